/* SPDX-License-Identifier: MIT */
/* The insides of a request, for the listener and the router that fill it in. */
#pragma once

#include <stdint.h>

#include "http/query.h"
#include "http/request.h"
#include "http/router.h"

struct HttpRequest {
    Arena *arena;
    const char *method; /* never "HEAD" */
    bool is_head;
    bool is_secure;
    const char *path;
    size_t path_size;
    const char *raw_query;
    const HttpField *fields; /* headers */
    size_t field_count;
    const char *client_address;
    const char *body;
    size_t body_size;
    void *app;
    void *user;

    /* by request_set_match */
    const char *param_names[ROUTE_PARAMS_MAX];
    const char *param_values[ROUTE_PARAMS_MAX];
    size_t param_count;

    /* on first use */
    const HttpField *query;
    size_t query_count;
    bool query_is_parsed;
};

/* Copies the values of the match into the request. */
void request_set_match(HttpRequest *request, const RouteMatch *match);
