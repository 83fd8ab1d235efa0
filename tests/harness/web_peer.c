/* SPDX-License-Identifier: MIT */
#include "web_peer.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct WebPeer {
    PeerHandler handler;
    void *data;
    int listener;
    uint16_t port;
    GThread *thread;
    GThreadPool *pool;
    GMutex lock;
    GPtrArray *requests; /* under lock */
};

static void
request_free(void *data)
{
    PeerRequest *request = data;
    g_free(request->method);
    g_free(request->target);
    g_free(request->head);
    g_free(request->body);
    g_free(request);
}

char *
peer_header(const PeerRequest *request, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(request->head, "\r\n", -1);
    size_t const size = strlen(name);
    for (char **line = lines; *line != NULL; line++)
        if (g_ascii_strncasecmp(*line, name, size) == 0 && (*line)[size] == ':')
            return g_strdup(g_strstrip(*line + size + 1));
    return NULL;
}

char *
peer_query(const PeerRequest *request, const char *name)
{
    const char *query = strchr(request->target, '?');
    g_autoptr(GHashTable) values =
        query == NULL ? NULL : g_uri_parse_params(query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
    return values == NULL ? NULL : g_strdup(g_hash_table_lookup(values, name));
}

/* A whole request; NULL where the other side broke off. */
static PeerRequest *
read_request(int fd)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char bytes[8192];
    const char *end;
    while ((end = strstr(text->str, "\r\n\r\n")) == NULL) {
        ssize_t const size = recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            return NULL;
        g_string_append_len(text, bytes, size);
    }
    PeerRequest *request = g_new0(PeerRequest, 1);
    size_t const head = (size_t)(end - text->str) + 4;
    request->head = g_strndup(text->str, head);
    g_auto(GStrv) words = g_strsplit(text->str, " ", 3);
    request->method = g_strdup(words[0]);
    request->target = g_strdup(words[1]);
    g_autofree char *length = peer_header(request, "Content-Length");
    request->size = length == NULL ? 0 : (size_t)g_ascii_strtoull(length, NULL, 10);
    while (text->len < head + request->size) {
        ssize_t const size = recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            break;
        g_string_append_len(text, bytes, size);
    }
    request->body = g_strndup(text->str + head, request->size);
    return request;
}

static void
serve(gpointer data, gpointer user_data)
{
    WebPeer *peer = user_data;
    int const fd = GPOINTER_TO_INT(data) - 1;
    PeerRequest *request = read_request(fd);
    if (request != NULL) {
        g_mutex_lock(&peer->lock);
        g_ptr_array_add(peer->requests, request);
        g_mutex_unlock(&peer->lock);
        PeerAnswer const answer = peer->handler(request, peer->data);
        g_usleep(answer.delay_ms * 1000UL);
        const char *body = answer.body != NULL ? answer.body : "";
        g_autofree char *text = g_strdup_printf(
            "HTTP/1.1 %d Said\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s",
            answer.status, strlen(body), answer.headers != NULL ? answer.headers : "", body);
        send(fd, text, answer.cuts ? 12 : strlen(text), MSG_NOSIGNAL);
        g_free(answer.body);
    }
    close(fd);
}

static void *
run(void *data)
{
    WebPeer *peer = data;
    int fd;
    while ((fd = accept(peer->listener, NULL, NULL)) >= 0)
        g_thread_pool_push(peer->pool, GINT_TO_POINTER(fd + 1), NULL);
    return NULL;
}

WebPeer *
web_peer_new(PeerHandler handler, void *data)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    WebPeer *peer = g_new0(WebPeer, 1);
    peer->handler = handler;
    peer->data = data;
    peer->requests = g_ptr_array_new_with_free_func(request_free);
    g_mutex_init(&peer->lock);
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(peer->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(peer->listener, 64), ==, 0);
    getsockname(peer->listener, (struct sockaddr *)&address, &size);
    peer->port = ntohs(address.sin_port);
    peer->pool = g_thread_pool_new(serve, peer, 8, FALSE, NULL);
    peer->thread = g_thread_new("peer", run, peer);
    return peer;
}

void
web_peer_free(WebPeer *peer)
{
    if (peer == NULL)
        return;
    shutdown(peer->listener, SHUT_RDWR);
    close(peer->listener);
    g_thread_join(peer->thread);
    g_thread_pool_free(peer->pool, FALSE, TRUE);
    g_ptr_array_unref(peer->requests);
    g_mutex_clear(&peer->lock);
    g_free(peer);
}

uint16_t
web_peer_port(const WebPeer *peer)
{
    return peer->port;
}

char *
web_peer_url(const WebPeer *peer, const char *path)
{
    return g_strdup_printf("http://127.0.0.1:%u%s", peer->port, path);
}

unsigned
web_peer_count(WebPeer *peer)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    return peer->requests->len;
}

const PeerRequest *
web_peer_request(WebPeer *peer, unsigned index)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    g_assert_cmpuint(index, <, peer->requests->len);
    return peer->requests->pdata[index];
}
