/* SPDX-License-Identifier: MIT */
#include "views/live_view.h"

#include "base/clock.h"
#include "newsroom/label.h"
#include "text/plain.h"
#include "views/card_view.h"
#include "views/moment.h"
#include "views/story_view.h"

enum { TITLE_MAX = 120, TEXT_MAX = 600 };

/* An entry's text as a story's content, so that it is cleaned and read as one. */
static StoryContent
content_of(const LiveEntry *entry)
{
    return (StoryContent){.body = entry->body, .body_format = entry->body_format};
}

const char *
live_view_text(View *view, const LiveEntry *entry, size_t most_bytes)
{
    StoryContent const content = content_of(entry);
    return story_view_text(view, &content, most_bytes);
}

const char *
live_view_title(View *view, const LiveEntry *entry)
{
    if (entry->headline != NULL)
        return entry->headline;
    const char *text = live_view_text(view, entry, TEXT_MAX * 4);
    const char *sentence = plain_first_sentence(view->arena, text, TITLE_MAX);
    return sentence != NULL && *sentence != '\0' ? sentence : "Picture";
}

static void
put_corrections(View *view, Value *value, const LiveEntry *entry)
{
    if (entry->correction_count == 0) {
        value_put_bool(value, "corrections", false);
        return;
    }
    Value *corrections = value_object(view->arena), *notes = value_list(view->arena);
    for (unsigned index = entry->correction_count; index > 0; index--) {
        Value *note = moment_value(view, entry->corrections[index - 1].at_us);
        value_put_text(note, "text", entry->corrections[index - 1].text);
        value_add(notes, note);
    }
    value_put(corrections, "notes", notes);
    value_put(value, "corrections", corrections);
}

static void
put_picture(View *view, Value *value, const LiveEntry *entry)
{
    Value *picture = card_view_picture(view, &entry->picture);
    if (picture != NULL)
        value_put(value, "picture", picture);
    else
        value_put_bool(value, "picture", false);
}

static const char *
author_of(View *view, const LiveEntry *entry)
{
    Label label;
    bool found = false;
    if (entry->author_id == 0)
        return NULL;
    view_depend(view, TOPIC_NAME, entry->author_id);
    return label_find(view->reader, view->arena, entry->author_id, &label, &found, NULL) && found
               ? label.name
               : NULL;
}

bool
live_view_entry(
    View *view, const char *path, const LiveEntry *entry, Value **ret_value, GError **error)
{
    SafeHtml body;
    StoryContent const content = content_of(entry);
    Value *value = value_object(view->arena);
    const char *anchor = arena_printf(view->arena, "entry-%" G_GINT64_FORMAT, entry->id);
    if (!story_view_body(view, &content, &body, error))
        return false;
    value_put_int(value, "id", entry->id);
    value_put_text(value, "anchor", anchor);
    value_put_text(value, "url",
        arena_printf(view->arena, "%s?entry=%" G_GINT64_FORMAT "#%s", path, entry->id, anchor));
    value_put(value, "time", moment_value(view, entry->at_us));
    if (entry->headline != NULL)
        value_put_text(value, "headline", entry->headline);
    else
        value_put_bool(value, "headline", false);
    value_put_text(value, "title", live_view_title(view, entry));
    value_put_safe(value, "body", safe_html_scroll_tables(view->arena, body));
    value_put_text(value, "author", author_of(view, entry));
    value_put_bool(value, "key", entry->is_key);
    value_put_bool(value, "pinned", entry->is_pinned);
    put_picture(view, value, entry);
    put_corrections(view, value, entry);
    *ret_value = value;
    return true;
}

bool
live_view_entries(
    View *view, const char *path, const LiveEntryList *list, Value **ret_value, GError **error)
{
    Value *values = value_list(view->arena);
    for (unsigned index = 0; index < list->count; index++) {
        Value *value;
        if (!live_view_entry(view, path, &list->entries[index], &value, error))
            return false;
        value_add(values, value);
    }
    *ret_value = values;
    return true;
}

static int64_t
changed_us(const LiveEntry *entry)
{
    return entry->correction_count == 0
               ? entry->at_us
               : MAX(entry->at_us, entry->corrections[entry->correction_count - 1].at_us);
}

static const char *
second(View *view, int64_t at_us)
{
    return clock_iso(view->arena, at_us / SECOND_US * SECOND_US);
}

Json *
live_view_updates(View *view, const char *path, const LiveEntryList *list)
{
    Json *updates = json_array();
    for (unsigned index = 0; index < list->count; index++) {
        const LiveEntry *entry = &list->entries[index];
        Json *update = json_object();
        json_put_text(update, "@type", "BlogPosting");
        json_put_text(update, "headline", live_view_title(view, entry));
        json_put_text(update, "datePublished", second(view, entry->at_us));
        json_put_text(update, "dateModified", second(view, changed_us(entry)));
        json_put_text(update, "url",
            view_absolute(view,
                arena_printf(view->arena, "%s?entry=%" G_GINT64_FORMAT "#entry-%" G_GINT64_FORMAT,
                    path, entry->id, entry->id)));
        json_put_text(update, "articleBody", live_view_text(view, entry, TEXT_MAX * 8));
        json_array_append_new(updates, update);
    }
    return updates;
}
