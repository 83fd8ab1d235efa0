/* SPDX-License-Identifier: MIT */
/* Term at a time: for each term of a story its postings are walked and weight · weight · worth is
 * added to the sum of each story that has it. 160 terms of 101 · 101 · 800 stay below 2^31. The
 * cost is that of the postings (about 1.6 a story of the archive for a story of news) and of
 * clearing four bytes a story. */
#include <math.h>
#include <string.h>

#include "related/index_internal.h"

static void
accumulators_free(void *data)
{
    Accumulators *accumulators = data;
    g_free(accumulators->sums);
    g_free(accumulators);
}

static Accumulators *
scratch_take(const Index *index)
{
    Index *own = (Index *)index; /* the pool has a lock of its own */
    g_mutex_lock(&own->scratch_lock);
    Accumulators *found = own->scratch->len == 0
                              ? NULL
                              : g_ptr_array_steal_index_fast(own->scratch, own->scratch->len - 1);
    g_mutex_unlock(&own->scratch_lock);
    if (found != NULL && found->room < index->slot_count)
        g_clear_pointer(&found, accumulators_free);
    if (found == NULL) {
        found = g_new(Accumulators, 1);
        found->room = MAX(index->slot_room, 1);
        found->sums = g_new(int32_t, found->room);
    }
    memset(found->sums, 0, index->slot_count * sizeof *found->sums);
    return found;
}

void
scan_end(const Index *index, Accumulators *accumulators)
{
    Index *own = (Index *)index;
    g_mutex_lock(&own->scratch_lock);
    g_ptr_array_add(own->scratch, accumulators);
    g_mutex_unlock(&own->scratch_lock);
}

static uint32_t
worth_of(const Index *index, uint32_t term)
{
    return score_worth(signature_counts_rarity(index->counts, term));
}

/* Adds a term's part to all who have it. */
static void
add_term(int32_t *restrict sums, const uint32_t *restrict list, uint32_t count, int32_t factor,
    const uint8_t *restrict weights)
{
    for (uint32_t at = 0; at < count; at++) {
        uint32_t const posting = list[at];
        sums[posting >> SIGNATURE_TERM_SHIFT] += factor * weights[posting & SIGNATURE_FACT_MASK];
    }
}

Accumulators *
scan_begin(const Index *index, const Signature *signature)
{
    Accumulators *accumulators = scratch_take(index);
    for (unsigned place = 0; place < signature->term_count; place++) {
        uint32_t const term = signature->terms[place] >> SIGNATURE_TERM_SHIFT;
        int32_t const weight = index->weights[signature->terms[place] & SIGNATURE_FACT_MASK];
        uint32_t count;
        const uint32_t *list = postings_of(index->postings, term, &count);
        if (count > 0)
            add_term(accumulators->sums, list, count, weight * (int32_t)worth_of(index, term),
                index->weights);
    }
    return accumulators;
}

static float
inverse_of(uint64_t squares)
{
    return squares == 0 ? 0 : (float)(1 / sqrt((double)squares));
}

float
scan_inverse(const Index *index, const Signature *signature)
{
    uint64_t squares = 0;
    for (unsigned place = 0; place < signature->term_count; place++) {
        uint64_t const weight = index->weights[signature->terms[place] & SIGNATURE_FACT_MASK];
        squares +=
            weight * weight * worth_of(index, signature->terms[place] >> SIGNATURE_TERM_SHIFT);
    }
    return inverse_of(squares);
}

typedef struct {
    const Index *index;
    uint64_t *squares;
} Norms;

static void
add_norms(uint32_t term, const uint32_t *list, uint32_t count, void *data)
{
    const Norms *norms = data;
    const uint8_t *weights = norms->index->weights;
    uint64_t const worth = worth_of(norms->index, term);
    for (uint32_t at = 0; at < count; at++) {
        uint64_t const weight = weights[list[at] & SIGNATURE_FACT_MASK];
        norms->squares[list[at] >> SIGNATURE_TERM_SHIFT] += weight * weight * worth;
    }
}

void
scan_norms(Index *index)
{
    g_autofree uint64_t *squares = g_new0(uint64_t, index->slot_count);
    Norms norms = {index, squares};
    postings_each(index->postings, add_norms, &norms);
    for (uint32_t slot = 0; slot < index->slot_count; slot++)
        index->inverse[slot] = index->slots[slot].story_id == 0 ? 0 : inverse_of(squares[slot]);
}
