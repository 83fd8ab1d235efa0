/* SPDX-License-Identifier: MIT */
/* Two editors and one story, as their pages ask: text kept while it is typed, the lock, a
 * take-over, a save that ends what was kept, stages, undo and history; and who may not. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/settings.h"

typedef struct {
    DeskFixture base;
    Caller mara, ivo, ana; /* a chief, an editor, a reporter */
} WorkFixture;

static const char STORY[] = "{\"title\":\"Ferry crews vote\",\"sections\":[\"World\"],"
                            "\"body\":\"The vote is tonight.\"}";

static void
set_up(WorkFixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture_section(&fixture->base.base, "World");
    fixture->mara = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF));
    fixture->ivo = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "ivo", ROLE_EDITOR));
    fixture->ana = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "ana", ROLE_REPORTER));
}

static void
tear_down(WorkFixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

/* The answer's JSON, alive as long as the test; status as expected. */
static const Json *
ask(WorkFixture *fixture, const Caller *caller, int status, const char *method, const char *target,
    const char *body)
{
    g_autoptr(GError) error = NULL;
    Answer const answer = desk_fixture_ask(&fixture->base, caller, method, target, NULL, body);
    if (answer.status != status)
        g_error("%s %s: %d %s", method, target, answer.status, answer.body);
    Json *json = json_read_object(answer.body, strlen(answer.body), SIZE_MAX, &error);
    g_assert_no_error(error);
    g_test_queue_destroy((GDestroyNotify)json_decref, json);
    return json;
}

static const Json *
at(const Json *json, const char *field)
{
    return json_object_get(json, field);
}

static void
test_text_is_kept(WorkFixture *fixture, gconstpointer data)
{
    ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
    const Json *desk = ask(fixture, &fixture->mara, 200, "GET", "/api/v1/stories/1/desk", NULL);
    g_assert_null(at(desk, "kept"));
    g_assert_null(at(desk, "lock"));
    g_assert_true(json_flag(at(desk, "may"), "publish", false));
    const Json *kept = ask(fixture, &fixture->mara, 200, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"m1\",\"base\":1,\"kept\":0,\"fields\":{\"body\":\"The vote is to\"}}");
    g_assert_cmpint(json_int(kept, "kept", 0), ==, 1);
    g_assert_true(json_flag(at(kept, "lock"), "mine", false));
    kept = ask(fixture, &fixture->mara, 200, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"m1\",\"base\":1,\"kept\":1,\"fields\":{\"body\":\"The vote is tomorrow.\"}}");
    desk = ask(fixture, &fixture->mara, 200, "GET", "/api/v1/stories/1/desk", NULL);
    g_assert_cmpstr(json_text(at(at(desk, "kept"), "fields"), "body"), ==, "The vote is tomorrow.");
    g_assert_cmpint(json_int(desk, "revision", 0), ==, 1);

    Caller saving = fixture->mara;
    saving.header = "If-Match";
    saving.value = "\"1\"";
    ask(fixture, &saving, 200, "PUT", "/api/v1/stories/1",
        "{\"body\":\"The vote is tomorrow.\",\"tab\":\"m1\",\"kept\":2}");
    desk = ask(fixture, &fixture->mara, 200, "GET", "/api/v1/stories/1/desk", NULL);
    g_assert_null(at(desk, "kept"));
    g_assert_cmpstr(json_text(at(desk, "story"), "body"), ==, "The vote is tomorrow.");
}

static void
test_two_editors_meet(WorkFixture *fixture, gconstpointer data)
{
    ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
    ask(fixture, &fixture->mara, 200, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"m1\",\"base\":1,\"kept\":0,\"fields\":{\"body\":\"Mara's text\"}}");
    /* The second is told who holds it, and nothing of theirs is written. */
    const Json *problem = ask(fixture, &fixture->ivo, 409, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"i1\",\"base\":1,\"kept\":1,\"fields\":{\"body\":\"Ivo's text\"}}");
    g_assert_cmpstr(json_text(at(problem, "lock"), "name"), ==, "mara");
    g_assert_false(json_flag(at(problem, "lock"), "mine", true));
    g_assert_null(json_text(at(problem, "lock"), "tab"));
    ask(fixture, &fixture->ivo, 409, "POST", "/api/v1/stories/1/lock", "{\"tab\":\"i1\"}");
    /* A take-over begins from what was kept. */
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/lock",
        "{\"tab\":\"i1\",\"take\":true}");
    const Json *desk = ask(fixture, &fixture->ivo, 200, "GET", "/api/v1/stories/1/desk", NULL);
    g_assert_cmpstr(json_text(at(at(desk, "kept"), "fields"), "body"), ==, "Mara's text");
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"i1\",\"base\":1,\"kept\":1,\"fields\":{\"body\":\"Mara's text, and "
        "Ivo's\"}}");
    /* The tab that lost it can neither keep nor save. */
    problem = ask(fixture, &fixture->mara, 409, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"m1\",\"base\":1,\"kept\":1,\"fields\":{\"body\":\"Mara goes on\"}}");
    g_assert_cmpstr(json_text(at(problem, "lock"), "name"), ==, "ivo");
    Caller saving = fixture->mara;
    saving.header = "If-Match";
    saving.value = "\"1\"";
    ask(fixture, &saving, 409, "PUT", "/api/v1/stories/1", "{\"body\":\"x\",\"tab\":\"m1\"}");
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/unlock", "{\"tab\":\"i1\"}");
    /* Back again, with a text that is older than the kept one: both are shown. */
    problem = ask(fixture, &fixture->mara, 409, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"m1\",\"base\":1,\"kept\":1,\"fields\":{\"body\":\"Mara goes on\"}}");
    g_assert_cmpstr(json_text(at(problem, "yours"), "body"), ==, "Mara goes on");
    g_assert_cmpstr(
        json_text(at(at(problem, "theirs"), "fields"), "body"), ==, "Mara's text, and Ivo's");
    g_assert_null(at(ask(fixture, &fixture->mara, 200, "GET", "/api/v1/stories/1/desk", NULL),
        "lock")); /* the refused keep took nothing */
}

