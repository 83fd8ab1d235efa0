/* SPDX-License-Identifier: MIT */
/* Any bytes: the output is canonical, its reader in plain.c knows every tag in it, and nothing in
 * it can run. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/plain.h"
#include "text/sanitizer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_listed(const char *word, const char *const list[])
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(word, list[i]) == 0)
            return true;
    }
    return false;
}

static void
check_value(const char *name, const char *value)
{
    static const char *const ADDRESSES[] = {"href", "src", "cite", NULL};
    static const char *const SCHEMES[] = {"http", "https", "mailto", "tel", NULL};
    size_t const length = strcspn(value, ":/?#");
    if (!is_listed(name, ADDRESSES) || value[length] != ':')
        return;
    g_autofree char *scheme = g_strndup(value, length);
    g_assert_true(is_listed(scheme, SCHEMES));
}

/* Reads the attributes at at, which stands behind the tag's name, and gives the tag's end. */
static const char *
check_attributes(const char *at)
{
    static const char *const NAMES[] = {"href", "src", "alt", "title", "width", "height", "lang",
        "dir", "datetime", "cite", "start", "reversed", "scope", "colspan", "rowspan", "hreflang",
        "rel", "loading", NULL};
    while (*at == ' ') {
        size_t const length = strcspn(++at, "= >");
        g_autofree char *name = g_strndup(at, length);
        g_assert_true(is_listed(name, NAMES));
        at += length;
        if (*at != '=')
            continue;
        g_assert_true(at[1] == '"');
        g_autofree char *value = g_strndup(at + 2, strcspn(at + 2, "\"<>"));
        check_value(name, value);
        at += 2 + strlen(value);
        g_assert_true(*at++ == '"');
    }
    g_assert_true(*at == '>');
    return at;
}

/* Text has no '<' of its own, so each one begins a tag. */
static void
check_harmless(const char *html)
{
    static const char *const TAGS[] = {"p", "br", "hr", "h2", "h3", "h4", "strong", "b", "em", "i",
        "u", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "time", "blockquote", "q",
        "cite", "code", "pre", "kbd", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
        "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "img", "a", "span",
        "bdi", "bdo", NULL};
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at, '<')) {
        at += at[1] == '/' ? 2 : 1;
        size_t const length = strcspn(at, " >");
        g_autofree char *name = g_strndup(at, length);
        g_assert_true(is_listed(name, TAGS));
        at = check_attributes(at + length);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SanitizerOptions BASED = {"https://example.org/a/b"};
    g_autoptr(Arena) arena = arena_new();
    const SanitizerOptions *options = size % 2 == 0 ? NULL : &BASED;
    SafeHtml once;
    SafeHtml twice;
    if (!sanitizer_clean(arena, (const char *)data, size, options, &once, NULL))
        return 0;
    g_assert_true(sanitizer_clean(arena, once.html, once.size, options, &twice, NULL));
    g_assert_cmpstr(once.html, ==, twice.html);
    g_assert_cmpuint(once.size, ==, strlen(once.html));
    g_assert_true(g_utf8_validate(once.html, (gssize)once.size, NULL));
    check_harmless(once.html);
    plain_from_html(arena, once.html, once.size);
    return 0;
}
