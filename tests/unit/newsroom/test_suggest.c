/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/label.h"
#include "newsroom/suggest.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static SuggestIndex *
index_of(NewsroomFixture *fixture, unsigned learn)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    SuggestIndex *index = suggest_index_new(reader, &error);
    g_assert_no_error(error);
    if (learn > 0)
        g_assert_true(suggest_index_learn(index, reader, learn, &error));
    return index;
}

static double
score_of(const Suggestions *suggestions, const char *name)
{
    for (unsigned index = 0; index < suggestions->count; index++)
        if (strcmp(suggestions->items[index].name, name) == 0)
            return suggestions->items[index].score;
    return 0;
}

/* The names suggested for a text, in alphabetical order. */
static char *
names_for(NewsroomFixture *fixture, const SuggestIndex *index, const char *headline,
    const char *body, BodyFormat format)
{
    StoryContent const content = {.headline = headline, .body = body, .body_format = format};
    Suggestions const suggestions = suggest_tags(index, fixture->arena, &content);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned place = 0; place < suggestions.count; place++)
        g_ptr_array_add(names, (gpointer)suggestions.items[place].name);
    for (unsigned place = 1; place < names->len; place++)
        for (unsigned back = place;
             back > 0 && strcmp(names->pdata[back - 1], names->pdata[back]) > 0; back--) {
            gpointer const other = names->pdata[back];
            names->pdata[back] = names->pdata[back - 1];
            names->pdata[back - 1] = other;
        }
    g_ptr_array_add(names, NULL);
    g_autofree char *joined = g_strjoinv(", ", (char **)names->pdata);
    return arena_strdup(fixture->arena, joined);
}

static const char *const TAGS[] = {"Lorn", "Port Halden", "Port Halden Times", "US", "Ferry strike",
    "elections", "Škoda", "България", "Русе", "Народно събрание", "Adrian Kesk", "-",
    "Nurses' pay"};

static const struct {
    const char *headline;
    const char *body;
    BodyFormat format;
    const char *names;
} TEXTS[] = {
    {"Nothing", "", BODY_PLAIN, ""},
    {"Crews of Lorn agree", "They met.", BODY_PLAIN, "Lorn"},
    {"LORN’S ANSWER", "It came.", BODY_PLAIN, "Lorn"},
    {"Lornmouth votes", "Explorn.", BODY_PLAIN, ""},
    {"It is for us", "All of us.", BODY_PLAIN, ""},
    {"A U.S. answer", "The US said.", BODY_PLAIN, "US"},
    {"The ferry strikes", "Ferry-strike, again.", BODY_PLAIN, "Ferry strike"},
    {"The election", "An election's end.", BODY_PLAIN, "elections"},
    {"Port. Halden", "In port, Halden said.", BODY_PLAIN, ""},
    {"A skoda", "The Škoda's wheels.", BODY_PLAIN, "Škoda"},
    {"Port Halden Times", "The Port Halden Times of Port Halden.", BODY_PLAIN,
        "Port Halden, Port Halden Times"},
    {"В Народното събрание", "Събранието на България се мени.", BODY_PLAIN,
        "България, Народно събрание"},
    {"В РУСЕ", "Русе е град.", BODY_PLAIN, "Русе"},
    {"News", "<p>Adrian <b>Kesk</b> spoke. Kesk smiled.</p><script>Lorn</script>", BODY_HTML,
        "Adrian Kesk"},
    {"News", "*Adrian* **Kesk** spoke of [Lorn](https://x.example/).", BODY_MARKDOWN,
        "Adrian Kesk, Lorn"},
    {"Nurses’ pay", "Their pay.", BODY_PLAIN, "Nurses' pay"},
};

