/* SPDX-License-Identifier: MIT */
/* What a text says now against what it said before, word by word: what a correction shows to its
 * readers. It compares plain texts, knows no markup and escapes nothing. Thread-safe. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"

typedef enum { DIFFERENCE_SAME, DIFFERENCE_GONE, DIFFERENCE_NEW } DifferenceKind;

typedef struct {
    DifferenceKind kind;
    const char *text; /* words with the blanks between them, never empty */
} Difference;

typedef struct {
    Difference *parts; /* NULL where both texts have no words */
    unsigned count;
    bool is_whole; /* too much differs to say which words do */
} Differences;

/* Words gone and words new, together, up to which they are told from those that stayed. */
enum { DIFFERENCE_MOST = 1000 };

/* The words of two plain texts compared: what stayed, what is gone, what is new, in reading order;
 * what is gone comes before what takes its place, and no two parts of one kind are neighbours.
 *
 * A word is what stands between blanks (Unicode's, so the no-break space too), its punctuation with
 * it. Blanks are read by one rule: those at the ends of a text are left out, a run that holds line
 * feeds is these line feeds, any other run is one space. In this form SAME and GONE parts, joined,
 * are the text before, SAME and NEW parts the text after. A run of line feeds is compared like a
 * word, so a change can take in whole paragraphs: split the parts at "\n" to show them. A space
 * around a change is SAME where both texts have it, else it is in the change; a part is " " alone
 * where two lines became one or one two. Bytes that are no UTF-8 belong to their word as they are.
 *
 * Words are told apart by their bytes. Where more than DIFFERENCE_MOST differ, or words are so long
 * or repeat so often that comparing takes too much work, is_whole is true and what is between the
 * common beginning and end is one GONE and one NEW part. Words that were only added, or only taken
 * away, in one place are exact in any number. */
Differences text_differences(Arena *arena, const char *before, const char *after);
