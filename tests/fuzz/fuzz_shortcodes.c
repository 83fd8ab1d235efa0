/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <string.h>

#include "text/shortcodes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    const char *expanded = shortcodes_expand(arena, (const char *)data, size);
    const char *paragraphs = text_autop(arena, expanded, strlen(expanded));
    g_assert_cmpuint(strlen(paragraphs), <=, 64 + strlen(expanded) * 8);
    return 0;
}
