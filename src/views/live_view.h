/* SPDX-License-Identifier: MIT */
/* Entries of a live story as template values (docs/templates.md, live_story.html). */
#pragma once

#include "base/json.h"
#include "newsroom/live_entry.h"
#include "views/view.h"

/* {id, anchor, url (with the anchor), time: {iso, label, clock}, headline?, body? (html), picture?,
 * author?, key?, pinned?, corrections?: {notes}}. path is the story's. */
bool live_view_entry(
    View *view, const char *path, const LiveEntry *entry, Value **ret_value, GError **error);
/* [entry] */
bool live_view_entries(
    View *view, const char *path, const LiveEntryList *list, Value **ret_value, GError **error);
/* The headline, or the beginning of the text. */
const char *live_view_title(View *view, const LiveEntry *entry);
/* Its first bytes as text, without the captions of pictures that are not shown. */
const char *live_view_text(View *view, const LiveEntry *entry, size_t most_bytes);
/* [BlogPosting] for LiveBlogPosting.liveBlogUpdate. The caller drops it. */
Json *live_view_updates(View *view, const char *path, const LiveEntryList *list);
