/* SPDX-License-Identifier: MIT */
#include <glib.h>

#include "http/condition.h"

static const struct {
    const char *header;
    bool is_listed; /* the tag "a" */
} TAGS[] = {
    {"\"a\"", true},
    {"W/\"a\"", true},
    {"*", true},
    {" , \"b\", W/\"c\",\"a\"", true},
    {"\"b\", *", true},
    {"", false},
    {"a", false},
    {"\"a", false},
    {"\"aa\"", false},
    {"\"b\" \"a\"", true},
    {"w/\"a\"", false},
    {"\"A\"", false},
};

static void
test_tags(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(TAGS); i++) {
        g_test_message("%s", TAGS[i].header);
        g_assert_true(condition_lists_etag(TAGS[i].header, "\"a\"") == TAGS[i].is_listed);
    }
}

static void
test_dates(void)
{
    char text[HTTP_DATE_BYTES];
    condition_write_date(784111777, text);
    g_assert_cmpstr(text, ==, "Sun, 06 Nov 1994 08:49:37 GMT");
    int64_t seconds = 0;
    g_assert_true(condition_read_date(text, &seconds));
    g_assert_cmpint(seconds, ==, 784111777);
    condition_write_date(-5, text);
    g_assert_cmpstr(text, ==, "Thu, 01 Jan 1970 00:00:00 GMT");
    static const char *const BAD[] = {"", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Noo 1994 08:49:37 GMT", "Sun, xx Nov 1994 08:49:37 GMT"};
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_false(condition_read_date(BAD[i], &seconds));
}

static const struct {
    const char *header;
    uint64_t size;
    RangeOutcome outcome;
    uint64_t first, length;
} RANGES[] = {
    {NULL, 10, RANGE_WHOLE, 0, 0},
    {"bytes=0-3", 10, RANGE_PART, 0, 4},
    {"Bytes=2-2", 10, RANGE_PART, 2, 1},
    {"bytes=4-", 10, RANGE_PART, 4, 6},
    {"bytes=4-99", 10, RANGE_PART, 4, 6},
    {"bytes=-3", 10, RANGE_PART, 7, 3},
    {"bytes=-99", 10, RANGE_PART, 0, 10},
    {"bytes=10-", 10, RANGE_OUTSIDE, 0, 0},
    {"bytes=-0", 10, RANGE_OUTSIDE, 0, 0},
    {"bytes=0-", 0, RANGE_OUTSIDE, 0, 0},
    {"bytes=-1", 0, RANGE_OUTSIDE, 0, 0},
    {"bytes=3-2", 10, RANGE_WHOLE, 0, 0},
    {"bytes=0-1,3-4", 10, RANGE_WHOLE, 0, 0},
    {"bytes=", 10, RANGE_WHOLE, 0, 0},
    {"bytes=-", 10, RANGE_WHOLE, 0, 0},
    {"bytes=a-b", 10, RANGE_WHOLE, 0, 0},
    {"lines=0-1", 10, RANGE_WHOLE, 0, 0},
    {"bytes=99999999999999999999-", 10, RANGE_WHOLE, 0, 0},
    {"bytes=0-9999999999999999999999", 10, RANGE_WHOLE, 0, 0},
};

static void
test_ranges(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(RANGES); i++) {
        uint64_t first = 0;
        uint64_t length = 0;
        g_test_message("%s", RANGES[i].header != NULL ? RANGES[i].header : "-");
        g_assert_cmpint(condition_read_range(RANGES[i].header, RANGES[i].size, &first, &length), ==,
            RANGES[i].outcome);
        if (RANGES[i].outcome == RANGE_PART) {
            g_assert_cmpuint(first, ==, RANGES[i].first);
            g_assert_cmpuint(length, ==, RANGES[i].length);
        }
    }
}

static void
test_if_range(void)
{
    g_assert_true(condition_if_range(NULL, "\"a\"", 0));
    g_assert_true(condition_if_range("\"a\"", "\"a\"", 0));
    g_assert_false(condition_if_range("\"b\"", "\"a\"", 0));
    g_assert_false(condition_if_range("W/\"a\"", "\"a\"", 0));
    g_assert_true(condition_if_range("Sun, 06 Nov 1994 08:49:37 GMT", "\"a\"", 784111777));
    g_assert_false(condition_if_range("Sun, 06 Nov 1994 08:49:38 GMT", "\"a\"", 784111777));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/condition/tags", test_tags);
    g_test_add_func("/http/condition/dates", test_dates);
    g_test_add_func("/http/condition/ranges", test_ranges);
    g_test_add_func("/http/condition/if_range", test_if_range);
    return g_test_run();
}
