/* SPDX-License-Identifier: MIT */
/* The assignment diary: a week, or a list of the days to come; and the page of one assignment. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/diary_internal.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "views/moment.h"

enum { WEEK_DAYS = 7, LIST_DAYS = 60, SHOWN = 1000, NEXT_SHOWN = 8 };

static const char *const DONE[][2] = {
    {"planned", "Planned."},
    {"saved", "Saved."},
    {NULL, NULL},
};

/* What of the diary is looked at. */
typedef struct {
    bool is_list;
    bool is_mine;
    int64_t first_day, last_day;
    int64_t today;
    GHashTable *people;
} Span;

static GDate *
date_new(int64_t day)
{
    return g_date_new_dmy(
        (GDateDay)(day % 100), (GDateMonth)(day / 100 % 100), (GDateYear)(day / 10000));
}

/* "2026-11-28", or today's where it is no day. */
static int64_t
read_day(DeskPage *page, int64_t today)
{
    const char *text = http_request_query(page->request, "day");
    int64_t day, at_us;
    if (text == NULL || strlen(text) != strlen("2026-11-28"))
        return today;
    day = g_ascii_strtoll(text, NULL, 10) * 10000 + g_ascii_strtoll(text + 5, NULL, 10) * 100 +
          g_ascii_strtoll(text + 8, NULL, 10);
    return day > 19000000 && day < 99980000 && moment_of_date(&page->view, day, &at_us) ? day
                                                                                        : today;
}

static Span
read_span(DeskPage *page)
{
    Span span = {
        .is_list = g_strcmp0(http_request_query(page->request, "view"), "list") == 0,
        .is_mine = http_request_query(page->request, "mine") != NULL,
        .today = moment_date(&page->view, page->view.reader->now_us),
    };
    span.first_day = read_day(page, span.today);
    if (!span.is_list) {
        g_autoptr(GDate) date = date_new(span.first_day);
        span.first_day =
            moment_add_days(span.first_day, (int)G_DATE_MONDAY - (int)g_date_get_weekday(date));
    }
    span.last_day = moment_add_days(span.first_day, (span.is_list ? LIST_DAYS : WEEK_DAYS) - 1);
    return span;
}

static const char *
address_of(DeskPage *page, const Span *span, int64_t day, bool is_list, bool is_mine)
{
    return arena_printf(page->arena, "/desk/diary?view=%s%s%s%s", is_list ? "list" : "week",
        day == span->today ? "" : "&day=",
        day == span->today ? "" : moment_date_iso(page->arena, day), is_mine ? "&mine=1" : "");
}

/* "23–29 November 2026", "30 November – 6 December 2026". */
static const char *
span_label(DeskPage *page, const Span *span)
{
    int64_t const first = span->first_day, last = span->last_day;
    int const month = (int)(first / 100 % 100), last_month = (int)(last / 100 % 100);
    if (first / 100 == last / 100)
        return arena_printf(page->arena, "%d–%d %s %d", (int)(first % 100), (int)(last % 100),
            moment_month_name(month), (int)(first / 10000));
    if (first / 10000 == last / 10000)
        return arena_printf(page->arena, "%d %s – %d %s %d", (int)(first % 100),
            moment_month_name(month), (int)(last % 100), moment_month_name(last_month),
            (int)(last / 10000));
    return arena_printf(page->arena, "%d %s %d – %d %s %d", (int)(first % 100),
        moment_month_name(month), (int)(first / 10000), (int)(last % 100),
        moment_month_name(last_month), (int)(last / 10000));
}

static bool
day_value(DeskPage *page, const Span *span, const GPtrArray *assignments, int64_t day,
    Value **ret_value, GError **error)
{
    Value *value = value_object(page->arena), *list = value_list(page->arena);
    g_autoptr(GDate) date = date_new(day);
    char name[32];
    g_date_strftime(name, sizeof name, "%A", date);
    value_put_text(value, "name", arena_strdup(page->arena, name));
    value_put_text(value, "label",
        arena_printf(
            page->arena, "%d %s", (int)(day % 100), moment_month_name((int)(day / 100 % 100))));
    value_put_text(value, "iso", moment_date_iso(page->arena, day));
    value_put_bool(value, "today", day == span->today);
    value_put_bool(value, "past", day < span->today);
    for (unsigned index = 0; index < assignments->len; index++) {
        const Assignment *assignment = g_ptr_array_index(assignments, index);
        int64_t first, last;
        Value *entry;
        assignment_days(assignment, page->view.reader->settings->zone, &first, &last);
        /* A list tells each once. */
        if (span->is_list ? MAX(first, span->first_day) != day : first > day || last < day)
            continue;
        if (!diary_value(page, span->people, assignment, day, &entry, error))
            return false;
        if (span->is_list && last > day)
            value_put_text(entry, "through",
                arena_printf(page->arena, "%d %s", (int)(last % 100),
                    moment_month_name((int)(last / 100 % 100))));
        value_add(list, entry);
    }
    value_put(value, "assignments", list);
    *ret_value = value;
    return true;
}

