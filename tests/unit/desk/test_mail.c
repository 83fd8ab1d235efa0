/* SPDX-License-Identifier: MIT */
/* Mail to the desk's people, through a mail server on loopback: links, a forgotten password,
 * notices; what is refused, and what stays in the queue over a restart. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk/mailer.h"
#include "desk_fixture.h"
#include "mail_peer.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/settings.h"

enum { PATIENCE_MS = 30000 };

typedef struct {
    DeskFixture base;
    MailPeer *peer;
    MailServer server;
    Outbox *outbox;
    int64_t tove; /* administrator */
    Caller admin;
} Fixture;

static void
open_outbox(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    OutboxOptions options = {.first_pause_ms = 50, .mail_server = &fixture->server};
    site_outbox_source(fixture->base.site, &options.source);
    desk_outbox_source(fixture->base.desk, &options.source);
    fixture->outbox = outbox_open(fixture->base.base.newsroom, &options, &error);
    g_assert_no_error(error);
    site_set_outbox(fixture->base.site, fixture->outbox);
    outbox_start(fixture->outbox);
}

static void
close_outbox(Fixture *fixture)
{
    site_set_outbox(fixture->base.site, NULL);
    g_clear_pointer(&fixture->outbox, outbox_close);
}

static void
set_email(Fixture *fixture, int64_t id, const char *email)
{
    g_autoptr(GError) error = NULL;
    Person person;
    bool found;
    Arena *arena = fixture->base.base.arena;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.base.newsroom, &error);
    g_assert_true(person_find(reader, arena, id, &person, &found, &error) && found);
    g_clear_pointer(&reader, reader_free);
    person.email = email;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(person_save(write, &person, NULL, &error));
    fixture_commit(write);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    desk_fixture_set_up(&fixture->base, data);
    fixture->peer = mail_peer_new();
    fixture->server =
        (MailServer){.url = g_strdup_printf("smtp://127.0.0.1:%u", mail_peer_port(fixture->peer)),
            .host = (char *)"127.0.0.1",
            .from = (char *)"desk@gazette.example",
            .timeout_ms = 2000};
    json_put_text(fields, "title", "The Gazette");
    json_put_text(fields, "base_url", "https://gazette.example");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
    fixture->tove = desk_fixture_person(&fixture->base, "tove", ROLE_ADMINISTRATOR);
    set_email(fixture, fixture->tove, "tove@gazette.example");
    fixture->admin = desk_fixture_session(&fixture->base, fixture->tove);
    open_outbox(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    close_outbox(fixture);
    mail_peer_free(fixture->peer);
    g_free(fixture->server.url);
    desk_fixture_tear_down(&fixture->base, data);
}

static Answer
post(Fixture *fixture, const Caller *caller, const char *target, const char *body)
{
    return desk_fixture_ask(&fixture->base, caller, "POST", target, NULL, body);
}

/* The message of this number, without soft line ends. */
static char *
message(Fixture *fixture, unsigned index)
{
    int64_t const until_us = g_get_monotonic_time() + PATIENCE_MS * INT64_C(1000);
    while (mail_peer_count(fixture->peer) <= index && g_get_monotonic_time() < until_us)
        g_usleep(5000);
    const char *text = mail_peer_message(fixture->peer, index);
    g_assert_nonnull(text);
    g_auto(GStrv) parts = g_strsplit(text, "=\r\n", -1);
    g_autofree char *joined = g_strjoinv("", parts);
    return arena_strdup(fixture->base.base.arena, joined);
}

/* The path of the link in a message. */
static const char *
link_of(Fixture *fixture, unsigned index)
{
    static const char START[] = "https://gazette.example/desk/welcome/";
    const char *link = strstr(message(fixture, index), START);
    g_assert_nonnull(link);
    link += strlen("https://gazette.example");
    return arena_strndup(fixture->base.base.arena, link, strcspn(link, "\r\n <\""));
}

/* No secret of a link stands in the log or in the queue. */
static bool
find_in(const Change *change, void *data)
{
    const char **search = data;
    if (strstr(change->body, *search) != NULL)
        *search = NULL;
    return *search != NULL;
}

