/* SPDX-License-Identifier: MIT */
#include "wire/picture_json.h"

#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "text/utf8.h"

static const struct {
    const char *name;
    size_t place; /* in Media */
} TEXTS[] = {
    {"alt", offsetof(Media, alt)},
    {"caption", offsetof(Media, caption)},
    {"credit", offsetof(Media, credit)},
    {"headline", offsetof(Media, headline)},
    {"copyright", offsetof(Media, copyright)},
    {"keywords", offsetof(Media, keywords)},
    {"licence", offsetof(Media, licence)},
};

static const char **
text_at(Media *media, size_t place)
{
    return (const char **)(void *)((char *)media + place);
}

static bool
is_cut(const Media *media)
{
    bool cut = media->focal_x != MEDIA_FOCAL_MIDDLE || media->focal_y != MEDIA_FOCAL_MIDDLE;
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++)
        cut = cut || media->crops[shape].width > 0;
    return cut;
}

static void
put_cuts(Json *json, const Media *media)
{
    if (!is_cut(media))
        return;
    json_put_int(json, "width", media->width);
    json_put_int(json, "height", media->height);
    json_object_set_new(
        json, "focal", json_pack("[I,I]", (json_int_t)media->focal_x, (json_int_t)media->focal_y));
    media_crops_to_json(json, media);
}

Json *
picture_json(Arena *arena, const Media *media, const StoryPicture *beside)
{
    static const StoryPicture NOTHING;
    const StoryPicture *said = beside != NULL ? beside : &NOTHING;
    g_autoptr(Json) json = json_object();
    Media left = *media;
    if (g_strcmp0(left.alt, said->alt) == 0)
        left.alt = NULL;
    if (g_strcmp0(left.caption, said->caption) == 0)
        left.caption = NULL;
    if (g_strcmp0(left.credit, said->credit) == 0)
        left.credit = NULL;
    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++)
        json_put_text(json, TEXTS[index].name, *text_at(&left, TEXTS[index].place));
    if (media->until_us != 0)
        json_put_text(json, "until", clock_iso(arena, media->until_us));
    put_cuts(json, media);
    return json_object_size(json) == 0 ? NULL : json_incref(json);
}

static bool
read_texts(Arena *arena, const Json *json, Media *about, GError **error)
{
    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++) {
        const Json *value = json_object_get(json, TEXTS[index].name);
        if (value == NULL || json_is_null(value))
            continue;
        if (!json_is_string(value))
            return fail(error, FAIL_INVALID, "%s is no text", TEXTS[index].name);
        char *text =
            g_strstrip(text_valid_utf8(arena, json_string_value(value), json_string_length(value)));
        *text_at(about, TEXTS[index].place) = *text == '\0' ? NULL : text;
    }
    return true;
}

static bool
read_focal(const Json *focal, Media *about, GError **error)
{
    int64_t const x = json_integer_value(json_array_get(focal, 0)),
                  y = json_integer_value(json_array_get(focal, 1));
    about->focal_x = about->focal_y = MEDIA_FOCAL_MIDDLE;
    if (focal == NULL)
        return true;
    if (json_array_size(focal) != 2 || x < 0 || x > 1000 || y < 0 || y > 1000)
        return fail(error, FAIL_INVALID, "focal is two numbers from 0 to 1000");
    about->focal_x = x;
    about->focal_y = y;
    return true;
}

/* Without the size that they are of, cuts say nothing. */
static bool
read_cuts(const Json *json, Media *about, GError **error)
{
    int64_t const width = json_int(json, "width", 0), height = json_int(json, "height", 0);
    if (json_object_get(json, "focal") == NULL && json_object_get(json, "crops") == NULL)
        return true;
    if (width < 1 || width > MEDIA_SIDE_MAX || height < 1 || height > MEDIA_SIDE_MAX)
        return fail(error, FAIL_INVALID, "focal and crops need the picture's width and height");
    about->width = width;
    about->height = height;
    media_crops_from_json(json, about);
    return read_focal(json_object_get(json, "focal"), about, error);
}

bool
picture_json_read(Arena *arena, const Json *json, GTimeZone *zone, Media *about, GError **error)
{
    const char *until = json_text(json, "until");
    return (until == NULL || clock_parse(until, zone, &about->until_us, error)) &&
           read_texts(arena, json, about, error) && read_cuts(json, about, error);
}
