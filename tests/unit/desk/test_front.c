/* SPDX-License-Identifier: MIT */
/* Fronts arranged from the desk and through the API: who may, what a form does before and when it
 * is saved, and what two people get who arrange at once. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/front.h"
#include "newsroom/key.h"
#include "newsroom/workflow.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US;

/* Six in World, the newest with the highest number; Sport has none. */
static void
set_up(DeskFixture *fixture, gconstpointer data)
{
    static const char *const NAMES[] = {"Alder", "Birch", "Cedar", "Doum", "Elm", "Fir"};
    clock_stop(NOW_US);
    desk_fixture_set_up(fixture, data);
    for (int index = 0; index < 6; index++)
        fixture_story(
            &fixture->base, NAMES[index], "World", NULL, NOW_US - (60 - index) * MINUTE_US);
    fixture_section(&fixture->base, "Sport");
}

static Caller
session_of(DeskFixture *fixture, const char *login, Role role)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, login, role));
}

static Json *
json_of(const Answer *answer)
{
    Json *json = json_loads(answer->body, 0, NULL);
    g_assert_nonnull(json);
    return json;
}

/* Gives a person sections. */
static void
bind(DeskFixture *fixture, int64_t person_id, int64_t section)
{
    g_autoptr(GError) error = NULL;
    Person person;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(
        person_find(reader, fixture->base.arena, person_id, &person, &found, &error) && found);
    person.sections = &section;
    person.section_count = 1;
    g_clear_pointer(&reader, reader_free);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(person_save(write, &person, NULL, &error));
    fixture_commit(write);
}

/* A form with its token; the rest as given. */
static Answer
send_form(DeskFixture *fixture, const Caller *caller, const char *rest)
{
    const char *body = arena_printf(
        fixture->base.arena, "csrf=%s&%s", caller->csrf != NULL ? caller->csrf : "", rest);
    Caller browser = *caller;
    browser.csrf = NULL;
    return desk_fixture_ask(fixture, &browser, "POST", "/desk/front", NULL, body);
}

/* What a front holds: "1:2 3:6L". */
static const char *
held_on(DeskFixture *fixture, int64_t id)
{
    Front front;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, NULL);
    g_assert_true(front_find(reader, id, &front, NULL));
    for (unsigned index = 0; index < front.count; index++)
        g_string_append_printf(text, "%s%d:%d%s", index == 0 ? "" : " ",
            front.placements[index].place, (int)front.placements[index].story_id,
            front.placements[index].is_locked ? "L" : "");
    return arena_strdup(fixture->base.arena, text->str);
}

static bool
holds(const Answer *answer, const char *text)
{
    return strstr(answer->body, text) != NULL;
}

static void
test_moves_and_saves(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Answer answer = desk_fixture_get(fixture, &chief, "/desk/front");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_true(holds(&answer, "By the rules"));
    g_assert_true(holds(&answer, "Nobody is reading"));

    answer = send_form(fixture, &chief, "section=0&revision=0&act=put:1:2");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_true(holds(&answer, "name=\"held\" value=\"1:2\""));
    g_assert_true(holds(&answer, "Not saved yet"));
    g_assert_cmpstr(held_on(fixture, 0), ==, "");
    /* By rule it stands second; held it is third. */
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&act=down:6");
    g_assert_true(holds(&answer, "name=\"held\" value=\"3:6\""));
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&held=3:6&act=up:6");
    g_assert_true(holds(&answer, "name=\"held\" value=\"2:6\""));
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&held=3:6&act=out:2");
    g_assert_false(holds(&answer, "value=\"1:2\""));
    g_assert_true(holds(&answer, "value=\"3:6\""));

    answer = send_form(fixture, &chief,
        "section=0&revision=0&held=1:2&held=3:6&locked-6=1&until-2=2023-11-15T10:00&act=save");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/front?section=0&done=saved");
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:2 3:6L");
    answer = desk_fixture_get(fixture, &chief, answer.location);
    g_assert_true(holds(&answer, "Saved. Readers see it now."));
    g_assert_true(holds(&answer, "value=\"2023-11-15T10:00\""));
    g_assert_true(holds(&answer, "mara"));

    answer = send_form(fixture, &chief, "section=0&revision=1&held=1:2&act=reset");
    g_assert_false(holds(&answer, "name=\"held\""));
    answer = send_form(fixture, &chief, "section=0&revision=1&act=save");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(held_on(fixture, 0), ==, "");
}

