/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/json.h"
#include "render/theme.h"

#define PREFIX "/dateline/themes/morning"

static char *
folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("dateline-theme-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static void
folder_free(char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
            folder_free(path);
        } else {
            g_unlink(path);
            g_free(path);
        }
    }
    g_rmdir(folder);
    g_free(folder);
}

static void
write_bytes(const char *folder, const char *name, const char *text, size_t size)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_file_set_contents(path, text, (gssize)size, &error);
    g_assert_no_error(error);
}

static void
write_text(const char *folder, const char *name, const char *text)
{
    write_bytes(folder, name, text, strlen(text));
}

static Theme *
open_theme(const char *prefix, const char *folder)
{
    g_autoptr(GError) error = NULL;
    Theme *theme = theme_open(prefix, folder, &error);
    g_assert_no_error(error);
    g_assert_nonnull(theme);
    return theme;
}

static const char *
asset_text(const Theme *theme, const char *name)
{
    const char *url = theme_asset_url(theme, name);
    g_assert_nonnull(url);
    g_assert_true(g_str_has_prefix(url, "/assets/"));
    const ThemeAsset *asset = theme_asset_find(theme, url + strlen("/assets/"));
    g_assert_nonnull(asset);
    return g_bytes_get_data(asset->bytes, NULL);
}

static void
test_embedded(void)
{
    g_autoptr(Theme) theme = open_theme(PREFIX, NULL);
    g_autoptr(Arena) arena = arena_new();
    g_assert_cmpstr(theme_name(theme), ==, "morning");
    g_assert_true(theme_has(theme, "story"));
    g_assert_true(theme_has(theme, "partials/card"));
    g_assert_false(theme_has(theme, "story.html"));
    const char *url = theme_asset_url(theme, "morning.css");
    g_assert_true(g_regex_match_simple("^/assets/morning\\.[0-9a-f]{10}\\.css$", url, 0, 0));
    const Value *assets = theme_assets_value(theme, arena);
    g_assert_cmpstr(value_get_text(value_get(assets, "morning_css")), ==, url);
    g_assert_cmpstr(value_get_text(value_get(assets, "touch_icon_png")), ==,
        theme_asset_url(theme, "touch-icon.png"));
    const ThemeAsset *asset = theme_asset_find(theme, url + strlen("/assets/"));
    g_assert_cmpstr(asset->type, ==, "text/css; charset=utf-8");
    g_assert_cmpuint(strlen(asset->etag), ==, 10);
    g_assert_nonnull(strstr(asset->name, asset->etag));
    g_assert_null(theme_asset_find(theme, "morning.css"));
    g_assert_null(theme_asset_url(theme, "absent.css"));
}

/* Each font that the stylesheet names is there under its address, if there are fonts at all. */
static void
test_fonts(void)
{
    g_autoptr(Theme) theme = open_theme(PREFIX, NULL);
    const char *url = theme_asset_url(theme, "source-serif-4-latin-opsz-normal.woff2");
    if (url == NULL) {
        g_test_skip("the theme was built without fonts (npm ci in themes/morning)");
        return;
    }
    g_autofree char *named = g_strdup_printf("url(%s)", url);
    const char *css = asset_text(theme, "morning.css");
    g_assert_nonnull(strstr(css, named));
    g_assert_null(strstr(css, "url(source-"));
}

