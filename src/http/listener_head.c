/* SPDX-License-Identifier: MIT */
/* One answer to a malformed length. Before 1.0 the library reads Content-Length before any handler
 * sees the request, queues an error where it is no number, and then goes on as if it had not: the
 * head of the error is sent twice. The only thing of ours that it calls on that way is its logger,
 * which is not told the connection. But it is the one of this thread whose head is complete (so
 * that its size is known) while the guard has not seen it. That one is answered here, straight to
 * its socket, which is then closed for writing, so what the library sends goes nowhere. */
#include <string.h>

#include <microhttpd.h>

#include "http/listener_internal.h"

static _Thread_local GQueue reading = G_QUEUE_INIT;

void
head_begin(Connection *connection)
{
    connection->is_reading_head = true;
    connection->head_link.data = connection;
    g_queue_push_head_link(&reading, &connection->head_link);
}

void
head_end(Connection *connection)
{
    if (!connection->is_reading_head)
        return;
    connection->is_reading_head = false;
    g_queue_unlink(&reading, &connection->head_link);
}

static bool
head_is_complete(const Connection *connection)
{
    return MHD_get_connection_info(connection->handle, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE) !=
           NULL;
}

void
head_library_message(void *listener, const char *format, va_list arguments)
{
    if (strstr(format, "Content-Length") == NULL)
        return;
    for (GList *link = reading.head; link != NULL; link = link->next) {
        Connection *connection = link->data;
        if (!head_is_complete(connection) || connection->was_refused)
            continue;
        bool const is_number = strstr(format, "Too large") != NULL;
        reply_refusal_raw(connection, is_number ? REFUSAL_BODY_TOO_LARGE : REFUSAL_LENGTH);
        return;
    }
}
