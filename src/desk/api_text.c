/* SPDX-License-Identifier: MIT */
/* What the desk can tell of a text while it is being written: tags that would fit, stories that ran
 * before with nearly the same headline or text; and how many look at a story. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/suggester.h"
#include "newsroom/before.h"
#include "newsroom/label.h"
#include "newsroom/most_read.h"
#include "site/site.h"
#include "text/utf8.h"
#include "views/card_json.h"

enum { STORIES_MAX = 200 };

static const char *const FIELDS[] = {"headline", "standfirst", "body", "body_format", "story"};

/* The text that is asked about: the fields of the posted object, or of the address. */
typedef struct {
    StoryContent content;
    int64_t story_id; /* that it belongs to; 0 */
    Json *body;
} Asked;

static void
asked_finish(Asked *asked)
{
    json_decref(asked->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_finish)

static bool
check_fields(const Json *body, GError **error)
{
    const char *name;
    Json *value;
    json_object_foreach((Json *)body, name, value)
    {
        bool is_known = false;
        for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
            is_known = is_known || strcmp(FIELDS[index], name) == 0;
        if (!is_known)
            return fail(error, FAIL_INVALID, "there is no field \"%.60s\"", name);
        if (strcmp(name, "story") == 0 ? !json_is_integer(value)
                                       : !json_is_string(value) && !json_is_null(value))
            return fail(error, FAIL_INVALID, "%s is no %s", name,
                strcmp(name, "story") == 0 ? "number" : "text");
    }
    return true;
}

/* What an address says, as an object. */
static bool
read_query(DeskPage *page, Json **ret_body, GError **error)
{
    Json *body = *ret_body = json_object();
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *text = http_request_query(page->request, FIELDS[index]);
        guint64 id;
        if (text == NULL)
            continue;
        if (strcmp(FIELDS[index], "story") != 0)
            json_put_text(body, FIELDS[index], text_valid_utf8(page->arena, text, strlen(text)));
        else if (g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &id, NULL))
            json_put_int(body, "story", (int64_t)id);
        else
            return fail(error, FAIL_INVALID, "story is the number of a story");
    }
    return true;
}

static bool
read_asked(DeskPage *page, Asked *asked, GError **error)
{
    bool const is_posted = strcmp(http_request_method(page->request), "POST") == 0;
    StoryContent *content = &asked->content;
    if (!(is_posted ? api_read_body(page, &asked->body, error)
                    : read_query(page, &asked->body, error)) ||
        !check_fields(asked->body, error))
        return false;
    const char *format = json_text(asked->body, "body_format");
    content->headline = json_text(asked->body, "headline");
    content->standfirst = json_text(asked->body, "standfirst");
    content->body = json_text(asked->body, "body");
    asked->story_id = json_int(asked->body, "story", 0);
    if (content->headline == NULL)
        content->headline = "";
    if (content->body == NULL)
        content->body = "";
    if (format != NULL && !body_format_parse(format, &content->body_format))
        return fail(error, FAIL_INVALID, "body_format is plain, markdown or html");
    return strlen(content->headline) <= STORY_LINE_MAX ||
           fail(error, FAIL_INVALID, "headline has more than %d bytes", STORY_LINE_MAX);
}

/* Two digits are enough for anybody. */
static void
put_share(Json *object, const char *field, double share)
{
    json_object_set_new(object, field, json_real(round(share * 100) / 100));
}

static bool
put_suggestion(DeskPage *page, Json *list, const Suggestion *suggestion, GError **error)
{
    Label label;
    bool found = false;
    if (suggestion->label_id != 0 &&
        !label_find(page->view.reader, page->arena, suggestion->label_id, &label, &found, error))
        return false;
    if (suggestion->label_id != 0 && !found) /* deleted since the index was made */
        return true;
    Json *tag = json_object();
    json_put_text(tag, "name", found ? label.name : suggestion->name);
    json_put_text(tag, "type", found && label.type != NULL ? label.type : suggestion->type);
    put_share(tag, "score", suggestion->score);
    json_object_set_new(tag, "known", json_boolean(found));
    if (found) {
        json_put_int(tag, "id", label.id);
        json_put_text(tag, "slug", label.slug);
    }
    json_array_append_new(list, tag);
    return true;
}

