/* SPDX-License-Identifier: MIT */
/* What the pictures of a version need before the public may see it: words for those who do not see
 * them, and rights that last. Imports are not asked. */
#pragma once

#include "newsroom/story.h"

/* Within so many hours after its moment an end of rights is worth a word. */
enum { RIGHTS_WARN_HOURS = 48 };

/* FAIL_INVALID, naming the picture, where one has no alternative text, of the story or of the
 * library. In the text an empty one is a choice, for decoration, where the format can say so
 * (HTML). */
bool story_picture_words(Write *write, const StoryContent *content, GError **error);
/* FAIL_INVALID where the right to show the lead has ended at a moment (0 or past: now). */
bool
story_picture_rights(Write *write, const StoryContent *content, int64_t moment_us, GError **error);

/* Sentences (char *, in the arena) for the editor on rights that end within RIGHTS_WARN_HOURS of
 * the moment, and on pictures of the text that will not be shown. */
bool story_picture_warnings(Reader *reader, Arena *arena, const StoryContent *content,
    int64_t moment_us, GPtrArray **ret_sentences, GError **error);
