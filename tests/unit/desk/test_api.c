/* SPDX-License-Identifier: MIT */
/* The API as a program sees it: a story from its beginning to its end, conflicts with both
 * versions, answers that can be asked for again, and what is refused. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"

typedef struct {
    DeskFixture base;
    Caller chief;
} ApiFixture;

static const char FERRY[] =
    "{\"title\":\"Ferry crews vote\",\"kicker\":\"Brannoy\",\"sections\":[\"World\",\"Lorn\"],"
    "\"tags\":[{\"name\":\"Ferry strike\",\"type\":\"topic\"},\"Brannoy\"],\"author\":\"Mara "
    "Quill\","
    "\"source\":\"Harbour office\",\"body\":\"The vote is tonight. It is close.\"}";

static void
set_up(ApiFixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture_section(&fixture->base.base, "World/Lorn");
    fixture->chief = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF), SCOPE_ALL);
}

static void
tear_down(ApiFixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static Json *
json_of(const Answer *answer)
{
    g_autoptr(GError) error = NULL;
    Json *json = json_read_object(answer->body, strlen(answer->body), SIZE_MAX, &error);
    g_assert_no_error(error);
    return json;
}

static int64_t
number(const Answer *answer, const char *field)
{
    g_autoptr(Json) json = json_of(answer);
    return json_int(json, field, -1);
}

static const char *
text(ApiFixture *fixture, const Answer *answer, const char *field)
{
    g_autoptr(Json) json = json_of(answer);
    return arena_strdup(fixture->base.base.arena, json_text(json, field));
}

static Answer
ask(ApiFixture *fixture, const char *method, const char *target, const char *body)
{
    return desk_fixture_ask(&fixture->base, &fixture->chief, method, target, NULL, body);
}

/* The same with a header of one's own: If-Match or Idempotency-Key. */
static Answer
ask_with(ApiFixture *fixture, const char *header, const char *value, const char *method,
    const char *target, const char *body)
{
    Caller caller = fixture->chief;
    caller.header = header;
    caller.value = value;
    return desk_fixture_ask(&fixture->base, &caller, method, target, NULL, body);
}

