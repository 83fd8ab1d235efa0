/* SPDX-License-Identifier: MIT */
/* multipart/form-data: parts between lines "--boundary", the last "--boundary--"; a part is header
 * lines, an empty line, and bytes up to the CRLF before the next boundary line. Browsers write
 * quotes and line ends in names as %22, %0D and %0A (HTML, "multipart form data encoding"). */
#include "http/form.h"

#include <string.h>

#include "base/error.h"
#include "http/query.h"

enum { PARTS_MAX = 1000, PART_HEADERS_MAX = 8192, BOUNDARY_MAX = 70 };

struct HttpForm {
    Arena *arena;
    const HttpField *fields;
    size_t field_count;
    const HttpFormFile *files;
    size_t file_count;
};

typedef struct {
    const char *at, *end;
} Span;

static bool
span_starts(Span span, const char *text, size_t size)
{
    return (size_t)(span.end - span.at) >= size && memcmp(span.at, text, size) == 0;
}

/* Skips blanks, reads a token up to '=' and a value, quoted or not; false at the end or where it is
 * malformed. *at stays behind the parameter. */
static bool
read_parameter(Arena *arena, Span *rest, const char **ret_name, const char **ret_value)
{
    const char *at = rest->at;
    while (at < rest->end && (*at == ' ' || *at == '\t' || *at == ';'))
        at++;
    const char *name = at;
    while (at < rest->end && *at != '=' && *at != ';')
        at++;
    if (at == name || at == rest->end || *at != '=')
        return false;
    *ret_name = arena_strndup(arena, name, (size_t)(at - name));
    at++;
    char *value = arena_alloc(arena, (size_t)(rest->end - at) + 1);
    char *out = value;
    if (at < rest->end && *at == '"') {
        for (at++; at < rest->end && *at != '"'; at++) {
            if (*at == '\\' && at + 1 < rest->end && (at[1] == '"' || at[1] == '\\'))
                at++;
            *out++ = *at;
        }
        if (at == rest->end)
            return false;
        at++;
    } else {
        while (at < rest->end && *at != ';' && *at != ' ' && *at != '\t')
            *out++ = *at++;
    }
    *ret_value = value;
    rest->at = at;
    return true;
}

/* Turns %22, %0D and %0A back; other escapes stay, since browsers do not escape '%'. */
static const char *
unescape_name(Arena *arena, const char *name)
{
    char *copy = arena_strdup(arena, name);
    char *out = copy;
    for (const char *at = copy; *at != '\0'; at++) {
        char byte = *at;
        if (g_ascii_strncasecmp(at, "%22", 3) == 0)
            byte = '"';
        else if (g_ascii_strncasecmp(at, "%0D", 3) == 0 || g_ascii_strncasecmp(at, "%0A", 3) == 0)
            byte = ' ';
        else {
            *out++ = byte;
            continue;
        }
        *out++ = byte;
        at += 2;
    }
    *out = '\0';
    return copy;
}

