/* SPDX-License-Identifier: MIT */
/* A whole story as template values (docs/templates.md, story.html), and its body as safe HTML for
 * every surface that prints one. */
#pragma once

#include "newsroom/live_entry.h"
#include "text/safe_html.h"
#include "views/view.h"

/* The body in HTML as the public gets it, cleaned here whatever its format: a better sanitizer
 * reaches the whole archive with the next view. */
bool story_view_body(View *view, const StoryContent *content, SafeHtml *ret_body, GError **error);

/* The first bytes of the same as text. */
const char *story_view_text(View *view, const StoryContent *content, size_t most_bytes);

/* A version as the public gets it: its text as on its page, in HTML, its lead with the library's
 * words where it has none of its own and only while it may be shown, and no story beside it that is
 * not public. */
bool story_view_content(
    View *view, const StoryContent *content, StoryContent *ret_shown, GError **error);

/* {…card…, title, body, time_full, authors, source, corrections, tags …} */
bool story_view(View *view, const Story *story, Value **ret_value, GError **error);

/* Six related stories and six more of the section, no story twice. Either may be absent. */
bool story_view_lists(View *view, const Story *story, Value *page, GError **error);

/* Open Graph's fields and NewsArticle with BreadcrumbList in JSON-LD; of a live story
 * LiveBlogPosting with these of its entries (NULL: it is none). */
bool story_view_social(
    View *view, const Story *story, const LiveEntryList *entries, Value *page, GError **error);

/* Addresses that share the story without a script. */
Value *story_view_share(View *view, const Story *story);

/* The standfirst, given or derived; NULL where there is none. */
const char *story_view_description(View *view, const Story *story);

/* Where the story stands, from the top section down. */
const Section *story_view_section(const View *view, const StoryContent *content);
char *story_view_address(View *view, const Story *story);
