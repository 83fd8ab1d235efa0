/* SPDX-License-Identifier: MIT */
/* Two stacks: the blocks that are open and the inline elements that are wanted. Of each, the lower
 * part is written and the upper part waits for content. A block may begin anywhere: the inline
 * elements written so far are closed and wait again, so <b>one<p>two</p></b> comes out as
 * <p><b>one</b></p><p><b>two</b></p>.
 *
 * Invariants that make the output canonical: no block stands in p, h2-h4 or pre; only li stands in
 * a list, dt and dd in dl; text at top level and in blockquote stands in p; blanks are one space,
 * none at the edges of a block; no inline element is empty or repeated within itself. */
#include <string.h>

#include <glib.h>

#include "text/buffer_internal.h"
#include "text/composer_internal.h"
#include "text/words_internal.h"

/* All that can be open at once stays below what the guard lets through, so that cleaned markup is
 * never cut when it is cleaned again. */
enum { BLOCKS_MAX = 160, INLINES_MAX = 32, LINE_BREAKS_MAX = 2 };

typedef struct {
    BlockKind kind;
    Opening opening; /* owner NULL: implied */
    bool written;
    bool phrasing; /* a DIV within a heading: a blank, no paragraph */
    bool loose;    /* a DIV whose text needs no paragraph */
} Block;

typedef struct {
    Opening opening;
    bool written;
} Inline;

struct Composer {
    TextBuffer out; /* moved to the arena at the end */
    Arena *arena;
    size_t limit_bytes;
    size_t blocks_count;
    size_t inlines_count;
    size_t blocks_written;
    bool paragraph; /* an implied <p> is open */
    bool content;   /* something inline was written in this block or paragraph */
    bool space;
    unsigned line_breaks;
    size_t pre_start; /* where the content of the last <pre> begins */
    Block blocks[BLOCKS_MAX];
    Inline inlines[INLINES_MAX];
};

Composer *
composer_new(Arena *arena, size_t limit_bytes)
{
    Composer *composer = arena_new0(arena, Composer);
    composer->arena = arena;
    composer->limit_bytes = limit_bytes;
    composer->blocks[0].kind = BLOCK_ROOT;
    composer->blocks_count = 1;
    return composer;
}

bool
composer_is_full(const Composer *composer)
{
    return composer->out.size > composer->limit_bytes;
}

static Block *
top_block(Composer *composer)
{
    return &composer->blocks[composer->blocks_count - 1];
}

static void
write_start(Composer *composer, const Opening *opening)
{
    TextBuffer *out = &composer->out;
    buffer_add_byte(out, '<');
    buffer_add_text(out, opening->name);
    buffer_add_text(out, opening->attributes);
    if (opening->lang != NULL) {
        buffer_add_text(out, " lang=\"");
        buffer_add_text(out, opening->lang);
        buffer_add_byte(out, '"');
    }
    if (opening->dir != NULL) {
        buffer_add_text(out, " dir=\"");
        buffer_add_text(out, opening->dir);
        buffer_add_byte(out, '"');
    }
    buffer_add_byte(out, '>');
}

static void
write_end(Composer *composer, const char *name)
{
    buffer_add_text(&composer->out, "</");
    buffer_add_text(&composer->out, name);
    buffer_add_byte(&composer->out, '>');
}

static void
start_line(Composer *composer)
{
    if (composer->blocks_written == 0 && composer->out.size > 0)
        buffer_add_byte(&composer->out, '\n');
}

/* Ends the run of inline content: its elements wait again, an implied paragraph is over. */
static void
end_run(Composer *composer)
{
    for (size_t i = composer->inlines_count; i > 0; i--) {
        if (composer->inlines[i - 1].written)
            write_end(composer, composer->inlines[i - 1].opening.name);
        composer->inlines[i - 1].written = false;
    }
    if (composer->paragraph)
        write_end(composer, "p");
    composer->paragraph = false;
    composer->content = false;
    composer->space = false;
    composer->line_breaks = 0;
}

static void
pop_block(Composer *composer)
{
    const Block *block = top_block(composer);
    end_run(composer);
    if (block->written) {
        write_end(composer, block->opening.name);
        composer->blocks_written--;
    }
    composer->blocks_count--;
}

