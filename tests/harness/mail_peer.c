/* SPDX-License-Identifier: MIT */
#include "mail_peer.h"

#include <string.h>

#include <gio/gio.h>

struct MailPeer {
    GSocketListener *listener;
    GThread *thread;
    uint16_t port;
    GMutex lock;
    GCancellable *end;
    GPtrArray *messages; /* of char * */
    unsigned connections, times;
    MailPeerManner manner;
    gint talking; /* conversations */
};

static gboolean
say(GOutputStream *out, const char *text)
{
    return g_output_stream_write_all(out, text, strlen(text), NULL, NULL, NULL);
}

static char *
read_line(MailPeer *peer, GDataInputStream *in)
{
    char *line = g_data_input_stream_read_line(in, NULL, peer->end, NULL);
    if (line != NULL)
        g_strchomp(line);
    return line;
}

/* False where it hangs up in between. */
static gboolean
take_data(MailPeer *peer, GDataInputStream *in, GString *message, MailPeerManner manner)
{
    for (;;) {
        g_autofree char *line = read_line(peer, in);
        if (line == NULL || manner == MAIL_PEER_CLOSES_AT_DATA)
            return FALSE;
        if (strcmp(line, ".") == 0)
            return TRUE;
        g_string_append_printf(message, "%s\r\n", line[0] == '.' ? line + 1 : line);
    }
}

static MailPeerManner
manner_now(MailPeer *peer, gboolean is_recipient)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    if (peer->manner != MAIL_PEER_LATER || !is_recipient)
        return peer->manner;
    if (peer->times == 0)
        return MAIL_PEER_TAKES;
    peer->times--;
    return MAIL_PEER_LATER;
}

static const char *
answer_recipient(MailPeer *peer)
{
    switch (manner_now(peer, TRUE)) {
    case MAIL_PEER_LATER:
        return "451 4.7.1 Greylisted, come back\r\n";
    case MAIL_PEER_REFUSES:
        return "550-5.1.1 The account is not here\r\n550 5.1.1 ask\tthe postmaster\r\n";
    default:
        return "250 OK\r\n";
    }
}

static gboolean
converse(MailPeer *peer, GDataInputStream *in, GOutputStream *out)
{
    g_autoptr(GString) message = g_string_new(NULL);
    for (;;) {
        g_autofree char *line = read_line(peer, in);
        if (line == NULL)
            return TRUE;
        if (g_ascii_strncasecmp(line, "EHLO", 4) == 0) {
            say(out, "250-peer.example\r\n250 8BITMIME\r\n");
        } else if (g_ascii_strncasecmp(line, "MAIL FROM:", 10) == 0) {
            g_string_printf(message, "%s\r\n", line);
            say(out, "250 OK\r\n");
        } else if (g_ascii_strncasecmp(line, "RCPT TO:", 8) == 0) {
            g_string_append_printf(message, "%s\r\n", line);
            say(out, answer_recipient(peer));
        } else if (g_ascii_strcasecmp(line, "DATA") == 0) {
            say(out, "354 go on\r\n");
            if (!take_data(peer, in, message, manner_now(peer, FALSE)))
                return TRUE;
            if (manner_now(peer, FALSE) == MAIL_PEER_REFUSES_DATA) {
                say(out, "554 5.7.1 We do not want this\r\n");
                continue;
            }
            g_mutex_lock(&peer->lock);
            g_ptr_array_add(peer->messages, g_strdup(message->str));
            g_mutex_unlock(&peer->lock);
            say(out, "250 2.0.0 queued as 42\r\n");
        } else if (g_ascii_strcasecmp(line, "QUIT") == 0) {
            say(out, "221 bye\r\n");
            return TRUE;
        } else {
            say(out, "502 what?\r\n");
        }
    }
}

static gboolean
talk(MailPeer *peer, GSocketConnection *connection)
{
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(connection));
    g_autoptr(GDataInputStream) in =
        g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
    g_mutex_lock(&peer->lock);
    peer->connections++;
    g_mutex_unlock(&peer->lock);
    switch (manner_now(peer, FALSE)) {
    case MAIL_PEER_HANGS: {
        g_autofree char *line = read_line(peer, in);
        return TRUE;
    }
    case MAIL_PEER_CLOSES:
        say(out, "220 peer.example\r\n");
        return TRUE;
    case MAIL_PEER_TALKS:
        while (!g_cancellable_is_cancelled(peer->end) &&
               say(out,
                   "220-and another thing, and another, and another, and another, and another\r\n"))
            continue;
        return TRUE;
    case MAIL_PEER_RAVES:
        say(out, "\xff\xfe\x01 hello \x1b[31m\r\nno number\r\n");
        return TRUE;
    default:
        say(out, "220 peer.example ESMTP\r\n");
        return converse(peer, in, out);
    }
}

typedef struct {
    MailPeer *peer;
    GSocketConnection *connection;
} Conversation;

static gpointer
run_conversation(gpointer data)
{
    Conversation *one = data;
    MailPeer *peer = one->peer;
    talk(peer, one->connection);
    g_io_stream_close(G_IO_STREAM(one->connection), NULL, NULL);
    g_object_unref(one->connection);
    g_free(one);
    g_atomic_int_add(&peer->talking, -1);
    return NULL;
}

static gpointer
run(gpointer data)
{
    MailPeer *peer = data;
    GSocketConnection *connection;
    while ((connection = g_socket_listener_accept(peer->listener, NULL, peer->end, NULL)) != NULL) {
        Conversation *one = g_new(Conversation, 1);
        *one = (Conversation){peer, connection};
        g_atomic_int_inc(&peer->talking);
        g_thread_unref(g_thread_new("mail-peer", run_conversation, one));
    }
    return NULL;
}

MailPeer *
mail_peer_new(void)
{
    MailPeer *peer = g_new0(MailPeer, 1);
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) bound = NULL;
    g_mutex_init(&peer->lock);
    peer->end = g_cancellable_new();
    peer->messages = g_ptr_array_new_with_free_func(g_free);
    peer->listener = g_socket_listener_new();
    g_socket_listener_add_address(
        peer->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL);
    peer->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    peer->thread = g_thread_new("mail-peer", run, peer);
    return peer;
}

void
mail_peer_free(MailPeer *peer)
{
    if (peer == NULL)
        return;
    g_cancellable_cancel(peer->end);
    g_thread_join(peer->thread);
    while (g_atomic_int_get(&peer->talking) > 0)
        g_usleep(1000);
    g_socket_listener_close(peer->listener);
    g_object_unref(peer->listener);
    g_object_unref(peer->end);
    g_ptr_array_unref(peer->messages);
    g_mutex_clear(&peer->lock);
    g_free(peer);
}

uint16_t
mail_peer_port(const MailPeer *peer)
{
    return peer->port;
}

void
mail_peer_behave(MailPeer *peer, MailPeerManner manner, unsigned times)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    peer->manner = manner;
    peer->times = times;
}

unsigned
mail_peer_count(MailPeer *peer)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    return peer->messages->len;
}

unsigned
mail_peer_connections(MailPeer *peer)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    return peer->connections;
}

const char *
mail_peer_message(MailPeer *peer, unsigned index)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&peer->lock);
    return index < peer->messages->len ? g_ptr_array_index(peer->messages, index) : NULL;
}
