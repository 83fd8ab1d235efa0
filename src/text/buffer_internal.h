/* SPDX-License-Identifier: MIT */
/* Bytes that grow while markup or text is written; the finished text is copied to an arena. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <glib.h>

#include "base/arena.h"

typedef struct {
    char *bytes; /* not NUL-terminated; NULL while empty */
    size_t size;
    size_t capacity;
} TextBuffer;

#define TEXT_BUFFER_INIT                                                                           \
    {                                                                                              \
        (NULL), 0, 0                                                                               \
    }

static inline void
buffer_finish(TextBuffer *buffer)
{
    g_free(buffer->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TextBuffer, buffer_finish)

void buffer_grow(TextBuffer *buffer, size_t more);

/* The finished text, never NULL. */
char *buffer_take(Arena *arena, const TextBuffer *buffer);

static inline void
buffer_add(TextBuffer *buffer, const char *bytes, size_t size)
{
    if (size == 0)
        return;
    if (buffer->capacity - buffer->size < size)
        buffer_grow(buffer, size);
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

static inline void
buffer_add_byte(TextBuffer *buffer, char byte)
{
    if (buffer->capacity == buffer->size)
        buffer_grow(buffer, 1);
    buffer->bytes[buffer->size++] = byte;
}

static inline void
buffer_add_text(TextBuffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

/* Writes the bytes named in special (of & < > " ') as entities. */
void buffer_add_escaped(TextBuffer *buffer, const char *text, size_t size, const char *special);
