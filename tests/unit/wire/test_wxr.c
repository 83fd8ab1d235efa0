/* SPDX-License-Identifier: MIT */
/* A WordPress export with everything in it, and exports that mean harm. */
#include <string.h>

#include "newsroom/redirect.h"
#include "wire_fixture.h"

#define HEAD                                                                                       \
    "<?xml version=\"1.0\"?><rss version=\"2.0\" "                                                 \
    "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "                                  \
    "xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>T</title>"                      \
    "<wp:base_blog_url>https://t.example</wp:base_blog_url>"
#define TAIL "</channel></rss>"

static void
import_coast(WireFixture *fixture)
{
    size_t size;
    const char *bytes = wire_golden(fixture->base.arena, "coast.wxr.xml", &size);
    char *path = wire_file(fixture, "coast.wxr.xml", bytes, size);
    g_assert_true(wire_import(fixture, path, NULL));
}

static void
expect_text(WireFixture *fixture, const char *id, const char *field, const char *expected)
{
    g_autoptr(Json) story = wire_story(fixture, id);
    g_assert_nonnull(story);
    g_assert_cmpstr(json_text(story, field), ==, expected);
}

static void
expect_value(WireFixture *fixture, const char *id, const char *field, const char *expected)
{
    g_autoptr(Json) story = wire_story(fixture, id);
    const Json *value = json_object_get(story, field);
    g_autofree char *text = value == NULL ? NULL : json_write(value);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_stories(WireFixture *fixture, gconstpointer data)
{
    wire_picture(fixture, "wp-content/uploads/2024/03/pier.png", 7);
    import_coast(fixture);
    wire_expect(fixture, 8, 0, 0, 0);
    g_assert_cmpint(fixture->report.skipped, >, 0);
    g_assert_cmpint(fixture->report.pictures_missing, >, 0);
    expect_text(fixture, "101", "title", "Harbour “reopens” after the storm");
    expect_text(fixture, "101", "standfirst", "Boats are back & fish too.");
    expect_text(fixture, "101", "author", "Ada Quill");
    expect_text(fixture, "101", "published", "2024-03-01T08:30:00Z");
    expect_text(fixture, "101", "updated", "2024-03-02T07:00:00Z");
    expect_value(fixture, "101", "sections", "[\"Sea\",\"Fishing & Trade\"]");
    expect_value(fixture, "101", "tags", "[\"Herring\",\"Salt & Ice\"]");
    expect_text(fixture, "101", "slug", "harbour-reopens");
    expect_text(fixture, "104", "slug", NULL);
    expect_text(fixture, "104", "status", "draft");
    expect_text(fixture, "105", "status", "scheduled");
    expect_text(fixture, "106", "status", "draft");
    expect_value(fixture, "107", "sections", "[\"Pages\"]");
    expect_text(fixture, "108", "title", "A short word without a title");
    g_autoptr(Json) first = wire_story(fixture, "101");
    const char *body = json_text(first, "body");
    g_assert_null(strstr(body, "script"));
    g_assert_null(strstr(body, "onclick"));
    g_assert_nonnull(strstr(body, "<img src=\"/media/"));
    g_assert_nonnull(strstr(body, "<figcaption>The closed pier</figcaption>"));
    const Json *picture = json_object_get(first, "picture");
    g_assert_cmpstr(json_text(picture, "alt"), ==, "A pier & gulls");
    import_coast(fixture);
    wire_expect(fixture, 0, 0, 8, 0);
}

static void
test_old_addresses(WireFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *path;
        const char *id;
    } OLD[] = {
        {"/news/2024/03/harbour-reopens", "101"},
        {"/news?p=101", "101"},
        {"/news/about", "107"},
    };

    g_autoptr(GError) error = NULL;
    import_coast(fixture);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    for (size_t index = 0; index < G_N_ELEMENTS(OLD); index++) {
        const char *address = NULL;
        int64_t id;
        bool found;
        g_assert_true(
            redirect_find(reader, fixture->base.arena, OLD[index].path, &address, &found, &error));
        if (!found)
            g_test_message("%s leads nowhere", OLD[index].path);
        g_assert_true(found);
        g_assert_true(
            story_find_foreign(reader, "https://ledger.example/news", OLD[index].id, &id, &error));
        g_autofree char *stem = g_strdup_printf("/articles/%" G_GINT64_FORMAT "/", id);
        g_assert_true(g_str_has_prefix(address, stem));
    }
}

