/* SPDX-License-Identifier: MIT */
/* Old addresses and where they lead now. */
#pragma once

#include "newsroom/newsroom.h"

/* target: "story:42", "section:3", "label:7" or a path. The path may carry a query. */
bool redirect_save(Write *write, const char *path, const char *target, GError **error);
/* It leads nowhere any more. FAIL_NOT_FOUND where it did not. */
bool redirect_remove(Write *write, const char *path, GError **error);

typedef struct {
    const char *path;
    const char *target;
} Redirect;

/* In order of their paths, after one ("" : from the first), with a text in it ("" : all), at most
 * limit; of Redirect, in the arena. */
bool redirect_list(Reader *reader, Arena *arena, const char *after, const char *text,
    unsigned limit, GPtrArray **ret_redirects, GError **error);

/* The address that the path leads to today; *ret_found false where it leads nowhere. A feed or the
 * submit page below the old address of a section or label leads to that below its new one. */
bool redirect_find(Reader *reader, Arena *arena, const char *path, const char **ret_address,
    bool *ret_found, GError **error);
