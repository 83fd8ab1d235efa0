/* SPDX-License-Identifier: MIT */
/* Rendered pages that can never be older than what they depend on. A page carries its topics and
 * the moment before it was rendered; a change bumps topics; a lookup refuses a page one of whose
 * topics was bumped since. There is no expiry and no purge, and a refused page is simply rendered
 * again. Lookups take no lock. It knows nothing of HTTP and nothing of what a topic means. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "http/page.h"

typedef struct PageCache PageCache;

typedef enum { PAGE_CACHE_MISS, PAGE_CACHE_STALE, PAGE_CACHE_HIT } PageCacheOutcome;

typedef struct {
    uint64_t hits, misses, stale, evictions, stored;
    size_t size_bytes, pages;
} PageCacheStats;

/* A topic is any 64-bit number (a hash of kind and id, made by its owner). */

PageCache *page_cache_new(size_t limit_bytes);
/* No lookup may be running. */
void page_cache_free(PageCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageCache, page_cache_free)

/* After a change was committed and before it is acknowledged: whatever depends on these topics is
 * stale when this returns. Thread-safe; callers take turns inside. */
void page_cache_bump(PageCache *cache, const uint64_t *topics, size_t count);

/* Everything is stale and forgotten (the theme was loaded again). Thread-safe. */
void page_cache_clear(PageCache *cache);

/* Taken BEFORE the renderer opens its read snapshot; goes into PageContent.start. */
uint64_t page_cache_now(PageCache *cache);

/* A reference to the page kept under the key, or NULL where there is none or it is stale. */
Page *
page_cache_find(PageCache *cache, const void *key, size_t key_size, PageCacheOutcome *ret_outcome);

/* Keeps the page under the key in place of an older one; drops others to stay under the limit. A
 * page that became stale meanwhile is kept and will be found stale. One larger than an eighth of
 * the limit is not kept. */
void page_cache_store(PageCache *cache, const void *key, size_t key_size, Page *page);

void page_cache_stats(PageCache *cache, PageCacheStats *ret_stats);
