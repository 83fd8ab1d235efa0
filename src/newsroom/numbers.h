/* SPDX-License-Identifier: MIT */
/* How much was published lately, by section and by author: counted from the newest public stories,
 * of which at most NUMBERS_STORIES_MAX are looked at. Nothing here is about readers. */
#pragma once

#include "newsroom/newsroom.h"

enum { NUMBERS_STORIES_MAX = 20000 };

/* Stories of one section or author; id 0: of none. */
typedef struct {
    int64_t id;
    int64_t count;
} Share;

typedef struct {
    int64_t stories;
    Share *sections; /* by their primary section; most first, as all below */
    unsigned section_count;
    Share *authors; /* a story of two authors counts for both */
    unsigned author_count;
} Numbers;

/* Of stories published at or after a moment; in the arena. */
bool
numbers_since(Reader *reader, Arena *arena, int64_t from_us, Numbers *ret_numbers, GError **error);
