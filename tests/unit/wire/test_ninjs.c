/* SPDX-License-Identifier: MIT */
/* Each field of an item, in both versions; what is withdrawn says nothing any more. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "wire/export.h"
#include "wire/ninjs.h"
#include "wire_fixture.h"

static const char FULL[] =
    "{\"id\":\"w-7\",\"title\":\"Ferry crews vote\",\"list_title\":\"Ferry vote\",\"kicker\":"
    "\"Brannoy\",\"standfirst\":\"Islands wait.\",\"dateline\":\"BRANNOY\",\"priority\":2,"
    "\"published\":\"2024-01-20T08:00:00Z\",\"updated\":\"2024-01-20T09:00:00Z\",\"sections\":["
    "\"World\",\"Lorn\"],\"tags\":[{\"name\":\"Mirela Stane\",\"type\":\"person\"},{\"name\":"
    "\"Brannoy\",\"type\":\"place\"},{\"name\":\"Harbour Authority\",\"type\":\"organisation\"},"
    "{\"name\":\"Ferry strike\",\"type\":\"topic\"},\"untyped\"],\"authors\":[\"Ada\",\"Ben\"],"
    "\"source\":\"Courier\",\"url\":\"https://c.example/1\",\"picture\":{\"file\":"
    "\"pier.gif\",\"alt\":\"A pier\",\"caption\":\"The pier at dawn\",\"credit\":\"Ida\"},"
    "\"body_format\":\"html\",\"body\":\"<p>The <b>vote</b> is <a href=\\\"/live\\\">tonight</a>."
    "<script>x()</script></p><p>It is close.</p>\"}\n";

static void
set_up(WireFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    wire_set_up(fixture, data);
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, "base_url", "https://gazette.example");
    json_put_text(fields, "title", "The Gazette");
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
}

static Json *
item_of(WireFixture *fixture, int64_t id, NinjsVersion version)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    Story story;
    bool found;
    Json *item;
    g_assert_true(story_find(reader, fixture->base.arena, id, &story, &found, &error) && found);
    g_assert_true(ninjs_story(reader, fixture->base.arena, &story,
        story.working != NULL ? story.working : story.live, version, &item, &error));
    g_assert_no_error(error);
    return item;
}

/* "headlines/0/value" of an item; "" where there is nothing. */
static const char *
at(const Json *item, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, "/", -1);
    for (char **step = steps; *step != NULL; step++)
        item = json_is_array(item) ? json_array_get(item, (size_t)g_ascii_strtoll(*step, NULL, 10))
                                   : json_object_get(item, *step);
    if (json_is_integer(item)) {
        static char number[24];
        g_snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(item));
        return number;
    }
    return json_is_string(item) ? json_string_value(item) : "";
}

static const struct {
    const char *path, *value;
} FIELDS[] = {
    {"uri", "https://gazette.example/articles/1"},
    {"type", "text"},
    {"representationType", "full"},
    {"profile", "text-photo"},
    {"version", "1"},
    {"firstCreated", "2024-01-20T08:00:00Z"},
    {"versionCreated", "2024-01-20T09:00:00Z"},
    {"embargoedUntil", ""},
    {"pubStatus", "usable"},
    {"urgency", "3"},
    {"language", "en"},
    {"copyrightHolder", ""}, /* another's */
    {"headlines/0/role", "main"},
    {"headlines/0/value", "Ferry crews vote"},
    {"headlines/0/contentType", "text/plain"},
    {"headlines/1/role", "short"},
    {"headlines/1/value", "Ferry vote"},
    {"headlines/2/role", "kicker"},
    {"headlines/2/value", "Brannoy"},
    {"descriptions/0/role", "summary"},
    {"descriptions/0/value", "Islands wait."},
    {"bodies/0/role", "main"},
    {"bodies/0/contentType", "text/plain"},
    {"bodies/0/value", "The vote is tonight.\n\nIt is close."},
    {"bodies/0/charCount", "34"},
    {"bodies/0/wordCount", "7"},
    {"bodies/1/role", "html"},
    {"bodies/1/contentType", "text/html"},
    {"people/0/name", "Mirela Stane"},
    {"people/0/rel", "about"},
    {"people/0/uri", "https://gazette.example/tags/mirela-stane"},
    {"places/0/name", "Brannoy"},
    {"organisations/0/name", "Harbour Authority"},
    {"subjects/0/name", "Lorn"},
    {"subjects/0/rel", "section"},
    {"subjects/0/uri", "https://gazette.example/world/lorn"},
    {"subjects/1/name", "Ferry strike"},
    {"subjects/1/rel", "about"},
    {"subjects/2/name", "untyped"},
    {"infoSources/0/name", "Courier"},
    {"infoSources/0/role", "source"},
    {"by", "Ada, Ben"},
    {"slugline", "ferry-crews-vote"},
    {"located", "BRANNOY"},
    {"altIds/0/role", "foreign"},
    {"altIds/0/value", "w-7"},
    {"altIds/1/role", "foreign-url"},
    {"altIds/1/value", "https://c.example/1"},
    {"altIds/2/role", "web"},
    {"altIds/2/value", "https://gazette.example/articles/1/ferry-crews-vote"},
    {"associations/0/name", "mainpicture"},
    {"associations/0/type", "picture"},
    {"associations/0/descriptions/0/role", "caption"},
    {"associations/0/descriptions/0/value", "The pier at dawn"},
    {"associations/0/descriptions/1/value", "A pier"},
    {"associations/0/by", "Ida"},
    {"associations/0/renditions/0/name", "full"},
    {"associations/0/renditions/0/contentType", "image/gif"},
    {"associations/0/renditions/0/width", "1"},
    {"associations/0/renditions/1/name", "16x9"},
    {"associations/0/renditions/1/contentType", "image/jpeg"},
    {"associations/0/renditions/4/name", "191x100"},
    {"edNote", ""},
    {"standard/name", "ninjs"},
};

