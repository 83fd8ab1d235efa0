/* SPDX-License-Identifier: MIT */
/* The only door to the network: accepts connections, refuses what is ambiguous, too large or too
 * slow before any handler sees it, serves kept pages without a lock or a copy, and runs handlers
 * for the rest. libmicrohttpd stays behind this header. It knows nothing of what the pages are
 * about.
 *
 * Threads: pages and files are answered on the threads that serve connections, so their handlers
 * must not wait long. Fresh answers, actions and the handlers of
 * streams run on threads of their own and may wait. Streams stay out of the deadlines.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "http/page_cache.h"
#include "http/router.h"
#include "http/sse.h"

typedef struct Listener Listener;

enum { LISTENER_HUBS = 2, LISTENER_ERRORS = 3 };

/* Who shows status and http_response_error() of what failed without a body of its own. */
typedef struct {
    const char *path; /* for this address and those below; "": all; the longest that fits */
    HttpHandler page; /* NULL: unused */
    void *app;        /* the request's, NULL: the listener's */
} ListenerErrors;

typedef struct {
    const char *address;                   /* "127.0.0.1:8080", "[::1]:0"; port 0: any free one */
    unsigned threads;                      /* 0: one a processor */
    unsigned action_threads;               /* 0: 4 */
    const char *tls_certificate, *tls_key; /* PEM files, both or neither */
    size_t body_limit;                     /* bytes; 0: 1 MiB */
    size_t pool_bytes;                     /* headers in and out; 0: 8 KiB; more is 431 */
    unsigned header_timeout_s;             /* all of a request's headers; 0: 10 */
    unsigned body_timeout_s;               /* all of its body, besides 16 KiB/s; 0: 20 */
    unsigned idle_timeout_s;               /* between requests; 0: 30 */
    unsigned connection_limit;             /* 0: 20,000 */
    unsigned per_address_limit;  /* 0: 200, and loopback exempt; trusted proxies always are */
    bool behind_proxy;           /* believe X-Forwarded-For and -Proto of peers that
                                  * are loopback or private addresses */
    bool access_log;             /* one JSON line a request */
    const char *access_log_path; /* NULL: standard error */
    unsigned surrogate_seconds;  /* for Surrogate-Control; 0: caches in front must ask */
    const Route *routes;
    size_t route_count;
    /* For streams, of this listener alone; they outlive it. A stream that names none is of the
     * first; any may be NULL. */
    SseHub *hubs[LISTENER_HUBS];
    PageCache *cache; /* may be shared; outlives the listener; NULL: nothing is kept */
    ListenerErrors errors[LISTENER_ERRORS]; /* none that fits: a plain page */
    /* For routes with a permission: true lets the handler run; false leaves what it put into the
     * response (a redirect to sign in, http_response_fail FORBIDDEN). NULL: such routes are 403. */
    bool (*permit)(HttpRequest *request, const char *permission, HttpResponse *response);
    /* A topic's name for Surrogate-Key, written to the buffer (64 bytes) and returned; NULL: none.
     */
    const char *(*topic_name)(uint64_t topic, char *buffer, size_t buffer_size);
    /* A person was sent a page that has this counter, kept or new; see agent.h for who is one. Not
     * told: HEAD, ranges, anything fetched ahead or as part of another page, what the reader has
     * and only asked about (304), and the same page again on one connection. Called on the threads
     * that serve connections. NULL: nothing is counted. */
    void (*counted)(uint64_t counter, void *app);
    void (*metrics)(GString *out, void *app);   /* more lines for /metrics */
    bool (*healthy)(void *app, GError **error); /* for /healthz; NULL: always */
    void *app;
} ListenerOptions;

/* Strings of the options are copied; routes, cache and app must outlive the listener. */
Listener *listener_start(const ListenerOptions *options, GError **error);

uint16_t listener_port(const Listener *listener);

/* Graceful: accepts no more, lets running requests finish for up to 5 s, then closes. Frees it. */
void listener_stop(Listener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listener, listener_stop)

/* After the access log was moved away (SIGHUP): opens its path again. Thread-safe. */
void listener_reopen_log(Listener *listener);

/* The HTTP library's version ("0.9.75"), and whether it is one that still lets ambiguous requests
 * through and leans on the guard alone (below 1.0.8). */
const char *listener_library_version(void);
bool listener_library_is_old(void);
