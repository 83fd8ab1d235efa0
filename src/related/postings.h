/* SPDX-License-Identifier: MIT */
/* For each term the stories that have it: a slot in the upper 24 bits and the term's fact in the
 * low eight, in the order they were added. Nothing is ever taken out: a slot that is not used any
 * more stays until all is loaded again. One writer, or any number of readers. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { POSTINGS_SLOT_MAX = (1 << 24) - 1 };

typedef struct Postings Postings;

Postings *postings_new(void);
void postings_free(Postings *postings);

void postings_add(Postings *postings, uint32_t term, uint32_t slot, uint8_t fact);

/* Many at once, at a fraction of the cost for each. Slots must come in order. Both arrays hold
 * count entries; what is in them afterwards means nothing. */
typedef struct {
    uint32_t term;
    uint32_t posting; /* slot << 8 | fact */
} PostingsEntry;

void postings_add_all(
    Postings *postings, PostingsEntry *entries, PostingsEntry *scratch, uint32_t count);

/* *ret_count of them, borrowed until the next one is added; NULL for none. */
const uint32_t *postings_of(const Postings *postings, uint32_t term, uint32_t *ret_count);

typedef void (*PostingsVisit)(uint32_t term, const uint32_t *list, uint32_t count, void *data);
void postings_each(const Postings *postings, PostingsVisit visit, void *data);

size_t postings_size_bytes(const Postings *postings);
