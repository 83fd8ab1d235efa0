/* SPDX-License-Identifier: MIT */
/* Counts that fade, what is forgotten, and the file they are kept in. */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/readership.h"

static const int64_t NOW_US = INT64_C(1700000000) * SECOND_US;

static void
view(Readership *readership, int64_t story_id, unsigned times, int64_t at_us)
{
    for (unsigned time = 0; time < times; time++)
        readership_count(readership, story_id);
    g_assert_true(readership_gather(readership, at_us));
}

static double
sum_of(Readership *readership, int64_t story_id, ReadershipWindow window, int64_t at_us)
{
    ReadershipViews views;
    readership_views(readership, story_id, at_us, &views);
    return views.sums[window];
}

/* The top of a window as "3 1 2". */
static char *
top_of(Readership *readership, ReadershipWindow window, int64_t at_us)
{
    int64_t ids[10];
    GString *text = g_string_new(NULL);
    unsigned const count = readership_top(readership, window, at_us, G_N_ELEMENTS(ids), ids);
    for (unsigned place = 0; place < count; place++)
        g_string_append_printf(text, "%s%d", place == 0 ? "" : " ", (int)ids[place]);
    return g_string_free(text, FALSE);
}

static void
assert_top(Readership *readership, ReadershipWindow window, int64_t at_us, const char *expected)
{
    g_autofree char *top = top_of(readership, window, at_us);
    g_assert_cmpstr(top, ==, expected);
}

static void
test_fades(void)
{
    static const int64_t WINDOWS[] = {HOUR_US, DAY_US, 7 * DAY_US};
    g_autoptr(Readership) readership = readership_new();
    ReadershipViews views;
    view(readership, 1, 10, NOW_US);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        ReadershipWindow const which = (ReadershipWindow)window;
        g_assert_cmpfloat_with_epsilon(sum_of(readership, 1, which, NOW_US), 10, 1e-9);
        g_assert_cmpfloat_with_epsilon(
            sum_of(readership, 1, which, NOW_US + WINDOWS[window]), 10 * exp(-1), 1e-9);
    }
    view(readership, 1, 1, NOW_US + 3 * HOUR_US);                  /* the table turns */
    view(readership, 1, 1, NOW_US + 3 * HOUR_US + 30 * MINUTE_US); /* and does not */
    g_assert_cmpfloat_with_epsilon(sum_of(readership, 1, READERSHIP_HOUR, NOW_US + 4 * HOUR_US),
        10 * exp(-4) + exp(-1) + exp(-.5), 1e-9);
    readership_views(readership, 1, NOW_US + 300 * DAY_US, &views);
    g_assert_cmpuint(views.total, ==, 12);
    g_assert_cmpfloat_with_epsilon(views.sums[READERSHIP_WEEK], 0, 1e-9);
    readership_views(readership, 2, NOW_US, &views);
    g_assert_cmpuint(views.total, ==, 0);
    g_assert_false(readership_gather(readership, NOW_US + 300 * DAY_US));
}

/* At a steady rate a sum is the number of views of its window. */
static void
test_steady_rate(void)
{
    g_autoptr(Readership) readership = readership_new();
    int64_t at_us = NOW_US;
    for (int minute = 0; minute < 60 * 24; minute++)
        view(readership, 1, 2, at_us += MINUTE_US);
    g_assert_cmpfloat_with_epsilon(sum_of(readership, 1, READERSHIP_HOUR, at_us), 120, 2);
}

static void
test_order(void)
{
    g_autoptr(Readership) readership = readership_new();
    assert_top(readership, READERSHIP_DAY, NOW_US, "");
    view(readership, 1, 20, NOW_US);
    view(readership, 2, 2, NOW_US + 5 * HOUR_US);
    view(readership, 4, 3, NOW_US + 5 * HOUR_US);
    view(readership, 3, 2, NOW_US + 5 * HOUR_US);
    int64_t const later_us = NOW_US + 5 * HOUR_US;
    assert_top(readership, READERSHIP_HOUR, later_us, "4 3 2"); /* equal ones by number */
    assert_top(readership, READERSHIP_DAY, later_us, "1 4 3 2");
    assert_top(readership, READERSHIP_WEEK, later_us, "1 4 3 2");
    int64_t ids[2];
    g_assert_cmpuint(readership_top(readership, READERSHIP_WEEK, later_us, 2, ids), ==, 2);
    g_assert_cmpint(ids[1], ==, 4);
}

