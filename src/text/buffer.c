/* SPDX-License-Identifier: MIT */
#include "text/buffer_internal.h"

enum { FIRST_CAPACITY = 512 };

void
buffer_grow(TextBuffer *buffer, size_t more)
{
    g_assert(more <= G_MAXSIZE / 4 && buffer->size <= G_MAXSIZE / 4);
    size_t capacity = MAX(buffer->capacity, FIRST_CAPACITY);
    while (capacity - buffer->size < more)
        capacity *= 2;
    buffer->bytes = g_realloc(buffer->bytes, capacity);
    buffer->capacity = capacity;
}

char *
buffer_take(Arena *arena, const TextBuffer *buffer)
{
    return arena_strndup(arena, buffer->bytes == NULL ? "" : buffer->bytes, buffer->size);
}

static const char *
entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void
buffer_add_escaped(TextBuffer *buffer, const char *text, size_t size, const char *special)
{
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        /* All five lie below '?'. */
        if ((unsigned char)text[i] > '>' || text[i] == ' ' || strchr(special, text[i]) == NULL)
            continue;
        const char *entity = entity_of(text[i]);
        if (entity == NULL)
            continue;
        buffer_add(buffer, text + start, i - start);
        buffer_add_text(buffer, entity);
        start = i + 1;
    }
    buffer_add(buffer, text + start, size - start);
}
