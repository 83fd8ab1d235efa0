/* SPDX-License-Identifier: MIT */
/* The guard. Before 1.0 the library cuts a request's head in place: it puts zeros over the blank
 * after the method, over the colons and over the line ends (two for CRLF, one for a bare LF), and
 * reports pointers into that buffer and the size of the whole head. So the pieces it reports must
 * lie end to end:
 *
 *   method 0 target 0 HTTP/1.1 0 0 name 0 [blanks] value 0 0 name 0 … value 0 0 0 0
 *
 * Whatever else was there leaves a gap or a misfit: a bare LF, a folded line, a NUL, a second blank
 * in the request line. What stays inside the pieces is looked at byte by byte: a bare CR and
 * control bytes in values, anything but token characters in names (so a blank before the colon).
 * From 1.0 on the library does this itself in its strict mode and the pieces may lie differently.
 */
#include <string.h>

#include <microhttpd.h>

#include "http/listener_internal.h"

/* Room that the library's record of a header takes in the pool, rounded up. */
enum { RECORD_BYTES = 64, FIELDS_MAX = 100 };

/* 1 token (RFC 9110 5.6.2), 2 allowed in a value, 4 allowed in a host. */
static uint8_t byte_class[256];

static void
fill_classes(void)
{
    for (int byte = 0; byte < 256; byte++) {
        uint8_t class = 0;
        if (byte > 0 && byte < 128 &&
            (g_ascii_isalnum(byte) || strchr("!#$%&'*+-.^_`|~", byte) != NULL))
            class |= 1;
        if (byte == '\t' || (byte >= 0x20 && byte != 0x7f))
            class |= 2;
        if (byte > 0 && byte < 128 && (g_ascii_isalnum(byte) || strchr("-._:[]", byte) != NULL))
            class |= 4;
        byte_class[byte] = class;
    }
}

static bool
all_of(const char *text, size_t size, uint8_t class)
{
    for (size_t i = 0; i < size; i++)
        if ((byte_class[(unsigned char)text[i]] & class) == 0)
            return false;
    return true;
}

/* The headers that matter here. */
typedef enum {
    FIELD_HOST,
    FIELD_CONTENT_LENGTH,
    FIELD_TRANSFER_ENCODING,
    FIELD_EXPECT,
    FIELD_COOKIE,
    FIELD_ACCEPT_ENCODING,
    FIELD_IF_NONE_MATCH,
    FIELD_REFERER,
    FIELD_USER_AGENT,
    FIELD_FORWARDED_PROTO,
    FIELD_FETCH_DEST,
    FIELD_RANGE,
    FIELD_PURPOSE,
    FIELD_SEC_PURPOSE,
    FIELD_X_PURPOSE,
    FIELD_X_MOZ,
    FIELD_COUNT_
} Field;

static const struct {
    const char *name;
    size_t size;
} FIELDS[FIELD_COUNT_] = {

#define FIELD(symbol, text) [FIELD_##symbol] = {text, sizeof(text) - 1}
    FIELD(HOST, "Host"),
    FIELD(CONTENT_LENGTH, "Content-Length"),
    FIELD(TRANSFER_ENCODING, "Transfer-Encoding"),
    FIELD(EXPECT, "Expect"),
    FIELD(COOKIE, "Cookie"),
    FIELD(ACCEPT_ENCODING, "Accept-Encoding"),
    FIELD(IF_NONE_MATCH, "If-None-Match"),
    FIELD(REFERER, "Referer"),
    FIELD(USER_AGENT, "User-Agent"),
    FIELD(FORWARDED_PROTO, "X-Forwarded-Proto"),
    FIELD(FETCH_DEST, "Sec-Fetch-Dest"),
    FIELD(RANGE, "Range"),
    FIELD(PURPOSE, "Purpose"), /* of the next four: by Safari, Chromium, WebKit, old Firefox */
    FIELD(SEC_PURPOSE, "Sec-Purpose"),
    FIELD(X_PURPOSE, "X-Purpose"),
    FIELD(X_MOZ, "X-Moz"),
#undef FIELD
};

/* The walk over the header lines. */
typedef struct {
    const char *at;  /* where the next name must begin; NULL: the library is strict itself */
    const char *end; /* of the head */
    unsigned field_count;
    const char *values[FIELD_COUNT_]; /* the last of each */
    unsigned counts[FIELD_COUNT_];
    size_t cookie_size;
    Refusal refusal;
} Walk;

