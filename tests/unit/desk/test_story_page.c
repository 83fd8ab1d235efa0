/* SPDX-License-Identifier: MIT */
/* The page where a story is written, and what it asks for beside the API. */
#include <string.h>

#include "base/json.h"
#include "desk_fixture.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"

static Caller
session_of(DeskFixture *fixture, const char *login, Role role)
{
    return desk_fixture_session(fixture, desk_fixture_person(fixture, login, role));
}

static Json *
json_of(const Answer *answer)
{
    Json *json = json_loads(answer->body, 0, NULL);
    g_assert_nonnull(json);
    return json;
}

static void
begin(DeskFixture *fixture, const Caller *caller, const char *title)
{
    g_autofree char *escaped = g_uri_escape_string(title, NULL, FALSE);
    g_autofree char *fields = g_strdup_printf("title=%s", escaped);
    Answer const answer = desk_fixture_ask(fixture, caller, "POST", "/desk/stories", NULL, fields);
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==, "/desk/stories/1");
}

static int64_t
head_of(DeskFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    int64_t head;
    g_assert_no_error(error);
    g_assert_true(reader_position(reader, &head, &error));
    return head;
}

static void
test_begins_with_a_headline(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    Answer answer = desk_fixture_get(fixture, &reporter, "/desk/stories/new");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "What is the news?"));
    answer = desk_fixture_ask(
        fixture, &reporter, "POST", "/desk/stories", NULL, "title=%20%20&section=999");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "A story needs a headline"));
    Caller const forged = {.cookie = reporter.cookie};
    answer = desk_fixture_ask(fixture, &forged, "POST", "/desk/stories", NULL, "title=Pier");
    g_assert_cmpint(answer.status, ==, 403);
    begin(fixture, &reporter, "Pier");
    answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpint(desk_fixture_get(fixture, &reporter, "/desk/stories/2").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &reporter, "/desk/stories/x").status, ==, 404);
}

/* What is typed stands in an attribute, an element and a script's data, and is only text there. */
static void
test_hostile_headline(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    begin(fixture, &reporter, "</script></textarea><img src=x onerror=alert(1)>\"'");
    Answer const answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_null(strstr(answer.body, "<img src=x"));
    Answer const preview = desk_fixture_get(fixture, &reporter, "/desk/stories/1/preview");
    g_assert_cmpint(preview.status, ==, 200);
    g_assert_null(strstr(preview.body, "<img src=x"));
}

static void
keep(DeskFixture *fixture, const Caller *caller, const char *fields)
{
    g_autofree char *body =
        g_strdup_printf("{\"tab\":\"one\",\"base\":1,\"kept\":0,\"fields\":%s}", fields);
    Answer const answer =
        desk_fixture_ask(fixture, caller, "POST", "/api/v1/stories/1/keep", NULL, body);
    g_assert_cmpint(answer.status, ==, 200);
}

/* The preview has every word, also those that no save has; nothing of it is public or stays. */
static void
test_preview_leaves_nothing(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    begin(fixture, &reporter, "Pier");
    keep(fixture, &reporter,
        "{\"title\":\"The pier opens\",\"body\":\"<p>Only kept.</p>\",\"body_format\":\"html\","
        "\"tags\":[{\"name\":\"Pier company\"}]}");
    int64_t const head = head_of(fixture);
    Answer const answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1/preview?at=1");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "The pier opens"));
    g_assert_nonnull(strstr(answer.body, "Only kept."));
    g_assert_nonnull(strstr(answer.body, "Pier company"));
    g_assert_cmpint(head_of(fixture), ==, head);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/articles/1").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/tags/pier-company").status, ==, 404);
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/").body, "The pier opens"));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/stories/1/preview").status, ==, 303);
}

/* What was kept and makes no sense takes nothing away from the preview. */
static void
test_preview_of_nonsense(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    begin(fixture, &reporter, "Pier");
    keep(fixture, &reporter, "{\"title\":\"\",\"section_ids\":[77]}");
    Answer answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1/preview");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "Pier"));
}

