/* SPDX-License-Identifier: MIT */
/* As much of JSON Schema 2020-12 as our own documents use: type, enum, const, required, properties,
 * patternProperties, additionalProperties, items, oneOf, anyOf, allOf, the limits, pattern, the
 * formats date, date-time and uri, and $ref within one document. Any other word that would restrict
 * ends the test, so that nothing is passed over in silence. */
#pragma once

#include "base/json.h"

/* NULL where value is as schema says; else where and why not. root: what "#/…" is looked up in. The
 * caller frees. */
char *json_schema_check(const Json *root, const Json *schema, const Json *value);

/* The same for what schema does not speak of: NULL where every field of value, at any depth, is
 * named in it. */
char *json_schema_unknown(const Json *root, const Json *schema, const Json *value);

/* "#/a/b" in a document; ends the test where there is nothing. */
const Json *json_schema_at(const Json *root, const char *pointer);
