/* SPDX-License-Identifier: MIT */
/* Old addresses and where they lead now. */
#pragma once

#include "newsroom/newsroom.h"

/* target: "story:42", "section:3", "label:7" or a path. The path may carry a query. */
bool redirect_save(Write *write, const char *path, const char *target, GError **error);
/* The address that the path leads to today; *ret_found false where it leads nowhere. */
bool redirect_find(Reader *reader, Arena *arena, const char *path, const char **ret_address,
    bool *ret_found, GError **error);
