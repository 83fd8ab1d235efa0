/* SPDX-License-Identifier: MIT */
/* A story as IPTC ninjs ("news in JSON"), for those whose systems read that. */
#pragma once

#include "base/json.h"
#include "newsroom/story.h"

typedef enum { NINJS_2_2, NINJS_3_1 } NinjsVersion;

/* "ninjs" (the newest), "ninjs-2.2" or "ninjs-3.1". */
bool ninjs_parse(const char *format, NinjsVersion *ret_version);

/* The item of a story that says content (its live version or its working copy). Of a withdrawn one
 * it says that it is canceled, and nothing of what it said; content is not looked at. The caller
 * drops it. */
bool ninjs_story(Reader *reader, Arena *arena, const Story *story, const StoryContent *content,
    NinjsVersion version, Json **ret_item, GError **error);