static void
test_locked_places_are_told(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Answer answer =
        send_form(fixture, &chief, "section=0&revision=0&held=1:2&locked-2=1&act=put:1:3");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_true(holds(&answer, "place 1 is locked"));
    g_assert_true(holds(&answer, "name=\"held\" value=\"1:2\""));
    /* A move goes around it. */
    answer = send_form(fixture, &chief, "section=0&revision=0&held=2:2&locked-2=1&act=up:5");
    g_assert_true(holds(&answer, "name=\"held\" value=\"1:5\""));
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&locked-2=1&act=up:6");
    g_assert_cmpint(answer.status, ==, 422);
    answer = send_form(fixture, &chief, "section=0&revision=0&act=up:1");
    g_assert_cmpint(answer.status, ==, 422);
}

static void
test_two_at_once(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF),
                 other = session_of(fixture, "ivo", ROLE_CHIEF);
    Answer answer = send_form(fixture, &chief, "section=0&revision=0&held=1:1&act=save");
    g_assert_cmpint(answer.status, ==, 303);
    /* It is told already while the other moves, */
    answer = send_form(fixture, &other, "section=0&revision=0&held=2:2&act=look");
    g_assert_true(holds(&answer, "mara has saved this front"));
    g_assert_true(holds(&answer, "name=\"revision\" value=\"0\""));
    /* and saving shows theirs and keeps mine, */
    answer = send_form(fixture, &other, "section=0&revision=0&held=2:2&act=save");
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_true(holds(&answer, "mara"));
    g_assert_true(holds(&answer, "Alder"));
    g_assert_true(holds(&answer, "name=\"held\" value=\"2:2\""));
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:1");
    /* to be saved over it by who has seen it. */
    g_assert_true(holds(&answer, "name=\"revision\" value=\"1\""));
    answer = send_form(fixture, &other, "section=0&revision=1&held=2:2&act=save");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(held_on(fixture, 0), ==, "2:2");
}

static void
test_a_story_goes_meanwhile(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_withdraw(
        write, 2, fixture_revision(&fixture->base, 2), "It was wrong.", NULL, &error));
    fixture_commit(write);
    Answer answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&act=look");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_false(holds(&answer, "Birch"));
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:2&held=2:3&act=save");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_true(holds(&answer, "was withdrawn"));
    g_assert_true(holds(&answer, "name=\"held\" value=\"2:3\""));
    answer = send_form(
        fixture, &chief, "section=0&revision=0&held=1:3&until-3=2020-01-01T00:00&act=save");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_true(holds(&answer, "is over"));
}

/* One that is not public yet waits for its place, and keeps it over every move. */
static void
test_waiting(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t id, revision;
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    StoryContent const content = {.headline = "Ginkgo & <b>", .body = "Tomorrow."};
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    fixture_commit(write);
    const char *form = arena_printf(
        fixture->base.arena, "section=0&revision=0&held=1:%d&locked-%d=1", (int)id, (int)id);
    Answer answer =
        send_form(fixture, &chief, arena_printf(fixture->base.arena, "%s&act=put:3:2", form));
    g_assert_true(holds(&answer, "Comes here when it is public"));
    g_assert_true(holds(&answer, "Ginkgo &amp; &lt;b&gt;"));
    g_assert_true(holds(&answer, "name=\"held\" value=\"1:7\""));
    g_assert_true(holds(&answer, "name=\"locked-7\""));
    g_assert_true(holds(&answer, "name=\"held\" value=\"3:2\""));
    answer = send_form(fixture, &chief, arena_printf(fixture->base.arena, "%s&act=save", form));
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:7L");
    /* Readers hear nothing of it. */
    answer = desk_fixture_get(fixture, NULL, "/");
    g_assert_false(holds(&answer, "Ginkgo"));
}

