/* SPDX-License-Identifier: MIT */
#include "views/card_view.h"

#include <string.h>

#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/media.h"
#include "text/fold.h"
#include "views/moment.h"

/* Whole quarters of an hour after the one in which it came out that an urgent story is called so:
 * pages that say it are made anew with each quarter, so none says it too long. */
enum { URGENT_QUARTERS = 6 * 4 };

enum {
    MIDDLE_WIDTH = 1080,
    LONG_HEADLINE = 90,
    LONG_WORD = 22,
    SECTION_PARTS = 12,
    AUTHORS_SHOWN = 4
};

char *
view_absolute(const View *view, const char *path)
{
    return arena_printf(view->arena, "%s%s", view->reader->settings->base_url, path);
}

static unsigned
path_of(const Section *section, const Section *parts[SECTION_PARTS])
{
    unsigned count = 0;
    for (; section != NULL && count < SECTION_PARTS; section = section->parent)
        parts[count++] = section;
    for (unsigned index = 0; index < count / 2; index++) {
        const Section *part = parts[index];
        parts[index] = parts[count - 1 - index];
        parts[count - 1 - index] = part;
    }
    return count;
}

Value *
card_view_path(View *view, const Section *section)
{
    const Section *parts[SECTION_PARTS];
    unsigned const count = path_of(section, parts);
    Value *path = value_list(view->arena);
    for (unsigned index = 0; index < count; index++) {
        Value *part = value_object(view->arena);
        value_put_text(part, "name", parts[index]->name);
        value_put_text(part, "url", address_of_section(view->arena, parts[index]));
        value_put_bool(part, "last", index + 1 == count);
        value_add(path, part);
    }
    view_depend(view, TOPIC_SECTIONS, 0);
    return path;
}

char *
card_view_path_label(View *view, const Section *section)
{
    const Section *parts[SECTION_PARTS];
    unsigned const count = path_of(section, parts);
    g_autoptr(GString) label = g_string_new(NULL);
    for (unsigned index = 0; index < count; index++)
        g_string_append_printf(label, "%s%s", index == 0 ? "" : " » ", parts[index]->name);
    view_depend(view, TOPIC_SECTIONS, 0);
    return arena_strndup(view->arena, label->str, label->len);
}

/* The address of one size: of a cut, or (NULL) of the whole. */
static const char *
size_address(View *view, const Media *media, const MediaCrop *crop, int width, const char *ending)
{
    return crop == NULL ? address_of_rendition_as(view->arena, media->file, width, ending)
                        : address_of_cut(view->arena, media->file, crop, width, ending);
}

static void
append_number(GString *text, int number)
{
    char digits[12], *at = digits + sizeof digits;
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    g_string_append_len(text, at, digits + sizeof digits - at);
}

/* Every size that has no more pixels than there are, and the smallest. A page has hundreds of them,
 * so what they share is made once. */
static char *
srcset_of(View *view, const Media *media, const MediaCrop *crop, const char *ending)
{
    int const most = (int)(crop != NULL ? crop->width : media->width);
    const char *first = size_address(view, media, crop, MEDIA_WIDTHS[0], ending);
    gssize const stem = strrchr(first, '-') - first;
    g_autoptr(GString) set = g_string_sized_new(MEDIA_WIDTH_COUNT * (strlen(first) + 8));
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++) {
        if (MEDIA_WIDTHS[index] > most && index > 0)
            break;
        g_string_append(set, set->len == 0 ? "" : ", ");
        g_string_append_len(set, first, stem);
        g_string_append(set, "-w");
        append_number(set, MEDIA_WIDTHS[index]);
        g_string_append_c(set, '.');
        g_string_append(set, ending);
        g_string_append_c(set, ' ');
        append_number(set, MIN(MEDIA_WIDTHS[index], most));
        g_string_append_c(set, 'w');
    }
    return arena_strndup(view->arena, set->str, set->len);
}

/* Browsers without srcset, feeds and other sites get the size in the middle. */
static void
put_sizes(View *view, Value *value, const Media *media, const MediaCrop *crop)
{
    int64_t const width = crop != NULL ? crop->width : media->width;
    value_put_text(value, "src",
        size_address(view, media, crop, media_width_up_to(MIN(MIDDLE_WIDTH, width)), "webp"));
    value_put_text(value, "srcset", srcset_of(view, media, crop, "webp"));
    if (media_makes_avif())
        value_put_text(value, "srcset_avif", srcset_of(view, media, crop, "avif"));
    value_put_int(value, "width", width);
    value_put_int(value, "height", crop != NULL ? crop->height : media->height);
}

