/* SPDX-License-Identifier: MIT */
/* What is refused before a handler runs: a problem document for programs, a page of the desk with
 * its navigation for people of the newsroom, and nothing of the desk for anybody else. */
#include <string.h>

#include "base/json.h"
#include "desk_fixture.h"

static void
expect_problem(
    DeskFixture *fixture, const char *method, const char *target, int status, const char *type)
{
    g_autoptr(GError) error = NULL;
    Answer const answer = desk_fixture_ask(fixture, NULL, method, target, NULL, NULL);
    g_assert_cmpint(answer.status, ==, status);
    g_assert_cmpstr(answer.type, ==, "application/problem+json");
    g_autoptr(Json) problem = json_read_object(answer.body, strlen(answer.body), SIZE_MAX, &error);
    g_assert_no_error(error);
    g_assert_cmpint(json_int(problem, "status", 0), ==, status);
    g_assert_cmpstr(json_text(problem, "type"), ==, type);
    g_assert_nonnull(strstr(json_text(problem, "detail"), target));
}

static void
test_programs(DeskFixture *fixture, gconstpointer data)
{
    expect_problem(fixture, "GET", "/api/v1/storys", 404, "urn:dateline:not-found");
    expect_problem(fixture, "GET", "/api", 404, "urn:dateline:not-found");
    expect_problem(fixture, "DELETE", "/api/v1/stories", 405, "urn:dateline:usage");
}

static void
expect_page(const Answer *answer, int status, const char *words, bool is_inside)
{
    g_assert_cmpint(answer->status, ==, status);
    g_assert_true(g_str_has_prefix(answer->type, "text/html"));
    g_assert_nonnull(strstr(answer->body, words));
    g_assert_true((strstr(answer->body, "<nav class=\"places\"") != NULL) == is_inside);
    g_assert_true((strstr(answer->body, ">Sign in</a>") != NULL) == !is_inside);
}

static void
test_people(DeskFixture *fixture, gconstpointer data)
{
    Caller const ana =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "ana", ROLE_EDITOR));
    Answer answer = desk_fixture_get(fixture, &ana, "/desk/people");
    expect_page(&answer, 403, "as editor you may not add people", true);
    answer = desk_fixture_get(fixture, &ana, "/desk/nothing");
    expect_page(&answer, 404, "there is nothing at /desk/nothing", true);
    answer = desk_fixture_get(fixture, &ana, "/desk/people/%3Cscript%3E/x");
    expect_page(&answer, 404, "/desk/people/&lt;script&gt;/x", true);
    answer = desk_fixture_get(fixture, NULL, "/desk/nothing");
    expect_page(&answer, 404, "This page is not here", false);
}

static void
test_who_is_disabled_is_outside(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = desk_fixture_person(fixture, "ana", ROLE_EDITOR);
    Caller const ana = desk_fixture_session(fixture, id);
    Person person = {0};
    bool found;
    Write *write = fixture_begin(&fixture->base);
    g_autoptr(Reader) reader = newsroom_read_within(fixture->base.newsroom, write, &error);
    g_assert_true(person_find(reader, fixture->base.arena, id, &person, &found, &error));
    person.is_disabled = true;
    g_assert_true(person_save(write, &person, NULL, &error));
    g_clear_pointer(&reader, reader_free);
    fixture_commit(write);
    Answer const answer = desk_fixture_get(fixture, &ana, "/desk/nothing");
    expect_page(&answer, 404, "This page is not here", false);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/desk/error_page/programs", DeskFixture, NULL, desk_fixture_set_up, test_programs,
        desk_fixture_tear_down);
    g_test_add("/desk/error_page/people", DeskFixture, NULL, desk_fixture_set_up, test_people,
        desk_fixture_tear_down);
    g_test_add("/desk/error_page/disabled", DeskFixture, NULL, desk_fixture_set_up,
        test_who_is_disabled_is_outside, desk_fixture_tear_down);
    return g_test_run();
}
