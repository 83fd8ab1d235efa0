/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wire_fixture.h"

#define HEAD  "\"id\":\"a\",\"title\":\"T\",\"published\":\"2024-05-01T10:00:00Z\""
#define STORY "{" HEAD ",\"body\":\"Text.\"}"

/* A line that cannot come in, and the beginning of the reason. */
static const struct {
    const char *name;
    const char *line;
    const char *reason;
} REFUSED[] = {
    {"no-json", "nonsense", "JSON, column"},
    {"array", "[]", "JSON"},
    {"cut", "{\"id\":\"a\",\"title\":\"T", "JSON, column"},
    {"trailing", STORY " x", "JSON, column"},
    {"twice", "{\"id\":\"a\"," HEAD "}", "JSON, column"},
    {"no-id", "{\"title\":\"T\",\"published\":\"2024-05-01\"}", "id is missing"},
    {"empty-id", "{\"id\":\" \",\"title\":\"T\",\"published\":\"2024-05-01\"}", "id is missing"},
    {"no-title", "{\"id\":\"a\",\"published\":\"2024-05-01\"}", "title is missing"},
    {"title-number", "{\"id\":\"a\",\"title\":7,\"published\":\"2024-05-01\"}", "title is no text"},
    {"no-time", "{\"id\":\"a\",\"title\":\"T\"}", "published is missing"},
    {"bad-time", "{\"id\":\"a\",\"title\":\"T\",\"published\":\"yesterday\"}", "published: "},
    {"far-time", "{\"id\":\"a\",\"title\":\"T\",\"published\":\"99999-01-01T00:00:00Z\"}",
        "published: "},
    {"early-time", "{\"id\":\"a\",\"title\":\"T\",\"published\":\"0001-01-01\"}", "published: "},
    {"no-day", "{\"id\":\"a\",\"title\":\"T\",\"published\":\"2023-02-29\"}", "published: "},
    {"bad-update", "{" HEAD ",\"updated\":\"soon\"}", "updated: "},
    {"sections", "{" HEAD ",\"sections\":\"World\"}", "sections is no list"},
    {"section-number", "{" HEAD ",\"sections\":[1]}", "sections holds something"},
    {"section-deep",
        "{" HEAD ",\"sections\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]}",
        "sections is too deep"},
    {"tag-number", "{" HEAD ",\"tags\":[1]}", "tags holds something"},
    {"status", "{" HEAD ",\"status\":\"odd\"}", "status \"odd\""},
    {"format", "{" HEAD ",\"body_format\":\"rtf\",\"body\":\"x\"}", "body_format \"rtf\""},
    {"priority", "{" HEAD ",\"priority\":9}", "priority must be"},
    {"priority-wrap", "{" HEAD ",\"priority\":4294967299}", "priority must be"},
    {"urgency", "{" HEAD ",\"urgency\":10}", "urgency must be"},
    {"slug", "{" HEAD ",\"slug\":\"?!\"}", "slug \"?!\" has no letter"},
    {"slug-number", "{" HEAD ",\"slug\":7}", "slug is no text"},
    {"correction", "{" HEAD ",\"corrections\":[{\"text\":\"x\"}]}", "corrections need"},
    {"correction-time", "{" HEAD ",\"corrections\":[{\"text\":\"x\",\"at\":\"?\"}]}",
        "correction: "},
    {"picture-up", "{" HEAD ",\"picture\":{\"file\":\"../secret.png\"}}", "picture must name"},
    {"picture-until",
        "{" HEAD ",\"picture\":{\"file\":\"a.png\",\"library\":{\"until\":\"soon\"}}}",
        "picture: "},
    {"picture-text", "{" HEAD ",\"picture\":{\"file\":\"a.png\",\"library\":{\"alt\":7}}}",
        "picture: alt is no text"},
    {"picture-size", "{" HEAD ",\"picture\":{\"file\":\"a.png\",\"library\":{\"focal\":[1,2]}}}",
        "picture: focal and crops need"},
    {"picture-huge",
        "{" HEAD ",\"picture\":{\"file\":\"a.png\",\"library\":{\"crops\":{},\"width\":"
        "9000000000000000000,\"height\":1}}}",
        "picture: focal and crops need"},
    {"picture-focal",
        "{" HEAD ",\"picture\":{\"file\":\"a.png\",\"library\":{\"focal\":[1,2000],\"width\":9,"
        "\"height\":9}}}",
        "picture: focal is two numbers"},
    {"pictures-up", "{" HEAD ",\"pictures\":[{\"file\":\"../secret.png\"}]}", "picture must name"},
    {"picture-within", "{" HEAD ",\"picture\":{\"file\":\"a/../../b.png\"}}", "picture must name"},
    {"picture-root", "{" HEAD ",\"picture\":{\"file\":\"/etc/passwd\"}}", "picture must name"},
    {"surrogate", "{\"id\":\"a\",\"title\":\"\\ud800\",\"published\":\"2024-05-01\"}",
        "JSON, column"},
    {"escaped-nul", "{\"id\":\"a\",\"title\":\"a\\u0000b\",\"published\":\"2024-05-01\"}",
        "JSON, column"},
    {"utf8", "{\"id\":\"a\",\"title\":\"\xff\",\"published\":\"2024-05-01\"}", "not valid UTF-8"},
    {"overlong", "{\"id\":\"a\",\"title\":\"\xc0\xaf\",\"published\":\"2024-05-01\"}",
        "not valid UTF-8"},
};

