/* SPDX-License-Identifier: MIT */
/* The kinds of change (changes.list) as the store takes them, and the library's version. */
#pragma once

#include "store/store.h"

typedef enum {

#define CHANGE(id, symbol, name, apply, describe) CHANGE_##symbol = id,
#include "newsroom/changes.list"
#undef CHANGE
} ChangeKindId;

extern const ChangeKind CHANGE_KINDS[];
extern const unsigned CHANGE_KIND_COUNT;

/* Raise with every change of schema.sql or of what apply functions write. */
enum { LIBRARY_VERSION = 25 };

/* The library's tables, NULL-terminated. */
extern const char *const LIBRARY_TABLES[];
/* Those that depend on what the library knew at each change (StoreOptions.frozen_tables). */
extern const char *const LIBRARY_FROZEN_TABLES[];

/* "story:42" from a noun and an id. */
char *subject_of(Arena *arena, const char *noun, int64_t id);
/* The id behind the colon; FAIL_CORRUPT where there is none. */
bool subject_id(const char *subject, int64_t *ret_id, GError **error);
/* change->state, or body read into a value that the caller drops (*ret_own). */
const Json *change_state(const Change *change, Json **ret_own, GError **error);
