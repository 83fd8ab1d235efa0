/* SPDX-License-Identifier: MIT */
/* The diary's pages and its calendar: planned, changed and cancelled by form, shown on the right
 * days, and told to calendar programs as RFC 5545 has it. */
#include <string.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/assignment.h"
#include "newsroom/key.h"
#include "newsroom/settings.h"

/* Friday, 14 November 2025, 11:00 in Sofia. */
static void
set_up(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    clock_stop(INT64_C(1763110800) * SECOND_US);
    desk_fixture_set_up(fixture, data);
    json_put_text(fields, "time_zone", "Europe/Sofia");
    json_put_text(fields, "base_url", "https://news.example");
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
}

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *rest)
{
    const char *body = arena_printf(fixture->base.arena, "csrf=%s&%s", caller->csrf, rest);
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, body);
}

static bool
holds(const Answer *answer, const char *text)
{
    return strstr(answer->body, text) != NULL;
}

static Assignment
load(DeskFixture *fixture, int64_t id)
{
    Assignment assignment;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, NULL);
    g_assert_true(
        assignment_find(reader, fixture->base.arena, id, &assignment, &found, NULL) && found);
    return assignment;
}

/* What of the week stands between a day's heading and the next. */
static const char *
day_of(DeskFixture *fixture, const Caller *caller, const char *target, const char *iso)
{
    Answer const answer = desk_fixture_get(fixture, caller, target);
    g_assert_cmpint(answer.status, ==, 200);
    const char *from =
        strstr(answer.body, arena_printf(fixture->base.arena, "<time datetime=\"%s\">", iso));
    if (from == NULL)
        return "";
    const char *until = strstr(from + 1, "<li class=\"day");
    return until == NULL ? from : arena_strndup(fixture->base.arena, from, (size_t)(until - from));
}

static void
test_planned_changed_cancelled(DeskFixture *fixture, gconstpointer data)
{
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_REPORTER);
    Caller const reporter = desk_fixture_session(fixture, mara);
    fixture_section(&fixture->base, "World");
    fixture_story(&fixture->base, "Council votes", "World", NULL, 0);
    Answer answer = desk_fixture_get(fixture, &reporter, "/desk/diary/new?day=2025-11-18");
    g_assert_true(holds(&answer, "value=\"2025-11-18\""));
    answer = post(fixture, &reporter, "/desk/diary",
        "title=Council+%26+vote&place=Town+hall&from_day=2025-11-18&from_time=09:30"
        "&until_day=2025-11-18&until_time=11:00&person=1&section=1&notes=Door+B");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/diary?day=2025-11-18&done=planned");
    Assignment assignment = load(fixture, 1);
    g_assert_cmpint(assignment.from_us, ==, INT64_C(1763451000) * SECOND_US); /* 07:30 UTC */
    g_assert_cmpint(assignment.until_us - assignment.from_us, ==, 90 * MINUTE_US);

    const char *day = day_of(fixture, &reporter, "/desk/diary?day=2025-11-20", "2025-11-18");
    g_assert_nonnull(strstr(day, "09:30–11:00"));
    g_assert_nonnull(strstr(day, "Council &amp; vote"));
    g_assert_nonnull(strstr(day, "You"));
    g_assert_nonnull(strstr(day, "World"));
    g_assert_null(
        strstr(day_of(fixture, &reporter, "/desk/diary?day=2025-11-20", "2025-11-19"), "Council"));

    answer = post(fixture, &reporter, "/desk/diary/1",
        "revision=1&title=Council&from_day=2025-11-19&all_day=1&until_day=2025-11-20"
        "&status=cancelled&story=https://news.example/articles/1/council-votes");
    g_assert_cmpint(answer.status, ==, 303);
    assignment = load(fixture, 1);
    g_assert_true(assignment.is_all_day);
    g_assert_cmpint(assignment.until_us - assignment.from_us, ==, 2 * DAY_US);
    g_assert_cmpint(assignment.story_id, ==, 1);
    day = day_of(fixture, &reporter, "/desk/diary?day=2025-11-20", "2025-11-20");
    g_assert_nonnull(strstr(day, "All day"));
    g_assert_nonnull(strstr(day, "Cancelled"));
    g_assert_nonnull(strstr(day, "Council votes"));
    answer = desk_fixture_get(fixture, &reporter, "/desk/diary/1");
    g_assert_true(holds(&answer, "value=\"cancelled\" checked"));
    g_assert_true(holds(&answer, "name=\"until_day\" type=\"date\" value=\"2025-11-20\""));
}

