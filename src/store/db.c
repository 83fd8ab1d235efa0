/* SPDX-License-Identifier: MIT */
#include "store/db.h"

#include <stdarg.h>

#include "base/error.h"

struct Db {
    sqlite3 *handle;
    GHashTable *statements; /* const Sql * -> sqlite3_stmt * */
};

/* 16 KiB pages hold five stories of the log where 4 KiB pages hold one and waste a third. */
static const char WRITE_SETTINGS[] = "PRAGMA page_size = 16384;"
                                     "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA cache_size = -65536;";

static const char READ_SETTINGS[] = "PRAGMA query_only = ON;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "PRAGMA cache_size = -8192;"
                                    "PRAGMA mmap_size = 1073741824;";

/* The file is not mapped: what is mapped counts as the process's memory long after it was read. */
static const char READ_ONCE_SETTINGS[] = "PRAGMA query_only = ON;"
                                         "PRAGMA temp_store = MEMORY;"
                                         "PRAGMA cache_size = -2048;";

enum { BUSY_TIMEOUT_MS = 10000 };

static FailCode
code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return FAIL_CORRUPT;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return FAIL_UNAVAILABLE;
    default:
        return FAIL_INTERNAL;
    }
}

bool
db_fail(Db *db, const char *doing, GError **error)
{
    return fail(
        error, code_of(sqlite3_errcode(db->handle)), "%s: %s", doing, sqlite3_errmsg(db->handle));
}

static void
statement_free(void *statement)
{
    sqlite3_finalize(statement);
}

static const char *
settings_of(DbMode mode)
{
    switch (mode) {
    case DB_WRITE:
        return WRITE_SETTINGS;
    case DB_READ_ONCE:
        return READ_ONCE_SETTINGS;
    case DB_READ:
        break;
    }
    return READ_SETTINGS;
}

/* SQLite counts its memory under one lock for all connections; nobody asks for the sum. It may be
 * told so before the first connection only. */
