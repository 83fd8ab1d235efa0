/* SPDX-License-Identifier: MIT */
/* The diary as a calendar (iCalendar, RFC 5545), at an address that a person gives to their own
 * calendar program: its secret stands for them, opens this and nothing else, and is shown once.
 * Times are UTC, whole days are dates; what is cancelled stays in it as cancelled. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/diary_internal.h"
#include "newsroom/settings.h"
#include "text/calendar.h"
#include "views/moment.h"

enum { DAYS_BEFORE = 60, DAYS_AFTER = 400, EVENTS_MAX = 3000 };

static const char *
host_of(const Settings *settings)
{
    const char *host = strstr(settings->base_url, "://");
    return host != NULL ? host + strlen("://") : settings->base_url;
}

/* The notes, then who covers it. */
static char *
description_of(const Assignment *assignment, GHashTable *people)
{
    g_autoptr(GString) text = g_string_new(assignment->notes != NULL ? assignment->notes : "");
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned index = 0; index < assignment->person_count; index++) {
        const Person *person = g_hash_table_lookup(people, &assignment->people[index]);
        if (person != NULL)
            g_string_append_printf(names, "%s%s", names->len == 0 ? "" : ", ", person->name);
    }
    if (names->len > 0)
        g_string_append_printf(text, "%sCovered by: %s", text->len == 0 ? "" : "\n\n", names->str);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
write_times(GString *calendar, const Assignment *assignment)
{
    if (!assignment->is_all_day) {
        calendar_moment(calendar, "DTSTART", assignment->from_us);
        if (assignment->until_us > assignment->from_us)
            calendar_moment(calendar, "DTEND", assignment->until_us);
        return;
    }
    int64_t first, last;
    assignment_days(assignment, NULL, &first, &last);
    calendar_date(calendar, "DTSTART", first);
    calendar_date(calendar, "DTEND", moment_add_days(last, 1));
}

static void
write_sections(GString *calendar, const SectionTree *sections, const Assignment *assignment)
{
    for (unsigned index = 0; index < assignment->section_count; index++) {
        const Section *section = section_find(sections, assignment->sections[index]);
        if (section != NULL)
            calendar_text(calendar, "CATEGORIES", section->name);
    }
}

static void
write_event(GString *calendar, Reader *reader, const Assignment *assignment, GHashTable *people)
{
    static const char *const STATUS[] = {"CONFIRMED", "CONFIRMED", "CANCELLED"};
    const Settings *settings = reader->settings;
    g_autofree char *uid =
        g_strdup_printf("assignment-%" G_GINT64_FORMAT "@%s", assignment->id, host_of(settings));
    g_autofree char *sequence =
        g_strdup_printf("%" G_GINT64_FORMAT, MIN(assignment->revision - 1, (int64_t)INT32_MAX));
    g_autofree char *url =
        g_strdup_printf("%s/desk/diary/%" G_GINT64_FORMAT, settings->base_url, assignment->id);
    g_autofree char *description = description_of(assignment, people);
    calendar_line(calendar, "BEGIN", "VEVENT");
    calendar_text(calendar, "UID", uid);
    calendar_moment(calendar, "DTSTAMP", assignment->changed_us);
    calendar_moment(calendar, "LAST-MODIFIED", assignment->changed_us);
    calendar_line(calendar, "SEQUENCE", sequence);
    write_times(calendar, assignment);
    calendar_text(calendar, "SUMMARY", assignment->title);
    calendar_text(calendar, "LOCATION", assignment->place);
    calendar_text(calendar, "DESCRIPTION", description);
    write_sections(calendar, reader->sections, assignment);
    calendar_line(calendar, "STATUS", STATUS[assignment->status]);
    calendar_line(calendar, "URL", url);
    calendar_line(calendar, "END", "VEVENT");
}

