/* SPDX-License-Identifier: MIT */
/* Who holds a story, to write in it: one tab of one person. A lock is a change like others
 * ("lock:42"), so it survives a restart, and ends when it is let go or taken over. Nothing ends it
 * by time: who comes back finds the story held, and others see since when and may take it over. */
#pragma once

#include "newsroom/newsroom.h"

enum { LOCK_TAB_MAX = 64 };

typedef struct {
    int64_t story_id;
    int64_t revision;
    int64_t person_id; /* 0: nobody */
    const char *tab;   /* which of the person's, chosen at random by the page */
    int64_t since_us;
} Lock;

bool lock_find(Reader *reader, Arena *arena, int64_t story_id, Lock *ret_lock, GError **error);
/* Of all stories that are held; of Lock, in the arena. */
bool lock_list(Reader *reader, Arena *arena, GPtrArray **ret_locks, GError **error);
/* Takes the story, where nobody holds it, or the tab does already; with take_over from whoever
 * does. FAIL_CONFLICT where another holds it: *ret_lock says who. */
bool lock_take(Write *write, int64_t story_id, int64_t person_id, const char *tab, bool take_over,
    Lock *ret_lock, GError **error);
/* Lets go what that tab holds; anything else is left alone. */
bool
lock_release(Write *write, int64_t story_id, int64_t person_id, const char *tab, GError **error);
