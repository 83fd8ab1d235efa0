/* SPDX-License-Identifier: MIT */
/* One line of text out of a stretch of text: what sentences and excerpts share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

static inline bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

/* The stretch on one line, runs of blanks made single spaces; at most max_chars characters, cut
 * between words and ended with "…" where it is longer. */
char *words_cut(Arena *arena, const char *text, size_t size, size_t max_chars);
