/* SPDX-License-Identifier: MIT */
/* The bytes of /events as a server on loopback sends them, read as strictly as HTML 9.2 lets a
 * client read. The web platform tests (web-platform-tests/wpt, eventsource/) ask browsers what they
 * make of a stream; each is a demand on servers too, not to send what the test shows to be lost or
 * misread. docs/live.md has them in a table; here each test names its cases. */
#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "http/listener.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"

enum { PATIENCE_MS = 20000, PREFLIGHT_FREE = 128 /* bytes of a header's value */ };

typedef struct {
    NewsroomFixture base;
    Site *site;
    Listener *listener;
} Fixture;

/* An answer, as it came. */
typedef struct {
    int status;
    char *head; /* with the empty line's end before each header's name */
    GString *body;
} Raw;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {.address = "127.0.0.1:0", .threads = 1};
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    site_listener_options(fixture->site, &options);
    fixture->listener = listener_start(&options, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    listener_stop(fixture->listener);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
}

static int
open_socket(uint16_t port)
{
    struct sockaddr_in const address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (const struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

/* Takes the head off what came so far, once it is whole. */
static void
take_head(Raw *raw)
{
    const char *end = g_strstr_len(raw->body->str, (gssize)raw->body->len, "\r\n\r\n");
    if (raw->head != NULL || end == NULL)
        return;
    raw->head = g_strndup(raw->body->str, (gsize)(end + 2 - raw->body->str));
    raw->status = (int)g_ascii_strtoll(raw->head + strlen("HTTP/1.1 "), NULL, 10);
    g_string_erase(raw->body, 0, end + 4 - raw->body->str);
}

static bool
has_come(const Raw *raw, const char *until)
{
    return raw->head != NULL && until != NULL &&
           (g_strstr_len(raw->body->str, (gssize)raw->body->len, until) != NULL ||
               strstr(raw->head, until) != NULL);
}

/* Sends a request and reads until some text has come (NULL: to the end). headers: whole lines. */
static Raw
ask(uint16_t port, const char *line, const char *headers, const char *until)
{
    Raw raw = {.body = g_string_new(NULL)};
    g_autofree char *text = g_strdup_printf("%s HTTP/1.1\r\nHost: a\r\n%s%s\r\n", line, headers,
        until == NULL ? "Connection: close\r\n" : "");
    int const fd = open_socket(port);
    g_assert_cmpint(send(fd, text, strlen(text), MSG_NOSIGNAL), ==, (int)strlen(text));
    while (!has_come(&raw, until)) {
        char bytes[8192];
        struct pollfd one = {.fd = fd, .events = POLLIN};
        if (poll(&one, 1, PATIENCE_MS) != 1)
            g_error("%s: no more than %s %s", line, raw.head, raw.body->str);
        ssize_t const size = recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            break;
        g_string_append_len(raw.body, bytes, size);
        take_head(&raw);
    }
    close(fd);
    return raw;
}

static void
raw_finish(Raw *raw)
{
    g_free(raw->head);
    g_string_free(raw->body, TRUE);
}

static Raw
events(Fixture *fixture, const char *query, const char *headers, const char *until)
{
    g_autofree char *line = g_strconcat("GET /events", query, NULL);
    return ask(listener_port(fixture->listener), line, headers, until);
}

static bool
is_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* What one stretch between empty lines says. */
typedef struct {
    unsigned ids, names, datas, retries, comments;
} Stretch;

static void
check_field(char *line, Stretch *stretch)
{
    char *colon = strchr(line, ':');
    g_assert_nonnull(colon); /* a name alone is a field without a value */
    if (colon == line) {
        stretch->comments++;
        return;
    }
    g_assert_cmpint(colon[1], ==, ' '); /* exactly one is taken off: it is always there */
    *colon = '\0';
    const char *value = colon + 2;
    if (strcmp(line, "id") == 0) {
        stretch->ids++;
        g_assert_true(is_digits(value));
        g_assert_cmpuint(strlen(value), <, PREFLIGHT_FREE);
    } else if (strcmp(line, "retry") == 0) {
        stretch->retries++;
        g_assert_true(is_digits(value));
    } else if (strcmp(line, "event") == 0) {
        stretch->names++;
        g_assert_cmpint(*value, !=, '\0');
    } else {
        g_assert_cmpstr(line, ==, "data");
        stretch->datas++;
    }
}

/* Every rule that holds for any stream of ours; the last stretch must be whole. */
static unsigned
check_stream(const GString *body)
{
    Stretch stretch = {0};
    unsigned count = 0;
    g_assert_null(memchr(body->str, '\0', body->len));
    g_assert_null(memchr(body->str, '\r', body->len));
    g_assert_true(g_utf8_validate(body->str, (gssize)body->len, NULL));
    g_assert_false(g_str_has_prefix(body->str, "\xef\xbb\xbf"));
    g_assert_true(g_str_has_suffix(body->str, "\n\n"));
    g_auto(GStrv) lines = g_strsplit(body->str, "\n", -1);
    for (char **line = lines; *line != NULL && line[1] != NULL; line++) {
        if (**line != '\0') {
            check_field(*line, &stretch);
            continue;
        }
        g_assert_cmpuint(stretch.ids, <=, 1);
        g_assert_cmpuint(stretch.names, <=, 1);
        g_assert_true(stretch.datas == 0 || stretch.ids == 1);
        g_assert_true(stretch.names == 0 || stretch.datas > 0); /* a name without data is lost */
        count += stretch.datas > 0;
        stretch = (Stretch){0};
    }
    return count;
}

/* format-bom, format-bom-2, format-comments, format-data-before-final-empty-line,
 * format-field-data, format-field-event, format-field-event-empty, format-field-id,
 * format-field-id-null, format-field-parsing, format-field-retry, format-field-retry-bogus,
 * format-field-retry-empty, format-field-unknown, format-leading-space, format-newlines,
 * format-null-character, format-utf-8 */
static void
test_format(Fixture *fixture, gconstpointer data)
{
    static const char *const HEADLINES[] = {"\xef\xbb\xbf“Ferry”", "…", "data: none",
        ": no comment", " blank ahead", "Новый мост через Дунай", "جسر جديد", "id: 0", "retry: x",
        "\xf0\x9f\x8c\x8a wave", "The last of them"};
    for (size_t index = 0; index < G_N_ELEMENTS(HEADLINES); index++)
        fixture_story(&fixture->base, HEADLINES[index], "World", "Ferry strike", 0);
    Raw raw = events(fixture, "?since=0", "Accept: text/event-stream\r\n", "The last of them");
    g_assert_cmpint(raw.status, ==, 200);
    g_string_truncate(raw.body, (gsize)(g_strrstr(raw.body->str, "\n\n") + 2 - raw.body->str));
    g_assert_cmpuint(check_stream(raw.body), ==, G_N_ELEMENTS(HEADLINES));
    /* The position and the pause are told before anything happens. */
    g_assert_true(g_str_has_prefix(raw.body->str, "retry: "));
    g_auto(GStrv) stretches = g_strsplit(raw.body->str, "\n\n", -1);
    for (size_t index = 0; index < G_N_ELEMENTS(HEADLINES); index++) {
        g_autoptr(GError) error = NULL;
        const char *text = strstr(stretches[index + 1], "data: ") + strlen("data: ");
        g_autoptr(Json) card = json_read_object(text, strlen(text), SIZE_MAX, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(json_text(card, "headline"), ==, HEADLINES[index]);
        g_assert_nonnull(strstr(stretches[index + 1], "event: story.published\n"));
    }
    raw_finish(&raw);
}

static void
do_lines(HttpRequest *request, HttpResponse *response)
{
    http_response_stream(response, &(SseStart){.after = 0});
}

static bool
refill_nothing(SseBatch *batch, int64_t after, void *data, GError **error)
{
    return true;
}

/* format-newlines, format-field-data, format-leading-space, format-comments: data with line ends of
 * any sort becomes one data line each, and what looks like a field within data stays data. */
static void
test_lines(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *data, *sent;
    } CASES[] = {
        {"one", "data: one\n"}, {"a\nb", "data: a\ndata: b\n"},
        {"a\r\nb\rc", "data: a\ndata: b\ndata: c\n"}, {"a\n\nb", "data: a\ndata: \ndata: b\n"},
        {"end\n", "data: end\ndata: \n"}, {"", "data: \n"}, {" two", "data:  two\n"},
        {":x\nid: 7\nretry: 1\nevent: y",
            "data: :x\ndata: id: 7\ndata: retry: 1\ndata: event: y\n"},
        {"\xe2\x80\xa8\xc2\x85", "data: \xe2\x80\xa8\xc2\x85\n"}, /* no line ends here */
    };

    static const Route ROUTE = {"GET", "/lines", NULL, ROUTE_STREAM, do_lines, "lines", NULL};

    g_autoptr(GError) error = NULL;
    SseOptions const sse = {.refill = refill_nothing, .kept_events = 64};
    SseHub *hub = sse_hub_new(&sse, 0);
    ListenerOptions const options = {
        .address = "127.0.0.1:0", .threads = 1, .routes = &ROUTE, .route_count = 1, .hubs = {hub}};
    Listener *listener = listener_start(&options, &error);
    g_assert_no_error(error);
    g_autoptr(GString) expected = g_string_new("");
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        SseEvent const event = {
            .id = (int64_t)index + 1, .name = "line", .data = CASES[index].data};
        sse_hub_publish(hub, &event);
        g_string_append_printf(
            expected, "id: %zu\nevent: line\n%s\n", index + 1, CASES[index].sent);
    }
    Raw raw = ask(listener_port(listener), "GET /lines", "", expected->str);
    g_assert_cmpuint(check_stream(raw.body), ==, G_N_ELEMENTS(CASES));
    raw_finish(&raw);
    listener_stop(listener);
    sse_hub_free(hub);
}

/* format-mime-bogus, format-mime-trailing-semicolon, format-mime-valid-bogus,
 * request-cache-control, request-credentials, eventsource-cross-origin,
 * eventsource-cross-origin-preflight */
static void
test_head(Fixture *fixture, gconstpointer data)
{
    Raw raw = events(fixture, "",
        "Accept: text/event-stream\r\nCache-Control: no-store\r\nOrigin: https://other.example\r\n"
        "Cookie: a=b\r\n",
        "retry");
    g_assert_cmpint(raw.status, ==, 200);
    g_assert_nonnull(strstr(raw.head, "\r\nContent-Type: text/event-stream\r\n"));
    g_assert_nonnull(strstr(raw.head, "\r\nCache-Control: no-store"));
    g_assert_nonnull(strstr(raw.head, "\r\nAccess-Control-Allow-Origin: *\r\n"));
    static const char *const ABSENT[] = {"Set-Cookie", "Access-Control-Allow-Credentials", "ETag",
        "Last-Modified", "Content-Encoding", "Content-Length", "Location", "Age: "};
    for (size_t index = 0; index < G_N_ELEMENTS(ABSENT); index++)
        g_assert_null(strstr(raw.head, ABSENT[index]));
    raw_finish(&raw);
}

/* request-accept: a client that says what it wants, or nothing, is given the stream. */
static void
test_accept(Fixture *fixture, gconstpointer data)
{
    static const char *const ACCEPTS[] = {"Accept: text/event-stream\r\n", "Accept: */*\r\n", "",
        "Accept: text/html, text/event-stream;q=0.5\r\n", "Accept-Encoding: gzip, br\r\n"};
    for (size_t index = 0; index < G_N_ELEMENTS(ACCEPTS); index++) {
        Raw raw = events(fixture, "", ACCEPTS[index], "retry");
        g_assert_cmpint(raw.status, ==, 200);
        g_assert_nonnull(strstr(raw.head, "\r\nContent-Type: text/event-stream\r\n"));
        raw_finish(&raw);
    }
}

/* request-redirect, and methods: the address answers itself, to GET alone; one that is written
 * another way leads there by a redirect that clients follow. */
static void
test_methods(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *line, *headers;
        int status;
    } CASES[] = {
        {"POST /events", "Content-Length: 0\r\n", 405},
        {"PUT /events", "Content-Length: 0\r\n", 405},
        {"DELETE /events", "", 405},
        {"OPTIONS /events", "Origin: https://other.example\r\n", 204},
        {"GET /events/", "", 301},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Raw raw =
            ask(listener_port(fixture->listener), CASES[index].line, CASES[index].headers, NULL);
        g_test_message("%s: %s", CASES[index].line, raw.head);
        g_assert_cmpint(raw.status, ==, CASES[index].status);
        g_assert_null(strstr(raw.head, "text/event-stream"));
        g_assert_true(raw.status != 301 || strstr(raw.head, "\r\nLocation: /events\r\n") != NULL);
        g_assert_true(raw.status == 301 || strstr(raw.head, "\r\nAllow: GET") != NULL);
        raw_finish(&raw);
    }
}

