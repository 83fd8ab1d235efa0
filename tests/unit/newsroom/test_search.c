/* SPDX-License-Identifier: MIT */
/* What is found and what not, whatever was typed; and the index says the same after any change as
 * after a rebuild. */
#include <string.h>

#include "base/error.h"
#include "newsroom/search.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

enum { HOSTILE = 500, WALK = 120 };

static int64_t
add_story(NewsroomFixture *fixture, const char *headline, const char *body, int64_t at_us)
{
    int64_t id, revision, sections[] = {fixture_section(fixture, "World/Lorn")};
    g_autoptr(GError) error = NULL;
    StoryContent const content = {
        .headline = headline, .body = body, .sections = sections, .section_count = 1};
    Write *write = fixture_begin(fixture);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, at_us, NULL, &error));
    fixture_commit(write);
    return id;
}

/* The ids found, best first, parted by blanks; "! …" for a problem. */
static char *
find(NewsroomFixture *fixture, SearchQuery query, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_autoptr(GString) out = g_string_new(NULL);
    SearchResult result;
    search_text_read(fixture->arena, words, &query.text);
    query.limit = 50;
    if (query.text.problem != NULL)
        return g_strdup_printf("! %s", query.text.problem);
    g_assert_true(search_run(reader, fixture->arena, &query, &result, &error));
    g_assert_no_error(error);
    for (unsigned index = 0; index < result.count; index++)
        g_string_append_printf(
            out, "%s%" G_GINT64_FORMAT, index == 0 ? "" : " ", result.hits[index].card->id);
    if (result.instead != NULL)
        g_string_append_printf(out, "? %s", result.instead);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
expect(NewsroomFixture *fixture, const char *words, const char *expected)
{
    g_autofree char *found = find(fixture, (SearchQuery){0}, words);
    if (strcmp(found, expected) != 0)
        g_test_message("%s: %s", words, found);
    g_assert_cmpstr(found, ==, expected);
}

static void
test_words(NewsroomFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *words;
        const char *expected;
    } CASES[] = {
        {"", ""},
        {"harbour", "1 2"},
        {"HARBOUR", "1 2"},
        {"harbour -ice", "1"},
        {"\"pilots of the harbour\"", "2"},
        {"“pilots of the harbour”", "2"},
        {"\"harbour pilots\"", ""},
        {"pilo*", "2"},
        {"zelezo", "3"},
        {"Železo", "3"},
        {"МОСТ", "4"},
        {"harbour železo", ""},
        {"harbuor", "? harbour"},
        {"-harbour", "! There are only words to leave out: add one to look for."},
        {"h*", "! A beginning needs three letters before its *."},
        {"headline:harbour", ""},
        {"harbour OR železo", ""},
        {"NEAR(harbour ice)", "? NEAR(harbour ice"},
        {"\"", ""},
        {"***", ""},
    };

    add_story(fixture, "Harbour opens", "Boats came in.", 0);
    add_story(fixture, "Ice", "The pilots of the harbour wait.", 0);
    add_story(fixture, "Železo", "Dear iron.", 0);
    add_story(fixture, "Новый мост", "Через реку.", 0);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++)
        expect(fixture, CASES[index].words, CASES[index].expected);
}

static void
test_gate(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = add_story(fixture, "Marmalade", "Orange.", 0);
    add_story(fixture, "Marmalade tomorrow", "Orange.", G_MAXINT64 / 4);
    expect(fixture, "marmalade", "1");
    Write *write = fixture_begin(fixture);
    g_assert_true(story_withdraw(write, id, fixture_revision(fixture, id), "Wrong.", NULL, &error));
    fixture_commit(write);
    expect(fixture, "marmalade", "");
    expect(fixture, "orange", "");
}

static void
test_filters(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const may = INT64_C(1714557600) * 1000000;
    int64_t const tag = fixture_tag(fixture, "Ice");
    fixture_story(fixture, "Cold one", "World/Lorn", "Ice", may);
    fixture_story(fixture, "Cold two", "World", NULL, may + INT64_C(40) * 86400 * 1000000);
    int64_t const world = fixture_section(fixture, "World");
    int64_t const lorn = fixture_section(fixture, "World/Lorn");
    SearchQuery const queries[] = {{.section_id = lorn}, {.section_id = world, .newest = true},
        {.tag_id = tag}, {.from_us = may + 1}, {.until_us = may + 1, .from_us = 1}};
    static const char *const EXPECTED[] = {"1", "2 1", "1", "2", "1"};
    for (size_t index = 0; index < G_N_ELEMENTS(queries); index++) {
        g_autofree char *with = find(fixture, queries[index], "cold");
        g_assert_cmpstr(with, ==, EXPECTED[index]);
        g_autofree char *without = find(fixture, queries[index], "");
        if (index < 3)
            g_assert_cmpint(strlen(without), ==, strlen(EXPECTED[index]));
    }
}

