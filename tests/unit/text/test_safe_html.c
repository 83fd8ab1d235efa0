/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/safe_html.h"

static const struct {
    const char *text;
    const char *html;
} PLAINS[] = {
    {NULL, ""},
    {" \n \n", ""},
    {"One\ntwo\n\n \nThree", "<p>One two</p>\n<p>Three</p>"},
    {"<b> & \"q\" 'r'", "<p>&lt;b&gt; &amp; &quot;q&quot; &#39;r&#39;</p>"},
    {"a\r\n\r\nb", "<p>a</p>\n<p>b</p>"},
    {"“quotes” – dash\u00A0nbsp\u00ADshy", "<p>“quotes” – dash\u00A0nbsp\u00ADshy</p>"},
};

static void
test_from_plain(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(PLAINS); i++) {
        SafeHtml const html = safe_html_from_plain(arena, PLAINS[i].text);
        g_assert_cmpstr(html.html, ==, PLAINS[i].html);
        g_assert_cmpuint(html.size, ==, strlen(html.html));
    }
}

static void
test_scroll_tables(void)
{
    g_autoptr(Arena) arena = arena_new();
    SafeHtml const none = {"<p>a &lt;table&gt;</p>", 22};
    g_assert_true(safe_html_scroll_tables(arena, none).html == none.html);
    SafeHtml const two = {
        .html = "<p>a</p><table><tr><td>1</td></tr></table><p>b</p><table lang=\"en\"></table>"};
    SafeHtml const html = safe_html_scroll_tables(arena, two);
    g_assert_cmpstr(html.html, ==,
        "<p>a</p><div class=\"scroll\" "
        "tabindex=\"0\"><table><tr><td>1</td></tr></table></div><p>b</p>"
        "<div class=\"scroll\" tabindex=\"0\"><table lang=\"en\"></table></div>");
    g_assert_cmpuint(html.size, ==, strlen(html.html));
}

static void
test_escape(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_assert_cmpstr(html_escape(arena, "plain"), ==, "plain");
    g_assert_cmpstr(html_escape(arena, "a<b>&\"c'"), ==, "a&lt;b&gt;&amp;&quot;c&#39;");
    g_assert_null(html_escape(arena, NULL));
}

static void
test_from_json(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Json) value =
        json_pack("{s:s,s:s}", "a", "</script><!--&", "b", "x\u2028\u2029\u2014");
    SafeHtml const html = safe_html_from_json(arena, value);
    g_assert_cmpstr(html.html, ==,
        "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\",\"b\":\"x\\u2028\\u2029—\"}");
    g_autoptr(Json) again = json_loads(html.html, 0, NULL);
    g_assert_true(json_equal(value, again));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/safe-html/from-plain", test_from_plain);
    g_test_add_func("/text/safe-html/scroll-tables", test_scroll_tables);
    g_test_add_func("/text/safe-html/escape", test_escape);
    g_test_add_func("/text/safe-html/from-json", test_from_json);
    return g_test_run();
}
