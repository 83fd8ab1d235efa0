/* SPDX-License-Identifier: MIT */
/* The desk's lists: where each story stands, what can be done with many at once, and that one which
 * cannot be done holds up no other. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/lock.h"
#include "newsroom/workflow.h"

typedef struct {
    DeskFixture base;
    Caller chief, reporter;
    int64_t reporter_id;
} QueueFixture;

static void
set_up(QueueFixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture->reporter_id = desk_fixture_person(&fixture->base, "ana", ROLE_REPORTER);
    fixture->chief = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF));
    fixture->reporter = desk_fixture_session(&fixture->base, fixture->reporter_id);
}

static void
tear_down(QueueFixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static int64_t
begin_story(QueueFixture *fixture, const Caller *caller, const char *title)
{
    g_autoptr(GError) error = NULL;
    fixture_section(&fixture->base.base, "World");
    const char *body = arena_printf(fixture->base.base.arena,
        "{\"title\":\"%s\",\"sections\":[\"World\"],\"body\":\"Text.\"}", title);
    Answer const answer =
        desk_fixture_ask(&fixture->base, caller, "POST", "/api/v1/stories", NULL, body);
    g_autoptr(Json) json = json_read_object(answer.body, strlen(answer.body), SIZE_MAX, &error);
    g_assert_no_error(error);
    return json_int(json, "id", 0);
}

static const char *
show(QueueFixture *fixture, const Caller *caller, const char *target)
{
    Answer const answer = desk_fixture_get(&fixture->base, caller, target);
    g_assert_cmpint(answer.status, ==, 200);
    return answer.body;
}

static Answer
act(QueueFixture *fixture, const Caller *caller, const char *list, const char *fields)
{
    Arena *arena = fixture->base.base.arena;
    return desk_fixture_ask(&fixture->base, caller, "POST",
        arena_printf(arena, "/desk/stories/act?list=%s", list), NULL,
        arena_printf(arena, "csrf=%s&%s", caller->csrf, fields));
}

static void
test_an_empty_newsroom(QueueFixture *fixture, gconstpointer data)
{
    static const char *const LISTS[] = {"open", "mine", "urgent", "draft", "review", "ready",
        "scheduled", "today", "working", "spiked", "withdrawn"};
    const char *board = show(fixture, &fixture->chief, "/desk");
    g_assert_nonnull(strstr(board, "Nothing is scheduled."));
    g_assert_null(strstr(board, "class=\"slip"));
    for (size_t index = 0; index < G_N_ELEMENTS(LISTS); index++) {
        g_autofree char *target = g_strdup_printf("/desk/stories?list=%s", LISTS[index]);
        g_assert_nonnull(strstr(show(fixture, &fixture->chief, target), "class=\"empty\""));
    }
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, &fixture->chief, "/desk/stories?list=x").status, ==, 404);
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, &fixture->chief, "/desk/stories?before=x").status, ==,
        422);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/desk").status, ==, 303);
}

static void
test_what_waits_where(QueueFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Lock lock;
    int64_t const draft = begin_story(fixture, &fixture->reporter, "The <draft>");
    int64_t const ready = begin_story(fixture, &fixture->chief, "The ready one");
    int64_t const out = begin_story(fixture, &fixture->chief, "The one that is out");
    int64_t const held = begin_story(fixture, &fixture->chief, "The held one");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_stage(write, ready, 1, STORY_READY, NULL, &error));
    g_assert_true(story_publish(write, out, 1, 0, NULL, &error));
    g_assert_true(story_embargo(write, held, 1, clock_now_us() + DAY_US, NULL, &error));
    g_assert_true(lock_take(write, draft, fixture->reporter_id, "tab", false, &lock, &error));
    fixture_commit(write);
    const char *board = show(fixture, &fixture->chief, "/desk");
    g_assert_nonnull(strstr(board, "ana is writing"));
    g_assert_nonnull(strstr(board, "Embargo until"));
    g_assert_nonnull(strstr(board, "The one that is out"));
    g_assert_null(strstr(board, "<draft>")); /* escaped */
    g_assert_nonnull(strstr(show(fixture, &fixture->reporter, "/desk"), "You have it open"));
    const char *mine = show(fixture, &fixture->reporter, "/desk/stories?list=mine");
    g_assert_nonnull(strstr(mine, "data-id=\"1\""));
    g_assert_null(strstr(mine, "The ready one"));
    const char *in_draft = show(fixture, &fixture->chief, "/desk/stories?list=draft");
    g_assert_nonnull(strstr(in_draft, "data-id=\"1\""));
    g_assert_null(strstr(in_draft, "The ready one"));
}

static void
test_many_at_once(QueueFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    for (int index = 0; index < 3; index++)
        begin_story(fixture, &fixture->chief, "Story");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_stage(write, 2, 1, STORY_REVIEW, NULL, &error));
    fixture_commit(write);
    /* The second changed since the list was shown, the fourth never was. */
    Answer const answer = act(
        fixture, &fixture->chief, "open", "act=publish&story=1.1&story=2.1&story=3.1&story=4.1");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "somebody changed it meanwhile"));
    g_assert_nonnull(strstr(answer.body, "there is no story 4"));
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/articles/1/story").status, ==, 200);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/articles/2/story").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/articles/3/story").status, ==, 200);
    g_assert_cmpint(act(fixture, &fixture->chief, "review", "act=spike&story=2.2").status, ==, 200);
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "/desk/stories?list=spiked"), "data-id=\"2\""));
    act(fixture, &fixture->chief, "spiked", "act=restore&story=2.3");
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "/desk/stories?list=draft"), "data-id=\"2\""));
}

