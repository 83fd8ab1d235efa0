/* SPDX-License-Identifier: MIT */
/* What happens to a story before readers see it: text kept while it is typed, who holds it, stages,
 * schedules and embargoes, the minute in which a publish can be undone, and its history. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/card.h"
#include "newsroom/desk_list.h"
#include "newsroom/kept.h"
#include "newsroom/lock.h"
#include "newsroom/version.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static const int64_t START_US = INT64_C(1796000000) * SECOND_US;

static void
set_up(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(START_US);
    newsroom_fixture_set_up(fixture, data);
}

static void
tear_down(NewsroomFixture *fixture, gconstpointer data)
{
    newsroom_fixture_tear_down(fixture, data);
    clock_resume();
}

static Json *
typed(const char *text)
{
    Json *fields = json_object();
    json_put_text(fields, "body", text);
    return fields;
}

/* Keeps a text; the new revision, 0 where it was refused. */
static int64_t
keep(NewsroomFixture *fixture, int64_t story, int64_t seen, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = typed(text);
    Kept const draft = {.story_id = story, .revision = seen, .base = 1, .person_id = 7};
    int64_t revision = 0;
    g_autoptr(Write) write = fixture_begin(fixture);
    if (!kept_save(write, &draft, fields, &revision, &error)) {
        g_assert_true(fail_is(error, FAIL_CONFLICT));
        return 0;
    }
    g_assert_true(write_commit(write, NULL, &error));
    return revision;
}

static Kept
kept_of(NewsroomFixture *fixture, int64_t story)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Kept kept;
    g_assert_true(kept_find(reader, fixture->arena, story, &kept, &error));
    return kept;
}

static int64_t
count(NewsroomFixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    int64_t result;
    Sql const statement = {"count", sql};
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(db_int(reader->db, -1, &result, &error, &statement, ""));
    return result;
}

static void
test_typed_text_is_kept(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const id = fixture_story(fixture, "Ferry", "World", NULL, 0);
    g_assert_null(kept_of(fixture, id).fields);
    g_assert_cmpint(keep(fixture, id, 0, "One wo"), ==, 1);
    g_assert_cmpint(keep(fixture, id, 1, "One word mo"), ==, 2);
    g_assert_cmpint(keep(fixture, id, 2, "One word more."), ==, 3);
    Kept const kept = kept_of(fixture, id);
    g_assert_cmpstr(kept.fields, ==, "{\"body\":\"One word more.\"}");
    g_assert_cmpint(kept.person_id, ==, 7);
    /* Only the newest is in the log. */
    g_assert_cmpint(
        count(fixture, "SELECT count(*) FROM change WHERE subject = 'kept:1' AND body = '{}'"), ==,
        2);
    /* A page that saw the first text does not write over the third. */
    g_assert_cmpint(keep(fixture, id, 1, "Another's text"), ==, 0);
    g_assert_cmpint(keep(fixture, id, 0, "Another's text"), ==, 0);
    g_assert_cmpstr(kept_of(fixture, id).fields, ==, "{\"body\":\"One word more.\"}");
    g_assert_cmpint(fixture_revision(fixture, id), ==, 2);
}

static void
test_a_save_ends_what_was_kept(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Ferry", "World", NULL, 0);
    int64_t const first = keep(fixture, id, 0, "First");
    int64_t const second = keep(fixture, id, first, "Second");
    Write *write = fixture_begin(fixture);
    g_assert_true(kept_drop(write, id, first, &error)); /* a save that has less */
    fixture_commit(write);
    g_assert_nonnull(kept_of(fixture, id).fields);
    write = fixture_begin(fixture);
    g_assert_true(kept_drop(write, id, second, &error));
    g_assert_true(kept_drop(write, id, second, &error));
    fixture_commit(write);
    g_assert_null(kept_of(fixture, id).fields);
    g_assert_cmpint(keep(fixture, id, 0, "Third"), ==, second + 2);
}

static void
test_erasure_takes_what_was_kept(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Ferry", "World", NULL, 0);
    keep(fixture, id, 0, "A private address");
    Write *write = fixture_begin(fixture);
    g_assert_true(subject_erase(write, "story:1", "asked for", &error));
    fixture_commit(write);
    g_assert_cmpint(
        count(fixture, "SELECT count(*) FROM change WHERE body LIKE '%private%'"), ==, 0);
    g_assert_null(kept_of(fixture, id).fields);
}

