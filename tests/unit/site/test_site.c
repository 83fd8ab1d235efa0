/* SPDX-License-Identifier: MIT */
/* The public pages, asked for without a socket: what they show, and that nothing shows early, late
 * or after it was withdrawn, on any of them. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "newsroom/card.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"
#include "wire/import.h"

typedef struct {
    NewsroomFixture base;
    Site *site;
    Router *router;
} SiteFixture;

/* Every address that lists stories. */
static const char *const LISTS[] = {"/", "/latest", "/world", "/world/lorn", "/tags/ferry-strike",
    "/tags/ferry-strike?in=2023-11", "/feed.xml", "/feed.atom", "/feed.json",
    "/world/lorn/feed.xml", "/tags/ferry-strike/feed.json", "/sitemap-news.xml",
    "/sitemaps/2023-11.xml", "/archive", "/archive/2023", "/archive/2023/11", "/archive/2023/11/14",
    "/articles/1", "/articles/2", "/sitemap.xml", "/sitemaps/pages.xml", "/nothing/ferry-strike",
    "/most-read", "/live", "/live?section=world&wall=1", "/search?q=ferry",
    "/search?q=strike&order=newest", "/search?tag=ferry-strike"};

static void
set_up(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    fixture->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, &error);
    g_assert_no_error(error);
}

static void
tear_down(SiteFixture *fixture, gconstpointer data)
{
    router_free(fixture->router);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
}

