/* SPDX-License-Identifier: MIT */
/* What pictures need before the public may see them: words, in the lead, in texts and in entries of
 * live stories, with every way out; and rights that last. */
#include <string.h>

#include <vips/vips.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/live_entry.h"
#include "newsroom/media.h"
#include "newsroom/story_picture.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static Media
add(NewsroomFixture *fixture, int width, const char *caption, const char *alt, int64_t until_us)
{
    g_autoptr(GError) error = NULL;
    VipsImage *image = NULL;
    void *bytes;
    size_t size;
    int64_t id;
    Media media;
    bool found;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_black(&image, width, 40, "bands", 3, NULL), ==, 0);
    g_assert_cmpint(vips_pngsave_buffer(image, &bytes, &size, NULL), ==, 0);
    g_object_unref(image);
    Write *write = fixture_begin(fixture);
    g_autoptr(Reader) reader = NULL;
    media_add_bytes(write, fixture->newsroom, bytes, size, &(Media){.caption = caption, .alt = alt},
        &id, &error);
    g_assert_no_error(error);
    g_free(bytes);
    reader = newsroom_read_within(fixture->newsroom, write, &error);
    g_assert_true(media_find(reader, fixture->arena, id, &media, &found, &error));
    if (until_us != 0) {
        media.until_us = until_us;
        g_assert_true(media_save(write, &media, &error));
        media.revision++;
    }
    g_clear_pointer(&reader, reader_free);
    fixture_commit(write);
    return media;
}

static const char *
in_text(NewsroomFixture *fixture, const Media *media, const char *alt)
{
    return arena_printf(fixture->arena,
        "<p>It went.</p><figure><img src=\"/media/%.35s-w1080.webp\"%s></figure>", media->file,
        alt);
}

/* A new story, published at a moment; the error's message, or NULL where it came out. */
static const char *
publish(NewsroomFixture *fixture, const StoryContent *given, int64_t at_us)
{
    g_autoptr(GError) error = NULL;
    int64_t const sections[] = {fixture_section(fixture, "World")};
    StoryContent content = *given;
    int64_t id, revision;
    content.headline = "Gale takes the pier";
    content.sections = sections;
    content.section_count = 1;
    Write *write = fixture_begin(fixture);
    story_create(write, &content, &id, &revision, &error);
    g_assert_no_error(error);
    story_publish(write, id, revision, at_us, NULL, &error);
    write_free(write);
    return error == NULL ? NULL : arena_strdup(fixture->arena, error->message);
}

static void
assert_refused(const char *message, const char *words)
{
    g_assert_nonnull(message);
    g_test_message("%s", message);
    g_assert_nonnull(strstr(message, words));
}

static void
test_words(NewsroomFixture *fixture, gconstpointer data)
{
    Media const told = add(fixture, 50, "The pier", "A pier", 0),
                untold = add(fixture, 60, "The ferry", NULL, 0);
    StoryContent content = {.body = "It went.", .body_format = BODY_HTML};
    content.picture.media_id = untold.id;
    assert_refused(publish(fixture, &content, 0),
        "its picture 2 (\u201cThe ferry\u201d) has no alternative text");
    content.picture.alt = "A ferry";
    g_assert_null(publish(fixture, &content, 0));
    content.picture = (StoryPicture){.media_id = told.id};
    g_assert_null(publish(fixture, &content, 0));
    /* In the text: of its own, the library's, or empty by hand. */
    content.body = in_text(fixture, &untold, "");
    assert_refused(publish(fixture, &content, 0),
        "picture 2 (\u201cThe ferry\u201d) in its text has no alternative text");
    content.body = in_text(fixture, &untold, " alt=\"A ferry\"");
    g_assert_null(publish(fixture, &content, 0));
    content.body = in_text(fixture, &untold, " alt=\"\"");
    g_assert_null(publish(fixture, &content, 0));
    content.body = in_text(fixture, &told, "");
    g_assert_null(publish(fixture, &content, 0));
    content.body = "<p><img src=\"https://elsewhere.example/a.jpg\"></p>";
    assert_refused(publish(fixture, &content, 0), "https://elsewhere.example/a.jpg in its text");
    /* Markdown has no way to say "for decoration". */
    content.body_format = BODY_MARKDOWN;
    content.body = arena_printf(fixture->arena, "![](/media/%.35s-w1080.webp)", untold.file);
    assert_refused(publish(fixture, &content, 0), "picture 2");
    content.body = arena_printf(fixture->arena, "![A ferry](/media/%.35s-w1080.webp)", untold.file);
    g_assert_null(publish(fixture, &content, 0));
}

/* An update and a correction are held to the same. */
static void
test_words_later(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const now_us = clock_now_us();
    Media const untold = add(fixture, 60, "The ferry", NULL, 0),
                ended = add(fixture, 70, "The boat", "A boat", now_us + DAY_US);
    int64_t const story = fixture_story(fixture, "Gale takes the pier", "World", NULL, 0);
    int64_t const sections[] = {fixture_section(fixture, "World")};
    StoryContent content = {.headline = "Gale takes the pier",
        .body = in_text(fixture, &untold, ""),
        .body_format = BODY_HTML,
        .sections = sections,
        .section_count = 1};
    int64_t revision;
    Write *write = fixture_begin(fixture);
    g_assert_true(
        story_save(write, story, fixture_revision(fixture, story), &content, &revision, &error));
    g_assert_false(story_publish(write, story, revision, 0, NULL, &error));
    assert_refused(error->message, "picture 1");
    g_clear_error(&error);
    g_assert_false(story_correct(write, story, revision, "It was the ferry.", false, NULL, &error));
    assert_refused(error->message, "picture 1");
    g_clear_error(&error);
    /* Rights that have ended hold up no correction: readers do not see the picture anyway. */
    content.body = "It went.";
    content.picture.media_id = ended.id;
    g_assert_true(story_save(write, story, revision, &content, &revision, &error));
    clock_stop(now_us + 2 * DAY_US);
    g_assert_false(story_publish(write, story, revision, 0, NULL, &error));
    assert_refused(error->message, "has ended");
    g_clear_error(&error);
    g_assert_true(story_correct(write, story, revision, "It was the boat.", false, NULL, &error));
    write_free(write);
    clock_resume();
}

