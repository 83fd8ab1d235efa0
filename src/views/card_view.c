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

enum { LONG_HEADLINE = 90, LONG_WORD = 22, SECTION_PARTS = 12, AUTHORS_SHOWN = 4 };

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

static char *
srcset_of(View *view, const Media *media, const char *ending)
{
    g_autoptr(GString) set = g_string_new(NULL);
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++) {
        if (MEDIA_WIDTHS[index] > media->width && index > 0)
            break;
        g_string_append_printf(set, "%s%s %dw", set->len == 0 ? "" : ", ",
            address_of_rendition_as(view->arena, media->file, MEDIA_WIDTHS[index], ending),
            MIN(MEDIA_WIDTHS[index], (int)media->width));
    }
    return arena_strndup(view->arena, set->str, set->len);
}

/* The rendition that browsers without srcset, feeds and other sites get. */
static int
middle_width(const Media *media)
{
    int width = MEDIA_WIDTHS[0];
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT && MEDIA_WIDTHS[index] <= 1080; index++)
        if (MEDIA_WIDTHS[index] <= media->width)
            width = MEDIA_WIDTHS[index];
    return width;
}

/* "fx3 fy7": classes of the place that stays in sight, in tenths; NULL for the middle. */
static char *
focal_of(View *view, const Media *media)
{
    int const across = (int)(media->focal_x + 50) / 100, down = (int)(media->focal_y + 50) / 100;
    return across == 5 && down == 5 ? NULL : arena_printf(view->arena, "fx%d fy%d", across, down);
}

Value *
card_view_picture(View *view, const StoryPicture *picture)
{
    Media media;
    bool found;
    if (picture->media_id == 0)
        return NULL;
    view_depend(view, TOPIC_MEDIA, picture->media_id);
    if (!media_find_public(view->reader, view->arena, picture->media_id, &media, &found, NULL) ||
        !found)
        return NULL;
    const char *alt = picture->alt != NULL ? picture->alt : media.alt;
    Value *value = value_object(view->arena);
    value_put_text(
        value, "src", address_of_rendition(view->arena, media.file, middle_width(&media)));
    value_put_text(value, "srcset", srcset_of(view, &media, "webp"));
    if (media_makes_avif())
        value_put_text(value, "srcset_avif", srcset_of(view, &media, "avif"));
    value_put_int(value, "width", media.width);
    value_put_int(value, "height", media.height);
    value_put_text(value, "alt", alt != NULL ? alt : "");
    value_put_text(value, "caption", picture->caption != NULL ? picture->caption : media.caption);
    value_put_text(value, "credit", picture->credit != NULL ? picture->credit : media.credit);
    value_put_text(value, "focal", focal_of(view, &media));
    value_put_bool(value, "portrait", media.height * 10 >= media.width * 11);
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
