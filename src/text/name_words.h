/* SPDX-License-Identifier: MIT */
/* A text as the words that names are found by: each folded, with and without its ending, and with
 * what its capitals and the signs before it tell. Words are compared by hash; it knows no names. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum {
    NAME_CAPITAL = 1,     /* begins with a capital */
    NAME_CAPITALS = 2,    /* two characters or more, all letters capitals: "US", "U.S.", "G20" */
    NAME_BREAK = 4,       /* a clause ended before it: no name goes across */
    NAME_FIRST = 8,       /* a sentence begins with it */
    NAME_LETTERS = 16,    /* it has a letter */
    NAME_POSSESSIVE = 32, /* it had 's */
};

typedef struct {
    uint64_t folded; /* hash of the word without possessive, folded */
    uint64_t stem;   /* and without a plural's "s", a Cyrillic article or final vowel */
    uint32_t begin;  /* in the text, bytes */
    uint16_t size;
    uint16_t flags;
} NameWord;

typedef struct {
    const char *text; /* composed: begin and size count in this */
    const NameWord *words;
    unsigned count;
} NameWords;

enum { NAME_WORDS_MAX = 65536 };

/* The first words of a text, at most limit and NAME_WORDS_MAX. Apostrophes within a word are
 * dropped ("O'Brien" is one word), initials without blanks are one ("U.S." is "us", as "US" is).
 * Any bytes may come; linear in size. */
NameWords name_words_read(Arena *arena, const char *text, unsigned limit);
