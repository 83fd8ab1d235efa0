/* SPDX-License-Identifier: MIT */
/* Which campaign stands in a slot. Campaigns share a slot by weight and take turns by the quarter
 * of an hour, so that a page stays cacheable and every reader of a quarter sees the same. */
#pragma once

#include "newsroom/campaign.h"

/* NULL where none runs: the slot shows the newsroom's own notice. */
bool slot_choose(
    Reader *reader, Arena *arena, const char *slot, const Campaign **ret_campaign, GError **error);
