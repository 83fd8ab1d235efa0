/* SPDX-License-Identifier: MIT */
/* Memory that dies together: everything a request or a job builds. A function that takes an Arena
 * first returns things that live there; nobody frees them one by one. Allocation failure ends the
 * process, so sizes are bounded at the edge. Not thread-safe: one arena, one thread. */
#pragma once

#include <stddef.h>

#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/* Forgets everything but keeps one block, so that a thread can reuse its arena. */
void arena_reset(Arena *arena);

/* Bytes handed out since creation or the last reset. */
size_t arena_used(const Arena *arena);

/* Zeroed memory aligned for any type. */
void *arena_alloc(Arena *arena, size_t size_bytes);
#define arena_new_array(arena, Type, count)                                                        \
    ((Type *)arena_alloc_array((arena), (count), sizeof(Type)))
#define arena_new0(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
void *arena_alloc_array(Arena *arena, size_t count, size_t size_bytes);

/* Copies; NULL stays NULL. */
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, size_t length);
void *arena_memdup(Arena *arena, const void *bytes, size_t size_bytes);
char *arena_printf(Arena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);
