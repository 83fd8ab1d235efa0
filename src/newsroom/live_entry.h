/* SPDX-License-Identifier: MIT */
/* Live stories: a story that is told in entries while it happens. An entry is a subject of its own
 * ("entry:7"), so that each is saved, corrected and followed for itself; the public sees entries
 * while it sees their story. */
#pragma once

#include "newsroom/story.h"

enum { LIVE_ENTRY_BODY_MAX = 64 * 1024, LIVE_ENTRIES_MAX = 5000 };

typedef struct {
    int64_t id;
    int64_t revision; /* 0: new */
    int64_t story_id;
    int64_t at_us;        /* shown beside it; 0: now */
    const char *headline; /* may be NULL where there is a body */
    const char *body;     /* "" where there is none */
    BodyFormat body_format;
    StoryPicture picture;
    int64_t author_id; /* a label; 0: none */
    bool is_key;       /* a key event: listed in the summary on top */
    bool is_pinned;    /* stays on top */
    bool is_removed;   /* gone from every public surface */
    const Correction *corrections;
    unsigned correction_count;
} LiveEntry;

/* Begins, ends or takes back the live coverage of a story. */
bool story_set_coverage(Write *write, int64_t id, int64_t revision, Coverage coverage,
    int64_t *ret_revision, GError **error);

/* Adds (revision 0) or amends an entry of a story that is covered live. FAIL_CONFLICT for an older
 * revision, FAIL_INVALID for one without headline and body, or with a
 * picture that lacks words (story_picture.h). */
bool live_entry_save(
    Write *write, const LiveEntry *entry, int64_t *ret_id, int64_t *ret_revision, GError **error);
/* The same of one that came from elsewhere: its pictures are not asked for words. */
bool live_entry_import(Write *write, const LiveEntry *entry, GError **error);
/* Saves with a dated public note. */
bool live_entry_correct(
    Write *write, const LiveEntry *entry, const char *note, int64_t *ret_revision, GError **error);
/* Takes an entry away; its text is gone from every page in this step. */
bool live_entry_remove(
    Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error);

/* Any entry, removed ones too: for the desk, commands and events. */
bool live_entry_find(Reader *reader, Arena *arena, int64_t id, LiveEntry *ret_entry,
    bool *ret_found, GError **error);
/* The body of a change of an entry. */
bool live_entry_from_json(Arena *arena, const Json *state, LiveEntry *ret_entry, GError **error);

typedef struct {
    LiveEntry *entries;
    unsigned count;
} LiveEntryList;

/* Where a page of entries begins; {0, 0}: at the end that the order begins with. */
typedef struct {
    int64_t at_us;
    int64_t id;
} LiveEntryCursor;

/* The entries of a story beyond a cursor, newest or oldest first, at most limit. Whether their
 * story may be shown is the caller's to ask (story_find_public()). */
bool live_entry_list(Reader *reader, Arena *arena, int64_t story_id, bool oldest_first,
    LiveEntryCursor beyond, unsigned limit, LiveEntryList *ret_list, GError **error);
/* Its key events and pinned entries, newest first. */
bool live_entry_marked(Reader *reader, Arena *arena, int64_t story_id, unsigned limit,
    LiveEntryList *ret_list, GError **error);
bool live_entry_count(Reader *reader, int64_t story_id, int64_t *ret_count, GError **error);
