/* SPDX-License-Identifier: MIT */
#include "text/fold.h"

static const struct {
    const char *text;
    const char *folded;
} FOLDS[] = {
    {"", ""},
    {"Plain ASCII 42", "plain ascii 42"},
    {"École, Ångström", "ecole, angstrom"},
    {"Straße", "strasse"},
    {"ﬁnance", "finance"},
    {"ЙОВКОВ Ёлка", "йовков елка"},
    {"Київ", "київ"},
    {"e\u0301tat", "etat"},
    {"Ἀθῆναι", "αθηναι"},
    {"שָׁלוֹם", "שלום"},
};

static const struct {
    const char *text;
    const char *direction;
} DIRECTIONS[] = {
    {"", "ltr"},
    {"123 – !", "ltr"},
    {"Hello", "ltr"},
    {"«Привет»", "ltr"},
    {"2025: שלום world", "rtl"},
    {"“مرحبا", "rtl"},
    {"中文", "ltr"},
    {"\xFFשלום", "rtl"},
    {"\u200F1", "rtl"},
};

static void
test_fold(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(FOLDS); i++)
        g_assert_cmpstr(fold_text(arena, FOLDS[i].text), ==, FOLDS[i].folded);
    g_assert_null(fold_text(arena, NULL));
}

static void
test_direction(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(DIRECTIONS); i++)
        g_assert_cmpstr(text_direction(DIRECTIONS[i].text), ==, DIRECTIONS[i].direction);
    g_assert_cmpstr(text_direction(NULL), ==, "ltr");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/fold/text", test_fold);
    g_test_add_func("/text/fold/direction", test_direction);
    return g_test_run();
}
