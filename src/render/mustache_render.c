/* SPDX-License-Identifier: MIT */
/* The third step: running instructions. Nothing is allocated but the output: contexts, overriding
 * blocks and indentation are stacks of fixed size, and every bound of mustache.h is kept here.
 *
 * Blocks: parents being rendered lie on a stack with what each overrides; the outermost one wins,
 * so that a page's own template has the last word. A block's content sees the contexts of the place
 * where it is printed.
 *
 * Indentation: what a partial on a line of its own is indented by is put before each of its lines
 * that is not empty, but not into the lines of a value. While there is none, a run of text is one
 * copy. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "render/mustache_internal.h"
#include "render/value_internal.h"

enum { INDENT_BYTES_MAX = 1024 };

/* What a parent's tag overrides: the CODE_BLOCKs from first to end. */
typedef struct {
    const Template *origin;
    uint32_t first;
    uint32_t end;
} Overrides;

typedef struct {
    GString *out;
    size_t out_limit;
    const TemplateSet *partials;
    uint32_t steps;
    uint32_t depth;   /* of partials, parents and overriding blocks */
    uint32_t nesting; /* of sections and blocks */
    uint32_t context_count;
    uint32_t overrides_count;
    uint32_t indent_from; /* what is in force: indent[from, to) */
    uint32_t indent_to;
    bool line_start; /* kept up only while there is indentation */
    GError **error;
    const Value *contexts[TEMPLATE_CONTEXTS_MAX + 1];
    Overrides overrides[TEMPLATE_DEPTH_MAX];
    char indent[INDENT_BYTES_MAX];
} Render;

static bool run(Render *render, const Template *compiled, uint32_t from, uint32_t to);

static bool
fail_at(Render *render, const Template *compiled, const Code *code, const char *what)
{
    return fail(render->error, FAIL_TOO_LARGE, "template %s, line %u: %s", compiled->name,
        code->line, what);
}

/* Counts what has no output of its own to bound it. */
static bool
spend(Render *render, const Template *compiled, const Code *code, uint32_t steps)
{
    if (steps > render->steps)
        return fail_at(render, compiled, code, "a page of too many steps");
    render->steps -= steps;
    return true;
}

static bool
put(Render *render, const char *text, size_t size)
{
    GString *out = render->out;
    if (size > render->out_limit - out->len)
        return fail(
            render->error, FAIL_TOO_LARGE, "a page of more than %d bytes", TEMPLATE_OUTPUT_MAX);
    if (size < out->allocated_len - out->len) {
        memcpy(out->str + out->len, text, size);
        out->len += size;
    } else {
        g_string_append_len(out, text, (gssize)size);
    }
    return true;
}

/* Puts the indentation where a line begins. */
static bool
begin_line(Render *render)
{
    if (!render->line_start)
        return true;
    render->line_start = false;
    return put(
        render, render->indent + render->indent_from, render->indent_to - render->indent_from);
}

static bool
is_indented(const Render *render)
{
    return render->indent_from != render->indent_to;
}

static bool
put_lines(Render *render, const char *text, size_t size)
{
    const char *const limit = text + size;
    while (text < limit) {
        const char *newline = memchr(text, '\n', (size_t)(limit - text));
        const char *after = newline != NULL ? newline + 1 : limit;
        bool const is_empty = *text == '\n' || (*text == '\r' && after - text == 2);
        if ((!is_empty && !begin_line(render)) || !put(render, text, (size_t)(after - text)))
            return false;
        render->line_start = newline != NULL;
        text = after;
    }
    return true;
}

