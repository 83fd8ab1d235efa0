/* SPDX-License-Identifier: MIT */
/* The diary: what falls on which days in the newsroom's zone, whose it is, and what is refused. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/assignment.h"
#include "newsroom/changes.h"
#include "newsroom/person.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static int64_t
at(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    int64_t us;
    g_assert_true(clock_parse(text, utc, &us, &error));
    return us;
}

static int64_t
save(NewsroomFixture *fixture, const Assignment *assignment)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    g_assert_true(assignment_save(write, assignment, &id, NULL, &error));
    fixture_commit(write);
    return id;
}

static int64_t
plan(NewsroomFixture *fixture, const char *title, const char *from, const char *until)
{
    bool const is_all_day = strlen(from) == 10;
    return save(fixture,
        &(Assignment){
            .title = title, .from_us = at(from), .until_us = at(until), .is_all_day = is_all_day});
}

static void
set_zone(NewsroomFixture *fixture, const char *zone)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, "time_zone", zone);
    Write *write = fixture_begin(fixture);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
}

static int64_t
person(NewsroomFixture *fixture, const char *login)
{
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    g_assert_true(person_save(
        write, &(Person){.login = login, .name = login, .role = ROLE_REPORTER}, &id, NULL));
    fixture_commit(write);
    return id;
}

/* The titles of some days, parted by commas. */
static const char *
on(NewsroomFixture *fixture, int64_t first_day, int64_t last_day, int64_t person_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    AssignmentQuery const query = {first_day, last_day, person_id, 100};
    g_assert_true(assignment_list(reader, fixture->arena, &query, &list, &error));
    for (unsigned index = 0; index < list->len; index++)
        g_string_append_printf(
            text, "%s%s", index == 0 ? "" : ",", ((const Assignment *)list->pdata[index])->title);
    return arena_strdup(fixture->arena, text->str);
}

static void
test_days_of_a_zone(NewsroomFixture *fixture, gconstpointer data)
{
    set_zone(fixture, "Europe/Sofia");
    plan(fixture, "late", "2025-03-29T21:30:00Z", "2025-03-29T23:00:00Z"); /* to 01:00 */
    plan(
        fixture, "early", "2025-03-29T22:30:00Z", "2025-03-29T22:30:00Z"); /* 00:30 the day after */
    plan(fixture, "whole", "2025-03-30", "2025-03-31");
    plan(fixture, "two", "2025-03-30", "2025-04-01");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, 0), ==, "late");
    g_assert_cmpstr(on(fixture, 20250330, 20250330, 0), ==, "late,whole,two,early");
    g_assert_cmpstr(on(fixture, 20250331, 20250331, 0), ==, "two");
    g_assert_cmpstr(on(fixture, 20250401, 20250430, 0), ==, "");
    g_assert_cmpstr(on(fixture, 20250101, 20251231, 0), ==, "late,whole,two,early");
    /* Dates stay what they are where moments do not. */
    set_zone(fixture, "Pacific/Apia");
    g_assert_cmpstr(on(fixture, 20250330, 20250330, 0), ==, "whole,two,late,early");
    set_zone(fixture, "America/Los_Angeles");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, 0), ==, "late,early");
    g_assert_cmpstr(on(fixture, 20250330, 20250330, 0), ==, "whole,two");
}

static void
test_ends_at_midnight(NewsroomFixture *fixture, gconstpointer data)
{
    plan(fixture, "to midnight", "2025-03-29T20:00:00Z", "2025-03-30T00:00:00Z");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, 0), ==, "to midnight");
    g_assert_cmpstr(on(fixture, 20250330, 20250330, 0), ==, "");
    /* The longest that there is, seen from its last day. */
    plan(fixture, "a year", "2025-06-01", "2026-06-02");
    g_assert_cmpstr(on(fixture, 20260601, 20260601, 0), ==, "a year");
}

