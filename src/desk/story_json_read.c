/* SPDX-License-Identifier: MIT */
/* Fields over a content. Every field has one reader in FIELDS; what is in no line of it is refused
 * by name, so that a misspelt field is not lost in silence. */
#include <string.h>

#include "base/error.h"
#include "desk/story_json.h"
#include "newsroom/label.h"
#include "newsroom/media.h"
#include "newsroom/section.h"
#include "text/plain.h"
#include "text/sanitizer.h"

enum { PATH_PARTS_MAX = 8, SECTIONS_MAX = 20 };

typedef struct {
    Write *write;
    Newsroom *newsroom;
    Reader *reader; /* within the write */
    Arena *arena;
    const Json *fields;
    StoryContent *content;
    bool makes_sections;
} Reading;

/* Where a text field goes. */
static const struct {
    const char *name;
    size_t offset;
} TEXTS[] = {
    {"title", offsetof(StoryContent, headline)},
    {"list_title", offsetof(StoryContent, list_headline)},
    {"kicker", offsetof(StoryContent, kicker)},
    {"standfirst", offsetof(StoryContent, standfirst)},
    {"dateline", offsetof(StoryContent, dateline)},
    {"byline", offsetof(StoryContent, byline)},
    {"language", offsetof(StoryContent, language)},
    {"source_url", offsetof(StoryContent, source_url)},
};

/* A text on one line without blanks around it, NULL where it is null or empty. */
static bool
read_text(
    Reading *reading, const char *name, const Json *value, const char **ret_text, GError **error)
{
    *ret_text = NULL;
    if (json_is_null(value))
        return true;
    if (!json_is_string(value))
        return fail(error, FAIL_INVALID, "%s: a text was expected", name);
    if (strlen(json_string_value(value)) != json_string_length(value))
        return fail(error, FAIL_INVALID, "%s: a zero byte is no text", name);
    const char *text = plain_excerpt(reading->arena, json_string_value(value), SIZE_MAX);
    *ret_text = *text == '\0' ? NULL : text;
    return true;
}

static bool
read_texts(Reading *reading, const char *name, const Json *value, GError **error)
{
    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++)
        if (strcmp(TEXTS[index].name, name) == 0)
            return read_text(reading, name, value,
                (const char **)(void *)((char *)reading->content + TEXTS[index].offset), error);
    return fail(error, FAIL_INTERNAL, "%s has no place", name);
}

static bool
read_slug(Reading *reading, const char *name, const Json *value, GError **error)
{
    const char *text;
    return read_text(reading, name, value, &text, error) &&
           story_slug_read(reading->arena, text, &reading->content->slug, error);
}

static bool
read_number(const char *name, const Json *value, int most, int *ret_number, GError **error)
{
    json_int_t const number = json_is_null(value) ? 0 : json_integer_value(value);
    if (!json_is_null(value) && (!json_is_integer(value) || number < 0 || number > most))
        return fail(
            error, FAIL_INVALID, "%s: a whole number from 1 to %d was expected", name, most);
    *ret_number = (int)number;
    return true;
}

static bool
read_priority(Reading *reading, const char *name, const Json *value, GError **error)
{
    return read_number(name, value, 5, &reading->content->priority, error);
}

static bool
read_urgency(Reading *reading, const char *name, const Json *value, GError **error)
{
    return read_number(name, value, STORY_URGENCY_MAX, &reading->content->urgency, error);
}

/* The body's format comes first: without one the body keeps the content's. */
static bool
read_body(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryContent *content = reading->content;
    const char *format = json_text(reading->fields, "body_format");
    const char *text = json_is_null(value) ? "" : json_string_value(value);
    SafeHtml clean;
    if (text == NULL)
        return fail(error, FAIL_INVALID, "%s: a text was expected", name);
    if (format != NULL && !body_format_parse(format, &content->body_format))
        return fail(error, FAIL_INVALID, "body_format \"%.40s\" (expected plain, markdown or html)",
            format);
    content->body = arena_strdup(reading->arena, text);
    if (content->body_format != BODY_HTML)
        return true;
    if (!sanitizer_clean(reading->arena, text, strlen(text), NULL, &clean, error))
        return fail_prefix(error, "%s", name);
    content->body = arena_strndup(reading->arena, clean.html, clean.size);
    return true;
}

