/* SPDX-License-Identifier: MIT */
/* Files that say they are pictures, as an upload takes them: what is told from their head, what is
 * read beside the pixels, and the copy that is made. Whatever they say, their texts are UTF-8 of
 * bounded length, and what is accepted is within the bounds. */
#include <stdint.h>
#include <string.h>

#include <vips/vips.h>

#include "newsroom/media_internal.h"

enum { BYTES_MAX = 64 * 1024, PIXELS_MAX = 250 * 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* The decoder of AV1 loses a few bytes over a broken AVIF; that is its own. */
const char *
__lsan_default_suppressions(void)
{
    return "leak:libdav1d\n";
}

/* What would be allowed but takes its time is left to the unit tests. */
static bool
is_small(const void *bytes, size_t size)
{
    VipsImage *image = vips_image_new_from_buffer(bytes, size, "", NULL);
    int64_t const pixels = image == NULL ? 0
                                         : (int64_t)vips_image_get_width(image) *
                                               vips_image_get_height(image) *
                                               MAX(1, vips_image_get_n_pages(image));
    if (image != NULL)
        g_object_unref(image);
    vips_error_clear();
    return pixels <= PIXELS_MAX;
}

static void
check_text(const char *text, size_t most)
{
    g_assert_true(text == NULL || (strlen(text) <= most && g_utf8_validate(text, -1, NULL)));
}

static void
check_told(const Media *media)
{
    g_assert_cmpint(media->width, >, 0);
    g_assert_cmpint(media->height, >, 0);
    g_assert_cmpint(media->width, <=, MEDIA_SIDE_MAX);
    g_assert_cmpint(media->height, <=, MEDIA_SIDE_MAX);
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        MediaCrop const crop = media_crop(media, shape);
        g_assert_cmpint(crop.width, >, 0);
        g_assert_cmpint(crop.x + crop.width, <=, media->width);
        g_assert_cmpint(crop.y + crop.height, <=, media->height);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    g_autoptr(Arena) arena = arena_new();
    Media media = {.focal_x = MEDIA_FOCAL_MIDDLE, .focal_y = MEDIA_FOCAL_MIDDLE};
    const char *ending = NULL;
    if (!started) {
        /* The first look starts the library, in the way that is safe for strangers' files. */
        started = true;
        picture_inspect("", 0, &media, &ending, NULL);
        g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
    }
    if (size > BYTES_MAX)
        return 0;
    char *bytes = arena_strndup(arena, (const char *)data, size);
    memcpy(bytes, data, size);
    picture_describe(arena, bytes, size, &media);
    check_text(media.caption, 4000);
    check_text(media.headline, 500);
    check_text(media.credit, 500);
    check_text(media.copyright, 500);
    check_text(media.keywords, 2000);
    check_text(media.taken, 16);
    if (is_small(bytes, size) && picture_inspect(bytes, size, &media, &ending, NULL)) {
        g_assert_nonnull(ending);
        check_told(&media);
    }
    return 0;
}
