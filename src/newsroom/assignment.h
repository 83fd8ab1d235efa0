/* SPDX-License-Identifier: MIT */
/* The assignment diary: events that are planned, and who of the newsroom covers them. It never
 * leaves the desk but as a person's calendar (desk/diary_ics.c). An assignment is not deleted: what
 * does not happen is cancelled, so that calendars that hold it hear of it. */
#pragma once

#include "newsroom/newsroom.h"

typedef enum {
    ASSIGNMENT_PLANNED,
    ASSIGNMENT_COVERED,
    ASSIGNMENT_CANCELLED,
    ASSIGNMENT_STATUS_COUNT_,
} AssignmentStatus;

/* "planned", "covered", "cancelled". */
const char *assignment_status_name(AssignmentStatus status);
bool assignment_status_parse(const char *name, AssignmentStatus *ret_status);

enum {
    ASSIGNMENT_LINE_MAX = 300,   /* of title and place, bytes */
    ASSIGNMENT_NOTES_MAX = 8000, /* bytes */
    ASSIGNMENT_SECTIONS_MAX = 20,
    ASSIGNMENT_PEOPLE_MAX = 50,
    ASSIGNMENT_DAYS_MAX = 366,
};

/* Of one that lasts all day the moments are midnights of UTC that stand for dates, in whatever zone
 * they are read: that of its first day, and that of the day after its last. */
typedef struct {
    int64_t id;
    int64_t revision; /* 0: new */
    int64_t changed_us;
    const char *title;
    const char *place; /* NULL or "": not known */
    const char *notes; /* plain text; NULL or "": none */
    int64_t from_us;
    int64_t until_us; /* from_us: its end is not known */
    bool is_all_day;
    AssignmentStatus status;
    const int64_t *sections;
    unsigned section_count;
    const int64_t *people; /* who covers it */
    unsigned person_count;
    int64_t story_id; /* what came of it; 0: none yet */
} Assignment;

bool assignment_find(Reader *reader, Arena *arena, int64_t id, Assignment *ret_assignment,
    bool *ret_found, GError **error);

/* Which of them: the days from one to another, both included, as 20261128 in the newsroom's zone.
 */
typedef struct {
    int64_t first_day;
    int64_t last_day;
    int64_t person_id; /* whom it is given to; 0: anybody's */
    unsigned limit;
} AssignmentQuery;

/* In order of their beginning, those that last all day before the others of their first day; of
 * Assignment, in the arena; the caller unrefs. */
bool assignment_list(Reader *reader, Arena *arena, const AssignmentQuery *query,
    GPtrArray **ret_assignments, GError **error);

/* Its first and last day, as 20261128, in a zone. */
void assignment_days(
    const Assignment *assignment, GTimeZone *zone, int64_t *ret_first, int64_t *ret_last);

/* Plans or changes. FAIL_INVALID names what is wrong: no title, it ends before it begins, there is
 * no such section, person or story. */
bool assignment_save(Write *write, const Assignment *assignment, int64_t *ret_id,
    int64_t *ret_revision, GError **error);
/* The body of a change, for who was slower. */
bool
assignment_from_json(Arena *arena, const Json *state, Assignment *ret_assignment, GError **error);
