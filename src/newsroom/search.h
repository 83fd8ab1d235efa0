/* SPDX-License-Identifier: MIT */
/* Search of everything that the public may see: headlines, standfirsts, bodies, names of tags,
 * authors and sources. A story is found from the step that publishes it to the step that withdraws
 * it. What people type is read by a small language of its own (words, "phrases", beginnings*,
 * -exclusions) and never reaches the index as a query; time and results are bounded. */
#pragma once

#include "newsroom/card.h"

enum { SEARCH_TEXT_MAX = 400 /* bytes */, SEARCH_TERMS_MAX = 16, SEARCH_FOUND_MAX = 2000 };

typedef struct {
    const char *text; /* a word, or a phrase; valid UTF-8 */
    bool prefix;      /* its last word is a beginning */
    bool excluded;
} SearchTerm;

/* What somebody typed, understood. */
typedef struct {
    SearchTerm terms[SEARCH_TERMS_MAX];
    unsigned count;
    const char *problem; /* a sentence for people; NULL: it can be searched for */
} SearchText;

/* Any bytes are fine; "" and blanks give no term and no problem. */
void search_text_read(Arena *arena, const char *text, SearchText *ret_text);
/* The same while it is being typed: the word at its end is a beginning from its fourth letter on.
 * Until then it is a word, left out where it stands beside others; one to be left out is left out
 * until it is complete. */
void search_text_read_typed(Arena *arena, const char *text, SearchText *ret_text);

typedef struct {
    SearchText text;
    int64_t section_id; /* with the sections below it; 0: any, as below */
    int64_t tag_id;
    int64_t author_id;
    int64_t source_id;
    int64_t from_us;  /* published then or later */
    int64_t until_us; /* published before; 0: no end */
    bool newest;      /* newest of all that match first, not best of those weighed */
    unsigned skip;    /* results of the pages before */
    unsigned limit;
    unsigned weigh; /* matches at most, of those that came in last; 0: SEARCH_FOUND_MAX */
    bool typing;    /* only headlines: no passages, no facets, nothing instead */
} SearchQuery;

/* A piece of a text; marked where it is what was looked for. */
typedef struct {
    const char *text;
    bool marked;
} SearchPart;

typedef struct {
    SearchPart *parts;
    unsigned count;
} SearchParts;

typedef struct {
    const Card *card;
    SearchParts headline;
    SearchParts passage; /* of the body, or the standfirst */
} SearchHit;

/* How many of the stories found are of a topic: a section, a label, a year. Where there are more
 * stories than were weighed, at least so many. */
typedef struct {
    uint64_t topic;
    unsigned count;
} SearchFacet;

typedef struct {
    SearchHit *hits;
    unsigned count;
    unsigned found;      /* exact, unless there are more than were weighed: then that many */
    bool more;           /* there are more than that */
    SearchFacet *facets; /* the most frequent first, kinds mixed */
    unsigned facet_count;
    const char *instead; /* what else could have been meant; NULL */
} SearchResult;

/* FAIL_BUSY where it would take too long. */
bool search_run(Reader *reader, Arena *arena, const SearchQuery *query, SearchResult *ret_result,
    GError **error);

/* Cuts a text around the first places that match, at most max_chars, and marks them. */
SearchParts search_mark(Arena *arena, const SearchText *text, const char *shown, size_t max_chars);

/* For apply functions: takes a story out of the index, and puts its newest state in where it is
 * live. Removing comes before the story's row or the log's bodies change. */
bool search_remove(ApplyContext *context, int64_t story_id, GError **error);
/* Puts the stories of a label in again with the names as they are now: what erasing a name takes.
 */
bool search_rename(ApplyContext *context, uint64_t topic, GError **error);
/* The same of those that show a picture whose rights have ended, or go on after all. */
bool search_follow_media(ApplyContext *context, int64_t media_id, GError **error);
bool search_add(ApplyContext *context, const Story *story, int64_t seq, GError **error);

/* Joins parts of the indexes, some pages of them; *ret_more: there may be more to join. */
bool search_merge(Write *write, bool *ret_more, GError **error);
