/* SPDX-License-Identifier: MIT */
/* JSON lines out: the shape that jsonl.c reads, the plain one wherever it can carry the story; or
 * ninjs, an item a line, of what is public or was: drafts are nobody else's. */
#include "wire/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/media_body.h"
#include "newsroom/section.h"
#include "newsroom/story.h"
#include "wire/ninjs.h"
#include "wire/picture_json.h"

enum { LABELS_REMEMBERED = 100000 };

typedef struct {
    Reader *reader;
    FILE *out;
    Arena *arena;        /* of one story */
    GHashTable *foreign; /* story id -> its origin's id */
    GHashTable *names;   /* id -> "type\0name" of a label, remembered */
    NinjsVersion ninjs;
    int64_t count;
} Export;

/* A label's name and, for tags, type. NULL where it is gone. */
static const char *
label_name(Export *export, int64_t id, const char **ret_type)
{
    Label *label = g_hash_table_lookup(export->names, &id);
    if (label == NULL) {
        bool found = false;
        label = g_new0(Label, 1);
        if (!label_find(export->reader, export->arena, id, label, &found, NULL) || !found) {
            g_free(label);
            return NULL;
        }
        label->name = g_strdup(label->name);
        label->type = g_strdup(label->type);
        if (g_hash_table_size(export->names) >= LABELS_REMEMBERED)
            g_hash_table_remove_all(export->names);
        g_hash_table_insert(export->names, &label->id, label);
    }
    if (ret_type != NULL)
        *ret_type = label->type;
    return label->name;
}

static void
remembered_free(void *data)
{
    Label *label = data;
    g_free((char *)label->name);
    g_free((char *)label->type);
    g_free(label);
}

static json_t *
path_json(const Section *section)
{
    json_t *names = json_array();
    for (; section != NULL; section = section->parent)
        json_array_insert_new(names, 0, json_string(section->name));
    return names;
}

static bool
has_slash(const Section *section)
{
    for (; section != NULL; section = section->parent)
        if (strchr(section->name, '/') != NULL)
            return true;
    return false;
}

static void
put_sections(Export *export, Json *line, const StoryContent *content)
{
    bool exact = content->section_count > 1;
    json_t *paths = json_array();
    for (unsigned index = 0; index < content->section_count; index++) {
        const Section *section = section_find(export->reader->sections, content->sections[index]);
        if (section == NULL)
            continue;
        exact = exact || has_slash(section);
        json_array_append_new(paths, path_json(section));
    }
    if (json_array_size(paths) > 0)
        json_object_set(line, "sections", json_array_get(paths, 0));
    if (exact)
        json_object_set(line, "section_paths", paths);
    json_decref(paths);
}

static void
put_labels(Export *export, Json *line, const StoryContent *content)
{
    json_t *tags = json_array(), *types = json_object(), *authors = json_array();
    const char *type;
    for (unsigned index = 0; index < content->tag_count; index++) {
        const char *name = label_name(export, content->tags[index], &type);
        if (name == NULL)
            continue;
        json_array_append_new(tags, json_string(name));
        if (type != NULL)
            json_object_set_new(types, name, json_string(type));
    }
    for (unsigned index = 0; index < content->author_count; index++) {
        const char *name = label_name(export, content->authors[index], NULL);
        if (name != NULL)
            json_array_append_new(authors, json_string(name));
    }
    json_object_set_new(line, "tags", tags);
    if (json_object_size(types) > 0)
        json_object_set(line, "tag_types", types);
    if (json_array_size(authors) == 1)
        json_object_set(line, "author", json_array_get(authors, 0));
    else if (json_array_size(authors) > 1)
        json_object_set(line, "authors", authors);
    json_decref(types);
    json_decref(authors);
    if (content->source_id != 0)
        json_put_text(line, "source", label_name(export, content->source_id, NULL));
}

static void
put_library(Export *export, Json *object, const Media *media, const StoryPicture *beside)
{
    g_autoptr(Json) library = picture_json(export->arena, media, beside);
    if (library != NULL)
        json_object_set(object, "library", library);
}

static void
put_picture(Export *export, Json *line, const StoryPicture *picture)
{
    Media media;
    bool found;
    if (picture->media_id == 0 ||
        !media_find(export->reader, export->arena, picture->media_id, &media, &found, NULL) ||
        !found)
        return;
    json_t *object = json_object();
    json_put_text(object, "file", arena_printf(export->arena, "media/%s", media.file));
    json_put_text(object, "alt", picture->alt);
    json_put_text(object, "caption", picture->caption);
    json_put_text(object, "credit", picture->credit);
    put_library(export, object, &media, picture);
    json_object_set_new(line, "picture", object);
}