/* What is scheduled is offered, with its moment, until it has a place. */
static void
test_coming(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    fixture_story(&fixture->base, "Ginkgo", "World", NULL, NOW_US + HOUR_US);
    Answer answer = desk_fixture_get(fixture, &chief, "/desk/front");
    g_assert_true(holds(&answer, "put:1:7"));
    g_assert_true(holds(&answer, "23:13 UTC"));
    answer = send_form(fixture, &chief, "section=0&revision=0&act=put:1:7");
    g_assert_false(holds(&answer, "put:1:7"));
    g_assert_true(holds(&answer, "Comes here when it is public"));
    answer = send_form(fixture, &chief, "section=0&revision=0&held=1:7&act=save");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:7");
    answer = desk_fixture_get(fixture, NULL, "/");
    g_assert_false(holds(&answer, "Ginkgo"));
    clock_stop(NOW_US + HOUR_US);
    site_tick(fixture->site);
    answer = desk_fixture_get(fixture, NULL, "/");
    g_assert_true(strstr(answer.body, ">Ginkgo</a>") < strstr(answer.body, ">Fir</a>"));
}

static void
test_search(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Answer answer = send_form(fixture, &chief, "section=0&revision=0&held=4:1&q=birch&act=find");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_true(holds(&answer, "put:1:2"));
    g_assert_false(holds(&answer, "put:1:3"));
    g_assert_true(holds(&answer, "name=\"held\" value=\"4:1\""));
    answer = send_form(fixture, &chief, "section=0&revision=0&q=%3Cb%3Ezzz&act=find");
    g_assert_true(holds(&answer, "No other story has these words"));
    g_assert_false(holds(&answer, "<b>zzz"));
}

static void
test_preview(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Answer answer = desk_fixture_get(fixture, &chief,
        "/desk/front/preview?section=0&draft=%7B%22placements%22%3A%5B%7B%22place%22%3A1%2C"
        "%22story%22%3A2%7D%5D%7D");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_true(strstr(answer.body, ">Birch</a>") < strstr(answer.body, ">Fir</a>"));
    answer = desk_fixture_get(fixture, NULL, "/");
    g_assert_true(strstr(answer.body, ">Fir</a>") < strstr(answer.body, ">Birch</a>"));
    static const char *const BAD[] = {"draft=%7B", "draft=%5B%5D",
        "draft=%7B%22placements%22%3A%5B%7B%22place%22%3A9%2C%22story%22%3A2%7D%5D%7D",
        "draft=%7B%22placements%22%3A%5B%7B%22place%22%3A-1%2C%22story%22%3A2%7D%5D%7D"};
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        const char *target =
            arena_printf(fixture->base.arena, "/desk/front/preview?section=0&%s", BAD[index]);
        g_assert_cmpint(desk_fixture_get(fixture, &chief, target).status, ==, 422);
    }
    g_assert_cmpint(
        desk_fixture_get(fixture, &chief, "/desk/front/preview?section=77").status, ==, 404);
}

static void
test_hostile_forms(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    static const char *const BAD[] = {"section=0", "section=0&revision=-1", "section=0&revision=x",
        "section=0&revision=0&held=5:1", "section=0&revision=0&held=0:1",
        "section=0&revision=0&held=1:1&held=1:2", "section=0&revision=0&held=1:1&held=2:1",
        "section=0&revision=0&held=2:1&held=1:2", "section=0&revision=0&held=1:1x",
        "section=0&revision=0&held=", "section=0&revision=0&held=1:1&until-1=soon",
        "section=0&revision=0&act=put:0:1", "section=0&revision=0&act=put:5:1",
        "section=0&revision=0&act=up:99"};
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(send_form(fixture, &chief, BAD[index]).status, ==, 422);
    g_assert_cmpint(send_form(fixture, &chief, "section=77&revision=0").status, ==, 404);
    g_assert_cmpint(send_form(fixture, &chief, "section=%3Cb&revision=0").status, ==, 404);
    /* A word that is no action only shows the page. */
    g_assert_cmpint(
        send_form(fixture, &chief, "section=0&revision=0&act=put:::&q=").status, ==, 200);
    /* A story that there is not only leaves the draft. */
    g_assert_cmpint(
        send_form(fixture, &chief, "section=0&revision=0&held=1:9999999999999999999").status, ==,
        200);
    Caller bare = chief;
    bare.csrf = NULL;
    g_assert_cmpint(send_form(fixture, &bare, "section=0&revision=0&act=save").status, ==, 403);
}

