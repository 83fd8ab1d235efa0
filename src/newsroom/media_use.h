/* SPDX-License-Identifier: MIT */
/* Which stories show which pictures: as their lead or in the text, in what the public sees or in
 * the working copy, and in the entries of live ones. Apply functions note it; where a picture is
 * used, whether it may be taken out, whose rights end and whether the public may have its file are
 * all read from here. */
#pragma once

#include "newsroom/changes.h"
#include "newsroom/media.h"

/* What shows pictures. */
typedef struct {
    int64_t story_id;
    int64_t entry_id; /* of a live story; 0: the story itself */
} MediaUser;

/* Notes the lead (0: none) and the pictures whose addresses stand in a text of any format. is_live:
 * in what the public sees, or will. */
bool media_use_note(ApplyContext *context, MediaUser user, int64_t lead_id, const char *body,
    bool is_live, GError **error);
/* Forgets what it showed; of an entry before its row changes, or goes. */
bool media_use_drop(ApplyContext *context, MediaUser user, GError **error);

/* A story that uses a picture. */
typedef struct {
    int64_t story_id;
    int64_t entries; /* so many of its entries show it; 0: the story alone */
} MediaUse;

/* The stories that use a picture, live or in their working copy: MediaUse, newest first, at most
 * limit. */
bool media_used_by(Reader *reader, int64_t id, unsigned limit, GArray **ret_uses, GError **error);

/* What else does. */
typedef struct {
    const char *name;
    bool is_campaign; /* else the page of a tag, person or source */
} MediaUseBeside;

/* MediaUseBeside, names in the arena. */
bool media_used_beside(Reader *reader, Arena *arena, int64_t id, GArray **ret_uses, GError **error);
