/* SPDX-License-Identifier: MIT */
/* Stands before the HTML parser and keeps from it what it does not survive in linear time: deep
 * nesting, piles of attributes, unclosed formatting, foreign content, comments. What passes is
 * simple and balanced. It decides nothing about safety: that is the sanitizer's, who reads the
 * parser's tree. */
#pragma once

#include "text/buffer_internal.h"

/* html is valid UTF-8. Linear in size; out is at most a small multiple of it. */
void guard_markup(const char *html, size_t size, TextBuffer *out);
