/* SPDX-License-Identifier: MIT */
/* One rendered page: immutable bytes, what they depend on, and their encoded variants, each made at
 * most once and on first demand. Ref-counted and shared between threads. It knows neither sockets
 * nor addresses; what a listener prepares for sending is kept here as opaque attachments. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "http/compress.h"

typedef struct Page Page;

/* What a renderer hands over. Everything is copied or referenced. */
typedef struct {
    GBytes *body;
    const char *type;           /* "text/html; charset=utf-8" */
    const char *const *headers; /* name, value, name, value, …, NULL; NULL for none */
    const uint64_t *topics;     /* what the page is made of; sorted and made unique by page_new */
    size_t topic_count;
    uint64_t start;   /* page_cache_now() before the renderer opened its read snapshot */
    uint64_t counter; /* whose views are counted, a number of the renderer's; 0: nobody's */
} PageContent;

/* One encoded form. bytes and etag live as long as the page. */
typedef struct {
    Encoding encoding; /* may be identity although another was asked for: nothing to gain */
    GBytes *bytes;
    char etag[48]; /* quoted, strong: content hash and encoding */
} PageVariant;

/* A reference of one. */
Page *page_new(const PageContent *content);
Page *page_ref(Page *page);
void page_unref(Page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_unref)

const char *page_type(const Page *page);
const char *const *page_headers(const Page *page);
const uint64_t *page_topics(const Page *page, size_t *ret_count);

uint64_t page_start(const Page *page);
uint64_t page_counter(const Page *page);

/* The body in that encoding, compressed on the first call (other callers of the same page wait).
 * Bodies under 900 bytes and types that do not compress stay identity. Thread-safe. */
const PageVariant *page_variant(Page *page, Encoding encoding);

/* True where the body has encoded variants at all, so that the answer must carry Vary. */
bool page_is_compressible(const Page *page);

/* Bytes to reckon with: the body, what its variants and attachments will about take, the rest. */
size_t page_size(const Page *page);

/* What a listener prepared for this page; NULL where the slot is empty. */
void *page_attachment(const Page *page, unsigned slot);
/* Gives an attachment to an empty slot. False, and the attachment stays the caller's, where the
 * slot is taken or was reserved after the page was made. */
bool page_attach(Page *page, unsigned slot, void *attachment);

/* Reserves count consecutive slots in the whole process and says how to free what is put there.
 * False where there are not so many. Whoever releases a range first clears the caches whose pages
 * carry its attachments. */
bool page_slots_reserve(unsigned count, GDestroyNotify free_attachment, unsigned *ret_first);
void page_slots_release(unsigned first, unsigned count);