/* The body of a page; *ret_status its status. */
static char *
page(SiteFixture *fixture, const char *target, int *ret_status)
{
    g_autoptr(GError) error = NULL;
    HttpRequestParts const parts = {.target = target, .app = fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size;
    router_run(fixture->router, request, response);
    const char *body = http_response_get_body(response, &size);
    if (ret_status != NULL)
        *ret_status = http_response_get_status(response);
    const char *location = http_response_get_header(response, "Location");
    return location != NULL ? arena_strdup(fixture->base.arena, location)
                            : arena_strndup(fixture->base.arena, body, size);
}

/* In how many of LISTS a text stands. */
static unsigned
shown_in(SiteFixture *fixture, const char *text)
{
    unsigned count = 0;
    for (size_t index = 0; index < G_N_ELEMENTS(LISTS); index++)
        count += strstr(page(fixture, LISTS[index], NULL), text) != NULL;
    return count;
}

/* The same of markup only: in JSON a "<" is a letter. */
static unsigned
marked_up_in(SiteFixture *fixture, const char *text)
{
    unsigned count = 0;
    for (size_t index = 0; index < G_N_ELEMENTS(LISTS); index++)
        if (!g_str_has_suffix(LISTS[index], ".json"))
            count += strstr(page(fixture, LISTS[index], NULL), text) != NULL;
    return count;
}

static void
test_embargo_leaks_nowhere(SiteFixture *fixture, gconstpointer data)
{
    int64_t const now_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(now_us);
    fixture_story(&fixture->base, "Known thing", "World/Lorn", "Ferry strike", 0);
    fixture_story(
        &fixture->base, "Zanzibar secret", "World/Lorn", "Ferry strike", now_us + HOUR_US);
    g_assert_cmpuint(shown_in(fixture, "Known thing"), >=, 13);
    g_assert_cmpuint(shown_in(fixture, "Zanzibar"), ==, 0);
    g_assert_cmpuint(shown_in(fixture, "zanzibar"), ==, 0);

    clock_stop(now_us + HOUR_US - 1);
    g_assert_cmpint(site_tick(fixture->site), ==, now_us + HOUR_US);
    g_assert_cmpuint(shown_in(fixture, "anzibar"), ==, 0);

    clock_stop(now_us + HOUR_US);
    site_tick(fixture->site);
    g_assert_cmpuint(shown_in(fixture, "Zanzibar secret"), >=, 13);
}

static void
test_withdrawn_is_gone_in_the_same_step(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int status;
    clock_stop(INT64_C(1700000000) * SECOND_US);
    int64_t const id =
        fixture_story(&fixture->base, "Zanzibar hoax", "World/Lorn", "Ferry strike", 0);
    g_assert_cmpuint(shown_in(fixture, "Zanzibar hoax"), >=, 13);
    Write *write = fixture_begin(&fixture->base);
    story_withdraw(write, id, fixture_revision(&fixture->base, id), "A hoax.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    g_assert_cmpuint(shown_in(fixture, "anzibar"), ==, 0);
    page(fixture, "/articles/1/zanzibar-hoax", &status);
    g_assert_cmpint(status, ==, 410);
}

static void
test_hostile_words_come_out_escaped(SiteFixture *fixture, gconstpointer data)
{
    static const char EVIL[] = "<script>alert(1)</script>\"'&";
    clock_stop(INT64_C(1700000000) * SECOND_US);
    fixture_story(&fixture->base, EVIL, "World/<b>bold", "<img src=x>", 0);
    g_assert_cmpuint(marked_up_in(fixture, "<script>alert"), ==, 0);
    g_assert_cmpuint(marked_up_in(fixture, "<b>bold"), ==, 0);
    g_assert_cmpuint(marked_up_in(fixture, "<img src=x"), ==, 0);
    const char *story = page(fixture, page(fixture, "/articles/1", NULL), NULL);
    g_assert_nonnull(strstr(story, "&lt;script&gt;alert(1)"));
    g_assert_null(strstr(story, "<script>alert"));
}

static void
test_addresses(SiteFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *target;
        int status;
        const char *holds;
    } CASES[] = {
        {"/articles/1", 301, "/articles/1/one"},
        {"/articles/1/old-slug", 301, "/articles/1/one"},
        {"/articles/1/one", 200, "<h1"},
        {"/articles/2/none", 404, ""},
        {"/articles/99999999999999999999", 404, ""},
        {"/articles/x", 404, ""},
        {"/world/lorn/submit", 200, "World » Lorn"},
        {"/archive/2023/02/30", 404, ""},
        {"/archive/0000", 404, ""},
        {"/archive/2023/13", 404, ""},
        {"/latest?before=garbage", 404, ""},
        {"/latest?before=1.1", 200, "No story here yet"},
        {"/sitemaps/2023-99.xml", 404, ""},
        {"/sitemaps/evil.xml", 404, ""},
        {"/media/../dateline.db", 404, ""},
        {"/media/aa/0123456789abcdef0123456789abcdef.jpg", 404, ""},
        {"/assets/none.css", 404, ""},
        {"/tags/none", 404, ""},
        {"/tags/ferry-strike", 200, "One story, of 14 November 2023, in World » Lorn."},
        {"/tags/ferry-strike?in=2023", 200, "Ferry strike, 2023</h1>"},
        {"/tags/ferry-strike?in=2023-11", 200, "Ferry strike, November 2023</h1>"},
        {"/tags/ferry-strike?in=2023-11-14", 200, "Ferry strike, 14 November 2023</h1>"},
        {"/tags/ferry-strike?in=2022", 404, ""},
        {"/tags/ferry-strike?in=2023-13", 404, ""},
        {"/tags/ferry-strike?in=2023-02-30", 404, ""},
        {"/tags/ferry-strike?in=", 404, ""},
        {"/tags/ferry-strike?in=0000", 404, ""},
        {"/tags/ferry-strike?in=9999-12-31", 404, ""},
        {"/tags/ferry-strike?in=2023-11-14x", 404, ""},
        {"/tags/ferry-strike?in=2023&before=1.1", 404, ""},
        {"/robots.txt", 200, "Sitemap: "},
        {"/ads.txt", 200, "#"},
        {"/.well-known/security.txt", 404, ""},
    };

    clock_stop(INT64_C(1700000000) * SECOND_US);
    fixture_story(&fixture->base, "One", "World/Lorn", "Ferry strike", 0);
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        int status = 0;
        HttpRequestParts const parts = {.target = CASES[index].target};
        g_autoptr(HttpRequest) possible = http_request_new(&parts, NULL);
        if (possible == NULL) /* refused before any handler */
            continue;
        const char *body = page(fixture, CASES[index].target, &status);
        g_test_message("%s", CASES[index].target);
        g_assert_cmpint(status, ==, CASES[index].status);
        g_assert_nonnull(strstr(body, CASES[index].holds));
    }
}

