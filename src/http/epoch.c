/* SPDX-License-Identifier: MIT */
/* A mark is the counter's value when its thread entered, 0 outside. Entering stores the mark and
 * then loads pointers; retiring unlinks, then counts on, then looks at the marks; all sequentially
 * consistent. So a reader whose mark the writer did not see loads pointers after the unlinking and
 * cannot find the thing, and one that could has a mark at or below the moment of retiring. */
#include "http/epoch.h"

#include <stdatomic.h>

#include <glib.h>

enum { READERS_MAX = 256 };

typedef struct {
    _Alignas(64) _Atomic uint64_t mark;
    _Atomic bool taken;
} Reader;

static Reader readers[READERS_MAX];
static _Atomic unsigned readers_seen; /* slots that were ever taken */
static _Atomic uint64_t counter = 1;
static _Thread_local Reader *own;

static void
reader_release(void *reader)
{
    atomic_store(&((Reader *)reader)->taken, false);
}

static GPrivate release_at_thread_end = G_PRIVATE_INIT(reader_release);

static Reader *
reader_take(void)
{
    for (unsigned i = 0; i < READERS_MAX; i++) {
        bool expected = false;
        if (!atomic_compare_exchange_strong(&readers[i].taken, &expected, true))
            continue;
        unsigned seen = atomic_load(&readers_seen);
        while (seen <= i && !atomic_compare_exchange_weak(&readers_seen, &seen, i + 1))
            continue;
        g_private_set(&release_at_thread_end, &readers[i]);
        return &readers[i];
    }
    return NULL;
}

bool
epoch_enter(void)
{
    if (own == NULL)
        own = reader_take();
    if (own == NULL)
        return false;
    atomic_store(&own->mark, atomic_load(&counter));
    return true;
}

void
epoch_leave(void)
{
    atomic_store_explicit(&own->mark, 0, memory_order_release);
}

uint64_t
epoch_retire(void)
{
    return atomic_fetch_add(&counter, 1);
}

uint64_t
epoch_safe(void)
{
    uint64_t safe = atomic_load(&counter);
    unsigned const seen = atomic_load(&readers_seen);
    for (unsigned i = 0; i < seen; i++) {
        uint64_t const mark = atomic_load(&readers[i].mark);
        if (mark != 0 && mark < safe)
            safe = mark;
    }
    return safe;
}
