/* SPDX-License-Identifier: MIT */
/* /events over loopback: what is an event, who hears it, and what one who comes back is told. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "event_client.h"
#include "newsroom/live_entry.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"

enum { PATIENCE_MS = 20000 };

typedef struct {
    NewsroomFixture base;
    Site *site;
    Listener *listener;
} Fixture;

/* A reader with what it heard: "story.published 1 Headline", a line each. */
typedef struct {
    EventClient client;
    GString *heard;
} Listening;

static void
start(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {.address = "127.0.0.1:0", .threads = 1};
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    site_listener_options(fixture->site, &options);
    fixture->listener = listener_start(&options, &error);
    g_assert_no_error(error);
}

static void
stop(Fixture *fixture)
{
    listener_stop(fixture->listener);
    site_free(fixture->site);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    newsroom_fixture_set_up(&fixture->base, data);
    start(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    stop(fixture);
    newsroom_fixture_tear_down(&fixture->base, data);
}

static void
hear(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    g_autoptr(GError) error = NULL;
    GString *heard = owner;
    if (strcmp(name, "reload") == 0) {
        g_string_append(heard, "reload\n");
        return;
    }
    g_autoptr(Json) card = json_read_object(data, strlen(data), SIZE_MAX, &error);
    g_assert_no_error(error);
    const char *headline = json_text(card, "headline");
    if (strcmp(name, "live.entry") == 0) {
        g_string_append(heard, "entry\n");
        return;
    }
    g_string_append_printf(heard, "%s %" G_GINT64_FORMAT " %s\n", name + strlen("story."),
        json_int(card, "id", 0), headline != NULL ? headline : json_text(card, "status"));
}

/* Connects and waits for its position, or a refusal. */
static void
listen_to(Listening *one, Fixture *fixture, const char *target)
{
    one->heard = g_string_new(NULL);
    event_client_init(&one->client, hear, one->heard);
    g_assert_true(event_client_open(&one->client, listener_port(fixture->listener), target, 0));
    while (*one->client.last_id == '\0' && one->client.status < 300)
        event_client_wait(&one->client, PATIENCE_MS);
}

/* Waits until it has heard of a headline (or of a status). */
static void
hear_until(Listening *one, const char *text)
{
    while (strstr(one->heard->str, text) == NULL)
        g_assert_true(event_client_wait(&one->client, PATIENCE_MS));
}

static void
finish(Listening *one)
{
    event_client_finish(&one->client);
    g_string_free(one->heard, TRUE);
}

/* All events of a stream up to a headline, as one reader who comes now hears them. */
static char *
told(Fixture *fixture, const char *target, const char *until)
{
    Listening one;
    listen_to(&one, fixture, target);
    hear_until(&one, until);
    char *result = arena_strdup(fixture->base.arena, one.heard->str);
    finish(&one);
    return result;
}

static int
status_of(Fixture *fixture, const char *target)
{
    Listening one;
    listen_to(&one, fixture, target);
    int const status = one.client.status;
    finish(&one);
    return status;
}

static void
correct(Fixture *fixture, int64_t id, const char *headline)
{
    g_autoptr(GError) error = NULL;
    Story story;
    bool found;
    int64_t revision;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(story_find(reader, fixture->base.arena, id, &story, &found, &error) && found);
    StoryContent content = *story.live;
    content.headline = headline;
    g_clear_pointer(&reader, reader_free);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_save(write, id, story.revision, &content, &revision, &error));
    g_assert_true(story_correct(write, id, revision, "It was not so.", false, NULL, &error));
    fixture_commit(write);
}

