/* SPDX-License-Identifier: MIT */
/* What the parts of search share. */
#pragma once

#include "newsroom/search.h"

/* The words with those that the archive does not know replaced by near ones that it does; NULL
 * where there is nothing better. */
bool search_instead(
    Reader *reader, Arena *arena, const SearchText *text, const char **ret_instead, GError **error);

/* A search as an FTS5 query; "" where nothing is asked for. One with words begins with '{'. */
char *search_compose(Arena *arena, Reader *reader, const SearchQuery *query);
/* The month of a moment (UTC), counted from year 0. */
int search_month(int64_t at_us);

/* The next word of a text, letters and digits with their marks; false at the end. */
bool search_word_next(const char **at, const char *end, const char **ret_start);

/* What an index knows of a version but its names and filters. */
typedef struct {
    const char *headline;
    const char *lead;
    const char *body;
} SearchTexts;

SearchTexts search_texts(Arena *arena, const StoryContent *content);
/* The names that it carries, of tags, authors and source, as they are now. */
bool search_names(
    ApplyContext *context, const StoryContent *content, const char **ret_names, GError **error);

/* From begin to end statements of a connection are ended where they would take too long. */
typedef struct {
    Db *db;
    int64_t deadline_us;
} SearchTime;

void search_time_begin(SearchTime *time, Db *db, int64_t most_us);
/* Whether it was too long. */
bool search_time_end(SearchTime *time);

/* Gives a connection what the queries of search.sql need. */
bool search_extend(Db *db, GError **error);
