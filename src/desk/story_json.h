/* SPDX-License-Identifier: MIT */
/* A story's content as JSON, the shape that the API and the editor share: the fields of a JSON line
 * (title, kicker, standfirst, body, body_format, sections, tags, source …; wire/jsonl.c) and those
 * that only the desk knows. Names stand for sections, tags, authors and the source; ids for
 * pictures and stories. */
#pragma once

#include "base/json.h"
#include "newsroom/story.h"

/* Lays fields over a content: what is absent stays as it is in base, null and "" empty a field.
 * base NULL: an empty one. Tags, authors and sources that are new are made; so is a
 * section with makes_sections, else it must exist. HTML is cleaned. FAIL_INVALID names the field.
 * The content lives in the write's arena. */
bool story_json_read(Write *write, Newsroom *newsroom, bool makes_sections, const Json *fields,
    const StoryContent *base, StoryContent **ret_content, GError **error);

/* Puts a content's fields into an object. */
bool story_json_put(
    Json *object, Reader *reader, Arena *arena, const StoryContent *content, GError **error);
