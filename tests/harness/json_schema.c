/* SPDX-License-Identifier: MIT */
#include "json_schema.h"

#include <string.h>

#include "base/clock.h"

typedef struct {
    const Json *root;
    GString *path;
    char *problem;
} Checking;

const Json *
json_schema_at(const Json *root, const char *pointer)
{
    if (!g_str_has_prefix(pointer, "#/"))
        g_error("%s: only references within the document are known", pointer);
    g_auto(GStrv) parts = g_strsplit(pointer + 2, "/", -1);
    const Json *at = root;
    for (char **part = parts; *part != NULL; part++) {
        g_autoptr(GString) name = g_string_new(*part);
        g_string_replace(name, "~1", "/", 0);
        g_string_replace(name, "~0", "~", 0);
        at = json_object_get(at, name->str);
        if (at == NULL)
            g_error("%s leads nowhere", pointer);
    }
    return at;
}

static bool
refuse(Checking *checking, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_free(checking->problem);
    checking->problem = g_strdup_printf("%s: %s", checking->path->str, text);
    return false;
}

static const char *
type_of(const Json *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "object";
    case JSON_ARRAY:
        return "array";
    case JSON_STRING:
        return "string";
    case JSON_INTEGER:
        return "integer";
    case JSON_REAL:
        return "number";
    case JSON_NULL:
        return "null";
    default:
        return "boolean";
    }
}

static bool
is_type(const Json *value, const char *type)
{
    return strcmp(type_of(value), type) == 0 ||
           (strcmp(type, "number") == 0 && json_is_integer(value));
}

static bool check(Checking *checking, const Json *schema, const Json *value);

/* The same with the path one step longer. */
static bool
check_at(Checking *checking, const Json *schema, const Json *value, const char *step)
{
    gsize const size = checking->path->len;
    g_string_append_printf(checking->path, "/%s", step);
    bool const good = check(checking, schema, value);
    g_string_truncate(checking->path, size);
    return good;
}

static bool
check_type(Checking *checking, const Json *schema, const Json *value)
{
    const Json *type = json_object_get(schema, "type");
    const Json *values = json_object_get(schema, "enum");
    const Json *constant = json_object_get(schema, "const");
    bool good = type == NULL || (json_is_string(type) && is_type(value, json_string_value(type)));
    for (size_t index = 0; index < json_array_size(type); index++)
        good = good || is_type(value, json_string_value(json_array_get(type, index)));
    if (!good)
        return refuse(checking, "is %s", type_of(value));
    if (constant != NULL && !json_equal(constant, value))
        return refuse(checking, "is another constant");
    good = values == NULL;
    for (size_t index = 0; index < json_array_size(values); index++)
        good = good || json_equal(json_array_get(values, index), value);
    return good || refuse(checking, "is none of the values");
}

static bool
check_format(Checking *checking, const char *format, const char *text)
{
    int64_t at_us;
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    if (strcmp(format, "date-time") == 0 &&
        (!g_str_has_suffix(text, "Z") || !clock_parse(text, zone, &at_us, NULL)))
        return refuse(checking, "\"%s\" is no moment", text);
    if (strcmp(format, "uri") == 0 && !g_uri_is_valid(text, G_URI_FLAGS_NONE, NULL))
        return refuse(checking, "\"%s\" is no address", text);
    return true;
}

static bool
check_string(Checking *checking, const Json *schema, const Json *value)
{
    const char *text = json_string_value(value);
    const char *format = json_text(schema, "format"), *pattern = json_text(schema, "pattern");
    if (g_utf8_strlen(text, -1) < json_int(schema, "minLength", 0) ||
        g_utf8_strlen(text, -1) > json_int(schema, "maxLength", G_MAXINT64))
        return refuse(checking, "is too short or too long");
    if (pattern != NULL && !g_regex_match_simple(pattern, text, 0, 0))
        return refuse(checking, "\"%s\" is not like %s", text, pattern);
    return format == NULL || check_format(checking, format, text);
}

