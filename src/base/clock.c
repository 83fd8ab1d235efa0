/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"

static _Atomic int64_t stopped_us; /* 0: the clock runs */

int64_t
clock_now_us(void)
{
    int64_t const stopped = atomic_load(&stopped_us);
    return stopped != 0 ? stopped : g_get_real_time();
}

void
clock_stop(int64_t at_us)
{
    atomic_store(&stopped_us, at_us);
}

void
clock_resume(void)
{
    atomic_store(&stopped_us, 0);
}

/* Whole seconds, cut to what a calendar can say. */
static time_t
seconds_of(int64_t at_us)
{
    int64_t const seconds = at_us / SECOND_US - (at_us % SECOND_US < 0 ? 1 : 0);
    return (time_t)CLAMP(seconds, INT64_C(-62135510400), INT64_C(253402214400));
}

void
clock_local(int64_t at_us, GTimeZone *zone, struct tm *ret_time)
{
    time_t const seconds = seconds_of(at_us);
    int const interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);
    time_t const local = seconds + (interval < 0 ? 0 : g_time_zone_get_offset(zone, interval));
    gmtime_r(&local, ret_time);
    ret_time->tm_zone = interval < 0 ? "UTC" : g_time_zone_get_abbreviation(zone, interval);
}

char *
clock_iso(Arena *arena, int64_t at_us)
{
    struct tm time;
    time_t const seconds = seconds_of(at_us);
    int const rest = (int)(((at_us % SECOND_US) + SECOND_US) % SECOND_US);
    char fraction[16] = "";
    gmtime_r(&seconds, &time);
    if (rest != 0)
        g_snprintf(fraction, sizeof fraction, ".%06d", rest);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", time.tm_year + 1900,
        time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec, fraction);
}

bool
clock_parse(const char *text, GTimeZone *zone, int64_t *ret_us, GError **error)
{
    size_t const length = strlen(text);
    g_autofree char *full = length == 10 ? g_strconcat(text, "T00:00:00", NULL) : g_strdup(text);
    if (length > 10 && full[10] == ' ')
        full[10] = 'T';
    g_autoptr(GDateTime) time = length > 40 ? NULL : g_date_time_new_from_iso8601(full, zone);
    if (time == NULL && length == 16) { /* without seconds */
        g_autofree char *with_seconds = g_strconcat(full, ":00", NULL);
        time = g_date_time_new_from_iso8601(with_seconds, zone);
    }
    if (time == NULL || g_date_time_get_year(time) < 1000)
        return fail(
            error, FAIL_INVALID, "\"%.40s\" is not a time (expected 2025-01-20T17:15:00Z)", text);
    *ret_us = g_date_time_to_unix(time) * SECOND_US + g_date_time_get_microsecond(time);
    return true;
}

GTimeZone *
clock_zone(const char *name, GError **error)
{
    GTimeZone *zone = g_time_zone_new_identifier(name);
    if (zone == NULL)
        fail(error, FAIL_INVALID,
            "\"%.60s\" is not a time zone (expected a name such as Europe/Sofia)", name);
    return zone;
}

char *
clock_day(Arena *arena, int64_t at_us, GTimeZone *zone)
{
    struct tm time;
    clock_local(at_us, zone, &time);
    return arena_printf(
        arena, "%04d-%02d-%02d", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday);
}

bool
clock_day_start(const char *day, GTimeZone *zone, int64_t *ret_us, GError **error)
{
    if (strlen(day) != 10 || day[4] != '-' || day[7] != '-')
        return fail(error, FAIL_INVALID, "\"%.20s\" is not a day (expected 2025-01-20)", day);
    return clock_parse(day, zone, ret_us, error);
}