static char *
item(const char *id, const char *title, const char *body)
{
    return g_strdup_printf("<item><title>%s</title><content:encoded>%s</content:encoded>"
                           "<wp:post_id>%s</wp:post_id><wp:post_date_gmt>2024-03-01 08:30:00"
                           "</wp:post_date_gmt><wp:status>publish</wp:status>"
                           "<wp:post_type>post</wp:post_type></item>",
        title, body, id);
}

/* Bombs, files of the machine, cut files: a clear word, little memory, and what was whole stays. */
static void
test_hostile(WireFixture *fixture, gconstpointer data)
{
    static const char BOMB[] =
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
        "\"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
        "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><item><title>x &f; &d;</title>"
        "<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        "<wp:post_date_gmt>2024-03-01 08:30:00</wp:post_date_gmt></item></channel></rss>";
    char *path = wire_file(fixture, "bomb.xml", BOMB, strlen(BOMB));
    wire_import(fixture, path, "wxr");
    g_assert_null(strstr(wire_export(fixture), "root:"));
    g_assert_cmpuint(strlen(wire_export(fixture)), <, 10000);

    g_autofree char *whole = item("2", "Whole", "It stays.");
    g_autofree char *cut = g_strconcat(HEAD, whole, "<item><title>Cut", NULL);
    path = wire_file(fixture, "cut.xml", cut, strlen(cut));
    bool const done = wire_import(fixture, path, "wxr");
    g_assert_true(!done || fixture->report.failed > 0);
    expect_text(fixture, "2", "title", "Whole");
}

static void
test_large_items(WireFixture *fixture, gconstpointer data)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autoptr(GString) long_body = g_string_new(NULL);
    for (int index = 0; index < 200000; index++)
        g_string_append(deep, "&lt;b&gt;");
    for (int index = 0; index < 400000; index++)
        g_string_append(long_body, "word word word ");
    g_autofree char *first = item("1", "Deep", deep->str);
    g_autofree char *second = item("2", "Long", long_body->str);
    g_autofree char *third = item("3", "Fine", "Short.");
    g_autofree char *text = g_strconcat(HEAD, first, second, third, TAIL, NULL);
    char *path = wire_file(fixture, "large.xml", text, strlen(text));
    g_assert_true(wire_import(fixture, path, "wxr"));
    g_assert_cmpint(fixture->report.failed, >=, 1);
    expect_text(fixture, "3", "title", "Fine");
}

static void
test_same_id(WireFixture *fixture, gconstpointer data)
{
    g_autofree char *first = item("1", "First", "One.");
    g_autofree char *second = item("1", "Second", "Two.");
    g_autofree char *text = g_strconcat(HEAD, first, second, TAIL, NULL);
    char *path = wire_file(fixture, "same.xml", text, strlen(text));
    g_assert_true(wire_import(fixture, path, "wxr"));
    wire_expect(fixture, 1, 1, 0, 0);
    expect_text(fixture, "1", "title", "Second");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WireFixture *, gconstpointer);
    } TESTS[] = {
        {"/wxr/stories", test_stories},
        {"/wxr/old-addresses", test_old_addresses},
        {"/wxr/hostile", test_hostile},
        {"/wxr/large-items", test_large_items},
        {"/wxr/same-id", test_same_id},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(
            TESTS[index].path, WireFixture, NULL, wire_set_up, TESTS[index].test, wire_tear_down);
    return g_test_run();
}
