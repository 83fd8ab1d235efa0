/* SPDX-License-Identifier: MIT */
/* Any markup in, small and well-formed markup out: only elements, attributes and addresses on a
 * list pass. It keeps the words: what is not on the list is unwrapped, and only what was never
 * text (scripts, styles, drawings) goes with its content. Embedded players become links. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "text/safe_html.h"

typedef struct {
    const char *base_url; /* resolves relative links; NULL leaves them relative */
} SanitizerOptions;

/* The output is canonical (clean(clean(x)) is clean(x)) and every run of text at top level stands
 * in a <p>. Errors: FAIL_TOO_LARGE (5 MB, in or out). Thread-safe; linear in size. */
bool sanitizer_clean(Arena *arena, const char *html, size_t size, const SanitizerOptions *options,
    SafeHtml *ret_html, GError **error);
