/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "text/term.h"

/* The terms of a text are those of the words, in this order. */
static void
check(const char *text, const char *words)
{
    g_auto(GStrv) expected = g_strsplit(words, " ", -1);
    TermScan scan = term_scan(text, strlen(text));
    uint32_t term;
    for (char **word = expected; *word != NULL; word++) {
        g_assert_true(term_next(&scan, &term));
        g_assert_cmpuint(term, ==, term_of_word(*word, strlen(*word)));
        g_assert_cmpuint(term, <, UINT32_C(1) << TERM_BITS);
    }
    g_assert_false(term_next(&scan, &term));
}

static void
test_words(void)
{
    static const char *const CASES[][2] = {
        {"", ""},
        {"Ferry crews agree", "ferry crews agree"},
        {"The ferry's crew isn't here", "ferry crew"},
        {"G20 in 2025, 17 ships", "g20 2025 17 ships"},
        {"Škoda, MÜLLER: Straße", "skoda muller strasse"},
        {"Заливът и ФЕРИБОТЪТ", "заливът фериботът"},
        {"Новый мост й", "новый мост"},
        {"a b c — “quoted”…", "quoted"},
        {"\xff\xfe broken \xc3", "broken"},
        {"渡船abc", "渡 船 abc"},
        {"abc渡", "abc 渡"},
        {"east-west", "east west"},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++)
        check(CASES[index][0], CASES[index][1]);
}

static void
test_stays_within(void)
{
    static const char TEXT[] = "ferry\xd0\xb7";
    TermScan scan = term_scan(TEXT, 6); /* ends inside a letter */
    uint32_t term;
    g_assert_true(term_next(&scan, &term));
    g_assert_cmpuint(term, ==, term_of_word("ferry", 5));
    g_assert_false(term_next(&scan, &term));
}

static void
test_common(void)
{
    g_assert_cmpuint(term_common_permille(term_of_word("government", 10)), >=, 100);
    g_assert_cmpuint(term_common_permille(term_of_word("senate", 6)), <, 100);
    g_assert_cmpuint(term_common_permille(term_of_word("senate", 6)), >, 0);
    g_assert_cmpuint(term_common_permille(term_of_word("brannoy", 7)), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/term/words", test_words);
    g_test_add_func("/text/term/stays_within", test_stays_within);
    g_test_add_func("/text/term/common", test_common);
    return g_test_run();
}
