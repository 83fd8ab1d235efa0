/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/json.h"
#include "http/access_log.h"

static void
add(AccessLog *log, const char *target)
{
    AccessRecord record = {
        .at_us = 1000000, .duration_us = 12, .bytes = 34, .status = 200, .outcome = 'h'};
    access_log_text(record.address, sizeof record.address, "127.0.0.1");
    access_log_text(record.method, sizeof record.method, "GET");
    access_log_text(record.target, sizeof record.target, target);
    access_log_add(log, 0, &record);
}

static size_t
count_lines(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    size_t lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

static void
test_lines_are_json(void)
{
    char path[] = "/tmp/dateline-test-XXXXXX";
    close(mkstemp(path));
    AccessLog *log = access_log_open(path, 2, NULL);
    g_assert_nonnull(log);
    add(log, "/a?q=\"\\\x01");
    access_log_close(log);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(Json) line = json_read_object(text, strlen(text), 10000, NULL);
    g_assert_nonnull(line);
    g_assert_cmpstr(json_text(line, "time"), ==, "1970-01-01T00:00:01.000000Z");
    g_assert_cmpstr(json_text(line, "path"), ==, "/a?q=\"\\\x01");
    g_assert_cmpint(json_int(line, "status", 0), ==, 200);
    g_assert_cmpint(json_int(line, "us", 0), ==, 12);
    g_assert_cmpstr(json_text(line, "cache"), ==, "hit");
    g_assert_null(json_text(line, "agent"));
    unlink(path);
}

/* What opens something is not written down. */
static void
test_keys_are_left_out(void)
{
    static const char *const CASES[][2] = {
        {"/diary.ics?key=SECRET", "/diary.ics?key=…"},
        {"/diary.ics?all=1&key=SECRET&monkey=2", "/diary.ics?all=1&key=…&monkey=2"},
        {"/a?monkey=SEEN&key=SECRET", "/a?monkey=SEEN&key=…"},
        {"/key=SEEN?monkey=SEEN", "/key=SEEN?monkey=SEEN"},
        {"/a?key=", "/a?key=…"},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        char path[] = "/tmp/dateline-test-XXXXXX";
        g_autofree char *text = NULL;
        close(mkstemp(path));
        AccessLog *log = access_log_open(path, 1, NULL);
        add(log, CASES[index][0]);
        access_log_close(log);
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_autoptr(Json) line = json_read_object(text, strlen(text), 10000, NULL);
        g_assert_cmpstr(json_text(line, "path"), ==, CASES[index][1]);
        unlink(path);
    }
}

static void
test_full_buffer_drops(void)
{
    char path[] = "/tmp/dateline-test-XXXXXX";
    close(mkstemp(path));
    AccessLog *log = access_log_open(path, 1, NULL);
    for (int i = 0; i < 10000; i++)
        add(log, "/");
    uint64_t const dropped = access_log_dropped(log);
    g_assert_cmpuint(dropped, >, 0);
    access_log_close(log);
    g_assert_cmpuint(count_lines(path) + dropped, ==, 10000);
    unlink(path);
}

static void
test_reopen(void)
{
    char folder[] = "/tmp/dateline-test-XXXXXX";
    g_assert_nonnull(mkdtemp(folder));
    g_autofree char *path = g_build_filename(folder, "log", NULL);
    g_autofree char *moved = g_build_filename(folder, "log.1", NULL);
    AccessLog *log = access_log_open(path, 1, NULL);
    add(log, "/1");
    access_log_flush(log);
    g_assert_cmpint(rename(path, moved), ==, 0);
    add(log, "/2");
    access_log_flush(log);
    access_log_reopen(log);
    add(log, "/3");
    access_log_close(log);
    g_assert_cmpuint(count_lines(moved), ==, 2);
    g_assert_cmpuint(count_lines(path), ==, 1);
    unlink(path);
    unlink(moved);
    rmdir(folder);
}

static void
test_text_is_cut_at_characters(void)
{
    char field[4];
    access_log_text(field, sizeof field, "ab\xc3\xa9");
    g_assert_cmpstr(field, ==, "ab");
    access_log_text(field, sizeof field, "a\xc3\xa9x");
    g_assert_cmpstr(field, ==, "aé");
    access_log_text(field, sizeof field, "\xff");
    g_assert_cmpstr(field, ==, "");
}

static void
test_cannot_open(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(access_log_open("/nowhere/at/all", 1, &error));
    g_assert_nonnull(error);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/access_log/json", test_lines_are_json);
    g_test_add_func("/http/access_log/keys_are_left_out", test_keys_are_left_out);
    g_test_add_func("/http/access_log/full_buffer_drops", test_full_buffer_drops);
    g_test_add_func("/http/access_log/reopen", test_reopen);
    g_test_add_func("/http/access_log/text", test_text_is_cut_at_characters);
    g_test_add_func("/http/access_log/cannot_open", test_cannot_open);
    return g_test_run();
}
