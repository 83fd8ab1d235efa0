/* SPDX-License-Identifier: MIT */
/* Layout, per story: a Slot of 48 bytes, two floats, a place in the table of ids (6 to 12 bytes)
 * and four bytes a term in the postings (96 terms): about 460 bytes. Slots are given in order and
 * not used again; a story that changed takes a new one. Kept lists: 340 bytes each, at most 60,000.
 *
 * Putting a story in costs one scan (index_scan.c). The same sums serve both questions: who belongs
 * beside the new story, and beside whom does it belong. The second compares the likeness with a
 * threshold, below which nothing enters that story's kept candidates; others are not looked at. */
#include "related/index.h"

#include <math.h>
#include <string.h>

#include "newsroom/section.h"
#include "related/index_internal.h"

enum { FIRST_PLACES = 1 << 10 };

Index *
index_new(void)
{
    Index *index = g_new0(Index, 1);
    index->postings = postings_new();
    index->counts = signature_counts_new();
    index->weights = score_weights();
    index->tops = g_hash_table_new(NULL, NULL);
    index->place_count = FIRST_PLACES;
    index->places = g_new0(uint32_t, FIRST_PLACES);
    index->lists = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)index_list_free);
    g_queue_init(&index->order);
    g_mutex_init(&index->scratch_lock);
    index->scratch = g_ptr_array_new();
    return index;
}

void
index_free(Index *index)
{
    if (index == NULL)
        return;
    for (unsigned number = 0; number < index->scratch->len; number++) {
        Accumulators *accumulators = g_ptr_array_index(index->scratch, number);
        g_free(accumulators->sums);
        g_free(accumulators);
    }
    g_ptr_array_unref(index->scratch);
    g_free(index->waiting);
    g_mutex_clear(&index->scratch_lock);
    g_queue_clear(&index->order);
    g_hash_table_unref(index->lists);
    g_hash_table_unref(index->tops);
    g_free(index->places);
    g_free(index->thresholds);
    g_free(index->inverse);
    g_free(index->blocks);
    g_free(index->slots);
    signature_counts_free(index->counts);
    postings_free(index->postings);
    g_free(index);
}

/* Where the id stands in the table, or the free place where it would. */
static uint32_t *
place_of(const Index *index, uint32_t story_id)
{
    uint32_t const mask = index->place_count - 1;
    uint32_t place = story_id * UINT32_C(0x9e3779b1) & mask;
    while (index->places[place] != 0 && index->slots[index->places[place] - 1].story_id != story_id)
        place = (place + 1) & mask;
    return &index->places[place];
}

uint32_t
index_slot(const Index *index, int64_t story_id)
{
    if (story_id <= 0 || story_id > UINT32_MAX)
        return NO_SLOT;
    uint32_t const *place = place_of(index, (uint32_t)story_id);
    return *place == 0 ? NO_SLOT : *place - 1;
}

bool
index_has(const Index *index, int64_t story_id)
{
    return index_slot(index, story_id) != NO_SLOT;
}

/* Makes the table of ids anew, without those that are gone. */
static void
place_all(Index *index, uint32_t place_count)
{
    g_free(index->places);
    index->place_count = place_count;
    index->places = g_new0(uint32_t, place_count);
    for (uint32_t slot = 0; slot < index->slot_count; slot++)
        if (index->slots[slot].story_id != 0)
            *place_of(index, index->slots[slot].story_id) = slot + 1;
}

uint32_t
index_digest(const Signature *signature)
{
    uint32_t digest = (uint32_t)signature->section_id ^ (uint32_t)signature->published_us ^
                      (uint32_t)(signature->published_us >> 32);
    for (unsigned place = 0; place < signature->term_count; place++)
        digest = (digest ^ signature->terms[place]) * UINT32_C(0x9e3779b1);
    return digest;
}

static uint32_t
top_of(const Index *index, uint32_t section)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(index->tops, GUINT_TO_POINTER(section)));
}

