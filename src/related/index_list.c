/* SPDX-License-Identifier: MIT */
/* Lists. All candidates of a story are ranked by score, then the newer, then the higher id. The
 * list is read off that ranking from the top: a near-copy of one that is taken already stands in
 * for it where it is newer and is left out where not, until twelve different reports are taken. So
 * it depends on the ranking only, and on no more of it than was read. What is kept is the beginning
 * of the ranking; a story that comes or goes is put in or taken out there. */
#include <math.h>
#include <string.h>

#include "related/index_internal.h"

IndexList *
list_new(uint32_t limit)
{
    IndexList *list = g_malloc(sizeof *list + limit * sizeof(Candidate));
    *list = (IndexList){.limit = limit, .whole = true};
    return list;
}

void
index_list_free(IndexList *list)
{
    g_free(list);
}

static bool
is_newer(const Slot *left, const Slot *right)
{
    if (left->published_us != right->published_us)
        return left->published_us > right->published_us;
    return left->story_id > right->story_id;
}

static bool
ranks_before(const Index *index, Candidate left, Candidate right)
{
    if (left.score != right.score)
        return left.score > right.score;
    return is_newer(&index->slots[left.slot], &index->slots[right.slot]);
}

bool
list_admits(const Index *index, const IndexList *list, Candidate candidate)
{
    return (list->whole && list->count < list->limit) ||
           (list->count > 0 && ranks_before(index, candidate, list->items[list->count - 1]));
}

bool
list_insert(const Index *index, IndexList *list, Candidate candidate)
{
    uint32_t place = list->count;
    if (!list_admits(index, list, candidate)) {
        list->whole = false;
        return false;
    }
    while (place > 0 && ranks_before(index, candidate, list->items[place - 1]))
        place--;
    uint32_t const last = MIN(list->count, list->limit - 1);
    list->whole = list->whole && list->count < list->limit;
    memmove(&list->items[place + 1], &list->items[place], (last - place) * sizeof candidate);
    list->items[place] = candidate;
    list->count = last + 1;
    return true;
}

bool
list_remove(IndexList *list, uint32_t slot)
{
    for (uint32_t place = 0; place < list->count; place++) {
        if (list->items[place].slot != slot)
            continue;
        list->count--;
        memmove(&list->items[place], &list->items[place + 1],
            (list->count - place) * sizeof *list->items);
        return true;
    }
    return false;
}

float
list_threshold(const IndexList *list)
{
    bool const open = list->whole && list->count < list->limit;
    float const last = open ? 0 : list->items[list->count - 1].score;
    return (float)(score_likeness_for(last, 0) * 0.99999);
}

ScoreParts
list_score(const Slot *own, const Slot *other, double likeness)
{
    ScoreSection section = SCORE_APART;
    if (own->section != 0 && own->section == other->section)
        section = SCORE_SAME_SECTION;
    else if (own->top != 0 && own->top == other->top)
        section = SCORE_SAME_TOP;
    return score_parts(likeness, section, own->published_us, other->published_us);
}

/* Reads the items off the ranking; *ret_read is how much of it was looked at. */
static unsigned
read_items(const Index *index, const IndexList *list, IndexItem *items, uint32_t *ret_read)
{
    const Slot *taken[INDEX_LIST];
    unsigned count = 0;
    uint32_t place = 0;
    for (; place < list->count && count < INDEX_LIST; place++) {
        const Slot *slot = &index->slots[list->items[place].slot];
        unsigned same = 0;
        while (
            same < count && !score_are_copies(signature_copies(taken[same]->sketch, slot->sketch)))
            same++;
        if (same == count) {
            items[count].score = list->items[place].score;
            taken[count++] = slot;
        } else if (is_newer(slot, taken[same])) {
            taken[same] = slot;
        }
    }
    for (unsigned item = 0; item < count; item++) {
        items[item].story_id = taken[item]->story_id;
        items[item].published_us = taken[item]->published_us;
    }
    *ret_read = place;
    return count;
}

unsigned
index_list_items(const Index *index, const IndexList *list, IndexItem *ret_items)
{
    uint32_t read;
    return read_items(index, list, ret_items, &read);
}

bool
list_is_enough(const Index *index, const IndexList *list)
{
    IndexItem items[INDEX_LIST];
    uint32_t read;
    return list->whole || read_items(index, list, items, &read) == INDEX_LIST;
}

