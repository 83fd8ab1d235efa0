/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "base/error.h"
#include "http/router.h"

static void
handler(HttpRequest *request, HttpResponse *response)
{
    const char *id = http_request_param(request, "id");
    g_string_append(http_response_text(response), id != NULL ? id : "-");
}

#define PAGE(pattern)                                                                              \
    {                                                                                              \
        "GET", pattern, NULL, ROUTE_PAGE, handler, "", NULL                                        \
    }

static const Route ROUTES[] = {
    PAGE("/"),
    PAGE("/articles/:id/:slug"),
    PAGE("/articles/new/form"),
    PAGE("/feed.xml"),
    PAGE("/:section"),
    PAGE("/:section/:child"),
    PAGE("/:section/feed.xml"),
    PAGE("/media/*path"),
    PAGE("/media/index/all"),
    {"POST", "/articles/:id/:slug", "edit", ROUTE_ACTION, handler, "", NULL},
    {"DELETE", "/desk/stories/:id", "edit", ROUTE_ACTION, handler, "", NULL},
    {"GET", "/desk/stories/:story", "read", ROUTE_FRESH, handler, "", NULL},
};

static const struct {
    const char *method, *path, *pattern; /* pattern NULL: no path; "": no method */
    const char *values;
} CASES[] = {
    {"GET", "/", "/", ""},
    {"HEAD", "/", "/", ""},
    {"POST", "/", "", NULL},
    {"BREW", "/", "", NULL},
    {"GET", "/feed.xml", "/feed.xml", ""},
    {"GET", "/world", "/:section", "section=world"},
    {"GET", "/world/russia", "/:section/:child", "section=world child=russia"},
    {"GET", "/world/feed.xml", "/:section/feed.xml", "section=world"},
    {"GET", "/a/b/c", NULL, NULL},
    {"GET", "/articles/12/slug", "/articles/:id/:slug", "id=12 slug=slug"},
    {"POST", "/articles/12/slug", "/articles/:id/:slug", "id=12 slug=slug"},
    {"GET", "/articles/new/form", "/articles/new/form", ""},
    {"POST", "/articles/new/form", "/articles/:id/:slug", "id=new slug=form"},
    {"GET", "/articles/new/other", "/articles/:id/:slug", "id=new slug=other"},
    {"GET", "/articles", "/:section", "section=articles"},
    {"GET", "/media/a", "/media/*path", "path=a"},
    {"GET", "/media/a/b/c", "/media/*path", "path=a/b/c"},
    {"GET", "/media/index/all", "/media/index/all", ""},
    {"GET", "/media/index/allx", "/media/*path", "path=index/allx"},
    {"GET", "/media", "/:section", "section=media"},
    {"GET", "/desk/stories/7", "/desk/stories/:story", "story=7"},
    {"DELETE", "/desk/stories/7", "/desk/stories/:id", "id=7"},
    {"PUT", "/desk/stories/7", "", NULL},
};

static void
test_match(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Router) router = router_new(ROUTES, G_N_ELEMENTS(ROUTES), &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        RouteMatch match;
        g_test_message("%s %s", CASES[i].method, CASES[i].path);
        RouterOutcome const outcome = router_match(router, CASES[i].method, CASES[i].path, &match);
        if (CASES[i].pattern == NULL || *CASES[i].pattern == '\0') {
            g_assert_cmpint(
                outcome, ==, CASES[i].pattern == NULL ? ROUTER_NO_PATH : ROUTER_NO_METHOD);
            continue;
        }
        g_assert_cmpint(outcome, ==, ROUTER_FOUND);
        g_assert_cmpstr(match.route->pattern, ==, CASES[i].pattern);
        g_autoptr(GString) values = g_string_new(NULL);
        for (size_t j = 0; j < match.count; j++)
            g_string_append_printf(values, "%s%s=%.*s", j > 0 ? " " : "", match.names[j],
                (int)match.lengths[j], CASES[i].path + match.offsets[j]);
        g_assert_cmpstr(values->str, ==, CASES[i].values);
    }
}

static void
test_allow(void)
{
    g_autoptr(Router) router = router_new(ROUTES, G_N_ELEMENTS(ROUTES), NULL);
    g_autoptr(GString) allow = g_string_new(NULL);
    router_allow(router, "/desk/stories/7", allow);
    g_assert_cmpstr(allow->str, ==, "GET, HEAD, DELETE");
    g_string_truncate(allow, 0);
    router_allow(router, "/a/b/c", allow);
    g_assert_cmpstr(allow->str, ==, "");
}

static const Route BAD[] = {
    PAGE(""),
    PAGE("articles"),
    PAGE("/a//b"),
    PAGE("/a/"),
    PAGE("/:"),
    PAGE("/*"),
    PAGE("/*path/more"),
    PAGE("/:a/:b/:c/:d/:e/:f/:g/:h/:i"),
    PAGE("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"),
    {"HEAD", "/", NULL, ROUTE_PAGE, handler, "", NULL},
    {"BREW", "/", NULL, ROUTE_ACTION, handler, "", NULL},
    {"POST", "/", NULL, ROUTE_PAGE, handler, "", NULL},
    {"GET", "/", NULL, ROUTE_ACTION, handler, "", NULL},
    {"GET", "/", "edit", ROUTE_PAGE, handler, "", NULL},
    {"GET", "/", NULL, ROUTE_PAGE, NULL, "", NULL},
};

static void
test_refuses_bad_tables(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s %s", BAD[i].method, BAD[i].pattern);
        g_assert_null(router_new(&BAD[i], 1, &error));
        g_assert_true(fail_is(error, FAIL_USAGE));
    }
    Route const twice[] = {PAGE("/a/:id"), PAGE("/a/:slug")};
    g_autoptr(GError) error = NULL;
    g_assert_null(router_new(twice, 2, &error));
    g_assert_true(fail_is(error, FAIL_USAGE));
}

static void
run(const Router *router, const char *method, const char *target, int status, const char *body)
{
    HttpRequestParts const parts = {.method = method, .target = target};
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    router_run(router, request, response);
    g_assert_cmpint(http_response_get_status(response), ==, status);
    g_assert_cmpstr(http_response_get_body(response, NULL), ==, body);
}

static void
test_run(void)
{
    g_autoptr(Router) router = router_new(ROUTES, G_N_ELEMENTS(ROUTES), NULL);
    run(router, "GET", "/articles/%C3%A9/x?y", 200, "é");
    run(router, "HEAD", "/articles/12/x", 200, "12");
    run(router, "GET", "/a/b/c", 404, "");
    run(router, "PUT", "/feed.xml", 405, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/router/match", test_match);
    g_test_add_func("/http/router/allow", test_allow);
    g_test_add_func("/http/router/refuses_bad_tables", test_refuses_bad_tables);
    g_test_add_func("/http/router/run", test_run);
    return g_test_run();
}
