/* SPDX-License-Identifier: MIT */
/* The engine of one machine: the table `change` in the library's own file (schema_log.sql), written
 * through the library's connection, so that append and apply are one transaction. A commit has
 * reached the disk when it returns (WAL with synchronous=FULL syncs the WAL at each commit). Short
 * reads share a connection under a lock; reading on from a position has one to itself, which is
 * kept for the next: followers do it after every commit, and a new connection reads the whole
 * schema. */
#include "store/engine_internal.h"
#include "store/statements.h"

enum { IDLE_MAX = 4 };

typedef struct {
    ChangeLog log;
    Db *writer; /* borrowed */
    char *path; /* NULL for ":memory:" */
    GMutex reading;
    Db *reader;       /* own, or NULL: read on writer (":memory:"); under reading */
    GPtrArray *idle;  /* connections for reading on; under reading */
    int64_t last_seq; /* of the transaction that is open */
    int64_t last_at_us;
} SqliteLog;

static Db *
reader_of(SqliteLog *self)
{
    return self->reader != NULL ? self->reader : self->writer;
}

static bool
head_of(Db *db, int64_t *ret_seq, int64_t *ret_at_us, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_CHANGE_HEAD, "");
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    *ret_seq = row ? query_int(&query, 0) : 0;
    *ret_at_us = row ? query_int(&query, 1) : 0;
    return true;
}

static bool
sqlite_begin(ChangeLog *log, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    if (!db_run(self->writer, error, &SQL_STORE_BEGIN, ""))
        return false;
    if (head_of(self->writer, &self->last_seq, &self->last_at_us, error))
        return true;
    db_run(self->writer, NULL, &SQL_STORE_ROLLBACK, "");
    return false;
}

static void
change_of_row(Query *query, Change *ret_change)
{
    *ret_change = (Change){
        .seq = query_int(query, 0),
        .at_us = query_int(query, 1),
        .actor = query_text(query, 2),
        .kind = (int)query_int(query, 3),
        .subject = query_text(query, 4),
        .revision = query_int(query, 5),
        .body = query_text(query, 6),
    };
}

static bool
sqlite_append(ChangeLog *log, Change *change, int64_t expected, Arena *arena,
    ChangeConflict *ret_conflict, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    int64_t found;
    if (!db_int(self->writer, 0, &found, error, &SQL_CHANGE_REVISION, "s", change->subject))
        return false;
    if (found != expected) {
        g_auto(Query) query = db_query(self->writer, &SQL_CHANGE_LATEST, "s", change->subject);
        if (query_next(&query) && ret_conflict != NULL)
            *ret_conflict = (ChangeConflict){found, query_copy(arena, &query, 6)};
        return engine_conflict(error, change->subject, expected, found);
    }
    change->seq = self->last_seq + 1;
    change->at_us = engine_time(self->last_at_us);
    change->revision = found + 1;
    if (!db_run(self->writer, error, &SQL_CHANGE_INSERT, "iisisis", change->seq, change->at_us,
            change->actor, (int64_t)change->kind, change->subject, change->revision, change->body))
        return false;
    self->last_seq = change->seq;
    self->last_at_us = change->at_us;
    return true;
}

static bool
sqlite_commit(ChangeLog *log, int64_t *ret_head, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    if (!db_run(self->writer, error, &SQL_STORE_COMMIT, ""))
        return false;
    *ret_head = self->last_seq;
    return true;
}

static void
sqlite_rollback(ChangeLog *log)
{
    SqliteLog *self = (SqliteLog *)log;
    db_run(self->writer, NULL, &SQL_STORE_ROLLBACK, "");
}

static Db *
take_idle(SqliteLog *self, GError **error)
{
    g_mutex_lock(&self->reading);
    Db *db =
        self->idle->len == 0 ? NULL : g_ptr_array_steal_index_fast(self->idle, self->idle->len - 1);
    g_mutex_unlock(&self->reading);
    return db != NULL ? db : db_open(self->path, DB_READ_ONCE, error);
}

