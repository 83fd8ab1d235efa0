/* SPDX-License-Identifier: MIT */
/* The form of an assignment: a day and a time of day each for its beginning and end, in the
 * newsroom's zone. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/diary_internal.h"
#include "newsroom/settings.h"
#include "views/card_view.h"
#include "views/moment.h"

void
diary_form_fill(DeskPage *page, const Assignment *assignment, DiaryForm *ret_form)
{
    Arena *arena = page->arena;
    int64_t first, last;
    *ret_form = (DiaryForm){.assignment = *assignment, .from_time = "", .until_time = ""};
    assignment_days(assignment, page->view.reader->settings->zone, &first, &last);
    ret_form->from_day = moment_date_iso(arena, first);
    ret_form->until_day = moment_date_iso(arena, last);
    if (assignment->story_id != 0)
        ret_form->story = arena_printf(arena, "%" G_GINT64_FORMAT, assignment->story_id);
    if (assignment->is_all_day)
        return;
    ret_form->from_time = desk_local_input(page, assignment->from_us) + strlen("2025-01-20T");
    if (assignment->until_us == assignment->from_us)
        return;
    /* One that ends at midnight ends on the day after its last. */
    const char *until = desk_local_input(page, assignment->until_us);
    ret_form->until_day = arena_strndup(arena, until, strlen("2025-01-20"));
    ret_form->until_time = until + strlen("2025-01-20T");
}

static const char *
text_of(DeskPage *page, const HttpForm *form, const char *field)
{
    const char *value = http_form_value(form, field);
    return g_strstrip(arena_strdup(page->arena, value != NULL ? value : ""));
}

