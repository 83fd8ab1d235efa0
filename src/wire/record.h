/* SPDX-License-Identifier: MIT */
/* A story on its way in: what a format's reader makes and intake.c takes. Sections, tags, authors
 * and sources are still names. Everything lives in the arena of its batch. */
#pragma once

#include "base/arena.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/media.h"
#include "newsroom/story.h"
#include "wire/body_picture.h"

typedef struct {
    const char *const *names; /* from the top */
    unsigned count;
} SectionPath;

typedef struct {
    const char *name;
    const char *type; /* of a tag; may be NULL */
} RecordLabel;

/* A picture at hand, and what is known of it where it came from. */
typedef struct {
    const char *file; /* NULL: none */
    Media about;      /* texts, rights, and cuts with the size that they are of */
} RecordPicture;

typedef struct {
    LiveEntry entry; /* story, author and picture are ids, and 0 */
    RecordPicture picture;
    RecordLabel author; /* name NULL: none */
} RecordEntry;

typedef struct {
    int64_t line;        /* where it stands, for reports; 0: no lines */
    const char *failure; /* why it cannot come in; NULL: it can */
    Story story;         /* live (or working) is content; its id lists are empty */
    StoryContent content;
    const SectionPath *sections;
    unsigned section_count;
    const RecordLabel *tags;
    unsigned tag_count;
    const RecordLabel *authors;
    unsigned author_count;
    const char *source;
    const char *source_home; /* the source's own address; may be NULL */
    RecordPicture picture;
    const RecordPicture
        *shown_pictures; /* that its texts show by the address that they will have */
    unsigned shown_picture_count;
    const BodyPicture *body_pictures; /* files at hand: the body will show the newsroom's copies */
    unsigned body_picture_count;
    unsigned pictures_missing;        /* that it has, but without a file at hand */
    const char *const *old_addresses; /* paths that shall lead here */
    unsigned old_address_count;
    const char *const *related; /* foreign ids of the same origin, pinned in this order */
    unsigned related_count;
    const char *const *unrelated; /* likewise, excluded */
    unsigned unrelated_count;
    const char *const *listed; /* likewise, what stood beside it there */
    unsigned listed_count;
    const RecordEntry *entries; /* of a live story */
    unsigned entry_count;
    bool brief; /* only a list's mention: never replaces what is known */
} ImportRecord;

/* Fails the record with a reason, for a reader to return. */
void record_fail(ImportRecord *record, Arena *arena, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The path and query of an old address, or NULL where it has none worth keeping ("/" alone). */
const char *record_old_path(Arena *arena, const char *url);

/* A file below a folder; NULL for a name that leads out of it. */
const char *record_file(Arena *arena, const char *dir, const char *name);

/* A hash of what came in, as text. */
char *record_digest(Arena *arena, const void *bytes, size_t size);
