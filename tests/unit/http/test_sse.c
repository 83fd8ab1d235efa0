/* SPDX-License-Identifier: MIT */
/* The hub of event streams over loopback: every reader gets each event that matches it once and in
 * order, whatever happens on the way. Where events are kept is a list in memory here. */
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"
#include "event_client.h"
#include "http/listener.h"
#include "http/sse_internal.h"

enum { PATIENCE_MS = 20000 };

/* What was ever published: event n has id n and topic 1 + n % 4. */
static struct {
    GMutex lock;
    int64_t count;
    bool fails;
    unsigned refills;
} kept;

typedef struct {
    SseHub *hub;
    Listener *listener;
} Fixture;

/* The owner of the streams that number 13 ends, where a test says so. */
static uint64_t ended_owner;

static SseEvent
event_of(int64_t id, char *data, uint64_t *topic)
{
    g_snprintf(data, 64, "number %" G_GINT64_FORMAT, id);
    *topic = 1 + (uint64_t)id % 4;
    return (SseEvent){.id = id,
        .name = "news",
        .data = data,
        .topics = topic,
        .topic_count = 1,
        .ended = &ended_owner,
        .ended_count = ended_owner != 0 && id == 13 ? 1 : 0};
}

static bool
refill(SseBatch *batch, int64_t after, void *data, GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&kept.lock);
    kept.refills++;
    if (kept.fails)
        return fail(error, FAIL_UNAVAILABLE, "the list is away");
    for (int64_t id = after + 1; id <= kept.count; id++) {
        char text[64];
        uint64_t topic;
        SseEvent const event = event_of(id, text, &topic);
        if (!sse_batch_add(batch, &event))
            break;
    }
    return true;
}

static void
publish(Fixture *fixture, int64_t count)
{
    for (; count > 0; count--) {
        char text[64];
        uint64_t topic;
        g_mutex_lock(&kept.lock);
        SseEvent const event = event_of(++kept.count, text, &topic);
        g_mutex_unlock(&kept.lock);
        sse_hub_publish(fixture->hub, &event);
    }
}

static uint64_t
number_of(HttpRequest *request, const char *name)
{
    const char *text = http_request_query(request, name);
    return text == NULL ? 0 : g_ascii_strtoull(text, NULL, 10);
}

/* /events?after=N&topic=N&reload&owner=N&checked=N&until=MS&party=N */
static void
do_events(HttpRequest *request, HttpResponse *response)
{
    SseStart start = {.reload = http_request_query(request, "reload") != NULL};
    const char *after = http_request_header(request, "Last-Event-ID");
    start.owners[1] = number_of(request, "owner");
    start.owners[0] = start.owners[1] != 0 ? 99 : 0;
    start.party = number_of(request, "party");
    start.checked = (int64_t)number_of(request, "checked");
    int64_t const until_ms = (int64_t)number_of(request, "until");
    start.until_us = until_ms == 0 ? 0 : g_get_monotonic_time() + until_ms * 1000;
    const char *topic = http_request_query(request, "topic");
    if (after == NULL)
        after = http_request_query(request, "after");
    start.after = after != NULL ? g_ascii_strtoll(after, NULL, 10) : kept.count;
    if (topic != NULL)
        start.filter = (SseFilter){.topics = {g_ascii_strtoull(topic, NULL, 10)}, .count = 1};
    http_response_header(response, "Access-Control-Allow-Origin", "*");
    http_response_stream(response, &start);
}

static void
do_refuse(HttpRequest *request, HttpResponse *response)
{
    http_response_status(response, 404);
}

static const Route ROUTES[] = {
    {"GET", "/events", NULL, ROUTE_STREAM, do_events, "events",
        "after,topic,reload,owner,checked,until,party"},
    {"GET", "/refused", NULL, ROUTE_STREAM, do_refuse, "none", NULL},
};

