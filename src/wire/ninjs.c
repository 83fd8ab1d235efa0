/* SPDX-License-Identifier: MIT */
/* ninjs 3.1 and 2.2 (IPTC, spring 2025; https://iptc.org/std/ninjs/). What stands where:
 *
 *   uri            /articles/ID, the same for ever; the address of the day is an altId "web"
 *   version        the revision
 *   pubStatus      usable: live; canceled: withdrawn; withheld: neither
 *   urgency        the story's; where it says none: 1, 3, 5, 7, 9 for priorities 1 to 5
 *   headlines      roles main, short (for lists), kicker
 *   descriptions   role summary: the standfirst
 *   bodies         role main as text/plain, with counts; role html as clean text/html
 *   people, organisations, places, subjects   tags by their type; sections are subjects too
 *   infoSources    the source
 *   associations   the lead picture, with a rendition for each width
 *   edNote         why it was withdrawn, or the corrections, one a line
 *
 * Both versions have the same structure; 2.2 writes names in small letters and calls embargoedUntil
 * embargoed. So an item is made with the names of 3.1 and renamed. */
#include "wire/ninjs.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/media_body.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "text/plain.h"
#include "text/sanitizer.h"

enum { PRIORITY_NORMAL = 3 };

typedef struct {
    Reader *reader;
    Arena *arena;
    const Story *story;
    const StoryContent *content;
    Json *item;
} Writing;

static const struct {
    const char *format;
    NinjsVersion version;
} FORMATS[] = {{"ninjs", NINJS_3_1}, {"ninjs-2.2", NINJS_2_2}, {"ninjs-3.1", NINJS_3_1}};

static const char *const NUMBERS[] = {[NINJS_2_2] = "2.2", [NINJS_3_1] = "3.1"};

bool
ninjs_parse(const char *format, NinjsVersion *ret_version)
{
    for (size_t index = 0; index < G_N_ELEMENTS(FORMATS); index++) {
        if (strcmp(format, FORMATS[index].format) != 0)
            continue;
        *ret_version = FORMATS[index].version;
        return true;
    }
    return false;
}

static const char *
absolute(const Writing *writing, const char *path)
{
    return arena_printf(writing->arena, "%s%s", writing->reader->settings->base_url, path);
}

static void
put_time(Json *object, Arena *arena, const char *field, int64_t at_us)
{
    if (at_us != 0)
        json_put_text(object, field, clock_iso(arena, at_us / SECOND_US * SECOND_US));
}

/* A list of the item, made where it is missing. */
static Json *
list_of(Json *item, const char *field)
{
    if (json_object_get(item, field) == NULL)
        json_object_set_new(item, field, json_array());
    return json_object_get(item, field);
}

/* {role, contentType, value}, where there is a value. */
static Json *
add_text(Json *item, const char *field, const char *role, const char *type, const char *value)
{
    if (value == NULL || *value == '\0')
        return NULL;
    Json *text = json_object();
    json_put_text(text, "role", role);
    json_put_text(text, "contentType", type);
    json_put_text(text, "value", value);
    json_array_append_new(list_of(item, field), text);
    return text;
}

static void
add_alternative(Json *item, const char *role, const char *value)
{
    if (value == NULL)
        return;
    Json *id = json_object();
    json_put_text(id, "role", role);
    json_put_text(id, "value", value);
    json_array_append_new(list_of(item, "altIds"), id);
}

static void
add_concept(
    Writing *writing, const char *field, const char *name, const char *rel, const char *path)
{
    Json *concept = json_object();
    json_put_text(concept, "name", name);
    json_put_text(concept, strcmp(field, "infoSources") == 0 ? "role" : "rel", rel);
    json_put_text(concept, "uri", absolute(writing, path));
    json_array_append_new(list_of(writing->item, field), concept);
}

