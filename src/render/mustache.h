/* SPDX-License-Identifier: MIT */
/* Mustache templates after the published specification, with inheritance and dynamic names and
 * without lambdas. Everything is escaped but SafeHtml in {{{x}}} or {{&x}}: plain text is escaped
 * there too, and SafeHtml is escaped in {{x}}. A template never reads a file, runs code or grows
 * without bound. A compiled template is immutable; any number of threads may render it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "render/value.h"

enum {
    TEMPLATE_BYTES_MAX = 1024 * 1024,
    TEMPLATE_NAME_MAX = 200,      /* bytes of any name in a tag */
    TEMPLATE_NESTING_MAX = 100,   /* sections, blocks and parents inside each other */
    TEMPLATE_DEPTH_MAX = 64,      /* partials, parents and blocks being rendered */
    TEMPLATE_CONTEXTS_MAX = 256,  /* sections being rendered, over all partials */
    TEMPLATE_STEPS_MAX = 4000000, /* instructions run and list entries passed for one page */
    TEMPLATE_OUTPUT_MAX = 8 * 1024 * 1024,
};

typedef struct Template Template;
typedef struct TemplateSet TemplateSet;

/* Compiles size bytes of UTF-8; the text is copied. FAIL_INVALID with "template NAME, line N: …",
 * FAIL_TOO_LARGE above a bound. The caller frees. */
Template *template_compile(const char *name, const char *text, size_t size, GError **error);
void template_free(Template *compiled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

const char *template_name(const Template *compiled);

/* Templates by name, for partials and parents. */
TemplateSet *template_set_new(void);
void template_set_free(TemplateSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateSet, template_set_free)

/* Takes the template; one of the same name is replaced. */
void template_set_add(TemplateSet *set, Template *compiled);
/* NULL where there is none. */
const Template *template_set_find(const TemplateSet *set, const char *name);
size_t template_set_count(const TemplateSet *set);

/* Whether every partial and parent that a template of the set names outright is in the set:
 * FAIL_NOT_FOUND with template, line and name otherwise. */
bool template_set_check(const TemplateSet *set, GError **error);

/* Appends the rendered text to out. partials may be NULL; one that is missing prints nothing.
 * FAIL_TOO_LARGE above a bound (then out is as before). */
bool template_render(const Template *compiled, const TemplateSet *partials, const Value *root,
    GString *out, GError **error);