static void
start_with(Fixture *fixture, const SseOptions *given)
{
    g_autoptr(GError) error = NULL;
    SseOptions options = *given;
    options.refill = refill;
    kept.count = kept.refills = 0;
    kept.fails = false;
    ended_owner = 0;
    fixture->hub = sse_hub_new(&options, 0);
    ListenerOptions const listener = {.address = "127.0.0.1:0",
        .threads = 2,
        .routes = ROUTES,
        .route_count = G_N_ELEMENTS(ROUTES),
        .hubs = {fixture->hub}};
    fixture->listener = listener_start(&listener, &error);
    g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SseOptions const options = {.kept_events = 64, .gap_limit = 1000000};
    start_with(fixture, data != NULL ? data : &options);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    listener_stop(fixture->listener);
    sse_hub_free(fixture->hub);
}

/* A reader that checks what it hears. */
typedef struct {
    EventClient client;
    uint64_t topic; /* 0: all */
    int64_t last;
    int64_t heard;
    unsigned reloads;
    char target[64];
} Listening;

static void
hear(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    Listening *listening = owner;
    int64_t const number = g_ascii_strtoll(id, NULL, 10);
    if (strcmp(name, "reload") == 0) {
        listening->reloads++;
        listening->last = number;
        return;
    }
    char text[64];
    uint64_t topic;
    int64_t expected = listening->last + 1;
    event_of(expected, text, &topic);
    while (listening->topic != 0 && topic != listening->topic)
        event_of(++expected, text, &topic);
    g_assert_cmpint(number, ==, expected);
    g_assert_cmpstr(name, ==, "news");
    g_assert_cmpstr(data, ==, text);
    listening->last = number;
    listening->heard++;
}

static void
listen_to(Listening *listening, Fixture *fixture, const char *target, int64_t after, uint64_t topic)
{
    *listening = (Listening){.topic = topic, .last = after};
    event_client_init(&listening->client, hear, listening);
    g_strlcpy(listening->target, target, sizeof listening->target);
    g_assert_true(event_client_open(
        &listening->client, listener_port(fixture->listener), listening->target, 0));
}

/* Reads until the last event heard is this one. */
static void
hear_up_to(Listening *listening, int64_t last)
{
    while (listening->last < last)
        if (!event_client_wait(&listening->client, PATIENCE_MS))
            g_error("heard %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ", status %d",
                listening->last, last, listening->client.status);
}

static void
test_greets_with_its_position(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 5);
    listen_to(&one, fixture, "/events", 5, 0);
    while (*one.client.last_id == '\0')
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    g_assert_cmpint(one.client.status, ==, 200);
    g_assert_cmpstr(one.client.last_id, ==, "5");
    g_assert_cmpuint(one.client.retry_ms, >=, 2000);
    g_assert_cmpuint(one.client.retry_ms, <=, 3000);
    g_assert_cmpint(one.heard, ==, 0);
    static const char *const HEADERS[] = {"\r\nContent-Type: text/event-stream\r\n",
        "\r\nCache-Control: no-store, no-transform", "\r\nX-Content-Type-Options: nosniff",
        "\r\nAccess-Control-Allow-Origin: *"};
    for (size_t i = 0; i < G_N_ELEMENTS(HEADERS); i++)
        if (strstr(one.client.head, HEADERS[i]) == NULL)
            g_error("no %s in %s", HEADERS[i], one.client.head);
    g_assert_null(strstr(one.client.head, "chunked"));
    publish(fixture, 3);
    hear_up_to(&one, 8);
    event_client_finish(&one.client);
}

static void
test_only_what_matches(Fixture *fixture, gconstpointer data)
{
    Listening all, some, none;
    listen_to(&all, fixture, "/events?after=0", 0, 0);
    listen_to(&some, fixture, "/events?after=0&topic=2", 0, 2);
    listen_to(&none, fixture, "/events?after=0&topic=9", 0, 9);
    publish(fixture, 40);
    hear_up_to(&all, 40);
    hear_up_to(&some, 37);
    g_assert_cmpint(some.heard, ==, 10);
    while (event_client_wait(&none.client, 0))
        continue;
    g_assert_cmpint(none.heard, ==, 0);
    event_client_finish(&all.client);
    event_client_finish(&some.client);
    event_client_finish(&none.client);
}

