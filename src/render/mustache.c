/* SPDX-License-Identifier: MIT */
#include "render/mustache.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "render/mustache_internal.h"

struct TemplateSet {
    GHashTable *templates; /* by name, which the template owns */
};

bool
template_fail(const char *name, uint32_t line, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fail(error, FAIL_INVALID, "template %s, line %u: %s", name, line, message);
}

/* The line on which the text stops being UTF-8. */
static uint32_t
line_of(const char *text, const char *at)
{
    uint32_t line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

Template *
template_compile(const char *name, const char *text, size_t size, GError **error)
{
    if (size > TEMPLATE_BYTES_MAX) {
        fail(error, FAIL_TOO_LARGE, "template %s: %zu bytes (at most %d)", name, size,
            TEMPLATE_BYTES_MAX);
        return NULL;
    }
    const char *wrong;
    if (size > 0 && !g_utf8_validate_len(text, size, &wrong)) {
        template_fail(name, line_of(text, wrong), error, "not UTF-8");
        return NULL;
    }
    g_autoptr(Template) compiled = g_new0(Template, 1);
    compiled->name = g_strdup(name);
    compiled->source = g_malloc(size + 1);
    if (size > 0)
        memcpy(compiled->source, text, size);
    compiled->source[size] = '\0';
    g_autoptr(GArray) tags = NULL;
    if (!template_read_tags(name, compiled->source, size, &tags, error) ||
        !template_parse(compiled, tags, error))
        return NULL;
    return g_steal_pointer(&compiled);
}

void
template_free(Template *compiled)
{
    if (compiled == NULL)
        return;
    g_free(compiled->codes);
    g_free(compiled->parts);
    g_free(compiled->source);
    g_free(compiled->name);
    g_free(compiled);
}

const char *
template_name(const Template *compiled)
{
    return compiled->name;
}

static void
template_destroy(gpointer compiled)
{
    template_free(compiled);
}

TemplateSet *
template_set_new(void)
{
    TemplateSet *set = g_new0(TemplateSet, 1);
    set->templates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, template_destroy);
    return set;
}

void
template_set_free(TemplateSet *set)
{
    if (set == NULL)
        return;
    g_hash_table_unref(set->templates);
    g_free(set);
}

void
template_set_add(TemplateSet *set, Template *compiled)
{
    g_hash_table_replace(set->templates, compiled->name, compiled);
}

const Template *
template_set_find(const TemplateSet *set, const char *name)
{
    return g_hash_table_lookup(set->templates, name);
}

size_t
template_set_count(const TemplateSet *set)
{
    return g_hash_table_size(set->templates);
}

static bool
check_template(const TemplateSet *set, const Template *compiled, GError **error)
{
    for (uint32_t index = 0; index < compiled->code_count; index++) {
        const Code *code = &compiled->codes[index];
        if ((code->kind == CODE_PARTIAL || code->kind == CODE_PARENT) && !code->dynamic &&
            template_set_find(set, code->text) == NULL)
            return fail(error, FAIL_NOT_FOUND, "template %s, line %u: there is no template %s",
                compiled->name, code->line, code->text);
    }
    return true;
}

bool
template_set_check(const TemplateSet *set, GError **error)
{
    GHashTableIter iterator;
    gpointer compiled;
    g_hash_table_iter_init(&iterator, set->templates);
    while (g_hash_table_iter_next(&iterator, NULL, &compiled))
        if (!check_template(set, compiled, error))
            return false;
    return true;
}
