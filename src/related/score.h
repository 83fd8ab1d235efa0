/* SPDX-License-Identifier: MIT */
/* How much one story belongs beside another: the formula and its constants, nothing else. A score
 * depends on the two stories and the epoch of the counts, never on a third story or on the clock,
 * so that a list changes only when something enters or leaves it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What a term's fact (newsroom/signature.h) weighs, in sixteenths; at most 127. */
const uint8_t *score_weights(void);

/* What two stories gain by sharing a term of this rarity, for weights of one. */
uint32_t score_worth(double rarity);

typedef enum { SCORE_APART, SCORE_SAME_TOP, SCORE_SAME_SECTION } ScoreSection;

/* The parts of a score: (likeness + nearness) · section · newer. */
typedef struct {
    double likeness; /* 0 to 1: of the texts and tags */
    double nearness;
    double section;
    double newer;
    float score; /* 0: does not belong there */
} ScoreParts;

/* Of a story beside the one published at own_us. */
ScoreParts score_parts(double likeness, ScoreSection section, int64_t own_us, int64_t other_us);

/* What two stories share, as a sum of weight · weight · worth, is too little to speak of below. */
int32_t score_least_sum(void);

/* No likeness below this reaches the score, for stories that are so far from each other in time. */
double score_likeness_for(float score, int64_t apart_us);

/* Whether two texts are near-copies, by signature_copies(). */
bool score_are_copies(unsigned same_parts);
