/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "store/schema_log.gen.h"
#include "store/statements.h"
#include "store/store_internal.h"

enum { REPLAY_BATCH = 5000 };

typedef struct {
    StoreWatch watch;
    void *data;
} Watcher;

struct Write {
    Store *store;
    Arena *arena;
    Arena *scratch; /* emptied after each change */
    GArray *touched;
    char *actor;
    ChangeConflict conflict;
    int64_t begun_us;
    bool open;
};

static bool
number_of(Db *db, const char *name, int64_t *ret_value, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_LIBRARY_VALUE, "s", name);
    int64_t const value = query_next(&query) ? g_ascii_strtoll(query_text(&query, 0), NULL, 10) : 0;
    if (!query_end(&query, error))
        return false;
    *ret_value = value;
    return true;
}

static bool
set_number(Db *db, const char *name, int64_t value, GError **error)
{
    char text[24];
    g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    return db_run(db, error, &SQL_LIBRARY_SET, "ss", name, text);
}

const ChangeKind *
store_kind(const Store *store, int id)
{
    if (id < 0 || id >= store->kind_limit || store->kinds[id].name == NULL)
        return NULL;
    return &store->kinds[id];
}

bool
store_apply(
    Store *store, Db *db, Arena *arena, const Change *change, GArray *touched, GError **error)
{
    const ChangeKind *kind = store_kind(store, change->kind);
    if (kind == NULL)
        return fail(error, FAIL_CORRUPT,
            "change %" G_GINT64_FORMAT ": kind %d is not known to this version", change->seq,
            change->kind);
    if (kind->apply == NULL || *change->body == '\0')
        return true;
    ApplyContext context = {db, arena, touched, store->options.data};
    if (!kind->apply(&context, change, error))
        return fail_prefix(error, "apply change %" G_GINT64_FORMAT " (%s of %s)", change->seq,
            kind->name, change->subject);
    return true;
}

typedef struct {
    Store *store;
    Db *db;
    Arena *arena;
    GError **error;
    StoreProgress progress;
    void *data;
    int64_t total;
    int64_t done;
    bool mirror;
    bool failed;
} Replay;

static bool
replay_one(Replay *replay, const Change *change)
{
    if (replay->mirror && !db_run(replay->db, replay->error, &SQL_CHANGE_MIRROR, "iisisis",
                              change->seq, change->at_us, change->actor, (int64_t)change->kind,
                              change->subject, change->revision, change->body))
        return false;
    bool const applied =
        store_apply(replay->store, replay->db, replay->arena, change, NULL, replay->error);
    arena_reset(replay->arena);
    return applied;
}

static bool
replay_visit(const Change *change, void *data)
{
    Replay *replay = data;
    replay->failed = !replay_one(replay, change);
    if (replay->failed)
        return false;
    replay->done++;
    if (replay->done % REPLAY_BATCH == 0) {
        if (replay->progress != NULL)
            replay->progress(replay->done, replay->total, replay->data);
    }
    return true;
}

bool
store_replay(
    Store *store, Db *db, int64_t after, StoreProgress progress, void *data, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    int64_t head;
    if (!change_log_head(store->log, &head, error))
        return false;
    Replay replay = {
        .store = store,
        .db = db,
        .arena = arena,
        .error = error,
        .progress = progress,
        .data = data,
        .total = head - after,
        .mirror = !store->log->engine->shares_library,
    };
    if (!change_log_read(store->log, after, 0, replay_visit, &replay, error) || replay.failed)
        return false;
    return set_number(db, "position", head, error);
}

/* Runs work within a transaction on db. */
static bool
in_transaction(Store *store, bool (*work)(Store *, void *, GError **), void *data, GError **error)
{
    if (!db_run(store->db, error, &SQL_STORE_BEGIN, ""))
        return false;
    if (work(store, data, error) && db_run(store->db, error, &SQL_STORE_COMMIT, ""))
        return true;
    db_run(store->db, NULL, &SQL_STORE_ROLLBACK, "");
    return false;
}

typedef struct {
    StoreProgress progress;
    void *data;
} Rebuild;

static bool
rebuild_all(Store *store, void *data, GError **error)
{
    const Rebuild *rebuild = data;
    return db_script(store->db, store->options.schema_drop, error) &&
           db_script(store->db, store->options.schema, error) &&
           store_replay(store, store->db, 0, rebuild->progress, rebuild->data, error) &&
           set_number(store->db, "schema", store->options.schema_version, error);
}

static bool
rebuild_locked(Store *store, StoreProgress progress, void *data, GError **error)
{
    Rebuild rebuild = {progress, data};
    return in_transaction(store, rebuild_all, &rebuild, error) || fail_prefix(error, "rebuild");
}

bool
store_rebuild(Store *store, StoreProgress progress, void *data, GError **error)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);
    return rebuild_locked(store, progress, data, error);
}

