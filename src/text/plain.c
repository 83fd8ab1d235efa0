/* SPDX-License-Identifier: MIT */
/* Reads the markup the sanitizer writes: tags of known elements with quoted attributes, text with
 * the five named entities, nothing else. At anything else it gives up and the markup is sanitized
 * first, so that there is one reader of wild markup in the program. */
#include "text/plain.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>
#include <gumbo.h>

#include "text/buffer_internal.h"
#include "text/sanitizer.h"
#include "text/words_internal.h"

typedef enum {
    TAG_UNKNOWN,
    TAG_INLINE,
    TAG_BREAK,
    TAG_PARAGRAPH,
    TAG_LIST,
    TAG_ITEM,
    TAG_LINE,
    TAG_TABLE,
    TAG_ROW,
    TAG_CELL,
    TAG_PREFORMATTED,
} TagKind;

/* Every element the sanitizer writes. */
static const unsigned char TAG_KINDS[GUMBO_TAG_LAST] = {
    [GUMBO_TAG_P] = TAG_PARAGRAPH,
    [GUMBO_TAG_H2] = TAG_PARAGRAPH,
    [GUMBO_TAG_H3] = TAG_PARAGRAPH,
    [GUMBO_TAG_H4] = TAG_PARAGRAPH,
    [GUMBO_TAG_HR] = TAG_PARAGRAPH,
    [GUMBO_TAG_BLOCKQUOTE] = TAG_PARAGRAPH,
    [GUMBO_TAG_FIGURE] = TAG_PARAGRAPH,
    [GUMBO_TAG_FIGCAPTION] = TAG_PARAGRAPH,
    [GUMBO_TAG_DL] = TAG_PARAGRAPH,
    [GUMBO_TAG_UL] = TAG_LIST,
    [GUMBO_TAG_OL] = TAG_LIST,
    [GUMBO_TAG_LI] = TAG_ITEM,
    [GUMBO_TAG_DT] = TAG_LINE,
    [GUMBO_TAG_DD] = TAG_LINE,
    [GUMBO_TAG_TABLE] = TAG_TABLE,
    [GUMBO_TAG_CAPTION] = TAG_ROW,
    [GUMBO_TAG_THEAD] = TAG_ROW,
    [GUMBO_TAG_TBODY] = TAG_ROW,
    [GUMBO_TAG_TFOOT] = TAG_ROW,
    [GUMBO_TAG_TR] = TAG_ROW,
    [GUMBO_TAG_TD] = TAG_CELL,
    [GUMBO_TAG_TH] = TAG_CELL,
    [GUMBO_TAG_PRE] = TAG_PREFORMATTED,
    [GUMBO_TAG_BR] = TAG_BREAK,
    [GUMBO_TAG_A] = TAG_INLINE,
    [GUMBO_TAG_IMG] = TAG_INLINE,
    [GUMBO_TAG_STRONG] = TAG_INLINE,
    [GUMBO_TAG_B] = TAG_INLINE,
    [GUMBO_TAG_EM] = TAG_INLINE,
    [GUMBO_TAG_I] = TAG_INLINE,
    [GUMBO_TAG_U] = TAG_INLINE,
    [GUMBO_TAG_S] = TAG_INLINE,
    [GUMBO_TAG_DEL] = TAG_INLINE,
    [GUMBO_TAG_INS] = TAG_INLINE,
    [GUMBO_TAG_SUB] = TAG_INLINE,
    [GUMBO_TAG_SUP] = TAG_INLINE,
    [GUMBO_TAG_SMALL] = TAG_INLINE,
    [GUMBO_TAG_MARK] = TAG_INLINE,
    [GUMBO_TAG_ABBR] = TAG_INLINE,
    [GUMBO_TAG_TIME] = TAG_INLINE,
    [GUMBO_TAG_Q] = TAG_INLINE,
    [GUMBO_TAG_CITE] = TAG_INLINE,
    [GUMBO_TAG_CODE] = TAG_INLINE,
    [GUMBO_TAG_KBD] = TAG_INLINE,
    [GUMBO_TAG_SPAN] = TAG_INLINE,
    [GUMBO_TAG_BDI] = TAG_INLINE,
    [GUMBO_TAG_BDO] = TAG_INLINE,
};

