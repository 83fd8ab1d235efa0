/* SPDX-License-Identifier: MIT */
/* Plays the conversations of tests/http/ (their form is in its README) with a listener. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"
#include "http/listener.h"

static atomic_int calls, views;
static Listener *listener;
static PageCache *cache;

static void
show_front(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    g_string_append(http_response_text(response), "front");
    http_response_depend(response, 1);
}

static void
show_counted(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    g_string_append(http_response_text(response), "counted");
    http_response_counter(response, 42);
}

static void
count_view(uint64_t counter, void *app)
{
    g_assert_cmpuint(counter, ==, 42);
    atomic_fetch_add(&views, 1);
}

static void
show_name(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    g_string_append(http_response_text(response), http_request_param(request, "name"));
}

static void
show_query(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    g_assert_null(http_request_query(request, "utm_source"));
    g_string_append(http_response_text(response), http_request_raw_query(request));
}

static void
show_file(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    char name[] = "/tmp/dateline-test-XXXXXX";
    int const fd = mkstemp(name);
    g_assert_cmpint(fd, >=, 0);
    unlink(name);
    g_assert_cmpint(write(fd, "0123456789", 10), ==, 10);
    http_response_type(response, "text/plain");
    http_response_file(response, fd, 10, 0, "\"file\"");
}

static void
show_fresh(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    g_string_append(http_response_text(response), "fresh");
}

static void
show_probe(HttpRequest *request, HttpResponse *response)
{
    g_string_append(http_response_text(response), "probe");
}

static void
do_fail(HttpRequest *request, HttpResponse *response)
{
    g_autoptr(GError) error = NULL;
    fail(&error, FAIL_CONFLICT, "conflict");
    http_response_fail(response, error);
}

static void
do_echo(HttpRequest *request, HttpResponse *response)
{
    atomic_fetch_add(&calls, 1);
    size_t size = 0;
    const char *body = http_request_body(request, &size);
    http_response_type(response, "application/octet-stream");
    http_response_body(response, body, size);
}

static void
show_error(HttpRequest *request, HttpResponse *response)
{
    GString *text = http_response_text(response);
    g_string_append_printf(text, "page of %d", http_response_get_status(response));
    if (http_response_error(response) != NULL)
        g_string_append_printf(text, ": %s", http_response_error(response));
}

static void
show_error_below(HttpRequest *request, HttpResponse *response)
{
    http_response_body(response, "below", strlen("below"));
}

static const Route ROUTES[] = {
    {"GET", "/", NULL, ROUTE_PAGE, show_front, "front", NULL},
    {"GET", "/counted", NULL, ROUTE_PAGE, show_counted, "counted", NULL},
    {"GET", "/name/:name", NULL, ROUTE_PAGE, show_name, "name", NULL},
    {"GET", "/query", NULL, ROUTE_PAGE, show_query, "query", "q,page"},
    {"GET", "/file", NULL, ROUTE_FILE, show_file, "file", NULL},
    {"GET", "/fresh", NULL, ROUTE_FRESH, show_fresh, "fresh", NULL},
    {"GET", "/probe", NULL, ROUTE_FRESH, show_probe, "probe", NULL},
    {"GET", "/fail", NULL, ROUTE_FRESH, do_fail, "fail", NULL},
    {"POST", "/echo", NULL, ROUTE_ACTION, do_echo, "echo", NULL},
    {"PUT", "/echo", NULL, ROUTE_ACTION, do_echo, "echo", NULL},
};

typedef struct {
    int fd;
    GString *received; /* not yet taken */
    char *head;        /* of the last answer */
    GString *body;
} Player;

static bool
receive_more(Player *player)
{
    char bytes[4096];
    ssize_t const size = recv(player->fd, bytes, sizeof bytes, 0);
    if (size < 0)
        g_test_message("recv: %s", g_strerror(errno));
    if (size <= 0)
        return false;
    g_string_append_len(player->received, bytes, size);
    return true;
}

static char *
find_header(const Player *player, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(player->head, "\r\n", -1);
    size_t const size = strlen(name);
    for (int i = 1; lines[0] != NULL && lines[i] != NULL; i++)
        if (g_ascii_strncasecmp(lines[i], name, size) == 0 && lines[i][size] == ':')
            return g_strdup(g_strstrip(lines[i] + size + 1));
    return NULL;
}

static void
read_answer(Player *player, const char *expected)
{
    const char *end = NULL;
    while ((end = strstr(player->received->str, "\r\n\r\n")) == NULL)
        if (!receive_more(player)) {
            g_test_message("closed where %s was expected", expected);
            g_test_fail();
            return;
        }
    g_free(player->head);
    player->head = g_strndup(player->received->str, (gsize)(end - player->received->str));
    g_string_erase(player->received, 0, end + 4 - player->received->str);
    int const status = (int)strtol(player->head + strlen("HTTP/1.1 "), NULL, 10);
    g_assert_cmpint(status, ==, (int)strtol(expected, NULL, 10));
    g_autofree char *length = find_header(player, "Content-Length");
    bool const has_body =
        status >= 200 && status != 204 && status != 304 && strstr(expected, "head") == NULL;
    size_t const size = has_body && length != NULL ? (size_t)(int)strtol(length, NULL, 10) : 0;
    while (player->received->len < size)
        if (!receive_more(player))
            break;
    g_assert_cmpuint(player->received->len, >=, size);
    g_string_truncate(player->body, 0);
    g_string_append_len(player->body, player->received->str, (gssize)size);
    g_string_erase(player->received, 0, (gssize)size);
}

