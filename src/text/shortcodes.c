/* SPDX-License-Identifier: MIT */
#include "text/shortcodes.h"

char *
shortcodes_expand(Arena *arena, const char *html, size_t size)
{
    return arena_strndup(arena, html, size);
}

char *
text_autop(Arena *arena, const char *html, size_t size)
{
    return arena_strndup(arena, html, size);
}
