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

/* "gone" goes, "new" changes, all others stay. */
static SafePictureChange
change_picture(const SafePicture *picture, void *data)
{
    unsigned *seen = data;
    (*seen)++;
    if (g_strcmp0(picture->address, "gone") == 0)
        return (SafePictureChange){.is_gone = true};
    if (g_strcmp0(picture->address, "new") == 0)
        return (SafePictureChange){.is_changed = true,
            .src = "n\"&",
            .srcset = "n 1w",
            .sizes = "2rem",
            .alt = picture->alt != NULL ? picture->alt : "<told>",
            .is_alt_escaped = picture->alt != NULL,
            .width = 4,
            .height = 3};
    return (SafePictureChange){0};
}

#define NEW(alt)                                                                                   \
    "<img src=\"n&quot;&amp;\" srcset=\"n 1w\" sizes=\"2rem\" alt=\"" alt                          \
    "\" width=\"4\" height=\"3\" loading=\"lazy\">"

static const struct {
    const char *html;
    const char *shown;
} PICTURES[] = {
    {"<p>a</p>", "<p>a</p>"},
    {"<p><img src=\"kept\" alt=\"a b\"></p>", "<p><img src=\"kept\" alt=\"a b\"></p>"},
    {"<p><img src=\"kept\"></p>", "<p><img alt=\"\" src=\"kept\"></p>"},
    {"<img src=\"new\" alt=\"x &amp; src=\">", NEW("x &amp; src=")},
    {"<img alt=\" src=&quot;kept&quot; \" src=\"new\">", NEW(" src=&quot;kept&quot; ")},
    {"<img src=\"new\">", NEW("&lt;told&gt;")},
    {"<p>a</p><p><img src=\"gone\"></p><p>b</p>", "<p>a</p><p>b</p>"},
    {"<p>a <img src=\"gone\"></p>", "<p>a </p>"},
    {"<p><a href=\"/x\"><img src=\"gone\"></a></p>b", "b"},
    {"<p lang=\"ro\"><a href=\"/x\"><img src=\"gone\"> c</a></p>",
        "<p lang=\"ro\"><a href=\"/x\"> c</a></p>"},
    {"a<figure><img src=\"gone\"><figcaption>c <b>d</b></figcaption></figure>b", "ab"},
    {"<figure><a href=\"x\"><img src=\"gone\"></a><figcaption>c</figcaption></figure>", ""},
    {"<figure><img src=\"gone\"><img src=\"kept\" alt=\"\"><figcaption>c</figcaption></figure>",
        "<figure><img src=\"kept\" alt=\"\"><figcaption>c</figcaption></figure>"},
    {"<figure><figure><img src=\"gone\"></figure><figure><img src=\"gone\"></figure>c</figure>d",
        "d"},
    {"<figure><figure><img src=\"gone\"></figure><figure><img src=\"kept\" "
     "alt=\"\"></figure></figure>",
        "<figure><figure><img src=\"kept\" alt=\"\"></figure></figure>"},
    {"<figure><p>no picture</p></figure></figure><img src=\"gone\">",
        "<figure><p>no picture</p></figure></figure>"},
};

static void
test_pictures(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(PICTURES); index++) {
        unsigned seen = 0;
        SafeHtml const html = {PICTURES[index].html, strlen(PICTURES[index].html)};
        SafeHtml const shown = safe_html_pictures(arena, html, change_picture, &seen);
        g_assert_cmpstr(shown.html, ==, PICTURES[index].shown);
        g_assert_cmpuint(shown.size, ==, strlen(shown.html));
        g_assert_cmpuint(seen > 0, ==, strstr(html.html, "<img") != NULL);
    }
    /* Deeper than it counts: nothing is lost but the picture. */
    g_autoptr(GString) deep = g_string_new(NULL);
    for (unsigned level = 0; level < 40; level++)
        g_string_append(deep, "<figure>");
    g_string_append(deep, "x<img src=\"gone\">");
    for (unsigned level = 0; level < 40; level++)
        g_string_append(deep, "</figure>");
    unsigned seen = 0;
    SafeHtml const html = {deep->str, deep->len};
    SafeHtml const shown = safe_html_pictures(arena, html, change_picture, &seen);
    g_assert_null(strstr(shown.html, "<img"));
    g_assert_cmpuint(seen, ==, 1);
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
    g_test_add_func("/text/safe-html/pictures", test_pictures);
    g_test_add_func("/text/safe-html/escape", test_escape);
    g_test_add_func("/text/safe-html/from-json", test_from_json);
    return g_test_run();
}
