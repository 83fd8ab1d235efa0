/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "text/sanitizer.h"

typedef struct {
    const char *before;
    const char *after;
} Pair;

/* Content and structure. */
static const Pair CLEANED[] = {
    {"", ""},
    {"   \n ", ""},
    {"plain & simple", "<p>plain &amp; simple</p>"},
    {"a<p>b</p>c", "<p>a</p>\n<p>b</p>\n<p>c</p>"},
    {"<div>a <b>b</b></div><div><div>c</div>d</div>", "<p>a <b>b</b></p>\n<p>c</p>\n<p>d</p>"},
    {"<h1>a</h1><h5>b</h5><h6>c</h6>", "<h2>a</h2>\n<h4>b</h4>\n<h4>c</h4>"},
    {"<p></p><p> </p><p><b></b></p><p>&nbsp;</p>", "<p>\u00A0</p>"},
    {"<b>one<p>two</p></b>", "<p><b>one</b></p>\n<p><b>two</b></p>"},
    {"<b><i>x</b>y</i>", "<p><b><i>x</i></b><i>y</i></p>"},
    {"<p>one<p>two", "<p>one</p>\n<p>two</p>"},
    {"<ul><li>a<li>b</ul><li>c", "<ul><li>a</li><li>b</li></ul>\n<ul><li>c</li></ul>"},
    {"<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"},
    {"<ol start=3 reversed type=a><li>x</ol>", "<ol start=\"3\" reversed><li>x</li></ol>"},
    {"<dl><dt>t<dd>d</dl>", "<dl><dt>t</dt><dd>d</dd></dl>"},
    {"<table><tr><th scope=col colspan=2 style=x>a<tr><td rowspan=0>b</table>",
        "<table><tbody><tr><th scope=\"col\" colspan=\"2\">a</th></tr>"
        "<tr><td>b</td></tr></tbody></table>"},
    {"<td>loose</td> cell", "<p>loose cell</p>"},
    {"<pre>\n\n a  b\n</pre>", "<pre>\n\n a  b\n</pre>"},
    {"a<br>b<br><br><br><br>c<br>", "<p>a<br>b<br><br>c</p>"},
    {"a<hr>b", "<p>a</p>\n<hr>\n<p>b</p>"},
    {"<p>x <span>y</span> <span lang=fr>z</span></p>", "<p>x y <span lang=\"fr\">z</span></p>"},
    {"<div dir=rtl lang=he><p>א</p>ב</div>",
        "<p lang=\"he\" dir=\"rtl\">א</p>\n<p lang=\"he\" dir=\"rtl\">ב</p>"},
    {"<p dir=RTL lang='a\"b'>א</p>", "<p dir=\"rtl\">א</p>"},
    {"<figure><div><img src=/a.jpg width=3 height=x></div><figcaption>c</figcaption></figure>",
        "<figure><img src=\"/a.jpg\" width=\"3\" loading=\"lazy\">"
        "<figcaption>c</figcaption></figure>"},
    {"<time datetime=2025-01-20>x</time><abbr title='a&b'>y</abbr>",
        "<p><time datetime=\"2025-01-20\">x</time><abbr title=\"a&amp;b\">y</abbr></p>"},
    {"<custom-card>a</custom-card><font color=red>b</font>", "<p>ab</p>"},
    {"<section>a<article>b</article></section>", "<p>a</p>\n<p>b</p>"},
    {"<form>a<input value=x><textarea>y</textarea><select><option>z</select></form>", "<p>a</p>"},
    {"a<script>b</script><style>c</style><svg><p>d</svg><template>e</template>"
     "<noscript>f</noscript><math>g</math>h",
        "<p>ah</p>"},
    {"<!-- a --><!doctype html><![CDATA[b]]><?php c ?>d", "<p>d</p>"},
    {"“quotes” – dash — nbsp\u00A0shy\u00ADend… 'x' \"y\"",
        "<p>“quotes” – dash — nbsp\u00A0shy\u00ADend… 'x' \"y\"</p>"},
    {"<p>Щъркел</p><p>مرحبا</p><p>שלום</p>", "<p>Щъркел</p>\n<p>مرحبا</p>\n<p>שלום</p>"},
    {"a\xFF\0b", "<p>a\uFFFD</p>"}, /* the table's string ends at its NUL */
    {"a&#xCCCCCCCC5D0;<a href='/&#xCCCCCCCC5D0;'>b</a><abbr title='&#xD800;&#x110000;'>c</abbr>",
        "<p>a\uFFFDb<abbr title=\"\uFFFD\uFFFD\">c</abbr></p>"},
    {"<figure>a<div>b<pre>c<div><figcaption>d</figure>",
        "<figure>a b<pre>c</pre><figcaption>d</figcaption></figure>"},
    {"a&#1;b&#x85;c&#0;", "<p>ab…c\uFFFD</p>"},
};

