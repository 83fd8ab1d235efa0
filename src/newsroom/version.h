/* SPDX-License-Identifier: MIT */
/* A story's history: each change of it, who made it and what it changed. */
#pragma once

#include "newsroom/story.h"

typedef struct {
    int64_t seq;
    int64_t revision;
    int kind;         /* ChangeKindId */
    const char *name; /* the kind's wire name, "story.corrected" */
    int64_t at_us;
    const char *actor;
    bool is_erased;      /* its text was emptied */
    const char *note;    /* what was said of a correction or a withdrawal; NULL: nothing */
    const char *summary; /* the fields that changed: "headline, text, 2 tags"; "" for none */
} StoryVersion;

/* The newest first, at most limit below the revision before (0: from the newest on); of
 * StoryVersion, in the arena. */
bool story_versions(Reader *reader, Arena *arena, int64_t id, int64_t before, unsigned limit,
    GPtrArray **ret_versions, GError **error);
/* The story as the change with that number left it. */
bool story_version(Reader *reader, Arena *arena, int64_t id, int64_t seq, Story *ret_story,
    StoryVersion *ret_version, bool *ret_found, GError **error);

/* What readers had before and after a correction; *ret_before is NULL where that is not known: it
 * came with an import, was taken back, or the text was emptied. */
bool story_correction(Reader *reader, Arena *arena, int64_t id, const Correction *correction,
    const StoryContent **ret_before, const StoryContent **ret_after, GError **error);

/* The names of the fields in which two versions differ, in the arena; from may be NULL. */
const char *story_changed_fields(Arena *arena, const StoryContent *from, const StoryContent *to);
