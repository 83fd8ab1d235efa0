/* SPDX-License-Identifier: MIT */
/* The words of a text as numbers: what tells stories apart and finds those that are alike. A term
 * is 24 bits of a hash of the folded word, so "Škoda" and "skoda" are one. Stop words of English,
 * Bulgarian and Russian and single letters are left out. It reads any bytes, allocates nothing, and
 * never shows a word again. Thread-safe. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TERM_BITS = 24 };

typedef struct {
    const char *at;
    const char *end;
    const char *word; /* of the last term, and where it ends */
    const char *word_end;
} TermScan;

static inline TermScan
term_scan(const char *text, size_t size)
{
    return (TermScan){text, text + size, text, text};
}

/* The next term (never 0); false at the end. */
bool term_next(TermScan *scan, uint32_t *ret_term);

/* The term of one folded word, stop words included. */
uint32_t term_of_word(const char *word, size_t size);

/* In how many of a thousand stories a word of the language of news stands before anything is known
 * of an archive; 0 for a word that is not in the list. */
unsigned term_common_permille(uint32_t term);