/* {"tags": [{name, type, score, known, id?, slug?}]}, the likeliest first. */
bool
api_suggest(DeskPage *page, GError **error)
{
    g_auto(Asked) asked = {0};
    Suggestions found;
    if (!api_is_within_quota(page))
        return true;
    if (!read_asked(page, &asked, error) || !suggester_ask(desk_suggester(page), page->view.reader,
                                                page->arena, &asked.content, &found, error))
        return false;
    g_autoptr(Json) answer = json_object();
    Json *tags = json_array();
    json_object_set_new(answer, "tags", tags);
    for (unsigned index = 0; index < found.count; index++)
        if (!put_suggestion(page, tags, &found.items[index], error))
            return false;
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}

/* {"stories": [card and "likeness": {headline, text}]}, the likest first. */
bool
api_before(DeskPage *page, GError **error)
{
    g_auto(Asked) asked = {0};
    Before items[BEFORE_MOST];
    unsigned count;
    if (!api_is_within_quota(page))
        return true;
    if (!read_asked(page, &asked, error) ||
        !before_find(
            page->view.reader, page->arena, &asked.content, asked.story_id, items, &count, error))
        return false;
    Json *answer = json_object(), *stories = json_array();
    json_object_set_new(answer, "stories", stories);
    for (unsigned index = 0; index < count; index++) {
        Json *story = card_json(&page->view, items[index].card), *likeness = json_object();
        put_share(likeness, "headline", items[index].headline);
        put_share(likeness, "text", items[index].text);
        json_object_set_new(story, "likeness", likeness);
        json_array_append_new(stories, story);
    }
    desk_json(page, 200, answer);
    return true;
}

/* {"hour", "day", "week", "total", "open"}: open pages that listen now. */
static Json *
views_json(DeskPage *page, int64_t story_id)
{
    ReadershipViews views;
    Readership *readership = most_read_readership(site_most_read(desk_site(page)));
    Json *json = json_object();
    readership_views(readership, story_id, clock_now_us(), &views);
    json_put_int(json, "id", story_id);
    json_put_int(json, "hour", llround(views.sums[READERSHIP_HOUR]));
    json_put_int(json, "day", llround(views.sums[READERSHIP_DAY]));
    json_put_int(json, "week", llround(views.sums[READERSHIP_WEEK]));
    json_put_int(json, "total", (int64_t)views.total);
    json_put_int(json, "open", site_readers(desk_site(page), story_id));
    return json;
}

bool
api_story_views(DeskPage *page, GError **error)
{
    Story story;
    if (!api_is_within_quota(page))
        return true;
    if (!api_find_story(page, &story, error))
        return false;
    desk_json(page, 200, views_json(page, story.id));
    return true;
}

/* ?ids=1,2,3: of the stories of a list at once. */
bool
api_views(DeskPage *page, GError **error)
{
    const char *ids = http_request_query(page->request, "ids");
    if (!api_is_within_quota(page))
        return true;
    g_auto(GStrv) parts = g_strsplit(ids != NULL ? ids : "", ",", STORIES_MAX + 1);
    g_autoptr(Json) list = json_array();
    for (char **part = parts; *part != NULL; part++) {
        guint64 id;
        if (!g_ascii_string_to_unsigned(*part, 10, 1, INT64_C(1) << 55, &id, NULL))
            return fail(error, FAIL_INVALID,
                "ids are at most %d numbers of stories, parted by commas", STORIES_MAX);
        json_array_append_new(list, views_json(page, (int64_t)id));
    }
    if (json_array_size(list) > STORIES_MAX)
        return fail(error, FAIL_INVALID, "ids are at most %d numbers of stories, parted by commas",
            STORIES_MAX);
    Json *answer = json_object();
    json_object_set_new(answer, "views", g_steal_pointer(&list));
    desk_json(page, 200, answer);
    return true;
}