static void
test_stage_publish_undo(WorkFixture *fixture, gconstpointer data)
{
    ask(fixture, &fixture->ana, 201, "POST", "/api/v1/stories", STORY);
    ask(fixture, &fixture->ana, 422, "POST", "/api/v1/stories/1/stage", "{\"stage\":\"spiked\"}");
    const Json *moved = ask(
        fixture, &fixture->ana, 200, "POST", "/api/v1/stories/1/stage", "{\"stage\":\"review\"}");
    g_assert_cmpstr(json_text(moved, "stage"), ==, "review");
    ask(fixture, &fixture->ana, 403, "POST", "/api/v1/stories/1/publish", "{}");
    ask(fixture, &fixture->ivo, 422, "POST", "/api/v1/stories/1/publish", "{\"embargo\":true}");
    const Json *held = ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/publish",
        "{\"at\":\"2099-01-01T12:00:00Z\",\"embargo\":true}");
    g_assert_true(json_flag(held, "embargo", false));
    g_assert_cmpstr(json_text(held, "status"), ==, "scheduled");
    ask(fixture, &fixture->ana, 403, "POST", "/api/v1/stories/1/undo", "{}");
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/undo", "{}");
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/publish", "{}");
    const Json *desk = ask(fixture, &fixture->ivo, 200, "GET", "/api/v1/stories/1/desk", NULL);
    g_assert_nonnull(json_text(desk, "undo_until"));
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, NULL, "/articles/1/ferry-crews-vote").status, ==, 200);
    const Json *undone = ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/undo", "{}");
    g_assert_cmpstr(json_text(undone, "status"), ==, "unpublished");
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, NULL, "/articles/1/ferry-crews-vote").status, ==, 404);
    ask(fixture, &fixture->ivo, 422, "POST", "/api/v1/stories/1/undo", "{}");
}

/* Moments without a zone are the newsroom's: on the days when its clocks go forward and back, too.
 */
static void
test_schedules_over_daylight_saving(WorkFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *at;  /* as typed in Sofia */
        const char *utc; /* when it comes out */
    } CASES[] = {
        {"2027-03-28T02:59:59", "2027-03-28T00:59:59Z"},
        {"2027-03-28T04:00:00", "2027-03-28T01:00:00Z"}, /* one second later */
        {"2027-10-31T02:59:59", "2027-10-30T23:59:59Z"},
        {"2027-10-31T04:00:00", "2027-10-31T02:00:00Z"}, /* two hours and a second later */
    };

    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) utc = clock_zone("UTC", &error);
    g_autoptr(Json) settings = json_object();
    int64_t at_us;
    json_put_text(settings, "time_zone", "Europe/Sofia");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(settings_save(write, settings, &error));
    fixture_commit(write);
    g_assert_true(clock_parse("2027-03-27T12:00:00Z", utc, &at_us, &error));
    clock_stop(at_us);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Arena *arena = fixture->base.base.arena;
        ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
        const Json *held = ask(fixture, &fixture->mara, 200, "POST",
            arena_printf(arena, "/api/v1/stories/%zu/publish", index + 1),
            arena_printf(arena, "{\"at\":\"%s\"}", CASES[index].at));
        g_assert_cmpstr(json_text(held, "published"), ==, CASES[index].utc);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autofree char *path = g_strdup_printf("/articles/%zu/ferry-crews-vote", index + 1);
        g_assert_true(clock_parse(CASES[index].utc, utc, &at_us, &error));
        clock_stop(at_us - 1);
        site_tick(fixture->base.site);
        g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 404);
        clock_stop(at_us);
        site_tick(fixture->base.site);
        g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 200);
    }
    clock_resume();
}