static bool
check_array(Checking *checking, const Json *schema, const Json *value)
{
    const Json *items = json_object_get(schema, "items");
    if ((int64_t)json_array_size(value) < json_int(schema, "minItems", 0) ||
        (int64_t)json_array_size(value) > json_int(schema, "maxItems", G_MAXINT64))
        return refuse(checking, "has %zu items", json_array_size(value));
    for (size_t index = 0; items != NULL && index < json_array_size(value); index++) {
        char step[24];
        g_snprintf(step, sizeof step, "%zu", index);
        if (!check_at(checking, items, json_array_get(value, index), step))
            return false;
    }
    return true;
}

static bool
check_property(Checking *checking, const Json *schema, const char *name, const Json *value)
{
    const Json *own = json_object_get(json_object_get(schema, "properties"), name);
    const Json *others = json_object_get(schema, "additionalProperties");
    const char *pattern;
    Json *like;
    bool is_known = own != NULL;
    if (own != NULL && !check_at(checking, own, value, name))
        return false;
    json_object_foreach(json_object_get(schema, "patternProperties"), pattern, like)
    {
        if (!g_regex_match_simple(pattern, name, 0, 0))
            continue;
        is_known = true;
        if (!check_at(checking, like, value, name))
            return false;
    }
    if (is_known || others == NULL || json_is_true(others))
        return true;
    if (json_is_false(others))
        return refuse(checking, "has \"%s\"", name);
    return check_at(checking, others, value, name);
}

static bool
check_object(Checking *checking, const Json *schema, const Json *value)
{
    const Json *required = json_object_get(schema, "required");
    const char *name;
    Json *field;
    for (size_t index = 0; index < json_array_size(required); index++)
        if (json_object_get(value, json_string_value(json_array_get(required, index))) == NULL)
            return refuse(
                checking, "has no \"%s\"", json_string_value(json_array_get(required, index)));
    if ((int64_t)json_object_size(value) < json_int(schema, "minProperties", 0))
        return refuse(checking, "is empty");
    json_object_foreach((Json *)value, name, field)
    {
        if (!check_property(checking, schema, name, field))
            return false;
    }
    return true;
}

/* How many of a list of schemas hold. */
static size_t
count_good(Checking *checking, const Json *schemas, const Json *value)
{
    size_t good = 0;
    for (size_t index = 0; index < json_array_size(schemas); index++)
        good += check(checking, json_array_get(schemas, index), value);
    return good;
}

static bool
check_joined(Checking *checking, const Json *schema, const Json *value)
{
    const Json *all = json_object_get(schema, "allOf");
    const Json *one = json_object_get(schema, "oneOf");
    const Json *any = json_object_get(schema, "anyOf");
    for (size_t index = 0; index < json_array_size(all); index++)
        if (!check(checking, json_array_get(all, index), value))
            return false;
    size_t const good = one != NULL ? count_good(checking, one, value) : 1;
    if (good > 1)
        return refuse(checking, "is %zu of what it should be one of", good);
    return good == 1 && (any == NULL || count_good(checking, any, value) > 0);
}

static void
check_words(const Checking *checking, const Json *schema)
{
    static const char *const KNOWN[] = {"$schema", "$defs", "$ref", "type", "enum", "const",
        "required", "properties", "patternProperties", "additionalProperties", "minProperties",
        "items", "minItems", "maxItems", "oneOf", "anyOf", "allOf", "minimum", "maximum",
        "minLength", "maxLength", "pattern", "format", "description", "title", "default", "example",
        NULL};
    const char *word;
    Json *value;
    json_object_foreach((Json *)schema, word, value)
    {
        if (!g_strv_contains(KNOWN, word))
            g_error("%s: the word \"%s\" is not known here", checking->path->str, word);
    }
}