/* What parts the next word from the text so far; the stronger wins. */
typedef enum { GAP_NONE, GAP_BLANK, GAP_LINE, GAP_PARAGRAPH } Gap;

typedef struct {
    TextBuffer out;
    Gap gap;
    unsigned tabs;   /* cells begun since the last word of this row */
    unsigned tables; /* nested ones */
    unsigned lists;
    bool row_begun;
    bool preformatted;
    bool marker; /* "• " stands before the next word */
} Reader;

static void
raise_gap(Reader *reader, Gap gap)
{
    /* Within a table blocks stay in their cell. */
    if (reader->tables > 0 && gap > GAP_LINE)
        gap = GAP_BLANK;
    if (!reader->marker && gap > reader->gap)
        reader->gap = gap;
}

static void
write_gap(Reader *reader)
{
    if (reader->out.size > 0) {
        switch (reader->gap) {
        case GAP_NONE:
            break;
        case GAP_BLANK:
            if (reader->tabs == 0)
                buffer_add_byte(&reader->out, ' ');
            break;
        case GAP_LINE:
            buffer_add_byte(&reader->out, '\n');
            break;
        case GAP_PARAGRAPH:
            buffer_add_text(&reader->out, "\n\n");
            break;
        }
    }
    for (; reader->tabs > 0; reader->tabs--)
        buffer_add_byte(&reader->out, '\t');
    if (reader->marker)
        buffer_add_text(&reader->out, "• ");
    reader->marker = false;
    reader->gap = GAP_NONE;
}

static void
put_word(Reader *reader, const char *bytes, size_t size)
{
    if (reader->gap != GAP_NONE || reader->tabs > 0 || reader->marker)
        write_gap(reader);
    buffer_add(&reader->out, bytes, size);
}

static void
put_text(Reader *reader, const char *bytes, size_t size)
{
    if (reader->preformatted) {
        if (size > 0)
            put_word(reader, bytes, size);
        return;
    }
    for (size_t i = 0; i < size;) {
        if (is_blank(bytes[i])) {
            raise_gap(reader, GAP_BLANK);
            i++;
            continue;
        }
        /* A single blank inside a run needs no look: it is copied with its words. */
        size_t end = i + 1;
        while (end < size && (!is_blank(bytes[end]) || (bytes[end] == ' ' && end + 1 < size &&
                                                           !is_blank(bytes[end + 1]))))
            end++;
        put_word(reader, bytes + i, end - i);
        i = end;
    }
}

static void
begin_cell(Reader *reader)
{
    reader->tabs += reader->row_begun;
    reader->row_begun = true;
}

static void
table_tag(Reader *reader, bool closing)
{
    if (closing && reader->tables > 0)
        reader->tables--;
    raise_gap(reader, GAP_PARAGRAPH);
    reader->tabs = 0;
    if (!closing)
        reader->tables++;
}

static void
list_tag(Reader *reader, bool closing)
{
    if (closing && reader->lists > 0)
        reader->lists--;
    raise_gap(reader, reader->lists > 0 ? GAP_LINE : GAP_PARAGRAPH);
    if (!closing)
        reader->lists++;
}

static void
read_tag(Reader *reader, TagKind kind, bool closing)
{
    switch (kind) {
    case TAG_UNKNOWN:
    case TAG_INLINE:
        break;
    case TAG_BREAK:
    case TAG_LINE:
        raise_gap(reader, GAP_LINE);
        break;
    case TAG_PARAGRAPH:
        raise_gap(reader, GAP_PARAGRAPH);
        break;
    case TAG_PREFORMATTED:
        raise_gap(reader, GAP_PARAGRAPH);
        reader->preformatted = !closing;
        break;
    case TAG_LIST:
        list_tag(reader, closing);
        break;
    case TAG_ITEM:
        raise_gap(reader, GAP_LINE);
        reader->marker = !closing;
        break;
    case TAG_TABLE:
        table_tag(reader, closing);
        break;
    case TAG_ROW:
        raise_gap(reader, GAP_LINE);
        reader->row_begun = false;
        reader->tabs = 0;
        break;
    case TAG_CELL:
        if (!closing)
            begin_cell(reader);
        break;
    }
}