static const Pair LINKS[] = {
    {"<a href=http://e.org/a?b=1&amp;c title=t hreflang=bg target=_blank>x</a>",
        "<p><a href=\"http://e.org/a?b=1&amp;c\" title=\"t\" hreflang=\"bg\">x</a></p>"},
    {"<a href='/a b'>x</a>", "<p><a href=\"/a%20b\">x</a></p>"},
    {"<a href='HTTPS://e.org'>x</a>", "<p><a href=\"https://e.org\">x</a></p>"},
    {"<a href='//e.org/a'>x</a>", "<p><a href=\"https://e.org/a\">x</a></p>"},
    {"<a href=mailto:a@e.org>x</a><a href=tel:+1>y</a>",
        "<p><a href=\"mailto:a@e.org\">x</a><a href=\"tel:+1\">y</a></p>"},
    {"<a href='/\\e.org'>x</a>", "<p><a href=\"/%5Ce.org\">x</a></p>"},
    {"<a>x</a><a href=''>y</a><a href='ftp://e.org'>z</a>", "<p>xyz</p>"},
    {"<a href=/a>x<a href=/b>y</a>", "<p><a href=\"/a\">x</a><a href=\"/b\">y</a></p>"},
    {"<img src='javascript:x'><img src='data:image/png;base64,x'><img src=mailto:x>", ""},
    {"<img src=a.jpg alt='a \"q\" <b>' onerror=x srcset=y>",
        "<p><img src=\"a.jpg\" alt=\"a &quot;q&quot; &lt;b&gt;\" loading=\"lazy\"></p>"},
    {"<iframe src=//v.example/e/1?a>x</iframe>",
        "<p><a href=\"https://v.example/e/1?a\">v.example</a></p>"},
    {"<p>a<iframe src=http://www.v.example/></iframe>b</p>",
        "<p>a</p>\n<p><a href=\"http://www.v.example/\">v.example</a></p>\n<p>b</p>"},
    {"<video><source src=https://v.example/a.mp4>no</video>",
        "<p><a href=\"https://v.example/a.mp4\">v.example</a></p>"},
    {"<object data=javascript:x><p>fallback</p></object>", "<p>fallback</p>"},
    {"<embed src=https://v.example/a.swf>",
        "<p><a href=\"https://v.example/a.swf\">v.example</a></p>"},
    {"<blockquote class='x twitter-tweet'><p>t <a href=https://t.example/h>h</a></p>"
     "<a href=https://t.example/s/1>d</a></blockquote>",
        "<p><a href=\"https://t.example/s/1\">t.example</a></p>"},
    {"<blockquote cite=https://c.example/>q</blockquote>",
        "<blockquote cite=\"https://c.example/\"><p>q</p></blockquote>"},
};

