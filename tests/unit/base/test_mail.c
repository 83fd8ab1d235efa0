/* SPDX-License-Identifier: MIT */
/* Mail with a server on loopback that misbehaves as asked; messages with hostile names; what
 * dateline.conf may say. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/mail.h"
#include "mail_peer.h"

typedef struct {
    MailPeer *peer;
    MailServer server;
} Fixture;

static const MailMessage MESSAGE = {.to = "ana@reader.example",
    .to_name = "Ana Lind",
    .subject = "A new password",
    .text = "Hello Ana,\n.\nthis is a line with one dot above it.\n",
    .html = "<p>Hello Ana</p>",
    .at_us = INT64_C(1700000000000000)};

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->peer = mail_peer_new();
    fixture->server =
        (MailServer){.url = g_strdup_printf("smtp://127.0.0.1:%u", mail_peer_port(fixture->peer)),
            .host = (char *)"127.0.0.1",
            .from = (char *)"desk@gazette.example",
            .from_name = (char *)"The Gazette",
            .reply_to = (char *)"editor@gazette.example",
            .timeout_ms = 3000};
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_free(fixture->server.url);
    mail_peer_free(fixture->peer);
}

static void
test_arrives(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *said = NULL;
    mail_send(&fixture->server, &MESSAGE, &said, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(said, "queued as 42"));
    const char *got = mail_peer_message(fixture->peer, 0);
    static const char *const HAS[] = {"MAIL FROM:<desk@gazette.example>",
        "RCPT TO:<ana@reader.example>\r\n", "From: The Gazette <desk@gazette.example>\r\n",
        "To: Ana Lind <ana@reader.example>\r\n", "Reply-To: editor@gazette.example\r\n",
        "Subject: A new password\r\n", "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n", "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/alternative;", "Content-Type: text/plain; charset=us-ascii",
        "Content-Type: text/html; charset=us-ascii", "Hello Ana,\r\n.\r\nthis is",
        "<p>Hello Ana</p>"};
    for (size_t index = 0; index < G_N_ELEMENTS(HAS); index++)
        if (strstr(got, HAS[index]) == NULL)
            g_error("no %s in\n%s", HAS[index], got);
    g_assert_true(g_regex_match_simple(
        "\r\nMessage-Id: <[0-9a-f-]{36}@gazette.example>\r\n", got, G_REGEX_CASELESS, 0));
}

static void
test_misbehaviour(Fixture *fixture, gconstpointer data)
{
    static const struct {
        MailPeerManner manner;
        FailCode code;
        const char *words;
    } CASES[] = {
        {MAIL_PEER_HANGS, FAIL_UNAVAILABLE, "Timeout"},
        {MAIL_PEER_CLOSES, FAIL_UNAVAILABLE, "127.0.0.1"},
        {MAIL_PEER_CLOSES_AT_DATA, FAIL_UNAVAILABLE, "127.0.0.1"},
        {MAIL_PEER_LATER, FAIL_UNAVAILABLE, "451 4.7.1 Greylisted, come back"},
        {MAIL_PEER_REFUSES, FAIL_INVALID,
            "550 5.1.1 The account is not here 550 5.1.1 ask the postmaster"},
        {MAIL_PEER_REFUSES_DATA, FAIL_INVALID, "554 5.7.1 We do not want this"},
        {MAIL_PEER_TALKS, FAIL_UNAVAILABLE, "127.0.0.1"},
        {MAIL_PEER_RAVES, FAIL_UNAVAILABLE, "127.0.0.1"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        int64_t const begun_us = g_get_monotonic_time();
        mail_peer_behave(fixture->peer, CASES[index].manner, 1);
        g_assert_false(mail_send(&fixture->server, &MESSAGE, NULL, &error));
        if (!fail_is(error, CASES[index].code) ||
            strstr(error->message, CASES[index].words) == NULL)
            g_error("case %zu: %s", index, error->message);
        g_assert_cmpuint(strlen(error->message), <, 1000);
        g_assert_cmpint(g_get_monotonic_time() - begun_us, <, 20 * G_USEC_PER_SEC);
    }
    g_assert_cmpuint(mail_peer_count(fixture->peer), ==, 0);
    mail_peer_behave(fixture->peer, MAIL_PEER_LATER, 0);
    g_assert_true(mail_send(&fixture->server, &MESSAGE, NULL, NULL));
}

/* How often a line begins so in the head of a message. */
static unsigned
lines_of(const char *message, const char *start)
{
    g_autofree char *head = g_strndup(message, (gsize)(strstr(message, "\r\n\r\n") - message));
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
    unsigned count = 0;
    for (char **line = lines; *line != NULL; line++) {
        g_assert_null(strpbrk(*line, "\r\n"));
        count += g_ascii_strncasecmp(*line, start, strlen(start)) == 0;
    }
    return count;
}

