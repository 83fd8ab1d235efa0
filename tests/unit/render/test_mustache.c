/* SPDX-License-Identifier: MIT */
/* What the specification's cases leave open: what is printed raw, errors with their lines, bounds,
 * and indentation beyond the cases. */
#include <string.h>

#include "base/error.h"
#include "render/mustache.h"

static Template *
compile(const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    Template *compiled = template_compile(name, text, strlen(text), &error);
    g_assert_no_error(error);
    return compiled;
}

/* name, text, name, text, …, NULL; the first is rendered. NULL with an error. */
static char *
render(const char *const *templates, const Value *root, GError **error)
{
    g_autoptr(TemplateSet) set = template_set_new();
    for (size_t index = 0; templates[index] != NULL; index += 2)
        template_set_add(set, compile(templates[index], templates[index + 1]));
    g_autoptr(GString) out = g_string_new("before");
    if (!template_render(template_set_find(set, templates[0]), set, root, out, error)) {
        g_assert_cmpstr(out->str, ==, "before");
        return NULL;
    }
    g_string_erase(out, 0, (gssize)strlen("before"));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
assert_renders(const char *const *templates, const Value *root, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = render(templates, root, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, wanted);
}

static void
assert_too_large(const char *const *templates, const Value *root, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = render(templates, root, &error);
    g_assert_null(text);
    g_assert_error(error, FAIL_DOMAIN, FAIL_TOO_LARGE);
    g_assert_nonnull(strstr(error->message, wanted));
}

typedef struct {
    const char *title;
    const char *templates[9];
    const char *wanted;
} Row;

/* With the values of test_row. */
static const Row rows[] = {
    {"text", {"t", "{{plain}}"}, "&lt;b&gt;&amp;&quot;&#39;"},
    {"text raw", {"t", "{{{plain}}} {{&plain}}"},
        "&lt;b&gt;&amp;&quot;&#39; &lt;b&gt;&amp;&quot;&#39;"},
    {"markup", {"t", "{{html}}"}, "&lt;i&gt;&amp;amp;"},
    {"markup raw", {"t", "{{{html}}} {{& html }}"}, "<i>&amp; <i>&amp;"},
    {"numbers", {"t", "{{number}} {{{number}}} {{zero}}{{#zero}}no{{/zero}}"},
        "-9223372036854775808 -9223372036854775808 0"},
    {"flags", {"t", "{{yes}} {{no}}{{#no}}no{{/no}}{{^no}}!{{/no}}"}, "true false!"},
    {"nothing", {"t", "[{{absent}}{{{absent.more}}}{{object}}{{list}}]"}, "[]"},
    {"empty text", {"t", "{{#empty}}no{{/empty}}{{^empty}}yes{{/empty}}"}, "yes"},
    {"false hides", {"t", "{{#object}}{{#yes}}no{{/yes}}{{/object}}"}, ""},
    {"text as section", {"t", "{{#plain}}[{{.}}]{{/plain}}"}, "[&lt;b&gt;&amp;&quot;&#39;]"},
    {"list", {"t", "{{#list}}{{.}},{{/list}}"}, "1,2,"},
    {"missing parent", {"t", "a{{<none}}{{$b}}x{{/b}}{{/none}}b"}, "ab"},
    {"dynamic parent", {"t", "{{<*name}}{{$b}}x{{/b}}{{/*name}}", "p", "<{{$b}}d{{/b}}>"}, "<x>"},
    {"dynamic no text", {"t", "{{>*object}}{{>*number}}{{>*list}}"}, ""},
    {"partial sees overrides",
        {"t", "{{<p}}{{$b}}x{{/b}}{{/p}}", "p", "{{>q}}", "q", "{{$b}}d{{/b}}"}, "x"},
    {"block in section",
        {"t", "{{<p}}{{$b}}{{.}}{{/b}}{{/p}}", "p", "{{#list}}<{{$b}}{{/b}}>{{/list}}"}, "<1><2>"},
    {"override twice", {"t", "{{<p}}{{$b}}1{{/b}}{{$b}}2{{/b}}{{/p}}", "p", "{{$b}}{{/b}}"}, "1"},
    {"lines of a partial",
        {"t", "  {{>p}}\nend", "p", "one\n{{#yes}}\ntwo\n{{/yes}}\n{{absent}}\n"},
        "  one\n  two\n  \nend"},
    {"partial in partial", {"t", " {{>p}}\n.", "p", "a\n {{>q}}\nb\n", "q", "c\nd\n"},
        " a\n  c\n  d\n b\n."},
    {"partial in a line", {"t", " {{>p}}\n", "p", "a {{>q}} b\nc\n", "q", "1\n2"},
        " a 1\n2 b\n c\n"},
    {"markup in indentation", {"t", "  {{>p}}\n", "p", "{{{lines}}}\n"}, "  a\nb\n"},
    {"default of a block", {"t", "{{>p}}", "p", "{{$b}}\n    a\n  b\n\n   c\n{{/b}}\n"},
        "    a\n  b\n\n   c\n"},
    {"windows lines",
        {"t", "{{#yes}}\r\na\r\n{{/yes}}\r\n{{<p}}\r\n{{$b}}\r\nx\r\n{{/b}}\r\n{{/p}}\r\n", "p",
            "1\r\n{{$b}}\r\n{{/b}}\r\n2\r\n"},
        "a\r\n1\r\nx\r\n2\r\n"},
    {"delimiters end with the template", {"t", "{{=<% %>=}}<%>p%>{{x}}", "p", "{{zero}}<%zero%>"},
        "0<%zero%>{{x}}"},
    {"comment over lines", {"t", "a\n{{! one\n}}}two }}\nb"}, "a\n}two }}\nb"},
    {"page",
        {"t", "{{<l}}\n{{$main}}\n<p>x</p>\n{{/main}}\n{{/l}}\n", "l",
            "<main>\n{{$head}}{{/head}}\n{{$main}}{{/main}}\n</main>\n"},
        "<main>\n\n<p>x</p>\n\n</main>\n"},
};

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(Arena) arena = arena_new();
    Value *root = value_object(arena), *object = value_object(arena), *list = value_list(arena);
    value_put_text(root, "plain", "<b>&\"'");
    value_put_safe(root, "html", (SafeHtml){.html = "<i>&amp;", .size = 8});
    value_put_safe(root, "lines", (SafeHtml){.html = "a\nb", .size = 3});
    value_put_text(root, "empty", "");
    value_put_text(root, "name", "p");
    value_put_int(root, "number", INT64_MIN);
    value_put_int(root, "zero", 0);
    value_put_bool(root, "yes", true);
    value_put_bool(root, "no", false);
    value_put_bool(object, "yes", false);
    value_put(root, "object", object);
    value_add_text(list, "1");
    value_add(list, value_int(arena, 2));
    value_put(root, "list", list);
    assert_renders(row->templates, root, row->wanted);
}

