/* SPDX-License-Identifier: MIT */
/* The second step: tags become instructions, one after the other; a section, block or parent holds
 * the instructions up to its end.
 *
 * Indentation of blocks. A block whose content begins on a line of its own has an intrinsic
 * indentation: the blanks that all its lines share. They are taken off here and put back when the
 * content is rendered, so that what overrides the block stands where its own content stood,
 * whatever the overriding template's indentation was. An empty block has its tag's indentation. */
#include <string.h>

#include "base/error.h"
#include "render/mustache_internal.h"
#include "render/value_internal.h"

typedef struct {
    guint tag;
    uint32_t code;
    uint32_t strip; /* of what stands around it */
} Open;

typedef struct {
    const char *template_name;
    const char *source;
    const Tag *tags;
    guint tag_count;
    GArray *codes;
    GArray *parts;
    Open open[TEMPLATE_NESTING_MAX];
    uint32_t depth;
    uint32_t strip; /* blanks to take off each line */
} Parser;

static bool
is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

/* Whether only the content of blocks counts here. */
static bool
inside_parent(const Parser *parser)
{
    return parser->depth > 0 &&
           parser->tags[parser->open[parser->depth - 1].tag].kind == TAG_PARENT;
}

static bool
begins_line(const Parser *parser, const Tag *tag)
{
    return tag->from != tag->begin || tag->begin == parser->source;
}

static void
emit_text(Parser *parser, const char *from, const char *to)
{
    if (from == to)
        return;
    Code const code = {.kind = CODE_TEXT, .text = from, .size = (uint32_t)(to - from)};
    g_array_append_val(parser->codes, code);
}

static const char *
skip_blanks(const char *at, const char *limit, uint32_t most)
{
    while (most > 0 && at < limit && is_blank(*at)) {
        at++;
        most--;
    }
    return at;
}

/* The text before a tag, each line without the indentation of the blocks around it. */
static void
emit_lines(Parser *parser, const Tag *tag)
{
    const char *at = tag->from;
    if (parser->strip == 0) {
        emit_text(parser, at, tag->to);
        return;
    }
    if (begins_line(parser, tag))
        at = skip_blanks(at, tag->to, parser->strip);
    while (at < tag->to) {
        const char *newline = memchr(at, '\n', (size_t)(tag->to - at));
        const char *after = newline != NULL ? newline + 1 : tag->to;
        emit_text(parser, at, after);
        at = newline != NULL ? skip_blanks(after, tag->to, parser->strip) : after;
    }
}

static bool
emit_name(Parser *parser, const Tag *tag, Code *code, GError **error)
{
    const char *at = tag->name, *const limit = tag->name + tag->name_size;
    code->first_part = parser->parts->len;
    if (tag->name_size == 1 && *at == '.')
        return true;
    for (;;) {
        const char *dot = memchr(at, '.', (size_t)(limit - at));
        const char *to = dot != NULL ? dot : limit;
        if (to == at)
            return template_fail(parser->template_name, tag->line, error,
                "a dotted name with an empty word: \"%.*s\"", (int)tag->name_size, tag->name);
        size_t const size = (size_t)(to - at);
        NamePart const part = {
            .text = at,
            .size = (uint32_t)size,
            .hash = value_hash(at, size),
        };
        g_array_append_val(parser->parts, part);
        code->part_count++;
        if (dot == NULL)
            return true;
        at = dot + 1;
    }
}

/* What a tag's line is indented by, inside of what is stripped already. */
static void
take_indent(const Parser *parser, const Tag *tag, Code *code)
{
    uint32_t const stripped = MIN(parser->strip, tag->indent_size);
    if (tag->indent == NULL)
        return;
    code->indent = tag->indent + stripped;
    code->indent_size = tag->indent_size - stripped;
}

typedef struct {
    const char *least; /* the line that has the fewest blanks */
    uint32_t blanks;   /* UINT32_MAX before the first line */
} Indent;

/* Counts the blanks at a line's beginning, if the line prints something. */
static void
measure_line(Indent *indent, const Tag *tag, const char *at, bool is_last)
{
    const char *end = skip_blanks(at, tag->to, UINT32_MAX);
    if (end < tag->to) {
        if (*end == '\n' || (*end == '\r' && end + 1 < tag->to && end[1] == '\n'))
            return;
    } else if (tag->own_line) {
        if (tag->kind != TAG_PARTIAL && tag->kind != TAG_PARENT && tag->kind != TAG_BLOCK)
            return;
        at = tag->indent;
        end = tag->indent + tag->indent_size;
    } else if (is_last) {
        return;
    }
    if ((uint32_t)(end - at) < indent->blanks)
        *indent = (Indent){.least = at, .blanks = (uint32_t)(end - at)};
}

/* The blanks that all lines of a block's content share. The block's tag is at index. */
static Indent
measure_block(const Parser *parser, guint index)
{
    Indent indent = {.blanks = UINT32_MAX};
    unsigned depth = 1;
    for (guint next = index + 1; next < parser->tag_count && depth > 0; next++) {
        const Tag *tag = &parser->tags[next];
        if (tag->kind == TAG_CLOSE)
            depth--;
        else if (tag->kind >= TAG_SECTION && tag->kind != TAG_PARTIAL)
            depth++;
        if (begins_line(parser, tag))
            measure_line(&indent, tag, tag->from, depth == 0);
        const char *at = tag->from;
        while (at < tag->to && (at = memchr(at, '\n', (size_t)(tag->to - at))) != NULL)
            measure_line(&indent, tag, ++at, depth == 0);
    }
    return indent;
}

