/* SPDX-License-Identifier: MIT */
/* One SQLite connection with the house's settings, its prepared statements and typed binding.
 * Statements come from .sql files (tools/sql_to_c.py), never from strings put together at run time.
 * A connection belongs to one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <sqlite3.h>

#include "base/arena.h"

/* A statement of a .sql file; its address is its identity in the cache of a connection. */
typedef struct {
    const char *name;
    const char *text;
} Sql;

typedef struct Db Db;

typedef enum {
    DB_WRITE, /* creates the file; WAL, synchronous=FULL, foreign keys off (the log is the truth) */
    DB_READ,  /* read-only, of a file that exists */
    DB_READ_ONCE, /* the same for reading a lot once: it keeps no more of it than a little */
} DbMode;

/* path may be ":memory:" for DB_WRITE. FAIL_CORRUPT for a file that is no database,
 * FAIL_UNAVAILABLE where it cannot be opened. */
Db *db_open(const char *path, DbMode mode, GError **error);
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

sqlite3 *db_handle(Db *db);

/* Runs a script of statements that return nothing. */
bool db_script(Db *db, const char *script, GError **error);

/* Adds an auxiliary function of full-text search to this connection. */
bool db_fts5_function(Db *db, const char *name, fts5_extension_function function, GError **error);

/* A running statement. The types string says what follows: i int64_t, s const char * (NULL is
 * NULL), t const char * and size_t, b const void * and size_t (a blob), d double. The statement is
 * reset when the Query ends. */
typedef struct {
    Db *db;
    sqlite3_stmt *statement;
    const Sql *sql;
    int result;
    bool cached;
} Query;

Query db_query(Db *db, const Sql *sql, const char *types, ...);
void query_finish(Query *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_finish)

/* True while there is a row. False at the end and on failure; query_end tells which. */
bool query_next(Query *query);
bool query_end(Query *query, GError **error);

int64_t query_int(Query *query, int column);
double query_double(Query *query, int column);
bool query_is_null(Query *query, int column);
/* Borrowed until the next row; NULL where the column is NULL. */
const char *query_text(Query *query, int column);
/* Borrowed until the next row; NULL where there are no bytes. */
const void *query_blob(Query *query, int column);
/* Of a text or blob, in bytes. */
size_t query_size(Query *query, int column);
/* Copied. */
char *query_copy(Arena *arena, Query *query, int column);

/* Runs a statement that returns no rows. */
bool db_run(Db *db, GError **error, const Sql *sql, const char *types, ...);

/* The first column of the first row, or fallback where there is none. */
bool db_int(Db *db, int64_t fallback, int64_t *ret_value, GError **error, const Sql *sql,
    const char *types, ...);

/* Sets *error from the connection's last error: BUSY, CORRUPT, UNAVAILABLE (disk full, I/O) or
 * INTERNAL. Returns false. */
bool db_fail(Db *db, const char *doing, GError **error);
