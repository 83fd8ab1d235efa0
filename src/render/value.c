/* SPDX-License-Identifier: MIT */
#include "render/value.h"

#include <string.h>

#include "render/value_internal.h"

enum { JSON_LEVELS_MAX = 100, FIRST_CAPACITY = 8 };

static Value *
value_new(Arena *arena, ValueKind kind)
{
    Value *value = arena_new0(arena, Value);
    value->kind = kind;
    return value;
}

Value *
value_object(Arena *arena)
{
    Value *value = value_new(arena, VALUE_OBJECT);
    value->object.arena = arena;
    return value;
}

Value *
value_list(Arena *arena)
{
    Value *value = value_new(arena, VALUE_LIST);
    value->list.arena = arena;
    return value;
}

Value *
value_text(Arena *arena, const char *text)
{
    if (text == NULL)
        return value_null();
    Value *value = value_new(arena, VALUE_TEXT);
    value->text = (SafeHtml){.html = text, .size = strlen(text)};
    return value;
}

Value *
value_safe(Arena *arena, SafeHtml html)
{
    if (html.html == NULL)
        return value_null();
    Value *value = value_new(arena, VALUE_SAFE);
    value->text = html;
    return value;
}

Value *
value_int(Arena *arena, int64_t number)
{
    Value *value = value_new(arena, VALUE_INT);
    value->number = number;
    return value;
}

/* Shared by all trees and never written. */
Value *
value_bool(bool flag)
{
    static Value flags[] = {
        {.kind = VALUE_BOOL, .flag = false},
        {.kind = VALUE_BOOL, .flag = true},
    };
    return &flags[flag ? 1 : 0];
}

Value *
value_null(void)
{
    static Value null = {.kind = VALUE_NULL};
    return &null;
}

Value *
value_field(const Value *object, const char *name, uint32_t size, uint32_t hash)
{
    if ((object->object.mask & (UINT64_C(1) << (hash % 64))) == 0)
        return NULL;
    const Field *fields = object->object.fields;
    for (size_t index = 0; index < object->object.count; index++)
        if (fields[index].hash == hash && fields[index].size == size &&
            memcmp(fields[index].name, name, size) == 0)
            return fields[index].value;
    return NULL;
}

/* The place of a field that is there already, or a new one. */
static Field *
object_place(Value *object, const char *name, uint32_t size, uint32_t hash)
{
    Field *fields = object->object.fields;
    size_t const count = object->object.count;
    if (value_field(object, name, size, hash) != NULL)
        for (size_t index = 0; index < count; index++)
            if (fields[index].hash == hash && fields[index].size == size &&
                memcmp(fields[index].name, name, size) == 0)
                return &fields[index];
    if (count == object->capacity) {
        object->capacity = count == 0 ? FIRST_CAPACITY : object->capacity * 2;
        fields = arena_new_array(object->object.arena, Field, object->capacity);
        if (count > 0)
            memcpy(fields, object->object.fields, count * sizeof(Field));
        object->object.fields = fields;
    }
    object->object.count = count + 1;
    object->object.mask |= UINT64_C(1) << (hash % 64);
    return &fields[count];
}

void
value_put(Value *object, const char *field, Value *value)
{
    g_return_if_fail(object != NULL && object->kind == VALUE_OBJECT);
    if (value == NULL)
        return;
    size_t const length = strlen(field);
    g_return_if_fail(length <= UINT32_MAX);
    uint32_t const size = (uint32_t)length, hash = value_hash(field, length);
    *object_place(object, field, size, hash) =
        (Field){.name = field, .size = size, .hash = hash, .value = value};
}

void
value_put_text(Value *object, const char *field, const char *text)
{
    if (text != NULL)
        value_put(object, field, value_text(object->object.arena, text));
}

void
value_put_safe(Value *object, const char *field, SafeHtml html)
{
    if (html.html != NULL)
        value_put(object, field, value_safe(object->object.arena, html));
}

void
value_put_int(Value *object, const char *field, int64_t number)
{
    value_put(object, field, value_int(object->object.arena, number));
}