void
index_slot_of(const Index *index, const Signature *signature, Slot *ret_slot)
{
    *ret_slot = (Slot){
        .published_us = signature->published_us,
        .story_id = (uint32_t)signature->story_id,
        .section = (uint32_t)signature->section_id,
        .top = top_of(index, (uint32_t)signature->section_id),
        .digest = index_digest(signature),
    };
    memcpy(ret_slot->sketch, signature->sketch, sizeof ret_slot->sketch);
}

static void
make_room(Index *index)
{
    if (index->slot_count < index->slot_room)
        return;
    index->slot_room = MAX(1024, index->slot_room + index->slot_room / 4);
    index->blocks = g_renew(BlockTime, index->blocks, index->slot_room / BLOCK + 1);
    index->slots = g_renew(Slot, index->slots, index->slot_room);
    index->inverse = g_renew(float, index->inverse, index->slot_room);
    index->thresholds = g_renew(float, index->thresholds, index->slot_room);
}

static void
note_time(Index *index, uint32_t slot, int64_t published_us)
{
    BlockTime *block = &index->blocks[slot / BLOCK];
    if (slot % BLOCK == 0)
        *block = (BlockTime){published_us, published_us};
    block->first_us = MIN(block->first_us, published_us);
    block->last_us = MAX(block->last_us, published_us);
}

static void
add_waiting(Index *index)
{
    postings_add_all(
        index->postings, index->waiting, index->waiting + WAITING_MAX, index->waiting_count);
    index->waiting_count = 0;
}

static void
add_posting(Index *index, uint32_t slot, uint32_t packed)
{
    uint32_t const term = packed >> SIGNATURE_TERM_SHIFT, fact = packed & SIGNATURE_FACT_MASK;
    if (index->waiting == NULL) {
        postings_add(index->postings, term, slot, (uint8_t)fact);
        return;
    }
    if (index->waiting_count == WAITING_MAX)
        add_waiting(index);
    index->waiting[index->waiting_count++] =
        (PostingsEntry){term, slot << SIGNATURE_TERM_SHIFT | fact};
}

static uint32_t
add_slot(Index *index, const Signature *signature)
{
    make_room(index);
    uint32_t const slot = index->slot_count++;
    index_slot_of(index, signature, &index->slots[slot]);
    note_time(index, slot, signature->published_us);
    index->inverse[slot] = index->waiting != NULL ? 0 : scan_inverse(index, signature);
    index->thresholds[slot] = NO_LIST;
    if (index->slot_count > index->place_count / 10 * 7)
        place_all(index, index->place_count * 2);
    else
        *place_of(index, (uint32_t)signature->story_id) = slot + 1;
    for (unsigned place = 0; place < signature->term_count; place++)
        add_posting(index, slot, signature->terms[place]);
    return slot;
}

static void
tell(const Index *index, uint32_t slot, GArray *changed)
{
    int64_t const id = index->slots[slot].story_id;
    if (id != 0)
        g_array_append_val(changed, id);
}

static void
forget_list(Index *index, uint32_t slot)
{
    index->thresholds[slot] = NO_LIST;
    g_hash_table_remove(index->lists, GUINT_TO_POINTER(slot));
}

/* Whether two readings of a list show the same stories in the same order. */
static bool
shows_the_same(
    const IndexItem *left, unsigned left_count, const IndexItem *right, unsigned right_count)
{
    if (left_count != right_count)
        return false;
    for (unsigned item = 0; item < left_count; item++)
        if (left[item].story_id != right[item].story_id)
            return false;
    return true;
}

/* After its beginning changed: tells the story where its list shows it, or forgets a list that is
 * not enough any more. */
static void
settle_list(Index *index, uint32_t slot, IndexList *list, const IndexItem *before,
    unsigned before_count, GArray *changed)
{
    IndexItem after[INDEX_LIST];
    unsigned const count = index_list_items(index, list, after);
    bool const enough = list_is_enough(index, list) && (list->whole || list->count >= LIST_SPARE);
    if (!enough || !shows_the_same(before, before_count, after, count))
        tell(index, slot, changed);
    if (enough)
        index->thresholds[slot] = list_threshold(list);
    else
        forget_list(index, slot);
}

