/* SPDX-License-Identifier: MIT */
/* Time: microseconds since 1970 UTC everywhere inside, ISO 8601 at the edges, an IANA zone for
 * people. Tests may stop the clock. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <glib.h>

#include "base/arena.h"

enum { SECOND_US = 1000000 };

#define MINUTE_US (INT64_C(60) * SECOND_US)
#define HOUR_US   (INT64_C(60) * MINUTE_US)
#define DAY_US    (INT64_C(24) * HOUR_US)

/* Now. With clock_stop(t) it stays t until clock_resume(). Thread-safe. */
int64_t clock_now_us(void);
void clock_stop(int64_t at_us);
void clock_resume(void);

/* "2025-01-20T15:15:00Z" (with microseconds where there are any). */
char *clock_iso(Arena *arena, int64_t at_us);

/* Reads ISO 8601 with a zone or, where it has none, as local time of zone; a date alone is its
 * midnight. Years 1000 to 9999. FAIL_INVALID otherwise. */
bool clock_parse(const char *text, GTimeZone *zone, int64_t *ret_us, GError **error);

/* The zone of an IANA name ("Europe/Sofia"); FAIL_INVALID for a name that does not exist. */
GTimeZone *clock_zone(const char *name, GError **error);

/* A moment's date and time of day in a zone, as gmtime_r would give them for UTC; tm_zone is the
 * zone's abbreviation there, borrowed from it. Moments outside years 1 to 9999 are cut to them. */
void clock_local(int64_t at_us, GTimeZone *zone, struct tm *ret_time);

/* "2025-01-20", the day in the zone. */
char *clock_day(Arena *arena, int64_t at_us, GTimeZone *zone);

/* The first moment of a "YYYY-MM-DD" day in the zone (also where daylight saving skips midnight).
 */
bool clock_day_start(const char *day, GTimeZone *zone, int64_t *ret_us, GError **error);
