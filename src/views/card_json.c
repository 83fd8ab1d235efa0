/* SPDX-License-Identifier: MIT */
#include "views/card_json.h"

#include "base/clock.h"
#include "newsroom/address.h"
#include "newsroom/media.h"
#include "views/card_view.h"

static void
put_time(Json *json, Arena *arena, const char *field, int64_t at_us)
{
    json_put_text(json, field, clock_iso(arena, at_us / SECOND_US * SECOND_US));
}

static void
put_address(Json *json, const View *view, const char *path)
{
    json_put_text(json, "url", view_absolute(view, path));
    json_put_text(json, "path", path);
}

/* ["World", "Russia"] and "world/russia". */
static void
put_sections(Json *json, const View *view, int64_t section_id)
{
    const Section *section = section_find(view->reader->sections, section_id);
    Json *names = json_array();
    for (const Section *part = section; part != NULL; part = part->parent)
        json_array_insert_new(names, 0, json_string(part->name));
    json_object_set_new(json, "sections", names);
    json_put_text(json, "section_path", section != NULL ? section->path : NULL);
}

/* In the width that a list shows. */
static void
put_picture(Json *json, const View *view, const Card *card)
{
    Media media;
    bool found;
    if (card->picture_id == 0 ||
        !media_find_public(view->reader, view->arena, card->picture_id, &media, &found, NULL) ||
        !found)
        return;
    const char *alt = card->picture_alt != NULL ? card->picture_alt : media.alt;
    Json *picture = json_object();
    json_put_text(picture, "src",
        view_absolute(view, address_of_rendition(view->arena, media.file, MEDIA_WIDTHS[0])));
    json_put_int(picture, "width", media.width);
    json_put_int(picture, "height", media.height);
    json_object_set_new(picture, "alt", json_string(alt != NULL ? alt : ""));
    json_put_text(
        picture, "credit", card->picture_credit != NULL ? card->picture_credit : media.credit);
    json_object_set_new(json, "picture", picture);
}

Json *
card_json(View *view, const Card *card)
{
    Json *json = json_object();
    json_put_int(json, "id", card->id);
    json_put_text(json, "status", "live");
    put_address(json, view, address_of_story(view->arena, card->id, card->slug, card->coverage));
    json_put_text(json, "headline", card->headline);
    json_put_text(json, "list_headline", card->list_headline);
    json_put_text(json, "kicker", card->kicker);
    json_put_text(json, "standfirst", card->standfirst);
    json_put_text(json, "byline", card_view_byline(view, card));
    json_put_text(json, "language", card->language);
    put_time(json, view->arena, "published", card->published_us);
    if (card->updated_us > card->published_us)
        put_time(json, view->arena, "updated", card->updated_us);
    put_sections(json, view, card->section_id);
    json_put_int(json, "priority", card->priority);
    if (card->urgency != 0)
        json_put_int(json, "urgency", card->urgency);
    json_put_text(json, "coverage", coverage_name(card->coverage));
    json_object_set_new(json, "corrected", json_boolean(card->corrected));
    put_picture(json, view, card);
    return json;
}

Json *
card_json_withdrawn(View *view, int64_t story_id)
{
    Json *json = json_object();
    json_put_int(json, "id", story_id);
    json_put_text(json, "status", "withdrawn");
    put_address(json, view, arena_printf(view->arena, "/articles/%" G_GINT64_FORMAT, story_id));
    return json;
}