static bool
take(
    NewsroomFixture *fixture, int64_t story, int64_t person, const char *tab, bool over, Lock *lock)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Write) write = fixture_begin(fixture);
    bool const taken = lock_take(write, story, person, tab, over, lock, &error);
    g_assert_true(taken || fail_is(error, FAIL_CONFLICT));
    /* What the lock says lives as long as the write. */
    lock->tab = arena_strdup(fixture->arena, lock->tab);
    return taken && write_commit(write, NULL, NULL);
}

static void
test_one_holds_a_story(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) locks = NULL;
    int64_t const id = fixture_story(fixture, "Ferry", "World", NULL, 0);
    Lock lock;
    g_assert_true(take(fixture, id, 1, "tab-a", false, &lock));
    g_assert_true(take(fixture, id, 1, "tab-a", false, &lock));
    g_assert_cmpint(lock.revision, ==, 1);
    g_assert_false(take(fixture, id, 2, "tab-b", false, &lock));
    g_assert_cmpint(lock.person_id, ==, 1);
    g_assert_false(take(fixture, id, 1, "tab-c", false, &lock));
    clock_stop(START_US + HOUR_US);
    g_assert_true(take(fixture, id, 2, "tab-b", true, &lock));
    g_assert_cmpint(lock.person_id, ==, 2);
    g_assert_cmpint(lock.since_us, ==, START_US + HOUR_US);
    Write *write = fixture_begin(fixture);
    g_assert_true(lock_release(write, id, 1, "tab-a", &error)); /* it is no longer theirs */
    fixture_commit(write);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(lock_list(reader, fixture->arena, &locks, &error));
    g_assert_cmpuint(locks->len, ==, 1);
    write = fixture_begin(fixture);
    g_assert_true(lock_release(write, id, 2, "tab-b", &error));
    fixture_commit(write);
    g_assert_true(take(fixture, id, 1, "tab-a", false, &lock));
    g_autofree char *long_tab = g_strnfill(LOCK_TAB_MAX + 1, 'x');
    g_autoptr(Write) refused = fixture_begin(fixture);
    g_assert_false(lock_take(refused, id, 1, long_tab, true, &lock, NULL));
    g_assert_false(lock_take(refused, id, 1, "", true, &lock, NULL));
}

static Story
load(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Story story;
    bool found;
    g_assert_true(story_find(reader, fixture->arena, id, &story, &found, &error));
    g_assert_true(found);
    return story;
}

static int64_t
begin_story(NewsroomFixture *fixture, const char *headline)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    int64_t const section = fixture_section(fixture, "World");
    StoryContent const content = {
        .headline = headline, .body = "Body.", .sections = &section, .section_count = 1};
    Write *write = fixture_begin(fixture);
    g_assert_true(story_create(write, &content, &id, NULL, &error));
    fixture_commit(write);
    return id;
}

typedef bool (*Command)(Write *, int64_t, int64_t, int64_t *, GError **);

static bool
run(NewsroomFixture *fixture, Command command, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Write) write = fixture_begin(fixture);
    bool const done = command(write, id, fixture_revision(fixture, id), NULL, &error);
    g_assert_true(done || fail_is(error, FAIL_INVALID));
    return done && write_commit(write, NULL, NULL);
}

static bool
to_review(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_stage(write, id, revision, STORY_REVIEW, ret_revision, error);
}

static bool
in_an_hour(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_publish(write, id, revision, clock_now_us() + HOUR_US, ret_revision, error);
}

static bool
embargo(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_embargo(write, id, revision, clock_now_us() + HOUR_US, ret_revision, error);
}

static bool
late_embargo(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_embargo(write, id, revision, clock_now_us() - 1, ret_revision, error);
}

static bool
publish(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_publish(write, id, revision, 0, ret_revision, error);
}

static bool
withdraw(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_withdraw(write, id, revision, "It was wrong.", ret_revision, error);
}

static bool
rewrite(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    StoryContent const content = {.headline = "Rewritten", .body = "Other body."};
    return story_save(write, id, revision, &content, ret_revision, error);
}

static void
test_stages(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const id = begin_story(fixture, "Ferry");
    g_assert_true(run(fixture, to_review, id));
    g_assert_cmpint(load(fixture, id).stage, ==, STORY_REVIEW);
    g_assert_true(run(fixture, publish, id));
    g_assert_cmpint(load(fixture, id).stage, ==, STORY_READY);
    g_assert_false(run(fixture, to_review, id)); /* nothing of it waits */
    g_assert_true(run(fixture, rewrite, id));
    g_assert_cmpint(load(fixture, id).stage, ==, STORY_DRAFT);
    g_assert_true(run(fixture, to_review, id));
    Story const story = load(fixture, id);
    g_assert_cmpint(story.stage, ==, STORY_REVIEW);
    g_assert_cmpstr(story.live->headline, ==, "Ferry");
    int64_t const spiked = begin_story(fixture, "Not this one");
    g_assert_true(run(fixture, story_spike, spiked));
    g_assert_false(run(fixture, to_review, spiked));
}

