/* SPDX-License-Identifier: MIT */
/* An open-addressed table of 16-byte entries, at most seven tenths full. A term that one story has
 * (half of them) is kept in its entry; other lists grow by a quarter, in steps that have numbers.
 * A term looked up in a table of many megabytes costs a
 * cache miss, so an archive is loaded in large parts, each sorted by term (by radix, twelve bits at
 * a time) and looked up once a term. */
#include "related/postings.h"

#include <string.h>

#include <glib.h>

enum { FIRST_SIZE = 1 << 12, SLOT_SHIFT = 8, STEPS = 80, SORT_BITS = 12 };

typedef struct {
    uint32_t term : 24; /* 0: free */
    uint32_t step : 8;  /* of the list's room */
    uint32_t count;     /* 1: one, else many */

    union {
        uint32_t one;
        uint32_t *many;
    } list;
} Entry;

struct Postings {
    Entry *entries;
    uint32_t size; /* a power of two */
    uint32_t used;
    size_t list_bytes;
    uint32_t rooms[STEPS];
};

Postings *
postings_new(void)
{
    Postings *postings = g_new0(Postings, 1);
    postings->size = FIRST_SIZE;
    postings->entries = g_new0(Entry, FIRST_SIZE);
    uint32_t room = 2; /* 2, 4, 6, 8, 12, 16, 22 … */
    for (unsigned step = 0; step < STEPS; step++) {
        postings->rooms[step] = room;
        room = (room + room / 4 + 2) & ~UINT32_C(1);
    }
    return postings;
}

void
postings_free(Postings *postings)
{
    if (postings == NULL)
        return;
    for (uint32_t index = 0; index < postings->size; index++)
        if (postings->entries[index].count > 1)
            g_free(postings->entries[index].list.many);
    g_free(postings->entries);
    g_free(postings);
}

static Entry *
entry_at(const Postings *postings, uint32_t term)
{
    uint32_t const mask = postings->size - 1;
    uint32_t place = (term * UINT32_C(0x9e3779b1)) >> 7 & mask;
    while (postings->entries[place].term != 0 && postings->entries[place].term != term)
        place = (place + 1) & mask;
    return &postings->entries[place];
}

static void
grow(Postings *postings)
{
    Entry *old = postings->entries;
    uint32_t const old_size = postings->size;
    postings->size *= 2;
    postings->entries = g_new0(Entry, postings->size);
    for (uint32_t index = 0; index < old_size; index++)
        if (old[index].term != 0)
            *entry_at(postings, old[index].term) = old[index];
    g_free(old);
}

/* The entry of a term, with room for so many more. */
static Entry *
make_room(Postings *postings, uint32_t term, uint32_t more)
{
    if (postings->used >= postings->size / 10 * 7)
        grow(postings);
    Entry *entry = entry_at(postings, term);
    if (entry->term == 0) {
        entry->term = term & ((1 << 24) - 1);
        postings->used++;
    }
    uint32_t const needed = entry->count + more;
    uint32_t const room = entry->count <= 1 ? 0 : postings->rooms[entry->step];
    if (needed <= MAX(room, 1))
        return entry;
    uint32_t const one = entry->list.one;
    unsigned step = entry->step;
    while (postings->rooms[step] < needed)
        step++;
    entry->step = step & 0xff;
    entry->list.many =
        g_renew(uint32_t, entry->count <= 1 ? NULL : entry->list.many, postings->rooms[step]);
    if (entry->count == 1)
        entry->list.many[0] = one;
    postings->list_bytes += (postings->rooms[step] - room) * sizeof one;
    return entry;
}

void
postings_add(Postings *postings, uint32_t term, uint32_t slot, uint8_t fact)
{
    Entry *entry = make_room(postings, term, 1);
    uint32_t const posting = slot << SLOT_SHIFT | fact;
    if (entry->count == 0)
        entry->list.one = posting;
    else
        entry->list.many[entry->count] = posting;
    entry->count++;
}

/* Moves the entries to sorted, in order of some bits of their terms and else as they were. */
static void
sort_by_bits(const PostingsEntry *entries, PostingsEntry *sorted, uint32_t count, unsigned shift)
{
    uint32_t starts[1 << SORT_BITS] = {0}, total = 0;
    uint32_t const mask = (1 << SORT_BITS) - 1;
    for (uint32_t at = 0; at < count; at++)
        starts[entries[at].term >> shift & mask]++;
    for (uint32_t bits = 0; bits <= mask; bits++) {
        uint32_t const here = starts[bits];
        starts[bits] = total;
        total += here;
    }
    for (uint32_t at = 0; at < count; at++)
        sorted[starts[entries[at].term >> shift & mask]++] = entries[at];
}

void
postings_add_all(Postings *postings, PostingsEntry *entries, PostingsEntry *scratch, uint32_t count)
{
    sort_by_bits(entries, scratch, count, 0);
    sort_by_bits(scratch, entries, count, SORT_BITS);
    for (uint32_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && entries[end].term == entries[begin].term; end++)
            continue;
        Entry *entry = make_room(postings, entries[begin].term, end - begin);
        if (entry->count + (end - begin) == 1)
            entry->list.one = entries[begin].posting;
        for (uint32_t at = begin; at < end && entry->count + (end - begin) > 1; at++)
            entry->list.many[entry->count + at - begin] = entries[at].posting;
        entry->count += end - begin;
    }
}

const uint32_t *
postings_of(const Postings *postings, uint32_t term, uint32_t *ret_count)
{
    const Entry *entry = entry_at(postings, term);
    *ret_count = entry->term == 0 ? 0 : entry->count;
    if (*ret_count == 0)
        return NULL;
    return entry->count == 1 ? &entry->list.one : entry->list.many;
}

void
postings_each(const Postings *postings, PostingsVisit visit, void *data)
{
    for (uint32_t index = 0; index < postings->size; index++) {
        const Entry *entry = &postings->entries[index];
        if (entry->term != 0)
            visit(entry->term, entry->count == 1 ? &entry->list.one : entry->list.many,
                entry->count, data);
    }
}

size_t
postings_size_bytes(const Postings *postings)
{
    return postings->size * sizeof(Entry) + postings->list_bytes;
}
