/* SPDX-License-Identifier: MIT */
/* Who stands on a front: by rule, by hand, and what gives way to what. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes.h"
#include "newsroom/front.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US;

/* A live story of a priority, some minutes ago. */
static int64_t
story(NewsroomFixture *fixture, const char *headline, int priority, int minutes)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(fixture, "World");
    int64_t id;
    StoryContent const content = {.headline = headline,
        .body = "It was seen.",
        .priority = priority,
        .sections = &section,
        .section_count = 1};
    Story const imported = {.status = minutes < 0 ? STORY_SCHEDULED : STORY_LIVE,
        .stage = STORY_READY,
        .published_us = clock_now_us() - minutes * MINUTE_US,
        .live = &content,
        .foreign = {"test", headline, NULL, "1"}};
    ImportOutcome outcome;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_import(write, &imported, &id, &outcome, &error));
    fixture_commit(write);
    return id;
}

/* Saves over the newest revision. */
static bool
arrange(NewsroomFixture *fixture, Front *front, GError **error)
{
    Front saved;
    g_autoptr(Write) write = fixture_begin(fixture);
    g_autoptr(Reader) reader = newsroom_read_within(fixture->newsroom, write, NULL);
    g_assert_true(front_find(reader, front->id, &saved, NULL));
    front->revision = saved.revision;
    return front_save(write, front, NULL, error) && write_commit(write, NULL, error);
}

static void
hold(NewsroomFixture *fixture, int64_t front_id, const Placement *placements, unsigned count)
{
    g_autoptr(GError) error = NULL;
    Front front = {.id = front_id, .count = count};
    for (unsigned index = 0; index < count; index++)
        front.placements[index] = placements[index];
    g_assert_true(arrange(fixture, &front, &error));
    g_assert_no_error(error);
}

/* "3h 1 2L -": who stands in each place; h by hand, L locked. */
static const char *
stands_of(NewsroomFixture *fixture, int64_t front_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Front front;
    CardList newest;
    FrontStand stands[FRONT_PLACES];
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(front_find(reader, front_id, &front, &error));
    g_assert_true(front_newest(reader, fixture->arena, front_id, &newest, &error));
    g_assert_true(front_stand(reader, fixture->arena, &front, &newest, stands, &error));
    for (int place = 0; place < FRONT_PLACES; place++) {
        const FrontStand *stand = &stands[place];
        g_string_append(text, place == 0 ? "" : " ");
        if (stand->card == NULL)
            g_string_append(text, "-");
        else
            g_string_append_printf(text, "%d%s", (int)stand->card->id,
                stand->held == NULL      ? ""
                : stand->held->is_locked ? "L"
                                         : "h");
    }
    return arena_strdup(fixture->arena, text->str);
}

static void
test_by_rule(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "- - - -");
    story(fixture, "One", 3, 50);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1 - - -");
    story(fixture, "Two", 2, 40);
    story(fixture, "Three", 3, 30);
    story(fixture, "Four", 1, 20);
    story(fixture, "Five", 4, 10);
    story(fixture, "Old lead", 1, 60 * 30);
    story(fixture, "Six", 3, 5);
    story(fixture, "Seven", 3, 4);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "4 2 8 7");
    /* A section: the most important of six, then the newest. */
    g_assert_cmpstr(stands_of(fixture, fixture_section(fixture, "World")), ==, "4 8 7 5");
    g_assert_cmpstr(stands_of(fixture, fixture_section(fixture, "Sport")), ==, "- - - -");
}