/* Those that the texts show. */
static void
put_pictures(Export *export, Json *line, const GPtrArray *pictures)
{
    Json *list = json_array();
    for (unsigned index = 0; index < pictures->len; index++) {
        const Media *media = g_ptr_array_index(pictures, index);
        Json *object = json_object();
        json_put_text(object, "file", arena_printf(export->arena, "media/%s", media->file));
        put_library(export, object, media, NULL);
        json_array_append_new(list, object);
    }
    if (pictures->len > 0)
        json_object_set(line, "pictures", list);
    json_decref(list);
}

static const char *
story_name(const Export *export, int64_t id)
{
    const char *foreign = g_hash_table_lookup(export->foreign, &id);
    return foreign != NULL ? foreign : arena_printf(export->arena, "%" G_GINT64_FORMAT, id);
}

static void
put_stories(Export *export, Json *line, const char *field, const int64_t *ids, unsigned count)
{
    if (count == 0)
        return;
    json_t *names = json_array();
    for (unsigned index = 0; index < count; index++)
        json_array_append_new(names, json_string(story_name(export, ids[index])));
    json_object_set_new(line, field, names);
}

static Json *
notes_json(Export *export, const Correction *notes, unsigned count)
{
    Json *list = json_array();
    for (unsigned index = 0; index < count; index++) {
        Json *note = json_object();
        json_put_text(note, "at", clock_iso(export->arena, notes[index].at_us));
        json_put_text(note, "text", notes[index].text);
        if (notes[index].is_compared)
            json_object_set_new(note, "compare", json_true());
        json_array_append_new(list, note);
    }
    return list;
}

static void
put_state(Export *export, Json *line, const Story *story)
{
    static const char *const STATUS[] = {NULL, "scheduled", NULL, "withdrawn"};
    static const char *const STAGES[] = {"draft", "review", "ready", "spiked"};
    json_put_text(line, "status",
        story->status == STORY_UNPUBLISHED ? STAGES[story->stage] : STATUS[story->status]);
    if (story->is_embargoed)
        json_object_set_new(line, "embargo", json_true());
    json_put_text(line, "withdrawn_reason", story->withdrawn_reason);
    if (story->published_us != 0)
        json_put_text(line, "published", clock_iso(export->arena, story->published_us));
    if (story->updated_us != 0)
        json_put_text(line, "updated", clock_iso(export->arena, story->updated_us));
    if (story->correction_count > 0)
        json_object_set_new(
            line, "corrections", notes_json(export, story->corrections, story->correction_count));
}

/* A text with the files that its pictures have today; as it is where that cannot be said. */
static const char *
current_body(Export *export, const char *body)
{
    const char *current = body;
    media_body_current(export->reader, export->arena, body, &current, NULL);
    return current;
}

static Json *
entry_json(Export *export, const LiveEntry *entry)
{
    Json *json = json_object();
    json_put_text(json, "at", clock_iso(export->arena, entry->at_us));
    json_put_text(json, "title", entry->headline);
    json_object_set_new(json, "body", json_string(current_body(export, entry->body)));
    if (entry->body_format != BODY_PLAIN)
        json_put_text(json, "body_format", body_format_name(entry->body_format));
    if (entry->is_key)
        json_object_set_new(json, "key", json_true());
    if (entry->is_pinned)
        json_object_set_new(json, "pinned", json_true());
    if (entry->author_id != 0)
        json_put_text(json, "author", label_name(export, entry->author_id, NULL));
    put_picture(export, json, &entry->picture);
    if (entry->correction_count > 0)
        json_object_set_new(
            json, "corrections", notes_json(export, entry->corrections, entry->correction_count));
    return json;
}

/* A live story's entries, oldest first; removed ones are gone. Their texts' pictures go to those of
 * the story. */
static bool
put_live(Export *export, Json *line, const Story *story, GPtrArray *pictures, GError **error)
{
    LiveEntryList list;
    if (story->coverage == COVERAGE_NONE)
        return true;
    if (!live_entry_list(export->reader, export->arena, story->id, true, (LiveEntryCursor){0, 0},
            LIVE_ENTRIES_MAX, &list, error))
        return false;
    Json *live = json_object(), *entries = json_array();
    json_put_text(live, "state", coverage_name(story->coverage));
    json_object_set_new(live, "entries", entries);
    json_object_set_new(line, "live", live);
    for (unsigned index = 0; index < list.count; index++)
        json_array_append_new(entries, entry_json(export, &list.entries[index]));
    for (unsigned index = 0; index < list.count; index++)
        if (!media_body_pictures(
                export->reader, export->arena, list.entries[index].body, pictures, error))
            return false;
    return true;
}