/* From memory, from where events are kept, and over the border of both. */
static void
test_resumes_exactly(Fixture *fixture, gconstpointer data)
{
    static const int64_t AFTER[] = {0, 1, 900, 1935, 1936, 1937, 1999, 2000};
    publish(fixture, 2000);
    for (size_t i = 0; i < G_N_ELEMENTS(AFTER); i++) {
        Listening one;
        g_autofree char *target = g_strdup_printf("/events?after=%" G_GINT64_FORMAT, AFTER[i]);
        listen_to(&one, fixture, target, AFTER[i], 0);
        hear_up_to(&one, 2000);
        event_client_close(&one.client);
        publish(fixture, 100);
        event_client_open(
            &one.client, listener_port(fixture->listener), target, 0); /* Last-Event-ID wins */
        hear_up_to(&one, 2100);
        event_client_finish(&one.client);
        tear_down(fixture, NULL);
        set_up(fixture, NULL);
        publish(fixture, 2000);
    }
}

/* A position that memory has not come to yet: what the reader has is not said again. */
static void
test_begins_ahead(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 10);
    listen_to(&one, fixture, "/events?after=15", 15, 0);
    publish(fixture, 10);
    hear_up_to(&one, 20);
    g_assert_cmpint(one.heard, ==, 5);
    event_client_finish(&one.client);
}

static void
test_a_large_gap_reloads(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 500);
    listen_to(&one, fixture, "/events?after=10", 10, 0);
    while (one.reloads == 0)
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    g_assert_cmpint(one.last, ==, 500);
    g_assert_cmpint(one.heard, ==, 0);
    publish(fixture, 5);
    hear_up_to(&one, 505);
    g_assert_cmpuint(one.reloads, ==, 1);
    event_client_finish(&one.client);
}

static void
test_a_handler_may_ask_to_reload(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 7);
    listen_to(&one, fixture, "/events?after=7&reload=1", 3, 0);
    while (one.reloads == 0)
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    publish(fixture, 1);
    hear_up_to(&one, 8);
    event_client_finish(&one.client);
}

static void
test_a_slow_reader_holds_nobody_up(Fixture *fixture, gconstpointer data)
{
    Listening slow, quick;
    listen_to(&slow, fixture, "/events?after=0", 0, 0);
    event_client_open(
        &slow.client, listener_port(fixture->listener), slow.target, 4096); /* reads nothing yet */
    listen_to(&quick, fixture, "/events?after=0", 0, 0);
    for (int i = 1; i <= 60; i++) {
        publish(fixture, 1000);
        hear_up_to(&quick, i * 1000);
    }
    g_assert_cmpint(slow.heard, ==, 0);
    hear_up_to(&slow, 60000);
    g_assert_cmpint(slow.heard, ==, 60000);
    g_assert_cmpuint(kept.refills, >, 0);
    event_client_finish(&slow.client);
    event_client_finish(&quick.client);
}

/* With nothing to say, a comment; where other readers' events went by, the position. */
static void
test_keeps_alive(Fixture *fixture, gconstpointer data)
{
    Listening one;
    listen_to(&one, fixture, "/events?after=0&topic=9", 0, 9);
    while (one.client.comments == 0)
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    g_assert_cmpstr(one.client.last_id, ==, "0");
    publish(fixture, 4);
    sse_hub_advance(fixture->hub, 6);
    while (strcmp(one.client.last_id, "6") != 0)
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    g_assert_cmpint(one.heard, ==, 0);
    event_client_finish(&one.client);
}

