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
    int64_t merged_into; /* the label that stands for it; 0: it stands for itself */
} Label;

enum { LABEL_NAME_MAX = 200 /* bytes */ };

/* Of a merged label this and the next give the one that stands for it. */
bool label_find(
    Reader *reader, Arena *arena, int64_t id, Label *ret_label, bool *ret_found, GError **error);
bool label_find_slug(Reader *reader, Arena *arena, LabelKind kind, const char *slug,
    Label *ret_label, bool *ret_found, GError **error);
/* Lists are of labels that stand for themselves; a merged one's name finds the one it is now. */

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

/* The label itself, whatever stands for it. */
bool label_find_own(
    Reader *reader, Arena *arena, int64_t id, Label *ret_label, bool *ret_found, GError **error);

/* id 0 makes a new one; slug NULL: from the name, with a number where it is taken.
 * FAIL_CONFLICT for a name of its kind that is taken. An old address leads to the new one. A merged
 * label is not changed: FAIL_INVALID. */
bool label_save(Write *write, const Label *draft, int64_t *ret_id, GError **error);
/* The one of the draft's kind and name, or what stands for it; made as the draft says where it is
 * missing. */
bool label_ensure(Write *write, const Label *draft, int64_t *ret_id, GError **error);

/* label_merge.c */

/* How much a label is used, by itself and by those that were merged into it. */
typedef struct {
    int64_t live;    /* stories that the public sees */
    int64_t others;  /* stories that it does not, and working copies */
    int64_t writers; /* people of the desk, and entries of live stories */
    unsigned merged; /* labels that were merged into it */
} LabelUse;

bool label_use(Reader *reader, int64_t id, LabelUse *ret_use, GError **error);
/* How many stories that the public sees carry both. */
bool label_common(Reader *reader, int64_t id, int64_t other_id, int64_t *ret_count, GError **error);

/* From now on another label of its kind stands for this one: its stories are that one's, each once;
 * its name and addresses lead there. One change, whatever it moves. FAIL_INVALID: into itself, into
 * another kind, of or into one that is merged already. */
bool label_merge(Write *write, int64_t id, int64_t revision, int64_t into_id, GError **error);
/* It stands for itself again, with those stories that name it still: whoever was saved in between
 * names the other one. FAIL_INVALID where it is not merged. */
bool label_separate(Write *write, int64_t id, int64_t revision, GError **error);
/* Those that were merged into one, of Label, in the arena; the caller unrefs. */
bool label_merged(Reader *reader, Arena *arena, int64_t id, GPtrArray **ret_labels, GError **error);
/* It is gone, with its address. FAIL_INVALID, saying what by, where anything uses it. */
bool label_delete(Write *write, int64_t id, int64_t revision, GError **error);
