/* SPDX-License-Identifier: MIT */
/* What is exported and imported elsewhere is exported again to the byte. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/media_use.h"
#include "newsroom/workflow.h"
#include "text/utf8.h"
#include "wire/export.h"
#include "wire/input.h"
#include "wire_fixture.h"

/* A picture of 400 x 300 pixels of its own shade, with everything that the library can know. */
static int64_t
add_picture(WireFixture *fixture, char shade)
{
    g_autoptr(GError) error = NULL;
    char gif[] = "GIF89a\x90\1\x2c\1\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    Media media = {.width = 400,
        .height = 300,
        .alt = "A pier",
        .caption = "The pier at dawn",
        .credit = "Ida",
        .headline = "Pier",
        .copyright = "Gazette",
        .keywords = "pier, dawn",
        .licence = "Once",
        .until_us = INT64_C(1935561600) * SECOND_US,
        .focal_x = 250,
        .focal_y = 400};
    int64_t id;
    gif[13] = shade;
    g_assert_true(media_crop_set(&media, MEDIA_SQUARE, 20, 30, 200, &error));
    Write *write = fixture_begin(&fixture->base);
    media_add_bytes(write, fixture->base.newsroom, gif, sizeof gif - 1, &media, &id, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

static Media
load(WireFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    Media media;
    bool found;
    g_assert_true(media_find(reader, fixture->base.arena, id, &media, &found, &error));
    g_assert_true(found);
    return media;
}

static int64_t
add_author(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Label const draft = {.kind = LABEL_AUTHOR, .name = "Mara Quill"};
    int64_t id;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(label_ensure(write, &draft, &id, &error));
    fixture_commit(write);
    return id;
}

/* A live story with a picture as its lead, another in its text and a third in an entry. */
static void
fill_with_pictures(WireFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t const lead = add_picture(fixture, 1), second = add_picture(fixture, 2),
                  third = add_picture(fixture, 3),
                  section = fixture_section(&fixture->base, "World"), author = add_author(fixture);
    StoryContent const content = {.headline = "Night of the gale",
        .body = arena_printf(
            fixture->base.arena, "So. ![A pier](/media/%s)", load(fixture, second).file),
        .body_format = BODY_MARKDOWN,
        .sections = &section,
        .section_count = 1,
        .picture = {.media_id = lead, .alt = "Words of its own"}};
    LiveEntry entry = {.headline = "It went",
        .body = "All of it.",
        .author_id = author,
        .picture = {.media_id = third, .caption = "Its end"}};
    int64_t revision;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &entry.story_id, &revision, &error));
    g_assert_true(
        story_set_coverage(write, entry.story_id, revision, COVERAGE_RUNNING, &revision, &error));
    g_assert_true(story_publish(write, entry.story_id, revision, 0, NULL, &error));
    g_assert_true(live_entry_save(write, &entry, NULL, NULL, &error));
    fixture_commit(write);
}

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
    g_assert_true(story_correct(write, corrected, revision, "A name.", false, NULL, &error));
    g_assert_true(story_withdraw(write, withdrawn, 2, "It was wrong.", NULL, &error));
    fixture_commit(write);
}

/* What the library knew of a picture is known in the other one, and what shows it there. */
static void
assert_pictures_came(WireFixture *fixture)
{
    for (int64_t id = 1; id <= 3; id++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) uses = NULL;
        Media const media = load(fixture, id);
        g_assert_cmpint(media.focal_x, ==, 250);
        g_assert_cmpint(media.focal_y, ==, 400);
        g_assert_cmpint(media.crops[MEDIA_SQUARE].x, ==, 20);
        g_assert_cmpint(media.crops[MEDIA_SQUARE].y, ==, 30);
        g_assert_cmpint(media.crops[MEDIA_SQUARE].width, ==, 200);
        g_assert_cmpint(media.crops[MEDIA_WIDE].width, ==, 0);
        g_assert_cmpint(media.until_us, ==, INT64_C(1935561600) * SECOND_US);
        g_assert_cmpstr(media.alt, ==, "A pier");
        g_assert_cmpstr(media.keywords, ==, "pier, dawn");
        g_assert_cmpstr(media.licence, ==, "Once");
        g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
        g_assert_true(media_used_by(reader, id, 9, &uses, &error));
        g_assert_cmpuint(uses->len, ==, 1);
    }
}

static void
round_trip(WireFixture *fixture, void (*check)(WireFixture *other))
{
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
    if (check != NULL)
        check(&other);
    g_assert_true(wire_import(&other, path, NULL));
    wire_expect(&other, 0, 0, (int)g_strv_length(lines) - 1, 0);
    g_free(other.dir);
    other.dir = g_dir_make_tmp("dateline-wire-XXXXXX", NULL);
    wire_tear_down(&other, NULL);
}

static void
test_round_trip(WireFixture *fixture, gconstpointer data)
{
    clock_stop(INT64_C(1709290800) * SECOND_US);
    fill(fixture);
    round_trip(fixture, NULL);
}

static void
test_round_trip_of_pictures(WireFixture *fixture, gconstpointer data)
{
    clock_stop(INT64_C(1709290800) * SECOND_US);
    fill_with_pictures(fixture);
    round_trip(fixture, assert_pictures_came);
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
        {"/export/round-trip-of-pictures", test_round_trip_of_pictures},
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
