/* SPDX-License-Identifier: MIT */
#include "newsroom/live_entry.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/media_use.h"
#include "newsroom/statements.h"
#include "newsroom/story_picture.h"
#include "newsroom/topics.h"

enum { NOTE_MAX = 2000 };

static Json *
picture_to_json(const StoryPicture *picture)
{
    Json *json = json_object();
    json_put_int(json, "id", picture->media_id);
    json_put_text(json, "alt", picture->alt);
    json_put_text(json, "caption", picture->caption);
    json_put_text(json, "credit", picture->credit);
    return json;
}

static void
put_flag(Json *state, const char *field, bool flag)
{
    if (flag)
        json_object_set_new(state, field, json_true());
}

/* {"story", "at", "headline"?, "body", "format", "picture"?, "author"?, "key"?, "pinned"?,
 *  "removed"?, "corrections"?: [{"at", "text"}]} */
static Json *
entry_to_json(const LiveEntry *entry)
{
    Json *state = json_object();
    json_put_int(state, "story", entry->story_id);
    json_put_int(state, "at", entry->at_us);
    json_put_text(state, "headline", entry->headline);
    json_object_set_new(state, "body", json_string(entry->body != NULL ? entry->body : ""));
    json_put_text(state, "format", body_format_name(entry->body_format));
    if (entry->picture.media_id != 0)
        json_object_set_new(state, "picture", picture_to_json(&entry->picture));
    if (entry->author_id != 0)
        json_put_int(state, "author", entry->author_id);
    put_flag(state, "key", entry->is_key);
    put_flag(state, "pinned", entry->is_pinned);
    put_flag(state, "removed", entry->is_removed);
    for (unsigned index = 0; index < entry->correction_count; index++) {
        if (index == 0)
            json_object_set_new(state, "corrections", json_array());
        Json *note = json_object();
        json_put_int(note, "at", entry->corrections[index].at_us);
        json_put_text(note, "text", entry->corrections[index].text);
        json_array_append_new(json_object_get(state, "corrections"), note);
    }
    return state;
}

static const char *
take_text(Arena *arena, const Json *object, const char *field)
{
    return arena_strdup(arena, json_text(object, field));
}

static void
take_corrections(Arena *arena, const Json *notes, LiveEntry *entry)
{
    size_t const count = json_array_size(notes);
    Correction *corrections = arena_new_array(arena, Correction, count + 1);
    for (size_t index = 0; index < count; index++) {
        const Json *note = json_array_get(notes, index);
        corrections[index] = (Correction){json_int(note, "at", 0), take_text(arena, note, "text")};
    }
    entry->corrections = corrections;
    entry->correction_count = (unsigned)count;
}

bool
live_entry_from_json(Arena *arena, const Json *state, LiveEntry *ret_entry, GError **error)
{
    const Json *picture = json_object_get(state, "picture");
    const char *body = take_text(arena, state, "body");
    LiveEntry entry = {
        .story_id = json_int(state, "story", 0),
        .at_us = json_int(state, "at", 0),
        .headline = take_text(arena, state, "headline"),
        .body = body != NULL ? body : "",
        .author_id = json_int(state, "author", 0),
        .is_key = json_flag(state, "key", false),
        .is_pinned = json_flag(state, "pinned", false),
        .is_removed = json_flag(state, "removed", false),
        .picture = {json_int(picture, "id", 0), take_text(arena, picture, "alt"),
            take_text(arena, picture, "caption"), take_text(arena, picture, "credit")},
    };
    const char *format = json_text(state, "format");
    if (entry.story_id == 0 || format == NULL || !body_format_parse(format, &entry.body_format))
        return fail(error, FAIL_CORRUPT, "an entry without story or format");
    take_corrections(arena, json_object_get(state, "corrections"), &entry);
    *ret_entry = entry;
    return true;
}

bool
story_set_coverage(Write *write, int64_t id, int64_t revision, Coverage coverage,
    int64_t *ret_revision, GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "cover story %" G_GINT64_FORMAT, id);
    story.coverage = coverage;
    return story_append(write, CHANGE_STORY_COVERED, &story, ret_revision, error) ||
           fail_doing(error, "cover story %" G_GINT64_FORMAT, id);
}

