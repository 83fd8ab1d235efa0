/* SPDX-License-Identifier: MIT */
#include "site/figures.h"

#include <stdlib.h>

#include "newsroom/topics.h"

enum { KEPT = 512 };

struct Figures {
    GMutex lock;
    FiguresOfChange ring[KEPT];
    uint64_t count;
};

Figures *
figures_new(void)
{
    Figures *figures = g_new0(Figures, 1);
    g_mutex_init(&figures->lock);
    return figures;
}

void
figures_free(Figures *figures)
{
    if (figures == NULL)
        return;
    g_mutex_clear(&figures->lock);
    g_free(figures);
}

/* The pages of a topic: that everything is listed anew is the front, /latest and /live. */
static unsigned
pages_of(uint64_t topic)
{
    switch (topic_kind(topic)) {
    case TOPIC_LATEST:
        return 3;
    case TOPIC_STORY:
    case TOPIC_SECTION:
    case TOPIC_LABEL:
    case TOPIC_DAY:
    case TOPIC_MONTH:
    case TOPIC_YEAR:
        return 1;
    default:
        return 0;
    }
}

static int
compare_topics(const void *left, const void *right)
{
    uint64_t const a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Each page once: moving a story touches its lists twice, and its own related list is on its page.
 */
static unsigned
count_pages(const uint64_t *topics, size_t count, const GArray *related)
{
    g_autoptr(GArray) all = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), 64);
    unsigned pages = 0;
    g_array_append_vals(all, topics, (guint)count);
    for (guint index = 0; index < related->len; index++) {
        uint64_t const topic = topic_of(TOPIC_STORY, g_array_index(related, int64_t, index));
        g_array_append_val(all, topic);
    }
    g_array_sort(all, compare_topics);
    for (guint index = 0; index < all->len; index++) {
        uint64_t const topic = g_array_index(all, uint64_t, index);
        if (index == 0 || topic != g_array_index(all, uint64_t, index - 1))
            pages += pages_of(topic);
    }
    return pages;
}

void
figures_note(Figures *figures, const StoreCommit *commit, const uint64_t *topics,
    size_t topic_count, const GArray *related)
{
    FiguresOfChange const noted = {
        *commit, g_get_monotonic_time(), count_pages(topics, topic_count, related)};
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&figures->lock);
    figures->ring[figures->count++ % KEPT] = noted;
}

bool
figures_find(Figures *figures, int64_t seq, FiguresOfChange *ret_figures)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&figures->lock);
    uint64_t const oldest = figures->count > KEPT ? figures->count - KEPT : 0;
    bool found = false;
    /* From the newest back to the first commit that reaches the change. */
    for (uint64_t number = figures->count; number > oldest; number--) {
        const FiguresOfChange *noted = &figures->ring[(number - 1) % KEPT];
        if (noted->commit.head < seq)
            break;
        *ret_figures = *noted;
        found = true;
    }
    return found;
}