static void
publish(DeskFixture *fixture, const Caller *caller, const char *title, const char *body)
{
    g_autofree char *fields =
        g_strdup_printf("{\"title\":\"%s\",\"body\":\"%s\",\"section_ids\":[1]}", title, body);
    Answer const made = desk_fixture_ask(fixture, caller, "POST", "/api/v1/stories", NULL, fields);
    g_assert_cmpint(made.status, ==, 201);
    g_autoptr(Json) json = json_of(&made);
    g_autofree char *target =
        g_strdup_printf("/api/v1/stories/%" G_GINT64_FORMAT "/publish", json_int(json, "id", 0));
    g_assert_cmpint(desk_fixture_ask(fixture, caller, "POST", target, NULL, "{}").status, ==, 200);
}

static void
make_section(DeskFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    const char *const names[] = {"World"};
    int64_t id;
    g_autoptr(Write) write = store_begin(newsroom_store(fixture->base.newsroom), "test", &error);
    g_assert_true(section_ensure(write, names, 1, &id, &error));
    g_assert_cmpint(id, ==, 1);
    for (unsigned tag = 0; tag < 3; tag++) {
        static const char *const NAMES[] = {"Harbour board", "Фиорд", "100% proof"};
        Label const draft = {.kind = LABEL_TAG, .name = NAMES[tag], .type = "organisation"};
        g_assert_true(label_ensure(write, &draft, &id, &error));
    }
    g_assert_true(write_commit(write, NULL, &error));
}

static void
test_related_with_reasons(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    make_section(fixture);
    publish(fixture, &chief, "Dredger stuck in Velmar harbour",
        "The dredger Astrid ran aground in Velmar harbour on Monday. Pilots closed the channel.");
    publish(fixture, &chief, "Choir sings in Orlin", "A choir sang in the church of Orlin.");
    Answer answer = desk_fixture_ask(fixture, &chief, "POST", "/api/v1/stories", NULL,
        "{\"title\":\"Dredger afloat in Velmar harbour\",\"body\":\"Tugs pulled the dredger Astrid "
        "off. Pilots opened the channel of Velmar.\",\"section_ids\":[1]}");
    g_assert_cmpint(answer.status, ==, 201);
    int64_t const head = head_of(fixture);
    answer = desk_fixture_get(fixture, &chief, "/desk/stories/3/related?ids=2,99,3");
    g_assert_cmpint(answer.status, ==, 200);
    g_autoptr(Json) json = json_of(&answer);
    const Json *first = json_array_get(json_object_get(json, "related"), 0);
    const Json *others = json_object_get(json, "others");
    g_assert_cmpint(json_int(first, "id", 0), ==, 1);
    g_assert_nonnull(json_text(first, "reason"));
    g_assert_cmpuint(json_array_size(others), ==, 1);
    g_assert_cmpint(json_int(json_array_get(others, 0), "id", 0), ==, 2);
    g_assert_cmpint(head_of(fixture), ==, head);
    g_assert_cmpint(
        desk_fixture_get(fixture, &chief, "/desk/stories/3/related?ids=a").status, ==, 422);
}

static size_t
count_words(DeskFixture *fixture, const Caller *caller, const char *query)
{
    g_autofree char *target = g_strdup_printf("/desk/words.json?%s", query);
    Answer const answer = desk_fixture_get(fixture, caller, target);
    g_assert_cmpint(answer.status, ==, 200);
    g_autoptr(Json) json = json_of(&answer);
    return json_array_size(json);
}

static void
test_words_by_beginning(DeskFixture *fixture, gconstpointer data)
{
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    make_section(fixture);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=harb"), ==, 1);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=boa"), ==, 1);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=oard"), ==, 0);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=%D1%84%D0%B8%D0%BE"), ==, 1);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=100%25"), ==, 1);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=tag&q=%25"), ==, 0);
    g_assert_cmpuint(count_words(fixture, &reporter, "kind=author&q=harb"), ==, 0);
    g_assert_cmpint(
        desk_fixture_get(fixture, &reporter, "/desk/words.json?kind=dog&q=x").status, ==, 422);
    g_assert_cmpint(
        desk_fixture_get(fixture, &reporter, "/desk/words.json?kind=tag").status, ==, 422);
}

