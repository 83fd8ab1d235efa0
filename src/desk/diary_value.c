/* SPDX-License-Identifier: MIT */
/* An assignment as the pages of the diary show it. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/diary_internal.h"
#include "newsroom/settings.h"
#include "views/card_view.h"
#include "views/moment.h"

bool
diary_people(DeskPage *page, GHashTable **ret_people, GError **error)
{
    g_autoptr(GPtrArray) list = NULL;
    if (!person_list(page->view.reader, page->arena, &list, error))
        return false;
    GHashTable *people = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (unsigned index = 0; index < list->len; index++) {
        Person *person = g_ptr_array_index(list, index);
        g_hash_table_insert(people, &person->id, person);
    }
    *ret_people = people;
    return true;
}

static const char *
clock_of(DeskPage *page, int64_t at_us)
{
    return desk_local_input(page, at_us) + strlen("2025-01-20T");
}

/* "09:00–10:30"; of one over several days only what falls on this one. */
static const char *
time_label(DeskPage *page, const Assignment *assignment, int64_t day)
{
    int64_t first, last;
    assignment_days(assignment, page->view.reader->settings->zone, &first, &last);
    if (assignment->is_all_day || (first < day && last > day))
        return "All day";
    const char *from = clock_of(page, assignment->from_us);
    const char *until = clock_of(page, assignment->until_us);
    if (first < day)
        return arena_printf(page->arena, "until %s", until);
    if (last > day)
        return arena_printf(page->arena, "from %s", from);
    return assignment->until_us == assignment->from_us
               ? from
               : arena_printf(page->arena, "%s–%s", from, until);
}

static void
put_people(DeskPage *page, GHashTable *people, Value *value, const Assignment *assignment)
{
    Value *list = value_list(page->arena);
    for (unsigned index = 0; index < assignment->person_count; index++) {
        const Person *person = g_hash_table_lookup(people, &assignment->people[index]);
        Value *entry = value_object(page->arena);
        if (person == NULL)
            continue;
        g_autofree char *initial = g_utf8_substring(person->name, 0, 1);
        value_put_text(entry, "name", person->name);
        value_put_text(entry, "initial", arena_strdup(page->arena, initial));
        value_put_bool(entry, "is_me", person->id == page->user->person.id);
        value_add(list, entry);
    }
    value_put(value, "people", list);
    value_put_bool(
        value, "nobody", value_count(list) == 0 && assignment->status == ASSIGNMENT_PLANNED);
}

static const char *
sections_label(DeskPage *page, const Assignment *assignment)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < assignment->section_count; index++) {
        const Section *section =
            section_find(page->view.reader->sections, assignment->sections[index]);
        if (section != NULL)
            g_string_append_printf(text, "%s%s", text->len == 0 ? "" : ", ", section->name);
    }
    return arena_strdup(page->arena, text->str);
}

static bool
put_story(DeskPage *page, Value *value, int64_t id, GError **error)
{
    Story story;
    bool found;
    if (id == 0)
        return true;
    if (!story_find(page->view.reader, page->arena, id, &story, &found, error))
        return false;
    if (!found)
        return true;
    const StoryContent *content = story.working != NULL ? story.working : story.live;
    Value *entry = value_object(page->arena);
    value_put_text(entry, "headline", content->headline);
    value_put_text(
        entry, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, story.id));
    value_put(value, "story", entry);
    return true;
}

bool
diary_value(DeskPage *page, GHashTable *people, const Assignment *assignment, int64_t day,
    Value **ret_value, GError **error)
{
    Value *value = value_object(page->arena);
    value_put_int(value, "id", assignment->id);
    value_put_text(
        value, "url", arena_printf(page->arena, "/desk/diary/%" G_GINT64_FORMAT, assignment->id));
    value_put_text(value, "title", assignment->title);
    value_put_text(value, "place", assignment->place);
    value_put_text(value, "time", time_label(page, assignment, day));
    value_put_bool(value, "planned", assignment->status == ASSIGNMENT_PLANNED);
    value_put_bool(value, "covered", assignment->status == ASSIGNMENT_COVERED);
    value_put_bool(value, "cancelled", assignment->status == ASSIGNMENT_CANCELLED);
    value_put_text(value, "section_names", sections_label(page, assignment));
    put_people(page, people, value, assignment);
    *ret_value = value;
    return put_story(page, value, assignment->story_id, error);
}
