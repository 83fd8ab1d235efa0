/* SPDX-License-Identifier: MIT */
/* One suite over every engine of the change log. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "store/change_log.h"
#include "store/store.h"

typedef struct {
    char *dir;
    char *path;
    Db *db;
    ChangeLog *log;
    Arena *arena;
} Fixture;

static const char SCHEMA_CHANGE[] =
    "CREATE TABLE change (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL,"
    " kind INTEGER NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL);"
    "CREATE UNIQUE INDEX change_revision ON change (subject, revision);";

static void
set_up(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    fixture->arena = arena_new();
    if (strcmp(engine, "memory") == 0) {
        fixture->log = change_log_open_memory();
        return;
    }
    fixture->dir = g_dir_make_tmp("dateline-log-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->dir, "log.db", NULL);
    fixture->db = db_open(fixture->path, DB_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(db_script(fixture->db, SCHEMA_CHANGE, &error));
    fixture->log = change_log_open_sqlite(fixture->db, fixture->path, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer engine)
{
    change_log_close(fixture->log);
    db_close(fixture->db);
    if (fixture->dir != NULL) {
        g_unlink(fixture->path);
        g_rmdir(fixture->dir);
    }
    g_free(fixture->path);
    g_free(fixture->dir);
    arena_free(fixture->arena);
    clock_resume();
}

/* One change in a transaction of its own; its seq. */
static int64_t
append(Fixture *fixture, const char *subject, int64_t expected, const char *body)
{
    g_autoptr(GError) error = NULL;
    Change change = {.actor = "test", .kind = 7, .subject = subject, .body = body};
    int64_t head;
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_true(change_log_append(fixture->log, &change, expected, fixture->arena, NULL, &error));
    g_assert_true(change_log_commit(fixture->log, &head, &error));
    g_assert_no_error(error);
    g_assert_cmpint(head, ==, change.seq);
    return change.seq;
}

static bool
collect(const Change *change, void *data)
{
    g_string_append_printf(data, "%d %s r%d %s\n", (int)change->seq, change->subject,
        (int)change->revision, change->body);
    return true;
}

static void
assert_rows(Fixture *fixture, int64_t after, int64_t limit, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) rows = g_string_new(NULL);
    g_assert_true(change_log_read(fixture->log, after, limit, collect, rows, &error));
    g_assert_cmpstr(rows->str, ==, expected);
}

static void
test_order(Fixture *fixture, gconstpointer engine)
{
    g_assert_cmpint(append(fixture, "story:1", 0, "{}"), ==, 1);
    g_assert_cmpint(append(fixture, "story:2", 0, "{\"a\":1}"), ==, 2);
    g_assert_cmpint(append(fixture, "story:1", 1, "{\"b\":2}"), ==, 3);
    assert_rows(fixture, 0, 0, "1 story:1 r1 {}\n2 story:2 r1 {\"a\":1}\n3 story:1 r2 {\"b\":2}\n");
    assert_rows(fixture, 1, 1, "2 story:2 r1 {\"a\":1}\n");
    assert_rows(fixture, 3, 0, "");
}

