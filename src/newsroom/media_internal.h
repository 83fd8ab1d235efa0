/* SPDX-License-Identifier: MIT */
/* What media.c asks of the files themselves. */
#pragma once

#include "newsroom/media.h"

/* "3f/3f9a…" of "3f/3f9a….jpg" */
const char *media_stem(Arena *arena, const char *file);
bool media_append(Write *write, const Media *media, GError **error);
bool
media_find_row(Db *db, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error);
/* The picture that an address in a text means, by the file that it has or had. */
bool media_of_address(
    Db *db, Arena *arena, const char *address, Media *ret_media, bool *ret_found, GError **error);
bool media_load(Write *write, int64_t id, Media *ret_media, GError **error);

/* Looks at a picture's bytes: sets type, width, height (as it is shown, turned upright) and
 * size_bytes, and says the ending of its file. FAIL_INVALID, in words for people, for what is no
 * picture, too large, animated beyond bounds or cut off. */
bool picture_inspect(
    const char *bytes, size_t size, Media *media, const char **ret_ending, GError **error);

/* What the camera or an agency wrote into it: fills the texts of media that are empty. Never fails:
 * what cannot be read is left out. */
void picture_describe(Arena *arena, const char *bytes, size_t size, Media *media);

/* Writes a copy without anything but its pixels, upright and in sRGB: at most width wide (0: as it
 * is), in the form that target's name ends with. */
bool picture_copy(const char *source, const char *target, int width, GError **error);

/* The same of a part of it, at most width wide and never larger than the part is. */
bool picture_cut(const char *source, const char *target, const Media *media, const MediaCrop *crop,
    int width, GError **error);

/* Cuts as the library keeps them: NULL where none was set by hand. */
const char *crops_to_text(Arena *arena, const Media *media);
void crops_from_text(const char *text, Media *media);
bool crops_check(const Media *media, GError **error);
/* Cuts media, the same scene in other pixels, as the old one was cut; false, and not cut by hand,
 * where its shape is another. */
bool crops_follow(const Media *old, Media *media);

/* Writes a file whole or not at all: beside its place, synced, then renamed. */
bool picture_write(const char *path, const char *bytes, size_t size, GError **error);