static void
test_override(void)
{
    char *folder = folder_new();
    write_text(folder, "about.html", "<p>{{text}}</p>{{> partials/own}}");
    write_text(folder, "partials/own.html", "own\n");
    write_text(folder, "assets/extra.css", "a { b: url(favicon.svg) }");
    write_text(folder, ".hidden.html", "{{#broken");
    write_text(folder, "node_modules/some/page.html", "{{#broken");
    write_text(folder, "README.md", "{{#no template");
    g_autoptr(Theme) theme = open_theme(PREFIX, folder);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    Value *root = value_object(arena);
    value_put_text(root, "text", "<b>");
    g_assert_true(theme_render(theme, "about", root, out, &error));
    g_assert_cmpstr(out->str, ==, "<p>&lt;b&gt;</p>own\n");
    g_assert_true(theme_has(theme, "story"));
    g_assert_nonnull(strstr(asset_text(theme, "extra.css"), theme_asset_url(theme, "favicon.svg")));
    g_assert_false(theme_render(theme, "nothing", root, out, &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_NOT_FOUND);
    folder_free(folder);
}

typedef struct {
    const char *title;
    const char *name;
    const char *text;
    FailCode code;
    const char *wanted; /* in the message */
} Broken;

static const Broken broken[] = {
    {"section", "story.html", "a\nb\n{{#open}}\n", FAIL_INVALID, "line 3"},
    {"file", "partials/card.html", "{{/x}}", FAIL_INVALID, "/partials/card.html"},
    {"partial", "story.html", "\n{{> partials/crad}}\n", FAIL_NOT_FOUND, "line 2"},
    {"parent", "story.html", "{{<lay}}{{/lay}}", FAIL_NOT_FOUND, "no template lay"},
    {"encoding", "story.html", "ok\n\xff\xfe", FAIL_INVALID, "line 2: not UTF-8"},
    {"name", "my page.html", "", FAIL_INVALID, "a template's name"},
    {"json", "theme.json", "{\n\"name\": }", FAIL_INVALID, "theme.json, line 2"},
    {"json array", "theme.json", "[]", FAIL_INVALID, "theme.json: name"},
    {"json field", "theme.json", "{\"name\": 7}", FAIL_INVALID, "theme.json: name"},
    {"json name", "theme.json", "{\"name\":\"A/b\",\"title\":\"t\",\"description\":\"d\"}",
        FAIL_INVALID, "small letters"},
    {"json font", "theme.json",
        "{\"name\":\"a\",\"title\":\"t\",\"description\":\"d\",\"fonts\":[\"../../x.woff2\"]}",
        FAIL_INVALID, "entry 1"},
    {"json fonts", "theme.json",
        "{\"name\":\"a\",\"title\":\"t\",\"description\":\"d\",\"fonts\":\"x\"}", FAIL_INVALID,
        "a list"},
    {"asset kind", "assets/page.php", "", FAIL_INVALID, "assets are"},
    {"asset folder", "assets/img/a.png", "", FAIL_INVALID, "without folders"},
    {"asset field", "assets/touch_icon.png", "", FAIL_INVALID, "assets.touch_icon_png"},
    {"asset circle", "assets/round.css", "\n@import url( \"round.css\" );", FAIL_INVALID, "line 2"},
    {"folders", "a/b/c/d/e/f/g/h/i/j.html", "", FAIL_TOO_LARGE, "folders"},
};

static void
test_broken(gconstpointer data)
{
    const Broken *row = data;
    char *folder = folder_new();
    write_text(folder, row->name, row->text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Theme) theme = theme_open(PREFIX, folder, &error);
    g_assert_null(theme);
    g_assert_error(error, FAIL_DOMAIN, (gint)row->code);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, row->wanted));
    folder_free(folder);
}

static void
assert_refused(const char *folder, FailCode code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Theme) theme = theme_open(PREFIX, folder, &error);
    g_assert_null(theme);
    g_assert_error(error, FAIL_DOMAIN, (gint)code);
}

static void
test_sizes(void)
{
    g_autofree char *large = g_malloc(THEME_ASSET_BYTES_MAX + 1);
    memset(large, 'x', THEME_ASSET_BYTES_MAX + 1);
    char *folder = folder_new();
    write_bytes(folder, "story.html", large, 1024 * 1024 + 1);
    assert_refused(folder, FAIL_TOO_LARGE);
    folder_free(folder);
    folder = folder_new();
    write_bytes(folder, "assets/large.css", large, THEME_ASSET_BYTES_MAX + 1);
    assert_refused(folder, FAIL_TOO_LARGE);
    folder_free(folder);
}

static void
test_file_count(void)
{
    char *folder = folder_new();
    for (int index = 0; index <= THEME_FILES_MAX; index++) {
        g_autofree char *name = g_strdup_printf("p%d.html", index);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        FILE *file = g_fopen(path, "w");
        g_assert_nonnull(file);
        fclose(file);
    }
    assert_refused(folder, FAIL_TOO_LARGE);
    folder_free(folder);
}

static void
link_to(const char *folder, const char *name, const char *target)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

static void
test_links(void)
{
    static const char *const targets[] = {"/etc/hostname", "../outside.html", "absent.html", "/"};
    for (size_t index = 0; index < G_N_ELEMENTS(targets); index++) {
        char *around = folder_new();
        g_autofree char *folder = g_build_filename(around, "theme", NULL);
        write_text(around, "outside.html", "outside");
        g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
        link_to(folder, "story.html", targets[index]);
        bool const is_absent = strcmp(targets[index], "absent.html") == 0;
        assert_refused(folder, is_absent ? FAIL_INVALID : FAIL_FORBIDDEN);
        folder_free(around);
    }
}

