/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/utf8.h"

typedef struct {
    const char *bytes;
    size_t size;
    const char *text;
} Repair;

#define BYTES(literal) literal, sizeof(literal) - 1

static const Repair REPAIRS[] = {
    {BYTES(""), ""},
    {BYTES("Plain, 1\t2\n"), "Plain, 1\t2\n"},
    {BYTES("Щъркел — “да” 😀"), "Щъркел — “да” 😀"},
    {BYTES("a\0b\1c\x7F"
           "d"),
        "abcd"},
    {BYTES("a\r\nb\rc"), "a\nb\nc"},
    {BYTES("a\xC2\x85"
           "b\xC2\x9F"),
        "ab"},
    {BYTES("a\xC2\xA0\xC2\xAD"
           "b"),
        "a\xC2\xA0\xC2\xAD"
        "b"},
    {BYTES("a\xFF\xFE"
           "b"),
        "a\uFFFD\uFFFDb"},
    {BYTES("\xC0\xAF"), "\uFFFD\uFFFD"},
    {BYTES("\xE0\x80\xAF"), "\uFFFD\uFFFD\uFFFD"},
    {BYTES("\xED\xA0\x80x"), "\uFFFD\uFFFD\uFFFDx"},
    {BYTES("\xE2\x82"), "\uFFFD"},
    {BYTES("\xE2\x82z"), "\uFFFDz"},
    {BYTES("\xF0\x9F\x98"), "\uFFFD"},
    {BYTES("\xF5\x80"), "\uFFFD\uFFFD"},
    {BYTES("\xD0"), "\uFFFD"},
};

static void
test_repair(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(REPAIRS); i++) {
        const char *text = text_valid_utf8(arena, REPAIRS[i].bytes, REPAIRS[i].size);
        g_assert_cmpstr(text, ==, REPAIRS[i].text);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
    g_assert_cmpstr(text_valid_utf8(arena, NULL, 0), ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/utf8/repair", test_repair);
    return g_test_run();
}
