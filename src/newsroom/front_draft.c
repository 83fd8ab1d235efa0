/* SPDX-License-Identifier: MIT */
/* A front under the hands of an editor: placements as places, so that what is put between others
 * moves them as a list would, around those that are locked. */
#include <string.h>

#include "base/error.h"
#include "newsroom/front.h"

/* Placements by place; story 0: by rule. */
typedef struct {
    Placement at[FRONT_PLACES];
} Places;

static Places
spread(const Front *front)
{
    Places places = {{{0}}};
    for (unsigned index = 0; index < front->count; index++)
        places.at[front->placements[index].place - 1] = front->placements[index];
    return places;
}

static void
gather(Front *front, const Places *places)
{
    front->count = 0;
    for (int place = 1; place <= FRONT_PLACES; place++) {
        if (places->at[place - 1].story_id == 0)
            continue;
        front->placements[front->count] = places->at[place - 1];
        front->placements[front->count++].place = place;
    }
}

Placement *
front_held(Front *front, int64_t story_id)
{
    for (unsigned index = 0; index < front->count; index++)
        if (front->placements[index].story_id == story_id)
            return &front->placements[index];
    return NULL;
}

void
front_take_out(Front *front, int64_t story_id)
{
    Places places = spread(front);
    Placement *held = front_held(front, story_id);
    if (held == NULL)
        return;
    places.at[held->place - 1] = (Placement){0};
    gather(front, &places);
}

/* Puts one in and moves those in its way, each by one, until there is room or no place is left. */
static void
push_in(Places *places, int place, Placement placement, int step)
{
    while (place >= 1 && place <= FRONT_PLACES && placement.story_id != 0) {
        Placement const displaced = places->at[place - 1];
        if (!displaced.is_locked) {
            places->at[place - 1] = placement;
            placement = displaced;
        }
        place += step;
    }
}

bool
front_put(Front *front, int place, int64_t story_id, GError **error)
{
    Places places = spread(front);
    Placement *held = front_held(front, story_id);
    Placement const placement = held != NULL ? *held : (Placement){.story_id = story_id};
    if (place < 1 || place > FRONT_PLACES)
        return fail(error, FAIL_INVALID, "places are 1 to %d", FRONT_PLACES);
    if (held != NULL && held->place == place)
        return true;
    if (places.at[place - 1].is_locked)
        return fail(error, FAIL_INVALID, "place %d is locked", place);
    if (held != NULL)
        places.at[held->place - 1] = (Placement){0};
    push_in(&places, place, placement, placement.place != 0 && placement.place < place ? -1 : 1);
    gather(front, &places);
    return true;
}

void
front_settle(Front *front, const FrontStand stands[FRONT_PLACES])
{
    Places places = {{{0}}};
    for (int place = 1; place <= FRONT_PLACES; place++)
        if (stands[place - 1].held != NULL)
            places.at[place - 1] = *stands[place - 1].held;
    for (unsigned index = 0; index < front->count; index++) {
        const Placement *placement = &front->placements[index];
        Placement *own = &places.at[placement->place - 1];
        bool is_there = false;
        for (int place = 0; place < FRONT_PLACES; place++)
            is_there |= places.at[place].story_id == placement->story_id;
        if (!is_there && own->story_id == 0)
            *own = *placement;
    }
    gather(front, &places);
}
