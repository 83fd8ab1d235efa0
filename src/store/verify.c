/* SPDX-License-Identifier: MIT */
/* dateline verify: the log is 1, 2, 3 … in time's order with revisions 1, 2, 3 … a subject, and the
 * library equals one that is rebuilt from nothing, row for row. The second library is made in a
 * file beside the first and compared table by table in both directions; table names come from the
 * schema's list, not from outside. After an erasure the frozen tables are left out: the words of
 * the erased story counted in them when others were frozen. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "store/schema_log.gen.h"
#include "store/statements.h"
#include "store/store_internal.h"

enum { EXAMPLE_CHARACTERS = 40 };

typedef struct {
    StoreFinding found;
    void *data;
    int64_t count;
} Report;

static void
report(Report *to, const char *format, int64_t number)
{
    g_autofree char *sentence = g_strdup_printf("%s %" G_GINT64_FORMAT, format, number);
    to->count++;
    if (to->found != NULL)
        to->found(sentence, to->data);
}

static bool
check_log(Db *db, Report *to, GError **error)
{
    static const struct {
        const Sql *sql;
        const char *sentence;
    } CHECKS[] = {
        {&SQL_CHANGE_GAP, "the log has a gap before change"},
        {&SQL_CHANGE_TIME_BACKWARDS, "time runs backwards at change"},
        {&SQL_CHANGE_REVISION_GAP, "a subject's revisions are not in order at change"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CHECKS); index++) {
        int64_t seq;
        if (!db_int(db, 0, &seq, error, CHECKS[index].sql, ""))
            return false;
        if (seq != 0)
            report(to, CHECKS[index].sentence, seq);
    }
    return true;
}

/* Counts the rows of one library that the other has not, and adds the first of them to example. */
static bool
rows_missing(Db *db, const char *table, const char *here, const char *there, GString *example,
    int64_t *ret_count, GError **error)
{
    g_autofree char *text = g_strdup_printf(
        "SELECT * FROM %s.%s EXCEPT SELECT * FROM %s.%s", here, table, there, table);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db_handle(db), text, -1, &statement, NULL) != SQLITE_OK)
        return db_fail(db, "compare tables", error);
    int result;
    *ret_count = 0;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        *ret_count += 1;
        for (int column = 0; *ret_count == 1 && column < sqlite3_column_count(statement);
             column++) {
            const char *value = (const char *)sqlite3_column_text(statement, column);
            g_autofree char *shown = g_utf8_substring(value ? value : "", 0,
                MIN(g_utf8_strlen(value ? value : "", -1), EXAMPLE_CHARACTERS));
            g_string_append_printf(example, "%s%s", column == 0 ? "" : "|", shown);
        }
    }
    sqlite3_finalize(statement);
    return result == SQLITE_DONE || db_fail(db, "compare tables", error);
}

static bool
is_frozen(const Store *store, const char *table)
{
    for (const char *const *frozen = store->options.frozen_tables;
         frozen != NULL && *frozen != NULL; frozen++)
        if (strcmp(*frozen, table) == 0)
            return true;
    return false;
}

static bool
compare_tables(Store *store, Db *rebuilt, Report *to, GError **error)
{
    int64_t erased;
    if (!db_int(store->db, 0, &erased, error, &SQL_CHANGE_ERASED, ""))
        return false;
    for (const char *const *table = store->options.tables; *table != NULL; table++) {
        int64_t extra, missing;
        if (erased != 0 && is_frozen(store, *table))
            continue;
        g_autoptr(GString) live = g_string_new(NULL), log = g_string_new(NULL);
        if (!rows_missing(rebuilt, *table, "live", "main", live, &extra, error) ||
            !rows_missing(rebuilt, *table, "main", "live", log, &missing, error))
            return false;
        if (extra + missing > 0) {
            g_autofree char *sentence = g_strdup_printf(
                "table %s is not as the log says (\"dateline rebuild\" mends it); it has %s, the "
                "log "
                "says %s; rows:",
                *table, live->len > 0 ? live->str : "nothing", log->len > 0 ? log->str : "nothing");
            report(to, sentence, MAX(extra, missing));
        }
    }
    return true;
}

/* A library made from the log in a file of its own, with the live one attached as "live". Apply
 * functions that look back find the log's bodies there. */
static Db *
rebuilt_beside(Store *store, const char *path, GError **error)
{
    g_autoptr(Db) db = db_open(path, DB_WRITE, error);
    char *attach = sqlite3_mprintf("ATTACH %Q AS live", store->path);
    bool const attached = db != NULL && db_script(db, attach, error);
    sqlite3_free(attach);
    if (!attached || !db_script(db, SCHEMA_LOG, error) ||
        !db_script(db, store->options.schema, error) ||
        !db_script(db,
            "CREATE TEMP VIEW change AS SELECT * FROM live.change;"
            "PRAGMA synchronous = OFF; BEGIN;",
            error) ||
        !store_replay(store, db, 0, NULL, NULL, error) || !db_script(db, "COMMIT;", error))
        return NULL;
    return g_steal_pointer(&db);
}

static void
remove_database(const char *path)
{
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};
    for (size_t index = 0; index < G_N_ELEMENTS(ENDINGS); index++) {
        g_autofree char *file = g_strconcat(path, ENDINGS[index], NULL);
        g_unlink(file);
    }
}

bool
store_verify(Store *store, StoreFinding found, void *data, int64_t *ret_findings, GError **error)
{
    Report to = {found, data, 0};
    g_autofree char *path = g_strconcat(store->path, ".verify", NULL);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&store->write_lock);

    if (!check_log(store->db, &to, error))
        return false;
    remove_database(path);
    Db *rebuilt = rebuilt_beside(store, path, error);
    bool const compared = rebuilt != NULL && compare_tables(store, rebuilt, &to, error);
    db_close(rebuilt);
    remove_database(path);
    if (!compared)
        return fail_prefix(error, "verify");
    *ret_findings = to.count;
    return true;
}
