/* SPDX-License-Identifier: MIT */
/* What is found and what not, whatever was typed; and the index says the same after any change as
 * after a rebuild. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/search.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "text/fold.h"

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
        {"he's*", "5"},
        {"he’s", "5"},
        {"hé's*", "5"},
        {"\"boats came h*\"", "! A beginning needs three letters before its *."},
        {"fishermen's*", ""},
        {"fisher*", "5"},
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
    add_story(fixture, "A fisherman", "Now he’s home. Ash said so; he stood there.", 0);
    add_story(fixture, "Quiet", "He said that he stays.", 0);
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

/* More match than are weighed: the newest are the newest of all, in any order of coming in. */
static void
test_newest_of_all(NewsroomFixture *fixture, gconstpointer data)
{
    enum { STORIES = 220, LIMIT = 50 };

    static const char *const BODIES[] = {"Rope.", "Rope and salt.", "Salt.", "Rope, tide."};
    static const char *const WORDS[] = {"rope", "salt", "rope -salt", "\"rope and salt\"", "rop*"};
    static const unsigned MASKS[] = {1 | 2 | 8, 2 | 4, 1 | 8, 2, 1 | 2 | 8};
    static const int64_t SPANS[] = {DAY_US, 400 * DAY_US, 19000 * DAY_US};
    int64_t published[STORIES];
    unsigned bodies[STORIES];
    GRand *random = g_rand_new_with_seed(20250120);
    for (unsigned index = 0; index < STORIES; index++) {
        int64_t const span = SPANS[g_rand_int_range(random, 0, G_N_ELEMENTS(SPANS))];
        published[index] = clock_now_us() - (int64_t)(g_rand_double(random) * (double)span);
        bodies[index] = (unsigned)g_rand_int_range(random, 0, G_N_ELEMENTS(BODIES));
        add_story(fixture, "A story", BODIES[bodies[index]], published[index]);
    }
    for (int round = 0; round < 120; round++) {
        size_t const words = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(WORDS));
        SearchQuery query = {.newest = true,
            .weigh = (unsigned)g_rand_int_range(random, 1, 90),
            .skip = (unsigned)g_rand_int_range(random, 0, 30)};
        if (g_rand_boolean(random))
            query.from_us = published[g_rand_int_range(random, 0, STORIES)];
        if (g_rand_boolean(random))
            query.until_us = published[g_rand_int_range(random, 0, STORIES)];
        if (query.until_us != 0 && query.from_us == 0)
            query.from_us = clock_now_us() - 20000 * DAY_US;
        g_autoptr(GString) expected = g_string_new(NULL);
        unsigned found = 0;
        int64_t before_us = INT64_MAX;
        for (unsigned rank = 0; rank < STORIES; rank++) {
            unsigned best = STORIES;
            for (unsigned index = 0; index < STORIES; index++)
                if (published[index] < before_us &&
                    (best == STORIES || published[index] > published[best]))
                    best = index;
            before_us = published[best];
            if ((MASKS[words] & 1u << bodies[best]) == 0 || before_us < query.from_us ||
                (query.until_us != 0 && before_us >= query.until_us))
                continue;
            if (found >= query.skip && found < MIN(query.skip + LIMIT, query.weigh))
                g_string_append_printf(expected, "%s%u", expected->len > 0 ? " " : "", best + 1);
            found++;
        }
        g_autofree char *given = find(fixture, query, WORDS[words]);
        if (strcmp(given, expected->str) != 0)
            g_test_message("%s, weighing %u from the %u., from %" G_GINT64_FORMAT
                           " to %" G_GINT64_FORMAT,
                WORDS[words], query.weigh, query.skip, query.from_us, query.until_us);
        g_assert_cmpstr(given, ==, expected->str);
    }
    g_rand_free(random);
}

/* What is counted is exact, or said to be more. */
static void
test_counts(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    for (int number = 0; number < 12; number++)
        add_story(fixture, "Rope", "Salt.", 0);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    for (unsigned weigh = 10; weigh < 15; weigh++) {
        SearchQuery query = {.weigh = weigh, .limit = 5};
        SearchResult result;
        search_text_read(fixture->arena, "rope", &query.text);
        g_assert_true(search_run(reader, fixture->arena, &query, &result, &error));
        g_assert_cmpuint(result.found, ==, MIN(weigh, 12));
        g_assert_true(result.more == (weigh < 12));
        g_assert_cmpuint(result.facet_count, >, 0);
        g_assert_cmpuint(result.facets[0].count, ==, result.found);
    }
}

