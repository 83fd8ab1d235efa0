/* SPDX-License-Identifier: MIT */
/* Freshness. versions[] holds for each topic (by hash: a collision only makes too much stale) the
 * number of the bump that last touched it; counter is the number of the last complete bump. A bump
 * writes its slots first and the counter last. A page remembers the counter from before its
 * snapshot (start) and the counter under which it was last found fresh (checked). So:
 *
 *   a lookup that begins after a bump returned sees that bump's counter, which differs from
 * checked, looks at the page's slots and finds one above start, unless the page was rendered after
 * the bump.
 *
 * Most lookups end at checked == counter.
 *
 * The table is an array of chains, changed under one lock and read without it (epoch.h). What is
 * dropped waits in a list until no reader can hold it. A clock hand over all entries chooses what
 * goes: an entry that was used since the hand last passed stays for one more round. */
#include "http/page_cache.h"

#include <stdatomic.h>
#include <string.h>

#include "http/epoch.h"

enum { VERSION_BITS = 20, BUCKET_BITS = 16, BUCKETS = 1 << BUCKET_BITS };

typedef struct CacheEntry CacheEntry;

struct CacheEntry {
    _Atomic(CacheEntry *) next; /* in the chain */
    CacheEntry *older, *newer;  /* the clock's ring; under the lock */
    Page *page;
    _Atomic uint64_t checked;
    _Atomic bool used;
    uint64_t retired_at;
    uint64_t hash;
    uint64_t start;
    uint32_t *slots;
    size_t slot_count;
    size_t size_bytes;
    size_t key_size;
    unsigned char key[];
};

/* Counters of one thread's lookups, apart so that threads do not share a cache line. */
typedef struct {
    _Alignas(64) _Atomic uint64_t hits;
    _Atomic uint64_t misses, stale;
} CacheCounts;

enum { COUNTS = 32 };

struct PageCache {
    _Atomic uint64_t counter;
    _Atomic uint64_t cleared; /* pages that started before this are stale */
    _Atomic uint64_t *versions;
    _Atomic(CacheEntry *) *buckets;
    GMutex bump_lock;

    GMutex lock; /* of all that follows, and of changes to the chains */
    CacheEntry *hand;
    CacheEntry *retired; /* linked by newer */
    size_t limit_bytes, size_bytes, pages;
    uint64_t evictions, stored;

    CacheCounts counts[COUNTS];
};

/* The finaliser of MurmurHash3 (A. Appleby, public domain): spreads any 64 bits. */
static uint64_t
mix(uint64_t value)
{
    value ^= value >> 33;
    value *= UINT64_C(0xff51afd7ed558ccd);
    value ^= value >> 33;
    value *= UINT64_C(0xc4ceb9fe1a85ec53);
    return value ^ (value >> 33);
}

static uint32_t
topic_slot(uint64_t topic)
{
    return (uint32_t)(mix(topic) >> (64 - VERSION_BITS));
}

static uint64_t
key_hash(const void *key, size_t key_size)
{
    const unsigned char *at = key;
    uint64_t hash = key_size * UINT64_C(0x9e3779b97f4a7c15);
    for (; key_size >= 8; at += 8, key_size -= 8) {
        uint64_t part;
        memcpy(&part, at, 8);
        hash = mix(hash ^ part);
    }
    uint64_t rest = 0;
    memcpy(&rest, at, key_size);
    return mix(hash ^ rest);
}

PageCache *
page_cache_new(size_t limit_bytes)
{
    PageCache *cache = g_aligned_alloc0(1, sizeof *cache, 64);
    cache->versions = g_new0(_Atomic uint64_t, 1 << VERSION_BITS);
    cache->buckets = g_new0(_Atomic(CacheEntry *), BUCKETS);
    cache->limit_bytes = limit_bytes;
    atomic_init(&cache->counter, 1);
    g_mutex_init(&cache->bump_lock);
    g_mutex_init(&cache->lock);
    return cache;
}

static void
entry_free(CacheEntry *entry)
{
    page_unref(entry->page);
    g_free(entry->slots);
    g_free(entry);
}

