/* SPDX-License-Identifier: MIT */
/* Answers. A kept page's answer is built once for each thread, encoding and kind, and then shared
 * by all connections of that thread: one each for 200 and 304, and where a proxy tells http from
 * https one each for that (Strict-Transport-Security). The library counts an answer's users under a
 * lock of the answer; with one a thread nobody waits there. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "http/condition.h"
#include "http/listener_internal.h"

enum {
    SURROGATE_KEY_BYTES = 1024,
    WRITE_SECONDS = 60,
    WRITE_BYTES_PER_SECOND = 4096,
    COMPRESS_FROM_BYTES = 900
};

static const char *const SECURITY_HEADERS[][2] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                                "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                                "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
                                "manifest-src 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "strict-origin-when-cross-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

static bool
is_secure(const Connection *connection)
{
    return connection->listener->is_tls ||
           (connection->is_trusted_proxy && connection->head.forwarded_proto != NULL &&
               g_ascii_strcasecmp(connection->head.forwarded_proto, "https") == 0);
}

/* name, value, …, NULL */
static bool
names_header(const char *const *headers, const char *name)
{
    for (; headers != NULL && headers[0] != NULL; headers += 2)
        if (g_ascii_strcasecmp(headers[0], name) == 0)
            return true;
    return false;
}

static void
add_security(struct MHD_Response *answer, const char *const *headers, bool secure)
{
    for (size_t i = 0; i < G_N_ELEMENTS(SECURITY_HEADERS); i++)
        if (!names_header(headers, SECURITY_HEADERS[i][0]))
            MHD_add_response_header(answer, SECURITY_HEADERS[i][0], SECURITY_HEADERS[i][1]);
    if (secure)
        MHD_add_response_header(answer, "Strict-Transport-Security", "max-age=31536000");
}

static void
add_headers(struct MHD_Response *answer, const char *const *headers)
{
    for (; headers != NULL && headers[0] != NULL; headers += 2)
        if (*headers[1] != '\0')
            MHD_add_response_header(answer, headers[0], headers[1]);
}

static void
add_default(
    struct MHD_Response *answer, const char *const *headers, const char *name, const char *value)
{
    if (!names_header(headers, name))
        MHD_add_response_header(answer, name, value);
}

static void
unref_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

/* Takes the reference. */
static struct MHD_Response *
answer_of_bytes(GBytes *bytes)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    if (size == 0) {
        g_bytes_unref(bytes);
        return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
    }
    return MHD_create_response_from_buffer_with_free_callback_cls(
        size, (void *)data, unref_bytes, bytes);
}

/* Queues; the caller keeps its reference to the answer. */
static bool
queue(Connection *connection, unsigned status, struct MHD_Response *answer, uint64_t size)
{
    connection->status = status;
    connection->sent_bytes = size;
    int64_t const seconds = WRITE_SECONDS + (int64_t)(size / WRITE_BYTES_PER_SECOND);
    int64_t const now_ms =
        atomic_load_explicit(&connection->listener->now_ms, memory_order_relaxed);
    atomic_store_explicit(&connection->deadline_ms, now_ms + seconds * 1000, memory_order_relaxed);
    return MHD_queue_response(connection->handle, status, answer) == MHD_YES;
}

static bool
queue_and_drop(Connection *connection, unsigned status, struct MHD_Response *answer, uint64_t size)
{
    bool const queued = answer != NULL && queue(connection, status, answer, size);
    if (answer != NULL)
        MHD_destroy_response(answer);
    return queued;
}

static const struct {
    unsigned status;
    const char *text;
} REFUSALS[REFUSAL_COUNT_] = {

#define REFUSAL(symbol, name, status, text) [REFUSAL_##symbol] = {status, text},
#include "http/refusals.list"
#undef REFUSAL
};

void
reply_prepare_refusals(Listener *listener)
{
    for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT_; i++) {
        const char *text = REFUSALS[i].text;
        if (REFUSALS[i].status == 0)
            continue;
        struct MHD_Response *answer =
            MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT);
        MHD_add_response_header(answer, "Connection", "close");
        if (REFUSALS[i].status == 405)
            MHD_add_response_header(
                answer, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        MHD_add_response_header(answer, "Content-Type", "text/plain; charset=utf-8");
        MHD_add_response_header(answer, "Cache-Control", "no-store");
        if (i != REFUSAL_HEADERS) /* which leave little room for ours */
            add_security(answer, NULL, listener->is_tls);
        listener->refusals[i] = answer;
    }
}