static void
take_field(Walk *walk, const char *name, size_t size, const char *value, size_t value_size)
{
    for (int i = 0; i < FIELD_COUNT_; i++) {
        if (FIELDS[i].size != size || g_ascii_strncasecmp(name, FIELDS[i].name, size) != 0)
            continue;
        walk->values[i] = value;
        walk->counts[i]++;
        if (i == FIELD_COOKIE)
            walk->cookie_size += value_size;
        return;
    }
}

static enum MHD_Result
walk_field(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
    const char *value, size_t value_size)
{
    Walk *walk = data;
    walk->field_count++;
    walk->refusal = REFUSAL_HEADER;
    if (name == NULL || name_size == 0 || !all_of(name, name_size, 1))
        return MHD_NO;
    if (value == NULL) {
        value = "";
        value_size = 0;
    }
    if (!all_of(value, value_size, 2))
        return MHD_NO;
    if (walk->at != NULL) {
        if (name != walk->at || value <= name + name_size || value + value_size + 4 > walk->end ||
            value[value_size] != '\0' || value[value_size + 1] != '\0')
            return MHD_NO;
        for (const char *blank = name + name_size + 1; blank < value; blank++)
            if (*blank != ' ' && *blank != '\t')
                return MHD_NO;
        walk->at = value + value_size + 2;
    }
    take_field(walk, name, name_size, value, value_size);
    walk->refusal = REFUSAL_NONE;
    return MHD_YES;
}

static bool
read_method(const char *name, Method *ret_method)
{
    static const struct {
        const char *name;
        Method method;
    } KNOWN[] = {{"GET", METHOD_GET}, {"HEAD", METHOD_HEAD}, {"POST", METHOD_POST},
        {"PUT", METHOD_PUT}, {"PATCH", METHOD_PATCH}, {"DELETE", METHOD_DELETE},
        {"OPTIONS", METHOD_OPTIONS}, {"TRACE", METHOD_REFUSED}, {"CONNECT", METHOD_REFUSED}};

    for (size_t i = 0; i < G_N_ELEMENTS(KNOWN); i++)
        if (strcmp(name, KNOWN[i].name) == 0) {
            *ret_method = KNOWN[i].method;
            return true;
        }
    return false;
}

static bool
read_length(const char *text, uint64_t *ret_length)
{
    size_t const size = strlen(text);
    if (size == 0 || size > 18)
        return false;
    uint64_t length = 0;
    for (size_t i = 0; i < size; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        length = length * 10 + (uint64_t)(text[i] - '0');
    }
    *ret_length = length;
    return true;
}

/* Who decides where the body ends, and that there is one at all only where the method has one. */
static Refusal
check_framing(const Walk *walk, bool is_1_0, Head *head)
{
    unsigned const lengths = walk->counts[FIELD_CONTENT_LENGTH];
    unsigned const encodings = walk->counts[FIELD_TRANSFER_ENCODING];
    const char *encoding = walk->values[FIELD_TRANSFER_ENCODING];
    const char *expect = walk->values[FIELD_EXPECT];
    if (lengths + encodings > 1)
        return REFUSAL_LENGTH;
    if (lengths > 0 && !read_length(walk->values[FIELD_CONTENT_LENGTH], &head->body_size))
        return REFUSAL_LENGTH;
    head->is_chunked = encodings > 0;
    if (head->is_chunked && (is_1_0 || g_ascii_strcasecmp(encoding, "chunked") != 0))
        return REFUSAL_LENGTH;
    head->has_body = head->is_chunked || head->body_size > 0;
    bool const takes_body = head->method == METHOD_POST || head->method == METHOD_PUT ||
                            head->method == METHOD_PATCH || head->method == METHOD_DELETE;
    if (head->has_body && !takes_body)
        return REFUSAL_BODY;
    if (expect != NULL && g_ascii_strcasecmp(expect, "100-continue") != 0)
        return REFUSAL_EXPECT;
    return REFUSAL_NONE;
}

static Refusal
check_host(const Walk *walk, bool is_1_0)
{
    unsigned const hosts = walk->counts[FIELD_HOST];
    if (hosts > 1 || (hosts == 0 && !is_1_0))
        return REFUSAL_HOST;
    if (hosts == 0)
        return REFUSAL_NONE;
    const char *host = walk->values[FIELD_HOST];
    size_t const size = strlen(host);
    return size > 0 && size <= 255 && all_of(host, size, 4) ? REFUSAL_NONE : REFUSAL_HOST;
}