/* request-status-error: clients give up on any status but 200. What can never work says so at once,
 * and is no event stream. */
static void
test_errors(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *query, *headers;
        int status;
    } CASES[] = {
        {"?section=nowhere", "", 404},
        {"?tag=nothing", "", 404},
        {"?story=x", "", 422},
        {"?since=%E2%80%A6", "", 422},
        {"?since=99999999999999999999", "", 422},
        {"", "Last-Event-ID: \xe2\x80\xa6\r\n", 422},
        {"", "Last-Event-ID: -1\r\n", 422},
        {"", "Last-Event-ID: 1 2\r\n", 422},
        {"", "Last-Event-ID: 0x10\r\n", 422},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        Raw raw = events(fixture, CASES[index].query, CASES[index].headers, NULL);
        g_test_message("%s %s: %s", CASES[index].query, CASES[index].headers, raw.head);
        g_assert_cmpint(raw.status, ==, CASES[index].status);
        g_assert_null(strstr(raw.head, "text/event-stream"));
        g_assert_cmpuint(raw.body->len, >, 0);
        raw_finish(&raw);
    }
}

/* format-field-id, format-field-id-2, format-field-id-3, eventsource-reconnect: what a client that
 * comes back sends as Last-Event-ID is the last id it read, and it hears what came after, once. */