static void
withdraw(Fixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base);
    story_withdraw(write, id, fixture_revision(&fixture->base, id), "It was not so.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static void
test_who_hears_what(Fixture *fixture, gconstpointer data)
{
    static const char *const TARGETS[] = {"/events", "/events?section=world",
        "/events?section=world%2Florn", "/events?tag=ferry-strike", "/events?story=2",
        "/events?section=sport&tag=ferry-strike"};
    static const char *const HEARD[] = {"published 1 Ferry\npublished 2 Match\npublished 3 Last\n",
        "published 1 Ferry\npublished 3 Last\n", "published 1 Ferry\npublished 3 Last\n",
        "published 1 Ferry\npublished 3 Last\n", "published 2 Match\n",
        "published 1 Ferry\npublished 2 Match\npublished 3 Last\n"};
    Listening readers[G_N_ELEMENTS(TARGETS)];

    fixture_section(&fixture->base, "World/Lorn");
    fixture_section(&fixture->base, "Sport");
    fixture_tag(&fixture->base, "Ferry strike");
    for (size_t index = 0; index < G_N_ELEMENTS(TARGETS); index++)
        listen_to(&readers[index], fixture, TARGETS[index]);
    fixture_story(&fixture->base, "Ferry", "World/Lorn", "Ferry strike", 0);
    fixture_story(&fixture->base, "Match", "Sport", NULL, 0);
    fixture_story(&fixture->base, "Last", "World/Lorn", "Ferry strike", 0);
    for (size_t index = 0; index < G_N_ELEMENTS(TARGETS); index++) {
        hear_until(&readers[index], index == 4 ? "Match" : "Last");
        g_assert_cmpstr(readers[index].heard->str, ==, HEARD[index]);
        finish(&readers[index]);
    }
}

/* How many have a story open: up as they come and down as they go. */
static void
test_readers_are_counted(Fixture *fixture, gconstpointer data)
{
    Listening readers[3];
    int64_t const until_us = g_get_monotonic_time() + PATIENCE_MS * 1000;
    fixture_story(&fixture->base, "Ferry", "World/Lorn", NULL, 0);
    g_assert_cmpuint(site_readers(fixture->site, 1), ==, 0);
    listen_to(&readers[0], fixture, "/events?story=1&breaking=1&section=world/lorn");
    listen_to(&readers[1], fixture, "/events?story=1");
    listen_to(&readers[2], fixture, "/events?section=world");
    g_assert_cmpuint(site_readers(fixture->site, 1), ==, 2);
    g_assert_cmpuint(site_readers(fixture->site, 2), ==, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(readers); index++)
        finish(&readers[index]);
    /* That somebody left is noticed with what is sent next. */
    while (site_readers(fixture->site, 1) != 0 && g_get_monotonic_time() < until_us) {
        correct(fixture, 1, "Ferry again");
        g_usleep(10000);
    }
    g_assert_cmpuint(site_readers(fixture->site, 1), ==, 0);
}

static void
test_resumes_over_a_restart(Fixture *fixture, gconstpointer data)
{
    Listening one;
    listen_to(&one, fixture, "/events");
    fixture_story(&fixture->base, "First", "World", NULL, 0);
    hear_until(&one, "First");
    g_assert_cmpstr(strstr(one.client.head, "Access-Control-Allow-Origin: *"), !=, NULL);
    stop(fixture);
    fixture_story(&fixture->base, "Second", "World", NULL, 0);
    start(fixture);
    event_client_close(&one.client);
    g_assert_true(
        event_client_open(&one.client, listener_port(fixture->listener), "/events?since=0", 0));
    fixture_story(&fixture->base, "Third", "World", NULL, 0);
    hear_until(&one, "Third");
    g_assert_cmpstr(
        one.heard->str, ==, "published 1 First\npublished 2 Second\npublished 3 Third\n");
    finish(&one);
}

/* A headline that was corrected is told to nobody who comes later, nor a withdrawn story. */
static void
test_tells_the_past_as_it_stands(Fixture *fixture, gconstpointer data)
{
    int64_t const ferry = fixture_story(&fixture->base, "Zanzibar hoax", "World", NULL, 0);
    int64_t const match = fixture_story(&fixture->base, "Zanzibar wins", "Sport", NULL, 0);
    Listening live;
    listen_to(&live, fixture, "/events");
    correct(fixture, match, "Match drawn");
    withdraw(fixture, ferry);
    hear_until(&live, "withdrawn");
    g_assert_cmpstr(live.heard->str, ==, "corrected 2 Match drawn\nwithdrawn 1 withdrawn\n");
    finish(&live);
    stop(fixture);
    start(fixture);
    g_assert_cmpstr(told(fixture, "/events?since=0", "withdrawn 1"), ==,
        "published 1 withdrawn\npublished 2 Match drawn\ncorrected 2 Match drawn\n"
        "withdrawn 1 withdrawn\n");
}

static void
test_embargo(Fixture *fixture, gconstpointer data)
{
    int64_t const now_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(now_us);
    fixture_story(&fixture->base, "Zanzibar secret", "World", NULL, now_us + HOUR_US);
    fixture_story(&fixture->base, "Known", "World", NULL, 0);
    g_assert_cmpstr(told(fixture, "/events?since=0", "Known"), ==, "published 2 Known\n");
    clock_stop(now_us + HOUR_US);
    site_tick(fixture->site);
    g_assert_cmpstr(told(fixture, "/events?since=0", "Zanzibar"), ==,
        "published 2 Known\npublished 1 Zanzibar secret\n");
    clock_resume();
}

static void
import(Fixture *fixture, const char *headline, int64_t published_us)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    ImportOutcome outcome;
    StoryContent const content = {.headline = headline, .body = "Text."};
    Story const story = {.status = STORY_LIVE,
        .stage = STORY_READY,
        .published_us = published_us,
        .live = &content,
        .foreign = {.origin = "test", .id = headline, .digest = "1"}};
    Write *write = fixture_begin(&fixture->base);
    story_import(write, &story, &id, &outcome, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static void
test_an_archive_is_no_news(Fixture *fixture, gconstpointer data)
{
    int64_t const now_us = clock_now_us();
    import(fixture, "Old", now_us - 30 * DAY_US);
    import(fixture, "Fresh", now_us - HOUR_US);
    g_assert_cmpstr(told(fixture, "/events?since=0", "Fresh"), ==, "imported 2 Fresh\n");
}

static void
test_what_is_refused(Fixture *fixture, gconstpointer data)
{
    fixture_story(&fixture->base, "Known", "World", NULL, 0);
    g_assert_cmpint(status_of(fixture, "/events?section=nowhere"), ==, 404);
    g_assert_cmpint(status_of(fixture, "/events?section=world&section=nowhere"), ==, 404);
    g_assert_cmpint(status_of(fixture, "/events?tag=nothing"), ==, 404);
    g_assert_cmpint(status_of(fixture, "/events?story=x"), ==, 422);
    g_assert_cmpint(status_of(fixture, "/events?story=-1"), ==, 422);
    g_assert_cmpint(status_of(fixture, "/events?since=yesterday"), ==, 422);
    g_assert_cmpint(status_of(fixture, "/events?since=99999999999999999999"), ==, 422);
    g_assert_cmpint(
        status_of(fixture, "/events?story=1&story=2&story=3&story=4&story=5&story=6&story=7&story=8"
                           "&story=9"),
        ==, 422);
    g_assert_cmpint(status_of(fixture, "/events?story=1"), ==, 200);
    /* A position that this log has not: it was restored from a copy. */
    g_assert_cmpstr(told(fixture, "/events?since=123456", "reload"), ==, "reload\n");
}

#define ADD(name, test) g_test_add("/events/" name, Fixture, NULL, set_up, test, tear_down)

/* Entries are told to those who follow their story, not to its section, and a removed one resumes
 * as removed. */
static void
test_entries_of_a_live_story(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t entry_id;
    int64_t const story = fixture_story(&fixture->base, "The vote", "World", NULL, 0);
    Write *write = fixture_begin(&fixture->base);
    LiveEntry const entry = {.story_id = story, .body = "Doors open."};
    g_assert_true(story_set_coverage(
        write, story, fixture_revision(&fixture->base, story), COVERAGE_RUNNING, NULL, &error));
    g_assert_true(live_entry_save(write, &entry, &entry_id, NULL, &error));
    fixture_commit(write);
    fixture_story(&fixture->base, "After it", "World", NULL, 0);
    g_autofree char *own = g_strdup_printf("/events?story=%d&section=world&since=0", (int)story);
    g_assert_nonnull(strstr(told(fixture, own, "After it"), "entry"));
    g_assert_null(strstr(told(fixture, "/events?section=world&since=0", "After it"), "entry"));
    write = fixture_begin(&fixture->base);
    g_assert_true(live_entry_remove(write, entry_id, 1, NULL, &error));
    fixture_commit(write);
    fixture_story(&fixture->base, "At the end", "World", NULL, 0);
    g_assert_null(strstr(told(fixture, own, "At the end"), "Doors open"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("readers_are_counted", test_readers_are_counted);
    ADD("who-hears-what", test_who_hears_what);
    ADD("resumes-over-a-restart", test_resumes_over_a_restart);
    ADD("tells-the-past-as-it-stands", test_tells_the_past_as_it_stands);
    ADD("embargo", test_embargo);
    ADD("an-archive-is-no-news", test_an_archive_is_no_news);
    ADD("entries-of-a-live-story", test_entries_of_a_live_story);
    ADD("what-is-refused", test_what_is_refused);
    return g_test_run();
}