static void
assert_nowhere(Fixture *fixture, const char *link)
{
    const char *secret = strrchr(link, '/') + 1, *search = secret;
    g_assert_cmpuint(strlen(secret), >, 30);
    change_log_read(
        store_log(newsroom_store(fixture->base.base.newsroom)), 0, 0, find_in, &search, NULL);
    g_assert_nonnull(search);
    g_autofree char *path =
        g_build_filename(newsroom_dir(fixture->base.base.newsroom), "outbox.db", NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_assert_null(g_strstr_len(bytes, (gssize)size, secret));
}

static void
test_a_new_person(Fixture *fixture, gconstpointer data)
{
    Answer const added = post(fixture, &fixture->admin, "/desk/people",
        "login=ana&name=%D0%90%D0%BD%D0%B0&email=ana%40gazette.example&role=editor");
    g_assert_cmpint(added.status, ==, 303);
    g_assert_nonnull(strstr(added.location, "done=mailed"));
    Answer const shown = desk_fixture_get(&fixture->base, &fixture->admin, added.location);
    g_assert_nonnull(strstr(shown.body, "is on its way"));
    g_assert_null(strstr(shown.body, "/desk/welcome/"));
    const char *text = message(fixture, 0);
    g_assert_nonnull(strstr(text, "RCPT TO:<ana@gazette.example>"));
    g_assert_nonnull(strstr(text, "Subject: The Gazette: Your way in"));
    const char *link = link_of(fixture, 0);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, link).status, ==, 200);
    assert_nowhere(fixture, link);
    /* Nobody is told that a first password is another one. */
    g_assert_cmpint(post(fixture, NULL, link, "password=quiet+lamp+over+harbour").status, ==, 303);
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
    g_assert_cmpuint(mail_peer_count(fixture->peer), ==, 1);
}

/* Where there is no address the link is shown, and so where somebody wants to see it. */
static void
test_a_link_that_is_shown(Fixture *fixture, gconstpointer data)
{
    Answer const added =
        post(fixture, &fixture->admin, "/desk/people", "login=ana&name=Ana&role=editor");
    g_assert_cmpint(added.status, ==, 201);
    g_assert_nonnull(strstr(added.body, "https://gazette.example/desk/welcome/"));
    g_autofree char *target =
        g_strdup_printf("/desk/people/%" G_GINT64_FORMAT "/link", fixture->tove);
    g_assert_nonnull(strstr(
        post(fixture, &fixture->admin, target, "shown=1").body, "gazette.example/desk/welcome/"));
    g_assert_cmpint(post(fixture, &fixture->admin, target, "a=b").status, ==, 303);
    link_of(fixture, 0);
    close_outbox(fixture);
    g_assert_cmpint(post(fixture, &fixture->admin, target, "a=b").status, ==, 200);
}

static void
test_forgotten(Fixture *fixture, gconstpointer data)
{
    static const char KNOWN[] = "email=TOVE%40gazette.example";
    Answer const known = post(fixture, NULL, "/desk/forgot", KNOWN);
    Answer const unknown = post(fixture, NULL, "/desk/forgot", "email=nobody%40gazette.example");
    g_assert_cmpint(known.status, ==, 200);
    g_assert_cmpstr(known.body, ==, unknown.body);
    g_assert_cmpint(known.status, ==, unknown.status);
    const char *link = link_of(fixture, 0);
    assert_nowhere(fixture, link);
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
    g_assert_cmpuint(mail_peer_count(fixture->peer), ==, 1);
    g_assert_cmpint(post(fixture, NULL, link, "password=quiet+lamp+over+harbour").status, ==, 303);
    g_assert_nonnull(strstr(message(fixture, 1), "Your password was changed"));
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, link).status, ==, 404);
    g_assert_cmpint(post(fixture, NULL, "/desk/forgot", "email=tove").status, ==, 422);
    Caller const foreign = {.is_foreign = true};
    g_assert_cmpint(post(fixture, &foreign, "/desk/forgot", KNOWN).status, ==, 403);
}

/* A link is good for an hour, and a mail that comes to nothing within it is none any more. */
static void
test_forgotten_for_long(Fixture *fixture, gconstpointer data)
{
    int64_t const now_us = clock_now_us();
    post(fixture, NULL, "/desk/forgot", "email=tove%40gazette.example");
    const char *link = link_of(fixture, 0);
    clock_stop(now_us + 59 * MINUTE_US);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, link).status, ==, 200);
    clock_stop(now_us + 61 * MINUTE_US);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, link).status, ==, 404);
    close_outbox(fixture);
    clock_stop(now_us + MINUTE_US);
    open_outbox(fixture);
    mail_peer_behave(fixture->peer, MAIL_PEER_LATER, 1000);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/forgot", "email=tove%40gazette.example").status, ==, 200);
    while (mail_peer_connections(fixture->peer) < 2)
        g_usleep(5000);
    close_outbox(fixture);
    clock_stop(now_us + 2 * HOUR_US);
    mail_peer_behave(fixture->peer, MAIL_PEER_TAKES, 0);
    open_outbox(fixture);
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
    g_assert_cmpuint(mail_peer_count(fixture->peer), ==, 1);
    clock_resume();
}

