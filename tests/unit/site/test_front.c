/* SPDX-License-Identifier: MIT */
/* Fronts arranged by hand, as readers see them: a save, a withdrawal and the end of a story's time
 * each show in the next request, also where the page was kept. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/front.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US;

typedef struct {
    NewsroomFixture base;
    Site *site;
    Router *router;
    PageCache *cache;
    unsigned hits; /* of page() */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {0};
    clock_stop(NOW_US);
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    site_listener_options(fixture->site, &options);
    fixture->cache = options.cache;
    fixture->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, &error);
    g_assert_no_error(error);
    site_tick(fixture->site);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    router_free(fixture->router);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
}

static Page *
render(Fixture *fixture, const char *target)
{
    g_autoptr(GError) error = NULL;
    HttpRequestParts const parts = {.target = target, .app = fixture->site};
    PageContent content = {.type = "text/html", .start = page_cache_now(fixture->cache)};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size;
    router_run(fixture->router, request, response);
    g_assert_cmpint(http_response_get_status(response), ==, 200);
    const char *body = http_response_get_body(response, &size);
    g_autoptr(GBytes) bytes = g_bytes_new(body, size);
    content.body = bytes;
    content.topics = http_response_topics(response, &content.topic_count);
    return page_new(&content);
}

/* A page as the listener gives it: the one that is kept, unless it is stale. */
static const char *
page(Fixture *fixture, const char *target)
{
    PageCacheOutcome outcome;
    g_autoptr(Page) kept = page_cache_find(fixture->cache, target, strlen(target), &outcome);
    fixture->hits += kept != NULL;
    if (kept == NULL) {
        kept = render(fixture, target);
        page_cache_store(fixture->cache, target, strlen(target), kept);
    }
    gsize size;
    const char *body = g_bytes_get_data(page_variant(kept, ENCODING_IDENTITY)->bytes, &size);
    return arena_strndup(fixture->base.arena, body, size);
}

/* The ids of the stories linked in the front's upper part: "4 2 1". */
static const char *
top_of(Fixture *fixture, const char *target)
{
    const char *at = strstr(page(fixture, target), "id=\"top-heading\"");
    g_autoptr(GString) ids = g_string_new(NULL);
    const char *end = at == NULL ? NULL : strstr(at, "</section>");
    while (end != NULL && (at = strstr(at, "<h3")) != NULL && at < end) {
        const char *link = strstr(at, "/articles/");
        g_string_append_printf(
            ids, "%s%d", ids->len == 0 ? "" : " ", (int)g_ascii_strtoll(link + 10, NULL, 10));
        at = link;
    }
    return arena_strdup(fixture->base.arena, ids->str);
}

/* How often a front shows a headline, its breaking line and its ranking aside. */
static unsigned
count_of(const char *page, const char *headline)
{
    unsigned count = 0;
    g_autofree char *mark = g_strconcat(">", headline, "</a>", NULL);
    for (const char *at = page; (at = strstr(at, mark)) != NULL; at++)
        count++;
    return count;
}

static void
arrange(Fixture *fixture, int64_t id, const Placement *placements, unsigned count)
{
    g_autoptr(GError) error = NULL;
    Front front;
    Write *write = fixture_begin(&fixture->base);
    g_autoptr(Reader) reader = newsroom_read_within(fixture->base.newsroom, write, NULL);
    g_assert_true(front_find(reader, id, &front, &error));
    front.count = count;
    for (unsigned index = 0; index < count; index++)
        front.placements[index] = placements[index];
    g_assert_true(front_save(write, &front, NULL, &error));
    fixture_commit(write);
}

/* Six in World, of which 5 and 6 are in World/Lorn; the newest has the highest number. */
static void
publish_six(Fixture *fixture)
{
    static const char *const NAMES[] = {"Alder", "Birch", "Cedar", "Doum", "Elm", "Fir"};
    for (int index = 0; index < 6; index++)
        fixture_story(&fixture->base, NAMES[index], index < 4 ? "World" : "World/Lorn", NULL,
            NOW_US - (60 - index) * MINUTE_US);
}

static void
test_held_in_the_next_request(Fixture *fixture, gconstpointer data)
{
    publish_six(fixture);
    g_assert_cmpstr(top_of(fixture, "/"), ==, "6 5 4 3");
    g_assert_cmpstr(top_of(fixture, "/"), ==, "6 5 4 3");
    g_assert_cmpuint(fixture->hits, ==, 1);
    arrange(fixture, 0, (Placement[]){{1, 2, 0, false}, {3, 6, 0, true}}, 2);
    g_assert_cmpstr(top_of(fixture, "/"), ==, "2 5 6 4");
    g_assert_cmpuint(fixture->hits, ==, 1);
    /* A section's front is arranged by itself. */
    int64_t const lorn = fixture_section(&fixture->base, "World/Lorn");
    g_assert_cmpstr(top_of(fixture, "/world/lorn"), ==, "6 5");
    arrange(fixture, lorn, (Placement[]){{2, 1, 0, false}}, 1);
    g_assert_cmpstr(top_of(fixture, "/world/lorn"), ==, "6 1 5");
    g_assert_cmpstr(top_of(fixture, "/world"), ==, "6 5 4 3");
    g_assert_cmpstr(top_of(fixture, "/world/lorn?before=1.1"), ==, "");
}

static void
test_no_story_twice(Fixture *fixture, gconstpointer data)
{
    static const char *const NAMES[] = {"Alder", "Birch", "Cedar", "Doum", "Elm", "Fir"};
    publish_six(fixture);
    int64_t const world = fixture_section(&fixture->base, "World");
    arrange(fixture, 0, (Placement[]){{1, 1, 0, false}, {2, 6, 0, false}, {4, 3, 0, true}}, 3);
    arrange(fixture, world, (Placement[]){{1, 1, 0, false}, {4, 2, 0, false}}, 2);
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++) {
        g_assert_cmpuint(count_of(page(fixture, "/"), NAMES[index]), ==, 1);
        g_assert_cmpuint(count_of(page(fixture, "/world"), NAMES[index]), ==, 1);
    }
}