static void
test_fields(WireFixture *fixture, gconstpointer data)
{
    wire_picture(fixture, "pier.gif", 50);
    g_assert_true(wire_import_text(fixture, "lines.jsonl", FULL));
    wire_expect(fixture, 1, 0, 0, 0);
    g_autoptr(Json) newer = item_of(fixture, 1, NINJS_3_1);
    g_autoptr(Json) older = item_of(fixture, 1, NINJS_2_2);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        g_autofree char *small = g_ascii_strdown(FIELDS[index].path, -1);
        g_test_message("%s", FIELDS[index].path);
        g_assert_cmpstr(at(newer, FIELDS[index].path), ==, FIELDS[index].value);
        g_assert_cmpstr(at(older, small), ==, FIELDS[index].value);
    }
    g_assert_cmpstr(at(newer, "standard/version"), ==, "3.1");
    g_assert_cmpstr(at(older, "standard/version"), ==, "2.2");
    g_assert_cmpstr(
        at(newer, "standard/schema"), ==, "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json");
    const char *html = at(newer, "bodies/1/value");
    g_assert_nonnull(strstr(html, "<b>vote</b>"));
    g_assert_nonnull(strstr(html, "href=\"https://gazette.example/live\""));
    g_assert_null(strstr(html, "script"));
    g_assert_true(
        g_str_has_prefix(at(newer, "associations/0/uri"), "https://gazette.example/media/"));
}

static void
test_scripts_and_directions(WireFixture *fixture, gconstpointer data)
{
    g_assert_true(wire_import_text(fixture, "lines.jsonl",
        "{\"id\":\"1\",\"title\":\"Новый мост через Дунай\",\"published\":\"2024-01-20T08:00:00Z\","
        "\"language\":\"bg\",\"tags\":[\"Русе\"],\"body\":\"Мостът е готов & чака.\"}\n"
        "{\"id\":\"2\",\"title\":\"جسر جديد\",\"published\":\"2024-01-20T08:00:00Z\","
        "\"language\":\"ar\",\"urgency\":7,\"body_format\":\"markdown\",\"body\":\"**الجسر** "
        "جاهز\"}\n"));
    g_autoptr(Json) bulgarian = item_of(fixture, 1, NINJS_3_1);
    g_assert_cmpstr(at(bulgarian, "headlines/0/value"), ==, "Новый мост через Дунай");
    g_assert_cmpstr(at(bulgarian, "language"), ==, "bg");
    g_assert_cmpstr(at(bulgarian, "bodies/0/charCount"), ==, "22");
    g_assert_cmpstr(at(bulgarian, "bodies/1/value"), ==, "<p>Мостът е готов &amp; чака.</p>");
    g_assert_cmpstr(at(bulgarian, "subjects/1/name"), ==, "Русе");
    g_assert_cmpstr(at(bulgarian, "profile"), ==, "text-only");
    g_assert_cmpstr(at(bulgarian, "urgency"), ==, "5");
    g_assert_cmpstr(at(bulgarian, "copyrightHolder"), ==, "The Gazette");
    g_autoptr(Json) arabic = item_of(fixture, 2, NINJS_2_2);
    g_assert_cmpstr(at(arabic, "headlines/0/value"), ==, "جسر جديد");
    g_assert_cmpstr(at(arabic, "language"), ==, "ar");
    g_assert_cmpstr(at(arabic, "urgency"), ==, "7");
    g_assert_cmpstr(at(arabic, "bodies/0/value"), ==, "الجسر جاهز");
    g_assert_nonnull(strstr(at(arabic, "bodies/1/value"), "<strong>الجسر</strong>"));
}

