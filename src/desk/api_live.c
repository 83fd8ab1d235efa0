/* SPDX-License-Identifier: MIT */
/* Live stories through the API: coverage begins and ends, entries are added, amended, corrected and
 * removed. What an entry says is public with the answer, so all of it takes the right to publish.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/media_body.h"
#include "newsroom/settings.h"
#include "text/sanitizer.h"

enum { PAGE_DEFAULT = 50 };

Json *
api_entry_json(Reader *reader, Arena *arena, const LiveEntry *entry)
{
    Json *json = json_object();
    Label author;
    bool found = false;
    json_put_int(json, "id", entry->id);
    json_put_int(json, "revision", entry->revision);
    json_put_int(json, "story", entry->story_id);
    json_put_text(json, "at", clock_iso(arena, entry->at_us / SECOND_US * SECOND_US));
    json_put_text(json, "title", entry->headline);
    const char *body = entry->body;
    media_body_current(reader, arena, entry->body, &body, NULL);
    json_object_set_new(json, "body", json_string(body));
    json_put_text(json, "body_format", body_format_name(entry->body_format));
    json_object_set_new(json, "key", json_boolean(entry->is_key));
    json_object_set_new(json, "pinned", json_boolean(entry->is_pinned));
    json_object_set_new(json, "removed", json_boolean(entry->is_removed));
    if (entry->author_id != 0 &&
        label_find(reader, arena, entry->author_id, &author, &found, NULL) && found)
        json_put_text(json, "author", author.name);
    if (entry->picture.media_id != 0) {
        Json *picture = json_object();
        json_put_int(picture, "id", entry->picture.media_id);
        json_put_text(picture, "alt", entry->picture.alt);
        json_put_text(picture, "caption", entry->picture.caption);
        json_put_text(picture, "credit", entry->picture.credit);
        json_object_set_new(json, "picture", picture);
    }
    return json;
}

/* Fields over an entry, as story_json_read() does for a story. */
typedef struct {
    ApiCall *call;
    LiveEntry *entry;
} Reading;

static bool
read_at(Reading *reading, const char *name, const Json *value, GError **error)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return fail(error, FAIL_INVALID, "%s: a time was expected", name);
    return clock_parse(
               text, reading->call->reader->settings->zone, &reading->entry->at_us, error) ||
           fail_prefix(error, "%s", name);
}

static bool
read_title(Reading *reading, const char *name, const Json *value, GError **error)
{
    if (!json_is_null(value) && !json_is_string(value))
        return fail(error, FAIL_INVALID, "%s: a text was expected", name);
    char *text = arena_strdup(reading->call->arena, json_string_value(value));
    reading->entry->headline = text == NULL || *g_strstrip(text) == '\0' ? NULL : text;
    return true;
}

static bool
read_body(Reading *reading, const char *name, const Json *value, GError **error)
{
    LiveEntry *entry = reading->entry;
    Arena *arena = reading->call->arena;
    SafeHtml clean;
    const char *format = json_text(reading->call->body, "body_format");
    const char *text = json_is_null(value) ? "" : json_string_value(value);
    if (text == NULL)
        return fail(error, FAIL_INVALID, "%s: a text was expected", name);
    if (format != NULL && !body_format_parse(format, &entry->body_format))
        return fail(error, FAIL_INVALID, "body_format \"%.40s\" (expected plain, markdown or html)",
            format);
    entry->body = arena_strdup(arena, text);
    if (entry->body_format != BODY_HTML)
        return true;
    if (!sanitizer_clean(arena, text, strlen(text), NULL, &clean, error))
        return fail_prefix(error, "%s", name);
    entry->body = arena_strndup(arena, clean.html, clean.size);
    return true;
}

static bool
read_nothing(Reading *reading, const char *name, const Json *value, GError **error)
{
    return true;
}

