/* SPDX-License-Identifier: MIT */
/* The desk's numbers, counted by hand beside what the page says. */
#include <string.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/numbers.h"
#include "newsroom/topics.h"
#include "newsroom/workflow.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US; /* 2023-11-14 22:13:20 UTC */

static bool
says(const char *page, const char *words)
{
    return strstr(page, words) != NULL;
}

static void
test_what_the_page_says(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOW_US);
    Caller const caller =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "nils", ROLE_REPORTER));
    for (int day = 0; day < 40; day++)
        fixture_story(&fixture->base, "Ferry crews agree", day % 2 ? "World" : "<Sport>", NULL,
            NOW_US - day * DAY_US);
    int64_t const wrong =
        fixture_story(&fixture->base, "<b>A wrong one</b>", "World", NULL, NOW_US - DAY_US);
    Write *write = fixture_begin(&fixture->base);
    story_withdraw(
        write, wrong, fixture_revision(&fixture->base, wrong), "It was wrong.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    const char *page = desk_fixture_get(fixture, &caller, "/desk/numbers").body;
    g_assert_true(says(page, "<dd>30</dd><dd class=\"soft\">10 in the 30 days before</dd>"));
    g_assert_true(says(page, "<dt>Withdrawn</dt><dd>1</dd>"));
    g_assert_true(says(page, "<dt>Corrected</dt><dd>0</dd>"));
    g_assert_true(says(page, "&lt;Sport&gt;"));
    g_assert_true(says(page, "&lt;b&gt;A wrong one&lt;/b&gt;"));
    g_assert_false(says(page, "<b>A wrong one"));
    g_assert_true(says(page, "Tuesday, 14 November 2023: 1</title>"));
    const char *week = desk_fixture_get(fixture, &caller, "/desk/numbers?days=7").body;
    g_assert_true(says(week, "<dd>7</dd><dd class=\"soft\">7 in the 7 days before</dd>"));
    const char *odd = desk_fixture_get(fixture, &caller, "/desk/numbers?days=7000000").body;
    g_assert_true(says(odd, "in the 30 days before"));
    clock_resume();
}

static void
test_an_empty_newsroom(DeskFixture *fixture, gconstpointer data)
{
    Caller const caller =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "nils", ROLE_REPORTER));
    Answer const page = desk_fixture_get(fixture, &caller, "/desk/numbers?days=90");
    g_assert_cmpint(page.status, ==, 200);
    g_assert_true(says(page.body, "Nothing came out in these days."));
    g_assert_false(says(page.body, "<svg"));
}

/* Shares add up: each story once by section, once for each of its authors. */
static void
test_shares(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Numbers numbers;
    for (int story = 0; story < 9; story++)
        fixture_story(&fixture->base, "Ferry crews agree", story < 6 ? "World" : "Sport", NULL, 0);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(numbers_since(reader, fixture->base.arena, 0, &numbers, &error));
    g_assert_cmpint(numbers.stories, ==, 9);
    g_assert_cmpuint(numbers.section_count, ==, 2);
    g_assert_cmpint(numbers.sections[0].count, ==, 6);
    g_assert_cmpint(numbers.sections[1].count, ==, 3);
    g_assert_cmpuint(numbers.author_count, ==, 1);
    g_assert_cmpint(numbers.authors[0].id, ==, 0);
    g_assert_true(
        numbers_since(reader, fixture->base.arena, reader->now_us + DAY_US, &numbers, &error));
    g_assert_cmpint(numbers.stories, ==, 0);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/numbers/what-the-page-says", test_what_the_page_says);
    ADD("/numbers/an-empty-newsroom", test_an_empty_newsroom);
    ADD("/numbers/shares", test_shares);
    return g_test_run();
}
