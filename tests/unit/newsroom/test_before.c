/* SPDX-License-Identifier: MIT */
/* What ran before is found by its headline or its text, and nothing that the public may not see. */
#include <string.h>

#include "newsroom/before.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static const char BODY[] =
    "The ferry left the harbour of Brannoy at six in the morning with two hundred people on board. "
    "Its captain said that the sea was calm, and that nobody had thought of the strike that began "
    "an hour later. Crews of four ships voted to stay ashore until the owners answer. The owners "
    "said they would, and named no day.";

/* The ids found, the likest first. */
static const char *
find(NewsroomFixture *fixture, const char *headline, const char *body, int64_t except_id)
{
    Before items[BEFORE_MOST];
    unsigned count;
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_autoptr(GString) ids = g_string_new(NULL);
    StoryContent const content = {.headline = headline, .body = body};
    g_assert_true(before_find(reader, fixture->arena, &content, except_id, items, &count, &error));
    for (unsigned index = 0; index < count; index++) {
        g_assert_cmpfloat(items[index].headline, <=, 1);
        g_assert_cmpfloat(items[index].text, <=, 1);
        g_string_append_printf(ids, "%s%d", index == 0 ? "" : " ", (int)items[index].card->id);
    }
    return arena_strdup(fixture->arena, ids->str);
}

static void
set_up(NewsroomFixture *fixture, gconstpointer data)
{
    newsroom_fixture_set_up(fixture, data);
    fixture_story_with(fixture, "Ferry crews vote to strike", "World", NULL, BODY, 0);
    fixture_story_with(
        fixture, "Harbour pilots wait for ice", "World", NULL, "The pilots wait.", 0);
    fixture_story_with(fixture, "Паромщики голосуют за забастовку", "World", NULL, "Текст.", 0);
    fixture_story_with(fixture, "Fair", "World", NULL, "It was a fair day in Ivel.", 0);
}

static void
test_headlines(NewsroomFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *headline;
        const char *found;
    } CASES[] = {
        {"Ferry crews vote to strike", "1"},
        {"FERRY CREWS’ VOTE: to strike!", "1"},
        {"Ferry crews vote on a strike again", "1"},
        {"Strike vote of the ferry crews", "1"},
        {"Ferry sinks", ""},
        {"A vote", ""},
        {"Harbour pilots are waiting for the ice", "2"},
        {"Паромщики голосуют за забастовку", "3"},
        {"паромщики снова голосуют за забастовку", "3"},
        {"The fair", "4"},
        {"", ""},
        {"?!", ""},
        {"\" OR headline : (\"ferry\"", ""},
        {"the of and", ""},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_test_message("%s", CASES[index].headline);
        g_assert_cmpstr(find(fixture, CASES[index].headline, NULL, 0), ==, CASES[index].found);
    }
    g_assert_cmpstr(find(fixture, "Ferry crews vote to strike", NULL, 1), ==, "");
}

static void
test_texts(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *longer = g_strconcat(BODY, " They met again on Friday.", NULL);
    g_autofree char *quoted = g_strconcat("\"It came.\" ", BODY, NULL);
    g_assert_cmpstr(find(fixture, "Another thing", BODY, 0), ==, "1");
    g_assert_cmpstr(find(fixture, NULL, longer, 0), ==, "1");
    g_assert_cmpstr(find(fixture, "", quoted, 0), ==, "1");
    g_assert_cmpstr(
        find(fixture, "", "A calm sea, and two hundred people at an owners' vote.", 0), ==, "");
    /* The same text leads before the same headline. */
    g_assert_cmpstr(find(fixture, "Harbour pilots wait for the ice today", BODY, 0), ==, "1 2");
}

static void
test_gate(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_withdraw(write, 1, fixture_revision(fixture, 1), "Wrong.", NULL, &error));
    fixture_commit(write);
    g_assert_cmpstr(find(fixture, "Ferry crews vote to strike", BODY, 0), ==, "");
}

static void
test_most(NewsroomFixture *fixture, gconstpointer data)
{
    for (int number = 0; number < 20; number++)
        fixture_story_with(fixture, "Weather for the coming week", "World", NULL, "Rain.", 0);
    g_assert_cmpstr(
        find(fixture, "Weather for the coming week", NULL, 0), ==, "24 23 22 21 20 19 18 17");
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < STORY_BODY_MAX)
        g_string_append(text, "\"a\xcc\x81 мост* ");
    find(fixture, "Weather", text->str, 0);
    g_string_truncate(text, STORY_LINE_MAX);
    find(fixture, text->str, text->str, 0);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/before/headlines", test_headlines},
        {"/before/texts", test_texts},
        {"/before/gate", test_gate},
        {"/before/most", test_most},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, set_up, TESTS[index].test,
            newsroom_fixture_tear_down);
    return g_test_run();
}
