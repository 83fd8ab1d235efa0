/* SPDX-License-Identifier: MIT */
/* What people type into the search field, and texts marked by it. */
#include <stdint.h>
#include <string.h>

#include "newsroom/search.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    const char *bytes = arena_strndup(arena, (const char *)data, size);
    const char *line = strchr(bytes, '\n');
    SearchText text;
    search_text_read(arena,
        arena_strndup(arena, bytes, line == NULL ? strlen(bytes) : (size_t)(line - bytes)), &text);
    g_assert_cmpuint(text.count, <=, SEARCH_TERMS_MAX);
    SearchText typed;
    search_text_read_typed(arena, bytes, &typed);
    g_assert_cmpuint(typed.count, <=, SEARCH_TERMS_MAX);
    const char *shown = line == NULL ? bytes : line + 1;
    SearchParts const parts =
        search_mark(arena, &text, text_valid_utf8(arena, shown, strlen(shown)), 240);
    for (unsigned index = 0; index < parts.count; index++)
        g_assert_true(g_utf8_validate(parts.parts[index].text, -1, NULL));
    return 0;
}