static void
put_cut(View *view, Value *value, const Media *media, MediaShape shape)
{
    static const char *const NAMES[MEDIA_SHAPE_COUNT] = {"wide", "standard", "square", "banner"};
    MediaCrop const crop = media_crop(media, shape);
    Value *cut = value_object(view->arena);
    put_sizes(view, cut, media, &crop);
    value_put(value, NAMES[shape], cut);
}

static bool
find_picture(View *view, const StoryPicture *picture, Media *ret_media)
{
    bool found = false;
    if (picture->media_id == 0)
        return false;
    view_depend(view, TOPIC_MEDIA, picture->media_id);
    return media_find_public(
               view->reader, view->arena, picture->media_id, ret_media, &found, NULL) &&
           found;
}

bool
card_view_shown(View *view, const StoryPicture *picture, Media *ret_media, StoryPicture *ret_shown)
{
    if (!find_picture(view, picture, ret_media))
        return false;
    const char *alt = picture->alt != NULL ? picture->alt : ret_media->alt;
    *ret_shown = (StoryPicture){
        .media_id = picture->media_id,
        .alt = alt != NULL ? alt : "",
        .caption = picture->caption != NULL ? picture->caption : ret_media->caption,
        .credit = picture->credit != NULL ? picture->credit : ret_media->credit,
    };
    return true;
}

Value *
card_view_picture(View *view, const StoryPicture *picture)
{
    Media media;
    StoryPicture shown;
    if (!card_view_shown(view, picture, &media, &shown))
        return NULL;
    Value *value = value_object(view->arena);
    put_sizes(view, value, &media, NULL);
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++)
        put_cut(view, value, &media, shape);
    value_put_text(value, "alt", shown.alt);
    value_put_text(value, "caption", shown.caption);
    value_put_text(value, "credit", shown.credit);
    value_put_bool(value, "portrait", media.height * 10 >= media.width * 11);
    return value;
}

Value *
card_view_cut(View *view, const StoryPicture *picture, MediaShape shape, const char *ending)
{
    Media media;
    StoryPicture shown;
    if (!card_view_shown(view, picture, &media, &shown))
        return NULL;
    MediaCrop const crop = media_crop(&media, shape);
    int const named = media_width_up_to(crop.width), width = MIN(named, (int)crop.width);
    Value *value = value_object(view->arena);
    value_put_text(value, "url",
        view_absolute(view, address_of_cut(view->arena, media.file, &crop, named, ending)));
    value_put_int(value, "width", width);
    value_put_int(value, "height", media_crop_height(&crop, width));
    value_put_text(value, "alt", shown.alt);
    return value;
}

Value *
card_view_logo(View *view)
{
    StoryPicture const picture = {.media_id = view->reader->settings->logo};
    Media media;
    view_depend(view, TOPIC_SETTINGS, 0);
    if (!find_picture(view, &picture, &media))
        return NULL;
    Value *value = value_object(view->arena);
    put_sizes(view, value, &media, NULL);
    value_put_text(value, "url", view_absolute(view, address_of_media(view->arena, media.file)));
    return value;
}

static bool
is_long(const char *headline)
{
    glong characters = 0, word = 0;
    for (const char *at = headline; *at != '\0'; at = g_utf8_next_char(at)) {
        characters++;
        word = g_unichar_isspace(g_utf8_get_char(at)) ? 0 : word + 1;
        if (word > LONG_WORD)
            return true;
    }
    return characters > LONG_HEADLINE;
}

void
card_view_language(View *view, Value *value, const char *language, const char *sample)
{
    const Settings *settings = view->reader->settings;
    const char *direction = text_direction(sample);
    if (language != NULL && g_ascii_strcasecmp(language, settings->language) != 0)
        value_put_text(value, "language", language);
    if (strcmp(direction, settings->direction) != 0)
        value_put_text(value, "direction", direction);
}