static void
test_what_is_refused(QueueFixture *fixture, gconstpointer data)
{
    begin_story(fixture, &fixture->chief, "The chief's");
    begin_story(fixture, &fixture->reporter, "The reporter's");
    Answer const answer =
        act(fixture, &fixture->reporter, "open", "act=review&story=1.1&story=2.1");
    g_assert_nonnull(strstr(answer.body, "as reporter you may not"));
    g_assert_nonnull(strstr(answer.body, "Moved to review"));
    g_assert_nonnull(
        strstr(act(fixture, &fixture->reporter, "open", "act=publish&story=2.2").body, "may not"));
    g_assert_cmpint(act(fixture, &fixture->chief, "open", "story=1.1").status, ==, 422);
    g_assert_cmpint(act(fixture, &fixture->chief, "open", "act=erase&story=1.1").status, ==, 422);
    g_assert_nonnull(strstr(
        act(fixture, &fixture->chief, "open", "act=spike&story=1;2").body, "names no story"));
    g_autoptr(GString) many = g_string_new("act=spike");
    for (int index = 0; index < 101; index++)
        g_string_append(many, "&story=1.1");
    g_assert_cmpint(act(fixture, &fixture->chief, "open", many->str).status, ==, 422);
    Caller forged = fixture->chief;
    forged.csrf = "0000";
    g_assert_cmpint(act(fixture, &forged, "open", "act=spike&story=1.1").status, ==, 403);
}

static void
set_urgency(QueueFixture *fixture, int id, int urgency)
{
    Arena *arena = fixture->base.base.arena;
    Caller const program = {.cookie = fixture->chief.cookie,
        .csrf = fixture->chief.csrf,
        .header = "If-Match",
        .value = arena_printf(arena, "\"%d\"", (int)fixture_revision(&fixture->base.base, id))};
    Answer const answer = desk_fixture_ask(&fixture->base, &program, "PUT",
        arena_printf(arena, "/api/v1/stories/%d", id), NULL,
        arena_printf(arena, "{\"urgency\":%d}", urgency));
    g_assert_cmpint(answer.status, ==, urgency <= STORY_URGENCY_MAX ? 200 : 422);
}

/* The numbers of the stories that a list shows, in its order. */
static char *
order_of(const char *page)
{
    static const char MARK[] = "data-id=\"";
    g_autoptr(GString) ids = g_string_new(NULL);
    for (const char *at = page; (at = strstr(at, MARK)) != NULL;) {
        at += strlen(MARK);
        g_string_append_printf(
            ids, "%s%d", ids->len > 0 ? " " : "", (int)g_ascii_strtoll(at, NULL, 10));
    }
    return g_strdup(ids->str);
}

/* Flashes, then what is urgent, then the last changed; each once, also over pages. */
static void
test_urgent_first(QueueFixture *fixture, gconstpointer data)
{
    for (int number = 1; number <= 5; number++)
        begin_story(fixture, &fixture->chief, "Story");
    set_urgency(fixture, 3, 2);
    set_urgency(fixture, 1, 2);
    set_urgency(fixture, 2, 1);
    set_urgency(fixture, 4, 3);
    set_urgency(fixture, 5, 10);
    g_autofree char *all = order_of(show(fixture, &fixture->chief, "/desk/stories?list=draft"));
    g_assert_cmpstr(all, ==, "2 1 3 4 5");
    const char *urgent = show(fixture, &fixture->chief, "/desk/stories?list=urgent");
    g_autofree char *some = order_of(urgent);
    g_assert_cmpstr(some, ==, "2 1 3");
    g_assert_nonnull(strstr(urgent, "<b class=\"pill stop\">Flash</b>"));
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, "/desk"), "<b class=\"pill\">Fast</b>"));
    for (int number = 6; number <= 70; number++)
        begin_story(fixture, &fixture->chief, "Story");
    const char *first = show(fixture, &fixture->chief, "/desk/stories?list=open");
    const char *more = strstr(first, "before=");
    g_assert_nonnull(more);
    g_autofree char *target =
        g_strdup_printf("/desk/stories?list=open&%.*s", (int)strcspn(more, "\""), more);
    g_autofree char *one = order_of(first), *two = order_of(show(fixture, &fixture->chief, target));
    g_assert_true(g_str_has_prefix(one, "2 1 3 70 69 "));
    g_assert_true(g_str_has_suffix(two, " 4 5"));
    g_auto(GStrv) ones = g_strsplit(one, " ", -1), twos = g_strsplit(two, " ", -1);
    g_assert_cmpuint(g_strv_length(ones) + g_strv_length(twos), ==, 70);
    for (unsigned index = 0; ones[index] != NULL; index++)
        g_assert_false(g_strv_contains((const char *const *)twos, ones[index]));
}

static void
test_long_lists_have_pages(QueueFixture *fixture, gconstpointer data)
{
    for (int index = 0; index < 70; index++)
        begin_story(fixture, &fixture->chief, "Story");
    const char *first = show(fixture, &fixture->chief, "/desk/stories?list=open");
    const char *more = strstr(first, "list=open&amp;before=");
    g_assert_nonnull(more);
    g_assert_nonnull(strstr(first, "data-id=\"70\""));
    g_assert_null(strstr(first, "data-id=\"10\""));
    g_autofree char *target = g_strdup_printf("/desk/stories?list=open&before=%.*s",
        (int)strcspn(strstr(more, "before=") + 7, "\""), strstr(more, "before=") + 7);
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, target), "data-id=\"10\""));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(QueueFixture *, gconstpointer);
    } TESTS[] = {
        {"/queue/empty", test_an_empty_newsroom},
        {"/queue/where", test_what_waits_where},
        {"/queue/many", test_many_at_once},
        {"/queue/refused", test_what_is_refused},
        {"/queue/urgent", test_urgent_first},
        {"/queue/pages", test_long_lists_have_pages},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, QueueFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