static void
test_a_story_from_beginning_to_end(ApiFixture *fixture, gconstpointer data)
{
    Answer answer = ask(fixture, "POST", "/api/v1/stories", FERRY);
    g_assert_cmpint(answer.status, ==, 201);
    g_assert_cmpstr(answer.location, ==, "/api/v1/stories/1");
    g_assert_cmpint(number(&answer, "revision"), ==, 1);
    const char *path = text(fixture, &answer, "path");
    g_assert_cmpstr(path, ==, "/articles/1/ferry-crews-vote");
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 404);

    answer = ask_with(fixture, "If-Match", "\"1\"", "PUT", "/api/v1/stories/1",
        "{\"standfirst\":\"Islands wait.\",\"kicker\":null}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpint(number(&answer, "revision"), ==, 2);
    answer = ask(fixture, "GET", "/api/v1/stories/1", NULL);
    g_autoptr(Json) story = json_of(&answer);
    g_assert_cmpstr(json_text(story, "standfirst"), ==, "Islands wait.");
    g_assert_null(json_text(story, "kicker"));
    g_assert_cmpstr(json_text(story, "source"), ==, "Harbour office");
    g_assert_cmpstr(
        json_text(json_array_get(json_object_get(story, "tags"), 0), "type"), ==, "topic");

    answer = ask(fixture, "POST", "/api/v1/stories/1/publish", "{}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(text(fixture, &answer, "status"), ==, "live");
    g_assert_cmpint(number(&answer, "seq"), >, 0);
    g_autoptr(Json) published = json_of(&answer);
    const Json *figures = json_object_get(published, "figures");
    /* Its own page, the front, /latest, /live, two sections, two tags, author, source, day, month,
     * year. */
    g_assert_cmpint(json_int(figures, "pages", 0), ==, 13);
    g_assert_cmpfloat(json_real_value(json_object_get(figures, "visible_ms")), >=,
        json_real_value(json_object_get(figures, "committed_ms")));
    g_autofree char *later = g_strdup_printf(
        "/api/v1/changes/%" G_GINT64_FORMAT "/figures", json_int(published, "seq", 0));
    g_assert_cmpint(ask(fixture, "GET", later, NULL).status, ==, 200);
    g_assert_cmpint(ask(fixture, "GET", "/api/v1/changes/999/figures", NULL).status, ==, 404);
    Answer page = desk_fixture_get(&fixture->base, NULL, path);
    g_assert_cmpint(page.status, ==, 200);
    g_assert_nonnull(strstr(page.body, "Islands wait."));
    g_assert_nonnull(strstr(desk_fixture_get(&fixture->base, NULL, "/").body, "Ferry crews vote"));

    answer = ask(fixture, "POST", "/api/v1/stories/1/correct",
        "{\"body\":\"The vote is tomorrow.\",\"note\":\"The day was wrong.\"}");
    g_assert_cmpint(answer.status, ==, 200);
    page = desk_fixture_get(&fixture->base, NULL, path);
    g_assert_nonnull(strstr(page.body, "The day was wrong."));
    g_assert_nonnull(strstr(page.body, "tomorrow"));

    answer = ask(fixture, "POST", "/api/v1/stories/1/withdraw", "{\"reason\":\"Invented.\"}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 410);
    g_assert_null(strstr(desk_fixture_get(&fixture->base, NULL, "/").body, "Ferry crews vote"));
    answer = ask(fixture, "GET", "/api/v1/stories/1?version=live", NULL);
    g_assert_cmpint(answer.status, ==, 404);
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/stories/1/restore", "").status, ==, 200);
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/stories/1/spike", "").status, ==, 200);
}

/* What is live is told as readers get it: as they do, by the same function, and not what waits at
 * the desk or what the gate holds back. */
static void
test_live_is_what_readers_get(ApiFixture *fixture, gconstpointer data)
{
    Arena *arena = fixture->base.base.arena;
    int64_t const now_us = clock_now_us();
    Media const ended = fixture_picture(&fixture->base.base,
                    &(Media){.caption = "Old pier", .alt = "A pier", .until_us = now_us + DAY_US}),
                kept = fixture_picture(
                    &fixture->base.base, &(Media){.caption = "Ferry", .alt = "A ferry"});
    const char *fields = arena_printf(arena,
        "{\"title\":\"Ferry crews vote\",\"body_format\":\"html\",\"body\":\"<p>So.</p>"
        "<figure><img src='/media/%s'><figcaption>The pier that was</figcaption></figure>"
        "<figure><img src='/media/%s'></figure>\",\"picture\":{\"id\":%d,\"caption\":\"Lost\"},"
        "\"related\":[2]}",
        ended.file, kept.file, (int)ended.id);
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    ask_with(fixture, "If-Match", "\"1\"", "PUT", "/api/v1/stories/1", fields);
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/stories/1/publish", "{}").status, ==, 200);
    clock_stop(now_us + 2 * DAY_US);
    Answer const live = ask(fixture, "GET", "/api/v1/stories/1?version=live", NULL),
                 mine = ask(fixture, "GET", "/api/v1/stories/1", NULL),
                 page = desk_fixture_get(&fixture->base, NULL, "/articles/1/ferry-crews-vote");
    clock_resume();
    g_assert_nonnull(strstr(mine.body, "The pier that was"));
    g_assert_null(strstr(live.body, "The pier that was"));
    g_assert_null(strstr(live.body, "Lost"));
    g_autoptr(Json) story = json_of(&live);
    g_assert_null(json_object_get(story, "picture"));
    g_assert_cmpuint(json_array_size(json_object_get(story, "related")), ==, 0);
    g_assert_cmpstr(json_text(story, "body_format"), ==, "html");
    g_assert_nonnull(strstr(json_text(story, "body"), "alt=\"A ferry\""));
    g_assert_nonnull(strstr(page.body, json_text(story, "body")));
}

/* Who publishes knows which story: what is wrong with it is all that they are told. */
static void
test_refusals_are_sentences(ApiFixture *fixture, gconstpointer data)
{
    Media const untold = fixture_picture(&fixture->base.base, &(Media){.caption = "The pier"});
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    ask_with(fixture, "If-Match", "\"1\"", "PUT", "/api/v1/stories/1",
        arena_printf(fixture->base.base.arena, "{\"picture\":{\"id\":%d}}", (int)untold.id));
    Answer const answer = ask(fixture, "POST", "/api/v1/stories/1/publish", "{}");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_true(g_str_has_prefix(
        text(fixture, &answer, "detail"), "its picture 1 (\u201cThe pier\u201d) has no "));
}

static void
test_a_conflict_shows_both_versions(ApiFixture *fixture, gconstpointer data)
{
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    ask_with(fixture, "If-Match", "\"1\"", "PUT", "/api/v1/stories/1", "{\"title\":\"Theirs\"}");
    Answer const answer =
        ask_with(fixture, "If-Match", "\"1\"", "PUT", "/api/v1/stories/1", "{\"title\":\"Mine\"}");
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_cmpstr(answer.type, ==, "application/problem+json");
    g_autoptr(Json) problem = json_of(&answer);
    const Json *yours = json_object_get(problem, "yours"),
               *theirs = json_object_get(problem, "theirs");
    g_assert_cmpstr(json_text(yours, "title"), ==, "Mine");
    g_assert_cmpint(json_int(yours, "revision", 0), ==, 1);
    g_assert_cmpstr(json_text(theirs, "title"), ==, "Theirs");
    g_assert_cmpint(json_int(theirs, "revision", 0), ==, 2);
    g_assert_cmpstr(json_text(theirs, "kicker"), ==, "Brannoy");
}

static void
test_an_answer_can_be_asked_for_again(ApiFixture *fixture, gconstpointer data)
{
    Answer const first =
        ask_with(fixture, "Idempotency-Key", "a-1", "POST", "/api/v1/stories", FERRY);
    Answer const again =
        ask_with(fixture, "Idempotency-Key", "a-1", "POST", "/api/v1/stories", FERRY);
    g_assert_cmpint(first.status, ==, 201);
    g_assert_cmpint(again.status, ==, 201);
    g_assert_cmpint(number(&first, "id"), ==, number(&again, "id"));
    g_assert_cmpstr(again.location, ==, "/api/v1/stories/1");
    g_assert_cmpstr(again.location, ==, first.location);
    g_assert_cmpstr(again.etag, ==, "\"1\"");
    g_assert_cmpstr(again.etag, ==, first.etag);
    Answer const other = ask_with(
        fixture, "Idempotency-Key", "a-1", "POST", "/api/v1/stories", "{\"title\":\"Another\"}");
    g_assert_cmpint(other.status, ==, 422);
    Answer const next =
        ask_with(fixture, "Idempotency-Key", "a-2", "POST", "/api/v1/stories", FERRY);
    g_assert_cmpint(number(&next, "id"), ==, 2);
}

static void
test_foreign_ids_are_kept_and_single(ApiFixture *fixture, gconstpointer data)
{
    static const char BODY[] = "{\"id\":\"w-7\",\"title\":\"From afar\",\"sections\":[\"World\"]}";
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/stories", BODY).status, ==, 201);
    Answer const story = ask(fixture, "GET", "/api/v1/stories/1", NULL);
    g_assert_cmpstr(text(fixture, &story, "foreign_id"), ==, "w-7");
    Answer const again = ask(fixture, "POST", "/api/v1/stories", BODY);
    g_assert_cmpint(again.status, ==, 409);
    g_assert_nonnull(strstr(again.body, "story 1"));
}

/* As in a JSON line: a path, or elements with a "/" that are paths each. */
static void
test_sections_as_in_a_json_line(ApiFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *sections;
        const char *paths;
    } CASES[] = {
        {"[\"World\",\"Lorn\"]", "[[\"World\", \"Lorn\"]]"},
        {"[\"World/Lorn\"]", "[[\"World\", \"Lorn\"]]"},
        {"[\"World/Isles\",\"Sea / Tides\",\"World/Isles\"]",
            "[[\"World\", \"Isles\"], [\"Sea\", \"Tides\"]]"},
        {"[\"World\",\"Isles\"]", "[[\"World\", \"Isles\"]]"},
        {"[]", "[]"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autofree char *body =
            g_strdup_printf("{\"title\":\"Tide\",\"sections\":%s}", CASES[index].sections);
        Answer const made = ask(fixture, "POST", "/api/v1/stories", body);
        g_test_message("%s", CASES[index].sections);
        g_assert_cmpint(made.status, ==, 201);
        g_autofree char *target =
            g_strdup_printf("/api/v1/stories/%" G_GINT64_FORMAT, number(&made, "id"));
        Answer const story = ask(fixture, "GET", target, NULL);
        g_autoptr(Json) json = json_of(&story);
        g_autofree char *paths = json_dumps(json_object_get(json, "section_paths"), 0);
        g_assert_cmpstr(paths, ==, CASES[index].paths);
    }

    Caller const reporter = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "runa", ROLE_REPORTER), SCOPE_ALL);
    static const char *const REFUSED[] = {"[\"Mars\"]", "[\"World/Mars\"]", "[\"World\",7]",
        "[\"/\"]", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]", "\"World\""};
    for (size_t index = 0; index < G_N_ELEMENTS(REFUSED); index++) {
        g_autofree char *body =
            g_strdup_printf("{\"title\":\"Tide\",\"sections\":%s}", REFUSED[index]);
        Answer const answer =
            desk_fixture_ask(&fixture->base, &reporter, "POST", "/api/v1/stories", NULL, body);
        g_test_message("%s", REFUSED[index]);
        g_assert_cmpint(answer.status, ==, 422);
        g_assert_nonnull(strstr(answer.body, "sections: "));
    }
}

