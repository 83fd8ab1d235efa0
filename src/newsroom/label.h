/* SPDX-License-Identifier: MIT */
/* Tags, authors and sources: a name, a slug, a page and the stories that carry it. Authors need no
 * account. Names are exact: "US" and "us" are two tags. */
#pragma once

#include "newsroom/newsroom.h"

typedef enum { LABEL_TAG = 1, LABEL_AUTHOR = 2, LABEL_SOURCE = 3 } LabelKind;

typedef struct {
    int64_t id;
    int64_t revision;
    LabelKind kind;
    const char *name;
    const char *slug;
    const char *type; /* of a tag: person, place, organisation, topic (the default) */
    const char *role; /* of an author: "Correspondent in Lornmouth" */
    const char *url;
    const char *description;
    int64_t picture_id;
} Label;

enum { LABEL_NAME_MAX = 200 /* bytes */ };

bool label_find(
    Reader *reader, Arena *arena, int64_t id, Label *ret_label, bool *ret_found, GError **error);
bool label_find_slug(Reader *reader, Arena *arena, LabelKind kind, const char *slug,
    Label *ret_label, bool *ret_found, GError **error);
/* All of a kind by name, at most limit. */
bool label_list(Reader *reader, Arena *arena, LabelKind kind, unsigned limit,
    GPtrArray **ret_labels, GError **error);

/* Those of a kind with a text in their name ("": all), in order of names after one ("": from the
 * first), at most limit. */
bool label_search(Reader *reader, Arena *arena, LabelKind kind, const char *after, const char *text,
    unsigned limit, GPtrArray **ret_labels, GError **error);

/* Those of a kind with a word that begins with text, at most limit, the shortest first. */
bool label_list_like(Reader *reader, Arena *arena, LabelKind kind, const char *text, unsigned limit,
    GPtrArray **ret_labels, GError **error);

/* id 0 makes a new one; slug NULL: from the name, with a number where it is taken.
 * FAIL_CONFLICT for a name of its kind that is taken. An old address leads to the new one. */
bool label_save(Write *write, const Label *draft, int64_t *ret_id, GError **error);
/* The one of the draft's kind and name, made as the draft says where it is missing. */
bool label_ensure(Write *write, const Label *draft, int64_t *ret_id, GError **error);
