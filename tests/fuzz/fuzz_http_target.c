/* SPDX-License-Identifier: MIT */
/* Request targets, queries and what of a query is kept: a path that was accepted has no way out of
 * its folder and reads the same once more, and a kept query kept again is itself. */
#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "http/query.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_path(const Target *target)
{
    g_assert(target->path[0] == '/' && strlen(target->path) == target->path_size);
    g_assert(g_utf8_validate(target->path, -1, NULL));
    g_assert(strstr(target->path, "//") == NULL && strstr(target->path, "/../") == NULL);
    g_assert(!g_str_has_suffix(target->path, "/.."));
    g_autoptr(GString) again = g_string_new(NULL);
    target_append(again, target->path, "");
    g_autofree char *buffer = g_malloc(again->len + 2);
    Target second;
    g_assert(target_read(again->str, again->len, buffer, &second));
    g_assert(second.is_canonical && strcmp(second.path, target->path) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *raw = g_memdup2(data, size);
    g_autofree char *buffer = g_malloc(size + 2);
    Target target;
    if (target_read(raw, size, buffer, &target))
        check_path(&target);

    g_autoptr(Arena) arena = arena_new();
    size_t count = 0;
    query_parse(arena, text, strlen(text), &count);
    char kept[QUERY_KEPT_MAX];
    char again[QUERY_KEPT_MAX];
    if (query_keep(text, "q,page,section", kept, sizeof kept) == QUERY_KEPT) {
        g_assert(query_keep(kept, "q,page,section", again, sizeof again) == QUERY_KEPT);
        g_assert(strcmp(kept, again) == 0);
    }
    return 0;
}