static void
test_by_hand(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    for (int index = 0; index < 6; index++)
        story(fixture, (const char *[]){"a", "b", "c", "d", "e", "f"}[index], 3, 60 - index);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "6 5 4 3");
    hold(fixture, 0, (Placement[]){{.place = 3, .story_id = 6}, {.place = 1, .story_id = 1}}, 2);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1h 5 6h 4");
    /* Its own front is another. */
    int64_t const world = fixture_section(fixture, "World");
    g_assert_cmpstr(stands_of(fixture, world), ==, "6 5 4 3");
    hold(fixture, world, (Placement[]){{.place = 2, .story_id = 2, .is_locked = true}}, 1);
    g_assert_cmpstr(stands_of(fixture, world), ==, "6 2L 5 4");
    /* A story of another section may stand there. */
    int64_t const sport = fixture_section(fixture, "Sport");
    hold(fixture, sport, (Placement[]){{.place = 1, .story_id = 4}}, 1);
    g_assert_cmpstr(stands_of(fixture, sport), ==, "4h - - -");
    hold(fixture, 0, NULL, 0);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "6 5 4 3");
}

static void
test_time_is_over(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t end_us;
    clock_stop(NOW_US);
    story(fixture, "One", 3, 50);
    story(fixture, "Two", 3, 40);
    hold(fixture, 0,
        (Placement[]){{1, 1, NOW_US + HOUR_US, true}, {2, 2, NOW_US + 2 * HOUR_US, false}}, 2);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1L 2h - -");
    clock_stop(NOW_US + HOUR_US - 1);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1L 2h - -");
    clock_stop(NOW_US + HOUR_US);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1 2h - -");

    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_autoptr(GArray) ended = NULL;
    g_assert_true(front_next_end(reader, &end_us, &error));
    g_assert_cmpint(end_us, ==, NOW_US + 2 * HOUR_US);
    g_assert_true(front_ended(reader, NOW_US, NOW_US + HOUR_US, &ended, &error));
    g_assert_cmpuint(ended->len, ==, 1);
    g_clear_pointer(&ended, g_array_unref);
    g_assert_true(front_ended(reader, NOW_US + HOUR_US, NOW_US + HOUR_US + 1, &ended, &error));
    g_assert_cmpuint(ended->len, ==, 0);
}

static void
do_workflow(NewsroomFixture *fixture, int64_t id,
    bool (*command)(Write *write, int64_t id, int64_t revision, const char *reason,
        int64_t *ret_revision, GError **error),
    const char *reason)
{
    g_autoptr(GError) error = NULL;
    int64_t const revision = fixture_revision(fixture, id);
    Write *write = fixture_begin(fixture);
    g_assert_true(command(write, id, revision, reason, NULL, &error));
    fixture_commit(write);
}

/* It is out in the step that withdraws it, and does not come back by itself. */
static void
test_withdrawn_is_out_for_good(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOW_US);
    story(fixture, "One", 4, 50);
    story(fixture, "Two", 3, 40);
    story(fixture, "Three", 3, 30);
    hold(fixture, 0, (Placement[]){{1, 1, 0, true}, {2, 2, 0, false}}, 2);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1L 2h 3 -");
    do_workflow(fixture, 1, story_withdraw, "It was wrong.");
    g_assert_cmpstr(stands_of(fixture, 0), ==, "3 2h - -");

    int64_t revision = fixture_revision(fixture, 1);
    Write *write = fixture_begin(fixture);
    g_assert_true(story_restore(write, 1, revision, &revision, &error));
    g_assert_true(story_publish(write, 1, revision, 0, NULL, &error));
    fixture_commit(write);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "3 2h 1 -");

    write = fixture_begin(fixture);
    g_assert_true(subject_erase(write, "story:2", "asked for", &error));
    fixture_commit(write);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "3 1 - -");
}

/* One that is to come out stands from then on. */
static void
test_placed_ahead(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t next_us;
    unsigned count;
    clock_stop(NOW_US);
    story(fixture, "One", 3, 50);
    story(fixture, "To come", 4, -60);
    hold(fixture, 0, (Placement[]){{1, 2, 0, false}}, 1);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1 - - -");
    clock_stop(NOW_US + HOUR_US);
    Write *write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &count, &next_us, &error));
    fixture_commit(write);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2h 1 - -");
}

