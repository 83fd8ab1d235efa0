/* SPDX-License-Identifier: MIT */
/* How much a program may ask for: a bucket for each key, of so many requests, filled again at an
 * even rate. In memory only; bounded. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Quota Quota;

/* burst requests at once, and per_minute in the long run. */
Quota *quota_new(unsigned burst, unsigned per_minute);
void quota_free(Quota *quota);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Quota, quota_free)

/* Takes one. False where there is none: *ret_wait_s says when there will be. *ret_left is what
 * remains. Threads may share it. */
bool quota_take(Quota *quota, int64_t key, unsigned *ret_left, unsigned *ret_wait_s);
