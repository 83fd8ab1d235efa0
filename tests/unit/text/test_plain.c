/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/plain.h"

static const struct {
    const char *html;
    const char *text;
} PLAINS[] = {
    {"", ""},
    {"<p>One &amp; two</p>\n<p>Three</p>", "One & two\n\nThree"},
    {"<p>a<br>b  c\nd</p>", "a\nb c d"},
    {"<ul><li>x</li><li>y<ul><li>z</li></ul></li></ul><p>t</p>", "• x\n• y\n• z\n\nt"},
    {"<ol><li><p>x</p></li></ol>", "• x"},
    {"<table><caption>C</caption><tbody><tr><th>a</th><th>b</th></tr>"
     "<tr><td></td><td>d</td></tr></tbody></table>",
        "C\na\tb\n\td"},
    {"<pre>\n a\n  b</pre>", "\n a\n  b"},
    {"<h2>T</h2><blockquote><p>q</p></blockquote><figure><img src=\"a\" alt=\"x\">"
     "<figcaption>c</figcaption></figure>",
        "T\n\nq\n\nc"},
    {"a&nbsp;b &lt;c&gt; &quot;d&quot; &#39;e&#39;", "a\u00A0b <c> \"d\" 'e'"},
    {"<script>var a;</script><DIV>one<DIV>two</DIV></DIV>", "one\n\ntwo"},
    {"<p>cut <a href=\"x", "cut"},
    {"<p title='>'>x</p>", "x"},
    {"<style>p{}</style>&copy; <custom-card>k</custom-card>", "© k"},
    {"<dl><dt>t</dt><dd>d</dd></dl>", "t\nd"},
};

static void
test_from_html(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(PLAINS); i++) {
        const char *text = plain_from_html(arena, PLAINS[i].html, strlen(PLAINS[i].html));
        g_assert_cmpstr(text, ==, PLAINS[i].text);
    }
}

static const struct {
    const char *text;
    unsigned count;
} COUNTS[] = {
    {"", 0},
    {"one", 1},
    {"one two – three, 4", 4},
    {"don't well-known", 2},
    {"две думи", 2},
    {"\xFF one", 1},
    {"中文字", 3},
};

static void
test_word_count(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(COUNTS); i++)
        g_assert_cmpuint(plain_word_count(COUNTS[i].text), ==, COUNTS[i].count);
    g_assert_cmpuint(plain_word_count(NULL), ==, 0);
}

static void
test_excerpt(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_assert_cmpstr(plain_excerpt(arena, " a\n\n b ", 10), ==, "a b");
    g_assert_cmpstr(plain_excerpt(arena, "a b", 3), ==, "a b");
    g_assert_cmpstr(plain_excerpt(arena, "a b  ", 3), ==, "a b");
    g_assert_cmpstr(plain_excerpt(arena, "one two three", 8), ==, "one two…");
    g_assert_cmpstr(plain_excerpt(arena, "one two three", 7), ==, "one…");
    g_assert_cmpstr(plain_excerpt(arena, "", 7), ==, "");
    g_assert_cmpstr(plain_excerpt(arena, "word", 0), ==, "");
    g_assert_null(plain_excerpt(arena, NULL, 7));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/plain/from-html", test_from_html);
    g_test_add_func("/text/plain/word-count", test_word_count);
    g_test_add_func("/text/plain/excerpt", test_excerpt);
    return g_test_run();
}
