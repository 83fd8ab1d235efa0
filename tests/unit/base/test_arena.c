/* SPDX-License-Identifier: MIT */
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

static void
test_alignment_and_zeroes(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t size = 0; size < 300; size++) {
        unsigned char *bytes = arena_alloc(arena, size);
        g_assert_cmpuint((uintptr_t)bytes % alignof(max_align_t), ==, 0);
        for (size_t index = 0; index < size; index++)
            g_assert_cmpuint(bytes[index], ==, 0);
        memset(bytes, 0xff, size);
    }
}

static void
test_large_and_many(void)
{
    g_autoptr(Arena) arena = arena_new();
    char *first = arena_strdup(arena, "stays");
    for (unsigned round = 0; round < 100; round++) {
        memset(arena_alloc(arena, 200000), 1, 200000);
        memset(arena_alloc(arena, 100), 1, 100);
    }
    g_assert_cmpstr(first, ==, "stays");
    g_assert_cmpuint(arena_used(arena), >=, 100 * 200100);
    arena_reset(arena);
    g_assert_cmpuint(arena_used(arena), ==, 0);
    unsigned char *again = arena_alloc(arena, 1000);
    g_assert_cmpuint(again[999], ==, 0);
}

static void
test_texts(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_assert_null(arena_strdup(arena, NULL));
    g_assert_null(arena_memdup(arena, NULL, 3));
    g_assert_cmpstr(arena_strndup(arena, "Russia", 3), ==, "Rus");
    g_assert_cmpstr(arena_printf(arena, "%s %d", "seq", 42), ==, "seq 42");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/alignment", test_alignment_and_zeroes);
    g_test_add_func("/arena/large", test_large_and_many);
    g_test_add_func("/arena/texts", test_texts);
    return g_test_run();
}