static const struct {
    const char *title;
    const char *text;
    const char *wanted;
} broken[] = {
    {"section", "a\n{{#b}}\n{{c}}", "template t, line 2: \"b\" is never closed"},
    {"parent", "{{<b}}", "line 1: \"b\" is never closed"},
    {"block", "\n\n{{$b}}", "line 3: \"b\" is never closed"},
    {"close", "a\n\n{{/b}}", "line 3: \"b\" is closed but was never opened"},
    {"crossed", "{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}", "line 3: \"a\" is closed where \"b\" of line 2"},
    {"tag", "a\n{{b", "line 2: a tag without its \"}}\""},
    {"triple", "{{{b}}", "a tag without its \"}}}\""},
    {"comment", "{{! b", "a tag without its"},
    {"end", "{{", "a tag without its"},
    {"empty", "\n{{ }}", "line 2: a tag without a name"},
    {"empty section", "{{#}}{{/}}", "a tag without a name"},
    {"empty dynamic", "{{>*}}", "a tag without a name"},
    {"space", "{{a b}}", "a name with a space in it: \"a b\""},
    {"dots", "{{a..b}}", "an empty word"},
    {"dot first", "{{.a}}", "an empty word"},
    {"dot last", "{{a.}}", "an empty word"},
    {"delimiters", "{{=a=}}", "new delimiters"},
    {"delimiters open", "{{=a b}}", "a tag without its \"=}}\""},
    {"delimiters equal", "{{== ==}}", "new delimiters"},
    {"delimiters long", "{{=aaaaaaaaaaaaaaaaa b=}}", "new delimiters"},
    {"value in parent", "{{<p}}{{x}}{{/p}}", "\"x\" stands inside a parent"},
    {"section in parent", "{{<p}}\n{{#x}}{{/x}}{{/p}}", "line 2: \"x\" stands inside a parent"},
};