static void
check_header(Player *player, const char *line)
{
    const char *colon = strchr(line, ':');
    g_autofree char *name = g_strndup(line, (gsize)(colon - line));
    g_autofree char *expected = g_strstrip(g_strdup(colon + 1));
    g_autofree char *value = find_header(player, name);
    if (*expected == '\0')
        g_assert_null(value);
    else
        g_assert_cmpstr(value, ==, expected);
}

static void
append_unescaped(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text != '\\') {
            g_string_append_c(out, *text);
            continue;
        }
        text++;
        if (*text == 'x') {
            g_string_append_c(
                out, (char)(g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2])));
            text += 2;
        } else if (*text == '{') {
            char *colon = NULL;
            for (guint64 n = g_ascii_strtoull(text + 1, &colon, 10); n > 0; n--)
                g_string_append_c(out, colon[1]);
            text = colon + 2;
        } else {
            g_string_append_c(out, *text == 'r'   ? '\r'
                                   : *text == 'n' ? '\n'
                                   : *text == 't' ? '\t'
                                   : *text == '0' ? '\0'
                                                  : *text);
        }
    }
}

static void
send_all(Player *player, GString *text)
{
    for (size_t sent = 0; sent < text->len;) {
        ssize_t const size = send(player->fd, text->str + sent, text->len - sent, MSG_NOSIGNAL);
        if (size <= 0)
            break; /* a refused request may be cut off while it is sent */
        sent += (size_t)size;
    }
    g_string_truncate(text, 0);
}

static void
check_open(Player *player)
{
    g_autoptr(GString) probe = g_string_new("GET /probe HTTP/1.1\r\nHost: a\r\n\r\n");
    send_all(player, probe);
    read_answer(player, "200");
    g_assert_cmpstr(player->body->str, ==, "probe");
}

static void
check_closed(Player *player)
{
    while (receive_more(player))
        continue;
    g_assert_cmpstr(player->received->str, ==, "");
}

static void
play_line(Player *player, const char *line, GString *outgoing)
{
    if (g_str_has_prefix(line, ">>")) {
        append_unescaped(outgoing, line[2] == ' ' ? line + 3 : line + 2);
    } else if (line[0] == '>') {
        append_unescaped(outgoing, line[1] == ' ' ? line + 2 : line + 1);
        g_string_append(outgoing, "\r\n");
    } else {
        send_all(player, outgoing);
        if (strcmp(line, "|") == 0)
            shutdown(player->fd, SHUT_WR);
        else if (g_str_has_prefix(line, "<h "))
            check_header(player, line + 3);
        else if (g_str_has_prefix(line, "<b "))
            g_assert_cmpstr(player->body->str, ==, line + 3);
        else if (strcmp(line, "< closed") == 0)
            check_closed(player);
        else if (strcmp(line, "< open") == 0)
            check_open(player);
        else if (g_str_has_prefix(line, "< "))
            read_answer(player, line + 2);
        else if (g_str_has_prefix(line, "= calls "))
            g_assert_cmpint(atomic_load(&calls), ==, (int)strtol(line + 8, NULL, 10));
        else if (g_str_has_prefix(line, "= views "))
            g_assert_cmpint(atomic_load(&views), ==, (int)strtol(line + 8, NULL, 10));
        else
            g_error("not understood: %s", line);
    }
}

static int
connect_to_listener(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
        .sin_port = htons(listener_port(listener)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval const patience = {.tv_sec = 20};
    int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static void
play(gconstpointer data)
{
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    page_cache_clear(cache);
    atomic_store(&calls, 0);
    atomic_store(&views, 0);
    Player player = {.fd = connect_to_listener(),
        .received = g_string_new(NULL),
        .head = g_strdup(""),
        .body = g_string_new(NULL)};
    g_autoptr(GString) outgoing = g_string_new(NULL);
    for (int i = 1; lines[i] != NULL && !g_test_failed(); i++)
        if (*lines[i] != '\0' && *lines[i] != '#')
            play_line(&player, lines[i], outgoing);
    close(player.fd);
    g_string_free(player.received, TRUE);
    g_string_free(player.body, TRUE);
    g_free(player.head);
}

static void
add_file(const char *folder, const char *name, GPtrArray *texts)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) conversations = g_strsplit(text, "=== ", -1);
    for (int i = 1; conversations[i] != NULL; i++) {
        char *conversation = g_strdup(conversations[i]);
        g_ptr_array_add(texts, conversation);
        g_autofree char *title = g_strndup(conversation, strcspn(conversation, "\n"));
        g_autofree char *stem = g_strndup(name, strcspn(name, "."));
        g_autofree char *test = g_strdup_printf("/http/%s/%s", stem, g_strdelimit(title, "/", '-'));
        g_test_add_data_func(test, conversation, play);
    }
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *folder = g_getenv("CONVERSATIONS");
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(entries);
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;)
        if (g_str_has_suffix(name, ".http"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        add_file(folder, names->pdata[i], texts);

    cache = page_cache_new(16 * 1024 * 1024);
    ListenerOptions const options = {.address = "127.0.0.1:0",
        .threads = 2,
        .body_limit = 1000,
        .routes = ROUTES,
        .route_count = G_N_ELEMENTS(ROUTES),
        .cache = cache,
        .counted = count_view,
        .errors = {{"", show_error, NULL}, {"/file", show_error_below, NULL}}};
    g_autoptr(GError) error = NULL;
    listener = listener_start(&options, &error);
    g_assert_no_error(error);
    int const result = g_test_run();
    listener_stop(listener);
    page_cache_free(cache);
    return result;
}
