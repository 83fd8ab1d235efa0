/* SPDX-License-Identifier: MIT */
#include "views/moment.h"

#include "base/clock.h"

static GDateTime *
local_time(const View *view, int64_t at_us)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / SECOND_US);
    if (utc == NULL)
        utc = g_date_time_new_from_unix_utc(0);
    return g_date_time_to_timezone(utc, view->reader->settings->zone);
}

static char *
formatted(const View *view, GDateTime *time, const char *format)
{
    g_autofree char *text = g_date_time_format(time, format);
    return arena_strdup(view->arena, text);
}

/* Days since year 1, so that two dates can be compared across months. */
static int
day_number(GDateTime *time)
{
    int year, month, day;
    g_date_time_get_ymd(time, &year, &month, &day);
    g_autoptr(GDate) date =
        g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int)g_date_get_julian(date);
}

static const char *
label_format(GDateTime *time, GDateTime *now)
{
    int const days = day_number(now) - day_number(time);
    if (days == 0)
        return "%H:%M";
    if (days > 0 && days < 7)
        return "%A, %H:%M";
    if (g_date_time_get_year(time) == g_date_time_get_year(now))
        return "%-e %B";
    return "%-e %B %Y";
}

Value *
moment_value(View *view, int64_t at_us)
{
    g_autoptr(GDateTime) time = local_time(view, at_us);
    g_autoptr(GDateTime) now = local_time(view, view->reader->now_us);
    Value *value = value_object(view->arena);
    value_put_text(value, "iso", clock_iso(view->arena, at_us / SECOND_US * SECOND_US));
    value_put_text(value, "label", formatted(view, time, label_format(time, now)));
    value_put_text(value, "clock", formatted(view, time, "%H:%M"));
    view_depend(view, TOPIC_TODAY, 0);
    return value;
}

Value *
moment_full_value(View *view, int64_t at_us)
{
    g_autoptr(GDateTime) time = local_time(view, at_us);
    Value *value = value_object(view->arena);
    value_put_text(value, "iso", clock_iso(view->arena, at_us / SECOND_US * SECOND_US));
    value_put_text(value, "label", formatted(view, time, "%A, %-e %B %Y, %H:%M %Z"));
    value_put_text(value, "clock", formatted(view, time, "%H:%M"));
    return value;
}

char *
moment_day_label(View *view, int64_t at_us)
{
    g_autoptr(GDateTime) time = local_time(view, at_us);
    return formatted(view, time, "%A, %-e %B %Y");
}

int64_t
moment_date(View *view, int64_t at_us)
{
    g_autoptr(GDateTime) time = local_time(view, at_us);
    int year, month, day;
    g_date_time_get_ymd(time, &year, &month, &day);
    return year * INT64_C(10000) + month * 100 + day;
}

char *
moment_date_iso(Arena *arena, int64_t date)
{
    return arena_printf(arena, "%04d-%02d-%02d", (int)(date / 10000), (int)(date / 100 % 100),
        (int)(date % 100));
}

bool
moment_of_date(View *view, int64_t date, int64_t *ret_us)
{
    int const year = (int)(date / 10000), month = (int)(date / 100 % 100), day = (int)(date % 100);
    if (year < 1000 || year > 9999 || month < 1 || month > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    return clock_day_start(
        moment_date_iso(view->arena, date), view->reader->settings->zone, ret_us, NULL);
}

int64_t
moment_add_days(int64_t date, int days)
{
    g_autoptr(GDate) day = g_date_new_dmy((GDateDay)(date % 100), (GDateMonth)(date / 100 % 100),
        (GDateYear)(date / 10000));
    if (days >= 0)
        g_date_add_days(day, (guint)days);
    else
        g_date_subtract_days(day, (guint)-days);
    return g_date_get_year(day) * INT64_C(10000) + g_date_get_month(day) * 100 +
           g_date_get_day(day);
}
