/* SPDX-License-Identifier: MIT */
/* One table of routes and the way from a method and a path to its line. Exact text beats a
 * parameter beats a catch-all, part by part. It runs no handler and holds no state beyond the
 * table. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "http/response.h"

typedef enum {
    ROUTE_PAGE,   /* GET and HEAD; kept in the page cache with its topics; same for every reader.
                   * "Cache-Control: public, no-cache" unless the handler sets another. */
    ROUTE_FRESH,  /* GET and HEAD; never kept: no-store unless the handler says otherwise */
    ROUTE_FILE,   /* GET and HEAD; a file (http_response_file), with ranges */
    ROUTE_STREAM, /* GET; ends with http_response_stream(), or with an answer as ROUTE_FRESH */
    ROUTE_ACTION, /* anything else: changes something; no-store */
} RoutePolicy;

typedef struct {
    const char *method; /* "GET", "POST", "PUT", "PATCH", "DELETE" */
    const char
        *pattern; /* "/articles/:id/:slug", "/feed.xml", "/media/" "*path" (at least one part) */
    const char
        *permission; /* NULL or "": everybody; anything else goes to ListenerOptions.permit */
    RoutePolicy policy;
    HttpHandler handler;
    const char *help;       /* one line */
    const char *query_keys; /* "page,section": all that the handler reads; NULL: none. For pages
                             * these are part of the cache key and all others are dropped. */
    void *app;              /* what its handler gets as http_request_app(); NULL: the listener's */
} Route;

enum { ROUTE_PARAMS_MAX = 8 };

typedef struct {
    const Route *route;
    size_t count;
    const char *names[ROUTE_PARAMS_MAX]; /* without ':' or '*'; borrowed from the router */
    size_t offsets[ROUTE_PARAMS_MAX];    /* of the values in the path that was looked up */
    size_t lengths[ROUTE_PARAMS_MAX];
} RouteMatch;

typedef enum { ROUTER_FOUND, ROUTER_NO_PATH, ROUTER_NO_METHOD } RouterOutcome;

typedef struct Router Router;

/* Checks the table too: FAIL_USAGE for a bad pattern, a doubled line, a page that is no GET or asks
 * for a permission. The routes must outlive it. */
Router *router_new(const Route *routes, size_t count, GError **error);
void router_free(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

/* path is decoded and normalised. HEAD finds GET. Thread-safe, no allocation. */
RouterOutcome
router_match(const Router *router, const char *method, const char *path, RouteMatch *ret_match);

/* "GET, HEAD, POST": the methods of a path, for Allow; "" where there are none. */
void router_allow(const Router *router, const char *path, GString *out);

/* Finds the route of a request and runs its handler without a socket: for tests and static export.
 * The response is as the handler left it; 404 and 405 as the listener would set them, without a
 * page. */
void router_run(const Router *router, HttpRequest *request, HttpResponse *response);
