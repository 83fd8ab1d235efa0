/* SPDX-License-Identifier: MIT */
/* What takes more than one connection, time, or another set of options; single conversations are in
 * tests/http/. */
#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"
#include "base/json.h"
#include "http/listener.h"

/* A key pair of nobody, for TLS on the loopback. */
static const char CERTIFICATE[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBfjCCASWgAwIBAgIUdNnkBAX/rMum0czdG46UsDoiehAwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE5MjIwMFoYDzIxMjYxMDMw\n"
    "MTkyMjAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAAQhtSqlkVTeUkxjeX85dF0Nn58+27M6f+XB+b+WtnVYgNlP4DTAyFbg\n"
    "QNY3RSKVgk0m8B9Ny2BUP45gppQWHB8Do1MwUTAdBgNVHQ4EFgQUVcLr0OtEurik\n"
    "7TYCba5nsNjdJA0wHwYDVR0jBBgwFoAUVcLr0OtEurik7TYCba5nsNjdJA0wDwYD\n"
    "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBt89m6ekdthhUqYYcxQBu3\n"
    "LEclN4vaOu3ZlwvJuYBbQgIgXr9BnApGdrZENo7yPFZ163UkZFxw58kraqnMPoLX\n"
    "j5s=\n"
    "-----END CERTIFICATE-----\n";

static const char KEY[] = "-----BEGIN PRIVATE KEY-----\n"
                          "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyna+inkJjVIXPEUk\n"
                          "XKtOuuhDme5sTkllrKbJmhsOJKKhRANCAAQhtSqlkVTeUkxjeX85dF0Nn58+27M6\n"
                          "f+XB+b+WtnVYgNlP4DTAyFbgQNY3RSKVgk0m8B9Ny2BUP45gppQWHB8D\n"
                          "-----END PRIVATE KEY-----\n";

enum { TOPIC = 7 };

static atomic_int value;      /* what the front page shows */
static atomic_int waiting;    /* handlers in do_wait */
static atomic_bool may_go_on; /* lets them go */

static void
show_front(HttpRequest *request, HttpResponse *response)
{
    http_response_depend(response, TOPIC);
    g_string_append_printf(http_response_text(response), "value %d", atomic_load(&value));
}

static void
do_wait(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&waiting, 1);
    while (!atomic_load(&may_go_on))
        g_usleep(1000);
    atomic_fetch_sub(&waiting, 1);
    g_string_append(http_response_text(response), "waited");
}

static void
do_length(HttpRequest *request, HttpResponse *response)
{
    size_t size = 0;
    http_request_body(request, &size);
    g_string_append_printf(http_response_text(response), "%zu", size);
}

static void
show_client(HttpRequest *request, HttpResponse *response)
{
    g_string_append_printf(http_response_text(response), "%s %s %s",
        http_request_client_address(request), http_request_is_secure(request) ? "secure" : "plain",
        http_request_user(request) != NULL ? (const char *)http_request_user(request) : "nobody");
}

static const Route ROUTES[] = {
    {"GET", "/", NULL, ROUTE_PAGE, show_front, "front", NULL},
    {"POST", "/wait", NULL, ROUTE_ACTION, do_wait, "waits", NULL},
    {"POST", "/length", NULL, ROUTE_ACTION, do_length, "length of the body", NULL},
    {"GET", "/client", NULL, ROUTE_FRESH, show_client, "who asks", NULL},
    {"GET", "/desk", "write", ROUTE_FRESH, show_client, "for some", NULL},
};

static bool
permit(HttpRequest *request, const char *permission, HttpResponse *response)
{
    g_assert_cmpstr(permission, ==, "write");
    if (http_request_cookie(request, "who") == NULL) {
        http_response_redirect(response, 303, "/sign-in");
        return false;
    }
    http_request_set_user(request, (void *)http_request_cookie(request, "who"));
    return true;
}

static const char *
name_topic(uint64_t topic, char *buffer, size_t size)
{
    g_snprintf(buffer, size, "topic-%d", (int)topic);
    return buffer;
}

