/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

typedef struct Block Block;

struct Block {
    Block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct Arena {
    Block *blocks; /* the one being filled is first */
    size_t used;
};

static Block *
block_new(size_t size)
{
    Block *block = g_malloc(sizeof(Block) + size);
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

Arena *
arena_new(void)
{
    Arena *arena = g_new0(Arena, 1);
    arena->blocks = block_new(BLOCK_BYTES);
    return arena;
}

static void
blocks_free(Block *block)
{
    while (block != NULL) {
        Block *next = block->next;
        g_free(block);
        block = next;
    }
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    blocks_free(arena->blocks);
    g_free(arena);
}

void
arena_reset(Arena *arena)
{
    Block *kept = NULL;
    for (Block *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        if (kept == NULL && block->size == BLOCK_BYTES)
            kept = block;
        else
            g_free(block);
    }
    if (kept == NULL)
        kept = block_new(BLOCK_BYTES);
    kept->next = NULL;
    kept->used = 0;
    arena->blocks = kept;
    arena->used = 0;
}

size_t
arena_used(const Arena *arena)
{
    return arena->used;
}

/* Room for size bytes, not zeroed. A large request gets a block of its own behind the one being
 * filled, so that the rest of that one is not wasted. */
static void *
arena_take(Arena *arena, size_t size)
{
    g_assert(size <= SIZE_MAX / 2);
    size_t const alignment = alignof(max_align_t);
    size_t const rounded = (size + alignment - 1) & ~(alignment - 1);
    Block *block = arena->blocks;

    arena->used += rounded;
    if (block->size - block->used < rounded) {
        if (rounded > BLOCK_BYTES / 4) {
            Block *large = block_new(rounded);
            large->used = rounded;
            large->next = block->next;
            block->next = large;
            return large->bytes;
        }
        block = block_new(BLOCK_BYTES);
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *result = block->bytes + block->used;
    block->used += rounded;
    return result;
}

void *
arena_alloc(Arena *arena, size_t size_bytes)
{
    return memset(arena_take(arena, size_bytes), 0, size_bytes);
}

void *
arena_alloc_array(Arena *arena, size_t count, size_t size_bytes)
{
    g_assert(size_bytes == 0 || count <= SIZE_MAX / 2 / size_bytes);
    return arena_alloc(arena, count * size_bytes);
}

void *
arena_memdup(Arena *arena, const void *bytes, size_t size_bytes)
{
    if (bytes == NULL)
        return NULL;
    return memcpy(arena_take(arena, size_bytes), bytes, size_bytes);
}

char *
arena_strndup(Arena *arena, const char *text, size_t length)
{
    if (text == NULL)
        return NULL;
    char *copy = arena_take(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *
arena_strdup(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *
arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int const length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    g_assert(length >= 0);
    char *text = arena_take(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