/* One view lasts as long as its window. */
static void
test_single_view_lasts(void)
{
    g_autoptr(Readership) readership = readership_new();
    view(readership, 7, 1, NOW_US);
    assert_top(readership, READERSHIP_HOUR, NOW_US + HOUR_US - SECOND_US, "7");
    assert_top(readership, READERSHIP_HOUR, NOW_US + HOUR_US + SECOND_US, "");
    assert_top(readership, READERSHIP_DAY, NOW_US + DAY_US - SECOND_US, "7");
    assert_top(readership, READERSHIP_DAY, NOW_US + DAY_US + SECOND_US, "");
    assert_top(readership, READERSHIP_WEEK, NOW_US + 7 * DAY_US - SECOND_US, "7");
    assert_top(readership, READERSHIP_WEEK, NOW_US + 7 * DAY_US + SECOND_US, "");
}

static void
test_clock_set_back(void)
{
    g_autoptr(Readership) readership = readership_new();
    g_autoptr(GError) error = NULL;
    view(readership, 1, 1, NOW_US);
    view(readership, 1, 1, NOW_US + 50 * MINUTE_US);
    view(readership, 2, 9, NOW_US - DAY_US);
    assert_top(readership, READERSHIP_HOUR, NOW_US - DAY_US, "2 1");
    g_autoptr(GBytes) bytes = readership_write(readership, NOW_US - 2 * DAY_US);
    g_assert_true(readership_read(readership, g_bytes_get_data(bytes, NULL),
        g_bytes_get_size(bytes), NOW_US - 3 * DAY_US, &error));
    g_assert_no_error(error);
}

static void
test_bound(void)
{
    enum { BATCH = 8000 };

    g_autoptr(Readership) readership = readership_new();
    int64_t id = 0;
    view(readership, READERSHIP_STORIES_MAX * 2, 3, NOW_US);
    while (id <= READERSHIP_STORIES_MAX) {
        for (int number = 0; number < BATCH; number++)
            readership_count(readership, ++id);
        readership_gather(readership, NOW_US + id);
    }
    ReadershipSize const size = readership_size(readership);
    g_assert_cmpuint(size.stories, <=, READERSHIP_STORIES_MAX);
    g_assert_cmpuint(size.stories, >=, READERSHIP_STORIES_MAX / 10 * 9);
    g_assert_cmpuint(size.views, ==, (uint64_t)id + 3);
    g_assert_cmpuint(size.lost, ==, 0);
    assert_top(readership, READERSHIP_HOUR, NOW_US + DAY_US, "");
    g_assert_cmpfloat(
        sum_of(readership, READERSHIP_STORIES_MAX * 2, READERSHIP_WEEK, NOW_US), >, 2);
    g_assert_cmpfloat(sum_of(readership, 1, READERSHIP_WEEK, NOW_US), ==, 0); /* the weakest left */
    g_assert_cmpfloat(sum_of(readership, id, READERSHIP_WEEK, NOW_US), >, 0);
}

static void
test_too_many_at_once(void)
{
    g_autoptr(Readership) readership = readership_new();
    view(readership, 1, 10000, NOW_US);
    ReadershipSize const size = readership_size(readership);
    g_assert_cmpuint(size.views + size.lost, ==, 10000);
    g_assert_cmpuint(size.lost, >, 0);
}

enum { THREADS = 4, VIEWS = 50000 };

static gpointer
count_much(gpointer data)
{
    for (int time = 0; time < VIEWS; time++)
        readership_count(data, 1 + time % 3);
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(Readership) readership = readership_new();
    GThread *threads[THREADS];
    for (int number = 0; number < THREADS; number++)
        threads[number] = g_thread_new("count", count_much, readership);
    for (int round = 0; round < 1000; round++)
        readership_gather(readership, NOW_US);
    for (int number = 0; number < THREADS; number++)
        g_thread_join(threads[number]);
    readership_gather(readership, NOW_US);
    ReadershipSize const size = readership_size(readership);
    g_assert_cmpuint(size.views + size.lost, ==, THREADS * VIEWS);
}

