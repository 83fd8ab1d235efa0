/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "wire/export.h"

void
wire_set_up(WireFixture *fixture, gconstpointer data)
{
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->dir = g_dir_make_tmp("dateline-wire-XXXXXX", NULL);
    fixture->failures = g_string_new(NULL);
}

void
wire_tear_down(WireFixture *fixture, gconstpointer data)
{
    remove_tree(fixture->dir);
    g_free(fixture->dir);
    g_free(fixture->message);
    g_string_free(fixture->failures, TRUE);
    newsroom_fixture_tear_down(&fixture->base, data);
}

char *
wire_file(WireFixture *fixture, const char *name, const void *bytes, size_t size)
{
    g_autofree char *path = g_build_filename(fixture->dir, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    FILE *file = fopen(path, "wb");
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(bytes, 1, size, file), ==, size);
    g_assert_cmpint(fclose(file), ==, 0);
    return arena_strdup(fixture->base.arena, path);
}

/* One grey pixel: its shade is the first byte of the colour map, behind which a checksum follows.
 */
char *
wire_picture(WireFixture *fixture, const char *name, unsigned char shade)
{
    static const unsigned char HEAD[] = "GIF89a\x01\x00\x01\x00\x80\x00\x00";
    static const unsigned char TAIL[] =
        "\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b";
    unsigned char bytes[sizeof HEAD - 1 + 3 + sizeof TAIL - 1];
    memcpy(bytes, HEAD, sizeof HEAD - 1);
    memset(bytes + sizeof HEAD - 1, shade, 3);
    memcpy(bytes + sizeof HEAD + 2, TAIL, sizeof TAIL - 1);
    return wire_file(fixture, name, bytes, sizeof bytes);
}

char *
wire_golden(Arena *arena, const char *name, size_t *ret_size)
{
    g_autofree char *path = g_build_filename(g_getenv("DATELINE_GOLDEN"), name, NULL);
    g_autofree char *bytes = NULL;
    size_t size;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &bytes, &size, &error);
    g_assert_no_error(error);
    *ret_size = size;
    return arena_strndup(arena, bytes, size);
}

static void
note_failure(const char *path, int64_t line, const char *reason, void *data)
{
    WireFixture *fixture = data;
    g_string_append_printf(fixture->failures, "%" G_GINT64_FORMAT ": %s\n", line, reason);
}

bool
wire_import(WireFixture *fixture, const char *path, const char *format)
{
    g_autoptr(GError) error = NULL;
    ImportOptions const options = {
        .format = format,
        .attachments_dir = fixture->dir,
        .failure = note_failure,
        .data = fixture,
    };
    fixture->report = (ImportReport){0};
    g_string_truncate(fixture->failures, 0);
    g_clear_pointer(&fixture->message, g_free);
    if (import_file(fixture->base.newsroom, path, &options, &fixture->report, &error))
        return true;
    fixture->message = g_strdup(error->message);
    return false;
}

bool
wire_import_text(WireFixture *fixture, const char *name, const char *text)
{
    return wire_import(fixture, wire_file(fixture, name, text, strlen(text)), NULL);
}

void
wire_expect(const WireFixture *fixture, int imported, int updated, int unchanged, int failed)
{
    if (fixture->report.failed != failed)
        g_test_message("failures: %s", fixture->failures->str);
    g_assert_null(fixture->message);
    g_assert_cmpint(fixture->report.imported, ==, imported);
    g_assert_cmpint(fixture->report.updated, ==, updated);
    g_assert_cmpint(fixture->report.unchanged, ==, unchanged);
    g_assert_cmpint(fixture->report.failed, ==, failed);
}

char *
wire_export(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->base.dir, "export.jsonl", NULL);
    g_autofree char *text = NULL;
    int64_t count;
    g_assert_true(export_stories(fixture->base.newsroom, "jsonl", path, &count, &error));
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    return arena_strdup(fixture->base.arena, text);
}

Json *
wire_story(WireFixture *fixture, const char *id)
{
    g_auto(GStrv) lines = g_strsplit(wire_export(fixture), "\n", -1);
    for (unsigned index = 0; lines[index] != NULL && *lines[index] != '\0'; index++) {
        g_autoptr(Json) story = json_loads(lines[index], 0, NULL);
        if (g_strcmp0(json_text(story, "id"), id) == 0)
            return g_steal_pointer(&story);
    }
    return NULL;
}
