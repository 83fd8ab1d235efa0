/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "newsroom/footer.h"

static void
test_links(void)
{
    g_autoptr(Arena) arena = arena_new();
    FooterLink links[FOOTER_LINKS_MAX];
    unsigned count = 7;
    g_assert_true(footer_links_read(arena, NULL, links, &count, NULL));
    g_assert_cmpuint(count, ==, 0);
    g_assert_true(footer_links_read(arena,
        "Imprint /about\n\n  За нас   https://news.example/за \nWrite mailto:desk@news.example\n",
        links, &count, NULL));
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(links[0].label, ==, "Imprint");
    g_assert_cmpstr(links[0].url, ==, "/about");
    g_assert_cmpstr(links[1].label, ==, "За нас");
    g_assert_cmpstr(links[1].url, ==, "https://news.example/за");
    g_assert_cmpstr(links[2].url, ==, "mailto:desk@news.example");
}

static void
test_refused(void)
{
    static const char *const BAD[] = {"Imprint", "/about", "Imprint about", "A javascript:alert(1)",
        "A JAVASCRIPT:alert(1)", "A data:text/html,x", "A //evil.example", "A /\\evil.example",
        "A ftp://a.example"};
    g_autoptr(Arena) arena = arena_new();
    FooterLink links[FOOTER_LINKS_MAX];
    unsigned count = 7;
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat("Good /about\n", BAD[index], NULL);
        if (footer_links_read(arena, text, links, &count, &error))
            g_error("taken: %s", BAD[index]);
        g_assert_true(fail_is(error, FAIL_INVALID));
        g_assert_nonnull(strstr(error->message, "line 2"));
    }
    g_assert_cmpuint(count, ==, 7);
}

static void
test_bound(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) text = g_string_new(NULL);
    FooterLink links[FOOTER_LINKS_MAX];
    unsigned count;
    for (unsigned index = 0; index < FOOTER_LINKS_MAX; index++)
        g_string_append(text, "Imprint /about\n");
    g_assert_true(footer_links_read(arena, text->str, links, &count, NULL));
    g_assert_cmpuint(count, ==, FOOTER_LINKS_MAX);
    g_string_append(text, "Imprint /about\n");
    g_assert_false(footer_links_read(arena, text->str, links, &count, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/footer/links", test_links);
    g_test_add_func("/footer/refused", test_refused);
    g_test_add_func("/footer/bound", test_bound);
    return g_test_run();
}