/* Frees what was retired and can have no reader any more. */
static void
cache_reclaim(PageCache *cache)
{
    uint64_t const safe = epoch_safe();
    CacheEntry **link = &cache->retired;
    while (*link != NULL) {
        CacheEntry *entry = *link;
        if (entry->retired_at >= safe) {
            link = &entry->newer;
            continue;
        }
        *link = entry->newer;
        entry_free(entry);
    }
}

/* Takes an entry out of its chain and the ring; readers may still hold it. */
static void
cache_unlink(PageCache *cache, CacheEntry *entry)
{
    _Atomic(CacheEntry *) *link = &cache->buckets[entry->hash & (BUCKETS - 1)];
    while (atomic_load(link) != entry)
        link = &atomic_load(link)->next;
    atomic_store(link, atomic_load(&entry->next));

    if (cache->hand == entry)
        cache->hand = entry->newer != entry ? entry->newer : NULL;
    entry->older->newer = entry->newer;
    entry->newer->older = entry->older;
    cache->size_bytes -= entry->size_bytes;
    cache->pages--;
    entry->retired_at = epoch_retire();
    entry->newer = cache->retired;
    cache->retired = entry;
}

void
page_cache_free(PageCache *cache)
{
    if (cache == NULL)
        return;
    while (cache->hand != NULL)
        cache_unlink(cache, cache->hand);
    while (cache->retired != NULL) {
        CacheEntry *entry = cache->retired;
        cache->retired = entry->newer;
        entry_free(entry);
    }
    g_mutex_clear(&cache->lock);
    g_mutex_clear(&cache->bump_lock);
    g_free((void *)cache->buckets);
    g_free((void *)cache->versions);
    g_aligned_free(cache);
}

void
page_cache_bump(PageCache *cache, const uint64_t *topics, size_t count)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->bump_lock);
    uint64_t const next = atomic_load(&cache->counter) + 1;
    for (size_t i = 0; i < count; i++)
        atomic_store_explicit(&cache->versions[topic_slot(topics[i])], next, memory_order_release);
    atomic_store(&cache->counter, next);
}

void
page_cache_clear(PageCache *cache)
{
    g_mutex_lock(&cache->bump_lock);
    uint64_t const next = atomic_load(&cache->counter) + 1;
    atomic_store(&cache->cleared, next);
    atomic_store(&cache->counter, next);
    g_mutex_unlock(&cache->bump_lock);

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    while (cache->hand != NULL)
        cache_unlink(cache, cache->hand);
    cache_reclaim(cache);
}

uint64_t
page_cache_now(PageCache *cache)
{
    return atomic_load(&cache->counter);
}

static bool
entry_is_fresh(PageCache *cache, CacheEntry *entry)
{
    uint64_t const now = atomic_load(&cache->counter);
    if (atomic_load_explicit(&entry->checked, memory_order_relaxed) == now)
        return true;
    if (entry->start < atomic_load(&cache->cleared))
        return false;
    for (size_t i = 0; i < entry->slot_count; i++) {
        uint64_t const version =
            atomic_load_explicit(&cache->versions[entry->slots[i]], memory_order_acquire);
        if (version > entry->start)
            return false;
    }
    atomic_store_explicit(&entry->checked, now, memory_order_relaxed);
    return true;
}

static CacheEntry *
cache_entry(PageCache *cache, uint64_t hash, const void *key, size_t key_size)
{
    CacheEntry *entry = atomic_load(&cache->buckets[hash & (BUCKETS - 1)]);
    while (entry != NULL && (entry->hash != hash || entry->key_size != key_size ||
                                memcmp(entry->key, key, key_size) != 0))
        entry = atomic_load(&entry->next);
    return entry;
}

static CacheCounts *
own_counts(PageCache *cache)
{
    static _Atomic unsigned threads;
    static _Thread_local unsigned number;
    if (number == 0)
        number = atomic_fetch_add(&threads, 1) + 1;
    return &cache->counts[number % COUNTS];
}

static void
count_one(_Atomic uint64_t *count)
{
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
}

