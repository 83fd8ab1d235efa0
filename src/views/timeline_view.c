/* SPDX-License-Identifier: MIT */
/* Years and months come from the dossier's tallies. Days are counted in the list itself, so they
 * are shown only where that is cheap: in stretches of six weeks and of DAY_STORIES_MAX stories. */
#include "views/timeline_view.h"

#include "base/clock.h"
#include "views/moment.h"

enum {
    DAYS_MAX = 42,
    MONTHS_MAX = 36,
    YEARS_MAX = 40,
    BARS_MAX = 42,
    LEVELS = 20,
    DAY_STORIES_MAX = 4000
};

static const char *const HEADINGS[] = {
    NULL, "Stories by year", "Stories by month", "Stories by day"};

typedef struct {
    int64_t id;
    int64_t count;
} Bar;

typedef struct {
    View *view;
    const TimelineAbout *about;
    PeriodUnit unit; /* of the bars */
    Bar bars[BARS_MAX];
    unsigned count;
    unsigned peak; /* the newest of the fullest bars */
} Timeline;

static void
add_bar(Timeline *timeline, int64_t id, int64_t count)
{
    if (timeline->count == BARS_MAX)
        return;
    if (count >= timeline->bars[timeline->peak].count)
        timeline->peak = timeline->count;
    timeline->bars[timeline->count++] = (Bar){id, count};
}

/* The stories of all months from one to another. */
static int64_t
count_months(const Timeline *timeline, int64_t first, int64_t last)
{
    const Dossier *dossier = timeline->about->dossier;
    int64_t count = 0;
    for (unsigned index = 0; index < dossier->month_count; index++)
        if (dossier->months[index].id >= first && dossier->months[index].id <= last)
            count += dossier->months[index].count;
    return count;
}

static void
add_years(Timeline *timeline, int64_t first, int64_t last)
{
    timeline->unit = PERIOD_YEAR;
    for (int64_t year = MAX(first, last - YEARS_MAX + 1); year <= last; year++)
        add_bar(timeline, year, count_months(timeline, year * 100 + 1, year * 100 + 12));
}

static void
add_months(Timeline *timeline, int64_t first, int64_t last)
{
    timeline->unit = PERIOD_MONTH;
    for (int64_t month = first; month <= last; month = month % 100 == 12 ? month + 89 : month + 1)
        add_bar(timeline, month, count_months(timeline, month, month));
}

static bool
add_days(Timeline *timeline, int64_t first, int64_t last, GError **error)
{
    timeline->unit = PERIOD_DAY;
    for (int64_t date = first; date <= last; date = moment_add_days(date, 1)) {
        Period day;
        int64_t count;
        if (!period_of(timeline->view, PERIOD_DAY, date, &day))
            return true;
        if (!dossier_count_between(timeline->view->reader, timeline->about->topic, day.from_us,
                day.until_us, &count, error))
            return false;
        add_bar(timeline, date, count);
    }
    return true;
}

/* The days of a month, where counting them is cheap. */
static bool
add_month_days(Timeline *timeline, int64_t month, GError **error)
{
    if (count_months(timeline, month, month) > DAY_STORIES_MAX)
        return true;
    int const length =
        g_date_get_days_in_month((GDateMonth)(month % 100), (GDateYear)(month / 100));
    return add_days(timeline, month * 100 + 1, month * 100 + length, error);
}

static bool
add_whole(Timeline *timeline, GError **error)
{
    const Dossier *dossier = timeline->about->dossier;
    int64_t const first = moment_date(timeline->view, dossier->first_us);
    int64_t const last = moment_date(timeline->view, dossier->newest_us);
    int64_t const months =
        (last / 10000 - first / 10000) * 12 + last / 100 % 100 - first / 100 % 100;
    if (dossier->newest_us - dossier->first_us < (DAYS_MAX - 1) * DAY_US &&
        dossier->count <= DAY_STORIES_MAX)
        return add_days(timeline, first, last, error);
    if (months < MONTHS_MAX)
        add_months(timeline, first / 100, last / 100);
    else
        add_years(timeline, first / 10000, last / 10000);
    return true;
}

static bool
add_bars(Timeline *timeline, GError **error)
{
    const Period *period = timeline->about->period;
    switch (period->unit) {
    case PERIOD_ALL:
        return add_whole(timeline, error);
    case PERIOD_YEAR:
        add_months(timeline, period->id * 100 + 1, period->id * 100 + 12);
        return true;
    case PERIOD_MONTH:
        return add_month_days(timeline, period->id, error);
    default:
        return add_month_days(timeline, period->id / 100, error);
    }
}

