/* SPDX-License-Identifier: MIT */
/* What a story is about, small enough to hold a million of them in memory: the terms that tell it
 * from others, with what is known of each, its section and its time. Written when the story's
 * change is applied and the same from then on, whatever is published later. It says nothing about
 * which stories are alike: that is related/. */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/signature_count.h"
#include "newsroom/story.h"

/* The first stories of an archive keep more terms, as it is not known yet which will be rare. */
enum { SIGNATURE_TERMS = 112, SIGNATURE_EARLY_TERMS = 160, SIGNATURE_EARLY_STORIES = 2000 };

enum { SIGNATURE_SKETCH_SIZE = 16 };

/* A term with its fact in the low byte: how often the text has it (6 bits, at most 63), whether the
 * headline does, and whether the beginning does. Fact 0: it is a tag. */
#define SIGNATURE_COUNT_MASK UINT32_C(0x3f)
#define SIGNATURE_HEADLINE   UINT32_C(0x40)
#define SIGNATURE_LEAD       UINT32_C(0x80)
#define SIGNATURE_FACT_MASK  UINT32_C(0xff)
#define SIGNATURE_TERM_SHIFT 8

typedef struct {
    int64_t story_id;
    int64_t published_us;
    int64_t section_id;                    /* the primary one; 0 for none */
    uint8_t sketch[SIGNATURE_SKETCH_SIZE]; /* see signature_copies() */
    unsigned term_count;
    uint32_t terms[SIGNATURE_EARLY_TERMS];
} Signature;

/* The term that stands for a tag. */
uint32_t signature_tag_term(int64_t tag_id);

/* How many of the sketches' sixteen parts are the same: a sixteenth of the share of three-word
 * sequences that both texts have. A part that a short text leaves empty counts for nothing. */
unsigned signature_copies(const uint8_t *left, const uint8_t *right);

/* The sketch of a text that is no story yet. */
void signature_sketch(
    Arena *arena, const StoryContent *content, uint8_t ret_sketch[SIGNATURE_SKETCH_SIZE]);

/* Of live stories, in order of id. */
typedef bool (*SignatureVisit)(const Signature *signature, void *data, GError **error);
bool signature_each(Reader *reader, SignatureVisit visit, void *data, GError **error);
/* Found only where the story is live. */
bool signature_find(
    Reader *reader, int64_t story_id, Signature *ret_signature, bool *ret_found, GError **error);

/* The log's position that the reader sees. */
bool signature_position(Reader *reader, int64_t *ret_position, GError **error);

/* What happened behind a position of the log. */
typedef struct {
    GArray *stories;  /* ids (int64_t, each once) of those with changes; made by the caller */
    bool sections;    /* the tree of sections changed */
    bool regrouped;   /* a label was merged or separated or a section deleted: any story changed */
    int64_t position; /* reached */
} SignatureNews;

bool signature_changes(Reader *reader, int64_t after, SignatureNews *news, GError **error);

/* What is counted, as the reader sees it. */
bool
signature_counts_read(SignatureCounts *counts, Reader *reader, bool *ret_turned, GError **error);

/* How each term of a version is written in it, the first time: uint32_t in a pointer -> text. The
 * caller drops it. */
GHashTable *signature_spellings(Arena *arena, const StoryContent *content);

/* For story_apply() and subject_apply_erased(). */
bool
signature_apply(ApplyContext *context, const Change *change, const Story *story, GError **error);
bool signature_erase(ApplyContext *context, int64_t story_id, GError **error);
/* For story_relist.c: a story that is as it was names other tags or another section now (what
 * stands for them, alias.h), or one tag in place of another. What was counted stays as it was. */
bool signature_follow(ApplyContext *context, const Story *story, GError **error);
bool signature_move_tag(
    ApplyContext *context, int64_t story_id, int64_t from_id, int64_t to_id, GError **error);