static void
test_schedule_and_embargo(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = begin_story(fixture, "Budget");
    int64_t next_us;
    unsigned released;
    g_assert_false(run(fixture, late_embargo, id));
    g_assert_true(run(fixture, embargo, id));
    g_assert_true(load(fixture, id).is_embargoed);
    g_assert_false(run(fixture, withdraw, id)); /* nobody has seen it */
    g_assert_true(run(fixture, story_unschedule, id));
    Story story = load(fixture, id);
    g_assert_cmpint(story.status, ==, STORY_UNPUBLISHED);
    g_assert_null(story.live);
    g_assert_cmpstr(story.working->headline, ==, "Budget");
    g_assert_cmpint(story.published_us, ==, 0);
    g_assert_false(run(fixture, story_unschedule, id));

    g_assert_true(run(fixture, embargo, id));
    clock_stop(START_US + HOUR_US);
    Write *write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    fixture_commit(write);
    g_assert_cmpuint(released, ==, 1);
    story = load(fixture, id);
    g_assert_cmpint(story.status, ==, STORY_LIVE);
    g_assert_false(story.is_embargoed);
}

/* A story that cannot be let out holds up no other. */
static void
test_a_damaged_schedule_holds_up_no_other(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const damaged = begin_story(fixture, "Damaged"), good = begin_story(fixture, "Good");
    int64_t next_us;
    unsigned released;
    g_assert_true(run(fixture, in_an_hour, damaged));
    g_assert_true(run(fixture, in_an_hour, good));
    Write *write = fixture_begin(fixture);
    static const Sql DAMAGE = {
        "damage", "UPDATE change SET body = '{}' WHERE subject = 'story:1' AND revision = 2"};
    g_assert_true(db_run(write_db(write), &error, &DAMAGE, ""));
    fixture_commit(write);
    clock_stop(START_US + 2 * HOUR_US);
    g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "release story 1:*");
    write = fixture_begin(fixture);
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    fixture_commit(write);
    g_test_assert_expected_messages();
    g_assert_cmpuint(released, ==, 1);
    g_assert_cmpint(next_us, ==, 0);
    g_assert_cmpint(load(fixture, good).status, ==, STORY_LIVE);
}

static void
test_undo_within_the_minute(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = begin_story(fixture, "Too early");
    int64_t until_us;
    g_assert_false(run(fixture, story_undo, id));
    g_assert_true(run(fixture, publish, id));
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(story_undo_until(reader, id, &until_us, &error));
    g_assert_cmpint(until_us, ==, START_US + UNDO_SECONDS * SECOND_US);
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_LATEST, 0)), ==, "1");
    clock_stop(START_US + UNDO_SECONDS * SECOND_US);
    g_assert_true(run(fixture, story_undo, id));
    Story story = load(fixture, id);
    g_assert_cmpint(story.status, ==, STORY_UNPUBLISHED);
    g_assert_cmpstr(story.working->headline, ==, "Too early");
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_LATEST, 0)), ==, "");
    g_assert_false(run(fixture, story_undo, id));

    g_assert_true(run(fixture, publish, id));
    clock_stop(clock_now_us() + UNDO_SECONDS * SECOND_US + 1);
    g_assert_false(run(fixture, story_undo, id)); /* a minute has passed */
    g_assert_true(run(fixture, rewrite, id));
    g_assert_false(run(fixture, story_undo, id));
}

static void
test_undo_of_an_update(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const id = fixture_story(fixture, "As it was", "World", NULL, 0);
    int64_t const section = fixture_section(fixture, "World");
    StoryContent const content = {
        .headline = "As it is", .body = "New.", .sections = &section, .section_count = 1};
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, fixture_revision(fixture, id), &content, NULL, NULL));
    fixture_commit(write);
    g_assert_true(run(fixture, publish, id));
    g_assert_cmpstr(load(fixture, id).live->headline, ==, "As it is");
    g_assert_true(run(fixture, story_undo, id));
    Story const story = load(fixture, id);
    g_assert_cmpint(story.status, ==, STORY_LIVE);
    g_assert_cmpstr(story.live->headline, ==, "As it was");
    g_assert_cmpstr(story.working->headline, ==, "As it is");
    g_assert_cmpint(story.updated_us, ==, 0);
}