static bool
catch_up(Store *store, void *data, GError **error)
{
    const int64_t *position = data;
    return store_replay(store, store->db, *position, NULL, NULL, error);
}

/* The library as the log says: made where it is missing or of an old version, else caught up. */
static bool
bring_up(Store *store, GError **error)
{
    int64_t version, position, head;
    if (!db_script(store->db, SCHEMA_LOG, error) ||
        !number_of(store->db, "schema", &version, error) ||
        !number_of(store->db, "position", &position, error) ||
        !change_log_head(store->log, &head, error))
        return false;
    if (version != store->options.schema_version)
        return rebuild_locked(store, NULL, NULL, error);
    if (store->log->engine->shares_library || position == head)
        return true;
    return in_transaction(store, catch_up, &position, error);
}

static void
take_kinds(Store *store, const StoreOptions *options)
{
    for (size_t index = 0; index < options->kind_count; index++)
        store->kind_limit = MAX(store->kind_limit, options->kinds[index].id + 1);
    store->kinds = g_new0(ChangeKind, (size_t)store->kind_limit);
    for (size_t index = 0; index < options->kind_count; index++)
        store->kinds[options->kinds[index].id] = options->kinds[index];
}

Store *
store_open(const StoreOptions *options, GError **error)
{
    bool const in_memory = strcmp(options->path, ":memory:") == 0;
    g_autoptr(Store) store = g_new0(Store, 1);
    g_mutex_init(&store->write_lock);
    store->options = *options;
    store->path = g_strdup(options->path);
    store->watchers = g_array_new(FALSE, FALSE, sizeof(Watcher));
    take_kinds(store, options);

    store->db = db_open(store->path, DB_WRITE, error);
    if (store->db == NULL || !db_script(store->db, SCHEMA_LOG, error))
        return NULL;
    store->log = options->engine == STORE_MEMORY
                     ? change_log_open_memory()
                     : change_log_open_sqlite(store->db, in_memory ? NULL : store->path, error);
    if (store->log == NULL || !bring_up(store, error))
        return NULL;
    store->checkpointer = in_memory ? NULL : checkpointer_new(store->db, store->path);
    return g_steal_pointer(&store);
}

void
store_close(Store *store)
{
    if (store == NULL)
        return;
    change_log_close(store->log);
    checkpointer_free(store->checkpointer);
    db_close(store->db);
    g_array_unref(store->watchers);
    g_mutex_clear(&store->write_lock);
    g_free(store->kinds);
    g_free(store->path);
    g_free(store);
}

ChangeLog *
store_log(Store *store)
{
    return store->log;
}

const char *
store_path(const Store *store)
{
    return store->path;
}

void
store_watch(Store *store, StoreWatch watch, void *data)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);
    Watcher const watcher = {watch, data};
    g_array_append_val(store->watchers, watcher);
}

void
store_unwatch(Store *store, StoreWatch watch, void *data)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);
    for (unsigned index = store->watchers->len; index > 0; index--) {
        const Watcher *watcher = &g_array_index(store->watchers, Watcher, index - 1);
        if (watcher->watch == watch && watcher->data == data)
            g_array_remove_index(store->watchers, index - 1);
    }
}

static void
tell_watchers(Store *store, const uint64_t *topics, size_t count, int64_t head)
{
    for (unsigned index = 0; index < store->watchers->len; index++) {
        const Watcher *watcher = &g_array_index(store->watchers, Watcher, index);
        watcher->watch(topics, count, head, watcher->data);
    }
}

/* Ends the transaction without keeping anything. */
static void
end_without_trace(Store *store)
{
    change_log_rollback(store->log);
    if (!store->log->engine->shares_library)
        db_run(store->db, NULL, &SQL_STORE_ROLLBACK, "");
    g_mutex_unlock(&store->write_lock);
}

/* Whether another process has written since, and how far the log is. */
static bool
look_at_others(Store *store, int64_t *ret_head, bool *ret_new, GError **error)
{
    if (!change_log_head(store->log, ret_head, error))
        return false;
    *ret_new = change_log_notice(store->log, *ret_head);
    return true;
}

bool
store_poll(Store *store, GError **error)
{
    int64_t head;
    bool is_new;
    if (!look_at_others(store, &head, &is_new, error))
        return false;
    if (!is_new)
        return true;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);
    tell_watchers(store, NULL, 0, head);
    return true;
}

Write *
store_begin(Store *store, const char *actor, GError **error)
{
    int64_t head;
    bool is_new;
    g_mutex_lock(&store->write_lock);
    bool const own = !store->log->engine->shares_library;
    if (!change_log_begin(store->log, error) ||
        (own && !db_run(store->db, error, &SQL_STORE_BEGIN, ""))) {
        g_mutex_unlock(&store->write_lock);
        return NULL;
    }
    /* Before anything is added: afterwards the head would not show that others wrote as well. */
    if (!look_at_others(store, &head, &is_new, error)) {
        end_without_trace(store);
        return NULL;
    }
    if (is_new)
        tell_watchers(store, NULL, 0, head);
    Write *write = g_new0(Write, 1);
    write->store = store;
    write->arena = arena_new();
    write->scratch = arena_new();
    write->touched = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    write->actor = g_strdup(actor);
    write->begun_us = g_get_monotonic_time();
    write->open = true;
    return write;
}

