/* SPDX-License-Identifier: MIT */
/* The bytes of pictures. What comes in is judged by its head before anything is unpacked, and only
 * by loaders that are meant for strangers' files; what goes out is made of pixels alone. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <vips/vips.h>

#include "base/error.h"
#include "newsroom/media_internal.h"

enum { QUALITY = 78, COPY_QUALITY = 90, AVIF_QUALITY = 55, AVIF_EFFORT = 2, SVG_HEAD = 1024 };

static const struct {
    const char *loader; /* beginning of the loader's name that the bytes ask for */
    const char *ending;
    const char *type;
} TYPES[] = {
    {"VipsForeignLoadJpeg", "jpg", "image/jpeg"},
    {"VipsForeignLoadPng", "png", "image/png"},
    {"VipsForeignLoadWebp", "webp", "image/webp"},
    {"VipsForeignLoadNsgif", "gif", "image/gif"},
    {"VipsForeignLoadGif", "gif", "image/gif"},
    {"VipsForeignLoadHeif", "avif", "image/avif"},
};

/* What is wrong with a stranger's file is told to the stranger, not to the log. */
static void
keep_quiet(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static bool
start_vips(GError **error)
{
    static gsize started;
    if (g_once_init_enter(&started)) {
        int const failed = vips_init("dateline");
        vips_concurrency_set(1);
        vips_cache_set_max(0);
        vips_block_untrusted_set(TRUE);
        g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, keep_quiet, NULL);
        g_once_init_leave(&started, failed == 0 ? 1 : 2);
    }
    return started == 1 || fail(error, FAIL_UNAVAILABLE, "the picture library does not start");
}

static bool
fail_vips(GError **error, const char *doing)
{
    g_autofree char *text = vips_error_buffer_copy();
    char *line = g_strstrip(text);
    line[strcspn(line, "\n")] = '\0';
    return fail(error, FAIL_INVALID, "%s: %s", doing, line);
}

/* What the library calls the damage means nothing to who sent it. */
static bool
fail_damaged(GError **error)
{
    vips_error_clear();
    return fail(error, FAIL_INVALID, "the picture is damaged or incomplete; send it again");
}

static bool
is_svg(const char *bytes, size_t size)
{
    return g_strstr_len(bytes, (gssize)MIN(size, SVG_HEAD), "<svg") != NULL;
}

static bool
find_type(const char *bytes, size_t size, unsigned *ret_index, GError **error)
{
    const char *loader = vips_foreign_find_load_buffer(bytes, size);
    unsigned index = 0;
    while (index < G_N_ELEMENTS(TYPES) &&
           (loader == NULL || !g_str_has_prefix(loader, TYPES[index].loader)))
        index++;
    if (index < G_N_ELEMENTS(TYPES)) {
        *ret_index = index;
        return true;
    }
    vips_error_clear();
    if (is_svg(bytes, size))
        return fail(error, FAIL_INVALID,
            "SVG drawings are not taken, since they can carry programs; save it as PNG");
    if (size == 0)
        return fail(error, FAIL_INVALID, "the file is empty");
    return fail(error, FAIL_INVALID, "not a picture (expected JPEG, PNG, WebP, GIF or AVIF)");
}

/* From the head alone: nothing is unpacked yet. */
static bool
check_head(VipsImage *image, const Media *media, GError **error)
{
    const char *packing = NULL;
    int const frames = vips_image_get_n_pages(image);
    if (vips_image_get_typeof(image, "heif-compression") != 0 &&
        vips_image_get_string(image, "heif-compression", &packing) == 0 &&
        strcmp(packing, "av1") != 0)
        return fail(error, FAIL_INVALID, "HEIC pictures are not taken; save it as JPEG");
    if (media->width > MEDIA_SIDE_MAX || media->height > MEDIA_SIDE_MAX ||
        media->width * media->height > MEDIA_PIXELS_MAX)
        return fail(error, FAIL_TOO_LARGE,
            "picture of %d x %d pixels (at most %d million, and %d a side)", (int)media->width,
            (int)media->height, MEDIA_PIXELS_MAX / 1000000, MEDIA_SIDE_MAX);
    if (frames > 1 &&
        (frames > MEDIA_FRAMES_MAX || media->width * media->height * frames > MEDIA_PIXELS_MAX / 2))
        return fail(error, FAIL_TOO_LARGE, "moving picture of %d frames of %d x %d pixels", frames,
            (int)media->width, (int)media->height);
    return true;
}

