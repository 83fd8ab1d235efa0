/* SPDX-License-Identifier: MIT */
/* What stands on top of a front, of the site or of a section: a lead and the places below it, some
 * held by hand, the rest filled by rule, no story twice.
 *
 * A section's block on the site's front begins with who stands on the section's own, where hands
 * have arranged that.
 *
 * By rule the front shows the last day's stories by priority, then time; a section's front leads
 * with the most important of its newest six and goes on with the newest.
 *
 * A story that is held stands in its place from the moment it is public until its time is over. One
 * that is withdrawn, spiked or erased is held no longer, for good. A story of the first priority
 * that comes out after the front was saved (of several the newest) takes the first place that is
 * not locked, for a day; those held below move down by one, and who stood last goes to where the
 * rules put it. A locked place gives way to nothing. */
#pragma once

#include "newsroom/card.h"

/* What themes show on top: the lead and three. FRONT_LOOKED_AT of the newest stories are enough for
 * the rules. */
enum { FRONT_PLACES = 4, FRONT_LOOKED_AT = 90, FRONT_SECTION_LOOKED_AT = 30 };

typedef struct {
    int place; /* 1: the lead */
    int64_t story_id;
    int64_t until_us; /* 0: as long as it is there */
    bool is_locked;
} Placement;

typedef struct {
    int64_t id;       /* 0: the site's; else a section's */
    int64_t revision; /* 0: never arranged */
    int64_t saved_us;
    int64_t saved_by;                   /* a person; 0: a program, or nobody */
    Placement placements[FRONT_PLACES]; /* in order of place, one a place, no story twice */
    unsigned count;
} Front;

/* Who stands in a place. */
typedef struct {
    const Card *card;      /* NULL: nobody */
    const Placement *held; /* of the front, as it was asked for; NULL: by rule */
} FrontStand;

/* As it is saved; an empty one of revision 0 where it never was. Holds no story of the past. */
bool front_find(Reader *reader, int64_t id, Front *ret_front, GError **error);
/* Its newest stories, for front_stand(). */
bool front_newest(Reader *reader, Arena *arena, int64_t id, CardList *ret_newest, GError **error);
/* Fills the places; newest has at least as many as front_newest() gives, or all. */
bool front_stand(Reader *reader, Arena *arena, const Front *front, const CardList *newest,
    FrontStand ret_stands[FRONT_PLACES], GError **error);

/* A story that is to come out. */
typedef struct {
    int64_t id;
    const char *headline;
    int64_t section_id;
    int64_t published_us;
} FrontComing;

/* The next of them, soonest first; ret_coming has room for limit. */
bool front_coming(Reader *reader, Arena *arena, unsigned limit, FrontComing *ret_coming,
    unsigned *ret_count, GError **error);

/* Saves an arrangement of the revision seen. FAIL_NOT_FOUND: no such section; FAIL_INVALID names
 * the place: there is none such, it is held twice, its story cannot stand anywhere or stands
 * already, its time is over. */
bool front_save(Write *write, const Front *front, int64_t *ret_revision, GError **error);
/* The body of a change, for who was slower. */
bool front_from_json(const Json *state, Front *ret_front, GError **error);

/* What hands do to a front before it is saved (front_draft.c). */

/* The placement of a story; NULL. */
Placement *front_held(Front *front, int64_t story_id);
/* Holds a story in a place, with its time and lock where it was held before. Who is in the way
 * makes room towards where it came from, else downwards; the last falls out. FAIL_INVALID where the
 * place is locked, or is none. */
bool front_put(Front *front, int place, int64_t story_id, GError **error);
void front_take_out(Front *front, int64_t story_id);
/* Makes placements what stands: after a newer lead has moved them, say. Who waits to be public
 * keeps its place where that is free. */
void front_settle(Front *front, const FrontStand stands[FRONT_PLACES]);

/* When the next placement's time is over; 0: never. And the fronts that lost one after from_us, up
 * to until_us, of int64_t; the caller unrefs. */
bool front_next_end(Reader *reader, int64_t *ret_us, GError **error);
bool
front_ended(Reader *reader, int64_t from_us, int64_t until_us, GArray **ret_ids, GError **error);
