/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wire_fixture.h"

static const char LEAD[] = "River Freezes for the First Time in Eleven Years";
static const char PIER[] = "Harbour Council Opens the Winter Pier";

static void
import_page(WireFixture *fixture, const char *name)
{
    size_t size;
    const char *bytes = wire_golden(fixture->base.arena, name, &size);
    g_assert_true(wire_import(fixture, wire_file(fixture, name, bytes, size), NULL));
}

/* The exported line of a headline. The caller drops it. */
static Json *
story_of(WireFixture *fixture, const char *headline)
{
    g_auto(GStrv) lines = g_strsplit(wire_export(fixture), "\n", -1);
    for (unsigned index = 0; lines[index] != NULL && *lines[index] != '\0'; index++) {
        g_autoptr(Json) story = json_loads(lines[index], 0, NULL);
        if (g_strcmp0(json_text(story, "title"), headline) == 0)
            return g_steal_pointer(&story);
    }
    g_error("no story \"%s\"", headline);
}

static void
expect_json(const Json *story, const char *field, const char *expected)
{
    const Json *value = json_object_get(story, field);
    g_autofree char *shown = value == NULL ? NULL : json_write(value);
    g_assert_cmpstr(shown, ==, expected);
}

static void
test_one_page(WireFixture *fixture, gconstpointer data)
{
    import_page(fixture, "lorn.page.txt");
    wire_expect(fixture, 13, 0, 0, 0);
    g_autoptr(Json) lead = story_of(fixture, LEAD);
    expect_json(lead, "kicker", "\"Lorn\"");
    expect_json(lead, "sections", "[\"World\",\"Lorn\"]");
    expect_json(lead, "tags", "[\"Ice\",\"River\",\"Lorn\"]");
    expect_json(lead, "source", "\"The Lorn Courier\"");
    expect_json(lead, "published", "\"2025-01-20T17:15:00Z\"");
    g_assert_true(g_str_has_prefix(json_text(lead, "body"), "The river Lorn froze"));
    g_assert_true(g_str_has_suffix(json_text(lead, "body"), "“but not by much.”"));
    g_assert_null(strstr(json_text(lead, "body"), "Be a reporter"));

    g_autoptr(Json) pier = story_of(fixture, PIER);
    expect_json(pier, "sections", "[\"World\",\"East Coast\"]"); /* as another mention has it */
    expect_json(
        pier, "standfirst", "\"The council opened the pier two weeks early after a dry autumn\"");
    g_autoptr(Json) mill = story_of(fixture, "Lorn: Old Mill Becomes a Museum");
    expect_json(mill, "published", "\"2025-01-17T12:05:00Z\"");
    g_autoptr(Json) mayor = story_of(fixture, "Mayor Answers Critics of the Bridge Toll");
    expect_json(mayor, "sections", "[\"Politics\"]");
    import_page(fixture, "lorn.page.txt");
    wire_expect(fixture, 0, 0, 13, 0);
}

/* The related articles are what was listed beside it, in the page's order; nothing is pinned. */
static void
test_related(WireFixture *fixture, gconstpointer data)
{
    static const char *const EXPECTED[] = {PIER, "Two Ferries Return to the Northern Line",
        "Mayor Answers Critics of the Bridge Toll", "Salt Prices Fall for the Third Month",
        "School Boats Run Late Again", "Lighthouse Keeper Retires After Forty Years"};
    g_autoptr(GError) error = NULL;
    Story story, other;
    int64_t id;
    bool found;
    import_page(fixture, "lorn.page.txt");
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_autofree char *foreign = g_strconcat("2025-01-20T17:15:00Z ", LEAD, NULL);
    g_assert_true(story_find_foreign(reader, "captured-page", foreign, &id, &error));
    g_assert_true(story_find(reader, fixture->base.arena, id, &story, &found, &error));
    g_assert_true(found);
    g_assert_cmpuint(story.live->related_count, ==, 0);
    g_assert_cmpuint(story.live->listed_count, ==, G_N_ELEMENTS(EXPECTED));
    for (unsigned index = 0; index < G_N_ELEMENTS(EXPECTED); index++) {
        g_assert_true(story_find(
            reader, fixture->base.arena, story.live->listed[index], &other, &found, &error));
        g_assert_cmpstr(other.live->headline, ==, EXPECTED[index]);
    }
}

/* A page fills in the story that was only mentioned; a mention takes nothing away. */
static void
test_second_page(WireFixture *fixture, gconstpointer data)
{
    import_page(fixture, "lorn.page.txt");
    g_autoptr(Json) before = story_of(fixture, LEAD);
    import_page(fixture, "pier.page.txt");
    wire_expect(fixture, 0, 1, 4, 0);
    g_autoptr(Json) after = story_of(fixture, LEAD);
    g_assert_true(json_equal(before, after));
    g_autoptr(Json) pier = story_of(fixture, PIER);
    expect_json(pier, "source", "\"Coast Radio\"");
    g_assert_true(g_str_has_suffix(json_text(pier, "body"), "six in the morning."));
    import_page(fixture, "lorn.page.txt");
    wire_expect(fixture, 0, 0, 13, 0);
}

static void
test_refused(WireFixture *fixture, gconstpointer data)
{
    static const char *const TEXTS[] = {"", "no date line at all", "World | x // y\nA title\n",
        "World | January 45, 2025, Monday // 17:15\nTitle\n",
        "World | January 20, 2025, Monday // 17:15\n\n", "\xff\xfe | // "};
    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++) {
        char *path = wire_file(fixture, "bad.txt", TEXTS[index], strlen(TEXTS[index]));
        g_assert_true(wire_import(fixture, path, "captured-page"));
        wire_expect(fixture, 0, 0, 0, 1);
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WireFixture *, gconstpointer);
    } TESTS[] = {
        {"/captured-page/one", test_one_page},
        {"/captured-page/related", test_related},
        {"/captured-page/second", test_second_page},
        {"/captured-page/refused", test_refused},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(
            TESTS[index].path, WireFixture, NULL, wire_set_up, TESTS[index].test, wire_tear_down);
    return g_test_run();
}
