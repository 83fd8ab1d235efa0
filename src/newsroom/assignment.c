/* SPDX-License-Identifier: MIT */
#include "newsroom/assignment.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/alias.h"
#include "newsroom/changes_internal.h"
#include "newsroom/settings.h"
#include "newsroom/statements.h"

static const char *const STATUS_NAMES[ASSIGNMENT_STATUS_COUNT_] = {
    "planned", "covered", "cancelled"};

const char *
assignment_status_name(AssignmentStatus status)
{
    return STATUS_NAMES[status];
}

bool
assignment_status_parse(const char *name, AssignmentStatus *ret_status)
{
    for (unsigned status = 0; status < ASSIGNMENT_STATUS_COUNT_; status++) {
        if (g_strcmp0(name, STATUS_NAMES[status]) != 0)
            continue;
        *ret_status = (AssignmentStatus)status;
        return true;
    }
    return false;
}

static Json *
ids_to_json(const int64_t *ids, unsigned count)
{
    Json *list = json_array();
    for (unsigned index = 0; index < count; index++)
        json_array_append_new(list, json_integer(ids[index]));
    return list;
}

/* {"title", "place"?, "notes"?, "from", "until", "all_day"?, "status", "sections", "people",
 * "story"?}
 */
static Json *
assignment_to_json(const Assignment *assignment)
{
    Json *state = json_object();
    json_put_text(state, "title", assignment->title);
    json_put_text(state, "place", assignment->place);
    json_put_text(state, "notes", assignment->notes);
    json_put_int(state, "from", assignment->from_us);
    json_put_int(state, "until", assignment->until_us);
    if (assignment->is_all_day)
        json_object_set_new(state, "all_day", json_true());
    json_put_text(state, "status", assignment_status_name(assignment->status));
    json_object_set_new(
        state, "sections", ids_to_json(assignment->sections, assignment->section_count));
    json_object_set_new(state, "people", ids_to_json(assignment->people, assignment->person_count));
    if (assignment->story_id != 0)
        json_put_int(state, "story", assignment->story_id);
    return state;
}

static const int64_t *
take_ids(Arena *arena, const Json *state, const char *field, unsigned *ret_count)
{
    const Json *list = json_object_get(state, field);
    size_t const count = json_array_size(list);
    int64_t *ids = arena_new_array(arena, int64_t, count + 1);
    for (size_t index = 0; index < count; index++)
        ids[index] = json_integer_value(json_array_get(list, index));
    *ret_count = (unsigned)count;
    return ids;
}

bool
assignment_from_json(Arena *arena, const Json *state, Assignment *ret_assignment, GError **error)
{
    Assignment assignment = {
        .title = arena_strdup(arena, json_text(state, "title")),
        .place = arena_strdup(arena, json_text(state, "place")),
        .notes = arena_strdup(arena, json_text(state, "notes")),
        .from_us = json_int(state, "from", 0),
        .until_us = json_int(state, "until", 0),
        .is_all_day = json_flag(state, "all_day", false),
        .story_id = json_int(state, "story", 0),
    };
    if (assignment.title == NULL ||
        !assignment_status_parse(json_text(state, "status"), &assignment.status))
        return fail(error, FAIL_CORRUPT, "an assignment without title or status");
    assignment.sections = take_ids(arena, state, "sections", &assignment.section_count);
    assignment.people = take_ids(arena, state, "people", &assignment.person_count);
    *ret_assignment = assignment;
    return true;
}

static bool
assignment_of_row(Db *db, Arena *arena, Query *query, Assignment *ret_assignment, GError **error)
{
    g_autoptr(Json) state =
        json_read_object(query_text(query, 3), query_size(query, 3), SIZE_MAX, error);
    if (state == NULL || !assignment_from_json(arena, state, ret_assignment, error) ||
        !alias_follow(db, arena, TOPIC_SECTION, ret_assignment->sections,
            &ret_assignment->section_count, &ret_assignment->sections, error))
        return false;
    ret_assignment->id = query_int(query, 0);
    ret_assignment->revision = query_int(query, 1);
    ret_assignment->changed_us = query_int(query, 2);
    return true;
}

bool
assignment_find(Reader *reader, Arena *arena, int64_t id, Assignment *ret_assignment,
    bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_ASSIGNMENT_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found && !assignment_of_row(reader->db, arena, &query, ret_assignment, error))
        return false;
    return query_end(&query, error);
}