static void
test_an_embargo_holds(ApiFixture *fixture, gconstpointer data)
{
    clock_stop(INT64_C(1700000000) * SECOND_US);
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    Answer const answer =
        ask(fixture, "POST", "/api/v1/stories/1/publish", "{\"embargo\":\"2023-11-14T23:00:00Z\"}");
    g_assert_cmpstr(text(fixture, &answer, "status"), ==, "scheduled");
    const char *path = text(fixture, &answer, "path");
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 404);
    clock_stop(INT64_C(1700002800) * SECOND_US);
    site_tick(fixture->base.site);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, path).status, ==, 200);
    clock_resume();
}

static void
test_lists(ApiFixture *fixture, gconstpointer data)
{
    for (unsigned index = 1; index <= 5; index++) {
        ask(fixture, "POST", "/api/v1/stories", FERRY);
        g_autofree char *target = g_strdup_printf("/api/v1/stories/%u/publish", index);
        ask(fixture, "POST", target, "{}");
    }
    Answer page = ask(fixture, "GET", "/api/v1/stories?section=world&limit=2", NULL);
    g_autoptr(Json) first = json_of(&page);
    g_assert_cmpuint(json_array_size(json_object_get(first, "stories")), ==, 2);
    g_autofree char *next =
        g_strconcat("/api/v1/stories?limit=9&cursor=", json_text(first, "next_cursor"), NULL);
    page = ask(fixture, "GET", next, NULL);
    g_autoptr(Json) rest = json_of(&page);
    g_assert_cmpuint(json_array_size(json_object_get(rest, "stories")), ==, 3);
    page = ask(fixture, "GET", "/api/v1/stories?tag=ferry-strike", NULL);
    g_autoptr(Json) tagged = json_of(&page);
    g_assert_cmpuint(json_array_size(json_object_get(tagged, "stories")), ==, 5);

    page = ask(fixture, "GET", "/api/v1/stories?since=0&limit=3", NULL);
    int64_t since = number(&page, "since");
    ask(fixture, "POST", "/api/v1/stories/5/withdraw", "{\"reason\":\"Wrong.\"}");
    g_autofree char *later = g_strdup_printf("/api/v1/stories?since=%d", (int)since);
    page = ask(fixture, "GET", later, NULL);
    g_assert_nonnull(strstr(page.body, "\"withdrawn\""));
    since = number(&page, "since");
    g_autofree char *nothing = g_strdup_printf("/api/v1/stories?since=%d", (int)since);
    page = ask(fixture, "GET", nothing, NULL);
    g_autoptr(Json) empty = json_of(&page);
    g_assert_cmpuint(json_array_size(json_object_get(empty, "stories")), ==, 0);
}

