/* SPDX-License-Identifier: MIT */
/* The index of tags that texts are compared with, kept for the desk. Learning how an archive uses
 * its tags takes seconds; so the first who ask are answered from the names alone while a thread
 * learns, and later the index is made anew beside the one in use. */
#pragma once

#include "newsroom/suggest.h"

typedef struct Suggester Suggester;

/* The newsroom outlives it. */
Suggester *suggester_new(Newsroom *newsroom);
/* Waits for a thread that learns. */
void suggester_free(Suggester *suggester);

/* suggest_tags() with the newest index there is. Any thread. */
bool suggester_ask(Suggester *suggester, Reader *reader, Arena *arena, const StoryContent *content,
    Suggestions *ret_suggestions, GError **error);
