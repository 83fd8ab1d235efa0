/* SPDX-License-Identifier: MIT */
#include "newsroom/newsroom.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes.h"
#include "newsroom/schema.gen.h"
#include "newsroom/schema_drop.gen.h"
#include "newsroom/search_internal.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/signature_count.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

/* What hardly ever changes and every reader needs. A reader of the pool has one of its own; those
 * within a Write share one by reference, from Write to Write (g_atomic_rc_box). */
typedef struct {
    Settings *settings;
    SectionTree *sections;
    uint64_t generation;
    int64_t version; /* of the writing connection, where it was read on that */
} Layout;

struct Newsroom {
    char *dir;
    char *media_dir;
    Store *store;
    SignatureCounts *counts; /* the writer's, for apply functions */
    GMutex pool_lock;
    GPtrArray *pool;             /* idle readers; under pool_lock */
    _Atomic uint64_t generation; /* counts changes of settings and of the section tree */
    Layout *written;             /* what stands committed; used by one Write at a time */
    _Atomic int64_t changed_us;  /* monotonic: the newest commit of others than newsroom_tidy() */
    atomic_bool tidying;         /* its own is under way */
    int64_t tidied_us;           /* it found nothing more to do; of its one thread */
};

/* A Reader with what it must give back. */
typedef struct {
    Reader reader;
    Db *own_db; /* NULL: the connection of a Write */
    Layout *layout;
    bool once; /* does not go back to the pool */
} PooledReader;

static const Sql READ_BEGIN = {"read_begin", "BEGIN"};
static const Sql READ_END = {"read_end", "ROLLBACK"};
/* Another number after a commit of any other connection, another process's too. */
static const Sql DATA_VERSION = {"data_version", "PRAGMA data_version"};

static void
layout_clear(void *data)
{
    Layout *layout = data;
    settings_free(layout->settings);
    section_tree_free(layout->sections);
}

static void
layout_unref(Layout *layout)
{
    if (layout != NULL)
        g_atomic_rc_box_release_full(layout, layout_clear);
}

static Layout *
layout_load(Db *db, GError **error)
{
    g_autoptr(Settings) settings = settings_load(db, error);
    g_autoptr(SectionTree) sections = settings == NULL ? NULL : section_tree_load(db, error);
    if (sections == NULL)
        return NULL;
    Layout *layout = g_atomic_rc_box_new0(Layout);
    layout->settings = g_steal_pointer(&settings);
    layout->sections = g_steal_pointer(&sections);
    return layout;
}

static void
pooled_free(void *data)
{
    PooledReader *pooled = data;
    layout_unref(pooled->layout);
    db_close(pooled->own_db);
    g_free(pooled);
}

static bool
changes_layout(const uint64_t *topics, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        TopicKind const kind = topic_kind(topics[index]);
        if (kind == TOPIC_SETTINGS || kind == TOPIC_SECTIONS)
            return true;
    }
    return false;
}

static void
newsroom_changed(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    Newsroom *newsroom = data;
    if (!atomic_load(&newsroom->tidying))
        atomic_store(&newsroom->changed_us, g_get_monotonic_time());
    if (topics == NULL || changes_layout(topics, count))
        atomic_fetch_add(&newsroom->generation, 1);
}

static Newsroom *
open_store(const char *dir, const char *path, StoreEngine engine, GError **error)
{
    g_autoptr(Newsroom) newsroom = g_new0(Newsroom, 1);
    g_mutex_init(&newsroom->pool_lock);
    newsroom->pool = g_ptr_array_new_with_free_func(pooled_free);
    newsroom->generation = 1;
    newsroom->counts = signature_counts_new();
    newsroom->dir = g_strdup(dir);
    newsroom->media_dir = dir == NULL ? NULL : g_build_filename(dir, "media", NULL);
    StoreOptions const options = {
        .path = path,
        .engine = engine,
        .kinds = CHANGE_KINDS,
        .kind_count = CHANGE_KIND_COUNT,
        .schema = SCHEMA,
        .schema_drop = SCHEMA_DROP,
        .tables = LIBRARY_TABLES,
        .frozen_tables = LIBRARY_FROZEN_TABLES,
        .schema_version = LIBRARY_VERSION,
        .data = newsroom->counts,
    };
    newsroom->store = store_open(&options, error);
    if (newsroom->store == NULL)
        return NULL;
    store_watch(newsroom->store, newsroom_changed, newsroom);
    return g_steal_pointer(&newsroom);
}

