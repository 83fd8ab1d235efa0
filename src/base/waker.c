/* SPDX-License-Identifier: MIT */
#include "base/waker.h"

void
waker_init(Waker *waker)
{
    *waker = (Waker){.is_woken = false};
    g_mutex_init(&waker->lock);
    g_cond_init(&waker->changed);
}

void
waker_finish(Waker *waker)
{
    g_cond_clear(&waker->changed);
    g_mutex_clear(&waker->lock);
}

void
waker_wake(Waker *waker)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&waker->lock);
    waker->is_woken = true;
    g_cond_signal(&waker->changed);
}

void
waker_stop(Waker *waker)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&waker->lock);
    waker->is_stopping = true;
    g_cond_signal(&waker->changed);
}

bool
waker_wait(Waker *waker, gint64 until_us)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&waker->lock);
    while (!waker->is_woken && !waker->is_stopping)
        if (!g_cond_wait_until(&waker->changed, &waker->lock, until_us))
            break;
    waker->is_woken = false;
    return !waker->is_stopping;
}