static void
write_blocks(Composer *composer)
{
    for (size_t i = 1; i < composer->blocks_count; i++) {
        Block *block = &composer->blocks[i];
        if (block->written || block->kind == BLOCK_DIV)
            continue;
        start_line(composer);
        write_start(composer, &block->opening);
        block->written = true;
        composer->blocks_written++;
        if (block->kind == BLOCK_PRE)
            composer->pre_start = composer->out.size;
    }
}

static bool
is_phrasing(const Block *block)
{
    return block->kind == BLOCK_P || block->kind == BLOCK_HEADING || block->kind == BLOCK_PRE ||
           block->phrasing;
}

static bool
is_loose(const Block *block)
{
    switch (block->kind) {
    case BLOCK_FIGURE:
    case BLOCK_FIGCAPTION:
        return true;
    case BLOCK_DIV:
        return block->loose;
    default:
        return false;
    }
}

static void
push_block(Composer *composer, BlockKind kind, const Opening *opening)
{
    const Block *parent = top_block(composer);
    Block *block = &composer->blocks[composer->blocks_count++];
    *block = (Block){.kind = kind, .opening = *opening};
    if (parent->kind == BLOCK_DIV) {
        block->opening.lang = opening->lang == NULL ? parent->opening.lang : opening->lang;
        block->opening.dir = opening->dir == NULL ? parent->opening.dir : opening->dir;
    }
    block->phrasing = kind == BLOCK_DIV && is_phrasing(parent);
    block->loose = kind == BLOCK_DIV && is_loose(parent);
}

static void
push_implied(Composer *composer, BlockKind kind, const char *name)
{
    Opening const opening = {.name = name, .attributes = ""};
    push_block(composer, kind, &opening);
}

/* A paragraph, heading or pre into which a block comes ends here; what follows within it is
 * ordinary text. */
static void
break_phrasing(Composer *composer)
{
    while (is_phrasing(top_block(composer))) {
        size_t at = composer->blocks_count - 1;
        while (composer->blocks[at].phrasing)
            at--;
        Block *broken = &composer->blocks[at];
        end_run(composer);
        if (broken->written) {
            write_end(composer, broken->opening.name);
            composer->blocks_written--;
        }
        broken->written = false;
        broken->kind = BLOCK_DIV;
        broken->loose = is_loose(broken - 1);
        for (size_t i = at + 1; i < composer->blocks_count; i++)
            composer->blocks[i].phrasing = false;
    }
}

static bool
is_implied(const Block *block, BlockKind kind)
{
    return block->kind == kind && block->opening.owner == NULL;
}

/* Implies the item of a list, or ends an implied list, so that ordinary content may follow. */
static void
prepare_flow(Composer *composer)
{
    const Block *top = top_block(composer);
    while (is_implied(top, BLOCK_LIST) || is_implied(top, BLOCK_TERMS)) {
        pop_block(composer);
        top = top_block(composer);
    }
    if (top->kind == BLOCK_LIST)
        push_implied(composer, BLOCK_ITEM, "li");
    else if (top->kind == BLOCK_TERMS)
        push_implied(composer, BLOCK_TERM, "dd");
}

/* Makes the top a list that may take an item of this kind. */
static void
prepare_item(Composer *composer, BlockKind item, BlockKind list, const char *list_name)
{
    const Block *top = top_block(composer);
    if (is_implied(top, item)) {
        pop_block(composer);
        return;
    }
    if (top->kind == list)
        return;
    prepare_flow(composer);
    push_implied(composer, list, list_name);
}

/* The nearest block that is not a mere paragraph break. */
static const Block *
written_parent(const Composer *composer)
{
    size_t at = composer->blocks_count - 1;
    while (composer->blocks[at].kind == BLOCK_DIV)
        at--;
    return &composer->blocks[at];
}

/* Table parts stand where the parser put them; anywhere else they are plain blocks. */
static BlockKind
fitting_kind(Composer *composer, BlockKind kind)
{
    BlockKind const parent = top_block(composer)->kind;
    switch (kind) {
    case BLOCK_CAPTION:
    case BLOCK_ROWS:
        return parent == BLOCK_TABLE ? kind : BLOCK_DIV;
    case BLOCK_ROW:
        return parent == BLOCK_ROWS ? kind : BLOCK_DIV;
    case BLOCK_CELL:
        return parent == BLOCK_ROW ? kind : BLOCK_DIV;
    case BLOCK_FIGCAPTION:
        return written_parent(composer)->kind == BLOCK_FIGURE ? kind : BLOCK_DIV;
    default:
        return kind;
    }
}

