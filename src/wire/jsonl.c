/* SPDX-License-Identifier: MIT */
/* JSON lines: one story a line.
 *
 *   {"id","title","kicker"?,"standfirst"?,"published","updated"?,"sections":["World","Russia"],
 *    "tags":[…],"source"?,"source_url"?,"author"?,"body","url"?}
 *
 * `sections` is one path from the top; where an element has a "/", each element is a path of its
 * own and the first is the primary section. Beyond that shape a record may say, and export says
 * where it must: "section_paths": [["World","EU"],["Politics"]], "body_format": plain, markdown or
 * html, "origin" (whose id it is), "list_title", "slug", "dateline", "language", "priority",
 * "urgency", "byline", "authors": […], "corrections": [{"at","text","compare"?}], "status": draft,
 * review, ready, spiked, scheduled (with "embargo": true where it waits under one) or withdrawn
 * with "withdrawn_reason", "tag_types": {"Putin": "person"} or tags as {"name","type"}, "picture":
 * {"file","alt","caption","credit"}, and ids of earlier records: "related" (pinned beside it),
 * "unrelated" (never there), "listed" (what stood beside it elsewhere). A live story has "live":
 * {"state": running or ended, "entries": [{"at","title"?,"body","body_format"?,"key"?,"pinned"?,
 * "author"?,"picture"?,"corrections"?}]}. What the library knows of a picture stands with it as
 * "library" (picture_json.h); those that the texts show are "pictures": [{"file","library"?}], and
 * are in the library under the addresses by which the texts name them. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "text/plain.h"
#include "text/sanitizer.h"
#include "text/utf8.h"
#include "wire/picture_json.h"
#include "wire/reader.h"

enum { LINE_MAX_BYTES = 8 * 1024 * 1024, PATHS_MAX = 20, PATH_PARTS_MAX = 8 };

static const char NO_SECTION[] = "News";

/* One line being read. */
typedef struct {
    const ReaderContext *context;
    const Json *json;
    ImportRecord *record;
    Arena *arena;
} Line;

static void
refuse(Line *line, const char *field, const char *reason)
{
    record_fail(line->record, line->arena, "%s %s", field, reason);
}

/* Text that is known to be UTF-8, without controls and without blanks around it; NULL stays NULL.
 */
static char *
clean_text(Line *line, const char *text)
{
    return text == NULL ? NULL : g_strstrip(text_valid_utf8(line->arena, text, strlen(text)));
}