static gpointer
start_sqlite(gpointer unused)
{
    return GINT_TO_POINTER(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
}

Db *
db_open(const char *path, DbMode mode, GError **error)
{
    static GOnce started = G_ONCE_INIT;
    g_once(&started, start_sqlite, NULL);
    g_autoptr(Db) db = g_new0(Db, 1);
    int const flags =
        mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    db->statements = g_hash_table_new_full(NULL, NULL, NULL, statement_free);
    int const result = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK) {
        fail(error, code_of(result), "open %s: %s", path, sqlite3_errstr(result));
        return NULL;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    if (!db_script(db, settings_of(mode), error)) {
        fail_prefix(error, "open %s", path);
        return NULL;
    }
    return g_steal_pointer(&db);
}

void
db_close(Db *db)
{
    if (db == NULL)
        return;
    g_hash_table_unref(db->statements);
    sqlite3_close_v2(db->handle);
    g_free(db);
}

sqlite3 *
db_handle(Db *db)
{
    return db->handle;
}

bool
db_script(Db *db, const char *script, GError **error)
{
    if (sqlite3_exec(db->handle, script, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return db_fail(db, "run script", error);
}

bool
db_fts5_function(Db *db, const char *name, fts5_extension_function function, GError **error)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db->handle, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    if (api == NULL || api->xCreateFunction(api, name, NULL, function, NULL) != SQLITE_OK)
        return fail(error, FAIL_UNAVAILABLE, "this SQLite has no FTS5 (package libsqlite3-0)");
    return true;
}

/* The cached statement where it is free, else a new one that dies with its Query. */
static sqlite3_stmt *
statement_take(Db *db, const Sql *sql, bool *ret_cached)
{
    sqlite3_stmt *statement = g_hash_table_lookup(db->statements, sql);
    if (statement != NULL && !sqlite3_stmt_busy(statement)) {
        *ret_cached = true;
        return statement;
    }
    bool const keep = statement == NULL;
    unsigned const flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
    if (sqlite3_prepare_v3(db->handle, sql->text, -1, flags, &statement, NULL) != SQLITE_OK)
        return NULL;
    if (keep)
        g_hash_table_insert(db->statements, (void *)sql, statement);
    *ret_cached = keep;
    return statement;
}

/* Text is bound without a copy: callers keep it until the query is reset, as all of ours do. */
static int
bind_all(sqlite3_stmt *statement, const char *types, va_list arguments)
{
    int result = SQLITE_OK;
    for (int index = 1; types[index - 1] != '\0' && result == SQLITE_OK; index++) {
        const char *text;
        const void *bytes;
        switch (types[index - 1]) {
        case 'i':
            result = sqlite3_bind_int64(statement, index, va_arg(arguments, int64_t));
            break;
        case 'd':
            result = sqlite3_bind_double(statement, index, va_arg(arguments, double));
            break;
        case 's':
            text = va_arg(arguments, const char *);
            result = sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
            break;
        case 't':
            text = va_arg(arguments, const char *);
            result = sqlite3_bind_text64(
                statement, index, text, va_arg(arguments, size_t), SQLITE_STATIC, SQLITE_UTF8);
            break;
        case 'b':
            bytes = va_arg(arguments, const void *);
            /* a blob without bytes is no NULL */
            result = sqlite3_bind_blob64(statement, index, bytes != NULL ? bytes : "",
                va_arg(arguments, size_t), SQLITE_STATIC);
            break;
        default:
            g_assert_not_reached();
        }
    }
    return result;
}

static Query
query_start(Db *db, const Sql *sql, const char *types, va_list arguments)
{
    Query query = {.db = db, .sql = sql, .result = SQLITE_OK};
    query.statement = statement_take(db, sql, &query.cached);
    if (query.statement == NULL)
        query.result = sqlite3_extended_errcode(db->handle);
    else
        query.result = bind_all(query.statement, types, arguments);
    return query;
}

Query
db_query(Db *db, const Sql *sql, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    Query query = query_start(db, sql, types, arguments);
    va_end(arguments);
    return query;
}

void
query_finish(Query *query)
{
    if (query->statement == NULL)
        return;
    if (query->cached) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    } else {
        sqlite3_finalize(query->statement);
    }
    query->statement = NULL;
}

bool
query_next(Query *query)
{
    if (query->result != SQLITE_OK && query->result != SQLITE_ROW)
        return false;
    query->result = sqlite3_step(query->statement);
    return query->result == SQLITE_ROW;
}

bool
query_end(Query *query, GError **error)
{
    if (query->result == SQLITE_DONE || query->result == SQLITE_ROW || query->result == SQLITE_OK)
        return true;
    return fail(error, code_of(query->result), "statement %s: %s", query->sql->name,
        sqlite3_errmsg(query->db->handle));
}

int64_t
query_int(Query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double
query_double(Query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

bool
query_is_null(Query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

const char *
query_text(Query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

const void *
query_blob(Query *query, int column)
{
    return sqlite3_column_blob(query->statement, column);
}

size_t
query_size(Query *query, int column)
{
    return (size_t)sqlite3_column_bytes(query->statement, column);
}

char *
query_copy(Arena *arena, Query *query, int column)
{
    const char *text = query_text(query, column);
    return text == NULL ? NULL : arena_strndup(arena, text, query_size(query, column));
}

bool
db_run(Db *db, GError **error, const Sql *sql, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    g_auto(Query) query = query_start(db, sql, types, arguments);
    va_end(arguments);
    while (query_next(&query))
        continue;
    return query_end(&query, error);
}

bool
db_int(Db *db, int64_t fallback, int64_t *ret_value, GError **error, const Sql *sql,
    const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    g_auto(Query) query = query_start(db, sql, types, arguments);
    va_end(arguments);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    *ret_value = row && !query_is_null(&query, 0) ? query_int(&query, 0) : fallback;
    return true;
}
