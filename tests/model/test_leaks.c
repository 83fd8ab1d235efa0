/* SPDX-License-Identifier: MIT */
/* Nothing shows a second early or a step late: two hundred stories that are scheduled, under
 * embargo, withdrawn, undone, drafted or corrected, over a real listener with its cache. Around
 * each moment every public surface is read: pages, lists, feeds, sitemaps, search, the API, events,
 * what stands beside other stories, pictures. */
#include <string.h>

#include <gio/gio.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "event_client.h"
#include "http/listener.h"
#include "newsroom/key.h"
#include "newsroom/media.h"
#include "newsroom/workflow.h"

enum {
    SCHEDULED = 80, /* every second one under embargo */
    WITHDRAWN = 60,
    UNDONE = 20,
    DRAFTS = 20,
    CORRECTED = 20, /* live, with a working copy that says something else */
    STORIES = SCHEDULED + WITHDRAWN + UNDONE + DRAFTS + CORRECTED,
    STEP_S = 100,
    PATIENCE_MS = 20000,
    ANSWER_MAX = 1 << 22,
};

static const int64_t START_US = INT64_C(1795860000) * SECOND_US; /* 2026-11-28 */

typedef struct {
    int64_t id;
    int64_t out_us; /* of a scheduled one */
    char *word;     /* stands in its headline, its text and the name of its tag, nowhere else */
    char *title;
    const char *picture; /* "/media/…" */
} Told;

typedef struct {
    DeskFixture base;
    Listener *listener;
    const char *token;
    EventClient events;
    GHashTable *heard; /* "ID kind" */
    Told told[STORIES];
} LeakFixture;

static void
hear(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    g_autoptr(Json) card = json_read_object(data, strlen(data), SIZE_MAX, NULL);
    if (card != NULL && g_str_has_prefix(name, "story."))
        g_hash_table_add(
            owner, g_strdup_printf("%" G_GINT64_FORMAT " %s", json_int(card, "id", 0), name + 6));
}

static void
start_listener(LeakFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {.address = "127.0.0.1:0", .threads = 1};
    site_listener_options(fixture->base.site, &options);
    options.routes = (const Route *)(void *)fixture->base.routes->data;
    options.route_count = fixture->base.routes->len;
    options.permit = desk_permit;
    fixture->listener = listener_start(&options, &error);
    g_assert_no_error(error);
}

static void
set_up(LeakFixture *fixture, gconstpointer data)
{
    clock_stop(START_US);
    desk_fixture_set_up(&fixture->base, data);
    start_listener(fixture);
    int64_t const person = desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF);
    fixture->token = desk_fixture_token(&fixture->base, person, SCOPE_ALL).token;
    fixture->heard = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    event_client_init(&fixture->events, hear, fixture->heard);
}

static void
tear_down(LeakFixture *fixture, gconstpointer data)
{
    event_client_finish(&fixture->events);
    g_hash_table_unref(fixture->heard);
    listener_stop(fixture->listener);
    for (unsigned index = 0; index < STORIES; index++) {
        g_free(fixture->told[index].word);
        g_free(fixture->told[index].title);
    }
    desk_fixture_tear_down(&fixture->base, data);
    clock_resume();
}

/* What the server answers, head and body; the caller frees. */
static char *
get(LeakFixture *fixture, const char *target, int *ret_status)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(
        client, "127.0.0.1", listener_port(fixture->listener), NULL, &error);
    g_assert_no_error(error);
    g_autofree char *request =
        g_strdup_printf("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s%s%s\r\n",
            target, g_str_has_prefix(target, "/api/") ? "Authorization: Bearer " : "",
            g_str_has_prefix(target, "/api/") ? fixture->token : "",
            g_str_has_prefix(target, "/api/") ? "\r\n" : "");
    g_assert_true(g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
        request, strlen(request), NULL, NULL, &error));
    char *answer = g_malloc0(ANSWER_MAX);
    gsize size;
    g_assert_true(g_input_stream_read_all(g_io_stream_get_input_stream(G_IO_STREAM(connection)),
        answer, ANSWER_MAX - 1, &size, NULL, &error));
    g_assert_cmpint(size, <, ANSWER_MAX - 1);
    *ret_status = (int)g_ascii_strtoll(answer + strlen("HTTP/1.1 "), NULL, 10);
    return answer;
}

