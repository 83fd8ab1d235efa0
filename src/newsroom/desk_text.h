/* SPDX-License-Identifier: MIT */
/* For apply functions: the words of every story that waits at the desk (desk_list.h), of its
 * working copy where it has one with what is kept of it, as desk_search.h finds them. */
#pragma once

#include "newsroom/story.h"
#include "store/store.h"

/* Puts a story's words in as a change leaves them, or takes them out where it waits no more. */
bool
desk_text_apply(ApplyContext *context, const Change *change, const Story *story, GError **error);
/* The same after a change of what is kept of it; nothing where there is no such story any more. */
bool desk_text_apply_kept(ApplyContext *context, int64_t story_id, GError **error);
bool desk_text_remove(ApplyContext *context, int64_t story_id, GError **error);
/* All of them again with the names of labels as they are now: what erasing a name takes. */
bool desk_text_rename(ApplyContext *context, GError **error);
