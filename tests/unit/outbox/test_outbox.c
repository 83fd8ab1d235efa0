/* SPDX-License-Identifier: MIT */
/* Outgoing work, with another server on loopback that misbehaves as asked. What WebSub (the W3C's
 * Recommendation of 23 January 2018) demands of hubs and publishers, and the test that shows it:
 *
 *   4      a publisher advertises hub and topic in HTTP Link headers        advertises
 *   5.1    a hub accepts mode, topic, callback, lease and secret as a form  what-is-refused
 *   5.1    hub.secret is shorter than 200 bytes                             what-is-refused
 *   5.1.1  parameters that are unknown are ignored                          subscribe-and-content
 *   5.1.2  202 for a request that was taken, 4xx or 5xx with a text else    what-is-refused
 *   5.2    the callback's own query string is kept in requests to it        subscribe-and-content
 *   5.3    a GET with mode, topic, challenge and lease asks who meant it    subscribe-and-content
 *   5.3.1  2xx with exactly the challenge means yes, all else means no      who-did-not-mean-it
 *   5.3    a lease ends; a renewal takes the place of what was              leases-end
 *   5.1    unsubscribing is asked for in the same way                       unsubscribe
 *   7      content is POSTed with the topic's Content-Type                  subscribe-and-content
 *   7      with Link headers for hub and self                               subscribe-and-content
 *   7      410 ends a subscription; other failures are tried again          gone-and-broken
 *   7.1    X-Hub-Signature with an HMAC of the body, sha256                 subscribe-and-content
 */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/settings.h"
#include "newsroom/webhook.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "outbox/outbox.h"
#include "site/site.h"
#include "web_peer.h"

enum { PATIENCE_MS = 30000 };

typedef struct {
    NewsroomFixture base;
    Site *site;
    Router *router;
    Outbox *outbox;
    WebPeer *peer;
    int lies;     /* the challenge comes back wrong */
    int status;   /* of answers to content; 0: 204 */
    int failures; /* so many answers are 503 first */
    unsigned delay_ms;
} Fixture;

static PeerAnswer
peer_answer(const PeerRequest *request, void *data)
{
    Fixture *fixture = data;
    g_autofree char *challenge = peer_query(request, "hub.challenge");
    if (challenge != NULL)
        return (PeerAnswer){
            .status = 200, .body = g_strdup_printf("%s%s", challenge, fixture->lies ? "x" : "")};
    unsigned const delay_ms = strstr(request->target, "slow") != NULL ? fixture->delay_ms : 0;
    if (g_atomic_int_get(&fixture->failures) > 0) {
        g_atomic_int_dec_and_test(&fixture->failures);
        return (PeerAnswer){.status = 503};
    }
    return (PeerAnswer){
        .status = fixture->status != 0 ? fixture->status : 204, .delay_ms = delay_ms};
}

static void
open_outbox(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    OutboxOptions options = {.allows_inside = true, .first_pause_ms = 1};
    site_outbox_source(fixture->site, &options.source);
    fixture->outbox = outbox_open(fixture->base.newsroom, &options, &error);
    g_assert_no_error(error);
    site_set_outbox(fixture->site, fixture->outbox);
}

static void
close_outbox(Fixture *fixture)
{
    site_set_outbox(fixture->site, NULL);
    g_clear_pointer(&fixture->outbox, outbox_close);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    newsroom_fixture_set_up(&fixture->base, data);
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, "base_url", "https://halden.example");
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
    fixture_section(&fixture->base, "World/Lorn");
    fixture_section(&fixture->base, "Sport");
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    fixture->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, &error);
    fixture->peer = web_peer_new(peer_answer, fixture);
    open_outbox(fixture);
    outbox_start(fixture->outbox);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    close_outbox(fixture);
    web_peer_free(fixture->peer);
    router_free(fixture->router);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
}

