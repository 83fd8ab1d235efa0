/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/shortcodes.h"

typedef struct {
    const char *before;
    const char *after;
} Pair;

static const Pair EXPANSIONS[] = {
    {"", ""},
    {"No brackets", "No brackets"},
    {"He said [sic] to [the mayor] [1].", "He said [sic] to [the mayor] [1]."},
    {"[caption id=\"a\" width=\"3\"]<a href=\"x\"><img src=\"a.jpg\" /></a> The pier[/caption]",
        "<figure><a href=\"x\"><img src=\"a.jpg\" /></a><figcaption> The "
        "pier</figcaption></figure>"},
    {"[caption caption=\"The pier\"]<img src=\"a.jpg\">[/caption]",
        "<figure><img src=\"a.jpg\"><figcaption>The pier</figcaption></figure>"},
    {"[caption]never closed", "never closed"},
    {"a[gallery ids=\"1,2\"]b", "ab"},
    {"[embed width=\"3\"]https://v.example/1?a=1&b[/embed]",
        "<p><a href=\"https://v.example/1?a=1&b\">v.example</a></p>"},
    {"[youtube abcdefghijk]",
        "<p><a href=\"https://www.youtube.com/watch?v=abcdefghijk\">youtube.com</a></p>"},
    {"[video mp4=\"https://v.example/a.mp4\" poster=\"https://p.example/\"][/video]x",
        "<p><a href=\"https://v.example/a.mp4\">v.example</a></p>x"},
    {"[audio src='https://v.example/a.mp3' /]",
        "<p><a href=\"https://v.example/a.mp3\">v.example</a></p>"},
    {"[audio]", ""},
    {"[box color=\"red\"]kept[/box] [vc_row]in[tabs]x[/tabs]", "kept inx"},
    {"[[gallery]] [[embed a=\"b\"]]", "[gallery] [embed a=\"b\"]"},
    {"<a title=\"[gallery]\">x</a>", "<a title=\"[gallery]\">x</a>"},
    {"[embed]javascript:alert(1)[/embed]", ""},
    {"[", "["},
    {"[/", "[/"},
    {"[[", "[["},
};

static const Pair PARAGRAPHS[] = {
    {"", ""},
    {"One\ntwo\n\nThree", "<p>One<br>\ntwo</p>\n<p>Three</p>\n"},
    {"One<br />\ntwo", "<p>One<br />two</p>\n"},
    {"One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>\n"},
    {"a <b>b</b>\n<ul>\n<li>c\n\nd</li>\n</ul>\ne",
        "<p>a <b>b</b></p>\n<ul>\n<li>c\nd</li>\n</ul>\n<p>e</p>\n"},
    {"<pre>a\n\nb</pre>\n\nc", "<pre>a\n\nb</pre>\n<p>c</p>\n"},
    {"<h2>T</h2>x", "<h2>T</h2><p>x</p>\n"},
    {"<p>has one</p>\n\n<p>two</p>", "<p>has one</p>\n<p>two</p>"},
    {"<blockquote>q\n\nr</blockquote>", "<blockquote><p>q</p>\n<p>r</p>\n</blockquote>"},
    {"a <!-- n -->b", "<p>a <!-- n -->b</p>\n"},
    {"a < b", "<p>a < b</p>\n"},
};

static void
test_expand(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(EXPANSIONS); i++) {
        const char *before = EXPANSIONS[i].before;
        g_assert_cmpstr(shortcodes_expand(arena, before, strlen(before)), ==, EXPANSIONS[i].after);
    }
}

static void
test_autop(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(PARAGRAPHS); i++) {
        const char *before = PARAGRAPHS[i].before;
        g_assert_cmpstr(text_autop(arena, before, strlen(before)), ==, PARAGRAPHS[i].after);
    }
}

/* Each of these was quadratic in some expander once; a million bytes must go by at once. */
static void
test_hostile(void)
{
    static const char *const PIECES[] = {"[", "[/", "[caption]", "[embed]", "[a b=\"", "<a", "<",
        "[[x", "[/caption]", "<!--", "</", "\n", "<pre>", "[caption]<img>"};
    for (size_t i = 0; i < G_N_ELEMENTS(PIECES); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1000000)
            g_string_append(text, PIECES[i]);
        g_string_append(text, i % 2 == 0 ? ">]" : "");
        const char *expanded = shortcodes_expand(arena, text->str, text->len);
        g_assert_nonnull(text_autop(arena, expanded, strlen(expanded)));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/shortcodes/expand", test_expand);
    g_test_add_func("/text/shortcodes/autop", test_autop);
    g_test_add_func("/text/shortcodes/hostile", test_hostile);
    return g_test_run();
}