/* Another slug is the story's address on every page in the same step, and the old one leads there.
 */
static void
test_another_slug(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int status;
    int64_t revision;
    clock_stop(INT64_C(1700000000) * SECOND_US);
    int64_t const section = fixture_section(&fixture->base, "World/Lorn");
    fixture_story(&fixture->base, "Crews vote", "World/Lorn", "Ferry strike", 0);
    fixture_story(&fixture->base, "Islands wait", "World/Lorn", "Ferry strike", 0);
    unsigned const places = shown_in(fixture, "/articles/1/crews-vote");
    g_assert_cmpuint(places, >=, 13);
    StoryContent content = {
        .headline = "Crews have voted", .body = "B.", .sections = &section, .section_count = 1};
    int64_t const tag = fixture_tag(&fixture->base, "Ferry strike");
    content.tags = &tag;
    content.tag_count = 1;
    for (int round = 0; round < 2; round++) {
        content.slug = round == 0 ? NULL : "ferry-vote";
        Write *write = fixture_begin(&fixture->base);
        g_assert_true(story_save(write, 1, 2 + 2 * round, &content, &revision, &error));
        g_assert_true(story_correct(write, 1, revision, "It is over.", false, NULL, &error));
        fixture_commit(write);
        g_assert_cmpuint(
            shown_in(fixture, round == 0 ? "/articles/1/crews-vote" : "/articles/1/ferry-vote"), ==,
            places);
    }
    g_assert_cmpuint(shown_in(fixture, "/articles/1/crews-vote"), ==, 0);
    g_assert_cmpstr(page(fixture, "/articles/1/crews-vote", &status), ==, "/articles/1/ferry-vote");
    g_assert_cmpint(status, ==, 301);
    g_assert_nonnull(strstr(page(fixture, "/articles/1/ferry-vote", &status),
        "rel=\"canonical\" href=\"http://127.0.0.1:8080/articles/1/ferry-vote\""));
}

/* An update of the same day is told by its time alone, one of another day by its date too. */
static void
test_update_is_told_beside_the_date(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const noon_us = (INT64_C(1700000000) / 86400 * 86400 + 12 * 3600) * SECOND_US;

    static const struct {
        int64_t after_us;
        const char *told;
    } UPDATES[] = {{11 * HOUR_US, ">23:00 UTC</time></span>"},
        {13 * HOUR_US, ">Wednesday, 15 November 2023, 01:00 UTC</time></span>"}};

    int64_t const section = fixture_section(&fixture->base, "World");
    clock_stop(noon_us);
    int64_t const id = fixture_story(&fixture->base, "Fog", "World", NULL, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(UPDATES); index++) {
        StoryContent const content = {.headline = "Fog",
            .body = UPDATES[index].told,
            .sections = &section,
            .section_count = 1};
        int64_t revision = fixture_revision(&fixture->base, id);
        clock_stop(noon_us + UPDATES[index].after_us);
        Write *write = fixture_begin(&fixture->base);
        g_assert_true(story_save(write, id, revision, &content, &revision, &error));
        g_assert_true(story_publish(write, id, revision, 0, NULL, &error));
        fixture_commit(write);
        const char *body = page(fixture, "/articles/1/fog", NULL);
        g_assert_nonnull(strstr(body, ">Tuesday, 14 November 2023, 12:00 UTC</time>"));
        g_assert_nonnull(strstr(body, UPDATES[index].told));
    }
}

static unsigned
occurrences(const char *text, const char *wanted)
{
    unsigned count = 0;
    for (; (text = strstr(text, wanted)) != NULL; text += strlen(wanted))
        count++;
    return count;
}

static void
correct_text(SiteFixture *fixture, int64_t id, const StoryContent *content, const char *note,
    bool is_compared)
{
    g_autoptr(GError) error = NULL;
    int64_t revision = fixture_revision(&fixture->base, id);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_save(write, id, revision, content, &revision, &error));
    g_assert_true(story_correct(write, id, revision, note, is_compared, NULL, &error));
    fixture_commit(write);
}

