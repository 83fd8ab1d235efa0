/* SPDX-License-Identifier: MIT */
/* Assets get addresses: /assets/NAME.HASH.ENDING, where HASH is the beginning of the SHA-256 of
 * what is sent. A stylesheet names other assets by url(NAME), so those are hashed first; NAME is
 * replaced by the address, and only then the stylesheet is hashed itself. */
#include <string.h>

#include "base/error.h"
#include "render/theme_internal.h"

enum { HASH_DIGITS = 10, NAME_BYTES_MAX = 120 };

typedef enum { ASSET_NEW, ASSET_BUSY, ASSET_DONE } AssetState;

typedef struct {
    ThemeAsset public;
    const char *plain; /* "morning.css" */
    const char *url;
    const ThemeFile *file; /* while opening */
    AssetState state;
} Asset;

struct ThemeAssets {
    Arena *arena;
    const char *path; /* what addresses begin with */
    GHashTable *by_name;
    GHashTable *by_hashed_name;
    Value *object;
};

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {"avif", "image/avif"},
    {"css", "text/css; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
};

static bool
is_name_letter(char letter)
{
    return g_ascii_isalnum(letter) || letter == '.' || letter == '-' || letter == '_';
}

static const char *
type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t index = 0; dot != NULL && index < G_N_ELEMENTS(types); index++)
        if (strcmp(dot + 1, types[index].ending) == 0)
            return types[index].type;
    return NULL;
}

static bool
is_stylesheet(const Asset *asset)
{
    return g_str_has_suffix(asset->plain, ".css");
}

/* What stands in url(…) at text, without quotes, if it is a plain name; sets where the ")" ends. */
static bool
read_url(const char *text, const char *limit, char name[NAME_BYTES_MAX + 1], const char **ret_after)
{
    while (text < limit && g_ascii_isspace(*text))
        text++;
    char const quote = text < limit && (*text == '"' || *text == '\'') ? *text++ : '\0';
    const char *from = text;
    while (text < limit && is_name_letter(*text))
        text++;
    size_t const size = (size_t)(text - from);
    if (size == 0 || size > NAME_BYTES_MAX)
        return false;
    if (quote != '\0' && (text == limit || *text++ != quote))
        return false;
    while (text < limit && g_ascii_isspace(*text))
        text++;
    if (text == limit || *text != ')')
        return false;
    memcpy(name, from, size);
    name[size] = '\0';
    *ret_after = text + 1;
    return true;
}

/* Behind the next "url(" or NULL. */
static const char *
find_url(const char *text, const char *from, const char *limit)
{
    const char *at = from;
    while (at < limit && (at = memchr(at, '(', (size_t)(limit - at))) != NULL) {
        at++;
        if (at - from >= 4 && g_ascii_strncasecmp(at - 4, "url", 3) == 0 &&
            (at - 4 == text || !is_name_letter(at[-5])))
            return at;
    }
    return NULL;
}

static uint32_t
line_of(const char *text, const char *at)
{
    uint32_t line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static bool finish(ThemeAssets *assets, Asset *asset, GError **error);

/* Appends what stands at *at, behind "url(": the address of an asset instead of its name. */
static bool
rewrite_url(ThemeAssets *assets, const Asset *asset, GString *out, const char **at, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data(asset->file->bytes, &size);
    char name[NAME_BYTES_MAX + 1];
    const char *after;
    if (!read_url(*at, text + size, name, &after))
        return true;
    Asset *named = g_hash_table_lookup(assets->by_name, name);
    if (named == NULL)
        return true;
    if (named->state == ASSET_BUSY)
        return fail(error, FAIL_INVALID, "%s, line %u: %s leads back to this file",
            asset->file->origin, line_of(text, *at), name);
    if (!finish(assets, named, error))
        return false;
    g_string_append(out, named->url);
    g_string_append_c(out, ')');
    *at = after;
    return true;
}

static bool
rewrite(ThemeAssets *assets, const Asset *asset, GBytes **ret_bytes, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data(asset->file->bytes, &size);
    if (text == NULL)
        text = "";
    g_autoptr(GString) out = g_string_sized_new(size + size / 8);
    const char *at = text, *const limit = text + size;
    while (at < limit) {
        const char *url = find_url(text, at, limit);
        const char *end = url != NULL ? url : limit;
        g_string_append_len(out, at, end - at);
        at = end;
        if (url != NULL && !rewrite_url(assets, asset, out, &at, error))
            return false;
    }
    *ret_bytes = g_string_free_to_bytes(g_steal_pointer(&out));
    return true;
}

static bool
finish(ThemeAssets *assets, Asset *asset, GError **error)
{
    if (asset->state == ASSET_DONE)
        return true;
    asset->state = ASSET_BUSY;
    if (!is_stylesheet(asset))
        asset->public.bytes = g_bytes_ref(asset->file->bytes);
    else if (!rewrite(assets, asset, &asset->public.bytes, error))
        return false;
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, asset->public.bytes);
    const char *dot = strrchr(asset->plain, '.');
    asset->public.name = arena_printf(assets->arena, "%.*s.%.*s%s", (int)(dot - asset->plain),
        asset->plain, HASH_DIGITS, hash, dot);
    asset->public.etag = arena_strndup(assets->arena, hash, HASH_DIGITS);
    asset->public.type = type_of(asset->plain);
    asset->url = arena_printf(assets->arena, "%s/%s", assets->path, asset->public.name);
    asset->state = ASSET_DONE;
    asset->file = NULL;
    g_hash_table_insert(assets->by_hashed_name, (gpointer)asset->public.name, asset);
    return true;
}

