/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/dossier.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

/* 20 November 2023. */
static const int64_t NOW_US = INT64_C(1700438400) * SECOND_US;

static Dossier
dossier_of(NewsroomFixture *fixture, const char *tag)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_tag(fixture, tag);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Dossier dossier;
    g_assert_true(dossier_load(reader, fixture->arena, id, &dossier, &error));
    g_assert_no_error(error);
    return dossier;
}

/* "202310:1 202311:2" */
static char *
months_of(NewsroomFixture *fixture, const char *tag)
{
    Dossier const dossier = dossier_of(fixture, tag);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < dossier.month_count; index++)
        g_string_append_printf(text, "%s%d:%d", index == 0 ? "" : " ",
            (int)dossier.months[index].id, (int)dossier.months[index].count);
    return arena_strdup(fixture->arena, text->str);
}

static char *
companions_of(NewsroomFixture *fixture, const char *tag)
{
    Dossier const dossier = dossier_of(fixture, tag);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < dossier.companion_count; index++)
        g_string_append_printf(
            text, "%s%s", index == 0 ? "" : ", ", dossier.companions[index].name);
    return arena_strdup(fixture->arena, text->str);
}

static void
withdraw(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(fixture);
    story_withdraw(write, id, fixture_revision(fixture, id), "Wrong.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static void
test_nothing_known(NewsroomFixture *fixture, gconstpointer data)
{
    Dossier const dossier = dossier_of(fixture, "Ferries");
    g_assert_cmpint(dossier.count, ==, 0);
    g_assert_cmpint(dossier.first_us, ==, 0);
    g_assert_cmpint(dossier.newest_us, ==, 0);
    g_assert_cmpuint(dossier.month_count + dossier.section_count + dossier.companion_count, ==, 0);
}

static void
test_months_follow_every_change(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOW_US);
    fixture_story(fixture, "Old", "World", "Ferries", NOW_US - 400 * DAY_US);
    fixture_story(fixture, "October", "World", "Ferries", NOW_US - 40 * DAY_US);
    int64_t const wrong = fixture_story(fixture, "Wrong", "World", "Ferries", NOW_US - DAY_US);
    fixture_story(fixture, "Newest", "World", "Ferries,Fog", NOW_US);
    fixture_story(fixture, "To come", "World", "Ferries", NOW_US + DAY_US);
    g_assert_cmpstr(months_of(fixture, "Ferries"), ==, "202210:1 202310:1 202311:2");
    g_assert_cmpstr(months_of(fixture, "Fog"), ==, "202311:1");

    withdraw(fixture, wrong);
    g_assert_cmpstr(months_of(fixture, "Ferries"), ==, "202210:1 202310:1 202311:1");
    Dossier const dossier = dossier_of(fixture, "Ferries");
    g_assert_cmpint(dossier.count, ==, 3);
    g_assert_cmpint(dossier.first_us, ==, NOW_US - 400 * DAY_US);
    g_assert_cmpint(dossier.newest_us, ==, NOW_US);

    clock_stop(NOW_US + 20 * DAY_US);
    unsigned released;
    int64_t next_us;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    fixture_commit(write);
    g_assert_cmpstr(months_of(fixture, "Ferries"), ==, "202210:1 202310:1 202311:2");
    withdraw(fixture, 1);
    g_assert_cmpstr(months_of(fixture, "Ferries"), ==, "202310:1 202311:2");
}

static void
test_months_are_bounded(NewsroomFixture *fixture, gconstpointer data)
{
    enum { YEARS = 45 };

    clock_stop(NOW_US);
    for (int month = 0; month < YEARS * 12; month++)
        fixture_story(fixture, "One of many", "World", "Ferries", NOW_US - month * 31 * DAY_US);
    Dossier const dossier = dossier_of(fixture, "Ferries");
    g_assert_cmpuint(dossier.month_count, ==, DOSSIER_MONTHS_MAX);
    g_assert_cmpint(dossier.months[dossier.month_count - 1].id, ==, 202311);
    g_assert_cmpint(dossier.count, ==, YEARS * 12);
    g_assert_cmpuint(dossier.sampled, ==, DOSSIER_SAMPLE);
}

/* "Vessia" stands on every story and says nothing of any; authors are no tags. */
static void
test_companions_are_telling(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    for (int number = 0; number < 60; number++)
        fixture_story(fixture, "Anything", "World", "Vessia", NOW_US - DAY_US);
    for (int number = 0; number < 24; number++)
        fixture_story(fixture, "Strike", "Business/Labour",
            number % 4 == 0   ? "Vessia,Ferries,Nordnett"
            : number % 3 == 0 ? "Vessia,Ferries,Ragna Moe"
            : number == 7     ? "Vessia,Ferries,Once"
                              : "Vessia,Ferries",
            NOW_US);
    g_assert_cmpstr(companions_of(fixture, "Ferries"), ==, "Nordnett, Ragna Moe");
    g_assert_cmpstr(companions_of(fixture, "Once"), ==, "Ferries");
    Dossier const dossier = dossier_of(fixture, "Vessia");
    g_assert_cmpuint(dossier.section_count, ==, 2);
    g_assert_cmpint(dossier.sections[0].count, ==, 60);
    g_assert_cmpint(dossier.sections[1].count, ==, 24);
}

static void
test_counts_between(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOW_US);
    for (int number = 0; number < 5; number++)
        fixture_story(fixture, "Daily", "World", "Ferries", NOW_US - number * DAY_US);
    uint64_t const topic = topic_of(TOPIC_LABEL, fixture_tag(fixture, "Ferries"));
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    int64_t count;
    g_assert_true(
        dossier_count_between(reader, topic, NOW_US - 3 * DAY_US, NOW_US, &count, &error));
    g_assert_cmpint(count, ==, 3);
    g_assert_true(dossier_count_between(reader, topic, 0, INT64_MAX, &count, &error));
    g_assert_cmpint(count, ==, 5);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/dossier/nothing-known", test_nothing_known},
        {"/dossier/months-follow-every-change", test_months_follow_every_change},
        {"/dossier/months-are-bounded", test_months_are_bounded},
        {"/dossier/companions-are-telling", test_companions_are_telling},
        {"/dossier/counts-between", test_counts_between},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
