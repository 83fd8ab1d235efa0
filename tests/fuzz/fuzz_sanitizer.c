/* SPDX-License-Identifier: MIT */
/* Any bytes: the output is canonical, its reader in plain.c knows every tag in it, and nothing in
 * it can run. */
#include <stdint.h>
#include <string.h>

#include "text/plain.h"
#include "text/sanitizer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Text has no '<' of its own, so each one begins a tag. */
static void
check_harmless(const char *html)
{
    static const char *const FORBIDDEN[] = {"<script", "<style", "<svg", "<math", "<iframe",
        "<object", "<embed", "<template", "<form", "<base", "<meta", "<link", "<!",
        "=\"javascript:", "=\"data:", "=\"vbscript:", " onerror=\"", " style=\"", " srcset=\""};
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *close = strchr(at, '>');
        g_assert_nonnull(close);
        g_autofree char *tag = g_strndup(at, (gsize)(close - at));
        for (size_t i = 0; i < G_N_ELEMENTS(FORBIDDEN); i++)
            g_assert_null(strstr(tag, FORBIDDEN[i]));
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