/* The status of a request to the hub. */
static int
hub(Fixture *fixture, const char *mode, const char *feed, const char *callback, const char *more)
{
    static unsigned number = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *escaped = g_uri_escape_string(callback, NULL, FALSE);
    g_autofree char *body =
        g_strdup_printf("hub.mode=%s&hub.topic=https%%3A%%2F%%2Fhalden.example%s"
                        "&hub.callback=%s%s",
            mode, feed, escaped, more);
    g_autofree char *address = g_strdup_printf("198.51.100.%u", number++ % 250);
    static const char *const HEADERS[] = {
        "Content-Type", "application/x-www-form-urlencoded", NULL};
    HttpRequestParts const parts = {.method = "POST",
        .target = "/websub",
        .headers = HEADERS,
        .body = body,
        .body_size = strlen(body),
        .client_address = address,
        .app = fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    router_run(fixture->router, request, response);
    return http_response_get_status(response);
}

static void
settle(Fixture *fixture)
{
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
}

/* Subscribes a path of the peer to a feed, and is asked whether it meant it. */
static void
subscribe(Fixture *fixture, const char *feed, const char *path, const char *more)
{
    g_autofree char *callback = web_peer_url(fixture->peer, path);
    g_assert_cmpint(hub(fixture, "subscribe", feed, callback, more), ==, 202);
    settle(fixture);
    g_assert_true(outbox_is_subscribed(fixture->outbox, feed, callback));
}

/* The requests with a body, by the beginning of their target. */
static unsigned
contents(Fixture *fixture, const char *target, const PeerRequest **ret_last)
{
    unsigned count = 0;
    for (unsigned index = 0; index < web_peer_count(fixture->peer); index++) {
        const PeerRequest *request = web_peer_request(fixture->peer, index);
        if (strcmp(request->method, "POST") != 0 || !g_str_has_prefix(request->target, target))
            continue;
        count++;
        if (ret_last != NULL)
            *ret_last = request;
    }
    return count;
}

static void
test_subscribe_and_content(Fixture *fixture, gconstpointer data)
{
    const PeerRequest *sent = NULL;
    subscribe(fixture, "/world/feed.xml", "/cb?my=own",
        "&hub.secret=harbour&hub.lease_seconds=86400&hub.unknown=1");
    const PeerRequest *asked = web_peer_request(fixture->peer, 0);
    g_autofree char *mode = peer_query(asked, "hub.mode"), *topic = peer_query(asked, "hub.topic"),
                    *lease = peer_query(asked, "hub.lease_seconds"), *own = peer_query(asked, "my");
    g_assert_cmpstr(mode, ==, "subscribe");
    g_assert_cmpstr(topic, ==, "https://halden.example/world/feed.xml");
    g_assert_cmpstr(lease, ==, "86400");
    g_assert_cmpstr(own, ==, "own");

    fixture_story(&fixture->base, "Elsewhere", "Sport", NULL, 0);
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/cb", NULL), ==, 0);
    fixture_story(&fixture->base, "Ferry strike ends", "World/Lorn", NULL, 0);
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/cb", &sent), ==, 1);
    g_assert_cmpstr(sent->target, ==, "/cb?my=own");
    g_assert_nonnull(strstr(sent->body, "Ferry strike ends"));
    g_autofree char *type = peer_header(sent, "Content-Type"), *link = peer_header(sent, "Link"),
                    *signature = peer_header(sent, "X-Hub-Signature");
    g_assert_cmpstr(type, ==, "application/rss+xml; charset=utf-8");
    g_assert_cmpstr(link, ==,
        "<https://halden.example/websub>; rel=\"hub\", <https://halden.example/world/feed.xml>; "
        "rel=\"self\"");
    g_autofree char *hex = g_compute_hmac_for_data(
        G_CHECKSUM_SHA256, (const guchar *)"harbour", 7, (const guchar *)sent->body, sent->size);
    g_autofree char *expected = g_strconcat("sha256=", hex, NULL);
    g_assert_cmpstr(signature, ==, expected);
}

static void
test_who_did_not_mean_it(Fixture *fixture, gconstpointer data)
{
    g_autofree char *callback = web_peer_url(fixture->peer, "/cb");
    fixture->lies = 1;
    g_assert_cmpint(hub(fixture, "subscribe", "/feed.xml", callback, ""), ==, 202);
    settle(fixture);
    g_assert_false(outbox_is_subscribed(fixture->outbox, "/feed.xml", callback));
    fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/cb", NULL), ==, 0);
}

static void
test_unsubscribe(Fixture *fixture, gconstpointer data)
{
    g_autofree char *callback = web_peer_url(fixture->peer, "/cb");
    subscribe(fixture, "/feed.atom", "/cb", "");
    fixture->lies = 1;
    g_assert_cmpint(hub(fixture, "unsubscribe", "/feed.atom", callback, ""), ==, 202);
    settle(fixture);
    g_assert_true(outbox_is_subscribed(fixture->outbox, "/feed.atom", callback));
    fixture->lies = 0;
    g_assert_cmpint(hub(fixture, "unsubscribe", "/feed.atom", callback, ""), ==, 202);
    settle(fixture);
    g_assert_false(outbox_is_subscribed(fixture->outbox, "/feed.atom", callback));
}

static void
test_leases_end(Fixture *fixture, gconstpointer data)
{
    int64_t const start_us = INT64_C(1700000000) * SECOND_US;
    g_autofree char *callback = web_peer_url(fixture->peer, "/cb");
    clock_stop(start_us);
    subscribe(fixture, "/feed.json", "/cb", "&hub.lease_seconds=7200");
    clock_stop(start_us + INT64_C(7199) * SECOND_US);
    g_assert_true(outbox_is_subscribed(fixture->outbox, "/feed.json", callback));
    subscribe(fixture, "/feed.json", "/cb", "&hub.lease_seconds=7200");
    clock_stop(start_us + INT64_C(7200) * SECOND_US);
    g_assert_true(outbox_is_subscribed(fixture->outbox, "/feed.json", callback));
    clock_stop(start_us + INT64_C(14400) * SECOND_US);
    g_assert_false(outbox_is_subscribed(fixture->outbox, "/feed.json", callback));
    clock_resume();
}

static void
test_what_is_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *good = web_peer_url(fixture->peer, "/cb");
    g_autofree char *long_secret = g_strnfill(200, 's');
    g_autofree char *secret = g_strconcat("&hub.secret=", long_secret, NULL);

    const struct {
        const char *mode, *feed, *callback, *more;
    } BAD[] = {
        {"publish", "/feed.xml", good, ""},
        {"", "/feed.xml", good, ""},
        {"subscribe", "/feed.xml", "ftp://a.example/", ""},
        {"subscribe", "/feed.xml", "http://user:word@a.example/", ""},
        {"subscribe", "/feed.xml", "nonsense", ""},
        {"subscribe", "/mars/feed.xml", good, ""},
        {"subscribe", "/tags/none/feed.xml", good, ""},
        {"subscribe", "/", good, ""},
        {"subscribe", "/feed.xml%3Fx=1", good, ""},
        {"subscribe", "/live/7/x/feed.xml", good, ""},
        {"subscribe", ".evil.example/feed.xml", good, ""},
        {"subscribe", "/feed.xml", good, "&hub.lease_seconds=soon"},
        {"subscribe", "/feed.xml", good, secret},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(
            hub(fixture, BAD[index].mode, BAD[index].feed, BAD[index].callback, BAD[index].more),
            ==, 400);
    settle(fixture);
    g_assert_cmpuint(web_peer_count(fixture->peer), ==, 0);
}

static void
test_advertises(Fixture *fixture, gconstpointer data)
{
    static const char *const FEEDS[] = {"/feed.xml", "/world/feed.atom", "/feed.json"};
    for (size_t index = 0; index < G_N_ELEMENTS(FEEDS); index++) {
        HttpRequestParts const parts = {.target = FEEDS[index], .app = fixture->site};
        g_autoptr(HttpRequest) request = http_request_new(&parts, NULL);
        g_autoptr(HttpResponse) response = http_response_new();
        size_t size;
        router_run(fixture->router, request, response);
        const char *body = http_response_get_body(response, &size);
        g_assert_nonnull(g_strstr_len(body, (gssize)size, "https://halden.example/websub"));
        const char *link = http_response_get_header(response, "Link");
        g_assert_true(g_str_has_prefix(link, "<https://halden.example/websub>; rel=\"hub\""));
        g_assert_nonnull(strstr(link, FEEDS[index]));
    }
}

static void
test_gone_and_broken(Fixture *fixture, gconstpointer data)
{
    g_autofree char *callback = web_peer_url(fixture->peer, "/cb");
    subscribe(fixture, "/feed.xml", "/cb", "");
    g_atomic_int_set(&fixture->failures, 3);
    fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    while (contents(fixture, "/cb", NULL) < 4)
        settle(fixture);
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/cb", NULL), ==, 4);
    g_assert_true(outbox_is_subscribed(fixture->outbox, "/feed.xml", callback));
    fixture->status = 410;
    fixture_story(&fixture->base, "Tram", "World", NULL, 0);
    settle(fixture);
    g_assert_false(outbox_is_subscribed(fixture->outbox, "/feed.xml", callback));
}

/* A hundred publishes while one is being sent: the newest form goes out, not a hundred. */
static void
test_many_become_one(Fixture *fixture, gconstpointer data)
{
    const PeerRequest *last = NULL;
    subscribe(fixture, "/feed.xml", "/slow", "");
    fixture->delay_ms = 200;
    for (unsigned index = 0; index < 100; index++) {
        g_autofree char *headline = g_strdup_printf("Number %u", index);
        fixture_story(&fixture->base, headline, "World", NULL, 0);
    }
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/slow", &last), <, 20);
    g_assert_nonnull(strstr(last->body, "Number 99"));
}

static int64_t
add_webhook(Fixture *fixture, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = web_peer_url(fixture->peer, path);
    int64_t id;
    Write *write = fixture_begin(&fixture->base);
    Webhook const webhook = {.url = url, .secret = "sixteen bytes and more"};
    g_assert_true(webhook_save(write, &webhook, &id, &error));
    fixture_commit(write);
    return id;
}

static void
test_webhooks_hear_in_order(Fixture *fixture, gconstpointer data)
{
    int64_t last = 0;
    unsigned events = 0;
    add_webhook(fixture, "/hook");
    g_atomic_int_set(&fixture->failures, 4);
    for (unsigned index = 0; index < 20; index++)
        fixture_story(&fixture->base, "One of many", "World", NULL, 0);
    while (contents(fixture, "/hook", NULL) < 24)
        settle(fixture);
    settle(fixture);
    for (unsigned index = 0; index < web_peer_count(fixture->peer); index++) {
        const PeerRequest *request = web_peer_request(fixture->peer, index);
        g_autoptr(Json) body = json_loads(request->body, 0, NULL);
        g_assert_cmpint(json_int(body, "id", 0), >=, last);
        events += json_int(body, "id", 0) != last;
        last = json_int(body, "id", 0);
        g_assert_cmpstr(json_text(body, "event"), ==, "story.published");
        g_assert_cmpstr(json_text(json_object_get(body, "data"), "headline"), ==, "One of many");
        g_autofree char *signature = peer_header(request, "Dateline-Signature");
        int64_t const at_s = g_ascii_strtoll(signature + 2, NULL, 10);
        g_autofree char *expected =
            outbox_signature("sixteen bytes and more", at_s, request->body, request->size);
        g_assert_cmpstr(signature, ==, expected);
    }
    g_assert_cmpuint(events, ==, 20);
}

/* What was withdrawn before it was sent is not told; nor what an embargo holds. */
static void
test_the_gate_at_the_moment_of_sending(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    close_outbox(fixture);
    open_outbox(fixture);
    add_webhook(fixture, "/hook");
    int64_t const id = fixture_story(&fixture->base, "A false name", "World", NULL, 0);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_withdraw(
        write, id, fixture_revision(&fixture->base, id), "It was false.", NULL, &error));
    fixture_commit(write);
    fixture_story(&fixture->base, "Not before its time", "World", NULL, clock_now_us() + HOUR_US);
    outbox_start(fixture->outbox);
    settle(fixture);
    g_assert_cmpuint(contents(fixture, "/hook", NULL), ==, 2);
    for (unsigned index = 0; index < web_peer_count(fixture->peer); index++) {
        const PeerRequest *request = web_peer_request(fixture->peer, index);
        g_assert_null(strstr(request->body, "A false name"));
        g_assert_null(strstr(request->body, "Not before"));
    }
}

