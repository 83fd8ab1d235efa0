/* SPDX-License-Identifier: MIT */
/* A request as a handler sees it: complete, bounded, its path decoded once and normalised. Strings
 * are valid UTF-8 where they come from the path, the query or a form; header values are raw bytes
 * without control characters. Everything it returns is borrowed and lives as long as the request.
 * One request, one thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/arena.h"

typedef struct HttpRequest HttpRequest;

/* "GET" also for HEAD: the listener leaves the body out. */
const char *http_request_method(const HttpRequest *request);
bool http_request_is_head(const HttpRequest *request);

/* Decoded and normalised: begins with '/', no "//", no "." or "..", no trailing '/' (but "/"). */
const char *http_request_path(const HttpRequest *request);
/* As sent, without '?'; "" where there is none. On a page only the keys of its route are kept. */
const char *http_request_raw_query(const HttpRequest *request);
/* Names without regard to case; the first of several; NULL where absent. */
const char *http_request_header(const HttpRequest *request, const char *name);
/* Part of the path named by ":id" or "*path" in the route's pattern; NULL for an unknown name. */
const char *http_request_param(const HttpRequest *request, const char *name);
/* Decoded ("+" is a blank); the first of several; NULL where absent or not UTF-8. A page handler
 * sees only the parameters its route lists in query_keys. */
const char *http_request_query(HttpRequest *request, const char *name);
/* All values of a name, NULL-terminated. */
const char *const *http_request_query_list(HttpRequest *request, const char *name);
const char *http_request_cookie(HttpRequest *request, const char *name);

/* The reader's address as text, from X-Forwarded-For where a trusted proxy said so. */
const char *http_request_client_address(const HttpRequest *request);
/* TLS here, or https at a trusted proxy. */
bool http_request_is_secure(const HttpRequest *request);
/* The Host header; "" for HTTP/1.0 without one. */
const char *http_request_host(const HttpRequest *request);
/* False where the browser says that another site sent this (Sec-Fetch-Site, else Origin): what an
 * action asks before it changes something. True for programs that send neither. */
bool http_request_is_same_origin(const HttpRequest *request);

/* Dies with the request. */
Arena *http_request_arena(const HttpRequest *request);
/* The pointer given to the listener. */
void *http_request_app(const HttpRequest *request);
/* What the permission check found out (the signed-in person); NULL until set. */
void *http_request_user(const HttpRequest *request);
void http_request_set_user(HttpRequest *request, void *user);

/* Complete and bounded by the listener's body_limit; NUL-terminated beyond its size. */
const char *http_request_body(const HttpRequest *request, size_t *ret_size);

/* A request made by hand: for tests and for pages rendered without a socket (static export). Fields
 * left out are empty; strings are copied. The target is an origin-form such as "/latest?page=2".
 * FAIL_USAGE for a target that a listener would refuse. */
typedef struct {
    const char *method; /* NULL: GET */
    const char *target;
    const char *const *headers; /* name, value, …, NULL */
    const char *body;
    size_t body_size;
    const char *client_address;
    bool secure;
    void *app;
} HttpRequestParts;

HttpRequest *http_request_new(const HttpRequestParts *parts, GError **error);
void http_request_free(HttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpRequest, http_request_free)
