/* SPDX-License-Identifier: MIT */
/* Live stories: entries as they are added, amended, corrected and removed, on their page, in their
 * feed, and never beyond the gate. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/live_entry.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"

#define NOON_US (INT64_C(1700049600) * SECOND_US)

typedef struct {
    NewsroomFixture base;
    Site *site;
    Router *router;
    int64_t story;
} LiveFixture;

static const char PATH[] = "/live/1/ferry-vote";

static void
set_up(LiveFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOON_US);
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    fixture->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, &error);
    g_assert_no_error(error);
    fixture->story = fixture_story(&fixture->base, "Ferry vote", "World/Lorn", "Ferry", 0);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_set_coverage(write, fixture->story,
        fixture_revision(&fixture->base, fixture->story), COVERAGE_RUNNING, NULL, &error));
    fixture_commit(write);
}

static void
tear_down(LiveFixture *fixture, gconstpointer data)
{
    router_free(fixture->router);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
    clock_resume();
}

static const char *
page(LiveFixture *fixture, const char *target, int *ret_status)
{
    g_autoptr(GError) error = NULL;
    HttpRequestParts const parts = {.target = target, .app = fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size;
    router_run(fixture->router, request, response);
    *ret_status = http_response_get_status(response);
    const char *location = http_response_get_header(response, "Location");
    const char *body = http_response_get_body(response, &size);
    return location != NULL ? arena_strdup(fixture->base.arena, location)
                            : arena_strndup(fixture->base.arena, body, size);
}

static bool
shows(LiveFixture *fixture, const char *target, const char *text)
{
    int status;
    return strstr(page(fixture, target, &status), text) != NULL;
}

static int64_t
add(LiveFixture *fixture, const LiveEntry *entry)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    LiveEntry of_story = *entry;
    of_story.story_id = fixture->story;
    Write *write = fixture_begin(&fixture->base);
    live_entry_save(write, &of_story, &id, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

static LiveEntry
find(LiveFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    LiveEntry entry;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(live_entry_find(reader, fixture->base.arena, id, &entry, &found, &error));
    g_assert_true(found);
    return entry;
}

static void
test_an_entry_from_beginning_to_end(LiveFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL, stale = NULL;
    int64_t const id = add(
        fixture, &(LiveEntry){.headline = "Doors open", .body = "All four halls.", .is_key = true});
    g_assert_true(shows(fixture, PATH, "All four halls."));
    g_assert_true(shows(fixture, PATH, "Key events"));
    g_assert_true(shows(fixture, "/live/1/ferry-vote/feed.xml", "Doors open"));
    g_assert_true(shows(fixture, "/live/1/ferry-vote/feed.json", "All four halls."));
    g_assert_true(shows(fixture, PATH, "LiveBlogPosting"));

    LiveEntry entry = find(fixture, id);
    entry.body = "All five halls.";
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(live_entry_correct(write, &entry, "There is a fifth hall.", NULL, &error));
    fixture_commit(write);
    g_assert_true(shows(fixture, PATH, "There is a fifth hall."));
    g_assert_false(shows(fixture, PATH, "All four halls."));

    write = fixture_begin(&fixture->base);
    g_assert_false(live_entry_save(write, &entry, NULL, NULL, &stale));
    g_assert_true(fail_is(stale, FAIL_CONFLICT));
    g_assert_nonnull(strstr(write_conflict(write)->body, "five halls"));
    write_free(write);

    write = fixture_begin(&fixture->base);
    g_assert_true(live_entry_remove(write, id, entry.revision + 1, NULL, &error));
    fixture_commit(write);
    static const char *const PLACES[] = {
        PATH, "/live/1/ferry-vote/feed.xml", "/live/1/ferry-vote/feed.atom"};
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        g_assert_false(shows(fixture, PLACES[index], "halls"));
        g_assert_false(shows(fixture, PLACES[index], "Doors open"));
    }
    int status;
    page(fixture, "/live/1/ferry-vote?entry=1", &status);
    g_assert_cmpint(status, ==, 404);
}

static void
test_the_gate_holds_entries(LiveFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int status;
    add(fixture, &(LiveEntry){.body = "Only for now."});
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_withdraw(write, fixture->story,
        fixture_revision(&fixture->base, fixture->story), "It was wrong.", NULL, &error));
    fixture_commit(write);
    g_assert_null(strstr(page(fixture, PATH, &status), "Only for now."));
    g_assert_cmpint(status, ==, 410);
    g_assert_null(strstr(page(fixture, "/live/1/ferry-vote/feed.xml", &status), "Only for now."));
    g_assert_cmpint(status, ==, 410);
}

static void
test_addresses(LiveFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int status;
    g_assert_cmpstr(page(fixture, "/articles/1", &status), ==, PATH);
    g_assert_cmpint(status, ==, 301);
    g_assert_cmpstr(page(fixture, "/articles/1/ferry-vote", &status), ==, PATH);
    g_assert_cmpstr(page(fixture, "/live/1", &status), ==, PATH);
    g_assert_cmpstr(page(fixture, "/live/1/other", &status), ==, PATH);
    g_assert_cmpstr(
        page(fixture, "/live/1/other/feed.xml", &status), ==, "/live/1/ferry-vote/feed.xml");
    g_assert_cmpint(status, ==, 301);
    g_assert_true(shows(fixture, "/", PATH));
    g_assert_true(shows(fixture, "/feed.xml", PATH));
    g_assert_true(shows(fixture, "/", "live-mark"));
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_set_coverage(write, fixture->story,
        fixture_revision(&fixture->base, fixture->story), COVERAGE_ENDED, NULL, &error));
    fixture_commit(write);
    g_assert_false(shows(fixture, "/", "live-mark"));
    g_assert_true(shows(fixture, PATH, "has ended"));
}

/* Sixty entries: each on one page of its order, and each found by its own address. */
static void
test_pages(LiveFixture *fixture, gconstpointer data)
{
    enum { ENTRIES = 60 };

    static const char *const ORDERS[] = {"", "?order=oldest"};
    for (unsigned index = 0; index < ENTRIES; index++)
        add(fixture, &(LiveEntry){.body = arena_printf(fixture->base.arena, "Said (%u).", index),
                         .at_us = NOON_US + (int64_t)(index / 2) * MINUTE_US});
    for (size_t order = 0; order < G_N_ELEMENTS(ORDERS); order++) {
        const char *target = arena_printf(fixture->base.arena, "%s%s", PATH, ORDERS[order]);
        unsigned seen = 0, pages = 0;
        while (target != NULL) {
            int status;
            const char *text = page(fixture, target, &status);
            g_assert_cmpint(status, ==, 200);
            const char *entries = strstr(text, "class=\"entries\"");
            for (unsigned index = 0; index < ENTRIES; index++) {
                g_autofree char *said = g_strdup_printf("Said (%u).", index);
                seen += strstr(entries, said) != NULL;
            }
            static const char MARK[] = "class=\"more-entries\"><a class=\"btn\" href=\"";
            const char *further = strstr(entries, MARK);
            g_autofree char *address = further == NULL ? NULL
                                                       : g_strndup(further + strlen(MARK),
                                                             strcspn(further + strlen(MARK), "\""));
            g_auto(GStrv) parts = address == NULL ? NULL : g_strsplit(address, "&amp;", -1);
            g_autofree char *plain = parts == NULL ? NULL : g_strjoinv("&", parts);
            target = arena_strdup(fixture->base.arena, plain);
            pages++;
        }
        g_assert_cmpuint(seen, ==, ENTRIES);
        g_assert_cmpuint(pages, ==, 3);
    }
    g_assert_true(shows(fixture, "/live/1/ferry-vote?entry=5", "id=\"entry-5\""));
    g_assert_true(shows(fixture, "/live/1/ferry-vote?entry=5&order=oldest", "id=\"entry-5\""));
}

