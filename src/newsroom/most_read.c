/* SPDX-License-Identifier: MIT */
/* A ranking is made from each window's top stories: the library says for each whether it is public
 * and in which sections' listings it stands, and each of these takes it until it is full. A section
 * so quiet that none of its stories is among the site's first CANDIDATES has no list. */
#include "newsroom/most_read.h"

#include <string.h>

#include "base/clock.h"
#include "newsroom/gate.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

enum { CANDIDATES = 3000 };

#define RANK_US (10 * (int64_t)SECOND_US)
/* While the day's list is short: a new site shows its first readers' choice at once. */
#define RANK_SHORT_US ((int64_t)SECOND_US)
#define SAVE_US       MINUTE_US

typedef struct {
    unsigned count;
    int64_t ids[MOST_READ_KEPT];
} List;

/* For each window section id → List; the whole is section 0. */
typedef struct {
    GHashTable *lists[READERSHIP_WINDOW_COUNT_];
} Ranking;

struct MostRead {
    Newsroom *newsroom;
    MostReadChanged changed;
    void *data;
    Readership *readership;
    char *path;        /* NULL: counts are not kept */
    GMutex ticking;    /* of the next three */
    int64_t ranked_us; /* 0: not yet */
    int64_t saved_us;  /* or read */
    bool is_unsaved;
    GMutex lock; /* of the ranking */
    Ranking ranking;
};

static gpointer
key_of(int64_t id)
{
    return GSIZE_TO_POINTER((gsize)id);
}

static void
ranking_init(Ranking *ranking)
{
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
        ranking->lists[window] = g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

static void
ranking_clear(Ranking *ranking)
{
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
        g_clear_pointer(&ranking->lists[window], g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ranking, ranking_clear)

MostRead *
most_read_open(Newsroom *newsroom, MostReadChanged changed, void *data)
{
    g_autoptr(GError) error = NULL;
    const char *dir = newsroom_dir(newsroom);
    MostRead *most_read = g_new0(MostRead, 1);
    most_read->newsroom = newsroom;
    most_read->changed = changed;
    most_read->data = data;
    most_read->readership = readership_new();
    most_read->path = dir != NULL ? g_build_filename(dir, "readership", NULL) : NULL;
    most_read->saved_us = clock_now_us();
    g_mutex_init(&most_read->ticking);
    g_mutex_init(&most_read->lock);
    ranking_init(&most_read->ranking);
    if (most_read->path != NULL &&
        !readership_load(most_read->readership, most_read->path, clock_now_us(), &error))
        g_warning("counting of views starts anew: %s", error->message);
    return most_read;
}

/* Under ticking. */
static void
save(MostRead *most_read, int64_t now_us)
{
    g_autoptr(GError) error = NULL;
    most_read->saved_us = now_us;
    if (!most_read->is_unsaved || most_read->path == NULL)
        return;
    if (readership_save(most_read->readership, most_read->path, now_us, &error))
        most_read->is_unsaved = false;
    else
        g_warning("keep counts of views: %s", error->message);
}

void
most_read_close(MostRead *most_read)
{
    if (most_read == NULL)
        return;
    int64_t const now_us = clock_now_us();
    if (readership_gather(most_read->readership, now_us))
        most_read->is_unsaved = true;
    save(most_read, now_us);
    readership_free(most_read->readership);
    ranking_clear(&most_read->ranking);
    g_mutex_clear(&most_read->ticking);
    g_mutex_clear(&most_read->lock);
    g_free(most_read->path);
    g_free(most_read);
}

Readership *
most_read_readership(MostRead *most_read)
{
    return most_read->readership;
}

static void
add_to_list(GHashTable *lists, int64_t section_id, int64_t story_id)
{
    List *list = g_hash_table_lookup(lists, key_of(section_id));
    if (list == NULL) {
        list = g_new0(List, 1);
        g_hash_table_insert(lists, key_of(section_id), list);
    }
    if (list->count < MOST_READ_KEPT)
        list->ids[list->count++] = story_id;
}

/* Adds a story to the lists of its sections; nothing where the public may not see it. */
static bool
add_story(
    GHashTable *lists, Reader *reader, ReadershipWindow window, int64_t story_id, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_STANDING, "i", story_id);
    if (!query_next(&query))
        return query_end(&query, error);
    if (gate_check((StoryStatus)query_int(&query, 0), query_int(&query, 1), AUDIENCE_PUBLIC,
            reader->now_us) != GATE_OPEN)
        return true;
    add_to_list(lists, 0, story_id);
    const char *at = query_text(&query, 2);
    while (window != READERSHIP_HOUR && at != NULL && *at != '\0') {
        char *rest;
        uint64_t const topic = g_ascii_strtoull(at, &rest, 10);
        if (topic_kind(topic) == TOPIC_SECTION)
            add_to_list(lists, topic_id(topic), story_id);
        at = *rest == ' ' ? rest + 1 : NULL;
    }
    return true;
}

static bool
make_ranking(Readership *readership, Reader *reader, Ranking *ranking, GError **error)
{
    g_autofree int64_t *ids = g_new(int64_t, CANDIDATES);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        unsigned const count =
            readership_top(readership, (ReadershipWindow)window, reader->now_us, CANDIDATES, ids);
        for (unsigned place = 0; place < count; place++)
            if (!add_story(
                    ranking->lists[window], reader, (ReadershipWindow)window, ids[place], error))
                return false;
    }
    return true;
}

