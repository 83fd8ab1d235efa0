/* SPDX-License-Identifier: MIT */
#include "views/period.h"

#include <string.h>

#include "views/moment.h"

Period
period_all(void)
{
    return (Period){PERIOD_ALL, 0, 0, INT64_MAX};
}

bool
period_of(View *view, PeriodUnit unit, int64_t id, Period *ret_period)
{
    Period period = {unit, id, 0, 0};
    int64_t first = id, after;
    switch (unit) {
    case PERIOD_ALL:
        *ret_period = period_all();
        return true;
    case PERIOD_YEAR:
        first = id * 10000 + 101;
        after = first + 10000;
        break;
    case PERIOD_MONTH:
        first = id * 100 + 1;
        after = id % 100 == 12 ? first + 8900 : first + 100;
        break;
    default:
        if (!moment_of_date(view, first, &period.from_us))
            return false;
        after = moment_add_days(id, 1);
    }
    if (!moment_of_date(view, first, &period.from_us) ||
        !moment_of_date(view, after, &period.until_us))
        return false;
    *ret_period = period;
    return true;
}

bool
period_parse(View *view, const char *text, Period *ret_period)
{
    static const struct {
        const char *shape; /* 0 stands for any digit */
        PeriodUnit unit;
    } SHAPES[] = {{"0000", PERIOD_YEAR}, {"0000-00", PERIOD_MONTH}, {"0000-00-00", PERIOD_DAY}};

    for (size_t index = 0; index < G_N_ELEMENTS(SHAPES); index++) {
        const char *shape = SHAPES[index].shape;
        int64_t id = 0;
        size_t at = 0;
        for (; shape[at] != '\0'; at++) {
            if (shape[at] == '0' ? !g_ascii_isdigit(text[at]) : text[at] != shape[at])
                break;
            if (shape[at] == '0')
                id = id * 10 + (text[at] - '0');
        }
        if (shape[at] == '\0' && text[at] == '\0')
            return period_of(view, SHAPES[index].unit, id, ret_period);
    }
    return false;
}

char *
period_iso(Arena *arena, PeriodUnit unit, int64_t id)
{
    switch (unit) {
    case PERIOD_ALL:
        return arena_strdup(arena, "");
    case PERIOD_YEAR:
        return arena_printf(arena, "%04d", (int)id);
    case PERIOD_MONTH:
        return arena_printf(arena, "%04d-%02d", (int)(id / 100), (int)(id % 100));
    default:
        return moment_date_iso(arena, id);
    }
}

char *
period_label(Arena *arena, PeriodUnit unit, int64_t id)
{
    switch (unit) {
    case PERIOD_ALL:
        return arena_strdup(arena, "");
    case PERIOD_YEAR:
        return arena_printf(arena, "%d", (int)id);
    case PERIOD_MONTH:
        return arena_printf(arena, "%s %d", moment_month_name((int)(id % 100)), (int)(id / 100));
    default:
        return arena_printf(arena, "%d %s %d", (int)(id % 100),
            moment_month_name((int)(id / 100 % 100)), (int)(id / 10000));
    }
}