static void
test_whose(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const mara = person(fixture, "mara"), ivo = person(fixture, "ivo");
    Assignment assignment = {.title = "vote",
        .place = "Town hall",
        .notes = "Door B",
        .from_us = at("2025-03-29T10:00:00Z"),
        .until_us = at("2025-03-29T11:00:00Z"),
        .people = (int64_t[]){mara, ivo},
        .person_count = 2,
        .status = ASSIGNMENT_COVERED};
    assignment.id = save(fixture, &assignment);
    plan(fixture, "nobody's", "2025-03-29T12:00:00Z", "2025-03-29T12:00:00Z");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, mara), ==, "vote");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, ivo), ==, "vote");
    assignment.revision = 1;
    assignment.person_count = 1;
    save(fixture, &assignment);
    g_assert_cmpstr(on(fixture, 20250329, 20250329, ivo), ==, "");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, 0), ==, "vote,nobody's");

    bool found;
    Assignment read;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, NULL);
    g_assert_true(
        assignment_find(reader, fixture->arena, assignment.id, &read, &found, NULL) && found);
    g_assert_cmpint(read.revision, ==, 2);
    g_assert_cmpstr(read.place, ==, "Town hall");
    g_assert_cmpstr(read.notes, ==, "Door B");
    g_assert_cmpint(read.status, ==, ASSIGNMENT_COVERED);
    g_assert_cmpuint(read.person_count, ==, 1);
    g_assert_cmpint(read.people[0], ==, mara);
}

static void
test_what_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *long_title = g_strnfill(ASSIGNMENT_LINE_MAX + 1, 'x');
    int64_t const nobody[] = {99};
    int64_t const noon = at("2025-03-29T12:00:00Z"), day = at("2025-03-29");
    const Assignment CASES[] = {
        {.title = "", .from_us = noon, .until_us = noon},
        {.title = long_title, .from_us = noon, .until_us = noon},
        {.title = "a\xff", .from_us = noon, .until_us = noon},
        {.title = "a"},
        {.title = "a", .from_us = noon, .until_us = noon - 1},
        {.title = "a", .from_us = noon, .until_us = noon + (ASSIGNMENT_DAYS_MAX + 1) * DAY_US},
        {.title = "a", .from_us = day, .until_us = day, .is_all_day = true},
        {.title = "a", .from_us = noon, .until_us = noon + DAY_US, .is_all_day = true},
        {.title = "a", .from_us = noon, .until_us = noon, .people = nobody, .person_count = 1},
        {.title = "a", .from_us = noon, .until_us = noon, .sections = nobody, .section_count = 1},
        {.title = "a", .from_us = noon, .until_us = noon, .story_id = 99},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Write) write = fixture_begin(fixture);
        g_assert_false(assignment_save(write, &CASES[index], NULL, NULL, &error));
        g_assert_true(fail_is(error, FAIL_INVALID));
    }
    plan(fixture, "a", "2025-03-29T12:00:00Z", "2025-03-29T12:00:00Z");
    g_autoptr(GError) error = NULL;
    g_autoptr(Write) write = fixture_begin(fixture);
    Assignment const late = {.id = 1, .title = "b", .from_us = noon, .until_us = noon};
    g_assert_false(assignment_save(write, &late, NULL, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
}

static void
test_erased(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const mara = person(fixture, "mara");
    int64_t const id = save(fixture, &(Assignment){.title = "vote",
                                         .from_us = at("2025-03-29T10:00:00Z"),
                                         .until_us = at("2025-03-29T10:00:00Z"),
                                         .people = &mara,
                                         .person_count = 1});
    Write *write = fixture_begin(fixture);
    g_assert_true(
        subject_erase(write, subject_of(write_arena(write), "assignment", id), "asked for", NULL));
    fixture_commit(write);
    g_assert_cmpstr(on(fixture, 20250329, 20250329, 0), ==, "");
    g_assert_cmpstr(on(fixture, 20250329, 20250329, mara), ==, "");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *fixture, gconstpointer data);
    } TESTS[] = {
        {"/newsroom/assignment/days_of_a_zone", test_days_of_a_zone},
        {"/newsroom/assignment/ends_at_midnight", test_ends_at_midnight},
        {"/newsroom/assignment/whose", test_whose},
        {"/newsroom/assignment/what_is_refused", test_what_is_refused},
        {"/newsroom/assignment/erased", test_erased},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
