/* SPDX-License-Identifier: MIT */
/* Moments become places in the log by bisection: the log is in time's order, so that dates need no
 * index of their own. */
#include "newsroom/audit.h"

#include <string.h>

#include "newsroom/changes.h"
#include "newsroom/statements.h"

/* The first seq at or after a moment; head + 1 where there is none. */
static bool
seq_at(Reader *reader, int64_t at_us, int64_t head, int64_t *ret_seq, GError **error)
{
    int64_t low = 1, high = head + 1;
    while (low < high) {
        int64_t const middle = low + (high - low) / 2;
        int64_t there_us;
        if (!db_int(reader->db, INT64_MAX, &there_us, error, &SQL_AUDIT_MOMENT, "i", middle))
            return false;
        if (there_us < at_us)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_seq = low;
    return true;
}

/* The part of the log that is meant: from low to below high. */
static bool
bounds_of(Reader *reader, int64_t from_us, int64_t until_us, int64_t *ret_low, int64_t *ret_high,
    GError **error)
{
    int64_t head;
    if (!reader_position(reader, &head, error))
        return false;
    *ret_low = 1;
    *ret_high = head + 1;
    return (from_us == 0 || seq_at(reader, from_us, head, ret_low, error)) &&
           (until_us == 0 || seq_at(reader, until_us, head, ret_high, error));
}

static const Sql *
statement_for(const AuditFilter *filter)
{
    if (filter->subject != NULL)
        return &SQL_AUDIT_BY_SUBJECT;
    if (filter->actor != NULL)
        return &SQL_AUDIT_BY_ACTOR;
    return filter->kind != 0 ? &SQL_AUDIT_BY_KIND : &SQL_AUDIT_ALL;
}

static Query
open_query(Reader *reader, const AuditFilter *filter, int64_t low, int64_t high, unsigned limit)
{
    const Sql *sql = statement_for(filter);
    if (sql == &SQL_AUDIT_BY_SUBJECT)
        return db_query(reader->db, sql, "iiisis", low, high, (int64_t)limit, filter->actor,
            (int64_t)filter->kind, filter->subject);
    if (sql == &SQL_AUDIT_ALL)
        return db_query(reader->db, sql, "iii", low, high, (int64_t)limit);
    return db_query(
        reader->db, sql, "iiisi", low, high, (int64_t)limit, filter->actor, (int64_t)filter->kind);
}

static AuditLine *
line_of_row(Reader *reader, Arena *arena, Query *query)
{
    Change const change = {
        .seq = query_int(query, 0),
        .at_us = query_int(query, 1),
        .actor = query_text(query, 2),
        .kind = (int)query_int(query, 3),
        .subject = query_text(query, 4),
        .revision = query_int(query, 5),
        .body = query_text(query, 6),
    };
    const ChangeKind *kind = store_kind(newsroom_store(reader->newsroom), change.kind);
    AuditLine *line = arena_new0(arena, AuditLine);
    *line = (AuditLine){change.seq, change.at_us, query_copy(arena, query, 2),
        kind != NULL ? kind->name : "unknown", query_copy(arena, query, 4), change.revision,
        kind != NULL && *change.body != '\0' ? kind->describe(arena, &change) : ""};
    return line;
}

bool
audit_list(Reader *reader, Arena *arena, const AuditFilter *filter, unsigned limit,
    GPtrArray **ret_lines, GError **error)
{
    int64_t low, high;
    if (!bounds_of(reader, filter->from_us, filter->until_us, &low, &high, error))
        return false;
    if (filter->before > 0)
        high = MIN(high, filter->before);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_auto(Query) query = open_query(reader, filter, low, high, limit);
    while (query_next(&query))
        g_ptr_array_add(lines, line_of_row(reader, arena, &query));
    if (!query_end(&query, error))
        return false;
    *ret_lines = g_steal_pointer(&lines);
    return true;
}

bool
audit_actors(Reader *reader, Arena *arena, GPtrArray **ret_actors, GError **error)
{
    g_autoptr(GPtrArray) actors = g_ptr_array_new();
    g_auto(Query) query = db_query(reader->db, &SQL_AUDIT_ACTORS, "");
    while (query_next(&query))
        g_ptr_array_add(actors, query_copy(arena, &query, 0));
    if (!query_end(&query, error))
        return false;
    *ret_actors = g_steal_pointer(&actors);
    return true;
}

bool
audit_count(
    Reader *reader, int kind, int64_t from_us, int64_t until_us, int64_t *ret_count, GError **error)
{
    int64_t low, high;
    return bounds_of(reader, from_us, until_us, &low, &high, error) &&
           db_int(
               reader->db, 0, ret_count, error, &SQL_AUDIT_COUNT, "iii", (int64_t)kind, low, high);
}

int
audit_kind(const char *name)
{
    for (unsigned index = 0; index < CHANGE_KIND_COUNT; index++)
        if (strcmp(CHANGE_KINDS[index].name, name) == 0)
            return CHANGE_KINDS[index].id;
    return 0;
}