/* Read with the body. */
static bool
read_body_format(Reading *reading, const char *name, const Json *value, GError **error)
{
    return json_object_get(reading->fields, "body") != NULL ||
           fail(error, FAIL_INVALID, "%s: comes with a body", name);
}

/* NULL where there is none, or an element is no text. */
static const Section *
find_path(Reading *reading, const Json *names)
{
    const Section *section = NULL;
    for (size_t index = 0; index < json_array_size(names); index++) {
        const char *name = json_string_value(json_array_get(names, index));
        if (name == NULL)
            return NULL;
        section = section_find_named(reading->reader->db, reading->reader->sections, section, name);
        if (section == NULL)
            return NULL;
    }
    return section;
}

static bool
section_of_path(Reading *reading, const Json *names, int64_t *ret_id, GError **error)
{
    const char *path[PATH_PARTS_MAX + 1] = {NULL};
    size_t const count = json_array_size(names);
    if (count == 0 || count > PATH_PARTS_MAX)
        return fail(
            error, FAIL_INVALID, "sections: a path is a list of 1 to %d names", PATH_PARTS_MAX);
    for (size_t index = 0; index < count; index++)
        if ((path[index] = json_string_value(json_array_get(names, index))) == NULL)
            return fail(error, FAIL_INVALID, "sections: a path is a list of names");
    if (reading->makes_sections)
        return section_ensure(reading->write, path, count, ret_id, error) ||
               fail_prefix(error, "sections");
    const Section *section = find_path(reading, names);
    if (section == NULL) {
        g_autofree char *told = g_strjoinv("/", (char **)path);
        return fail(error, FAIL_INVALID,
            "sections: there is no section \"%.200s\" (a chief can make it)", told);
    }
    *ret_id = section->id;
    return true;
}

/* Adds an id once. */
static void
add_id(int64_t *ids, unsigned *count, int64_t id)
{
    for (unsigned index = 0; index < *count; index++)
        if (ids[index] == id)
            return;
    ids[(*count)++] = id;
}

static bool
check_list(const char *name, const Json *value, size_t most, GError **error)
{
    if (!json_is_null(value) && !json_is_array(value))
        return fail(error, FAIL_INVALID, "%s: a list was expected", name);
    if (json_array_size(value) > most)
        return fail(error, FAIL_INVALID, "%s: more than %zu", name, most);
    return true;
}

static bool
read_paths(Reading *reading, const char *name, const Json *paths, GError **error)
{
    if (!check_list(name, paths, SECTIONS_MAX, error))
        return false;
    int64_t *ids = arena_new_array(reading->arena, int64_t, SECTIONS_MAX);
    unsigned count = 0;
    for (size_t index = 0; index < json_array_size(paths); index++) {
        int64_t id;
        if (!section_of_path(reading, json_array_get(paths, index), &id, error))
            return false;
        add_id(ids, &count, id);
    }
    reading->content->sections = ids;
    reading->content->section_count = count;
    return true;
}

static bool
any_slash(const Json *names)
{
    for (size_t index = 0; index < json_array_size(names); index++) {
        const char *name = json_string_value(json_array_get(names, index));
        if (name != NULL && strchr(name, '/') != NULL)
            return true;
    }
    return false;
}

/* ["World/Russia", "Politics"] -> [["World", "Russia"], ["Politics"]] */
static Json *
split_paths(const Json *names)
{
    Json *paths = json_array();
    for (size_t index = 0; index < json_array_size(names); index++) {
        const char *text = json_string_value(json_array_get(names, index));
        g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", "/", -1);
        Json *path = json_array();
        for (char **part = parts; *part != NULL; part++)
            json_array_append_new(path, json_string(g_strstrip(*part)));
        json_array_append_new(paths, path);
    }
    return paths;
}

