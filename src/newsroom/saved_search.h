/* SPDX-License-Identifier: MIT */
/* Searches of the desk that somebody keeps under a name, for themselves or for everybody. What is
 * kept is what the page was asked for, as a query: what it finds is always what it finds now. */
#pragma once

#include "newsroom/newsroom.h"

enum {
    SAVED_SEARCHES_MAX = 100, /* of one person */
    SAVED_NAME_MAX = 120,     /* bytes */
    SAVED_QUERY_MAX = 2000,
};

typedef struct {
    int64_t id;
    int64_t revision;
    int64_t person_id; /* whose it is */
    bool is_shared;    /* everybody at the desk has it */
    const char *name;
    const char *query; /* "q=ferry&state=live", percent-encoded */
} SavedSearch;

/* In place of the one that the person keeps under that name, where there is one. FAIL_INVALID: no
 * name, too long, too many. */
bool saved_search_save(Write *write, const SavedSearch *draft, int64_t *ret_id, GError **error);
bool saved_search_remove(Write *write, int64_t id, GError **error);
bool saved_search_find(Reader *reader, Arena *arena, int64_t id, SavedSearch *ret_search,
    bool *ret_found, GError **error);
/* The person's own by name, then those that others share; of SavedSearch, in the arena. */
bool saved_search_list(
    Reader *reader, Arena *arena, int64_t person_id, GPtrArray **ret_searches, GError **error);