static bool
write_calendar(DeskPage *page, GString *calendar, int64_t person_id, GError **error)
{
    Reader *reader = page->view.reader;
    g_autoptr(GPtrArray) assignments = NULL;
    g_autoptr(GHashTable) people = NULL;
    g_autofree char *name = g_strdup_printf(
        "%s: %s", reader->settings->title, person_id != 0 ? "your assignments" : "diary");
    int64_t const today = moment_date(&page->view, reader->now_us);
    AssignmentQuery const query = {moment_add_days(today, -DAYS_BEFORE),
        moment_add_days(today, DAYS_AFTER), person_id, EVENTS_MAX};
    if (!assignment_list(reader, page->arena, &query, &assignments, error) ||
        !diary_people(page, &people, error))
        return false;
    calendar_line(calendar, "BEGIN", "VCALENDAR");
    calendar_line(calendar, "VERSION", "2.0");
    calendar_line(calendar, "PRODID", "-//Dateline//Diary//EN");
    calendar_line(calendar, "CALSCALE", "GREGORIAN");
    calendar_text(calendar, "NAME", name);
    calendar_text(calendar, "X-WR-CALNAME", name);
    calendar_line(calendar, "REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    for (unsigned index = 0; index < assignments->len; index++)
        write_event(calendar, reader, assignments->pdata[index], people);
    calendar_line(calendar, "END", "VCALENDAR");
    return true;
}

/* Whose address it is; FAIL_NOT_FOUND for every other, whatever is wrong with it. */
static bool
find_holder(DeskPage *page, Person *ret_person, GError **error)
{
    const char *secret = http_request_query(page->request, "key");
    Key key;
    bool found = false;
    if (secret != NULL &&
        !key_find(page->view.reader, page->arena, KEY_CALENDAR, secret, &key, &found, error))
        return false;
    if (found &&
        !person_find(page->view.reader, page->arena, key.person_id, ret_person, &found, error))
        return false;
    return (found && person_may(ret_person, RIGHT_DESK_READ, NULL, page->view.reader->sections)) ||
           fail(error, FAIL_NOT_FOUND, "there is no such calendar");
}

bool
diary_ics(DeskPage *page, GError **error)
{
    Person person;
    if (!find_holder(page, &person, error))
        return false;
    bool const is_all = http_request_query(page->request, "all") != NULL;
    http_response_type(page->response, "text/calendar; charset=utf-8");
    http_response_header(page->response, "Content-Disposition", "inline; filename=\"diary.ics\"");
    return write_calendar(page, http_response_text(page->response), is_all ? 0 : person.id, error);
}

/* Whether there is an address, and what it is where it was made just now. */
static bool
show_calendar(DeskPage *page, const char *secret, GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    Value *root = desk_root(page, "Calendar", "diary");
    const char *base = page->view.reader->settings->base_url;
    if (!key_list(
            page->view.reader, page->arena, KEY_CALENDAR, page->user->person.id, &keys, error))
        return false;
    if (keys->len > 0)
        value_put(root, "opened",
            moment_value(&page->view, ((const Key *)g_ptr_array_index(keys, 0))->opened_us));
    if (secret != NULL) {
        value_put_text(root, "address_mine",
            arena_printf(page->arena, "%s/desk/diary.ics?key=%s", base, secret));
        value_put_text(root, "address_all",
            arena_printf(page->arena, "%s/desk/diary.ics?key=%s&all=1", base, secret));
    }
    return desk_render(page, "diary_calendar", root, error);
}

bool
diary_calendar(DeskPage *page, GError **error)
{
    return show_calendar(page, NULL, error);
}

static bool
change_key(DeskPage *page, bool opens, const char **ret_secret, GError **error)
{
    int64_t const person_id = page->user->person.id;
    Key const key = {.kind = KEY_CALENDAR, .person_id = person_id};
    char *secret = NULL;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !(opens ? key_open(write, &key, &secret, NULL, error)
                                 : key_close_all(write, KEY_CALENDAR, person_id, 0, error)))
        return false;
    *ret_secret = arena_strdup(page->arena, secret);
    return write_commit(write, NULL, error);
}

bool
diary_calendar_change(DeskPage *page, GError **error)
{
    HttpForm *form;
    const char *secret;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    bool const opens = g_strcmp0(http_form_value(form, "act"), "open") == 0;
    if (!change_key(page, opens, &secret, error) || !desk_refresh(page, error))
        return false;
    return show_calendar(page, secret, error);
}