/* Readers compare the words of a correction only where an editor lets them, and no others'. */
static void
test_words_before_and_after(SiteFixture *fixture, gconstpointer data)
{
    int64_t const section = fixture_section(&fixture->base, "World");
    int64_t now_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(now_us);
    int64_t const id = fixture_story_with(&fixture->base, "Ferry sinks", "World", NULL,
        "Ten <crew> came home.\n\nNobody was hurt.\n\nThe sea was calm.", 0);
    StoryContent content = {.headline = "Ferry lists",
        .body = "Twelve <crew> came home.\n\nNobody was hurt.\n\nThe sea was calm.",
        .sections = &section,
        .section_count = 1};
    clock_stop(now_us += HOUR_US);
    correct_text(fixture, id, &content, "There were twelve.", false);
    const char *target = "/articles/1/ferry-sinks", *body = page(fixture, target, NULL);
    g_assert_nonnull(strstr(body, "There were twelve."));
    g_assert_null(strstr(body, "<details class=\"compare\""));
    g_assert_null(strstr(body, "Ten"));

    content.body = "Twelve <crew> came home.\n\nNobody was hurt.\n\nThe sea was <i>rough</i>.";
    clock_stop(now_us += HOUR_US);
    correct_text(fixture, id, &content, "The sea was rough.", true);
    content.body = "Twelve <crew> came home.\n\nNobody was hurt.\n\nThe sea was <i>rough</i>, "
                   "again.";
    clock_stop(now_us += HOUR_US);
    correct_text(fixture, id, &content, "It was so again.", false);
    body = page(fixture, target, NULL);
    const char *compared = strstr(body, "<details class=\"compare\"");
    g_assert_nonnull(compared);
    g_assert_cmpuint(occurrences(body, "<details class=\"compare\""), ==, 1);
    g_assert_nonnull(strstr(compared, "calm.</del>"));
    g_assert_nonnull(strstr(compared, "&lt;i&gt;rough&lt;/i&gt;.</ins>"));
    const char *end = strstr(compared, "</details>");
    g_assert_null(g_strstr_len(compared, end - compared, "Nobody was hurt"));
    g_assert_null(strstr(body, "Ten"));
    g_assert_null(strstr(body, "Ferry sinks"));

    g_autoptr(GError) error = NULL;
    int64_t count, revision = fixture_revision(&fixture->base, id);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(write_erase(write, "story:1", revision - 1, &count, &error));
    fixture_commit(write);
    g_assert_null(strstr(page(fixture, target, NULL), "calm"));
}

/* Whether a page calls something urgent, and whether it turns with the quarter of an hour. */
static bool
calls_urgent(SiteFixture *fixture, const char *target, bool *ret_turns)
{
    g_autoptr(GError) error = NULL;
    HttpRequestParts const parts = {.target = target, .app = fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size, count;
    router_run(fixture->router, request, response);
    const uint64_t *topics = http_response_topics(response, &count);
    *ret_turns = false;
    for (size_t index = 0; index < count; index++)
        *ret_turns = *ret_turns || topics[index] == topic_of(TOPIC_QUARTER, 0);
    const char *body = http_response_get_body(response, &size);
    return g_strstr_len(body, (gssize)size, "class=\"urgent-mark\"") != NULL;
}

/* The word stands for six hours and to the end of a quarter of an hour; a page that shows it is
 * made anew with the quarter. */
static void
test_urgent_mark(SiteFixture *fixture, gconstpointer data)
{
    static const char *const PLACES[] = {"/", "/world", "/latest", "/live", "/tags/ferry-strike"};
    g_autoptr(GError) error = NULL;
    int64_t const now_us = INT64_C(1699999500) * SECOND_US, quarter_us = 15 * MINUTE_US;
    int64_t const section = fixture_section(&fixture->base, "World");
    int64_t const tag = fixture_tag(&fixture->base, "Ferry strike");
    int64_t id, revision;
    clock_stop(now_us);
    StoryContent const content = {.headline = "Bridge falls",
        .body = "B.",
        .urgency = 2,
        .sections = &section,
        .section_count = 1,
        .tags = &tag,
        .tag_count = 1};
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, 0, NULL, &error));
    fixture_commit(write);
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        bool turns;
        g_test_message("%s", PLACES[index]);
        clock_stop(now_us);
        g_assert_true(calls_urgent(fixture, PLACES[index], &turns));
        g_assert_true(turns);
        clock_stop(((now_us / quarter_us) + 25) * quarter_us - 1);
        g_assert_true(calls_urgent(fixture, PLACES[index], &turns));
        clock_stop(((now_us / quarter_us) + 25) * quarter_us);
        g_assert_false(calls_urgent(fixture, PLACES[index], &turns));
    }
    g_assert_nonnull(strstr(page(fixture, "/live", NULL), "Bridge falls"));
}

