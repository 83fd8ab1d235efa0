/* SPDX-License-Identifier: MIT */
#include "desk/events.h"

#include "base/clock.h"
#include "base/waker.h"
#include "desk/news.h"
#include "newsroom/front.h"
#include "newsroom/media.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "views/moment.h"

/* The first piece of news goes out at once. After one, the next waits so long; where there is
 * nothing but words being typed, longer. */
enum { GAP_MS = 40, KEPT_GAP_MS = 500, WAIT_MAX_MS = 1000, CLOCK_MAX_S = 60 };

enum { PERSON_STREAMS = 16, STREAMS = 2000, OWNER_SHIFT = 56 };

/* Until so long after its moment a scheduled story is not called overdue. */
static const int64_t GRACE_US = 10 * SECOND_US;

typedef enum { OWNER_PERSON = 1, OWNER_KEY, OWNER_ALL } OwnerKind;

struct DeskEvents {
    Newsroom *newsroom;
    SseHub *hub;
    GThread *follower;
    Waker waker;
    News news;       /* the follower's, as all below: what is not told yet */
    int64_t told_us; /* when something was told last, monotonic */
    int64_t position;
    int64_t clock_us; /* when the clock may bring something next */
    int64_t clock_from_us;
    int64_t overdue_us; /* the moment that was told as passed */
    int64_t today;
    bool is_turned; /* the clock brought some of the news */
};

static uint64_t
owner_of(OwnerKind kind, int64_t id)
{
    return (uint64_t)kind << OWNER_SHIFT | ((uint64_t)id & ((UINT64_C(1) << OWNER_SHIFT) - 1));
}

void
desk_events_own(SseStart *start, int64_t person_id, int64_t key_id)
{
    start->owners[0] = owner_of(OWNER_ALL, 0);
    start->owners[1] = owner_of(OWNER_PERSON, person_id);
    start->owners[2] = owner_of(OWNER_KEY, key_id);
    start->party = owner_of(OWNER_PERSON, person_id);
}

bool
desk_events_may(Reader *reader, const Person *person)
{
    bool const lacks_second =
        person->second == NULL && settings_asks_second(reader->settings, person->role);
    return !lacks_second && person_may(person, RIGHT_DESK_READ, NULL, reader->sections);
}

/* Whose streams end with this news. What a role asks for is among the settings: with these
 * everybody is looked at again. */
static bool
find_ended(const News *news, Reader *reader, GArray *ended, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    uint64_t owner = owner_of(OWNER_ALL, 0);
    if (news->is_skipped || (news->what & NEWS_SETTINGS) != 0)
        g_array_append_val(ended, owner);
    for (unsigned index = 0; index < news->keys->len; index++) {
        owner = owner_of(OWNER_KEY, g_array_index(news->keys, int64_t, index));
        g_array_append_val(ended, owner);
    }
    for (unsigned index = 0; index < news->people->len; index++) {
        int64_t const id = g_array_index(news->people, int64_t, index);
        Person person;
        bool found;
        if (!person_find(reader, arena, id, &person, &found, error))
            return false;
        owner = owner_of(OWNER_PERSON, id);
        if (!found || !desk_events_may(reader, &person))
            g_array_append_val(ended, owner);
    }
    return true;
}

/* News as an event for the hub or for one reader; its texts live in *ret_text and ended. */
static bool
make_event(const News *news, Reader *reader, int64_t position, GArray *ended, char **ret_text,
    SseEvent *ret_event, GError **error)
{
    g_autoptr(Json) json = NULL;
    *ret_text = NULL;
    if (!find_ended(news, reader, ended, error))
        return false;
    if (news_is_any(news)) {
        if (!news_json(news, reader, position, &json, error))
            return false;
        *ret_text = json_write(json);
    }
    *ret_event = (SseEvent){.id = position,
        .name = "news",
        .data = *ret_text,
        .ended = (const uint64_t *)(const void *)ended->data,
        .ended_count = MIN(ended->len, (unsigned)SSE_EVENT_TOPICS_MAX)};
    return true;
}

/* All that a reader has missed, as one piece of news. */
static bool
refill(SseBatch *batch, int64_t after, void *data, GError **error)
{
    DeskEvents *events = data;
    g_auto(News) news;
    g_autofree char *text = NULL;
    g_autoptr(GArray) ended = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    SseEvent event;
    news_init(&news, desk_position_seq(after));
    if (!news_read(&news, store_log(newsroom_store(events->newsroom)), error))
        return false;
    g_autoptr(Reader) reader = newsroom_read(events->newsroom, error);
    if (reader == NULL ||
        !make_event(&news, reader, desk_position(news.reached), ended, &text, &event, error))
        return false;
    if (event.data != NULL || event.ended_count > 0)
        sse_batch_add(batch, &event);
    return true;
}

/* What time alone has brought since it was asked last. */
static bool
read_clock(DeskEvents *events, Reader *reader, GError **error)
{
    News *news = &events->news;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) pictures = NULL, fronts = NULL;
    View view = {.arena = arena, .reader = reader};
    int64_t release_us, next[2];
    int64_t const from_us = events->clock_from_us, now_us = reader->now_us;
    if (!media_ended(reader, from_us, now_us, &pictures, error) ||
        !front_ended(reader, from_us, now_us, &fronts, error) ||
        !story_next_release(reader, &release_us, error) ||
        !media_next_end(reader, &next[0], error) || !front_next_end(reader, &next[1], error))
        return false;
    unsigned const former = news->what;
    news->what |= pictures->len > 0 ? NEWS_PICTURE : 0;
    for (unsigned index = 0; index < fronts->len; index++)
        news_add_front(news, g_array_index(fronts, int64_t, index));
    bool const is_overdue = release_us != 0 && release_us + GRACE_US <= now_us;
    int64_t const today = moment_date(&view, now_us);
    if ((is_overdue && release_us != events->overdue_us) || today != events->today)
        news->what |= NEWS_CLOCK;
    events->is_turned = events->is_turned || news->what != former || fronts->len > 0;
    events->overdue_us = is_overdue ? release_us : 0;
    events->today = today;
    events->clock_from_us = now_us;
    events->clock_us = (now_us / SECOND_US / CLOCK_MAX_S + 1) * CLOCK_MAX_S * SECOND_US;
    if (release_us != 0 && !is_overdue)
        events->clock_us = MIN(events->clock_us, release_us + GRACE_US);
    for (size_t index = 0; index < G_N_ELEMENTS(next); index++)
        if (next[index] > now_us)
            events->clock_us = MIN(events->clock_us, next[index]);
    return true;
}

