/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/card.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static void
load(NewsroomFixture *fixture, int64_t id, Story *ret_story)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    bool found;
    g_assert_true(story_find(reader, fixture->arena, id, ret_story, &found, &error));
    g_assert_true(found);
}

static StoryContent
with_headline(const Story *story, const char *headline)
{
    StoryContent content = story->working != NULL ? *story->working : *story->live;
    content.headline = headline;
    return content;
}

static void
test_working_copy_stays_behind(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Before", "World", NULL, 0);
    Story story;
    int64_t revision;
    load(fixture, id, &story);
    StoryContent const changed = with_headline(&story, "After");
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, story.revision, &changed, &revision, &error));
    fixture_commit(write);
    load(fixture, id, &story);
    g_assert_cmpstr(story.live->headline, ==, "Before");
    g_assert_cmpstr(story.working->headline, ==, "After");

    write = fixture_begin(fixture);
    g_assert_true(
        story_correct(write, id, revision, "The headline was wrong.", false, NULL, &error));
    fixture_commit(write);
    load(fixture, id, &story);
    g_assert_cmpstr(story.live->headline, ==, "After");
    g_assert_null(story.working);
    g_assert_cmpuint(story.correction_count, ==, 1);
    g_assert_cmpstr(story.corrections[0].text, ==, "The headline was wrong.");
}

/* A publish that is asked for twice is no update: readers would be told of one. */
static void
test_publish_twice(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Once", "World", NULL, 0);
    Story before, after;
    int64_t revision;
    load(fixture, id, &before);
    Write *write = fixture_begin(fixture);
    g_assert_true(story_publish(write, id, before.revision, 0, &revision, &error));
    g_assert_false(story_publish(write, id, before.revision - 1, 0, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    fixture_commit(write);
    load(fixture, id, &after);
    g_assert_cmpint(revision, ==, before.revision);
    g_assert_cmpint(after.revision, ==, before.revision);
    g_assert_cmpint(after.updated_us, ==, 0);
}

/* Tags are no part of the text: readers see no update, an import may still replace the story. */
static void
test_retag(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Tagged", "World", "Fog", 0);
    int64_t const tags[] = {fixture_tag(fixture, "Sea"), fixture_tag(fixture, "Lorn")};
    Story story;
    int64_t revision;
    load(fixture, id, &story);
    StoryContent const changed = with_headline(&story, "Tagged, later");
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, story.revision, &changed, &revision, &error));
    g_assert_true(story_retag(write, id, revision, tags, 2, &revision, &error));
    g_assert_false(story_retag(write, id, revision - 1, tags, 1, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_clear_error(&error);
    g_assert_false(story_retag(write, 999, 1, tags, 1, NULL, &error));
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    fixture_commit(write);
    load(fixture, id, &story);
    g_assert_cmpint(story.revision, ==, revision);
    g_assert_cmpuint(story.live->tag_count, ==, 2);
    g_assert_cmpuint(story.working->tag_count, ==, 2);
    g_assert_cmpstr(story.live->headline, ==, "Tagged");
    g_assert_cmpstr(story.working->headline, ==, "Tagged, later");
    g_assert_cmpint(story.updated_us, ==, 0);
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_LABEL, tags[1])), ==, "1");
    g_assert_cmpstr(
        fixture_list(fixture, topic_of(TOPIC_LABEL, fixture_tag(fixture, "Fog"))), ==, "");
}

static void
test_late_writer_gets_both_versions(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Original", "World", NULL, 0);
    Story story;
    load(fixture, id, &story);
    StoryContent const first = with_headline(&story, "First");
    StoryContent const second = with_headline(&story, "Second");
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, story.revision, &first, NULL, &error));
    fixture_commit(write);

    write = fixture_begin(fixture);
    g_assert_false(story_save(write, id, story.revision, &second, NULL, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_assert_cmpint(write_conflict(write)->revision, ==, story.revision + 1);
    g_assert_nonnull(strstr(write_conflict(write)->body, "First"));
    write_free(write);
}

static void
test_standfirst_is_derived(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "A headline", "World", NULL, 0);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    const Card *card;
    g_assert_true(card_find(reader, fixture->arena, id, &card, &error));
    g_assert_cmpstr(card->standfirst, ==, "The first sentence says it all");
    g_assert_cmpstr(card->slug, ==, "a-headline");
}

