/* SPDX-License-Identifier: MIT */
/* What the listener's files share. One Listener; one Worker for each thread that serves; one
 * Connection for each open socket, which carries the one request in progress on it. */
#pragma once

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/access_log.h"
#include "http/address.h"
#include "http/listener.h"
#include "http/query.h"
#include "http/request_internal.h"
#include "http/response_internal.h"
#include "http/sse_internal.h"
#include "http/target.h"

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

typedef enum {
    REFUSAL_NONE,

#define REFUSAL(symbol, name, status, text) REFUSAL_##symbol,
#include "http/refusals.list"
#undef REFUSAL
    REFUSAL_COUNT_
} Refusal;

enum {
    POOL_BYTES_MAX = 65536,
    POOL_RESERVE_BYTES = 2560, /* of the pool, for the response's headers */
    SHARDS = 16,
    WORKERS_MAX = 64,
    RENDER_BUCKETS = 11,
    ACTIONS_WAITING_MAX = 1024,
    STOP_SECONDS = 5,
};

/* "1.0.8" as 10008: what runs, which may be newer than what was built against. */
unsigned listener_library_number(void);

/* Head: what the guard read of a request */

typedef enum {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_REFUSED, /* TRACE, CONNECT: known, and never allowed */
} Method;

/* All strings borrowed from the connection's pool; they live as long as the request. */
typedef struct {
    Method method;
    const char *method_name;
    const char *host;
    const char *accept_encoding;
    const char *if_none_match;
    const char *referer;
    const char *agent;
    const char *forwarded_proto;
    const char *fetch_dest;
    bool is_ahead; /* fetched before anybody asked for it */
    bool has_range;
    unsigned field_count;
    bool has_body;
    bool is_chunked;
    uint64_t body_size;
} Head;

/* Counters */

/* Written by one thread mostly, read by /metrics. */
typedef struct {
    _Alignas(64) _Atomic uint64_t begun;
    _Atomic uint64_t ended;
    _Atomic uint64_t by_class[6];
    _Atomic uint64_t refused[REFUSAL_COUNT_];
    _Atomic uint64_t render_bucket[RENDER_BUCKETS];
    _Atomic uint64_t render_count;
    _Atomic uint64_t render_us;
    _Atomic uint64_t sent_bytes;
    _Atomic uint64_t accepted;
} Worker;

static inline void
count_add(_Atomic uint64_t *count, uint64_t amount)
{
    atomic_fetch_add_explicit(count, amount, memory_order_relaxed);
}

/* Connections */

typedef struct Connection Connection;

typedef enum { STAGE_NEW, STAGE_BODY, STAGE_REFUSED, STAGE_RUNNING, STAGE_DONE } Stage;

struct Connection {
    Listener *listener;
    struct MHD_Connection *handle;
    int fd;
    AddressKey key;
    char address[46];
    bool is_trusted_proxy;
    bool was_refused; /* its rest is drained before the end */
    uint64_t counted; /* the counter of the last page told to the application */

    /* the watch's, under its shard's lock */
    Connection *previous, *next;
    bool is_cut;
    /* written by the serving thread, read by the keeper */
    atomic_bool is_idle;    /* between requests, or before the first line of one */
    atomic_bool is_reading; /* the next thing to come is the client's */
    atomic_bool was_looked_at;
    _Atomic int64_t deadline_ms; /* 0: none; written by the serving thread without the lock */

    /* the request in progress */
    Stage stage;
    bool is_reading_head;
    GList head_link; /* in the serving thread's list of those */
    Head head;
    const char *raw_target;
    size_t raw_target_size;
    char *target_copy; /* raw_target where the library clobbers it */
    char *body;
    size_t body_size, body_room;
    bool body_is_too_large;
    const Route *route;
    RouteMatch match;
    HttpRequest *request;
    HttpResponse *response;
    unsigned status;
    uint64_t sent_bytes;
    uint8_t outcome;
    SseReader *stream;    /* the answer is an event stream */
    AccessRecord *record; /* only with an access log */
    int64_t begun_us;
};

typedef struct {
    GMutex lock;
    Connection *first;
    GHashTable *counts; /* AddressKey → connections */
} Shard;

struct Listener {
    ListenerOptions options;
    uint64_t id; /* never used twice */
    int fd;
    uint16_t port;
    bool exempts_loopback; /* from the limit per address, where nobody set one */
    bool is_tls;
    struct MHD_Daemon *daemon;
    Router *router;
    GThreadPool *actions;
    AccessLog *log;
    int64_t started_us;

    unsigned thread_count;
    unsigned slot_first, slot_count; /* page attachments; count 0: none */
    atomic_uint workers_taken;
    Worker *workers; /* WORKERS_MAX */

    Shard shards[SHARDS];
    _Atomic int64_t open_connections;
    _Atomic int64_t now_ms; /* monotonic, as of the last tick */
    GThread *keeper;
    GMutex keeper_lock;
    GCond keeper_wake;
    bool keeper_stops;
    atomic_bool is_stopping;
    atomic_int actions_running; /* and waiting */

    struct MHD_Response *refusals[REFUSAL_COUNT_];
};

/* The calling thread's counters and number in this listener. */
Worker *listener_worker(Listener *listener, unsigned *ret_number);

/* listener_guard.c */

/* Reads and judges a request's head. version and method are the library's pointers into its pool.
 */
Refusal
guard_check(Connection *connection, const char *method, const char *version, Head *ret_head);
/* True where the request had trailers behind its body. */
bool guard_has_trailers(Connection *connection);
/* Copies the pointers of all headers into the arena. */
void guard_fields(Connection *connection, HttpRequest *request);

/* listener_reply.c */

void reply_prepare_refusals(Listener *listener);
void reply_free_refusals(Listener *listener);
/* Each queues an answer on the connection; false where the library would not take it. */
bool reply_refusal(Connection *connection, Refusal refusal);
/* Past the library, straight to the socket, which then takes no more. */
void reply_refusal_raw(Connection *connection, Refusal refusal);
bool reply_page(Connection *connection, Page *page);
bool reply_response(Connection *connection, HttpResponse *response, RoutePolicy policy);
/* Begins the connection's stream. */
bool reply_stream(Connection *connection);
/* Frees an attachment of a page. */
void reply_attachment_free(void *attachment);

/* listener_head.c */

/* Between its line and the end of its head a request is in a list of its thread. */
void head_begin(Connection *connection);
void head_end(Connection *connection);
/* The library's messages (an MHD_LogCallback). */
void head_library_message(void *listener, const char *format, va_list arguments);

/* listener_count.c */

/* Tells the application of a page that was sent in full, where a person will read it. */
void count_reader(Connection *connection, const Page *page);

/* listener_serve.c */

/* Answers a complete request, at once or, for actions, later. False: close the connection. */
bool serve_request(Connection *connection);
/* The request's target, its path in a buffer of this thread; false where it is malformed or names
 * another host than the Host header. */
bool serve_read_target(Connection *connection, Target *ret_target);
/* Runs on an action thread. */
void serve_action(void *connection, void *listener);

/* listener_watch.c */

bool watch_start(Listener *listener, GError **error);
void watch_stop(Listener *listener);
/* Whether another connection of this address is welcome. */
bool watch_admits(Listener *listener, const AddressKey *key, bool is_exempt);
void watch_add(Connection *connection);
void watch_remove(Connection *connection);
int64_t watch_now_ms(void);

/* listener_metrics.c */

void metrics_render(Listener *listener, int64_t duration_us);
void metrics_write(Listener *listener, GString *out);