/* One path, the primary section; where an element has a "/" that is in no section's name, each is a
 * path of its own, as in a JSON line. Paths or ids, where they are said, say more. */
static bool
read_sections(Reading *reading, const char *name, const Json *value, GError **error)
{
    if (json_object_get(reading->fields, "section_paths") != NULL ||
        json_object_get(reading->fields, "section_ids") != NULL)
        return true;
    if (!check_list(name, value, SECTIONS_MAX, error))
        return false;
    bool const split = any_slash(value) && find_path(reading, value) == NULL;
    g_autoptr(Json) paths = split ? split_paths(value) : json_array();
    if (!split && json_array_size(value) > 0)
        json_array_append(paths, (Json *)value);
    return read_paths(reading, name, paths, error);
}

static bool
read_section_paths(Reading *reading, const char *name, const Json *value, GError **error)
{
    return json_object_get(reading->fields, "section_ids") != NULL ||
           read_paths(reading, name, value, error);
}

static bool
read_section_ids(Reading *reading, const char *name, const Json *value, GError **error)
{
    if (!check_list(name, value, SECTIONS_MAX, error))
        return false;
    int64_t *ids = arena_new_array(reading->arena, int64_t, SECTIONS_MAX);
    unsigned count = 0;
    for (size_t index = 0; index < json_array_size(value); index++) {
        json_int_t const id = json_integer_value(json_array_get(value, index));
        const Section *section = section_find(reading->reader->sections, id);
        if (section == NULL)
            return fail(
                error, FAIL_INVALID, "%s: there is no section %" JSON_INTEGER_FORMAT, name, id);
        add_id(ids, &count, section->id);
    }
    reading->content->sections = ids;
    reading->content->section_count = count;
    return true;
}

/* A list of names, or of {"name", "type"}; those that are new are made. */
static bool
read_labels(Reading *reading, LabelKind kind, const char *name, const Json *value,
    const int64_t **ret_ids, unsigned *ret_count, GError **error)
{
    if (!check_list(name, value, STORY_LABELS_MAX, error))
        return false;
    int64_t *ids = arena_new_array(reading->arena, int64_t, STORY_LABELS_MAX);
    const Json *types = json_object_get(reading->fields, "tag_types");
    unsigned count = 0;
    for (size_t index = 0; index < json_array_size(value); index++) {
        const Json *entry = json_array_get(value, index);
        const Json *text = json_is_object(entry) ? json_object_get(entry, "name") : entry;
        Label draft = {.kind = kind};
        int64_t id;
        if (!read_text(reading, name, text, &draft.name, error))
            return false;
        if (draft.name == NULL)
            continue;
        if (kind == LABEL_TAG)
            draft.type =
                json_is_object(entry) ? json_text(entry, "type") : json_text(types, draft.name);
        if (!label_ensure(reading->write, &draft, &id, error))
            return fail_prefix(error, "%s", name);
        add_id(ids, &count, id);
    }
    *ret_ids = ids;
    *ret_count = count;
    return true;
}

static bool
read_tags(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryContent *content = reading->content;
    return read_labels(reading, LABEL_TAG, name, value, &content->tags, &content->tag_count, error);
}

/* Read with the tags. */
static bool
read_tag_types(Reading *reading, const char *name, const Json *value, GError **error)
{
    return json_is_object(value) || fail(error, FAIL_INVALID, "%s: an object was expected", name);
}

static bool
read_authors(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryContent *content = reading->content;
    return read_labels(
        reading, LABEL_AUTHOR, name, value, &content->authors, &content->author_count, error);
}

static bool
read_author(Reading *reading, const char *name, const Json *value, GError **error)
{
    g_autoptr(Json) list = json_array();
    json_array_append(list, (Json *)value);
    return read_authors(reading, name, list, error);
}

static bool
read_source(Reading *reading, const char *name, const Json *value, GError **error)
{
    Label draft = {.kind = LABEL_SOURCE};
    reading->content->source_id = 0;
    if (!read_text(reading, name, value, &draft.name, error))
        return false;
    return draft.name == NULL ||
           label_ensure(reading->write, &draft, &reading->content->source_id, error) ||
           fail_prefix(error, "%s", name);
}