static void
test_refused(WireFixture *fixture, gconstpointer data)
{
    for (size_t index = 0; index < G_N_ELEMENTS(REFUSED); index++) {
        g_autofree char *text = g_strconcat("\n", REFUSED[index].line, "\n", NULL);
        g_autofree char *expected = g_strconcat("2: ", REFUSED[index].reason, NULL);
        char *path = wire_file(fixture, "refused.jsonl", text, strlen(text));
        g_assert_true(wire_import(fixture, path, "jsonl"));
        if (!g_str_has_prefix(fixture->failures->str, expected))
            g_test_message("%s: %s", REFUSED[index].name, fixture->failures->str);
        g_assert_true(g_str_has_prefix(fixture->failures->str, expected));
        wire_expect(fixture, 0, 0, 0, 1);
    }
    g_assert_cmpstr(wire_export(fixture), ==, "");
}

/* What a record says, and what a field of the exported story is. */
static const struct {
    const char *fields;
    const char *field;
    const char *expected; /* JSON; NULL: the field is absent */
} TAKEN[] = {
    {"\"sections\":[\"World\",\"Lorn\"]", "sections", "[\"World\",\"Lorn\"]"},
    {"\"sections\":[\"World\",\"Lorn\"]", "section_paths", NULL},
    {"\"sections\":[\"World/Lorn\",\"Sea\"]", "sections", "[\"World\",\"Lorn\"]"},
    {"\"sections\":[\"World/Lorn\",\"Sea\"]", "section_paths", "[[\"World\",\"Lorn\"],[\"Sea\"]]"},
    {"\"section_paths\":[[\"A/B\"],[\"Sea\"]]", "section_paths", "[[\"A/B\"],[\"Sea\"]]"},
    {"\"sections\":[]", "sections", "[\"News\"]"},
    {"\"sections\":[\" \",\"Sea \"]", "sections", "[\"Sea\"]"},
    {"\"sections\":[\"Search\"]", "sections", "[\"Search\"]"},
    {"\"tags\":[\"a\",\" a \",\"\",\"b\"]", "tags", "[\"a\",\"b\"]"},
    {"\"tags\":[{\"name\":\"Ida Lorn\",\"type\":\"person\"}]", "tags", "[\"Ida Lorn\"]"},
    {"\"tags\":[{\"name\":\"Ida Lorn\",\"type\":\"person\"}]", "tag_types",
        "{\"Ida Lorn\":\"person\"}"},
    {"\"tags\":[\"Brannoy\"],\"tag_types\":{\"Brannoy\":\"place\"}", "tag_types",
        "{\"Brannoy\":\"place\"}"},
    {"\"slug\":\"Ferry strike, over\"", "slug", "\"ferry-strike-over\""},
    {"\"slug\":\" \"", "slug", NULL},
    {"\"author\":\"Ada\"", "author", "\"Ada\""},
    {"\"authors\":[\"Ada\",\"Ben\"]", "authors", "[\"Ada\",\"Ben\"]"},
    {"\"title\":\" A\\tb\\u0007c \"", "title", "\"A\\tbc\""},
    {"\"body\":\"<p onclick='x()'>Hi<script>1</script></p>\"", "body", "\"<p>Hi</p>\""},
    {"\"body\":\"<p>Hi</p>\"", "body_format", "\"html\""},
    {"\"body\":\"1 < 2\"", "body", "\"1 < 2\""},
    {"\"body\":\"*Hi*\",\"body_format\":\"markdown\"", "body_format", "\"markdown\""},
    {"\"body\":\"<b>\",\"body_format\":\"plain\"", "body", "\"<b>\""},
    {"\"published\":\"2024-05-01T12:30:00+02:00\"", "published", "\"2024-05-01T10:30:00Z\""},
    {"\"status\":\"draft\"", "status", "\"draft\""},
    {"\"status\":\"spiked\"", "status", "\"spiked\""},
    {"\"status\":\"live\"", "status", NULL},
    {"\"status\":\"withdrawn\",\"withdrawn_reason\":\"Wrong.\"", "withdrawn_reason", "\"Wrong.\""},
    {"\"origin\":\"https://old.example\"", "origin", "\"https://old.example\""},
    {"\"corrections\":[{\"at\":\"2024-05-02T10:00:00Z\",\"text\":\"Was wrong.\"}]", "corrections",
        "[{\"at\":\"2024-05-02T10:00:00Z\",\"text\":\"Was wrong.\"}]"},
    {"\"corrections\":[{\"at\":\"2024-05-02T10:00:00Z\",\"text\":\"Wrong.\",\"compare\":true}]",
        "corrections", "[{\"at\":\"2024-05-02T10:00:00Z\",\"compare\":true,\"text\":\"Wrong.\"}]"},
    {"\"kicker\":\"Lorn\",\"standfirst\":null", "standfirst", NULL},
    {"\"unknown\":{\"x\":[1]}", "unknown", NULL},
    {"\"related\":[\"t1\",\"t0\",\"none\"]", "related", "[\"t1\",\"t0\"]"},
    {"\"unrelated\":[\"t1\"]", "unrelated", "[\"t1\"]"},
    {"\"listed\":[\"t1\"]", "listed", "[\"t1\"]"},
};