static bool
read_ids(DeskPage *page, const HttpForm *form, const char *field, unsigned most,
    const int64_t **ret_ids, unsigned *ret_count, GError **error)
{
    const char *const *texts = http_form_list(form, field);
    unsigned const count = g_strv_length((char **)texts);
    if (count > most)
        return fail(error, FAIL_INVALID, "at most %u of \"%s\"", most, field);
    int64_t *ids = arena_new_array(page->arena, int64_t, count + 1);
    for (unsigned index = 0; index < count; index++) {
        gint64 id;
        if (!g_ascii_string_to_signed(texts[index], 10, 1, INT64_C(1) << 55, &id, NULL))
            return fail(error, FAIL_INVALID, "there is no %s \"%.40s\"", field, texts[index]);
        ids[index] = id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return true;
}

/* A number, or an address with one behind "/articles/", "/live/" or "/stories/"; "" is 0. */
static bool
read_story(const char *text, int64_t *ret_id, GError **error)
{
    static const char *const BEFORE[] = {"/articles/", "/live/", "/stories/"};
    const char *number = text;
    char *rest;
    *ret_id = 0;
    if (*text == '\0')
        return true;
    for (size_t index = 0; index < G_N_ELEMENTS(BEFORE) && number == text; index++) {
        const char *found = strstr(text, BEFORE[index]);
        if (found != NULL)
            number = found + strlen(BEFORE[index]);
    }
    gint64 const id = g_ascii_strtoll(number, &rest, 10);
    if (rest == number || id < 1 || id > INT64_C(1) << 55 ||
        (*rest != '\0' && (*rest != '/' || number == text)))
        return fail(
            error, FAIL_INVALID, "\"%.80s\" is neither a story's number nor its address", text);
    *ret_id = id;
    return true;
}

/* The midnight of UTC that stands for a day, some days on. */
static bool
read_date(const char *day, int days, int64_t *ret_us, GError **error)
{
    g_autofree char *text = g_strconcat(day, "T00:00:00Z", NULL);
    g_autoptr(GDateTime) midnight =
        strlen(day) == strlen("2025-01-20") ? g_date_time_new_from_iso8601(text, NULL) : NULL;
    g_autoptr(GDateTime) later = midnight == NULL ? NULL : g_date_time_add_days(midnight, days);
    if (later == NULL)
        return fail(error, FAIL_INVALID, "\"%.40s\" is no day", day);
    *ret_us = g_date_time_to_unix(later) * SECOND_US;
    return true;
}

static bool
read_whole_days(const DiaryForm *form, Assignment *assignment, GError **error)
{
    const char *until = *form->until_day != '\0' ? form->until_day : form->from_day;
    return read_date(form->from_day, 0, &assignment->from_us, error) &&
           read_date(until, 1, &assignment->until_us, error);
}

static bool
read_times(DeskPage *page, const DiaryForm *form, Assignment *assignment, GError **error)
{
    Arena *arena = page->arena;
    const char *until = *form->until_day != '\0' ? form->until_day : form->from_day;
    if (*form->from_time == '\0')
        return fail(error, FAIL_INVALID, "say at what time it begins, or that it lasts all day");
    if (!desk_parse_local(page, "from",
            arena_printf(arena, "%sT%s", form->from_day, form->from_time), &assignment->from_us,
            error))
        return false;
    assignment->until_us = assignment->from_us;
    if (*form->until_time != '\0')
        return desk_parse_local(page, "until",
            arena_printf(arena, "%sT%s", until, form->until_time), &assignment->until_us, error);
    return strcmp(until, form->from_day) == 0 ||
           fail(error, FAIL_INVALID, "say at what time it ends on that day");
}

bool
diary_form_read(DeskPage *page, int64_t id, DiaryForm *ret_form, GError **error)
{
    HttpForm *posted;
    Assignment *assignment = &ret_form->assignment;
    gint64 revision = 0;
    *ret_form = (DiaryForm){.assignment = {.id = id, .title = ""},
        .from_day = "",
        .from_time = "",
        .until_day = "",
        .until_time = "",
        .story = ""};
    if (!desk_form(page, &posted, error))
        return false;
    assignment->title = text_of(page, posted, "title");
    assignment->place = text_of(page, posted, "place");
    assignment->notes = text_of(page, posted, "notes");
    assignment->is_all_day = http_form_value(posted, "all_day") != NULL;
    ret_form->from_day = text_of(page, posted, "from_day");
    ret_form->from_time = text_of(page, posted, "from_time");
    ret_form->until_day = text_of(page, posted, "until_day");
    ret_form->until_time = text_of(page, posted, "until_time");
    ret_form->story = text_of(page, posted, "story");
    ret_form->begins_story = g_strcmp0(http_form_value(posted, "act"), "story") == 0;
    const char *status = http_form_value(posted, "status");
    if (id != 0 && !g_ascii_string_to_signed(
                       text_of(page, posted, "revision"), 10, 1, G_MAXINT64, &revision, NULL))
        return fail(error, FAIL_INVALID, "the form lacks its revision");
    assignment->revision = revision;
    if (status != NULL && !assignment_status_parse(status, &assignment->status))
        return fail(error, FAIL_INVALID, "a status is planned, covered or cancelled");
    return read_ids(page, posted, "section", ASSIGNMENT_SECTIONS_MAX, &assignment->sections,
               &assignment->section_count, error) &&
           read_ids(page, posted, "person", ASSIGNMENT_PEOPLE_MAX, &assignment->people,
               &assignment->person_count, error) &&
           read_story(ret_form->story, &assignment->story_id, error) &&
           (assignment->is_all_day ? read_whole_days(ret_form, assignment, error)
                                   : read_times(page, ret_form, assignment, error));
}

static bool
is_among(int64_t id, const int64_t *ids, unsigned count)
{
    for (unsigned index = 0; index < count; index++)
        if (ids[index] == id)
            return true;
    return false;
}

static void
add_sections(
    DeskPage *page, Value *list, const Section *const *sections, const Assignment *assignment)
{
    for (; *sections != NULL; sections++) {
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", (*sections)->id);
        value_put_text(entry, "name", (*sections)->name);
        value_put_int(entry, "depth", (*sections)->depth);
        value_put_bool(entry, "chosen",
            is_among((*sections)->id, assignment->sections, assignment->section_count));
        value_add(list, entry);
        add_sections(page, list, (*sections)->children, assignment);
    }
}

/* Those who can sign in, and those whom it is given to already. */
static bool
put_people(DeskPage *page, Value *root, const Assignment *assignment, GError **error)
{
    g_autoptr(GPtrArray) people = NULL;
    Value *list = value_list(page->arena);
    if (!person_list(page->view.reader, page->arena, &people, error))
        return false;
    for (unsigned index = 0; index < people->len; index++) {
        const Person *person = g_ptr_array_index(people, index);
        bool const is_given = is_among(person->id, assignment->people, assignment->person_count);
        if (person->is_disabled && !is_given)
            continue;
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", person->id);
        value_put_text(entry, "name", person->name);
        value_put_bool(entry, "chosen", is_given);
        value_put_bool(entry, "is_me", person->id == page->user->person.id);
        value_add(list, entry);
    }
    value_put(root, "people", list);
    return true;
}

bool
diary_form_put(DeskPage *page, Value *root, const DiaryForm *form, GError **error)
{
    const Assignment *assignment = &form->assignment;
    Value *sections = value_list(page->arena), *statuses = value_list(page->arena);
    Value *value = value_object(page->arena);
    value_put_text(value, "name", assignment->title);
    value_put_text(value, "place", assignment->place);
    value_put_text(value, "notes", assignment->notes);
    value_put_text(value, "from_day", form->from_day);
    value_put_text(value, "from_time", form->from_time);
    value_put_text(value, "until_day", form->until_day);
    value_put_text(value, "until_time", form->until_time);
    value_put_text(value, "story", form->story);
    value_put_bool(value, "all_day", assignment->is_all_day);
    value_put(root, "fields", value);
    for (unsigned status = 0; status < ASSIGNMENT_STATUS_COUNT_; status++) {
        static const char *const NAMES[] = {"Planned", "Covered", "Cancelled"};
        Value *entry = value_object(page->arena);
        value_put_text(entry, "id", assignment_status_name((AssignmentStatus)status));
        value_put_text(entry, "name", NAMES[status]);
        value_put_bool(entry, "chosen", status == assignment->status);
        value_add(statuses, entry);
    }
    value_put(root, "statuses", statuses);
    add_sections(page, sections, section_tree_top(page->view.reader->sections), assignment);
    value_put(root, "sections", sections);
    return put_people(page, root, assignment, error);
}
