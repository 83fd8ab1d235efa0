/* SPDX-License-Identifier: MIT */
/* What is kept of a story's text while it is typed: before it is saved, and whatever happens to the
 * browser. It is nobody's version yet; the desk's search finds its words. It has a subject of its
 * own ("kept:42"), touches no page, and each one empties the one before, so that the log does not
 * grow with every pause in typing. */
#pragma once

#include "newsroom/newsroom.h"

enum { KEPT_BYTES_MAX = 3 * 1024 * 1024 };

typedef struct {
    int64_t story_id;
    int64_t revision;  /* of what is kept; 0: nothing was ever */
    int64_t base;      /* the story's revision that it was typed on */
    int64_t person_id; /* who typed */
    int64_t at_us;
    const char *fields; /* a JSON object as the desk's page sent it; NULL: nothing is kept now */
} Kept;

/* All zero but for story_id where nothing is kept. */
bool kept_find(Reader *reader, Arena *arena, int64_t story_id, Kept *ret_kept, GError **error);
/* draft: story_id, base, person_id, and the revision that the page saw (0: nothing kept).
 * FAIL_CONFLICT where other text was kept since. */
bool kept_save(
    Write *write, const Kept *draft, const Json *fields, int64_t *ret_revision, GError **error);
/* After a save that holds it all. Text that was kept since stays. */
bool kept_drop(Write *write, int64_t story_id, int64_t revision, GError **error);