/* Nothing that people are called becomes a header. */
static void
test_hostile_names(Fixture *fixture, gconstpointer data)
{
    static const char *const TEXTS[] = {"Ana\r\nBcc: all@reader.example", "Ana\nBcc: x@y.example",
        "Ana\rBcc: x@y.example",
        "Ana\xe2\x80\xa8"
        "Bcc: x@y.example",
        "\r\n\r\nBcc: body", "\"<>,;:@", "Ana <other@reader.example>", "Мара Куил", "مارا",
        "\xff\xfe broken", "=?utf-8?q?Bcc:_x=40y.example?=",
        "A name that is longer than any line of a message may be "
        "and goes on and on and on and on and on and on and on and on and on and on and on and on"};
    for (size_t index = 0; index < G_N_ELEMENTS(TEXTS); index++) {
        g_autoptr(GError) error = NULL;
        MailMessage message = MESSAGE;
        message.to_name = message.subject = TEXTS[index];
        MailServer server = fixture->server;
        server.from_name = (char *)TEXTS[index];
        g_autofree char *bytes = mail_write(&server, &message, &error);
        g_assert_no_error(error);
        g_assert_true(g_str_is_ascii(bytes));
        g_assert_cmpuint(lines_of(bytes, "Bcc"), ==, 0);
        g_assert_cmpuint(lines_of(bytes, "Subject:"), ==, 1);
        g_assert_cmpuint(lines_of(bytes, "To:"), ==, 1);
        g_assert_cmpuint(lines_of(bytes, "From:"), ==, 1);
    }
}

static void
test_addresses(void)
{
    static const char *const GOOD[] = {
        "a@b", "ana.lind+desk@news.example", "o'hara@x-y.example", "a_b@xn--e1afmkfd.example"};
    static const char *const BAD[] = {"", "a", "@b", "a@", "a@b@c", "a b@c.example", "a@b c",
        ".a@b.example", "a.@b.example", "a..b@c.example", "a@.b", "a@b.", "a@-b.example",
        "a@b-.example", "a@b..c", "a@b\r\nRCPT TO:<x@y>", "a\r\n@b", "<a@b>", "a@[127.0.0.1]",
        "\"a b\"@c.example", "а@b.example", "a@bücher.example", "a,b@c.example", "a@b>"};
    for (size_t index = 0; index < G_N_ELEMENTS(GOOD); index++)
        g_assert_true(mail_check_address(GOOD[index], NULL));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        if (mail_check_address(BAD[index], NULL))
            g_error("\"%s\" was taken", BAD[index]);
    g_autofree char *local = g_strnfill(65, 'a'), *host = g_strnfill(64, 'a');
    g_autofree char *first = g_strconcat(local, "@b", NULL),
                    *second = g_strconcat("a@", host, NULL);
    g_assert_false(mail_check_address(first, NULL) || mail_check_address(second, NULL));
}

static void
test_what_servers_say(void)
{
    static const struct {
        const char *said, *words;
    } CASES[] = {{"250 OK\r\n", "250 OK"}, {"550-one\r\n550 two\r\n", "550-one 550 two"},
        {"\x1b[31mred\x07\r\n", "[31mred"}, {"\xff\xff", "\xef\xbf\xbd\xef\xbf\xbd"}, {"", ""},
        {"\r\n\r\n", ""}};

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autofree char *words = mail_words(CASES[index].said, strlen(CASES[index].said));
        g_assert_cmpstr(words, ==, CASES[index].words);
    }
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autofree char *words = mail_words(long_text, 5000);
    g_assert_cmpuint(strlen(words), <=, MAIL_SAID_MAX);
}