static void
test_hostile(LiveFixture *fixture, gconstpointer data)
{
    static const char *const TARGETS[] = {"/live/1/ferry-vote?before=x",
        "/live/1/ferry-vote?before=1", "/live/1/ferry-vote?entry=99999999999999999999",
        "/live/1/ferry-vote?entry=-1", "/live/1/ferry-vote/feed.exe", "/live/9/x", "/live/0"};
    for (size_t index = 0; index < G_N_ELEMENTS(TARGETS); index++) {
        int status;
        page(fixture, TARGETS[index], &status);
        g_assert_cmpint(status, ==, 404);
    }
    add(fixture, &(LiveEntry){.headline = "<script>one</script>",
                     .body = "<p onclick=\"two()\">A<script>three()</script></p>",
                     .body_format = BODY_HTML});
    g_assert_false(shows(fixture, PATH, "<script>one"));
    g_assert_false(shows(fixture, PATH, "onclick"));
    g_assert_false(shows(fixture, PATH, "three()"));
}

static void
test_what_is_refused(LiveFixture *fixture, gconstpointer data)
{
    int64_t const plain = fixture_story(&fixture->base, "Plain", "World", NULL, 0);
    const LiveEntry BAD[] = {
        {.story_id = fixture->story, .body = ""},
        {.story_id = plain, .body = "No live story."},
        {.story_id = 99, .body = "No story."},
        {.story_id = fixture->story, .body = "\xff"},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Write) write = fixture_begin(&fixture->base);
        g_assert_false(live_entry_save(write, &BAD[index], NULL, NULL, &error));
        g_assert_nonnull(error);
    }
}

