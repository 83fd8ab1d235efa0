/* SPDX-License-Identifier: MIT */
/* Stories through the API: to list, to read, to begin and to save. */
#include <string.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/story_json.h"
#include "newsroom/card.h"
#include "newsroom/kept.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"
#include "views/card_json.h"
#include "views/story_view.h"
#include "wire/ninjs.h"

enum { PAGE_DEFAULT = 50, PAGE_MOST = 200 };

static const char NINJS_TYPE[] = "application/ninjs+json";

/* Which list, from where on, how much of it. */
typedef struct {
    uint64_t topic;
    CardCursor before;
    unsigned limit;
} Listing;

static bool
read_limit(DeskPage *page, unsigned *ret_limit, GError **error)
{
    guint64 limit = PAGE_DEFAULT;
    const char *text = http_request_query(page->request, "limit");
    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, PAGE_MOST, &limit, NULL))
        return fail(error, FAIL_INVALID, "limit is a number from 1 to %d", PAGE_MOST);
    *ret_limit = (unsigned)limit;
    return true;
}

/* "1700000000000000-42" */
static bool
read_cursor(DeskPage *page, CardCursor *ret_cursor, GError **error)
{
    const char *text = http_request_query(page->request, "cursor");
    *ret_cursor = (CardCursor){0, 0};
    if (text == NULL || *text == '\0')
        return true;
    char *rest;
    ret_cursor->published_us = g_ascii_strtoll(text, &rest, 10);
    if (*rest == '-')
        ret_cursor->story_id = g_ascii_strtoll(rest + 1, &rest, 10);
    return (*rest == '\0' && ret_cursor->story_id > 0) ||
           fail(error, FAIL_INVALID, "cursor is what an earlier answer gave as \"next_cursor\"");
}