/* What is wrong with a file, or NULL; *ret_server where there is one. */
static char *
read_conf(const char *text, MailServer **ret_server)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *dir = g_dir_make_tmp("dateline-mail-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "dateline.conf", NULL);
    g_autofree char *secret = g_build_filename(dir, "secret", NULL);
    g_autofree char *full = g_strdup_printf("%s\npassword_file=%s\n", text, secret);
    g_assert_true(g_file_set_contents(path, full, -1, NULL));
    g_assert_true(g_file_set_contents(secret, "s3cret\n", -1, NULL));
    mail_server_read(path, ret_server, &error);
    g_remove(path);
    g_remove(secret);
    g_rmdir(dir);
    return error == NULL ? NULL : g_strdup(error->message);
}

static void
test_conf(void)
{
    static const char FROM[] = "from=The Gazette <desk@gazette.example>\n";

    static const struct {
        const char *smtp, *url, *user;
        bool is_encrypted;
    } GOOD[] = {{"smtps://ana@mail.example:465", "smtps://mail.example:465", "ana", true},
        {"smtp://mail.example", "smtp://mail.example:587", NULL, true},
        {"smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525", NULL, false},
        {"smtp://localhost:25", "smtp://localhost:25", NULL, false},
        {"smtp://127.evil.example:25", "smtp://127.evil.example:25", NULL, true},
        {"smtps://ana%40x.example@mail.example", "smtps://mail.example:465", "ana@x.example",
            true}};

    static const char *const BAD[] = {"http://mail.example", "mail.example", "smtp://",
        "smtp://ana:secret@mail.example", "smtp://mail.example/path", "smtp://mail.example?x=1"};
    for (size_t index = 0; index < G_N_ELEMENTS(GOOD); index++) {
        g_autoptr(MailServer) server = NULL;
        g_autofree char *text = g_strdup_printf("[mail]\n%ssmtp=%s", FROM, GOOD[index].smtp);
        g_assert_null(read_conf(text, &server));
        g_assert_cmpstr(server->url, ==, GOOD[index].url);
        g_assert_cmpstr(server->user, ==, GOOD[index].user);
        g_assert_cmpint(server->is_encrypted, ==, GOOD[index].is_encrypted);
        g_assert_cmpstr(server->password, ==, GOOD[index].user != NULL ? "s3cret" : NULL);
        g_assert_cmpstr(server->from, ==, "desk@gazette.example");
        g_assert_cmpstr(server->from_name, ==, "The Gazette");
    }
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autoptr(MailServer) server = NULL;
        g_autofree char *text = g_strdup_printf("[mail]\n%ssmtp=%s", FROM, BAD[index]);
        g_autofree char *message = read_conf(text, &server);
        g_assert_nonnull(message);
        g_assert_null(server);
    }
    g_autoptr(MailServer) none = NULL;
    g_assert_null(read_conf("[serve]\nlisten=127.0.0.1:1", &none));
    g_assert_null(none);
    g_autofree char *from = read_conf("[mail]\nsmtp=smtp://localhost", &none);
    g_autofree char *broken = read_conf("[mail]\nsmtp=smtp://localhost\nfrom=The Gazette", &none);
    g_assert_true(strstr(from, "from") != NULL && strstr(broken, "from") != NULL);
}

#define ADD(name, test) g_test_add("/mail/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("arrives", test_arrives);
    ADD("misbehaviour", test_misbehaviour);
    ADD("hostile-names", test_hostile_names);
    g_test_add_func("/mail/addresses", test_addresses);
    g_test_add_func("/mail/what-servers-say", test_what_servers_say);
    g_test_add_func("/mail/conf", test_conf);
    return g_test_run();
}
