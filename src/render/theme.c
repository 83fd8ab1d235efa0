/* SPDX-License-Identifier: MIT */
#include "render/theme.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "render/look.h"
#include "render/mustache.h"
#include "render/theme_internal.h"

enum { FONTS_MAX = 100, TITLE_BYTES_MAX = 200, DESCRIPTION_BYTES_MAX = 1000 };

struct Theme {
    gatomicrefcount references;
    char *name;
    char *title;
    char *description;
    Json *options;
    char *assets_path; /* what the addresses of assets begin with */
    GPtrArray *fonts;
    TemplateSet *templates;
    ThemeAssets *assets;
};

static bool
is_font_path(const char *path)
{
    if (path == NULL || path[0] == '/' || strlen(path) > 300 || !g_str_has_suffix(path, ".woff2"))
        return false;
    g_auto(GStrv) words = g_strsplit(path, "/", -1);
    for (char **word = words; *word != NULL; word++)
        if (**word == '\0' || strcmp(*word, ".") == 0 || strcmp(*word, "..") == 0)
            return false;
    return true;
}

static bool
read_fonts(Theme *theme, const Json *fonts, GError **error)
{
    if (fonts != NULL && (!json_is_array(fonts) || json_array_size(fonts) > FONTS_MAX))
        return fail(error, FAIL_INVALID, "fonts: a list of at most %d paths", FONTS_MAX);
    for (size_t index = 0; index < json_array_size(fonts); index++) {
        const char *font = json_string_value(json_array_get(fonts, index));
        if (!is_font_path(font))
            return fail(error, FAIL_INVALID,
                "fonts: entry %zu is no path of a .woff2 file below node_modules/", index + 1);
        g_ptr_array_add(theme->fonts, g_strdup(font));
    }
    return true;
}

static bool
read_text(const Json *json, const char *field, size_t limit, char **ret_text, GError **error)
{
    const char *text = json_text(json, field);
    if (text == NULL || *text == '\0' || strlen(text) > limit)
        return fail(error, FAIL_INVALID, "%s: a text of 1 to %zu bytes", field, limit);
    *ret_text = g_strdup(text);
    return true;
}

static bool
read_manifest(Theme *theme, const ThemeFile *file, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data(file->bytes, &size);
    json_error_t detail;
    g_autoptr(Json) json =
        json_loadb(text != NULL ? text : "", size, JSON_REJECT_DUPLICATES, &detail);
    if (json == NULL)
        return fail(error, FAIL_INVALID, "%s, line %d: %s", file->origin, detail.line, detail.text);
    if (!read_text(json, "name", 40, &theme->name, error) ||
        !read_text(json, "title", TITLE_BYTES_MAX, &theme->title, error) ||
        !read_text(json, "description", DESCRIPTION_BYTES_MAX, &theme->description, error) ||
        !read_fonts(theme, json_object_get(json, "fonts"), error) ||
        !look_check_options(json_object_get(json, "options"), error))
        return fail_prefix(error, "%s", file->origin);
    theme->options = json_incref(json_object_get(json, "options"));
    const char *assets_path = json_text(json, "assets");
    theme->assets_path = g_strdup(assets_path != NULL ? assets_path : "/assets");
    for (const char *at = theme->name; *at != '\0'; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '-')
            return fail(
                error, FAIL_INVALID, "%s: name: small letters, digits and - only", file->origin);
    return true;
}

static bool
is_template_name(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("-_./", *at) == NULL)
            return false;
    return *name != '\0' && strlen(name) <= TEMPLATE_NAME_MAX;
}

static bool
add_template(Theme *theme, const char *path, const ThemeFile *file, GError **error)
{
    g_autofree char *name = g_strndup(path, strlen(path) - strlen(".html"));
    if (!is_template_name(name))
        return fail(error, FAIL_INVALID, "%s: a template's name is letters, digits, -, _ and dots",
            file->origin);
    gsize size;
    const char *text = g_bytes_get_data(file->bytes, &size);
    Template *compiled = template_compile(name, text, size, error);
    if (compiled == NULL)
        return fail_prefix(error, "%s", file->origin);
    template_set_add(theme->templates, compiled);
    return true;
}

