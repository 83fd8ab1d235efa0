/* SPDX-License-Identifier: MIT */
/* What the library of pictures and the page of one share. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/media.h"

/* "/desk/pictures/7" and a tail: "", "/thumb". */
const char *picture_address(Arena *arena, int64_t id, const char *tail);

/* What it is called in lists: its caption, headline or file. */
const char *picture_title(const Media *media);

/* picture_rights.c: rights?: {pictures: [{id, url, thumb, title, until: {iso, label}, ended,
 * stories:
 * [{headline, url}], more}]}: those that stories show and whose rights end within two weeks, or
 * ended within the last two. */
bool picture_put_rights(DeskPage *page, Value *root, GError **error);

/* picture_crops.c: crops: [{shape, name, use, across, down, x, y, cut_width, by_hand}] and
 * crop_least. */
void picture_put_crops(DeskPage *page, Value *root, const Media *media);
/* Takes what the form says of each shape; one that it does not name stays. FAIL_INVALID. */
bool picture_read_crops(DeskPage *page, const HttpForm *form, Media *media, GError **error);
