/* SPDX-License-Identifier: MIT */
/* /desk/events over loopback: who may listen and for how long, what is told and how soon, and what
 * one who comes back hears. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "desk_fixture.h"
#include "event_client.h"
#include "newsroom/assignment.h"
#include "newsroom/front.h"
#include "newsroom/kept.h"
#include "newsroom/key.h"
#include "newsroom/lock.h"
#include "newsroom/note.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"

enum { PATIENCE_MS = 20000, SOON_US = 500 * 1000 };

typedef struct {
    DeskFixture base;
    Listener *listener;
    int64_t ana, mara; /* people */
    Caller browser;    /* Ana's */
} Fixture;

/* One that listens, with the news it heard. */
typedef struct {
    EventClient client;
    GPtrArray *news; /* of Json */
    unsigned hellos, reloads;
    const char *cookie;
} Listening;

static void
start(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    ListenerOptions options = {.address = "127.0.0.1:0", .threads = 1};
    site_listener_options(fixture->base.site, &options);
    options.routes = (const Route *)(void *)fixture->base.routes->data;
    options.route_count = fixture->base.routes->len;
    desk_listener_options(fixture->base.desk, &options);
    fixture->listener = listener_start(&options, &error);
    g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture->ana = desk_fixture_person(&fixture->base, "ana", ROLE_REPORTER);
    fixture->mara = desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF);
    fixture->browser = desk_fixture_session(&fixture->base, fixture->ana);
    start(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    listener_stop(fixture->listener);
    desk_fixture_tear_down(&fixture->base, data);
}

static void
hear(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    Listening *one = owner;
    one->hellos += strcmp(name, "hello") == 0;
    one->reloads += strcmp(name, "reload") == 0;
    if (strcmp(name, "news") != 0)
        return;
    Json *news = json_read_object(data, strlen(data), SIZE_MAX, NULL);
    g_assert_nonnull(news);
    g_assert_cmpint(json_int(news, "position", 0), ==, g_ascii_strtoll(id, NULL, 10));
    g_ptr_array_add(one->news, news);
}

static void
drop(gpointer json)
{
    json_decref(json);
}

/* Connects and waits for the greeting, or a refusal. */
static void
listen_to(Listening *one, Fixture *fixture, const Caller *caller, const char *target)
{
    *one = (Listening){.news = g_ptr_array_new_with_free_func(drop)};
    event_client_init(&one->client, hear, one);
    one->client.cookie = caller != NULL ? caller->cookie : NULL;
    g_assert_true(event_client_open(&one->client, listener_port(fixture->listener), target, 0));
    while (one->hellos + one->reloads == 0 && one->client.status < 300 &&
           !(one->client.status == 200 && g_str_has_prefix(target, "/events")))
        g_assert_true(event_client_wait(&one->client, PATIENCE_MS));
}

static void
finish(Listening *one)
{
    event_client_finish(&one->client);
    g_ptr_array_unref(one->news);
}

/* Waits for so many pieces of news in all. */
static const Json *
hear_news(Listening *one, unsigned count)
{
    while (one->news->len < count)
        g_assert_true(event_client_wait(&one->client, PATIENCE_MS));
    return g_ptr_array_index(one->news, count - 1);
}

static bool
names(const Json *list, const char *name)
{
    for (size_t index = 0; index < json_array_size(list); index++)
        if (strcmp(json_string_value(json_array_get(list, index)), name) == 0)
            return true;
    return false;
}

static bool
tells(const Json *news, const char *name)
{
    return names(json_object_get(news, "what"), name);
}

static const Json *
story_of(const Json *news, int64_t id)
{
    const Json *stories = json_object_get(news, "stories");
    for (size_t index = 0; index < json_array_size(stories); index++)
        if (json_int(json_array_get(stories, index), "id", 0) == id)
            return json_array_get(stories, index);
    g_error("no story %" G_GINT64_FORMAT, id);
}

/* Until the stream has ended. */
static bool
ends(Listening *one)
{
    while (event_client_wait(&one->client, PATIENCE_MS))
        continue;
    return one->client.fd < 0;
}

static int64_t
begin_story(Fixture *fixture, const char *headline)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    StoryContent const content = {.headline = headline, .body = "It is so."};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_create(write, &content, &id, NULL, &error));
    fixture_commit(write);
    return id;
}

static void
hold(Fixture *fixture, int64_t story_id, int64_t person_id, const char *tab)
{
    g_autoptr(GError) error = NULL;
    Lock lock;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(lock_take(write, story_id, person_id, tab, true, &lock, &error));
    fixture_commit(write);
}