static void
test_search(ApiFixture *fixture, gconstpointer data)
{
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    Answer answer = ask(fixture, "GET", "/api/v1/search?q=ferry", NULL);
    g_assert_cmpint(number(&answer, "found"), ==, 0);
    ask(fixture, "POST", "/api/v1/stories/1/publish", "{}");
    answer = ask(fixture, "GET", "/api/v1/search?q=ferry&section=world", NULL);
    g_assert_cmpint(number(&answer, "found"), ==, 1);
    g_autoptr(Json) found = json_of(&answer);
    const Json *hit = json_array_get(json_object_get(found, "stories"), 0);
    const Json *mark = json_array_get(json_object_get(hit, "headline_parts"), 0);
    g_assert_cmpstr(json_text(mark, "text"), ==, "Ferry");
    g_assert_true(json_flag(mark, "marked", false));
    const Json *tags = json_object_get(json_object_get(found, "counts"), "tag");
    g_assert_cmpuint(json_array_size(tags), ==, 2);
    g_assert_false(json_flag(json_array_get(tags, 0), "more", true));
    answer = ask(fixture, "GET", "/api/v1/search?q=ferr&typing=1", NULL);
    g_assert_cmpint(number(&answer, "found"), ==, 1);
    answer = ask(fixture, "GET", "/api/v1/search?q=-ferr+-&typing=1", NULL);
    g_assert_cmpint(number(&answer, "found"), ==, 0);
    ask(fixture, "POST", "/api/v1/stories/1/withdraw", "{\"reason\":\"Wrong.\"}");
    answer = ask(fixture, "GET", "/api/v1/search?q=ferry", NULL);
    g_assert_cmpint(number(&answer, "found"), ==, 0);
    g_assert_cmpint(ask(fixture, "GET", "/api/v1/search?q=a&section=mars", NULL).status, ==, 422);
}