static void
test_a_newer_lead(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    for (int index = 0; index < 6; index++)
        story(fixture, (const char *[]){"a", "b", "c", "d", "e", "f"}[index], index == 0 ? 1 : 3,
            60 - index);
    /* One that was out before is no reason to give way. */
    hold(fixture, 0, (Placement[]){{1, 2, 0, false}, {2, 3, 0, true}, {3, 4, 0, false}}, 3);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2h 3L 4h 1");
    clock_stop(NOW_US + HOUR_US);
    story(fixture, "Normal", 2, 5);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2h 3L 4h 1");
    int64_t const lead = story(fixture, "Lead", 1, 4);
    g_assert_cmpint(lead, ==, 8);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "8 3L 2h 4h");
    /* Of several the newest; the other goes where the rules put it, if there is room. */
    story(fixture, "Another", 1, 3);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "9 3L 2h 4h");
    /* Seen and saved, it stands as it is. */
    hold(fixture, 0, (Placement[]){{1, 2, 0, false}, {2, 3, 0, true}}, 2);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2h 3L 9 8");
    clock_stop(NOW_US + 2 * HOUR_US);
    story(fixture, "Third", 1, 3);
    hold(fixture, 0, (Placement[]){{1, 2, 0, true}, {2, 3, 0, true}}, 2);
    clock_stop(NOW_US + 3 * HOUR_US);
    story(fixture, "Fourth", 1, 3);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2L 3L 11 10");
}

static void
test_a_newer_lead_steps_back(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    story(fixture, "One", 3, 50);
    hold(fixture, 0, (Placement[]){{1, 1, 0, false}}, 1);
    clock_stop(NOW_US + HOUR_US);
    story(fixture, "Lead", 1, 0);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "2 1h - -");
    clock_stop(NOW_US + HOUR_US + DAY_US);
    g_assert_cmpstr(stands_of(fixture, 0), ==, "1h 2 - -");
}

static void
test_what_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    story(fixture, "One", 3, 50);
    story(fixture, "Two", 3, 40);
    story(fixture, "Gone", 3, 40);
    do_workflow(fixture, 3, story_withdraw, "It was wrong.");

    static const struct {
        Front front;
        FailCode code;
    } CASES[] = {
        {{.id = 77}, FAIL_NOT_FOUND},
        {{.count = 1, .placements = {{0, 1, 0, false}}}, FAIL_INVALID},
        {{.count = 1, .placements = {{FRONT_PLACES + 1, 1, 0, false}}}, FAIL_INVALID},
        {{.count = 2, .placements = {{1, 1, 0, false}, {1, 2, 0, false}}}, FAIL_INVALID},
        {{.count = 2, .placements = {{1, 1, 0, false}, {2, 1, 0, false}}}, FAIL_INVALID},
        {{.count = 1, .placements = {{1, 99, 0, false}}}, FAIL_INVALID},
        {{.count = 1, .placements = {{1, 3, 0, false}}}, FAIL_INVALID},
        {{.count = 1, .placements = {{1, 1, INT64_C(1700000000) * SECOND_US, false}}},
            FAIL_INVALID},
        {{.count = FRONT_PLACES + 1}, FAIL_INVALID},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        Front front = CASES[index].front;
        g_assert_false(arrange(fixture, &front, &error));
        g_assert_true(fail_is(error, CASES[index].code));
    }
}