static bool
check(Checking *checking, const Json *schema, const Json *value)
{
    const char *reference = json_text(schema, "$ref");
    check_words(checking, schema);
    if (reference != NULL && !check(checking, json_schema_at(checking->root, reference), value))
        return false;
    if (!check_type(checking, schema, value) || !check_joined(checking, schema, value))
        return false;
    if (json_is_string(value))
        return check_string(checking, schema, value);
    if (json_is_array(value))
        return check_array(checking, schema, value);
    if (json_is_object(value))
        return check_object(checking, schema, value);
    double const number = json_is_number(value) ? json_number_value(value) : 0;
    const Json *least = json_object_get(schema, "minimum"),
               *most = json_object_get(schema, "maximum");
    if ((least != NULL && number < json_number_value(least)) ||
        (most != NULL && number > json_number_value(most)))
        return refuse(checking, "is out of bounds");
    return true;
}

char *
json_schema_check(const Json *root, const Json *schema, const Json *value)
{
    g_autoptr(GString) path = g_string_new(NULL);
    Checking checking = {root, path, NULL};
    if (check(&checking, schema, value)) {
        g_free(checking.problem);
        return NULL;
    }
    return checking.problem;
}

/* The schemas that may speak of a value, references and choices followed. */
static void
add_schemas(const Json *root, const Json *schema, GPtrArray *out)
{
    static const char *const JOINTS[] = {"allOf", "oneOf", "anyOf"};
    const char *reference = json_text(schema, "$ref");
    g_ptr_array_add(out, (gpointer)schema);
    if (reference != NULL)
        add_schemas(root, json_schema_at(root, reference), out);
    for (size_t joint = 0; joint < G_N_ELEMENTS(JOINTS); joint++) {
        const Json *list = json_object_get(schema, JOINTS[joint]);
        for (size_t index = 0; index < json_array_size(list); index++)
            add_schemas(root, json_array_get(list, index), out);
    }
}

static char *
find_unknown(const Json *root, const GPtrArray *schemas, const Json *value, const char *path);

/* The schemas of a field, or of a list's items. NULL: any field is fine here. */
static GPtrArray *
schemas_of(const Json *root, const GPtrArray *schemas, const char *name)
{
    g_autoptr(GPtrArray) inner = g_ptr_array_new();
    bool is_open = true;
    for (unsigned index = 0; index < schemas->len; index++) {
        const Json *properties = json_object_get(schemas->pdata[index], "properties");
        const Json *others = json_object_get(schemas->pdata[index], "additionalProperties");
        const Json *own = name != NULL ? json_object_get(properties, name)
                                       : json_object_get(schemas->pdata[index], "items");
        if (json_is_true(others))
            return NULL;
        is_open = is_open && properties == NULL;
        if (own == NULL && json_is_object(others))
            own = others;
        if (own != NULL)
            add_schemas(root, own, inner);
    }
    return inner->len == 0 && is_open ? NULL : g_steal_pointer(&inner);
}

static char *
find_unknown_field(const Json *root, const GPtrArray *schemas, const char *name, const Json *value,
    const char *path)
{
    g_autofree char *step = g_strdup_printf("%s/%s", path, name != NULL ? name : "*");
    g_autoptr(GPtrArray) inner = schemas_of(root, schemas, name);
    if (inner == NULL)
        return NULL;
    if (inner->len == 0)
        return g_steal_pointer(&step);
    return find_unknown(root, inner, value, step);
}

static char *
find_unknown(const Json *root, const GPtrArray *schemas, const Json *value, const char *path)
{
    const char *name;
    Json *field;
    char *unknown = NULL;
    for (size_t index = 0; unknown == NULL && index < json_array_size(value); index++)
        unknown = find_unknown_field(root, schemas, NULL, json_array_get(value, index), path);
    json_object_foreach((Json *)value, name, field)
    {
        if (unknown == NULL)
            unknown = find_unknown_field(root, schemas, name, field, path);
    }
    return unknown;
}

char *
json_schema_unknown(const Json *root, const Json *schema, const Json *value)
{
    g_autoptr(GPtrArray) schemas = g_ptr_array_new();
    add_schemas(root, schema, schemas);
    return find_unknown(root, schemas, value, "");
}