static bool
is_table_frame(BlockKind kind)
{
    return kind == BLOCK_TABLE || kind == BLOCK_ROWS || kind == BLOCK_ROW;
}

/* Ends what stands in the way of a block of this kind; false where it leaves no trace.
 * *ret_content says whether words of the same run stand before it. */
static bool
prepare_block(Composer *composer, BlockKind kind, bool *ret_content)
{
    const Block *top = top_block(composer);
    *ret_content = composer->content;
    if (kind == BLOCK_DIV &&
        (top->kind == BLOCK_LIST || top->kind == BLOCK_TERMS || is_table_frame(top->kind)))
        return false;
    if ((kind == BLOCK_P || kind == BLOCK_DIV) &&
        (top->kind == BLOCK_HEADING || top->kind == BLOCK_PRE || top->phrasing))
        return true;
    if (is_phrasing(top))
        break_phrasing(composer);
    *ret_content = composer->content;
    end_run(composer);
    if (kind == BLOCK_ITEM)
        prepare_item(composer, BLOCK_ITEM, BLOCK_LIST, "ul");
    else if (kind == BLOCK_TERM)
        prepare_item(composer, BLOCK_TERM, BLOCK_TERMS, "dl");
    else
        prepare_flow(composer);
    return true;
}

/* A DIV that makes no paragraph still parts the words before it from those within. */
static void
join_words(Composer *composer, const Block *block, bool content)
{
    if (!block->phrasing && !block->loose)
        return;
    composer->content = content;
    composer->space = content && composer->line_breaks == 0;
}

void
composer_open_block(Composer *composer, BlockKind kind, const Opening *opening)
{
    if (composer->blocks_count + 4 > BLOCKS_MAX) {
        end_run(composer);
        return;
    }
    bool content;
    if (!prepare_block(composer, kind, &content))
        return;
    BlockKind fitting = fitting_kind(composer, kind);
    if (fitting == BLOCK_P && is_phrasing(top_block(composer)))
        fitting = BLOCK_DIV;
    push_block(composer, fitting, opening);
    join_words(composer, top_block(composer), content);
    if (fitting == BLOCK_ITEM || fitting == BLOCK_CELL)
        write_blocks(composer);
}

static bool
is_wanted(const Composer *composer, const Opening *opening)
{
    bool const link = strcmp(opening->name, "a") == 0;
    for (size_t i = 0; i < composer->inlines_count; i++) {
        const Opening *other = &composer->inlines[i].opening;
        if (strcmp(other->name, opening->name) == 0 &&
            (link || (strcmp(other->attributes, opening->attributes) == 0 &&
                         g_strcmp0(other->lang, opening->lang) == 0 &&
                         g_strcmp0(other->dir, opening->dir) == 0)))
            return true;
    }
    return false;
}

void
composer_open_inline(Composer *composer, const Opening *opening)
{
    if (composer->inlines_count == INLINES_MAX || is_wanted(composer, opening))
        return;
    composer->inlines[composer->inlines_count++] = (Inline){.opening = *opening};
}

static void
close_block(Composer *composer, const void *owner)
{
    size_t at = composer->blocks_count - 1;
    while (at > 0 && composer->blocks[at].opening.owner == NULL)
        at--;
    if (at == 0 || composer->blocks[at].opening.owner != owner)
        return;
    Block const block = composer->blocks[at];
    bool const content = composer->content && at + 1 == composer->blocks_count;
    if (block.phrasing)
        composer->blocks_count = at;
    while (composer->blocks_count > at)
        pop_block(composer);
    join_words(composer, &block, content);
}

void
composer_close(Composer *composer, const void *owner)
{
    if (composer->inlines_count > 0) {
        const Inline *top = &composer->inlines[composer->inlines_count - 1];
        if (top->opening.owner == owner) {
            if (top->written)
                write_end(composer, top->opening.name);
            composer->inlines_count--;
            return;
        }
    }
    close_block(composer, owner);
}

