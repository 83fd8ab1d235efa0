/* SPDX-License-Identifier: MIT */
/* What pictures are cut to: by the focal point, by hand, in the pixels that are really served; and
 * that no other part of a picture can be asked for. */
#include <gexiv2/gexiv2.h>
#include <string.h>

#include <glib/gstdio.h>
#include <vips/vips.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/media.h"
#include "newsroom_fixture.h"

/* Grey, with a red square of 200 pixels at a place. */
static char *
make_picture(NewsroomFixture *fixture, const char *name, int width, int height, int x, int y)
{
    char *path = g_build_filename(fixture->dir, name, NULL);
    VipsImage *black = NULL, *rgb = NULL, *image = NULL;
    g_assert_cmpint(vips_init("test"), ==, 0);
    g_assert_cmpint(vips_black(&black, width, height, "bands", 3, NULL), ==, 0);
    g_assert_cmpint(vips_linear1(black, &rgb, 1.0, 128.0, "uchar", TRUE, NULL), ==, 0);
    g_assert_cmpint(
        vips_copy(rgb, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), ==, 0);
    VipsImage *drawn = vips_image_new_memory();
    g_assert_cmpint(vips_image_write(image, drawn), ==, 0);
    double const red[3] = {230, 20, 20};
    g_assert_cmpint(
        vips_draw_rect(drawn, (double *)red, 3, x, y, 200, 200, "fill", TRUE, NULL), ==, 0);
    g_assert_cmpint(vips_image_write_to_file(drawn, path, NULL), ==, 0);
    g_object_unref(black);
    g_object_unref(rgb);
    g_object_unref(image);
    g_object_unref(drawn);
    return path;
}

static Media
add(NewsroomFixture *fixture, const char *path)
{
    g_autoptr(GError) error = NULL;
    Media media;
    int64_t id;
    bool found;
    Write *write = fixture_begin(fixture);
    media_add(write, fixture->newsroom, path, &(Media){.alt = "A square"}, &id, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_find(reader, fixture->arena, id, &media, &found, &error));
    g_assert_true(found);
    return media;
}

static Media
save(NewsroomFixture *fixture, const Media *media)
{
    g_autoptr(GError) error = NULL;
    Media saved;
    bool found;
    Write *write = fixture_begin(fixture);
    media_save(write, media, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(media_find(reader, fixture->arena, media->id, &saved, &found, &error));
    return saved;
}

static char *
serve(NewsroomFixture *fixture, const char *address, GError **error)
{
    int64_t until_us;
    g_assert_true(g_str_has_prefix(address, "/media/"));
    return media_served(
        fixture->newsroom, address + strlen("/media/"), AUDIENCE_DESK, &until_us, error);
}

static void
assert_absent(NewsroomFixture *fixture, const char *address)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = serve(fixture, address, &error);
    g_assert_null(path);
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
}

/* What is served at an address: its size, and how red its middle is (0 to 255, over blue). */
static void
look_at(
    NewsroomFixture *fixture, const char *address, int *ret_width, int *ret_height, double *ret_red)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = serve(fixture, address, &error);
    double *pixel;
    int bands;
    g_assert_no_error(error);
    VipsImage *image = vips_image_new_from_file(path, NULL);
    g_assert_nonnull(image);
    *ret_width = vips_image_get_width(image);
    *ret_height = vips_image_get_height(image);
    g_assert_cmpint(
        vips_getpoint(image, &pixel, &bands, *ret_width / 2, *ret_height / 2, NULL), ==, 0);
    g_assert_cmpint(bands, ==, 3);
    *ret_red = pixel[0] - pixel[2];
    g_free(pixel);
    g_object_unref(image);
}

static void
assert_within(const Media *media, const MediaCrop *crop, const MediaShapeAbout *about)
{
    g_assert_cmpint(crop->width, >, 0);
    g_assert_cmpint(crop->height, >, 0);
    g_assert_cmpint(crop->x, >=, 0);
    g_assert_cmpint(crop->y, >=, 0);
    g_assert_cmpint(crop->x + crop->width, <=, media->width);
    g_assert_cmpint(crop->y + crop->height, <=, media->height);
    /* The shape, to a pixel, where there are pixels for it. */
    double const height = (double)crop->width * about->down / about->across;
    g_assert_cmpfloat(ABS(height - (double)crop->height), <=, 1.0);
    bool const widest = crop->width == media->width, highest = crop->height >= media->height - 1;
    g_assert_true(widest || highest);
}