static int64_t
date_in(int64_t at_us, GTimeZone *zone)
{
    struct tm time;
    clock_local(at_us, zone, &time);
    return (time.tm_year + 1900) * INT64_C(10000) + (time.tm_mon + 1) * 100 + time.tm_mday;
}

void
assignment_days(
    const Assignment *assignment, GTimeZone *zone, int64_t *ret_first, int64_t *ret_last)
{
    g_autoptr(GTimeZone) dates = g_time_zone_new_utc();
    GTimeZone *read_in = assignment->is_all_day ? dates : zone;
    *ret_first = date_in(assignment->from_us, read_in);
    *ret_last = date_in(MAX(assignment->from_us, assignment->until_us - 1), read_in);
}

/* The midnight of UTC that stands for a date. */
static bool
midnight_of(int64_t date, int64_t *ret_us, GError **error)
{
    g_autoptr(GDateTime) midnight = g_date_time_new_utc(
        (int)(date / 10000), (int)(date / 100 % 100), (int)(date % 100), 0, 0, 0);
    if (midnight == NULL)
        return fail(error, FAIL_INVALID, "%" G_GINT64_FORMAT " is no day", date);
    *ret_us = g_date_time_to_unix(midnight) * SECOND_US;
    return true;
}

static gint
compare_beginnings(gconstpointer left, gconstpointer right, gpointer zone)
{
    const Assignment *a = *(const Assignment *const *)left, *b = *(const Assignment *const *)right;
    int64_t first_a, first_b, last;
    assignment_days(a, zone, &first_a, &last);
    assignment_days(b, zone, &first_b, &last);
    if (first_a != first_b)
        return first_a < first_b ? -1 : 1;
    if (a->is_all_day != b->is_all_day)
        return a->is_all_day ? -1 : 1;
    if (a->from_us != b->from_us)
        return a->from_us < b->from_us ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* The rest of a query's rows that fall on the days; rows may begin or end a day beside them. */
static bool
read_list(Reader *reader, Arena *arena, const AssignmentQuery *asked, Query *query,
    GPtrArray *assignments, GError **error)
{
    while (query_next(query)) {
        Assignment *assignment = arena_new0(arena, Assignment);
        int64_t first, last;
        if (!assignment_of_row(reader->db, arena, query, assignment, error))
            return false;
        assignment_days(assignment, reader->settings->zone, &first, &last);
        if (first <= asked->last_day && last >= asked->first_day)
            g_ptr_array_add(assignments, assignment);
    }
    return query_end(query, error);
}

bool
assignment_list(Reader *reader, Arena *arena, const AssignmentQuery *asked,
    GPtrArray **ret_assignments, GError **error)
{
    g_autoptr(GPtrArray) assignments = g_ptr_array_new();
    int64_t from_us = 0, until_us = 0;
    if (!midnight_of(asked->first_day, &from_us, error) ||
        !midnight_of(asked->last_day, &until_us, error))
        return false;
    /* Zones are less than a day from UTC. */
    from_us -= DAY_US;
    until_us += 2 * DAY_US;
    int64_t const earliest_us = from_us - (ASSIGNMENT_DAYS_MAX + 1) * DAY_US;
    const Sql *sql = asked->person_id != 0 ? &SQL_ASSIGNMENT_BETWEEN_OF : &SQL_ASSIGNMENT_BETWEEN;
    g_auto(Query) query = asked->person_id != 0
                              ? db_query(reader->db, sql, "iiiii", from_us, until_us, earliest_us,
                                    (int64_t)asked->limit, asked->person_id)
                              : db_query(reader->db, sql, "iiii", from_us, until_us, earliest_us,
                                    (int64_t)asked->limit);
    if (!read_list(reader, arena, asked, &query, assignments, error))
        return false;
    g_ptr_array_sort_with_data(assignments, compare_beginnings, reader->settings->zone);
    *ret_assignments = g_steal_pointer(&assignments);
    return true;
}

static bool
check_times(const Assignment *assignment, GError **error)
{
    int64_t const from_us = assignment->from_us, until_us = assignment->until_us;
    if (from_us <= 0)
        return fail(error, FAIL_INVALID, "when it begins is missing");
    if (until_us < from_us || (assignment->is_all_day && until_us == from_us))
        return fail(error, FAIL_INVALID, "it ends before it begins");
    if (until_us - from_us > ASSIGNMENT_DAYS_MAX * DAY_US)
        return fail(error, FAIL_INVALID, "it lasts longer than %d days", ASSIGNMENT_DAYS_MAX);
    if (assignment->is_all_day && (from_us % DAY_US != 0 || until_us % DAY_US != 0))
        return fail(error, FAIL_INVALID, "what lasts all day begins and ends with a day");
    return true;
}

static bool
check_known(Write *write, const char *noun, const Sql *count_of, const int64_t *ids, unsigned count,
    GError **error)
{
    for (unsigned index = 0; index < count; index++) {
        int64_t known;
        if (!db_int(write_db(write), 0, &known, error, count_of, "i", ids[index]))
            return false;
        if (known == 0)
            return fail(error, FAIL_INVALID, "there is no %s %" G_GINT64_FORMAT, noun, ids[index]);
    }
    return true;
}

static bool
assignment_check(Write *write, const Assignment *assignment, GError **error)
{
    if (assignment->section_count > ASSIGNMENT_SECTIONS_MAX)
        return fail(error, FAIL_INVALID, "at most %d sections", ASSIGNMENT_SECTIONS_MAX);
    if (assignment->person_count > ASSIGNMENT_PEOPLE_MAX)
        return fail(error, FAIL_INVALID, "at most %d people", ASSIGNMENT_PEOPLE_MAX);
    return check_text("title", assignment->title, ASSIGNMENT_LINE_MAX, true, error) &&
           check_text("place", assignment->place, ASSIGNMENT_LINE_MAX, false, error) &&
           check_text("notes", assignment->notes, ASSIGNMENT_NOTES_MAX, false, error) &&
           check_times(assignment, error) &&
           check_known(write, "section", &SQL_SECTION_REVISION, assignment->sections,
               assignment->section_count, error) &&
           check_known(write, "person", &SQL_ASSIGNMENT_KNOWN_PERSON, assignment->people,
               assignment->person_count, error) &&
           check_known(write, "story", &SQL_ASSIGNMENT_STORY, &assignment->story_id,
               assignment->story_id != 0 ? 1 : 0, error);
}

bool
assignment_save(Write *write, const Assignment *assignment, int64_t *ret_id, int64_t *ret_revision,
    GError **error)
{
    int64_t id = assignment->id;
    if (!assignment_check(write, assignment, error) ||
        (id == 0 && !next_id(write_db(write), "assignment", &id, error)))
        return false;
    g_autoptr(Json) state = assignment_to_json(assignment);
    if (!write_append(write, CHANGE_ASSIGNMENT_SAVED,
            subject_of(write_arena(write), "assignment", id), assignment->revision, state,
            ret_revision, error))
        return fail_doing(error, "save assignment %" G_GINT64_FORMAT, id);
    if (ret_id != NULL)
        *ret_id = id;
    return true;
}

bool
assignment_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    Assignment assignment;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !assignment_from_json(context->arena, state, &assignment, error))
        return false;
    g_autofree char *body = json_write(state);
    if (!note_id(context, "assignment", id, error) ||
        !db_run(context->db, error, &SQL_ASSIGNMENT_INSERT, "iiiiis", id, change->revision,
            change->at_us, assignment.from_us, assignment.until_us, body) ||
        !db_run(context->db, error, &SQL_ASSIGNMENT_RELEASE, "i", id))
        return false;
    for (unsigned index = 0; index < assignment.person_count; index++)
        if (!db_run(context->db, error, &SQL_ASSIGNMENT_GIVE, "ii", id, assignment.people[index]))
            return false;
    return true;
}

bool
assignment_erase(ApplyContext *context, int64_t id, GError **error)
{
    return db_run(context->db, error, &SQL_ASSIGNMENT_RELEASE, "i", id) &&
           db_run(context->db, error, &SQL_ASSIGNMENT_DELETE, "i", id);
}

char *
assignment_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    const char *title = state == NULL ? NULL : json_text(state, "title");
    return title == NULL ? arena_strdup(arena, "")
                         : arena_printf(arena, "\"%s\", %s", title, json_text(state, "status"));
}