/* Attacks: none may leave more than words. */
static const Pair ATTACKS[] = {
    {"<a href='javascript:alert(1)'>x</a>", "<p>x</p>"},
    {"<a href='JaVaScRiPt:alert(1)'>x</a>", "<p>x</p>"},
    {"<a href='java&#9;script&colon;alert(1)'>x</a>", "<p>x</p>"},
    {"<a href='jav\n\ta\rscript:alert(1)'>x</a>", "<p>x</p>"},
    {"<a href=' &#1;&#x1F; javascript:alert(1)'>x</a>", "<p>x</p>"},
    {"<a href='&#106;&#x61;vascript&#58;alert(1)'>x</a>", "<p>x</p>"},
    {"<a href='vbscript:x'>x</a><a href='data:text/html,y'>y</a><a href='blob:z'>z</a>",
        "<p>xyz</p>"},
    {"<a href='feed:javascript:alert(1)'>x</a><a href='view-source:y'>y</a>", "<p>xy</p>"},
    {"<a href='http:javascript:alert(1)'>x</a>", "<p>x</p>"},
    {"<a href=':x'>x</a><a href='&NewLine;javascript&NewLine;:y'>y</a>", "<p>xy</p>"},
    {"<p onclick=alert(1) OnLoad=x style='background:url(x)'>x</p>", "<p>x</p>"},
    {"<img src=x onerror=alert(1) style=x srcset='javascript:y 1x'>",
        "<p><img src=\"x\" loading=\"lazy\"></p>"},
    {"<img/src=x/onerror=alert(1)>",
        "<p><img src=\"x/onerror=alert(1)\" loading=\"lazy\"></p>"},
    {"<img src='x\"onerror=alert(1)'>",
        "<p><img src=\"x%22onerror=alert(1)\" loading=\"lazy\"></p>"},
    {"<scr<script>ipt>alert(1)</scr</script>ipt>", "<p>ipt&gt;alert(1)ipt&gt;</p>"},
    {"<script/x>a</script ><SCRIPT>b</sCrIpT/>c", "<p>c</p>"},
    {"<script>a<!--</script>b-->c", "<p>b--&gt;c</p>"},
    {"<svg><style><img src=x onerror=alert(1)></style></svg>x", "<p>x</p>"},
    {"<svg/onload=alert(1)>x</svg>y", "<p>y</p>"},
    {"<svg><a xlink:href='javascript:x'><text>y</text></a></svg>z", "<p>z</p>"},
    {"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x>'>"
     "</math>y",
        "<p>y</p>"},
    {"<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>y", "<p>y</p>"},
    {"<template><script>x</script></template><template>y", ""},
    {"<select><template><img src=x onerror=y></template></select>z", "<p>z</p>"},
    {"<table><a href=javascript:x>a<tr><td>b</table>",
        "<p>a</p>\n<table><tbody><tr><td>b</td></tr></tbody></table>"},
    {"<table><tr><script>x</script><td>b</table>",
        "<table><tbody><tr><td>b</td></tr></tbody></table>"},
    {"<title><img src=x></title><textarea></p><img src=x></textarea><xmp><img></xmp>y", "<p>y</p>"},
    {"<iframe src='javascript:x'></iframe><iframe srcdoc='<script>x</script>'></iframe>y",
        "<p>y</p>"},
    {"<iframe></p><img src=x onerror=y></iframe>z", "<p>z</p>"},
    {"<base href='http://e.org'><meta http-equiv=refresh content='0;url=javascript:x'>"
     "<link rel=stylesheet href=x>y",
        "<p>y</p>"},
    {"<object data='data:text/html,x'></object><embed src='javascript:y'>z", "<p>z</p>"},
    {"<p title=\"</p><script>x</script>\">y</p>", "<p>y</p>"},
    {"<abbr title='\"><script>x</script>'>y</abbr>",
        "<p><abbr title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">y</abbr></p>"},
    {"&lt;script&gt;x&lt;/script&gt;", "<p>&lt;script&gt;x&lt;/script&gt;</p>"},
    {"<!--><img src=x onerror=y>-->z", "<p><img src=\"x\" loading=\"lazy\">--&gt;z</p>"},
    {"<!-- a --!><p>b", "<p>b</p>"},
    {"<!-- unclosed <p>x</p>", ""},
    {"a<plaintext><b>x", "<p>a</p>"},
    {"x<a href='y", "<p>x</p>"},
    {"x</", "<p>x&lt;/</p>"},
    {"x<", "<p>x&lt;</p>"},
    {"<ScRiPt\x0Cx>y</script\n>z", "<p>yz</p>"},
    {"<form action=javascript:x><button formaction=javascript:y>z</button>k</form>", "<p>k</p>"},
    {"<p lang='\"><script>'>x</p><p dir='rtl\" onclick=x'>y</p>", "<p>x</p>\n<p>y</p>"},
    {"<isindex prompt=x action=javascript:y><frameset onload=z><frame src=q>k", "<p>k</p>"},
    {"\xE0<img src=x \xF8onerror=y>", "<p>\uFFFD<img src=\"x\" loading=\"lazy\"></p>"},
};

static char *
clean(Arena *arena, const char *html, size_t size, const SanitizerOptions *options)
{
    SafeHtml once;
    SafeHtml twice;
    g_assert_true(sanitizer_clean(arena, html, size, options, &once, NULL));
    g_assert_cmpuint(once.size, ==, strlen(once.html));
    g_assert_true(sanitizer_clean(arena, once.html, once.size, options, &twice, NULL));
    g_assert_cmpstr(twice.html, ==, once.html);
    return arena_strdup(arena, once.html);
}

static void
check_pairs(const Pair *pairs, size_t count)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        const char *before = pairs[i].before;
        g_assert_cmpstr(clean(arena, before, strlen(before), NULL), ==, pairs[i].after);
    }
}

static void
test_cleaned(void)
{
    check_pairs(CLEANED, G_N_ELEMENTS(CLEANED));
}