/* A text without blanks around it; NULL where absent, null or empty. */
static const char *
text_field(Line *line, const char *field)
{
    const json_t *value = json_object_get(line->json, field);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (json_is_integer(value) && strcmp(field, "id") == 0)
        return arena_printf(line->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (!json_is_string(value)) {
        refuse(line, field, "is no text");
        return NULL;
    }
    char *text = text_valid_utf8(line->arena, json_string_value(value), json_string_length(value));
    g_strstrip(text);
    return *text == '\0' ? NULL : text;
}

static int64_t
time_of(Line *line, const char *field, const char *text)
{
    g_autoptr(GError) error = NULL;
    int64_t at_us = 0;
    if (text != NULL && !clock_parse(text, line->context->zone, &at_us, &error))
        record_fail(line->record, line->arena, "%s: %s", field, error->message);
    return at_us;
}

/* Parts of a path; names that are no text or too many fail the record. */
static void
add_path(Line *line, GArray *paths, const json_t *names)
{
    const char **parts = arena_new_array(line->arena, const char *, PATH_PARTS_MAX);
    unsigned count = 0;
    size_t index;
    json_t *name;
    json_array_foreach((json_t *)names, index, name)
    {
        const char *text = json_string_value(name);
        if (text == NULL || count == PATH_PARTS_MAX) {
            refuse(
                line, "sections", text == NULL ? "holds something that is no text" : "is too deep");
            return;
        }
        char *part = clean_text(line, text);
        if (*part != '\0')
            parts[count++] = part;
    }
    SectionPath const path = {parts, count};
    if (count > 0 && paths->len < PATHS_MAX)
        g_array_append_val(paths, path);
}

static void
add_slashed(Line *line, GArray *paths, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    g_autoptr(Json) names = json_array();
    for (unsigned index = 0; parts[index] != NULL; index++)
        json_array_append_new(names, json_string(parts[index]));
    add_path(line, paths, names);
}

static bool
any_slash(const json_t *names)
{
    size_t index;
    json_t *name;
    json_array_foreach((json_t *)names, index, name)
    {
        if (json_is_string(name) && strchr(json_string_value(name), '/') != NULL)
            return true;
    }
    return false;
}

static void
read_sections(Line *line)
{
    g_autoptr(GArray) paths = g_array_new(FALSE, FALSE, sizeof(SectionPath));
    const json_t *explicit_paths = json_object_get(line->json, "section_paths");
    const json_t *sections = json_object_get(line->json, "sections");
    size_t index;
    json_t *entry;
    if (json_is_array(explicit_paths)) {
        json_array_foreach((json_t *)explicit_paths, index, entry)
        {
            add_path(line, paths, entry);
        }
    } else if (json_is_array(sections) && any_slash(sections)) {
        json_array_foreach((json_t *)sections, index, entry)
        {
            add_slashed(line, paths, json_is_string(entry) ? json_string_value(entry) : "");
        }
    } else if (json_is_array(sections)) {
        add_path(line, paths, sections);
    } else if (sections != NULL && !json_is_null(sections)) {
        refuse(line, "sections", "is no list");
    }
    if (paths->len == 0) {
        const char **names = arena_new_array(line->arena, const char *, 1);
        names[0] = NO_SECTION;
        SectionPath const path = {names, 1};
        g_array_append_val(paths, path);
    }
    line->record->section_count = paths->len;
    line->record->sections =
        arena_memdup(line->arena, paths->data, paths->len * sizeof(SectionPath));
}

static void
read_tags(Line *line)
{
    const json_t *tags = json_object_get(line->json, "tags");
    const json_t *types = json_object_get(line->json, "tag_types");
    size_t const count = json_array_size(tags);
    if (count > STORY_LABELS_MAX) {
        record_fail(
            line->record, line->arena, "tags: %zu of them (at most %d)", count, STORY_LABELS_MAX);
        return;
    }
    RecordLabel *labels = arena_new_array(line->arena, RecordLabel, count);
    unsigned kept = 0;
    for (size_t index = 0; index < count; index++) {
        const json_t *tag = json_array_get(tags, index);
        const char *name = json_is_object(tag) ? json_text(tag, "name") : json_string_value(tag);
        if (name == NULL) {
            refuse(line, "tags", "holds something that is no text");
            return;
        }
        char *clean = clean_text(line, name);
        const char *type = json_is_object(tag) ? json_text(tag, "type") : json_text(types, name);
        if (*clean != '\0')
            labels[kept++] = (RecordLabel){clean, arena_strdup(line->arena, type)};
    }
    line->record->tags = labels;
    line->record->tag_count = kept;
}

static void
read_authors(Line *line)
{
    const json_t *authors = json_object_get(line->json, "authors");
    size_t const count = MIN(json_array_size(authors), (size_t)STORY_LABELS_MAX);
    RecordLabel *labels = arena_new_array(line->arena, RecordLabel, count + 1);
    unsigned kept = 0;
    for (size_t index = 0; index < count; index++) {
        const char *name = clean_text(line, json_string_value(json_array_get(authors, index)));
        if (name != NULL && *name != '\0')
            labels[kept++].name = name;
    }
    const char *author = kept == 0 ? text_field(line, "author") : NULL;
    if (author != NULL)
        labels[kept++].name = author;
    line->record->authors = labels;
    line->record->author_count = kept;
}

/* "<p>" or "<div …" at the beginning: HTML that does not say so. */
static bool
looks_like_html(const char *body)
{
    while (g_ascii_isspace(*body))
        body++;
    if (body[0] != '<' || !(g_ascii_isalpha(body[1]) || body[1] == '!'))
        return false;
    return strchr(body, '>') != NULL;
}

static void
read_body(Line *line)
{
    StoryContent *content = &line->record->content;
    const char *format = text_field(line, "body_format");
    const char *body = text_field(line, "body");
    content->body = body != NULL ? body : "";
    if (format != NULL && !body_format_parse(format, &content->body_format)) {
        record_fail(line->record, line->arena,
            "body_format \"%.40s\" (expected plain, markdown or html)", format);
        return;
    }
    if (format == NULL && looks_like_html(content->body))
        content->body_format = BODY_HTML;
    if (content->body_format != BODY_HTML)
        return;
    g_autoptr(GError) error = NULL;
    SafeHtml clean;
    if (!sanitizer_clean(line->arena, content->body, strlen(content->body), NULL, &clean, &error)) {
        record_fail(line->record, line->arena, "body: %s", error->message);
        return;
    }
    content->body = arena_strndup(line->arena, clean.html, clean.size);
}

/* {"at", "text"} each; *ret_count of them. */
static const Correction *
read_notes(Line *line, const json_t *object, unsigned *ret_count)
{
    const json_t *notes = json_object_get(object, "corrections");
    size_t const count = json_array_size(notes);
    *ret_count = 0;
    if (count > STORY_CORRECTIONS_MAX) {
        refuse(line, "corrections", "are too many");
        return NULL;
    }
    Correction *corrections = arena_new_array(line->arena, Correction, count);
    for (size_t index = 0; index < count; index++) {
        const json_t *note = json_array_get(notes, index);
        const char *text = json_text(note, "text");
        if (text == NULL || json_text(note, "at") == NULL) {
            refuse(line, "corrections", "need a text and a time (\"at\")");
            return NULL;
        }
        corrections[index].text = clean_text(line, text);
        corrections[index].is_compared = json_flag(note, "compare", false);
        corrections[index].at_us = time_of(line, "correction", json_text(note, "at"));
    }
    *ret_count = (unsigned)count;
    return corrections;
}

static void
read_corrections(Line *line)
{
    Story *story = &line->record->story;
    story->corrections = read_notes(line, line->json, &story->correction_count);
}

/* {"file", "library"?}; false, with file NULL, where the record names none or has failed. */
static bool
read_file(Line *line, const json_t *picture, RecordPicture *ret_picture)
{
    g_autoptr(GError) error = NULL;
    const char *file = json_text(picture, "file");
    const json_t *library = json_object_get(picture, "library");
    *ret_picture = (RecordPicture){0};
    if (file == NULL)
        return false;
    if (library != NULL && !picture_json_read(line->arena, library, line->context->zone,
                               &ret_picture->about, &error)) {
        record_fail(line->record, line->arena, "picture: %s", error->message);
        return false;
    }
    ret_picture->file = record_file(line->arena, line->context->attachments_dir, file);
    if (ret_picture->file == NULL)
        refuse(line, "picture", "must name a file below the input's folder");
    return ret_picture->file != NULL;
}

/* The picture of a story or an entry, with the texts that it has there. */
static void
read_picture(Line *line, const json_t *object, RecordPicture *ret_picture, StoryPicture *ret_shown)
{
    const json_t *picture = json_object_get(object, "picture");
    if (!read_file(line, picture, ret_picture))
        return;
    *ret_shown = (StoryPicture){
        .alt = clean_text(line, json_text(picture, "alt")),
        .caption = clean_text(line, json_text(picture, "caption")),
        .credit = clean_text(line, json_text(picture, "credit")),
    };
}

static void
read_shown_pictures(Line *line)
{
    const json_t *list = json_object_get(line->json, "pictures");
    size_t const count = json_array_size(list);
    if (count > BODY_PICTURES_MAX) {
        refuse(line, "pictures", "are too many");
        return;
    }
    RecordPicture *pictures = arena_new_array(line->arena, RecordPicture, count + 1);
    unsigned taken = 0;
    for (size_t index = 0; index < count; index++)
        if (read_file(line, json_array_get(list, index), &pictures[taken]))
            taken++;
    line->record->shown_pictures = pictures;
    line->record->shown_picture_count = taken;
}

/* One entry of a live story; false fails the record. */
static bool
read_entry(Line *line, const json_t *json, RecordEntry *ret_entry)
{
    LiveEntry *entry = &ret_entry->entry;
    g_autoptr(GError) error = NULL;
    SafeHtml clean;
    const char *format = json_text(json, "body_format");
    entry->at_us = time_of(line, "entry", json_text(json, "at"));
    entry->headline = clean_text(line, json_text(json, "title"));
    entry->body = clean_text(line, json_text(json, "body"));
    entry->is_key = json_flag(json, "key", false);
    entry->is_pinned = json_flag(json, "pinned", false);
    entry->corrections = read_notes(line, json, &entry->correction_count);
    read_picture(line, json, &ret_entry->picture, &entry->picture);
    ret_entry->author.name = clean_text(line, json_text(json, "author"));
    if (entry->body == NULL)
        entry->body = "";
    if (entry->at_us == 0 || (format != NULL && !body_format_parse(format, &entry->body_format))) {
        refuse(line, "entries", "need a time (\"at\") and a body_format that is known");
        return false;
    }
    if (entry->body_format != BODY_HTML)
        return true;
    if (!sanitizer_clean(line->arena, entry->body, strlen(entry->body), NULL, &clean, &error)) {
        record_fail(line->record, line->arena, "entry: %s", error->message);
        return false;
    }
    entry->body = arena_strndup(line->arena, clean.html, clean.size);
    return true;
}

static void
read_live(Line *line)
{
    const json_t *live = json_object_get(line->json, "live");
    const json_t *list = json_object_get(live, "entries");
    size_t const count = json_array_size(list);
    if (live == NULL)
        return;
    if (!coverage_parse(json_text(live, "state"), &line->record->story.coverage)) {
        refuse(line, "live", "needs a state, running or ended");
        return;
    }
    if (count > LIVE_ENTRIES_MAX) {
        refuse(line, "live", "has too many entries");
        return;
    }
    RecordEntry *entries = arena_new_array(line->arena, RecordEntry, count + 1);
    for (size_t index = 0; index < count; index++) {
        entries[index] = (RecordEntry){0};
        if (!read_entry(line, json_array_get(list, index), &entries[index]))
            return;
    }
    line->record->entries = entries;
    line->record->entry_count = (unsigned)count;
}

/* Ids of the same origin; *ret_count of them. */
static const char *const *
read_ids(Line *line, const char *field, unsigned *ret_count)
{
    const json_t *names = json_object_get(line->json, field);
    size_t const count = json_array_size(names);
    if (count > STORY_LABELS_MAX) {
        record_fail(line->record, line->arena, "%s: %zu of them (at most %d)", field, count,
            STORY_LABELS_MAX);
        return NULL;
    }
    const char **ids = arena_new_array(line->arena, const char *, count);
    for (size_t index = 0; index < count; index++) {
        const char *id = json_string_value(json_array_get(names, index));
        if (id == NULL) {
            refuse(line, field, "holds something that is no text");
            return NULL;
        }
        ids[index] = arena_strdup(line->arena, id);
    }
    *ret_count = (unsigned)count;
    return ids;
}

static void
read_related(Line *line)
{
    ImportRecord *record = line->record;
    record->related = read_ids(line, "related", &record->related_count);
    record->unrelated = read_ids(line, "unrelated", &record->unrelated_count);
    record->listed = read_ids(line, "listed", &record->listed_count);
}

/* Of a story that is not public, the status is its stage on the desk. */
static bool
find_stage(const char *name, StoryStage *ret_stage)
{
    static const char *const STAGES[] = {"draft", "review", "ready", "spiked"};
    for (unsigned stage = 0; stage < G_N_ELEMENTS(STAGES); stage++)
        if (strcmp(name, STAGES[stage]) == 0) {
            *ret_stage = (StoryStage)stage;
            return true;
        }
    return false;
}

static void
read_status(Line *line)
{
    Story *story = &line->record->story;
    const char *status = text_field(line, "status");
    story->live = &line->record->content;
    story->status = STORY_LIVE;
    story->stage = STORY_READY;
    if (status == NULL || strcmp(status, "live") == 0)
        return;
    if (find_stage(status, &story->stage)) {
        story->status = STORY_UNPUBLISHED;
        story->live = NULL;
        story->working = &line->record->content;
    } else if (strcmp(status, "scheduled") == 0) {
        story->status = STORY_SCHEDULED;
        story->is_embargoed = json_flag(line->json, "embargo", false);
    } else if (strcmp(status, "withdrawn") == 0) {
        story->status = STORY_WITHDRAWN;
        story->withdrawn_reason = text_field(line, "withdrawn_reason");
    } else {
        record_fail(line->record, line->arena,
            "status \"%.40s\" (expected live, draft, review, ready, spiked, scheduled or "
            "withdrawn)",
            status);
    }
}

/* A whole number of a small scale; what is beyond it stays so, to be refused. */
static int
small_number(const Line *line, const char *field, int most)
{
    const json_t *value = json_object_get(line->json, field);
    return json_is_integer(value) ? (int)CLAMP(json_integer_value(value), -1, most + 1) : 0;
}

static void
read_slug(Line *line)
{
    g_autoptr(GError) error = NULL;
    if (!story_slug_read(
            line->arena, text_field(line, "slug"), &line->record->content.slug, &error))
        record_fail(line->record, line->arena, "%s", error->message);
}

static void
read_texts(Line *line)
{
    StoryContent *content = &line->record->content;
    content->headline = text_field(line, "title");
    content->list_headline = text_field(line, "list_title");
    read_slug(line);
    content->kicker = text_field(line, "kicker");
    content->standfirst = text_field(line, "standfirst");
    content->dateline = text_field(line, "dateline");
    content->byline = text_field(line, "byline");
    content->language = text_field(line, "language");
    content->source_url = text_field(line, "source_url");
    content->priority = small_number(line, "priority", 5);
    content->urgency = small_number(line, "urgency", STORY_URGENCY_MAX);
    line->record->source = text_field(line, "source");
}

static void
read_old_address(Line *line)
{
    const char *url = text_field(line, "url");
    const char *path = record_old_path(line->arena, url);
    line->record->story.foreign.url = url;
    if (path == NULL)
        return;
    const char **addresses = arena_new_array(line->arena, const char *, 1);
    addresses[0] = path;
    line->record->old_addresses = addresses;
    line->record->old_address_count = 1;
}

static void
read_story(Line *line)
{
    ImportRecord *record = line->record;
    const char *published = text_field(line, "published");
    const char *origin = text_field(line, "origin");
    record->story.foreign.origin = origin != NULL ? origin : line->context->origin;
    record->story.foreign.id = text_field(line, "id");
    if (record->story.foreign.id == NULL)
        refuse(line, "id", "is missing");
    read_texts(line);
    if (record->content.headline == NULL)
        refuse(line, "title", "is missing");
    read_status(line);
    if (published == NULL && record->story.status != STORY_UNPUBLISHED)
        refuse(line, "published", "is missing");
    record->story.published_us = time_of(line, "published", published);
    record->story.updated_us = time_of(line, "updated", text_field(line, "updated"));
    read_sections(line);
    read_tags(line);
    read_authors(line);
    read_corrections(line);
    read_picture(line, line->json, &record->picture, &record->content.picture);
    read_shown_pictures(line);
    read_old_address(line);
    read_related(line);
    read_live(line);
    if (record->failure == NULL)
        read_body(line);
}

static void
read_line(
    const ReaderContext *context, ImportRecord *record, Arena *arena, const char *text, size_t size)
{
    g_autoptr(GError) error = NULL;
    if (!g_utf8_validate(text, (gssize)size, NULL)) {
        record_fail(record, arena, "not valid UTF-8");
        return;
    }
    g_autoptr(Json) json = json_read_object(text, size, LINE_MAX_BYTES, &error);
    if (json == NULL) {
        record_fail(record, arena, "%s", error->message);
        return;
    }
    Line line = {context, json, record, arena};
    record->story.foreign.digest = record_digest(arena, text, size);
    read_story(&line);
}

bool
jsonl_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error)
{
    for (int64_t number = 1;; number++) {
        char *text;
        size_t size;
        bool too_long;
        if (!input_line(input, LINE_MAX_BYTES, &text, &size, &too_long, error))
            return false;
        if (text == NULL)
            return true;
        if (number == 1 && size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
            text += 3;
            size -= 3;
        }
        if (size == 0 && !too_long)
            continue;
        Arena *arena;
        ImportRecord *record = record_sink_begin(sink, &arena);
        record->line = number;
        if (too_long)
            record_fail(record, arena, "the line has more than %d bytes", LINE_MAX_BYTES);
        else
            read_line(context, record, arena, text, size);
        if (!record_sink_end(sink))
            return true;
    }
}