static void
test_link_inside(void)
{
    char *folder = folder_new();
    write_text(folder, "shared/one.html", "one");
    link_to(folder, "two.html", "shared/one.html");
    g_autoptr(Theme) theme = open_theme(PREFIX, folder);
    g_assert_true(theme_has(theme, "two"));
    folder_free(folder);
    g_autofree char *circle = folder_new();
    link_to(circle, "round", ".");
    assert_refused(circle, FAIL_TOO_LARGE);
    g_autofree char *path = g_build_filename(circle, "round", NULL);
    g_unlink(path);
    g_rmdir(circle);
}

static const struct {
    const char *in;
    const char *out; /* % stands for the icon's address; NULL: as it was */
} urls[] = {
    {"a{b:url(favicon.svg)}", "a{b:url(%)}"},
    {"a{b:URL( 'favicon.svg' )}", "a{b:URL(%)}"},
    {"url(\"favicon.svg\")url(favicon.svg)", "url(%)url(%)"},
    {"a{b:url(favicon.svg#x)}", NULL},
    {"a{b:url(/favicon.svg)}", NULL},
    {"a{b:url(data:image/png;base64,AA)}", NULL},
    {"a{b:url('favicon.svg)}", NULL},
    {"a{b:url(favicon.svg", NULL},
    {"a{b:curl(favicon.svg)}", NULL},
    {"a{b:url(absent.svg)}", NULL},
    {"url(", NULL},
    {"(", NULL},
    {"", NULL},
};

static void
test_urls(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(urls); index++) {
        char *folder = folder_new();
        write_text(folder, "assets/x.css", urls[index].in);
        g_autoptr(Theme) theme = open_theme(PREFIX, folder);
        g_auto(GStrv) parts =
            g_strsplit(urls[index].out ? urls[index].out : urls[index].in, "%", -1);
        g_autofree char *wanted = g_strjoinv(theme_asset_url(theme, "favicon.svg"), parts);
        const char *url = theme_asset_url(theme, "x.css");
        const ThemeAsset *asset = theme_asset_find(theme, url + strlen("/assets/"));
        gsize size;
        const char *css = g_bytes_get_data(asset->bytes, &size);
        g_assert_cmpmem(css, size, wanted, strlen(wanted));
        folder_free(folder);
    }
}

/* A font's place below node_modules/ and the one beside the theme. */
static void
test_own_fonts(void)
{
    char *folder = folder_new();
    write_text(folder, "theme.json",
        "{\"name\":\"own\",\"title\":\"Own\",\"description\":\"d\","
        "\"fonts\":[\"@a/b/one.woff2\",\"@a/b/two.woff2\",\"@a/b/three.woff2\"]}");
    write_text(folder, "node_modules/@a/b/one.woff2", "first");
    write_text(folder, "node_modules/@a/b/two.woff2", "second");
    write_text(folder, "fonts/two.woff2", "beside");
    g_autoptr(Theme) theme = open_theme(NULL, folder);
    g_assert_cmpmem(asset_text(theme, "one.woff2"), 5, "first", 5);
    g_assert_cmpmem(asset_text(theme, "two.woff2"), 6, "beside", 6);
    g_assert_null(theme_asset_url(theme, "three.woff2"));
    g_assert_false(theme_has(theme, "story"));
    folder_free(folder);
}

static void
test_absent(void)
{
    assert_refused("/nonexistent/theme", FAIL_NOT_FOUND);
    g_autoptr(GError) error = NULL;
    g_assert_null(theme_open("/dateline/themes/absent", NULL, &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/theme/embedded", test_embedded);
    g_test_add_func("/theme/fonts", test_fonts);
    g_test_add_func("/theme/override", test_override);
    for (size_t index = 0; index < G_N_ELEMENTS(broken); index++) {
        g_autofree char *path = g_strdup_printf("/theme/broken/%s", broken[index].title);
        g_test_add_data_func(path, &broken[index], test_broken);
    }
    g_test_add_func("/theme/sizes", test_sizes);
    g_test_add_func("/theme/file-count", test_file_count);
    g_test_add_func("/theme/links", test_links);
    g_test_add_func("/theme/link-inside", test_link_inside);
    g_test_add_func("/theme/urls", test_urls);
    g_test_add_func("/theme/own-fonts", test_own_fonts);
    g_test_add_func("/theme/absent", test_absent);
    return g_test_run();
}