static ListenerOptions
options_with(PageCache *cache)
{
    return (ListenerOptions){.address = "127.0.0.1:0",
        .threads = 1,
        .routes = ROUTES,
        .route_count = G_N_ELEMENTS(ROUTES),
        .cache = cache,
        .permit = permit,
        .topic_name = name_topic};
}

static Listener *
start(const ListenerOptions *options)
{
    g_autoptr(GError) error = NULL;
    Listener *listener = listener_start(options, &error);
    g_assert_no_error(error);
    atomic_store(&may_go_on, false);
    return listener;
}

static int
connect_to(const Listener *listener)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
        .sin_port = htons(listener_port(listener)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval const patience = {.tv_sec = 30};
    int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static bool
say(int fd, const char *text)
{
    return send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text);
}

/* Everything until the other side closes; NULL where it does not. */
static char *
hear_all(int fd)
{
    g_autoptr(GString) heard = g_string_new(NULL);
    char bytes[4096];
    ssize_t size;
    while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0)
        g_string_append_len(heard, bytes, size);
    return size == 0 || errno == ECONNRESET ? g_string_free(g_steal_pointer(&heard), FALSE) : NULL;
}

static char *
ask(const Listener *listener, const char *text)
{
    int const fd = connect_to(listener);
    g_assert_true(say(fd, text));
    char *answer = hear_all(fd);
    close(fd);
    return answer;
}

static char *
get(const Listener *listener, const char *target, const char *headers)
{
    g_autofree char *text = g_strdup_printf(
        "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", target, headers);
    return ask(listener, text);
}

static void
assert_has(const char *text, const char *part)
{
    if (text == NULL || strstr(text, part) == NULL)
        g_error("\"%s\" is not in \"%s\"", part, text != NULL ? text : "(no end)");
}

static void
test_page_follows_its_topic(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    ListenerOptions const options = options_with(cache);
    Listener *listener = start(&options);
    for (int i = 1; i <= 20; i++) {
        uint64_t const topic = TOPIC;
        atomic_store(&value, i);
        page_cache_bump(cache, &topic, 1);
        g_autofree char *expected = g_strdup_printf("\r\n\r\nvalue %d", i);
        for (int again = 0; again < 2; again++) {
            g_autofree char *answer = get(listener, "/", "");
            assert_has(answer, expected);
            assert_has(answer, "Surrogate-Key: topic-7\r\n");
        }
    }
    PageCacheStats stats;
    page_cache_stats(cache, &stats);
    g_assert_cmpuint(stats.hits, ==, 20);
    listener_stop(listener);
}