/* {"id", "alt", "caption", "credit"}; null takes the picture away. */
static bool
read_picture(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryPicture picture = {0};
    Media media;
    bool found = false;
    if (json_is_null(value)) {
        reading->content->picture = picture;
        return true;
    }
    picture.media_id = json_int(value, "id", 0);
    if (!media_find(reading->reader, reading->arena, picture.media_id, &media, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_INVALID, "%s: there is no picture %" G_GINT64_FORMAT, name,
            picture.media_id);
    picture.alt = arena_strdup(reading->arena, json_text(value, "alt"));
    picture.caption = arena_strdup(reading->arena, json_text(value, "caption"));
    picture.credit = arena_strdup(reading->arena, json_text(value, "credit"));
    reading->content->picture = picture;
    return true;
}

static bool
read_ids(Reading *reading, const char *name, const Json *value, const int64_t **ret_ids,
    unsigned *ret_count, GError **error)
{
    if (!check_list(name, value, STORY_LABELS_MAX, error))
        return false;
    int64_t *ids = arena_new_array(reading->arena, int64_t, STORY_LABELS_MAX);
    unsigned count = 0;
    for (size_t index = 0; index < json_array_size(value); index++) {
        json_int_t const id = json_integer_value(json_array_get(value, index));
        if (id <= 0)
            return fail(error, FAIL_INVALID, "%s: numbers of stories were expected", name);
        add_id(ids, &count, id);
    }
    *ret_ids = ids;
    *ret_count = count;
    return true;
}

static bool
read_related(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryContent *content = reading->content;
    return read_ids(reading, name, value, &content->related, &content->related_count, error);
}

static bool
read_unrelated(Reading *reading, const char *name, const Json *value, GError **error)
{
    StoryContent *content = reading->content;
    return read_ids(reading, name, value, &content->unrelated, &content->unrelated_count, error);
}

static const struct {
    const char *name;
    bool (*read)(Reading *reading, const char *name, const Json *value, GError **error);
} FIELDS[] = {
    {"author", read_author},
    {"authors", read_authors},
    {"body", read_body},
    {"body_format", read_body_format},
    {"byline", read_texts},
    {"dateline", read_texts},
    {"kicker", read_texts},
    {"language", read_texts},
    {"list_title", read_texts},
    {"picture", read_picture},
    {"priority", read_priority},
    {"related", read_related},
    {"section_ids", read_section_ids},
    {"section_paths", read_section_paths},
    {"sections", read_sections},
    {"slug", read_slug},
    {"source", read_source},
    {"source_url", read_texts},
    {"standfirst", read_texts},
    {"tag_types", read_tag_types},
    {"tags", read_tags},
    {"title", read_texts},
    {"unrelated", read_unrelated},
    {"urgency", read_urgency},
};

static bool
read_field(Reading *reading, const char *name, const Json *value, GError **error)
{
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        if (strcmp(FIELDS[index].name, name) == 0)
            return FIELDS[index].read(reading, name, value, error);
    return fail(error, FAIL_INVALID, "there is no field \"%.60s\"", name);
}

bool
story_json_read(Write *write, Newsroom *newsroom, bool makes_sections, const Json *fields,
    const StoryContent *base, StoryContent **ret_content, GError **error)
{
    Arena *arena = write_arena(write);
    const char *name;
    Json *value;
    g_autoptr(Reader) reader = newsroom_read_within(newsroom, write, error);
    if (reader == NULL)
        return false;
    Reading reading = {.write = write,
        .newsroom = newsroom,
        .reader = reader,
        .arena = arena,
        .fields = fields,
        .content = base != NULL ? arena_memdup(arena, base, sizeof *base)
                                : arena_new0(arena, StoryContent),
        .makes_sections = makes_sections};
    if (base == NULL)
        reading.content->body = "";
    json_object_foreach((Json *)fields, name, value)
    {
        if (!read_field(&reading, name, value, error))
            return false;
    }
    *ret_content = reading.content;
    return true;
}