const char *
card_view_byline(View *view, const Card *card)
{
    int64_t ids[AUTHORS_SHOWN];
    unsigned const count = card_author_ids(card, ids, AUTHORS_SHOWN);
    const char *byline = NULL;
    if (card->byline != NULL)
        return card->byline;
    for (unsigned index = 0; index < count; index++) {
        Label author;
        bool found;
        view_depend(view, TOPIC_NAME, ids[index]);
        if (!label_find(view->reader, view->arena, ids[index], &author, &found, NULL) || !found)
            continue;
        byline =
            byline == NULL ? author.name : arena_printf(view->arena, "%s, %s", byline, author.name);
    }
    return byline;
}

/* {flash, until}, or false where it is not urgent or not so any more. */
static Value *
urgent_value(View *view, const Card *card)
{
    int64_t const until_us = (card->published_us / QUARTER_US + 1 + URGENT_QUARTERS) * QUARTER_US;
    if (!story_is_urgent(card->urgency) || view->reader->now_us >= until_us)
        return value_bool(false);
    view_depend(view, TOPIC_QUARTER, 0);
    Value *urgent = value_object(view->arena);
    value_put_bool(urgent, "flash", card->urgency == 1);
    value_put_text(urgent, "until", clock_iso(view->arena, until_us));
    return urgent;
}

Value *
card_view(View *view, const Card *card)
{
    const char *headline = card->list_headline != NULL ? card->list_headline : card->headline;
    const Section *section = section_find(view->reader->sections, card->section_id);
    StoryPicture const picture = {.media_id = card->picture_id,
        .alt = card->picture_alt,
        .caption = card->picture_caption,
        .credit = card->picture_credit};
    Value *value = value_object(view->arena);
    value_put_int(value, "id", card->id);
    value_put_text(
        value, "url", address_of_story(view->arena, card->id, card->slug, card->coverage));
    value_put_text(value, "headline", headline);
    value_put_text(value, "kicker", card->kicker);
    value_put_text(value, "standfirst", card->standfirst);
    value_put(value, "path", card_view_path(view, section));
    value_put_text(value, "section", section != NULL ? section->name : NULL);
    value_put(value, "time", moment_value(view, card->published_us));
    if (card->updated_us > card->published_us)
        value_put(value, "updated", moment_value(view, card->updated_us));
    else
        value_put_bool(value, "updated", false);
    value_put_text(value, "byline", card_view_byline(view, card));
    Value *image = card_view_picture(view, &picture);
    if (image != NULL)
        value_put(value, "picture", image);
    else
        value_put_bool(value, "picture", false);
    value_put_bool(value, "corrected", card->corrected);
    value_put_bool(value, "running", card->coverage == COVERAGE_RUNNING);
    value_put(value, "urgent", urgent_value(view, card));
    value_put_bool(value, "top", card->priority <= 2);
    value_put_bool(value, "big", card->priority == 1);
    value_put_bool(value, "long", is_long(headline));
    card_view_language(view, value, card->language, headline);
    return value;
}

Value *
card_view_list(View *view, const CardList *list)
{
    if (list->count == 0)
        return NULL;
    Value *stories = value_list(view->arena);
    for (unsigned index = 0; index < list->count; index++)
        value_add(stories, card_view(view, list->cards[index]));
    Value *value = value_object(view->arena);
    value_put(value, "stories", stories);
    return value;
}

Value *
card_view_array(View *view, const GPtrArray *cards)
{
    CardList const list = {(const Card **)cards->pdata, cards->len};
    return card_view_list(view, &list);
}

Value *
card_view_days(View *view, const CardList *list)
{
    Value *days = value_list(view->arena), *stories = NULL;
    int64_t current = 0;
    for (unsigned index = 0; index < list->count; index++) {
        const Card *card = list->cards[index];
        int64_t const date = moment_date(view, card->published_us);
        if (date != current) {
            const char *iso = moment_date_iso(view->arena, date);
            char *address = arena_printf(view->arena, "/archive/%s", iso);
            Value *day = value_object(view->arena);
            stories = value_list(view->arena);
            value_put_text(day, "iso", iso);
            value_put_text(day, "label", moment_day_label(view, card->published_us));
            value_put_text(day, "url", g_strdelimit(address, "-", '/'));
            value_put(day, "stories", stories);
            value_add(days, day);
            current = date;
        }
        value_add(stories, card_view(view, card));
    }
    return days;
}