void
value_put_bool(Value *object, const char *field, bool flag)
{
    value_put(object, field, value_bool(flag));
}

void
value_add(Value *list, Value *value)
{
    g_return_if_fail(list != NULL && list->kind == VALUE_LIST);
    if (value == NULL)
        return;
    size_t const count = list->list.count;
    if (count == list->capacity) {
        g_return_if_fail(list->capacity <= UINT32_MAX / 2);
        list->capacity = count == 0 ? FIRST_CAPACITY : list->capacity * 2;
        Value **items = arena_new_array(list->list.arena, Value *, list->capacity);
        if (count > 0)
            memcpy(items, list->list.items, count * sizeof(Value *));
        list->list.items = items;
    }
    list->list.items[count] = value;
    list->list.count = count + 1;
}

void
value_add_text(Value *list, const char *text)
{
    if (text != NULL)
        value_add(list, value_text(list->list.arena, text));
}

static Value *from_json(Arena *arena, const Json *json, unsigned level);

static Value *
object_from_json(Arena *arena, const Json *json, unsigned level)
{
    Value *object = value_object(arena);
    const char *key;
    Json *entry;
    /* jansson's iterators take no const although they only read. */
    json_object_foreach((Json *)json, key, entry)
        value_put(object, arena_strdup(arena, key), from_json(arena, entry, level));
    return object;
}

static Value *
list_from_json(Arena *arena, const Json *json, unsigned level)
{
    Value *list = value_list(arena);
    for (size_t index = 0; index < json_array_size(json); index++)
        value_add(list, from_json(arena, json_array_get(json, index), level));
    return list;
}

static Value *
real_from_json(Arena *arena, const Json *json)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof(text), "%.15g", json_real_value(json));
    return value_text(arena, arena_strdup(arena, text));
}

static Value *
from_json(Arena *arena, const Json *json, unsigned level)
{
    if (json == NULL || level == 0)
        return value_null();
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return object_from_json(arena, json, level - 1);
    case JSON_ARRAY:
        return list_from_json(arena, json, level - 1);
    case JSON_STRING:
        return value_text(
            arena, arena_strndup(arena, json_string_value(json), json_string_length(json)));
    case JSON_INTEGER:
        return value_int(arena, json_integer_value(json));
    case JSON_REAL:
        return real_from_json(arena, json);
    case JSON_TRUE:
    case JSON_FALSE:
        return value_bool(json_is_true(json));
    case JSON_NULL:
        break;
    }
    return value_null();
}

Value *
value_from_json(Arena *arena, const Json *json)
{
    return from_json(arena, json, JSON_LEVELS_MAX);
}

ValueKind
value_kind(const Value *value)
{
    return value == NULL ? VALUE_NULL : value->kind;
}

const Value *
value_get(const Value *object, const char *field)
{
    if (value_kind(object) != VALUE_OBJECT)
        return NULL;
    size_t const length = strlen(field);
    return value_field(object, field, (uint32_t)length, value_hash(field, length));
}

const char *
value_get_text(const Value *value)
{
    ValueKind const kind = value_kind(value);
    return kind == VALUE_TEXT || kind == VALUE_SAFE ? value->text.html : NULL;
}

int64_t
value_get_int(const Value *value)
{
    return value_kind(value) == VALUE_INT ? value->number : 0;
}

bool
value_is_true(const Value *value)
{
    switch (value_kind(value)) {
    case VALUE_BOOL:
        return value->flag;
    case VALUE_INT:
        return value->number != 0;
    case VALUE_TEXT:
    case VALUE_SAFE:
        return value->text.size > 0;
    case VALUE_LIST:
        return value->list.count > 0;
    case VALUE_OBJECT:
        return true;
    case VALUE_NULL:
        break;
    }
    return false;
}

size_t
value_count(const Value *value)
{
    switch (value_kind(value)) {
    case VALUE_LIST:
        return value->list.count;
    case VALUE_OBJECT:
        return value->object.count;
    default:
        return 0;
    }
}

const Value *
value_at(const Value *list, size_t index)
{
    if (value_kind(list) != VALUE_LIST || index >= list->list.count)
        return NULL;
    return list->list.items[index];
}