/* True when the stream has ended, and nothing was heard beyond last. */
static bool
ends_before(Listening *one, int64_t beyond)
{
    while (event_client_wait(&one->client, PATIENCE_MS))
        continue;
    return one->client.fd < 0 && one->client.status == 200 && one->last < beyond;
}

/* Whoever loses the right hears no more; others hear all of it. */
static void
test_the_end_of_a_right(Fixture *fixture, gconstpointer data)
{
    Listening mine, other, later;
    ended_owner = 7;
    listen_to(&mine, fixture, "/events?after=0&owner=7", 0, 0);
    listen_to(&other, fixture, "/events?after=0&owner=8", 0, 0);
    publish(fixture, 10);
    hear_up_to(&mine, 10);
    publish(fixture, 10);
    g_assert_true(ends_before(&mine, 13));
    hear_up_to(&other, 20);
    /* One who comes later with an old position is not ended by what was settled before. */
    listen_to(&later, fixture, "/events?after=5&owner=7&checked=20", 5, 0);
    hear_up_to(&later, 20);
    publish(fixture, 1);
    hear_up_to(&later, 21);
    event_client_finish(&mine.client);
    event_client_finish(&other.client);
    event_client_finish(&later.client);
}

/* The same where the reader is brought up from memory, or from where events are kept. */
static void
test_the_end_of_a_right_in_the_past(Fixture *fixture, gconstpointer data)
{
    static const int64_t PUBLISHED[] = {20, 2000};
    for (size_t i = 0; i < G_N_ELEMENTS(PUBLISHED); i++) {
        Listening mine, other;
        ended_owner = 7;
        publish(fixture, PUBLISHED[i]);
        listen_to(&mine, fixture, "/events?after=3&owner=7&checked=12", 3, 0);
        listen_to(&other, fixture, "/events?after=3&owner=8", 3, 0);
        g_assert_true(ends_before(&mine, 13));
        hear_up_to(&other, PUBLISHED[i]);
        event_client_finish(&mine.client);
        event_client_finish(&other.client);
        tear_down(fixture, NULL);
        set_up(fixture, NULL);
    }
}

/* What it missed may have been its end: it has to ask again. */
static void
test_a_large_gap_ends_what_has_owners(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 500);
    listen_to(&one, fixture, "/events?after=10&owner=7", 10, 0);
    g_assert_true(ends_before(&one, 11));
    g_assert_cmpuint(one.reloads, ==, 0);
    event_client_finish(&one.client);
}

static void
test_ends_at_its_time(Fixture *fixture, gconstpointer data)
{
    Listening one, other;
    listen_to(&one, fixture, "/events?after=0&owner=7&until=300", 0, 0);
    listen_to(&other, fixture, "/events?after=0&owner=7&until=600000", 0, 0);
    publish(fixture, 1);
    hear_up_to(&one, 1);
    g_assert_true(ends_before(&one, 2));
    publish(fixture, 1);
    hear_up_to(&other, 2);
    event_client_finish(&one.client);
    event_client_finish(&other.client);
}

static void
note_name(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    g_string_append_printf(owner, "%s %s\n", name, id);
}

/* Scripts hear that it is there, and that it lives. */
static void
test_speaks(Fixture *fixture, gconstpointer data)
{
    EventClient client;
    g_autoptr(GString) heard = g_string_new(NULL);
    g_autoptr(GString) metrics = g_string_new(NULL);
    event_client_init(&client, note_name, heard);
    event_client_open(&client, listener_port(fixture->listener), "/events?after=4", 0);
    while (strstr(heard->str, "beat") == NULL)
        g_assert_true(event_client_wait(&client, PATIENCE_MS));
    g_assert_cmpstr(heard->str, ==, "hello 4\nbeat 4\n");
    sse_hub_advance(fixture->hub, 6);
    while (strstr(heard->str, "beat 6") == NULL)
        g_assert_true(event_client_wait(&client, PATIENCE_MS));
    g_assert_cmpuint(client.comments, ==, 0);
    sse_hub_metrics(fixture->hub, metrics);
    g_assert_nonnull(strstr(metrics->str, "\ndateline_inner_streams 1\n"));
    g_assert_nonnull(strstr(metrics->str, "\ndateline_inner_push_first_seconds_count 0\n"));
    event_client_finish(&client);
}

