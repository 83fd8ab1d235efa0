/* SPDX-License-Identifier: MIT */
/* Paragraphs out of blank lines, in one pass over tags and text. A block tag ends an open paragraph
 * and stands by itself; text and inline tags open one. Within elements that hold words directly
 * (items, cells, headings) nothing is opened; within pre, script and style nothing is touched. */
#include <stdbool.h>
#include <string.h>

#include <gumbo.h>

#include "text/buffer_internal.h"
#include "text/shortcodes.h"
#include "text/words_internal.h"

typedef enum {
    AUTOP_INLINE,
    AUTOP_BLOCK,    /* paragraphs may stand in it */
    AUTOP_WORDS,    /* holds words directly */
    AUTOP_LIST,     /* ends all words-holding elements left open in it */
    AUTOP_VERBATIM, /* left as it is up to its end tag */
    AUTOP_BREAK,
} AutopKind;

static const unsigned char KINDS[GUMBO_TAG_LAST] = {
    [GUMBO_TAG_DIV] = AUTOP_BLOCK,
    [GUMBO_TAG_SECTION] = AUTOP_BLOCK,
    [GUMBO_TAG_ARTICLE] = AUTOP_BLOCK,
    [GUMBO_TAG_ASIDE] = AUTOP_BLOCK,
    [GUMBO_TAG_HEADER] = AUTOP_BLOCK,
    [GUMBO_TAG_FOOTER] = AUTOP_BLOCK,
    [GUMBO_TAG_MAIN] = AUTOP_BLOCK,
    [GUMBO_TAG_NAV] = AUTOP_BLOCK,
    [GUMBO_TAG_ADDRESS] = AUTOP_BLOCK,
    [GUMBO_TAG_CENTER] = AUTOP_BLOCK,
    [GUMBO_TAG_DETAILS] = AUTOP_BLOCK,
    [GUMBO_TAG_FORM] = AUTOP_BLOCK,
    [GUMBO_TAG_FIELDSET] = AUTOP_BLOCK,
    [GUMBO_TAG_BLOCKQUOTE] = AUTOP_BLOCK,
    [GUMBO_TAG_HR] = AUTOP_BLOCK,
    [GUMBO_TAG_P] = AUTOP_WORDS,
    [GUMBO_TAG_H1] = AUTOP_WORDS,
    [GUMBO_TAG_H2] = AUTOP_WORDS,
    [GUMBO_TAG_H3] = AUTOP_WORDS,
    [GUMBO_TAG_H4] = AUTOP_WORDS,
    [GUMBO_TAG_H5] = AUTOP_WORDS,
    [GUMBO_TAG_H6] = AUTOP_WORDS,
    [GUMBO_TAG_LI] = AUTOP_WORDS,
    [GUMBO_TAG_DT] = AUTOP_WORDS,
    [GUMBO_TAG_DD] = AUTOP_WORDS,
    [GUMBO_TAG_TD] = AUTOP_WORDS,
    [GUMBO_TAG_TH] = AUTOP_WORDS,
    [GUMBO_TAG_CAPTION] = AUTOP_WORDS,
    [GUMBO_TAG_SUMMARY] = AUTOP_WORDS,
    [GUMBO_TAG_FIGURE] = AUTOP_WORDS,
    [GUMBO_TAG_FIGCAPTION] = AUTOP_WORDS,
    [GUMBO_TAG_UL] = AUTOP_LIST,
    [GUMBO_TAG_OL] = AUTOP_LIST,
    [GUMBO_TAG_DL] = AUTOP_LIST,
    [GUMBO_TAG_TABLE] = AUTOP_LIST,
    [GUMBO_TAG_THEAD] = AUTOP_BLOCK,
    [GUMBO_TAG_TBODY] = AUTOP_BLOCK,
    [GUMBO_TAG_TFOOT] = AUTOP_BLOCK,
    [GUMBO_TAG_TR] = AUTOP_BLOCK,
    [GUMBO_TAG_COLGROUP] = AUTOP_BLOCK,
    [GUMBO_TAG_COL] = AUTOP_BLOCK,
    [GUMBO_TAG_PRE] = AUTOP_VERBATIM,
    [GUMBO_TAG_SCRIPT] = AUTOP_VERBATIM,
    [GUMBO_TAG_STYLE] = AUTOP_VERBATIM,
    [GUMBO_TAG_TEXTAREA] = AUTOP_VERBATIM,
    [GUMBO_TAG_SVG] = AUTOP_VERBATIM,
    [GUMBO_TAG_BR] = AUTOP_BREAK,
};

typedef struct {
    TextBuffer out;
    const char *at;
    const char *end;
    unsigned words; /* open elements that hold words directly */
    unsigned lists;
    bool tags_over; /* no '>' follows */
    bool paragraph;
    bool line_break; /* a single line break is due before the next words */
} Autop;

static void
end_paragraph(Autop *autop)
{
    if (autop->paragraph)
        buffer_add_text(&autop->out, "</p>\n");
    autop->paragraph = false;
    autop->line_break = false;
}

/* Before words or an inline tag. */
static void
begin_words(Autop *autop)
{
    if (autop->words == 0 && autop->lists == 0 && !autop->paragraph) {
        buffer_add_text(&autop->out, "<p>");
        autop->paragraph = true;
    } else if (autop->line_break) {
        buffer_add_text(&autop->out, "<br>\n");
    }
    autop->line_break = false;
}

