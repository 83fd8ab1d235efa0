/* SPDX-License-Identifier: MIT */
/* What the library knows of a picture, as JSON lines carry it: {"alt"?, "caption"?, "credit"?,
 * "headline"?, "copyright"?, "keywords"?, "licence"?, "until"?} and, of a picture of "width" and
 * "height" pixels, {"focal": [500, 300]}, thousandths from the left and the top, and "crops":
 * {"16x9": [x, y, width]}, pixels, as set by hand. */
#pragma once

#include "base/json.h"
#include "newsroom/media.h"
#include "newsroom/story.h"

/* NULL where nothing is known that the texts beside it (NULL: none) do not say. */
Json *picture_json(Arena *arena, const Media *media, const StoryPicture *beside);

/* Reads it into about, over what that says already. FAIL_INVALID, naming the field. */
bool
picture_json_read(Arena *arena, const Json *json, GTimeZone *zone, Media *about, GError **error);