static void
test_ninjs(ApiFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *target, *accept, *number;
    } CASES[] = {
        {"/api/v1/stories/1?format=ninjs", NULL, "3.1"},
        {"/api/v1/stories/1?format=ninjs-3.1", NULL, "3.1"},
        {"/api/v1/stories/1?format=ninjs-2.2", "application/json", "2.2"},
        {"/api/v1/stories/1", "application/ninjs+json", "3.1"},
        {"/api/v1/stories/1", "application/ninjs+json; version=2.2", "2.2"},
        {"/api/v1/stories/1?format=json", "application/ninjs+json", NULL},
        {"/api/v1/stories/1", "*/*", NULL},
    };

    ask(fixture, "POST", "/api/v1/stories", FERRY);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Answer const answer = ask_with(fixture, CASES[index].accept != NULL ? "Accept" : NULL,
            CASES[index].accept, "GET", CASES[index].target, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        g_autoptr(Json) json = json_of(&answer);
        bool const is_ninjs = CASES[index].number != NULL;
        g_assert_cmpstr(answer.type, ==, is_ninjs ? "application/ninjs+json" : "application/json");
        g_assert_cmpstr(
            json_text(json_object_get(json, "standard"), "version"), ==, CASES[index].number);
        if (is_ninjs)
            g_assert_nonnull(strstr(json_text(json, "uri"), "/articles/1"));
    }
    Answer answer = ask(fixture, "GET", "/api/v1/stories/1?format=ninjs&version=live", NULL);
    g_assert_cmpint(answer.status, ==, 404);
    ask(fixture, "POST", "/api/v1/stories/1/publish", "{}");
    ask(fixture, "POST", "/api/v1/stories/1/withdraw", "{\"reason\":\"Wrong.\"}");
    answer = ask(fixture, "GET", "/api/v1/stories/1?format=ninjs", NULL);
    g_assert_cmpstr(text(fixture, &answer, "pubStatus"), ==, "canceled");
    g_assert_null(strstr(answer.body, "Ferry"));
    answer = ask(fixture, "GET", "/api/v1/stories/1?format=nitf", NULL);
    g_assert_cmpint(answer.status, ==, 422);
}

