/* SPDX-License-Identifier: MIT */
#include "event_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void
event_client_init(EventClient *client, EventHeard heard, void *owner)
{
    *client = (EventClient){
        .fd = -1,
        .heard = heard,
        .owner = owner,
        .buffer = g_string_new(NULL),
        .data = g_string_new(NULL),
        .last_id = g_strdup(""),
        .id = g_strdup(""),
        .name = g_strdup(""),
    };
}

void
event_client_close(EventClient *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    g_string_truncate(client->buffer, 0);
    g_string_truncate(client->data, 0);
    g_free(client->name);
    client->name = g_strdup("");
    g_free(client->id);
    client->id = g_strdup(client->last_id);
}

void
event_client_finish(EventClient *client)
{
    event_client_close(client);
    g_string_free(client->buffer, TRUE);
    g_string_free(client->data, TRUE);
    g_free(client->head);
    g_free(client->last_id);
    g_free(client->name);
    g_free(client->id);
}

static bool
ask(EventClient *client, const char *target)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text, "GET %s HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n", target);
    if (*client->last_id != '\0')
        g_string_append_printf(text, "Last-Event-ID: %s\r\n", client->last_id);
    if (client->cookie != NULL)
        g_string_append_printf(text, "Cookie: %s\r\n", client->cookie);
    g_string_append(text, "\r\n");
    return send(client->fd, text->str, text->len, MSG_NOSIGNAL) == (ssize_t)text->len;
}

bool
event_client_open(EventClient *client, uint16_t port, const char *target, int receive_bytes)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    event_client_close(client);
    g_clear_pointer(&client->head, g_free);
    client->status = 0;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_bytes > 0)
        setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        !ask(client, target)) {
        event_client_close(client);
        return false;
    }
    fcntl(client->fd, F_SETFL, O_NONBLOCK);
    return true;
}

static void
dispatch(EventClient *client)
{
    g_free(client->last_id);
    client->last_id = g_strdup(client->id);
    if (client->data->len > 0) {
        g_string_truncate(client->data, client->data->len - 1); /* the last line's end */
        if (client->heard != NULL)
            client->heard(client, *client->name != '\0' ? client->name : "message",
                client->data->str, client->last_id, client->owner);
    }
    g_string_truncate(client->data, 0);
    g_free(client->name);
    client->name = g_strdup("");
}

static void
take_line(EventClient *client, char *line)
{
    char *colon = strchr(line, ':');
    if (*line == '\0') {
        dispatch(client);
        return;
    }
    if (colon == line) {
        client->comments++;
        return;
    }
    const char *value = "";
    if (colon != NULL) {
        *colon = '\0';
        value = colon[1] == ' ' ? colon + 2 : colon + 1;
    }
    if (strcmp(line, "data") == 0) {
        g_string_append(client->data, value);
        g_string_append_c(client->data, '\n');
    } else if (strcmp(line, "event") == 0) {
        g_free(client->name);
        client->name = g_strdup(value);
    } else if (strcmp(line, "id") == 0) {
        g_free(client->id);
        client->id = g_strdup(value);
    } else if (strcmp(line, "retry") == 0) {
        client->retry_ms = (unsigned)strtoul(value, NULL, 10);
    } else {
        g_error("a field that is none: \"%s\"", line);
    }
}

static void
take_head(EventClient *client)
{
    const char *end = strstr(client->buffer->str, "\r\n\r\n");
    if (end == NULL)
        return;
    client->head = g_strndup(client->buffer->str, (gsize)(end - client->buffer->str));
    client->status = (int)strtol(client->head + strlen("HTTP/1.1 "), NULL, 10);
    g_string_erase(client->buffer, 0, end + 4 - client->buffer->str);
}

static void
take_lines(EventClient *client)
{
    size_t done = 0;
    char *end;
    while ((end = memchr(client->buffer->str + done, '\n', client->buffer->len - done)) != NULL) {
        char *line = client->buffer->str + done;
        *end = '\0';
        done = (size_t)(end + 1 - client->buffer->str);
        take_line(client, line);
    }
    g_string_erase(client->buffer, 0, (gssize)done);
}

bool
event_client_read(EventClient *client, size_t most_bytes)
{
    char bytes[16384];
    ssize_t const size = recv(client->fd, bytes, MIN(most_bytes, sizeof bytes), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (size <= 0) {
        event_client_close(client);
        return false;
    }
    g_string_append_len(client->buffer, bytes, size);
    if (client->status == 0)
        take_head(client);
    if (client->status == 200)
        take_lines(client);
    return true;
}

bool
event_client_wait(EventClient *client, int timeout_ms)
{
    struct pollfd one = {.fd = client->fd, .events = POLLIN};
    if (client->fd < 0 || poll(&one, 1, timeout_ms) != 1)
        return false;
    return event_client_read(client, SIZE_MAX);
}
