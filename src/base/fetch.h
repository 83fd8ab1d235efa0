/* SPDX-License-Identifier: MIT */
/* Requests to other servers, over libcurl. Addresses often come from strangers (a feed's
 * subscriber, a webhook), so what is asked for is bounded in time and size, only http and https are
 * spoken, no proxy, password file or cookie of this machine is used, and addresses inside
 * (loopback, private, link-local …) are refused at the moment of connecting, whatever a name
 * resolves to. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include <glib.h>

enum { FETCH_URL_MAX = 2000 };

typedef struct {
    const char *method; /* NULL: GET */
    const char *url;
    const char *const *headers; /* "Name: value" …, NULL; may be NULL */
    const char *body;           /* may be NULL */
    size_t body_size;
    unsigned timeout_ms; /* of all of it; 0: 10 s */
    size_t answer_limit; /* bytes; more is FAIL_TOO_LARGE; 0: 64 KiB */
    bool allows_inside;  /* addresses inside are fine: for tests, and where an administrator said so
                          */
} FetchRequest;

typedef struct {
    int status;
    char *body; /* NUL-terminated beyond its size */
    size_t size;
} FetchAnswer;

void fetch_answer_clear(FetchAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FetchAnswer, fetch_answer_clear)

/* Any status is an answer; redirects are not followed. FAIL_INVALID for an address that is none,
 * FAIL_FORBIDDEN for one inside, FAIL_UNAVAILABLE where nobody answers in time. Blocks; any thread.
 */
bool fetch_run(const FetchRequest *request, FetchAnswer *ret_answer, GError **error);

/* http or https, with a host, without a password or a fragment, not too long. */
bool fetch_check_url(const char *url, GError **error);
/* The host of such an address, in small letters; the caller frees. NULL for any other. */
char *fetch_host(const char *url);
/* Whether an address belongs to the public internet (RFC 6890 and what maps onto it). */
bool fetch_is_public(const struct sockaddr *address);