static bool
put_days(DeskPage *page, Value *root, const Span *span, GError **error)
{
    g_autoptr(GPtrArray) assignments = NULL;
    Value *days = value_list(page->arena);
    AssignmentQuery const query = {
        span->first_day, span->last_day, span->is_mine ? page->user->person.id : 0, SHOWN};
    if (!assignment_list(page->view.reader, page->arena, &query, &assignments, error))
        return false;
    for (int64_t day = span->first_day; day <= span->last_day; day = moment_add_days(day, 1)) {
        Value *value;
        if (!day_value(page, span, assignments, day, &value, error))
            return false;
        if (!span->is_list || value_count(value_get(value, "assignments")) > 0)
            value_add(days, value);
    }
    value_put(root, "days", days);
    value_put_bool(root, "is_empty", assignments->len == 0);
    return true;
}

static void
put_ways(DeskPage *page, Value *root, const Span *span)
{
    int const step = span->is_list ? LIST_DAYS : WEEK_DAYS;
    int64_t const before = moment_add_days(span->first_day, -step),
                  after = moment_add_days(span->first_day, step);
    value_put_text(root, "span", span_label(page, span));
    value_put_bool(root, "is_list", span->is_list);
    value_put_bool(root, "is_mine", span->is_mine);
    value_put_text(root, "before", address_of(page, span, before, span->is_list, span->is_mine));
    value_put_text(root, "after", address_of(page, span, after, span->is_list, span->is_mine));
    value_put_text(root, "now", address_of(page, span, span->today, span->is_list, span->is_mine));
    value_put_text(root, "as_week", address_of(page, span, span->first_day, false, span->is_mine));
    value_put_text(root, "as_list", address_of(page, span, span->first_day, true, span->is_mine));
    value_put_text(root, "of_all", address_of(page, span, span->first_day, span->is_list, false));
    value_put_text(root, "of_mine", address_of(page, span, span->first_day, span->is_list, true));
}

bool
diary_page(DeskPage *page, GError **error)
{
    g_autoptr(GHashTable) people = NULL;
    Value *root = desk_root(page, "Diary", "diary");
    Span span = read_span(page);
    if (!diary_people(page, &people, error))
        return false;
    span.people = people;
    value_put_bool(root, "may_change", desk_may(page, RIGHT_DIARY_CHANGE, NULL));
    desk_put_done(page, root, DONE);
    put_ways(page, root, &span);
    return put_days(page, root, &span, error) && desk_render(page, "diary", root, error);
}

bool
diary_put_next(DeskPage *page, Value *root, GError **error)
{
    int64_t const today = moment_date(&page->view, page->view.reader->now_us);
    g_autoptr(GHashTable) people = NULL;
    g_autoptr(GPtrArray) assignments = NULL;
    Value *diary = value_object(page->arena), *list = value_list(page->arena);
    AssignmentQuery const query = {today, moment_add_days(today, 1), 0, SHOWN};
    if (!diary_people(page, &people, error) ||
        !assignment_list(page->view.reader, page->arena, &query, &assignments, error))
        return false;
    for (unsigned index = 0; index < assignments->len && value_count(list) < NEXT_SHOWN; index++) {
        const Assignment *assignment = g_ptr_array_index(assignments, index);
        int64_t first, last;
        Value *value;
        if (assignment->status == ASSIGNMENT_CANCELLED)
            continue;
        assignment_days(assignment, page->view.reader->settings->zone, &first, &last);
        if (!diary_value(page, people, assignment, MAX(first, today), &value, error))
            return false;
        value_put_bool(value, "is_tomorrow", first > today);
        value_add(list, value);
    }
    value_put(diary, "assignments", list);
    value_put(root, "diary", diary);
    return true;
}

static bool
load_assignment(DeskPage *page, Assignment *ret_assignment, GError **error)
{
    const char *text = http_request_param(page->request, "id");
    gint64 id;
    bool found = false;
    if (!g_ascii_string_to_signed(text, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no assignment \"%.40s\"", text);
    return assignment_find(page->view.reader, page->arena, id, ret_assignment, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "there is no assignment %" G_GINT64_FORMAT, id));
}

/* How it stands now, beside what somebody has typed meanwhile. */
static bool
put_theirs(DeskPage *page, Value *root, const Assignment *theirs, GError **error)
{
    g_autoptr(GHashTable) people = NULL;
    DiaryForm form;
    Value *value;
    int64_t first, last;
    assignment_days(theirs, page->view.reader->settings->zone, &first, &last);
    if (!diary_people(page, &people, error) ||
        !diary_value(page, people, theirs, first, &value, error))
        return false;
    diary_form_fill(page, theirs, &form);
    value_put_text(value, "from_day", form.from_day);
    value_put_text(value, "until_day", last != first ? form.until_day : NULL);
    value_put_text(value, "notes", theirs->notes);
    value_put(root, "theirs", value);
    return true;
}

