/* SPDX-License-Identifier: MIT */
/* Markup that may be printed as it stands. SafeHtml is the only type templates print raw, and only
 * text/ and render/ make one: from text by escaping, from markup by the sanitizer. */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"

typedef struct {
    const char *html; /* NUL-terminated; never NULL in a value made here */
    size_t size;      /* bytes before the NUL */
} SafeHtml;

/* Paragraphs of plain text: escaped, a blank line begins a new <p>, a single line break is a
 * space. NULL or blank text gives empty markup. */
SafeHtml safe_html_from_plain(Arena *arena, const char *text);

/* The same markup with each table in <div class="scroll" tabindex="0">, so that a wide one scrolls
 * on a phone and by keyboard. Without tables the same pointer comes back. */
SafeHtml safe_html_scroll_tables(Arena *arena, SafeHtml html);

/* For text and for quoted attribute values: & < > " ' become entities. NULL stays NULL. */
char *html_escape(Arena *arena, const char *text);

/* Compact JSON that may stand in a script element: < > & and U+2028/2029 are written \uXXXX. */
SafeHtml safe_html_from_json(Arena *arena, const Json *value);