static void
test_keeps(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *dir = g_dir_make_tmp("dateline-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "readership", NULL);
    g_autoptr(Readership) first = readership_new(), second = readership_new();
    g_assert_true(readership_load(first, path, NOW_US, &error)); /* there is none */
    view(first, 5, 3, NOW_US);
    view(first, 6, 2, NOW_US + 10 * MINUTE_US);
    g_assert_true(readership_save(first, path, NOW_US + HOUR_US, &error));
    g_assert_no_error(error);
    g_assert_true(readership_load(second, path, NOW_US + 2 * HOUR_US, &error));
    g_assert_no_error(error);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
        for (int64_t id = 5; id <= 6; id++)
            g_assert_cmpfloat_with_epsilon(
                sum_of(first, id, (ReadershipWindow)window, NOW_US + 2 * HOUR_US),
                sum_of(second, id, (ReadershipWindow)window, NOW_US + 2 * HOUR_US), 1e-9);
    g_assert_cmpuint(readership_size(second).views, ==, 5);
    g_unlink(path);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0); /* a folder is no file */
    g_assert_false(readership_load(second, path, NOW_US, &error));
    g_assert_true(fail_is(error, FAIL_CORRUPT));
    g_assert_cmpuint(readership_size(second).views, ==, 5);
    g_rmdir(path);
    g_rmdir(dir);
}

static void
put(GByteArray *out, uint64_t value)
{
    uint64_t const little = GUINT64_TO_LE(value);
    g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

static uint64_t
bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* What a hostile file could hold, each in the place of one number of a good one. */
static void
test_hostile_files(void)
{
    static const struct {
        const char *name;
        unsigned
            place; /* of the number: 0 to 2 the head, 3 to 7 the first story, 8 to 12 another */
        uint64_t value;
        double sum; /* where value is 0 */
    } CASES[] = {
        {"more stories than follow", 0, 3, 0},
        {"fewer", 0, 1, 0},
        {"a count that overflows", 0, UINT64_C(0x8000000000000002), 0},
        {"too many", 0, READERSHIP_STORIES_MAX + 1, 0},
        {"a moment before the beginning", 1, UINT64_MAX, 0},
        {"more views than can be counted", 2, UINT64_MAX, 0},
        {"story 0", 3, 0, 0},
        {"a negative story", 3, UINT64_MAX, 0},
        {"a story that is too large", 3, UINT64_C(1) << 55, 0},
        {"the same story twice", 8, 1, 0},
        {"a story that nobody saw", 4, 0, 0},
        {"more views than all", 4, 100, 0},
        {"no number", 5, 0, NAN},
        {"endless", 6, 0, INFINITY},
        {"negative", 7, 0, -1},
        {"more than its views", 7, 0, 3.5},
    };

    g_autoptr(Readership) readership = readership_new();
    view(readership, 9, 1, NOW_US);
    for (size_t index = 0; index <= G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GByteArray) file = g_byte_array_new();
        g_autoptr(GError) error = NULL;
        uint64_t numbers[13] = {2, (uint64_t)NOW_US, 5, 1, 3, bits_of(1), bits_of(2), bits_of(3), 2,
            2, bits_of(1), bits_of(1), bits_of(1)};
        bool const is_good = index == G_N_ELEMENTS(CASES);
        if (!is_good)
            numbers[CASES[index].place] =
                CASES[index].sum != 0 ? bits_of(CASES[index].sum) : CASES[index].value;
        g_byte_array_append(file, (const guint8 *)"dateline views\n\x01", 16);
        for (size_t place = 0; place < G_N_ELEMENTS(numbers); place++)
            put(file, numbers[place]);
        g_test_message("%s", is_good ? "good" : CASES[index].name);
        g_assert_true(
            readership_read(readership, file->data, file->len, NOW_US, &error) == is_good);
        g_assert_true(is_good || fail_is(error, FAIL_CORRUPT));
        g_assert_cmpuint(readership_size(readership).stories, ==, is_good ? 2 : 1);
        for (guint size = 0; is_good && size < file->len; size++) /* cut short */
            g_assert_false(readership_read(readership, file->data, size, NOW_US, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readership/fades", test_fades);
    g_test_add_func("/readership/steady-rate", test_steady_rate);
    g_test_add_func("/readership/order", test_order);
    g_test_add_func("/readership/single-view", test_single_view_lasts);
    g_test_add_func("/readership/clock-set-back", test_clock_set_back);
    g_test_add_func("/readership/bound", test_bound);
    g_test_add_func("/readership/too-many-at-once", test_too_many_at_once);
    g_test_add_func("/readership/threads", test_threads);
    g_test_add_func("/readership/keeps", test_keeps);
    g_test_add_func("/readership/hostile", test_hostile_files);
    return g_test_run();
}
