/* SPDX-License-Identifier: MIT */
/* Pictures as strangers send them: lies, bombs, cut files and the camera's notes; what is served of
 * them; rights that end. Every picture here is made by the test. */
#include <gexiv2/gexiv2.h>
#include <string.h>

#include <glib/gstdio.h>
#include <vips/vips.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/media.h"
#include "newsroom/media_use.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

/* A picture of width x height with edges, as JPEG or PNG by the ending of its path. */
static char *
make_picture(NewsroomFixture *fixture, const char *name, int width, int height)
{
    char *path = g_build_filename(fixture->dir, name, NULL);
    VipsImage *noise = NULL, *image = NULL;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_sines(&noise, width, height, "uchar", TRUE, NULL), ==, 0);
    g_assert_cmpint(vips_colourspace(noise, &image, VIPS_INTERPRETATION_sRGB, NULL), ==, 0);
    g_assert_cmpint(vips_image_write_to_file(image, path, NULL), ==, 0);
    g_object_unref(noise);
    g_object_unref(image);
    return path;
}

static int64_t
add(NewsroomFixture *fixture, const char *path, const Media *about, GError **error)
{
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    if (media_add(write, fixture->newsroom, path, about, &id, error))
        fixture_commit(write);
    else
        write_free(write);
    return id;
}

static int64_t
add_bytes(NewsroomFixture *fixture, const void *bytes, size_t size, GError **error)
{
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    if (media_add_bytes(write, fixture->newsroom, bytes, size, &(Media){0}, &id, error))
        fixture_commit(write);
    else
        write_free(write);
    return id;
}

static Media
load(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Media media;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_find(reader, fixture->arena, id, &media, &found, &error));
    g_assert_true(found);
    return media;
}

static void
set_tag(GExiv2Metadata *notes, const char *tag, const char *value)
{
    g_autoptr(GError) error = NULL;
    gexiv2_metadata_try_set_tag_string(notes, tag, value, &error);
    g_assert_no_error(error);
}

/* What an agency and a camera write into a file. */
static void
write_notes(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GExiv2Metadata) notes = gexiv2_metadata_new();
    g_assert_true(gexiv2_metadata_open_path(notes, path, &error));
    set_tag(notes, "Iptc.Application2.Caption", "The pier at Brannoy after the gale");
    set_tag(notes, "Iptc.Application2.Byline", "Ines Hallow");
    set_tag(notes, "Iptc.Application2.Credit", "Tern Pictures");
    set_tag(notes, "Iptc.Application2.Headline", "Pier");
    set_tag(notes, "Xmp.dc.rights", "Tern Pictures, 2025");
    set_tag(notes, "Exif.Photo.DateTimeOriginal", "2025:01:20 08:10:33");
    set_tag(notes, "Exif.Image.Orientation", "6");
    set_tag(notes, "Exif.GPSInfo.GPSLatitude", "59/1 54/1 48/1");
    set_tag(notes, "Exif.GPSInfo.GPSLatitudeRef", "N");
    set_tag(notes, "Exif.Image.Make", "SECRETCAMERA");
    const char *keywords[] = {"gale", "harbour", NULL};
    g_assert_true(gexiv2_metadata_try_set_tag_multiple(
        notes, "Iptc.Application2.Keywords", keywords, &error));
    g_assert_true(gexiv2_metadata_save_file(notes, path, &error));
}

static bool
holds(const char *bytes, size_t size, const char *mark)
{
    return memmem(bytes, size, mark, strlen(mark)) != NULL;
}

/* A served file has pixels and nothing else. */
static void
assert_clean(NewsroomFixture *fixture, const char *name, int *ret_width, int *ret_height)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    int64_t until_us;
    g_autofree char *path = media_served(fixture->newsroom, name, AUDIENCE_DESK, &until_us, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &bytes, &size, &error));
    g_assert_false(holds(bytes, size, "SECRETCAMERA"));
    g_assert_false(holds(bytes, size, "Hallow"));
    g_assert_false(holds(bytes, size, "<script"));
    g_autoptr(GExiv2Metadata) notes = gexiv2_metadata_new();
    g_assert_true(gexiv2_metadata_open_path(notes, path, &error));
    g_assert_false(gexiv2_metadata_has_iptc(notes));
    g_assert_false(gexiv2_metadata_has_xmp(notes));
    g_autofree char *latitude =
        gexiv2_metadata_try_get_tag_string(notes, "Exif.GPSInfo.GPSLatitude", NULL);
    g_assert_null(latitude);
    VipsImage *image = vips_image_new_from_file(path, NULL);
    g_assert_nonnull(image);
    *ret_width = vips_image_get_width(image);
    *ret_height = vips_image_get_height(image);
    g_object_unref(image);
}

