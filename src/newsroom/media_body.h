/* SPDX-License-Identifier: MIT */
/* Pictures of the library within texts: which ones a text means, the text with the addresses of
 * today, and what the public gets of its pictures. A file that was replaced is never named. */
#pragma once

#include "newsroom/media.h"
#include "text/safe_html.h"

/* In a text a picture is named by one of MEDIA_WIDTHS; sizes for a column of text. */
enum { MEDIA_BODY_WIDTH = 1080, MEDIA_STEM_LENGTH = 35 };

#define MEDIA_BODY_SIZES "auto, (min-width: 48rem) 44rem, calc(100vw - 2.5rem)"

/* The stem ("3f/3f9a…") of the next address of a picture in a text of any format, from *at on,
 * which then stands at it; NULL where there is no more. *at NULL: none. */
const char *media_body_next(Arena *arena, const char **at);

/* The text, of any format, with the files that its pictures have today. The same pointer comes back
 * where nothing was replaced. */
bool media_body_current(
    Reader *reader, Arena *arena, const char *text, const char **ret_text, GError **error);

/* For apply functions: whether a text, of any format, has a picture whose rights have ended as far
 * as the log has it; and a body without these and their captions. */
bool media_body_has_ended(Db *db, Arena *arena, const char *text, bool *ret_has, GError **error);
bool
media_body_leave_ended(Db *db, Arena *arena, SafeHtml html, SafeHtml *ret_html, GError **error);

/* The pictures (Media, in the arena) that a text of any format names, added to those of a list
 * where they are not in it. */
bool media_body_pictures(
    Reader *reader, Arena *arena, const char *text, GPtrArray *pictures, GError **error);

/* How a body is shown. */
typedef struct {
    bool is_empty_untold; /* an empty alternative text says nothing (Markdown), not "for decoration"
                           */
    void (*seen)(int64_t id, void *data); /* is told of each picture of the library; NULL: nobody */
    void *data;
} MediaBody;

/* A body for the public: its pictures as they are today, in every width, with the library's
 * alternative text where the body gives none; those whose rights have ended are gone with their
 * figures. Pictures of other places stay as they are. */
bool media_body_public(Reader *reader, Arena *arena, SafeHtml html, const MediaBody *how,
    SafeHtml *ret_html, GError **error);