static bool
add_asset(ThemeAssets *assets, const char *name, const ThemeFile *file, GError **error)
{
    for (const char *at = name; *at != '\0'; at++)
        if (!is_name_letter(*at))
            return fail(error, FAIL_INVALID,
                "%s: an asset's name is letters, digits, dots, - and _, without folders",
                file->origin);
    if (strlen(name) > NAME_BYTES_MAX || name[0] == '.')
        return fail(error, FAIL_INVALID, "%s: a bad name for an asset", file->origin);
    if (type_of(name) == NULL)
        return fail(error, FAIL_INVALID,
            "%s: assets are css, js, woff2, svg, png, jpg, webp, avif, ico or webmanifest",
            file->origin);
    if (g_hash_table_contains(assets->by_name, name))
        return fail(error, FAIL_INVALID, "%s: there is another asset of this name", file->origin);
    Asset *asset = g_new0(Asset, 1);
    asset->plain = arena_strdup(assets->arena, name);
    asset->file = file;
    g_hash_table_insert(assets->by_name, (gpointer)asset->plain, asset);
    return true;
}

/* "morning_css" of "morning.css". */
static const char *
field_of(Arena *arena, const char *name)
{
    char *field = arena_strdup(arena, name);
    for (char *at = field; *at != '\0'; at++)
        if (*at == '.' || *at == '-')
            *at = '_';
    return field;
}

static bool
finish_all(ThemeAssets *assets, GError **error)
{
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, assets->by_name);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        Asset *asset = value;
        const char *field = field_of(assets->arena, asset->plain);
        if (!finish(assets, asset, error))
            return false;
        if (value_get(assets->object, field) != NULL)
            return fail(error, FAIL_INVALID, "two assets would both be assets.%s", field);
        value_put_text(assets->object, field, asset->url);
    }
    return true;
}

static void
asset_free(gpointer data)
{
    Asset *asset = data;
    g_clear_pointer(&asset->public.bytes, g_bytes_unref);
    g_free(asset);
}

bool
theme_assets_new(GHashTable *files, const char *path, ThemeAssets **ret_assets, GError **error)
{
    g_autoptr(ThemeAssets) assets = g_new0(ThemeAssets, 1);
    assets->arena = arena_new();
    assets->path = arena_strdup(assets->arena, path);
    assets->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, asset_free);
    assets->by_hashed_name = g_hash_table_new(g_str_hash, g_str_equal);
    assets->object = value_object(assets->arena);
    GHashTableIter iterator;
    gpointer name, file;
    g_hash_table_iter_init(&iterator, files);
    while (g_hash_table_iter_next(&iterator, &name, &file)) {
        if (!g_str_has_prefix(name, "assets/") && !g_str_has_prefix(name, "fonts/"))
            continue;
        if (!add_asset(assets, strchr(name, '/') + 1, file, error))
            return false;
    }
    if (!finish_all(assets, error))
        return false;
    *ret_assets = g_steal_pointer(&assets);
    return true;
}

void
theme_assets_free(ThemeAssets *assets)
{
    if (assets == NULL)
        return;
    g_hash_table_unref(assets->by_hashed_name);
    g_hash_table_unref(assets->by_name);
    arena_free(assets->arena);
    g_free(assets);
}

const ThemeAsset *
theme_assets_find(const ThemeAssets *assets, const char *hashed_name)
{
    const Asset *asset = g_hash_table_lookup(assets->by_hashed_name, hashed_name);
    return asset != NULL ? &asset->public : NULL;
}

const char *
theme_assets_url(const ThemeAssets *assets, const char *name)
{
    const Asset *asset = g_hash_table_lookup(assets->by_name, name);
    return asset != NULL ? asset->url : NULL;
}

Value *
theme_assets_object(const ThemeAssets *assets)
{
    return assets->object;
}
