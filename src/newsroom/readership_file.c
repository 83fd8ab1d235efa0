/* SPDX-License-Identifier: MIT */
/* A readership as a file, all numbers little-endian, sums as IEEE 754 doubles:
 *
 *   16 bytes  "dateline views\n" and the format's number, 1
 *    8 bytes  how many stories follow, at most READERSHIP_STORIES_MAX
 *    8 bytes  the moment that all sums stand for, microseconds since 1970
 *    8 bytes  views ever counted
 *   40 bytes  a story: id, its views ever counted, its sums of the hour, the day and the week
 *
 * A file is taken whole or not at all: of exactly that size, each story once, no total above the
 * views ever counted, and no sum above its total. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "newsroom/readership_internal.h"

enum { MARK_BYTES = 16, HEAD_BYTES = 40, STORY_BYTES = 40, FILE_MODE = 0640 };

#define STORY_ID_END (INT64_C(1) << 55)
/* Doubles count exactly up to here. */
#define VIEWS_MAX (UINT64_C(1) << 53)

static const char MARK[MARK_BYTES + 1] = "dateline views\n\x01";

static void
put_number(GByteArray *out, uint64_t value)
{
    uint64_t const little = GUINT64_TO_LE(value);
    g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

static void
put_sum(GByteArray *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_number(out, bits);
}

GBytes *
readership_write(Readership *readership, int64_t now_us)
{
    ReadershipTable *table = readership_lock(readership);
    GByteArray *out = g_byte_array_sized_new(HEAD_BYTES + table->stories->len * STORY_BYTES);
    readership_table_turn(table, now_us);
    g_byte_array_append(out, (const guint8 *)MARK, MARK_BYTES);
    put_number(out, table->stories->len);
    put_number(out, (uint64_t)table->at_us);
    put_number(out, MIN(table->views, VIEWS_MAX));
    for (unsigned place = 0; place < table->stories->len; place++) {
        const ReadershipStory *story = &g_array_index(table->stories, ReadershipStory, place);
        put_number(out, (uint64_t)story->story_id);
        uint64_t const total = MIN(story->total, VIEWS_MAX);
        put_number(out, total);
        for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
            put_sum(out, MIN(story->sums[window], (double)total));
    }
    readership_unlock(readership);
    return g_byte_array_free_to_bytes(out);
}

static uint64_t
take_number(const unsigned char **at)
{
    uint64_t little;
    memcpy(&little, *at, sizeof little);
    *at += sizeof little;
    return GUINT64_FROM_LE(little);
}

static double
take_sum(const unsigned char **at)
{
    uint64_t const bits = take_number(at);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool
read_story(ReadershipTable *table, const unsigned char *at, GError **error)
{
    ReadershipStory story = {.story_id = (int64_t)take_number(&at)};
    story.total = take_number(&at);
    bool is_well = story.story_id > 0 && story.story_id < STORY_ID_END && story.total > 0 &&
                   story.total <= table->views;
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        story.sums[window] = take_sum(&at);
        is_well = is_well && isfinite(story.sums[window]) && story.sums[window] >= 0 &&
                  story.sums[window] <= (double)story.total;
    }
    if (!is_well || readership_table_find(table, story.story_id) != NULL)
        return fail(error, FAIL_CORRUPT, "story %u of it makes no sense", table->stories->len + 1);
    *readership_table_add(table, story.story_id) = story;
    return true;
}

static bool
read_head(ReadershipTable *table, const unsigned char *at, size_t size, uint64_t *ret_count,
    GError **error)
{
    if (size < HEAD_BYTES || memcmp(at, MARK, MARK_BYTES) != 0)
        return fail(error, FAIL_CORRUPT, "it is no file of views");
    at += MARK_BYTES;
    uint64_t const count = take_number(&at), moment = take_number(&at);
    table->views = take_number(&at);
    if (count > READERSHIP_STORIES_MAX || size != HEAD_BYTES + count * STORY_BYTES)
        return fail(error, FAIL_CORRUPT, "it is not as long as it says");
    if (moment > INT64_MAX || table->views > VIEWS_MAX)
        return fail(error, FAIL_CORRUPT, "its head makes no sense");
    table->at_us = (int64_t)moment;
    *ret_count = count;
    return true;
}

bool
readership_read(
    Readership *readership, const void *bytes, size_t size, int64_t now_us, GError **error)
{
    const unsigned char *at = bytes;
    uint64_t count = 0;
    g_auto(ReadershipTable) table = {0};
    readership_table_init(&table);
    if (!read_head(&table, at, size, &count, error))
        return false;
    for (uint64_t index = 0; index < count; index++)
        if (!read_story(&table, at + HEAD_BYTES + index * STORY_BYTES, error))
            return false;
    readership_table_turn(&table, now_us);
    ReadershipTable *own = readership_lock(readership), old = *own;
    *own = table;
    table = old; /* cleared in its place */
    readership_unlock(readership);
    return true;
}

bool
readership_load(Readership *readership, const char *path, int64_t now_us, GError **error)
{
    GStatBuf status;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) cause = NULL;
    if (g_stat(path, &status) != 0 && errno == ENOENT)
        return true;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        status.st_size > HEAD_BYTES + (goffset)READERSHIP_STORIES_MAX * STORY_BYTES)
        return fail(error, FAIL_CORRUPT, "%s: it is no file of views", path);
    if (!g_file_get_contents(path, &bytes, &size, &cause))
        return fail(error, FAIL_UNAVAILABLE, "%s", cause->message);
    return readership_read(readership, bytes, size, now_us, error) ||
           fail_prefix(error, "%s", path);
}

bool
readership_save(Readership *readership, const char *path, int64_t now_us, GError **error)
{
    g_autoptr(GBytes) bytes = readership_write(readership, now_us);
    g_autoptr(GError) cause = NULL;
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    if (!g_file_set_contents_full(
            path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, &cause))
        return fail(error, FAIL_UNAVAILABLE, "%s", cause->message);
    return true;
}