/* A party is counted wherever it comes from. */
static void
test_limit_of_a_party(Fixture *fixture, gconstpointer data)
{
    Listening readers[5];
    static const char *const TARGETS[] = {"/events?after=0&party=5", "/events?after=0&party=5",
        "/events?after=0&party=5", "/events?after=0&party=5", "/events?after=0&party=6"};
    unsigned refused = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(TARGETS); i++) {
        listen_to(&readers[i], fixture, TARGETS[i], 0, 0);
        while (readers[i].client.status == 0)
            g_assert_true(event_client_wait(&readers[i].client, PATIENCE_MS));
        refused += readers[i].client.status == 429;
    }
    g_assert_cmpuint(refused, ==, 1);
    g_assert_cmpint(readers[3].client.status, ==, 429);
    for (size_t i = 0; i < G_N_ELEMENTS(TARGETS); i++)
        event_client_finish(&readers[i].client);
}

static void
test_limits(Fixture *fixture, gconstpointer data)
{
    Listening readers[4];
    int refused = 0;
    for (int i = 0; i < 4; i++) {
        listen_to(&readers[i], fixture, "/events", 0, 0);
        while (readers[i].client.status == 0)
            g_assert_true(event_client_wait(&readers[i].client, PATIENCE_MS));
        if (readers[i].client.status != 200) {
            refused = readers[i].client.status;
            g_assert_nonnull(strstr(readers[i].client.head, "\r\nRetry-After: "));
        }
    }
    g_assert_cmpint(readers[2].client.status, ==, 200);
    g_assert_cmpint(readers[3].client.status, ==, refused);
    g_assert_cmpint(refused, ==, GPOINTER_TO_INT(((const SseOptions *)data)->data));
    for (int i = 0; i < 4; i++)
        event_client_finish(&readers[i].client);
    /* Their places are free again. */
    Listening again;
    do {
        listen_to(&again, fixture, "/events", 0, 0);
        while (again.client.status == 0)
            g_assert_true(event_client_wait(&again.client, PATIENCE_MS));
        event_client_finish(&again.client);
        g_usleep(20000);
    } while (again.client.status != 200);
}

static void
test_other_answers(Fixture *fixture, gconstpointer data)
{
    Listening one;
    listen_to(&one, fixture, "/refused", 0, 0);
    while (one.client.status == 0)
        g_assert_true(event_client_wait(&one.client, PATIENCE_MS));
    g_assert_cmpint(one.client.status, ==, 404);
    event_client_finish(&one.client);
}

static void
test_an_error_ends_the_stream(Fixture *fixture, gconstpointer data)
{
    Listening one;
    publish(fixture, 100);
    kept.fails = true;
    g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "event stream: the list is away");
    listen_to(&one, fixture, "/events?after=1", 1, 0);
    while (event_client_wait(&one.client, PATIENCE_MS))
        continue;
    g_assert_cmpint(one.client.fd, ==, -1);
    g_test_assert_expected_messages();
    kept.fails = false;
    event_client_open(&one.client, listener_port(fixture->listener), one.target, 0);
    hear_up_to(&one, 100);
    event_client_finish(&one.client);
}

static void
test_stopping_ends_streams(Fixture *fixture, gconstpointer data)
{
    Listening readers[20];
    publish(fixture, 200);
    for (int i = 0; i < 20; i++) {
        listen_to(&readers[i], fixture, i % 2 == 0 ? "/events?after=0" : "/events?after=200",
            i % 2 == 0 ? 0 : 200, 0);
        hear_up_to(&readers[i], 200);
    }
    int64_t const before_us = g_get_monotonic_time();
    listener_stop(g_steal_pointer(&fixture->listener));
    g_assert_cmpint(g_get_monotonic_time() - before_us, <, 4 * G_USEC_PER_SEC);
    for (int i = 0; i < 20; i++) {
        while (event_client_wait(&readers[i].client, PATIENCE_MS))
            continue;
        g_assert_cmpint(readers[i].client.fd, ==, -1);
        event_client_finish(&readers[i].client);
    }
}