static const char *
last_part(const char *file_name)
{
    for (const char *at = file_name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            file_name = at + 1;
    return file_name;
}

/* What the header lines of a part say. */
typedef struct {
    const char *name, *file_name, *type;
} PartHeaders;

static bool
read_disposition(Arena *arena, Span value, PartHeaders *headers)
{
    if (!span_starts(value, "form-data", 9))
        return false;
    value.at += 9;
    const char *name = NULL;
    const char *text = NULL;
    while (read_parameter(arena, &value, &name, &text)) {
        if (!g_utf8_validate(text, -1, NULL))
            return false;
        if (g_ascii_strcasecmp(name, "name") == 0)
            headers->name = unescape_name(arena, text);
        else if (g_ascii_strcasecmp(name, "filename") == 0)
            headers->file_name = last_part(unescape_name(arena, text));
    }
    return headers->name != NULL;
}

static bool
read_part_headers(Arena *arena, Span head, PartHeaders *headers)
{
    bool has_disposition = false;
    while (head.at < head.end) {
        const char *line_end = memmem(head.at, (size_t)(head.end - head.at), "\r\n", 2);
        if (line_end == NULL)
            line_end = head.end;
        const char *colon = memchr(head.at, ':', (size_t)(line_end - head.at));
        if (colon == NULL || memchr(head.at, '\0', (size_t)(line_end - head.at)) != NULL)
            return false;
        size_t const name_size = (size_t)(colon - head.at);
        Span value = {colon + 1, line_end};
        while (value.at < value.end && (*value.at == ' ' || *value.at == '\t'))
            value.at++;
        if (name_size == 19 && g_ascii_strncasecmp(head.at, "Content-Disposition", 19) == 0) {
            if (has_disposition || !read_disposition(arena, value, headers))
                return false;
            has_disposition = true;
        } else if (name_size == 12 && g_ascii_strncasecmp(head.at, "Content-Type", 12) == 0) {
            headers->type = arena_strndup(arena, value.at, (size_t)(value.end - value.at));
        }
        head.at = line_end < head.end ? line_end + 2 : head.end;
    }
    return has_disposition;
}

/* Growing tables of what was read; both have room for PARTS_MAX. */
typedef struct {
    HttpField *fields;
    size_t field_count;
    HttpFormFile *files;
    size_t file_count;
} Found;

/* One part between boundary lines, without the CRLF that ends it. */
static bool
read_part(Arena *arena, Span part, Found *found, GError **error)
{
    PartHeaders headers = {0};
    size_t const size = (size_t)(part.end - part.at);
    const char *blank = memmem(part.at, MIN(size, PART_HEADERS_MAX), "\r\n\r\n", 4);
    if (blank == NULL || !read_part_headers(arena, (Span){part.at, blank}, &headers))
        return fail(error, FAIL_INVALID, "a part of the form has malformed headers");
    if (found->field_count + found->file_count == PARTS_MAX)
        return fail(error, FAIL_TOO_LARGE, "a form of more than %d fields", PARTS_MAX);
    const char *bytes = blank + 4;
    size_t const length = (size_t)(part.end - bytes);
    if (headers.file_name != NULL) {
        if (*headers.file_name == '\0' && length == 0)
            return true; /* no file was chosen */
        found->files[found->file_count++] = (HttpFormFile){.field = headers.name,
            .file_name = headers.file_name,
            .type = headers.type != NULL ? headers.type : "application/octet-stream",
            .bytes = bytes,
            .size = length};
        return true;
    }
    if (memchr(bytes, '\0', length) != NULL || !g_utf8_validate_len(bytes, length, NULL))
        return fail(error, FAIL_INVALID, "field \"%.40s\" is not UTF-8 text", headers.name);
    found->fields[found->field_count++] =
        (HttpField){headers.name, arena_strndup(arena, bytes, length)};
    return true;
}

/* "\r\n--" and the boundary of the type, or NULL. */
static const char *
read_delimiter(Arena *arena, const char *type)
{
    Span rest = {type + strcspn(type, ";"), type + strlen(type)};
    const char *name = NULL;
    const char *value = NULL;
    while (read_parameter(arena, &rest, &name, &value))
        if (g_ascii_strcasecmp(name, "boundary") == 0)
            return *value != '\0' && strlen(value) <= BOUNDARY_MAX
                       ? arena_printf(arena, "\r\n--%s", value)
                       : NULL;
    return NULL;
}

static bool
read_multipart(Arena *arena, const char *type, Span body, Found *found, GError **error)
{
    const char *delimiter = read_delimiter(arena, type);
    if (delimiter == NULL)
        return fail(error, FAIL_INVALID, "the form has no boundary");
    size_t const size = strlen(delimiter);
    /* The first boundary line has no CRLF before it, or ends a preamble, which is skipped. */
    if (span_starts(body, delimiter + 2, size - 2)) {
        body.at += size - 2;
    } else {
        const char *first = memmem(body.at, (size_t)(body.end - body.at), delimiter, size);
        body.at = first != NULL ? first + size : body.end;
    }
    while (!span_starts(body, "--", 2)) {
        while (body.at < body.end && (*body.at == ' ' || *body.at == '\t'))
            body.at++;
        if (!span_starts(body, "\r\n", 2))
            return fail(error, FAIL_INVALID, "the form's parts are malformed or cut off");
        body.at += 2;
        const char *end = memmem(body.at, (size_t)(body.end - body.at), delimiter, size);
        if (end == NULL)
            return fail(error, FAIL_INVALID, "the form is cut off");
        if (!read_part(arena, (Span){body.at, end}, found, error))
            return false;
        body.at = end + size;
    }
    return true;
}

bool
http_form_parse(Arena *arena, const char *type, const char *body, size_t size, HttpForm **ret_form,
    GError **error)
{
    HttpForm *form = arena_new0(arena, HttpForm);
    form->arena = arena;
    size_t const name_size = type != NULL ? strcspn(type, "; \t") : 0;
    if (name_size == 33 &&
        g_ascii_strncasecmp(type, "application/x-www-form-urlencoded", name_size) == 0) {
        form->fields = query_parse(arena, body, size, &form->field_count);
    } else if (name_size == 19 &&
               g_ascii_strncasecmp(type, "multipart/form-data", name_size) == 0) {
        Found found = {.fields = arena_new_array(arena, HttpField, PARTS_MAX),
            .files = arena_new_array(arena, HttpFormFile, PARTS_MAX)};
        if (!read_multipart(arena, type, (Span){body, body + size}, &found, error))
            return false;
        form->fields = found.fields;
        form->field_count = found.field_count;
        form->files = found.files;
        form->file_count = found.file_count;
    } else {
        return fail(error, FAIL_INVALID, "the body is not a form");
    }
    *ret_form = form;
    return true;
}

bool
http_form_read(HttpRequest *request, HttpForm **ret_form, GError **error)
{
    size_t size = 0;
    const char *body = http_request_body(request, &size);
    return http_form_parse(http_request_arena(request),
        http_request_header(request, "Content-Type"), body, size, ret_form, error);
}

const char *
http_form_value(const HttpForm *form, const char *field)
{
    for (size_t i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i].name, field) == 0)
            return form->fields[i].value;
    return NULL;
}

const char *const *
http_form_list(const HttpForm *form, const char *field)
{
    const char **list = arena_new_array(form->arena, const char *, form->field_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i].name, field) == 0)
            list[count++] = form->fields[i].value;
    return list;
}

const HttpFormFile *
http_form_file(const HttpForm *form, const char *field)
{
    for (size_t i = 0; i < form->file_count; i++)
        if (strcmp(form->files[i].field, field) == 0)
            return &form->files[i];
    return NULL;
}

const HttpFormFile *
http_form_files(const HttpForm *form, size_t *ret_count)
{
    *ret_count = form->file_count;
    return form->files;
}