void
reply_free_refusals(Listener *listener)
{
    for (int i = 0; i < REFUSAL_COUNT_; i++)
        if (listener->refusals[i] != NULL)
            MHD_destroy_response(listener->refusals[i]);
}

bool
reply_refusal(Connection *connection, Refusal refusal)
{
    connection->stage = STAGE_REFUSED;
    count_add(&listener_worker(connection->listener, NULL)->refused[refusal], 1);
    return queue(connection, REFUSALS[refusal].status, connection->listener->refusals[refusal],
        strlen(REFUSALS[refusal].text));
}

void
reply_refusal_raw(Connection *connection, Refusal refusal)
{
    char answer[512];
    const char *text = REFUSALS[refusal].text;
    int const size = g_snprintf(answer, sizeof answer,
        "HTTP/1.1 %u Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\n"
        "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
        REFUSALS[refusal].status, strlen(text), text);
    connection->was_refused = true;
    connection->stage = STAGE_REFUSED;
    connection->status = REFUSALS[refusal].status;
    count_add(&listener_worker(connection->listener, NULL)->refused[refusal], 1);
    if (!connection->listener->is_tls)
        send(connection->fd, answer, (size_t)size, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(connection->fd, SHUT_WR);
}

/* The names of the page's topics as far as they fit; false where some do not. */
static bool
surrogate_keys(const Listener *listener, const Page *page, GString *out)
{
    size_t count = 0;
    const uint64_t *topics = page_topics(page, &count);
    for (size_t i = 0; i < count; i++) {
        char buffer[64];
        const char *name = listener->options.topic_name(topics[i], buffer, sizeof buffer);
        if (name == NULL)
            continue;
        if (out->len + strlen(name) + 1 > SURROGATE_KEY_BYTES)
            return false;
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", name);
    }
    return true;
}

/* A cache in front may keep a page without asking only if it can be told to drop it. */
static void
add_surrogate(const Listener *listener, struct MHD_Response *answer, const Page *page)
{
    g_autoptr(GString) keys = g_string_new(NULL);
    bool is_complete = false;
    if (listener->options.topic_name != NULL) {
        is_complete = surrogate_keys(listener, page, keys);
        if (keys->len > 0)
            MHD_add_response_header(answer, "Surrogate-Key", keys->str);
    }
    char control[40];
    g_snprintf(control, sizeof control, "max-age=%u",
        is_complete ? listener->options.surrogate_seconds : 0);
    MHD_add_response_header(answer, "Surrogate-Control", control);
}

static struct MHD_Response *
build_page_answer(const Connection *connection, const Page *page, const PageVariant *variant)
{
    const char *const *headers = page_headers(page);
    struct MHD_Response *answer = answer_of_bytes(g_bytes_ref(variant->bytes));
    MHD_add_response_header(answer, "Content-Type", page_type(page));
    if (variant->encoding != ENCODING_IDENTITY)
        MHD_add_response_header(answer, "Content-Encoding", encoding_name(variant->encoding));
    MHD_add_response_header(answer, "ETag", variant->etag);
    add_default(answer, headers, "Cache-Control", "public, no-cache");
    if (page_is_compressible(page))
        MHD_add_response_header(answer, "Vary", "Accept-Encoding");
    add_surrogate(connection->listener, answer, page);
    add_headers(answer, headers);
    add_security(answer, headers, is_secure(connection));
    return answer;
}

void
reply_attachment_free(void *attachment)
{
    MHD_destroy_response(attachment);
}

bool
reply_page(Connection *connection, Page *page)
{
    const Listener *listener = connection->listener;
    const Head *head = &connection->head;
    Encoding const wanted =
        page_is_compressible(page) ? encoding_choose(head->accept_encoding) : ENCODING_IDENTITY;
    const PageVariant *variant = page_variant(page, wanted);
    bool const is_not_modified =
        head->if_none_match != NULL && condition_lists_etag(head->if_none_match, variant->etag);
    unsigned const status = is_not_modified ? 304 : 200;
    uint64_t const size = is_not_modified ? 0 : g_bytes_get_size(variant->bytes);

    unsigned number = 0;
    listener_worker(connection->listener, &number);
    unsigned const place =
        (number * 2 + is_secure(connection)) * ENCODING_COUNT_ + variant->encoding;
    bool const has_slot = place < listener->slot_count;
    unsigned const slot = listener->slot_first + place;
    struct MHD_Response *answer = has_slot ? page_attachment(page, slot) : NULL;
    if (status == 200 && page_counter(page) != 0)
        count_reader(connection, page);
    if (answer != NULL)
        return queue(connection, status, answer, size);
    answer = build_page_answer(connection, page, variant);
    if (has_slot && page_attach(page, slot, answer))
        return queue(connection, status, answer, size);
    return queue_and_drop(connection, status, answer, size);
}

/* What of a file is sent, and as what. */
typedef struct {
    unsigned status;
    uint64_t first, length;
} FilePart;

static FilePart
choose_part(const HttpRequest *request, const HttpResponse *response, int64_t modified)
{
    FilePart part = {.status = 200, .length = response->file_size};
    const char *none_match = http_request_header(request, "If-None-Match");
    const char *since = http_request_header(request, "If-Modified-Since");
    int64_t since_seconds = 0;
    bool const is_not_modified =
        none_match != NULL ? condition_lists_etag(none_match, response->file_etag)
                           : since != NULL && condition_read_date(since, &since_seconds) &&
                                 modified <= since_seconds;
    if (is_not_modified) {
        part.status = 304;
        return part;
    }
    const char *if_range = http_request_header(request, "If-Range");
    if (request->is_head || !condition_if_range(if_range, response->file_etag, modified))
        return part;
    RangeOutcome const outcome = condition_read_range(
        http_request_header(request, "Range"), response->file_size, &part.first, &part.length);
    part.status = outcome == RANGE_PART ? 206 : outcome == RANGE_OUTSIDE ? 416 : 200;
    return part;
}

static void
add_content_range(struct MHD_Response *answer, const FilePart *part, uint64_t size)
{
    char text[96];
    if (part->status == 416)
        g_snprintf(text, sizeof text, "bytes */%" G_GUINT64_FORMAT, (guint64)size);
    else
        g_snprintf(text, sizeof text,
            "bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
            (guint64)part->first, (guint64)(part->first + part->length - 1), (guint64)size);
    MHD_add_response_header(answer, "Content-Range", text);
}

static bool
reply_file(Connection *connection, HttpResponse *response)
{
    int64_t const modified = response->file_modified_us / SECOND_US;
    FilePart const part = choose_part(connection->request, response, modified);
    bool const has_body = part.status != 416 && part.length > 0;
    struct MHD_Response *answer =
        has_body ? MHD_create_response_from_fd_at_offset64(part.length, response->fd, part.first)
                 : answer_of_bytes(g_bytes_new_static("", 0));
    if (answer == NULL)
        return false;
    if (has_body)
        response_steal_fd(response); /* the answer closes it */
    char date[HTTP_DATE_BYTES];
    condition_write_date(modified, date);
    const char *const *headers = (const char *const *)response->headers->pdata;
    if (part.status == 206 || part.status == 416)
        add_content_range(answer, &part, response->file_size);
    if (part.status != 416)
        MHD_add_response_header(answer, "Content-Type", response->type);
    MHD_add_response_header(answer, "ETag", response->file_etag);
    MHD_add_response_header(answer, "Last-Modified", date);
    MHD_add_response_header(answer, "Accept-Ranges", "bytes");
    add_default(answer, headers, "Cache-Control", "public, no-cache");
    add_headers(answer, headers);
    add_security(answer, headers, is_secure(connection));
    return queue_and_drop(
        connection, part.status, answer, has_body && part.status != 304 ? part.length : 0);
}

/* The encoded body where that helps, else the body itself; takes the reference. Only for what
 * everybody may see: a length that depends on a secret tells about the secret. */
static GBytes *
encode_body(const Connection *connection, const HttpResponse *response, GBytes *body,
    Encoding *ret_encoding)
{
    const Route *route = connection->route;
    bool const is_public = route == NULL || route->permission == NULL || *route->permission == '\0';
    *ret_encoding = ENCODING_IDENTITY;
    if (!is_public || g_bytes_get_size(body) < COMPRESS_FROM_BYTES ||
        !encoding_helps_type(response->type))
        return body;
    Encoding const encoding = encoding_choose(connection->head.accept_encoding);
    GBytes *encoded = encoding != ENCODING_IDENTITY ? encoding_compress(body, encoding) : NULL;
    if (encoded == NULL)
        return body;
    *ret_encoding = encoding;
    g_bytes_unref(body);
    return encoded;
}

/* What a stream needs no more once it is answered. */
static void
drop_request(Connection *connection)
{
    if (connection->record != NULL)
        access_log_text(connection->record->address, sizeof connection->record->address,
            connection->request->client_address);
    g_clear_pointer(&connection->request, http_request_free);
    g_clear_pointer(&connection->response, http_response_free);
    g_clear_pointer(&connection->target_copy, g_free);
    connection->raw_target = "";
    connection->raw_target_size = 0;
}

/* Without chunks: the end of the connection is the end of the stream (sse_push.c says why). */
static struct MHD_Response *
answer_of_stream(const Connection *connection, bool is_head)
{
    if (is_head)
        return answer_of_bytes(g_bytes_new_static("", 0));
    struct MHD_Response *answer = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
        connection->listener->is_tls ? TLS_ROOM : PLAIN_ROOM, sse_reader_read, connection->stream,
        NULL);
    if (answer != NULL)
        MHD_set_response_options(answer, MHD_RF_HTTP_VERSION_1_0_ONLY, MHD_RO_END);
    return answer;
}