static int64_t
keep(Fixture *fixture, int64_t story_id, int64_t seen, const char *headline)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    int64_t revision;
    json_put_text(fields, "title", headline);
    Kept const draft = {
        .story_id = story_id, .revision = seen, .base = 1, .person_id = fixture->ana};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(kept_save(write, &draft, fields, &revision, &error));
    fixture_commit(write);
    return revision;
}

static int
status_of(Fixture *fixture, const Caller *caller, const char *target)
{
    Listening one;
    listen_to(&one, fixture, caller, target);
    int const status = one.client.status;
    finish(&one);
    return status;
}

static void
test_who_may_listen(Fixture *fixture, gconstpointer data)
{
    Caller const forger = {.cookie = "dateline_session=AAAA"};
    Caller const token = desk_fixture_token(&fixture->base, fixture->mara, SCOPE_ALL);
    g_assert_cmpint(status_of(fixture, &fixture->browser, "/desk/events"), ==, 200);
    g_assert_cmpint(status_of(fixture, NULL, "/desk/events"), ==, 401);
    g_assert_cmpint(status_of(fixture, &forger, "/desk/events"), ==, 401);
    g_assert_cmpint(desk_fixture_get(&fixture->base, &token, "/desk/events").status, ==, 403);
    g_assert_cmpint(status_of(fixture, &fixture->browser, "/desk/events?since=x"), ==, 422);
    g_assert_cmpint(desk_fixture_get(&fixture->base, NULL, "/desk/events").status, ==, 303);
}

