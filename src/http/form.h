/* SPDX-License-Identifier: MIT */
/* Fields of a posted form: application/x-www-form-urlencoded and multipart/form-data (RFC 7578),
 * read from a complete body in memory. Text fields are valid UTF-8 without NUL. At most 1,000
 * fields and files. It keeps nothing on disk. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/arena.h"
#include "http/request.h"

typedef struct HttpForm HttpForm;

typedef struct {
    const char *field;     /* name of the input */
    const char *file_name; /* as the browser said, without any folder; may be "" */
    const char *type;      /* as the browser said; "application/octet-stream" where it did not */
    const char *bytes;     /* borrowed from the body */
    size_t size;
} HttpFormFile;

/* The form in the request's body; lives as long as the request. FAIL_INVALID where the body is no
 * form or is malformed. */
bool http_form_read(HttpRequest *request, HttpForm **ret_form, GError **error);

/* The same for a body and its Content-Type at hand; lives in the arena, files borrow from body. */
bool http_form_parse(Arena *arena, const char *type, const char *body, size_t size,
    HttpForm **ret_form, GError **error);

/* The first value of a field, or NULL. */
const char *http_form_value(const HttpForm *form, const char *field);
/* All values of a field in their order, NULL-terminated; in the arena. */
const char *const *http_form_list(const HttpForm *form, const char *field);
/* The first file of a field, or NULL where none was chosen. */
const HttpFormFile *http_form_file(const HttpForm *form, const char *field);
/* All files. */
const HttpFormFile *http_form_files(const HttpForm *form, size_t *ret_count);
