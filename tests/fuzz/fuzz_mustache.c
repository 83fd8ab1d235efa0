/* SPDX-License-Identifier: MIT */
/* Three templates, parted by NUL bytes, that may name each other: compiled, checked and rendered
 * with a small tree of values. Plain text must never come out as markup: the
 * byte 1 marks it, unless the templates have one themselves. */
#include <stdint.h>
#include <string.h>

#include "render/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a", "b", "c"};

static Value *
make_root(Arena *arena)
{
    Value *root = value_object(arena), *object = value_object(arena), *list = value_list(arena);
    value_put_text(root, "t", "<\x01>&\"'\n{{t}}");
    value_put_text(root, "n", "b");
    value_put_safe(root, "s", (SafeHtml){.html = "a\n&amp;", .size = 7});
    value_put_int(root, "i", -1);
    value_put_bool(root, "y", true);
    value_put_bool(root, "f", false);
    value_put_text(object, "t", "");
    value_put(object, "o", object);
    value_add_text(list, "x");
    value_add(list, object);
    value_add(list, value_null());
    value_put(root, "l", list);
    value_put(root, "o", object);
    return root;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(TemplateSet) set = template_set_new();
    g_autoptr(Arena) arena = arena_new();
    const char *text = (const char *)data, *const limit = text + size;
    for (size_t index = 0; index < G_N_ELEMENTS(names) && text <= limit; index++) {
        const char *end = text < limit ? memchr(text, '\0', (size_t)(limit - text)) : NULL;
        if (end == NULL)
            end = limit;
        g_autoptr(GError) error = NULL;
        Template *compiled = template_compile(names[index], text, (size_t)(end - text), &error);
        g_assert_true((compiled == NULL) == (error != NULL));
        if (compiled != NULL)
            template_set_add(set, compiled);
        text = end + 1;
    }
    g_autoptr(GError) missing = NULL;
    template_set_check(set, &missing);
    const Template *first = template_set_find(set, "a");
    if (first == NULL)
        return 0;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    bool const done = template_render(first, set, make_root(arena), out, &error);
    g_assert_true(done == (error == NULL));
    g_assert_true(done || out->len == 0);
    g_assert_true((size > 0 && memchr(data, 1, size) != NULL) || strstr(out->str, "<\x01") == NULL);
    return 0;
}
