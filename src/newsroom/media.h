/* SPDX-License-Identifier: MIT */
/* Pictures: files in DIR/media named by their content, and what is known of them. */
#pragma once

#include "newsroom/newsroom.h"

typedef struct {
    int64_t id;
    int64_t revision;
    const char *file; /* below media/: "3f/3f9a….jpg" */
    const char *type;
    int64_t width;
    int64_t height;
    int64_t size_bytes;
    const char *caption;
    const char *credit;
    const char *alt;
} Media;

enum { MEDIA_BYTES_MAX = 64 * 1024 * 1024, MEDIA_SIDE_MAX = 20000 };

/* Copies a picture (JPEG, PNG, WebP, GIF or AVIF by its bytes, not its name) into the newsroom and
 * records it; the same bytes twice are one picture. FAIL_INVALID: no picture, too many pixels. */
bool media_add(Write *write, Newsroom *newsroom, const char *path, const Media *about,
    int64_t *ret_id, GError **error);
bool media_find(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error);

/* The widths that pages ask for. */
extern const int MEDIA_WIDTHS[];
extern const unsigned MEDIA_WIDTH_COUNT;

/* The file of a picture in WebP at one of MEDIA_WIDTHS, made on first demand and kept in
 * DIR/media/.renditions. name: "3f/3f9a…-w720.webp". FAIL_NOT_FOUND for another name. The caller
 * frees the path. */
char *media_rendition(Newsroom *newsroom, const char *name, GError **error);

/* Checks that every picture's file is there with its size; a sentence for each that is not. */
bool media_verify(
    Newsroom *newsroom, StoreFinding found, void *data, int64_t *ret_findings, GError **error);
