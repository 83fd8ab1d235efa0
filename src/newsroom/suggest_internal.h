/* SPDX-License-Identifier: MIT */
/* What the parts of suggest share: the index, the mentions found in a text, the names in it. */
#pragma once

#include "newsroom/suggest.h"
#include "text/name_words.h"

/* What can be told of how a text names a tag: mention_class() puts these bits together. */
enum {
    CLASS_OFTEN = 7,     /* once to twenty times and more, in eight steps */
    CLASS_HEADLINE = 8,  /* in the headline */
    CLASS_LEAD = 16,     /* in the standfirst or the beginning */
    CLASS_EXACT = 32,    /* mostly as the tag itself is written */
    CLASS_FREE = 64,     /* not only within a longer tag's name */
    CLASS_SEVERAL = 128, /* the name has several words */
    SUGGEST_CLASSES = 256,
};

typedef struct {
    int64_t id;
    const char *name;
    const char *shown; /* of the tag it stands for, where it was merged */
    const char *type;
    uint64_t stems;  /* of all its words: tags that are called alike have the same */
    uint64_t folded; /* the same without the stems' tolerance */
    double ratio;    /* carried / expected, by what was learnt; 1 where nothing is known */
    unsigned next;   /* place + 1 of the next tag with the same stems; 0: none */
    uint8_t words;
    uint8_t flags; /* of its first word */
} SuggestTag;

/* A sequence of stems: tags that are called so, or the beginning of longer ones. */
typedef struct {
    uint64_t hash; /* 0: free */
    unsigned tag;  /* place + 1; 0: only a beginning */
} SuggestSlot;

struct SuggestIndex {
    Arena *arena;
    SuggestTag *tags;
    unsigned tag_count;
    SuggestSlot *slots;
    size_t slot_mask;
    size_t slot_count;
    double rates[SUGGEST_CLASSES]; /* how often a mention of this class is a tag */
    GHashTable *names;             /* hash of a name that is no tag → stories that have it */
};

/* How a text names one tag. */
typedef struct {
    unsigned tag; /* place in the index */
    unsigned total;
    unsigned headline; /* of them */
    unsigned lead;     /* in the standfirst or the body's beginning */
    unsigned exact;    /* with the name's own capitals and endings */
    unsigned free;     /* not within a longer tag's name */
} Mention;

typedef struct {
    Mention *mentions;
    unsigned count;
} Mentions;

/* A text as it is read: the headline's words, then the others'. */
typedef struct {
    NameWords headline;
    NameWords standfirst;
    NameWords body;
} SuggestText;

SuggestText suggest_text(Arena *arena, const StoryContent *content);

/* The step from the hash of a sequence (0: none) to that with one more word; never 0. */
static inline uint64_t
sequence_hash(uint64_t sequence, uint64_t word)
{
    sequence = (sequence ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    sequence ^= sequence >> 29;
    return sequence == 0 ? 1 : sequence;
}

/* A name's words at most. */
enum { SUGGEST_NAME_WORDS = 6 };

/* The rates of an index that has learnt nothing. */
void suggest_index_prepare(SuggestIndex *index);
void suggest_index_add(SuggestIndex *index, Arena *scratch, const SuggestTag *tag);
/* NULL where no name has or begins with this sequence of stems. */
const SuggestSlot *suggest_index_find(const SuggestIndex *index, uint64_t hash);

Mentions suggest_mentions(const SuggestIndex *index, Arena *arena, const SuggestText *text);
unsigned mention_class(const SuggestIndex *index, const Mention *mention);

/* A name that is no tag, as a text has it. */
typedef struct {
    uint64_t hash;
    const char *name;
    unsigned count; /* beside the headline */
    bool headline;
    uint64_t last;  /* its last word, folded */
    unsigned alone; /* how often that word stands alone: a surname does */
} NewName;

enum { SUGGEST_NEW_NAMES = 64 };

/* In the order in which they come, at most SUGGEST_NEW_NAMES; returns how many. */
unsigned suggest_new_names(const SuggestIndex *index, Arena *arena, const SuggestText *text,
    NewName ret_names[SUGGEST_NEW_NAMES]);
const char *suggest_name_type(const NewName *name);
