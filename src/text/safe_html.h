/* SPDX-License-Identifier: MIT */
/* Markup that may be printed as it stands. SafeHtml is the only type templates print raw, and only
 * text/ and render/ make one: from text by escaping, from markup by the sanitizer. */
#pragma once

#include <stdbool.h>
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

/* A picture as it stands in safe markup. */
typedef struct {
    const char *address; /* entities and all */
    const char *alt;     /* the same; NULL: none was given, "": it was left empty */
} SafePicture;

/* What stands in its place. */
typedef struct {
    bool is_gone;    /* it goes, and with it a figure, link or paragraph that holds nothing else */
    bool is_changed; /* else it stays as it is, but for an empty alt where there was none */
    const char *src;
    const char *srcset; /* NULL: none, and no sizes */
    const char *sizes;
    const char *alt;
    bool is_alt_escaped; /* it is the one that stood there */
    int width;
    int height;
} SafePictureChange;

typedef SafePictureChange (*SafePictureVisit)(const SafePicture *picture, void *data);

/* The same markup with its pictures as visit wants them. Without pictures the same pointer comes
 * back. */
SafeHtml safe_html_pictures(Arena *arena, SafeHtml html, SafePictureVisit visit, void *data);

/* For text and for quoted attribute values: & < > " ' become entities. NULL stays NULL. */
char *html_escape(Arena *arena, const char *text);

/* Compact JSON that may stand in a script element: < > & and U+2028/2029 are written \uXXXX. */
SafeHtml safe_html_from_json(Arena *arena, const Json *value);