static char *
ids_of(NewsroomFixture *fixture, const DeskQuery *query)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(desk_list(reader, fixture->arena, query, &rows, &error));
    for (unsigned index = 0; index < rows->len; index++)
        g_string_append_printf(text, "%s%d", index == 0 ? "" : " ",
            (int)((DeskRow *)g_ptr_array_index(rows, index))->id);
    return arena_strdup(fixture->arena, text->str);
}

static void
test_lists_of_the_desk(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    int64_t open[3], places[DESK_PLACES_];
    for (int64_t id = 1; id <= 6; id++) {
        clock_stop(START_US + id * SECOND_US);
        g_assert_cmpint(begin_story(fixture, "Story"), ==, id);
    }
    g_assert_true(run(fixture, to_review, 2));
    g_assert_true(run(fixture, in_an_hour, 3));
    g_assert_true(run(fixture, publish, 4));
    g_assert_true(run(fixture, story_spike, 5));
    g_assert_true(run(fixture, publish, 6));
    g_assert_true(run(fixture, rewrite, 6));
    g_assert_cmpstr(ids_of(fixture, &(DeskQuery){.place = DESK_OPEN, .limit = 10}), ==, "2 1");
    g_assert_cmpstr(
        ids_of(fixture,
            &(DeskQuery){.place = DESK_OPEN, .has_stage = true, .stage = STORY_DRAFT, .limit = 10}),
        ==, "1");
    g_assert_cmpstr(ids_of(fixture, &(DeskQuery){.place = DESK_WORKING, .limit = 10}), ==, "6");
    g_assert_cmpstr(ids_of(fixture, &(DeskQuery){.place = DESK_SPIKED, .limit = 10}), ==, "5");
    g_assert_cmpstr(ids_of(fixture, &(DeskQuery){.place = DESK_OPEN, .limit = 1}), ==, "2");
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(desk_scheduled(reader, fixture->arena, 10, &rows, &error));
    g_assert_cmpuint(rows->len, ==, 1);
    g_assert_cmpint(((DeskRow *)g_ptr_array_index(rows, 0))->id, ==, 3);
    g_assert_true(desk_counts(reader, open, places, &error));
    g_assert_cmpint(open[STORY_DRAFT], ==, 1);
    g_assert_cmpint(open[STORY_REVIEW], ==, 1);
    g_assert_cmpint(places[DESK_SPIKED], ==, 1);
}

static void
test_history(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) versions = NULL, rest = NULL;
    int64_t const id = begin_story(fixture, "First");
    Story story;
    StoryVersion version;
    bool found;
    g_assert_true(run(fixture, rewrite, id));
    g_assert_true(run(fixture, to_review, id));
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(story_versions(reader, fixture->arena, id, 0, 10, &versions, &error));
    g_assert_cmpuint(versions->len, ==, 3);
    const StoryVersion *moved = g_ptr_array_index(versions, 0),
                       *saved = g_ptr_array_index(versions, 1),
                       *begun = g_ptr_array_index(versions, 2);
    g_assert_cmpstr(moved->name, ==, "story.staged");
    g_assert_cmpstr(moved->summary, ==, "");
    g_assert_cmpstr(saved->summary, ==, "headline, text, sections");
    g_assert_cmpstr(begun->name, ==, "story.created");
    g_assert_true(story_versions(reader, fixture->arena, id, saved->revision, 1, &rest, &error));
    g_assert_cmpuint(rest->len, ==, 1);
    g_assert_true(
        story_version(reader, fixture->arena, id, begun->seq, &story, &version, &found, &error));
    g_assert_true(found);
    g_assert_cmpstr(story.working->headline, ==, "First");
    g_assert_true(
        story_version(reader, fixture->arena, 99, begun->seq, &story, &version, &found, &error));
    g_assert_false(found);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/desk-work/kept", test_typed_text_is_kept},
        {"/desk-work/kept/saved", test_a_save_ends_what_was_kept},
        {"/desk-work/kept/erased", test_erasure_takes_what_was_kept},
        {"/desk-work/lock", test_one_holds_a_story},
        {"/desk-work/stages", test_stages},
        {"/desk-work/schedule", test_schedule_and_embargo},
        {"/desk-work/schedule/damaged", test_a_damaged_schedule_holds_up_no_other},
        {"/desk-work/undo", test_undo_within_the_minute},
        {"/desk-work/undo/update", test_undo_of_an_update},
        {"/desk-work/lists", test_lists_of_the_desk},
        {"/desk-work/history", test_history},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