/* Where the first header must begin; NULL where the request line does not fit together. */
static const char *
check_request_line(const Connection *connection, const char *method, const char *version)
{
    const char *target = method + strlen(method) + 1;
    /* raw_target is a copy where the target has a query, so only its size tells. */
    if (target + connection->raw_target_size + 1 != version || version[8] != '\0' ||
        version[9] != '\0')
        return NULL;
    return version + 10;
}

static size_t
head_size(const Connection *connection)
{
    const union MHD_ConnectionInfo *information =
        MHD_get_connection_info(connection->handle, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return information != NULL ? information->header_size : 0;
}

/* What the request has taken of the pool: its head, a record for each header, cookie and query
 * argument, and the library's copy of the cookies. The rest is the response's. */
static size_t
pool_used(const Connection *connection, size_t size, size_t cookie_size)
{
    int const records = MHD_get_connection_values_n(
        connection->handle, MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND, NULL, NULL);
    return size + cookie_size + (size_t)MAX(records, 0) * RECORD_BYTES;
}

static Refusal
check_meaning(const Walk *walk, const char *version, Head *head)
{
    if (!read_method(head->method_name, &head->method))
        return REFUSAL_METHOD;
    bool const is_1_0 = strcmp(version, "HTTP/1.0") == 0;
    Refusal const refusal = check_host(walk, is_1_0);
    return refusal != REFUSAL_NONE ? refusal : check_framing(walk, is_1_0, head);
}

Refusal
guard_check(Connection *connection, const char *method, const char *version, Head *ret_head)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        fill_classes();
        g_once_init_leave(&once, 1);
    }
    Walk walk = {0};
    size_t const size = head_size(connection);
    if (!all_of(method, strlen(method), 1) || strlen(version) != 8)
        return REFUSAL_REQUEST_LINE;
    bool const lies_in_place = listener_library_number() < 10000;
    if (lies_in_place) {
        walk.end = method + size;
        walk.at = check_request_line(connection, method, version);
        if (walk.at == NULL || size < 12)
            return REFUSAL_REQUEST_LINE;
    }
    MHD_get_connection_values_n(connection->handle, MHD_HEADER_KIND, walk_field, &walk);
    if (pool_used(connection, size, walk.cookie_size) + POOL_RESERVE_BYTES >
            connection->listener->options.pool_bytes ||
        walk.field_count > FIELDS_MAX)
        return REFUSAL_HEADERS;
    if (walk.refusal != REFUSAL_NONE)
        return walk.refusal;
    if (lies_in_place && (walk.at + 2 != walk.end || walk.at[0] != '\0' || walk.at[1] != '\0'))
        return REFUSAL_HEADER;
    Head head = {.method_name = method,
        .field_count = walk.field_count,
        .host = walk.values[FIELD_HOST],
        .accept_encoding = walk.values[FIELD_ACCEPT_ENCODING],
        .if_none_match = walk.values[FIELD_IF_NONE_MATCH],
        .referer = walk.values[FIELD_REFERER],
        .agent = walk.values[FIELD_USER_AGENT],
        .forwarded_proto = walk.values[FIELD_FORWARDED_PROTO],
        .fetch_dest = walk.values[FIELD_FETCH_DEST],
        .is_ahead = walk.counts[FIELD_PURPOSE] + walk.counts[FIELD_SEC_PURPOSE] +
                        walk.counts[FIELD_X_PURPOSE] + walk.counts[FIELD_X_MOZ] >
                    0,
        .has_range = walk.counts[FIELD_RANGE] > 0};
    Refusal const refusal = check_meaning(&walk, version, &head);
    if (refusal == REFUSAL_NONE)
        *ret_head = head;
    return refusal;
}

bool
guard_has_trailers(Connection *connection)
{
    return MHD_get_connection_values_n(connection->handle, MHD_FOOTER_KIND, NULL, NULL) > 0;
}

/* The next free place of the request's fields. */
static enum MHD_Result
add_field(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
    const char *value, size_t value_size)
{
    HttpRequest *request = data;
    HttpField *fields = (HttpField *)request->fields;
    fields[request->field_count++] = (HttpField){name, value != NULL ? value : ""};
    return MHD_YES;
}

void
guard_fields(Connection *connection, HttpRequest *request)
{
    request->fields = arena_new_array(request->arena, HttpField, connection->head.field_count);
    request->field_count = 0;
    MHD_get_connection_values_n(connection->handle, MHD_HEADER_KIND, add_field, request);
}