static void
test_empty_newsroom(SiteFixture *fixture, gconstpointer data)
{
    static const char *const PAGES[] = {"/", "/latest", "/archive", "/about", "/feeds", "/submit",
        "/feed.xml", "/feed.atom", "/feed.json", "/sitemap.xml", "/sitemap-news.xml"};
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++) {
        int status;
        page(fixture, PAGES[index], &status);
        g_test_message("%s", PAGES[index]);
        g_assert_cmpint(status, ==, 200);
    }
    g_assert_nonnull(strstr(page(fixture, "/", NULL), "There is no story yet"));
}

/* Paging through a list meets every story once, forward and back, while news arrives. */
static void
test_pages_of_a_list(SiteFixture *fixture, gconstpointer data)
{
    enum { COUNT = 75 };

    int64_t const start_us = INT64_C(1700000000) * SECOND_US;
    for (int number = 1; number <= COUNT; number++) {
        g_autofree char *headline = g_strdup_printf("Story number %03d.", number);
        clock_stop(start_us + number * SECOND_US);
        fixture_story(&fixture->base, headline, "World", NULL, 0);
    }
    const char *address = "/world";
    unsigned seen = 0, pages = 0;
    while (address != NULL && pages++ < 10) {
        const char *body = page(fixture, address, NULL);
        for (int number = 1; number <= COUNT; number++) {
            g_autofree char *link = g_strdup_printf("\"/articles/%d/", number);
            seen += strstr(body, link) != NULL;
        }
        const char *next = strstr(body, "rel=\"next\" href=\"/world?before=");
        if (next == NULL)
            break;
        next = strstr(next, "/world?");
        address = arena_strndup(fixture->base.arena, next, strcspn(next, "\""));
        clock_stop(start_us + DAY_US + pages * SECOND_US);
        fixture_story(&fixture->base, "Breaking", "World", NULL, 0);
    }
    g_assert_cmpuint(pages, ==, 3);
    g_assert_cmpuint(seen, ==, COUNT);
}

/* Bars are days, months or years, whichever tell most; each leads to its stories and no others. */
static void
test_timeline_of_a_tag(SiteFixture *fixture, gconstpointer data)
{
    int64_t const now_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(now_us);
    fixture_story(&fixture->base, "Newest", "World/Lorn", "Fog,Sea", 0);
    g_assert_null(strstr(page(fixture, "/tags/fog", NULL), "class=\"bars\""));

    fixture_story(&fixture->base, "Last week", "World", "Fog", now_us - 7 * DAY_US);
    const char *body = page(fixture, "/tags/fog", NULL);
    g_assert_nonnull(strstr(body, "Stories by day"));
    g_assert_cmpuint(occurrences(body, "<li aria-hidden"), ==, 6);
    g_assert_nonnull(strstr(body, "/tags/fog?in=2023-11-07\"><span>7 November 2023: 1 story<"));
    g_assert_nonnull(strstr(body, "2 stories since 7 November 2023, mostly in "));
    g_assert_nonnull(strstr(body, "\"about\":{\"@type\":\"Thing\",\"name\":\"Fog\"}"));
    g_assert_nonnull(strstr(body, "href=\"/tags/sea\""));

    fixture_story(&fixture->base, "Last year", "World", "Fog", now_us - 300 * DAY_US);
    body = page(fixture, "/tags/fog", NULL);
    g_assert_nonnull(strstr(body, "Stories by month"));
    g_assert_nonnull(strstr(body, "class=\"b20 peak\" href=\"/tags/fog?in=2023-11\""));

    for (int year = 1; year < 50; year++)
        fixture_story(&fixture->base, "Long ago", "World", "Fog", now_us - year * 366 * DAY_US);
    body = page(fixture, "/tags/fog", NULL);
    g_assert_nonnull(strstr(body, "Stories by year"));
    g_assert_cmpuint(occurrences(body, "?in="), ==, 40);

    body = page(fixture, "/tags/fog?in=2023", NULL);
    g_assert_nonnull(strstr(body, "<a href=\"/tags/fog\">All stories</a>"));
    g_assert_nonnull(strstr(body, "aria-current=\"page\">2023<"));
    g_assert_nonnull(strstr(body, "noindex"));
    g_assert_cmpuint(occurrences(body, "<article"), ==, 3);
    g_assert_null(strstr(body, "Long ago"));
}

