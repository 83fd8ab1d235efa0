/* SPDX-License-Identifier: MIT */
/* Text made comparable, and the direction it is read in. Folded text is for comparing only, never
 * for showing. */
#pragma once

#include "base/arena.h"

/* Case folded, diacritics and compatibility forms removed. й and ї stay letters of their own. */
char *fold_text(Arena *arena, const char *text);

/* "rtl" or "ltr", by the first letter with a direction; "ltr" where there is none. */
const char *text_direction(const char *text);