static void
test_words_of_entries(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media const untold = add(fixture, 60, "The ferry", NULL, 0);
    int64_t const story = fixture_story(fixture, "Gale", "World", NULL, 0);
    LiveEntry entry = {.story_id = story, .body = "It sails.", .picture = {.media_id = untold.id}};
    Write *write = fixture_begin(fixture);
    g_assert_true(story_set_coverage(
        write, story, fixture_revision(fixture, story), COVERAGE_RUNNING, NULL, &error));
    g_assert_false(live_entry_save(write, &entry, NULL, NULL, &error));
    /* A sentence for who wrote it, without numbers that mean nothing to them. */
    g_assert_true(g_str_has_prefix(
        error->message, "its picture 1 (\u201cThe ferry\u201d) has no alternative text: "));
    g_clear_error(&error);
    entry.picture.alt = "A ferry";
    g_assert_true(live_entry_save(write, &entry, NULL, NULL, &error));
    entry = (LiveEntry){
        .story_id = story, .body = in_text(fixture, &untold, ""), .body_format = BODY_HTML};
    g_assert_false(live_entry_save(write, &entry, NULL, NULL, &error));
    assert_refused(error->message, "in its text");
    g_clear_error(&error);
    /* What came from elsewhere is not asked. */
    g_assert_true(live_entry_import(write, &entry, &error));
    write_free(write);
}

static unsigned
warning_count(
    NewsroomFixture *fixture, const StoryContent *content, int64_t at_us, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sentences = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(
        story_picture_warnings(reader, fixture->arena, content, at_us, &sentences, &error));
    for (unsigned index = 0; index < sentences->len; index++) {
        g_test_message("%s", (char *)g_ptr_array_index(sentences, index));
        g_assert_nonnull(strstr(g_ptr_array_index(sentences, index), words));
    }
    return sentences->len;
}

static void
test_rights(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const now_us = clock_now_us();
    Media const short_one = add(fixture, 50, "The pier", "A pier", now_us + DAY_US),
                long_one = add(fixture, 60, "The ferry", "A ferry", now_us + 30 * DAY_US);
    StoryContent content = {
        .body = "It went.", .body_format = BODY_HTML, .picture = {.media_id = short_one.id}};
    g_assert_null(publish(fixture, &content, 0));
    g_assert_cmpuint(warning_count(fixture, &content, 0,
                         "The right to show picture 1 (\u201cThe pier\u201d) ends on"),
        ==, 1);
    assert_refused(publish(fixture, &content, now_us + 2 * DAY_US), "before the story comes out");
    content.picture.media_id = long_one.id;
    g_assert_null(publish(fixture, &content, now_us + 2 * DAY_US));
    g_assert_cmpuint(warning_count(fixture, &content, 0, ""), ==, 0);
    g_assert_cmpuint(warning_count(fixture, &content, now_us + 29 * DAY_US, "ends on"), ==, 1);
    content.body = in_text(fixture, &short_one, "");
    g_assert_cmpuint(
        warning_count(fixture, &content, now_us + 2 * DAY_US, "readers get the text without it"),
        ==, 1);
    g_assert_null(publish(fixture, &content, now_us + 2 * DAY_US));
}

/* Those that stories show, soonest first; not those that nobody shows, or that go on. */
static void
test_ending(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = NULL;
    int64_t const now_us = clock_now_us();
    Media const later = add(fixture, 50, "The pier", "A pier", now_us + 5 * DAY_US),
                sooner = add(fixture, 60, "The ferry", "A ferry", now_us + 2 * DAY_US);
    add(fixture, 70, "Nobody's", "A boat", now_us + 3 * DAY_US);
    Media const beyond = add(fixture, 80, "The boat", "A boat", now_us + 50 * DAY_US);
    const Media *shown[] = {&later, &sooner, &beyond};
    for (size_t index = 0; index < G_N_ELEMENTS(shown); index++)
        fixture_story_with(fixture, "Gale", "World", NULL, in_text(fixture, shown[index], ""), 0);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(
        media_ending(reader, fixture->arena, now_us, now_us + 14 * DAY_US, 9, &found, &error));
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_cmpint(((Media *)g_ptr_array_index(found, 0))->id, ==, sooner.id);
    g_assert_cmpint(((Media *)g_ptr_array_index(found, 1))->id, ==, later.id);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, NewsroomFixture, NULL, newsroom_fixture_set_up, function,                     \
        newsroom_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    ADD("/story-picture/words", test_words);
    ADD("/story-picture/words-later", test_words_later);
    ADD("/story-picture/words-of-entries", test_words_of_entries);
    ADD("/story-picture/rights", test_rights);
    ADD("/story-picture/ending", test_ending);
    return g_test_run();
}