static int
note(DeskFixture *fixture, const Caller *caller, const char *target, const char *body)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, body).status;
}

static void
assert_nowhere(DeskFixture *fixture, const Caller *caller, const char *const *targets)
{
    for (; *targets != NULL; targets++) {
        Answer const answer = desk_fixture_get(fixture, caller, *targets);
        g_assert_cmpint(answer.status, ==, 200);
        g_assert_null(strstr(answer.body, "zanzibar"));
    }
}

/* A note is told to colleagues, and stands in nothing that leaves the desk. */
static void
test_notes(DeskFixture *fixture, gconstpointer data)
{
    static const char *const INSIDE[] = {"/api/v1/stories/1", "/api/v1/stories/1/desk",
        "/api/v1/stories/1/versions", "/desk/stories/1/preview", "/api/v1/search?q=zanzibar",
        "/api/v1/stories?since=0", NULL};
    static const char *const OUTSIDE[] = {"/", "/articles/1/dredger-stuck", "/feed.xml",
        "/feed.json", "/latest", "/sitemap.xml", NULL};
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Caller const reporter = session_of(fixture, "ivo", ROLE_REPORTER);
    make_section(fixture);
    publish(fixture, &chief, "Dredger stuck", "It is stuck.");
    g_assert_cmpint(
        note(fixture, &chief, "/desk/stories/1/notes", "{\"text\":\"Call zanzibar first\"}"), ==,
        201);
    g_assert_cmpint(
        note(fixture, &reporter, "/desk/stories/1/notes", "{\"text\":\"Done\"}"), ==, 201);
    g_assert_cmpint(note(fixture, &reporter, "/desk/stories/1/notes", "{\"text\":\"\"}"), ==, 422);
    g_assert_cmpint(note(fixture, &reporter, "/desk/stories/9/notes", "{\"text\":\"x\"}"), ==, 404);
    Answer const answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1/notes");
    g_autoptr(Json) json = json_of(&answer);
    const Json *notes = json_object_get(json, "notes");
    g_assert_cmpuint(json_array_size(notes), ==, 2);
    g_assert_cmpstr(json_text(json_array_get(notes, 1), "text"), ==, "Call zanzibar first");
    g_assert_false(json_flag(json_array_get(notes, 1), "mine", true));
    g_assert_true(json_flag(json_array_get(notes, 0), "mine", false));
    assert_nowhere(fixture, &chief, INSIDE);
    assert_nowhere(fixture, NULL, OUTSIDE);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, "/desk/stories/1/notes").status, ==, 303);
}

static bool
has_text(const Change *change, void *data)
{
    const char **text = data;
    if (*text != NULL && strstr(change->body, *text) != NULL)
        *text = NULL;
    return true;
}

static bool
log_has(DeskFixture *fixture, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(change_log_read(
        store_log(newsroom_store(fixture->base.newsroom)), 0, 10000, has_text, &text, &error));
    return text == NULL;
}

/* Who wrote it takes it back, and then the log has not a word of it; nor when its story is erased.
 */
static void
test_notes_taken_back(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "mara", ROLE_CHIEF);
    Caller const reporter = session_of(fixture, "ivo", ROLE_REPORTER);
    begin(fixture, &reporter, "Pier");
    note(fixture, &reporter, "/desk/stories/1/notes", "{\"text\":\"quagga\"}");
    note(fixture, &reporter, "/desk/stories/1/notes", "{\"text\":\"okapi\"}");
    g_assert_true(log_has(fixture, "quagga"));
    g_assert_cmpint(note(fixture, &chief, "/desk/stories/1/notes/1/remove", "{}"), ==, 403);
    g_assert_cmpint(note(fixture, &reporter, "/desk/stories/1/notes/7/remove", "{}"), ==, 404);
    g_assert_cmpint(note(fixture, &reporter, "/desk/stories/1/notes/1/remove", "{}"), ==, 200);
    g_assert_cmpint(note(fixture, &reporter, "/desk/stories/1/notes/1/remove", "{}"), ==, 404);
    g_assert_false(log_has(fixture, "quagga"));
    g_autoptr(GError) error = NULL;
    g_autoptr(Write) write = store_begin(newsroom_store(fixture->base.newsroom), "test", &error);
    g_assert_true(subject_erase(write, "story:1", "asked for", &error));
    g_assert_true(write_commit(write, NULL, &error));
    g_assert_false(log_has(fixture, "okapi"));
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