static void
test_a_live_story(ApiFixture *fixture, gconstpointer data)
{
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    ask(fixture, "POST", "/api/v1/stories/1/publish", "{}");
    g_assert_cmpint(
        ask(fixture, "POST", "/api/v1/stories/1/entries", "{\"body\":\"X\"}").status, ==, 422);
    Answer answer = ask(fixture, "POST", "/api/v1/stories/1/coverage", "{\"state\":\"running\"}");
    g_assert_cmpint(answer.status, ==, 200);
    const char *path = text(fixture, &answer, "path");
    g_assert_true(g_str_has_prefix(path, "/live/1/"));
    answer = ask(fixture, "POST", "/api/v1/stories/1/entries",
        "{\"title\":\"Doors open\",\"body\":\"All four.\",\"key\":true,\"author\":\"Mara\"}");
    g_assert_cmpint(answer.status, ==, 201);
    g_assert_nonnull(strstr(desk_fixture_get(&fixture->base, NULL, path).body, "All four."));
    answer = ask_with(
        fixture, "If-Match", "\"1\"", "PUT", "/api/v1/entries/1", "{\"body\":\"All five.\"}");
    g_assert_cmpint(number(&answer, "revision"), ==, 2);
    answer = ask_with(
        fixture, "If-Match", "\"1\"", "PUT", "/api/v1/entries/1", "{\"body\":\"All six.\"}");
    g_assert_cmpint(answer.status, ==, 409);
    g_autoptr(Json) problem = json_of(&answer);
    g_assert_cmpstr(json_text(json_object_get(problem, "theirs"), "body"), ==, "All five.");
    answer = ask(fixture, "POST", "/api/v1/entries/1/correct",
        "{\"body\":\"All seven.\",\"note\":\"Miscounted.\"}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(desk_fixture_get(&fixture->base, NULL, path).body, "Miscounted."));
    answer = ask(fixture, "POST", "/api/v1/entries/1/remove", "");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_null(strstr(desk_fixture_get(&fixture->base, NULL, path).body, "All seven."));
    answer = ask(fixture, "GET", "/api/v1/stories/1/entries", NULL);
    g_assert_nonnull(strstr(answer.body, "\"entries\":[]"));
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/entries/9/remove", "").status, ==, 404);
    g_assert_cmpint(
        ask(fixture, "POST", "/api/v1/stories/1/entries", "{\"text\":1}").status, ==, 422);
    g_assert_cmpint(
        ask(fixture, "POST", "/api/v1/stories/1/entries", "{\"body\":1}").status, ==, 422);
    g_assert_cmpint(
        ask(fixture, "POST", "/api/v1/stories/1/coverage", "{\"state\":\"maybe\"}").status, ==,
        422);
}

static void
test_webhooks(ApiFixture *fixture, gconstpointer data)
{
    static const char GOOD[] =
        "{\"url\":\"https://hook.example/\",\"secret\":\"sixteen bytes or more\"}";
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/webhooks", GOOD).status, ==, 403);
    Caller const chief = fixture->chief;
    fixture->chief = desk_fixture_token(&fixture->base,
        desk_fixture_person(&fixture->base, "root", ROLE_ADMINISTRATOR), SCOPE_ADMIN);
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/webhooks", GOOD).status, ==, 201);
    Answer const list = ask(fixture, "GET", "/api/v1/webhooks", NULL);
    g_assert_nonnull(strstr(list.body, "hook.example"));
    g_assert_null(strstr(list.body, "sixteen"));
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/webhooks",
                        "{\"url\":\"x\",\"secret\":\"sixteen bytes or more\"}")
                        .status,
        ==, 422);
    g_assert_cmpint(ask(fixture, "POST", "/api/v1/webhooks",
                        "{\"url\":\"https://h.example/\",\"secret\":\"short\"}")
                        .status,
        ==, 422);
    g_assert_cmpint(ask(fixture, "DELETE", "/api/v1/webhooks/1", NULL).status, ==, 200);
    g_assert_cmpint(ask(fixture, "DELETE", "/api/v1/webhooks/1", NULL).status, ==, 404);
    g_assert_cmpint(ask(fixture, "GET", "/api/v1/outbox", NULL).status, ==, 503);
    fixture->chief = chief;
}

