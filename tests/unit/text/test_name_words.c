/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/name_words.h"

/* The words as they stand, each with its marks: ^ a capital, ! all capitals, | a break before it,
 * > a sentence begins. */
static char *
shown(Arena *arena, const char *text)
{
    NameWords const words = name_words_read(arena, text, 100);
    g_autoptr(GString) out = g_string_new(NULL);
    for (unsigned index = 0; index < words.count; index++) {
        const NameWord *word = &words.words[index];
        g_string_append_printf(out, "%s%s%s%.*s%s", index == 0 ? "" : " ",
            (word->flags & NAME_FIRST) != 0   ? ">"
            : (word->flags & NAME_BREAK) != 0 ? "|"
                                              : "",
            (word->flags & NAME_CAPITALS) != 0  ? "!"
            : (word->flags & NAME_CAPITAL) != 0 ? "^"
                                                : "",
            (int)word->size, words.text + word->begin, "");
    }
    return arena_strdup(arena, out->str);
}

static const struct {
    const char *text;
    const char *words;
} READ[] = {
    {"", ""},
    {" \n\t–…", ""},
    {"Crews agree.", ">^Crews agree"},
    {"The U.S. and the US", ">^The !U.S and the !US"},
    {"Mr. Kesk, of St. Olaf. Then", ">^Mr ^Kesk |of ^St ^Olaf >^Then"},
    {"John F. Kennedy", ">^John ^F ^Kennedy"},
    {"J.K. Rowling’s book", ">!J.K ^Rowling book"},
    {"O'Brien's and O’Hara", ">^O'Brien and ^O’Hara"},
    {"the workers' and parties’ union", ">the workers and parties union"},
    {"One\n\nTwo\nthree", ">^One >^Two three"},
    {"Port Halden – Lorn (north) \"east\"", ">^Port ^Halden |^Lorn |north |east"},
    {"G20 in 2024", ">!G20 in 2024"},
    {"Министърът на България", ">^Министърът на ^България"},
    {"cafe\u0301 Éire", ">café ^Éire"},
    {"a\xFF\xFE"
     "b\xE2\x80",
        ">a b"},
    {"中文", ">中文"},
};

static void
test_read(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(READ); index++)
        g_assert_cmpstr(shown(arena, READ[index].text), ==, READ[index].words);
    g_assert_cmpuint(name_words_read(arena, NULL, 10).count, ==, 0);
    g_assert_cmpuint(name_words_read(arena, "one two three", 2).count, ==, 2);
    g_assert_cmpuint(name_words_read(arena, "one", 0).count, ==, 0);
}

typedef enum { OTHER, SAME_STEM, SAME } Likeness;

static const struct {
    const char *left;
    const char *right;
    Likeness likeness;
} PAIRS[] = {
    {"Škoda", "skoda", SAME},
    {"US", "U.S.", SAME},
    {"Halden", "Halden's", SAME},
    {"Halden", "Halden’s", SAME},
    {"O'Brien", "OBrien", SAME},
    {"strike", "strikes", SAME_STEM},
    {"party", "parties", SAME_STEM},
    {"workers", "worker's", SAME_STEM},
    {"glass", "glas", OTHER},
    {"Paris", "Pari", OTHER},
    {"US", "u", OTHER},
    {"България", "БЪЛГАРИЯ", SAME},
    {"изборите", "избор", SAME_STEM},
    {"правителството", "правителство", SAME_STEM},
    {"столицата", "столица", SAME_STEM},
    {"Путина", "Путин", SAME_STEM},
    {"боя", "бой", OTHER},
    {"дете", "де", OTHER},
};

static void
test_endings(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(PAIRS); index++) {
        NameWords const left = name_words_read(arena, PAIRS[index].left, 2);
        NameWords const right = name_words_read(arena, PAIRS[index].right, 2);
        g_test_message("%s, %s", PAIRS[index].left, PAIRS[index].right);
        g_assert_cmpuint(left.count, ==, 1);
        g_assert_cmpuint(right.count, ==, 1);
        g_assert_true(
            (left.words->folded == right.words->folded) == (PAIRS[index].likeness == SAME));
        if (PAIRS[index].likeness != SAME)
            g_assert_true(
                (left.words->stem == right.words->stem) == (PAIRS[index].likeness == SAME_STEM));
    }
}

/* Long words, deep initials and no end of apostrophes cost what they weigh. */
static void
test_hostile(void)
{
    static const char *const PARTS[] = {"A.", "a'", "é", "\xCC\x81", "'s ", "А.", "\xF0\x9F", "’"};
    g_autoptr(Arena) arena = arena_new();
    for (size_t part = 0; part < G_N_ELEMENTS(PARTS); part++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 2 * 1024 * 1024)
            g_string_append(text, PARTS[part]);
        NameWords const words = name_words_read(arena, text->str, NAME_WORDS_MAX + 5);
        g_assert_cmpuint(words.count, <=, NAME_WORDS_MAX);
        arena_reset(arena);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/name_words/read", test_read);
    g_test_add_func("/text/name_words/endings", test_endings);
    g_test_add_func("/text/name_words/hostile", test_hostile);
    return g_test_run();
}
