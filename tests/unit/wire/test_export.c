/* SPDX-License-Identifier: MIT */
/* What is exported and imported elsewhere is exported again to the byte. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/workflow.h"
#include "text/utf8.h"
#include "wire/export.h"
#include "wire/input.h"
#include "wire_fixture.h"

/* Stories of every kind: imported ones of three origins, a corrected, a spiked, a withdrawn one. */
static void
fill(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    size_t size;
    wire_picture(fixture, "2024/03/pier.png", 50);
    char *text = wire_golden(fixture->base.arena, "coast.wxr.xml", &size);
    g_assert_true(wire_import(fixture, wire_file(fixture, "coast.xml", text, size), NULL));
    text = wire_golden(fixture->base.arena, "lorn.page.txt", &size);
    g_assert_true(wire_import(fixture, wire_file(fixture, "lorn.txt", text, size), NULL));
    g_assert_true(wire_import_text(fixture, "lines.jsonl",
        "{\"id\":\"101\",\"title\":\"The same number\",\"published\":\"2024-01-01T00:00:00Z\","
        "\"section_paths\":[[\"A/B\",\"C\"],[\"World\"]],\"tags\":[{\"name\":\"Ida\","
        "\"type\":\"person\"},\"ida\"],\"authors\":[\"Ada\",\"Ben\"],\"source\":\"Courier\","
        "\"source_url\":\"https://c.example/"
        "1\",\"slug\":\"the-number\",\"kicker\":\"K\",\"list_title\":\"L\","
        "\"dateline\":\"LORN\",\"byline\":\"By "
        "A\",\"language\":\"bg\",\"priority\":1,\"urgency\":2,"
        "\"body\":\"# T\",\"body_format\":\"markdown\",\"updated\":\"2024-01-01T01:00:00.5Z\"}\n"));
    int64_t const corrected = fixture_story(&fixture->base, "Corrected", "World/Lorn", "x,y", 0);
    int64_t const withdrawn = fixture_story(&fixture->base, "Withdrawn", "World", NULL, 0);
    int64_t const section = fixture_section(&fixture->base, "World");
    StoryContent const content = {
        .headline = "Spiked", .body = "No.", .sections = &section, .section_count = 1};
    Story story;
    bool found;
    int64_t id, revision;
    {
        g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
        g_assert_true(story_find(reader, fixture->base.arena, corrected, &story, &found, &error));
    }
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_spike(write, id, revision, NULL, &error));
    g_assert_true(story_save(write, corrected, story.revision, story.live, &revision, &error));
    g_assert_true(story_correct(write, corrected, revision, "A name.", NULL, &error));
    g_assert_true(story_withdraw(write, withdrawn, 2, "It was wrong.", NULL, &error));
    fixture_commit(write);
}

static void
test_round_trip(WireFixture *fixture, gconstpointer data)
{
    clock_stop(INT64_C(1709290800) * SECOND_US);
    fill(fixture);
    const char *first = wire_export(fixture);
    WireFixture other = {0};
    wire_set_up(&other, NULL);
    g_autofree char *path = g_build_filename(fixture->base.dir, "export.jsonl", NULL);
    g_free(other.dir); /* pictures are found beside the export */
    other.dir = g_strdup(fixture->base.dir);
    g_assert_true(wire_import(&other, path, NULL));
    g_auto(GStrv) lines = g_strsplit(first, "\n", -1);
    wire_expect(&other, (int)g_strv_length(lines) - 1, 0, 0, 0);
    g_assert_cmpstr(wire_export(&other), ==, first);
    g_assert_true(wire_import(&other, path, NULL));
    wire_expect(&other, 0, 0, (int)g_strv_length(lines) - 1, 0);
    g_free(other.dir);
    other.dir = g_dir_make_tmp("dateline-wire-XXXXXX", NULL);
    wire_tear_down(&other, NULL);
}

static void
test_refused(WireFixture *fixture, gconstpointer data)
{
    int64_t count;
    g_autofree char *nowhere = g_build_filename(fixture->dir, "no", "where.jsonl", NULL);
    g_assert_false(export_stories(fixture->base.newsroom, "csv", nowhere, &count, NULL));
    g_assert_false(export_stories(fixture->base.newsroom, "jsonl", nowhere, &count, NULL));
    g_assert_false(g_file_test(nowhere, G_FILE_TEST_EXISTS));
}

/* Equal, but for control characters and blanks around, which no page could show. */
static bool
is_same(Arena *arena, const Json *before, const Json *after)
{
    const char *text = json_string_value(before);
    if (text == NULL || json_string_value(after) == NULL)
        return json_equal(before, after);
    return strcmp(g_strstrip(text_valid_utf8(arena, text, strlen(text))),
               json_string_value(after)) == 0;
}

/* The development sets, where they lie beside the project: field by field what came in goes out. */
static void
compare_lines(WireFixture *fixture, GPtrArray *lines)
{
    static const char *const FIELDS[] = {
        "id", "title", "published", "sections", "tags", "source", "author", "body"};
    g_auto(GStrv) out = g_strsplit(wire_export(fixture), "\n", -1);
    for (unsigned index = 0; index < lines->len; index++) {
        g_autoptr(Json) sent = json_loads(g_ptr_array_index(lines, index), 0, NULL);
        g_autoptr(Json) back = json_loads(out[index], 0, NULL);
        for (size_t field = 0; field < G_N_ELEMENTS(FIELDS); field++) {
            const Json *before = json_object_get(sent, FIELDS[field]);
            const Json *after = json_object_get(back, FIELDS[field]);
            bool const empty = before == NULL || json_is_null(before) ||
                               g_strcmp0(json_string_value(before), "") == 0;
            bool const same = empty ? after == NULL : is_same(fixture->base.arena, before, after);
            if (!same)
                g_test_message("%s of %s", FIELDS[field], json_text(sent, "id"));
            g_assert_true(same);
        }
    }
}

static void
test_real_set(WireFixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(g_getenv("DATELINE_DATA"), name, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_test_skip("the development sets are not beside the project");
        return;
    }
    g_autoptr(Input) input = input_open(path, &error);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);
    while (lines->len < 500) {
        char *line;
        size_t size;
        bool too_long;
        g_assert_true(input_line(input, 1 << 20, &line, &size, &too_long, &error));
        if (line == NULL)
            break;
        g_ptr_array_add(lines, arena_strdup(fixture->base.arena, line));
        g_string_append_printf(all, "%s\n", line);
    }
    g_assert_true(wire_import_text(fixture, "some.jsonl", all->str));
    wire_expect(fixture, (int)lines->len, 0, 0, 0);
    compare_lines(fixture, lines);
}

static void
test_english(WireFixture *fixture, gconstpointer data)
{
    test_real_set(fixture, "news-dev.jsonl.xz");
}

static void
test_bulgarian(WireFixture *fixture, gconstpointer data)
{
    test_real_set(fixture, "news-bg.jsonl.xz");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WireFixture *, gconstpointer);
    } TESTS[] = {
        {"/export/round-trip", test_round_trip},
        {"/export/refused", test_refused},
        {"/export/english", test_english},
        {"/export/bulgarian", test_bulgarian},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(
            TESTS[index].path, WireFixture, NULL, wire_set_up, TESTS[index].test, wire_tear_down);
    return g_test_run();
}