/* role, section that they were given, front, whether they may arrange it. */
static void
test_rights(DeskFixture *fixture, gconstpointer data)
{
    int64_t const world = fixture_section(&fixture->base, "World"),
                  lorn = fixture_section(&fixture->base, "World/Lorn"),
                  sport = fixture_section(&fixture->base, "Sport");

    const struct {
        Role role;
        int64_t given, front;
        int status; /* of the form; the API answers 200 for 303 */
    } CASES[] = {
        {ROLE_REPORTER, 0, 0, 403},
        {ROLE_REPORTER, world, world, 403},
        {ROLE_EDITOR, 0, 0, 303},
        {ROLE_EDITOR, 0, sport, 303},
        {ROLE_EDITOR, world, 0, 403},
        {ROLE_EDITOR, world, world, 303},
        {ROLE_EDITOR, world, lorn, 303},
        {ROLE_EDITOR, lorn, world, 403},
        {ROLE_EDITOR, world, sport, 403},
        {ROLE_CHIEF, world, 0, 303},
        {ROLE_ADMINISTRATOR, 0, sport, 303},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Arena *arena = fixture->base.arena;
        int64_t const person =
            desk_fixture_person(fixture, arena_printf(arena, "p%d", (int)index), CASES[index].role);
        if (CASES[index].given != 0)
            bind(fixture, person, CASES[index].given);
        Caller const browser = desk_fixture_session(fixture, person);
        Front front;
        g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, NULL);
        g_assert_true(front_find(reader, CASES[index].front, &front, NULL));
        g_clear_pointer(&reader, reader_free);
        const char *form = arena_printf(
            arena, "section=%d&revision=%d&act=save", (int)CASES[index].front, (int)front.revision);
        g_assert_cmpint(send_form(fixture, &browser, form).status, ==, CASES[index].status);

        Caller program = desk_fixture_token(fixture, person, SCOPE_ALL);
        program.header = "If-Match";
        program.value =
            arena_printf(arena, "\"%d\"", (int)front.revision + (CASES[index].status == 303));
        const char *path = arena_printf(arena, "/api/v1/fronts/%d", (int)CASES[index].front);
        int const status =
            desk_fixture_ask(fixture, &program, "PUT", path, NULL, "{\"placements\": []}").status;
        g_assert_cmpint(status, ==, CASES[index].status == 303 ? 200 : 403);
        program.token = desk_fixture_token(fixture, person, SCOPE_READ | SCOPE_WRITE).token;
        g_assert_cmpint(
            desk_fixture_ask(fixture, &program, "PUT", path, NULL, "{\"placements\": []}").status,
            ==, 403);
        g_assert_cmpint(desk_fixture_get(fixture, &program, path).status, ==, 200);
    }
    /* One who may not sees it without a button. */
    int64_t const bound = desk_fixture_person(fixture, "bound", ROLE_EDITOR);
    bind(fixture, bound, world);
    Caller const editor = desk_fixture_session(fixture, bound);
    Answer const answer = desk_fixture_get(fixture, &editor, "/desk/front");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_false(holds(&answer, "value=\"save\""));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/front").status, ==, 303);
}

