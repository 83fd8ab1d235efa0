/* SPDX-License-Identifier: MIT */
/* What the page of the fronts and the API for them share. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/front.h"

/* Whether who asks may arrange a front: of sections those that they were given; the site's front
 * only people without such bounds. */
bool fronts_may_arrange(const DeskPage *page, int64_t id);
bool fronts_require(const DeskPage *page, int64_t id, GError **error);

/* The front of a number as text ("" and NULL: the site's), where there is such a section. */
bool fronts_id(DeskPage *page, const char *text, int64_t *ret_id, GError **error);

/* Placements from {"placements": [{"place", "story", "until"?, "locked"?}]}, into front, whose id
 * and revision stay. Places are in bounds, each once, and no story is twice. FAIL_INVALID names
 * what is wrong. */
bool fronts_read_json(DeskPage *page, const Json *fields, Front *front, GError **error);
/* The same back; the caller drops it. */
Json *fronts_placements_json(Arena *arena, const Front *front);

/* How many read a story now, and about how many looked at it within the hour. */
typedef struct {
    unsigned readers;
    unsigned views;
} FrontFigures;

FrontFigures fronts_figures(const DeskPage *page, int64_t story_id);

/* A front on the desk, under way. */
typedef struct {
    Front saved;
    Front draft;
    bool is_draft;       /* else the page shows what is saved, as it stands */
    const char *message; /* what did not work; NULL */
    bool is_conflict;    /* somebody else saved meanwhile */
    const char *search;  /* of the column of stories; NULL: the newest */
} FrontDesk;

/* Everything the template is given of it: places, stories beside them, the address of its preview
 * (front_board.c). Stories that can stand nowhere any more leave the draft. */
bool fronts_put_board(DeskPage *page, Value *root, FrontDesk *desk, GError **error);