/* When what there is may be told, monotonic; 0: there is nothing. */
static int64_t
due_us(const DeskEvents *events)
{
    const News *news = &events->news;
    if (news->people->len > 0 || news->keys->len > 0)
        return 1; /* at once */
    if (!news_is_any(news))
        return 0;
    bool const is_quiet = news->what == NEWS_KEPT && !news->is_too_much;
    return events->told_us + (is_quiet ? KEPT_GAP_MS : GAP_MS) * INT64_C(1000);
}

/* What the clock brought stands behind the change before it, which somebody may have heard of or
 * seen already; where there is still room. */
static int64_t
next_position(const DeskEvents *events)
{
    int64_t const reached = events->news.reached;
    int64_t const least = desk_position(reached) + (events->is_turned ? 1 : 0);
    int64_t const next = MAX(events->position + 1, least);
    return MIN(next, desk_position(reached + 1) - 1);
}

static bool
tell(DeskEvents *events, Reader *reader, GError **error)
{
    News *news = &events->news;
    g_autofree char *text = NULL;
    g_autoptr(GArray) ended = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    SseEvent event;
    int64_t const now_us = g_get_monotonic_time();
    events->position = next_position(events);
    if (!make_event(news, reader, events->position, ended, &text, &event, error))
        return false;
    event.begun_us = news->first_us == 0 ? 0 : now_us - MAX(0, clock_now_us() - news->first_us);
    if (event.data != NULL || event.ended_count > 0)
        sse_hub_publish(events->hub, &event);
    events->told_us = event.data != NULL ? now_us : events->told_us;
    news_clear(news);
    events->is_turned = false;
    return true;
}

/* Takes up what there is and tells what may be told; *ret_due_us as due_us(). */
static bool
follow(DeskEvents *events, int64_t *ret_due_us, GError **error)
{
    News *news = &events->news;
    int64_t const former = news->reached;
    if (!news_read(news, store_log(newsroom_store(events->newsroom)), error))
        return false;
    bool const has_turned = news->reached != former || clock_now_us() >= events->clock_us;
    int64_t due = due_us(events);
    if (!has_turned && (due == 0 || due > g_get_monotonic_time())) {
        *ret_due_us = due;
        return true;
    }
    g_autoptr(Reader) reader = newsroom_read(events->newsroom, error);
    if (reader == NULL || (has_turned && !read_clock(events, reader, error)))
        return false;
    due = due_us(events);
    if (due != 0 && due <= g_get_monotonic_time()) {
        if (!tell(events, reader, error))
            return false;
        due = 0;
    }
    if (due == 0) {
        news_clear(news);
        events->position = MAX(events->position, desk_position(news->reached));
        sse_hub_advance(events->hub, events->position);
    }
    *ret_due_us = due;
    return true;
}

static gpointer
run_follower(gpointer data)
{
    DeskEvents *events = data;
    int64_t until_us;
    do {
        g_autoptr(GError) error = NULL;
        int64_t due = 0;
        if (!follow(events, &due, &error))
            g_warning("events of the desk: %s", error->message);
        until_us = due != 0 ? due : g_get_monotonic_time() + WAIT_MAX_MS * INT64_C(1000);
    } while (waker_wait(&events->waker, until_us));
    return NULL;
}

static void
newsroom_changed(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    DeskEvents *events = data;
    waker_wake(&events->waker);
}

DeskEvents *
desk_events_open(Newsroom *newsroom, GError **error)
{
    int64_t head;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL || !reader_position(reader, &head, error))
        return NULL;
    DeskEvents *events = g_new0(DeskEvents, 1);
    SseOptions const options = {.refill = refill,
        .data = events,
        .gap_limit = desk_position(NEWS_MOST),
        .stream_limit = STREAMS,
        .per_address_limit = PERSON_STREAMS,
        .is_spoken = true,
        .name = "desk_sse"};
    events->newsroom = newsroom;
    events->position = desk_position(head);
    events->clock_from_us = reader->now_us;
    news_init(&events->news, head);
    waker_init(&events->waker);
    events->hub = sse_hub_new(&options, events->position);
    if (!read_clock(events, reader, error)) {
        desk_events_close(events);
        return NULL;
    }
    news_clear(&events->news);
    events->is_turned = false;
    events->follower = g_thread_new("desk-events", run_follower, events);
    store_watch(newsroom_store(newsroom), newsroom_changed, events);
    return events;
}

void
desk_events_close(DeskEvents *events)
{
    if (events == NULL)
        return;
    if (events->follower != NULL) {
        store_unwatch(newsroom_store(events->newsroom), newsroom_changed, events);
        waker_stop(&events->waker);
        g_thread_join(events->follower);
    }
    sse_hub_free(events->hub);
    waker_finish(&events->waker);
    news_finish(&events->news);
    g_free(events);
}

SseHub *
desk_events_hub(DeskEvents *events)
{
    return events->hub;
}