static void
test_names_in_texts(NewsroomFixture *fixture, gconstpointer data)
{
    for (size_t place = 0; place < G_N_ELEMENTS(TAGS); place++)
        fixture_tag(fixture, TAGS[place]);
    g_autoptr(SuggestIndex) index = index_of(fixture, 0);
    for (size_t place = 0; place < G_N_ELEMENTS(TEXTS); place++) {
        g_test_message("%s", TEXTS[place].headline);
        g_assert_cmpstr(names_for(fixture, index, TEXTS[place].headline, TEXTS[place].body,
                            TEXTS[place].format),
            ==, TEXTS[place].names);
    }
}

static void
test_place_and_count_weigh(NewsroomFixture *fixture, gconstpointer data)
{
    fixture_tag(fixture, "Lorn");
    fixture_tag(fixture, "Ivel");
    fixture_tag(fixture, "Marrow");
    g_autoptr(SuggestIndex) index = index_of(fixture, 0);
    StoryContent const content = {.headline = "Lorn answers",
        .body = "Lorn and Ivel met. Lorn left. Ivel stayed. In Marrow."};
    Suggestions const found = suggest_tags(index, fixture->arena, &content);
    g_assert_cmpuint(found.count, ==, 3);
    g_assert_cmpstr(found.items[0].name, ==, "Lorn");
    g_assert_cmpstr(found.items[1].name, ==, "Ivel");
    g_assert_cmpstr(found.items[2].name, ==, "Marrow");
    for (unsigned place = 0; place < found.count; place++) {
        g_assert_cmpfloat(found.items[place].score, <=, 1);
        g_assert_cmpint(found.items[place].label_id, >, 0);
        g_assert_cmpstr(found.items[place].type, ==, "topic");
    }
}

