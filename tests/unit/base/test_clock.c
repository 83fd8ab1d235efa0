/* SPDX-License-Identifier: MIT */
#include "base/clock.h"
#include "base/error.h"

static GTimeZone *
zone_of(const char *name)
{
    g_autoptr(GError) error = NULL;
    GTimeZone *zone = clock_zone(name, &error);
    g_assert_no_error(error);
    return zone;
}

static void
test_parse(void)
{
    static const struct {
        const char *text;
        const char *zone;
        const char *expected; /* NULL: refused */
    } CASES[] = {
        {"2025-01-20T17:15:00Z", "UTC", "2025-01-20T17:15:00Z"},
        {"2025-01-20T17:15:00+02:00", "UTC", "2025-01-20T15:15:00Z"},
        {"2025-01-20T17:15:00", "Europe/Sofia", "2025-01-20T15:15:00Z"},
        {"2025-07-20T17:15:00", "Europe/Sofia", "2025-07-20T14:15:00Z"},
        {"2025-01-20 17:15", "UTC", "2025-01-20T17:15:00Z"},
        {"2025-01-20", "Europe/Sofia", "2025-01-19T22:00:00Z"},
        {"2025-01-20T17:15:00.25Z", "UTC", "2025-01-20T17:15:00.250000Z"},
        {"1912-04-15T02:20:00Z", "UTC", "1912-04-15T02:20:00Z"},
        {"", "UTC", NULL},
        {"yesterday", "UTC", NULL},
        {"2025-02-30T00:00:00Z", "UTC", NULL},
        {"2025-13-01", "UTC", NULL},
        {"0999-01-01T00:00:00Z", "UTC", NULL},
        {"99999-01-01T00:00:00Z", "UTC", NULL},
        {"2025-01-20T25:00:00Z", "UTC", NULL},
        {"2025-01-20T17:15:00Z2025-01-20T17:15:00Z2025-01-20T17:15:00Z", "UTC", NULL},
    };

    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GTimeZone) zone = zone_of(CASES[index].zone);
        int64_t at_us;
        bool const read = clock_parse(CASES[index].text, zone, &at_us, &error);
        g_test_message("%s", CASES[index].text);
        g_assert_cmpint(read, ==, CASES[index].expected != NULL);
        if (read)
            g_assert_cmpstr(clock_iso(arena, at_us), ==, CASES[index].expected);
        else
            g_assert_true(fail_is(error, FAIL_INVALID));
    }
}

/* Days across daylight saving: where midnight is skipped, and where an hour comes twice. */
static void
test_days(void)
{
    static const struct {
        const char *zone;
        const char *day;
        const char *start;
    } CASES[] = {
        {"UTC", "2025-01-20", "2025-01-20T00:00:00Z"},
        {"America/Santiago", "2024-09-08", "2024-09-08T04:00:00Z"}, /* 00:00 is 01:00 */
        {"Europe/Sofia", "2025-03-30", "2025-03-29T22:00:00Z"},
        {"Europe/Sofia", "2025-10-26", "2025-10-25T21:00:00Z"},
        {"Pacific/Apia", "2025-01-20", "2025-01-19T11:00:00Z"},
    };

    g_autoptr(Arena) arena = arena_new();
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GTimeZone) zone = zone_of(CASES[index].zone);
        int64_t at_us;
        g_assert_true(clock_day_start(CASES[index].day, zone, &at_us, &error));
        g_assert_cmpstr(clock_iso(arena, at_us), ==, CASES[index].start);
        g_assert_cmpstr(clock_day(arena, at_us, zone), ==, CASES[index].day);
        g_assert_cmpstr(clock_day(arena, at_us - 1, zone), <, CASES[index].day);
    }
}

static void
test_local(void)
{
    g_autoptr(GTimeZone) zone = zone_of("Europe/Sofia");
    struct tm time;
    clock_local(INT64_C(1737386100) * SECOND_US, zone, &time);
    g_assert_cmpint(time.tm_hour, ==, 17);
    g_assert_cmpint(time.tm_min, ==, 15);
    g_assert_cmpstr(time.tm_zone, ==, "EET");
    clock_local(-1, zone, &time);
    g_assert_cmpint(time.tm_year, ==, 70);
    clock_local(INT64_MAX, zone, &time);
    g_assert_cmpint(time.tm_year, ==, 9999 - 1900);
}

static void
test_stopped(void)
{
    clock_stop(42);
    g_assert_cmpint(clock_now_us(), ==, 42);
    clock_resume();
    g_assert_cmpint(clock_now_us(), >, INT64_C(1600000000) * SECOND_US);
}

static void
test_zone(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(clock_zone("Atlantis/Capital", &error));
    g_assert_true(fail_is(error, FAIL_INVALID));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/parse", test_parse);
    g_test_add_func("/clock/days", test_days);
    g_test_add_func("/clock/local", test_local);
    g_test_add_func("/clock/stopped", test_stopped);
    g_test_add_func("/clock/zone", test_zone);
    return g_test_run();
}
