/* SPDX-License-Identifier: MIT */
/* Taking in what others wrote: captured pages, JSON lines, WordPress exports. A file is streamed: a
 * thread reads, unpacks and parses it, the caller's thread writes stories in batches. What is known
 * already and has not changed is left alone, so a killed import is finished by running it again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "newsroom/newsroom.h"

typedef void (*ImportProgress)(int64_t done, int64_t total, void *data);
/* line 0: the whole file, or a format without lines. */
typedef void (*ImportFailure)(const char *path, int64_t line, const char *reason, void *data);

typedef struct {
    const char *format; /* "captured-page", "jsonl", "wxr"; NULL or "auto": by its content */
    const char *origin; /* names where ids come from; NULL: the format's own */
    const char *attachments_dir; /* an export's files; NULL: beside it */
    ImportProgress progress;     /* may be NULL */
    ImportFailure failure;       /* may be NULL */
    void *data;
} ImportOptions;

typedef struct {
    int64_t imported;
    int64_t updated;
    int64_t unchanged;
    int64_t kept;    /* changed there, but edited here since: left as they are */
    int64_t skipped; /* no stories: menus, revisions, what is in the bin */
    int64_t failed;
    int64_t pictures_missing;
} ImportReport;

/* Adds to *report. A story that cannot be taken in is counted and told; an error is what stops
 * everything: FAIL_NOT_FOUND, FAIL_INVALID (unknown format), FAIL_UNAVAILABLE (disk full). What
 * came in before it stays. */
bool import_file(Newsroom *newsroom, const char *path, const ImportOptions *options,
    ImportReport *report, GError **error);