static void
test_what_is_told(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Listening one;
    int64_t note;
    int64_t const other = begin_story(fixture, "Another");
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    int64_t const id = begin_story(fixture, "Harbour fog");
    const Json *news = hear_news(&one, 1);
    g_assert_true(tells(news, "story") && !tells(news, "lock"));
    g_assert_cmpstr(json_text(story_of(news, id), "headline"), ==, "Harbour fog");
    g_assert_cmpstr(json_text(story_of(news, id), "stage"), ==, "draft");

    hold(fixture, id, fixture->ana, "t1");
    const Json *lock = json_object_get(story_of(hear_news(&one, 2), id), "lock");
    g_assert_cmpstr(json_text(lock, "name"), ==, "ana");
    g_assert_cmpint(json_int(lock, "person", 0), ==, fixture->ana);
    keep(fixture, id, 0, "Harbour fog lifts");
    g_assert_true(names(json_object_get(story_of(hear_news(&one, 3), id), "what"), "kept"));

    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(note_add(write, other, fixture->mara, "Zanzibar is a secret.", &note, &error));
    fixture_commit(write);
    news = hear_news(&one, 4);
    g_assert_true(names(json_object_get(story_of(news, other), "what"), "note"));
    g_autofree char *text = json_write(news);
    g_assert_null(strstr(text, "Zanzibar"));

    write = fixture_begin(&fixture->base.base);
    Front const front = {.id = 0};
    front_save(write, &front, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    news = hear_news(&one, 5);
    g_assert_true(tells(news, "front"));
    g_assert_cmpint(json_integer_value(json_array_get(json_object_get(news, "fronts"), 0)), ==, 0);
    finish(&one);
}

/* A session that is closed, a person who is disabled or loses the right: at once, and for them
 * alone. */
static void
test_ends_with_the_right(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Listening closed, disabled, other;
    int64_t const tove = desk_fixture_person(&fixture->base, "tove", ROLE_EDITOR);
    Caller const second = desk_fixture_session(&fixture->base, tove);
    Caller const third = desk_fixture_session(&fixture->base, fixture->mara);
    listen_to(&closed, fixture, &fixture->browser, "/desk/events");
    listen_to(&disabled, fixture, &second, "/desk/events");
    listen_to(&other, fixture, &third, "/desk/events");
    g_assert_cmpint(
        desk_fixture_ask(&fixture->base, &fixture->browser, "POST", "/desk/sign-out", NULL, "a=b")
            .status,
        ==, 303);
    int64_t const begun_us = g_get_monotonic_time();
    g_assert_true(ends(&closed));
    g_assert_cmpint(g_get_monotonic_time() - begun_us, <, SOON_US);
    g_assert_cmpint(status_of(fixture, &fixture->browser, "/desk/events"), ==, 401);

    Write *write = fixture_begin(&fixture->base.base);
    g_autoptr(Reader) reader = newsroom_read_within(fixture->base.base.newsroom, write, &error);
    Person person;
    bool found;
    g_assert_true(person_find(reader, fixture->base.base.arena, tove, &person, &found, &error));
    g_clear_pointer(&reader, reader_free);
    person.name = "Tove Lund";
    g_assert_true(person_save(write, &person, NULL, &error));
    fixture_commit(write);
    begin_story(fixture, "Meanwhile");
    hear_news(&disabled, 1);
    write = fixture_begin(&fixture->base.base);
    person.revision++;
    person.is_disabled = true;
    g_assert_true(person_save(write, &person, NULL, &error));
    fixture_commit(write);
    g_assert_true(ends(&disabled));
    begin_story(fixture, "Later");
    hear_news(&other, 2);
    finish(&closed);
    finish(&disabled);
    finish(&other);
}

/* A role that asks for a second factor from now on: who has none is out. */
static void
test_ends_with_a_setting(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    Listening one;
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    json_put_text(fields, "second_roles", "reporter");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
    g_assert_true(ends(&one));
    g_assert_cmpint(status_of(fixture, &fixture->browser, "/desk/events"), ==, 403);
    finish(&one);
}

static void
test_ends_with_its_time(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Listening one;
    char *secret;
    Key const key = {
        .kind = KEY_SESSION, .person_id = fixture->ana, .until_us = clock_now_us() + 2 * SECOND_US};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(key_open(write, &key, &secret, NULL, &error));
    Caller const caller = {
        .cookie = arena_printf(fixture->base.base.arena, "dateline_session=%s", secret)};
    fixture_commit(write);
    listen_to(&one, fixture, &caller, "/desk/events");
    g_assert_cmpint(one.client.status, ==, 200);
    g_assert_true(ends(&one));
    finish(&one);
}

static void
test_bound_of_a_person(Fixture *fixture, gconstpointer data)
{
    Listening many[17];
    Caller const other = desk_fixture_session(&fixture->base, fixture->mara);
    for (size_t index = 0; index < G_N_ELEMENTS(many); index++) {
        listen_to(&many[index], fixture, &fixture->browser, "/desk/events");
        g_assert_cmpint(many[index].client.status, ==, index < 16 ? 200 : 429);
    }
    g_assert_cmpint(status_of(fixture, &other, "/desk/events"), ==, 200);
    g_assert_cmpint(status_of(fixture, NULL, "/events"), ==, 200);
    for (size_t index = 0; index < G_N_ELEMENTS(many); index++)
        finish(&many[index]);
}

/* What was missed comes as one piece, over a restart too; of what is known nothing comes again. */
static void
test_resumes(Fixture *fixture, gconstpointer data)
{
    Listening one;
    int64_t const ferry = begin_story(fixture, "Ferry");
    int64_t const match = begin_story(fixture, "Match");
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    hold(fixture, ferry, fixture->ana, "t1");
    hear_news(&one, 1);
    event_client_close(&one.client);
    hold(fixture, match, fixture->mara, "t2");
    event_client_open(&one.client, listener_port(fixture->listener), "/desk/events", 0);
    const Json *news = hear_news(&one, 2);
    g_assert_cmpuint(json_array_size(json_object_get(news, "stories")), ==, 1);
    g_assert_cmpstr(json_text(json_object_get(story_of(news, match), "lock"), "name"), ==, "mara");

    event_client_close(&one.client);
    listener_stop(fixture->listener);
    desk_free(fixture->base.desk);
    hold(fixture, ferry, fixture->mara, "t2");
    hold(fixture, match, fixture->ana, "t1");
    g_autoptr(GError) error = NULL;
    DeskOptions const options = {
        .newsroom = fixture->base.base.newsroom, .site = fixture->base.site};
    fixture->base.desk = desk_new(&options, &error);
    g_array_set_size(fixture->base.routes, (guint)SITE_ROUTE_COUNT);
    desk_add_routes(fixture->base.desk, fixture->base.routes);
    start(fixture);
    event_client_open(&one.client, listener_port(fixture->listener), "/desk/events", 0);
    news = hear_news(&one, 3);
    g_assert_cmpuint(json_array_size(json_object_get(news, "stories")), ==, 2);
    g_assert_cmpstr(json_text(json_object_get(story_of(news, ferry), "lock"), "name"), ==, "mara");
    finish(&one);

    listen_to(&one, fixture, &fixture->browser, "/desk/events?since=99999999");
    g_assert_cmpuint(one.reloads, ==, 1);
    finish(&one);
}

/* Fifty people who type: everything is told, in few events; and one alone is told at once. */
static void
test_gathers(Fixture *fixture, gconstpointer data)
{
    enum { PEOPLE = 50, ROUNDS = 6 };

    Listening one;
    int64_t stories[PEOPLE], kept[PEOPLE] = {0};
    g_autoptr(GHashTable) heard = g_hash_table_new(NULL, NULL);
    for (unsigned index = 0; index < PEOPLE; index++)
        stories[index] = begin_story(fixture, "Typed");
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    int64_t const begun_us = g_get_monotonic_time();
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned index = 0; index < PEOPLE; index++)
            kept[index] = keep(fixture, stories[index], kept[index], "Typed on");
    int64_t const last = begin_story(fixture, "Last");
    unsigned count = 0;
    for (bool is_last = false; !is_last; count++) {
        const Json *list = json_object_get(hear_news(&one, count + 1), "stories");
        for (size_t index = 0; index < json_array_size(list); index++) {
            int64_t const id = json_int(json_array_get(list, index), "id", 0);
            g_hash_table_add(heard, GSIZE_TO_POINTER((gsize)id));
            is_last = is_last || id == last;
        }
    }
    double const seconds = (double)(g_get_monotonic_time() - begun_us) / G_USEC_PER_SEC;
    g_test_message("%d changes in %.2f s: %u events", PEOPLE * ROUNDS, seconds, count);
    g_assert_cmpuint(g_hash_table_size(heard), ==, PEOPLE + 1);
    g_assert_cmpuint(count, <=, 3 + (unsigned)(seconds * 2.2));

    g_usleep(600 * 1000);
    int64_t quickest_us = G_MAXINT64;
    for (unsigned time = 0; time < 10; time++) {
        int64_t const before_us = g_get_monotonic_time();
        hold(fixture, last, fixture->ana, time % 2 == 0 ? "a" : "b");
        hear_news(&one, ++count);
        quickest_us = MIN(quickest_us, g_get_monotonic_time() - before_us);
        g_usleep(50 * 1000);
    }
    g_test_message("one change: %.1f ms", (double)quickest_us / 1000);
    g_assert_cmpint(quickest_us, <, 50 * 1000);
    finish(&one);
}

