/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <string.h>

#include "text/markdown.h"
#include "text/sanitizer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    SafeHtml html;
    SafeHtml again;
    if (!markdown_to_html(arena, (const char *)data, size, &html, NULL))
        return 0;
    g_assert_true(sanitizer_clean(arena, html.html, html.size, NULL, &again, NULL));
    g_assert_cmpstr(html.html, ==, again.html);
    return 0;
}
