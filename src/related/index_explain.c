/* SPDX-License-Identifier: MIT */
/* A score taken apart, from two signatures alone: the same numbers as the index has, which the
 * model test holds it to. */
#include <stdlib.h>
#include <string.h>

#include "related/index_internal.h"

static int
compare_shared(const void *left, const void *right)
{
    const IndexShared *a = left, *b = right;
    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    return a->term < b->term ? -1 : a->term > b->term;
}

/* What two signatures gain by the terms of the same number. */
static int32_t
gain_of(const Index *index, uint32_t left, uint32_t right)
{
    int32_t const worth =
        (int32_t)score_worth(signature_counts_rarity(index->counts, left >> SIGNATURE_TERM_SHIFT));
    return index->weights[left & SIGNATURE_FACT_MASK] * worth *
           index->weights[right & SIGNATURE_FACT_MASK];
}

ScoreParts
index_explain(const Index *index, const Signature *own, const Signature *other,
    IndexShared *ret_shared, unsigned most, unsigned *ret_count)
{
    IndexShared shared[SIGNATURE_EARLY_TERMS];
    Slot own_slot, other_slot;
    unsigned count = 0;
    int32_t sum = 0;
    float const own_inverse = scan_inverse(index, own), other_inverse = scan_inverse(index, other);
    for (unsigned left = 0; left < own->term_count; left++)
        for (unsigned right = 0; right < other->term_count; right++) {
            uint32_t const term = own->terms[left] >> SIGNATURE_TERM_SHIFT;
            if (term != other->terms[right] >> SIGNATURE_TERM_SHIFT)
                continue;
            int32_t const gain = gain_of(index, own->terms[left], other->terms[right]);
            bool const tag = (own->terms[left] & SIGNATURE_FACT_MASK) == 0;
            sum += gain;
            if (count < SIGNATURE_EARLY_TERMS)
                shared[count++] =
                    (IndexShared){term, tag, scan_likeness(gain, own_inverse, other_inverse)};
        }
    qsort(shared, count, sizeof *shared, compare_shared);
    *ret_count = MIN(count, most);
    memcpy(ret_shared, shared, *ret_count * sizeof *shared);
    index_slot_of(index, own, &own_slot);
    index_slot_of(index, other, &other_slot);
    ScoreParts parts =
        list_score(&own_slot, &other_slot, scan_likeness(sum, own_inverse, other_inverse));
    if (sum < score_least_sum())
        parts.score = 0;
    return parts;
}