static void
test_whose_and_lists(DeskFixture *fixture, gconstpointer data)
{
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    desk_fixture_person(fixture, "ivo", ROLE_REPORTER);
    Caller const editor = desk_fixture_session(fixture, mara);
    post(
        fixture, &editor, "/desk/diary", "title=Hers&from_day=2025-11-14&from_time=10:00&person=1");
    post(fixture, &editor, "/desk/diary", "title=His&from_day=2025-12-01&from_time=10:00&person=2");
    post(fixture, &editor, "/desk/diary",
        "title=Open&from_day=2025-11-10&all_day=1&until_day=2025-11-20");
    const char *day = day_of(fixture, &editor, "/desk/diary", "2025-11-14");
    g_assert_nonnull(strstr(day, "Hers"));
    g_assert_nonnull(strstr(day, "Open"));
    g_assert_nonnull(strstr(day, "Nobody yet"));
    Answer answer = desk_fixture_get(fixture, &editor, "/desk/diary?mine=1");
    g_assert_true(holds(&answer, "Hers"));
    g_assert_false(holds(&answer, "Open</a>"));
    answer = desk_fixture_get(fixture, &editor, "/desk/diary?view=list");
    g_assert_true(holds(&answer, "His"));
    g_assert_true(holds(&answer, "to 20 November"));
    g_assert_true(strstr(answer.body, "Open</a>") < strstr(answer.body, "Hers</a>"));
    answer = desk_fixture_get(fixture, &editor, "/desk/diary?view=list&day=2026-06-01");
    g_assert_true(holds(&answer, "Nothing is planned in these days."));
    /* A week from Monday to Sunday, over the end of a year. */
    answer = desk_fixture_get(fixture, &editor, "/desk/diary?day=2026-01-01");
    g_assert_true(holds(&answer, "29 December 2025 – 4 January 2026"));
    answer = desk_fixture_get(fixture, &editor, "/desk/diary?day=2025-02-30");
    g_assert_true(holds(&answer, "10–16 November 2025"));
    answer = desk_fixture_get(fixture, &editor, "/desk/diary?day=9999-12-31");
    g_assert_cmpint(answer.status, ==, 200);
}

/* What is refused says why and keeps what was typed. */
static void
test_what_is_refused(DeskFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *form, *words;
    } CASES[] = {
        {"title=&from_day=2025-11-14&from_time=10:00", "title is missing"},
        {"title=Kept&from_day=2025-11-14", "say at what time it begins"},
        {"title=Kept&from_day=&from_time=10:00", "no date and time"},
        {"title=Kept&from_day=2025-02-30&all_day=1", "is no day"},
        {"title=Kept&from_day=2025-03-30&from_time=03:30", "there is no 03:30 then"},
        {"title=Kept&from_day=2025-11-14&from_time=10:00&until_time=09:00", "before it begins"},
        {"title=Kept&from_day=2025-11-14&from_time=10:00&until_day=2025-11-15",
            "at what time it ends"},
        {"title=Kept&from_day=2025-11-14&all_day=1&until_day=2025-11-13", "before it begins"},
        {"title=Kept&from_day=2025-11-14&all_day=1&until_day=2028-11-13", "longer than"},
        {"title=Kept&from_day=2025-11-14&all_day=1&person=99", "no person 99"},
        {"title=Kept&from_day=2025-11-14&all_day=1&person=x", "no person"},
        {"title=Kept&from_day=2025-11-14&all_day=1&section=99", "no section 99"},
        {"title=Kept&from_day=2025-11-14&all_day=1&story=99", "no story 99"},
        {"title=Kept&from_day=2025-11-14&all_day=1&story=soon", "neither a story"},
        {"title=Kept&from_day=2025-11-14&all_day=1&story=1x", "neither a story"},
        {"title=Kept&from_day=2025-11-14&all_day=1&status=done", "a status is"},
    };

    Caller const editor =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Answer const answer = post(fixture, &editor, "/desk/diary", CASES[index].form);
        g_assert_cmpint(answer.status, ==, 422);
        g_assert_nonnull(strstr(answer.body, CASES[index].words));
        g_assert_true(index == 0 || holds(&answer, "value=\"Kept\""));
    }
    g_assert_cmpint(desk_fixture_get(fixture, &editor, "/desk/diary/7").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &editor, "/desk/diary/x").status, ==, 404);
    g_assert_cmpint(post(fixture, &editor, "/desk/diary/7", "title=a").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/diary").status, ==, 303);
}