/* A reader who has its position may still be on its way to the pushers, and is then not waited for:
 * the first events of a stream count those who are there. Soon all are. */
static void
test_tells_when_it_was_pushed(Fixture *fixture, gconstpointer data)
{
    Listening readers[10];
    SsePush push = {0};
    int events = 0;
    for (int i = 0; i < 10; i++) {
        listen_to(&readers[i], fixture, "/events?after=0", 0, 0);
        while (*readers[i].client.last_id == '\0')
            g_assert_true(event_client_wait(&readers[i].client, PATIENCE_MS));
    }
    g_assert_false(sse_hub_pushed(fixture->hub, 1, &push));
    while (push.readers < 10) {
        push = (SsePush){0};
        publish(fixture, 1);
        events++;
        for (int i = 0; i < 10; i++)
            hear_up_to(&readers[i], events);
        while (sse_hub_pushed(fixture->hub, events, &push) && push.last_us == 0)
            g_usleep(1000);
        g_assert_cmpint(push.published_us, >, 0);
        g_assert_cmpuint(push.readers, <=, 10);
        g_assert_cmpint(events, <, 1000);
    }
    g_assert_cmpint(push.first_us, >=, push.published_us);
    g_assert_cmpint(push.last_us, >=, push.first_us);
    g_assert_false(sse_hub_pushed(fixture->hub, events + 1, &push));
    for (int i = 0; i < 10; i++)
        event_client_finish(&readers[i].client);
    g_autoptr(GString) metrics = g_string_new(NULL);
    sse_hub_metrics(fixture->hub, metrics);

    static const struct {
        const char *name;
        int times;
    } LINES[] = {{"sse_events_total", 1}, {"sse_sent_events_total", 10}};

    for (size_t i = 0; i < G_N_ELEMENTS(LINES); i++) {
        g_autofree char *line =
            g_strdup_printf("\ndateline_%s %d\n", LINES[i].name, LINES[i].times * events);
        if (strstr(metrics->str, line) == NULL)
            g_error("no %s in %s", line, metrics->str);
    }
    g_assert_nonnull(strstr(metrics->str, "\ndateline_push_last_seconds_count "));
}

static void *
publish_now_and_then(void *data)
{
    for (int i = 0; i < 300; i++) {
        publish(data, 10);
        g_usleep(2000);
    }
    return NULL;
}

/* Readers that break off at any moment and come back, while events are published. */
static void
test_broken_connections(Fixture *fixture, gconstpointer data)
{
    enum { READERS = 60, EVENTS = 3000 };

    static Listening readers[READERS];
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < READERS; i++)
        listen_to(&readers[i], fixture, i % 3 == 0 ? "/events?after=0&topic=1" : "/events?after=0",
            0, i % 3 == 0 ? 1 : 0);
    g_autoptr(GThread) publisher = g_thread_new("publisher", publish_now_and_then, fixture);
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (int i = 0; i < READERS; i++) {
            Listening *one = &readers[i];
            if (one->last >= EVENTS)
                continue;
            is_done = false;
            bool const has_heard = one->client.fd >= 0 && event_client_wait(&one->client, 0);
            if (one->client.fd < 0 || (has_heard && g_rand_int_range(random, 0, 20) == 0))
                event_client_open(
                    &one->client, listener_port(fixture->listener), one->target, 4096);
        }
    }
    g_thread_join(g_steal_pointer(&publisher));
    for (int i = 0; i < READERS; i++) {
        g_assert_cmpint(readers[i].heard, ==, readers[i].topic != 0 ? EVENTS / 4 : EVENTS);
        event_client_finish(&readers[i].client);
    }
}