static void
test_links(void)
{
    check_pairs(LINKS, G_N_ELEMENTS(LINKS));
}

static void
test_attacks(void)
{
    check_pairs(ATTACKS, G_N_ELEMENTS(ATTACKS));
}

static void
test_base_url(void)
{
    static const Pair PAIRS[] = {
        {"<a href=../b>x</a>", "<p><a href=\"https://e.org/b\">x</a></p>"},
        {"<a href='#n'>x</a>", "<p><a href=\"https://e.org/a/c#n\">x</a></p>"},
        {"<a href=https://e.org/z>x</a>", "<p><a href=\"https://e.org/z\">x</a></p>"},
        {"<a href=https://f.org/z>x</a>",
            "<p><a href=\"https://f.org/z\">x</a></p>"},
        {"<img src=/i.jpg>", "<p><img src=\"https://e.org/i.jpg\" loading=\"lazy\"></p>"},
    };
    SanitizerOptions const options = {"https://e.org/a/c"};
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(PAIRS); i++) {
        const char *before = PAIRS[i].before;
        g_assert_cmpstr(clean(arena, before, strlen(before), &options), ==, PAIRS[i].after);
    }
}

/* What made parsers overflow their stack or take minutes. */
static void
test_hostile(void)
{
    static const char *const PIECES[] = {"<div>", "<", "<b>", "<b><p>", "<p><b>", "<a href=x>",
        "</p>", "</br>", "<table>", "<table><tr><td>", "<table><b>", "<li>", "<ul><li>", "<!--",
        "<![CDATA[", "<svg>", "<svg><p>", "<template>", "<select>", "<object>", "<video>", "&",
        "&#x41", "<i lang=a><p>", "<font><p>", "<h1><div></h1>", "<a href=x><table>",
        "</b><b><div>", "<pre>\n", "<span dir=rtl>", "<dl><dd>", "<blockquote>", "<p><table>",
        "<button><p>", "<nobr>", "<iframe>", "<script>", "<br>"};
    for (size_t i = 0; i < G_N_ELEMENTS(PIECES); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) html = g_string_new(NULL);
        while (html->len < 300000)
            g_string_append(html, PIECES[i]);
        g_string_append(html, "end");
        clean(arena, html->str, html->len, NULL);
    }
}

static void
test_depth(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) html = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append(html, "<div>");
    g_string_append(html, "deep");
    for (int i = 0; i < 100000; i++)
        g_string_append(html, "</div>");
    g_string_append(html, "<p>after</p>");
    g_assert_cmpstr(clean(arena, html->str, html->len, NULL), ==, "<p>deep</p>\n<p>after</p>");
}

static void
test_attributes(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) html = g_string_new("<p");
    for (int i = 0; i < 10000; i++)
        g_string_append_printf(html, " a%d=b lang=en dir=rtl", i);
    g_string_append(html, ">x</p>");
    g_assert_cmpstr(
        clean(arena, html->str, html->len, NULL), ==, "<p lang=\"en\" dir=\"rtl\">x</p>");
}

static void
test_brackets(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *html = g_strnfill(1000000, '<');
    SafeHtml safe;
    g_assert_true(sanitizer_clean(arena, html, strlen(html), NULL, &safe, NULL));
    g_assert_cmpuint(safe.size, ==, 4000000 + strlen("<p></p>"));
}

static void
test_too_large(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *html = g_strnfill(5 * 1024 * 1024 + 1, 'x');
    g_autoptr(GError) error = NULL;
    SafeHtml safe;
    g_assert_false(sanitizer_clean(arena, html, strlen(html), NULL, &safe, &error));
    g_assert_true(fail_is(error, FAIL_TOO_LARGE));
    html[4 * 1024 * 1024] = '\0';
    g_assert_true(sanitizer_clean(arena, html, strlen(html), NULL, &safe, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/sanitizer/cleaned", test_cleaned);
    g_test_add_func("/text/sanitizer/links", test_links);
    g_test_add_func("/text/sanitizer/attacks", test_attacks);
    g_test_add_func("/text/sanitizer/base-url", test_base_url);
    g_test_add_func("/text/sanitizer/hostile", test_hostile);
    g_test_add_func("/text/sanitizer/depth", test_depth);
    g_test_add_func("/text/sanitizer/attributes", test_attributes);
    g_test_add_func("/text/sanitizer/brackets", test_brackets);
    g_test_add_func("/text/sanitizer/too-large", test_too_large);
    return g_test_run();
}