static void
test_broken(gconstpointer data)
{
    size_t const index = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    const char *text = broken[index].text;
    g_assert_null(template_compile("t", text, strlen(text), &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_INVALID);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, broken[index].wanted));
}

static char *
repeat(const char *text, size_t count)
{
    GString *all = g_string_new(NULL);
    for (size_t index = 0; index < count; index++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

static void
assert_compile_fails(const char *text, FailCode code)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(template_compile("t", text, strlen(text), &error));
    g_assert_error(error, FAIL_DOMAIN, (gint)code);
}

static void
test_large(void)
{
    g_autofree char *ten = repeat("0123456789", 1024 * 1024);
    assert_compile_fails(ten, FAIL_TOO_LARGE);
    g_autofree char *tags = repeat("{{a}}\n", TEMPLATE_BYTES_MAX / 6);
    g_autofree char *lines = repeat("\n", TEMPLATE_BYTES_MAX);
    g_autofree char *openings = repeat("{{", TEMPLATE_BYTES_MAX / 2);
    assert_renders((const char *const[]){"t", lines, NULL}, NULL, lines);
    template_free(compile("t", tags));
    assert_compile_fails(openings, FAIL_INVALID);
}

static void
test_names(void)
{
    g_autofree char *name = repeat("n", TEMPLATE_NAME_MAX);
    g_autofree char *good = g_strdup_printf("{{%s}}", name);
    g_autofree char *bad = g_strdup_printf("{{%sn}}", name);
    template_free(compile("t", good));
    assert_compile_fails(bad, FAIL_INVALID);
    g_autoptr(GError) error = NULL;
    g_assert_null(template_compile("t", "a\0b", 3, &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_INVALID);
    Template *empty = template_compile("t", NULL, 0, NULL);
    g_assert_cmpstr(template_name(empty), ==, "t");
    template_free(empty);
}

static char *
nested(const char *sigil, size_t count)
{
    g_autofree char *opening = g_strdup_printf("{{%sa}}", sigil);
    g_autofree char *openings = repeat(opening, count);
    g_autofree char *closings = repeat("{{/a}}", count);
    return g_strconcat(openings, "x", closings, NULL);
}

static void
test_nesting(void)
{
    static const char *const sigils[] = {"#", "^", "$"};
    for (size_t index = 0; index < G_N_ELEMENTS(sigils); index++) {
        g_autofree char *good = nested(sigils[index], TEMPLATE_NESTING_MAX);
        g_autofree char *bad = nested(sigils[index], TEMPLATE_NESTING_MAX + 1);
        g_autoptr(Arena) arena = arena_new();
        Value *root = value_object(arena);
        value_put_bool(root, "a", index == 0);
        assert_renders((const char *const[]){"t", good, NULL}, root, "x");
        assert_compile_fails(bad, FAIL_INVALID);
    }
}

static void
test_recursion(void)
{
    static const char *const partial[] = {"t", "x{{>t}}", NULL};
    static const char *const parent[] = {"t", "x{{<t}}{{$b}}y{{/b}}{{/t}}", NULL};
    static const char *const both[] = {"t", "{{>u}}", "u", "{{<t}}{{/t}}", NULL};
    static const char *const own[] = {
        "t", "{{<p}}{{$a}}x{{$a}}y{{/a}}{{/a}}{{/p}}", "p", "{{$a}}{{/a}}", NULL};
    assert_too_large(partial, NULL, "templates inside each other");
    assert_too_large(parent, NULL, "inside each other");
    assert_too_large(both, NULL, "templates inside each other");
    assert_too_large(own, NULL, "templates inside each other");
    g_autoptr(Arena) arena = arena_new();
    Value *root = value_object(arena);
    value_put_text(root, "name", "t");
    assert_too_large((const char *const[]){"t", "{{>*name}}", NULL}, root, "inside each other");
}

static void
test_deep_sections(void)
{
    g_autofree char *sections = nested("#", 10);
    g_autofree char *inverted = nested("^", 10);
    g_autoptr(GString) first = g_string_new(sections);
    g_autoptr(GString) second = g_string_new(inverted);
    g_string_replace(first, "x", "{{>t}}", 0);
    g_string_replace(second, "x", "{{>t}}", 0);
    g_autoptr(Arena) arena = arena_new();
    Value *root = value_object(arena);
    assert_too_large((const char *const[]){"t", second->str, NULL}, root, "sections too deep");
    value_put_bool(root, "a", true);
    assert_too_large((const char *const[]){"t", first->str, NULL}, root, "sections too deep");
}

static void
test_output(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *text = repeat("<", 100000);
    Value *root = value_object(arena), *list = value_list(arena);
    for (int index = 0; index < 1000; index++)
        value_add_text(list, text);
    value_put(root, "list", list);
    assert_too_large((const char *const[]){"t", "{{#list}}{{.}}{{/list}}", NULL}, root, "bytes");
    assert_too_large((const char *const[]){"t",
                         "{{#list}}{{#list}}{{#list}}\n{{/list}}{{/list}}{{/list}}", NULL},
        root, "steps");
    Value *long_list = value_list(arena);
    for (int index = 0; index < 100000; index++)
        value_add(long_list, value_null());
    value_put(root, "long", long_list);
    assert_too_large(
        (const char *const[]){"t", "{{#long}}{{#long}}{{/long}}{{/long}}", NULL}, root, "steps");
    g_autofree char *blocks = repeat("{{$b}}{{/b}}", 50000);
    g_autofree char *child = g_strconcat("{{<p}}", blocks, "{{/p}}", NULL);
    assert_too_large((const char *const[]){"t", child, "p", "{{#long}}{{$a}}{{/a}}{{/long}}", NULL},
        root, "steps");
    assert_too_large(
        (const char *const[]){"t", "{{#list}}{{>t}}{{/list}}", NULL}, root, "inside each other");
}

static void
test_steps(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(TemplateSet) set = template_set_new();
    Value *root = value_object(arena), *two = value_list(arena);
    value_add_text(two, "a");
    value_add_text(two, "b");
    value_put(root, "two", two);
    for (int index = 0; index < 60; index++) {
        g_autofree char *name = g_strdup_printf("t%d", index);
        g_autofree char *text = g_strdup_printf("{{#two}}{{>t%d}}{{/two}}", index + 1);
        template_set_add(set, compile(name, text));
    }
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(template_render(template_set_find(set, "t0"), set, root, out, &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_TOO_LARGE);
    g_assert_nonnull(strstr(error->message, "steps"));
}

static void
test_indentation_bound(void)
{
    g_autofree char *blanks = repeat(" ", 100);
    g_autofree char *text = g_strconcat(blanks, "{{>t}}\n", NULL);
    assert_too_large((const char *const[]){"t", text, NULL}, NULL, "too much indentation");
}

static void
test_check(void)
{
    g_autoptr(TemplateSet) set = template_set_new();
    g_autoptr(GError) error = NULL;
    template_set_add(set, compile("a", "{{>b}}{{<b}}{{$x}}{{>b}}{{/x}}{{/b}}{{>*dynamic}}"));
    template_set_add(set, compile("b", "first"));
    template_set_add(set, compile("b", "second"));
    g_assert_cmpuint(template_set_count(set), ==, 2);
    g_assert_true(template_set_check(set, &error));
    g_assert_null(template_set_find(set, "c"));
    template_set_add(set, compile("b", "\n{{#x}}{{>c}}{{/x}}"));
    g_assert_false(template_set_check(set, &error));
    g_assert_error(error, FAIL_DOMAIN, FAIL_NOT_FOUND);
    g_assert_cmpstr(error->message, ==, "template b, line 2: there is no template c");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        g_autofree char *path = g_strdup_printf("/mustache/%s", rows[index].title);
        g_test_add_data_func(path, &rows[index], test_row);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(broken); index++) {
        g_autofree char *path = g_strdup_printf("/mustache/broken/%s", broken[index].title);
        g_test_add_data_func(path, GSIZE_TO_POINTER(index), test_broken);
    }
    g_test_add_func("/mustache/large", test_large);
    g_test_add_func("/mustache/names", test_names);
    g_test_add_func("/mustache/nesting", test_nesting);
    g_test_add_func("/mustache/recursion", test_recursion);
    g_test_add_func("/mustache/deep-sections", test_deep_sections);
    g_test_add_func("/mustache/output", test_output);
    g_test_add_func("/mustache/steps", test_steps);
    g_test_add_func("/mustache/indentation-bound", test_indentation_bound);
    g_test_add_func("/mustache/check", test_check);
    return g_test_run();
}
