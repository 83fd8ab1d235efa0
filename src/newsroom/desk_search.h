/* SPDX-License-Identifier: MIT */
/* Finding stories at the desk, whatever stage they have come to: what is public by the words that
 * the public sees (search.h), the rest by those of its working copy as it was
 * saved last, with what is kept of it while it is typed. */
#pragma once

#include "newsroom/desk_list.h"
#include "newsroom/search.h"

enum { DESK_SEARCH_LOOKED_AT = 2000 /* of each place */, DESK_SEARCH_SHOWN = 60 };

typedef enum {
    DESK_STATE_ANY,
    DESK_STATE_OPEN, /* not public yet: at work, or waiting for its moment */
    DESK_STATE_LIVE,
    DESK_STATE_WITHDRAWN,
    DESK_STATE_SPIKED,
    DESK_STATES_,
} DeskState;

typedef struct {
    SearchText text;
    int64_t section_id; /* with the sections below it; 0: any, as below */
    int64_t begun_by;
    DeskState state;
    bool is_urgent; /* flashes and what is urgent alone */
} DeskSearch;

typedef struct {
    GPtrArray *rows; /* of DeskRow, in the arena, at most DESK_SEARCH_SHOWN; owned by the caller */
    bool more;       /* there are, or may be, more than these */
} DeskFound;

/* Those that are not as the public sees them, the last changed first. */
bool desk_search_work(
    Reader *reader, Arena *arena, const DeskSearch *search, DeskFound *ret_found, GError **error);
/* Those that are public, the best first, but for those that are found already as they are at the
 * desk (rows of DeskRow). None where no word and no section is asked for. */
bool desk_search_public(Reader *reader, Arena *arena, const DeskSearch *search,
    const GPtrArray *found, DeskFound *ret_found, GError **error);
