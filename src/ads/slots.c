/* SPDX-License-Identifier: MIT */
#include "ads/slots.h"

#include "base/clock.h"

enum { CAMPAIGNS_MAX = 64 };

bool
slot_choose(
    Reader *reader, Arena *arena, const char *slot, const Campaign **ret_campaign, GError **error)
{
    const Campaign **running;
    unsigned count;
    int64_t weights = 0;
    if (!campaign_running(reader, arena, slot, CAMPAIGNS_MAX, &running, &count, error))
        return false;
    for (unsigned index = 0; index < count; index++)
        weights += running[index]->weight;
    *ret_campaign = NULL;
    int64_t turn = weights == 0 ? 0 : reader->now_us / (15 * MINUTE_US) % weights;
    for (unsigned index = 0; index < count && *ret_campaign == NULL; index++) {
        if (turn < running[index]->weight)
            *ret_campaign = running[index];
        turn -= running[index]->weight;
    }
    return true;
}