static bool
read_flag(const char *name, const Json *value, bool *ret_flag, GError **error)
{
    if (!json_is_boolean(value))
        return fail(error, FAIL_INVALID, "%s: true or false was expected", name);
    *ret_flag = json_is_true(value);
    return true;
}

static bool
read_key(Reading *reading, const char *name, const Json *value, GError **error)
{
    return read_flag(name, value, &reading->entry->is_key, error);
}

static bool
read_pinned(Reading *reading, const char *name, const Json *value, GError **error)
{
    return read_flag(name, value, &reading->entry->is_pinned, error);
}

static bool
read_author(Reading *reading, const char *name, const Json *value, GError **error)
{
    Label const draft = {.kind = LABEL_AUTHOR, .name = json_string_value(value)};
    reading->entry->author_id = 0;
    return json_is_null(value) ||
           label_ensure(reading->call->write, &draft, &reading->entry->author_id, error) ||
           fail_prefix(error, "%s", name);
}

static bool
read_picture(Reading *reading, const char *name, const Json *value, GError **error)
{
    Arena *arena = reading->call->arena;
    Media media;
    bool found = false;
    StoryPicture picture = {json_int(value, "id", 0), arena_strdup(arena, json_text(value, "alt")),
        arena_strdup(arena, json_text(value, "caption")),
        arena_strdup(arena, json_text(value, "credit"))};
    if (json_is_null(value)) {
        reading->entry->picture = (StoryPicture){0};
        return true;
    }
    if (!media_find(reading->call->reader, arena, picture.media_id, &media, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_INVALID, "%s: there is no picture %" G_GINT64_FORMAT, name,
            picture.media_id);
    reading->entry->picture = picture;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(Reading *reading, const char *name, const Json *value, GError **error);
} FIELDS[] = {
    {"at", read_at},
    {"author", read_author},
    {"body", read_body},
    {"body_format", read_nothing}, /* with the body */
    {"key", read_key},
    {"note", read_nothing}, /* by api_entry_correct() */
    {"picture", read_picture},
    {"pinned", read_pinned},
    {"title", read_title},
};

static bool
read_entry(ApiCall *call, LiveEntry *entry, GError **error)
{
    Reading reading = {call, entry};
    const char *name;
    Json *value;
    json_object_foreach((Json *)call->body, name, value)
    {
        size_t index = 0;
        while (index < G_N_ELEMENTS(FIELDS) && strcmp(FIELDS[index].name, name) != 0)
            index++;
        if (index == G_N_ELEMENTS(FIELDS))
            return fail(error, FAIL_INVALID, "there is no field \"%.60s\"", name);
        if (!FIELDS[index].read(&reading, name, value, error))
            return false;
    }
    return true;
}

static bool
answer_entry(ApiCall *call, int64_t id, GError **error)
{
    LiveEntry entry;
    bool found;
    g_autoptr(Reader) reader = newsroom_read_within(call->page->newsroom, call->write, error);
    if (reader == NULL || !live_entry_find(reader, call->arena, id, &entry, &found, error))
        return false;
    json_decref(call->answer);
    call->answer = api_entry_json(reader, call->arena, &entry);
    http_response_header(call->page->response, "ETag",
        arena_printf(call->arena, "\"%" G_GINT64_FORMAT "\"", entry.revision));
    return true;
}

static bool
cover(ApiCall *call, GError **error)
{
    Coverage coverage;
    if (!desk_require_story(call->page, call->reader, RIGHT_STORY_PUBLISH, &call->story, error))
        return false;
    if (!coverage_parse(json_text(call->body, "state"), &coverage))
        return fail(error, FAIL_INVALID, "state is running, ended or none");
    return story_set_coverage(
               call->write, call->story.id, call->revision, coverage, &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_cover(DeskPage *page, GError **error)
{
    return api_run(page, cover, error);
}

static bool
add_entry(ApiCall *call, GError **error)
{
    LiveEntry entry = {.story_id = call->story.id, .body = ""};
    int64_t id;
    if (!desk_require_story(call->page, call->reader, RIGHT_STORY_PUBLISH, &call->story, error) ||
        !read_entry(call, &entry, error) || !live_entry_save(call->write, &entry, &id, NULL, error))
        return false;
    call->status = 201;
    return answer_entry(call, id, error);
}

bool
api_entry_add(DeskPage *page, GError **error)
{
    return api_run(page, add_entry, error);
}

/* The entry of the address, of the revision in If-Match, and the right to change its story. */
static bool
load_entry(ApiCall *call, LiveEntry *ret_entry, GError **error)
{
    guint64 id;
    bool found = false, has_story;
    const char *text = http_request_param(call->page->request, "entry");
    if (g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &id, NULL) &&
        !live_entry_find(call->reader, call->arena, (int64_t)id, ret_entry, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no entry \"%.40s\"", text);
    call->entry_id = ret_entry->id;
    if (!story_find(
            call->reader, call->arena, ret_entry->story_id, &call->story, &has_story, error))
        return false;
    if (call->has_match)
        ret_entry->revision = call->revision;
    return desk_require_story(call->page, call->reader, RIGHT_STORY_PUBLISH, &call->story, error);
}

static bool
amend_entry(ApiCall *call, GError **error)
{
    LiveEntry entry;
    return load_entry(call, &entry, error) && read_entry(call, &entry, error) &&
           live_entry_save(call->write, &entry, NULL, NULL, error) &&
           answer_entry(call, entry.id, error);
}

bool
api_entry_save(DeskPage *page, GError **error)
{
    if (http_request_header(page->request, "If-Match") != NULL)
        return api_run(page, amend_entry, error);
    fail(error, FAIL_USAGE,
        "If-Match is missing: the revision that the change was made to, as \"7\"");
    return false;
}

static bool
correct_entry(ApiCall *call, GError **error)
{
    LiveEntry entry;
    return load_entry(call, &entry, error) && read_entry(call, &entry, error) &&
           live_entry_correct(call->write, &entry, json_text(call->body, "note"), NULL, error) &&
           answer_entry(call, entry.id, error);
}

bool
api_entry_correct(DeskPage *page, GError **error)
{
    return api_run(page, correct_entry, error);
}

static bool
remove_entry(ApiCall *call, GError **error)
{
    LiveEntry entry;
    return load_entry(call, &entry, error) &&
           live_entry_remove(call->write, entry.id, entry.revision, NULL, error) &&
           answer_entry(call, entry.id, error);
}

bool
api_entry_remove(DeskPage *page, GError **error)
{
    return api_run(page, remove_entry, error);
}

/* Oldest first; "next_cursor" goes on where there are more. */
bool
api_entries(DeskPage *page, GError **error)
{
    Story story;
    LiveEntryList list;
    LiveEntryCursor beyond = {0, 0};
    const char *cursor = http_request_query(page->request, "cursor");
    if (!api_is_within_quota(page))
        return true;
    if (cursor != NULL &&
        sscanf(cursor, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, &beyond.at_us, &beyond.id) != 2)
        return fail(error, FAIL_INVALID, "cursor is what an earlier answer gave");
    if (!api_find_story(page, &story, error) ||
        !live_entry_list(
            page->view.reader, page->arena, story.id, true, beyond, PAGE_DEFAULT, &list, error))
        return false;
    Json *answer = json_object(), *entries = json_array();
    for (unsigned index = 0; index < list.count; index++)
        json_array_append_new(
            entries, api_entry_json(page->view.reader, page->arena, &list.entries[index]));
    json_object_set_new(answer, "entries", entries);
    if (list.count == PAGE_DEFAULT) {
        const LiveEntry *last = &list.entries[list.count - 1];
        json_put_text(answer, "next_cursor",
            arena_printf(
                page->arena, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, last->at_us, last->id));
    }
    desk_json(page, 200, answer);
    return true;
}