Page *
page_cache_find(PageCache *cache, const void *key, size_t key_size, PageCacheOutcome *ret_outcome)
{
    CacheCounts *counts = own_counts(cache);
    *ret_outcome = PAGE_CACHE_MISS;
    if (!epoch_enter()) {
        count_one(&counts->misses);
        return NULL;
    }
    Page *page = NULL;
    CacheEntry *entry = cache_entry(cache, key_hash(key, key_size), key, key_size);
    if (entry != NULL && entry_is_fresh(cache, entry)) {
        *ret_outcome = PAGE_CACHE_HIT;
        page = page_ref(entry->page);
        if (!atomic_load_explicit(&entry->used, memory_order_relaxed))
            atomic_store_explicit(&entry->used, true, memory_order_relaxed);
    } else if (entry != NULL) {
        *ret_outcome = PAGE_CACHE_STALE;
    }
    epoch_leave();
    count_one(page != NULL ? &counts->hits : entry != NULL ? &counts->stale : &counts->misses);
    return page;
}

static CacheEntry *
entry_new(uint64_t hash, const void *key, size_t key_size, Page *page)
{
    CacheEntry *entry = g_malloc0(sizeof *entry + key_size);
    memcpy(entry->key, key, key_size);
    entry->key_size = key_size;
    entry->hash = hash;
    entry->page = page_ref(page);
    entry->start = page_start(page);
    const uint64_t *topics = page_topics(page, &entry->slot_count);
    entry->slots = g_new(uint32_t, entry->slot_count);
    for (size_t i = 0; i < entry->slot_count; i++)
        entry->slots[i] = topic_slot(topics[i]);
    entry->size_bytes =
        sizeof *entry + key_size + entry->slot_count * sizeof entry->slots[0] + page_size(page);
    return entry;
}

static void
cache_link(PageCache *cache, CacheEntry *entry)
{
    if (cache->hand == NULL) {
        entry->older = entry->newer = entry;
        cache->hand = entry;
    } else { /* behind the hand: the last to be looked at */
        entry->newer = cache->hand;
        entry->older = cache->hand->older;
        entry->older->newer = entry;
        cache->hand->older = entry;
    }
    cache->size_bytes += entry->size_bytes;
    cache->pages++;
    cache->stored++;
    _Atomic(CacheEntry *) *bucket = &cache->buckets[entry->hash & (BUCKETS - 1)];
    atomic_store(&entry->next, atomic_load(bucket));
    atomic_store(bucket, entry);
}

static void
cache_make_room(PageCache *cache, size_t size_bytes)
{
    while (cache->hand != NULL && cache->size_bytes + size_bytes > cache->limit_bytes) {
        CacheEntry *entry = cache->hand;
        if (atomic_exchange_explicit(&entry->used, false, memory_order_relaxed)) {
            cache->hand = entry->newer;
            continue;
        }
        cache_unlink(cache, entry);
        cache->evictions++;
    }
}

void
page_cache_store(PageCache *cache, const void *key, size_t key_size, Page *page)
{
    CacheEntry *entry = entry_new(key_hash(key, key_size), key, key_size, page);
    if (entry->size_bytes > cache->limit_bytes / 8) {
        entry_free(entry);
        return;
    }
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    CacheEntry *earlier = cache_entry(cache, entry->hash, key, key_size);
    if (earlier != NULL && earlier->start > entry->start) {
        entry_free(entry);
        return;
    }
    if (earlier != NULL)
        cache_unlink(cache, earlier);
    cache_make_room(cache, entry->size_bytes);
    cache_link(cache, entry);
    cache_reclaim(cache);
}

void
page_cache_stats(PageCache *cache, PageCacheStats *ret_stats)
{
    PageCacheStats stats = {0};
    for (size_t i = 0; i < COUNTS; i++) {
        stats.hits += atomic_load_explicit(&cache->counts[i].hits, memory_order_relaxed);
        stats.misses += atomic_load_explicit(&cache->counts[i].misses, memory_order_relaxed);
        stats.stale += atomic_load_explicit(&cache->counts[i].stale, memory_order_relaxed);
    }
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    stats.evictions = cache->evictions;
    stats.stored = cache->stored;
    stats.size_bytes = cache->size_bytes;
    stats.pages = cache->pages;
    *ret_stats = stats;
}
