/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "http/query.h"

static void
test_parse(void)
{
    g_autoptr(Arena) arena = arena_new();
    const char *text = "a=1&b=&c&=x&d=%C3%A9+%26&bad=%zz&a=2&&";
    size_t count = 0;
    HttpField *fields = query_parse(arena, text, strlen(text), &count);
    g_assert_cmpuint(count, ==, 5);
    g_assert_cmpstr(fields[0].name, ==, "a");
    g_assert_cmpstr(fields[0].value, ==, "1");
    g_assert_cmpstr(fields[1].value, ==, "");
    g_assert_cmpstr(fields[2].name, ==, "c");
    g_assert_cmpstr(fields[2].value, ==, "");
    g_assert_cmpstr(fields[3].value, ==, "é &");
    g_assert_cmpstr(fields[4].value, ==, "2");
    query_parse(arena, "", 0, &count);
    g_assert_cmpuint(count, ==, 0);
}

static void
test_parse_is_bounded(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 5000; i++)
        g_string_append(text, "a&");
    size_t count = 0;
    query_parse(arena, text->str, text->len, &count);
    g_assert_cmpuint(count, ==, QUERY_PAIRS_MAX);
}

static const struct {
    const char *query, *keys, *kept; /* kept NULL: awkward */
} CASES[] = {
    {"", "page", ""},
    {"page=2", NULL, ""},
    {"page=2", "", ""},
    {"page=2", "page", "page=2"},
    {"utm=1&page=2&x", "page", "page=2"},
    {"b=2&a=1", "a,b", "a=1&b=2"},
    {"a=1&b=2", "a,b", "a=1&b=2"},
    {"pages=2", "page", ""},
    {"pag=2", "page", ""},
    {"page", "page", "page"},
    {"page=", "page", "page="},
    {"p%61ge=2", "page", ""},
    {"page=1&page=2", "page", NULL},
    {"page=1&x&page=1", "page", NULL},
};

static void
test_keep(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char out[QUERY_KEPT_MAX];
        g_test_message("%s of %s", CASES[i].keys != NULL ? CASES[i].keys : "-", CASES[i].query);
        QueryOutcome const outcome = query_keep(CASES[i].query, CASES[i].keys, out, sizeof out);
        g_assert_cmpint(outcome, ==, CASES[i].kept != NULL ? QUERY_KEPT : QUERY_AWKWARD);
        if (CASES[i].kept != NULL)
            g_assert_cmpstr(out, ==, CASES[i].kept);
    }
}

static void
test_keep_is_bounded(void)
{
    char out[QUERY_KEPT_MAX];
    g_autofree char *filler = g_strnfill(600, 'x');
    g_autofree char *query = g_strconcat("q=", filler, NULL);
    g_assert_cmpint(query_keep(query, "q", out, sizeof out), ==, QUERY_AWKWARD);
    for (size_t size = 500; size < 520; size++) {
        query[size] = '\0';
        QueryOutcome const outcome = query_keep(query, "q", out, sizeof out);
        g_assert_true(outcome == QUERY_AWKWARD || strcmp(out, query) == 0);
        query[size] = 'x';
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/query/parse", test_parse);
    g_test_add_func("/http/query/parse_is_bounded", test_parse_is_bounded);
    g_test_add_func("/http/query/keep", test_keep);
    g_test_add_func("/http/query/keep_is_bounded", test_keep_is_bounded);
    return g_test_run();
}