static int64_t
story(NewsroomFixture *fixture, const char *headline, const char *body, const char *tag)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(fixture, "World");
    int64_t const tag_id = tag == NULL ? 0 : fixture_tag(fixture, tag);
    StoryContent const content = {
        .headline = headline,
        .body = body,
        .sections = &section,
        .section_count = 1,
        .tags = &tag_id,
        .tag_count = tag != NULL,
    };
    int64_t id, revision;
    Write *write = fixture_begin(fixture);
    story_create(write, &content, &id, &revision, &error);
    story_publish(write, id, revision, 0, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

/* Both are named alike everywhere; editors tag one of them. */
static void
test_use_is_learnt(NewsroomFixture *fixture, gconstpointer data)
{
    fixture_tag(fixture, "Said");
    for (int number = 0; number < 30; number++)
        story(fixture, "News", "It is Said and Ivel again.", "Ivel");
    StoryContent const content = {.headline = "News", .body = "It is Ivel and Said again."};
    g_autoptr(SuggestIndex) fresh = index_of(fixture, 0);
    Suggestions before = suggest_tags(fresh, fixture->arena, &content);
    g_assert_cmpfloat(score_of(&before, "Ivel"), ==, score_of(&before, "Said"));
    g_autoptr(SuggestIndex) learnt = index_of(fixture, 100);
    Suggestions after = suggest_tags(learnt, fixture->arena, &content);
    g_assert_cmpfloat(score_of(&after, "Ivel"), >, 0.6);
    g_assert_cmpfloat(score_of(&after, "Said"), <, 0.2);
}

/* Tags that are called alike are one suggestion: the one that editors use, else the one that is
 * written as the text has it. */
static void
test_alike_is_suggested_once(NewsroomFixture *fixture, gconstpointer data)
{
    fixture_tag(fixture, "Election");
    fixture_tag(fixture, "Ferry strike");
    fixture_tag(fixture, "Ferry strikes");
    for (int number = 0; number < 30; number++)
        story(fixture, "News", "The election in Ivel.", "Elections");
    static const char BODY[] = "The election. Ferry strikes, ferry strikes. The ferry strikes.";
    g_autoptr(SuggestIndex) index = index_of(fixture, 100);
    g_assert_cmpstr(names_for(fixture, index, "The election", BODY, BODY_PLAIN), ==,
        "Elections, Ferry strikes");
}

static void
test_new_names(NewsroomFixture *fixture, gconstpointer data)
{
    fixture_tag(fixture, "Lorn");
    for (int number = 0; number < 3; number++)
        story(fixture, "News",
            "PORT HALDEN. President Mirela Stane met the Harbour Authority. Stane spoke to Once "
            "Only. The Lorn Gazette wrote.",
            NULL);
    StoryContent const content = {
        .headline = "Mirela Stane In Lorn",
        .body = "PORT HALDEN. Ms. Mirela Stane went on. But Mirela Stane's Harbour Authority did "
                "not. The Harbour Authority. Never Seen spoke, Never Seen said. Stane left.",
    };
    g_autoptr(SuggestIndex) index = index_of(fixture, 100);
    Suggestions const found = suggest_tags(index, fixture->arena, &content);
    unsigned fresh = 0;
    for (unsigned place = 0; place < found.count; place++) {
        if (found.items[place].label_id != 0)
            continue;
        fresh++;
        if (strcmp(found.items[place].name, "Mirela Stane") == 0)
            g_assert_cmpstr(found.items[place].type, ==, "person");
        else
            g_assert_cmpstr(found.items[place].name, ==, "Harbour Authority");
        if (strcmp(found.items[place].name, "Harbour Authority") == 0)
            g_assert_cmpstr(found.items[place].type, ==, "organisation");
    }
    g_assert_cmpuint(fresh, ==, 2);
}

/* Many tags with shared beginnings, names too long, and texts made of them. */
static void
test_bounds(NewsroomFixture *fixture, gconstpointer data)
{
    enum { COUNT = 3000 };

    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(fixture);
    for (int number = 0; number < COUNT; number++) {
        int64_t id;
        const char *name = number % 10 == 0
                               ? arena_printf(fixture->arena, "a b c d e f g %d", number)
                               : arena_printf(fixture->arena, "a b c d %d", number);
        label_ensure(write, &(Label){.kind = LABEL_TAG, .name = name}, &id, &error);
        g_assert_no_error(error);
    }
    fixture_commit(write);
    fixture_tag(fixture, "a");
    fixture_tag(fixture, "A a");
    g_autoptr(SuggestIndex) index = index_of(fixture, 0);

    g_autoptr(GString) body = g_string_new(NULL);
    while (body->len < STORY_BODY_MAX)
        g_string_append_printf(body, "a a b c d %d ", (int)(body->len % COUNT));
    static const BodyFormat FORMATS[] = {BODY_PLAIN, BODY_MARKDOWN, BODY_HTML};
    for (size_t place = 0; place < G_N_ELEMENTS(FORMATS); place++) {
        StoryContent const content = {
            .headline = "A a a a", .body = body->str, .body_format = FORMATS[place]};
        Suggestions const found = suggest_tags(index, fixture->arena, &content);
        g_assert_cmpuint(found.count, ==, SUGGEST_MOST);
    }
    g_string_truncate(body, 0);
    while (body->len < STORY_BODY_MAX)
        g_string_append(body, "Aa <b>Bb Cc</b> ");
    StoryContent const content = {.headline = "X", .body = body->str, .body_format = BODY_HTML};
    g_assert_cmpuint(suggest_tags(index, fixture->arena, &content).count, <=, SUGGEST_MOST);
}

static void
test_empty_newsroom(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(SuggestIndex) index = index_of(fixture, 10);
    g_assert_cmpstr(
        names_for(fixture, index, "Anything At All", "Any Name. Any Name.", BODY_PLAIN), ==, "");
    suggest_index_free(NULL);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/suggest/names-in-texts", test_names_in_texts},
        {"/suggest/place-and-count", test_place_and_count_weigh},
        {"/suggest/use-is-learnt", test_use_is_learnt},
        {"/suggest/alike-once", test_alike_is_suggested_once},
        {"/suggest/new-names", test_new_names},
        {"/suggest/bounds", test_bounds},
        {"/suggest/empty", test_empty_newsroom},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
