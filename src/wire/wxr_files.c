/* SPDX-License-Identifier: MIT */
/* Attachments are three texts in one pool, found by id: about a hundred bytes each. */
#include <string.h>

#include "wire/record.h"
#include "wire/wxr_files_internal.h"

enum { NAME_BYTES_MAX = 1024, POOL_BYTES_MAX = 512 * 1024 * 1024 };

static const char UPLOADS[] = "wp-content/uploads/";

struct WxrFiles {
    char *dir;
    GHashTable *places; /* attachment id -> place in the pool + 1, both as pointers */
    GString *pool;      /* "file\0caption\0alt\0" */
};

WxrFiles *
wxr_files_new(const char *dir)
{
    WxrFiles *files = g_new0(WxrFiles, 1);
    files->dir = g_strdup(dir);
    files->places = g_hash_table_new(NULL, NULL);
    files->pool = g_string_new(NULL);
    return files;
}

void
wxr_files_free(WxrFiles *files)
{
    if (files == NULL)
        return;
    g_free(files->dir);
    g_hash_table_unref(files->places);
    g_string_free(files->pool, TRUE);
    g_free(files);
}

char *
wxr_files_path(const WxrFiles *files, Arena *arena, const char *file)
{
    g_autofree char *path = g_build_filename(files->dir, file, NULL);
    return arena_strdup(arena, path);
}

static bool
is_at_hand(const WxrFiles *files, Arena *arena, const char *file)
{
    const char *path = *file == '\0' ? NULL : record_file(arena, files->dir, file);
    return path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* The three places where a file with this path below the uploads may lie. */
static const char *
locate_path(const WxrFiles *files, Arena *arena, const char *path)
{
    const char *uploads = strstr(path, UPLOADS);
    const char *below = uploads == NULL ? path + strspn(path, "/") : uploads + strlen(UPLOADS);
    const char *slash = strrchr(below, '/');
    const char *const candidates[] = {
        below,
        arena_printf(arena, "%s%s", UPLOADS, below),
        slash == NULL ? "" : slash + 1,
    };
    for (size_t index = 0; index < G_N_ELEMENTS(candidates); index++)
        if (is_at_hand(files, arena, candidates[index]))
            return candidates[index];
    return NULL;
}

/* "harbour-300x200.jpg" without its size; NULL where it has none. */
static const char *
original_path(Arena *arena, const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *at = dot;
    if (dot == NULL)
        return NULL;
    while (at > path && g_ascii_isdigit(at[-1]))
        at--;
    if (at == dot || at == path || at[-1] != 'x')
        return NULL;
    const char *cross = --at;
    while (at > path && g_ascii_isdigit(at[-1]))
        at--;
    if (at == cross || at == path || at[-1] != '-')
        return NULL;
    return arena_printf(arena, "%.*s%s", (int)(at - 1 - path), path, dot);
}

const char *
wxr_files_locate(const WxrFiles *files, Arena *arena, const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    const char *encoded = uri == NULL ? url : g_uri_get_path(uri);
    g_autofree char *path = g_uri_unescape_string(encoded, NULL);
    if (path == NULL || strlen(path) > NAME_BYTES_MAX || !g_utf8_validate(path, -1, NULL))
        return NULL;
    const char *original = original_path(arena, path);
    const char *file = locate_path(files, arena, path);
    if (file == NULL && original != NULL)
        file = locate_path(files, arena, original);
    return file == NULL ? NULL : arena_strdup(arena, file);
}

static bool
parse_id(const char *id, gpointer *ret_key)
{
    guint64 number;
    if (id == NULL || !g_ascii_string_to_unsigned(id, 10, 1, G_MAXINT64, &number, NULL))
        return false;
    *ret_key = GSIZE_TO_POINTER((size_t)number);
    return true;
}

void
wxr_files_add(WxrFiles *files, const char *id, const WxrAttachment *attachment)
{
    gpointer key;
    if (!parse_id(id, &key) || g_hash_table_size(files->places) >= WXR_ATTACHMENTS_MAX ||
        files->pool->len >= POOL_BYTES_MAX)
        return;
    g_hash_table_insert(files->places, key, GSIZE_TO_POINTER(files->pool->len + 1));
    const char *const texts[] = {attachment->file, attachment->caption, attachment->alt};
    for (size_t index = 0; index < G_N_ELEMENTS(texts); index++) {
        g_string_append(files->pool, texts[index] != NULL ? texts[index] : "");
        g_string_append_c(files->pool, '\0');
    }
}

bool
wxr_files_find(const WxrFiles *files, const char *id, WxrAttachment *ret_attachment)
{
    gpointer key;
    gpointer place = parse_id(id, &key) ? g_hash_table_lookup(files->places, key) : NULL;
    if (place == NULL)
        return false;
    const char *file = files->pool->str + GPOINTER_TO_SIZE(place) - 1;
    const char *caption = file + strlen(file) + 1;
    *ret_attachment = (WxrAttachment){file, caption, caption + strlen(caption) + 1};
    return true;
}