static void
test_what_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const id = fixture_story(fixture, "Live", "World", NULL, 0);
    int64_t const revision = fixture_revision(fixture, id);
    g_autofree char *long_note = g_strnfill(5000, 'x');
    g_autofree char *huge = g_strnfill(STORY_BODY_MAX + 1, 'x');
    StoryContent const empty = {.headline = ""}, large = {.headline = "x", .body = huge};
    StoryContent const broken = {.headline = "\xff\xfe"}, nowhere = {.headline = "x", .body = ""};
    int64_t made, made_revision;
    g_autoptr(Write) write = fixture_begin(fixture);
    g_autoptr(GError) error = NULL;
    const bool refused[] = {
        story_create(write, &empty, &made, NULL, NULL),
        story_create(write, &large, &made, NULL, NULL),
        story_create(write, &broken, &made, NULL, NULL),
        story_spike(write, id, revision, NULL, NULL),
        story_restore(write, id, revision, NULL, NULL),
        story_correct(write, id, revision, "", false, NULL, NULL),
        story_correct(write, id, revision, long_note, false, NULL, NULL),
        story_withdraw(write, id, revision, NULL, NULL, NULL),
        story_withdraw(write, 999, 1, "why", NULL, NULL),
        story_publish(write, id, revision, clock_now_us() + DAY_US, NULL, NULL),
    };
    for (size_t index = 0; index < G_N_ELEMENTS(refused); index++)
        g_assert_false(refused[index]);
    g_assert_true(story_create(write, &nowhere, &made, &made_revision, &error));
    g_assert_false(story_publish(write, made, made_revision, 0, NULL, &error));
    g_assert_nonnull(strstr(error->message, "section"));
}

static const char *
slug_of(NewsroomFixture *fixture, int64_t id)
{
    Story story;
    load(fixture, id, &story);
    return story_slug(fixture->arena, story.live != NULL ? story.live : story.working);
}

/* Saves another headline (and slug), and brings it before readers. */
static void
change(NewsroomFixture *fixture, int64_t id, const char *headline, const char *slug, bool correct)
{
    g_autoptr(GError) error = NULL;
    Story story;
    int64_t revision;
    load(fixture, id, &story);
    StoryContent content = with_headline(&story, headline);
    content.slug = slug;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, story.revision, &content, &revision, &error));
    g_assert_true(correct ? story_correct(write, id, revision, "It was wrong.", false, NULL, &error)
                          : story_publish(write, id, revision, 0, NULL, &error));
    fixture_commit(write);
}

static void
test_address_stays(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Before", "World", NULL, 0);
    Story story;
    int64_t revision;
    g_assert_cmpstr(slug_of(fixture, id), ==, "before");
    change(fixture, id, "After", NULL, true);
    g_assert_cmpstr(slug_of(fixture, id), ==, "before");
    change(fixture, id, "Later", NULL, false);
    g_assert_cmpstr(slug_of(fixture, id), ==, "before");
    change(fixture, id, "Later", "by-hand", false);
    g_assert_cmpstr(slug_of(fixture, id), ==, "by-hand");
    change(fixture, id, "Last", NULL, true);
    g_assert_cmpstr(slug_of(fixture, id), ==, "by-hand");

    /* What waits for its moment has no address that anybody knows. */
    load(fixture, id, &story);
    StoryContent content = with_headline(&story, "Waiting");
    content.slug = NULL;
    Write *write = fixture_begin(fixture);
    int64_t other;
    g_assert_true(story_create(write, &content, &other, &revision, &error));
    g_assert_true(
        story_publish(write, other, revision, clock_now_us() + HOUR_US, &revision, &error));
    g_assert_true(story_unschedule(write, other, revision, &revision, &error));
    content.headline = "Waiting no more";
    g_assert_true(story_save(write, other, revision, &content, &revision, &error));
    fixture_commit(write);
    g_assert_cmpstr(slug_of(fixture, other), ==, "waiting-no-more");
    clock_stop(clock_now_us());
    write = fixture_begin(fixture);
    unsigned count;
    int64_t next_us;
    g_assert_true(
        story_publish(write, other, revision, clock_now_us() + HOUR_US, &revision, &error));
    clock_stop(clock_now_us() + HOUR_US);
    g_assert_true(story_release_due(write, &count, &next_us, &error));
    fixture_commit(write);
    load(fixture, other, &story);
    g_assert_cmpstr(story.live->slug, ==, "waiting-no-more");
    change(fixture, other, "Something else", NULL, false);
    g_assert_cmpstr(slug_of(fixture, other), ==, "waiting-no-more");
}

