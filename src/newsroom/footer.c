/* SPDX-License-Identifier: MIT */
#include "newsroom/footer.h"

#include <string.h>

#include "base/error.h"

/* Never a script, and no other site by a path that looks like one of ours. */
static bool
is_address(const char *text)
{
    if (*text == '/')
        return text[1] != '/' && text[1] != '\\';
    return g_str_has_prefix(text, "https://") || g_str_has_prefix(text, "http://") ||
           g_str_has_prefix(text, "mailto:");
}

bool
footer_links_read(Arena *arena, const char *text, FooterLink ret_links[FOOTER_LINKS_MAX],
    unsigned *ret_count, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    unsigned count = 0;
    for (unsigned number = 0; lines[number] != NULL; number++) {
        char *line = g_strstrip(lines[number]);
        if (*line == '\0')
            continue;
        char *blank = strrchr(line, ' ');
        if (count == FOOTER_LINKS_MAX)
            return fail(error, FAIL_INVALID, "footer links: at most %d", FOOTER_LINKS_MAX);
        if (blank == NULL || !is_address(blank + 1))
            return fail(error, FAIL_INVALID,
                "footer links, line %u: words, then an address (Imprint /about)", number + 1);
        ret_links[count].url = arena_strdup(arena, blank + 1);
        ret_links[count].label = g_strchomp(arena_strndup(arena, line, (size_t)(blank - line)));
        count++;
    }
    *ret_count = count;
    return true;
}
