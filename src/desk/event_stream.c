/* SPDX-License-Identifier: MIT */
/* /desk/events, and /desk/pulse: the same news by asking, where a stream does not get through. */
#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/events.h"
#include "desk/news.h"

/* A position that was told earlier; *ret_reload where it is of no use: too long ago, or of another
 * log. */
static bool
read_position(DeskPage *page, const char *text, int64_t head, int64_t *ret_position,
    bool *ret_reload, GError **error)
{
    guint64 position;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &position, NULL))
        return fail(error, FAIL_INVALID, "since and Last-Event-ID are positions: whole numbers");
    int64_t const seq = desk_position_seq((int64_t)position);
    *ret_reload = seq > head || seq + NEWS_MOST < head;
    *ret_position = *ret_reload ? desk_position(head) : (int64_t)position;
    return true;
}

/* The session is looked at in the same view of the newsroom that the stream goes on from, so that
 * nothing which ends it can fall in between. */
bool
desk_events(DeskPage *page, GError **error)
{
    const Key *key = &page->user->key;
    const char *text = http_request_header(page->request, "Last-Event-ID");
    SseStart start = {.hub = desk_events_hub(desk_events_of(page))};
    int64_t head;
    bool stands = false;
    if (!desk_require_session(page, error) || !session_stands(page, &stands, error) ||
        !reader_position(page->view.reader, &head, error))
        return false;
    if (!stands)
        return fail(error, FAIL_FORBIDDEN, "this session is over; sign in again");
    if (text == NULL || *text == '\0')
        text = http_request_query(page->request, "since");
    start.after = start.checked = desk_position(head);
    if (text != NULL && *text != '\0' &&
        !read_position(page, text, head, &start.after, &start.reload, error))
        return false;
    desk_events_own(&start, page->user->person.id, key->id);
    if (key->until_us != 0)
        start.until_us = g_get_monotonic_time() + key->until_us - clock_now_us();
    http_response_stream(page->response, &start);
    return true;
}

/* Not counted in the quota: where there is no stream every browser asks every few seconds. */
bool
desk_pulse(DeskPage *page, GError **error)
{
    const char *text = http_request_query(page->request, "since");
    g_autoptr(Json) answer = NULL;
    g_auto(News) news;
    int64_t head, position = 0;
    bool reloads = false;
    news_init(&news, 0);
    if (!reader_position(page->view.reader, &head, error) ||
        !read_position(page, text != NULL ? text : "", head, &position, &reloads, error))
        return false;
    news.reached = desk_position_seq(position);
    if (!news_read(&news, store_log(newsroom_store(page->newsroom)), error))
        return false;
    news.is_too_much = news.is_too_much || reloads;
    if (!desk_refresh(page, error) ||
        !news_json(&news, page->view.reader, desk_position(news.reached), &answer, error))
        return false;
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}