/* What holds of any item, withdrawn or not. */
static void
put_identity(Writing *writing)
{
    static const char *const STATUS[] = {[STORY_UNPUBLISHED] = "withheld",
        [STORY_SCHEDULED] = "withheld",
        [STORY_LIVE] = "usable",
        [STORY_WITHDRAWN] = "canceled"};
    const Story *story = writing->story;
    Json *item = writing->item;
    json_put_text(item, "uri",
        absolute(writing, arena_printf(writing->arena, "/articles/%" G_GINT64_FORMAT, story->id)));
    json_put_text(item, "type", "text");
    json_put_text(
        item, "version", arena_printf(writing->arena, "%" G_GINT64_FORMAT, story->revision));
    json_put_text(item, "pubStatus", STATUS[story->status]);
    if (story->status == STORY_SCHEDULED)
        put_time(item, writing->arena, "embargoedUntil", story->published_us);
    else
        put_time(item, writing->arena, "firstCreated", story->published_us);
    if (story->status == STORY_LIVE || story->status == STORY_WITHDRAWN)
        put_time(
            item, writing->arena, "versionCreated", MAX(story->updated_us, story->published_us));
    add_alternative(item, "foreign", story->foreign.id);
    add_alternative(item, "foreign-url", story->foreign.url);
}

static void
put_note(Writing *writing)
{
    const Story *story = writing->story;
    g_autoptr(GString) note = g_string_new(NULL);
    if (story->status == STORY_WITHDRAWN) {
        json_put_text(writing->item, "edNote", story->withdrawn_reason);
        return;
    }
    for (unsigned index = 0; index < story->correction_count; index++)
        g_string_append_printf(note, "%sCorrection, %s: %s", index == 0 ? "" : "\n",
            clock_iso(writing->arena, story->corrections[index].at_us / SECOND_US * SECOND_US),
            story->corrections[index].text);
    json_put_text(writing->item, "edNote", note->str);
}

/* As the public gets it, with whole addresses. */
static bool
body_html(const Writing *writing, SafeHtml *ret_html, GError **error)
{
    Arena *arena = writing->arena;
    MediaBody const how = {.is_empty_untold = writing->content->body_format == BODY_MARKDOWN};
    SanitizerOptions const options = {
        .base_url = arena_printf(arena, "%s/", writing->reader->settings->base_url)};
    SafeHtml html;
    return story_body_html(writing->reader, arena, writing->content, &html, error) &&
           media_body_public(writing->reader, arena, html, &how, &html, error) &&
           sanitizer_clean(arena, html.html, html.size, &options, ret_html, error);
}

static bool
put_bodies(Writing *writing, GError **error)
{
    SafeHtml html;
    if (!body_html(writing, &html, error))
        return false;
    const char *text = writing->content->body_format == BODY_PLAIN
                           ? writing->content->body
                           : plain_from_html(writing->arena, html.html, html.size);
    Json *body = add_text(writing->item, "bodies", "main", "text/plain", text);
    if (body == NULL)
        return true;
    json_put_int(body, "charCount", g_utf8_strlen(text, -1));
    json_put_int(body, "wordCount", plain_word_count(text));
    add_text(writing->item, "bodies", "html", "text/html", html.html);
    return true;
}

static void
put_texts(Writing *writing)
{
    static const char PLAIN[] = "text/plain";
    const StoryContent *content = writing->content;
    Json *item = writing->item;
    const char *language = content->language;
    int const priority = content->priority != 0 ? content->priority : PRIORITY_NORMAL;
    json_put_text(
        item, "language", language != NULL ? language : writing->reader->settings->language);
    json_put_int(item, "urgency", content->urgency != 0 ? content->urgency : 2 * priority - 1);
    add_text(item, "headlines", "main", PLAIN, content->headline);
    add_text(item, "headlines", "short", PLAIN, content->list_headline);
    add_text(item, "headlines", "kicker", PLAIN, content->kicker);
    add_text(item, "descriptions", "summary", PLAIN, content->standfirst);
    json_put_text(item, "located", content->dateline);
    const char *slug = story_slug(writing->arena, content);
    json_put_text(item, "slugline", slug);
    add_alternative(item, "web",
        absolute(writing,
            address_of_story(writing->arena, writing->story->id, slug, writing->story->coverage)));
}

