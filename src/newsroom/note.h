/* SPDX-License-Identifier: MIT */
/* What colleagues tell each other beside a story. A note is a change like others ("note:7") and no
 * part of its story: no version, page, feed, export or answer about the story has it. One that is
 * taken back leaves nothing of its text in the log; one's story takes its notes along when it is
 * erased. */
#pragma once

#include "newsroom/newsroom.h"

enum { NOTE_TEXT_MAX = 4000 /* bytes */, NOTES_SHOWN = 200 };

typedef struct {
    int64_t id;
    int64_t revision;
    int64_t story_id;
    int64_t person_id;
    int64_t at_us;
    const char *text; /* NULL: taken back */
} Note;

/* Those that stand, the newest first, at most NOTES_SHOWN; of Note, in the arena. */
bool
note_list(Reader *reader, Arena *arena, int64_t story_id, GPtrArray **ret_notes, GError **error);
/* FAIL_NOT_FOUND without such a story. */
bool note_add(Write *write, int64_t story_id, int64_t person_id, const char *text, int64_t *ret_id,
    GError **error);
/* Takes back a note of that story: FAIL_FORBIDDEN where another person wrote it. */
bool note_take_back(Write *write, int64_t id, int64_t story_id, int64_t person_id, GError **error);
