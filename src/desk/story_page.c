/* SPDX-License-Identifier: MIT */
/* Where a story begins, the page where it is written, and the page that readers would get of it.
 * The writing page is filled in by its script (web/), from /api/v1/stories/ID/desk. */
#include <string.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/story_json.h"
#include "newsroom/kept.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "text/plain.h"
#include "text/safe_html.h"
#include "views/card_view.h"
#include "views/story_view.h"

static const char *const LANGUAGES[][2] = {
    {"ar", "Arabic"},
    {"bg", "Bulgarian"},
    {"zh", "Chinese"},
    {"hr", "Croatian"},
    {"cs", "Czech"},
    {"da", "Danish"},
    {"nl", "Dutch"},
    {"en", "English"},
    {"et", "Estonian"},
    {"fi", "Finnish"},
    {"fr", "French"},
    {"de", "German"},
    {"el", "Greek"},
    {"he", "Hebrew"},
    {"hi", "Hindi"},
    {"hu", "Hungarian"},
    {"it", "Italian"},
    {"ja", "Japanese"},
    {"ko", "Korean"},
    {"lv", "Latvian"},
    {"lt", "Lithuanian"},
    {"mk", "Macedonian"},
    {"no", "Norwegian"},
    {"fa", "Persian"},
    {"pl", "Polish"},
    {"pt", "Portuguese"},
    {"ro", "Romanian"},
    {"ru", "Russian"},
    {"sr", "Serbian"},
    {"sk", "Slovak"},
    {"sl", "Slovenian"},
    {"es", "Spanish"},
    {"sv", "Swedish"},
    {"tr", "Turkish"},
    {"uk", "Ukrainian"},
    {"ur", "Urdu"},
};

static void
add_sections(View *view, const Section *const *sections, Json *list)
{
    for (; *sections != NULL; sections++) {
        Json *json = json_object();
        json_put_int(json, "id", (*sections)->id);
        json_put_text(json, "label", card_view_path_label(view, *sections));
        json_array_append_new(list, json);
        add_sections(view, (*sections)->children, list);
    }
}

static Json *
sections_json(DeskPage *page)
{
    Json *list = json_array();
    add_sections(&page->view, section_tree_top(page->view.reader->sections), list);
    return list;
}

/* Without a headline there is no story: it is asked for first, and what the archive has under it is
 * shown while it is typed. */
static bool
show_new(DeskPage *page, const char *title, const char *message, GError **error)
{
    Value *root = desk_root(page, "A new story", "stories");
    g_autoptr(Json) sections = sections_json(page);
    value_put_text(root, "headline", title);
    value_put_text(root, "message", message);
    value_put(root, "sections", value_from_json(page->arena, sections));
    return desk_render(page, "story_new", root, error);
}

bool
story_new_page(DeskPage *page, GError **error)
{
    return show_new(page, NULL, NULL, error);
}

static bool
begin_story(DeskPage *page, const HttpForm *form, int64_t *ret_id, GError **error)
{
    int64_t *sections = arena_new_array(page->arena, int64_t, 1);
    const char *section = http_form_value(form, "section");
    const char *title = http_form_value(form, "title");
    const char *headline = plain_excerpt(page->arena, title != NULL ? title : "", SIZE_MAX);
    sections[0] = section == NULL ? 0 : g_ascii_strtoll(section, NULL, 10);
    StoryContent const content = {
        .headline = *headline == '\0' ? NULL : headline,
        .body = "",
        .body_format = BODY_HTML,
        .sections = sections,
        .section_count = section_find(page->view.reader->sections, sections[0]) != NULL,
    };
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && story_create(write, &content, ret_id, NULL, error) &&
           write_commit(write, NULL, error);
}

bool
story_begin(DeskPage *page, GError **error)
{
    HttpForm *form;
    int64_t id = 0;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    if (begin_story(page, form, &id, &refused)) {
        desk_redirect(page, arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, id));
        return true;
    }
    if (!fail_is(refused, FAIL_INVALID)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    http_response_status(page->response, 422);
    return show_new(page, http_form_value(form, "title"),
        "A story needs a headline, at most a few lines long. It can be changed at any time.",
        error);
}

static Value *
languages_value(DeskPage *page, const Settings *settings)
{
    Value *list = value_list(page->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(LANGUAGES); index++) {
        Value *language = value_object(page->arena);
        if (strcmp(LANGUAGES[index][0], settings->language) == 0)
            continue;
        value_put_text(language, "code", LANGUAGES[index][0]);
        value_put_text(language, "name", LANGUAGES[index][1]);
        value_add(list, language);
    }
    return list;
}

