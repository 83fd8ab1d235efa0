/* SPDX-License-Identifier: MIT */
/* Advertising campaigns: who pays for which slot, and when. ads/ chooses among those that run. */
#pragma once

#include "newsroom/newsroom.h"

typedef struct {
    int64_t id;
    int64_t revision;
    const char *slot; /* "top", "aside" or "inline" */
    const char *name; /* of the advertiser: "Harbour Savings Bank" */
    const char *url;
    const char *label; /* what the advertisement says, also its picture's alternative text */
    int64_t media_id;
    int64_t from_us;
    int64_t until_us;
    int64_t weight; /* its share of the slot, from 1 */
} Campaign;

bool campaign_save(Write *write, const Campaign *draft, int64_t *ret_id, GError **error);
/* Those of a slot that run now; at most limit. */
bool campaign_running(Reader *reader, Arena *arena, const char *slot, unsigned limit,
    const Campaign ***ret_campaigns, unsigned *ret_count, GError **error);
/* The next moment at which a campaign begins or ends, 0 for none. */
bool campaign_next_turn(Reader *reader, int64_t *ret_us, GError **error);