static void
test_states(WireFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base, "World");
    StoryContent const content = {
        .headline = "Secret", .body = "Not yet.", .sections = &section, .section_count = 1};
    int64_t id, revision;
    clock_stop(INT64_C(1709290800) * SECOND_US);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    fixture_commit(write);
    {
        g_autoptr(Json) draft = item_of(fixture, id, NINJS_3_1);
        g_assert_cmpstr(at(draft, "pubStatus"), ==, "withheld");
        g_assert_cmpstr(at(draft, "firstCreated"), ==, "");
    }
    write = fixture_begin(&fixture->base);
    g_assert_true(story_embargo(write, id, revision, clock_now_us() + HOUR_US, &revision, &error));
    fixture_commit(write);
    {
        g_autoptr(Json) newer = item_of(fixture, id, NINJS_3_1);
        g_autoptr(Json) older = item_of(fixture, id, NINJS_2_2);
        g_assert_cmpstr(at(newer, "pubStatus"), ==, "withheld");
        g_assert_cmpstr(at(newer, "embargoedUntil"), ==, "2024-03-01T12:00:00Z");
        g_assert_cmpstr(at(older, "embargoed"), ==, "2024-03-01T12:00:00Z");
    }
    int64_t const live = fixture_story(&fixture->base, "Ferry", "World", NULL, 0);
    StoryContent const corrected = {
        .headline = "Ferries", .body = "Two.", .sections = &section, .section_count = 1};
    revision = fixture_revision(&fixture->base, live);
    write = fixture_begin(&fixture->base);
    g_assert_true(story_save(write, live, revision, &corrected, &revision, &error));
    g_assert_true(story_correct(write, live, revision, "There are two.", false, &revision, &error));
    fixture_commit(write);
    {
        g_autoptr(Json) item = item_of(fixture, live, NINJS_3_1);
        g_assert_cmpstr(at(item, "edNote"), ==, "Correction, 2024-03-01T11:00:00Z: There are two.");
        g_assert_cmpstr(at(item, "headlines/0/value"), ==, "Ferries");
    }
    write = fixture_begin(&fixture->base);
    g_assert_true(story_withdraw(write, live, revision, "There are none.", NULL, &error));
    fixture_commit(write);
    {
        g_autoptr(Json) item = item_of(fixture, live, NINJS_3_1);
        g_autofree char *text = json_write(item);
        g_assert_cmpstr(at(item, "pubStatus"), ==, "canceled");
        g_assert_cmpstr(at(item, "representationType"), ==, "partial");
        g_assert_cmpstr(at(item, "edNote"), ==, "There are none.");
        g_assert_null(strstr(text, "Ferr"));
        g_assert_null(strstr(text, "ferr"));
        g_assert_null(strstr(text, "bodies"));
    }
    clock_resume();
}

/* An item a line; drafts and what waits are not among them. */
static void
test_export(WireFixture *fixture, gconstpointer data)
{
    static const char *const FORMATS[] = {"ninjs", "ninjs-2.2", "ninjs-3.1"};
    g_autoptr(GError) error = NULL;
    int64_t count, id, revision;
    int64_t const section = fixture_section(&fixture->base, "World");
    StoryContent const content = {
        .headline = "A draft", .body = "No.", .sections = &section, .section_count = 1};
    int64_t const withdrawn = fixture_story(&fixture->base, "Withdrawn", "World", NULL, 0);
    fixture_story(&fixture->base, "Live one", "World", NULL, 0);
    fixture_story(&fixture->base, "Waits", "World", NULL, clock_now_us() + DAY_US);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_withdraw(write, withdrawn, 2, "Wrong.", NULL, &error));
    fixture_commit(write);
    for (size_t index = 0; index < G_N_ELEMENTS(FORMATS); index++) {
        g_autofree char *path = g_build_filename(fixture->dir, FORMATS[index], NULL);
        g_autofree char *text = NULL;
        g_assert_true(export_stories(fixture->base.newsroom, FORMATS[index], path, &count, &error));
        g_assert_cmpint(count, ==, 2);
        g_assert_true(g_file_get_contents(path, &text, NULL, &error));
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        g_assert_cmpuint(g_strv_length(lines), ==, 3);
        g_autoptr(Json) first = json_read_object(lines[0], strlen(lines[0]), SIZE_MAX, &error);
        g_autoptr(Json) second = json_read_object(lines[1], strlen(lines[1]), SIZE_MAX, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(at(first, index == 1 ? "pubstatus" : "pubStatus"), ==, "canceled");
        g_assert_cmpstr(at(second, "headlines/0/value"), ==, "Live one");
        g_assert_null(strstr(text, "Waits"));
        g_assert_null(strstr(text, "A draft"));
    }
    NinjsVersion version;
    g_assert_false(ninjs_parse("ninjs-1.0", &version));
}

#define ADD(name, test) g_test_add("/ninjs/" name, WireFixture, NULL, set_up, test, wire_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("fields", test_fields);
    ADD("scripts-and-directions", test_scripts_and_directions);
    ADD("states", test_states);
    ADD("export", test_export);
    return g_test_run();
}
