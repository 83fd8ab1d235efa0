/* SPDX-License-Identifier: MIT */
/* What a template is given: a tree of objects, lists and texts, built in an arena and read by the
 * renderer. Text is text and is escaped when it is printed; only SafeHtml can be printed raw. A
 * tree is built by one thread; once built, any number of threads may read it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "text/safe_html.h"

typedef struct Value Value;

typedef enum {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_TEXT,
    VALUE_SAFE,
    VALUE_LIST,
    VALUE_OBJECT
} ValueKind;

/* Objects and lists keep the arena and grow in it. */
Value *value_object(Arena *arena);
Value *value_list(Arena *arena);

/* Text is borrowed: it lives as long as the arena or is static. NULL text is the null value. */
Value *value_text(Arena *arena, const char *text);
Value *value_safe(Arena *arena, SafeHtml html);
Value *value_int(Arena *arena, int64_t number);
Value *value_bool(bool flag);
Value *value_null(void);

/* Sets a field; a later put of the same field replaces. The field's name is borrowed as text is.
 * value_put of NULL, value_put_text of NULL and value_put_safe of NULL markup leave the object as
 * it was. */
void value_put(Value *object, const char *field, Value *value);
void value_put_text(Value *object, const char *field, const char *text);
void value_put_safe(Value *object, const char *field, SafeHtml html);
void value_put_int(Value *object, const char *field, int64_t number);
void value_put_bool(Value *object, const char *field, bool flag);

/* Appends to a list; NULL adds nothing. */
void value_add(Value *list, Value *value);
void value_add_text(Value *list, const char *text);

/* Copies a JSON value. Strings become text, never markup; numbers with a fraction become text.
 * Deeper than 100 levels the rest is null. NULL gives the null value. */
Value *value_from_json(Arena *arena, const Json *json);

/* Reading. All accept NULL, which reads like the null value. */
ValueKind value_kind(const Value *value);
/* The field of an object; NULL where it is absent or the value is no object. */
const Value *value_get(const Value *object, const char *field);
/* The text of a text or SafeHtml value; NULL otherwise. */
const char *value_get_text(const Value *value);
/* The number of an integer; 0 otherwise. */
int64_t value_get_int(const Value *value);
/* Whether a section over the value is shown: everything but null, false, 0, empty text, empty
 * markup and the empty list. */
bool value_is_true(const Value *value);
/* The entries of a list or the fields of an object; 0 otherwise. */
size_t value_count(const Value *value);
/* An entry of a list, index < value_count; NULL otherwise. */
const Value *value_at(const Value *list, size_t index);
