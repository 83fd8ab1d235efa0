/* SPDX-License-Identifier: MIT */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "http/page_cache.h"

static Page *
make_page(const char *text, const uint64_t *topics, size_t count, uint64_t start)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    PageContent const content = {
        .body = body, .type = "text/html", .topics = topics, .topic_count = count, .start = start};
    return page_new(&content);
}

static void
store(PageCache *cache, const char *key, const char *text, uint64_t topic)
{
    g_autoptr(Page) page = make_page(text, &topic, 1, page_cache_now(cache));
    page_cache_store(cache, key, strlen(key), page);
}

static PageCacheOutcome
look(PageCache *cache, const char *key)
{
    PageCacheOutcome outcome;
    g_autoptr(Page) page = page_cache_find(cache, key, strlen(key), &outcome);
    g_assert_true((page != NULL) == (outcome == PAGE_CACHE_HIT));
    return outcome;
}

static void
test_finds_what_was_stored(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_MISS);
    store(cache, "/", "front", 1);
    store(cache, "/latest", "latest", 2);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_HIT);
    g_assert_cmpint(look(cache, "/latest"), ==, PAGE_CACHE_HIT);
    g_assert_cmpint(look(cache, "/lates"), ==, PAGE_CACHE_MISS);
    PageCacheStats stats;
    page_cache_stats(cache, &stats);
    g_assert_cmpuint(stats.pages, ==, 2);
    g_assert_cmpuint(stats.hits, ==, 2);
    g_assert_cmpuint(stats.misses, ==, 2);
}

static void
test_bump_makes_its_topic_stale(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    store(cache, "/1", "one", 1);
    store(cache, "/2", "two", 2);
    uint64_t const topic = 1;
    page_cache_bump(cache, &topic, 1);
    g_assert_cmpint(look(cache, "/1"), ==, PAGE_CACHE_STALE);
    g_assert_cmpint(look(cache, "/2"), ==, PAGE_CACHE_HIT);
    store(cache, "/1", "one again", 1);
    g_assert_cmpint(look(cache, "/1"), ==, PAGE_CACHE_HIT);
}

static void
test_bump_while_rendering(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    uint64_t const topic = 7;
    uint64_t const start = page_cache_now(cache);
    page_cache_bump(cache, &topic, 1);
    g_autoptr(Page) page = make_page("from before", &topic, 1, start);
    page_cache_store(cache, "/", 1, page);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_STALE);
}

static void
test_older_page_does_not_replace_newer(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    uint64_t const topic = 7;
    uint64_t const start = page_cache_now(cache);
    page_cache_bump(cache, &topic, 1);
    store(cache, "/", "new", topic);
    g_autoptr(Page) late = make_page("old", &topic, 1, start);
    page_cache_store(cache, "/", 1, late);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_HIT);
}

static void
test_clear(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    store(cache, "/", "front", 1);
    uint64_t const start = page_cache_now(cache);
    page_cache_clear(cache);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_MISS);
    g_autoptr(Page) late = make_page("rendered with the old theme", NULL, 0, start);
    page_cache_store(cache, "/", 1, late);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_STALE);
}

static void
test_stays_under_its_limit(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    g_autofree char *text = g_strnfill(20000, 'x');
    for (int i = 0; i < 200; i++) {
        char key[16];
        snprintf(key, sizeof key, "/%d", i);
        store(cache, key, text, (uint64_t)i);
        g_assert_cmpint(look(cache, "/0"), ==, PAGE_CACHE_HIT); /* in use: stays */
    }
    PageCacheStats stats;
    page_cache_stats(cache, &stats);
    g_assert_cmpuint(stats.size_bytes, <=, 1 << 20);
    g_assert_cmpuint(stats.evictions, >, 100);
    g_assert_cmpuint(stats.pages + stats.evictions, ==, 200);
}

static void
test_too_large_is_not_kept(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    g_autofree char *text = g_strnfill(200000, 'x');
    store(cache, "/", text, 1);
    g_assert_cmpint(look(cache, "/"), ==, PAGE_CACHE_MISS);
}

/* "Documents" are numbers; a page shows its document. A writer changes one, bumps its topic and
 * only then acknowledges. A reader notes what is acknowledged, and must never be shown less. */
