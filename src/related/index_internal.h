/* SPDX-License-Identifier: MIT */
/* What the files of the index share. */
#pragma once

#include "related/index.h"
#include "related/postings.h"

/* A list is made of its best candidates in order; so many are kept, and more where near-copies fill
 * them. Below LIST_SPARE a list is made anew rather than kept. */
enum { LIST_KEPT = 40, LIST_WIDER = 4, LIST_WIDEST = 640, LIST_SPARE = 20, LISTS_MAX = 60000 };

enum { WAITING_MAX = 1024 * 1024 };

#define NO_SLOT UINT32_MAX
#define NO_LIST INFINITY /* the threshold of a story whose list is not kept */

typedef struct {
    int64_t published_us;
    uint32_t story_id; /* 0: dead */
    uint32_t section;
    uint32_t top; /* the section at the top of the tree above it */
    uint32_t digest;
    uint8_t sketch[SIGNATURE_SKETCH_SIZE];
} Slot;

/* The slots are looked at in blocks: when the stories of one came out. */
enum { BLOCK = 32 };

typedef struct {
    int64_t first_us, last_us;
} BlockTime;

struct Index {
    Postings *postings;
    SignatureCounts *counts;
    const uint8_t *weights;
    GHashTable *tops; /* section -> top section */
    Slot *slots;
    BlockTime *blocks;
    float *inverse;         /* 1 / norm, 0 for the dead */
    float *thresholds;      /* the least likeness with which one may enter the kept list; NO_LIST */
    PostingsEntry *waiting; /* while an archive is loaded: twice WAITING_MAX; else NULL */
    uint32_t waiting_count;
    uint32_t slot_count;
    uint32_t slot_room;
    uint32_t dead;
    uint32_t *places; /* open-addressed by story id: slot + 1, 0 free */
    uint32_t place_count;
    GHashTable *lists; /* slot -> IndexList */
    GQueue order;      /* of slots with lists, oldest first; may name some that have none now */
    GMutex scratch_lock;
    GPtrArray *scratch; /* accumulators at rest */
};

typedef struct {
    uint32_t slot;
    float score;
} Candidate;

/* The exact beginning of the ranking of all candidates. */
struct IndexList {
    uint32_t limit;
    uint32_t count;
    bool whole; /* no candidate is left out */
    Candidate items[];
};

/* index_scan.c: likeness of all stories to one, in whole numbers */
typedef struct {
    int32_t *sums;
    uint32_t room;
} Accumulators;

Accumulators *scan_begin(const Index *index, const Signature *signature);
void scan_end(const Index *index, Accumulators *accumulators);
float scan_inverse(const Index *index, const Signature *signature);
/* Norms of all stories, for the counts as they are now. */
void scan_norms(Index *index);

static inline double
scan_likeness(int32_t sum, float own_inverse, float other_inverse)
{
    return (double)sum * ((double)own_inverse * (double)other_inverse);
}

/* index_list.c */
IndexList *list_new(uint32_t limit);
/* Puts a candidate where it belongs; false where it comes after all that are kept. */
bool list_insert(const Index *index, IndexList *list, Candidate candidate);
bool list_admits(const Index *index, const IndexList *list, Candidate candidate);
bool list_remove(IndexList *list, uint32_t slot);
float list_threshold(const IndexList *list);
ScoreParts list_score(const Slot *own, const Slot *other, double likeness);
/* Enough candidates to tell the INDEX_LIST items. */
bool list_is_enough(const Index *index, const IndexList *list);

uint32_t index_slot(const Index *index, int64_t story_id);
uint32_t index_digest(const Signature *signature);
void index_slot_of(const Index *index, const Signature *signature, Slot *ret_slot);
