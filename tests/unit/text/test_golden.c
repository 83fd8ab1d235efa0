/* SPDX-License-Identifier: MIT */
/* tests/golden/text: NAME.in.html sanitized is NAME.html, and its words are NAME.txt.
 * UPDATE_GOLDEN=1 rewrites both. */
#include <string.h>

#include <glib/gstdio.h>

#include "text/plain.h"
#include "text/sanitizer.h"

static void
compare(const char *name, const char *ending, const char *actual)
{
    g_autofree char *file = g_strconcat(name, ending, NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, file, NULL);
    g_autofree char *text = g_strconcat(actual, "\n", NULL);
    if (g_getenv("UPDATE_GOLDEN") != NULL)
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autofree char *expected = NULL;
    g_assert_true(g_file_get_contents(path, &expected, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
}

static void
test_golden(gconstpointer data)
{
    const char *name = data;
    g_autofree char *file = g_strconcat(name, ".in.html", NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, file, NULL);
    g_autofree char *input = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &input, &size, NULL));

    g_autoptr(Arena) arena = arena_new();
    SanitizerOptions const options = {"https://news.example/world/"};
    SafeHtml once;
    SafeHtml twice;
    g_assert_true(sanitizer_clean(arena, input, size, &options, &once, NULL));
    g_assert_true(sanitizer_clean(arena, once.html, once.size, &options, &twice, NULL));
    g_assert_cmpstr(once.html, ==, twice.html);
    compare(name, ".html", once.html);
    compare(name, ".txt", plain_from_html(arena, once.html, once.size));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GDir) folder = g_dir_open(g_test_get_dir(G_TEST_DIST), 0, NULL);
    g_assert_nonnull(folder);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *file; (file = g_dir_read_name(folder)) != NULL;) {
        if (!g_str_has_suffix(file, ".in.html"))
            continue;
        char *name = g_strndup(file, strlen(file) - strlen(".in.html"));
        g_ptr_array_add(names, name);
        g_autofree char *path = g_strconcat("/text/golden/", name, NULL);
        g_test_add_data_func(path, name, test_golden);
    }
    g_assert_cmpuint(names->len, >, 0);
    return g_test_run();
}
