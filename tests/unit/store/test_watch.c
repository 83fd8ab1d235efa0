/* SPDX-License-Identifier: MIT */
/* What another process writes is told to a store's watchers: by a look now and then, and by the
 * store's own next write, which would hide it from the look. */
#include "base/error.h"
#include "newsroom/newsroom.h"
#include "newsroom/settings.h"
#include "newsroom_fixture.h"

typedef struct {
    NewsroomFixture base;
    Newsroom *other; /* as another process has it */
    unsigned told_own, told_others;
} Fixture;

static void
told(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    Fixture *fixture = data;
    if (topics == NULL)
        fixture->told_others++;
    else
        fixture->told_own++;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    newsroom_fixture_set_up(&fixture->base, data);
    fixture->other = newsroom_open(fixture->base.dir, &error);
    g_assert_no_error(error);
    store_watch(newsroom_store(fixture->base.newsroom), told, fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    store_unwatch(newsroom_store(fixture->base.newsroom), told, fixture);
    newsroom_close(fixture->other);
    newsroom_fixture_tear_down(&fixture->base, data);
}

static void
set(Newsroom *newsroom, const char *field, const char *value)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, field, value);
    g_autoptr(Write) write = store_begin(newsroom_store(newsroom), "test", &error);
    g_assert_no_error(error);
    settings_save(write, fields, &error);
    g_assert_no_error(error);
    write_commit(write, NULL, &error);
    g_assert_no_error(error);
}

static void
expect_title(Newsroom *newsroom, const char *title)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(newsroom, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->settings->title, ==, title);
}

static void
test_by_a_look(Fixture *fixture, gconstpointer data)
{
    Store *store = newsroom_store(fixture->base.newsroom);
    set(fixture->other, "title", "The Other");
    g_assert_cmpuint(fixture->told_others, ==, 0);
    g_assert_true(store_poll(store, NULL));
    g_assert_true(store_poll(store, NULL));
    g_assert_cmpuint(fixture->told_others, ==, 1);
    g_assert_cmpuint(fixture->told_own, ==, 0);
    expect_title(fixture->base.newsroom, "The Other");
}

static void
test_by_the_next_write(Fixture *fixture, gconstpointer data)
{
    expect_title(fixture->base.newsroom, "Newsroom");
    set(fixture->other, "title", "The Other");
    fixture_section(&fixture->base, "World");
    g_assert_cmpuint(fixture->told_others, ==, 1);
    g_assert_cmpuint(fixture->told_own, ==, 1);
    g_assert_true(store_poll(newsroom_store(fixture->base.newsroom), NULL));
    g_assert_cmpuint(fixture->told_others, ==, 1);
    expect_title(fixture->base.newsroom, "The Other");
}

static void
test_even_where_it_is_given_up(Fixture *fixture, gconstpointer data)
{
    set(fixture->other, "title", "The Other");
    write_free(fixture_begin(&fixture->base));
    g_assert_cmpuint(fixture->told_others, ==, 1);
    expect_title(fixture->base.newsroom, "The Other");
    fixture_section(&fixture->base, "World");
    g_assert_cmpuint(fixture->told_own, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/store/watch/by-a-look", Fixture, NULL, set_up, test_by_a_look, tear_down);
    g_test_add(
        "/store/watch/by-the-next-write", Fixture, NULL, set_up, test_by_the_next_write, tear_down);
    g_test_add("/store/watch/even-where-it-is-given-up", Fixture, NULL, set_up,
        test_even_where_it_is_given_up, tear_down);
    return g_test_run();
}
