/* SPDX-License-Identifier: MIT */
/* Text made comparable, and the direction it is read in. Folded text is for comparing only, never
 * for showing. */
#pragma once

#include "base/arena.h"

/* Case folded, diacritics and compatibility forms removed. й and ї stay letters of their own. */
char *fold_text(Arena *arena, const char *text);

/* "rtl" or "ltr", by the first letter with a direction; "ltr" where there is none. */
const char *text_direction(const char *text);

enum { FOLD_LETTER_MAX = 12 /* bytes */ };

/* One composed letter or digit as fold_text() folds it, in UTF-8 without a NUL: how many bytes; 0
 * for what is neither. Costs a look into a table below U+0530. Thread-safe. */
size_t fold_letter(gunichar letter, char ret_bytes[FOLD_LETTER_MAX]);