/* Paging within a stretch of time stays in it, both ways. */
static void
test_pages_of_a_month(SiteFixture *fixture, gconstpointer data)
{
    enum { COUNT = 65 };

    int64_t const start_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(start_us + 60 * DAY_US);
    fixture_story(&fixture->base, "Too early", "World", "Fog", start_us - 60 * DAY_US);
    for (int number = 0; number < COUNT; number++)
        fixture_story(&fixture->base, "In time", "World", "Fog", start_us + number * SECOND_US);
    fixture_story(&fixture->base, "Too late", "World", "Fog", start_us + 40 * DAY_US);

    static const char *const WAYS[][2] = {
        {"rel=\"next\" href=\"", "before"}, {"rel=\"prev\" href=\"", "after"}};
    const char *address = "/tags/fog?in=2023-11";
    for (size_t way = 0; way < 2; way++) {
        unsigned seen = 0, pages = 0;
        for (const char *link = address; link != NULL && pages < 10; pages++) {
            address = link;
            const char *body = page(fixture, address, NULL);
            seen += occurrences(body, "In time</a>");
            g_assert_null(strstr(body, "Too early"));
            g_assert_null(strstr(body, "Too late"));
            link = strstr(body, "class=\"pager\"");
            link = strstr(link, WAYS[way][0]);
            if (link == NULL)
                continue;
            link += strlen(WAYS[way][0]);
            g_auto(GStrv) parts = g_strsplit(
                arena_strndup(fixture->base.arena, link, strcspn(link, "\"")), "&amp;", 2);
            link = arena_printf(fixture->base.arena, "%s&%s", parts[0], parts[1]);
            g_assert_nonnull(strstr(link, WAYS[way][1]));
        }
        g_assert_cmpuint(pages, ==, 3);
        g_assert_cmpuint(seen, >=, COUNT);
    }
}

static const char CAPTURED[] =
    " date 2024-11-26 Fog closes the straits\n\n"
    "Abroad » THE NORTH | November 25, 2024, Monday // 17:15\n"
    "Westhaven: Fog closes the straits\n\n"
    "Nothing moved on Monday.\n\nThe pilots went home.\n\n"
    "Source: The Pilot\n\nThe North » Be a reporter: Write and send your article\n"
    "Tags: Fog, Straits\n\nRelated Articles:\n\n"
    "A lamp is lit\n\nThe keeper came back for one night\n\n"
    "Abroad » The North | November 26, 2024, Tuesday // 09:00\n"
    "Advertisement\nMore from The North\n\n"
    "Ice on the river\n\nThe ferry waits\n\nAbroad » The North | November 20, 2024, Wednesday // "
    "12:00\n"
    "The imprint of the paper, which is no story.";

static void
test_captured_page(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->base.dir, "page.txt", NULL);
    ImportOptions const options = {0};
    ImportReport report = {0};
    g_assert_true(g_file_set_contents(path, CAPTURED, -1, NULL));
    g_assert_true(import_file(fixture->base.newsroom, path, &options, &report, &error));
    g_assert_cmpint(report.imported, ==, 3);
    const char *body = page(fixture, page(fixture, "/articles/3", NULL), NULL);
    static const char *const HOLDS[] = {"Westhaven:", "Fog closes the straits",
        "Monday, 25 November 2024, 17:15 UTC", "href=\"/abroad/the-north\"",
        "Nothing moved on Monday.", "The Pilot", "/tags/fog", "/tags/straits",
        "/abroad/the-north/submit", "A lamp is lit", "More from", "Ice on the river", "class=\"ad"};
    for (size_t index = 0; index < G_N_ELEMENTS(HOLDS); index++) {
        g_test_message("%s", HOLDS[index]);
        g_assert_nonnull(strstr(body, HOLDS[index]));
    }
    g_assert_null(strstr(body, "imprint"));
}

