/* SPDX-License-Identifier: MIT */
/* What the API tells of a text being written, and of who reads. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"

typedef struct {
    DeskFixture base;
    Caller reporter;
} TextFixture;

static void
set_up(TextFixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture->reporter = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "rolf", ROLE_REPORTER), SCOPE_READ);
    fixture_story(&fixture->base.base, "Ferry crews vote to strike", "World/Lorn",
        "Brannoy,Ferry strike,Русе", 0);
}

static void
tear_down(TextFixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static Json *
get(TextFixture *fixture, const char *target, const char *body)
{
    g_autoptr(GError) error = NULL;
    Answer const answer = desk_fixture_ask(
        &fixture->base, &fixture->reporter, body != NULL ? "POST" : "GET", target, NULL, body);
    g_assert_cmpint(answer.status, ==, 200);
    Json *json = json_read_object(answer.body, strlen(answer.body), SIZE_MAX, &error);
    g_assert_no_error(error);
    return json;
}

static int
status(TextFixture *fixture, const char *target, const char *body)
{
    return desk_fixture_ask(
        &fixture->base, &fixture->reporter, body != NULL ? "POST" : "GET", target, NULL, body)
        .status;
}

static void
test_suggest(TextFixture *fixture, gconstpointer data)
{
    g_autoptr(Json) answer = get(fixture, "/api/v1/suggest",
        "{\"headline\":\"Brannoy waits\",\"body\":\"<p>The ferry strike of "
        "<b>Brannoy</b>.</p>\",\"body_format\":\"html\"}");
    const Json *tags = json_object_get(answer, "tags");
    g_assert_cmpuint(json_array_size(tags), ==, 2);
    const Json *first = json_array_get(tags, 0);
    g_assert_cmpstr(json_text(first, "name"), ==, "Brannoy");
    g_assert_cmpstr(json_text(first, "slug"), ==, "brannoy");
    g_assert_cmpstr(json_text(first, "type"), ==, "topic");
    g_assert_true(json_flag(first, "known", false));
    double const score = json_number_value(json_object_get(first, "score"));
    g_assert_cmpfloat(
        score, >, json_number_value(json_object_get(json_array_get(tags, 1), "score")));
    g_assert_cmpfloat(score, <=, 1);
    g_autoptr(Json) russian = get(fixture,
        "/api/v1/suggest?headline=%D0%A0%D1%83%D1%81%D0%B5+%D0%B6%D0%B4%D1%91%D1%82", NULL);
    g_assert_cmpuint(json_array_size(json_object_get(russian, "tags")), ==, 1);
    g_autoptr(Json) empty = get(fixture, "/api/v1/suggest", NULL);
    g_assert_cmpuint(json_array_size(json_object_get(empty, "tags")), ==, 0);
    g_autoptr(Json) bytes = get(fixture, "/api/v1/suggest?headline=%FF%FEBrannoy", NULL);
    g_assert_cmpuint(json_array_size(json_object_get(bytes, "tags")), <=, 1);
}

static void
test_before(TextFixture *fixture, gconstpointer data)
{
    g_autoptr(Json) answer =
        get(fixture, "/api/v1/before?headline=Ferry+crews+vote+on+a+strike", NULL);
    const Json *story = json_array_get(json_object_get(answer, "stories"), 0);
    g_assert_cmpint(json_int(story, "id", 0), ==, 1);
    g_assert_cmpstr(json_text(story, "headline"), ==, "Ferry crews vote to strike");
    g_assert_cmpfloat(
        json_number_value(json_object_get(json_object_get(story, "likeness"), "headline")), ==, 1);
    g_autoptr(Json) own =
        get(fixture, "/api/v1/before", "{\"headline\":\"Ferry crews vote to strike\",\"story\":1}");
    g_assert_cmpuint(json_array_size(json_object_get(own, "stories")), ==, 0);
    g_autoptr(Json) nothing = get(fixture, "/api/v1/before", NULL);
    g_assert_cmpuint(json_array_size(json_object_get(nothing, "stories")), ==, 0);
}

static void
test_views(TextFixture *fixture, gconstpointer data)
{
    MostRead *most_read = site_most_read(fixture->base.site);
    for (int count = 0; count < 3; count++)
        readership_count(most_read_readership(most_read), 1);
    most_read_tick(most_read);
    g_autoptr(Json) views = get(fixture, "/api/v1/stories/1/views", NULL);
    g_assert_cmpint(json_int(views, "hour", -1), ==, 3);
    g_assert_cmpint(json_int(views, "day", -1), ==, 3);
    g_assert_cmpint(json_int(views, "week", -1), ==, 3);
    g_assert_cmpint(json_int(views, "total", -1), ==, 3);
    g_assert_cmpint(json_int(views, "open", -1), ==, 0);
    g_autoptr(Json) list = get(fixture, "/api/v1/views?ids=1,7", NULL);
    const Json *both = json_object_get(list, "views");
    g_assert_cmpuint(json_array_size(both), ==, 2);
    g_assert_cmpint(json_int(json_array_get(both, 0), "total", -1), ==, 3);
    g_assert_cmpint(json_int(json_array_get(both, 1), "total", -1), ==, 0);
}

static void
test_what_is_refused(TextFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *target, *body;
        int status;
    } CASES[] = {
        {"/api/v1/suggest", "{\"title\":\"X\"}", 422},
        {"/api/v1/suggest", "{\"headline\":7}", 422},
        {"/api/v1/suggest", "{\"body_format\":\"tex\"}", 422},
        {"/api/v1/suggest", "[]", 422},
        {"/api/v1/before?story=x", NULL, 422},
        {"/api/v1/before", "{\"story\":\"1\"}", 422},
        {"/api/v1/stories/99/views", NULL, 404},
        {"/api/v1/views?ids=1,x", NULL, 422},
        {"/api/v1/views?ids=", NULL, 200},
        {"/api/v1/views", NULL, 200},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_test_message("%s %s", CASES[index].target, CASES[index].body);
        g_assert_cmpint(
            status(fixture, CASES[index].target, CASES[index].body), ==, CASES[index].status);
    }
    g_autofree char *headline = g_strnfill(STORY_LINE_MAX + 1, 'x');
    g_autofree char *body = g_strdup_printf("{\"headline\":\"%s\"}", headline);
    g_assert_cmpint(status(fixture, "/api/v1/before", body), ==, 422);
    g_autoptr(GString) many = g_string_new("/api/v1/views?ids=1");
    for (int count = 0; count < 200; count++)
        g_string_append(many, ",1");
    g_assert_cmpint(status(fixture, many->str, NULL), ==, 422);
    fixture->reporter = (Caller){0};
    g_assert_cmpint(status(fixture, "/api/v1/suggest", "{}"), ==, 401);
    g_assert_cmpint(status(fixture, "/api/v1/before", NULL), ==, 401);
    g_assert_cmpint(status(fixture, "/api/v1/stories/1/views", NULL), ==, 401);
}

#define ADD(path, function) g_test_add(path, TextFixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/api-text/suggest", test_suggest);
    ADD("/api-text/before", test_before);
    ADD("/api-text/views", test_views);
    ADD("/api-text/what-is-refused", test_what_is_refused);
    return g_test_run();
}