/* Erasing a story empties what its entries said, removed ones too. */
static void
test_erasure(LiveFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = add(fixture, &(LiveEntry){.body = "A secret name."});
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(live_entry_remove(write, id, 1, NULL, &error));
    g_assert_true(subject_erase(write, "story:1", "asked for", &error));
    g_assert_no_error(error);
    fixture_commit(write);
    g_autofree char *file = g_build_filename(fixture->base.dir, "dateline.db", NULL);
    g_autoptr(Db) db = db_open(file, DB_READ, &error);
    sqlite3_stmt *statement;
    sqlite3_prepare_v2(db_handle(db), "SELECT count(*) FROM change WHERE body LIKE '%secret%'", -1,
        &statement, NULL);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    g_assert_cmpint(sqlite3_column_int(statement, 0), ==, 0);
    sqlite3_finalize(statement);
}

/* A picture's caption goes with it from the page and the feeds when its rights end. */
static void
test_captions_go_with_their_pictures(LiveFixture *fixture, gconstpointer data)
{
    static const char *const PLACES[] = {
        PATH, "/live/1/ferry-vote/feed.xml", "/live/1/ferry-vote/feed.json"};
    Media const ending =
        fixture_picture(&fixture->base, &(Media){.alt = "A ferry", .until_us = NOON_US + HOUR_US});
    add(fixture, &(LiveEntry){.headline = "Doors open",
                     .body = arena_printf(fixture->base.arena,
                         "<figure><img src=\"/media/%s\"><figcaption>The Brannoy ferry</figcaption>"
                         "</figure><p>All four halls.</p>",
                         ending.file),
                     .body_format = BODY_HTML});
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++)
        g_assert_true(shows(fixture, PLACES[index], "The Brannoy ferry"));
    clock_stop(NOON_US + 2 * HOUR_US);
    site_tick(fixture->site);
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        g_assert_false(shows(fixture, PLACES[index], "The Brannoy ferry"));
        g_assert_true(shows(fixture, PLACES[index], "All four halls."));
    }
}

#define ADD(path, function) g_test_add(path, LiveFixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/live-story/an-entry-from-beginning-to-end", test_an_entry_from_beginning_to_end);
    ADD("/live-story/the-gate-holds-entries", test_the_gate_holds_entries);
    ADD("/live-story/addresses", test_addresses);
    ADD("/live-story/pages", test_pages);
    ADD("/live-story/hostile", test_hostile);
    ADD("/live-story/what-is-refused", test_what_is_refused);
    ADD("/live-story/erasure", test_erasure);
    ADD("/live-story/captions-go-with-their-pictures", test_captions_go_with_their_pictures);
    return g_test_run();
}