static int64_t
publish_text(SiteFixture *fixture, const char *headline, const char *section, const char *tag,
    const char *body)
{
    g_autoptr(GError) error = NULL;
    int64_t const section_id = fixture_section(&fixture->base, section);
    int64_t const tag_id = fixture_tag(&fixture->base, tag);
    int64_t id, revision;
    StoryContent const content = {
        .headline = headline,
        .body = body,
        .sections = &section_id,
        .section_count = 1,
        .tags = &tag_id,
        .tag_count = 1,
    };
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, 0, &revision, &error));
    fixture_commit(write);
    return id;
}

static const char SUMMIT[] =
    " date 2024-11-26 Envoys of Russia and Norway meet over the Arctic cable\n\n"
    "World » RUSSIA | November 25, 2024, Monday // 17:15\n"
    "Norway: Envoys of Russia and Norway meet over the Arctic cable\n\n"
    "Envoys of Russia and Norway met in Kirkenes over the severed Arctic cable. Minister Halvorsen "
    "said that the trawler Polaris had crossed the cable twice that night.\n\n"
    "The Russian envoy Sorokin called the accusation baseless and offered to share the trawler's "
    "log. The cable carries most of the islands' traffic.\n\n"
    "Source: The Pilot\n\nRussia » Be a reporter: Write and send your article\n"
    "Tags: Norway, Russia, US\n\nRelated Articles:\n\n"
    "Murder in Maryland\n\nThe police in Maryland arrested a cook\n\n"
    "World | November 26, 2024, Tuesday // 09:00\n"
    "Advertisement\nMore from Russia\n\n"
    "Ice on the river\n\nThe ferry waits\n\nWorld » Russia | November 20, 2024, Wednesday // "
    "12:00\n";

/* What a page shows under "Related". */
static char *
related_part(SiteFixture *fixture, const char *target)
{
    const char *body = page(fixture, target, NULL);
    const char *begin = strstr(body, "id=\"related\"");
    if (begin == NULL)
        return arena_strdup(fixture->base.arena, "");
    const char *end = strstr(begin, "</section>");
    return arena_strndup(fixture->base.arena, begin, (size_t)(end - begin));
}

/* Twenty newer stories: those that continue the captured one lead, those that share only its
 * country do not appear, in the request after each publish; withdrawn, they are gone in the next.
 */
static void
test_continuations_lead(SiteFixture *fixture, gconstpointer data)
{
    static const char *const COUNTRY[] = {"harvest", "ballet", "chess", "railway", "vodka",
        "hockey", "museum", "pension", "wheat", "opera", "bridge", "circus", "fur", "lottery"};
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->base.dir, "page.txt", NULL);
    ImportOptions const options = {0};
    ImportReport report = {0};
    int64_t now_us = INT64_C(1732640000) * SECOND_US;
    clock_stop(now_us);
    g_assert_true(g_file_set_contents(path, SUMMIT, -1, NULL));
    g_assert_true(import_file(fixture->base.newsroom, path, &options, &report, &error));
    const char *target = page(fixture, "/articles/3", NULL);
    int64_t last = 0;
    for (unsigned number = 0; number < 20; number++) {
        bool const continues = number % 3 == 2;
        const char *thing = COUNTRY[number - number / 3];
        clock_stop(now_us += HOUR_US);
        const char *headline = arena_printf(fixture->base.arena,
            continues ? "Arctic cable talks, round %u" : "Russia %u: a %s in the news", number,
            thing);
        last = publish_text(fixture, headline, "World/Russia", "Russia",
            continues
                ? arena_printf(fixture->base.arena,
                      "The trawler Polaris and the severed Arctic cable were before the envoys "
                      "Sorokin and Halvorsen again, in round %u of the talks at Kirkenes.",
                      number)
                : arena_printf(fixture->base.arena,
                      "In Russia the %s was much spoken of. The %s%u is liked by Russian families.",
                      thing, thing, number));
        const char *related = related_part(fixture, target);
        g_assert_true((strstr(related, headline) != NULL) == continues);
        g_assert_null(strstr(related, "in the news"));
    }
    const char *related = related_part(fixture, target);
    g_assert_cmpuint(occurrences(related, "Arctic cable talks"), ==, 6);
    g_assert_null(strstr(related, "Maryland"));

    Write *write = fixture_begin(&fixture->base);
    int64_t const id = last - 2; /* the newest that continues it */
    g_assert_true(story_withdraw(
        write, id, fixture_revision(&fixture->base, id), "It was wrong.", NULL, &error));
    fixture_commit(write);
    related = related_part(fixture, target);
    g_assert_cmpuint(occurrences(related, "Arctic cable talks"), ==, 5);
    g_assert_nonnull(strstr(related, "Maryland")); /* what was listed there fills what is left */
}