/* A draft is begun from it, once. */
static void
test_begins_a_story(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_REPORTER));
    fixture_section(&fixture->base, "World");
    post(fixture, &reporter, "/desk/diary",
        "title=Vote&from_day=2025-11-14&from_time=10:00&section=1&person=1");
    Answer answer = desk_fixture_get(fixture, &reporter, "/desk/diary/1");
    g_assert_true(holds(&answer, "Begin the story"));
    answer = post(fixture, &reporter, "/desk/diary/1",
        "revision=1&title=The+vote&from_day=2025-11-14&from_time=10:00&section=1&act=story");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/stories/1");
    g_assert_cmpint(load(fixture, 1).story_id, ==, 1);
    Story story;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, NULL);
    g_assert_true(story_find(reader, fixture->base.arena, 1, &story, &found, NULL) && found);
    g_assert_cmpstr(story.working->headline, ==, "The vote");
    g_assert_cmpuint(story.working->section_count, ==, 1);
    g_assert_cmpint(story.status, ==, STORY_UNPUBLISHED);
    answer = desk_fixture_get(fixture, &reporter, "/desk/diary/1");
    g_assert_false(holds(&answer, "Begin the story"));
    g_assert_true(holds(&answer, "href=\"/desk/stories/1\""));
    /* What somebody else changed meanwhile leaves no story behind. */
    post(fixture, &reporter, "/desk/diary", "title=Other&from_day=2025-11-14&from_time=10:00");
    answer = post(fixture, &reporter, "/desk/diary/2",
        "revision=7&title=Other&from_day=2025-11-14&from_time=10:00&act=story");
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_true(story_find(reader, fixture->base.arena, 2, &story, &found, NULL) && !found);
}

static void
test_first_page(DeskFixture *fixture, gconstpointer data)
{
    Caller const editor =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    Answer answer = desk_fixture_get(fixture, &editor, "/desk");
    g_assert_true(holds(&answer, "Nothing is planned for today or tomorrow."));
    post(fixture, &editor, "/desk/diary", "title=Today%27s&from_day=2025-11-14&from_time=23:00");
    post(fixture, &editor, "/desk/diary", "title=Next&from_day=2025-11-15&from_time=00:30");
    post(fixture, &editor, "/desk/diary", "title=Later&from_day=2025-11-16&all_day=1");
    post(fixture, &editor, "/desk/diary",
        "title=Off&from_day=2025-11-14&all_day=1&status=cancelled");
    answer = desk_fixture_get(fixture, &editor, "/desk");
    g_assert_true(holds(&answer, "Today&#39;s"));
    g_assert_true(holds(&answer, "Tomorrow, 00:30"));
    g_assert_false(holds(&answer, "Later</a>"));
    g_assert_false(holds(&answer, "Off</a>"));
}

static void
test_two_at_once(DeskFixture *fixture, gconstpointer data)
{
    Caller const editor =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    post(fixture, &editor, "/desk/diary", "title=First&from_day=2025-11-14&from_time=10:00");
    post(fixture, &editor, "/desk/diary/1",
        "revision=1&title=Theirs&from_day=2025-11-15&from_time=12:00&notes=Gate+4");
    Answer answer = post(fixture, &editor, "/desk/diary/1",
        "revision=1&title=Yours&from_day=2025-11-16&from_time=13:00");
    g_assert_cmpint(answer.status, ==, 409);
    g_assert_true(holds(&answer, "Theirs"));
    g_assert_true(holds(&answer, "Gate 4"));
    g_assert_true(holds(&answer, "value=\"Yours\""));
    g_assert_true(holds(&answer, "name=\"revision\" value=\"2\""));
    g_assert_cmpstr(load(fixture, 1).title, ==, "Theirs");
}

/* The value of a property in an unfolded calendar, behind some text. */
static const char *
property(DeskFixture *fixture, const char *calendar, const char *behind, const char *name)
{
    const char *at = strstr(calendar, behind);
    g_assert_nonnull(at);
    at = strstr(at, arena_printf(fixture->base.arena, "\r\n%s", name));
    if (at == NULL)
        return NULL;
    at += 2 + strlen(name);
    return arena_strndup(fixture->base.arena, at, (size_t)(strstr(at, "\r\n") - at));
}

/* RFC 5545: lines end with CRLF, have at most 75 octets and whole characters; components nest; an
 * event has what it must have, once. The calendar, unfolded. */
