/* SPDX-License-Identifier: MIT */
/* An input file as a stream of bytes, unpacked on the way where it is gzip, xz, zstd or bzip2 (told
 * by its bytes). Memory is bounded whatever the file says of itself. One thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct Input Input;

Input *input_open(const char *path, GError **error);
void input_close(Input *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_close)

/* The first bytes (at most 64 KiB, fewer at the file's end), without consuming them. */
bool input_peek(Input *input, const char **ret_bytes, size_t *ret_size, GError **error);

/* The next bytes, borrowed until the next call; size 0 at the end. */
bool input_read(Input *input, const char **ret_bytes, size_t *ret_size, GError **error);

/* The next line without its end ("\n" or "\r\n"), borrowed until the next call, NUL-terminated.
 * *ret_line is NULL at the end. A line longer than limit is passed over without being held:
 * *ret_too_long says so and the line is empty. */
bool input_line(Input *input, size_t limit, char **ret_line, size_t *ret_size, bool *ret_too_long,
    GError **error);

/* The whole rest, NUL-terminated, freed by the caller; FAIL_TOO_LARGE above limit. */
bool input_rest(Input *input, size_t limit, char **ret_text, size_t *ret_size, GError **error);
