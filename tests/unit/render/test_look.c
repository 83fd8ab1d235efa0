/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "render/look.h"

static const char OPTIONS[] =
    "[{\"name\":\"accent\",\"label\":\"Accent\",\"type\":\"colour\",\"variable\":\"--signal\","
    "\"light\":{\"colour\":\"#b3261e\",\"grounds\":[\"#fffdf9\",\"#f6f1e6\"]},"
    "\"dark\":{\"colour\":\"#ff8a7a\",\"grounds\":[\"#14130f\"]}},"
    "{\"name\":\"headlines\",\"label\":\"Headlines\",\"type\":\"choice\",\"variable\":\"--head\","
    "\"choices\":[{\"name\":\"serif\",\"label\":\"Serif\"},"
    "{\"name\":\"sans\",\"label\":\"Sans\",\"value\":\"var(--sans)\"}]}]";

static Json *
json_of(const char *text)
{
    Json *json = json_loads(text, 0, NULL);
    g_assert_nonnull(json);
    return json;
}

static const char *
css_of(Arena *arena, const char *accent, const char *headlines)
{
    g_autoptr(Json) options = json_of(OPTIONS);
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_assert_true(look_check_options(options, NULL));
    if (accent != NULL)
        g_hash_table_insert(values, (gpointer) "accent", (gpointer)accent);
    if (headlines != NULL)
        g_hash_table_insert(values, (gpointer) "headlines", (gpointer)headlines);
    return look_css(arena, options, values);
}

static void
test_css(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_assert_null(css_of(arena, NULL, NULL));
    g_assert_null(css_of(arena, "", "serif"));
    g_assert_null(css_of(arena, "#ffee00", "fish")); /* of another theme */
    g_assert_cmpstr(css_of(arena, NULL, "sans"), ==, ":root{--head:var(--sans);}\n");
    const char *css = css_of(arena, "#004488", "sans");
    g_assert_true(g_str_has_prefix(
        css, ":root{--head:var(--sans);}\n@media screen{:root{--signal:#004488;--signal-night:#"));
    /* By night it is lighter, and not what was typed; where a page is always dark, the same. */
    const char *night = strstr(css, "dark){:root{--signal:#");
    g_assert_nonnull(night);
    g_assert_null(strstr(night, "#004488"));
    g_assert_cmpint(
        strncmp(strstr(css, "-night:") + 7, strstr(night, "--signal:") + 9, strlen("#000000")), ==,
        0);
    /* It has no more light than it needs: what was chosen is still seen in it. */
    g_assert_nonnull(strstr(css_of(arena, "#008000", NULL), "dark){:root{--signal:#"));
    g_assert_null(strstr(css_of(arena, "#008000", NULL), "#ffffff"));
}

static void
test_values(void)
{
    static const struct {
        const char *name;
        const char *value;
        bool good;
    } CASES[] = {
        {"accent", "#b3261e", true},
        {"accent", "#000000", true},
        {"accent", "", true},
        {"accent", "#B3261E", true},
        {"accent", "#ffcc00", false},
        {"accent", "#ffffff", false},
        {"accent", "red", false},
        {"accent", "#fff", false},
        {"accent", "#b3261e;}", false},
        {"accent", "#gggggg", false},
        {"headlines", "sans", true},
        {"headlines", "serif", true},
        {"headlines", "var(--sans)", false},
        {"nothing", "x", false},
    };

    g_autoptr(Json) options = json_of(OPTIONS);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        bool const good = look_check_value(options, CASES[index].name, CASES[index].value, &error);
        if (good != CASES[index].good)
            g_error("%s %s: %d", CASES[index].name, CASES[index].value, good);
        g_assert_true(good == (error == NULL));
    }
    /* The colour that is offered instead is taken. */
    g_autoptr(GError) error = NULL;
    g_assert_false(look_check_value(options, "accent", "#ffcc00", &error));
    const char *offered = strrchr(error->message, '#');
    g_assert_nonnull(offered);
    g_assert_true(look_check_value(options, "accent", offered, NULL));
}

/* Black on white is 21; the grey of the standard's own example passes by a hair. */
static void
test_contrast(void)
{
    static const char WHITE[] =
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"colour\",\"variable\":\"--a\","
        "\"light\":{\"colour\":\"#000000\",\"grounds\":[\"#ffffff\"]},"
        "\"dark\":{\"colour\":\"#ffffff\",\"grounds\":[\"#000000\"]}}]";
    g_autoptr(Json) options = json_of(WHITE);
    g_assert_true(look_check_value(options, "a", "#767676", NULL));
    g_assert_false(look_check_value(options, "a", "#777777", NULL));
    g_assert_true(look_check_value(options, "a", "#ff0000", NULL) == false);
    g_assert_true(look_check_value(options, "a", "#0000ff", NULL));
}

static void
test_options(void)
{
    static const char *const BAD[] = {"{}", "[{}]", "[1]", "[{\"name\":\"a b\",\"label\":\"x\"}]",
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"fish\",\"variable\":\"--a\"}]",
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"colour\",\"variable\":\"a\"}]",
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"colour\",\"variable\":\"--a\"}]",
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"choice\",\"variable\":\"--a\",\"choices\":[]}"
        "]",
        "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"choice\",\"variable\":\"--a\",\"choices\":"
        "[{\"name\":\"b\",\"label\":\"B\",\"value\":\"1;}body{display:none\"}]}]"};
    g_assert_true(look_check_options(NULL, NULL));
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Json) options = json_of(BAD[index]);
        if (look_check_options(options, &error))
            g_error("taken: %s", BAD[index]);
        g_assert_true(fail_is(error, FAIL_INVALID));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/look/css", test_css);
    g_test_add_func("/look/values", test_values);
    g_test_add_func("/look/contrast", test_contrast);
    g_test_add_func("/look/options", test_options);
    return g_test_run();
}