/* Which bytes are not printed as they are, and what is printed for them. */
static const char *const entities[] = {NULL, "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
static const unsigned char entity_of[256] = {
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5};

static bool
put_escaped(Render *render, const char *text, size_t size)
{
    const unsigned char *at = (const unsigned char *)text, *const limit = at + size;
    while (at < limit) {
        const unsigned char *clean = at;
        while (at < limit && entity_of[*at] == 0)
            at++;
        if (!put(render, (const char *)clean, (size_t)(at - clean)))
            return false;
        if (at < limit) {
            const char *entity = entities[entity_of[*at++]];
            if (!put(render, entity, strlen(entity)))
                return false;
        }
    }
    return true;
}

static bool
put_value(Render *render, const Value *value, bool is_raw)
{
    if (is_indented(render) && !begin_line(render))
        return false;
    char number[24];
    int length;
    switch (value_kind(value)) {
    case VALUE_SAFE:
        if (is_raw)
            return put(render, value->text.html, value->text.size);
        return put_escaped(render, value->text.html, value->text.size);
    case VALUE_TEXT:
        return put_escaped(render, value->text.html, value->text.size);
    case VALUE_INT:
        length = snprintf(number, sizeof(number), "%" PRId64, value->number);
        return put(render, number, (size_t)length);
    case VALUE_BOOL:
        return value->flag ? put(render, "true", 4) : put(render, "false", 5);
    default:
        return true;
    }
}

/* The first word of a dotted name is looked up in the contexts from the inside out, the others only
 * in what it named. */
static const Value *
look_up(const Render *render, const Template *compiled, const Code *code)
{
    if (code->part_count == 0)
        return render->contexts[render->context_count - 1];
    const NamePart *part = &compiled->parts[code->first_part];
    const NamePart *const end = part + code->part_count;
    const Value *value = NULL;
    for (uint32_t index = render->context_count; index > 0 && value == NULL; index--) {
        const Value *context = render->contexts[index - 1];
        if (context->kind == VALUE_OBJECT)
            value = value_field(context, part->text, part->size, part->hash);
    }
    while (++part < end && value != NULL)
        value = value->kind == VALUE_OBJECT ? value_field(value, part->text, part->size, part->hash)
                                            : NULL;
    return value;
}

/* One level more for sections and blocks. */
static bool
run_nested(Render *render, const Template *compiled, const Code *code)
{
    uint32_t const from = (uint32_t)(code - compiled->codes) + 1;
    if (render->nesting == TEMPLATE_CONTEXTS_MAX)
        return fail_at(render, compiled, code, "sections too deep inside each other");
    render->nesting++;
    bool const done = run(render, compiled, from, code->end);
    render->nesting--;
    return done;
}

static bool
run_with(Render *render, const Template *compiled, const Code *code, const Value *context)
{
    if (render->context_count > TEMPLATE_CONTEXTS_MAX)
        return fail_at(render, compiled, code, "sections too deep inside each other");
    render->contexts[render->context_count++] = context;
    bool const done = run_nested(render, compiled, code);
    render->context_count--;
    return done;
}

static bool
run_section(Render *render, const Template *compiled, const Code *code)
{
    const Value *value = look_up(render, compiled, code);
    bool const is_true = value_is_true(value);
    if (code->kind == CODE_INVERTED)
        return is_true || run_nested(render, compiled, code);
    if (!is_true)
        return true;
    if (value->kind != VALUE_LIST)
        return run_with(render, compiled, code, value);
    for (size_t index = 0; index < value->list.count; index++)
        if (!spend(render, compiled, code, 1) ||
            !run_with(render, compiled, code, value->list.items[index]))
            return false;
    return true;
}

static bool
add_indent(Render *render, const Template *compiled, const Code *code)
{
    if (code->indent_size > INDENT_BYTES_MAX - render->indent_to)
        return fail_at(render, compiled, code, "too much indentation");
    if (code->indent_size > 0)
        memcpy(render->indent + render->indent_to, code->indent, code->indent_size);
    render->indent_to += code->indent_size;
    return true;
}

/* One level more for partials, parents and overriding blocks: runs target's instructions. */
static bool
run_deeper(Render *render, const Template *target, uint32_t from, uint32_t to, GError **error)
{
    if (render->depth == TEMPLATE_DEPTH_MAX)
        return fail(error, FAIL_TOO_LARGE, "template %s: more than %d templates inside each other",
            target->name, TEMPLATE_DEPTH_MAX);
    render->depth++;
    bool const done = run(render, target, from, to);
    render->depth--;
    return done;
}

static bool
run_target(Render *render, const Template *compiled, const Code *code, const Template *target)
{
    uint32_t const indent_from = render->indent_from, indent_to = render->indent_to;
    if (code->own_line) {
        if (!add_indent(render, compiled, code))
            return false;
        render->line_start = true;
    } else {
        if (is_indented(render) && !begin_line(render))
            return false;
        render->indent_from = render->indent_to;
    }
    bool const done = run_deeper(render, target, 0, target->code_count, render->error);
    render->indent_from = indent_from;
    render->indent_to = indent_to;
    render->line_start = code->own_line;
    return done;
}

static bool
run_template(Render *render, const Template *compiled, const Code *code)
{
    const char *name = code->text;
    if (code->dynamic)
        name = value_get_text(look_up(render, compiled, code));
    const Template *target =
        name != NULL && render->partials != NULL ? template_set_find(render->partials, name) : NULL;
    if (target == NULL)
        return true;
    uint32_t const first = (uint32_t)(code - compiled->codes) + 1;
    if (code->kind == CODE_PARTIAL || code->end == first)
        return run_target(render, compiled, code, target);
    if (render->overrides_count == TEMPLATE_DEPTH_MAX)
        return fail_at(render, compiled, code, "too many templates inside each other");
    render->overrides[render->overrides_count++] =
        (Overrides){.origin = compiled, .first = first, .end = code->end};
    bool const done = run_target(render, compiled, code, target);
    render->overrides_count--;
    return done;
}

/* What overrides a block: the outermost parent's word. Counts the blocks it looked at. */
static const Code *
find_override(
    const Render *render, const Code *block, const Template **ret_origin, uint32_t *ret_seen)
{
    *ret_seen = 0;
    for (uint32_t index = 0; index < render->overrides_count; index++) {
        const Overrides *overrides = &render->overrides[index];
        const Code *codes = overrides->origin->codes;
        for (uint32_t at = overrides->first; at < overrides->end; at = codes[at].end) {
            ++*ret_seen;
            if (codes[at].size == block->size &&
                memcmp(codes[at].text, block->text, block->size) == 0) {
                *ret_origin = overrides->origin;
                return &codes[at];
            }
        }
    }
    return NULL;
}

static bool
run_block(Render *render, const Template *compiled, const Code *code)
{
    const Template *origin = compiled;
    uint32_t const indent_to = render->indent_to;
    uint32_t seen;
    const Code *override = find_override(render, code, &origin, &seen);
    if (!spend(render, compiled, code, seen))
        return false;
    if (override != NULL || code->indents_default) {
        if (!add_indent(render, compiled, code))
            return false;
        if (code->own_line)
            render->line_start = true;
        else if (code->indent_size > 0)
            render->line_start = false;
    }
    bool done;
    if (override == NULL)
        done = run_nested(render, compiled, code);
    else
        done = run_deeper(
            render, origin, (uint32_t)(override - origin->codes) + 1, override->end, render->error);
    render->indent_to = indent_to;
    return done;
}

static bool
run_one(Render *render, const Template *compiled, const Code *code)
{
    switch (code->kind) {
    case CODE_TEXT:
        if (is_indented(render))
            return put_lines(render, code->text, code->size);
        return put(render, code->text, code->size);
    case CODE_VALUE:
        return put_value(render, look_up(render, compiled, code), false);
    case CODE_RAW:
        return put_value(render, look_up(render, compiled, code), true);
    case CODE_SECTION:
    case CODE_INVERTED:
        return run_section(render, compiled, code);
    case CODE_PARTIAL:
    case CODE_PARENT:
        return run_template(render, compiled, code);
    case CODE_BLOCK:
        return run_block(render, compiled, code);
    }
    return true;
}

static bool
run(Render *render, const Template *compiled, uint32_t from, uint32_t to)
{
    while (from < to) {
        const Code *code = &compiled->codes[from];
        if (!spend(render, compiled, code, 1) || !run_one(render, compiled, code))
            return false;
        from = code->end > from ? code->end : from + 1;
    }
    return true;
}

bool
template_render(const Template *compiled, const TemplateSet *partials, const Value *root,
    GString *out, GError **error)
{
    Render render;
    size_t const start = out->len;
    render.out = out;
    render.out_limit = start + TEMPLATE_OUTPUT_MAX;
    render.partials = partials;
    render.steps = TEMPLATE_STEPS_MAX;
    render.depth = 0;
    render.nesting = 0;
    render.overrides_count = 0;
    render.indent_from = 0;
    render.indent_to = 0;
    render.line_start = true;
    render.error = error;
    render.contexts[0] = root != NULL ? root : value_null();
    render.context_count = 1;
    bool const done = run(&render, compiled, 0, compiled->code_count);
    if (!done)
        out->len = start;
    out->str[out->len] = '\0';
    return done;
}