/* The surfaces; %s is the story's word. shows: it must stand there once it is out. */
static const struct {
    const char *target;
    bool shows;
} SURFACES[] = {
    {"/", false},
    {"/latest", true},
    {"/live", true},
    {"/most-read", false},
    {"/world", true},
    {"/world/lorn", true},
    {"/feed.xml", true},
    {"/feed.atom", true},
    {"/feed.json", true},
    {"/world/lorn/feed.xml", true},
    {"/world/feed.atom", true},
    {"/archive/2026/11/28", true},
    {"/archive/2026/11", true},
    {"/tags/tag-%s", true},
    {"/tags/tag-%s/feed.json", true},
    {"/tags/pair", true},
    {"/sitemaps/2026-11.xml", true},
    {"/sitemap-news.xml", true},
    {"/search?q=%s", true},
    {"/search?q=pair", false},
    {"/api/v1/stories", true},
    {"/api/v1/search?q=%s", true},
    {"/api/v1/stories?since=0&limit=200", false},
};

static char *
target_of(const char *pattern, const Told *told)
{
    const char *hole = strstr(pattern, "%s");
    return hole == NULL ? g_strdup(pattern)
                        : g_strdup_printf("%.*s%s%s", (int)(hole - pattern), pattern, told->word,
                              hole + strlen("%s"));
}

/* Whether an answer gives the story away: its headline, its address. */
static bool
tells(const char *answer, const Told *told)
{
    g_autofree char *address = g_strdup_printf("/articles/%" G_GINT64_FORMAT "/", told->id);
    return strstr(answer, told->title) != NULL || strstr(answer, address) != NULL;
}

static bool
was_heard(LeakFixture *fixture, const Told *told, const char *kind)
{
    g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT " %s", told->id, kind);
    return g_hash_table_contains(fixture->heard, key);
}

static void
check_own(LeakFixture *fixture, const Told *told, int status)
{
    int got;
    g_autofree char *bare = g_strdup_printf("/articles/%" G_GINT64_FORMAT, told->id);
    g_autofree char *answer = get(fixture, bare, &got);
    g_assert_cmpint(got, ==, status == 200 ? 301 : status);
    g_autofree char *path = g_strdup_printf(
        "/articles/%" G_GINT64_FORMAT "/report-%s-on-the-harbour", told->id, told->word);
    g_autofree char *page = get(fixture, path, &got);
    g_assert_cmpint(got, ==, status);
    if (status != 200) {
        g_assert_null(strstr(answer, told->word));
        g_assert_null(strstr(page, told->title));
    }
    if (told->picture == NULL)
        return;
    g_autofree char *picture = get(fixture, told->picture, &got);
    g_assert_cmpint(got, ==, status == 200 ? 200 : 404);
}

/* Whether it stands on the pages of the stories with numbers beside its own. */
static bool
is_beside_others(LeakFixture *fixture, const Told *told)
{
    bool found = false;
    for (int64_t id = MAX(told->id - 2, 1); id <= told->id + 2 && id <= STORIES; id++) {
        int status;
        const Told *other = &fixture->told[id - 1];
        g_autofree char *path = g_strdup_printf(
            "/articles/%" G_GINT64_FORMAT "/report-%s-on-the-harbour", id, other->word);
        if (id == told->id)
            continue;
        g_autofree char *page = get(fixture, path, &status);
        found |= tells(page, told);
    }
    return found;
}

static void
check_hidden(LeakFixture *fixture, const Told *told, int status)
{
    for (size_t index = 0; index < G_N_ELEMENTS(SURFACES); index++) {
        int got;
        g_autofree char *target = target_of(SURFACES[index].target, told);
        g_autofree char *answer = get(fixture, target, &got);
        if (tells(answer, told))
            g_error("\"%s\" is on %s at %s", told->title, target,
                clock_iso(fixture->base.base.arena, clock_now_us()));
    }
    g_assert_false(is_beside_others(fixture, told));
    check_own(fixture, told, status);
}

