/* SPDX-License-Identifier: MIT */
/* What a handler fills in: status, headers, a body, and for a page what it depends on. A fresh one
 * is 200, text/html, empty. Security headers, ETag, Cache-Control, Vary, compression and ranges are
 * the listener's; a handler cannot produce an invalid header (control characters are dropped). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "http/request.h"

typedef struct HttpResponse HttpResponse;
typedef void (*HttpHandler)(HttpRequest *request, HttpResponse *response);

HttpResponse *http_response_new(void);
void http_response_free(HttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpResponse, http_response_free)

void http_response_status(HttpResponse *response, int status);
int http_response_get_status(const HttpResponse *response);

/* Adds; http_response_replace_header takes the place of an earlier one of that name. Strings are
 * copied. */
void http_response_header(HttpResponse *response, const char *name, const char *value);
void http_response_replace_header(HttpResponse *response, const char *name, const char *value);
const char *http_response_get_header(const HttpResponse *response, const char *name);
void http_response_type(HttpResponse *response, const char *type);
const char *http_response_get_type(const HttpResponse *response);

/* The body, to append to: the cheapest way for rendered text. Valid until the handler returns. */
GString *http_response_text(HttpResponse *response);
/* A body in place of what is there: copied, or taken over (freed with g_free). */
void http_response_body(HttpResponse *response, const char *bytes, size_t size);
void http_response_take(HttpResponse *response, char *bytes, size_t size);
/* The body so far; borrowed until the next change. */
const char *http_response_get_body(const HttpResponse *response, size_t *ret_size);

/* For ROUTE_PAGE: one of the things this page is made of; see page_cache.h. Also becomes a
 * Surrogate-Key where the listener knows its name. More than 4,096 make the page uncacheable. */
void http_response_depend(HttpResponse *response, uint64_t topic);
const uint64_t *http_response_topics(const HttpResponse *response, size_t *ret_count);
/* For ROUTE_PAGE: this one shall not be kept (it shows something that has no topic). */
void http_response_uncacheable(HttpResponse *response);

/* For ROUTE_PAGE: readers of this page are counted, and told to the listener's `counted` with this
 * number; see there. */
void http_response_counter(HttpResponse *response, uint64_t counter);

/* status 301, 302, 303, 307 or 308; location an absolute path or address. */
void http_response_redirect(HttpResponse *response, int status, const char *location);

/* A Set-Cookie: HttpOnly, SameSite=Lax, Path=/, and Secure where the request was. max_age_s 0 for
 * the browser's session, negative to delete. The value must be free of ';', ',', blanks and quotes.
 */
void http_response_cookie(HttpResponse *response, const HttpRequest *request, const char *name,
    const char *value, int max_age_s);

/* A file as the body: takes the descriptor over. Ranges, If-Range, If-Modified-Since and 304 are
 * the listener's. etag is quoted or NULL (then made of size and time). Headers such as
 * Cache-Control and Content-Disposition are the handler's. */
void http_response_file(
    HttpResponse *response, int fd, uint64_t size, int64_t modified_us, const char *etag);
/* The same, opening a regular file; FAIL_NOT_FOUND where it is not there. Follows no final link. */
bool
http_response_file_at(HttpResponse *response, const char *path, const char *etag, GError **error);

/* The answer is this error: status from base/error.list; the body is dropped and the listener's
 * error page shows it. Returns false, so that a handler can end with it. */
bool http_response_fail(HttpResponse *response, const GError *error);
/* Text for people, or NULL where nothing failed. */
const char *http_response_error(const HttpResponse *response);