static void
enter_list(Index *index, uint32_t slot, Candidate candidate, GArray *changed)
{
    IndexItem before[INDEX_LIST];
    IndexList *list = g_hash_table_lookup(index->lists, GUINT_TO_POINTER(slot));
    if (!list_admits(index, list, candidate)) {
        list->whole = false;
        return;
    }
    unsigned const count = index_list_items(index, list, before);
    list_insert(index, list, candidate);
    settle_list(index, slot, list, before, count, changed);
}

static void
consider_list(
    Index *index, const Accumulators *scan, uint32_t slot, uint32_t entering, GArray *changed)
{
    double const likeness =
        scan_likeness(scan->sums[slot], index->inverse[entering], index->inverse[slot]);
    if (slot == entering || scan->sums[slot] < score_least_sum())
        return;
    float const score = list_score(&index->slots[slot], &index->slots[entering], likeness).score;
    if (score > 0)
        enter_list(index, slot, (Candidate){entering, score}, changed);
}

/* How many of a block may be lists that the story enters. */
static unsigned
block_count(
    const int32_t *sums, const float *inverse, const float *thresholds, float own, uint32_t count)
{
    unsigned found = 0;
    for (uint32_t at = 0; at < count; at++)
        found += (float)sums[at] * inverse[at] * own >= thresholds[at];
    return found;
}

/* Enters the story into every kept list where it belongs. */
static void
enter_lists(Index *index, uint32_t entering, const Signature *signature, GArray *changed)
{
    float const own = index->inverse[entering];
    Accumulators *scan = scan_begin(index, signature);
    for (uint32_t begin = 0; begin < index->slot_count; begin += BLOCK) {
        uint32_t const count = MIN(index->slot_count - begin, BLOCK);
        if (block_count(scan->sums + begin, index->inverse + begin, index->thresholds + begin, own,
                count) == 0)
            continue;
        for (uint32_t slot = begin; slot < begin + count; slot++)
            if ((float)scan->sums[slot] * index->inverse[slot] * own >= index->thresholds[slot])
                consider_list(index, scan, slot, entering, changed);
    }
    scan_end(index, scan);
}

/* Takes the story out of every kept list that has it. */
static void
leave_lists(Index *index, uint32_t leaving, GArray *changed)
{
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, index->lists);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const IndexList *list = value;
        uint32_t const slot = GPOINTER_TO_UINT(key);
        for (uint32_t place = 0; place < list->count; place++)
            if (list->items[place].slot == leaving) {
                g_array_append_val(slots, slot);
                break;
            }
    }
    for (unsigned number = 0; number < slots->len; number++) {
        uint32_t const slot = g_array_index(slots, uint32_t, number);
        IndexItem before[INDEX_LIST];
        IndexList *list = g_hash_table_lookup(index->lists, GUINT_TO_POINTER(slot));
        unsigned const count = index_list_items(index, list, before);
        list_remove(list, leaving);
        settle_list(index, slot, list, before, count, changed);
    }
}

/* The id's place goes to whatever stands behind it in the same run. */
static void
unplace(Index *index, uint32_t story_id)
{
    uint32_t const mask = index->place_count - 1;
    uint32_t hole = (uint32_t)(place_of(index, story_id) - index->places);
    for (uint32_t next = (hole + 1) & mask; index->places[next] != 0; next = (next + 1) & mask) {
        uint32_t const home =
            index->slots[index->places[next] - 1].story_id * UINT32_C(0x9e3779b1) & mask;
        if (((next - home) & mask) < ((next - hole) & mask))
            continue;
        index->places[hole] = index->places[next];
        hole = next;
    }
    index->places[hole] = 0;
}

static void
bury(Index *index, uint32_t slot)
{
    unplace(index, index->slots[slot].story_id);
    forget_list(index, slot);
    index->slots[slot].story_id = 0;
    index->inverse[slot] = 0;
    index->dead++;
}

void
index_drop(Index *index, int64_t story_id, GArray *changed)
{
    uint32_t const slot = index_slot(index, story_id);
    if (slot == NO_SLOT)
        return;
    if (changed != NULL) {
        tell(index, slot, changed);
        leave_lists(index, slot, changed);
    }
    bury(index, slot);
}

