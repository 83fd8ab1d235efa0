/* SPDX-License-Identifier: MIT */
/* What pictures are cut to: by hand, else by the point that must stay in sight. All in pixels of
 * the picture as it is shown, so that a cut is the same at every size and its address says what it
 * is. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "newsroom/media_internal.h"

/* One part in so many may two shapes differ that are the same to people. */
enum { SAME_SHAPE = 200 };

const MediaShapeAbout MEDIA_SHAPES[MEDIA_SHAPE_COUNT] = {
    [MEDIA_WIDE] = {"16x9", "16:9", 16, 9},
    [MEDIA_STANDARD] = {"4x3", "4:3", 4, 3},
    [MEDIA_SQUARE] = {"1x1", "1:1", 1, 1},
    [MEDIA_BANNER] = {"191x100", "1.91:1", 191, 100},
};

/* a * b / c to the nearest; of sides and thousandths, so nothing overflows. */
static int64_t
scaled(int64_t a, int64_t b, int64_t c)
{
    return (a * b + c / 2) / c;
}

static int64_t
height_of(const MediaShapeAbout *shape, int64_t width)
{
    return MAX(1, scaled(width, shape->down, shape->across));
}

/* The widest that a shape can be in a frame. */
static int64_t
widest(const MediaShapeAbout *shape, const MediaCrop *frame)
{
    int64_t width = MIN(frame->width, MAX(1, scaled(frame->height, shape->across, shape->down)));
    while (width > 1 && height_of(shape, width) > frame->height)
        width--;
    return width;
}

/* Where a part of a size begins that has a point in its middle, as far as the frame allows. */
static int64_t
begin_of(int64_t point, int64_t size, int64_t frame_begin, int64_t frame_size)
{
    return CLAMP(point - size / 2, frame_begin, frame_begin + MAX(0, frame_size - size));
}

static MediaCrop
crop_within(const Media *media, const MediaShapeAbout *shape, const MediaCrop *frame)
{
    int64_t const width = widest(shape, frame);
    int64_t const height = MIN(height_of(shape, width), frame->height);
    return (MediaCrop){
        .x = begin_of(scaled(media->focal_x, media->width, 1000), width, frame->x, frame->width),
        .y = begin_of(scaled(media->focal_y, media->height, 1000), height, frame->y, frame->height),
        .width = width,
        .height = height,
    };
}

MediaCrop
media_crop(const Media *media, MediaShape shape)
{
    MediaCrop const whole = {0, 0, media->width, media->height};
    if (media->crops[shape].width > 0)
        return media->crops[shape];
    bool const follows = shape == MEDIA_BANNER && media->crops[MEDIA_WIDE].width > 0;
    return crop_within(media, &MEDIA_SHAPES[shape], follows ? &media->crops[MEDIA_WIDE] : &whole);
}

static bool
check_crop(const Media *media, MediaShape shape, const MediaCrop *crop, GError **error)
{
    const MediaShapeAbout *about = &MEDIA_SHAPES[shape];
    MediaCrop const whole = {0, 0, media->width, media->height};
    int64_t const most = widest(about, &whole), least = MIN(MEDIA_CROP_LEAST, most);
    if (crop->width < least || crop->width > most)
        return fail(error, FAIL_INVALID,
            "the cut to %s is from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
            " pixels wide in this picture",
            about->name, least, most);
    if (crop->x < 0 || crop->y < 0 || crop->x > media->width - crop->width ||
        crop->y > media->height - crop->height)
        return fail(error, FAIL_INVALID,
            "the cut to %s does not lie within the picture (%" G_GINT64_FORMAT
            " x %" G_GINT64_FORMAT " pixels)",
            about->name, media->width, media->height);
    return true;
}