static bool
show_form(DeskPage *page, const DiaryForm *form, const char *message, const Assignment *theirs,
    GError **error)
{
    const Assignment *assignment = &form->assignment;
    bool const is_new = assignment->id == 0;
    Value *root = desk_root(page, is_new ? "New assignment" : "Assignment", "diary");
    if (assignment->story_id != 0 && !is_new) {
        g_autoptr(GHashTable) nobody = g_hash_table_new(g_int64_hash, g_int64_equal);
        Value *value;
        if (!diary_value(page, nobody, assignment, 0, &value, error))
            return false;
        value_put(root, "linked", (Value *)value_get(value, "story"));
    }
    value_put_text(root, "message", message);
    value_put_bool(root, "is_new", is_new);
    value_put_bool(root, "may_change", desk_may(page, RIGHT_DIARY_CHANGE, NULL));
    value_put_bool(root, "may_begin",
        !is_new && assignment->story_id == 0 && desk_may(page, RIGHT_STORY_CREATE, NULL));
    value_put_text(root, "action",
        is_new ? "/desk/diary"
               : arena_printf(page->arena, "/desk/diary/%" G_GINT64_FORMAT, assignment->id));
    value_put_int(root, "revision", theirs != NULL ? theirs->revision : assignment->revision);
    desk_put_done(page, root, DONE);
    return (theirs == NULL || put_theirs(page, root, theirs, error)) &&
           diary_form_put(page, root, form, error) && desk_render(page, "assignment", root, error);
}

bool
diary_new(DeskPage *page, GError **error)
{
    int64_t const today = moment_date(&page->view, page->view.reader->now_us);
    int64_t *me = arena_new_array(page->arena, int64_t, 1);
    DiaryForm form = {.from_time = "", .until_time = ""};
    me[0] = page->user->person.id;
    form.from_day = form.until_day = moment_date_iso(page->arena, read_day(page, today));
    if (page->user->person.role == ROLE_REPORTER) {
        form.assignment.people = me;
        form.assignment.person_count = 1;
    }
    return show_form(page, &form, NULL, NULL, error);
}

bool
diary_assignment(DeskPage *page, GError **error)
{
    Assignment assignment;
    DiaryForm form;
    if (!load_assignment(page, &assignment, error))
        return false;
    diary_form_fill(page, &assignment, &form);
    return show_form(page, &form, NULL, NULL, error);
}

/* A draft with its title and sections, that the assignment is linked with. */
static bool
begin_story(DeskPage *page, Write *write, Assignment *assignment, GError **error)
{
    StoryContent const content = {.headline = assignment->title,
        .body = "",
        .sections = assignment->sections,
        .section_count = assignment->section_count};
    return desk_require(page, RIGHT_STORY_CREATE, NULL, error) &&
           story_create(write, &content, &assignment->story_id, NULL, error);
}

static bool
save(DeskPage *page, DiaryForm *form, int64_t id, int64_t *ret_id, GError **error)
{
    if (!diary_form_read(page, id, form, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || (form->begins_story && form->assignment.story_id == 0 &&
                             !begin_story(page, write, &form->assignment, error)))
        return false;
    return assignment_save(write, &form->assignment, ret_id, NULL, error) &&
           write_commit(write, NULL, error);
}

/* The week that it is in. */
static const char *
week_of(DeskPage *page, const DiaryForm *form, const char *done)
{
    int64_t first, last;
    assignment_days(&form->assignment, page->view.reader->settings->zone, &first, &last);
    return arena_printf(
        page->arena, "/desk/diary?day=%s&done=%s", moment_date_iso(page->arena, first), done);
}

bool
diary_add(DeskPage *page, GError **error)
{
    DiaryForm form;
    int64_t id;
    g_autoptr(GError) refused = NULL;
    if (save(page, &form, 0, &id, &refused)) {
        desk_redirect(page, week_of(page, &form, "planned"));
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_form(page, &form, fail_said(refused), NULL, error);
}

bool
diary_save(DeskPage *page, GError **error)
{
    Assignment assignment;
    DiaryForm form;
    int64_t id;
    g_autoptr(GError) refused = NULL;
    if (!load_assignment(page, &assignment, error))
        return false;
    if (save(page, &form, assignment.id, &id, &refused)) {
        desk_redirect(page, form.begins_story
                                ? arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT,
                                      form.assignment.story_id)
                                : week_of(page, &form, "saved"));
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    bool const is_conflict = fail_is(refused, FAIL_CONFLICT);
    if (is_conflict && (!desk_refresh(page, error) || !load_assignment(page, &assignment, error)))
        return false;
    return show_form(page, &form,
        is_conflict ? "Somebody else has changed this meanwhile. Yours is below and not saved; "
                      "save again to put it over theirs."
                    : fail_said(refused),
        is_conflict ? &assignment : NULL, error);
}