/* The ids of the stories in Sport's block on the front, in the page's order. */
static const char *
sport_block(Fixture *fixture)
{
    static const char LINK[] = "href=\"/articles/";
    const char *at = strstr(page(fixture, "/"), "<h2><a href=\"/sport\">");
    g_autoptr(GString) ids = g_string_new(NULL);
    const char *end = at == NULL ? NULL : strstr(at, "</section>");
    while (end != NULL && (at = strstr(at, LINK)) != NULL && at < end) {
        at += strlen(LINK);
        g_string_append_printf(
            ids, "%s%d", ids->len == 0 ? "" : " ", (int)g_ascii_strtoll(at, NULL, 10));
    }
    return arena_strdup(fixture->base.arena, ids->str);
}

/* What hands put on top of a section's front stands on top of its block on the site's, but for
 * what that page shows already. */
static void
test_block_follows_its_section(Fixture *fixture, gconstpointer data)
{
    for (int index = 0; index < 20; index++) {
        g_autofree char *name = g_strdup_printf("Sport %d", index + 1);
        fixture_story(&fixture->base, name, "Sport", NULL, NOW_US - (100 - index) * MINUTE_US);
    }
    publish_six(fixture);
    int64_t const sport = fixture_section(&fixture->base, "Sport");
    const char *by_rule = sport_block(fixture);
    g_assert_cmpstr(by_rule, ==, "12 11 10 9 8 7 6 5");
    arrange(fixture, sport, (Placement[]){{1, 3, 0, false}, {3, 2, 0, false}}, 2);
    g_assert_cmpstr(sport_block(fixture), ==, "3 2 12 11 10 9 8 7");
    arrange(fixture, 0, (Placement[]){{1, 3, 0, false}}, 1);
    g_assert_cmpstr(sport_block(fixture), ==, "2 13 12 11 10 9 8 7");
    arrange(fixture, sport, NULL, 0);
    arrange(fixture, 0, NULL, 0);
    g_assert_cmpstr(sport_block(fixture), ==, by_rule);
}

static void
test_time_is_over_without_a_write(Fixture *fixture, gconstpointer data)
{
    publish_six(fixture);
    int64_t const end_us = NOW_US + 5 * SECOND_US;
    g_assert_true(site_is_changed(fixture->site));
    arrange(fixture, 0, (Placement[]){{1, 1, end_us, true}}, 1);
    /* The tick learns that it has to come back for it. */
    g_assert_cmpint(site_tick(fixture->site), ==, end_us);
    g_assert_false(site_is_changed(fixture->site));
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "1 6"));
    clock_stop(end_us - 1);
    g_assert_cmpint(site_tick(fixture->site), ==, end_us);
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "1 6"));
    g_assert_cmpuint(fixture->hits, ==, 1);
    clock_stop(end_us);
    g_assert_cmpint(site_tick(fixture->site), >, end_us);
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "6 5 4 3"));
    g_assert_cmpuint(fixture->hits, ==, 1);
}

static void
test_withdrawn_falls_out(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    publish_six(fixture);
    int64_t const sport = fixture_section(&fixture->base, "Sport");
    arrange(fixture, 0, (Placement[]){{1, 1, 0, true}}, 1);
    arrange(fixture, sport, (Placement[]){{1, 1, 0, true}}, 1);
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "1 6"));
    g_assert_cmpstr(top_of(fixture, "/sport"), ==, "1");
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_withdraw(
        write, 1, fixture_revision(&fixture->base, 1), "It was wrong.", NULL, &error));
    fixture_commit(write);
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "6 5 4 3"));
    g_assert_cmpstr(top_of(fixture, "/sport"), ==, "");
    g_assert_nonnull(strstr(page(fixture, "/sport"), "Nothing has been published"));
}

static void
test_empty_newsroom(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpstr(top_of(fixture, "/"), ==, "");
    arrange(fixture, 0, NULL, 0);
    g_assert_cmpstr(top_of(fixture, "/"), ==, "");
}

/* The page of an arrangement that nobody saved is made of it, and kept by nobody. */
static void
test_preview(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    publish_six(fixture);
    HttpRequestParts const parts = {.target = "/desk/front/preview"};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_autoptr(HttpResponse) response = http_response_new();
    Front draft = {.count = 1, .placements = {{1, 2, 0, false}}};
    g_assert_true(site_preview_front(fixture->site, request, response, &draft, &error));
    size_t size;
    const char *body = http_response_get_body(response, &size);
    g_autofree char *text = g_strndup(body, size);
    g_assert_true(strstr(text, ">Birch</a>") < strstr(text, ">Fir</a>"));
    g_assert_true(g_str_has_prefix(top_of(fixture, "/"), "6 5"));
    draft.id = 77;
    g_assert_false(site_preview_front(fixture->site, request, response, &draft, &error));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *fixture, gconstpointer data);
    } TESTS[] = {
        {"/site/front/held_in_the_next_request", test_held_in_the_next_request},
        {"/site/front/no_story_twice", test_no_story_twice},
        {"/site/front/block_follows_its_section", test_block_follows_its_section},
        {"/site/front/time_is_over_without_a_write", test_time_is_over_without_a_write},
        {"/site/front/withdrawn_falls_out", test_withdrawn_falls_out},
        {"/site/front/empty_newsroom", test_empty_newsroom},
        {"/site/front/preview", test_preview},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, Fixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
