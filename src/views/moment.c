/* SPDX-License-Identifier: MIT */
#include "views/moment.h"

#include "base/clock.h"

static const char *const DAYS[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const MONTHS[] = {"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};

static struct tm
local_time(const View *view, int64_t at_us)
{
    struct tm time;
    clock_local(at_us, view->reader->settings->zone, &time);
    return time;
}

static int64_t
date_of(const struct tm *time)
{
    return (time->tm_year + 1900) * INT64_C(10000) + (time->tm_mon + 1) * 100 + time->tm_mday;
}

/* Whole days between two dates, across months and years. */
static int
days_between(const struct tm *from, const struct tm *to)
{
    struct tm first = {.tm_year = from->tm_year, .tm_mon = from->tm_mon, .tm_mday = from->tm_mday};
    struct tm last = {.tm_year = to->tm_year, .tm_mon = to->tm_mon, .tm_mday = to->tm_mday};
    return (int)((timegm(&last) - timegm(&first)) / 86400);
}

static char *
clock_label(const View *view, const struct tm *time)
{
    return arena_printf(view->arena, "%02d:%02d", time->tm_hour, time->tm_min);
}

/* As much as is needed beside today's date. */
static char *
list_label(const View *view, const struct tm *time, const struct tm *now)
{
    int const days = days_between(time, now);
    if (days == 0)
        return clock_label(view, time);
    if (days > 0 && days < 7)
        return arena_printf(
            view->arena, "%s, %02d:%02d", DAYS[time->tm_wday], time->tm_hour, time->tm_min);
    if (time->tm_year == now->tm_year)
        return arena_printf(view->arena, "%d %s", time->tm_mday, MONTHS[time->tm_mon]);
    return arena_printf(
        view->arena, "%d %s %d", time->tm_mday, MONTHS[time->tm_mon], time->tm_year + 1900);
}

static char *
day_label(const View *view, const struct tm *time)
{
    return arena_printf(view->arena, "%s, %d %s %d", DAYS[time->tm_wday], time->tm_mday,
        MONTHS[time->tm_mon], time->tm_year + 1900);
}

Value *
moment_value(View *view, int64_t at_us)
{
    struct tm const time = local_time(view, at_us), now = local_time(view, view->reader->now_us);
    Value *value = value_object(view->arena);
    value_put_text(value, "iso", clock_iso(view->arena, at_us / SECOND_US * SECOND_US));
    value_put_text(value, "label", list_label(view, &time, &now));
    value_put_text(value, "clock", clock_label(view, &time));
    view_depend(view, TOPIC_TODAY, 0);
    return value;
}

static Value *
full_value(View *view, int64_t at_us, const char *day)
{
    struct tm const time = local_time(view, at_us);
    Value *value = value_object(view->arena);
    value_put_text(value, "iso", clock_iso(view->arena, at_us / SECOND_US * SECOND_US));
    value_put_text(value, "label",
        arena_printf(view->arena, "%s%02d:%02d %s", day, time.tm_hour, time.tm_min, time.tm_zone));
    value_put_text(value, "clock", clock_label(view, &time));
    return value;
}

Value *
moment_full_value(View *view, int64_t at_us)
{
    return full_value(
        view, at_us, arena_printf(view->arena, "%s, ", moment_day_label(view, at_us)));
}

Value *
moment_later_value(View *view, int64_t at_us, int64_t since_us)
{
    if (moment_date(view, at_us) == moment_date(view, since_us))
        return full_value(view, at_us, "");
    return moment_full_value(view, at_us);
}

char *
moment_day_label(View *view, int64_t at_us)
{
    struct tm const time = local_time(view, at_us);
    return day_label(view, &time);
}

const char *
moment_month_name(int month)
{
    return MONTHS[month - 1];
}

int64_t
moment_date(View *view, int64_t at_us)
{
    struct tm const time = local_time(view, at_us);
    return date_of(&time);
}

char *
moment_date_iso(Arena *arena, int64_t date)
{
    return arena_printf(
        arena, "%04d-%02d-%02d", (int)(date / 10000), (int)(date / 100 % 100), (int)(date % 100));
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
    g_autoptr(GDate) day = g_date_new_dmy(
        (GDateDay)(date % 100), (GDateMonth)(date / 100 % 100), (GDateYear)(date / 10000));
    if (days >= 0)
        g_date_add_days(day, (guint)days);
    else
        g_date_subtract_days(day, (guint)-days);
    return g_date_get_year(day) * INT64_C(10000) + g_date_get_month(day) * 100 +
           g_date_get_day(day);
}