enum { DOCUMENTS = 16, READERS = 4, WRITERS = 2, CHANGES = 3000, TOPICS_A_CHANGE = 200 };

typedef struct {
    PageCache *cache;
    _Atomic uint64_t documents[DOCUMENTS];
    _Atomic uint64_t acknowledged[DOCUMENTS];
    atomic_bool is_over;
    atomic_int hits;
} World;

static void *
write_documents(void *data)
{
    World *world = data;
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    uint64_t topics[TOPICS_A_CHANGE];
    for (size_t i = 0; i < TOPICS_A_CHANGE; i++)
        topics[i] = 1000000 + i; /* others before it, so that a bump takes its time */
    for (int i = 0; i < CHANGES; i++) {
        uint64_t const id = (uint64_t)g_rand_int_range(random, 0, DOCUMENTS);
        uint64_t const value = atomic_fetch_add(&world->documents[id], 1) + 1;
        topics[TOPICS_A_CHANGE - 1] = id;
        page_cache_bump(world->cache, topics, TOPICS_A_CHANGE);
        uint64_t seen = atomic_load(&world->acknowledged[id]);
        while (
            seen < value && !atomic_compare_exchange_weak(&world->acknowledged[id], &seen, value))
            continue;
        g_usleep(20); /* the next bump would uncover what this one missed */
        if (i % 500 == 0)
            page_cache_clear(world->cache);
    }
    return NULL;
}

static uint64_t
read_document(World *world, uint64_t id)
{
    PageCacheOutcome outcome;
    g_autoptr(Page) page = page_cache_find(world->cache, &id, sizeof id, &outcome);
    if (page == NULL) {
        uint64_t const start = page_cache_now(world->cache);
        uint64_t const value = atomic_load(&world->documents[id]);
        char text[2000];
        memset(text, ' ', sizeof text);
        snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, (guint64)value);
        page = make_page(text, &id, 1, start);
        page_cache_store(world->cache, &id, sizeof id, page);
        return value;
    }
    atomic_fetch_add(&world->hits, 1);
    const PageVariant *variant = page_variant(page, ENCODING_IDENTITY);
    g_autofree char *text =
        g_strndup(g_bytes_get_data(variant->bytes, NULL), g_bytes_get_size(variant->bytes));
    return g_ascii_strtoull(text, NULL, 10);
}

static void *
read_documents(void *data)
{
    World *world = data;
    g_autoptr(GRand) random = g_rand_new_with_seed(12);
    while (!atomic_load(&world->is_over)) {
        uint64_t const id = (uint64_t)g_rand_int_range(random, 0, DOCUMENTS);
        uint64_t const least = atomic_load(&world->acknowledged[id]);
        g_assert_cmpuint(read_document(world, id), >=, least);
    }
    return NULL;
}

static void
test_never_older_than_acknowledged(void)
{
    World *world = g_new0(World, 1);
    world->cache = page_cache_new(128 * 1024); /* small: pages are dropped all the time */
    GThread *readers[READERS];
    GThread *writers[WRITERS];
    for (int i = 0; i < READERS; i++)
        readers[i] = g_thread_new("reader", read_documents, world);
    for (int i = 0; i < WRITERS; i++)
        writers[i] = g_thread_new("writer", write_documents, world);
    for (int i = 0; i < WRITERS; i++)
        g_thread_join(writers[i]);
    atomic_store(&world->is_over, true);
    for (int i = 0; i < READERS; i++)
        g_thread_join(readers[i]);
    page_cache_free(world->cache);
    g_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/page_cache/finds", test_finds_what_was_stored);
    g_test_add_func("/http/page_cache/bump", test_bump_makes_its_topic_stale);
    g_test_add_func("/http/page_cache/bump_while_rendering", test_bump_while_rendering);
    g_test_add_func(
        "/http/page_cache/older_does_not_replace", test_older_page_does_not_replace_newer);
    g_test_add_func("/http/page_cache/clear", test_clear);
    g_test_add_func("/http/page_cache/limit", test_stays_under_its_limit);
    g_test_add_func("/http/page_cache/too_large", test_too_large_is_not_kept);
    g_test_add_func(
        "/http/page_cache/never_older_than_acknowledged", test_never_older_than_acknowledged);
    return g_test_run();
}
