/* SPDX-License-Identifier: MIT */
/* "We ran this before": public stories with nearly the headline or the text of one that is being
 * written. It looks where a copy would be found, in bounded time, and is a help, not a proof. */
#pragma once

#include "newsroom/card.h"

enum { BEFORE_MOST = 8 };

typedef struct {
    const Card *card;
    double headline; /* the share of words that both headlines have, 0 to 1 */
    double text;     /* the share of three-word sequences that both bodies have, about */
} Before;

/* The likest first, at most BEFORE_MOST; how many. except_id: the story itself, 0 for none.
 * Headline and body may be NULL or empty. */
bool before_find(Reader *reader, Arena *arena, const StoryContent *content, int64_t except_id,
    Before ret_items[BEFORE_MOST], unsigned *ret_count, GError **error);
