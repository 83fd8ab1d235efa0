/* SPDX-License-Identifier: MIT */
/* The gate's table, and that no public reading goes round it. */
#include "base/clock.h"
#include "newsroom/card.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static void
test_table(void)
{
    enum { NOW = 1000 };

    static const struct {
        StoryStatus status;
        int64_t published_us;
        Audience audience;
        Gate expected;
    } CASES[] = {
        {STORY_LIVE, NOW - 1, AUDIENCE_PUBLIC, GATE_OPEN},
        {STORY_LIVE, NOW, AUDIENCE_PUBLIC, GATE_OPEN},
        {STORY_LIVE, NOW + 1, AUDIENCE_PUBLIC, GATE_NOT_YET},
        {STORY_SCHEDULED, NOW - 1, AUDIENCE_PUBLIC, GATE_NOT_YET},
        {STORY_SCHEDULED, NOW + 1, AUDIENCE_PUBLIC, GATE_NOT_YET},
        {STORY_UNPUBLISHED, 0, AUDIENCE_PUBLIC, GATE_NOT_YET},
        {STORY_WITHDRAWN, NOW - 1, AUDIENCE_PUBLIC, GATE_GONE},
        {STORY_UNPUBLISHED, 0, AUDIENCE_DESK, GATE_OPEN},
        {STORY_WITHDRAWN, NOW - 1, AUDIENCE_DESK, GATE_OPEN},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++)
        g_assert_cmpint(
            gate_check(CASES[index].status, CASES[index].published_us, CASES[index].audience, NOW),
            ==, CASES[index].expected);
}

/* Whether the public finds a story by id and as a card, and where the gate stands. */
static Gate
public_gate(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    const Card *card;
    Story story;
    Gate gate;
    bool found;
    g_assert_true(story_find_public(reader, fixture->arena, id, &story, &gate, &found, &error));
    g_assert_true(card_find(reader, fixture->arena, id, &card, &error));
    g_assert_cmpint(found, ==, gate == GATE_OPEN);
    g_assert_cmpint(card != NULL, ==, gate == GATE_OPEN);
    return gate;
}

static void
test_embargo_opens_at_its_moment(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const start_us = INT64_C(1700000000) * SECOND_US;
    unsigned released;
    int64_t next_us;
    clock_stop(start_us);
    int64_t const id =
        fixture_story(fixture, "The budget", "Politics", "Budget", start_us + HOUR_US);
    g_assert_cmpint(public_gate(fixture, id), ==, GATE_NOT_YET);
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_LATEST, 0)), ==, "");

    clock_stop(start_us + HOUR_US - 1);
    Write *write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    g_assert_cmpuint(released, ==, 0);
    g_assert_cmpint(next_us, ==, start_us + HOUR_US);
    fixture_commit(write);
    g_assert_cmpint(public_gate(fixture, id), ==, GATE_NOT_YET);

    clock_stop(start_us + HOUR_US);
    write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    g_assert_cmpuint(released, ==, 1);
    g_assert_cmpint(next_us, ==, 0);
    fixture_commit(write);
    g_assert_cmpint(public_gate(fixture, id), ==, GATE_OPEN);
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_LATEST, 0)), ==, "1");
}

static void
test_withdrawn_is_gone_from_every_list(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(fixture, "World/Lorn");
    int64_t const tag = fixture_tag(fixture, "Ferry strike");
    int64_t const id = fixture_story(fixture, "False report", "World/Lorn", "Ferry strike", 0);
    int64_t count;
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_SECTION, section)), ==, "1");

    Write *write = fixture_begin(fixture);
    g_assert_true(story_withdraw(
        write, id, fixture_revision(fixture, id), "The company never said so.", NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(public_gate(fixture, id), ==, GATE_GONE);
    uint64_t const topics[] = {topic_of(TOPIC_LATEST, 0), topic_of(TOPIC_SECTION, section),
        topic_of(TOPIC_SECTION, 1), topic_of(TOPIC_LABEL, tag)};
    for (size_t index = 0; index < G_N_ELEMENTS(topics); index++) {
        g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
        g_assert_cmpstr(fixture_list(fixture, topics[index]), ==, "");
        g_assert_true(card_count(reader, topics[index], &count, &error));
        g_assert_cmpint(count, ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gate/table", test_table);
    g_test_add("/gate/embargo", NewsroomFixture, NULL, newsroom_fixture_set_up,
        test_embargo_opens_at_its_moment, newsroom_fixture_tear_down);
    g_test_add("/gate/withdrawn", NewsroomFixture, NULL, newsroom_fixture_set_up,
        test_withdrawn_is_gone_from_every_list, newsroom_fixture_tear_down);
    return g_test_run();
}