static void
put_sections(Writing *writing)
{
    const StoryContent *content = writing->content;
    for (unsigned index = 0; index < content->section_count; index++) {
        const Section *section = section_find(writing->reader->sections, content->sections[index]);
        if (section != NULL)
            add_concept(writing, "subjects", section->name, "section",
                address_of_section(writing->arena, section));
    }
}

/* The list that a tag of this type belongs to. */
static const char *
list_of_type(const char *type)
{
    static const char *const TYPES[][2] = {
        {"person", "people"}, {"place", "places"}, {"organisation", "organisations"}};
    for (size_t index = 0; index < G_N_ELEMENTS(TYPES); index++)
        if (g_strcmp0(type, TYPES[index][0]) == 0)
            return TYPES[index][1];
    return "subjects";
}

static bool
put_tags(Writing *writing, GError **error)
{
    for (unsigned index = 0; index < writing->content->tag_count; index++) {
        Label tag;
        bool found;
        if (!label_find(writing->reader, writing->arena, writing->content->tags[index], &tag,
                &found, error))
            return false;
        if (found)
            add_concept(writing, list_of_type(tag.type), tag.name, "about",
                address_of_label(writing->arena, LABEL_TAG, tag.slug));
    }
    return true;
}

/* The byline as printed, or the authors' names; and the source. */
static bool
put_origin(Writing *writing, GError **error)
{
    Label label;
    bool found;
    const StoryContent *content = writing->content;
    g_autoptr(GString) names = g_string_new(content->byline);
    for (unsigned index = 0; content->byline == NULL && index < content->author_count; index++) {
        if (!label_find(
                writing->reader, writing->arena, content->authors[index], &label, &found, error))
            return false;
        if (found)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", label.name);
    }
    json_put_text(writing->item, "by", names->str);
    if (content->source_id == 0) {
        json_put_text(writing->item, "copyrightHolder", writing->reader->settings->title);
        return true;
    }
    if (!label_find(writing->reader, writing->arena, content->source_id, &label, &found, error))
        return false;
    if (found)
        add_concept(writing, "infoSources", label.name, "source",
            address_of_label(writing->arena, LABEL_SOURCE, label.slug));
    return true;
}

static void
add_rendition(Json *picture, const char *name, const char *address, const char *type, int64_t width,
    int64_t height)
{
    Json *rendition = json_object();
    json_put_text(rendition, "name", name);
    json_put_text(rendition, "href", address);
    json_put_text(rendition, "contentType", type);
    json_put_int(rendition, "width", width);
    json_put_int(rendition, "height", height);
    json_array_append_new(list_of(picture, "renditions"), rendition);
}

static void
put_renditions(const Writing *writing, Json *picture, const Media *media)
{
    Arena *arena = writing->arena;
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++) {
        int const width = MEDIA_WIDTHS[index];
        if (width >= media->width)
            continue;
        add_rendition(picture, arena_printf(arena, "w%d", width),
            absolute(writing, address_of_rendition(arena, media->file, width)), "image/webp", width,
            MAX(1, media->height * width / media->width));
    }
    add_rendition(picture, "full", absolute(writing, address_of_media(arena, media->file)),
        media->type, media->width, media->height);
}

/* As large as there are pixels, as JPEG, which every system knows. */
static void
put_cuts(const Writing *writing, Json *picture, const Media *media)
{
    Arena *arena = writing->arena;
    for (MediaShape shape = 0; shape < MEDIA_SHAPE_COUNT; shape++) {
        MediaCrop const crop = media_crop(media, shape);
        int const named = media_width_up_to(crop.width);
        int const width = MIN(named, (int)crop.width);
        add_rendition(picture, MEDIA_SHAPES[shape].id,
            absolute(writing, address_of_cut(arena, media->file, &crop, named, "jpg")),
            "image/jpeg", width, media_crop_height(&crop, width));
    }
}