/* A story whose moment passed and that did not come out: nothing in the log says so. */
static void
test_the_clock(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Listening one;
    int64_t const now_us = clock_now_us();
    int64_t const id =
        fixture_story(&fixture->base.base, "Bridge opens", "World", NULL, now_us + MINUTE_US);
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    clock_stop(now_us + HOUR_US);
    unsigned count = 1;
    while (!tells(hear_news(&one, count), "clock"))
        count++;
    Write *write = fixture_begin(&fixture->base.base);
    unsigned released;
    int64_t next_us;
    g_assert_true(story_release_due(write, &released, &next_us, &error));
    g_assert_cmpuint(released, ==, 1);
    fixture_commit(write);
    const Json *news = hear_news(&one, ++count);
    while (!tells(news, "story"))
        news = hear_news(&one, ++count);
    g_assert_cmpstr(json_text(story_of(news, id), "status"), ==, "live");
    clock_resume();
    finish(&one);
}

/* What is too much is told in one word; an import of another program, say. */
static void
test_too_much(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Listening one;
    int64_t id;
    StoryContent const content = {.headline = "One of many", .body = "It is so."};
    listen_to(&one, fixture, &fixture->browser, "/desk/events");
    Write *write = fixture_begin(&fixture->base.base);
    for (unsigned index = 0; index < 150; index++)
        g_assert_true(story_create(write, &content, &id, NULL, &error));
    fixture_commit(write);
    const Json *news = hear_news(&one, 1);
    g_assert_true(json_flag(news, "reload", false));
    g_assert_cmpuint(json_array_size(json_object_get(news, "stories")), ==, 0);
    finish(&one);
}

#define ADD(name, test) g_test_add("/desk-events/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("who-may-listen", test_who_may_listen);
    ADD("what-is-told", test_what_is_told);
    ADD("ends-with-the-right", test_ends_with_the_right);
    ADD("ends-with-a-setting", test_ends_with_a_setting);
    ADD("ends-with-its-time", test_ends_with_its_time);
    ADD("bound-of-a-person", test_bound_of_a_person);
    ADD("resumes", test_resumes);
    ADD("gathers", test_gathers);
    ADD("the-clock", test_the_clock);
    ADD("too-much", test_too_much);
    return g_test_run();
}
