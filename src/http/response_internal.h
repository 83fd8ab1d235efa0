/* SPDX-License-Identifier: MIT */
/* The insides of a response, for the listener that sends it. */
#pragma once

#include "http/response.h"
#include "http/sse.h"

enum { RESPONSE_TOPICS_MAX = 4096 };

struct HttpResponse {
    int status;
    char *type;
    GPtrArray *headers; /* name, value, name, value, … */
    GString *text;      /* the body, unless bytes is set */
    GBytes *bytes;
    GArray *topics; /* uint64_t */
    bool is_uncacheable;
    uint64_t counter;
    char *error;

    int fd; /* -1: no file */
    uint64_t file_size;
    int64_t file_modified_us;
    char *file_etag;

    SseStart *stream; /* NULL: an ordinary answer */
};

/* The body; the response has none afterwards. */
GBytes *response_steal_body(HttpResponse *response);

/* The descriptor; the response has none afterwards. -1 where there was none. */
int response_steal_fd(HttpResponse *response);
