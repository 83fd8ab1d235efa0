/* SPDX-License-Identifier: MIT */
/* What a thread sleeps on that works through something as it comes: any thread wakes it, and a wake
 * that came while it worked is not lost. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct {
    GMutex lock;
    GCond changed;
    bool is_woken, is_stopping;
} Waker;

void waker_init(Waker *waker);
void waker_finish(Waker *waker);
/* Returns at once. */
void waker_wake(Waker *waker);
/* From here on waker_wait() says false. */
void waker_stop(Waker *waker);
/* Sleeps until somebody wakes it, or until a moment as of g_get_monotonic_time(). */
bool waker_wait(Waker *waker, gint64 until_us);
