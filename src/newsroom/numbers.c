/* SPDX-License-Identifier: MIT */
#include "newsroom/numbers.h"

#include <stdlib.h>
#include <string.h>

#include "newsroom/statements.h"
#include "newsroom/topics.h"

static void
count_one(GHashTable *counts, int64_t id)
{
    Share *share = g_hash_table_lookup(counts, &id);
    if (share == NULL) {
        share = g_new0(Share, 1);
        share->id = id;
        g_hash_table_insert(counts, &share->id, share);
    }
    share->count++;
}

/* authors: ids parted by blanks; NULL where the story names itself or has none. */
static void
count_authors(GHashTable *counts, const char *authors)
{
    g_auto(GStrv) ids = g_strsplit(authors != NULL ? authors : "", " ", -1);
    unsigned counted = 0;
    for (unsigned index = 0; ids[index] != NULL; index++) {
        int64_t const id = g_ascii_strtoll(ids[index], NULL, 10);
        if (id <= 0)
            continue;
        count_one(counts, id);
        counted++;
    }
    if (counted == 0)
        count_one(counts, 0);
}

static int
most_first(const void *one, const void *other)
{
    const Share *left = one, *right = other;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    return left->id < right->id ? -1 : left->id > right->id;
}

static Share *
sorted(Arena *arena, GHashTable *counts, unsigned *ret_count)
{
    GHashTableIter iter;
    gpointer share;
    unsigned count = 0;
    Share *shares = arena_new_array(arena, Share, g_hash_table_size(counts) + 1);
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, NULL, &share))
        shares[count++] = *(const Share *)share;
    qsort(shares, count, sizeof *shares, most_first);
    *ret_count = count;
    return shares;
}

bool
numbers_since(Reader *reader, Arena *arena, int64_t from_us, Numbers *ret_numbers, GError **error)
{
    g_autoptr(GHashTable) sections =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    g_autoptr(GHashTable) authors =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    Numbers numbers = {0};
    g_auto(Query) query = db_query(reader->db, &SQL_NUMBERS_SINCE, "iii",
        (int64_t)topic_of(TOPIC_LATEST, 0), from_us, (int64_t)NUMBERS_STORIES_MAX);
    for (; query_next(&query); numbers.stories++) {
        count_one(sections, query_int(&query, 0));
        count_authors(authors, query_text(&query, 1));
    }
    if (!query_end(&query, error))
        return false;
    numbers.sections = sorted(arena, sections, &numbers.section_count);
    numbers.authors = sorted(arena, authors, &numbers.author_count);
    *ret_numbers = numbers;
    return true;
}
