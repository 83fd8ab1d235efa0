/* SPDX-License-Identifier: MIT */
/* What jansson lacks for us: cleanup, reading a field with a default or a clear error. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <jansson.h>

typedef json_t Json;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_decref)

/* Parses one JSON object of at most limit_bytes; duplicate keys, NUL bytes and trailing text are
 * FAIL_INVALID. The caller drops it. */
Json *json_read_object(const char *text, size_t length, size_t limit_bytes, GError **error);

/* Compact and with sorted keys, so that equal values have equal text. The caller frees with g_free.
 */
char *json_write(const Json *value);

/* Borrowed string, or NULL where the field is absent, null or no string. */
const char *json_text(const Json *object, const char *field);
int64_t json_int(const Json *object, const char *field, int64_t fallback);
bool json_flag(const Json *object, const char *field, bool fallback);

/* Set only where the value says something: NULL and "" leave the field out. */
void json_put_text(Json *object, const char *field, const char *value);
void json_put_int(Json *object, const char *field, int64_t value);