static void
test_slow_head_is_cut_off(void)
{
    ListenerOptions options = options_with(NULL);
    options.header_timeout_s = 1;
    Listener *listener = start(&options);
    int const silent = connect_to(listener);
    int const partial = connect_to(listener);
    int const dripping = connect_to(listener);
    g_assert_true(say(partial, "GET / HTTP/1.1\r\nHost: a\r\nX-Te"));
    g_autofree char *other = get(listener, "/", "");
    assert_has(other, "200 OK");
    say(dripping, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    while (say(dripping, "x"))
        g_usleep(50 * 1000);
    g_autofree char *a = hear_all(silent);
    g_autofree char *b = hear_all(partial);
    g_assert_cmpstr(a, ==, "");
    g_assert_cmpstr(b, ==, "");
    close(silent);
    close(partial);
    close(dripping);
    g_autofree char *metrics = get(listener, "/metrics", "");
    assert_has(metrics, "dateline_http_refused_total{reason=\"slow\"} 2");
    listener_stop(listener);
}

static void
test_slow_body_is_cut_off(void)
{
    ListenerOptions options = options_with(NULL);
    options.body_timeout_s = 1;
    Listener *listener = start(&options);
    int const fd = connect_to(listener);
    g_assert_true(say(fd, "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"));
    while (say(fd, "x"))
        g_usleep(50 * 1000);
    close(fd);
    g_autofree char *other = get(listener, "/", "");
    assert_has(other, "200 OK");
    listener_stop(listener);
}

static void
test_connections_per_address(void)
{
    ListenerOptions options = options_with(NULL);
    options.per_address_limit = 2;
    Listener *listener = start(&options);
    int const first = connect_to(listener);
    int const second = connect_to(listener);
    g_assert_true(say(first, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    g_assert_true(say(second, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    char byte;
    g_assert_cmpint(recv(first, &byte, 1, 0), ==, 1);
    g_assert_cmpint(recv(second, &byte, 1, 0), ==, 1);
    int const third = connect_to(listener);
    g_autofree char *heard = hear_all(third);
    g_assert_cmpstr(heard, ==, "");
    close(first);
    close(second);
    close(third);
    /* The places are free again as soon as the listener has seen the ends. */
    g_autofree char *answer = NULL;
    for (int i = 0; i < 1000 && (answer == NULL || *answer == '\0'); i++) {
        g_free(answer);
        int const fd = connect_to(listener);
        say(fd, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        answer = hear_all(fd);
        close(fd);
    }
    assert_has(answer, "dateline_http_refused_total{reason=\"address\"}");
    listener_stop(listener);
}

static void
test_pages_are_served_beside_actions(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    ListenerOptions options = options_with(cache);
    options.action_threads = 2;
    Listener *listener = start(&options);
    int waiters[3];
    for (int i = 0; i < 3; i++) {
        waiters[i] = connect_to(listener);
        say(waiters[i], "POST /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    while (atomic_load(&waiting) < 2)
        g_usleep(1000);
    g_autofree char *page = get(listener, "/", "");
    assert_has(page, "200 OK");
    close(waiters[2]); /* a client that does not wait for its answer */
    atomic_store(&may_go_on, true);
    for (int i = 0; i < 2; i++) {
        g_autofree char *answer = hear_all(waiters[i]);
        assert_has(answer, "\r\n\r\nwaited");
        close(waiters[i]);
    }
    listener_stop(listener);
}

static void *
stop_listener(void *listener)
{
    listener_stop(listener);
    return NULL;
}

static void
test_stop_lets_requests_end(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    ListenerOptions const options = options_with(cache);
    Listener *listener = start(&options);
    int const idle = connect_to(listener);
    int const fd = connect_to(listener);
    g_assert_true(say(fd, "POST /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (atomic_load(&waiting) < 1)
        g_usleep(1000);
    GThread *stopper = g_thread_new("stops", stop_listener, listener);
    g_usleep(20 * 1000);
    atomic_store(&may_go_on, true);
    g_autofree char *answer = hear_all(fd);
    assert_has(answer, "\r\n\r\nwaited");
    g_autofree char *nothing = hear_all(idle);
    g_assert_cmpstr(nothing, ==, "");
    g_thread_join(stopper);
    close(fd);
    close(idle);
}

static void
test_permission(void)
{
    ListenerOptions options = options_with(NULL);
    Listener *listener = start(&options);
    g_autofree char *stranger = get(listener, "/desk", "");
    assert_has(stranger, "303 See Other");
    assert_has(stranger, "Location: /sign-in\r\n");
    g_autofree char *editor = get(listener, "/desk", "Cookie: who=edda\r\n");
    assert_has(editor, "127.0.0.1 plain edda");
    assert_has(editor, "Cache-Control: no-store");
    listener_stop(listener);
    options.permit = NULL;
    listener = start(&options);
    g_autofree char *nobody = get(listener, "/desk", "Cookie: who=edda\r\n");
    assert_has(nobody, "403 Forbidden");
    listener_stop(listener);
}

#define FORWARDED                                                                                  \
    "X-Forwarded-For: 10.0.0.1, 203.0.113.9, 192.168.1.1\r\nX-Forwarded-Proto: https\r\n"

static void
test_proxy(void)
{
    ListenerOptions options = options_with(NULL);
    Listener *listener = start(&options);
    g_autofree char *unbelieved = get(listener, "/client", FORWARDED);
    assert_has(unbelieved, "\r\n\r\n127.0.0.1 plain");
    g_assert_null(strstr(unbelieved, "Strict-Transport-Security"));
    listener_stop(listener);

    options.behind_proxy = true;
    listener = start(&options);
    g_autofree char *believed = get(listener, "/client", FORWARDED);
    assert_has(believed, "\r\n\r\n203.0.113.9 secure");
    assert_has(believed, "Strict-Transport-Security: max-age=");
    g_autofree char *near = get(listener, "/client", "X-Forwarded-For: 10.0.0.1\r\n");
    assert_has(near, "\r\n\r\n10.0.0.1 plain");
    g_autofree char *broken = get(listener, "/client", "X-Forwarded-For: <script>\r\n");
    assert_has(broken, "\r\n\r\n127.0.0.1 plain");
    g_autofree char *hidden = get(listener, "/metrics", FORWARDED);
    assert_has(hidden, "404 Not Found");
    listener_stop(listener);
}

static bool
is_ill(void *app, GError **error)
{
    return fail(error, FAIL_UNAVAILABLE, "the log is not reachable");
}

static void
more_metrics(GString *out, void *app)
{
    g_string_append(out, "stories_total 42\n");
}

static void
test_health_and_metrics(void)
{
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    ListenerOptions options = options_with(cache);
    options.metrics = more_metrics;
    Listener *listener = start(&options);
    g_autofree char *health = get(listener, "/healthz", "");
    assert_has(health, "\r\n\r\nok\n");
    g_autofree char *page = get(listener, "/", "");
    g_autofree char *page_again = get(listener, "/", "");
    g_autofree char *missing = get(listener, "/nothing", "");
    g_autofree char *refused = ask(listener, "GET / HTTP/1.1\r\n\r\n");
    g_autofree char *metrics = get(listener, "/metrics", "");
    static const char *const LINES[] = {"dateline_http_requests_total{status=\"2xx\"} 3\n",
        "dateline_http_requests_total{status=\"4xx\"} 2\n",
        "dateline_http_refused_total{reason=\"host\"} 1\n",
        "dateline_page_cache_lookups_total{outcome=\"hit\"} 1\n",
        "dateline_page_cache_lookups_total{outcome=\"miss\"} 1\n",
        "dateline_render_seconds_count 1\n", "libmicrohttpd=\"", "stories_total 42\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(LINES); i++)
        assert_has(metrics, LINES[i]);
    listener_stop(listener);
    options.healthy = is_ill;
    listener = start(&options);
    g_autofree char *ill = get(listener, "/healthz", "");
    assert_has(ill, "503 Service Unavailable");
    assert_has(ill, "the log is not reachable");
    listener_stop(listener);
}

static void
test_access_log(void)
{
    char path[] = "/tmp/dateline-test-XXXXXX";
    close(mkstemp(path));
    g_autoptr(PageCache) cache = page_cache_new(1 << 20);
    ListenerOptions options = options_with(cache);
    options.access_log = true;
    options.access_log_path = path;
    Listener *listener = start(&options);
    g_autofree char *first =
        get(listener, "/?q=1", "User-Agent: test\r\nReferer: https://b.example/secret?x\r\n");
    g_autofree char *second = get(listener, "/", "");
    listener_stop(listener);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(Json) line = json_read_object(lines[0], strlen(lines[0]), 10000, NULL);
    g_assert_cmpstr(json_text(line, "path"), ==, "/?q=1");
    g_assert_cmpstr(json_text(line, "cache"), ==, "miss");
    g_assert_cmpstr(json_text(line, "agent"), ==, "test");
    g_assert_cmpstr(json_text(line, "referer"), ==, "b.example");
    g_assert_cmpstr(json_text(line, "address"), ==, "127.0.0.1");
    assert_has(lines[1], "\"cache\":\"hit\"");
    g_assert_cmpstr(lines[2], ==, "");
    unlink(path);
}

/* The start of the answer to GET /client over TLS. */
static char *
get_over_tls(const Listener *listener)
{
    static const char REQUEST[] = "GET /client HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    int const fd = connect_to(listener);
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    gnutls_certificate_allocate_credentials(&credentials);
    gnutls_init(&session, GNUTLS_CLIENT);
    gnutls_set_default_priority(session);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(session, fd);
    int result;
    while ((result = gnutls_handshake(session)) < 0 && !gnutls_error_is_fatal(result))
        continue;
    g_assert_cmpint(result, ==, GNUTLS_E_SUCCESS);
    g_assert_cmpint(gnutls_record_send(session, REQUEST, sizeof REQUEST - 1), >, 0);
    g_autoptr(GString) heard = g_string_new(NULL);
    char bytes[4096];
    ssize_t size;
    while ((size = gnutls_record_recv(session, bytes, sizeof bytes)) > 0)
        g_string_append_len(heard, bytes, size);
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    close(fd);
    return g_string_free(g_steal_pointer(&heard), FALSE);
}

static void
test_tls(void)
{
    char folder[] = "/tmp/dateline-test-XXXXXX";
    g_assert_nonnull(mkdtemp(folder));
    g_autofree char *certificate = g_build_filename(folder, "certificate.pem", NULL);
    g_autofree char *key = g_build_filename(folder, "key.pem", NULL);
    g_assert_true(g_file_set_contents(certificate, CERTIFICATE, -1, NULL));
    g_assert_true(g_file_set_contents(key, KEY, -1, NULL));
    ListenerOptions options = options_with(NULL);
    options.tls_certificate = certificate;
    options.tls_key = key;
    Listener *listener = start(&options);
    g_autofree char *answer = get_over_tls(listener);
    assert_has(answer, "127.0.0.1 secure nobody");
    assert_has(answer, "Strict-Transport-Security: max-age=");
    listener_stop(listener);

    const char *const keys[] = {NULL, "/nowhere/at/all", certificate};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GError) error = NULL;
        options.tls_key = keys[i];
        g_assert_null(listener_start(&options, &error));
        g_assert_nonnull(error);
    }
    unlink(certificate);
    unlink(key);
    rmdir(folder);
}

static void
test_bad_options(void)
{
    static const char *const ADDRESSES[] = {"", "8080", "127.0.0.1", "127.0.0.1:x",
        "127.0.0.1:70000", "[::1:80", "example.org:80", "1.2.3:0"};
    ListenerOptions options = options_with(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(ADDRESSES); i++) {
        g_autoptr(GError) error = NULL;
        options.address = ADDRESSES[i];
        g_assert_null(listener_start(&options, &error));
        g_assert_true(fail_is(error, FAIL_USAGE));
    }
    Listener *listener = NULL;
    options.address = "127.0.0.1:0";
    listener = start(&options);
    g_autofree char *taken = g_strdup_printf("127.0.0.1:%u", listener_port(listener));
    options.address = taken;
    g_autoptr(GError) error = NULL;
    g_assert_null(listener_start(&options, &error));
    g_assert_true(fail_is(error, FAIL_UNAVAILABLE));
    listener_stop(listener);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/listener/page_follows_its_topic", test_page_follows_its_topic);
    g_test_add_func("/http/listener/slow_head", test_slow_head_is_cut_off);
    g_test_add_func("/http/listener/slow_body", test_slow_body_is_cut_off);
    g_test_add_func("/http/listener/connections_per_address", test_connections_per_address);
    g_test_add_func("/http/listener/pages_beside_actions", test_pages_are_served_beside_actions);
    g_test_add_func("/http/listener/stop_lets_requests_end", test_stop_lets_requests_end);
    g_test_add_func("/http/listener/permission", test_permission);
    g_test_add_func("/http/listener/proxy", test_proxy);
    g_test_add_func("/http/listener/health_and_metrics", test_health_and_metrics);
    g_test_add_func("/http/listener/access_log", test_access_log);
    g_test_add_func("/http/listener/tls", test_tls);
    g_test_add_func("/http/listener/bad_options", test_bad_options);
    return g_test_run();
}