static void
test_conflict_carries_the_newer_version(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    ChangeConflict conflict = {0};
    int64_t head;
    append(fixture, "story:1", 0, "{}");
    append(fixture, "story:1", 1, "{\"by\":\"the other\"}");

    Change late = {.actor = "test", .kind = 7, .subject = "story:1", .body = "{\"by\":\"me\"}"};
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_false(change_log_append(fixture->log, &late, 1, fixture->arena, &conflict, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_assert_cmpint(conflict.revision, ==, 2);
    g_assert_cmpstr(conflict.body, ==, "{\"by\":\"the other\"}");
    g_clear_error(&error);

    /* The transaction goes on without it. */
    Change other = {.actor = "test", .kind = 7, .subject = "story:2", .body = "{}"};
    g_assert_true(change_log_append(fixture->log, &other, 0, fixture->arena, NULL, &error));
    g_assert_true(change_log_commit(fixture->log, &head, &error));
    g_assert_cmpint(head, ==, 3);
}

static void
test_new_subject_must_be_new(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    append(fixture, "story:1", 0, "{}");
    Change again = {.actor = "test", .kind = 7, .subject = "story:1", .body = "{}"};
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_false(change_log_append(fixture->log, &again, 0, fixture->arena, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    change_log_rollback(fixture->log);
}

static void
test_rollback(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    int64_t count, head;
    append(fixture, "story:1", 0, "{\"kept\":1}");
    Change change = {.actor = "test", .kind = 7, .subject = "story:2", .body = "{}"};
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_true(change_log_append(fixture->log, &change, 0, fixture->arena, NULL, &error));
    g_assert_true(change_log_erase(fixture->log, "story:1", 1, &count, &error));
    g_assert_cmpint(count, ==, 1);
    change_log_rollback(fixture->log);
    assert_rows(fixture, 0, 0, "1 story:1 r1 {\"kept\":1}\n");
    g_assert_true(change_log_head(fixture->log, &head, &error));
    g_assert_cmpint(head, ==, 1);
    g_assert_cmpint(append(fixture, "story:2", 0, "{}"), ==, 2);
}

static void
test_time_never_runs_back(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    Change change;
    bool found;
    clock_stop(2 * DAY_US);
    append(fixture, "story:1", 0, "{}");
    clock_stop(1 * DAY_US);
    append(fixture, "story:2", 0, "{}");
    g_assert_true(
        change_log_latest(fixture->log, fixture->arena, "story:2", &change, &found, &error));
    g_assert_true(found);
    g_assert_cmpint(change.at_us, ==, 2 * DAY_US);
}

static void
test_latest(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    Change change;
    bool found;
    append(fixture, "story:1", 0, "{}");
    append(fixture, "story:1", 1, "{\"n\":2}");
    g_assert_true(
        change_log_latest(fixture->log, fixture->arena, "story:1", &change, &found, &error));
    g_assert_true(found);
    g_assert_cmpint(change.revision, ==, 2);
    g_assert_cmpstr(change.body, ==, "{\"n\":2}");
    g_assert_cmpstr(change.actor, ==, "test");
    g_assert_true(
        change_log_latest(fixture->log, fixture->arena, "story:9", &change, &found, &error));
    g_assert_false(found);
}

static void
test_erase_empties_earlier_bodies(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    int64_t count, head;
    append(fixture, "label:1", 0, "{\"name\":\"a\"}");
    append(fixture, "label:2", 0, "{\"name\":\"b\"}");
    append(fixture, "label:1", 1, "{\"name\":\"c\"}");
    Change record = {.actor = "test", .kind = 1, .subject = "label:1", .body = "{\"why\":1}"};
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_true(change_log_erase(fixture->log, "label:1", 2, &count, &error));
    g_assert_true(change_log_append(fixture->log, &record, 2, fixture->arena, NULL, &error));
    g_assert_true(change_log_commit(fixture->log, &head, &error));
    g_assert_cmpint(count, ==, 2);
    assert_rows(fixture, 0, 0,
        "1 label:1 r1 \n2 label:2 r1 {\"name\":\"b\"}\n3 label:1 r2 \n4 label:1 r3 {\"why\":1}\n");
}

static void
test_compact_leaves_an_empty_body(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    int64_t head;
    append(fixture, "kept:1", 0, "{\"text\":\"a\"}");
    append(fixture, "kept:1", 1, "{\"text\":\"ab\"}");
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_true(change_log_compact(fixture->log, "kept:1", 1, &error));
    change_log_rollback(fixture->log);
    assert_rows(fixture, 0, 0, "1 kept:1 r1 {\"text\":\"a\"}\n2 kept:1 r2 {\"text\":\"ab\"}\n");
    g_assert_true(change_log_begin(fixture->log, &error));
    g_assert_true(change_log_compact(fixture->log, "kept:1", 1, &error));
    g_assert_true(change_log_compact(fixture->log, "kept:2", 1, &error));
    g_assert_true(change_log_commit(fixture->log, &head, &error));
    assert_rows(fixture, 0, 0, "1 kept:1 r1 {}\n2 kept:1 r2 {\"text\":\"ab\"}\n");
}

static gpointer
append_later(gpointer data)
{
    g_usleep(20000);
    append(data, "story:1", 0, "{}");
    return NULL;
}

static void
test_wait(Fixture *fixture, gconstpointer engine)
{
    g_assert_false(change_log_wait(fixture->log, 0, 1));
    g_autoptr(GThread) writer = g_thread_new("writer", append_later, fixture);
    g_assert_true(change_log_wait(fixture->log, 0, 10000));
    g_thread_join(g_steal_pointer(&writer));
    g_assert_true(change_log_wait(fixture->log, 0, 0));
    g_assert_false(change_log_wait(fixture->log, 1, 1));
    g_assert_true(change_log_notice(fixture->log, 5));
    g_assert_false(change_log_notice(fixture->log, 5));
    g_assert_true(change_log_wait(fixture->log, 4, 0));
}

static void
test_survives_reopening(Fixture *fixture, gconstpointer engine)
{
    g_autoptr(GError) error = NULL;
    append(fixture, "story:1", 0, "{\"n\":1}");
    if (strcmp(engine, "memory") == 0) {
        g_test_skip("a log in memory ends with its process");
        return;
    }
    change_log_close(fixture->log);
    db_close(fixture->db);
    fixture->db = db_open(fixture->path, DB_WRITE, &error);
    fixture->log = change_log_open_sqlite(fixture->db, fixture->path, &error);
    assert_rows(fixture, 0, 0, "1 story:1 r1 {\"n\":1}\n");
    g_assert_cmpint(append(fixture, "story:1", 1, "{}"), ==, 2);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } TESTS[] = {
        {"order", test_order},
        {"conflict", test_conflict_carries_the_newer_version},
        {"new", test_new_subject_must_be_new},
        {"rollback", test_rollback},
        {"time", test_time_never_runs_back},
        {"latest", test_latest},
        {"erase", test_erase_empties_earlier_bodies},
        {"compact", test_compact_leaves_an_empty_body},
        {"wait", test_wait},
        {"reopen", test_survives_reopening},
    };

    static const char *const ENGINES[] = {"sqlite", "memory"};
    g_test_init(&argc, &argv, NULL);
    for (size_t engine = 0; engine < G_N_ELEMENTS(ENGINES); engine++) {
        for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++) {
            g_autofree char *path =
                g_strdup_printf("/change_log/%s/%s", ENGINES[engine], TESTS[index].name);
            g_test_add(path, Fixture, ENGINES[engine], set_up, TESTS[index].test, tear_down);
        }
    }
    return g_test_run();
}
