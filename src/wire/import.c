/* SPDX-License-Identifier: MIT */
/* The pipeline: a thread reads and parses into batches, the caller's thread writes them. At most
 * QUEUE_BATCHES are under way, so memory is bounded by batches, not by the file. */
#include "wire/import.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "newsroom/settings.h"
#include "wire/intake.h"
#include "wire/reader.h"

enum { BATCH_RECORDS = 1000, BATCH_BYTES = 8 * 1024 * 1024, QUEUE_BATCHES = 3 };

typedef struct {
    Arena *arena;
    GPtrArray *records;
} Batch;

struct RecordSink {
    GMutex lock;
    GCond moved;
    GQueue ready;    /* of Batch *; under lock */
    bool ended;      /* no more will come; under lock */
    bool stopped;    /* nobody takes any more; under lock */
    int64_t skipped; /* the parsing thread's until it ended */
    Batch *filling;  /* the parsing thread's */
    unsigned whole;  /* its records that are complete */
};

typedef struct {
    RecordReader read;
    Input *input;
    ReaderContext context;
    RecordSink *sink;
    GError *error;
} Parser;

typedef struct {
    const char *name;
    RecordReader read;
    const char *origin; /* NULL: the file says it */
} Format;

static const Format FORMATS[] = {
    {"captured-page", captured_page_read, "captured-page"},
    {"jsonl", jsonl_read, "jsonl"},
    {"wxr", wxr_read, NULL},
};

static Batch *
batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);
    batch->arena = arena_new();
    batch->records = g_ptr_array_sized_new(BATCH_RECORDS);
    return batch;
}