static void
test_by_the_focal_point(void)
{
    static const int SIDES[] = {1, 2, 17, 300, 1000, 4000, 29999};
    static const int POINTS[] = {0, 1, 250, 500, 999, 1000};
    for (size_t wide = 0; wide < G_N_ELEMENTS(SIDES); wide++)
        for (size_t high = 0; high < G_N_ELEMENTS(SIDES); high++)
            for (size_t point = 0; point < G_N_ELEMENTS(POINTS); point++)
                for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
                    Media const media = {.width = SIDES[wide],
                        .height = SIDES[high],
                        .focal_x = POINTS[point],
                        .focal_y = POINTS[G_N_ELEMENTS(POINTS) - 1 - point]};
                    MediaCrop const crop = media_crop(&media, shape);
                    assert_within(&media, &crop, &MEDIA_SHAPES[shape]);
                    g_assert_true(media_crop_is_current(&media, &crop));
                }
    Media const media = {.width = 4000, .height = 3000, .focal_x = 250, .focal_y = 500};
    MediaCrop const square = media_crop(&media, MEDIA_SQUARE);
    g_assert_cmpint(square.x, ==, 0);
    g_assert_cmpint(square.width, ==, 3000);
    MediaCrop const wide = media_crop(&media, MEDIA_WIDE);
    g_assert_cmpint(wide.y, ==, 375);
    g_assert_cmpint(wide.height, ==, 2250);
}

static void
test_by_hand(void)
{
    g_autoptr(GError) error = NULL;
    Media media = {.width = 4000, .height = 3000, .focal_x = 500, .focal_y = 500};
    g_assert_true(media_crop_set(&media, MEDIA_WIDE, 100, 200, 1600, &error));
    g_assert_cmpint(media.crops[MEDIA_WIDE].height, ==, 900);
    /* Where nobody set the one for links, it lies within. */
    MediaCrop const banner = media_crop(&media, MEDIA_BANNER);
    g_assert_cmpint(banner.x, ==, 100);
    g_assert_cmpint(banner.width, ==, 1600);
    g_assert_cmpint(banner.y, >=, 200);
    g_assert_cmpint(banner.y + banner.height, <=, 1100);

    static const struct {
        int64_t x, y, width;
        const char *words;
    } BAD[] = {
        {0, 0, 159, "from 160 to 4000 pixels wide"},
        {0, 0, 4001, "from 160 to 4000"},
        {0, 0, INT64_MAX, "from 160 to 4000"},
        {-1, 0, 400, "within the picture"},
        {3601, 0, 400, "within the picture"},
        {0, 2776, 400, "within the picture"},
        {INT64_MAX, INT64_MAX, 400, "within the picture"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_assert_false(media_crop_set(
            &media, MEDIA_WIDE, BAD[index].x, BAD[index].y, BAD[index].width, &error));
        g_assert_nonnull(strstr(error->message, "16:9"));
        g_assert_nonnull(strstr(error->message, BAD[index].words));
        g_clear_error(&error);
    }
    g_assert_cmpint(media.crops[MEDIA_WIDE].x, ==, 100);
    /* A picture that is smaller than the least is cut as far as it goes. */
    Media small = {.width = 60, .height = 40};
    g_assert_true(media_crop_set(&small, MEDIA_SQUARE, 20, 0, 40, &error));
    g_assert_false(media_crop_set(&small, MEDIA_SQUARE, 20, 0, 39, NULL));
}

static void
turn_clockwise(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GExiv2Metadata) notes = gexiv2_metadata_new();
    g_assert_true(gexiv2_metadata_open_path(notes, path, &error));
    g_assert_true(gexiv2_metadata_try_set_tag_string(notes, "Exif.Image.Orientation", "6", &error));
    g_assert_true(gexiv2_metadata_save_file(notes, path, &error));
}

/* The part around the square, at the sizes that its address says; never more than there is. */
static void
assert_served(NewsroomFixture *fixture, const Media *media, const char *ending)
{
    MediaCrop const crop = media_crop(media, MEDIA_SQUARE);
    double red;
    int width, height;
    look_at(fixture, address_of_cut(fixture->arena, media->file, &crop, 320, ending), &width,
        &height, &red);
    g_assert_cmpint(width, ==, 320);
    g_assert_cmpint(height, ==, 320);
    g_assert_cmpfloat(red, >, 150);
    look_at(fixture, address_of_cut(fixture->arena, media->file, &crop, 1600, ending), &width,
        &height, &red);
    g_assert_cmpint(width, ==, 350);
    g_assert_cmpint(height, ==, 350);
}

/* Also of a picture that lies on its side in its file: from the left and the top is as it is shown.
 */
