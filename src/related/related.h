/* SPDX-License-Identifier: MIT */
/* Which stories belong beside a story, now. Follows the log: before a publish is acknowledged the
 * lists it changes are known here and told. It knows signatures, pins and exclusions, no texts and
 * no rights: whoever shows a list asks the gate for each story.
 *
 * Locks: `following` is held by whoever reads the log on (the committing thread inside the store's
 * watch, or the loading thread), outside of `lock`; `lock` is held for reading while a list is made
 * and for writing while the index changes; `lists` within it, for the table of kept lists. The
 * callback is called with none of them held but, in the watch, the store's write lock. */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/signature.h"
#include "newsroom/story.h"
#include "related/index.h"

typedef struct Related Related;

/* The lists of these stories are not what they were; stories NULL: any list may be. Pages that show
 * them are to be made anew. Called in the committing thread, or in one that asks for a list. */
typedef void (*RelatedChanged)(const int64_t *stories, size_t count, void *data);

/* Begins to load in a thread of its own; the first list waits for it. changed may be NULL. The
 * newsroom outlives it. */
Related *related_open(Newsroom *newsroom, RelatedChanged changed, void *data);
void related_close(Related *related);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Related, related_close)

/* Whether lists are there to be had. Waits for them in the first second after the opening only, so
 * that a server with a million stories answers while it loads; `changed` is called when it has. */
bool related_is_ready(Related *related);

/* What belongs beside a story, best first: at most INDEX_LIST items. A story that is not live has
 * none. Any thread. */
bool related_list(Related *related, Reader *reader, int64_t story_id, IndexItem *ret_items,
    unsigned *ret_count, GError **error);
/* As it stood when the story came out: only stories from before it, with today's counts. */
bool related_list_earlier(Related *related, Reader *reader, int64_t story_id, IndexItem *ret_items,
    unsigned *ret_count, GError **error);

/* What to show beside a story, as ids, each once: the editor's pins, then the list without what the
 * editor excludes. Where the story came with what was listed beside it elsewhere, that follows what
 * has come out since, and the rest follows that. More than are shown, as the page and the gate
 * leave some out. */
enum { RELATED_SHOWN = 6, RELATED_MOST = 2 * STORY_LABELS_MAX + INDEX_LIST };

bool related_for_story(Related *related, Reader *reader, const Story *story, bool earlier,
    int64_t *ret_ids, unsigned *ret_count, GError **error);

/* Why one story stands beside another. False with NOT_FOUND where one is not live. */
bool related_explain(Related *related, Reader *reader, int64_t story_id, int64_t other_id,
    ScoreParts *ret_parts, IndexShared *ret_shared, unsigned most, unsigned *ret_count,
    GError **error);

IndexSize related_size(Related *related);
