/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "store/checkpoint.h"

typedef struct {
    char *dir;
    char *path;
    Db *db;
} Fixture;

enum { ROWS = 400, ROW_BYTES = 100000, PATIENCE_MS = 60000 }; /* 40 MB: more than two checkpoints */

static const Sql ADD = {"add", "INSERT INTO text (body) VALUES (zeroblob(?1))"};
static const Sql COUNT = {"count", "SELECT count(*) FROM text"};

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->dir = g_dir_make_tmp("dateline-checkpoint-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->dir, "some.db", NULL);
    fixture->db = db_open(fixture->path, DB_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(db_script(fixture->db, "CREATE TABLE text (body BLOB)", &error));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    db_close(fixture->db);
    g_unlink(fixture->path);
    g_rmdir(fixture->dir);
    g_free(fixture->path);
    g_free(fixture->dir);
}

static void
add_rows(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    for (int row = 0; row < ROWS; row++) {
        db_run(fixture->db, &error, &ADD, "i", (int64_t)ROW_BYTES);
        g_assert_no_error(error);
    }
}

static int64_t
size_of(const char *path)
{
    GStatBuf status;
    return g_stat(path, &status) == 0 ? status.st_size : 0;
}

/* Whether the file itself comes to hold so much while the writer rests. */
static bool
grows_to(const char *path, int64_t bytes)
{
    for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
        if (size_of(path) >= bytes)
            return true;
        g_usleep(10000);
    }
    return false;
}

static void
test_moves_beside_the_writer(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t count;
    Checkpointer *checkpointer = checkpointer_new(fixture->db, fixture->path);
    add_rows(fixture);
    g_assert_true(grows_to(fixture->path, (int64_t)ROWS / 2 * ROW_BYTES));
    checkpointer_free(checkpointer);
    db_int(fixture->db, 0, &count, &error, &COUNT, "");
    g_assert_no_error(error);
    g_assert_cmpint(count, ==, ROWS);
}

static void
test_is_attached_again(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Checkpointer *checkpointer = checkpointer_new(fixture->db, fixture->path);
    g_assert_true(db_script(fixture->db, "PRAGMA wal_autocheckpoint = 0", &error));
    add_rows(fixture);
    g_assert_cmpint(size_of(fixture->path), <, ROW_BYTES);
    checkpointer_attach(checkpointer);
    db_run(fixture->db, &error, &ADD, "i", (int64_t)1);
    g_assert_no_error(error);
    g_assert_true(grows_to(fixture->path, (int64_t)ROWS * ROW_BYTES));
    checkpointer_free(checkpointer);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add(
        "/checkpoint/beside", Fixture, NULL, set_up, test_moves_beside_the_writer, tear_down);
    g_test_add("/checkpoint/attach", Fixture, NULL, set_up, test_is_attached_again, tear_down);
    return g_test_run();
}
