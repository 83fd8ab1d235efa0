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

/* GDateTime of a moment in a zone; moments outside its range are cut to it. */
static GDateTime *
date_time_at(int64_t at_us, GTimeZone *zone)
{
    int64_t seconds = at_us / SECOND_US;
    int64_t rest = at_us % SECOND_US;
    if (rest < 0) {
        rest += SECOND_US;
        seconds--;
    }
    seconds = CLAMP(seconds, INT64_C(-62135510400), INT64_C(253402214400));
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) exact = g_date_time_add(utc, rest);
    return g_date_time_to_timezone(exact, zone);
}

char *
clock_iso(Arena *arena, int64_t at_us)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = date_time_at(at_us, utc);
    g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    int const rest = g_date_time_get_microsecond(time);
    return rest == 0 ? arena_printf(arena, "%sZ", text) : arena_printf(arena, "%s.%06dZ", text, rest);
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
        return fail(error, FAIL_INVALID, "\"%.40s\" is not a time (expected 2025-01-20T17:15:00Z)", text);
    *ret_us = g_date_time_to_unix(time) * SECOND_US + g_date_time_get_microsecond(time);
    return true;
}

GTimeZone *
clock_zone(const char *name, GError **error)
{
    GTimeZone *zone = g_time_zone_new_identifier(name);
    if (zone == NULL)
        fail(error, FAIL_INVALID, "\"%.60s\" is not a time zone (expected a name such as Europe/Sofia)", name);
    return zone;
}

char *
clock_day(Arena *arena, int64_t at_us, GTimeZone *zone)
{
    g_autoptr(GDateTime) time = date_time_at(at_us, zone);
    int year, month, day;
    g_date_time_get_ymd(time, &year, &month, &day);
    return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
}

bool
clock_day_start(const char *day, GTimeZone *zone, int64_t *ret_us, GError **error)
{
    if (strlen(day) != 10 || day[4] != '-' || day[7] != '-')
        return fail(error, FAIL_INVALID, "\"%.20s\" is not a day (expected 2025-01-20)", day);
    return clock_parse(day, zone, ret_us, error);
}