static bool
entry_check(const LiveEntry *entry, GError **error)
{
    bool const has_text =
        (entry->headline != NULL && *entry->headline != '\0') || *entry->body != '\0';
    if (!has_text && entry->picture.media_id == 0)
        return fail(error, FAIL_INVALID, "the entry is empty");
    return check_text("title", entry->headline, STORY_LINE_MAX, false, error) &&
           check_text("body", entry->body, LIVE_ENTRY_BODY_MAX, false, error) &&
           check_text("picture's text", entry->picture.alt, STORY_LINE_MAX, false, error) &&
           check_text("caption", entry->picture.caption, STORY_LINE_MAX, false, error) &&
           check_text("credit", entry->picture.credit, STORY_LINE_MAX, false, error);
}

/* Its story is covered live, and there is room for one more. */
static bool
check_story(Write *write, const LiveEntry *entry, GError **error)
{
    Story story;
    int64_t count;
    if (!story_load(write, entry->story_id, 0, &story, error))
        return false;
    if (story.coverage == COVERAGE_NONE)
        return fail(error, FAIL_INVALID, "the story is not told in entries; begin that first");
    if (!db_int(write_db(write), 0, &count, error, &SQL_LIVE_ENTRY_COUNT, "i", entry->story_id))
        return false;
    return entry->revision != 0 || count < LIVE_ENTRIES_MAX ||
           fail(error, FAIL_INVALID, "it has %d entries already", LIVE_ENTRIES_MAX);
}

static bool
append_entry(Write *write, const LiveEntry *entry, int64_t *ret_revision, GError **error)
{
    g_autoptr(Json) state = entry_to_json(entry);
    return write_append(write, CHANGE_LIVE_ENTRY_SAVED,
        subject_of(write_arena(write), "entry", entry->id), entry->revision, state, ret_revision,
        error);
}

/* Its pictures need the words that a story's do. */
static bool
check_pictures(Write *write, const LiveEntry *entry, GError **error)
{
    StoryContent const content = {
        .body = entry->body, .body_format = entry->body_format, .picture = entry->picture};
    return story_picture_words(write, &content, error);
}

static bool
save_entry(Write *write, const LiveEntry *entry, bool is_import, int64_t *ret_id,
    int64_t *ret_revision, GError **error)
{
    LiveEntry saved = *entry;
    if (saved.body == NULL)
        saved.body = "";
    if (saved.at_us == 0)
        saved.at_us = clock_now_us();
    if (!entry_check(&saved, error) || !check_story(write, &saved, error) ||
        (!is_import && !check_pictures(write, &saved, error)) ||
        (saved.id == 0 && !next_id(write_db(write), "entry", &saved.id, error)) ||
        !append_entry(write, &saved, ret_revision, error))
        return false;
    if (ret_id != NULL)
        *ret_id = saved.id;
    return true;
}

bool
live_entry_save(
    Write *write, const LiveEntry *entry, int64_t *ret_id, int64_t *ret_revision, GError **error)
{
    return save_entry(write, entry, false, ret_id, ret_revision, error);
}

bool
live_entry_import(Write *write, const LiveEntry *entry, GError **error)
{
    return save_entry(write, entry, true, NULL, NULL, error);
}

bool
live_entry_correct(
    Write *write, const LiveEntry *entry, const char *note, int64_t *ret_revision, GError **error)
{
    unsigned const count = entry->correction_count + 1;
    LiveEntry corrected = *entry;
    if (!check_text("the correction's note", note, NOTE_MAX, true, error))
        return false;
    if (count > STORY_CORRECTIONS_MAX)
        return fail(error, FAIL_INVALID, "%d corrections already", STORY_CORRECTIONS_MAX);
    Correction *corrections = arena_new_array(write_arena(write), Correction, count);
    for (unsigned index = 0; index < entry->correction_count; index++)
        corrections[index] = entry->corrections[index];
    corrections[count - 1] = (Correction){clock_now_us(), note};
    corrected.corrections = corrections;
    corrected.correction_count = count;
    return live_entry_save(write, &corrected, NULL, ret_revision, error);
}

