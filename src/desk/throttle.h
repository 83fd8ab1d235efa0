/* SPDX-License-Identifier: MIT */
/* Slows down who guesses: counts failures by name (a login, an address) and says how long to wait.
 * In memory only; bounded. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Throttle Throttle;

Throttle *throttle_new(void);
void throttle_free(Throttle *throttle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Throttle, throttle_free)

/* Seconds until the next try under this name; 0: now. The first five failures are free, then the
 * wait doubles from 2 s to 15 minutes; a quarter of an hour without failures forgets them. Threads
 * may share it. */
unsigned throttle_wait_s(Throttle *throttle, const char *name);
void throttle_failed(Throttle *throttle, const char *name);
void throttle_succeeded(Throttle *throttle, const char *name);