static void
test_asking_is_slowed(Fixture *fixture, gconstpointer data)
{
    unsigned refused = 0;
    for (unsigned time = 0; time < 8; time++) {
        g_autofree char *body = g_strdup_printf("email=somebody%u%%40gazette.example", time);
        refused += post(fixture, NULL, "/desk/forgot", body).status == 429;
    }
    g_assert_cmpuint(refused, ==, 3);
}

static void
test_notices(Fixture *fixture, gconstpointer data)
{
    post(fixture, &fixture->admin, "/desk/account/password",
        "current=correct+horse+staple&password=quiet+lamp+over+harbour");
    g_assert_nonnull(
        strstr(message(fixture, 0), "Subject: The Gazette: Your password was changed"));
    post(fixture, &fixture->admin, "/desk/account", "name=Tove&email=other%40gazette.example");
    const char *both = g_strconcat(message(fixture, 1), message(fixture, 2), NULL);
    g_assert_nonnull(strstr(both, "RCPT TO:<tove@gazette.example>"));
    g_assert_nonnull(strstr(both, "RCPT TO:<other@gazette.example>"));
    g_assert_nonnull(strstr(both, "Your e-mail address was changed"));
    g_free((char *)both);
    post(fixture, &fixture->admin, "/desk/account", "name=Tove+Lund&email=other%40gazette.example");
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
    g_assert_cmpuint(mail_peer_count(fixture->peer), ==, 3);
}

/* What was queued is sent by the next program; what is refused for good is shown. */
static void
test_over_a_restart(Fixture *fixture, gconstpointer data)
{
    mail_peer_behave(fixture->peer, MAIL_PEER_LATER, 1000);
    post(fixture, &fixture->admin, "/desk/settings/outgoing/test", "a=b");
    while (mail_peer_connections(fixture->peer) < 1)
        g_usleep(5000);
    close_outbox(fixture);
    mail_peer_behave(fixture->peer, MAIL_PEER_TAKES, 0);
    open_outbox(fixture);
    g_assert_nonnull(strstr(message(fixture, 0), "Subject: The Gazette: A test"));
    mail_peer_behave(fixture->peer, MAIL_PEER_REFUSES, 0);
    post(fixture, &fixture->admin, "/desk/settings/outgoing/test", "a=b");
    g_assert_true(outbox_settle(fixture->outbox, PATIENCE_MS));
    const char *page =
        desk_fixture_get(&fixture->base, &fixture->admin, "/desk/settings/outgoing").body;
    g_assert_nonnull(strstr(page, "550 5.1.1 The account is not here"));
    g_assert_nonnull(strstr(page, "tove@gazette.example"));
}

/* A server that says nothing holds up nobody. */
static void
test_a_slow_server(Fixture *fixture, gconstpointer data)
{
    mail_peer_behave(fixture->peer, MAIL_PEER_HANGS, 0);
    int64_t const begun_us = g_get_monotonic_time();
    g_assert_cmpint(
        post(fixture, &fixture->admin, "/desk/settings/outgoing/test", "a=b").status, ==, 303);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/forgot", "email=tove%40gazette.example").status, ==, 200);
    g_assert_cmpint(g_get_monotonic_time() - begun_us, <, 1500 * 1000);
    mail_peer_behave(fixture->peer, MAIL_PEER_TAKES, 0);
    message(fixture, 1);
}

static void
test_without_a_server(Fixture *fixture, gconstpointer data)
{
    close_outbox(fixture);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/desk/forgot").status, ==, 404);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/forgot", "email=tove%40gazette.example").status, ==, 404);
    g_assert_null(
        strstr(desk_fixture_get(&fixture->base, NULL, "/desk/sign-in").body, "/desk/forgot"));
    open_outbox(fixture);
    g_assert_nonnull(
        strstr(desk_fixture_get(&fixture->base, NULL, "/desk/sign-in").body, "/desk/forgot"));
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/desk/forgot").status, ==, 200);
}

#define ADD(name, test) g_test_add("/desk-mail/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("a-new-person", test_a_new_person);
    ADD("a-link-that-is-shown", test_a_link_that_is_shown);
    ADD("forgotten", test_forgotten);
    ADD("forgotten-for-long", test_forgotten_for_long);
    ADD("asking-is-slowed", test_asking_is_slowed);
    ADD("notices", test_notices);
    ADD("over-a-restart", test_over_a_restart);
    ADD("a-slow-server", test_a_slow_server);
    ADD("without-a-server", test_without_a_server);
    return g_test_run();
}