static void
test_what_is_refused(ApiFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *method, *target, *body;
        int status;
    } CASES[] = {
        {"POST", "/api/v1/stories", "{\"titel\":\"X\"}", 422},
        {"POST", "/api/v1/stories", "{\"title\":7}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"\"}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"a\\u0000b\"}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"X\",\"sections\":{}}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"X\",\"tags\":[[[]]]}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"X\",\"picture\":{\"id\":99}}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"X\",\"priority\":9}", 422},
        {"POST", "/api/v1/stories", "{\"title\":\"X\"", 422},
        {"POST", "/api/v1/stories", "[]", 422},
        {"PUT", "/api/v1/stories/1", "{}", 400},
        {"GET", "/api/v1/stories/99", NULL, 404},
        {"GET", "/api/v1/stories/x", NULL, 404},
        {"GET", "/api/v1/stories?section=mars", NULL, 404},
        {"GET", "/api/v1/stories?cursor=x", NULL, 422},
        {"GET", "/api/v1/stories?limit=0", NULL, 422},
        {"GET", "/api/v1/stories?since=-1", NULL, 422},
        {"POST", "/api/v1/stories/1/publish", "{\"at\":\"soon\"}", 422},
        {"POST", "/api/v1/stories/1/publish", "{\"when\":\"2030-01-01\"}", 422},
        {"POST", "/api/v1/stories/1/correct", "{\"note\":\"Not live.\"}", 422},
        {"POST", "/api/v1/stories/1/withdraw", "{}", 422},
    };

    ask(fixture, "POST", "/api/v1/stories", FERRY);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Answer const answer =
            ask(fixture, CASES[index].method, CASES[index].target, CASES[index].body);
        g_test_message("%s %s", CASES[index].target, CASES[index].body);
        g_assert_cmpint(answer.status, ==, CASES[index].status);
        g_assert_cmpstr(answer.type, ==, "application/problem+json");
    }
    Answer const story = ask(fixture, "GET", "/api/v1/stories/1", NULL);
    g_assert_cmpint(number(&story, "revision"), ==, 1);
}

static void
test_markup_is_cleaned(ApiFixture *fixture, gconstpointer data)
{
    ask(fixture, "POST", "/api/v1/stories",
        "{\"title\":\"X\",\"body_format\":\"html\",\"body\":\"<p "
        "onclick=x>One<script>bad()</script></p>\"}");
    Answer const story = ask(fixture, "GET", "/api/v1/stories/1", NULL);
    g_assert_cmpstr(text(fixture, &story, "body"), ==, "<p>One</p>");
}

static void
test_a_field_is_one_line(ApiFixture *fixture, gconstpointer data)
{
    ask(fixture, "POST", "/api/v1/stories",
        "{\"title\":\" Ferry\\r\\nsails  again\\n\",\"kicker\":\"\\n\",\"body\":\"a\\n\\nb\"}");
    Answer const story = ask(fixture, "GET", "/api/v1/stories/1", NULL);
    g_assert_cmpstr(text(fixture, &story, "title"), ==, "Ferry sails again");
    g_assert_null(text(fixture, &story, "kicker"));
    g_assert_cmpstr(text(fixture, &story, "body"), ==, "a\n\nb");
}

