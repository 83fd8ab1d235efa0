/* SPDX-License-Identifier: MIT */
/* What a picture is cut to, as the page of it shows and takes it: each shape in three numbers, so
 * that the form does without a script what the frame on the picture does with one. */
#include "base/error.h"
#include "desk/picture_internal.h"

/* Where pages show a shape. */
static const char *const USES[MEDIA_SHAPE_COUNT] = {
    [MEDIA_WIDE] = "Leads, feeds",
    [MEDIA_STANDARD] = "Lists",
    [MEDIA_SQUARE] = "Search engines, faces",
    [MEDIA_BANNER] = "Links on other sites, leads across the page",
};

void
picture_put_crops(DeskPage *page, Value *root, const Media *media)
{
    Value *crops = value_list(page->arena);
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        MediaCrop const crop = media_crop(media, shape);
        Value *value = value_object(page->arena);
        value_put_text(value, "shape", MEDIA_SHAPES[shape].id);
        value_put_text(value, "name", MEDIA_SHAPES[shape].name);
        value_put_text(value, "use", USES[shape]);
        value_put_int(value, "across", MEDIA_SHAPES[shape].across);
        value_put_int(value, "down", MEDIA_SHAPES[shape].down);
        value_put_int(value, "x", crop.x);
        value_put_int(value, "y", crop.y);
        value_put_int(value, "cut_width", crop.width);
        value_put_bool(value, "by_hand", media->crops[shape].width > 0);
        value_add(crops, value);
    }
    value_put(root, "crops", crops);
    value_put_int(root, "crop_least", MEDIA_CROP_LEAST);
}

static bool
read_number(DeskPage *page, const HttpForm *form, MediaShape shape, const char *part,
    int64_t *ret_number, GError **error)
{
    const MediaShapeAbout *about = &MEDIA_SHAPES[shape];
    const char *text = form_text(form, arena_printf(page->arena, "crop_%s_%s", about->id, part));
    gint64 number;
    if (!g_ascii_string_to_signed(text, 10, 0, MEDIA_SIDE_MAX, &number, NULL))
        return fail(error, FAIL_INVALID,
            "the cut to %s needs three whole numbers of pixels: from the left, from the top and "
            "its width; leave its width empty for a cut by the focal point",
            about->name);
    *ret_number = number;
    return true;
}

bool
picture_read_crops(DeskPage *page, const HttpForm *form, Media *media, GError **error)
{
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        int64_t x = 0, y = 0, width = 0;
        const char *given = http_form_value(
            form, arena_printf(page->arena, "crop_%s_width", MEDIA_SHAPES[shape].id));
        if (given == NULL)
            continue;
        media->crops[shape] = (MediaCrop){0};
        if (*given != '\0' && (!read_number(page, form, shape, "x", &x, error) ||
                                  !read_number(page, form, shape, "y", &y, error) ||
                                  !read_number(page, form, shape, "width", &width, error) ||
                                  !media_crop_set(media, shape, x, y, width, error)))
            return false;
    }
    return true;
}
