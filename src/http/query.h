/* SPDX-License-Identifier: MIT */
/* Name and value pairs of a query or an urlencoded form, and the part of a query that matters to a
 * page. Private to http/. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef struct {
    const char *name;
    const char *value;
} HttpField;

enum { QUERY_PAIRS_MAX = 1000, QUERY_KEPT_MAX = 512 };

/* Decodes the pairs of "a=1&b=2" that decode; the others are left out. At most QUERY_PAIRS_MAX. */
HttpField *query_parse(Arena *arena, const char *text, size_t size, size_t *ret_count);

typedef enum {
    QUERY_KEPT,    /* short, and no name twice: may be part of a cache key */
    QUERY_AWKWARD, /* did not fit or had a name twice: out is the query as it was asked */
} QueryOutcome;

/* Copies the pairs of query whose names, as sent, are in keys ("page,section"; NULL: none), in the
 * order of keys, to out (room bytes) as another query. */
QueryOutcome query_keep(const char *query, const char *keys, char *out, size_t room);
