/* SPDX-License-Identifier: MIT */
#include "newsroom/desk_list.h"

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

DeskPlace
desk_place_of(const Story *story)
{
    switch (story->status) {
    case STORY_UNPUBLISHED:
        return story->stage == STORY_SPIKED ? DESK_SPIKED : DESK_OPEN;
    case STORY_SCHEDULED:
        return DESK_SCHEDULED;
    case STORY_LIVE:
        return story->working != NULL ? DESK_WORKING : DESK_NOWHERE;
    case STORY_WITHDRAWN:
        return DESK_WITHDRAWN;
    }
    return DESK_NOWHERE;
}

static DeskRow *
row_of(Arena *arena, Query *query)
{
    DeskRow *row = arena_new0(arena, DeskRow);
    *row = (DeskRow){
        .id = query_int(query, 0),
        .revision = query_int(query, 1),
        .status = (StoryStatus)query_int(query, 2),
        .stage = (StoryStage)query_int(query, 3),
        .place = (DeskPlace)query_int(query, 4),
        .is_embargoed = query_int(query, 5) != 0,
        .published_us = query_int(query, 6),
        .changed_us = query_int(query, 7),
        .headline = query_copy(arena, query, 8),
        .kicker = query_copy(arena, query, 9),
        .slug = query_copy(arena, query, 10),
        .section_id = query_int(query, 11),
        .picture_id = query_int(query, 12),
        .begun_by = query_int(query, 13),
        .priority = (int)query_int(query, 14),
        .coverage = (Coverage)query_int(query, 15),
        .urgency = (int)query_int(query, 16),
    };
    return row;
}

static bool
add_rows(Arena *arena, Query *query, GPtrArray *rows, GError **error)
{
    while (query_next(query))
        g_ptr_array_add(rows, row_of(arena, query));
    return query_end(query, error);
}

static bool
collect(Arena *arena, Query *query, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    if (!add_rows(arena, query, rows, error))
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

static int64_t
stage_of(const DeskQuery *wanted)
{
    return wanted->has_stage ? (int64_t)wanted->stage : -1;
}

static bool
add_urgent(Reader *reader, Arena *arena, const DeskQuery *wanted, unsigned limit, GPtrArray *rows,
    GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_URGENT, "iiii", (int64_t)wanted->place,
        stage_of(wanted), wanted->begun_by, (int64_t)limit);
    return add_rows(arena, &query, rows, error);
}

bool
desk_urgent(
    Reader *reader, Arena *arena, const DeskQuery *wanted, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    if (!add_urgent(reader, arena, wanted, wanted->limit, rows, error))
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

/* The rows of a place, on the first page those that are urgent before the others. */
static bool
list_place(Reader *reader, Arena *arena, const DeskQuery *wanted, int64_t before_us,
    int64_t before_id, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    unsigned const most = MIN(wanted->limit, DESK_URGENT_FIRST);
    if (wanted->urgent_first && wanted->before_us == 0 &&
        !add_urgent(reader, arena, wanted, most, rows, error))
        return false;
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_BY_PLACE, "iiiiiii",
        (int64_t)wanted->place, before_us, before_id, stage_of(wanted), wanted->begun_by,
        (int64_t)(wanted->limit - rows->len), (int64_t)wanted->urgent_first);
    if (!add_rows(arena, &query, rows, error))
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

bool
desk_list(
    Reader *reader, Arena *arena, const DeskQuery *wanted, GPtrArray **ret_rows, GError **error)
{
    int64_t const before_us = wanted->before_us != 0 ? wanted->before_us : G_MAXINT64;
    int64_t const before_id = wanted->before_us != 0 ? wanted->before_id : 0;
    if (wanted->place != DESK_NOWHERE)
        return list_place(reader, arena, wanted, before_us, before_id, ret_rows, error);
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_BY_PERSON, "iiii", wanted->begun_by,
        before_us, before_id, (int64_t)wanted->limit);
    return collect(arena, &query, ret_rows, error);
}

bool
desk_scheduled(Reader *reader, Arena *arena, unsigned limit, GPtrArray **ret_rows, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_SCHEDULED, "i", (int64_t)limit);
    return collect(arena, &query, ret_rows, error);
}

bool
desk_published(Reader *reader, Arena *arena, int64_t from_us, int64_t until_us, unsigned limit,
    GPtrArray **ret_rows, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_PUBLISHED, "iiii",
        (int64_t)topic_of(TOPIC_LATEST, 0), from_us, until_us, (int64_t)limit);
    return collect(arena, &query, ret_rows, error);
}

bool
desk_found(Reader *reader, Arena *arena, DeskPlace place, const char *match, unsigned limit,
    GPtrArray **ret_rows, GError **error)
{
    g_auto(Query) query =
        db_query(reader->db, &SQL_DESK_FOUND, "sii", match, (int64_t)place, (int64_t)limit);
    return collect(arena, &query, ret_rows, error);
}

bool
desk_row(Reader *reader, Arena *arena, int64_t id, DeskRow **ret_row, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_BY_ID, "i", id);
    *ret_row = query_next(&query) ? row_of(arena, &query) : NULL;
    return query_end(&query, error);
}

bool
desk_counts(Reader *reader, int64_t open[3], int64_t places[DESK_PLACES_], GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_COUNT, "");
    for (unsigned index = 0; index < DESK_PLACES_; index++)
        places[index] = 0;
    open[STORY_DRAFT] = open[STORY_REVIEW] = open[STORY_READY] = 0;
    while (query_next(&query)) {
        int64_t const place = query_int(&query, 0), stage = query_int(&query, 1);
        if (place > 0 && place < DESK_PLACES_)
            places[place] += query_int(&query, 2);
        if (place == DESK_OPEN && stage <= STORY_READY)
            open[stage] = query_int(&query, 2);
    }
    return query_end(&query, error);
}
