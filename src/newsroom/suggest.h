/* SPDX-License-Identifier: MIT */
/* Tags for a text: those of the archive that it names, judged by where and how often it does and by
 * how the archive itself uses them, and new names that recur in it and in the archive. It proposes
 * only; who adds tags does so with story_retag(). */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/story.h"

/* The tags' names and what was learnt of their use. Made from the library at one moment and the
 * same from then on: many threads may ask one index. */
typedef struct SuggestIndex SuggestIndex;

enum {
    SUGGEST_MOST = 8,
    SUGGEST_LEARN_STORIES = 8000, /* as many as are worth learning from */
};

/* All tags' names. */
SuggestIndex *suggest_index_new(Reader *reader, GError **error);
void suggest_index_free(SuggestIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SuggestIndex, suggest_index_free)

/* Learns from tagged public stories, at most so many, the newest first: how often a story that
 * names a tag carries it, and which other names recur. Without it, suggestions rest on the text
 * alone and only known tags are suggested. Once an index, before it is shared. */
bool suggest_index_learn(SuggestIndex *index, Reader *reader, unsigned stories, GError **error);

typedef struct {
    int64_t label_id; /* 0: no tag yet */
    const char *name;
    const char *type; /* person, place, organisation, topic */
    double score;     /* how likely an editor would set it, 0 to 1 */
} Suggestion;

/* The best first, at most SUGGEST_MOST, each above 0.05. Lives in the arena, also the names. The
 * story's own tags do not matter. Of a body only the first 64 KB are read. */
typedef struct {
    const Suggestion *items;
    unsigned count;
} Suggestions;

Suggestions suggest_tags(const SuggestIndex *index, Arena *arena, const StoryContent *content);