/* A list being made, and what the story is that it is for. */
typedef struct {
    const Index *index;
    const Accumulators *scan;
    const Slot *own;
    float inverse;
    bool earlier;
    IndexList *list;
    float needed; /* of sum / norm, to come into question */
} Making;

/* What sum / norm must reach so that a story so far away in time comes into question. */
static float
needed_at(const Making *making, int64_t apart_us)
{
    const IndexList *list = making->list;
    float const last = list->count == list->limit ? list->items[list->count - 1].score : 0;
    return (float)(score_likeness_for(last, apart_us) / (double)making->inverse * 0.99999);
}

static int64_t
apart_from(const BlockTime *block, int64_t at_us)
{
    if (at_us < block->first_us)
        return block->first_us - at_us;
    return at_us > block->last_us ? at_us - block->last_us : 0;
}

static void
consider(Making *making, uint32_t slot)
{
    const Index *index = making->index;
    const Slot *other = &index->slots[slot];
    int32_t const sum = making->scan->sums[slot];
    if (sum < score_least_sum() || other->story_id == making->own->story_id ||
        (making->earlier && is_newer(other, making->own)))
        return;
    double const likeness = scan_likeness(sum, making->inverse, index->inverse[slot]);
    Candidate const candidate = {slot, list_score(making->own, other, likeness).score};
    if (candidate.score > 0 && list_insert(index, making->list, candidate))
        making->needed = needed_at(making, 0);
}

/* How many of a block come into question; the dead, of norm 0, never do. Counted without a branch,
 * so that it is done four at a time. */
static unsigned
block_count(const int32_t *sums, const float *inverse, float needed, uint32_t count)
{
    unsigned found = 0;
    for (uint32_t at = 0; at < count; at++)
        found += (float)sums[at] * inverse[at] >= needed;
    return found;
}

static void
consider_block(Making *making, uint32_t begin, uint32_t count)
{
    const float *inverse = making->index->inverse;
    const int32_t *sums = making->scan->sums;
    if (block_count(sums + begin, inverse + begin, making->needed, count) == 0)
        return;
    float const needed = needed_at(
        making, apart_from(&making->index->blocks[begin / BLOCK], making->own->published_us));
    for (uint32_t slot = begin; slot < begin + count; slot++)
        if ((float)sums[slot] * inverse[slot] >= needed)
            consider(making, slot);
}

/* The newest are looked at first: they are the most likely to be wanted, and what they reach is
 * asked of the others. */
static IndexList *
make_list(const Index *index, const Accumulators *scan, const Slot *own, float inverse,
    uint32_t limit, bool earlier)
{
    Making making = {index, scan, own, inverse, earlier, list_new(limit), 0};
    uint32_t const blocks = (index->slot_count + BLOCK - 1) / BLOCK;
    if (inverse == 0)
        return making.list;
    making.needed = needed_at(&making, 0);
    for (uint32_t block = blocks; block > 0; block--) {
        uint32_t const begin = (block - 1) * BLOCK;
        consider_block(&making, begin, MIN(index->slot_count - begin, BLOCK));
    }
    return making.list;
}

IndexList *
index_compute(const Index *index, const Signature *signature, bool earlier)
{
    Slot own;
    uint32_t limit = LIST_KEPT;
    index_slot_of(index, signature, &own);
    float const inverse = scan_inverse(index, signature);
    Accumulators *scan = scan_begin(index, signature);
    IndexList *list = make_list(index, scan, &own, inverse, limit, earlier);
    while (!list_is_enough(index, list) && limit < LIST_WIDEST) {
        limit *= LIST_WIDER;
        index_list_free(list);
        list = make_list(index, scan, &own, inverse, limit, earlier);
    }
    scan_end(index, scan);
    return list;
}

bool
index_kept(const Index *index, int64_t story_id, IndexItem *ret_items, unsigned *ret_count)
{
    uint32_t const slot = index_slot(index, story_id);
    const IndexList *list =
        slot == NO_SLOT ? NULL : g_hash_table_lookup(index->lists, GUINT_TO_POINTER(slot));
    if (list == NULL)
        return false;
    *ret_count = index_list_items(index, list, ret_items);
    return true;
}
