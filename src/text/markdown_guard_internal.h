/* SPDX-License-Identifier: MIT */
/* Stands before the Markdown parser and takes from it what it does not survive in linear time or
 * in bounded memory. Ordinary text passes as it is; it decides nothing about safety. */
#pragma once

#include <stdbool.h>

#include "text/buffer_internal.h"

/* text has no controls but \n and \t. Linear in size. False where looking for bare links would take too long. */
bool markdown_guard(const char *text, size_t size, TextBuffer *out);
