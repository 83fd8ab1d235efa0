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
list_insert(const Index *index, IndexList *list, Candidate candidate)
{
    uint32_t place = list->count;
    while (place > 0 && ranks_before(index, candidate, list->items[place - 1]))
        place--;
    if (place == list->count && (!list->whole || place == list->limit)) {
        list->whole = false;
        return false;
    }
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
    return list->whole && list->count < list->limit ? 0 : list->items[list->count - 1].score;
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

static IndexList *
make_list(const Index *index, const Accumulators *scan, const Slot *own, float inverse,
    uint32_t limit, bool earlier)
{
    IndexList *list = list_new(limit);
    for (uint32_t slot = 0; slot < index->slot_count; slot++) {
        if (!score_is_evidence(scan->sums[slot]) || index->inverse[slot] == 0)
            continue;
        double const likeness = scan_likeness(scan->sums[slot], inverse, index->inverse[slot]);
        float const bound = score_bound(likeness);
        const Slot *other = &index->slots[slot];
        if (bound == 0 || (list->count == limit && bound < list->items[limit - 1].score) ||
            other->story_id == own->story_id || (earlier && is_newer(other, own)))
            continue;
        Candidate const candidate = {slot, list_score(own, other, likeness).score};
        list_insert(index, list, candidate);
    }
    return list;
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
