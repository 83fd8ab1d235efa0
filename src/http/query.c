/* SPDX-License-Identifier: MIT */
#include "http/query.h"

#include <string.h>

#include "http/target.h"

static const char *
find_or_end(const char *at, const char *end, char wanted)
{
    const char *found = memchr(at, wanted, (size_t)(end - at));
    return found != NULL ? found : end;
}

/* A decoded copy, or NULL. */
static const char *
decode(Arena *arena, const char *text, size_t size)
{
    char *out = arena_alloc(arena, size + 1);
    return target_decode_form(text, size, out) ? out : NULL;
}

HttpField *
query_parse(Arena *arena, const char *text, size_t size, size_t *ret_count)
{
    const char *const end = text + size;
    size_t pairs = size > 0;
    for (const char *at = text; at < end; at++)
        pairs += *at == '&';
    pairs = MIN(pairs, QUERY_PAIRS_MAX);
    HttpField *fields = arena_new_array(arena, HttpField, pairs);
    size_t count = 0;
    for (const char *at = text; at < end && count < pairs;) {
        const char *const pair_end = find_or_end(at, end, '&');
        const char *const equals = find_or_end(at, pair_end, '=');
        const char *const value = equals < pair_end ? equals + 1 : pair_end;
        HttpField field = {.name = decode(arena, at, (size_t)(equals - at)),
            .value = decode(arena, value, (size_t)(pair_end - value))};
        if (field.name != NULL && field.value != NULL && *field.name != '\0')
            fields[count++] = field;
        at = pair_end < end ? pair_end + 1 : end;
    }
    *ret_count = count;
    return fields;
}

/* Appends the pairs of one name; counts them. */
static bool
keep_name(const char *query, const char *name, size_t name_size, char **out, const char *out_end)
{
    bool seen = false;
    const char *const end = query + strlen(query);
    for (const char *at = query; at < end;) {
        const char *const pair_end = find_or_end(at, end, '&');
        size_t const size = (size_t)(pair_end - at);
        bool const is_it = size >= name_size && memcmp(at, name, name_size) == 0 &&
                           (size == name_size || at[name_size] == '=');
        if (is_it) {
            if (seen || size + 1 >= (size_t)(out_end - *out))
                return false;
            memcpy(*out, at, size);
            (*out)[size] = '&';
            *out += size + 1;
            seen = true;
        }
        at = pair_end < end ? pair_end + 1 : end;
    }
    return true;
}

QueryOutcome
query_keep(const char *query, const char *keys, char *out, size_t room)
{
    char *const start = out;
    const char *const out_end = out + room;
    *out = '\0';
    if (keys == NULL || *query == '\0')
        return QUERY_KEPT;
    for (const char *key = keys; *key != '\0';) {
        size_t const size = strcspn(key, ",");
        if (!keep_name(query, key, size, &out, out_end)) {
            *start = '\0';
            return QUERY_AWKWARD;
        }
        key += size;
        key += *key == ',';
    }
    if (out > start)
        out--;
    *out = '\0';
    return QUERY_KEPT;
}