static void
test_notes_are_read_and_not_served(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "pier.jpg", 800, 600);
    write_notes(path);
    int64_t const id = add(fixture, path, &(Media){.credit = "Own credit"}, &error);
    g_assert_no_error(error);
    Media const media = load(fixture, id);
    g_assert_cmpstr(media.caption, ==, "The pier at Brannoy after the gale");
    g_assert_cmpstr(media.credit, ==, "Own credit");
    g_assert_cmpstr(media.headline, ==, "Pier");
    g_assert_cmpstr(media.copyright, ==, "Tern Pictures, 2025");
    g_assert_cmpstr(media.keywords, ==, "gale, harbour");
    g_assert_cmpstr(media.taken, ==, "2025-01-20 08:10");
    g_assert_cmpint(media.width, ==, 600);
    g_assert_cmpint(media.height, ==, 800);

    int width, height;
    assert_clean(fixture, media.file, &width, &height);
    g_assert_cmpint(width, ==, 600);
    g_assert_cmpint(height, ==, 800);
    g_autofree char *small = g_strdup_printf("%.35s-w320.webp", media.file);
    assert_clean(fixture, small, &width, &height);
    g_assert_cmpint(width, ==, 320);
    if (media_makes_avif()) {
        g_autofree char *avif = g_strdup_printf("%.35s-w320.avif", media.file);
        assert_clean(fixture, avif, &width, &height);
        g_assert_cmpint(width, ==, 320);
    } else
        g_test_message("no AVIF here");
    /* The file itself stays as it came. */
    g_autofree char *original =
        g_build_filename(newsroom_media_dir(fixture->newsroom), media.file, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(original, &bytes, &size, NULL));
    g_assert_true(holds(bytes, size, "SECRETCAMERA"));
}

static void
test_credit_of_two(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *path = make_picture(fixture, "pier.jpg", 64, 48);
    write_notes(path);
    g_assert_cmpstr(load(fixture, add(fixture, path, &(Media){0}, NULL)).credit, ==,
        "Ines Hallow / Tern Pictures");
}

/* The name says PNG, the bytes say JPEG, and behind the picture a page hides. */
static void
test_polyglot(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "pier.jpg", 64, 48);
    g_autofree char *bytes = NULL;
    gsize size;
    int width, height;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_autoptr(GString) both = g_string_new_len(bytes, (gssize)size);
    g_string_append(both, "<html><script>alert(1)</script>");
    g_autofree char *lie = g_build_filename(fixture->dir, "pier.png", NULL);
    g_assert_true(g_file_set_contents(lie, both->str, (gssize)both->len, NULL));
    Media const media = load(fixture, add(fixture, lie, &(Media){0}, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(media.type, ==, "image/jpeg");
    g_assert_true(g_str_has_suffix(media.file, ".jpg"));
    assert_clean(fixture, media.file, &width, &height);
}

static void
refused(NewsroomFixture *fixture, const void *bytes, size_t size, FailCode code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(add_bytes(fixture, bytes, size, &error), ==, 0);
    g_assert_nonnull(error);
    g_test_message("%s", error->message);
    g_assert_true(fail_is(error, code));
    g_assert_nonnull(strstr(error->message, words));
}

static void
test_lies_are_refused(NewsroomFixture *fixture, gconstpointer data)
{
    static const char SVG[] =
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
    static const char PAGE[] = "<!doctype html><title>x</title>";
    static const char PDF[] = "%PDF-1.4\n%%EOF";
    refused(fixture, SVG, strlen(SVG), FAIL_INVALID, "SVG");
    refused(fixture, PAGE, strlen(PAGE), FAIL_INVALID, "not a picture");
    refused(fixture, PDF, strlen(PDF), FAIL_INVALID, "not a picture");
    refused(fixture, "", 0, FAIL_INVALID, "the file is empty");
    refused(fixture, "\xff\xd8\xff", 3, FAIL_INVALID, "picture");
}

static void
test_a_cut_file_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    static const char *const NAMES[] = {"cut.jpg", "cut.png", "cut.webp"};
    for (unsigned index = 0; index < G_N_ELEMENTS(NAMES); index++) {
        g_autofree char *path = make_picture(fixture, NAMES[index], 400, 300);
        g_autofree char *bytes = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
        refused(fixture, bytes, size / 2, FAIL_INVALID, "incomplete");
    }
}

