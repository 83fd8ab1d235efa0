/* SPDX-License-Identifier: MIT */
/* The cases of the Mustache specification, each file a table. The renderer prints only SafeHtml
 * raw, so what a case's templates print raw is given as SafeHtml here. */
#include <string.h>

#include "base/json.h"
#include "render/mustache.h"

static const char *const spec_files[] = {"comments", "delimiters", "interpolation", "inverted",
    "partials", "sections", "~dynamic-names", "~inheritance"};

/* The last words of names printed raw. */
static void
add_raw_names(GHashTable *names, const char *text)
{
    static const char pattern[] = "(?:\\{\\{\\{|\\{\\{ *&|\\|& ?)\\s*([^\\s}|]+)";
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(regex, text, 0, &match);
    while (g_match_info_matches(match)) {
        g_autofree char *name = g_match_info_fetch(match, 1);
        const char *dot = strrchr(name, '.');
        g_hash_table_add(names, g_strdup(dot != NULL && dot[1] != '\0' ? dot + 1 : name));
        g_match_info_next(match, NULL);
    }
}

static Value *
to_value(Arena *arena, Json *json, const char *field, GHashTable *raw)
{
    if (json_is_string(json) && g_hash_table_contains(raw, field))
        return value_safe(
            arena, (SafeHtml){.html = json_string_value(json), .size = json_string_length(json)});
    if (json_is_array(json)) {
        Value *list = value_list(arena);
        size_t index;
        Json *entry;
        json_array_foreach(json, index, entry) value_add(list, to_value(arena, entry, ".", raw));
        return list;
    }
    if (json_is_object(json)) {
        Value *object = value_object(arena);
        const char *key;
        Json *entry;
        json_object_foreach(json, key, entry)
            value_put(object, key, to_value(arena, entry, key, raw));
        return object;
    }
    return value_from_json(arena, json);
}

static Template *
compile(const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    Template *compiled = template_compile(name, text, strlen(text), &error);
    g_assert_no_error(error);
    return compiled;
}

static void
run_case(gconstpointer data)
{
    Json *specified = (Json *)data;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(TemplateSet) partials = template_set_new();
    g_autoptr(GHashTable) raw = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *text = json_text(specified, "template");
    add_raw_names(raw, text);
    const char *name;
    Json *partial;
    json_object_foreach(json_object_get(specified, "partials"), name, partial)
    {
        add_raw_names(raw, json_string_value(partial));
        template_set_add(partials, compile(name, json_string_value(partial)));
    }
    g_autoptr(Template) compiled = compile("case", text);
    Value *root = to_value(arena, json_object_get(specified, "data"), ".", raw);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(template_render(compiled, partials, root, out, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(out->str, ==, json_text(specified, "expected"));
}

static void
drop(gpointer specified)
{
    json_decref(specified);
}

static void
add_file(const char *folder, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", folder, name);
    json_error_t detail;
    Json *file = json_load_file(path, 0, &detail);
    if (file == NULL)
        g_error("%s: %s", path, detail.text);
    size_t index;
    Json *specified;
    json_array_foreach(json_object_get(file, "tests"), index, specified)
    {
        g_autofree char *title =
            g_strdup_printf("/spec/%s/%zu %s", name, index, json_text(specified, "name"));
        g_test_add_data_func_full(title, json_incref(specified), run_case, drop);
    }
    json_decref(file);
}

static void
skip(void)
{
    g_test_skip("the specification's cases are not here: set DATELINE_SHARED");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *shared = g_getenv("DATELINE_SHARED");
    g_autofree char *folder = g_strdup_printf("%s/data/mustache-spec", shared ? shared : ".");
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        g_test_add_func("/spec/absent", skip);
    else
        for (size_t index = 0; index < G_N_ELEMENTS(spec_files); index++)
            add_file(folder, spec_files[index]);
    return g_test_run();
}
