/* SPDX-License-Identifier: MIT */
#include "http/page.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum { COMPRESS_FROM_BYTES = 900, SLOTS_MAX = 1024, HASH_BYTES = 12, ATTACHMENTS_BYTES = 8192 };

struct Page {
    _Atomic unsigned references;
    char *type;
    char **headers;
    uint64_t *topics;
    size_t topic_count;
    uint64_t start;
    uint64_t counter;
    bool compressible;
    char hash[HASH_BYTES * 2 + 1];
    size_t size_bytes;

    GMutex lock; /* one compression at a time */
    PageVariant identity;
    _Atomic(PageVariant *) variants[ENCODING_COUNT_];

    unsigned slot_count;
    _Atomic(void *) slots[];
};

/* Who frees what is put into a slot (also after its release: pages may outlive it); slots_end is
 * one past the highest ever reserved. */
static GMutex slots_lock;
static bool slot_taken[SLOTS_MAX];
static GDestroyNotify slot_free[SLOTS_MAX];
static _Atomic unsigned slots_end;

bool
page_slots_reserve(unsigned count, GDestroyNotify free_attachment, unsigned *ret_first)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&slots_lock);
    unsigned run = 0;
    for (unsigned i = 0; i < SLOTS_MAX; i++) {
        run = slot_taken[i] ? 0 : run + 1;
        if (run < count)
            continue;
        for (unsigned slot = i + 1 - count; slot <= i; slot++) {
            slot_taken[slot] = true;
            slot_free[slot] = free_attachment;
        }
        if (atomic_load(&slots_end) < i + 1)
            atomic_store(&slots_end, i + 1);
        *ret_first = i + 1 - count;
        return true;
    }
    return false;
}

void
page_slots_release(unsigned first, unsigned count)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&slots_lock);
    for (unsigned slot = first; slot < first + count; slot++)
        slot_taken[slot] = false;
}

static int
topic_compare(const void *a, const void *b)
{
    uint64_t const left = *(const uint64_t *)a;
    uint64_t const right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void
page_take_topics(Page *page, const PageContent *content)
{
    if (content->topic_count == 0)
        return;
    page->topics = g_memdup2(content->topics, content->topic_count * sizeof page->topics[0]);
    qsort(page->topics, content->topic_count, sizeof page->topics[0], topic_compare);
    for (size_t i = 0; i < content->topic_count; i++)
        if (page->topic_count == 0 || page->topics[page->topic_count - 1] != page->topics[i])
            page->topics[page->topic_count++] = page->topics[i];
}

/* The hash covers the type too: the same bytes as another type are another representation. */
static void
page_hash(Page *page, const void *bytes, size_t size)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, bytes, size);
    crypto_generichash_update(&state, (const unsigned char *)page->type, strlen(page->type));
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(page->hash, sizeof page->hash, hash, HASH_BYTES);
}

Page *
page_new(const PageContent *content)
{
    unsigned const slot_count = atomic_load(&slots_end);
    Page *page = g_malloc0(sizeof *page + slot_count * sizeof page->slots[0]);
    atomic_init(&page->references, 1);
    page->type = g_strdup(content->type);
    page->headers = g_strdupv((char **)content->headers);
    page->start = content->start;
    page->counter = content->counter;
    page->slot_count = slot_count;
    g_mutex_init(&page->lock);
    page_take_topics(page, content);

    size_t size = 0;
    const void *bytes = g_bytes_get_data(content->body, &size);
    page_hash(page, bytes, size);
    page->compressible = size >= COMPRESS_FROM_BYTES && encoding_helps_type(page->type);
    page->identity.bytes = g_bytes_ref(content->body);
    g_snprintf(page->identity.etag, sizeof page->identity.etag, "\"%s\"", page->hash);
    atomic_init(&page->variants[ENCODING_IDENTITY], &page->identity);
    page->size_bytes = sizeof *page + slot_count * sizeof page->slots[0] + size +
                       page->topic_count * sizeof page->topics[0] + ATTACHMENTS_BYTES +
                       (page->compressible ? size / 2 : 0);
    return page;
}

Page *
page_ref(Page *page)
{
    atomic_fetch_add_explicit(&page->references, 1, memory_order_relaxed);
    return page;
}

static void
page_free_slots(Page *page)
{
    for (unsigned i = 0; i < page->slot_count; i++) {
        void *attachment = atomic_load(&page->slots[i]);
        if (attachment == NULL)
            continue;
        g_mutex_lock(&slots_lock);
        GDestroyNotify const free_attachment = slot_free[i];
        g_mutex_unlock(&slots_lock);
        free_attachment(attachment);
    }
}

void
page_unref(Page *page)
{
    if (page == NULL || atomic_fetch_sub_explicit(&page->references, 1, memory_order_acq_rel) != 1)
        return;
    page_free_slots(page);
    for (int i = ENCODING_IDENTITY + 1; i < ENCODING_COUNT_; i++) {
        PageVariant *variant = atomic_load(&page->variants[i]);
        if (variant == NULL || variant == &page->identity)
            continue;
        g_bytes_unref(variant->bytes);
        g_free(variant);
    }
    g_bytes_unref(page->identity.bytes);
    g_mutex_clear(&page->lock);
    g_free(page->topics);
    g_strfreev(page->headers);
    g_free(page->type);
    g_free(page);
}

const char *
page_type(const Page *page)
{
    return page->type;
}

const char *const *
page_headers(const Page *page)
{
    return (const char *const *)page->headers;
}

const uint64_t *
page_topics(const Page *page, size_t *ret_count)
{
    *ret_count = page->topic_count;
    return page->topics;
}

uint64_t
page_start(const Page *page)
{
    return page->start;
}

uint64_t
page_counter(const Page *page)
{
    return page->counter;
}

bool
page_is_compressible(const Page *page)
{
    return page->compressible;
}

size_t
page_size(const Page *page)
{
    return page->size_bytes;
}

static PageVariant *
page_make_variant(Page *page, Encoding encoding)
{
    GBytes *bytes = encoding_compress(page->identity.bytes, encoding);
    if (bytes == NULL)
        return &page->identity;
    PageVariant *variant = g_new0(PageVariant, 1);
    variant->encoding = encoding;
    variant->bytes = bytes;
    g_snprintf(
        variant->etag, sizeof variant->etag, "\"%s-%s\"", page->hash, encoding_name(encoding));
    return variant;
}

const PageVariant *
page_variant(Page *page, Encoding encoding)
{
    if (!page->compressible)
        return &page->identity;
    PageVariant *variant = atomic_load_explicit(&page->variants[encoding], memory_order_acquire);
    if (variant != NULL)
        return variant;

    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&page->lock);
    variant = atomic_load(&page->variants[encoding]);
    if (variant == NULL) {
        variant = page_make_variant(page, encoding);
        atomic_store_explicit(&page->variants[encoding], variant, memory_order_release);
    }
    return variant;
}

void *
page_attachment(const Page *page, unsigned slot)
{
    if (slot >= page->slot_count)
        return NULL;
    return atomic_load_explicit(&page->slots[slot], memory_order_acquire);
}

bool
page_attach(Page *page, unsigned slot, void *attachment)
{
    void *expected = NULL;
    return slot < page->slot_count &&
           atomic_compare_exchange_strong(&page->slots[slot], &expected, attachment);
}
