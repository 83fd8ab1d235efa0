/* SPDX-License-Identifier: MIT */
/* A picture's file is replaced: texts and uses stay, what shows it shows the new one, and nothing
 * leads to the old one any more. */
#include <string.h>

#include <glib/gstdio.h>
#include <vips/vips.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/media_body.h"
#include "newsroom/media_use.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

/* Grey of a tone of its own. */
static GBytes *
make_picture(int width, int height, const char *ending)
{
    VipsImage *image = NULL;
    void *bytes;
    size_t size;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_black(&image, width, height, "bands", 3, NULL), ==, 0);
    g_assert_cmpint(vips_image_write_to_buffer(image, ending, &bytes, &size, NULL), ==, 0);
    g_object_unref(image);
    return g_bytes_new_take(bytes, size);
}

static Media
take(NewsroomFixture *fixture, int width, int height, const char *ending)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = make_picture(width, height, ending);
    Media media;
    media_take(fixture->newsroom, fixture->arena, g_bytes_get_data(bytes, NULL),
        g_bytes_get_size(bytes), &(Media){.name = "new"}, &media, &error);
    g_assert_no_error(error);
    return media;
}

static Media
add(NewsroomFixture *fixture, int width, int height, const char *caption)
{
    g_autoptr(GError) error = NULL;
    Media media = take(fixture, width, height, ".jpg");
    int64_t id;
    media.caption = caption;
    media.alt = "A pier";
    Write *write = fixture_begin(fixture);
    media_record(write, &media, &id, &(bool){0}, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return fixture_media(fixture, id);
}

static bool
replace(NewsroomFixture *fixture, const Media *media, const Media *taken, GError **error)
{
    Write *write = fixture_begin(fixture);
    bool const done = media_replace(write, media->id, media->revision, taken, error);
    if (done)
        fixture_commit(write);
    else
        write_free(write);
    return done && media_sweep(fixture->newsroom, media->file, error);
}

static bool
is_on_disk(NewsroomFixture *fixture, const char *file)
{
    g_autofree char *path = g_build_filename(newsroom_media_dir(fixture->newsroom), file, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
assert_instead(NewsroomFixture *fixture, const char *name, Audience audience, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *instead = media_instead(fixture->newsroom, name, audience, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(instead, ==, expected);
}

static void
test_file_and_shape(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media media = add(fixture, 1600, 900, "The pier");
    Media const first = media;
    int64_t until_us;
    media.focal_x = 100;
    g_assert_true(media_crop_set(&media, MEDIA_SQUARE, 700, 100, 800, &error));
    Write *write = fixture_begin(fixture);
    g_assert_true(media_save(write, &media, &error));
    fixture_commit(write);
    media = fixture_media(fixture, media.id);
    const char *small = arena_printf(fixture->arena, "%.35s-w320.webp", first.file);
    g_autofree char *copy =
        media_served(fixture->newsroom, small, AUDIENCE_DESK, &until_us, &error);
    g_assert_no_error(error);

    /* Half the pixels of the same scene: cut as before. */
    Media const half = take(fixture, 800, 450, ".png");
    g_assert_true(replace(fixture, &media, &half, &error));
    media = fixture_media(fixture, media.id);
    g_assert_cmpstr(media.file, ==, half.file);
    g_assert_cmpstr(media.type, ==, "image/png");
    g_assert_cmpint(media.width, ==, 800);
    g_assert_cmpstr(media.caption, ==, "The pier");
    g_assert_cmpstr(media.alt, ==, "A pier");
    g_assert_cmpstr(media.name, ==, "new");
    g_assert_cmpint(media.focal_x, ==, 100);
    g_assert_cmpint(media.crops[MEDIA_SQUARE].x, ==, 350);
    g_assert_cmpint(media.crops[MEDIA_SQUARE].width, ==, 400);

    g_assert_false(is_on_disk(fixture, first.file));
    g_assert_true(is_on_disk(fixture, half.file));
    g_assert_false(g_file_test(copy, G_FILE_TEST_EXISTS));
    g_autofree char *gone =
        media_served(fixture->newsroom, small, AUDIENCE_DESK, &until_us, &error);
    g_assert_null(gone);
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    g_clear_error(&error);
    assert_instead(
        fixture, small, AUDIENCE_DESK, arena_printf(fixture->arena, "%.35s-w320.webp", half.file));
    assert_instead(fixture, first.file, AUDIENCE_DESK, half.file);
    assert_instead(fixture, half.file, AUDIENCE_DESK, NULL);
    assert_instead(fixture, "../dateline.db", AUDIENCE_DESK, NULL);
    /* Nothing public shows it: nobody learns what took its place. */
    assert_instead(fixture, small, AUDIENCE_PUBLIC, NULL);

    Media const tall = take(fixture, 450, 800, ".jpg");
    g_assert_true(replace(fixture, &media, &tall, &error));
    media = fixture_media(fixture, media.id);
    g_assert_cmpint(media.focal_x, ==, MEDIA_FOCAL_MIDDLE);
    g_assert_cmpint(media.crops[MEDIA_SQUARE].width, ==, 0);
    assert_instead(fixture, first.file, AUDIENCE_DESK, tall.file);
}

static void
refuse(NewsroomFixture *fixture, const Media *media, const Media *taken, FailCode code,
    const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(replace(fixture, media, taken, &error));
    g_test_message("%s", error->message);
    g_assert_true(fail_is(error, code));
    g_assert_nonnull(strstr(error->message, words));
}

static void
test_what_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media const pier = add(fixture, 400, 300, "The pier"),
                ferry = add(fixture, 500, 300, "The ferry");
    Media const other = take(fixture, 600, 300, ".jpg");
    Media stale = pier;
    stale.revision = 0;
    refuse(fixture, &pier, &pier, FAIL_INVALID, "it has already");
    refuse(fixture, &pier, &ferry, FAIL_CONFLICT, "picture 2 (\"The ferry\")");
    refuse(fixture, &stale, &other, FAIL_CONFLICT, "");
    refuse(fixture, &(Media){.id = 9}, &other, FAIL_NOT_FOUND, "no picture 9");
    g_assert_cmpstr(fixture_media(fixture, pier.id).file, ==, pier.file);
    /* What went does not come back by being added; put back where it was, it may. */
    g_assert_true(replace(fixture, &pier, &other, &error));
    Media const again = take(fixture, 400, 300, ".jpg");
    int64_t id;
    Write *write = fixture_begin(fixture);
    g_assert_false(media_record(write, &again, &id, &(bool){0}, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_assert_nonnull(strstr(error->message, "picture 1"));
    g_clear_error(&error);
    write_free(write);
    refuse(fixture, &ferry, &again, FAIL_CONFLICT, "picture 1 (\"The pier\")");
    /* An import of it gets what took its place. */
    g_autoptr(GBytes) bytes = make_picture(400, 300, ".jpg");
    write = fixture_begin(fixture);
    g_assert_true(media_add_bytes(write, fixture->newsroom, g_bytes_get_data(bytes, NULL),
        g_bytes_get_size(bytes), &(Media){0}, &id, &error));
    g_assert_cmpint(id, ==, pier.id);
    fixture_commit(write);
    Media const today = fixture_media(fixture, pier.id);
    Media const back = take(fixture, 400, 300, ".jpg");
    g_assert_true(replace(fixture, &today, &back, &error));
    g_assert_cmpstr(fixture_media(fixture, pier.id).file, ==, pier.file);
    assert_instead(fixture, other.file, AUDIENCE_DESK, pier.file);
}

static const char *
public_body(NewsroomFixture *fixture, const StoryContent *content)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    MediaBody const how = {.is_empty_untold = content->body_format == BODY_MARKDOWN};
    SafeHtml html;
    g_assert_true(story_body_html(reader, fixture->arena, content, &html, &error));
    g_assert_true(media_body_public(reader, fixture->arena, html, &how, &html, &error));
    g_assert_no_error(error);
    return html.html;
}

/* A text that names the old file shows the new one, is still a use of it, and is given out with the
 * new name. */
static void
test_texts_follow(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media const media = add(fixture, 400, 300, "The pier");
    const char *body = arena_printf(fixture->arena,
        "<figure><img src=\"/media/%.35s-w1080.webp\" alt=\"Own "
        "words\"><figcaption>c</figcaption></figure>"
        "<p><a href=\"/media/%s\">all of it</a> <img src=\"https://elsewhere.example/media/a.jpg\" "
        "alt=\"\"></p>",
        media.file, media.file);
    int64_t const story =
        fixture_story_with(fixture, "Gale takes the pier", "World", NULL, body, 0);
    StoryContent content = {.body = body, .body_format = BODY_HTML};
    Media const other = take(fixture, 900, 300, ".png");
    g_assert_true(replace(fixture, &media, &other, &error));

    const char *shown = public_body(fixture, &content);
    g_assert_null(strstr(shown, arena_strndup(fixture->arena, media.file, 35)));
    g_assert_nonnull(strstr(
        shown, arena_printf(fixture->arena,
                   "<img src=\"/media/%.35s-w1080.webp\" srcset=\"/media/%.35s-w320.webp 320w, ",
                   other.file, other.file)));
    g_assert_nonnull(strstr(shown, "alt=\"Own words\" width=\"900\" height=\"300\""));
    g_assert_nonnull(strstr(shown, arena_printf(fixture->arena, "href=\"/media/%s\"", other.file)));
    g_assert_nonnull(strstr(shown, "https://elsewhere.example/media/a.jpg"));
    {
        g_autoptr(GArray) uses = NULL;
        g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
        const char *current;
        g_assert_true(media_used_by(reader, media.id, 10, &uses, &error));
        g_assert_cmpuint(uses->len, ==, 1);
        g_assert_cmpint(g_array_index(uses, MediaUse, 0).story_id, ==, story);
        g_assert_true(media_body_current(reader, fixture->arena, body, &current, &error));
        g_assert_null(strstr(current, arena_strndup(fixture->arena, media.file, 35)));
        const char *again;
        g_assert_true(media_body_current(reader, fixture->arena, current, &again, &error));
        g_assert_true(again == current);
    }
    /* A story that is saved with the old name afterwards shows and uses it just so. */
    Write *write = fixture_begin(fixture);
    content.headline = "Later";
    int64_t later;
    g_assert_true(story_create(write, &content, &later, &(int64_t){0}, &error));
    fixture_commit(write);
    g_autoptr(GArray) uses = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_used_by(reader, media.id, 10, &uses, &error));
    g_assert_cmpuint(uses->len, ==, 2);
}

/* When its rights have ended a picture goes from a text with its caption; what the text does not
 * say of it, the library does. */
static void
test_texts_and_rights(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Media media = add(fixture, 400, 300, "The pier");
    int64_t const end_us = clock_now_us() + DAY_US;
    const char *stem = arena_strndup(fixture->arena, media.file, 35);
    StoryContent const html = {.body_format = BODY_HTML,
        .body = arena_printf(fixture->arena,
            "<p>Before.</p><figure><img src=\"/media/%s-w1080.webp\" alt=\"\"><figcaption>Gone "
            "with it"
            "</figcaption></figure><p>After.</p>",
            stem)};
    StoryContent const markdown = {.body_format = BODY_MARKDOWN,
        .body =
            arena_printf(fixture->arena, "Before.\n\n![](/media/%s-w1080.webp)\n\nAfter.", stem)};
    media.until_us = end_us;
    Write *write = fixture_begin(fixture);
    g_assert_true(media_save(write, &media, &error));
    fixture_commit(write);
    /* Empty by hand is for decoration; Markdown cannot say so. */
    g_assert_nonnull(strstr(public_body(fixture, &html), "alt=\"\""));
    g_assert_nonnull(strstr(public_body(fixture, &markdown), "alt=\"A pier\""));
    clock_stop(end_us);
    g_assert_cmpstr(public_body(fixture, &html), ==, "<p>Before.</p>\n\n<p>After.</p>");
    g_assert_null(strstr(public_body(fixture, &markdown), "<img"));
    g_assert_null(strstr(public_body(fixture, &markdown), "<p></p>"));
    clock_resume();
}

#define ADD(path, function)                                                                        \
    g_test_add(path, NewsroomFixture, NULL, newsroom_fixture_set_up, function,                     \
        newsroom_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    ADD("/media-replace/file-and-shape", test_file_and_shape);
    ADD("/media-replace/what-is-refused", test_what_is_refused);
    ADD("/media-replace/texts-follow", test_texts_follow);
    ADD("/media-replace/texts-and-rights", test_texts_and_rights);
    return g_test_run();
}
