/* SPDX-License-Identifier: MIT */
/* Text of unknown origin made into text everything else may trust: valid UTF-8 without control
 * characters. */
#pragma once

#include <stddef.h>

#include "base/arena.h"

/* Each invalid sequence becomes one U+FFFD; NUL and the C0 and C1 controls but \n and \t are left
 * out, "\r\n" and a lone "\r" become "\n". bytes may be NULL where size is 0. */
char *text_valid_utf8(Arena *arena, const char *bytes, size_t size);