static bool
first_entry(Arena *arena, Query *query, LiveEntry *ret_entry, GError **error)
{
    g_autoptr(Json) state =
        json_read_object(query_text(query, 2), query_size(query, 2), SIZE_MAX, error);
    if (state == NULL || !live_entry_from_json(arena, state, ret_entry, error))
        return false;
    ret_entry->id = query_int(query, 0);
    ret_entry->revision = query_int(query, 1);
    return true;
}

static bool
find_entry(Db *db, Arena *arena, int64_t id, LiveEntry *ret_entry, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_LIVE_ENTRY_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found && !first_entry(arena, &query, ret_entry, error))
        return false;
    return query_end(&query, error);
}

bool
live_entry_find(
    Reader *reader, Arena *arena, int64_t id, LiveEntry *ret_entry, bool *ret_found, GError **error)
{
    return find_entry(reader->db, arena, id, ret_entry, ret_found, error);
}

bool
live_entry_remove(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    LiveEntry entry;
    bool found;
    if (!find_entry(write_db(write), write_arena(write), id, &entry, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no entry %" G_GINT64_FORMAT, id);
    entry.revision = revision;
    entry.is_removed = true;
    return append_entry(write, &entry, ret_revision, error);
}

/* The rest of a query's rows. */
static bool
read_list(Arena *arena, Query *query, unsigned limit, LiveEntryList *ret_list, GError **error)
{
    LiveEntryList list = {arena_new_array(arena, LiveEntry, limit), 0};
    while (list.count < limit && query_next(query))
        if (!first_entry(arena, query, &list.entries[list.count++], error))
            return false;
    if (!query_end(query, error))
        return false;
    *ret_list = list;
    return true;
}

bool
live_entry_list(Reader *reader, Arena *arena, int64_t story_id, bool oldest_first,
    LiveEntryCursor beyond, unsigned limit, LiveEntryList *ret_list, GError **error)
{
    if (beyond.at_us == 0 && beyond.id == 0)
        beyond.at_us = oldest_first ? INT64_MIN : INT64_MAX;
    g_auto(Query) query =
        db_query(reader->db, oldest_first ? &SQL_LIVE_ENTRY_NEWER : &SQL_LIVE_ENTRY_OLDER, "iiii",
            story_id, beyond.at_us, beyond.id, (int64_t)limit);
    return read_list(arena, &query, limit, ret_list, error);
}

bool
live_entry_marked(Reader *reader, Arena *arena, int64_t story_id, unsigned limit,
    LiveEntryList *ret_list, GError **error)
{
    g_auto(Query) query =
        db_query(reader->db, &SQL_LIVE_ENTRY_MARKED, "ii", story_id, (int64_t)limit);
    return read_list(arena, &query, limit, ret_list, error);
}

bool
live_entry_count(Reader *reader, int64_t story_id, int64_t *ret_count, GError **error)
{
    return db_int(reader->db, 0, ret_count, error, &SQL_LIVE_ENTRY_COUNT, "i", story_id);
}

bool
live_entry_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    LiveEntry entry;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !live_entry_from_json(context->arena, state, &entry, error))
        return false;
    apply_touch(context, topic_of(TOPIC_STORY, entry.story_id));
    g_autofree char *body = json_write(state);
    MediaUser const user = {entry.story_id, id};
    return note_id(context, "entry", id, error) && media_use_drop(context, user, error) &&
           (entry.is_removed ||
               media_use_note(context, user, entry.picture.media_id, entry.body, true, error)) &&
           db_run(context->db, error, &SQL_LIVE_ENTRY_SAVE, "iiiiiis", id, change->revision,
               entry.story_id, entry.at_us, (int64_t)(entry.is_key || entry.is_pinned),
               (int64_t)entry.is_removed, body);
}

char *
live_entry_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    const char *headline = json_text(state, "headline");
    return arena_printf(arena, "of story %" G_GINT64_FORMAT "%s%s%s", json_int(state, "story", 0),
        headline != NULL ? ", " : "", headline != NULL ? headline : "",
        json_flag(state, "removed", false) ? ", removed" : "");
}
