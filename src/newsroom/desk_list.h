/* SPDX-License-Identifier: MIT */
/* The desk's lists: stories by where they wait, newest work first. Unlike cards these are not asked
 * of the gate, so nothing here is for the public. */
#pragma once

#include "newsroom/search.h"
#include "newsroom/story.h"

typedef enum {
    DESK_NOWHERE,   /* live with nothing in hand, imported archives: most of a newsroom */
    DESK_OPEN,      /* draft, review or ready, not public yet */
    DESK_SCHEDULED, /* waits for its moment */
    DESK_WORKING, /* live, with a working copy that is not published: a correction or update due */
    DESK_SPIKED,
    DESK_WITHDRAWN,
    DESK_PLACES_,
} DeskPlace;

DeskPlace desk_place_of(const Story *story);

/* What a row of a list shows. */
typedef struct {
    int64_t id;
    int64_t revision;
    StoryStatus status;
    StoryStage stage;
    DeskPlace place;
    bool is_embargoed;
    int64_t published_us; /* when it came or will come out; 0: no moment yet */
    int64_t changed_us;
    const char *headline;
    const char *kicker;
    const char *slug;
    int64_t section_id;
    int64_t picture_id;
    int64_t begun_by; /* a person; 0: nobody here */
    int priority;
    int urgency;
    Coverage coverage;
    SearchParts passage; /* of its text, where it was searched for; count 0: none */
} DeskRow;

enum { DESK_URGENT_FIRST = 20 /* at most head a list */ };

typedef struct {
    DeskPlace place;  /* DESK_NOWHERE: any */
    int64_t begun_by; /* 0: anybody */
    bool has_stage;   /* only those in stage */
    StoryStage stage;
    bool
        urgent_first; /* of a place: flashes and what is urgent head the first page, and no other */
    int64_t before_us; /* changed before; 0: from the newest on */
    int64_t before_id;
    unsigned limit;
} DeskQuery;

/* Of DeskRow, in the arena, the last changed first. place or begun_by must be given. */
bool desk_list(
    Reader *reader, Arena *arena, const DeskQuery *query, GPtrArray **ret_rows, GError **error);
/* Flashes and what is urgent of a place alone, in that order, then the last changed first: the
 * place, stage, begun_by and limit of the query count. */
bool desk_urgent(
    Reader *reader, Arena *arena, const DeskQuery *query, GPtrArray **ret_rows, GError **error);
/* Scheduled stories, the next first; those whose moment has passed are overdue. */
bool
desk_scheduled(Reader *reader, Arena *arena, unsigned limit, GPtrArray **ret_rows, GError **error);
/* What came out in a stretch of time, newest first. */
bool desk_published(Reader *reader, Arena *arena, int64_t from_us, int64_t until_us, unsigned limit,
    GPtrArray **ret_rows, GError **error);
/* Those of a place that an FTS5 query (search_compose()) finds by the words of the desk_text table,
 * the last changed first. */
bool desk_found(Reader *reader, Arena *arena, DeskPlace place, const char *match, unsigned limit,
    GPtrArray **ret_rows, GError **error);
/* One story's row; *ret_row NULL where there is none. */
bool desk_row(Reader *reader, Arena *arena, int64_t id, DeskRow **ret_row, GError **error);
/* How many stand in each place and stage of DESK_OPEN; counts[stage], up to STORY_READY. */
bool desk_counts(Reader *reader, int64_t open[3], int64_t places[DESK_PLACES_], GError **error);
