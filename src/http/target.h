/* SPDX-License-Identifier: MIT */
/* The request target: origin-form or absolute-form in, one decoded and normalised path and the raw
 * query out. Percent-decoding happens here and once. It refuses what two readers could understand
 * differently rather than repair it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
    const char *path; /* in the caller's buffer, NUL-terminated */
    size_t path_size;
    const char *query;     /* in the target, without '?'; "" where there is none */
    const char *authority; /* of an absolute-form target, not terminated; NULL otherwise */
    size_t authority_size;
    bool is_canonical; /* false: had "//" or a trailing '/', so a reader is sent to the path */
} Target;

/* buffer has room for size + 2 bytes. False for: another form or scheme, a malformed escape, an
 * escaped
 * '/' or NUL, control bytes, "." and ".." as parts, a '#', what is not UTF-8. */
bool target_read(const char *raw, size_t size, char *buffer, Target *ret_target);

/* The path with everything escaped that is not plain, and "?query" unless that is "". */
void target_append(GString *out, const char *path, const char *query);

/* Decodes one name or value of a query or form ("+" is a blank) to out, which has room for size + 1
 * bytes and may be the input. False for malformed escapes, NUL, or what is not UTF-8. */
bool target_decode_form(const char *text, size_t size, char *out);