static void
test_a_slow_one_delays_nobody(Fixture *fixture, gconstpointer data)
{
    /* Another host by name, the same machine; more wait for it than are taken up at once. */
    for (unsigned index = 0; index < 70; index++) {
        g_autofree char *slow =
            g_strdup_printf("http://localhost:%u/slow%u", web_peer_port(fixture->peer), index);
        g_assert_cmpint(hub(fixture, "subscribe", "/feed.xml", slow, ""), ==, 202);
        if (index % 10 == 9)
            settle(fixture);
    }
    subscribe(fixture, "/feed.xml", "/cb", "");
    fixture->delay_ms = 3000;
    gint64 const begin_us = g_get_monotonic_time();
    fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    gint64 const published_us = g_get_monotonic_time();
    while (contents(fixture, "/cb", NULL) == 0)
        g_usleep(1000);
    g_assert_cmpint(g_get_monotonic_time() - begin_us, <, 3 * G_USEC_PER_SEC);
    g_assert_cmpint(published_us - begin_us, <, 2 * G_USEC_PER_SEC);
}

/* What was queued, and what the log brought meanwhile, is sent by the next run. */
static void
test_goes_on_after_a_stop(Fixture *fixture, gconstpointer data)
{
    subscribe(fixture, "/feed.xml", "/cb", "");
    g_atomic_int_set(&fixture->failures, 1000);
    fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    while (contents(fixture, "/cb", NULL) == 0)
        g_usleep(1000);
    close_outbox(fixture);
    fixture_story(&fixture->base, "Tram", "World", NULL, 0);
    g_atomic_int_set(&fixture->failures, 0);
    unsigned const before = contents(fixture, "/cb", NULL);
    const PeerRequest *last = NULL;
    open_outbox(fixture);
    outbox_start(fixture->outbox);
    while (contents(fixture, "/cb", &last) == before)
        settle(fixture);
    settle(fixture);
    contents(fixture, "/cb", &last);
    g_assert_nonnull(strstr(last->body, "Tram"));
}