static void
put_chunk(GByteArray *png, const char *type, const void *bytes, uint32_t size)
{
    uint32_t const length = GUINT32_TO_BE(size);
    uint32_t crc = UINT32_MAX;
    guint const start = png->len + 4;
    g_byte_array_append(png, (const guint8 *)&length, 4);
    g_byte_array_append(png, (const guint8 *)type, 4);
    g_byte_array_append(png, bytes, size);
    for (guint at = start; at < png->len; at++) {
        crc ^= png->data[at];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? UINT32_C(0xedb88320) : 0);
    }
    crc = GUINT32_TO_BE(~crc);
    g_byte_array_append(png, (const guint8 *)&crc, 4);
}

/* A few bytes that say they are a wall: refused by their head. */
static void
test_a_bomb_is_refused_unopened(NewsroomFixture *fixture, gconstpointer data)
{
    static const uint32_t SIZES[][2] = {{29000, 29000}, {60000, 2}, {20000, 5001}};
    for (unsigned index = 0; index < G_N_ELEMENTS(SIZES); index++) {
        g_autoptr(GByteArray) png = g_byte_array_new();
        uint32_t const sides[2] = {GUINT32_TO_BE(SIZES[index][0]), GUINT32_TO_BE(SIZES[index][1])};
        guint8 head[13] = {[8] = 8, [9] = 2};
        memcpy(head, sides, 8);
        g_byte_array_append(png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
        put_chunk(png, "IHDR", head, sizeof head);
        put_chunk(png, "IDAT", "\x78\x9c\x03\x00\x00\x00\x00\x01", 8);
        put_chunk(png, "IEND", "", 0);
        refused(fixture, png->data, png->len, FAIL_TOO_LARGE, "pixels");
    }
}

static void
save(NewsroomFixture *fixture, const Media *media)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(fixture);
    media_save(write, media, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static void
test_rights_end(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "pier.jpg", 400, 300);
    int64_t const id = add(fixture, path, &(Media){.alt = "A pier"}, &error);
    int64_t const end_us = clock_now_us() + DAY_US;
    Media media = load(fixture, id);
    int64_t until_us = 0, next_us;
    bool found;
    media.until_us = end_us;
    media.focal_x = 250;
    save(fixture, &media);
    g_autofree char *small = g_strdup_printf("%.35s-w320.webp", media.file);
    g_autofree char *shown =
        media_served(fixture->newsroom, small, AUDIENCE_DESK, &until_us, &error);
    g_assert_no_error(error);
    g_assert_cmpint(until_us, ==, end_us);

    clock_stop(end_us);
    g_autofree char *gone =
        media_served(fixture->newsroom, small, AUDIENCE_DESK, &until_us, &error);
    g_assert_null(gone);
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    g_clear_error(&error);
    {
        g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
        g_autoptr(GArray) ended = NULL;
        g_assert_true(media_find_public(reader, fixture->arena, id, &media, &found, &error));
        g_assert_false(found);
        g_assert_true(media_ended(reader, end_us - 1, end_us, &ended, &error));
        g_assert_cmpuint(ended->len, ==, 1);
        g_assert_true(media_next_end(reader, &next_us, &error));
        g_assert_cmpint(next_us, ==, 0);
    }
    clock_resume();
    media = load(fixture, id);
    g_assert_cmpint(media.focal_x, ==, 250);
}

static int64_t
story_with(
    NewsroomFixture *fixture, const StoryPicture *picture, const char *body, int64_t *ret_revision)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    int64_t sections[] = {fixture_section(fixture, "World")};
    StoryContent const content = {.headline = "Gale takes the pier",
        .body = body,
        .sections = sections,
        .section_count = 1,
        .picture = *picture};
    Write *write = fixture_begin(fixture);
    story_create(write, &content, &id, ret_revision, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

/* No picture stands in a published story without words for those who do not see it. */
static void
test_words_before_publication(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "pier.jpg", 400, 300);
    int64_t const id = add(fixture, path, &(Media){0}, &error);
    int64_t revision;
    int64_t const story =
        story_with(fixture, &(StoryPicture){.media_id = id}, "It went.", &revision);
    Write *write = fixture_begin(fixture);
    g_assert_false(story_publish(write, story, revision, 0, &revision, &error));
    write_free(write);
    g_assert_true(fail_is(error, FAIL_INVALID));
    g_assert_nonnull(strstr(error->message, "alternative text"));
    g_clear_error(&error);

    Media media = load(fixture, id);
    media.alt = "A pier without its end";
    save(fixture, &media);
    write = fixture_begin(fixture);
    story_publish(write, story, revision, 0, &revision, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static unsigned
use_count(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) stories = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_used_by(reader, id, 10, &stories, &error));
    return stories->len;
}

static void
test_where_used_and_removed(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "pier.jpg", 400, 300);
    int64_t const id = add(fixture, path, &(Media){.alt = "A pier"}, &error);
    Media const media = load(fixture, id);
    int64_t revision;
    int64_t until_us;
    g_autofree char *served =
        media_served(fixture->newsroom, media.file, AUDIENCE_DESK, &until_us, &error);
    g_autofree char *body = g_strdup_printf("See ![pier](/media/%s).", media.file);
    int64_t const story = story_with(fixture, &(StoryPicture){0}, body, &revision);
    story_with(fixture, &(StoryPicture){.media_id = id}, "Lead only.", &(int64_t){0});
    g_assert_cmpuint(use_count(fixture, id), ==, 2);
    Write *write = fixture_begin(fixture);
    g_assert_false(media_remove(write, id, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_clear_error(&error);
    StoryContent const without = {.headline = "No pier", .body = "None."};
    g_assert_true(story_save(write, story, revision, &without, &revision, &error));
    g_assert_true(story_save(write, story + 1, 1, &without, &revision, &error));
    g_assert_true(media_remove(write, id, &error));
    fixture_commit(write);
    g_assert_cmpuint(use_count(fixture, id), ==, 0);
    g_assert_true(g_file_test(served, G_FILE_TEST_EXISTS));
    g_assert_true(media_sweep(fixture->newsroom, media.file, &error));
    g_assert_false(g_file_test(served, G_FILE_TEST_EXISTS));
}

static unsigned
found_count(NewsroomFixture *fixture, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_list(reader, fixture->arena, text, 0, 10, &found, &error));
    return found->len;
}

static void
test_search(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *path = make_picture(fixture, "pier.jpg", 40, 30);
    g_autofree char *other = make_picture(fixture, "other.jpg", 50, 30);
    add(fixture, path, &(Media){.caption = "Ärger at the pier", .name = "IMG_0042.JPG"}, NULL);
    add(fixture, other, &(Media){.credit = "Pier Lanning"}, NULL);
    g_assert_cmpuint(found_count(fixture, ""), ==, 2);
    g_assert_cmpuint(found_count(fixture, "PIER"), ==, 2);
    g_assert_cmpuint(found_count(fixture, "pier arger"), ==, 1);
    g_assert_cmpuint(found_count(fixture, "img_0042"), ==, 1);
    g_assert_cmpuint(found_count(fixture, "100%"), ==, 0);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, NewsroomFixture, NULL, newsroom_fixture_set_up, function,                     \
        newsroom_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* The library warns of what is refused here. */
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    ADD("/media/notes-are-read-and-not-served", test_notes_are_read_and_not_served);
    ADD("/media/credit-of-two", test_credit_of_two);
    ADD("/media/polyglot", test_polyglot);
    ADD("/media/lies-are-refused", test_lies_are_refused);
    ADD("/media/a-cut-file-is-refused", test_a_cut_file_is_refused);
    ADD("/media/a-bomb-is-refused-unopened", test_a_bomb_is_refused_unopened);
    ADD("/media/rights-end", test_rights_end);
    ADD("/media/words-before-publication", test_words_before_publication);
    ADD("/media/where-used-and-removed", test_where_used_and_removed);
    ADD("/media/search", test_search);
    return g_test_run();
}
