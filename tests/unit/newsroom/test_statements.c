/* SPDX-License-Identifier: MIT */
/* Every statement of every .sql file, prepared against an empty library. */
#include "newsroom_fixture.h"
#include "store/statements.h"

static void
prepare_all(Db *db, const Sql *const *statements, unsigned count)
{
    for (unsigned index = 0; index < count; index++) {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(db_handle(db), statements[index]->text, -1, &statement, NULL) !=
            SQLITE_OK)
            g_error("%s: %s", statements[index]->name, sqlite3_errmsg(db_handle(db)));
        sqlite3_finalize(statement);
    }
}

static void
test_statements(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_cmpuint(newsroom_sql_count, >, 50);
    prepare_all(reader->db, newsroom_sql, newsroom_sql_count);
    prepare_all(reader->db, store_sql, store_sql_count);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/statements", NewsroomFixture, NULL, newsroom_fixture_set_up, test_statements,
        newsroom_fixture_tear_down);
    return g_test_run();
}