static void
write_abandon(Write *write)
{
    end_without_trace(write->store);
    write->open = false;
}

void
write_free(Write *write)
{
    if (write == NULL)
        return;
    if (write->open)
        write_abandon(write);
    g_array_unref(write->touched);
    arena_free(write->scratch);
    arena_free(write->arena);
    g_free(write->actor);
    g_free(write);
}

Db *
write_db(Write *write)
{
    return write->store->db;
}

Arena *
write_arena(Write *write)
{
    return write->arena;
}

const ChangeConflict *
write_conflict(const Write *write)
{
    return &write->conflict;
}

const uint64_t *
write_touched(const Write *write, size_t *ret_count)
{
    *ret_count = write->touched->len;
    return (const uint64_t *)(void *)write->touched->data;
}

bool
write_append(Write *write, int kind, const char *subject, int64_t expected, const Json *state,
    int64_t *ret_revision, GError **error)
{
    Store *store = write->store;
    g_autofree char *body = json_write(state);
    Change change = {
        .actor = write->actor, .kind = kind, .subject = subject, .body = body, .state = state};
    if (!change_log_append(store->log, &change, expected, write->arena, &write->conflict, error))
        return fail_is(error != NULL ? *error : NULL, FAIL_CONFLICT)
                   ? false
                   : fail_prefix(error, "append change");
    if (!store->log->engine->shares_library &&
        !db_run(store->db, error, &SQL_CHANGE_MIRROR, "iisisis", change.seq, change.at_us,
            change.actor, (int64_t)change.kind, change.subject, change.revision, change.body))
        return false;
    bool const applied =
        store_apply(store, store->db, write->scratch, &change, write->touched, error);
    arena_reset(write->scratch);
    if (applied && ret_revision != NULL)
        *ret_revision = change.revision;
    return applied;
}

bool
write_erase(Write *write, const char *subject, int64_t up_to, int64_t *ret_count, GError **error)
{
    Store *store = write->store;
    if (!change_log_erase(store->log, subject, up_to, ret_count, error))
        return fail_prefix(error, "erase %s", subject);
    if (store->log->engine->shares_library)
        return true;
    return db_run(store->db, error, &SQL_CHANGE_ERASE, "si", subject, up_to);
}

bool
write_compact(Write *write, const char *subject, int64_t revision, GError **error)
{
    Store *store = write->store;
    if (!change_log_compact(store->log, subject, revision, error))
        return fail_prefix(error, "compact %s", subject);
    if (store->log->engine->shares_library)
        return true;
    return db_run(store->db, error, &SQL_CHANGE_COMPACT, "si", subject, revision);
}

bool
write_commit(Write *write, int64_t *ret_head, GError **error)
{
    Store *store = write->store;
    bool const own = !store->log->engine->shares_library;
    int64_t head;
    int64_t const applied_us = g_get_monotonic_time();
    g_assert(write->open);
    if (!change_log_commit(store->log, &head, error)) {
        write_abandon(write);
        return fail_prefix(error, "commit");
    }
    if (own && (!set_number(store->db, "position", head, error) ||
                   !db_run(store->db, error, &SQL_STORE_COMMIT, "")))
        g_error("the log has change %" G_GINT64_FORMAT " but the library could not follow: %s",
            head, error != NULL && *error != NULL ? (*error)->message : "unknown");
    store->last = (StoreCommit){head, write->begun_us, applied_us, g_get_monotonic_time()};
    histogram_observe(&store->apply, applied_us - write->begun_us);
    histogram_observe(&store->commit, store->last.committed_us - applied_us);
    size_t count;
    const uint64_t *touched = write_touched(write, &count);
    tell_watchers(store, touched, count, head);
    write->open = false;
    g_mutex_unlock(&store->write_lock);
    if (ret_head != NULL)
        *ret_head = head;
    return true;
}

StoreCommit
store_last_commit(const Store *store)
{
    return store->last;
}

void
store_metrics(Store *store, GString *out)
{
    histogram_write(&store->apply, out, "write_apply_seconds",
        "From a transaction's beginning until its changes are applied.");
    histogram_write(&store->commit, out, "write_commit_seconds", "Making a transaction durable.");
}

bool
store_bulk(Store *store, bool on, GError **error)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);
    bool const good = db_script(store->db,
        on ? "PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -262144;"
           : "PRAGMA cache_size = -65536; PRAGMA wal_checkpoint(TRUNCATE);",
        error);
    if (!on && store->checkpointer != NULL)
        checkpointer_attach(store->checkpointer);
    return good;
}