static void
put_texts(Export *export, Json *line, const StoryContent *content)
{
    json_put_text(line, "title", content->headline);
    json_put_text(line, "list_title", content->list_headline);
    json_put_text(line, "slug", content->slug);
    json_put_text(line, "kicker", content->kicker);
    json_put_text(line, "standfirst", content->standfirst);
    json_put_text(line, "dateline", content->dateline);
    json_put_text(line, "byline", content->byline);
    json_put_text(line, "language", content->language);
    json_put_text(line, "source_url", content->source_url);
    if (content->priority != 0)
        json_put_int(line, "priority", content->priority);
    if (content->urgency != 0)
        json_put_int(line, "urgency", content->urgency);
    if (content->body_format != BODY_PLAIN)
        json_put_text(line, "body_format", body_format_name(content->body_format));
    json_object_set_new(line, "body", json_string(current_body(export, content->body)));
}

/* Ids are one within their origin only, so any but the default one is said. */
static void
put_identity(Export *export, Json *line, const Story *story)
{
    if (story->foreign.id == NULL) {
        json_put_text(line, "id", arena_printf(export->arena, "%" G_GINT64_FORMAT, story->id));
        json_put_text(line, "origin", "dateline");
        return;
    }
    json_put_text(line, "id", story->foreign.id);
    if (g_strcmp0(story->foreign.origin, "jsonl") != 0)
        json_put_text(line, "origin", story->foreign.origin);
}

/* The end of a story: its line. */
static bool
write_line(Export *export, const Json *line, GError **error)
{
    arena_reset(export->arena);
    export->count++;
    if (json_dumpf(line, export->out, JSON_COMPACT) != 0 || fputc('\n', export->out) == EOF)
        return fail(error, FAIL_UNAVAILABLE, "write: %s", g_strerror(errno));
    return true;
}

static bool
write_story(const Story *story, void *data, GError **error)
{
    Export *export = data;
    g_autoptr(Json) line = json_object();
    g_autoptr(GPtrArray) pictures = g_ptr_array_new();
    const StoryContent *content = story->live != NULL ? story->live : story->working;
    put_identity(export, line, story);
    put_texts(export, line, content);
    put_sections(export, line, content);
    put_labels(export, line, content);
    put_picture(export, line, &content->picture);
    put_stories(export, line, "related", content->related, content->related_count);
    put_stories(export, line, "unrelated", content->unrelated, content->unrelated_count);
    put_stories(export, line, "listed", content->listed, content->listed_count);
    put_state(export, line, story);
    if (!media_body_pictures(export->reader, export->arena, content->body, pictures, error) ||
        !put_live(export, line, story, pictures, error))
        return false;
    put_pictures(export, line, pictures);
    json_put_text(line, "url", story->foreign.url);
    return write_line(export, line, error);
}

static bool
write_ninjs(const Story *story, void *data, GError **error)
{
    Export *export = data;
    g_autoptr(Json) item = NULL;
    if (story->status != STORY_LIVE && story->status != STORY_WITHDRAWN)
        return true;
    return ninjs_story(
               export->reader, export->arena, story, story->live, export->ninjs, &item, error) &&
           write_line(export, item, error);
}

static bool
write_all(Newsroom *newsroom, const char *format, FILE *out, int64_t *ret_count, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL)
        return false;
    g_autoptr(GHashTable) foreign = story_foreign_ids(reader, error);
    if (foreign == NULL)
        return false;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, remembered_free);
    Export export = {
        .reader = reader, .out = out, .arena = arena, .foreign = foreign, .names = names};
    bool const is_ninjs = ninjs_parse(format, &export.ninjs);
    if (!story_each(reader, is_ninjs ? write_ninjs : write_story, &export, error))
        return false;
    *ret_count = export.count;
    return true;
}

bool
export_stories(
    Newsroom *newsroom, const char *format, const char *out, int64_t *ret_count, GError **error)
{
    NinjsVersion ninjs;
    if (strcmp(format, "jsonl") != 0 && !ninjs_parse(format, &ninjs))
        return fail(error, FAIL_INVALID,
            "format \"%.40s\" is not known (expected jsonl, ninjs, ninjs-2.2 or ninjs-3.1)",
            format);
    if (strcmp(out, "-") == 0)
        return write_all(newsroom, format, stdout, ret_count, error) &&
               (fflush(stdout) == 0 || fail(error, FAIL_UNAVAILABLE, "standard output is closed"));
    g_autofree char *part = g_strconcat(out, ".part", NULL);
    FILE *file = fopen(part, "we");
    if (file == NULL)
        return fail(error, FAIL_UNAVAILABLE, "%s: %s", part, g_strerror(errno));
    bool written = write_all(newsroom, format, file, ret_count, error);
    bool const closed = fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (fclose(file) != 0 || (written && !closed))
        written = fail(error, FAIL_UNAVAILABLE, "%s: %s", part, g_strerror(errno));
    if (written && g_rename(part, out) == 0)
        return true;
    if (written)
        fail(error, FAIL_UNAVAILABLE, "%s: %s", out, g_strerror(errno));
    g_unlink(part);
    return false;
}