static void
test_reconnects(Fixture *fixture, gconstpointer data)
{
    fixture_story(&fixture->base, "First story", "World", NULL, 0);
    fixture_story(&fixture->base, "Second story", "World", NULL, 0);
    Raw raw = events(fixture, "?since=0", "", "Second story");
    const char *first = strstr(raw.body->str, "First story");
    const char *id = g_strrstr_len(raw.body->str, first - raw.body->str, "\nid: ");
    g_autofree char *after =
        g_strdup_printf("Last-Event-ID: %.*s\r\n", (int)strspn(id + 5, "0123456789"), id + 5);
    raw_finish(&raw);
    /* The header wins over an address that is as old as the page. */
    raw = events(fixture, "?since=0", after, "Second story");
    g_assert_null(strstr(raw.body->str, "First story"));
    raw_finish(&raw);
    /* An empty one is none. */
    raw = events(fixture, "?since=0", "Last-Event-ID: \r\n", "Second story");
    g_assert_nonnull(strstr(raw.body->str, "First story"));
    raw_finish(&raw);
    /* A position that this log does not have: reload, and a position that it has. */
    raw = events(fixture, "", "Last-Event-ID: 99999999\r\n", "\n\n");
    g_assert_nonnull(strstr(raw.body->str, "event: reload\n"));
    g_assert_cmpuint(check_stream(raw.body), ==, 1);
    raw_finish(&raw);
}

#define ADD(name, test) g_test_add("/event-stream/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("format", test_format);
    ADD("lines", test_lines);
    ADD("head", test_head);
    ADD("accept", test_accept);
    ADD("methods", test_methods);
    ADD("errors", test_errors);
    ADD("reconnects", test_reconnects);
    return g_test_run();
}