/* Every action of the API by each role and by tokens of each scope. */
static void
test_rights_and_scopes(ApiFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *target, *body;
        int reporter, editor;
        unsigned scope;
    } ACTIONS[] = {
        {"/api/v1/stories", FERRY, 201, 201, SCOPE_WRITE},
        {"/api/v1/stories/1/publish", "{}", 403, 200, SCOPE_PUBLISH},
        {"/api/v1/stories/1/correct", "{\"note\":\"It was.\"}", 403, 200, SCOPE_PUBLISH},
        {"/api/v1/stories/1/withdraw", "{\"reason\":\"It was.\"}", 403, 200, SCOPE_PUBLISH},
        {"/api/v1/stories/1/restore", "", 403, 200, SCOPE_WRITE},
        {"/api/v1/stories/1/spike", "", 403, 200, SCOPE_WRITE},
    };

    int64_t const reporter = desk_fixture_person(&fixture->base, "rolf", ROLE_REPORTER);
    int64_t const editor = desk_fixture_person(&fixture->base, "edda", ROLE_EDITOR);
    ask(fixture, "POST", "/api/v1/stories", FERRY);
    for (size_t index = 0; index < G_N_ELEMENTS(ACTIONS); index++) {
        Caller const callers[] = {
            {0},
            desk_fixture_token(&fixture->base, reporter, SCOPE_ALL),
            desk_fixture_token(&fixture->base, editor, SCOPE_ALL & ~ACTIONS[index].scope),
            desk_fixture_token(&fixture->base, editor, ACTIONS[index].scope),
        };
        int const expected[] = {401, ACTIONS[index].reporter, 403, ACTIONS[index].editor};
        for (size_t caller = 0; caller < G_N_ELEMENTS(callers); caller++) {
            Answer const answer = desk_fixture_ask(&fixture->base, &callers[caller], "POST",
                ACTIONS[index].target, NULL, ACTIONS[index].body);
            g_test_message("%s, caller %zu: %s", ACTIONS[index].target, caller, answer.body);
            g_assert_cmpint(answer.status, ==, expected[caller]);
        }
    }
}

static void
test_too_many_requests(ApiFixture *fixture, gconstpointer data)
{
    unsigned count = 0;
    clock_stop(INT64_C(1700000000) * SECOND_US);
    while (ask(fixture, "GET", "/api/v1/stories/99", NULL).status == 404)
        count++;
    g_assert_cmpuint(count, ==, 2000);
    Answer const refused = ask(fixture, "GET", "/api/v1/stories", NULL);
    g_assert_cmpint(refused.status, ==, 429);
    clock_stop(INT64_C(1700000001) * SECOND_US);
    g_assert_cmpint(ask(fixture, "GET", "/api/v1/stories", NULL).status, ==, 200);
    clock_resume();
}

#define ADD(path, function) g_test_add(path, ApiFixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/api/a-story-from-beginning-to-end", test_a_story_from_beginning_to_end);
    ADD("/api/live-is-what-readers-get", test_live_is_what_readers_get);
    ADD("/api/refusals-are-sentences", test_refusals_are_sentences);
    ADD("/api/a-conflict-shows-both-versions", test_a_conflict_shows_both_versions);
    ADD("/api/an-answer-can-be-asked-for-again", test_an_answer_can_be_asked_for_again);
    ADD("/api/foreign-ids-are-kept-and-single", test_foreign_ids_are_kept_and_single);
    ADD("/api/sections-as-in-a-json-line", test_sections_as_in_a_json_line);
    ADD("/api/an-embargo-holds", test_an_embargo_holds);
    ADD("/api/lists", test_lists);
    ADD("/api/search", test_search);
    ADD("/api/ninjs", test_ninjs);
    ADD("/api/a-live-story", test_a_live_story);
    ADD("/api/webhooks", test_webhooks);
    ADD("/api/what-is-refused", test_what_is_refused);
    ADD("/api/markup-is-cleaned", test_markup_is_cleaned);
    ADD("/api/a-field-is-one-line", test_a_field_is_one_line);
    ADD("/api/rights-and-scopes", test_rights_and_scopes);
    ADD("/api/too-many-requests", test_too_many_requests);
    return g_test_run();
}