/* As far as pages show it. */
static bool
shows_the_same(GHashTable *old_lists, GHashTable *new_lists, gpointer section)
{
    static const List NONE = {0};
    const List *a = g_hash_table_lookup(old_lists, section);
    const List *b = g_hash_table_lookup(new_lists, section);
    unsigned const shown = section == NULL ? MOST_READ_PAGE : MOST_READ_BLOCK;
    a = a != NULL ? a : &NONE;
    b = b != NULL ? b : &NONE;
    unsigned const count = MIN(a->count, shown);
    return count == MIN(b->count, shown) && memcmp(a->ids, b->ids, count * sizeof a->ids[0]) == 0;
}

/* The topics of sections whose lists differ. */
static GHashTable *
differences(const Ranking *old, const Ranking *new)
{
    GHashTable *sections = g_hash_table_new(NULL, NULL);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        GHashTable *const sides[] = {old->lists[window], new->lists[window]};
        for (unsigned side = 0; side < G_N_ELEMENTS(sides); side++) {
            GHashTableIter iter;
            gpointer section;
            g_hash_table_iter_init(&iter, sides[side]);
            while (g_hash_table_iter_next(&iter, &section, NULL))
                if (!shows_the_same(sides[0], sides[1], section))
                    g_hash_table_add(sections, section);
        }
    }
    return sections;
}

static void
tell(MostRead *most_read, GHashTable *sections)
{
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    GHashTableIter iter;
    gpointer section;
    g_hash_table_iter_init(&iter, sections);
    while (g_hash_table_iter_next(&iter, &section, NULL)) {
        uint64_t const topic = topic_of(TOPIC_MOST_READ, (int64_t)GPOINTER_TO_SIZE(section));
        g_array_append_val(topics, topic);
    }
    if (topics->len > 0 && most_read->changed != NULL)
        most_read->changed(
            (const uint64_t *)(const void *)topics->data, topics->len, most_read->data);
}

/* Under ticking. */
static bool
rank(MostRead *most_read, GError **error)
{
    g_auto(Ranking) ranking = {0};
    g_autoptr(Reader) reader = newsroom_read(most_read->newsroom, error);
    ranking_init(&ranking);
    if (reader == NULL || !make_ranking(most_read->readership, reader, &ranking, error))
        return false;
    g_autoptr(GHashTable) sections = differences(&most_read->ranking, &ranking);
    g_mutex_lock(&most_read->lock);
    Ranking const old = most_read->ranking;
    most_read->ranking = ranking;
    g_mutex_unlock(&most_read->lock);
    ranking = old; /* cleared in its place */
    tell(most_read, sections);
    return true;
}

/* Also where the clock was set back. */
static bool
is_due(int64_t last_us, int64_t interval_us, int64_t now_us)
{
    return now_us < last_us || now_us - last_us >= interval_us;
}

/* Under ticking, which alone replaces the ranking. */
static int64_t
rank_interval(const MostRead *most_read)
{
    const List *day = g_hash_table_lookup(most_read->ranking.lists[READERSHIP_DAY], key_of(0));
    return day != NULL && day->count >= MOST_READ_PAGE ? RANK_US : RANK_SHORT_US;
}

void
most_read_tick(MostRead *most_read)
{
    g_autoptr(GError) error = NULL;
    int64_t const now_us = clock_now_us();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&most_read->ticking);
    if (readership_gather(most_read->readership, now_us))
        most_read->is_unsaved = true;
    if (is_due(most_read->ranked_us, rank_interval(most_read), now_us)) {
        most_read->ranked_us = now_us;
        if (!rank(most_read, &error))
            g_warning("rank what is read: %s", error->message);
    }
    if (is_due(most_read->saved_us, SAVE_US, now_us))
        save(most_read, now_us);
}

unsigned
most_read_list(MostRead *most_read, ReadershipWindow window, int64_t section_id, unsigned most,
    int64_t *ret_story_ids)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&most_read->lock);
    const List *list = g_hash_table_lookup(most_read->ranking.lists[window], key_of(section_id));
    unsigned const count = list != NULL ? MIN(list->count, most) : 0;
    if (count > 0)
        memcpy(ret_story_ids, list->ids, count * sizeof list->ids[0]);
    return count;
}