static bool
needs_paragraph(const Block *block)
{
    return block->kind == BLOCK_ROOT || block->kind == BLOCK_QUOTE ||
           (block->kind == BLOCK_DIV && !block->phrasing && !block->loose);
}

/* Everything that must stand before inline content; false where none may stand. */
static bool
begin_content(Composer *composer)
{
    prepare_flow(composer);
    const Block *top = top_block(composer);
    if (is_table_frame(top->kind))
        return false;
    write_blocks(composer);
    if (!composer->paragraph && needs_paragraph(top)) {
        Opening const paragraph = {NULL, "p", "", top->opening.lang, top->opening.dir};
        start_line(composer);
        write_start(composer, &paragraph);
        composer->paragraph = true;
    }
    for (; composer->line_breaks > 0; composer->line_breaks--)
        buffer_add_text(&composer->out, "<br>");
    if (composer->space)
        buffer_add_byte(&composer->out, ' ');
    composer->space = false;
    composer->content = true;
    for (size_t i = 0; i < composer->inlines_count; i++) {
        Inline *wanted = &composer->inlines[i];
        if (!wanted->written)
            write_start(composer, &wanted->opening);
        wanted->written = true;
    }
    return true;
}

static bool
in_pre(Composer *composer)
{
    size_t at = composer->blocks_count - 1;
    while (composer->blocks[at].phrasing)
        at--;
    return composer->blocks[at].kind == BLOCK_PRE;
}

static void
write_preformatted(Composer *composer, const char *text, size_t size)
{
    if (size == 0 || !begin_content(composer))
        return;
    /* A parser drops the first line break after <pre>. */
    if (*text == '\n' && composer->out.size == composer->pre_start)
        buffer_add_byte(&composer->out, '\n');
    buffer_add_escaped(&composer->out, text, size, "&<>");
}

static void
write_words(Composer *composer, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        if (is_blank(text[i])) {
            composer->space = composer->content && composer->line_breaks == 0;
            i++;
            continue;
        }
        /* Single spaces between words are copied with them. */
        size_t end = i + 1;
        while (end < size && (!is_blank(text[end]) ||
                                 (text[end] == ' ' && end + 1 < size && !is_blank(text[end + 1]))))
            end++;
        if (!begin_content(composer))
            return;
        buffer_add_escaped(&composer->out, text + i, end - i, "&<>");
        i = end;
    }
}

void
composer_text(Composer *composer, const char *text, size_t size)
{
    if (composer_is_full(composer))
        return;
    if (in_pre(composer))
        write_preformatted(composer, text, size);
    else
        write_words(composer, text, size);
}

void
composer_line_break(Composer *composer)
{
    if (in_pre(composer)) {
        write_preformatted(composer, "\n", 1);
        return;
    }
    composer->space = false;
    if (composer->content && composer->line_breaks < LINE_BREAKS_MAX)
        composer->line_breaks++;
}

void
composer_rule(Composer *composer)
{
    if (composer_is_full(composer) || is_table_frame(top_block(composer)->kind))
        return;
    if (is_phrasing(top_block(composer)))
        break_phrasing(composer);
    end_run(composer);
    prepare_flow(composer);
    write_blocks(composer);
    start_line(composer);
    buffer_add_text(&composer->out, "<hr>");
}

void
composer_image(Composer *composer, const char *markup)
{
    if (!composer_is_full(composer) && begin_content(composer))
        buffer_add_text(&composer->out, markup);
}

void
composer_embed(Composer *composer, const char *markup)
{
    static const Opening PARAGRAPH = {&PARAGRAPH, "p", "", NULL, NULL};
    if (composer_is_full(composer))
        return;
    if (is_phrasing(top_block(composer)))
        break_phrasing(composer);
    size_t const before = composer->blocks_count;
    composer_open_block(composer, BLOCK_P, &PARAGRAPH);
    if (composer->blocks_count == before)
        return;
    write_blocks(composer);
    buffer_add_text(&composer->out, markup);
    composer_close(composer, &PARAGRAPH);
}

char *
composer_finish(Composer *composer, size_t *ret_size)
{
    while (composer->blocks_count > 1)
        pop_block(composer);
    end_run(composer);
    char *html = buffer_take(composer->arena, &composer->out);
    *ret_size = composer->out.size;
    buffer_finish(&composer->out);
    return html;
}
