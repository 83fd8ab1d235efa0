/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/json.h"

static void
test_chain(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(fail(&error, FAIL_BUSY, "database is %s", "locked"));
    g_assert_false(fail_prefix(&error, "append change"));
    g_assert_false(fail_prefix(&error, "publish story %d", 42));
    g_assert_cmpstr(error->message, ==, "publish story 42: append change: database is locked");
    g_assert_true(fail_is(error, FAIL_BUSY));
    g_assert_cmpint(fail_code_http_status(fail_code(error)), ==, 503);
    g_assert_cmpint(fail_code_exit(FAIL_USAGE), ==, 2);
    g_assert_false(fail(NULL, FAIL_INVALID, "nobody listens"));
    g_assert_false(fail_prefix(NULL, "nor here"));
}

/* What was being done is for logs; what the sentence is about, for everybody. */
static void
test_said(void)
{
    g_autoptr(GError) error = NULL;
    fail(&error, FAIL_INVALID, "a list was expected");
    g_assert_cmpstr(fail_said(error), ==, "a list was expected");
    fail_prefix(&error, "tags");
    g_assert_cmpstr(fail_said(error), ==, "tags: a list was expected");
    g_assert_false(fail_doing(&error, "publish story %d", 42));
    g_assert_cmpstr(error->message, ==, "publish story 42: tags: a list was expected");
    g_assert_cmpstr(fail_said(error), ==, "tags: a list was expected");
    fail_prefix(&error, "line 7");
    fail_doing(&error, "import");
    g_autoptr(GError) copy = g_error_copy(error);
    g_assert_cmpstr(
        copy->message, ==, "import: line 7: publish story 42: tags: a list was expected");
    g_assert_cmpstr(fail_said(copy), ==, "tags: a list was expected");
    g_assert_true(fail_is(copy, FAIL_INVALID));
    g_assert_false(fail_doing(NULL, "nobody listens"));
}

static void
test_foreign_domain(void)
{
    g_autoptr(GError) error = g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
    g_assert_cmpint(fail_code(error), ==, FAIL_INTERNAL);
    fail_doing(&error, "open");
    g_assert_cmpstr(fail_said(error), ==, "open: gone");
}

static void
test_json_refusals(void)
{
    static const char *const REFUSED[] = {"", "[]", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\u0000\"}", "nul", "{\"a\":1e999}"};
    for (size_t index = 0; index < G_N_ELEMENTS(REFUSED); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Json) value =
            json_read_object(REFUSED[index], strlen(REFUSED[index]), 1000, &error);
        g_test_message("%s", REFUSED[index]);
        g_assert_null(value);
        g_assert_true(fail_is(error, FAIL_INVALID));
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(json_read_object("{\"a\":1}", 7, 6, &error));
    g_assert_true(fail_is(error, FAIL_TOO_LARGE));
}

static void
test_json_same_text_for_same_value(void)
{
    g_autoptr(Json) one = json_read_object("{\"b\":2,\"a\":1}", 13, 100, NULL);
    g_autoptr(Json) two = json_read_object("{ \"a\":1, \"b\":2 }", 16, 100, NULL);
    g_autofree char *first = json_write(one), *second = json_write(two);
    g_assert_cmpstr(first, ==, second);
    json_object_set_new(one, "part", json_real(1.854));
    g_autofree char *part = json_write(one);
    g_assert_cmpstr(part, ==, "{\"a\":1,\"b\":2,\"part\":1.854}");
    json_put_text(one, "empty", "");
    g_assert_null(json_object_get(one, "empty"));
    g_assert_cmpint(json_int(one, "none", 7), ==, 7);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error/chain", test_chain);
    g_test_add_func("/error/said", test_said);
    g_test_add_func("/error/foreign", test_foreign_domain);
    g_test_add_func("/json/refusals", test_json_refusals);
    g_test_add_func("/json/same", test_json_same_text_for_same_value);
    return g_test_run();
}