static void
check_shown(LeakFixture *fixture, const Told *told)
{
    for (size_t index = 0; index < G_N_ELEMENTS(SURFACES); index++) {
        int got;
        if (!SURFACES[index].shows)
            continue;
        g_autofree char *target = target_of(SURFACES[index].target, told);
        g_autofree char *answer = get(fixture, target, &got);
        if (got != 200 || !tells(answer, told))
            g_error("\"%s\" is not on %s (%d)", told->title, target, got);
    }
    check_own(fixture, told, 200);
    while (!was_heard(fixture, told, "published"))
        g_assert_true(event_client_wait(&fixture->events, PATIENCE_MS));
}

/* A GIF of one pixel in a colour of its own. */
static int64_t
add_picture(LeakFixture *fixture, Write *write, unsigned number)
{
    g_autoptr(GError) error = NULL;
    char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    int64_t id;
    gif[13] = (char)number;
    g_assert_true(media_add_bytes(write, fixture->base.base.newsroom, gif, sizeof gif - 1,
        &(Media){.alt = "A colour", .name = "colour.gif"}, &id, &error));
    return id;
}

static const char *
picture_address(LeakFixture *fixture, Write *write, int64_t id)
{
    Media media;
    bool found;
    g_autoptr(Reader) reader = newsroom_read_within(fixture->base.base.newsroom, write, NULL);
    g_assert_true(media_find(reader, fixture->base.base.arena, id, &media, &found, NULL));
    return arena_printf(fixture->base.base.arena, "/media/%s", media.file);
}

/* Begins a story as a draft; of the first ones with a picture. */
static void
begin_story(LeakFixture *fixture, unsigned index)
{
    g_autoptr(GError) error = NULL;
    Told *told = &fixture->told[index];
    told->word = g_strdup_printf(
        "zq%c%c%cx", 'a' + (int)index / 100, 'a' + (int)index / 10 % 10, 'a' + (int)index % 10);
    told->title = g_strdup_printf("Report %s on the harbour", told->word);
    g_autofree char *tag = g_strdup_printf("Tag %s", told->word);
    g_autofree char *body =
        g_strdup_printf("The pair of %s was seen. It was not alone.", told->word);
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    int64_t const tags[] = {
        fixture_tag(&fixture->base.base, tag), fixture_tag(&fixture->base.base, "Pair")};
    Write *write = fixture_begin(&fixture->base.base);
    StoryContent content = {.headline = told->title,
        .body = body,
        .sections = &section,
        .section_count = 1,
        .tags = tags,
        .tag_count = 2};
    if (index < SCHEDULED) {
        content.picture = (StoryPicture){.media_id = add_picture(fixture, write, index)};
        told->picture = picture_address(fixture, write, content.picture.media_id);
    }
    g_assert_true(story_create(write, &content, &told->id, NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(told->id, ==, index + 1);
}

static void
publish(LeakFixture *fixture, const Told *told)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_publish(write, told->id, 1, 0, NULL, &error));
    fixture_commit(write);
}

static void
schedule_all(LeakFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base.base);
    for (unsigned index = 0; index < SCHEDULED; index++) {
        Told *told = &fixture->told[index];
        told->out_us = START_US + (index + 1) * (int64_t)STEP_S * SECOND_US;
        g_assert_true((index % 2 ? story_embargo : story_publish)(
            write, told->id, 1, told->out_us, NULL, &error));
    }
    fixture_commit(write);
}

static void
withdraw(LeakFixture *fixture, const Told *told)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_withdraw(write, told->id, fixture_revision(&fixture->base.base, told->id),
        "It was not so.", NULL, &error));
    fixture_commit(write);
}

