/* SPDX-License-Identifier: MIT */
/* Bytes to their gzip, Brotli and Zstandard forms, and which of them a client takes (RFC
 * 9110 12.5.3). Levels are chosen so that a front page costs well under a millisecond. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef enum {
    ENCODING_IDENTITY,
    ENCODING_GZIP,
    ENCODING_BROTLI,
    ENCODING_ZSTD,
    ENCODING_COUNT_
} Encoding;

/* "br"; "identity" for none. */
const char *encoding_name(Encoding encoding);

/* The best that an Accept-Encoding (NULL: none) takes: br, zstd, gzip, then identity. Thread-safe.
 */
Encoding encoding_choose(const char *accept);

/* Text, JSON, XML, SVG and the like; the type may carry parameters. */
bool encoding_helps_type(const char *type);

/* The encoded form, or NULL where it would not be smaller. */
GBytes *encoding_compress(GBytes *bytes, Encoding encoding);