/* A connection that failed is not used again. */
static void
give_back(SqliteLog *self, Db *db, bool good)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->reading);
    if (good && self->idle->len < IDLE_MAX)
        g_ptr_array_add(self->idle, db);
    else
        db_close(db);
}

static bool
read_on(Db *db, int64_t after, int64_t limit, ChangeVisit visit, void *data, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_CHANGE_READ, "ii", after, limit);
    while (query_next(&query)) {
        Change change;
        change_of_row(&query, &change);
        if (!visit(&change, data))
            return true;
    }
    return query_end(&query, error);
}

static bool
sqlite_read(
    ChangeLog *log, int64_t after, int64_t limit, ChangeVisit visit, void *data, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    if (self->path == NULL)
        return read_on(self->writer, after, limit, visit, data, error);
    Db *db = take_idle(self, error); /* a long reading holds up nobody */
    if (db == NULL)
        return false;
    bool const good = read_on(db, after, limit, visit, data, error);
    give_back(self, db, good);
    return good;
}

static bool
sqlite_latest(ChangeLog *log, Arena *arena, const char *subject, Change *ret_change,
    bool *ret_found, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->reading);
    g_auto(Query) query = db_query(reader_of(self), &SQL_CHANGE_LATEST, "s", subject);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    if (row) {
        change_of_row(&query, ret_change);
        ret_change->actor = arena_strdup(arena, ret_change->actor);
        ret_change->subject = arena_strdup(arena, ret_change->subject);
        ret_change->body = arena_strdup(arena, ret_change->body);
    }
    *ret_found = row;
    return true;
}

static bool
sqlite_head(ChangeLog *log, int64_t *ret_seq, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->reading);
    int64_t at_us;
    return head_of(reader_of(self), ret_seq, &at_us, error);
}

static bool
sqlite_erase(ChangeLog *log, const char *subject, int64_t up_to, int64_t *ret_count, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    if (!db_run(self->writer, error, &SQL_CHANGE_ERASE, "si", subject, up_to))
        return false;
    *ret_count = sqlite3_changes64(db_handle(self->writer));
    return true;
}

static bool
sqlite_compact(ChangeLog *log, const char *subject, int64_t revision, GError **error)
{
    SqliteLog *self = (SqliteLog *)log;
    return db_run(self->writer, error, &SQL_CHANGE_COMPACT, "si", subject, revision);
}

static void
sqlite_close(ChangeLog *log)
{
    SqliteLog *self = (SqliteLog *)log;
    g_ptr_array_unref(self->idle);
    db_close(self->reader);
    g_free(self->path);
    g_mutex_clear(&self->reading);
    g_free(self);
}

static const ChangeLogEngine SQLITE = {
    .name = "sqlite",
    .shares_library = true,
    .begin = sqlite_begin,
    .append = sqlite_append,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .read = sqlite_read,
    .latest = sqlite_latest,
    .head = sqlite_head,
    .erase = sqlite_erase,
    .compact = sqlite_compact,
    .close = sqlite_close,
};

ChangeLog *
change_log_open_sqlite(Db *db, const char *db_path, GError **error)
{
    g_autoptr(Db) reader = NULL;
    int64_t head, at_us;
    if (db_path != NULL && (reader = db_open(db_path, DB_READ, error)) == NULL)
        return NULL;
    if (!head_of(db, &head, &at_us, error))
        return NULL;

    SqliteLog *self = g_new0(SqliteLog, 1);
    engine_start(&self->log, &SQLITE, head);
    g_mutex_init(&self->reading);
    self->writer = db;
    self->path = g_strdup(db_path);
    self->reader = g_steal_pointer(&reader);
    self->idle = g_ptr_array_new_with_free_func((GDestroyNotify)db_close);
    return &self->log;
}
