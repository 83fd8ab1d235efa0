/* SPDX-License-Identifier: MIT */
/* All live stories in memory, and for each the stories that belong beside it. Lists are made when
 * they are first asked for and kept exact from then on: what is put in or taken out changes just
 * the lists that it enters or leaves, and these are told. Stories come as signatures; texts, rights
 * and pages are unknown here. Locking is the caller's (follow.c): functions that take the Index as
 * const may run side by side, the others alone. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "newsroom/signature.h"
#include "related/score.h"

/* Six are shown; the others stand by for what a page leaves out. */
enum { INDEX_LIST = 12 };

typedef struct Index Index;

typedef struct {
    int64_t story_id;
    int64_t published_us;
    float score;
} IndexItem;

Index *index_new(void);
void index_free(Index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Index, index_free)

/* Adds a story in place of what was known of it. Ids (int64_t) of stories whose list changed are
 * added to changed, which may be NULL while an archive is loaded: then no list may have been made.
 */
void index_put(Index *index, const Signature *signature, GArray *changed);
void index_drop(Index *index, int64_t story_id, GArray *changed);

/* The same for a whole archive, in any order; index_loaded() ends it. */
void index_load(Index *index, const Signature *signature);
void index_loaded(Index *index);

/* A new epoch of the counts (or the first): every score changes, every list is forgotten. */
bool index_turn(Index *index, Reader *reader, bool *ret_turned, GError **error);
/* The tree of sections changed: every list is forgotten. */
void index_set_sections(Index *index, const SectionTree *sections);
void index_forget_lists(Index *index);

bool index_has(const Index *index, int64_t story_id);

/* The kept list of a story; false where there is none. */
bool index_kept(const Index *index, int64_t story_id, IndexItem *ret_items, unsigned *ret_count);

/* Computes a list from all candidates, without keeping it. earlier: only what was published before
 * the story. Any number of threads. */
typedef struct IndexList IndexList;

IndexList *index_compute(const Index *index, const Signature *signature, bool earlier);
void index_list_free(IndexList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IndexList, index_list_free)
unsigned index_list_items(const Index *index, const IndexList *list, IndexItem *ret_items);

/* Keeps a list, unless the story is another now than the signature it was computed with. A list
 * that made room is told to changed. */
void index_keep(Index *index, const Signature *signature, IndexList *list, GArray *changed);

/* A term that two stories share, with its part of their likeness. */
typedef struct {
    uint32_t term;
    bool is_tag;
    double share;
} IndexShared;

/* The parts of a score, and the count of shared terms (at most most), the heaviest first. */
ScoreParts index_explain(const Index *index, const Signature *own, const Signature *other,
    IndexShared *ret_shared, unsigned most, unsigned *ret_count);

typedef struct {
    unsigned stories, dead, lists;
    size_t size_bytes;
} IndexSize;

IndexSize index_size(const Index *index);
