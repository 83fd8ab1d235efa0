/* SPDX-License-Identifier: MIT */
/* The pages of tests/golden/theme/ with the theme morning from disk: each is rendered as it is, and
 * once more with markup at the end of every text, none of which may come out as markup. */
#include <string.h>

#include "base/json.h"
#include "render/theme.h"

#define HOSTILE "\"'><i class=hostile>{{x}}&"

static const Theme *theme;
static char *pages_folder;

static Json *
load(const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s", pages_folder, name);
    json_error_t detail;
    Json *json = json_load_file(path, 0, &detail);
    if (json == NULL)
        g_error("%s: %s", path, detail.text);
    return json;
}

/* A copy with something hostile at the end of every text. */
static Json *
spoil(const Json *json)
{
    if (json_is_string(json))
        return json_sprintf("%s" HOSTILE, json_string_value(json));
    if (json_is_array(json)) {
        Json *list = json_array();
        for (size_t index = 0; index < json_array_size(json); index++)
            json_array_append_new(list, spoil(json_array_get(json, index)));
        return list;
    }
    if (!json_is_object(json))
        return json_deep_copy(json);
    Json *object = json_object();
    const char *key;
    Json *entry;
    json_object_foreach((Json *)json, key, entry) json_object_set_new(object, key, spoil(entry));
    return object;
}

static void
make_safe(Value *value, const Json *json, const char *field)
{
    const char *text = json_text(json, field);
    if (text != NULL)
        value_put_safe(value, field, (SafeHtml){.html = text, .size = strlen(text)});
}

/* What docs/templates.md marks as html. */
static Value *
page_value(Arena *arena, const Json *page)
{
    Value *root = value_from_json(arena, page);
    const Json *story = json_object_get(page, "story");
    make_safe(root, page, "about");
    make_safe(root, page, "json_ld");
    if (story != NULL) {
        Value *value = value_from_json(arena, story);
        make_safe(value, story, "body");
        value_put(root, "story", value);
    }
    return root;
}

static char *
template_of(const char *name)
{
    return g_strndup(name, strcspn(name, "-."));
}

static size_t
count(const char *text, const char *wanted)
{
    size_t found = 0;
    while ((text = strstr(text, wanted)) != NULL) {
        found++;
        text += strlen(wanted);
    }
    return found;
}

static char *
render(Value *root, const char *name, Arena *arena)
{
    g_autofree char *template_name = template_of(name);
    g_autoptr(GError) error = NULL;
    GString *out = g_string_new(NULL);
    value_put(root, "assets", theme_assets_value(theme, arena));
    g_assert_true(theme_render(theme, template_name, root, out, &error));
    g_assert_no_error(error);
    g_test_message("%s: %zu bytes", name, out->len);
    return g_string_free(out, FALSE);
}

static Json *
load_page(const char *name)
{
    Json *page = load("common.json");
    g_autoptr(Json) own = load(name);
    json_object_update(page, own);
    return page;
}

static void
test_page(gconstpointer name)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Json) page = load_page(name);
    g_autofree char *html = render(page_value(arena, page), name, arena);
    g_assert_true(g_str_has_prefix(html, "<!doctype html>\n<html lang=\""));
    g_assert_true(g_str_has_suffix(html, "</html>\n"));
    g_assert_cmpuint(count(html, "<h1"), ==, 1);
    g_assert_cmpuint(count(html, "{{"), ==, 0);
    g_assert_nonnull(strstr(html, theme_asset_url(theme, "morning.css")));
}

static void
test_hostile(gconstpointer name)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Json) page = load_page(name);
    g_autoptr(Json) spoiled = spoil(page);
    /* Without page_value: what a template prints raw is plain text here, and is escaped too. */
    g_autofree char *html = render(value_from_json(arena, spoiled), name, arena);
    g_assert_cmpuint(count(html, "hostile"), >, 10);
    g_assert_cmpuint(count(html, "hostile"), ==,
        count(html, "&quot;&#39;&gt;&lt;i class=hostile&gt;{{x}}&amp;"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *source = g_getenv("DATELINE_SOURCE");
    g_assert_nonnull(source);
    pages_folder = g_build_filename(source, "tests", "golden", "theme", NULL);
    g_autofree char *theme_folder = g_build_filename(source, "themes", "morning", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Theme) opened = theme_open(NULL, theme_folder, &error);
    g_assert_no_error(error);
    theme = opened;
    g_autoptr(GDir) entries = g_dir_open(pages_folder, 0, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(entries)) != NULL) {
        if (!g_str_has_suffix(name, ".json") || strcmp(name, "common.json") == 0)
            continue;
        char *kept = g_strdup(name);
        g_autofree char *path = g_strdup_printf("/theme-pages/%s", name);
        g_autofree char *hostile = g_strdup_printf("/theme-pages/hostile/%s", name);
        g_ptr_array_add(names, kept);
        g_test_add_data_func(path, kept, test_page);
        g_test_add_data_func(hostile, kept, test_hostile);
    }
    int const result = g_test_run();
    g_free(pages_folder);
    return result;
}