static void
test_taken(WireFixture *fixture, gconstpointer data)
{
    for (size_t index = 0; index < G_N_ELEMENTS(TAKEN); index++) {
        g_autoptr(Json) line = json_loads("{" HEAD "}", 0, NULL);
        g_autofree char *fields = g_strconcat("{", TAKEN[index].fields, "}", NULL);
        g_autoptr(Json) more = json_loads(fields, 0, NULL);
        g_autofree char *id = g_strdup_printf("t%zu", index);
        json_object_update(line, more);
        json_object_set_new(line, "id", json_string(id));
        g_autofree char *text = json_write(line);
        g_assert_true(wire_import_text(fixture, "taken.jsonl", text));
        wire_expect(fixture, 1, 0, 0, 0);
        g_autoptr(Json) story = wire_story(fixture, id);
        const Json *value = json_object_get(story, TAKEN[index].field);
        g_autofree char *shown = value == NULL ? NULL : json_write(value);
        g_assert_cmpstr(shown, ==, TAKEN[index].expected);
    }
}

static void
test_line_ends(WireFixture *fixture, gconstpointer data)
{
    static const char TEXT[] =
        "\xef\xbb\xbf{\"id\":1,\"title\":\"One\",\"published\":\"2024-05-01\"}\r\n"
        "\r\n"
        "{\"id\":2,\"title\":\"Two\",\"published\":\"2024-05-02\"}\n"
        "{\"id\":3,\"title\":\"Three\",\"published\":\"2024-05-03\"}";
    g_assert_true(wire_import_text(fixture, "ends.jsonl", TEXT));
    wire_expect(fixture, 3, 0, 0, 0);
    g_assert_true(wire_import_text(fixture, "empty.jsonl", ""));
    wire_expect(fixture, 0, 0, 0, 0);
    g_autoptr(Json) story = wire_story(fixture, "3");
    g_assert_cmpstr(json_text(story, "title"), ==, "Three");
}

static void
test_same_id_twice(WireFixture *fixture, gconstpointer data)
{
    g_assert_true(wire_import_text(fixture, "twice.jsonl",
        STORY "\n" STORY "\n"
              "{" HEAD ",\"body\":\"Other.\"}\n"));
    wire_expect(fixture, 1, 1, 1, 0);
    g_autoptr(Json) story = wire_story(fixture, "a");
    g_assert_cmpstr(json_text(story, "body"), ==, "Other.");
}

/* Lines and lists without a bound are refused; what stands around them comes in. */
static void
test_too_large(WireFixture *fixture, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new(STORY "\n{\"id\":\"b\",\"body\":\"");
    for (int count = 0; count < 9 * 1024 * 1024 / 16; count++)
        g_string_append(text, "sixteen letters ");
    g_string_append(
        text, "\"}\n{\"id\":\"c\",\"title\":\"T\",\"published\":\"2024-05-01\",\"tags\":[\"0\"");
    for (int count = 1; count < 10000; count++)
        g_string_append_printf(text, ",\"%d\"", count);
    g_string_append(text, "]}\n{\"id\":\"d\",\"title\":\"T\",\"published\":\"2024-05-01\"}\n");
    g_assert_true(wire_import_text(fixture, "large.jsonl", text->str));
    wire_expect(fixture, 2, 0, 0, 2);
    g_assert_nonnull(strstr(fixture->failures->str, "2: the line has more than"));
    g_assert_nonnull(strstr(fixture->failures->str, "3: tags: 10000 of them"));
}