static bool
push(Parser *parser, guint index, GError **error)
{
    const Tag *tag = &parser->tags[index];
    if (parser->depth == TEMPLATE_NESTING_MAX)
        return template_fail(parser->template_name, tag->line, error,
            "more than %d tags inside each other", TEMPLATE_NESTING_MAX);
    parser->open[parser->depth++] =
        (Open){.tag = index, .code = parser->codes->len, .strip = parser->strip};
    return true;
}

static bool
parse_block(Parser *parser, guint index, Code *code, GError **error)
{
    const Tag *tag = &parser->tags[index], *next = tag + 1;
    uint32_t const outer = parser->strip;
    take_indent(parser, tag, code);
    if (!push(parser, index, error))
        return false;
    if (next->from == next->begin)
        return true;
    code->indents_default = true;
    Indent const indent = measure_block(parser, index);
    if (indent.blanks == UINT32_MAX)
        return true;
    parser->strip = MAX(outer, indent.blanks);
    code->indent = indent.least + outer;
    code->indent_size = parser->strip - outer;
    return true;
}

static bool
parse_close(Parser *parser, const Tag *tag, GError **error)
{
    if (parser->depth == 0)
        return template_fail(parser->template_name, tag->line, error,
            "\"%.*s\" is closed but was never opened", (int)tag->name_size, tag->name);
    Open const open = parser->open[--parser->depth];
    const Tag *opened = &parser->tags[open.tag];
    const char *name = tag->name;
    uint32_t size = tag->name_size;
    if (opened->dynamic && size > 1 && *name == '*') {
        name++;
        size--;
    }
    if (size != opened->name_size || memcmp(name, opened->name, size) != 0)
        return template_fail(parser->template_name, tag->line, error,
            "\"%.*s\" is closed where \"%.*s\" of line %u is open", (int)tag->name_size, tag->name,
            (int)opened->name_size, opened->name, opened->line);
    g_array_index(parser->codes, Code, open.code).end = parser->codes->len;
    parser->strip = open.strip;
    return true;
}

static CodeKind
code_kind(TagKind kind)
{
    switch (kind) {
    case TAG_RAW:
        return CODE_RAW;
    case TAG_SECTION:
        return CODE_SECTION;
    case TAG_INVERTED:
        return CODE_INVERTED;
    case TAG_PARTIAL:
        return CODE_PARTIAL;
    case TAG_PARENT:
        return CODE_PARENT;
    case TAG_BLOCK:
        return CODE_BLOCK;
    default:
        return CODE_VALUE;
    }
}

/* A tag that becomes an instruction. */
static bool
parse_tag(Parser *parser, guint index, GError **error)
{
    const Tag *tag = &parser->tags[index];
    Code code = {
        .kind = code_kind(tag->kind),
        .dynamic = tag->dynamic,
        .own_line = tag->own_line,
        .line = tag->line,
        .text = tag->name,
        .size = tag->name_size,
    };
    bool const is_named = (tag->kind == TAG_PARTIAL || tag->kind == TAG_PARENT) && !tag->dynamic;
    if (inside_parent(parser) && tag->kind != TAG_BLOCK)
        return template_fail(parser->template_name, tag->line, error,
            "\"%.*s\" stands inside a parent but in no block of it", (int)tag->name_size,
            tag->name);
    if (tag->kind == TAG_BLOCK) {
        if (!parse_block(parser, index, &code, error))
            return false;
    } else if (!is_named && !emit_name(parser, tag, &code, error)) {
        return false;
    }
    if (tag->kind == TAG_PARTIAL || tag->kind == TAG_PARENT)
        take_indent(parser, tag, &code);
    if (tag->kind == TAG_SECTION || tag->kind == TAG_INVERTED || tag->kind == TAG_PARENT)
        if (!push(parser, index, error))
            return false;
    g_array_append_val(parser->codes, code);
    return true;
}

static bool
parse_end(const Parser *parser, GError **error)
{
    if (parser->depth == 0)
        return true;
    const Tag *open = &parser->tags[parser->open[parser->depth - 1].tag];
    return template_fail(parser->template_name, open->line, error, "\"%.*s\" is never closed",
        (int)open->name_size, open->name);
}

static bool
parse_tags(Parser *parser, GError **error)
{
    for (guint index = 0; index < parser->tag_count; index++) {
        const Tag *tag = &parser->tags[index];
        if (!inside_parent(parser))
            emit_lines(parser, tag);
        if (tag->kind == TAG_COMMENT || tag->kind == TAG_DELIMITERS)
            continue;
        if (tag->kind == TAG_END)
            return parse_end(parser, error);
        if (tag->kind == TAG_CLOSE ? !parse_close(parser, tag, error)
                                   : !parse_tag(parser, index, error))
            return false;
    }
    return true;
}

bool
template_parse(Template *compiled, GArray *tags, GError **error)
{
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(Code));
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(NamePart));
    Parser parser = {
        .template_name = compiled->name,
        .source = compiled->source,
        .tags = (const Tag *)(const void *)tags->data,
        .tag_count = tags->len,
        .codes = codes,
        .parts = parts,
    };
    if (!parse_tags(&parser, error))
        return false;
    for (guint index = 0; index < tags->len; index++) {
        Tag *tag = &g_array_index(tags, Tag, index);
        if (tag->name != NULL)
            tag->name[tag->name_size] = '\0';
    }
    compiled->code_count = codes->len;
    compiled->codes = (Code *)(void *)g_array_free(g_steal_pointer(&codes), FALSE);
    compiled->parts = (NamePart *)(void *)g_array_free(g_steal_pointer(&parts), FALSE);
    return true;
}
