/* SPDX-License-Identifier: MIT */
/* Where things stand on the site: the addresses of DESIGN.md section 5, in one place. Paths begin
 * with a slash and are percent-encoded; the site's base address is put before them by callers. */
#pragma once

#include "newsroom/card.h"
#include "newsroom/label.h"
#include "newsroom/media.h"
#include "newsroom/section.h"

/* A live story stands at /live/ID/SLUG, any other at /articles/ID/SLUG. */
char *address_of_story(Arena *arena, int64_t id, const char *slug, Coverage coverage);
char *address_of_section(Arena *arena, const Section *section);
char *address_of_label(Arena *arena, LabelKind kind, const char *slug);
/* tail: "3f/3f9a….jpg" */
char *address_of_media(Arena *arena, const char *file);
/* The same picture in one of MEDIA_WIDTHS. */
char *address_of_rendition(Arena *arena, const char *file, int width);
/* The same in another form than WebP: "avif". */
char *address_of_rendition_as(Arena *arena, const char *file, int width, const char *ending);
/* A cut of it (media_crop()), as "webp", "avif" or "jpg". */
char *address_of_cut(
    Arena *arena, const char *file, const MediaCrop *crop, int width, const char *ending);
/* "story:42", "section:3", "label:7" or a path, as it stands today. */
bool address_of_subject(Reader *reader, Arena *arena, const char *subject, const char **ret_address,
    bool *ret_found, GError **error);