static bool
put_picture(Writing *writing, GError **error)
{
    Media media;
    bool found = false;
    const StoryPicture *shown = &writing->content->picture;
    if (shown->media_id != 0 &&
        !media_find_public(writing->reader, writing->arena, shown->media_id, &media, &found, error))
        return false;
    json_put_text(writing->item, "profile", found ? "text-photo" : "text-only");
    if (!found)
        return true;
    Json *picture = json_object();
    const char *caption = shown->caption != NULL ? shown->caption : media.caption;
    const char *alt = shown->alt != NULL ? shown->alt : media.alt;
    json_put_text(picture, "name", "mainpicture");
    json_put_text(picture, "uri", absolute(writing, address_of_media(writing->arena, media.file)));
    json_put_text(picture, "type", "picture");
    add_text(picture, "headlines", "main", "text/plain", media.headline);
    add_text(picture, "descriptions", "caption", "text/plain", caption);
    add_text(picture, "descriptions", "alt", "text/plain", alt);
    json_put_text(picture, "by", shown->credit != NULL ? shown->credit : media.credit);
    json_put_text(picture, "copyrightNotice", media.copyright);
    json_put_text(picture, "usageTerms", media.licence);
    put_time(picture, writing->arena, "expires", media.until_us);
    put_renditions(writing, picture, &media);
    put_cuts(writing, picture, &media);
    json_array_append_new(list_of(writing->item, "associations"), picture);
    return true;
}

/* The same with the names of 2.2. */
static Json *
renamed(const Json *value)
{
    const char *name;
    Json *field;
    if (json_is_array(value)) {
        Json *list = json_array();
        for (size_t index = 0; index < json_array_size(value); index++)
            json_array_append_new(list, renamed(json_array_get(value, index)));
        return list;
    }
    if (!json_is_object(value))
        return json_deep_copy(value);
    Json *object = json_object();
    json_object_foreach((Json *)value, name, field)
    {
        g_autofree char *small = g_ascii_strdown(name, -1);
        json_object_set_new(
            object, strcmp(small, "embargoeduntil") == 0 ? "embargoed" : small, renamed(field));
    }
    return object;
}

static void
put_standard(Writing *writing, NinjsVersion version)
{
    Json *standard = json_object();
    json_put_text(standard, "name", "ninjs");
    json_put_text(standard, "version", NUMBERS[version]);
    json_put_text(standard, "schema",
        arena_printf(writing->arena, "https://www.iptc.org/std/ninjs/ninjs-schema_%s.json",
            NUMBERS[version]));
    json_object_set_new(writing->item, "standard", standard);
}

static bool
put_content(Writing *writing, GError **error)
{
    put_texts(writing);
    put_sections(writing);
    return put_bodies(writing, error) && put_tags(writing, error) && put_origin(writing, error) &&
           put_picture(writing, error);
}

bool
ninjs_story(Reader *reader, Arena *arena, const Story *story, const StoryContent *content,
    NinjsVersion version, Json **ret_item, GError **error)
{
    g_autoptr(Json) item = json_object();
    Writing writing = {reader, arena, story, content, item};
    bool const says_all = story->status != STORY_WITHDRAWN;
    put_identity(&writing);
    put_note(&writing);
    put_standard(&writing, version);
    json_put_text(item, "representationType", says_all ? "full" : "partial");
    if (says_all && !put_content(&writing, error))
        return fail_prefix(error, "story %" G_GINT64_FORMAT, story->id);
    *ret_item = version == NINJS_2_2 ? renamed(item) : json_incref(item);
    return true;
}
