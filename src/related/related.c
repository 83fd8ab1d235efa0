/* SPDX-License-Identifier: MIT */
/* A page is made of a snapshot of the library and of a list from here, which may be of a moment
 * before or after the snapshot's. That is harmless: after the index has changed the callback makes
 * every page stale whose list changed, and the page cache refuses a page that was begun before. */
#include "related/related.h"

#include "base/error.h"
#include "related/index_internal.h"

/* So many stories at once (an import by another process) and all lists are forgotten instead. */
enum { MANY = 500, DEAD_LEAST = 2000, DEAD_SHARE = 4, PATIENCE_US = 1000 * 1000 };

struct Related {
    Newsroom *newsroom;
    RelatedChanged changed;
    void *data;
    GThread *loader;
    GMutex following;
    int64_t position; /* of the log; under following, as is stale */
    bool stale;       /* the log could not be followed: load again */
    GRWLock lock;
    Index *index;
    GMutex lists;
    GMutex loading;
    GCond loaded;
    bool ready;          /* under loading */
    int64_t patience_us; /* monotonic: pages wait for the index until then */
};

static bool
put_one(const Signature *signature, void *data, GError **error)
{
    index_load(data, signature);
    return true;
}

/* Everything, from the library. */
static Index *
load_index(Reader *reader, int64_t *ret_position, GError **error)
{
    g_autoptr(Index) index = index_new();
    bool turned;
    if (!index_turn(index, reader, &turned, error) ||
        !signature_position(reader, ret_position, error))
        return NULL;
    index_set_sections(index, reader->sections);
    if (!signature_each(reader, put_one, index, error))
        return NULL;
    index_loaded(index);
    return g_steal_pointer(&index);
}

/* Under following. */
static bool
load(Related *related, GError **error)
{
    int64_t position;
    g_autoptr(Reader) reader = newsroom_read_once(related->newsroom, error);
    Index *index = reader == NULL ? NULL : load_index(reader, &position, error);
    if (index == NULL)
        return false;
    g_rw_lock_writer_lock(&related->lock);
    Index *old = related->index;
    related->index = index;
    g_rw_lock_writer_unlock(&related->lock);
    index_free(old);
    related->position = position;
    related->stale = false;
    return true;
}

static void
tell(Related *related, const GArray *stories)
{
    if (related->changed == NULL || (stories != NULL && stories->len == 0))
        return;
    related->changed(stories == NULL ? NULL : (const int64_t *)(void *)stories->data,
        stories == NULL ? 0 : stories->len, related->data);
}

/* What changed in the log, read before the index is locked. */
typedef struct {
    SignatureNews log;
    GArray *signatures; /* of its stories, those that are live */
} News;