/* What the script needs to know before it asks. "rendered" is a text that is no HTML, as HTML. */
static SafeHtml
script_data(DeskPage *page, const Story *story, const StoryContent *content, SafeHtml body)
{
    const Person *person = &page->user->person;
    g_autoptr(Json) data = json_object();
    Json *user = json_object();
    json_put_int(data, "id", story->id);
    json_put_int(data, "revision", story->revision);
    json_put_text(data, "time_zone", page->view.reader->settings->time_zone);
    json_put_text(data, "language", page->view.reader->settings->language);
    json_put_text(data, "site", page->view.reader->settings->title);
    if (content->body_format != BODY_HTML)
        json_put_text(data, "rendered", body.html);
    json_put_int(user, "id", person->id);
    json_put_text(user, "name", person->name);
    json_object_set_new(data, "user", user);
    json_object_set_new(data, "sections", sections_json(page));
    return safe_html_from_json(page->arena, data);
}

bool
story_desk_page(DeskPage *page, GError **error)
{
    Story story;
    SafeHtml body;
    const Settings *settings = page->view.reader->settings;
    if (!api_find_story(page, &story, error))
        return false;
    const StoryContent *content = story.working != NULL ? story.working : story.live;
    if (!story_body_html(page->view.reader, page->arena, content, &body, error))
        return false;
    Value *root = desk_root(page, content->headline, "stories");
    value_put_int(root, "id", story.id);
    value_put_text(root, "headline", content->headline);
    value_put_text(root, "standfirst", content->standfirst);
    value_put_safe(root, "body", body);
    value_put_safe(root, "data", script_data(page, &story, content, body));
    value_put(root, "languages", languages_value(page, settings));
    value_put_text(root, "language", settings->language);
    value_put_bool(root, "may_add", desk_may(page, RIGHT_MEDIA_ADD, NULL));
    http_response_replace_header(page->response, "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'");
    return desk_render(page, "story", root, error);
}

/* What stands on the writing page: the working copy with what is kept of it. */
static bool
read_shown(DeskPage *page, Write *write, Reader *reader, const Story *story,
    StoryContent **ret_content, GError **error)
{
    const StoryContent *base = story->working != NULL ? story->working : story->live;
    Kept kept;
    g_autoptr(Json) fields = NULL;
    g_autoptr(GError) refused = NULL;
    if (!kept_find(reader, write_arena(write), story->id, &kept, error))
        return false;
    if (kept.fields != NULL)
        fields = json_read_object(kept.fields, strlen(kept.fields), SIZE_MAX, NULL);
    if (fields != NULL &&
        story_json_read(write, page->newsroom, false, fields, base, ret_content, &refused))
        return true;
    *ret_content = arena_memdup(write_arena(write), base, sizeof *base);
    return true;
}

/* Readers never know of it, and its place in the log is given to the next who writes. */
bool
story_try_live(
    DeskPage *page, Write **ret_write, Reader **ret_reader, Story *ret_story, GError **error)
{
    StoryContent *content;
    bool found = false;
    int64_t id;
    if (!api_story_id(page, &id, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    g_autoptr(Reader) before =
        write == NULL ? NULL : newsroom_read_within(page->newsroom, write, error);
    if (before == NULL || !story_find(before, page->arena, id, ret_story, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no story %" G_GINT64_FORMAT, id);
    if (!read_shown(page, write, before, ret_story, &content, error) ||
        !story_pretend(write, ret_story, content, error))
        return false;
    g_autoptr(Reader) reader = newsroom_read_within(page->newsroom, write, error);
    if (reader == NULL || !story_find(reader, page->arena, id, ret_story, &found, error))
        return false;
    *ret_write = g_steal_pointer(&write);
    *ret_reader = g_steal_pointer(&reader);
    return true;
}

bool
story_preview(DeskPage *page, GError **error)
{
    g_autoptr(Write) write = NULL;
    g_autoptr(Reader) reader = NULL;
    Story story;
    if (!story_try_live(page, &write, &reader, &story, error))
        return false;
    http_response_replace_header(page->response, "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'; sandbox allow-same-origin");
    return site_preview_story(
        desk_site(page), page->request, page->response, reader, &story, error);
}