static void
test_api(DeskFixture *fixture, gconstpointer data)
{
    Caller program =
        desk_fixture_token(fixture, desk_fixture_person(fixture, "mara", ROLE_CHIEF), SCOPE_ALL);
    Answer answer = desk_fixture_get(fixture, &program, "/api/v1/fronts/0");
    g_assert_cmpint(answer.status, ==, 200);
    g_autoptr(Json) empty = json_of(&answer);
    g_assert_cmpint(json_int(empty, "revision", -1), ==, 0);
    const Json *stands = json_object_get(empty, "stands");
    g_assert_cmpuint(json_array_size(stands), ==, FRONT_PLACES);
    const Json *lead = json_array_get(stands, 0);
    g_assert_cmpstr(json_text(lead, "by"), ==, "rule");
    g_assert_cmpint(json_int(json_object_get(lead, "story"), "id", 0), ==, 6);
    g_assert_cmpint(json_int(json_object_get(lead, "story"), "readers", -1), ==, 0);

    static const char PUT[] = "{\"placements\": [{\"place\": 2, \"story\": 1, \"locked\": true},"
                              "{\"place\": 1, \"story\": 2, \"until\": \"2023-11-15T10:00:00Z\"}]}";
    answer = desk_fixture_ask(fixture, &program, "PUT", "/api/v1/fronts/0", NULL, PUT);
    g_assert_cmpint(answer.status, ==, 400);
    program.header = "If-Match";
    program.value = "\"0\"";
    answer = desk_fixture_ask(fixture, &program, "PUT", "/api/v1/fronts/0", NULL, PUT);
    g_assert_cmpint(answer.status, ==, 200);
    g_autoptr(Json) saved = json_of(&answer);
    g_assert_cmpint(json_int(saved, "revision", 0), ==, 1);
    g_assert_cmpint(json_int(saved, "seq", 0), >, 0);
    const Json *first = json_array_get(json_object_get(saved, "placements"), 0);
    g_assert_cmpint(json_int(first, "place", 0), ==, 1);
    g_assert_cmpstr(json_text(first, "until"), ==, "2023-11-15T10:00:00Z");
    lead = json_array_get(json_object_get(saved, "stands"), 0);
    g_assert_cmpstr(json_text(lead, "by"), ==, "hand");
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:2 2:1L");

    answer = desk_fixture_ask(
        fixture, &program, "PUT", "/api/v1/fronts/0", NULL, "{\"placements\": []}");
    g_assert_cmpint(answer.status, ==, 409);
    g_autoptr(Json) problem = json_of(&answer);
    const Json *theirs = json_object_get(problem, "theirs");
    g_assert_cmpint(json_int(theirs, "revision", 0), ==, 1);
    g_assert_cmpuint(json_array_size(json_object_get(theirs, "placements")), ==, 2);
    g_assert_nonnull(json_object_get(json_object_get(problem, "yours"), "placements"));

    program.value = "\"1\"";
    static const char *const BAD[] = {"{}", "{\"placements\": 1}", "{\"placements\": [1]}",
        "{\"placements\": [{\"place\": 5, \"story\": 1}]}", "{\"placements\": [{\"place\": 1}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 99}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 1, \"locked\": 1}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 1, \"until\": 7}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 1, \"until\": \"2020-01-01T00:00:00Z\"}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 1}, {\"place\": 1, \"story\": 2}]}",
        "{\"placements\": [{\"place\": 1, \"story\": 1}, {\"place\": 2, \"story\": 1}]}",
        "{\"placements\": [{}, {}, {}, {}, {}]}"};
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(
            desk_fixture_ask(fixture, &program, "PUT", "/api/v1/fronts/0", NULL, BAD[index]).status,
            ==, 422);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/api/v1/fronts/77").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/api/v1/fronts/x").status, ==, 404);
    g_assert_cmpstr(held_on(fixture, 0), ==, "1:2 2:1L");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(DeskFixture *fixture, gconstpointer data);
    } TESTS[] = {
        {"/desk/front/moves_and_saves", test_moves_and_saves},
        {"/desk/front/locked_places_are_told", test_locked_places_are_told},
        {"/desk/front/two_at_once", test_two_at_once},
        {"/desk/front/a_story_goes_meanwhile", test_a_story_goes_meanwhile},
        {"/desk/front/waiting", test_waiting},
        {"/desk/front/coming", test_coming},
        {"/desk/front/search", test_search},
        {"/desk/front/preview", test_preview},
        {"/desk/front/hostile_forms", test_hostile_forms},
        {"/desk/front/rights", test_rights},
        {"/desk/front/api", test_api},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, DeskFixture, NULL, set_up, TESTS[index].test,
            desk_fixture_tear_down);
    return g_test_run();
}