bool
reply_stream(Connection *connection)
{
    g_ptr_array_add(connection->response->headers, NULL);
    const char *const *headers = (const char *const *)connection->response->headers->pdata;
    struct MHD_Response *answer = answer_of_stream(connection, connection->stream == NULL);
    if (answer == NULL)
        return false;
    MHD_add_response_header(answer, "Content-Type", "text/event-stream");
    add_default(answer, headers, "Cache-Control", "no-store, no-transform");
    MHD_add_response_header(answer, "X-Accel-Buffering", "no");
    MHD_add_response_header(answer, "X-Content-Type-Options", "nosniff");
    add_headers(answer, headers);
    if (is_secure(connection))
        MHD_add_response_header(answer, "Strict-Transport-Security", "max-age=31536000");
    bool const is_queued = queue_and_drop(connection, 200, answer, 0);
    atomic_store(&connection->deadline_ms, 0); /* the library's own ends one that takes nothing */
    drop_request(connection);
    return is_queued;
}

bool
reply_response(Connection *connection, HttpResponse *response, RoutePolicy policy)
{
    g_ptr_array_add(response->headers, NULL);
    if (response->fd >= 0 && response->status == 200)
        return reply_file(connection, response);

    const char *const *headers = (const char *const *)response->headers->pdata;
    unsigned const status = (unsigned)response->status;
    Encoding encoding = ENCODING_IDENTITY;
    GBytes *body = encode_body(connection, response, response_steal_body(response), &encoding);
    uint64_t const size = g_bytes_get_size(body);
    struct MHD_Response *answer = answer_of_bytes(body);
    if (answer == NULL)
        return false;
    if (size > 0)
        MHD_add_response_header(answer, "Content-Type", response->type);
    if (encoding != ENCODING_IDENTITY) {
        MHD_add_response_header(answer, "Content-Encoding", encoding_name(encoding));
        MHD_add_response_header(answer, "Vary", "Accept-Encoding");
    }
    add_default(answer, headers, "Cache-Control", "no-store");
    add_headers(answer, headers);
    add_security(answer, headers, is_secure(connection));
    if (connection->stage == STAGE_REFUSED)
        MHD_add_response_header(answer, "Connection", "close");
    return queue_and_drop(connection, status, answer, size);
}
