/* SPDX-License-Identifier: MIT */
/* What a template is between its three steps: text is cut into tags (mustache_tags.c), tags become
 * a flat array of instructions (mustache_parse.c), instructions are run (mustache_render.c).
 *
 * All text and names are spans of the template's own copy of its source. A name ends with a NUL
 * there, written over the first byte behind it, which always belongs to the tag. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "render/mustache.h"

typedef enum {
    TAG_END, /* of the source: a tag that is not there, so that the last text has one behind it */
    TAG_COMMENT,
    TAG_DELIMITERS,
    TAG_VALUE,
    TAG_RAW,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_CLOSE,
    TAG_PARTIAL,
    TAG_PARENT,
    TAG_BLOCK
} TagKind;

/* A tag and the text before it. A line with nothing but such tags as print nothing themselves is
 * not printed either: from and to are what is left of the text, begin is where it was. */
typedef struct {
    TagKind kind;
    bool dynamic;  /* {{>*name}} */
    bool own_line; /* the line is its own: what is inserted here begins a line */
    uint32_t line;
    const char *begin;
    const char *from;
    const char *to;
    char *name; /* not NUL-terminated yet */
    uint32_t name_size;
    uint32_t indent_size;
    const char *indent; /* blanks before the first tag of a line */
} Tag;

/* The tags of a source, TAG_END last. */
bool
template_read_tags(const char *name, char *source, size_t size, GArray **ret_tags, GError **error);

typedef enum {
    CODE_TEXT,
    CODE_VALUE,
    CODE_RAW,
    CODE_SECTION,  /* body up to end */
    CODE_INVERTED, /* body up to end */
    CODE_PARTIAL,
    CODE_PARENT, /* CODE_BLOCKs up to end: what it overrides */
    CODE_BLOCK   /* content up to end */
} CodeKind;

typedef struct {
    CodeKind kind;
    bool dynamic;
    bool own_line;
    bool indents_default; /* a block whose own content was stripped of its indentation too */
    uint32_t line;
    uint32_t end;
    uint32_t first_part; /* of a name to look up; "." has no parts */
    uint32_t part_count;
    uint32_t size;
    const char *text; /* what to print, or the name of a partial, parent or block */
    const char *indent;
    uint32_t indent_size;
} Code;

/* One word of a dotted name. */
typedef struct {
    const char *text;
    uint32_t size;
    uint32_t hash;
} NamePart;

struct Template {
    char *name;
    char *source;
    Code *codes;
    uint32_t code_count;
    NamePart *parts;
};

/* Fills codes and parts from the tags. */
bool template_parse(Template *compiled, GArray *tags, GError **error);

/* "template NAME, line N: …" with FAIL_INVALID. */
bool template_fail(const char *name, uint32_t line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
