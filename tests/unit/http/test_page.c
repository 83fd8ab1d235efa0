/* SPDX-License-Identifier: MIT */
#include <stdatomic.h>
#include <string.h>

#include <glib.h>

#include "http/page.h"

static Page *
make_page(const char *text, size_t size, const char *type)
{
    static const uint64_t TOPICS[] = {5, 3, 5, 1, 3};
    static const char *const HEADERS[] = {"X-Test", "1", NULL};
    g_autoptr(GBytes) body = g_bytes_new(text, size);
    PageContent const content = {.body = body,
        .type = type,
        .headers = HEADERS,
        .topics = TOPICS,
        .topic_count = G_N_ELEMENTS(TOPICS),
        .start = 9};
    return page_new(&content);
}

static void
test_keeps_what_it_was_given(void)
{
    g_autoptr(Page) page = make_page("hello", 5, "text/plain");
    size_t count = 0;
    const uint64_t *topics = page_topics(page, &count);
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpuint(topics[0], ==, 1);
    g_assert_cmpuint(topics[2], ==, 5);
    g_assert_cmpuint(page_start(page), ==, 9);
    g_assert_cmpstr(page_type(page), ==, "text/plain");
    g_assert_cmpstr(page_headers(page)[1], ==, "1");
    g_assert_false(page_is_compressible(page));
    g_assert_true(page_variant(page, ENCODING_BROTLI) == page_variant(page, ENCODING_IDENTITY));
}

static void
test_tags_differ_where_bytes_or_type_do(void)
{
    g_autoptr(Page) a = make_page("hello", 5, "text/plain");
    g_autoptr(Page) b = make_page("hello", 5, "text/plain");
    g_autoptr(Page) c = make_page("hellO", 5, "text/plain");
    g_autoptr(Page) d = make_page("hello", 5, "text/html");
    const char *tag = page_variant(a, ENCODING_IDENTITY)->etag;
    g_assert_cmpstr(tag, ==, page_variant(b, ENCODING_IDENTITY)->etag);
    g_assert_cmpstr(tag, !=, page_variant(c, ENCODING_IDENTITY)->etag);
    g_assert_cmpstr(tag, !=, page_variant(d, ENCODING_IDENTITY)->etag);
}

static void
test_variants(void)
{
    g_autofree char *text = g_strnfill(5000, 'x');
    g_autoptr(Page) page = make_page(text, 5000, "text/html; charset=utf-8");
    g_assert_true(page_is_compressible(page));
    for (Encoding encoding = ENCODING_GZIP; encoding < ENCODING_COUNT_; encoding++) {
        const PageVariant *variant = page_variant(page, encoding);
        g_assert_cmpint(variant->encoding, ==, encoding);
        g_assert_cmpuint(g_bytes_get_size(variant->bytes), <, 500);
        g_assert_true(variant == page_variant(page, encoding));
        g_autofree char *end = g_strdup_printf("-%s\"", encoding_name(encoding));
        g_assert_true(g_str_has_suffix(variant->etag, end));
    }
    g_autoptr(Page) picture = make_page(text, 5000, "image/jpeg");
    g_assert_false(page_is_compressible(picture));
}

static void *
ask_for_variant(void *page)
{
    return (void *)page_variant(page, ENCODING_BROTLI);
}

static void
test_one_variant_for_many_threads(void)
{
    g_autofree char *text = g_strnfill(50000, 'x');
    g_autoptr(Page) page = make_page(text, 50000, "text/html");
    GThread *threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = g_thread_new("asks", ask_for_variant, page);
    void *first = g_thread_join(threads[0]);
    for (int i = 1; i < 4; i++)
        g_assert_true(g_thread_join(threads[i]) == first);
}

static int freed;

static void
count_free(void *attachment)
{
    freed++;
}

static void
test_attachments(void)
{
    unsigned first = 0;
    g_autoptr(Page) earlier = make_page("a", 1, "text/plain");
    g_assert_true(page_slots_reserve(4, count_free, &first));
    g_assert_false(page_attach(earlier, first, &freed)); /* made before there was the slot */
    {
        g_autoptr(Page) page = make_page("a", 1, "text/plain");
        g_assert_null(page_attachment(page, first + 3));
        g_assert_true(page_attach(page, first + 3, &freed));
        g_assert_false(page_attach(page, first + 3, &freed));
        g_assert_true(page_attachment(page, first + 3) == &freed);
    }
    g_assert_cmpint(freed, ==, 1);
    page_slots_release(first, 4);
    unsigned again = 0;
    g_assert_true(page_slots_reserve(4, count_free, &again));
    g_assert_cmpuint(again, ==, first);
    page_slots_release(again, 4);
    g_assert_false(page_slots_reserve(100000, count_free, &again));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/page/keeps", test_keeps_what_it_was_given);
    g_test_add_func("/http/page/tags", test_tags_differ_where_bytes_or_type_do);
    g_test_add_func("/http/page/variants", test_variants);
    g_test_add_func("/http/page/one_variant_for_many_threads", test_one_variant_for_many_threads);
    g_test_add_func("/http/page/attachments", test_attachments);
    return g_test_run();
}