/* A run of blanks: nothing, a space, a line break or the end of a paragraph. */
static void
read_blanks(Autop *autop)
{
    unsigned lines = 0;
    for (; autop->at < autop->end && is_blank(*autop->at); autop->at++)
        lines += *autop->at == '\n' ||
                 (*autop->at == '\r' && (autop->at + 1 == autop->end || autop->at[1] != '\n'));
    if (!autop->paragraph) {
        buffer_add_byte(&autop->out, lines > 0 ? '\n' : ' ');
        return;
    }
    if (lines > 1)
        end_paragraph(autop);
    else if (lines == 1)
        autop->line_break = true;
    else
        buffer_add_byte(&autop->out, ' ');
}

/* Copies through the end tag with this name, or to the end of the text. */
static void
copy_verbatim(Autop *autop, GumboTag tag)
{
    const char *name = gumbo_normalized_tagname(tag);
    size_t const size = strlen(name);
    const char *start = autop->at;
    const char *stop = autop->end;
    for (const char *at = start; at < autop->end; at++) {
        at = memmem(at, (size_t)(autop->end - at), "</", 2);
        if (at == NULL)
            break;
        if ((size_t)(autop->end - at) > size + 2 && g_ascii_strncasecmp(at + 2, name, size) == 0) {
            const char *close = memchr(at, '>', (size_t)(autop->end - at));
            stop = close == NULL ? autop->end : close + 1;
            break;
        }
    }
    buffer_add(&autop->out, start, (size_t)(stop - start));
    autop->at = stop;
}

static void
count_words_holder(Autop *autop, bool closing)
{
    if (!closing)
        autop->words++;
    else if (autop->words > 0)
        autop->words--;
}

static void
count_list(Autop *autop, bool closing)
{
    if (!closing)
        autop->lists++;
    else if (autop->lists > 0 && --autop->lists == 0)
        autop->words = 0;
}

/* What a tag does to the paragraph, before it is copied. */
static void
meet_tag(Autop *autop, AutopKind kind, bool closing)
{
    switch (kind) {
    case AUTOP_INLINE:
        begin_words(autop);
        break;
    case AUTOP_BREAK:
        autop->line_break = false;
        begin_words(autop);
        break;
    case AUTOP_BLOCK:
    case AUTOP_VERBATIM:
        end_paragraph(autop);
        break;
    case AUTOP_WORDS:
        end_paragraph(autop);
        count_words_holder(autop, closing);
        break;
    case AUTOP_LIST:
        end_paragraph(autop);
        count_list(autop, closing);
        break;
    }
}

/* Copies a comment or a declaration, which part nothing. */
static void
copy_comment(Autop *autop)
{
    const char *start = autop->at;
    size_t const left = (size_t)(autop->end - start);
    bool const comment = left >= 4 && memcmp(start, "<!--", 4) == 0;
    const char *close = comment ? memmem(start + 4, left - 4, "-->", 3) : memchr(start, '>', left);
    const char *stop = close == NULL ? autop->end : close + (comment ? 3 : 1);
    buffer_add(&autop->out, start, (size_t)(stop - start));
    autop->at = stop;
}

static void
read_tag(Autop *autop)
{
    const char *start = autop->at;
    bool const closing = autop->end - start > 1 && start[1] == '/';
    const char *name = start + 1 + closing;
    const char *name_end = name;
    while (name_end < autop->end && g_ascii_isalnum(*name_end))
        name_end++;
    bool const named = name_end > name && !autop->tags_over;
    const char *close = named ? memchr(start, '>', (size_t)(autop->end - start)) : NULL;
    autop->tags_over = autop->tags_over || (named && close == NULL);
    if (close == NULL) {
        begin_words(autop);
        buffer_add_byte(&autop->out, *autop->at++);
        return;
    }
    size_t const size = (size_t)(name_end - name);
    GumboTag const tag = size > 16 ? GUMBO_TAG_UNKNOWN : gumbo_tagn_enum(name, (unsigned)size);
    AutopKind const kind = (AutopKind)KINDS[tag];
    meet_tag(autop, kind, closing);
    buffer_add(&autop->out, start, (size_t)(close + 1 - start));
    autop->at = close + 1;
    if (kind == AUTOP_VERBATIM && !closing)
        copy_verbatim(autop, tag);
    if (kind == AUTOP_BREAK) {
        while (autop->at < autop->end && is_blank(*autop->at) && *autop->at != '\n')
            autop->at++;
        /* The line break behind a <br> is the same one. */
        if (autop->at < autop->end && *autop->at == '\n' &&
            (autop->at + 1 == autop->end || autop->at[1] != '\n'))
            autop->at++;
    }
}

char *
text_autop(Arena *arena, const char *html, size_t size)
{
    Autop autop = {.at = html, .end = html + size};
    while (autop.at < autop.end) {
        if (is_blank(*autop.at)) {
            read_blanks(&autop);
        } else if (*autop.at == '<' && autop.end - autop.at > 1 &&
                   (autop.at[1] == '!' || autop.at[1] == '?')) {
            copy_comment(&autop);
        } else if (*autop.at == '<') {
            read_tag(&autop);
        } else {
            const char *word = autop.at;
            begin_words(&autop);
            while (autop.at < autop.end && !is_blank(*autop.at) && *autop.at != '<')
                autop.at++;
            buffer_add(&autop.out, word, (size_t)(autop.at - word));
        }
    }
    end_paragraph(&autop);
    char *html_out = buffer_take(arena, &autop.out);
    buffer_finish(&autop.out);
    return html_out;
}
