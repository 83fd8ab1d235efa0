/* SPDX-License-Identifier: MIT */
/* Writes markup that is well-formed whatever it is told: it knows which element may stand in which,
 * opens paragraphs and lists that were left out, and closes and reopens inline elements around
 * blocks. What never gets content is never written. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef enum {
    BLOCK_ROOT,
    BLOCK_DIV, /* a paragraph break, never written itself */
    BLOCK_P,
    BLOCK_HEADING,
    BLOCK_PRE,
    BLOCK_QUOTE,
    BLOCK_FIGURE,
    BLOCK_FIGCAPTION,
    BLOCK_LIST,
    BLOCK_ITEM,
    BLOCK_TERMS,
    BLOCK_TERM,
    BLOCK_TABLE,
    BLOCK_CAPTION,
    BLOCK_ROWS,
    BLOCK_ROW,
    BLOCK_CELL,
} BlockKind;

/* An element to open. The owner is handed back when it ends and is compared only. */
typedef struct {
    const void *owner;
    const char *name;
    const char *attributes; /* escaped, each with a blank before it; "" for none */
    const char *lang;       /* NULL or a valid value */
    const char *dir;
} Opening;

typedef struct Composer Composer;

Composer *composer_new(Arena *arena, size_t limit_bytes);

void composer_open_block(Composer *composer, BlockKind kind, const Opening *opening);
void composer_open_inline(Composer *composer, const Opening *opening);

/* Ends what was opened for this owner; nothing where it was not opened. */
void composer_close(Composer *composer, const void *owner);

void composer_text(Composer *composer, const char *text, size_t size);
void composer_line_break(Composer *composer);
void composer_rule(Composer *composer);

/* markup: an image, or a link that stands for an embedded thing, in a paragraph of its own. */
void composer_image(Composer *composer, const char *markup);
void composer_embed(Composer *composer, const char *markup);

/* More than limit_bytes were written; the rest is thrown away. */
bool composer_is_full(const Composer *composer);

/* Ends everything and gives the markup. */
char *composer_finish(Composer *composer, size_t *ret_size);
