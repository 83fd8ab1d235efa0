/* SPDX-License-Identifier: MIT */
/* The first step: a source is cut at its tags, and lines that hold only tags are taken away.
 *
 * A line is taken away where nothing but blanks stands beside
 *   - one tag that prints nothing in its place: a comment, new delimiters, a section's or block's
 *     beginning or end, a partial;
 *   - a parent with all that belongs to it on this line ("{{<layout}}{{$title}}" or
 *     "{{/title}}{{/layout}}"): between a parent's tags only the content of blocks counts.
 * Its indentation is remembered with its first tag, for what will be inserted there. */
#include <string.h>

#include "base/error.h"
#include "render/mustache_internal.h"

enum { DELIMITER_BYTES_MAX = 16 };

typedef struct {
    const char *template_name;
    char *at;
    const char *limit;
    uint32_t line;
    char opening[DELIMITER_BYTES_MAX + 1];
    char closing[DELIMITER_BYTES_MAX + 1];
    GArray *tags;
} Reader;

static bool
is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

static bool
is_space(char letter)
{
    return is_blank(letter) || letter == '\n' || letter == '\r';
}

static char *
find(char *at, const char *limit, const char *wanted)
{
    return memmem(at, (size_t)(limit - at), wanted, strlen(wanted));
}

