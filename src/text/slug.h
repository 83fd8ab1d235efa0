/* SPDX-License-Identifier: MIT */
/* The readable end of an address, made from a title. It does not know which addresses exist. */
#pragma once

#include <stddef.h>

#include "base/arena.h"

/* Lower-case words joined by '-': diacritics folded, Cyrillic (Bulgarian official transliteration,
 * with the Russian, Ukrainian and Serbian letters) and Greek in Latin letters, apostrophes gone;
 * letters of other scripts stay as lower-case UTF-8. At most max_chars characters, cut between
 * words. Never empty: fallback where nothing is left. */
char *slug_from(Arena *arena, const char *title, size_t max_chars, const char *fallback);
