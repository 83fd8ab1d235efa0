/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"
#include "http/response.h"

static void
test_starts_empty(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size = 1;
    g_assert_cmpint(http_response_get_status(response), ==, 200);
    g_assert_cmpstr(http_response_get_type(response), ==, "text/html; charset=utf-8");
    http_response_get_body(response, &size);
    g_assert_cmpuint(size, ==, 0);
    g_assert_null(http_response_error(response));
}

static void
test_headers_cannot_be_split(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    http_response_header(response, "X-Test", " a\r\nSet-Cookie: b\t\x7f ");
    g_assert_cmpstr(http_response_get_header(response, "x-test"), ==, "aSet-Cookie: b");
    http_response_header(response, "X-Test", "2");
    http_response_replace_header(response, "X-TEST", "3");
    g_assert_cmpstr(http_response_get_header(response, "X-Test"), ==, "3");
    http_response_type(response, "text/plain\r\n\r\nbody");
    g_assert_cmpstr(http_response_get_type(response), ==, "text/plainbody");
}

static void
test_body(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size = 0;
    g_string_append(http_response_text(response), "abc");
    g_assert_cmpstr(http_response_get_body(response, &size), ==, "abc");
    http_response_take(response, g_strdup("taken"), 5);
    g_assert_cmpmem(http_response_get_body(response, &size), 5, "taken", 5);
    g_string_append(http_response_text(response), " and more");
    g_assert_cmpstr(http_response_get_body(response, &size), ==, "taken and more");
    http_response_body(response, "x\0y", 3);
    g_assert_cmpmem(http_response_get_body(response, &size), size, "x\0y", 3);
}

static void
test_redirect_is_escaped(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    http_response_redirect(response, 303, "/caf\xc3\xa9 \"x\"?a=%20&b#c");
    g_assert_cmpint(http_response_get_status(response), ==, 303);
    g_assert_cmpstr(
        http_response_get_header(response, "Location"), ==, "/caf%C3%A9%20%22x%22?a=%20&b#c");
}

static void
test_cookie(void)
{
    HttpRequestParts parts = {.target = "/"};
    g_autoptr(HttpRequest) plain = http_request_new(&parts, NULL);
    parts.secure = true;
    g_autoptr(HttpRequest) secure = http_request_new(&parts, NULL);
    g_autoptr(HttpResponse) response = http_response_new();
    http_response_cookie(response, plain, "id", "1", 0);
    g_assert_cmpstr(http_response_get_header(response, "Set-Cookie"), ==,
        "id=1; Path=/; HttpOnly; SameSite=Lax");
    g_autoptr(HttpResponse) other = http_response_new();
    http_response_cookie(other, secure, "id", "", -1);
    g_assert_cmpstr(http_response_get_header(other, "Set-Cookie"), ==,
        "id=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
}

static void
test_fail(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    g_autoptr(GError) error = NULL;
    g_string_append(http_response_text(response), "half a page");
    fail(&error, FAIL_CONFLICT, "story 7 was changed");
    g_assert_false(http_response_fail(response, error));
    g_assert_cmpint(http_response_get_status(response), ==, 409);
    g_assert_cmpstr(http_response_error(response), ==, "story 7 was changed");
    g_assert_cmpstr(http_response_get_body(response, NULL), ==, "");
}

static void
test_topics_are_bounded(void)
{
    g_autoptr(HttpResponse) response = http_response_new();
    for (uint64_t i = 0; i < 10000; i++)
        http_response_depend(response, i);
    size_t count = 0;
    const uint64_t *topics = http_response_topics(response, &count);
    g_assert_cmpuint(count, ==, 4096);
    g_assert_cmpuint(topics[9], ==, 9);
}

static void
test_file_at(void)
{
    char folder[] = "/tmp/dateline-test-XXXXXX";
    g_assert_nonnull(mkdtemp(folder));
    g_autofree char *path = g_build_filename(folder, "a", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_assert_true(g_file_set_contents(path, "hello", -1, NULL));
    g_assert_cmpint(symlink(path, link), ==, 0);
    g_autoptr(HttpResponse) response = http_response_new();
    g_assert_true(http_response_file_at(response, path, NULL, NULL));
    const char *const refused[] = {folder, link, "/nowhere/at/all"};
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(http_response_file_at(response, refused[i], NULL, &error));
        g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    }
    unlink(link);
    unlink(path);
    rmdir(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/response/starts_empty", test_starts_empty);
    g_test_add_func("/http/response/headers_cannot_be_split", test_headers_cannot_be_split);
    g_test_add_func("/http/response/body", test_body);
    g_test_add_func("/http/response/redirect", test_redirect_is_escaped);
    g_test_add_func("/http/response/cookie", test_cookie);
    g_test_add_func("/http/response/fail", test_fail);
    g_test_add_func("/http/response/topics_are_bounded", test_topics_are_bounded);
    g_test_add_func("/http/response/file_at", test_file_at);
    return g_test_run();
}
