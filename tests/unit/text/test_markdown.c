/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "text/markdown.h"

static const struct {
    const char *text;
    const char *html;
} MARKDOWNS[] = {
    {"", ""},
    {"# T\n\nOne *a* **b** ~~c~~",
        "<h2>T</h2>\n<p>One <em>a</em> <strong>b</strong> <del>c</del></p>"},
    {"[x](https://e.org) www.f.org",
        "<p><a href=\"https://e.org\">x</a> "
        "<a href=\"http://www.f.org\">www.f.org</a></p>"},
    {"[x](javascript:alert(1)) <script>y</script>", "<p>x</p>"},
    {"|a|b|\n|-|-|\n|1|2|", "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
                            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"},
    {"- a\n- b\n\n> q", "<ul><li>a</li><li>b</li></ul>\n<blockquote><p>q</p></blockquote>"},
    {"3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"},
    {"```\na <b>\n```", "<pre><code>a &lt;b&gt;\n</code></pre>"},
};

static void
test_markdown(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(MARKDOWNS); i++) {
        SafeHtml html;
        const char *text = MARKDOWNS[i].text;
        g_assert_true(markdown_to_html(arena, text, strlen(text), &html, NULL));
        g_assert_cmpstr(html.html, ==, MARKDOWNS[i].html);
    }
}

static void
test_hostile(void)
{
    static const char *const PIECES[] = {"> ", "[", "![", "*", "_a", "`", "- ", "<!--", "[a](", "&",
        "|", ">", "<?", "<![CDATA[", "|\n|-\n", "-|", "1. ", "a@b.", "www.a__", "_[](a)/",
        "[a]\n|-|\n", ":-\n[^a]: x\n", "> a\n", "[a]: b\n"};
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(PIECES); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int times = 0; times < 20000; times++)
            g_string_append(text, PIECES[i]);
        SafeHtml html;
        g_assert_true(markdown_to_html(arena, text->str, text->len, &html, NULL));
        g_assert_true(g_utf8_validate(html.html, -1, NULL));
    }
    g_autofree char *large = g_strnfill(6 * 1024 * 1024, 'a');
    g_autoptr(GError) error = NULL;
    SafeHtml html;
    g_assert_false(markdown_to_html(arena, large, strlen(large), &html, &error));
    g_assert_true(fail_is(error, FAIL_TOO_LARGE));
}

/* Few bytes that would become many, or take minutes; all stay within the bounds of a story. */
static void
test_amplified(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) table = g_string_new("|");
    g_autoptr(GString) references = g_string_new("[a]: /");
    g_autoptr(GString) quotes = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        g_string_append(references, "uuuuu");
        g_string_append(quotes, ">");
    }
    for (int i = 0; i < 50; i++)
        g_string_append(table, "a|");
    g_string_append(table, "\n|");
    for (int i = 0; i < 50; i++)
        g_string_append(table, "-|");
    g_string_append(references, "\n\n");
    for (int i = 0; i < 100000; i++) {
        g_string_append(table, "\nx");
        g_string_append(references, "[a] ");
        g_string_append(quotes, "a\n");
    }
    const GString *const texts[] = {table, references, quotes};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        SafeHtml html;
        g_assert_true(markdown_to_html(arena, texts[i]->str, texts[i]->len, &html, NULL));
        g_assert_cmpuint(html.size, <, 2000000);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/markdown/table", test_markdown);
    g_test_add_func("/text/markdown/hostile", test_hostile);
    g_test_add_func("/text/markdown/amplified", test_amplified);
    return g_test_run();
}
