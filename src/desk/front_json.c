/* SPDX-License-Identifier: MIT */
/* Fronts as JSON, read and written, and who may arrange which. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/front_internal.h"
#include "newsroom/settings.h"

static RightScope
scope_of(const int64_t *id)
{
    return (RightScope){.sections = id, .section_count = *id != 0 ? 1 : 0};
}

bool
fronts_may_arrange(const DeskPage *page, int64_t id)
{
    RightScope const scope = scope_of(&id);
    return desk_may(page, RIGHT_FRONT_ARRANGE, &scope);
}

bool
fronts_require(const DeskPage *page, int64_t id, GError **error)
{
    RightScope const scope = scope_of(&id);
    return desk_require((DeskPage *)page, RIGHT_FRONT_ARRANGE, &scope, error);
}

bool
fronts_id(DeskPage *page, const char *text, int64_t *ret_id, GError **error)
{
    guint64 id = 0;
    if (text != NULL && *text != '\0' &&
        !g_ascii_string_to_unsigned(text, 10, 0, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no front \"%.40s\"", text);
    const Section *section = section_find(page->view.reader->sections, (int64_t)id);
    if (id != 0 && section == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no front \"%.40s\"", text);
    *ret_id = section == NULL ? 0 : section->id;
    return true;
}

static int
compare_places(const void *left, const void *right)
{
    return ((const Placement *)left)->place - ((const Placement *)right)->place;
}

static bool
read_until(DeskPage *page, const Json *json, int64_t *ret_us, GError **error)
{
    const Json *until = json_object_get(json, "until");
    *ret_us = 0;
    if (until == NULL || json_is_null(until))
        return true;
    if (!json_is_string(until))
        return fail(error, FAIL_INVALID, "until: a time was expected");
    return clock_parse(
               json_string_value(until), page->view.reader->settings->zone, ret_us, error) ||
           fail_prefix(error, "until");
}

static bool
read_placement(DeskPage *page, const Json *json, Front *front, GError **error)
{
    const Json *locked = json_object_get(json, "locked");
    int64_t const place = json_int(json, "place", 0);
    Placement placement = {.story_id = json_int(json, "story", 0)};
    if (place < 1 || place > FRONT_PLACES)
        return fail(error, FAIL_INVALID, "place: a number from 1 to %d was expected", FRONT_PLACES);
    if (placement.story_id < 1)
        return fail(error, FAIL_INVALID, "story: the number of a story was expected");
    if (locked != NULL && !json_is_boolean(locked))
        return fail(error, FAIL_INVALID, "locked: true or false was expected");
    if (!read_until(page, json, &placement.until_us, error))
        return false;
    placement.place = (int)place;
    placement.is_locked = json_is_true(locked);
    for (unsigned index = 0; index < front->count; index++)
        if (front->placements[index].place == placement.place ||
            front->placements[index].story_id == placement.story_id)
            return fail(error, FAIL_INVALID, "a place is held twice, or a story has two");
    front->placements[front->count++] = placement;
    return true;
}

bool
fronts_read_json(DeskPage *page, const Json *fields, Front *front, GError **error)
{
    const Json *list = json_object_get(fields, "placements");
    Front read = *front;
    read.count = 0;
    if (!json_is_array(list))
        return fail(error, FAIL_INVALID, "placements: a list was expected");
    if (json_array_size(list) > FRONT_PLACES)
        return fail(error, FAIL_INVALID, "placements: at most %d", FRONT_PLACES);
    for (size_t index = 0; index < json_array_size(list); index++)
        if (!read_placement(page, json_array_get(list, index), &read, error))
            return fail_prefix(error, "placements[%zu]", index);
    qsort(read.placements, read.count, sizeof(Placement), compare_places);
    *front = read;
    return true;
}

Json *
fronts_placements_json(Arena *arena, const Front *front)
{
    Json *list = json_array();
    for (unsigned index = 0; index < front->count; index++) {
        const Placement *placement = &front->placements[index];
        Json *json = json_object();
        json_put_int(json, "place", placement->place);
        json_put_int(json, "story", placement->story_id);
        if (placement->until_us != 0)
            json_put_text(json, "until", clock_iso(arena, placement->until_us));
        json_object_set_new(json, "locked", json_boolean(placement->is_locked));
        json_array_append_new(list, json);
    }
    return list;
}

FrontFigures
fronts_figures(const DeskPage *page, int64_t story_id)
{
    ReadershipViews views;
    Site *site = desk_site(page);
    readership_views(
        most_read_readership(site_most_read(site)), story_id, page->view.reader->now_us, &views);
    return (FrontFigures){
        site_readers(site, story_id), (unsigned)(views.sums[READERSHIP_HOUR] + 0.5)};
}