static bool
topic_of_section_path(DeskPage *page, const char *path, uint64_t *ret_topic, GError **error)
{
    const Section *section = section_find_kept_path(page->view.reader, path);
    if (section == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no section %.80s", path);
    *ret_topic = topic_of(TOPIC_SECTION, section->id);
    return true;
}

static bool
topic_of_tag(DeskPage *page, const char *slug, uint64_t *ret_topic, GError **error)
{
    Label label;
    bool found;
    if (!label_find_slug(page->view.reader, page->arena, LABEL_TAG, slug, &label, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no tag %.80s", slug);
    *ret_topic = topic_of(TOPIC_LABEL, label.id);
    return true;
}

static bool
read_listing(DeskPage *page, Listing *ret_listing, GError **error)
{
    const char *section = http_request_query(page->request, "section");
    const char *tag = http_request_query(page->request, "tag");
    *ret_listing = (Listing){.topic = topic_of(TOPIC_LATEST, 0)};
    if (section != NULL && tag != NULL)
        return fail(error, FAIL_INVALID, "section or tag, not both (search takes both)");
    if (!read_limit(page, &ret_listing->limit, error) ||
        !read_cursor(page, &ret_listing->before, error))
        return false;
    if (section != NULL)
        return topic_of_section_path(page, section, &ret_listing->topic, error);
    return tag == NULL || topic_of_tag(page, tag, &ret_listing->topic, error);
}

static bool
list_newest(DeskPage *page, GError **error)
{
    Listing listing;
    CardList list;
    if (!read_listing(page, &listing, error) ||
        !card_list(page->view.reader, page->arena, listing.topic, listing.before, listing.limit,
            &list, error))
        return false;
    Json *answer = json_object(), *stories = json_array();
    for (unsigned index = 0; index < list.count; index++)
        json_array_append_new(stories, card_json(&page->view, list.cards[index]));
    json_object_set_new(answer, "stories", stories);
    if (list.count == listing.limit) {
        const Card *last = list.cards[list.count - 1];
        json_put_text(answer, "next_cursor",
            arena_printf(page->arena, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, last->published_us,
                last->id));
    }
    desk_json(page, 200, answer);
    return true;
}

/* Stories that changed after a position, each once, as they are now. */
typedef struct {
    DeskPage *page;
    Json *stories;
    GHashTable *seen;
    unsigned limit;
    int64_t reached;
    GError *error;
} Changed;

static bool
add_changed(const Change *change, void *data)
{
    Changed *changed = data;
    View *view = &changed->page->view;
    const Card *card;
    if (json_array_size(changed->stories) == changed->limit)
        return false;
    changed->reached = change->seq;
    if (!g_str_has_prefix(change->subject, "story:"))
        return true;
    int64_t const id = g_ascii_strtoll(change->subject + strlen("story:"), NULL, 10);
    gpointer const mark = GSIZE_TO_POINTER((gsize)id);
    if (!g_hash_table_add(changed->seen, mark))
        return true;
    Story story;
    Gate gate;
    bool found;
    if (!card_find(view->reader, view->arena, id, &card, &changed->error))
        return false;
    if (card != NULL) {
        json_array_append_new(changed->stories, card_json(view, card));
        return true;
    }
    if (!story_find_public(view->reader, view->arena, id, &story, &gate, &found, &changed->error))
        return false;
    if (gate == GATE_GONE)
        json_array_append_new(changed->stories, card_json_withdrawn(view, id));
    return true;
}

static bool
list_changed(DeskPage *page, const char *since, GError **error)
{
    guint64 after;
    g_autoptr(Json) stories = json_array();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    Changed changed = {.page = page, .stories = stories, .seen = seen};
    if (!g_ascii_string_to_unsigned(since, 10, 0, G_MAXINT64, &after, NULL))
        return fail(error, FAIL_INVALID, "since is a position of the log: a whole number");
    changed.reached = (int64_t)after;
    if (!read_limit(page, &changed.limit, error) ||
        !change_log_read(store_log(newsroom_store(page->newsroom)), (int64_t)after, 20000,
            add_changed, &changed, error))
        return false;
    if (changed.error != NULL) {
        g_propagate_error(error, changed.error);
        return false;
    }
    Json *answer = json_object();
    json_object_set_new(answer, "stories", g_steal_pointer(&stories));
    json_object_set_new(answer, "since", json_integer(changed.reached));
    desk_json(page, 200, answer);
    return true;
}

bool
api_stories(DeskPage *page, GError **error)
{
    const char *since = http_request_query(page->request, "since");
    if (!api_is_within_quota(page))
        return true;
    return since != NULL ? list_changed(page, since, error) : list_newest(page, error);
}

bool
api_search(DeskPage *page, GError **error)
{
    Json *answer;
    if (!api_is_within_quota(page))
        return true;
    if (!site_search_json(desk_site(page), page->request, &page->view, &answer, error))
        return false;
    desk_json(page, 200, answer);
    return true;
}

/* ?seq=N: the story as that change left it. */
static bool
find_version(DeskPage *page, const char *seq, Story *ret_story, GError **error)
{
    guint64 number;
    int64_t id;
    bool found = false;
    StoryVersion version;
    if (!api_story_id(page, &id, error))
        return false;
    if (g_ascii_string_to_unsigned(seq, 10, 1, G_MAXINT64, &number, NULL) &&
        !story_version(page->view.reader, page->arena, id, (int64_t)number, ret_story, &version,
            &found, error))
        return false;
    return found ||
           fail(error, FAIL_NOT_FOUND, "story %" G_GINT64_FORMAT " has no version %.40s", id, seq);
}

/* Which form is asked for: ?format=ninjs, else Accept: application/ninjs+json; version=2.2. */
static bool
read_form(DeskPage *page, bool *ret_ninjs, NinjsVersion *ret_version, GError **error)
{
    const char *format = http_request_query(page->request, "format");
    const char *accept = http_request_header(page->request, "Accept");
    *ret_ninjs = false;
    if (format == NULL && (accept == NULL || !g_str_has_prefix(accept, NINJS_TYPE)))
        return true;
    if (format != NULL && strcmp(format, "json") == 0)
        return true;
    if (format == NULL)
        format = strstr(accept, "version=2.2") != NULL ? "ninjs-2.2" : "ninjs";
    *ret_ninjs = ninjs_parse(format, ret_version);
    return *ret_ninjs || fail(error, FAIL_INVALID, "format is json, ninjs, ninjs-2.2 or ninjs-3.1");
}

static bool
answer_ninjs(DeskPage *page, const Story *story, const StoryContent *content, NinjsVersion version,
    GError **error)
{
    Json *item;
    if (!ninjs_story(page->view.reader, page->arena, story, content, version, &item, error))
        return false;
    desk_json(page, 200, item);
    http_response_type(page->response, NINJS_TYPE);
    return true;
}

/* Which version is asked for: the working copy where there is one; ?version=live is what the public
 * sees, by the function of its page. */
static bool
find_content(DeskPage *page, const Story *story, bool *ret_public, const StoryContent **ret_content,
    GError **error)
{
    const char *version = http_request_query(page->request, "version");
    *ret_public = g_strcmp0(version, "live") == 0;
    *ret_content = story->working != NULL ? story->working : story->live;
    if (!*ret_public)
        return version == NULL || strcmp(version, "working") == 0 ||
               fail(error, FAIL_INVALID, "version is live or working");
    *ret_content = story->live;
    return gate_check(story->status, story->published_us, AUDIENCE_PUBLIC,
               page->view.reader->now_us) == GATE_OPEN ||
           fail(error, FAIL_NOT_FOUND, "story %" G_GINT64_FORMAT " is not live", story->id);
}

bool
api_story(DeskPage *page, GError **error)
{
    Story story;
    const char *seq = http_request_query(page->request, "seq");
    const StoryContent *content;
    StoryContent shown;
    bool is_ninjs, is_public;
    NinjsVersion ninjs;
    if (!api_is_within_quota(page))
        return true;
    if (!read_form(page, &is_ninjs, &ninjs, error) ||
        !(seq != NULL ? find_version(page, seq, &story, error)
                      : api_find_story(page, &story, error)) ||
        !find_content(page, &story, &is_public, &content, error))
        return false;
    http_response_header(page->response, "Vary", "Accept");
    http_response_header(page->response, "ETag",
        arena_printf(page->arena, "\"%" G_GINT64_FORMAT "\"", story.revision));
    if (is_ninjs)
        return answer_ninjs(page, &story, content, ninjs, error);
    if (is_public && !story_view_content(&page->view, content, &shown, error))
        return false;
    Json *answer = json_object();
    if (!api_put_story(
            answer, page->view.reader, page->arena, &story, is_public ? &shown : content, error)) {
        json_decref(answer);
        return false;
    }
    desk_json(page, 200, answer);
    return true;
}

/* The fields of a JSON line that say whose id it is; the rest is content. */
static void
take_identity(Json *fields, Arena *arena, Foreign *ret_foreign)
{
    const Json *id = json_object_get(fields, "id");
    const char *origin = json_text(fields, "origin");
    if (json_is_integer(id))
        ret_foreign->id = arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
    else
        ret_foreign->id = arena_strdup(arena, json_string_value(id));
    ret_foreign->origin =
        ret_foreign->id == NULL ? NULL : arena_strdup(arena, origin != NULL ? origin : "api");
    ret_foreign->url = arena_strdup(arena, json_text(fields, "url"));
    static const char *const NAMES[] = {"id", "origin", "url", "published", "updated"};
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++)
        json_object_del(fields, NAMES[index]);
}

bool
api_read_content(ApiCall *call, const Json *fields, const StoryContent *base,
    StoryContent **ret_content, GError **error)
{
    return story_json_read(call->write, call->page->newsroom,
        desk_may(call->page, RIGHT_SECTION_CHANGE, NULL), fields, base, ret_content, error);
}

static bool
create(ApiCall *call, GError **error)
{
    StoryContent *content;
    Foreign foreign = {0};
    int64_t id, known = 0;
    g_autoptr(Json) fields = json_copy((Json *)call->body);
    take_identity(fields, call->arena, &foreign);
    if (foreign.id != NULL && !story_known(call->write, foreign.origin, foreign.id, &known, error))
        return false;
    if (known != 0)
        return fail(error, FAIL_CONFLICT, "\"%s\" of %s is story %" G_GINT64_FORMAT " already",
            foreign.id, foreign.origin, known);
    if (!api_read_content(call, fields, NULL, &content, error) ||
        !story_create_from(call->write, content, &foreign, &id, NULL, error))
        return false;
    call->status = 201;
    if (!api_answer_story(call, id, error))
        return false;
    http_response_header(call->page->response, "Location",
        arena_printf(call->arena, "/api/v1/stories/%" G_GINT64_FORMAT, id));
    return true;
}

bool
api_create(DeskPage *page, GError **error)
{
    return api_run(page, create, error);
}

/* The fields, and of an open page its "tab", which must hold the story, and "kept", the kept text
 * that they contain. */
static bool
save(ApiCall *call, GError **error)
{
    StoryContent *content;
    const Story *story = &call->story;
    const StoryContent *base = story->working != NULL ? story->working : story->live;
    const char *tab = json_text(call->body, "tab");
    g_autoptr(Json) fields = json_copy((Json *)call->body);
    json_object_del(fields, "kept");
    json_object_del(fields, "tab");
    if (!desk_require_story(call->page, call->reader, RIGHT_STORY_WRITE, story, error) ||
        (tab != NULL && !api_hold(call, tab, false, error)))
        return false;
    if (!api_read_content(call, fields, base, &content, error) ||
        !story_save(call->write, story->id, call->revision, content, NULL, error) ||
        !kept_drop(call->write, story->id, json_int(call->body, "kept", 0), error) ||
        !api_answer_story(call, story->id, error))
        return false;
    json_put_text(call->answer, "slug", content->slug); /* as it was cleaned */
    return true;
}

bool
api_save(DeskPage *page, GError **error)
{
    if (http_request_header(page->request, "If-Match") != NULL)
        return api_run(page, save, error);
    fail(error, FAIL_USAGE,
        "If-Match is missing: the revision that the change was made to, as \"7\"");
    return false;
}