static void
batch_free(Batch *batch)
{
    if (batch == NULL)
        return;
    g_ptr_array_unref(batch->records);
    arena_free(batch->arena);
    g_free(batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

ImportRecord *
record_sink_begin(RecordSink *sink, Arena **ret_arena)
{
    if (sink->filling == NULL) {
        sink->filling = batch_new();
        sink->whole = 0;
    }
    ImportRecord *record = arena_new0(sink->filling->arena, ImportRecord);
    g_ptr_array_add(sink->filling->records, record);
    *ret_arena = sink->filling->arena;
    return record;
}

/* Hands the batch over, waiting while too many are under way. */
static bool
sink_flush(RecordSink *sink)
{
    Batch *batch = g_steal_pointer(&sink->filling);
    if (batch == NULL)
        return true;
    g_mutex_lock(&sink->lock);
    while (!sink->stopped && sink->ready.length >= QUEUE_BATCHES)
        g_cond_wait(&sink->moved, &sink->lock);
    bool const wanted = !sink->stopped;
    if (wanted)
        g_queue_push_tail(&sink->ready, g_steal_pointer(&batch));
    g_cond_broadcast(&sink->moved);
    g_mutex_unlock(&sink->lock);
    batch_free(batch);
    return wanted;
}

bool
record_sink_end(RecordSink *sink)
{
    sink->whole = sink->filling->records->len;
    if (sink->filling->records->len < BATCH_RECORDS &&
        arena_used(sink->filling->arena) < BATCH_BYTES)
        return true;
    return sink_flush(sink);
}

void
record_sink_skip(RecordSink *sink)
{
    sink->skipped++;
}

static gpointer
run_parser(gpointer data)
{
    Parser *parser = data;
    RecordSink *sink = parser->sink;
    /* What stops the reader in the middle of a record leaves those before it. */
    if (!parser->read(parser->input, &parser->context, sink, &parser->error) &&
        sink->filling != NULL)
        g_ptr_array_set_size(sink->filling->records, (int)sink->whole);
    sink_flush(sink);
    g_mutex_lock(&sink->lock);
    sink->ended = true;
    g_cond_broadcast(&sink->moved);
    g_mutex_unlock(&sink->lock);
    return NULL;
}

/* The next batch, NULL at the end. */
static Batch *
sink_take(RecordSink *sink)
{
    g_mutex_lock(&sink->lock);
    while (sink->ready.length == 0 && !sink->ended)
        g_cond_wait(&sink->moved, &sink->lock);
    Batch *batch = g_queue_pop_head(&sink->ready);
    g_cond_broadcast(&sink->moved);
    g_mutex_unlock(&sink->lock);
    return batch;
}

static void
sink_stop(RecordSink *sink)
{
    g_mutex_lock(&sink->lock);
    sink->stopped = true;
    g_cond_broadcast(&sink->moved);
    g_mutex_unlock(&sink->lock);
}

static void
sink_finish(RecordSink *sink)
{
    Batch *batch;
    while ((batch = g_queue_pop_head(&sink->ready)) != NULL)
        batch_free(batch);
    batch_free(sink->filling);
    g_mutex_clear(&sink->lock);
    g_cond_clear(&sink->moved);
}

static bool
take_batches(RecordSink *sink, Intake *intake, const ImportOptions *options,
    const ImportReport *report, GError **error)
{
    for (;;) {
        g_autoptr(Batch) batch = sink_take(sink);
        if (batch == NULL)
            return true;
        if (!intake_take(
                intake, (ImportRecord *const *)batch->records->pdata, batch->records->len, error))
            return false;
        if (options->progress != NULL)
            options->progress(
                report->imported + report->updated + report->unchanged + report->failed, 0,
                options->data);
    }
}

/* Runs the two halves side by side. The reader's own error counts as one failure of the file. */
static bool
run_pipeline(Parser *parser, Intake *intake, const char *path, const ImportOptions *options,
    ImportReport *report, GError **error)
{
    RecordSink sink = {0};
    g_mutex_init(&sink.lock);
    g_cond_init(&sink.moved);
    parser->sink = &sink;
    GThread *thread = g_thread_new("import", run_parser, parser);
    bool const taken = take_batches(&sink, intake, options, report, error);
    sink_stop(&sink);
    g_thread_join(thread);
    report->skipped += sink.skipped;
    sink_finish(&sink);
    if (parser->error != NULL && taken) {
        report->failed++;
        if (options->failure != NULL)
            options->failure(path, 0, parser->error->message, options->data);
    }
    g_clear_error(&parser->error);
    return taken;
}

static bool
contains(const char *bytes, size_t size, const char *word)
{
    return bytes != NULL && memmem(bytes, size, word, strlen(word)) != NULL;
}

/* The format by a file's first bytes. */
static const char *
guess_format(const char *bytes, size_t size)
{
    static const char MARK[] = "\xef\xbb\xbf";
    if (size >= strlen(MARK) && memcmp(bytes, MARK, strlen(MARK)) == 0) {
        bytes += strlen(MARK);
        size -= strlen(MARK);
    }
    while (size > 0 && g_ascii_isspace(*bytes)) {
        bytes++;
        size--;
    }
    if (size > 0 && *bytes == '{')
        return "jsonl";
    if (size > 0 && *bytes == '<')
        return contains(bytes, size, "wordpress.org/export/") ? "wxr" : NULL;
    return contains(bytes, size, " | ") && contains(bytes, size, " // ") ? "captured-page" : NULL;
}

static const Format *
find_format(Input *input, const char *path, const char *name, GError **error)
{
    const char *bytes = "";
    size_t size = 0;
    if (name == NULL || strcmp(name, "auto") == 0) {
        if (!input_peek(input, &bytes, &size, error))
            return NULL;
        name = size == 0 ? "jsonl" : guess_format(bytes, size);
        if (name == NULL) {
            fail(error, FAIL_INVALID,
                "%s: what format is this? Say it with --format captured-page, jsonl or wxr", path);
            return NULL;
        }
    }
    for (size_t index = 0; index < G_N_ELEMENTS(FORMATS); index++)
        if (strcmp(FORMATS[index].name, name) == 0)
            return &FORMATS[index];
    fail(error, FAIL_INVALID,
        "format \"%.40s\" is not supported by this version (captured-page, jsonl and wxr are)",
        name);
    return NULL;
}

bool
import_file(Newsroom *newsroom, const char *path, const ImportOptions *options,
    ImportReport *report, GError **error)
{
    g_autoptr(Input) input = input_open(path, error);
    const Format *format = input == NULL ? NULL : find_format(input, path, options->format, error);
    g_autoptr(Reader) reader = format == NULL ? NULL : newsroom_read(newsroom, error);
    if (reader == NULL)
        return false;
    g_autofree char *dir = g_path_get_dirname(path);
    g_autoptr(GTimeZone) zone = g_time_zone_ref(reader->settings->zone);
    g_clear_pointer(&reader, reader_free);

    g_autoptr(Intake) intake = intake_new(newsroom, path, options, report);
    Parser parser = {
        .read = format->read,
        .input = input,
        .context =
            {
                .path = path,
                .origin = options->origin != NULL ? options->origin : format->origin,
                .zone = zone,
                .attachments_dir =
                    options->attachments_dir != NULL ? options->attachments_dir : dir,
            },
    };
    Store *store = newsroom_store(newsroom);
    if (!store_bulk(store, true, error))
        return false;
    bool const taken = run_pipeline(&parser, intake, path, options, report, error);
    return store_bulk(store, false, taken ? error : NULL) && taken;
}
