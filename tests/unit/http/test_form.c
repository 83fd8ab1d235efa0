/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "base/error.h"
#include "http/form.h"

#define TYPE "multipart/form-data; boundary=X"

static bool
parse(Arena *arena, const char *type, const char *body, size_t size, HttpForm **form)
{
    g_autoptr(GError) error = NULL;
    bool const is_well = http_form_parse(arena, type, body, size, form, &error);
    if (!is_well)
        g_test_message("%s", error->message);
    return is_well;
}

static void
test_urlencoded(void)
{
    g_autoptr(Arena) arena = arena_new();
    HttpForm *form = NULL;
    const char *body = "title=A+b%26c&tag=x&tag=y&empty=";
    g_assert_true(
        parse(arena, "application/x-www-form-urlencoded;charset=utf-8", body, strlen(body), &form));
    g_assert_cmpstr(http_form_value(form, "title"), ==, "A b&c");
    g_assert_cmpstr(http_form_value(form, "empty"), ==, "");
    g_assert_null(http_form_value(form, "nothing"));
    const char *const *tags = http_form_list(form, "tag");
    g_assert_cmpstr(tags[1], ==, "y");
    g_assert_null(tags[2]);
    g_assert_null(http_form_file(form, "title"));
}

static void
test_multipart(void)
{
    g_autoptr(Arena) arena = arena_new();
    HttpForm *form = NULL;
    static const char BODY[] =
        "--X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nline one\r\nline \xc3\xa9\r\n"
        "--X\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"C:\\\\dir\\\\a "
        "%22b%22.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\0--Y\r\n-\r\n"
        "--X  \r\nContent-Disposition: form-data; name=none; filename=\"\"\r\nContent-Type: "
        "application/octet-stream\r\n\r\n\r\n"
        "--X--\r\nepilogue";
    g_assert_true(parse(
        arena, "Multipart/Form-Data; charset=utf-8; boundary=\"X\"", BODY, sizeof BODY - 1, &form));
    g_assert_cmpstr(http_form_value(form, "title"), ==, "line one\r\nline é");
    const HttpFormFile *file = http_form_file(form, "picture");
    g_assert_nonnull(file);
    g_assert_cmpstr(file->file_name, ==, "a \"b\".jpg");
    g_assert_cmpstr(file->type, ==, "image/jpeg");
    g_assert_cmpmem(file->bytes, file->size, "\xff\xd8\0--Y\r\n-", 9);
    g_assert_null(http_form_file(form, "none"));
    size_t count = 0;
    http_form_files(form, &count);
    g_assert_cmpuint(count, ==, 1);
}

static const struct {
    const char *type, *body;
} BAD[] = {
    {NULL, ""},
    {"", ""},
    {"text/plain", "a=b"},
    {"multipart/form-data", "--X--"},
    {"multipart/form-data; boundary=", "--X--"},
    {"multipart/form-data; boundary=\"X", "--X--"},
    {TYPE, ""},
    {TYPE, "--X"},
    {TYPE, "--X\r\n"},
    {TYPE, "--X-"},
    {TYPE, "--Xx\r\n\r\n--X--"},
    {TYPE, "--X\r\n\r\nno disposition\r\n--X--"},
    {TYPE, "--X\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--X--"},
    {TYPE, "--X\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--X--"},
    {TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\ncut off"},
    {TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\ncut off\r\n--X"},
    {TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
           "name=b\r\n\r\nx\r\n--X--"},
    {TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--X--"},
    {TYPE, "--X\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--X--"},
    {TYPE, "--X\r\nno colon\r\n\r\nx\r\n--X--"},
};

static void
test_refuses(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(Arena) arena = arena_new();
        HttpForm *form = NULL;
        g_test_message("case %zu", i);
        g_assert_false(parse(arena, BAD[i].type, BAD[i].body, strlen(BAD[i].body), &form));
        g_assert_null(form);
    }
}

static void
test_is_bounded(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) body = g_string_new(NULL);
    for (int i = 0; i < 1001; i++)
        g_string_append(body, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n");
    g_string_append(body, "--X--");
    HttpForm *form = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(http_form_parse(arena, TYPE, body->str, body->len, &form, &error));
    g_assert_true(fail_is(error, FAIL_TOO_LARGE));
}

static void
test_of_a_request(void)
{
    static const char *const HEADERS[] = {
        "content-type", "application/x-www-form-urlencoded", NULL};
    HttpRequestParts const parts = {
        .method = "POST", .target = "/", .headers = HEADERS, .body = "a=1", .body_size = 3};
    g_autoptr(HttpRequest) request = http_request_new(&parts, NULL);
    HttpForm *form = NULL;
    g_assert_true(http_form_read(request, &form, NULL));
    g_assert_cmpstr(http_form_value(form, "a"), ==, "1");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/form/urlencoded", test_urlencoded);
    g_test_add_func("/http/form/multipart", test_multipart);
    g_test_add_func("/http/form/refuses", test_refuses);
    g_test_add_func("/http/form/is_bounded", test_is_bounded);
    g_test_add_func("/http/form/of_a_request", test_of_a_request);
    return g_test_run();
}