static void
test_slugs_by_hand(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *longest = g_strnfill(STORY_SLUG_MAX, 'a'),
                    *longer = g_strconcat(longest, "b", NULL);

    const struct {
        const char *text, *slug; /* NULL: none */
        bool refused;
    } CASES[] = {
        {"Ferry strike ends!", "ferry-strike-ends", false},
        {"Щастлив ден", "shtastliv-den", false},
        {"  ", NULL, false},
        {NULL, NULL, false},
        {"../../etc", "etc", false},
        {"???", NULL, true},
        {"\xff\xfe", NULL, true},
        {longest, longest, false},
        {longer, NULL, true},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        const char *slug;
        g_autoptr(GError) error = NULL;
        bool const good = story_slug_read(fixture->arena, CASES[index].text, &slug, &error);
        g_assert_cmpint(good, ==, !CASES[index].refused);
        if (good)
            g_assert_cmpstr(slug, ==, CASES[index].slug);
        else
            g_assert_true(fail_is(error, FAIL_INVALID));
    }
    /* No command takes one that an address could not have. */
    static const char *const ODD[] = {"Upper", "two words", "a/b", "-a", ""};
    for (size_t index = 0; index < G_N_ELEMENTS(ODD); index++) {
        StoryContent const content = {.headline = "X", .body = "", .slug = ODD[index]};
        g_assert_false(story_content_check(&content, NULL));
    }
}

static ImportOutcome
import(NewsroomFixture *fixture, const char *digest, const char *headline)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(fixture, "News");
    StoryContent const content = {
        .headline = headline, .body = "Body.", .sections = &section, .section_count = 1};
    Story const story = {.status = STORY_LIVE,
        .stage = STORY_READY,
        .published_us = INT64_C(1600000000) * SECOND_US,
        .live = &content,
        .foreign = {"test", "f1", NULL, digest}};
    ImportOutcome outcome;
    int64_t id;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_import(write, &story, &id, &outcome, &error));
    g_assert_no_error(error);
    g_assert_cmpint(id, ==, 1);
    fixture_commit(write);
    return outcome;
}

static void
test_import_outcomes(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Story story;
    g_assert_cmpint(import(fixture, "d1", "One"), ==, IMPORT_NEW);
    g_assert_cmpint(import(fixture, "d1", "One"), ==, IMPORT_UNCHANGED);
    g_assert_cmpint(import(fixture, "d2", "Two"), ==, IMPORT_UPDATED);
    load(fixture, 1, &story);
    g_assert_cmpstr(story.live->headline, ==, "Two");
    g_assert_cmpint(story.revision, ==, 2);

    StoryContent const ours = with_headline(&story, "Edited here");
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, 1, story.revision, &ours, NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(import(fixture, "d3", "Three"), ==, IMPORT_KEPT);
    load(fixture, 1, &story);
    g_assert_cmpstr(story.working->headline, ==, "Edited here");
}

static void
test_erase(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Private matter", "World", NULL, 0);
    Write *write = fixture_begin(fixture);
    g_assert_true(subject_erase(write, "story:1", "a court's order", &error));
    fixture_commit(write);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Story story;
    bool found;
    int64_t left;
    g_assert_true(story_find(reader, fixture->arena, id, &story, &found, &error));
    g_assert_false(found);
    static const Sql LEFT = {"left", "SELECT count(*) FROM change WHERE body LIKE '%Private%'"};
    g_assert_true(db_int(reader->db, -1, &left, &error, &LEFT, ""));
    g_assert_cmpint(left, ==, 0);
    int64_t const next = fixture_story(fixture, "Another", "World", NULL, 0);
    g_assert_cmpint(next, ==, id + 1);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/workflow/working-copy", test_working_copy_stays_behind},
        {"/workflow/publish-twice", test_publish_twice},
        {"/workflow/retag", test_retag},
        {"/workflow/conflict", test_late_writer_gets_both_versions},
        {"/workflow/standfirst", test_standfirst_is_derived},
        {"/workflow/refused", test_what_is_refused},
        {"/workflow/address-stays", test_address_stays},
        {"/workflow/slugs-by-hand", test_slugs_by_hand},
        {"/workflow/import", test_import_outcomes},
        {"/workflow/erase", test_erase},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
