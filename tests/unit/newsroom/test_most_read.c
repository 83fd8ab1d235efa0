/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>

#include "base/clock.h"
#include "newsroom/most_read.h"
#include "newsroom/section.h"
#include "newsroom/topics.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US;

static void
changed(const uint64_t *topics, size_t count, void *data)
{
    GString *text = data;
    for (size_t index = 0; index < count; index++) {
        char name[64];
        g_string_append_printf(
            text, "%s%s", text->len > 0 ? " " : "", topic_name(topics[index], name, sizeof name));
    }
}

static void
view(MostRead *most_read, int64_t story_id, unsigned times)
{
    for (unsigned time = 0; time < times; time++)
        readership_count(most_read_readership(most_read), story_id);
}

/* A list as "3 1 2". */
static const char *
list_of(NewsroomFixture *fixture, MostRead *most_read, ReadershipWindow window, int64_t section)
{
    int64_t ids[MOST_READ_KEPT];
    g_autoptr(GString) text = g_string_new(NULL);
    unsigned const count = most_read_list(most_read, window, section, MOST_READ_KEPT, ids);
    for (unsigned place = 0; place < count; place++)
        g_string_append_printf(text, "%s%d", place == 0 ? "" : " ", (int)ids[place]);
    return arena_strdup(fixture->arena, text->str);
}

static void
test_sections(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GString) told = g_string_new(NULL);
    g_autoptr(MostRead) most_read = most_read_open(fixture->newsroom, changed, told);
    clock_stop(NOW_US);
    int64_t const lorn = fixture_section(fixture, "World/Lorn");
    int64_t const sport = fixture_section(fixture, "Sport");
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, NULL);
    int64_t const world = section_find(reader->sections, lorn)->parent_id;
    g_clear_pointer(&reader, reader_free);
    int64_t const one = fixture_story(fixture, "One", "World/Lorn", NULL, 0);
    int64_t const two = fixture_story(fixture, "Two", "World", NULL, 0);
    int64_t const three = fixture_story(fixture, "Three", "Sport", NULL, 0);
    int64_t const secret = fixture_story(fixture, "Secret", "Sport", NULL, NOW_US + HOUR_US);
    g_assert_cmpint(one, ==, 1);
    view(most_read, one, 1);
    view(most_read, two, 2);
    view(most_read, three, 3);
    view(most_read, secret, 9);
    view(most_read, 12345, 9); /* there is none */
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, 0), ==, "3 2 1");
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_WEEK, world), ==, "2 1");
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_WEEK, lorn), ==, "1");
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, sport), ==, "3");
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_HOUR, 0), ==, "3 2 1");
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_HOUR, sport), ==, "");
    g_assert_nonnull(strstr(told->str, "most-read"));

    /* Nobody is told of an order that stays. */
    g_string_truncate(told, 0);
    view(most_read, three, 1);
    clock_stop(NOW_US + 10 * SECOND_US);
    most_read_tick(most_read);
    g_assert_cmpstr(told->str, ==, "");

    /* Nor are sections whose order stays. */
    view(most_read, one, 5);
    clock_stop(NOW_US + 20 * SECOND_US);
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, 0), ==, "1 3 2");
    char name[64];
    g_assert_null(strstr(told->str, topic_name(topic_of(TOPIC_MOST_READ, sport), name, 64)));
    g_assert_nonnull(strstr(told->str, topic_name(topic_of(TOPIC_MOST_READ, world), name, 64)));
    g_clear_pointer(&most_read, most_read_close);
    clock_resume();
}

/* Every second while there are few stories, every ten seconds then. */
static void
test_times(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(MostRead) most_read = most_read_open(fixture->newsroom, NULL, NULL);
    clock_stop(NOW_US);
    for (unsigned number = 1; number <= MOST_READ_PAGE; number++)
        view(most_read, fixture_story(fixture, "One", "World", NULL, 0), number);
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, 0), ==, "10 9 8 7 6 5 4 3 2 1");
    view(most_read, 9, 2);
    clock_stop(NOW_US + 9 * SECOND_US);
    most_read_tick(most_read);
    g_assert_true(g_str_has_prefix(list_of(fixture, most_read, READERSHIP_DAY, 0), "10 9"));
    clock_stop(NOW_US + 10 * SECOND_US);
    most_read_tick(most_read);
    g_assert_true(g_str_has_prefix(list_of(fixture, most_read, READERSHIP_DAY, 0), "9 10"));
    g_clear_pointer(&most_read, most_read_close);
    most_read = most_read_open(fixture->newsroom, NULL, NULL);
    most_read_tick(most_read); /* the first has something to show */
    view(most_read, 8, 9);
    clock_stop(NOW_US); /* a clock set back does not stop it */
    most_read_tick(most_read);
    g_assert_true(g_str_has_prefix(list_of(fixture, most_read, READERSHIP_DAY, 0), "8 9"));
    g_clear_pointer(&most_read, most_read_close);
    clock_resume();
}

static void
test_withdrawn_leaves_the_ranking(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    clock_stop(NOW_US);
    g_autoptr(MostRead) most_read = most_read_open(fixture->newsroom, NULL, NULL);
    int64_t const id = fixture_story(fixture, "One", "World", NULL, 0);
    view(most_read, id, 1);
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, 0), ==, "1");
    Write *write = fixture_begin(fixture);
    story_withdraw(write, id, fixture_revision(fixture, id), "Wrong.", NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    clock_stop(NOW_US + MINUTE_US);
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_DAY, 0), ==, "");
    g_clear_pointer(&most_read, most_read_close);
    clock_resume();
}

static void
test_over_restarts(NewsroomFixture *fixture, gconstpointer data)
{
    clock_stop(NOW_US);
    g_autofree char *path = g_build_filename(fixture->dir, "readership", NULL);
    int64_t const id = fixture_story(fixture, "One", "World", NULL, 0);
    MostRead *most_read = most_read_open(fixture->newsroom, NULL, NULL);
    most_read_close(most_read);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS)); /* nothing to keep */

    most_read = most_read_open(fixture->newsroom, NULL, NULL);
    view(most_read, id, 2);
    most_read_tick(most_read);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    clock_stop(NOW_US + MINUTE_US);
    most_read_tick(most_read);
    g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    view(most_read, id, 1);
    most_read_close(most_read); /* keeps the last, too */

    most_read = most_read_open(fixture->newsroom, NULL, NULL);
    g_assert_cmpuint(readership_size(most_read_readership(most_read)).views, ==, 3);
    most_read_tick(most_read);
    g_assert_cmpstr(list_of(fixture, most_read, READERSHIP_HOUR, 0), ==, "1");
    most_read_close(most_read);

    g_assert_true(g_file_set_contents(path, "garbage", -1, NULL));
    g_test_expect_message(
        NULL, G_LOG_LEVEL_WARNING, "counting of views starts anew: *no file of views*");
    most_read = most_read_open(fixture->newsroom, NULL, NULL);
    g_test_assert_expected_messages();
    g_assert_cmpuint(readership_size(most_read_readership(most_read)).views, ==, 0);
    view(most_read, id, 1);
    most_read_close(most_read);
    most_read = most_read_open(fixture->newsroom, NULL, NULL);
    g_assert_cmpuint(readership_size(most_read_readership(most_read)).views, ==, 1);
    most_read_close(most_read);
    clock_resume();
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/most-read/sections", test_sections},
        {"/most-read/times", test_times},
        {"/most-read/withdrawn", test_withdrawn_leaves_the_ranking},
        {"/most-read/restarts", test_over_restarts},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
