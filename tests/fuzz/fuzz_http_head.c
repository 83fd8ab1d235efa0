/* SPDX-License-Identifier: MIT */
/* Whole conversations with a listener: the bytes are sent as they are, and whatever comes back must
 * be answers, the last of which ends the connection or waits for more. The handlers see only
 * requests that are well formed. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#include "http/condition.h"
#include "http/listener.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
show(HttpRequest *request, HttpResponse *response)
{
    const char *path = http_request_path(request);
    g_assert(g_utf8_validate(path, -1, NULL) && path[0] == '/');
    const char *host = http_request_host(request);
    g_assert(strpbrk(host, " \t/@,") == NULL);
    http_request_query(request, "q");
    http_request_cookie(request, "id");
    http_request_is_same_origin(request);
    g_string_append(http_response_text(response), path);
}

static const Route ROUTES[] = {
    {"GET", "/", NULL, ROUTE_PAGE, show, "front", NULL},
    {"GET", "/*path", NULL, ROUTE_PAGE, show, "any", "q,page"},
    {"POST", "/*path", NULL, ROUTE_ACTION, show, "any", NULL},
};

static Listener *
the_listener(void)
{
    static Listener *listener;
    static PageCache *cache;
    if (listener != NULL)
        return listener;
    cache = page_cache_new(4 * 1024 * 1024);
    ListenerOptions const options = {.address = "127.0.0.1:0",
        .threads = 1,
        .action_threads = 1,
        .body_limit = 4096,
        .routes = ROUTES,
        .route_count = G_N_ELEMENTS(ROUTES),
        .cache = cache};
    listener = listener_start(&options, NULL);
    g_assert(listener != NULL);
    return listener;
}

/* Reads to the end, or until nothing more has come for a moment; what is heard begins as an answer.
 */
static void
hear(int fd)
{
    char bytes[8192];
    bool is_first = true;
    struct pollfd event = {.fd = fd, .events = POLLIN};
    while (poll(&event, 1, 2) > 0) {
        ssize_t const size = recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            return;
        g_assert(!is_first || size < 9 || memcmp(bytes, "HTTP/1.1 ", 9) == 0);
        is_first = false;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in const address = {.sin_family = AF_INET,
        .sin_port = htons(listener_port(the_listener())),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0) {
        send(fd, data, size, MSG_NOSIGNAL);
        hear(fd);
    }
    struct linger const at_once = {.l_onoff = 1}; /* leaves no socket waiting */
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);

    g_autofree char *text = g_strndup((const char *)data, size);
    uint64_t first = 0;
    uint64_t length = 0;
    int64_t seconds = 0;
    encoding_choose(text);
    condition_lists_etag(text, "\"a\"");
    condition_read_date(text, &seconds);
    if (condition_read_range(text, 1000, &first, &length) == RANGE_PART)
        g_assert(length > 0 && first + length <= 1000);
    return 0;
}
