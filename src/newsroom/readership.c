/* SPDX-License-Identifier: MIT */
/* All sums of the table stand for one moment, at_us. A view at t adds exp((t - at) / window) to
 * each, which is what it would be worth at `at` had it come then; so views are added without
 * touching the other stories, and the order of the sums is the order at any moment. Once in an hour
 * (before a save, too) all sums are faded to now, which keeps the weights below e. */
#include "newsroom/readership.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "newsroom/readership_internal.h"

enum { SHARDS = 32, SHARD_VIEWS = 8192, KEPT_OF_TEN = 9 };

/* What some threads have put aside; mostly one thread's own, so that nobody waits. */
typedef struct {
    _Alignas(64) GMutex lock;
    unsigned count;
    int64_t *ids;
} Shard;

struct Readership {
    Shard shards[SHARDS];
    _Atomic uint64_t lost;
    GMutex lock; /* of all below; taken before a shard's */
    ReadershipTable table;
    int64_t *spare; /* changes places with a shard's ids */
};

static const double WINDOW_US[READERSHIP_WINDOW_COUNT_] = {
    [READERSHIP_HOUR] = (double)HOUR_US,
    [READERSHIP_DAY] = (double)DAY_US,
    [READERSHIP_WEEK] = (double)(7 * DAY_US),
};

void
readership_table_init(ReadershipTable *table)
{
    *table = (ReadershipTable){
        .stories = g_array_new(FALSE, TRUE, sizeof(ReadershipStory)),
        .places = g_hash_table_new(NULL, NULL),
    };
}

void
readership_table_clear(ReadershipTable *table)
{
    g_clear_pointer(&table->stories, g_array_unref);
    g_clear_pointer(&table->places, g_hash_table_unref);
}

ReadershipStory *
readership_table_find(const ReadershipTable *table, int64_t story_id)
{
    gpointer place;
    if (!g_hash_table_lookup_extended(
            table->places, GSIZE_TO_POINTER((gsize)story_id), NULL, &place))
        return NULL;
    return &g_array_index(table->stories, ReadershipStory, GPOINTER_TO_UINT(place));
}

ReadershipStory *
readership_table_add(ReadershipTable *table, int64_t story_id)
{
    unsigned const place = table->stories->len;
    ReadershipStory const story = {.story_id = story_id};
    g_array_append_val(table->stories, story);
    g_hash_table_insert(table->places, GSIZE_TO_POINTER((gsize)story_id), GUINT_TO_POINTER(place));
    return &g_array_index(table->stories, ReadershipStory, place);
}

void
readership_table_turn(ReadershipTable *table, int64_t now_us)
{
    int64_t const passed_us = now_us - table->at_us;
    table->at_us = now_us;
    if (passed_us <= 0) /* a clock that was set back costs this stretch its fading */
        return;
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        double const factor = exp(-(double)passed_us / WINDOW_US[window]);
        for (unsigned place = 0; place < table->stories->len; place++)
            g_array_index(table->stories, ReadershipStory, place).sums[window] *= factor;
    }
}

static int
compare_weeks(const void *left, const void *right)
{
    const ReadershipStory *a = left, *b = right;
    if (a->sums[READERSHIP_WEEK] != b->sums[READERSHIP_WEEK])
        return a->sums[READERSHIP_WEEK] > b->sums[READERSHIP_WEEK] ? -1 : 1;
    return (a->story_id < b->story_id) - (a->story_id > b->story_id);
}

/* Many at once, so that a stream of new stories does not sort for each. */
static void
forget_weakest(ReadershipTable *table)
{
    g_array_sort(table->stories, compare_weeks);
    g_array_set_size(table->stories, table->stories->len / 10 * KEPT_OF_TEN);
    g_hash_table_remove_all(table->places);
    for (unsigned place = 0; place < table->stories->len; place++) {
        const ReadershipStory *story = &g_array_index(table->stories, ReadershipStory, place);
        g_hash_table_insert(
            table->places, GSIZE_TO_POINTER((gsize)story->story_id), GUINT_TO_POINTER(place));
    }
}

/* Under the lock. */
static void
add_views(ReadershipTable *table, const int64_t *ids, unsigned count, int64_t now_us)
{
    double weights[READERSHIP_WINDOW_COUNT_];
    if (now_us < table->at_us || now_us - table->at_us > HOUR_US)
        readership_table_turn(table, now_us);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
        weights[window] = exp((double)(now_us - table->at_us) / WINDOW_US[window]);
    for (unsigned index = 0; index < count; index++) {
        ReadershipStory *story = readership_table_find(table, ids[index]);
        if (story == NULL && table->stories->len >= READERSHIP_STORIES_MAX)
            forget_weakest(table);
        if (story == NULL)
            story = readership_table_add(table, ids[index]);
        for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
            story->sums[window] += weights[window];
        story->total++;
    }
    table->views += count;
}