/* Who is slower learns what stands. */
static void
test_conflict(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Front theirs;
    clock_stop(NOW_US);
    story(fixture, "One", 3, 50);
    hold(fixture, 0, (Placement[]){{2, 1, NOW_US + HOUR_US, true}}, 1);
    g_autoptr(Write) write = fixture_begin(fixture);
    Front const late = {.revision = 0};
    g_assert_false(front_save(write, &late, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    const ChangeConflict *newer = write_conflict(write);
    g_autoptr(Json) state = json_read_object(newer->body, strlen(newer->body), SIZE_MAX, NULL);
    g_assert_true(front_from_json(state, &theirs, NULL));
    g_assert_cmpint(newer->revision, ==, 1);
    g_assert_cmpuint(theirs.count, ==, 1);
    g_assert_cmpint(theirs.placements[0].place, ==, 2);
    g_assert_cmpint(theirs.placements[0].until_us, ==, NOW_US + HOUR_US);
    g_assert_true(theirs.placements[0].is_locked);
}

/* "1:5 2:6L" */
static const char *
draft_text(NewsroomFixture *fixture, const Front *front)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < front->count; index++)
        g_string_append_printf(text, "%s%d:%d%s", index == 0 ? "" : " ",
            front->placements[index].place, (int)front->placements[index].story_id,
            front->placements[index].is_locked ? "L" : "");
    return arena_strdup(fixture->arena, text->str);
}

static void
test_hands(NewsroomFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *before, *after;
        int place, story;
    } CASES[] = {
        {"", "2:5", 2, 5},
        {"1:5", "1:6 2:5", 1, 6},
        {"1:5 3:7", "1:6 2:5 3:7", 1, 6}, /* a gap takes it up */
        {"1:5 2:6 3:7 4:8", "1:9 2:5 3:6 4:7", 1, 9},
        {"1:5 2:6 3:7 4:8", "1:6 2:7 3:5 4:8", 3, 5}, /* downwards: those between move up */
        {"1:5 2:6 3:7 4:8", "1:8 2:5 3:6 4:7", 1, 8},
        {"1:5 2:6L 3:7", "1:9 2:6L 3:5 4:7", 1, 9}, /* around a locked one */
        {"1:5 2:6L 3:7", "1:7 2:6L 3:5", 3, 5},
        {"1:5L 2:6", "1:6 2:5L", 2, 5}, /* a lock goes with its story */
        {"1:5", "1:5", 1, 5},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Front front = {0};
        g_auto(GStrv) words = g_strsplit(CASES[index].before, " ", -1);
        for (char **word = words; *word != NULL; word++)
            front.placements[front.count++] =
                (Placement){(*word)[0] - '0', (*word)[2] - '0', 0, g_str_has_suffix(*word, "L")};
        g_assert_true(front_put(&front, CASES[index].place, CASES[index].story, NULL));
        g_assert_cmpstr(draft_text(fixture, &front), ==, CASES[index].after);
    }
    Front front = {.count = 2, .placements = {{1, 5, 0, true}, {2, 6, 0, false}}};
    g_assert_false(front_put(&front, 1, 6, NULL));
    g_assert_false(front_put(&front, 0, 6, NULL));
    g_assert_false(front_put(&front, FRONT_PLACES + 1, 6, NULL));
    g_assert_cmpstr(draft_text(fixture, &front), ==, "1:5L 2:6");
    front_take_out(&front, 5);
    front_take_out(&front, 77);
    g_assert_cmpstr(draft_text(fixture, &front), ==, "2:6");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *fixture, gconstpointer data);
    } TESTS[] = {
        {"/newsroom/front/by_rule", test_by_rule},
        {"/newsroom/front/by_hand", test_by_hand},
        {"/newsroom/front/time_is_over", test_time_is_over},
        {"/newsroom/front/withdrawn_is_out_for_good", test_withdrawn_is_out_for_good},
        {"/newsroom/front/placed_ahead", test_placed_ahead},
        {"/newsroom/front/a_newer_lead", test_a_newer_lead},
        {"/newsroom/front/a_newer_lead_steps_back", test_a_newer_lead_steps_back},
        {"/newsroom/front/what_is_refused", test_what_is_refused},
        {"/newsroom/front/conflict", test_conflict},
        {"/newsroom/front/hands", test_hands},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
