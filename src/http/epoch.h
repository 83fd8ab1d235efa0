/* SPDX-License-Identifier: MIT */
/* Tells when no reader can still hold what was unlinked: readers mark their thread before they
 * follow pointers, writers retire what they unlinked and free it when every reader of that time has
 * left. (Epoch-based reclamation, K. Fraser, "Practical lock-freedom", 2004, with one counter and
 * sequentially consistent marks.) Process-wide; private to http/. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Marks this thread as reading. False where more than 256 threads have read: read nothing then.
 * Does not nest. */
bool epoch_enter(void);
void epoch_leave(void);

/* After something was unlinked: the moment to keep with it. */
uint64_t epoch_retire(void);
/* Whatever was retired before this moment can be freed. */
uint64_t epoch_safe(void);