static const char *
check_calendar(DeskFixture *fixture, const char *text)
{
    static const char *const ONCE[] = {"UID:", "DTSTAMP:", "DTSTART", "SEQUENCE:", "STATUS:"};
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_autoptr(GString) unfolded = g_string_new(NULL);
    unsigned counts[G_N_ELEMENTS(ONCE)] = {0}, depth = 0;
    g_assert_true(g_str_has_prefix(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
    g_assert_true(g_str_has_suffix(text, "END:VCALENDAR\r\n"));
    for (unsigned index = 0; lines[index] != NULL; index++) {
        g_assert_cmpuint(strlen(lines[index]), <=, 75);
        g_assert_true(g_utf8_validate(lines[index], -1, NULL));
        g_assert_null(strchr(lines[index], '\n'));
        if (*lines[index] == ' ')
            g_string_append(unfolded, lines[index] + 1);
        else
            g_string_append_printf(unfolded, "%s%s", index == 0 ? "" : "\r\n", lines[index]);
    }
    g_auto(GStrv) whole = g_strsplit(unfolded->str, "\r\n", -1);
    for (unsigned index = 0; whole[index] != NULL && *whole[index] != '\0'; index++) {
        g_assert_nonnull(strchr(whole[index], ':'));
        depth += g_str_has_prefix(whole[index], "BEGIN:");
        depth -= g_str_has_prefix(whole[index], "END:");
        for (size_t name = 0; name < G_N_ELEMENTS(ONCE); name++)
            counts[name] += g_str_has_prefix(whole[index], ONCE[name]);
        if (strcmp(whole[index], "END:VEVENT") != 0)
            continue;
        for (size_t name = 0; name < G_N_ELEMENTS(ONCE); name++) {
            g_assert_cmpuint(counts[name], ==, 1);
            counts[name] = 0;
        }
    }
    g_assert_cmpuint(depth, ==, 0);
    return arena_strdup(fixture->base.arena, unfolded->str);
}

/* The path of an address that the page shows, as a browser reads it. */
static const char *
shown_address(DeskFixture *fixture, const Answer *answer, const char *id)
{
    const char *mark = arena_printf(fixture->base.arena, "id=\"%s\" value=\"", id);
    const char *at = strstr(answer->body, mark);
    g_assert_nonnull(at);
    at += strlen(mark) + strlen("https://news.example");
    g_autofree char *text = g_strndup(at, strcspn(at, "\""));
    g_auto(GStrv) parts = g_strsplit(text, "&amp;", -1);
    g_autofree char *path = g_strjoinv("&", parts);
    return arena_strdup(fixture->base.arena, path);
}

static void
test_calendar(DeskFixture *fixture, gconstpointer data)
{
    Caller const editor =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    fixture_section(&fixture->base, "World");
    /* In winter time, 09:30 is 07:30 UTC; the text must be folded and escaped. */
    post(fixture, &editor, "/desk/diary",
        "title=Council%2C+vote%3B+a+title+so+long+that+its+line+has+to+be+folded+%D0%97%D0%B0"
        "%D0%BB%D0%B8%D0%B2%D1%8A%D1%82+%D0%97%D0%B0%D0%BB%D0%B8%D0%B2%D1%8A%D1%82"
        "&place=Town+hall&from_day=2025-11-18&from_time=09:30&until_time=11:00&person=1"
        "&section=1&notes=Door+B%0D%0AEND:VEVENT%5C");
    /* In summer time it is 06:30. */
    post(fixture, &editor, "/desk/diary",
        "title=Summer&from_day=2026-07-01&from_time=09:30&person=1");
    /* The day on which the clocks go back; and a whole year's end. */
    post(fixture, &editor, "/desk/diary",
        "title=Clocks&from_day=2026-10-25&all_day=1&until_day=2026-10-26");
    post(fixture, &editor, "/desk/diary", "title=Eve&from_day=2025-12-31&all_day=1&person=1");
    post(fixture, &editor, "/desk/diary/2",
        "revision=1&title=Summer&from_day=2026-07-01&from_time=09:30&person=1&status=cancelled");

    Answer answer = post(fixture, &editor, "/desk/diary/calendar", "act=open");
    g_assert_cmpint(answer.status, ==, 200);
    const char *mine = shown_address(fixture, &answer, "mine"),
               *all = shown_address(fixture, &answer, "all");
    answer = desk_fixture_get(fixture, NULL, mine);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.type, ==, "text/calendar; charset=utf-8");
    const char *calendar = check_calendar(fixture, answer.body);
    const char *vote = "UID:assignment-1@news.example";
    g_assert_cmpstr(property(fixture, calendar, vote, "DTSTART:"), ==, "20251118T073000Z");
    g_assert_cmpstr(property(fixture, calendar, vote, "DTEND:"), ==, "20251118T090000Z");
    g_assert_true(g_str_has_prefix(
        property(fixture, calendar, vote, "SUMMARY:"), "Council\\, vote\\; a title"));
    g_assert_cmpstr(property(fixture, calendar, vote, "DESCRIPTION:"), ==,
        "Door B\\nEND:VEVENT\\\\\\n\\nCovered by: mara");
    g_assert_cmpstr(property(fixture, calendar, vote, "CATEGORIES:"), ==, "World");
    g_assert_cmpstr(property(fixture, calendar, vote, "LOCATION:"), ==, "Town hall");
    g_assert_cmpstr(property(fixture, calendar, vote, "SEQUENCE:"), ==, "0");
    g_assert_cmpstr(
        property(fixture, calendar, vote, "URL:"), ==, "https://news.example/desk/diary/1");
    const char *summer = "UID:assignment-2@";
    g_assert_cmpstr(property(fixture, calendar, summer, "DTSTART:"), ==, "20260701T063000Z");
    g_assert_cmpstr(property(fixture, calendar, summer, "STATUS:"), ==, "CANCELLED");
    g_assert_cmpstr(property(fixture, calendar, summer, "SEQUENCE:"), ==, "1");
    const char *eve = "UID:assignment-4@";
    g_assert_cmpstr(property(fixture, calendar, eve, "DTSTART;VALUE=DATE:"), ==, "20251231");
    g_assert_cmpstr(property(fixture, calendar, eve, "DTEND;VALUE=DATE:"), ==, "20260101");
    g_assert_null(strstr(calendar, "Clocks"));
    answer = desk_fixture_get(fixture, NULL, all);
    calendar = check_calendar(fixture, answer.body);
    const char *clocks = "UID:assignment-3@";
    g_assert_cmpstr(property(fixture, calendar, clocks, "DTSTART;VALUE=DATE:"), ==, "20261025");
    g_assert_cmpstr(property(fixture, calendar, clocks, "DTEND;VALUE=DATE:"), ==, "20261027");
}

static void
test_calendar_is_secret(DeskFixture *fixture, gconstpointer data)
{
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_REPORTER);
    Caller const reporter = desk_fixture_session(fixture, mara);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/diary.ics").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &reporter, "/desk/diary.ics").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/diary.ics?key=guess").status, ==, 404);
    /* A session's or a token's secret is not a calendar's, nor the other way round. */
    Caller const program = desk_fixture_token(fixture, mara, SCOPE_ALL);
    const char *borrowed =
        arena_printf(fixture->base.arena, "/desk/diary.ics?key=%s", program.token);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, borrowed).status, ==, 404);
    Answer answer = post(fixture, &reporter, "/desk/diary/calendar", "act=open");
    const char *first = shown_address(fixture, &answer, "mine");
    g_assert_cmpint(desk_fixture_get(fixture, NULL, first).status, ==, 200);
    Caller const thief = {.token = strchr(first, '=') + 1};
    g_assert_cmpint(desk_fixture_get(fixture, &thief, "/api/v1/stories").status, ==, 401);
    /* It is shown once; a new one closes it. */
    answer = desk_fixture_get(fixture, &reporter, "/desk/diary/calendar");
    g_assert_true(holds(&answer, "You have an address"));
    g_assert_false(holds(&answer, "diary.ics?key="));
    answer = post(fixture, &reporter, "/desk/diary/calendar", "act=open");
    const char *second = shown_address(fixture, &answer, "mine");
    g_assert_cmpint(desk_fixture_get(fixture, NULL, first).status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, second).status, ==, 200);
    post(fixture, &reporter, "/desk/diary/calendar", "act=close");
    g_assert_cmpint(desk_fixture_get(fixture, NULL, second).status, ==, 404);

    answer = post(fixture, &reporter, "/desk/diary/calendar", "act=open");
    const char *third = shown_address(fixture, &answer, "all");
    bool found;
    Person person;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, NULL);
    g_assert_true(person_find(reader, fixture->base.arena, mara, &person, &found, NULL));
    g_clear_pointer(&reader, reader_free);
    person.is_disabled = true;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(person_save(write, &person, NULL, NULL));
    fixture_commit(write);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, third).status, ==, 404);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(DeskFixture *fixture, gconstpointer data);
    } TESTS[] = {
        {"/desk/diary/planned_changed_cancelled", test_planned_changed_cancelled},
        {"/desk/diary/whose_and_lists", test_whose_and_lists},
        {"/desk/diary/what_is_refused", test_what_is_refused},
        {"/desk/diary/begins_a_story", test_begins_a_story},
        {"/desk/diary/first_page", test_first_page},
        {"/desk/diary/two_at_once", test_two_at_once},
        {"/desk/diary/calendar", test_calendar},
        {"/desk/diary/calendar_is_secret", test_calendar_is_secret},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, DeskFixture, NULL, set_up, TESTS[index].test,
            desk_fixture_tear_down);
    return g_test_run();
}
