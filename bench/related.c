/* SPDX-License-Identifier: MIT */
/* What the relatedness engine costs in a newsroom that exists: build/bench_related DIR [LISTS].
 * It loads, asks for lists that nobody asked for yet and for those that are kept, and publishes
 * stories that are made of others' words while LISTS lists (default 20,000) are kept; the update is
 * timed between two watchers of the store. Publishes are rolled into the newsroom: give it a copy.
 * Prints one JSON object. */
#include "related/related.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "newsroom/workflow.h"

enum { PUBLISHES = 300, FIRST_LISTS = 2000, LISTS_KEPT = 20000 };

typedef struct {
    gint64 before_us;
    gint64 after_us;
} Watched;

static void
note_before(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    ((Watched *)data)->before_us = g_get_monotonic_time();
}

static void
note_after(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    ((Watched *)data)->after_us = g_get_monotonic_time();
}

static bool
add_id(const Signature *signature, void *data, GError **error)
{
    g_array_append_val((GArray *)data, signature->story_id);
    return true;
}

static int
compare_times(gconstpointer left, gconstpointer right)
{
    double const a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static void
put_times(Json *result, const char *name, GArray *times)
{
    json_t *object = json_object();
    g_array_sort(times, compare_times);
    json_object_set_new(object, "p50_ms", json_real(g_array_index(times, double, times->len / 2)));
    json_object_set_new(
        object, "p99_ms", json_real(g_array_index(times, double, times->len * 99 / 100)));
    json_object_set_new(
        object, "worst_ms", json_real(g_array_index(times, double, times->len - 1)));
    json_object_set_new(result, name, object);
}

static double
resident_mb(void)
{
    g_autofree char *text = NULL;
    long long pages = 0;
    if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        sscanf(text, "%*s %lld", &pages);
    return (double)pages * 4096 / 1e6;
}

/* Asks for the lists of so many stories, picked evenly from the ids, shifted by first. */
static void
ask(Related *related, Reader *reader, const GArray *ids, unsigned count, unsigned first,
    GArray *times)
{
    IndexItem items[INDEX_LIST];
    unsigned got;
    for (unsigned number = 0; number < count; number++) {
        size_t const place = (first + (size_t)number * ids->len / count) % ids->len;
        gint64 const begun_us = g_get_monotonic_time();
        related_list(related, reader, g_array_index(ids, int64_t, place), items, &got, NULL);
        double const ms = (double)(g_get_monotonic_time() - begun_us) / 1000;
        if (times != NULL)
            g_array_append_val(times, ms);
    }
}

/* A story in the words of one that is there. */
static bool
publish_like(Newsroom *newsroom, int64_t id, GError **error)
{
    g_autoptr(Write) write = store_begin(newsroom_store(newsroom), "bench", error);
    Story story;
    int64_t revision;
    bool found;
    if (write == NULL)
        return false;
    Reader *reader = newsroom_read_within(newsroom, write, error);
    bool const read =
        reader != NULL && story_find(reader, write_arena(write), id, &story, &found, error);
    reader_free(reader);
    if (!read || !story_create(write, story.live, &id, &revision, error) ||
        !story_publish(write, id, revision, 0, &revision, error))
        return false;
    return write_commit(write, NULL, error);
}

static bool
measure(Newsroom *newsroom, unsigned lists, Json *result, GError **error)
{
    Watched watched = {0};
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) updates = g_array_new(FALSE, FALSE, sizeof(double));
    double const before_mb = resident_mb();
    store_watch(newsroom_store(newsroom), note_before, &watched);
    gint64 const begun_us = g_get_monotonic_time();
    g_autoptr(Related) related = related_open(newsroom, NULL, NULL);
    store_watch(newsroom_store(newsroom), note_after, &watched);
    IndexSize const size = related_size(related);
    gint64 const loaded_us = g_get_monotonic_time();
    double const loaded_mb = resident_mb();
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL || !signature_each(reader, add_id, ids, error))
        return false;
    ask(related, reader, ids, FIRST_LISTS, 0, first);
    ask(related, reader, ids, FIRST_LISTS, 0, kept);
    ask(related, reader, ids, lists, 1, NULL);
    g_clear_pointer(&reader, reader_free);
    for (unsigned number = 0; number < PUBLISHES; number++) {
        size_t const place = ids->len - 1 - (size_t)number * ids->len / PUBLISHES / 2;
        if (!publish_like(newsroom, g_array_index(ids, int64_t, place), error))
            return false;
        double const ms = (double)(watched.after_us - watched.before_us) / 1000;
        g_array_append_val(updates, ms);
    }
    json_put_int(result, "stories", (int64_t)size.stories);
    json_put_int(result, "bytes_a_story", (int64_t)(size.size_bytes / MAX(size.stories, 1)));
    json_object_set_new(result, "index_mb", json_real((double)size.size_bytes / 1e6));
    json_object_set_new(result, "resident_mb", json_real(loaded_mb - before_mb));
    json_object_set_new(result, "load_ms", json_real((double)(loaded_us - begun_us) / 1000));
    json_put_int(result, "lists", (int64_t)related_size(related).lists);
    put_times(result, "first", first);
    put_times(result, "kept", kept);
    put_times(result, "update", updates);
    store_unwatch(newsroom_store(newsroom), note_before, &watched);
    store_unwatch(newsroom_store(newsroom), note_after, &watched);
    return true;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) result = json_object();
    g_autoptr(Newsroom) newsroom = argc < 2 ? NULL : newsroom_open(argv[1], &error);
    unsigned const lists = argc > 2 ? (unsigned)g_ascii_strtoull(argv[2], NULL, 10) : LISTS_KEPT;
    if (newsroom == NULL || !measure(newsroom, lists, result, &error)) {
        fprintf(stderr, "bench_related: %s\n", error != NULL ? error->message : "DIR is missing");
        return 1;
    }
    g_autofree char *text = json_dumps(result, JSON_COMPACT | JSON_REAL_PRECISION(4));
    puts(text);
    return 0;
}