static void
test_nul_bytes(WireFixture *fixture, gconstpointer data)
{
    static const char TEXT[] = STORY "\n\0\0\0\n{\"id\":\"b\0\"}\n{\"id\":\"d\",\"title\":\"T\","
                                     "\"published\":\"2024-05-01\"}\n";
    char *path = wire_file(fixture, "nul.jsonl", TEXT, sizeof TEXT - 1);
    g_assert_true(wire_import(fixture, path, NULL));
    wire_expect(fixture, 2, 0, 0, 2);
}

static void
test_picture(WireFixture *fixture, gconstpointer data)
{
    wire_picture(fixture, "p/one.gif", 10);
    g_assert_true(wire_import_text(fixture, "picture.jsonl",
        "{" HEAD
        ",\"picture\":{\"file\":\"p/one.gif\",\"alt\":\"A\",\"caption\":\"C\",\"credit\":\"D\"}}\n"
        "{\"id\":\"b\",\"title\":\"T\",\"published\":\"2024-05-01\",\"picture\":{\"file\":\"gone."
        "gif\"}}\n"
        "{\"id\":\"c\",\"title\":\"T\",\"published\":\"2024-05-01\",\"picture\":{\"file\":"
        "\"picture.jsonl\"}}\n"));
    wire_expect(fixture, 3, 0, 0, 0);
    g_assert_cmpint(fixture->report.pictures_missing, ==, 2);
    g_autoptr(Json) story = wire_story(fixture, "a");
    const Json *picture = json_object_get(story, "picture");
    g_assert_cmpstr(json_text(picture, "alt"), ==, "A");
    g_assert_cmpstr(json_text(picture, "caption"), ==, "C");
    g_assert_cmpstr(json_text(picture, "credit"), ==, "D");
    g_autoptr(Json) without = wire_story(fixture, "b");
    g_assert_null(json_object_get(without, "picture"));
}

/* A live story's entries come in, go out and come in again; those that are bad fail their story. */
static void
test_live(WireFixture *fixture, gconstpointer data)
{
    static const char GOOD[] =
        "{\"id\":\"1\",\"title\":\"The "
        "vote\",\"published\":\"2025-01-20T12:00:00Z\",\"sections\":[\"World\"],"
        "\"body\":\"\",\"live\":{\"state\":\"ended\",\"entries\":["
        "{\"at\":\"2025-01-20T12:01:00Z\",\"title\":\"Doors open\",\"body\":\"All "
        "four.\",\"key\":true},"
        "{\"at\":\"2025-01-20T12:02:00Z\",\"body\":\"<p "
        "onclick=x>Soup</p>\",\"body_format\":\"html\"}]}}\n";
    static const char *const BAD[] = {"{\"state\":\"maybe\"}", "[]",
        "{\"state\":\"running\",\"entries\":[{\"body\":\"No time\"}]}",
        "{\"state\":\"running\",\"entries\":[7]}",
        "{\"state\":\"running\",\"entries\":[{\"at\":\"2025-01-20T12:02:00Z\",\"body\":\"\"}]}"};
    g_assert_true(wire_import_text(fixture, "live.jsonl", GOOD));
    wire_expect(fixture, 1, 0, 0, 0);
    const char *line = wire_export(fixture);
    g_autoptr(Json) story = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
    const Json *live = json_object_get(story, "live");
    g_assert_cmpstr(json_text(live, "state"), ==, "ended");
    const Json *entries = json_object_get(live, "entries");
    g_assert_cmpuint(json_array_size(entries), ==, 2);
    g_assert_true(json_flag(json_array_get(entries, 0), "key", false));
    g_assert_cmpstr(json_text(json_array_get(entries, 1), "body"), ==, "<p>Soup</p>");
    g_assert_true(wire_import_text(fixture, "live.jsonl", GOOD));
    wire_expect(fixture, 0, 0, 1, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *text = g_strdup_printf(
            "{\"id\":\"b%zu\",\"title\":\"X\",\"published\":\"2025-01-20T12:00:00Z\",\"body\":\"\","
            "\"live\":%s}\n",
            index, BAD[index]);
        g_assert_true(wire_import_text(fixture, "bad.jsonl", text));
        wire_expect(fixture, 0, 0, 0, 1);
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(WireFixture *, gconstpointer);
    } TESTS[] = {
        {"/jsonl/refused", test_refused},
        {"/jsonl/taken", test_taken},
        {"/jsonl/line-ends", test_line_ends},
        {"/jsonl/same-id", test_same_id_twice},
        {"/jsonl/too-large", test_too_large},
        {"/jsonl/nul", test_nul_bytes},
        {"/jsonl/picture", test_picture},
        {"/jsonl/live", test_live},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(
            TESTS[index].path, WireFixture, NULL, wire_set_up, TESTS[index].test, wire_tear_down);
    return g_test_run();
}