static void
test_history(WorkFixture *fixture, gconstpointer data)
{
    ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
    ask(fixture, &fixture->mara, 200, "POST", "/api/v1/stories/1/publish", "{}");
    ask(fixture, &fixture->ivo, 200, "POST", "/api/v1/stories/1/correct",
        "{\"title\":\"Ferry crews have voted\",\"note\":\"They had.\"}");
    const Json *answer =
        ask(fixture, &fixture->ana, 200, "GET", "/api/v1/stories/1/versions", NULL);
    const Json *versions = at(answer, "versions");
    g_assert_cmpuint(json_array_size(versions), ==, 4);
    const Json *corrected = json_array_get(versions, 0), *first = json_array_get(versions, 3);
    g_assert_cmpstr(json_text(corrected, "kind"), ==, "story.corrected");
    g_assert_cmpstr(json_text(corrected, "name"), ==, "ivo");
    g_assert_cmpstr(json_text(json_array_get(versions, 1), "summary"), ==, "headline");
    const char *target = arena_printf(fixture->base.base.arena,
        "/api/v1/stories/1?seq=%" G_GINT64_FORMAT, json_int(first, "seq", 0));
    g_assert_cmpstr(json_text(ask(fixture, &fixture->ana, 200, "GET", target, NULL), "title"), ==,
        "Ferry crews vote");
    ask(fixture, &fixture->ana, 404, "GET", "/api/v1/stories/1?seq=99999", NULL);
    ask(fixture, &fixture->ana, 404, "GET", "/api/v1/stories/1?seq=x", NULL);
    ask(fixture, &fixture->ana, 404, "GET", "/api/v1/stories/7/versions", NULL);
}

static void
test_pulse(WorkFixture *fixture, gconstpointer data)
{
    const Json *first = ask(fixture, &fixture->ana, 200, "GET", "/desk/pulse?since=0", NULL);
    int64_t const position = json_int(first, "position", 0);
    g_assert_cmpint(position, >, 0);
    const char *target =
        arena_printf(fixture->base.base.arena, "/desk/pulse?since=%" G_GINT64_FORMAT, position);
    const Json *quiet = ask(fixture, &fixture->ana, 200, "GET", target, NULL);
    g_assert_cmpuint(json_array_size(at(quiet, "stories")), ==, 0);
    g_assert_cmpint(json_int(quiet, "position", 0), ==, position);
    ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
    ask(fixture, &fixture->mara, 200, "POST", "/api/v1/stories/1/lock", "{\"tab\":\"m1\"}");
    const Json *busy = ask(fixture, &fixture->ana, 200, "GET", target, NULL);
    const Json *story = json_array_get(at(busy, "stories"), 0);
    g_assert_cmpuint(json_array_size(at(busy, "stories")), ==, 1);
    g_assert_cmpstr(json_text(at(story, "lock"), "name"), ==, "mara");
    g_assert_cmpstr(json_text(story, "headline"), ==, "Ferry crews vote");
    g_assert_false(json_flag(busy, "reload", false));
    const Json *ahead = ask(fixture, &fixture->ana, 200, "GET", "/desk/pulse?since=999999", NULL);
    g_assert_true(json_flag(ahead, "reload", false));
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, &fixture->ana, "/desk/pulse?since=yes").status, ==, 422);
}

static void
test_what_is_refused(WorkFixture *fixture, gconstpointer data)
{
    ask(fixture, &fixture->mara, 201, "POST", "/api/v1/stories", STORY);
    static const char *const KEEPS[] = {"{}", "{\"fields\":[]}", "{\"fields\":{}}",
        "{\"tab\":\"\",\"fields\":{}}", "{\"tab\":7,\"fields\":{}}"};
    for (size_t index = 0; index < G_N_ELEMENTS(KEEPS); index++)
        ask(fixture, &fixture->mara, 422, "POST", "/api/v1/stories/1/keep", KEEPS[index]);
    /* A reporter neither writes in nor holds what others began. */
    ask(fixture, &fixture->ana, 403, "POST", "/api/v1/stories/1/keep",
        "{\"tab\":\"a1\",\"fields\":{}}");
    ask(fixture, &fixture->ana, 403, "POST", "/api/v1/stories/1/lock", "{\"tab\":\"a1\"}");
    ask(fixture, &fixture->ana, 403, "POST", "/api/v1/stories/1/lock",
        "{\"tab\":\"a1\",\"take\":true}");
    ask(fixture, &fixture->mara, 404, "POST", "/api/v1/stories/9/keep",
        "{\"tab\":\"m1\",\"fields\":{}}");
    Caller forged = fixture->mara;
    forged.csrf = "0000";
    Answer const answer = desk_fixture_ask(&fixture->base, &forged, "POST",
        "/api/v1/stories/1/keep", NULL, "{\"tab\":\"m1\",\"fields\":{}}");
    g_assert_cmpint(answer.status, ==, 403);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WorkFixture *, gconstpointer);
    } TESTS[] = {
        {"/api-desk/kept", test_text_is_kept},
        {"/api-desk/two", test_two_editors_meet},
        {"/api-desk/stages", test_stage_publish_undo},
        {"/api-desk/daylight-saving", test_schedules_over_daylight_saving},
        {"/api-desk/history", test_history},
        {"/api-desk/pulse", test_pulse},
        {"/api-desk/refused", test_what_is_refused},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, WorkFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
