/* SPDX-License-Identifier: MIT */
/* The gate: the one function that says whether a story may be shown, to whom and from when. Every
 * public surface reads stories through card_* and story_find_public(), and these ask here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum { STORY_UNPUBLISHED, STORY_SCHEDULED, STORY_LIVE, STORY_WITHDRAWN } StoryStatus;

typedef enum { STORY_DRAFT, STORY_REVIEW, STORY_READY, STORY_SPIKED } StoryStage;

typedef enum { AUDIENCE_PUBLIC, AUDIENCE_DESK } Audience;

typedef enum {
    GATE_OPEN,
    GATE_NOT_YET, /* unpublished, scheduled or under embargo */
    GATE_GONE,    /* withdrawn: its address answers 410 */
} Gate;

/* published_us is when the story comes out; a live story is shown from that moment on, not before.
 */
Gate gate_check(StoryStatus status, int64_t published_us, Audience audience, int64_t now_us);