Readership *
readership_new(void)
{
    Readership *readership = g_aligned_alloc0(1, sizeof *readership, 64);
    for (int index = 0; index < SHARDS; index++) {
        g_mutex_init(&readership->shards[index].lock);
        readership->shards[index].ids = g_new(int64_t, SHARD_VIEWS);
    }
    g_mutex_init(&readership->lock);
    readership->spare = g_new(int64_t, SHARD_VIEWS);
    readership_table_init(&readership->table);
    return readership;
}

void
readership_free(Readership *readership)
{
    if (readership == NULL)
        return;
    for (int index = 0; index < SHARDS; index++) {
        g_mutex_clear(&readership->shards[index].lock);
        g_free(readership->shards[index].ids);
    }
    g_mutex_clear(&readership->lock);
    g_free(readership->spare);
    readership_table_clear(&readership->table);
    g_aligned_free(readership);
}

static Shard *
own_shard(Readership *readership)
{
    static _Atomic unsigned threads;
    static _Thread_local unsigned number;
    if (number == 0)
        number = atomic_fetch_add(&threads, 1) + 1;
    return &readership->shards[number % SHARDS];
}

void
readership_count(Readership *readership, int64_t story_id)
{
    Shard *shard = own_shard(readership);
    g_mutex_lock(&shard->lock);
    bool const has_room = shard->count < SHARD_VIEWS;
    if (has_room)
        shard->ids[shard->count++] = story_id;
    g_mutex_unlock(&shard->lock);
    if (!has_room)
        atomic_fetch_add_explicit(&readership->lost, 1, memory_order_relaxed);
}

bool
readership_gather(Readership *readership, int64_t now_us)
{
    bool found = false;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&readership->lock);
    for (int index = 0; index < SHARDS; index++) {
        Shard *shard = &readership->shards[index];
        g_mutex_lock(&shard->lock);
        int64_t *ids = shard->ids;
        unsigned const count = shard->count;
        shard->ids = readership->spare;
        shard->count = 0;
        readership->spare = ids;
        g_mutex_unlock(&shard->lock);
        if (count > 0)
            add_views(&readership->table, ids, count, now_us);
        found = found || count > 0;
    }
    return found;
}

typedef struct {
    int64_t story_id;
    double sum;
} Ranked;

static int
compare_ranked(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;
    if (a->sum != b->sum)
        return a->sum > b->sum ? -1 : 1;
    return (a->story_id < b->story_id) - (a->story_id > b->story_id);
}

unsigned
readership_top(Readership *readership, ReadershipWindow window, int64_t now_us, unsigned most,
    int64_t *ret_story_ids)
{
    g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(Ranked));
    const ReadershipTable *table = readership_lock(readership);
    int64_t const passed_us = MAX(now_us - table->at_us, 0);
    double const least = exp((double)passed_us / WINDOW_US[window] - 1);
    for (unsigned place = 0; place < table->stories->len; place++) {
        const ReadershipStory *story = &g_array_index(table->stories, ReadershipStory, place);
        Ranked const one = {story->story_id, story->sums[window]};
        if (one.sum >= least)
            g_array_append_val(ranked, one);
    }
    readership_unlock(readership);
    g_array_sort(ranked, compare_ranked);
    unsigned const count = MIN(ranked->len, most);
    for (unsigned place = 0; place < count; place++)
        ret_story_ids[place] = g_array_index(ranked, Ranked, place).story_id;
    return count;
}

void
readership_views(
    Readership *readership, int64_t story_id, int64_t now_us, ReadershipViews *ret_views)
{
    ReadershipViews views = {0};
    const ReadershipTable *table = readership_lock(readership);
    int64_t const passed_us = MAX(now_us - table->at_us, 0);
    const ReadershipStory *story = readership_table_find(table, story_id);
    for (int window = 0; story != NULL && window < READERSHIP_WINDOW_COUNT_; window++)
        views.sums[window] = story->sums[window] * exp(-(double)passed_us / WINDOW_US[window]);
    views.total = story != NULL ? story->total : 0;
    readership_unlock(readership);
    *ret_views = views;
}

ReadershipSize
readership_size(Readership *readership)
{
    const ReadershipTable *table = readership_lock(readership);
    ReadershipSize const size = {
        .views = table->views,
        .lost = atomic_load_explicit(&readership->lost, memory_order_relaxed),
        .stories = table->stories->len,
    };
    readership_unlock(readership);
    return size;
}

ReadershipTable *
readership_lock(Readership *readership)
{
    g_mutex_lock(&readership->lock);
    return &readership->table;
}

void
readership_unlock(Readership *readership)
{
    g_mutex_unlock(&readership->lock);
}
