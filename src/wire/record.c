/* SPDX-License-Identifier: MIT */
#include "wire/record.h"

#include <stdarg.h>
#include <string.h>

#include <sodium.h>

/* Changes with what readers make of a record, so that a better reader updates what it read before.
 */
static const char READER_VERSION[] = "1";

void
record_fail(ImportRecord *record, Arena *arena, const char *format, ...)
{
    if (record->failure != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    record->failure = arena_strdup(arena, reason);
}

const char *
record_old_path(Arena *arena, const char *url)
{
    g_autoptr(GUri) uri = url == NULL ? NULL : g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    if (uri == NULL)
        return NULL;
    const char *path = g_uri_get_path(uri), *query = g_uri_get_query(uri);
    if (*path != '/' || (path[1] == '\0' && query == NULL))
        return NULL;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    g_autofree char *decoded = g_uri_unescape_segment(path, path + length, "/");
    const char *kept = decoded != NULL ? decoded : path;
    if (query == NULL)
        return arena_strdup(arena, kept);
    return arena_printf(arena, "%s?%s", kept, query);
}

char *
record_digest(Arena *arena, const void *bytes, size_t size)
{
    unsigned char digest[16];
    char hex[2 * sizeof digest + 1];
    crypto_generichash(digest, sizeof digest, bytes, size, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_printf(arena, "%s-%s", READER_VERSION, hex);
}

const char *
record_file(Arena *arena, const char *dir, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    if (g_path_is_absolute(name) || g_strv_contains((const char *const *)parts, ".."))
        return NULL;
    g_autofree char *path = g_build_filename(dir, name, NULL);
    return arena_strdup(arena, path);
}