static uint32_t
lines_between(const char *from, const char *to)
{
    uint32_t count = 0;
    while (from < to && (from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        count++;
        from++;
    }
    return count;
}

static void
trim(char **from, char **to)
{
    while (*from < *to && is_space(**from))
        (*from)++;
    while (*from < *to && is_space((*to)[-1]))
        (*to)--;
}

static bool
delimiter_is_good(const char *text, size_t size)
{
    if (size == 0 || size > DELIMITER_BYTES_MAX)
        return false;
    for (size_t index = 0; index < size; index++)
        if (is_space(text[index]) || text[index] == '=')
            return false;
    return true;
}

/* "<% %>" of {{=<% %>=}}. */
static bool
read_delimiters(Reader *reader, char *from, char *to, GError **error)
{
    trim(&from, &to);
    char *middle = from;
    while (middle < to && !is_space(*middle))
        middle++;
    size_t const opening_size = (size_t)(middle - from);
    char *second = middle;
    while (second < to && is_space(*second))
        second++;
    size_t const closing_size = (size_t)(to - second);
    if (!delimiter_is_good(from, opening_size) || !delimiter_is_good(second, closing_size))
        return template_fail(reader->template_name, reader->line, error,
            "new delimiters are two words of at most %d bytes without =", DELIMITER_BYTES_MAX);
    memcpy(reader->opening, from, opening_size);
    reader->opening[opening_size] = '\0';
    memcpy(reader->closing, second, closing_size);
    reader->closing[closing_size] = '\0';
    return true;
}

static TagKind
kind_of(char sigil)
{
    switch (sigil) {
    case '!':
        return TAG_COMMENT;
    case '=':
        return TAG_DELIMITERS;
    case '&':
    case '{':
        return TAG_RAW;
    case '#':
        return TAG_SECTION;
    case '^':
        return TAG_INVERTED;
    case '/':
        return TAG_CLOSE;
    case '>':
        return TAG_PARTIAL;
    case '<':
        return TAG_PARENT;
    case '$':
        return TAG_BLOCK;
    default:
        return TAG_VALUE;
    }
}

/* Takes the name of a tag out of what stands between its delimiters. */
static bool
read_name(Reader *reader, Tag *tag, char *from, char *to, GError **error)
{
    trim(&from, &to);
    if ((tag->kind == TAG_PARTIAL || tag->kind == TAG_PARENT) && from < to && *from == '*') {
        tag->dynamic = true;
        from++;
        trim(&from, &to);
    }
    if (from == to)
        return template_fail(reader->template_name, tag->line, error, "a tag without a name");
    if (to - from > TEMPLATE_NAME_MAX)
        return template_fail(reader->template_name, tag->line, error,
            "a name of more than %d bytes", TEMPLATE_NAME_MAX);
    for (const char *at = from; at < to; at++)
        if (is_space(*at))
            return template_fail(reader->template_name, tag->line, error,
                "a name with a space in it: \"%.*s\"", (int)(to - from), from);
    tag->name = from;
    tag->name_size = (uint32_t)(to - from);
    return true;
}

/* Reads the tag whose opening delimiter is at reader->at. */
static bool
read_tag(Reader *reader, Tag *tag, GError **error)
{
    char *from = reader->at + strlen(reader->opening);
    char ending[DELIMITER_BYTES_MAX + 2] = "";
    while (from < reader->limit && is_space(*from))
        from++;
    char const sigil = from < reader->limit ? *from : '\0';
    tag->kind = kind_of(sigil);
    if (tag->kind != TAG_VALUE)
        from++;
    if (sigil == '{')
        ending[0] = '}';
    else if (sigil == '=')
        ending[0] = '=';
    g_strlcat(ending, reader->closing, sizeof(ending));
    char *to = find(from, reader->limit, ending);
    if (to == NULL)
        return template_fail(
            reader->template_name, reader->line, error, "a tag without its \"%s\"", ending);
    if (tag->kind == TAG_DELIMITERS && !read_delimiters(reader, from, to, error))
        return false;
    if (tag->kind != TAG_DELIMITERS && tag->kind != TAG_COMMENT &&
        !read_name(reader, tag, from, to, error))
        return false;
    char *const after = to + strlen(ending);
    reader->line += lines_between(reader->at, after);
    reader->at = after;
    return true;
}

static bool
read_all(Reader *reader, GError **error)
{
    for (;;) {
        char *opening = find(reader->at, reader->limit, reader->opening);
        const char *to = opening != NULL ? opening : reader->limit;
        reader->line += lines_between(reader->at, to);
        Tag tag = {
            .kind = TAG_END,
            .line = reader->line,
            .begin = reader->at,
            .from = reader->at,
            .to = to,
        };
        if (opening != NULL) {
            reader->at = opening;
            if (!read_tag(reader, &tag, error))
                return false;
        }
        g_array_append_val(reader->tags, tag);
        if (opening == NULL)
            return true;
    }
}

/* Where the blanks before a tag begin, if they begin its line; NULL otherwise. */
static const char *
line_start(const Tag *tag, const char *source)
{
    const char *at = tag->to;
    while (at > tag->begin && is_blank(at[-1]))
        at--;
    if (at == tag->begin)
        return at == source ? at : NULL;
    return at[-1] == '\n' ? at : NULL;
}

/* Behind the line break that follows a tag, where only blanks stand before it; NULL otherwise.
 * next is the tag whose text that is. */
static const char *
line_finish(const Tag *next)
{
    const char *at = next->begin;
    while (at < next->to && is_blank(*at))
        at++;
    if (at == next->to)
        return next->kind == TAG_END ? at : NULL;
    if (*at == '\r' && at + 1 < next->to && at[1] == '\n')
        at++;
    return *at == '\n' ? at + 1 : NULL;
}

static bool
text_is_blank(const Tag *tag)
{
    for (const char *at = tag->begin; at < tag->to; at++)
        if (!is_blank(*at))
            return false;
    return true;
}

static bool
prints_in_place(TagKind kind)
{
    return kind == TAG_VALUE || kind == TAG_RAW || kind == TAG_END;
}

/* Whether the tags first to last, alone on their line, take it away. inside: a parent is open
 * before the first. */
static bool
takes_line_away(const Tag *first, const Tag *last, const bool *parents, bool inside)
{
    if (first == last)
        return !prints_in_place(first->kind);
    bool of_parent = inside;
    for (const Tag *tag = first; tag <= last; tag++, parents++) {
        if (tag->kind != TAG_PARENT && tag->kind != TAG_BLOCK && tag->kind != TAG_CLOSE &&
            tag->kind != TAG_COMMENT)
            return false;
        of_parent = of_parent || *parents || tag->kind == TAG_PARENT;
    }
    return of_parent;
}

/* For each tag whether it opens or closes a parent, and whether directly inside of one is what
 * stands before it. Unbalanced tags are found later, by the parser. */
static void
mark_parents(const GArray *tags, bool *parents, bool *inside)
{
    g_autoptr(GByteArray) open = g_byte_array_new();
    for (guint index = 0; index < tags->len; index++) {
        TagKind const kind = g_array_index(tags, Tag, index).kind;
        inside[index] = open->len > 0 && open->data[open->len - 1] == TAG_PARENT;
        parents[index] = kind == TAG_PARENT || (kind == TAG_CLOSE && inside[index]);
        guint8 const byte = (guint8)kind;
        if (kind == TAG_SECTION || kind == TAG_INVERTED || kind == TAG_PARENT || kind == TAG_BLOCK)
            g_byte_array_append(open, &byte, 1);
        else if (kind == TAG_CLOSE && open->len > 0)
            g_byte_array_set_size(open, open->len - 1);
    }
}

static void
take_lines_away(GArray *tags, const char *source)
{
    g_autofree bool *parents = g_new(bool, tags->len);
    g_autofree bool *inside = g_new(bool, tags->len);
    mark_parents(tags, parents, inside);
    Tag *all = (Tag *)(void *)tags->data;
    for (guint index = 0; index + 1 < tags->len;) {
        guint last = index;
        const char *start = line_start(&all[index], source);
        while (all[last + 1].kind != TAG_END && text_is_blank(&all[last + 1]))
            last++;
        const char *finish = line_finish(&all[last + 1]);
        if (start != NULL) {
            all[index].indent = start;
            all[index].indent_size = (uint32_t)(all[index].to - start);
        }
        if (start != NULL && finish != NULL &&
            takes_line_away(&all[index], &all[last], &parents[index], inside[index])) {
            all[index].to = MAX(start, all[index].from);
            for (guint member = index; member <= last; member++) {
                all[member].own_line = true;
                if (member > index)
                    all[member].begin = all[member].from = all[member].to;
            }
            all[last + 1].from = finish;
        }
        index = last + 1;
    }
}

bool
template_read_tags(const char *name, char *source, size_t size, GArray **ret_tags, GError **error)
{
    g_autoptr(GArray) tags = g_array_new(FALSE, FALSE, sizeof(Tag));
    Reader reader = {
        .template_name = name,
        .at = source,
        .limit = source + size,
        .line = 1,
        .opening = "{{",
        .closing = "}}",
        .tags = tags,
    };
    if (!read_all(&reader, error))
        return false;
    take_lines_away(tags, source);
    *ret_tags = g_steal_pointer(&tags);
    return true;
}