/* Unpacks it once, line by line, so that a file that was cut off is known now. */
static bool
check_whole(const char *bytes, size_t size, GError **error)
{
    double ignored;
    VipsImage *image = vips_image_new_from_buffer(
        bytes, size, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
    bool const whole = image != NULL && vips_avg(image, &ignored, NULL) == 0;
    if (image != NULL)
        g_object_unref(image);
    return whole || fail_damaged(error);
}

bool
picture_inspect(
    const char *bytes, size_t size, Media *media, const char **ret_ending, GError **error)
{
    unsigned index = 0;
    if (!start_vips(error) || !find_type(bytes, size, &index, error))
        return false;
    VipsImage *image = vips_image_new_from_buffer(bytes, size, "", NULL);
    if (image == NULL)
        return fail_damaged(error);
    bool const lies = vips_image_get_orientation_swap(image);
    media->type = TYPES[index].type;
    media->width = lies ? vips_image_get_height(image) : vips_image_get_width(image);
    media->height = lies ? vips_image_get_width(image) : vips_image_get_height(image);
    media->size_bytes = (int64_t)size;
    bool const good = check_head(image, media, error);
    g_object_unref(image);
    if (!good || !check_whole(bytes, size, error))
        return false;
    *ret_ending = TYPES[index].ending;
    return true;
}

bool
picture_write(const char *path, const char *bytes, size_t size, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return fail(error, FAIL_UNAVAILABLE, "make folder %s: %s", folder, g_strerror(errno));
    if (!g_file_set_contents_full(path, bytes, (gssize)size,
            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &cause))
        return fail(error, FAIL_UNAVAILABLE, "write %s: %s", path, cause->message);
    return true;
}

/* The picture upright, in sRGB, at most width wide. A moving picture moves in its own form only. */
static bool
load_pixels(const char *source, int width, bool moves, VipsImage **ret_image)
{
    VipsImage *loaded = NULL, *image = NULL;
    if (moves)
        return vips_gifload(source, ret_image, "n", -1, NULL) == 0;
    if (width > 0)
        return vips_thumbnail(source, ret_image, width, "height", MEDIA_SIDE_MAX, "size",
                   VIPS_SIZE_DOWN, "export_profile", "srgb", NULL) == 0;
    loaded = vips_image_new_from_file(source, NULL);
    if (loaded == NULL)
        return false;
    int const side = MAX(vips_image_get_width(loaded), vips_image_get_height(loaded));
    bool const made = vips_thumbnail(source, &image, side, "height", side, "size", VIPS_SIZE_DOWN,
                          "export_profile", "srgb", NULL) == 0;
    g_object_unref(loaded);
    *ret_image = image;
    return made;
}

/* Takes away all that stands beside the pixels but a moving picture's pace. The savers' own "strip"
 * is no promise: WebP's keeps EXIF. */
static bool
forget_notes(VipsImage **image)
{
    static const char *const KEPT[] = {"n-pages", "page-height", "delay", "loop", NULL};
    VipsImage *bare = NULL;
    if (vips_copy(*image, &bare, NULL) != 0)
        return false;
    char **fields = vips_image_get_fields(bare);
    for (char **field = fields; *field != NULL; field++)
        if (!g_strv_contains(KEPT, *field))
            vips_image_remove(bare, *field);
    g_strfreev(fields);
    g_object_unref(*image);
    *image = bare;
    return true;
}

static bool
save_pixels(VipsImage *image, const char *target, int quality, void **ret_bytes, size_t *ret_size)
{
    if (g_str_has_suffix(target, ".jpg")) {
        /* What one can see through stands on white. */
        VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
        bool const saved =
            vips_jpegsave_buffer(image, ret_bytes, ret_size, "Q", quality, "strip", TRUE,
                "optimize_coding", TRUE, "interlace", TRUE, "background", white, NULL) == 0;
        vips_area_unref(VIPS_AREA(white));
        return saved;
    }
    if (g_str_has_suffix(target, ".png"))
        return vips_pngsave_buffer(image, ret_bytes, ret_size, "strip", TRUE, NULL) == 0;
    if (g_str_has_suffix(target, ".gif"))
        return vips_gifsave_buffer(image, ret_bytes, ret_size, "strip", TRUE, NULL) == 0;
    if (g_str_has_suffix(target, ".avif"))
        return vips_heifsave_buffer(image, ret_bytes, ret_size, "Q", MIN(quality, AVIF_QUALITY),
                   "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort", AVIF_EFFORT, "strip",
                   TRUE, NULL) == 0;
    return vips_webpsave_buffer(image, ret_bytes, ret_size, "Q", quality, "strip", TRUE, NULL) == 0;
}

/* A square of 16 pixels, saved: what the library says of itself is no proof. */
static bool
try_avif(void)
{
    VipsImage *image = NULL;
    void *bytes = NULL;
    size_t size;
    bool const made = start_vips(NULL) && vips_black(&image, 16, 16, "bands", 3, NULL) == 0 &&
                      save_pixels(image, ".avif", QUALITY, &bytes, &size);
    if (image != NULL)
        g_object_unref(image);
    g_free(bytes);
    vips_error_clear();
    return made;
}

bool
media_makes_avif(void)
{
    static gsize tried;
    if (g_once_init_enter(&tried))
        g_once_init_leave(&tried, try_avif() ? 1 : 2);
    return tried == 1;
}

/* Saves what was made of a picture, or says what failed; takes the image over (NULL: none). */
static bool
finish_copy(VipsImage *image, bool made, const char *target, int quality, GError **error)
{
    void *bytes = NULL;
    size_t size = 0;
    bool const saved =
        made && forget_notes(&image) && save_pixels(image, target, quality, &bytes, &size);
    if (image != NULL)
        g_object_unref(image);
    bool const done =
        saved ? picture_write(target, bytes, size, error) : fail_vips(error, "copy a picture");
    g_free(bytes);
    return done;
}

bool
picture_copy(const char *source, const char *target, int width, GError **error)
{
    VipsImage *image = NULL;
    if (!start_vips(error))
        return false;
    bool const made =
        load_pixels(source, width, width == 0 && g_str_has_suffix(target, ".gif"), &image);
    return finish_copy(image, made, target, width == 0 ? COPY_QUALITY : QUALITY, error);
}

/* Loads the whole at the size that makes the part as wide as wanted, which a JPEG does while it is
 * unpacked, and takes the part out of that. */
static bool
load_part(
    const char *source, const Media *media, const MediaCrop *crop, int width, VipsImage **ret_image)
{
    VipsImage *whole = NULL;
    int const height = media_crop_height(crop, width);
    double const across = (double)width / (double)crop->width;
    double const down = (double)height / (double)crop->height;
    int const whole_width = MAX(width, (int)lround((double)media->width * across));
    int const whole_height = MAX(height, (int)lround((double)media->height * down));
    if (vips_thumbnail(source, &whole, whole_width, "height", whole_height, "size", VIPS_SIZE_FORCE,
            "export_profile", "srgb", NULL) != 0)
        return false;
    int const left = MIN((int)lround((double)crop->x * across), whole_width - width);
    int const top = MIN((int)lround((double)crop->y * down), whole_height - height);
    bool const made = vips_crop(whole, ret_image, left, top, width, height, NULL) == 0;
    g_object_unref(whole);
    return made;
}

bool
picture_cut(const char *source, const char *target, const Media *media, const MediaCrop *crop,
    int width, GError **error)
{
    VipsImage *image = NULL;
    if (!start_vips(error))
        return false;
    bool const made = load_part(source, media, crop, MIN(width, (int)crop->width), &image);
    return finish_copy(image, made, target, QUALITY, error);
}