static void
view(SiteFixture *fixture, int64_t id, unsigned times)
{
    for (unsigned time = 0; time < times; time++)
        readership_count(most_read_readership(site_most_read(fixture->site)), id);
}

/* What was read is on the page, on the fronts of its sections from three stories on, by number of
 * views, and gone in the request after it was withdrawn. */
static void
test_most_read(SiteFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const now_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(now_us);
    const char *body = page(fixture, "/most-read", NULL);
    g_assert_nonnull(strstr(body, "Nothing has been read this week yet."));
    int64_t const first = fixture_story(&fixture->base, "Alpha story", "World/Lorn", NULL, 0);
    int64_t const second = fixture_story(&fixture->base, "Beta story", "World", NULL, 0);
    int64_t const third = fixture_story(&fixture->base, "Gamma story", "World", NULL, 0);
    view(fixture, first, 1);
    view(fixture, second, 3);
    view(fixture, third, 2);
    most_read_tick(site_most_read(fixture->site));
    body = page(fixture, "/most-read", NULL);
    g_assert_cmpuint(occurrences(body, "Alpha story</a>"), ==, 3);
    g_assert_true(strstr(body, "Beta story") < strstr(body, "Gamma story"));
    g_assert_true(strstr(body, "Gamma story") < strstr(body, "Alpha story"));
    g_assert_null(strstr(body, "Nothing has been read"));
    g_assert_nonnull(strstr(page(fixture, "/", NULL), "id=\"most-read\""));
    g_assert_nonnull(strstr(page(fixture, "/world", NULL), "id=\"most-read\""));
    g_assert_null(strstr(page(fixture, "/world/lorn", NULL), "id=\"most-read\""));

    clock_stop(now_us + 2 * HOUR_US);
    most_read_tick(site_most_read(fixture->site));
    body = page(fixture, "/most-read", NULL);
    g_assert_nonnull(strstr(body, "Beta story"));
    g_assert_cmpuint(occurrences(body, "Alpha story</a>"), ==, 2); /* not this hour */

    Write *write = fixture_begin(&fixture->base);
    story_withdraw(
        write, second, fixture_revision(&fixture->base, second), "A hoax.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    g_assert_null(strstr(page(fixture, "/most-read", NULL), "Beta story"));
    g_assert_null(strstr(page(fixture, "/", NULL), "id=\"most-read\"")); /* two are too few */
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(SiteFixture *, gconstpointer);
    } TESTS[] = {
        {"/site/embargo", test_embargo_leaks_nowhere},
        {"/site/withdrawn", test_withdrawn_is_gone_in_the_same_step},
        {"/site/escaped", test_hostile_words_come_out_escaped},
        {"/site/addresses", test_addresses},
        {"/site/another-slug", test_another_slug},
        {"/site/updated", test_update_is_told_beside_the_date},
        {"/site/before-and-after", test_words_before_and_after},
        {"/site/urgent", test_urgent_mark},
        {"/site/empty", test_empty_newsroom},
        {"/site/pages", test_pages_of_a_list},
        {"/site/timeline", test_timeline_of_a_tag},
        {"/site/pages-of-a-month", test_pages_of_a_month},
        {"/site/captured", test_captured_page},
        {"/site/most-read", test_most_read},
        {"/site/continuations", test_continuations_lead},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, SiteFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
