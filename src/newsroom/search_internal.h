/* SPDX-License-Identifier: MIT */
/* What the parts of search share. */
#pragma once

#include "newsroom/search.h"

/* The words with those that the archive does not know replaced by near ones that it does; NULL
 * where there is nothing better. */
bool search_instead(
    Reader *reader, Arena *arena, const SearchText *text, const char **ret_instead, GError **error);

/* Gives a connection what the queries of search.sql need. */
bool search_extend(Db *db, GError **error);