static void
test_typing(NewsroomFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *typed;
        const char *expected;
    } CASES[] = {{"", ""}, {"f", ""}, {"fe", ""}, {"fer", ""}, {"ferr", "1 2"}, {"ferry ", "1 2"},
        {"ferr ", ""}, {"ferry st", "1 2"}, {"ferry str", "1 2"}, {"ferry stri", "2"}, {"day", "1"},
        {"ferry -str", "1 2"}, {"ferry -strike", "1 2"}, {"ferry -strike ", "1"},
        {"\"ferry str", ""}, {"\"ferry strike", "2"}, {"ferry str*", "2"}, {"sailor’s", "1"},
        {"sailor's", "1"}, {"-fer", ""}, {"<>*", ""}, {"паро", "3"}};

    add_story(fixture, "Ferry sails", "A sailor’s day.", 0);
    add_story(fixture, "Ferry strike", "Sailing ends.", 0);
    add_story(fixture, "Пароход", "Идёт.", 0);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
        SearchQuery query = {.newest = true, .typing = true, .limit = 8};
        SearchResult result;
        unsigned sum = 0;
        search_text_read_typed(fixture->arena, CASES[index].typed, &query.text);
        g_assert_true(search_run(reader, fixture->arena, &query, &result, &error));
        for (unsigned hit = 0; hit < result.count; hit++)
            sum += 1u << result.hits[hit].card->id;
        unsigned expected = 0;
        for (const char *at = CASES[index].expected; *at != '\0'; at++)
            expected += *at != ' ' ? 1u << (*at - '0') : 0;
        g_test_message("%s", CASES[index].typed);
        g_assert_cmpuint(sum, ==, expected);
        g_assert_cmpuint(result.facet_count, ==, 0);
    }
}

static bool
has_word(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    return false;
}

/* Whatever was typed: marks hold words, and the pieces are the text. */
static void
test_marks_hold_words(NewsroomFixture *fixture, gconstpointer data)
{
    /* U+FC5E is an Arabic mark that stands alone, U+02BC a letter that looks like an apostrophe. */
    static const char *const PIECES[] = {"“", "”", "—", "…", "'", "’", "ʼ", "\xef\xb1\x9e", ".",
        " ", " ", " ", "he", "s", "ice", "ice-cold", "Lorn", "мост", "*", "-", "\"", "!", "7", "½",
        "\xcc\x81", "\n"};
    GRand *random = g_rand_new_with_seed(20250120);
    for (int round = 0; round < HOSTILE; round++) {
        g_autoptr(GString) words = g_string_new(NULL), shown = g_string_new(NULL);
        g_autoptr(GString) joined = g_string_new(NULL);
        SearchText text;
        for (int count = g_rand_int_range(random, 1, 12); count > 0; count--)
            g_string_append(words, PIECES[g_rand_int_range(random, 0, G_N_ELEMENTS(PIECES))]);
        for (int count = g_rand_int_range(random, 0, 60); count > 0; count--)
            g_string_append(shown, PIECES[g_rand_int_range(random, 0, G_N_ELEMENTS(PIECES))]);
        search_text_read(fixture->arena, words->str, &text);
        SearchParts const parts = search_mark(fixture->arena, &text, shown->str, 2000);
        for (unsigned index = 0; index < parts.count; index++) {
            const char *part = parts.parts[index].text;
            g_string_append(joined, part);
            g_assert_true(!parts.parts[index].marked ||
                          (has_word(part) && has_word(fold_text(fixture->arena, part))));
        }
        g_strdelimit(shown->str, "\n", ' ');
        g_assert_cmpstr(joined->str, ==, shown->str);
    }
    g_rand_free(random);
    SearchText text;
    search_text_read(fixture->arena, "\xef\xb1\x9e\xef\xb1\x9e\xef\xb1\x9e*", &text);
    SearchParts const parts = search_mark(fixture->arena, &text, "“He’s” home", 200);
    g_assert_cmpuint(parts.count, ==, 1);
    g_assert_false(parts.parts[0].marked);
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
            story_correct(write, id, revision, "A word.", false, NULL, NULL);
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

static int64_t
count_parts(NewsroomFixture *fixture)
{
    static const Sql PARTS = {"parts", "SELECT count(DISTINCT segid) FROM search_idx"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    int64_t count;
    g_assert_true(db_int(reader->db, 0, &count, &error, &PARTS, ""));
    return count;
}

/* Every publish leaves a part of the index; they are joined once nobody writes, and not before. */
static void
test_parts_are_joined_in_quiet_times(NewsroomFixture *fixture, gconstpointer data)
{
    enum { STORIES = 12 };

    g_autoptr(GError) error = NULL;
    ChangeLog *log = store_log(newsroom_store(fixture->newsroom));
    int64_t head, before, begun_us = g_get_monotonic_time();
    for (int number = 0; number < STORIES; number++)
        add_story(fixture, "Herring", "The boats came back.", 0);
    g_autofree char *found = find(fixture, (SearchQuery){0}, "herring boats");
    g_assert_cmpint(count_parts(fixture), ==, STORIES);
    g_assert_true(change_log_head(log, &before, &error));

    newsroom_tidy(fixture->newsroom);
    if (g_get_monotonic_time() - begun_us < 333000)
        g_assert_cmpint(count_parts(fixture), ==, STORIES);
    g_usleep(340000);
    while (newsroom_tidy(fixture->newsroom))
        g_assert_cmpint(count_parts(fixture), <, STORIES);
    g_assert_cmpint(count_parts(fixture), <, 4);
    g_assert_true(change_log_head(log, &head, &error));
    g_assert_cmpint(head, ==, before);
    expect(fixture, "herring boats", found);
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
        {"/search/marks-hold-words", test_marks_hold_words},
        {"/search/newest-of-all", test_newest_of_all},
        {"/search/counts", test_counts},
        {"/search/typing", test_typing},
        {"/search/rebuilt", test_rebuilt},
        {"/search/parts", test_parts_are_joined_in_quiet_times},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