static void
test_nothing_leaks(LeakFixture *fixture, gconstpointer data)
{
    for (unsigned index = 0; index < STORIES; index++)
        begin_story(fixture, index);
    const Told *withdrawn = fixture->told + SCHEDULED;
    const Told *drafts = withdrawn + WITHDRAWN + UNDONE;
    for (unsigned index = 0; index < WITHDRAWN; index++)
        publish(fixture, &withdrawn[index]);
    schedule_all(fixture);
    g_assert_true(event_client_open(
        &fixture->events, listener_port(fixture->listener), "/events?since=0", 0));
    for (unsigned index = 0; index < SCHEDULED; index++) {
        const Told *told = &fixture->told[index];
        clock_stop(told->out_us - SECOND_US);
        site_tick(fixture->base.site);
        check_hidden(fixture, told, 404);
        g_assert_false(was_heard(fixture, told, "published"));
        clock_stop(told->out_us);
        g_assert_cmpint(site_tick(fixture->base.site), >, told->out_us);
        check_shown(fixture, told);
        if (index < WITHDRAWN) {
            withdraw(fixture, &withdrawn[index]);
            check_hidden(fixture, &withdrawn[index], 410);
            while (!was_heard(fixture, &withdrawn[index], "withdrawn"))
                g_assert_true(event_client_wait(&fixture->events, PATIENCE_MS));
        }
    }
    for (unsigned index = 0; index < DRAFTS; index++) {
        check_hidden(fixture, &drafts[index], 404);
        g_assert_false(was_heard(fixture, &drafts[index], "published"));
    }
}

static void
test_undo_leaves_nothing(LeakFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    for (unsigned index = 0; index < STORIES; index++)
        begin_story(fixture, index);
    g_assert_true(event_client_open(
        &fixture->events, listener_port(fixture->listener), "/events?since=0", 0));
    for (unsigned index = 0; index < UNDONE; index++) {
        const Told *told = &fixture->told[SCHEDULED + WITHDRAWN + index];
        clock_stop(START_US + (index + 1) * (int64_t)STEP_S * SECOND_US);
        publish(fixture, told);
        check_shown(fixture, told);
        Write *write = fixture_begin(&fixture->base.base);
        g_assert_true(story_undo(write, told->id, 2, NULL, &error));
        fixture_commit(write);
        check_hidden(fixture, told, 404);
        while (!was_heard(fixture, told, "unpublished"))
            g_assert_true(event_client_wait(&fixture->events, PATIENCE_MS));
    }
}

/* A correction that is prepared for hours shows nowhere until it is made, and then everywhere. */
static void
test_a_working_copy_is_not_shown(LeakFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    for (unsigned index = 0; index < STORIES; index++)
        begin_story(fixture, index);
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    for (unsigned index = 0; index < CORRECTED; index++) {
        const Told *told = &fixture->told[STORIES - CORRECTED + index];
        Told const hidden = {.id = told->id, .title = g_strdup_printf("Secret %s", told->word)};
        StoryContent const content = {.headline = hidden.title,
            .body = "Other text.",
            .sections = &section,
            .section_count = 1};
        clock_stop(START_US + (index + 1) * (int64_t)STEP_S * SECOND_US);
        publish(fixture, told);
        Write *write = fixture_begin(&fixture->base.base);
        g_assert_true(story_save(write, told->id, 2, &content, NULL, &error));
        fixture_commit(write);
        for (size_t surface = 0; surface < G_N_ELEMENTS(SURFACES); surface++) {
            int status;
            g_autofree char *target = target_of(SURFACES[surface].target, told);
            g_autofree char *answer = get(fixture, target, &status);
            g_assert_null(strstr(answer, hidden.title));
        }
        write = fixture_begin(&fixture->base.base);
        g_assert_true(story_correct(write, told->id, 3, "It was another.", false, NULL, &error));
        fixture_commit(write);
        int status;
        g_autofree char *latest = get(fixture, "/latest", &status);
        g_assert_nonnull(strstr(latest, hidden.title));
        g_assert_null(strstr(latest, told->title));
        g_free(hidden.title);
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(LeakFixture *, gconstpointer);
    } TESTS[] = {
        {"/leaks/moments", test_nothing_leaks},
        {"/leaks/undo", test_undo_leaves_nothing},
        {"/leaks/working-copy", test_a_working_copy_is_not_shown},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, LeakFixture, NULL, set_up, TESTS[index].test, tear_down);
    return g_test_run();
}