/* Any bytes: no error, bounded results. */
static void
test_hostile(NewsroomFixture *fixture, gconstpointer data)
{
    static const char *const PIECES[] = {"\"", "*", "-", "(", ")", "AND", "OR", "NOT", "NEAR/2",
        "^", "{a b}:", ":", "'", ";", "--", "\\", "%00", "\xff", "\xe2\x80", "harbour", "a", " ",
        "\t", "\xd0\xbc", "search MATCH", "+", "\"\"", "\xf0\x9f\x8c\x8a", "<b>", "l1",
        "marks : \"l1\""};
    GRand *random = g_rand_new_with_seed(20250120);
    add_story(fixture, "Harbour opens", "Boats came in.", 0);
    for (int round = 0; round < HOSTILE; round++) {
        g_autoptr(GString) words = g_string_new(NULL);
        for (int count = g_rand_int_range(random, 1, 40); count > 0; count--)
            g_string_append(
                words, PIECES[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(PIECES))]);
        g_free(find(fixture, (SearchQuery){0}, words->str));
    }
    g_rand_free(random);
}

static void
test_marks(NewsroomFixture *fixture, gconstpointer data)
{
    SearchText text;
    g_autoptr(GString) shown = g_string_new(NULL);
    search_text_read(fixture->arena, "harbour \"two boats\" pil*", &text);
    SearchParts const parts = search_mark(
        fixture->arena, &text, "In Hárbour and on it two boats, two ducks & a pilot.", 200);
    for (unsigned index = 0; index < parts.count; index++)
        g_string_append_printf(
            shown, parts.parts[index].marked ? "[%s]" : "%s", parts.parts[index].text);
    g_assert_cmpstr(shown->str, ==, "In [Hárbour] and on it [two boats], two ducks & a [pilot].");
}

/* A step of the walk: publishes, corrects or withdraws something. */
static void
step(NewsroomFixture *fixture, GRand *random)
{
    static const char *const WORDS[] = {"ice", "pier", "gull", "rope", "tide", "salt"};
    g_autoptr(GError) error = NULL;
    g_autofree char *headline = g_strdup_printf(
        "%s %s", WORDS[g_rand_int_range(random, 0, 6)], WORDS[g_rand_int_range(random, 0, 6)]);
    int64_t const last = add_story(fixture, headline, WORDS[g_rand_int_range(random, 0, 6)], 0);
    int64_t const id = last < 3 ? last : g_rand_int_range(random, 2, (gint32)last + 1);
    int64_t revision = fixture_revision(fixture, id), sections[] = {1};
    StoryContent const content = {
        .headline = headline, .body = "rope salt", .sections = sections, .section_count = 1};
    Write *write = fixture_begin(fixture);
    switch (g_rand_int_range(random, 0, 3)) {
    case 0:
        if (story_save(write, id, revision, &content, &revision, NULL))
            story_correct(write, id, revision, "A word.", NULL, NULL);
        break;
    case 1:
        story_withdraw(write, id, revision, "Wrong.", NULL, NULL);
        break;
    default:
        g_assert_true(subject_erase(write, "story:1", "Asked for.", &error) || error != NULL);
    }
    fixture_commit(write);
}

static char *
everything(NewsroomFixture *fixture)
{
    static const char *const QUERIES[] = {
        "ice", "pier", "gull -rope", "\"rope salt\"", "tid*", "salt"};
    g_autoptr(GString) all = g_string_new(NULL);
    SearchQuery const newest = {.newest = true};
    for (size_t index = 0; index < G_N_ELEMENTS(QUERIES); index++) {
        g_autofree char *found = find(fixture, newest, QUERIES[index]);
        g_string_append_printf(all, "%s: %s\n", QUERIES[index], found);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void
test_rebuilt(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    GRand *random = g_rand_new_with_seed(20250120);
    for (int round = 0; round < WALK; round++)
        step(fixture, random);
    g_rand_free(random);
    g_autofree char *live = everything(fixture);
    g_assert_true(store_rebuild(newsroom_store(fixture->newsroom), NULL, NULL, &error));
    g_autofree char *rebuilt = everything(fixture);
    g_assert_cmpstr(live, ==, rebuilt);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/search/words", test_words},
        {"/search/gate", test_gate},
        {"/search/filters", test_filters},
        {"/search/hostile", test_hostile},
        {"/search/marks", test_marks},
        {"/search/rebuilt", test_rebuilt},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
