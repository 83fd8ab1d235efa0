/* SPDX-License-Identifier: MIT */
#include "desk/story_json.h"

#include "base/clock.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/media_body.h"
#include "newsroom/section.h"

typedef struct {
    Json *object;
    Reader *reader;
    Arena *arena;
} Putting;

static Json *
section_names(const Section *section)
{
    Json *names = json_array();
    for (; section != NULL; section = section->parent)
        json_array_insert_new(names, 0, json_string(section->name));
    return names;
}

/* "sections" is the primary section's path; "section_paths" all of them, where there are more. */
static void
put_sections(Putting *putting, const StoryContent *content)
{
    Json *paths = json_array(), *ids = json_array();
    for (unsigned index = 0; index < content->section_count; index++) {
        const Section *section = section_find(putting->reader->sections, content->sections[index]);
        if (section == NULL)
            continue;
        json_array_append_new(paths, section_names(section));
        json_array_append_new(ids, json_integer(section->id));
    }
    Json *first = json_array_get(paths, 0);
    json_object_set_new(
        putting->object, "sections", first != NULL ? json_incref(first) : json_array());
    json_object_set_new(putting->object, "section_paths", paths);
    json_object_set_new(putting->object, "section_ids", ids);
}

/* [{"name", "type"}] of tags, ["name"] of others; what is gone is left out. */
static bool
put_labels(Putting *putting, const char *field, const int64_t *ids, unsigned count, bool typed,
    GError **error)
{
    Json *list = json_array();
    json_object_set_new(putting->object, field, list);
    for (unsigned index = 0; index < count; index++) {
        Label label;
        bool found;
        if (!label_find(putting->reader, putting->arena, ids[index], &label, &found, error))
            return false;
        if (!found)
            continue;
        if (!typed) {
            json_array_append_new(list, json_string(label.name));
            continue;
        }
        Json *tag = json_object();
        json_put_text(tag, "name", label.name);
        json_put_text(tag, "type", label.type);
        json_array_append_new(list, tag);
    }
    return true;
}

static bool
put_source(Putting *putting, const StoryContent *content, GError **error)
{
    Label label;
    bool found = false;
    if (content->source_id != 0 &&
        !label_find(putting->reader, putting->arena, content->source_id, &label, &found, error))
        return false;
    if (found)
        json_put_text(putting->object, "source", label.name);
    json_put_text(putting->object, "source_url", content->source_url);
    return true;
}

static bool
put_picture(Putting *putting, const StoryPicture *shown, GError **error)
{
    Media media;
    bool found = false;
    if (shown->media_id == 0)
        return true;
    if (!media_find(putting->reader, putting->arena, shown->media_id, &media, &found, error))
        return false;
    Json *picture = json_object();
    json_put_int(picture, "id", shown->media_id);
    json_put_text(picture, "alt", shown->alt);
    json_put_text(picture, "caption", shown->caption);
    json_put_text(picture, "credit", shown->credit);
    if (found && media.until_us != 0)
        json_put_text(
            picture, "until", clock_iso(putting->arena, media.until_us / SECOND_US * SECOND_US));
    if (found)
        json_put_text(
            picture, "src", address_of_rendition(putting->arena, media.file, MEDIA_WIDTHS[0]));
    json_object_set_new(putting->object, "picture", picture);
    return true;
}

static void
put_stories(Putting *putting, const char *field, const int64_t *ids, unsigned count)
{
    Json *list = json_array();
    for (unsigned index = 0; index < count; index++)
        json_array_append_new(list, json_integer(ids[index]));
    json_object_set_new(putting->object, field, list);
}

static bool
put_texts(Putting *putting, const StoryContent *content, GError **error)
{
    Json *object = putting->object;
    const char *body;
    if (!media_body_current(putting->reader, putting->arena,
            content->body != NULL ? content->body : "", &body, error))
        return false;
    json_put_text(object, "title", content->headline);
    json_put_text(object, "list_title", content->list_headline);
    json_put_text(object, "slug", content->slug);
    json_put_text(object, "kicker", content->kicker);
    json_put_text(object, "standfirst", content->standfirst);
    json_put_text(object, "dateline", content->dateline);
    json_put_text(object, "byline", content->byline);
    json_put_text(object, "language", content->language);
    if (content->priority != 0)
        json_put_int(object, "priority", content->priority);
    if (content->urgency != 0)
        json_put_int(object, "urgency", content->urgency);
    json_put_text(object, "body_format", body_format_name(content->body_format));
    json_object_set_new(object, "body", json_string(body));
    return true;
}

bool
story_json_put(
    Json *object, Reader *reader, Arena *arena, const StoryContent *content, GError **error)
{
    Putting putting = {object, reader, arena};
    if (!put_texts(&putting, content, error))
        return false;
    put_sections(&putting, content);
    put_stories(&putting, "related", content->related, content->related_count);
    put_stories(&putting, "unrelated", content->unrelated, content->unrelated_count);
    return put_labels(&putting, "tags", content->tags, content->tag_count, true, error) &&
           put_labels(&putting, "authors", content->authors, content->author_count, false, error) &&
           put_source(&putting, content, error) && put_picture(&putting, &content->picture, error);
}
