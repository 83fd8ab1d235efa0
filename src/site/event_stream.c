/* SPDX-License-Identifier: MIT */
/* /events: who asks for which of the public events, and from where on. */
#include <string.h>

#include "base/error.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "site/events_internal.h"
#include "site/site_internal.h"

typedef struct {
    SitePage *page;
    SseStart start;
} Asked;

static bool
add(Asked *asked, TopicKind kind, int64_t id, GError **error)
{
    SseFilter *filter = &asked->start.filter;
    if (filter->count == SSE_FILTER_TOPICS)
        return fail(error, FAIL_INVALID, "A stream has at most %d of sections, tags and stories",
            SSE_FILTER_TOPICS);
    filter->topics[filter->count++] = topic_of(kind, id);
    return true;
}

static bool
add_section(Asked *asked, const char *path, GError **error)
{
    const Section *section = section_find_kept_path(asked->page->view.reader, path);
    if (section == NULL)
        return fail(error, FAIL_NOT_FOUND, "There is no section %s", path);
    return add(asked, TOPIC_SECTION, section->id, error);
}

static bool
add_tag(Asked *asked, const char *slug, GError **error)
{
    Label label;
    bool found;
    if (!label_find_slug(
            asked->page->view.reader, asked->page->arena, LABEL_TAG, slug, &label, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "There is no tag %s", slug);
    return add(asked, TOPIC_LABEL, label.id, error);
}

static bool
add_story(Asked *asked, const char *text, GError **error)
{
    guint64 id;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &id, NULL))
        return fail(error, FAIL_INVALID, "story is a number");
    return add(asked, TOPIC_STORY, (int64_t)id, error);
}

static bool
add_breaking(Asked *asked, const char *text, GError **error)
{
    return add(asked, TOPIC_BREAKING, 0, error);
}

/* Every value of a query field. */
static bool
add_all(
    Asked *asked, const char *field, bool (*one)(Asked *, const char *, GError **), GError **error)
{
    const char *const *values = http_request_query_list(asked->page->request, field);
    for (; *values != NULL; values++)
        if (!one(asked, *values, error))
            return false;
    return true;
}

/* The position that the reader has: Last-Event-ID, else ?since=, else the newest. One that the log
 * does not reach is of another log. */
static bool
read_position(Asked *asked, GError **error)
{
    HttpRequest *request = asked->page->request;
    const char *text = http_request_header(request, "Last-Event-ID");
    guint64 position;
    int64_t head;
    if (!change_log_head(
            store_log(newsroom_store(asked->page->view.reader->newsroom)), &head, error))
        return false;
    if (text == NULL || *text == '\0')
        text = http_request_query(request, "since");
    asked->start.after = head;
    if (text == NULL || *text == '\0')
        return true;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &position, NULL))
        return fail(error, FAIL_INVALID, "since and Last-Event-ID are positions: whole numbers");
    asked->start.reload = (int64_t)position > head;
    asked->start.after = MIN((int64_t)position, head);
    return true;
}

bool
event_stream(SitePage *page, GError **error)
{
    Asked asked = {.page = page};
    http_response_header(page->response, "Access-Control-Allow-Origin", "*");
    if (!add_all(&asked, "section", add_section, error) ||
        !add_all(&asked, "breaking", add_breaking, error) ||
        !add_all(&asked, "tag", add_tag, error) || !add_all(&asked, "story", add_story, error) ||
        !read_position(&asked, error))
        return false;
    http_response_stream(page->response, &asked.start);
    return true;
}
