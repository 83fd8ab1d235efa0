/* SPDX-License-Identifier: MIT */
/* The pipeline over packed, cut and damaged files: never a crash, and the counts add up. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "wire_fixture.h"

enum { LINES = 300 };

static char *
many_lines(Arena *arena, unsigned count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < count; index++)
        g_string_append_printf(text,
            "{\"id\":\"%u\",\"title\":\"Story %u\",\"published\":\"2024-05-01T%02u:00:00Z\","
            "\"sections\":[\"World\",\"Place %u\"],\"tags\":[\"t%u\"],\"body\":\"Words %u.\"}\n",
            index, index, index % 24, index % 5, index % 7, index * 7919);
    return arena_strdup(arena, text->str);
}

static char *
packed(WireFixture *fixture, const char *name, const char *text, const char *filter)
{
    char *path = wire_file(fixture, name, "", 0);
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_set_format_raw(archive);
    g_assert_cmpint(archive_write_add_filter_by_name(archive, filter), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_open_filename(archive, path), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_data(archive, text, strlen(text)), ==, strlen(text));
    archive_entry_free(entry);
    g_assert_cmpint(archive_write_free(archive), ==, ARCHIVE_OK);
    return path;
}

static void
test_packed(WireFixture *fixture, gconstpointer data)
{
    static const char *const FILTERS[] = {"gzip", "xz", "zstd", "bzip2"};
    const char *text = many_lines(fixture->base.arena, LINES);
    g_assert_true(wire_import_text(fixture, "plain", text));
    wire_expect(fixture, LINES, 0, 0, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(FILTERS); index++) {
        char *path = packed(fixture, FILTERS[index], text, FILTERS[index]);
        g_assert_true(wire_import(fixture, path, NULL));
        wire_expect(fixture, 0, 0, LINES, 0);
    }
}

/* Imports a copy with one thing changed and checks that nothing is lost in the counting. */
static void
import_damaged(WireFixture *fixture, const char *bytes, size_t size, const char *format)
{
    unsigned told = 0;
    char *path = wire_file(fixture, "damaged", bytes, size);
    bool const done = wire_import(fixture, path, format);
    const ImportReport *report = &fixture->report;
    g_assert_true(done || fixture->message != NULL);
    for (const char *at = fixture->failures->str; (at = strchr(at, '\n')) != NULL; at++)
        told++;
    g_assert_cmpint(report->failed, ==, told);
    g_assert_cmpint(report->imported + report->updated + report->unchanged + report->kept, <=, 64);
}

static void
damage(WireFixture *fixture, const char *bytes, size_t size, const char *format)
{
    GRand *random = g_rand_new_with_seed(20250120);
    for (size_t end = 0; end < size; end += 97)
        import_damaged(fixture, bytes, end, format);
    for (unsigned round = 0; round < 60; round++) {
        g_autofree char *copy = g_memdup2(bytes, size);
        for (int flips = g_rand_int_range(random, 1, 12); flips > 0; flips--)
            copy[g_rand_int_range(random, 0, (gint32)size)] ^=
                (char)(1 << g_rand_int_range(random, 0, 8));
        import_damaged(fixture, copy, size, format);
    }
    g_rand_free(random);
}

static void
test_damaged_files(WireFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *name;
        const char *format;
    } FILES[] = {{"coast.wxr.xml", "wxr"}, {"lorn.page.txt", "captured-page"}};

    for (size_t index = 0; index < G_N_ELEMENTS(FILES); index++) {
        size_t size;
        const char *bytes = wire_golden(fixture->base.arena, FILES[index].name, &size);
        damage(fixture, bytes, size, FILES[index].format);
    }
    const char *lines = many_lines(fixture->base.arena, 20);
    damage(fixture, lines, strlen(lines), "jsonl");
}

static void
test_damaged_archives(WireFixture *fixture, gconstpointer data)
{
    static const char *const FILTERS[] = {"gzip", "xz", "zstd"};
    const char *text = many_lines(fixture->base.arena, 20);
    for (size_t index = 0; index < G_N_ELEMENTS(FILTERS); index++) {
        g_autofree char *bytes = NULL;
        size_t size;
        char *path = packed(fixture, FILTERS[index], text, FILTERS[index]);
        g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
        damage(fixture, bytes, size, "jsonl");
    }
}

static void
test_formats(WireFixture *fixture, gconstpointer data)
{
    char *path = wire_file(fixture, "x", "<html></html>", 13);
    g_assert_false(wire_import(fixture, path, NULL));
    g_assert_nonnull(strstr(fixture->message, "--format"));
    g_assert_false(wire_import(fixture, path, "csv"));
    g_assert_nonnull(strstr(fixture->message, "\"csv\""));
    g_assert_false(wire_import(fixture, "/nowhere/at/all", NULL));
    g_assert_nonnull(strstr(fixture->message, "does not exist"));
    g_assert_false(wire_import(fixture, fixture->dir, NULL));
    g_assert_nonnull(strstr(fixture->message, "is a folder"));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WireFixture *, gconstpointer);
    } TESTS[] = {
        {"/import/packed", test_packed},
        {"/import/damaged-files", test_damaged_files},
        {"/import/damaged-archives", test_damaged_archives},
        {"/import/formats", test_formats},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(
            TESTS[index].path, WireFixture, NULL, wire_set_up, TESTS[index].test, wire_tear_down);
    return g_test_run();
}