static void
test_what_is_served(NewsroomFixture *fixture, gconstpointer data)
{
    static const char *const NAMES[] = {"a.jpg", "b.png", "turned.jpg"};
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++) {
        bool const turned = index == 2;
        g_autofree char *path = turned ? make_picture(fixture, NAMES[index], 900, 1600, 500, 300)
                                       : make_picture(fixture, NAMES[index], 1600, 900, 1100, 500);
        if (turned)
            turn_clockwise(path);
        Media media = add(fixture, path);
        g_assert_cmpint(media.width, ==, 1600);
        g_assert_cmpint(media.height, ==, 900);
        g_assert_true(media_crop_set(&media, MEDIA_SQUARE, 1025, 425, 350, NULL));
        media = save(fixture, &media);
        g_assert_cmpint(media.crops[MEDIA_SQUARE].x, ==, 1025);
        assert_served(fixture, &media, "webp");
        assert_served(fixture, &media, "jpg");
        if (media_makes_avif())
            assert_served(fixture, &media, "avif");
    }
}

/* Nobody fills the disk with addresses that he made up. */
static void
test_only_what_is_offered(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *path = make_picture(fixture, "a.jpg", 1600, 900, 0, 0);
    Media const media = add(fixture, path);
    Arena *arena = fixture->arena;
    MediaCrop const crop = media_crop(&media, MEDIA_SQUARE);
    MediaCrop other = crop;
    g_autofree char *good =
        serve(fixture, address_of_cut(arena, media.file, &crop, 320, "webp"), NULL);
    g_assert_nonnull(good);
    other.x += 1;
    assert_absent(fixture, address_of_cut(arena, media.file, &other, 320, "webp"));
    assert_absent(fixture, address_of_cut(arena, media.file, &crop, 321, "webp"));
    assert_absent(fixture, address_of_cut(arena, media.file, &crop, 320, "png"));
    static const char *const TAILS[] = {
        "-c0350x0x900x900-w320.webp",
        "-c350x00x900x900-w320.webp",
        "-c350x0x0900x900-w320.webp",
        "-c350x0x900x900-w0320.webp",
        "-c350x0x900x900.webp",
        "-c350x0x900x900-w320.webp\n",
        "-c350x0x900x900-w320.webp/",
        "-c-350x0x900x900-w320.webp",
        "-c350x0x900-w320.webp",
        "-c350x0x900x900x1-w320.webp",
        "-c350x0x99999999999999999999x900-w320.webp",
        "-w320-c350x0x900x900.webp",
        "-w320.jpg",
    };
    g_assert_cmpint(crop.x, ==, 350);
    for (size_t index = 0; index < G_N_ELEMENTS(TAILS); index++)
        assert_absent(fixture, arena_printf(arena, "/media/%.35s%s", media.file, TAILS[index]));
    g_autofree char *as_it_is = serve(
        fixture, arena_printf(arena, "/media/%.35s-c350x0x900x900-w320.webp", media.file), NULL);
    g_assert_nonnull(as_it_is);
}

static unsigned
copy_count(NewsroomFixture *fixture, const Media *media)
{
    g_autofree char *parent = g_path_get_dirname(media->file);
    g_autofree char *folder =
        g_build_filename(newsroom_media_dir(fixture->newsroom), ".renditions", parent, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    unsigned count = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static void
test_old_cuts_go(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = make_picture(fixture, "a.jpg", 1600, 900, 0, 0);
    Media media = add(fixture, path);
    Arena *arena = fixture->arena;
    MediaCrop const square = media_crop(&media, MEDIA_SQUARE),
                    wide = media_crop(&media, MEDIA_WIDE);
    const char *old = address_of_cut(arena, media.file, &square, 320, "webp");
    const char *kept = address_of_cut(arena, media.file, &wide, 320, "webp");
    g_autofree char *first = serve(fixture, old, &error), *second = serve(fixture, kept, &error);
    g_autofree char *whole = serve(fixture, address_of_rendition(arena, media.file, 320), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(copy_count(fixture, &media), ==, 3);
    media.focal_x = 0;
    media = save(fixture, &media);
    g_assert_true(media_sweep(fixture->newsroom, media.file, &error));
    g_assert_cmpuint(copy_count(fixture, &media), ==, 2);
    g_assert_false(g_file_test(first, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(second, G_FILE_TEST_EXISTS));
    assert_absent(fixture, old);
    g_autofree char *again = serve(fixture, kept, &error);
    g_assert_no_error(error);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, NewsroomFixture, NULL, newsroom_fixture_set_up, function,                     \
        newsroom_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    g_test_add_func("/media-crop/by-the-focal-point", test_by_the_focal_point);
    g_test_add_func("/media-crop/by-hand", test_by_hand);
    ADD("/media-crop/what-is-served", test_what_is_served);
    ADD("/media-crop/only-what-is-offered", test_only_what_is_offered);
    ADD("/media-crop/old-cuts-go", test_old_cuts_go);
    return g_test_run();
}