static const char *
period_url(const Timeline *timeline, PeriodUnit unit, int64_t id)
{
    Arena *arena = timeline->view->arena;
    return unit == PERIOD_ALL ? timeline->about->path
                              : arena_printf(arena, "%s?in=%s", timeline->about->path,
                                    period_iso(arena, unit, id));
}

/* What stands below a bar: "2019", "Mar" or "12". */
static const char *
short_label(const Timeline *timeline, int64_t id)
{
    Arena *arena = timeline->view->arena;
    if (timeline->unit == PERIOD_MONTH)
        return arena_strndup(arena, moment_month_name((int)(id % 100)), 3);
    return arena_printf(arena, "%d", (int)(timeline->unit == PERIOD_DAY ? id % 100 : id));
}

/* And below that, where a new year or month begins: "2019" or "Mar". */
static const char *
under_label(const Timeline *timeline, unsigned index)
{
    Arena *arena = timeline->view->arena;
    int64_t const above = timeline->bars[index].id / 100;
    if (timeline->unit == PERIOD_YEAR || (index > 0 && timeline->bars[index - 1].id / 100 == above))
        return NULL;
    return timeline->unit == PERIOD_MONTH
               ? arena_printf(arena, "%d", (int)above)
               : arena_strndup(arena, moment_month_name((int)(above % 100)), 3);
}

static Value *
bar_value(const Timeline *timeline, unsigned index)
{
    Arena *arena = timeline->view->arena;
    const Bar *bar = &timeline->bars[index];
    const Period *period = timeline->about->period;
    Value *value = value_object(arena);
    value_put_text(value, "short", short_label(timeline, bar->id));
    value_put_text(value, "under", under_label(timeline, index));
    if (bar->count == 0)
        return value;
    value_put_text(value, "label",
        arena_printf(arena, "%s: %" G_GINT64_FORMAT " %s",
            period_label(arena, timeline->unit, bar->id), bar->count,
            bar->count == 1 ? "story" : "stories"));
    value_put_int(
        value, "level", 1 + (bar->count * LEVELS - 1) / timeline->bars[timeline->peak].count);
    value_put_bool(value, "peak", index == timeline->peak);
    value_put_text(value, "url", period_url(timeline, timeline->unit, bar->id));
    value_put_bool(value, "current", period->unit == timeline->unit && period->id == bar->id);
    return value;
}

static void
add_step(const Timeline *timeline, Value *steps, const char *label, PeriodUnit unit, int64_t id)
{
    Value *step = value_object(timeline->view->arena);
    value_put_text(step, "label", label);
    if (unit != timeline->about->period->unit)
        value_put_text(step, "url", period_url(timeline, unit, id));
    value_add(steps, step);
}

/* "All » 2019 » March 2019" */
static Value *
trail_value(const Timeline *timeline)
{
    Arena *arena = timeline->view->arena;
    const Period *period = timeline->about->period;
    Value *steps = value_list(arena), *trail = value_object(arena);
    add_step(timeline, steps, "All stories", PERIOD_ALL, 0);
    for (int unit = PERIOD_YEAR; unit <= (int)period->unit; unit++) {
        int64_t id = period->id;
        for (int cut = (int)period->unit; cut > unit; cut--)
            id /= 100;
        add_step(timeline, steps, period_label(arena, (PeriodUnit)unit, id), (PeriodUnit)unit, id);
    }
    value_put(trail, "steps", steps);
    return trail;
}

bool
timeline_view(View *view, const TimelineAbout *about, Value **ret_timeline, GError **error)
{
    Timeline timeline = {.view = view, .about = about};
    *ret_timeline = NULL;
    if (about->dossier->count == 0)
        return true;
    if (!add_bars(&timeline, error))
        return false;
    bool const whole = about->period->unit == PERIOD_ALL;
    if (timeline.bars[timeline.peak].count == 0)
        timeline.count = 0;
    if (whole && timeline.count < 2)
        return true;
    Value *value = value_object(view->arena), *bars = value_list(view->arena);
    for (unsigned index = 0; index < timeline.count; index++)
        value_add(bars, bar_value(&timeline, index));
    value_put_text(value, "heading", timeline.count == 0 ? "Stories" : HEADINGS[timeline.unit]);
    value_put(value, "bars", bars);
    if (!whole)
        value_put(value, "trail", trail_value(&timeline));
    *ret_timeline = value;
    return true;
}
