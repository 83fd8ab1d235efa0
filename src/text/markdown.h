/* SPDX-License-Identifier: MIT */
/* Markdown as GitHub writes it (tables, strikethrough, bare links), always through the sanitizer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "text/safe_html.h"

/* Errors: FAIL_TOO_LARGE (1 MB in, 5 MB out). Thread-safe. What no text has (200 columns of
 * indentation, tables of 64 columns, 50,000 cells) is cut short. */
bool
markdown_to_html(Arena *arena, const char *text, size_t size, SafeHtml *ret_html, GError **error);