/* Where a story is told live: offered to who may publish it, its entries for everybody of the desk,
 * as they were written and as readers see them. */
static void
test_live_page(DeskFixture *fixture, gconstpointer data)
{
    Caller const chief = session_of(fixture, "ana", ROLE_CHIEF);
    Caller const reporter = session_of(fixture, "mara", ROLE_REPORTER);
    begin(fixture, &chief, "Pier");
    Answer answer = desk_fixture_get(fixture, &chief, "/desk/stories/1/live");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(answer.body, "data-cover=\"running\""));
    g_assert_null(strstr(answer.body, "data-composer"));
    g_assert_null(
        strstr(desk_fixture_get(fixture, &reporter, "/desk/stories/1/live").body, "data-cover"));
    answer = desk_fixture_ask(
        fixture, &chief, "POST", "/api/v1/stories/1/coverage", NULL, "{\"state\":\"running\"}");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_nonnull(strstr(
        desk_fixture_get(fixture, &chief, "/desk/stories/1/live").body, "is not public yet"));
    for (unsigned index = 0; index < 52; index++) {
        g_autofree char *entry = g_strdup_printf(
            "{\"title\":\"Entry \\\"%u\\\" <b>\",\"body\":\"It is *so*.\",\"body_format\":"
            "\"markdown\"}",
            index);
        answer =
            desk_fixture_ask(fixture, &chief, "POST", "/api/v1/stories/1/entries", NULL, entry);
        g_assert_cmpint(answer.status, ==, 201);
    }
    answer = desk_fixture_get(fixture, &reporter, "/desk/stories/1/live");
    g_assert_nonnull(strstr(answer.body, "52 entries"));
    g_assert_nonnull(strstr(answer.body, "It is <em>so</em>."));
    g_assert_nonnull(strstr(answer.body, "&quot;body&quot;:&quot;It is *so*.&quot;"));
    g_assert_nonnull(strstr(answer.body, "Entry &quot;51&quot; &lt;b&gt;"));
    g_assert_null(strstr(answer.body, "Entry &quot;1&quot;"));
    g_assert_null(strstr(answer.body, "data-act"));
    const char *older = strstr(answer.body, "/desk/stories/1/live?before=");
    g_assert_nonnull(older);
    g_autofree char *address = g_strndup(older, strcspn(older, "\""));
    answer = desk_fixture_get(fixture, &chief, address);
    g_assert_nonnull(strstr(answer.body, "Entry &quot;1&quot;"));
    g_assert_null(strstr(answer.body, "Entry &quot;2&quot;"));
    answer = desk_fixture_get(fixture, &chief, "/desk/stories/1/live?before=x");
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_cmpint(desk_fixture_get(fixture, &chief, "/desk/stories/9/live").status, ==, 404);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/story-page/begins-with-a-headline", test_begins_with_a_headline);
    ADD("/story-page/hostile-headline", test_hostile_headline);
    ADD("/story-page/preview-leaves-nothing", test_preview_leaves_nothing);
    ADD("/story-page/preview-of-nonsense", test_preview_of_nonsense);
    ADD("/story-page/related-with-reasons", test_related_with_reasons);
    ADD("/story-page/words-by-beginning", test_words_by_beginning);
    ADD("/story-page/live", test_live_page);
    ADD("/story-page/notes", test_notes);
    ADD("/story-page/notes-taken-back", test_notes_taken_back);
    return g_test_run();
}