void
index_put(Index *index, const Signature *signature, GArray *changed)
{
    uint32_t const old = index_slot(index, signature->story_id);
    Slot now;
    index_slot_of(index, signature, &now);
    if (old != NO_SLOT && index->slots[old].digest == now.digest &&
        memcmp(index->slots[old].sketch, now.sketch, sizeof now.sketch) == 0)
        return;
    index_drop(index, signature->story_id, changed);
    if (signature->story_id > UINT32_MAX || index->slot_count > POSTINGS_SLOT_MAX)
        return;
    uint32_t const slot = add_slot(index, signature);
    if (changed == NULL)
        return;
    enter_lists(index, slot, signature, changed);
    if (old == NO_SLOT)
        tell(index, slot, changed);
}

void
index_load(Index *index, const Signature *signature)
{
    if (index->waiting == NULL)
        index->waiting = g_new(PostingsEntry, 2 * WAITING_MAX);
    index_put(index, signature, NULL);
}

void
index_loaded(Index *index)
{
    if (index->waiting != NULL)
        add_waiting(index);
    g_clear_pointer(&index->waiting, g_free);
    scan_norms(index);
}

void
index_forget_lists(Index *index)
{
    g_hash_table_remove_all(index->lists);
    g_queue_clear(&index->order);
    for (uint32_t slot = 0; slot < index->slot_count; slot++)
        index->thresholds[slot] = NO_LIST;
}

bool
index_turn(Index *index, Reader *reader, bool *ret_turned, GError **error)
{
    if (!signature_counts_read(index->counts, reader, ret_turned, error))
        return false;
    if (!*ret_turned)
        return true;
    scan_norms(index);
    index_forget_lists(index);
    return true;
}

static void
set_tops(Index *index, const Section *section, int64_t top)
{
    g_hash_table_insert(
        index->tops, GUINT_TO_POINTER((unsigned)section->id), GUINT_TO_POINTER((unsigned)top));
    for (const Section *const *child = section->children; *child != NULL; child++)
        set_tops(index, *child, top);
}

void
index_set_sections(Index *index, const SectionTree *sections)
{
    g_hash_table_remove_all(index->tops);
    for (const Section *const *top = section_tree_top(sections); *top != NULL; top++)
        set_tops(index, *top, (*top)->id);
    for (uint32_t slot = 0; slot < index->slot_count; slot++)
        index->slots[slot].top = top_of(index, index->slots[slot].section);
    index_forget_lists(index);
}

/* Makes room for one more list. */
static void
forget_oldest(Index *index, GArray *changed)
{
    while (g_hash_table_size(index->lists) >= LISTS_MAX || index->order.length >= 2 * LISTS_MAX) {
        uint32_t const slot = GPOINTER_TO_UINT(g_queue_pop_head(&index->order));
        if (index->thresholds[slot] == NO_LIST)
            continue;
        tell(index, slot, changed);
        forget_list(index, slot);
    }
}

void
index_keep(Index *index, const Signature *signature, IndexList *list, GArray *changed)
{
    uint32_t const slot = index_slot(index, signature->story_id);
    if (slot == NO_SLOT || index->slots[slot].digest != index_digest(signature)) {
        index_list_free(list);
        return;
    }
    forget_oldest(index, changed);
    index->thresholds[slot] = list_threshold(list);
    if (g_hash_table_insert(index->lists, GUINT_TO_POINTER(slot), list))
        g_queue_push_tail(&index->order, GUINT_TO_POINTER(slot));
}

IndexSize
index_size(const Index *index)
{
    size_t const per_slot = sizeof(Slot) + 2 * sizeof(float);
    size_t bytes = postings_size_bytes(index->postings) + index->slot_room * per_slot +
                   index->place_count * sizeof(uint32_t);
    bytes += g_hash_table_size(index->lists) * (sizeof(IndexList) + LIST_KEPT * sizeof(Candidate));
    return (IndexSize){
        index->slot_count - index->dead, index->dead, g_hash_table_size(index->lists), bytes};
}
