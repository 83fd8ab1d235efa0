/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "base/error.h"
#include "http/request.h"

static HttpRequest *
make(const char *target, const char *const *headers)
{
    HttpRequestParts const parts = {.target = target, .headers = headers};
    g_autoptr(GError) error = NULL;
    HttpRequest *request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    return request;
}

static void
test_fields(void)
{
    static const char *const HEADERS[] = {
        "Host", "wire.example", "accept", "a", "Accept", "b", NULL};
    g_autoptr(HttpRequest) request = make("/search?q=a+b&tag=x&tag=y&bad=%ff", HEADERS);
    g_assert_cmpstr(http_request_method(request), ==, "GET");
    g_assert_cmpstr(http_request_path(request), ==, "/search");
    g_assert_cmpstr(http_request_raw_query(request), ==, "q=a+b&tag=x&tag=y&bad=%ff");
    g_assert_cmpstr(http_request_header(request, "ACCEPT"), ==, "a");
    g_assert_null(http_request_header(request, "Cookie"));
    g_assert_cmpstr(http_request_host(request), ==, "wire.example");
    g_assert_cmpstr(http_request_query(request, "q"), ==, "a b");
    g_assert_null(http_request_query(request, "bad"));
    const char *const *tags = http_request_query_list(request, "tag");
    g_assert_cmpstr(tags[0], ==, "x");
    g_assert_cmpstr(tags[1], ==, "y");
    g_assert_null(tags[2]);
    g_assert_cmpstr(http_request_client_address(request), ==, "127.0.0.1");
    size_t size = 1;
    g_assert_cmpstr(http_request_body(request, &size), ==, "");
    g_assert_cmpuint(size, ==, 0);
}

static const struct {
    const char *header, *value; /* of the cookie "id" */
} COOKIES[] = {
    {"id=1", "1"},
    {"a=b; id=1", "1"},
    {"a=b;id=1 ; c=d", "1"},
    {"id=\"1\"", "1"},
    {"id=", ""},
    {"xid=1", NULL},
    {"id", NULL},
    {"idx=1; ID=2", NULL},
    {"", NULL},
    {";;; ;", NULL},
    {"id=a=b", "a=b"},
    {"id=1; id=2", "1"},
};

static void
test_cookies(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(COOKIES); i++) {
        const char *const headers[] = {"Cookie", COOKIES[i].header, NULL};
        g_autoptr(HttpRequest) request = make("/", headers);
        g_test_message("%s", COOKIES[i].header);
        g_assert_cmpstr(http_request_cookie(request, "id"), ==, COOKIES[i].value);
    }
}

static const struct {
    const char *site, *origin;
    bool is_same;
} ORIGINS[] = {
    {NULL, NULL, true},
    {"same-origin", NULL, true},
    {"none", NULL, true},
    {"same-site", NULL, false},
    {"cross-site", "https://a.example", false},
    {NULL, "https://a.example", true},
    {NULL, "https://A.EXAMPLE", true},
    {NULL, "https://b.example", false},
    {NULL, "https://a.example.evil.example", false},
    {NULL, "null", false},
};

static void
test_same_origin(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ORIGINS); i++) {
        const char *headers[7] = {"Host", "a.example"};
        size_t count = 2;
        if (ORIGINS[i].site != NULL) {
            headers[count++] = "Sec-Fetch-Site";
            headers[count++] = ORIGINS[i].site;
        }
        if (ORIGINS[i].origin != NULL) {
            headers[count++] = "Origin";
            headers[count++] = ORIGINS[i].origin;
        }
        g_autoptr(HttpRequest) request = make("/", headers);
        g_assert_true(http_request_is_same_origin(request) == ORIGINS[i].is_same);
    }
}

static void
test_refuses_bad_targets(void)
{
    HttpRequestParts const parts = {.target = "/../etc"};
    g_autoptr(GError) error = NULL;
    g_assert_null(http_request_new(&parts, &error));
    g_assert_true(fail_is(error, FAIL_USAGE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/request/fields", test_fields);
    g_test_add_func("/http/request/cookies", test_cookies);
    g_test_add_func("/http/request/same_origin", test_same_origin);
    g_test_add_func("/http/request/refuses_bad_targets", test_refuses_bad_targets);
    return g_test_run();
}