Newsroom *
newsroom_create(const char *dir, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "dateline.db", NULL);
    g_autofree char *media = g_build_filename(dir, "media", NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail(error, FAIL_CONFLICT, "%s holds a newsroom already", dir);
        return NULL;
    }
    if (g_mkdir_with_parents(media, 0755) != 0) {
        fail(error, FAIL_UNAVAILABLE, "make folder %s: %s", media, g_strerror(errno));
        return NULL;
    }
    return open_store(dir, path, STORE_SQLITE, error);
}

Newsroom *
newsroom_open(const char *dir, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "dateline.db", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail(error, FAIL_NOT_FOUND, "%s holds no newsroom (make one with: dateline init %s)", dir,
            dir);
        return NULL;
    }
    return open_store(dir, path, STORE_SQLITE, error);
}

Newsroom *
newsroom_open_memory(GError **error)
{
    return open_store(NULL, ":memory:", STORE_MEMORY, error);
}

void
newsroom_close(Newsroom *newsroom)
{
    if (newsroom == NULL)
        return;
    g_ptr_array_unref(newsroom->pool);
    layout_unref(newsroom->written);
    store_close(newsroom->store);
    signature_counts_free(newsroom->counts);
    g_mutex_clear(&newsroom->pool_lock);
    g_free(newsroom->media_dir);
    g_free(newsroom->dir);
    g_free(newsroom);
}

const char *
newsroom_dir(const Newsroom *newsroom)
{
    return newsroom->dir;
}

const char *
newsroom_media_dir(const Newsroom *newsroom)
{
    return newsroom->media_dir;
}

Store *
newsroom_store(Newsroom *newsroom)
{
    return newsroom->store;
}

/* Commits what it joined; *ret_more: there may be more. */
static bool
tidy(Newsroom *newsroom, bool *ret_more, GError **error)
{
    g_autoptr(Write) write = store_begin(newsroom->store, "tidy", error);
    if (write == NULL || !search_merge(write, ret_more, error))
        return false;
    atomic_store(&newsroom->tidying, true);
    bool const done = write_commit(write, NULL, error);
    atomic_store(&newsroom->tidying, false);
    return done;
}

bool
newsroom_tidy(Newsroom *newsroom)
{
    enum { QUIET_US = 333000 };

    g_autoptr(GError) error = NULL;
    bool more = false;
    int64_t const now_us = g_get_monotonic_time(), changed_us = atomic_load(&newsroom->changed_us);
    if (changed_us < newsroom->tidied_us || now_us - changed_us < QUIET_US)
        return false;
    if (!tidy(newsroom, &more, &error)) {
        g_warning("tidy the library: %s", error->message);
        more = false;
    }
    if (!more)
        newsroom->tidied_us = now_us;
    return more;
}

static void
set_layout(PooledReader *pooled, Layout *layout)
{
    layout_unref(pooled->layout);
    pooled->layout = layout;
    pooled->reader.settings = layout->settings;
    pooled->reader.sections = layout->sections;
}

/* Settings and the tree are read again only after a change of theirs. */
static bool
refresh(PooledReader *pooled, uint64_t generation, GError **error)
{
    if (pooled->layout != NULL && pooled->layout->generation == generation)
        return true;
    Layout *layout = layout_load(pooled->own_db, error);
    if (layout == NULL)
        return false;
    layout->generation = generation;
    set_layout(pooled, layout);
    return true;
}

