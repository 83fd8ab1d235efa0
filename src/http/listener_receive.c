/* SPDX-License-Identifier: MIT */
/* The life of a request here: receive_begin (its line was read), then receive_request for the first
 * time (its head is complete: the guard), then for each piece of the body, then once more (it is
 * complete: serve_request), then receive_completed. An answer queued at the first call makes the
 * library close the connection behind it, so nothing that follows a refused request is ever read.
 */
#include "http/listener_receive.h"

#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "http/listener_internal.h"

enum { BODY_BYTES_PER_SECOND = 16384, DRAIN_BYTES = 65536 };

static bool
is_trusted(const Listener *listener, const struct sockaddr *address)
{
    return listener->options.behind_proxy && address_is_private(address);
}

enum MHD_Result
receive_admit(void *data, const struct sockaddr *address, socklen_t size)
{
    Listener *listener = data;
    AddressKey key;
    address_key(address, &key);
    bool const is_exempt = is_trusted(listener, address) ||
                           (listener->exempts_loopback && address_is_loopback(address));
    if (watch_admits(listener, &key, is_exempt))
        return MHD_YES;
    count_add(&listener_worker(listener, NULL)->refused[REFUSAL_ADDRESS], 1);
    return MHD_NO;
}

static void
open_connection(Listener *listener, struct MHD_Connection *handle, void **context)
{
    const struct sockaddr *address =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    Connection *connection = g_new0(Connection, 1);
    connection->listener = listener;
    connection->handle = handle;
    connection->fd = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    address_key(address, &connection->key);
    address_text(address, connection->address);
    connection->is_trusted_proxy = is_trusted(listener, address);
    atomic_init(&connection->is_idle, true);
    atomic_init(&connection->is_reading, true);
    atomic_init(&connection->deadline_ms,
        watch_now_ms() + (int64_t)listener->options.header_timeout_s * 1000);
    if (listener->log != NULL)
        connection->record = g_new0(AccessRecord, 1);
    *context = connection;
    watch_add(connection);
    atomic_fetch_add_explicit(&listener->open_connections, 1, memory_order_relaxed);
    count_add(&listener_worker(listener, NULL)->accepted, 1);
}

/* What a refused client still had on its way is read, so that the answer is not lost to a reset. */
static void
drain(int fd)
{
    char bytes[4096];
    for (size_t total = 0; total < DRAIN_BYTES;) {
        ssize_t const size = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (size <= 0)
            return;
        total += (size_t)size;
    }
}

static void
close_connection(Connection *connection)
{
    watch_remove(connection);
    if (connection->was_refused)
        drain(connection->fd);
    atomic_fetch_sub_explicit(&connection->listener->open_connections, 1, memory_order_relaxed);
    g_free(connection->record);
    g_free(connection);
}

void
receive_connection(void *data, struct MHD_Connection *handle, void **context,
    enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        open_connection(data, handle, context);
    else
        close_connection(*context);
}

static void
set_flag(atomic_bool *flag, bool is_set)
{
    atomic_store_explicit(flag, is_set, memory_order_relaxed);
}

void *
receive_begin(void *data, const char *target, struct MHD_Connection *handle)
{
    Listener *listener = data;
    Connection *connection =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    connection->stage = STAGE_NEW;
    set_flag(&connection->is_idle, false);
    connection->status = 0;
    connection->raw_target = target != NULL ? target : "";
    connection->raw_target_size = strlen(connection->raw_target);
    if (strchr(connection->raw_target, '?') != NULL) {
        connection->target_copy = g_strndup(connection->raw_target, connection->raw_target_size);
        connection->raw_target = connection->target_copy;
    }
    head_begin(connection);
    if (connection->record != NULL)
        connection->begun_us = g_get_monotonic_time();
    count_add(&listener_worker(listener, NULL)->begun, 1);
    return connection;
}

static void
fill_record(Connection *connection)
{
    AccessRecord *record = connection->record;
    const Head *head = &connection->head;
    memset(record, 0, sizeof *record);
    record->at_us = clock_now_us();
    access_log_text(record->address, sizeof record->address, connection->address);
    access_log_text(record->method, sizeof record->method, head->method_name);
    access_log_text(record->target, sizeof record->target, connection->raw_target);
    if (head->agent != NULL)
        access_log_text(record->agent, sizeof record->agent, head->agent);
    const char *authority = head->referer != NULL ? strstr(head->referer, "://") : NULL;
    if (authority == NULL)
        return;
    access_log_text(record->referer, sizeof record->referer, authority + 3);
    record->referer[strcspn(record->referer, "/?#")] = '\0';
}

static Refusal
judge_head(Connection *connection, const char *method, const char *version)
{
    Refusal const refusal = guard_check(connection, method, version, &connection->head);
    if (refusal != REFUSAL_NONE)
        return refusal;
    const Head *head = &connection->head;
    if (head->method == METHOD_REFUSED)
        return REFUSAL_METHOD_NEVER;
    if (head->body_size > connection->listener->options.body_limit)
        return REFUSAL_BODY_TOO_LARGE;
    Target target;
    if (head->has_body && !serve_read_target(connection, &target))
        return REFUSAL_TARGET;
    return REFUSAL_NONE;
}

