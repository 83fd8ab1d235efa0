/* SPDX-License-Identifier: MIT */
/* Time and numbers of connections. The library's own timeout starts again with every byte, so a
 * client that sends one now and then would hold a connection for ever. Here each connection carries
 * a deadline instead, set by the thread that serves it:
 *
 *   accepted            header_timeout               until the first head is complete
 *   head complete       body_timeout + size / 16 KiB/s   where there is a body
 *   action running      none
 *   answer queued       60 s + size / 4 KiB/s
 *   answer sent         idle_timeout + header_timeout    until the next head is complete
 *
 * One thread looks at all of them twice a second and shuts the socket of a late one down; the
 * library then sees its end and closes it. A connection leaves its shard, under the shard's lock,
 * before its descriptor is closed, so never another's is shut down. The same thread writes the
 * access log. */
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "http/listener_internal.h"

enum { TICK_MS = 500 };

static guint
key_hash(gconstpointer data)
{
    const AddressKey *key = data;
    uint64_t high;
    uint64_t low;
    memcpy(&high, key->bytes, 8);
    memcpy(&low, key->bytes + 8, 8);
    uint64_t const mixed =
        (high ^ (low * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
    return (guint)(mixed >> 32);
}

static gboolean
key_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(AddressKey)) == 0;
}

static Shard *
shard_of(Listener *listener, const AddressKey *key)
{
    return &listener->shards[key_hash(key) % SHARDS];
}

int64_t
watch_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool
watch_admits(Listener *listener, const AddressKey *key, bool is_exempt)
{
    unsigned const limit = listener->options.per_address_limit;
    if (is_exempt || limit == 0)
        return true;
    Shard *shard = shard_of(listener, key);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shard->lock);
    return GPOINTER_TO_UINT(g_hash_table_lookup(shard->counts, key)) < limit;
}

/* Adds one to the address's count, or takes one away; a count of 0 is forgotten. */
static void
count_address(Shard *shard, const AddressKey *key, int change)
{
    guint const count = GPOINTER_TO_UINT(g_hash_table_lookup(shard->counts, key)) + (guint)change;
    if (count == 0)
        g_hash_table_remove(shard->counts, key);
    else
        g_hash_table_insert(shard->counts, g_memdup2(key, sizeof *key), GUINT_TO_POINTER(count));
}

void
watch_add(Connection *connection)
{
    Shard *shard = shard_of(connection->listener, &connection->key);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shard->lock);
    connection->next = shard->first;
    if (shard->first != NULL)
        shard->first->previous = connection;
    shard->first = connection;
    count_address(shard, &connection->key, 1);
}

void
watch_remove(Connection *connection)
{
    Shard *shard = shard_of(connection->listener, &connection->key);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shard->lock);
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        shard->first = connection->next;
    count_address(shard, &connection->key, -1);
}

/* Whether the client has closed its side and left nothing to read. */
static bool
has_ended(Connection *connection)
{
    if (!atomic_load_explicit(&connection->is_reading, memory_order_relaxed))
        return false;
    bool const was_looked_at =
        atomic_exchange_explicit(&connection->was_looked_at, true, memory_order_relaxed);
    if (was_looked_at && atomic_load_explicit(&connection->is_idle, memory_order_relaxed))
        return false;
    char byte;
    return recv(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void
cut_late(Listener *listener, Shard *shard, int64_t now_ms)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&shard->lock);
    for (Connection *at = shard->first; at != NULL; at = at->next) {
        int64_t const deadline_ms = atomic_load_explicit(&at->deadline_ms, memory_order_relaxed);
        bool const is_late = deadline_ms != 0 && deadline_ms <= now_ms;
        if (at->is_cut || !(is_late || has_ended(at)))
            continue;
        at->is_cut = true;
        shutdown(at->fd, SHUT_RDWR);
        if (is_late && !at->is_idle)
            count_add(&listener->workers[0].refused[REFUSAL_SLOW], 1);
    }
}

static void *
keep(void *data)
{
    Listener *listener = data;
    g_mutex_lock(&listener->keeper_lock);
    while (!listener->keeper_stops) {
        gint64 const until = g_get_monotonic_time() + TICK_MS * 1000;
        g_cond_wait_until(&listener->keeper_wake, &listener->keeper_lock, until);
        g_mutex_unlock(&listener->keeper_lock);
        int64_t const now_ms = watch_now_ms();
        atomic_store_explicit(&listener->now_ms, now_ms, memory_order_relaxed);
        for (int i = 0; i < SHARDS; i++)
            cut_late(listener, &listener->shards[i], now_ms);
        if (listener->log != NULL)
            access_log_flush(listener->log);
        g_mutex_lock(&listener->keeper_lock);
    }
    g_mutex_unlock(&listener->keeper_lock);
    return NULL;
}

bool
watch_start(Listener *listener, GError **error)
{
    for (int i = 0; i < SHARDS; i++) {
        g_mutex_init(&listener->shards[i].lock);
        listener->shards[i].counts = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
    }
    g_mutex_init(&listener->keeper_lock);
    g_cond_init(&listener->keeper_wake);
    atomic_store(&listener->now_ms, watch_now_ms());
    listener->keeper = g_thread_try_new("http-keeper", keep, listener, error);
    return listener->keeper != NULL;
}

void
watch_stop(Listener *listener)
{
    if (listener->keeper != NULL) {
        g_mutex_lock(&listener->keeper_lock);
        listener->keeper_stops = true;
        g_cond_signal(&listener->keeper_wake);
        g_mutex_unlock(&listener->keeper_lock);
        g_thread_join(listener->keeper);
    }
    for (int i = 0; i < SHARDS; i++) {
        g_clear_pointer(&listener->shards[i].counts, g_hash_table_unref);
        g_mutex_clear(&listener->shards[i].lock);
    }
    g_cond_clear(&listener->keeper_wake);
    g_mutex_clear(&listener->keeper_lock);
}