/* The end of the tag that is open at at, quotes respected; NULL where it is not closed. */
static const char *
tag_end(const char *at, const char *end)
{
    char quote = '\0';
    for (; at < end; at++) {
        if (quote != '\0')
            quote = *at == quote ? '\0' : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (*at == '>')
            return at;
    }
    return NULL;
}

/* Reads the tag at *at; false where it is none the sanitizer writes. */
static bool
scan_tag(Reader *reader, const char **at, const char *end)
{
    const char *name = *at + 1;
    bool const closing = name < end && *name == '/';
    if (closing)
        name++;
    const char *name_end = name;
    while (name_end < end && (g_ascii_islower(*name_end) || g_ascii_isdigit(*name_end)))
        name_end++;
    if (name_end == end || (*name_end == '>' && name == name_end)) {
        *at = end;
        return name_end == end;
    }
    GumboTag const tag = gumbo_tagn_enum(name, (unsigned)MIN(name_end - name, 32));
    TagKind const kind = tag < GUMBO_TAG_LAST ? (TagKind)TAG_KINDS[tag] : TAG_UNKNOWN;
    if (kind == TAG_UNKNOWN || (*name_end != '>' && *name_end != ' '))
        return false;
    const char *close = tag_end(name_end, end);
    if (close != NULL)
        read_tag(reader, kind, closing);
    *at = close == NULL ? end : close + 1;
    return true;
}

static bool
scan_entity(Reader *reader, const char **at, const char *end)
{
    static const struct {
        const char *name;
        size_t size;
        char byte;
    } ENTITIES[] = {{"&amp;", 5, '&'}, {"&quot;", 6, '"'}, {"&#39;", 5, '\''}, {"&lt;", 4, '<'},
        {"&gt;", 4, '>'}};

    for (size_t i = 0; i < G_N_ELEMENTS(ENTITIES); i++) {
        if ((size_t)(end - *at) >= ENTITIES[i].size &&
            memcmp(*at, ENTITIES[i].name, ENTITIES[i].size) == 0) {
            put_word(reader, &ENTITIES[i].byte, 1);
            *at += ENTITIES[i].size;
            return true;
        }
    }
    return false;
}

static bool
scan(Reader *reader, const char *html, size_t size)
{
    const char *end = html + size;
    for (const char *at = html; at < end;) {
        const char *stop = at;
        while (stop < end && *stop != '<' && *stop != '&')
            stop++;
        put_text(reader, at, (size_t)(stop - at));
        at = stop;
        if (at < end && !(*at == '<' ? scan_tag(reader, &at, end) : scan_entity(reader, &at, end)))
            return false;
    }
    return true;
}

static char *
reader_take(Arena *arena, const Reader *reader)
{
    return text_valid_utf8(arena, reader->out.bytes, reader->out.size);
}

char *
plain_from_html(Arena *arena, const char *html, size_t size)
{
    Reader reader = {.gap = GAP_NONE};
    g_auto(TextBuffer) first = TEXT_BUFFER_INIT;
    g_auto(TextBuffer) second = TEXT_BUFFER_INIT;

    bool const known = scan(&reader, html, size);
    first = reader.out;
    if (known)
        return reader_take(arena, &reader);

    SafeHtml clean;
    if (!sanitizer_clean(arena, html, size, NULL, &clean, NULL))
        return arena_strdup(arena, "");
    reader = (Reader){.gap = GAP_NONE};
    bool const clean_known = scan(&reader, clean.html, clean.size);
    second = reader.out;
    g_assert(clean_known);
    return reader_take(arena, &reader);
}