static void
test_dead_letters(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) letters = NULL;
    close_outbox(fixture);
    OutboxOptions options = {.allows_inside = true, .first_pause_ms = 1, .dead_after_us = 1};
    site_outbox_source(fixture->site, &options.source);
    fixture->outbox = outbox_open(fixture->base.newsroom, &options, &error);
    outbox_start(fixture->outbox);
    add_webhook(fixture, "/hook");
    fixture->status = 500;
    fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    settle(fixture);
    g_assert_true(outbox_dead_letters(fixture->outbox, fixture->base.arena, 10, &letters, &error));
    g_assert_cmpuint(letters->len, ==, 1);
    const DeadLetter *letter = letters->pdata[0];
    g_assert_cmpstr(letter->kind, ==, "webhook");
    g_assert_cmpstr(letter->answer, ==, "500");
    fixture->status = 204;
    g_assert_true(outbox_retry(fixture->outbox, letter->id, &error));
    settle(fixture);
    g_assert_false(outbox_retry(fixture->outbox, letter->id, &error));
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    g_assert_cmpuint(contents(fixture, "/hook", NULL), ==, 2);
    g_assert_false(outbox_discard(fixture->outbox, letter->id, NULL));
    g_autoptr(GString) metrics = g_string_new(NULL);
    outbox_metrics(fixture->outbox, metrics);
    g_assert_nonnull(strstr(metrics->str, "\ndateline_outbox_dead 0\n"));
    g_assert_nonnull(strstr(metrics->str, "\ndateline_outbox_failed_total 1\n"));
}

#define ADD(path, function) g_test_add("/outbox/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("subscribe-and-content", test_subscribe_and_content);
    ADD("who-did-not-mean-it", test_who_did_not_mean_it);
    ADD("unsubscribe", test_unsubscribe);
    ADD("leases-end", test_leases_end);
    ADD("what-is-refused", test_what_is_refused);
    ADD("advertises", test_advertises);
    ADD("gone-and-broken", test_gone_and_broken);
    ADD("many-become-one", test_many_become_one);
    ADD("webhooks-hear-in-order", test_webhooks_hear_in_order);
    ADD("the-gate-at-the-moment-of-sending", test_the_gate_at_the_moment_of_sending);
    ADD("a-slow-one-delays-nobody", test_a_slow_one_delays_nobody);
    ADD("goes-on-after-a-stop", test_goes_on_after_a_stop);
    ADD("dead-letters", test_dead_letters);
    return g_test_run();
}
