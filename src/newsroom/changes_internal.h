/* SPDX-License-Identifier: MIT */
/* The apply and describe functions that changes.list names. */
#pragma once

#include "newsroom/changes.h"
#include "newsroom/story.h"

#define CHANGE(id, symbol, name, apply, describe)                                                  \
    bool apply(ApplyContext *context, const Change *change, GError **error);                       \
    char *describe(Arena *arena, const Change *change);
#include "newsroom/changes.list"
#undef CHANGE

/* What apply functions and commands share. */

/* The revision of a row, 0 where there is none. */
bool row_revision(Db *db, const Sql *sql, int64_t id, int64_t *ret_revision, GError **error);
/* The id of a noun's next subject ("story"); and what apply functions call so that it stays next.
 */
bool next_id(Db *db, const char *noun, int64_t *ret_id, GError **error);
bool note_id(ApplyContext *context, const char *noun, int64_t id, GError **error);
/* The story as it stands, for a command that saw the given revision; and its new state as a change.
 */
bool story_load(Write *write, int64_t id, int64_t revision, Story *ret_story, GError **error);
bool story_append(
    Write *write, ChangeKindId kind, const Story *story, int64_t *ret_revision, GError **error);
/* FAIL_INVALID for a text that is longer than limit bytes, or required and nothing to be seen. */
bool check_text(const char *field, const char *text, size_t limit, bool required, GError **error);
/* Adds by to the count of a list. */
bool tally_add(ApplyContext *context, uint64_t list, int by, GError **error);
/* Puts a story, its aliases followed (alias.h), into the listings of what it names, where it is
 * live; their topics as the story's row keeps them. And takes it out of every listing. */
bool
story_enlist(ApplyContext *context, const Story *story, const char **ret_lists, GError **error);
bool story_unlist(ApplyContext *context, int64_t id, GError **error);
/* Topics of a row, and back. */
const char *story_lists_text(Arena *arena, const GArray *lists);
void story_lists_parse(const char *text, GArray *lists);
/* The authors' ids, parted by blanks, where a version has no byline of its own; NULL for none. */
const char *story_authors_text(Arena *arena, const StoryContent *content);
/* Notes what a story names that no listing shows. */
bool
story_note_refs(ApplyContext *context, const Change *change, const Story *story, GError **error);
/* Lists the stories of a topic under another label in place of this one, where each stands once. */
bool story_move_label(
    ApplyContext *context, int64_t from_id, int64_t to_id, bool is_tag, GError **error);
/* Makes the rows anew of the stories that name a topic where no listing shows it. */
bool story_relist_refs(ApplyContext *context, uint64_t topic, GError **error);
/* Takes a label out of the library: who it was merged into is not it, and its name is not found. */
bool label_erase(ApplyContext *context, int64_t id, GError **error);
/* Takes a picture out of the library; no text means it any more. */
bool media_erase(ApplyContext *context, int64_t id, GError **error);
/* Takes an assignment out of the diary. */
bool assignment_erase(ApplyContext *context, int64_t id, GError **error);
/* No front holds a story any longer. */
bool front_forget(ApplyContext *context, int64_t story_id, GError **error);
/* A story's full state as it stands in the library. The caller drops it. */
Json *story_state(ApplyContext *context, int64_t id, GError **error);
/* Lists every story of a topic anew, because what its listings depend on has changed. */
bool story_relist_topic(ApplyContext *context, uint64_t topic, GError **error);
