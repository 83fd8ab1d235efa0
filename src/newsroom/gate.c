/* SPDX-License-Identifier: MIT */
#include "newsroom/gate.h"

Gate
gate_check(StoryStatus status, int64_t published_us, Audience audience, int64_t now_us)
{
    if (audience == AUDIENCE_DESK)
        return GATE_OPEN;
    switch (status) {
    case STORY_LIVE:
        return published_us <= now_us ? GATE_OPEN : GATE_NOT_YET;
    case STORY_WITHDRAWN:
        return GATE_GONE;
    case STORY_UNPUBLISHED:
    case STORY_SCHEDULED:
        return GATE_NOT_YET;
    }
    return GATE_NOT_YET;
}
