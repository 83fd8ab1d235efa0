/* SPDX-License-Identifier: MIT */
/* The program killed in the middle of an import and run again ends where an undisturbed one does.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire_fixture.h"

enum { LINES = 4000, KILLS = 5 };

static char *
write_lines(WireFixture *fixture)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < LINES; index++)
        g_string_append_printf(text,
            "{\"id\":\"%u\",\"title\":\"Story %u\",\"published\":\"2024-05-%02uT10:00:00Z\","
            "\"sections\":[\"World\",\"Place %u\"],\"tags\":[\"t%u\",\"u%u\"],"
            "\"url\":\"https://old.example/%u\",\"body\":\"Words of %u.\\n\\nMore words.\"}\n",
            index, index, index % 28 + 1, index % 50, index % 700, index % 90, index, index);
    return wire_file(fixture, "many.jsonl", text->str, text->len);
}

/* Starts "dateline import DIR FILE". */
static GPid
start_import(const char *dir, const char *path)
{
    const char *const words[] = {g_getenv("DATELINE"), "import", dir, path, NULL};
    g_autoptr(GError) error = NULL;
    GPid pid = 0;
    g_spawn_async(NULL, (char **)words, NULL,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
        NULL, &pid, &error);
    g_assert_no_error(error);
    return pid;
}

static int
wait_for(GPid pid)
{
    int status;
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return status;
}

static void
note_finding(const char *sentence, void *data)
{
    g_test_message("%s", sentence);
}

static void
reopen(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    newsroom_close(fixture->base.newsroom);
    fixture->base.newsroom = newsroom_open(fixture->base.dir, &error);
    g_assert_no_error(error);
}

static void
expect_sound(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t findings = -1;
    g_assert_true(store_verify(
        newsroom_store(fixture->base.newsroom), note_finding, NULL, &findings, &error));
    g_assert_cmpint(findings, ==, 0);
}

static void
test_killed(WireFixture *fixture, gconstpointer data)
{
    const char *path = write_lines(fixture);
    WireFixture calm = {0};
    GRand *random = g_rand_new_with_seed(20250120);
    unsigned killed = 0;
    if (g_getenv("DATELINE") == NULL) {
        g_test_skip("DATELINE does not name the program");
        g_rand_free(random);
        return;
    }
    wire_set_up(&calm, NULL);
    g_assert_true(wire_import(&calm, path, NULL));
    wire_expect(&calm, LINES, 0, 0, 0);
    for (unsigned round = 0; round < KILLS; round++) {
        GPid const pid = start_import(fixture->base.dir, path);
        g_usleep((gulong)g_rand_int_range(random, 20 * 1000, 900 * 1000));
        kill(pid, SIGKILL);
        killed += WIFSIGNALED(wait_for(pid));
    }
    g_test_message("killed %u of %d before their end", killed, KILLS);
    int const status = wait_for(start_import(fixture->base.dir, path));
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    reopen(fixture);
    g_assert_cmpstr(wire_export(fixture), ==, wire_export(&calm));
    expect_sound(fixture);
    g_assert_true(wire_import(fixture, path, NULL));
    wire_expect(fixture, 0, 0, LINES, 0);
    wire_tear_down(&calm, NULL);
    g_rand_free(random);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/resume/killed", WireFixture, NULL, wire_set_up, test_killed, wire_tear_down);
    return g_test_run();
}