bool
media_crop_set(Media *media, MediaShape shape, int64_t x, int64_t y, int64_t width, GError **error)
{
    int64_t const bounded = CLAMP(width, 0, MEDIA_SIDE_MAX);
    int64_t const height = MIN(height_of(&MEDIA_SHAPES[shape], bounded), media->height);
    MediaCrop const crop = {x, y, width, height};
    if (!check_crop(media, shape, &crop, error))
        return false;
    media->crops[shape] = crop;
    return true;
}

bool
crops_check(const Media *media, GError **error)
{
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++)
        if (media->crops[shape].width != 0 &&
            !check_crop(media, shape, &media->crops[shape], error))
            return false;
    return true;
}

bool
crops_follow(const Media *old, Media *media)
{
    int64_t const difference = old->width * media->height - media->width * old->height;
    memset(media->crops, 0, sizeof media->crops);
    if (ABS(difference) * SAME_SHAPE > old->width * media->height)
        return false;
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        const MediaCrop *crop = &old->crops[shape];
        MediaCrop const whole = {0, 0, media->width, media->height};
        if (crop->width == 0)
            continue;
        /* As large a part as before, as far as rounding lets it lie within. */
        int64_t const width = MIN(
            scaled(crop->width, media->width, old->width), widest(&MEDIA_SHAPES[shape], &whole));
        int64_t const height = height_of(&MEDIA_SHAPES[shape], width);
        int64_t const x = scaled(crop->x, media->width, old->width);
        int64_t const y = scaled(crop->y, media->height, old->height);
        media_crop_set(media, shape, CLAMP(x, 0, media->width - width),
            CLAMP(y, 0, MAX(0, media->height - height)), width, NULL);
    }
    return true;
}

int
media_crop_height(const MediaCrop *crop, int width)
{
    return (int)MAX(1, scaled(crop->height, MIN(width, crop->width), crop->width));
}

bool
media_crop_is_current(const Media *media, const MediaCrop *crop)
{
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        MediaCrop const current = media_crop(media, shape);
        if (current.x == crop->x && current.y == crop->y && current.width == crop->width &&
            current.height == crop->height)
            return true;
    }
    return false;
}

const char *
crops_to_text(Arena *arena, const Media *media)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool any = false;
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        const MediaCrop *crop = &media->crops[shape];
        any = any || crop->width > 0;
        g_string_append_printf(text,
            "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " ",
            crop->x, crop->y, crop->width, crop->height);
    }
    return any ? arena_strndup(arena, text->str, text->len - 1) : NULL;
}

void
crops_from_text(const char *text, Media *media)
{
    for (MediaShape shape = 0; text != NULL && shape < MEDIA_SHAPE_COUNT; shape++) {
        char *at = (char *)text;
        MediaCrop *crop = &media->crops[shape];
        crop->x = g_ascii_strtoll(at, &at, 10);
        crop->y = g_ascii_strtoll(at, &at, 10);
        crop->width = g_ascii_strtoll(at, &at, 10);
        crop->height = g_ascii_strtoll(at, &at, 10);
        text = at;
    }
}

void
media_crops_to_json(Json *state, const Media *media)
{
    g_autoptr(Json) crops = json_object();
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        const MediaCrop *crop = &media->crops[shape];
        if (crop->width > 0)
            json_object_set_new(crops, MEDIA_SHAPES[shape].id,
                json_pack(
                    "[I,I,I]", (json_int_t)crop->x, (json_int_t)crop->y, (json_int_t)crop->width));
    }
    if (json_object_size(crops) > 0)
        json_object_set(state, "crops", crops);
}

void
media_crops_from_json(const Json *state, Media *media)
{
    const Json *crops = json_object_get(state, "crops");
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        const Json *crop = json_object_get(crops, MEDIA_SHAPES[shape].id);
        if (json_array_size(crop) == 3)
            media_crop_set(media, shape, json_integer_value(json_array_get(crop, 0)),
                json_integer_value(json_array_get(crop, 1)),
                json_integer_value(json_array_get(crop, 2)), NULL);
    }
}