/* The head is complete: judges it and gets ready for a body. */
static bool
receive_head(Connection *connection, const char *method, const char *version)
{
    head_end(connection);
    Refusal const refusal = judge_head(connection, method, version);
    if (connection->record != NULL && refusal == REFUSAL_NONE)
        fill_record(connection);
    connection->was_refused = refusal != REFUSAL_NONE;
    if (refusal != REFUSAL_NONE)
        set_flag(&connection->is_reading, false);
    if (refusal == REFUSAL_HEADERS && !connection->listener->is_tls) {
        reply_refusal_raw(connection, refusal); /* the pool may have no room for an answer */
        return false;
    }
    if (refusal != REFUSAL_NONE)
        return reply_refusal(connection, refusal);
    connection->stage = STAGE_BODY;
    if (!connection->head.has_body)
        return true;
    const ListenerOptions *options = &connection->listener->options;
    size_t const expected =
        connection->head.is_chunked ? options->body_limit : connection->head.body_size;
    int64_t const seconds = options->body_timeout_s + (int64_t)(expected / BODY_BYTES_PER_SECOND);
    atomic_store(&connection->deadline_ms, watch_now_ms() + seconds * 1000);
    return true;
}

/* Keeps a piece of the body. Of one in chunks the length is not known before; what is too much is
 * read and dropped up to as much again, then the connection is. */
static bool
receive_body(Connection *connection, const char *bytes, size_t *size)
{
    size_t const limit = connection->listener->options.body_limit;
    size_t const total = connection->body_size + *size;
    if (total > limit) {
        connection->body_is_too_large = true;
        connection->body_size = total;
        *size = 0;
        return total <= limit * 2;
    }
    if (total + 1 > connection->body_room) {
        connection->body_room = MIN(MAX(total * 2, 4096), limit + 1);
        if (!connection->head.is_chunked)
            connection->body_room = connection->head.body_size + 1;
        connection->body = g_realloc(connection->body, MAX(connection->body_room, total + 1));
    }
    memcpy(connection->body + connection->body_size, bytes, *size);
    connection->body[total] = '\0';
    connection->body_size = total;
    *size = 0;
    return true;
}

static bool
receive_end(Connection *connection)
{
    set_flag(&connection->is_reading, false);
    if (connection->stage == STAGE_BODY && connection->body_is_too_large)
        return reply_refusal(connection, REFUSAL_BODY_TOO_LARGE);
    if (connection->stage == STAGE_BODY && connection->head.is_chunked &&
        guard_has_trailers(connection))
        return reply_refusal(connection, REFUSAL_TRAILER);
    return serve_request(connection);
}

enum MHD_Result
receive_request(void *data, struct MHD_Connection *handle, const char *target, const char *method,
    const char *version, const char *body, size_t *body_size, void **context)
{
    Connection *connection = *context;
    bool is_well = true;
    if (connection->stage == STAGE_NEW)
        is_well = receive_head(connection, method, version);
    else if (*body_size > 0)
        is_well = receive_body(connection, body, body_size);
    else
        is_well = receive_end(connection);
    return is_well ? MHD_YES : MHD_NO;
}

static void
count_request(Connection *connection, enum MHD_RequestTerminationCode code)
{
    Worker *worker = listener_worker(connection->listener, NULL);
    unsigned const class = connection->status / 100;
    if (class > 0 && class < 6) {
        count_add(&worker->by_class[class], 1);
        count_add(&worker->sent_bytes, connection->sent_bytes);
    } else if (connection->stage == STAGE_NEW && code == MHD_REQUEST_TERMINATED_WITH_ERROR) {
        count_add(&worker->refused[REFUSAL_LIBRARY], 1);
    }
    count_add(&worker->ended, 1);
    if (connection->record == NULL || class == 0 || connection->stage == STAGE_REFUSED)
        return;
    AccessRecord *record = connection->record;
    if (connection->request != NULL)
        access_log_text(
            record->address, sizeof record->address, connection->request->client_address);
    record->duration_us = g_get_monotonic_time() - connection->begun_us;
    record->status = (uint16_t)connection->status;
    record->bytes = connection->head.method == METHOD_HEAD ? 0 : connection->sent_bytes;
    record->outcome = connection->outcome;
    unsigned number = 0;
    listener_worker(connection->listener, &number);
    if (access_log_add(connection->listener->log, number, record))
        g_cond_signal(&connection->listener->keeper_wake);
}

static void
end_stream(Connection *connection, enum MHD_RequestTerminationCode code)
{
    if (code == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED)
        atomic_fetch_add(&connection->stream->hub->dropped, 1);
    connection->sent_bytes = connection->stream->sent_bytes;
    g_clear_pointer(&connection->stream, sse_reader_free);
}

void
receive_completed(
    void *data, struct MHD_Connection *handle, void **context, enum MHD_RequestTerminationCode code)
{
    Listener *listener = data;
    Connection *connection = *context;
    if (connection == NULL)
        return;
    head_end(connection);
    if (connection->stream != NULL)
        end_stream(connection, code);
    count_request(connection, code);
    g_clear_pointer(&connection->request, http_request_free);
    g_clear_pointer(&connection->response, http_response_free);
    g_clear_pointer(&connection->target_copy, g_free);
    g_clear_pointer(&connection->body, g_free);
    connection->body_size = connection->body_room = 0;
    connection->body_is_too_large = false;
    connection->route = NULL;
    connection->outcome = 'p';
    connection->stage = STAGE_NEW;
    set_flag(&connection->is_idle, true);
    set_flag(&connection->is_reading, true);
    set_flag(&connection->was_looked_at, false);
    int64_t const wait_s =
        (int64_t)listener->options.idle_timeout_s + listener->options.header_timeout_s;
    int64_t const now_ms = atomic_load_explicit(&listener->now_ms, memory_order_relaxed);
    atomic_store_explicit(&connection->deadline_ms, now_ms + wait_s * 1000, memory_order_relaxed);
    if (atomic_load_explicit(&listener->is_stopping, memory_order_relaxed))
        shutdown(connection->fd, SHUT_RD);
}

size_t
receive_escapes(void *data, struct MHD_Connection *handle, char *text)
{
    return strlen(text);
}
