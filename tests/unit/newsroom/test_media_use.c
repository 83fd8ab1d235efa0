/* SPDX-License-Identifier: MIT */
/* Where a picture is used: entries of live stories count as their stories do, for as long as they
 * are there. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/live_entry.h"
#include "newsroom/media_use.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

typedef struct {
    NewsroomFixture base;
    Media picture;
    int64_t story;
} UseFixture;

static void
set_up(UseFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->picture = fixture_picture(&fixture->base, &(Media){.alt = "A ferry"});
    fixture->story = fixture_story(&fixture->base, "Ferry vote", "World", NULL, 0);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_set_coverage(write, fixture->story,
        fixture_revision(&fixture->base, fixture->story), COVERAGE_RUNNING, NULL, &error));
    fixture_commit(write);
}

static void
tear_down(UseFixture *fixture, gconstpointer data)
{
    newsroom_fixture_tear_down(&fixture->base, data);
}

static const char *
in_text(UseFixture *fixture)
{
    return arena_printf(fixture->base.arena, "It sails. ![A ferry](/media/%.35s-w1080.webp)",
        fixture->picture.file);
}

/* A new entry (id 0) or the next state of one. */
static int64_t
save(UseFixture *fixture, int64_t id, int64_t revision, const char *body, int64_t lead)
{
    g_autoptr(GError) error = NULL;
    LiveEntry const entry = {.id = id,
        .revision = revision,
        .story_id = fixture->story,
        .body = body,
        .body_format = BODY_MARKDOWN,
        .picture = {.media_id = lead}};
    Write *write = fixture_begin(&fixture->base);
    live_entry_save(write, &entry, &id, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

/* In how many entries of the story it is; -1: the story does not use it. */
static int64_t
entries(UseFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uses = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(media_used_by(reader, fixture->picture.id, 10, &uses, &error));
    if (uses->len == 0)
        return -1;
    g_assert_cmpuint(uses->len, ==, 1);
    g_assert_cmpint(g_array_index(uses, MediaUse, 0).story_id, ==, fixture->story);
    return g_array_index(uses, MediaUse, 0).entries;
}

static bool
may_remove(UseFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base);
    bool const done = media_remove(write, fixture->picture.id, &error);
    g_assert_true(done || fail_is(error, FAIL_CONFLICT));
    write_free(write);
    return done;
}

static bool
is_public(UseFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t until_us;
    g_autofree char *path = media_served(
        fixture->base.newsroom, fixture->picture.file, AUDIENCE_PUBLIC, &until_us, &error);
    return path != NULL;
}

static void
test_entries_from_beginning_to_end(UseFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(entries(fixture), ==, -1);
    g_assert_false(is_public(fixture));
    int64_t const told = save(fixture, 0, 0, in_text(fixture), 0);
    g_assert_cmpint(entries(fixture), ==, 1);
    g_assert_true(is_public(fixture));
    /* Shown by nothing but the text of an entry, it may not be taken out. */
    g_assert_false(may_remove(fixture));
    int64_t const led = save(fixture, 0, 0, "Its bow.", fixture->picture.id);
    g_assert_cmpint(entries(fixture), ==, 2);
    save(fixture, told, 1, "It sails.", 0);
    g_assert_cmpint(entries(fixture), ==, 1);
    g_assert_false(may_remove(fixture));
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(live_entry_remove(write, led, 1, NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(entries(fixture), ==, -1);
    g_assert_false(is_public(fixture));
    g_assert_true(may_remove(fixture));
}

/* A change of the story leaves what its entries use, and the other way round. */
static void
test_story_and_entries_apart(UseFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    StoryContent const with = {.headline = "Ferry vote",
                           .body = in_text(fixture),
                           .body_format = BODY_MARKDOWN},
                       without = {.headline = "Ferry vote", .body = "None."};
    int64_t const entry = save(fixture, 0, 0, in_text(fixture), 0);
    Write *write = fixture_begin(&fixture->base);
    int64_t revision = fixture_revision(&fixture->base, fixture->story);
    g_assert_true(story_save(write, fixture->story, revision, &with, &revision, &error));
    fixture_commit(write);
    g_assert_cmpint(entries(fixture), ==, 1);
    save(fixture, entry, 1, "None.", 0);
    g_assert_cmpint(entries(fixture), ==, 0);
    save(fixture, entry, 2, in_text(fixture), 0);
    write = fixture_begin(&fixture->base);
    g_assert_true(story_save(write, fixture->story, revision, &without, &revision, &error));
    fixture_commit(write);
    g_assert_cmpint(entries(fixture), ==, 1);
    write = fixture_begin(&fixture->base);
    g_assert_true(subject_erase(write,
        arena_printf(fixture->base.arena, "story:%" G_GINT64_FORMAT, fixture->story), "asked for",
        &error));
    fixture_commit(write);
    g_assert_cmpint(entries(fixture), ==, -1);
}

/* The list of rights that end names a picture that an entry alone shows. */
static void
test_rights_of_entries(UseFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) ending = NULL;
    int64_t const now_us = clock_now_us();
    save(fixture, 0, 0, in_text(fixture), 0);
    fixture->picture.until_us = now_us + DAY_US;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(media_save(write, &fixture->picture, &error));
    fixture_commit(write);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(media_ending(
        reader, fixture->base.arena, now_us, now_us + 14 * DAY_US, 9, &ending, &error));
    g_assert_cmpuint(ending->len, ==, 1);
}

#define ADD(path, function) g_test_add(path, UseFixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    ADD("/media-use/entries-from-beginning-to-end", test_entries_from_beginning_to_end);
    ADD("/media-use/story-and-entries-apart", test_story_and_entries_apart);
    ADD("/media-use/rights-of-entries", test_rights_of_entries);
    return g_test_run();
}
