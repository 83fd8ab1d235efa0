/* SPDX-License-Identifier: MIT */
/* The page where a story is told live, entry by entry. It is filled in by its script (web/live.js),
 * which asks the API to begin and end the coverage and to post; what is here is what everybody sees
 * of it, and the entries with what an edit begins from. */
#include <stdio.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/label.h"
#include "newsroom/settings.h"
#include "text/safe_html.h"
#include "views/live_view.h"

enum { ENTRIES_SHOWN = 50 };

/* The name that a person writes under; NULL where none was given. */
static bool
author_of(DeskPage *page, const char **ret_name, GError **error)
{
    Label label;
    bool found = false;
    int64_t const id = page->user->person.author_id;
    if (id != 0 && !label_find(page->view.reader, page->arena, id, &label, &found, error))
        return false;
    *ret_name = found ? label.name : NULL;
    return true;
}

static bool
put_script_data(DeskPage *page, Value *root, const Story *story, GError **error)
{
    const Settings *settings = page->view.reader->settings;
    const char *author;
    if (!author_of(page, &author, error))
        return false;
    g_autoptr(Json) data = json_object();
    json_put_int(data, "id", story->id);
    json_put_text(data, "time_zone", settings->time_zone);
    json_put_text(data, "author", author);
    value_put_safe(root, "data", safe_html_from_json(page->arena, data));
    return true;
}

/* An entry as readers see it, and as it was written. */
static bool
put_entry(DeskPage *page, Value *entries, const char *path, const LiveEntry *entry, GError **error)
{
    Value *value;
    if (!live_view_entry(&page->view, path, entry, &value, error))
        return false;
    g_autoptr(Json) source = api_entry_json(page->view.reader, page->arena, entry);
    g_autofree char *text = json_write(source);
    value_put_text(value, "source", arena_strdup(page->arena, text));
    value_add(entries, value);
    return true;
}

/* Newest first, from ?before= on. */
static bool
put_entries(DeskPage *page, Value *root, const Story *story, const char *path, GError **error)
{
    LiveEntryCursor beyond = {0, 0};
    LiveEntryList list;
    int64_t count;
    const char *before = http_request_query(page->request, "before");
    Value *entries = value_list(page->arena);
    if (before != NULL &&
        sscanf(before, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, &beyond.at_us, &beyond.id) != 2)
        return fail(error, FAIL_INVALID, "before is where an earlier page ended");
    if (!live_entry_list(page->view.reader, page->arena, story->id, false, beyond,
            ENTRIES_SHOWN + 1, &list, error) ||
        !live_entry_count(page->view.reader, story->id, &count, error))
        return false;
    unsigned const shown = MIN(list.count, ENTRIES_SHOWN);
    for (unsigned index = 0; index < shown; index++)
        if (!put_entry(page, entries, path, &list.entries[index], error))
            return false;
    value_put(root, "entries", entries);
    value_put_int(root, "count", count);
    value_put_bool(root, "one", count == 1);
    value_put_bool(root, "is_older", before != NULL);
    if (list.count > shown)
        value_put_text(root, "before",
            arena_printf(page->arena, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                list.entries[shown - 1].at_us, list.entries[shown - 1].id));
    return true;
}

/* Given: headline, path (of the public page; absent before it), is_begun, is_running, may_tell,
 * may_add (pictures), count, one, entries (as live_story.html has them, with source: the entry as
 * the API gives it), before (where older ones begin), is_older, data (for the script). */
bool
story_live_page(DeskPage *page, GError **error)
{
    Story story;
    if (!api_find_story(page, &story, error))
        return false;
    const StoryContent *content = story.working != NULL ? story.working : story.live;
    bool const is_public = story.status == STORY_LIVE;
    /* Led on to the whole address. */
    const char *path = arena_printf(page->arena, "/%s/%" G_GINT64_FORMAT,
        story.coverage == COVERAGE_NONE ? "articles" : "live", story.id);
    Value *root = desk_root(page, content->headline, "stories");
    value_put_int(root, "id", story.id);
    value_put_text(root, "headline", content->headline);
    value_put_text(root, "path", is_public ? path : NULL);
    value_put_bool(root, "is_begun", story.coverage != COVERAGE_NONE);
    value_put_bool(root, "is_running", story.coverage == COVERAGE_RUNNING);
    value_put_bool(
        root, "may_tell", desk_may_story(page, page->view.reader, RIGHT_STORY_PUBLISH, &story));
    value_put_bool(root, "may_add", desk_may(page, RIGHT_MEDIA_ADD, NULL));
    return put_script_data(page, root, &story, error) &&
           put_entries(page, root, &story, path, error) &&
           desk_render(page, "story_live", root, error);
}
