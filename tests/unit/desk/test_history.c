/* SPDX-License-Identifier: MIT */
/* A story's history on the desk: its versions, two side by side, and an earlier text brought back.
 */
#include <string.h>

#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/workflow.h"

typedef struct {
    DeskFixture base;
    Caller chief, reporter;
    int64_t first, second; /* the numbers of two versions */
} HistoryFixture;

static int64_t
save(HistoryFixture *fixture, int64_t revision, const char *headline, const char *body)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World");
    StoryContent const content = {
        .headline = headline, .body = body, .sections = &section, .section_count = 1};
    int64_t id, head;
    g_autoptr(Write) write = fixture_begin(&fixture->base.base);
    g_assert_true(revision == 0 ? story_create(write, &content, &id, NULL, &error)
                                : story_save(write, 1, revision, &content, NULL, &error));
    g_assert_true(write_commit(write, &head, &error));
    return head;
}

static void
set_up(HistoryFixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture->chief = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF));
    fixture->reporter = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "ana", ROLE_REPORTER));
    fixture->first = save(fixture, 0, "Ferry crews <vote>", "The vote is tonight.");
    fixture->second = save(fixture, 1, "Ferry crews have voted", "The vote was last night.");
}

static void
tear_down(HistoryFixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static const char *
show(HistoryFixture *fixture, const char *target)
{
    Answer const answer = desk_fixture_get(&fixture->base, &fixture->chief, target);
    g_assert_cmpint(answer.status, ==, 200);
    return answer.body;
}

static void
test_two_side_by_side(HistoryFixture *fixture, gconstpointer data)
{
    const char *page = show(fixture, "/desk/stories/1/history");
    g_assert_nonnull(strstr(page, "Ferry crews &lt;vote&gt;"));
    g_assert_nonnull(strstr(page, "The vote was last night."));
    g_assert_nonnull(strstr(page, "headline, text"));
    g_assert_null(strstr(page, "<vote>"));
    const char *first = arena_printf(
        fixture->base.base.arena, "/desk/stories/1/history?to=%" G_GINT64_FORMAT, fixture->first);
    g_assert_nonnull(strstr(show(fixture, first), "Nothing yet"));
    const char *same = arena_printf(fixture->base.base.arena,
        "/desk/stories/1/history?from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT, fixture->first,
        fixture->first);
    g_assert_nonnull(strstr(show(fixture, same), "The words are the same."));
    static const char *const BAD[] = {
        "/desk/stories/7/history", "/desk/stories/x/history", "/desk/stories/1/history?to=99999"};
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(
            desk_fixture_get(&fixture->base, &fixture->chief, BAD[index]).status, ==, 404);
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, &fixture->chief, "/desk/stories/1/history?to=x").status,
        ==, 422);
}

/* A correction stands beside what readers had, with its note, and no change is hidden. */
static void
test_what_readers_had(HistoryFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World");
    StoryContent content = {.headline = "Ferry crews have voted",
        .body = "<p>See <a href=\"/one\">it</a>.</p>",
        .body_format = BODY_HTML,
        .sections = &section,
        .section_count = 1};
    int64_t revision = 2;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_save(write, 1, revision, &content, &revision, &error));
    g_assert_true(story_publish(write, 1, revision, 0, &revision, &error));
    content.body = "<p>See <a href=\"/two\">it</a>.</p>";
    content.priority = 1;
    content.language = "bg";
    content.source_url = "https://origin.example/";
    content.unrelated = (const int64_t[]){7};
    content.unrelated_count = 1;
    g_assert_true(story_save(write, 1, revision, &content, &revision, &error));
    g_assert_true(
        story_correct(write, 1, revision, "The link was wrong.", false, &revision, &error));
    fixture_commit(write);
    const char *page = show(fixture, "/desk/stories/1/history");
    static const char *const SAID[] = {"“The link was wrong.”", "Text, with links and emphasis",
        "/one", "/two", "Place on fronts", "Lead, breaking", "Language", "Address of the original",
        "Story 7"};
    for (size_t index = 0; index < G_N_ELEMENTS(SAID); index++)
        if (strstr(page, SAID[index]) == NULL)
            g_error("the history does not say \"%s\"", SAID[index]);
    g_assert_null(strstr(page, "The words are the same."));
}

static int
restore(HistoryFixture *fixture, const Caller *caller, const char *fields)
{
    const char *body = arena_printf(fixture->base.base.arena, "csrf=%s&%s", caller->csrf, fields);
    return desk_fixture_ask(&fixture->base, caller, "POST", "/desk/stories/1/history", NULL, body)
        .status;
}

static void
test_an_earlier_text_comes_back(HistoryFixture *fixture, gconstpointer data)
{
    Arena *arena = fixture->base.base.arena;
    const char *fields = arena_printf(arena, "revision=2&seq=%" G_GINT64_FORMAT, fixture->first);
    g_assert_cmpint(restore(fixture, &fixture->reporter, fields), ==, 403);
    g_assert_cmpint(restore(fixture, &fixture->chief, "revision=2"), ==, 422);
    g_assert_cmpint(restore(fixture, &fixture->chief, "revision=2&seq=99999"), ==, 404);
    /* Nothing is written over what came in between. */
    const char *late = arena_printf(arena, "revision=1&seq=%" G_GINT64_FORMAT, fixture->first);
    g_assert_cmpint(restore(fixture, &fixture->chief, late), ==, 409);
    g_assert_cmpint(restore(fixture, &fixture->chief, fields), ==, 303);
    const char *page = show(fixture, "/desk/stories/1/history?done=restored");
    g_assert_nonnull(strstr(page, "That text is the working copy now."));
    g_assert_cmpint(fixture_revision(&fixture->base.base, 1), ==, 3);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(HistoryFixture *, gconstpointer);
    } TESTS[] = {
        {"/history/side-by-side", test_two_side_by_side},
        {"/history/what-readers-had", test_what_readers_had},
        {"/history/restore", test_an_earlier_text_comes_back},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, HistoryFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