static bool
add_templates(Theme *theme, GHashTable *files, GError **error)
{
    GHashTableIter iterator;
    gpointer path, file;
    g_hash_table_iter_init(&iterator, files);
    while (g_hash_table_iter_next(&iterator, &path, &file))
        if (g_str_has_suffix(path, ".html") && !g_str_has_prefix(path, "assets/") &&
            !add_template(theme, path, file, error))
            return false;
    return true;
}

static bool
open_files(Theme *theme, const char *prefix, const char *override_dir, GError **error)
{
    g_autoptr(GHashTable) files = NULL;
    if (!theme_files_read(prefix, override_dir, &files, error))
        return false;
    const ThemeFile *manifest = g_hash_table_lookup(files, "theme.json");
    if (manifest == NULL)
        return fail(error, FAIL_NOT_FOUND, "theme %s: there is no theme.json",
            override_dir != NULL ? override_dir : prefix);
    if (!read_manifest(theme, manifest, error))
        return false;
    for (guint index = 0; override_dir != NULL && index < theme->fonts->len; index++)
        if (!theme_files_add_font(files, override_dir, theme->fonts->pdata[index], error))
            return false;
    if (!add_templates(theme, files, error))
        return false;
    if (!template_set_check(theme->templates, error))
        return fail_prefix(error, "theme %s", override_dir != NULL ? override_dir : prefix);
    return theme_assets_new(files, theme->assets_path, &theme->assets, error);
}

Theme *
theme_open(const char *prefix, const char *override_dir, GError **error)
{
    g_autoptr(Theme) theme = g_new0(Theme, 1);
    g_atomic_ref_count_init(&theme->references);
    theme->fonts = g_ptr_array_new_with_free_func(g_free);
    theme->templates = template_set_new();
    if (!open_files(theme, prefix, override_dir, error))
        return NULL;
    return g_steal_pointer(&theme);
}

Theme *
theme_ref(Theme *theme)
{
    g_atomic_ref_count_inc(&theme->references);
    return theme;
}

void
theme_unref(Theme *theme)
{
    if (theme == NULL || !g_atomic_ref_count_dec(&theme->references))
        return;
    theme_assets_free(theme->assets);
    template_set_free(theme->templates);
    g_ptr_array_unref(theme->fonts);
    g_free(theme->description);
    json_decref(theme->options);
    g_free(theme->assets_path);
    g_free(theme->title);
    g_free(theme->name);
    g_free(theme);
}

const char *
theme_name(const Theme *theme)
{
    return theme->name;
}

const char *
theme_title(const Theme *theme)
{
    return theme->title;
}

const char *
theme_description(const Theme *theme)
{
    return theme->description;
}

const Json *
theme_options(const Theme *theme)
{
    return theme->options;
}

bool
theme_has(const Theme *theme, const char *template_name)
{
    return template_set_find(theme->templates, template_name) != NULL;
}

bool
theme_render(
    const Theme *theme, const char *template_name, const Value *root, GString *out, GError **error)
{
    const Template *compiled = template_set_find(theme->templates, template_name);
    if (compiled == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no template %s", template_name);
    return template_render(compiled, theme->templates, root, out, error);
}

Value *
theme_assets_value(const Theme *theme, Arena *arena)
{
    return theme_assets_object(theme->assets);
}

const ThemeAsset *
theme_asset_find(const Theme *theme, const char *hashed_name)
{
    return hashed_name != NULL ? theme_assets_find(theme->assets, hashed_name) : NULL;
}

const char *
theme_asset_url(const Theme *theme, const char *name)
{
    return theme_assets_url(theme->assets, name);
}
