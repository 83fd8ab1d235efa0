/* SPDX-License-Identifier: MIT */
/* score = (likeness + min(likeness, kin) · nearness) · section · newer
 *
 * likeness  the cosine of the two signatures. A term's weight is (1 + ln count + headline + lead)
 *           · rarity^p; a tag's is tag · rarity^p. Rarity is ln of the share of stories without the
 *           term (newsroom/signature_count.h), the idf of Spärck Jones (1972); logarithmic counts
 *           and length by the cosine as in Salton and Buckley (1988). p below 1 lets words of the
 *           middle count more than the plain formula does: they carry a story's subject, the rarest
 *           carry its event. Below `least` a pair has too little in common to be shown; nor is
 *           it below `evidence`, the sum before it is divided by the norms, where two short texts
 *           share one word, or two long ones their country.
 * nearness  in time: a quick part and a slow part, each halved in its half-life. It is added to the
 *           likeness, at most `kin` times, so that it orders what is alike and can lift nothing
 *           that is not; with dates that say nothing the order is that of the texts.
 * section   a little more where both stand in one section or below the same top section.
 * newer     a little more for what came after the story: where it went on from there.
 *
 * Likeness is computed in whole numbers and its norms multiply each other first, so that it is the
 * same from either side, to the last bit. */
#include "related/score.h"

#include <math.h>

#include <glib.h>

#include "base/clock.h"
#include "newsroom/signature.h"

static const struct {
    double headline, lead, tag; /* beside 1 + ln of the count */
    double rarity_power;
    double same_section, same_top;
    double kin, quick, quick_days, slow, slow_days;
    double newer;
    double least;    /* likeness */
    double evidence; /* shared worth, for weights of one */
    unsigned copies; /* of sixteen */
} SCORE = {
    .headline = 0.5,
    .lead = 0.67,
    .tag = 0.5,
    .rarity_power = 0.75,
    .same_section = 0.27,
    .same_top = 0.1,
    .kin = 0.1,
    .quick = 0.9,
    .quick_days = 3.75,
    .slow = 0.58,
    .slow_days = 43,
    .newer = 0.05,
    .least = 0.05,
    .evidence = 36,
    .copies = 11,
};

enum { WEIGHT_UNIT = 16, WEIGHT_MAX = 127, WORTH_UNIT = 16, WORTH_MAX = 800, DAYS_MAX = 400 };

static double
weight_of(unsigned fact)
{
    unsigned const count = fact & SIGNATURE_COUNT_MASK;
    double weight = count > 0 ? 1 + log(count) : 0;
    if (fact == 0)
        return SCORE.tag;
    if (fact & SIGNATURE_HEADLINE)
        weight += SCORE.headline;
    if (fact & SIGNATURE_LEAD)
        weight += SCORE.lead;
    return weight;
}

const uint8_t *
score_weights(void)
{
    static gsize ready;
    static uint8_t weights[SIGNATURE_FACT_MASK + 1];
    if (g_once_init_enter(&ready)) {
        for (unsigned fact = 0; fact < G_N_ELEMENTS(weights); fact++)
            weights[fact] = (uint8_t)MIN(lround(weight_of(fact) * WEIGHT_UNIT), WEIGHT_MAX);
        g_once_init_leave(&ready, 1);
    }
    return weights;
}

uint32_t
score_worth(double rarity)
{
    double const worth = pow(rarity, 2 * SCORE.rarity_power) * WORTH_UNIT;
    return (uint32_t)MIN(lround(worth), WORTH_MAX);
}

static double
section_factor(ScoreSection section)
{
    switch (section) {
    case SCORE_SAME_SECTION:
        return 1 + SCORE.same_section;
    case SCORE_SAME_TOP:
        return 1 + SCORE.same_top;
    case SCORE_APART:
        break;
    }
    return 1;
}

static double
nearness(double days)
{
    return SCORE.quick * exp2(-days / SCORE.quick_days) +
           SCORE.slow * exp2(-days / SCORE.slow_days);
}

ScoreParts
score_parts(double likeness, ScoreSection section, int64_t own_us, int64_t other_us)
{
    double const days = fabs((double)(own_us - other_us)) / (double)DAY_US;
    ScoreParts parts = {
        .likeness = likeness,
        .nearness = MIN(likeness, SCORE.kin) * nearness(days),
        .section = section_factor(section),
        .newer = other_us > own_us ? 1 + SCORE.newer : 1,
    };
    if (likeness >= SCORE.least)
        parts.score = (float)((parts.likeness + parts.nearness) * parts.section * parts.newer);
    return parts;
}

int32_t
score_least_sum(void)
{
    return (int32_t)ceil(SCORE.evidence * WEIGHT_UNIT * WEIGHT_UNIT * WORTH_UNIT);
}

/* Nearness is never more than this, so many days apart. */
static double
most_near(int64_t apart_us)
{
    static gsize ready;
    static double most[DAYS_MAX];
    if (g_once_init_enter(&ready)) {
        for (int day = 0; day < DAYS_MAX; day++)
            most[day] = nearness(day);
        g_once_init_leave(&ready, 1);
    }
    return most[MIN(apart_us / DAY_US, DAYS_MAX - 1)];
}

double
score_likeness_for(float score, int64_t apart_us)
{
    double const most = (1 + SCORE.same_section) * (1 + SCORE.newer);
    double const near = most_near(apart_us);
    double const bare = (double)score / most * 0.999999;
    double const likeness =
        bare / (1 + near) <= SCORE.kin ? bare / (1 + near) : bare - SCORE.kin * near;
    return MAX(likeness, SCORE.least);
}

bool
score_are_copies(unsigned same_parts)
{
    return same_parts >= SCORE.copies;
}
