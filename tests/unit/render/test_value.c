/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "render/value.h"

static void
test_fields(void)
{
    g_autoptr(Arena) arena = arena_new();
    Value *object = value_object(arena);
    g_assert_cmpuint(value_count(object), ==, 0);
    value_put_text(object, "absent", NULL);
    value_put_safe(object, "absent", (SafeHtml){0});
    value_put(object, "absent", NULL);
    g_assert_null(value_get(object, "absent"));
    value_put_text(object, "text", "one");
    value_put_int(object, "number", -7);
    value_put_bool(object, "flag", true);
    value_put_safe(object, "html", (SafeHtml){.html = "<b>", .size = 3});
    g_assert_cmpuint(value_count(object), ==, 4);
    g_assert_cmpstr(value_get_text(value_get(object, "text")), ==, "one");
    g_assert_cmpint(value_get_int(value_get(object, "number")), ==, -7);
    g_assert_true(value_is_true(value_get(object, "flag")));
    g_assert_cmpint(value_kind(value_get(object, "html")), ==, VALUE_SAFE);
    g_assert_null(value_get(object, "tex"));
    g_assert_null(value_get(object, "texts"));
    g_assert_null(value_get(value_get(object, "text"), "text"));
}

static void
test_replace(void)
{
    g_autoptr(Arena) arena = arena_new();
    Value *object = value_object(arena);
    char name[] = "field";
    value_put_text(object, "field", "one");
    value_put_text(object, "other", "two");
    value_put_int(object, name, 3);
    g_assert_cmpuint(value_count(object), ==, 2);
    g_assert_cmpint(value_get_int(value_get(object, "field")), ==, 3);
    value_put(object, "other", value_null());
    g_assert_cmpuint(value_count(object), ==, 2);
    g_assert_null(value_get_text(value_get(object, "other")));
}

static void
test_many(void)
{
    g_autoptr(Arena) arena = arena_new();
    Value *object = value_object(arena), *list = value_list(arena);
    for (int round = 0; round < 2; round++)
        for (int index = 0; index < 500; index++)
            value_put_int(object, arena_printf(arena, "field %d", index), index + round);
    for (int index = 0; index < 500; index++)
        value_add_text(list, arena_printf(arena, "%d", index));
    value_add(list, NULL);
    value_add_text(list, NULL);
    g_assert_cmpuint(value_count(object), ==, 500);
    g_assert_cmpuint(value_count(list), ==, 500);
    for (int index = 0; index < 500; index++) {
        g_autofree char *name = g_strdup_printf("field %d", index);
        g_autofree char *text = g_strdup_printf("%d", index);
        g_assert_cmpint(value_get_int(value_get(object, name)), ==, index + 1);
        g_assert_cmpstr(value_get_text(value_at(list, (size_t)index)), ==, text);
    }
    g_assert_null(value_at(list, 500));
    g_assert_null(value_at(object, 0));
}

static void
test_null(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_assert_cmpint(value_kind(NULL), ==, VALUE_NULL);
    g_assert_null(value_get(NULL, "field"));
    g_assert_null(value_get_text(NULL));
    g_assert_cmpint(value_get_int(NULL), ==, 0);
    g_assert_false(value_is_true(NULL));
    g_assert_cmpuint(value_count(NULL), ==, 0);
    g_assert_null(value_at(NULL, 0));
    g_assert_cmpint(value_kind(value_text(arena, NULL)), ==, VALUE_NULL);
    g_assert_cmpint(value_kind(value_safe(arena, (SafeHtml){0})), ==, VALUE_NULL);
    g_assert_cmpint(value_kind(value_from_json(arena, NULL)), ==, VALUE_NULL);
}

static const struct {
    const char *json;
    ValueKind kind;
    bool is_true;
    const char *text;
} json_rows[] = {
    {"null", VALUE_NULL, false, NULL},
    {"true", VALUE_BOOL, true, NULL},
    {"false", VALUE_BOOL, false, NULL},
    {"0", VALUE_INT, false, NULL},
    {"-9223372036854775808", VALUE_INT, true, NULL},
    {"1.21", VALUE_TEXT, true, "1.21"},
    {"1e300", VALUE_TEXT, true, "1e+300"},
    {"0.1", VALUE_TEXT, true, "0.1"},
    {"\"\"", VALUE_TEXT, false, ""},
    {"\"<b>\"", VALUE_TEXT, true, "<b>"},
    {"[]", VALUE_LIST, false, NULL},
    {"[null]", VALUE_LIST, true, NULL},
    {"{}", VALUE_OBJECT, true, NULL},
};

static void
test_json(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(json_rows); index++) {
        g_autoptr(Arena) arena = arena_new();
        Json *json = json_loads(json_rows[index].json, JSON_DECODE_ANY, NULL);
        g_assert_nonnull(json);
        const Value *value = value_from_json(arena, json);
        json_decref(json);
        g_assert_cmpint(value_kind(value), ==, json_rows[index].kind);
        g_assert_true(value_is_true(value) == json_rows[index].is_true);
        g_assert_cmpstr(value_get_text(value), ==, json_rows[index].text);
    }
}

static void
test_json_depth(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (int level = 0; level < 1000; level++)
        g_string_append_c(text, '[');
    for (int level = 0; level < 1000; level++)
        g_string_append_c(text, ']');
    g_autoptr(Json) json = json_loads(text->str, 0, NULL);
    g_assert_nonnull(json);
    const Value *value = value_from_json(arena, json);
    unsigned levels = 0;
    for (; value_kind(value) == VALUE_LIST; value = value_at(value, 0))
        levels++;
    g_assert_cmpuint(levels, ==, 100);
    g_assert_cmpint(value_kind(value), ==, VALUE_NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/value/fields", test_fields);
    g_test_add_func("/value/replace", test_replace);
    g_test_add_func("/value/many", test_many);
    g_test_add_func("/value/null", test_null);
    g_test_add_func("/value/json", test_json);
    g_test_add_func("/value/json-depth", test_json_depth);
    return g_test_run();
}
