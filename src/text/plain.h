/* SPDX-License-Identifier: MIT */
/* Words without markup: what search, cards, e-mail and the standfirst rule read. It never makes
 * markup and takes no part in what is safe to print. Every function is thread-safe. */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "text/utf8.h"

/* Readable text of markup: paragraphs parted by blank lines, list items marked "• ", table cells
 * parted by tabs, entities decoded, scripts left out. Markup the sanitizer wrote is read in one
 * pass; any other is sanitized first. Markup above the sanitizer's bounds gives "". */
char *plain_from_html(Arena *arena, const char *html, size_t size);

/* The standfirst rule: the first sentence of the first paragraph that has at least three words (of
 * the first paragraph where none has). One final full stop is dropped. Longer than max_chars
 * characters: cut between words and ended with "…". NULL where there is no text. */
char *plain_first_sentence(Arena *arena, const char *text, size_t max_chars);

/* Words as an editor counts them: runs of letters and digits between blanks. */
unsigned plain_word_count(const char *text);

/* The beginning of the text on one line, at most max_chars characters, cut between words and ended
 * with "…" where something was left out. */
char *plain_excerpt(Arena *arena, const char *text, size_t max_chars);