static void
news_clear(News *news)
{
    g_clear_pointer(&news->log.stories, g_array_unref);
    g_clear_pointer(&news->signatures, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(News, news_clear)

/* So much that all is loaded again. */
static bool
is_much(const News *news)
{
    return news->log.regrouped || news->log.stories->len > MANY;
}

static bool
read_news(Related *related, Reader *reader, News *news, GError **error)
{
    GArray *ids = news->log.stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    news->signatures = g_array_new(FALSE, FALSE, sizeof(Signature));
    if (!signature_changes(reader, related->position, &news->log, error))
        return false;
    for (unsigned number = 0; number < ids->len && !is_much(news); number++) {
        Signature signature;
        bool found;
        if (!signature_find(reader, g_array_index(ids, int64_t, number), &signature, &found, error))
            return false;
        if (found)
            g_array_append_val(news->signatures, signature);
    }
    return true;
}

/* Under lock, for writing. changed NULL: no list is kept. */
static void
take_news(Index *index, const News *news, GArray *changed)
{
    unsigned live = 0;
    for (unsigned number = 0; number < news->log.stories->len; number++) {
        int64_t const id = g_array_index(news->log.stories, int64_t, number);
        const Signature *signature =
            live < news->signatures->len ? &g_array_index(news->signatures, Signature, live) : NULL;
        if (signature == NULL || signature->story_id != id) {
            index_drop(index, id, changed);
            continue;
        }
        index_put(index, signature, changed);
        live++;
    }
}

static bool
is_worn(const Index *index)
{
    IndexSize const size = index_size(index);
    return size.dead > DEAD_LEAST && size.dead > size.stories / DEAD_SHARE;
}

/* Takes the index to where the log is; under following. */
static bool
follow(Related *related, GError **error)
{
    g_auto(News) news = {0};
    bool turned = false;
    g_autoptr(Reader) reader = newsroom_read(related->newsroom, error);
    if (reader == NULL || !read_news(related, reader, &news, error))
        return false;
    if (is_much(&news) || is_worn(related->index)) {
        g_clear_pointer(&reader, reader_free);
        if (!load(related, error))
            return false;
        tell(related, NULL);
        return true;
    }
    g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_rw_lock_writer_lock(&related->lock);
    bool const read = index_turn(related->index, reader, &turned, error);
    if (read && news.log.sections)
        index_set_sections(related->index, reader->sections);
    if (read)
        take_news(related->index, &news, turned || news.log.sections ? NULL : changed);
    g_rw_lock_writer_unlock(&related->lock);
    if (!read)
        return false;
    related->position = news.log.position;
    tell(related, turned || news.log.sections ? NULL : changed);
    return true;
}

/* The store's watch. The log's position, not the topics, says what to read, so that what another
 * process wrote in between is not missed. */
static void
log_moved(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    Related *related = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&related->following);
    if (related->stale ? load(related, &error) : follow(related, &error))
        return;
    related->stale = true;
    tell(related, NULL);
    g_warning("related stories: follow the log: %s", error->message);
}

static gpointer
run_loader(gpointer data)
{
    Related *related = data;
    g_autoptr(GError) error = NULL;
    g_mutex_lock(&related->following);
    if (related->stale && !load(related, &error))
        g_warning("related stories: load: %s", error->message);
    g_mutex_unlock(&related->following);
    g_mutex_lock(&related->loading);
    related->ready = true;
    g_cond_broadcast(&related->loaded);
    g_mutex_unlock(&related->loading);
    tell(related, NULL);
    return NULL;
}

Related *
related_open(Newsroom *newsroom, RelatedChanged changed, void *data)
{
    Related *related = g_new0(Related, 1);
    related->newsroom = newsroom;
    related->changed = changed;
    related->data = data;
    related->index = index_new();
    related->stale = true;
    g_mutex_init(&related->following);
    g_rw_lock_init(&related->lock);
    g_mutex_init(&related->lists);
    g_mutex_init(&related->loading);
    g_cond_init(&related->loaded);
    related->patience_us = g_get_monotonic_time() + PATIENCE_US;
    store_watch(newsroom_store(newsroom), log_moved, related);
    related->loader = g_thread_new("related", run_loader, related);
    return related;
}

void
related_close(Related *related)
{
    if (related == NULL)
        return;
    store_unwatch(newsroom_store(related->newsroom), log_moved, related);
    g_thread_join(related->loader);
    index_free(related->index);
    g_cond_clear(&related->loaded);
    g_mutex_clear(&related->loading);
    g_mutex_clear(&related->lists);
    g_rw_lock_clear(&related->lock);
    g_mutex_clear(&related->following);
    g_free(related);
}

static void
wait_until_loaded(Related *related)
{
    g_mutex_lock(&related->loading);
    while (!related->ready)
        g_cond_wait(&related->loaded, &related->loading);
    g_mutex_unlock(&related->loading);
}

bool
related_is_ready(Related *related)
{
    g_mutex_lock(&related->loading);
    while (!related->ready &&
           g_cond_wait_until(&related->loaded, &related->loading, related->patience_us))
        ;
    bool const ready = related->ready;
    g_mutex_unlock(&related->loading);
    return ready;
}

static bool
find_kept(Related *related, int64_t story_id, IndexItem *items, unsigned *ret_count)
{
    g_rw_lock_reader_lock(&related->lock);
    g_mutex_lock(&related->lists);
    bool const kept = index_kept(related->index, story_id, items, ret_count);
    g_mutex_unlock(&related->lists);
    g_rw_lock_reader_unlock(&related->lock);
    return kept;
}

static unsigned
make_and_keep(Related *related, const Signature *signature, IndexItem *items)
{
    g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_rw_lock_reader_lock(&related->lock);
    IndexList *list = index_compute(related->index, signature, false);
    unsigned const count = index_list_items(related->index, list, items);
    g_mutex_lock(&related->lists);
    index_keep(related->index, signature, list, changed);
    g_mutex_unlock(&related->lists);
    g_rw_lock_reader_unlock(&related->lock);
    tell(related, changed);
    return count;
}

bool
related_list(Related *related, Reader *reader, int64_t story_id, IndexItem *ret_items,
    unsigned *ret_count, GError **error)
{
    Signature signature;
    bool found;
    wait_until_loaded(related);
    if (find_kept(related, story_id, ret_items, ret_count))
        return true;
    if (!signature_find(reader, story_id, &signature, &found, error))
        return false;
    *ret_count = found ? make_and_keep(related, &signature, ret_items) : 0;
    return true;
}

bool
related_list_earlier(Related *related, Reader *reader, int64_t story_id, IndexItem *ret_items,
    unsigned *ret_count, GError **error)
{
    Signature signature;
    bool found;
    wait_until_loaded(related);
    if (!signature_find(reader, story_id, &signature, &found, error))
        return false;
    *ret_count = 0;
    if (!found)
        return true;
    g_rw_lock_reader_lock(&related->lock);
    g_autoptr(IndexList) list = index_compute(related->index, &signature, true);
    *ret_count = index_list_items(related->index, list, ret_items);
    g_rw_lock_reader_unlock(&related->lock);
    return true;
}

static bool
contains(const int64_t *ids, unsigned count, int64_t id)
{
    while (count > 0)
        if (ids[--count] == id)
            return true;
    return false;
}

/* The ids to show, as they are put together. */
typedef struct {
    const Story *story;
    int64_t *ids;
    unsigned count;
} Shown;

static void
show(Shown *shown, int64_t id)
{
    const StoryContent *content = shown->story->live;
    if (shown->count < RELATED_MOST && id != shown->story->id &&
        !contains(shown->ids, shown->count, id) &&
        !contains(content->unrelated, content->unrelated_count, id))
        shown->ids[shown->count++] = id;
}

bool
related_for_story(Related *related, Reader *reader, const Story *story, bool earlier,
    int64_t *ret_ids, unsigned *ret_count, GError **error)
{
    const StoryContent *content = story->live;
    IndexItem items[INDEX_LIST];
    unsigned count;
    if (!(earlier ? related_list_earlier : related_list)(
            related, reader, story->id, items, &count, error))
        return false;
    Shown shown = {story, ret_ids, 0};
    for (unsigned pin = 0; pin < content->related_count; pin++)
        show(&shown, content->related[pin]);
    for (unsigned item = 0; item < count && content->listed_count > 0; item++)
        if (items[item].published_us > story->published_us)
            show(&shown, items[item].story_id);
    for (unsigned item = 0; item < content->listed_count; item++)
        show(&shown, content->listed[item]);
    for (unsigned item = 0; item < count; item++)
        show(&shown, items[item].story_id);
    *ret_count = shown.count;
    return true;
}

static bool
load_signature(Reader *reader, int64_t id, Signature *ret_signature, GError **error)
{
    bool found;
    return signature_find(reader, id, ret_signature, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "story %" G_GINT64_FORMAT " is not live", id));
}

bool
related_explain(Related *related, Reader *reader, int64_t story_id, int64_t other_id,
    ScoreParts *ret_parts, IndexShared *ret_shared, unsigned most, unsigned *ret_count,
    GError **error)
{
    Signature own, other;
    wait_until_loaded(related);
    if (!load_signature(reader, story_id, &own, error) ||
        !load_signature(reader, other_id, &other, error))
        return false;
    g_rw_lock_reader_lock(&related->lock);
    *ret_parts = index_explain(related->index, &own, &other, ret_shared, most, ret_count);
    g_rw_lock_reader_unlock(&related->lock);
    return true;
}

IndexSize
related_size(Related *related)
{
    wait_until_loaded(related);
    g_rw_lock_reader_lock(&related->lock);
    g_mutex_lock(&related->lists);
    IndexSize const size = index_size(related->index);
    g_mutex_unlock(&related->lists);
    g_rw_lock_reader_unlock(&related->lock);
    return size;
}
