/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "http/target.h"

static const struct {
    const char *raw;
    const char *path; /* NULL: refused */
    const char *query;
    bool is_canonical;
    const char *authority;
} CASES[] = {
    {"/", "/", "", true, NULL},
    {"/world/russia", "/world/russia", "", true, NULL},
    {"/search?q=a+b&x=%20", "/search", "q=a+b&x=%20", true, NULL},
    {"/?", "/", "", true, NULL},
    {"/a?b?c", "/a", "b?c", true, NULL},
    {"/caf%C3%A9", "/café", "", true, NULL},
    {"/caf\xc3\xa9", "/café", "", true, NULL},
    {"/a%20b", "/a b", "", true, NULL},
    {"/a%252e", "/a%2e", "", true, NULL},
    {"/...", "/...", "", true, NULL},
    {"/.well-known/security.txt", "/.well-known/security.txt", "", true, NULL},
    {"//", "/", "", false, NULL},
    {"//a///b", "/a/b", "", false, NULL},
    {"/a/", "/a", "", false, NULL},
    {"/a//?q", "/a", "q", false, NULL},
    {"http://host", "/", "", true, "host"},
    {"http://host?q=1", "/", "q=1", true, "host"},
    {"HTTPS://host:80/a", "/a", "", true, "host:80"},
    {"", NULL, NULL, false, NULL},
    {"a", NULL, NULL, false, NULL},
    {"*", NULL, NULL, false, NULL},
    {"?q", NULL, NULL, false, NULL},
    {"host:443", NULL, NULL, false, NULL},
    {"http://", NULL, NULL, false, NULL},
    {"http:///a", NULL, NULL, false, NULL},
    {"http://user@host/", NULL, NULL, false, NULL},
    {"ftp://host/", NULL, NULL, false, NULL},
    {"/.", NULL, NULL, false, NULL},
    {"/..", NULL, NULL, false, NULL},
    {"/a/../b", NULL, NULL, false, NULL},
    {"/a/./b", NULL, NULL, false, NULL},
    {"/%2e%2e/b", NULL, NULL, false, NULL},
    {"/%2E", NULL, NULL, false, NULL},
    {"/a%2fb", NULL, NULL, false, NULL},
    {"/a%2Fb", NULL, NULL, false, NULL},
    {"/a%00", NULL, NULL, false, NULL},
    {"/a%0a", NULL, NULL, false, NULL},
    {"/a%7f", NULL, NULL, false, NULL},
    {"/a%", NULL, NULL, false, NULL},
    {"/a%4", NULL, NULL, false, NULL},
    {"/a%4g", NULL, NULL, false, NULL},
    {"/a b", NULL, NULL, false, NULL},
    {"/a?b c", NULL, NULL, false, NULL},
    {"/a?b\tc", NULL, NULL, false, NULL},
    {"/a#b", NULL, NULL, false, NULL},
    {"/a?b#c", NULL, NULL, false, NULL},
    {"/a\x01", NULL, NULL, false, NULL},
    {"/%ff", NULL, NULL, false, NULL},
    {"/%c0%af", NULL, NULL, false, NULL},
    {"/%ed%a0%80", NULL, NULL, false, NULL},
};

static void
test_read(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        size_t const size = strlen(CASES[i].raw);
        g_autofree char *buffer = g_malloc(size + 2);
        Target target;
        g_test_message("case %zu", i);
        bool const is_well = target_read(CASES[i].raw, size, buffer, &target);
        g_assert_true(is_well == (CASES[i].path != NULL));
        if (!is_well)
            continue;
        g_assert_cmpstr(target.path, ==, CASES[i].path);
        g_assert_cmpuint(target.path_size, ==, strlen(target.path));
        g_assert_cmpstr(target.query, ==, CASES[i].query);
        g_assert_true(target.is_canonical == CASES[i].is_canonical);
        if (CASES[i].authority == NULL)
            g_assert_null(target.authority);
        else
            g_assert_cmpmem(target.authority, target.authority_size, CASES[i].authority,
                strlen(CASES[i].authority));
    }
}

static void
test_nul_is_refused(void)
{
    char buffer[16];
    Target target;
    g_assert_false(target_read("/a\0b", 4, buffer, &target));
    g_assert_false(target_read("/a?\0b", 5, buffer, &target));
}

static void
test_append(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    target_append(out, "/caf\xc3\xa9/a b%\"<", "x=1");
    g_assert_cmpstr(out->str, ==, "/caf%C3%A9/a%20b%25%22%3C?x=1");
}

static void
test_decode_form(void)
{
    char out[32];
    g_assert_true(target_decode_form("a+b%2B%C3%A9", 12, out));
    g_assert_cmpstr(out, ==, "a b+é");
    g_assert_true(target_decode_form("", 0, out));
    g_assert_cmpstr(out, ==, "");
    g_assert_false(target_decode_form("a%", 2, out));
    g_assert_false(target_decode_form("a%0", 3, out));
    g_assert_false(target_decode_form("a%00", 4, out));
    g_assert_false(target_decode_form("%ff", 3, out));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/target/read", test_read);
    g_test_add_func("/http/target/nul", test_nul_is_refused);
    g_test_add_func("/http/target/append", test_append);
    g_test_add_func("/http/target/decode_form", test_decode_form);
    return g_test_run();
}
