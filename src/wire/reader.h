/* SPDX-License-Identifier: MIT */
/* A format's reader: turns an input into records and hands them over one by one. Runs in the
 * parsing thread; knows nothing of the library. */
#pragma once

#include "wire/input.h"
#include "wire/record.h"

typedef struct RecordSink RecordSink;

/* The arena of the record to make next, and the record itself, zeroed. */
ImportRecord *record_sink_begin(RecordSink *sink, Arena **ret_arena);
/* Hands it over. False: nobody wants more, so the reader stops. */
bool record_sink_end(RecordSink *sink);
/* Something that is no story. */
void record_sink_skip(RecordSink *sink);

typedef struct {
    const char *path;            /* the input's, for a second look; NULL: there is none */
    const char *origin;          /* NULL: as the input says of itself */
    GTimeZone *zone;             /* for times without one */
    const char *attachments_dir; /* where files that it names are: by default the input's folder */
} ReaderContext;

typedef bool (*RecordReader)(
    Input *input, const ReaderContext *context, RecordSink *sink, GError **error);

bool jsonl_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error);
bool
captured_page_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error);
bool wxr_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error);