static void
keep_data(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    g_ptr_array_add(owner, g_strdup(data));
}

static void
test_lines_of_data(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *data, *heard;
    } CASES[] = {{"one", "one"}, {"a\nb", "a\nb"}, {"a\r\nb\rc\n", "a\nb\nc\n"},
        {" blank", " blank"}, {":colon", ":colon"}, {"\xef\xbb\xbf", "\xef\xbb\xbf"}, {"", ""}};

    EventClient client;
    g_autoptr(GPtrArray) heard = g_ptr_array_new_with_free_func(g_free);
    event_client_init(&client, keep_data, heard);
    g_assert_true(event_client_open(&client, listener_port(fixture->listener), "/events", 0));
    while (*client.last_id == '\0')
        g_assert_true(event_client_wait(&client, PATIENCE_MS));
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        SseEvent const event = {.id = (int64_t)i + 1, .data = CASES[i].data};
        sse_hub_publish(fixture->hub, &event);
        sse_hub_publish(fixture->hub, &event); /* the same id again is none */
    }
    while (heard->len < G_N_ELEMENTS(CASES))
        g_assert_true(event_client_wait(&client, PATIENCE_MS));
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(heard->pdata[i], ==, CASES[i].heard);
    event_client_finish(&client);
}

static const SseOptions SMALL_GAP = {.kept_events = 64, .gap_limit = 100};
static const SseOptions LIVELY = {.kept_events = 64, .keep_alive_s = 1};
static const SseOptions SPOKEN = {
    .kept_events = 64, .keep_alive_s = 1, .is_spoken = true, .name = "inner"};
static const SseOptions FEW_AN_ADDRESS = {
    .kept_events = 64, .per_address_limit = 3, .data = GINT_TO_POINTER(429)};
static const SseOptions FEW = {.kept_events = 64, .stream_limit = 3, .data = GINT_TO_POINTER(503)};

#define ADD(name, data, test) g_test_add("/sse/" name, Fixture, data, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("greets-with-its-position", NULL, test_greets_with_its_position);
    ADD("only-what-matches", NULL, test_only_what_matches);
    ADD("resumes-exactly", NULL, test_resumes_exactly);
    ADD("begins-ahead", NULL, test_begins_ahead);
    ADD("a-large-gap-reloads", &SMALL_GAP, test_a_large_gap_reloads);
    ADD("a-handler-may-ask-to-reload", NULL, test_a_handler_may_ask_to_reload);
    ADD("a-slow-reader-holds-nobody-up", NULL, test_a_slow_reader_holds_nobody_up);
    ADD("keeps-alive", &LIVELY, test_keeps_alive);
    ADD("limit-per-address", &FEW_AN_ADDRESS, test_limits);
    ADD("limit-in-all", &FEW, test_limits);
    ADD("the-end-of-a-right", NULL, test_the_end_of_a_right);
    ADD("the-end-of-a-right-in-the-past", NULL, test_the_end_of_a_right_in_the_past);
    ADD("a-large-gap-ends-what-has-owners", &SMALL_GAP, test_a_large_gap_ends_what_has_owners);
    ADD("ends-at-its-time", &LIVELY, test_ends_at_its_time);
    ADD("speaks", &SPOKEN, test_speaks);
    ADD("limit-of-a-party", &FEW_AN_ADDRESS, test_limit_of_a_party);
    ADD("other-answers", NULL, test_other_answers);
    ADD("an-error-ends-the-stream", NULL, test_an_error_ends_the_stream);
    ADD("stopping-ends-streams", NULL, test_stopping_ends_streams);
    ADD("tells-when-it-was-pushed", NULL, test_tells_when_it_was_pushed);
    ADD("broken-connections", NULL, test_broken_connections);
    ADD("lines-of-data", NULL, test_lines_of_data);
    return g_test_run();
}
