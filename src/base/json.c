/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <float.h>

#include "base/error.h"

Json *
json_read_object(const char *text, size_t length, size_t limit_bytes, GError **error)
{
    if (length > limit_bytes) {
        fail(error, FAIL_TOO_LARGE, "JSON of %zu bytes (at most %zu)", length, limit_bytes);
        return NULL;
    }
    json_error_t detail;
    Json *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &detail);
    if (value == NULL) {
        fail(error, FAIL_INVALID, "JSON, column %d: %s", detail.column, detail.text);
        return NULL;
    }
    if (!json_is_object(value)) {
        json_decref(value);
        fail(error, FAIL_INVALID, "JSON: an object was expected");
        return NULL;
    }
    return value;
}

char *
json_write(const Json *value)
{
    /* 1.854 is written as it was said, not as 1.8540000000000001. */
    size_t const how =
        JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY | JSON_REAL_PRECISION(DBL_DIG);
    char *text = json_dumps(value, how);
    g_assert(text != NULL);
    return text;
}

const char *
json_text(const Json *object, const char *field)
{
    return json_string_value(json_object_get(object, field));
}

int64_t
json_int(const Json *object, const char *field, int64_t fallback)
{
    const Json *value = json_object_get(object, field);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool
json_flag(const Json *object, const char *field, bool fallback)
{
    const Json *value = json_object_get(object, field);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

void
json_put_text(Json *object, const char *field, const char *value)
{
    if (value != NULL && *value != '\0')
        json_object_set_new(object, field, json_string(value));
}

void
json_put_int(Json *object, const char *field, int64_t value)
{
    json_object_set_new(object, field, json_integer(value));
}
