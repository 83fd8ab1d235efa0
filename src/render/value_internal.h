/* SPDX-License-Identifier: MIT */
/* How a value lies in memory, for the renderer, which looks fields up by a hash made when the
 * template was compiled. */
#pragma once

#include "render/value.h"

typedef struct {
    const char *name;
    uint32_t size;
    uint32_t hash;
    Value *value;
} Field;

struct Value {
    ValueKind kind;
    uint32_t capacity; /* of items or fields */

    union {
        bool flag;
        int64_t number;
        SafeHtml text; /* of VALUE_TEXT too, which is no markup */

        struct {
            Value **items;
            size_t count;
            Arena *arena;
        } list;

        struct {
            Field *fields;
            size_t count;
            Arena *arena;
            uint64_t mask; /* bit hash % 64 is set for each field: most misses end here */
        } object;
    };
};

/* FNV-1a. */
static inline uint32_t
value_hash(const char *name, size_t size)
{
    uint32_t hash = 2166136261U;
    for (size_t index = 0; index < size; index++)
        hash = (hash ^ (unsigned char)name[index]) * 16777619U;
    return hash;
}

/* The field of an object, NULL where it is absent. */
Value *value_field(const Value *object, const char *name, uint32_t size, uint32_t hash);