static PooledReader *
pool_take(Newsroom *newsroom)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&newsroom->pool_lock);
    if (newsroom->pool->len == 0)
        return NULL;
    return g_ptr_array_steal_index_fast(newsroom->pool, newsroom->pool->len - 1);
}

static PooledReader *
open_reader(Newsroom *newsroom, DbMode mode, GError **error)
{
    g_autoptr(Db) db = db_open(store_path(newsroom->store), mode, error);
    if (db == NULL || !search_extend(db, error))
        return NULL;
    PooledReader *pooled = g_new0(PooledReader, 1);
    pooled->own_db = g_steal_pointer(&db);
    pooled->reader.newsroom = newsroom;
    pooled->reader.db = pooled->own_db;
    pooled->once = mode == DB_READ_ONCE;
    return pooled;
}

/* Takes the snapshot; frees the reader where that fails. */
static Reader *
begin_reading(PooledReader *pooled, uint64_t generation, GError **error)
{
    if (pooled == NULL)
        return NULL;
    if (!db_run(pooled->own_db, error, &READ_BEGIN, "") || !refresh(pooled, generation, error)) {
        pooled_free(pooled);
        return NULL;
    }
    pooled->reader.now_us = clock_now_us();
    return &pooled->reader;
}

Reader *
newsroom_read(Newsroom *newsroom, GError **error)
{
    uint64_t const generation = atomic_load(&newsroom->generation);
    PooledReader *pooled = pool_take(newsroom);
    if (pooled == NULL)
        pooled = open_reader(newsroom, DB_READ, error);
    return begin_reading(pooled, generation, error);
}

Reader *
newsroom_read_once(Newsroom *newsroom, GError **error)
{
    uint64_t const generation = atomic_load(&newsroom->generation);
    return begin_reading(open_reader(newsroom, DB_READ_ONCE, error), generation, error);
}

/* What a Write sees. It is kept for the next Write, unless this one has changed it. */
static Layout *
layout_within(Newsroom *newsroom, Write *write, GError **error)
{
    int64_t version;
    size_t count;
    Db *db = write_db(write);
    const uint64_t *touched = write_touched(write, &count);
    if (newsroom == NULL || changes_layout(touched, count))
        return layout_load(db, error);
    if (!db_int(db, 0, &version, error, &DATA_VERSION, ""))
        return NULL;
    uint64_t const generation = atomic_load(&newsroom->generation);
    Layout *written = newsroom->written;
    if (written == NULL || written->generation != generation || written->version != version) {
        if ((written = layout_load(db, error)) == NULL)
            return NULL;
        written->generation = generation;
        written->version = version;
        layout_unref(newsroom->written);
        newsroom->written = written;
    }
    return g_atomic_rc_box_acquire(written);
}

Reader *
newsroom_read_within(Newsroom *newsroom, Write *write, GError **error)
{
    Layout *layout = layout_within(newsroom, write, error);
    if (layout == NULL)
        return NULL;
    PooledReader *pooled = g_new0(PooledReader, 1);
    pooled->reader.newsroom = newsroom;
    pooled->reader.db = write_db(write);
    pooled->reader.now_us = clock_now_us();
    set_layout(pooled, layout);
    return &pooled->reader;
}

void
reader_free(Reader *reader)
{
    if (reader == NULL)
        return;
    PooledReader *pooled = (PooledReader *)reader;
    Newsroom *newsroom = reader->newsroom;
    if (pooled->own_db == NULL || pooled->once || !db_run(pooled->own_db, NULL, &READ_END, "")) {
        pooled_free(pooled);
        return;
    }
    g_mutex_lock(&newsroom->pool_lock);
    g_ptr_array_add(newsroom->pool, pooled);
    g_mutex_unlock(&newsroom->pool_lock);
}

bool
reader_position(Reader *reader, int64_t *ret_seq, GError **error)
{
    return db_int(reader->db, 0, ret_seq, error, &SQL_LOG_POSITION, "");
}
