/* SPDX-License-Identifier: MIT */
/* The archive: a calendar of every year, the stories of a day and of a month. All counts come from
 * the library's tallies, so a calendar costs 365 rows whatever the archive's size. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/moment.h"

enum { DAY_LIMIT = 2000, YEARS_MAX = 400, LEVELS = 4 };

/* A number of exactly so many digits between two bounds; 0 for anything else. */
static int
read_number(const char *text, size_t digits, int least, int most)
{
    gint64 number;
    if (strlen(text) != digits || !g_ascii_string_to_signed(text, 10, least, most, &number, NULL))
        return 0;
    return (int)number;
}

static char *
date_address(Arena *arena, int64_t date)
{
    return arena_printf(arena, "/archive/%04d/%02d/%02d", (int)(date / 10000),
        (int)(date / 100 % 100), (int)(date % 100));
}

static char *
date_label(Arena *arena, int64_t date)
{
    return arena_printf(arena, "%d %s %d", (int)(date % 100),
        moment_month_name((int)(date / 100 % 100)), (int)(date / 10000));
}

/* A calendar's year: what each day has. */
typedef struct {
    SitePage *page;
    int year;
    int64_t today;
    int64_t counts[12][32];
    int64_t fullest;
} Calendar;

static Value *
day_value(Calendar *calendar, int month, int day)
{
    Arena *arena = calendar->page->arena;
    int64_t const date = calendar->year * INT64_C(10000) + month * 100 + day;
    int64_t const count = calendar->counts[month - 1][day];
    Value *value = value_object(arena);
    value_put_int(value, "day", day);
    value_put_bool(value, "today", date == calendar->today);
    if (count == 0)
        return value;
    value_put_text(value, "url", date_address(arena, date));
    value_put_int(value, "count", count);
    value_put_text(value, "label",
        arena_printf(arena, "%s: %" G_GINT64_FORMAT " %s", date_label(arena, date), count,
            count == 1 ? "story" : "stories"));
    value_put_int(value, "level", 1 + (count - 1) * LEVELS / MAX(calendar->fullest, 1));
    return value;
}

/* Monday first; days of other months are empty. */
static Value *
weeks_value(Calendar *calendar, int month)
{
    Arena *arena = calendar->page->arena;
    Value *weeks = value_list(arena), *days = NULL;
    g_autoptr(GDate) first = g_date_new_dmy(1, (GDateMonth)month, (GDateYear)calendar->year);
    int const length = g_date_get_days_in_month((GDateMonth)month, (GDateYear)calendar->year);
    int const blanks = (int)g_date_get_weekday(first) - 1;
    int const cells = (blanks + length + 6) / 7 * 7;
    for (int cell = 0; cell < cells; cell++) {
        if (cell % 7 == 0) {
            Value *week = value_object(arena);
            days = value_list(arena);
            value_put(week, "days", days);
            value_add(weeks, week);
        }
        int const day = cell - blanks + 1;
        value_add(days,
            day >= 1 && day <= length ? day_value(calendar, month, day) : value_object(arena));
    }
    return weeks;
}

static Value *
months_value(Calendar *calendar)
{
    Arena *arena = calendar->page->arena;
    Value *months = value_list(arena);
    for (int month = 1; month <= 12; month++) {
        int64_t count = 0;
        for (int day = 1; day <= 31; day++)
            count += calendar->counts[month - 1][day];
        Value *value = value_object(arena);
        value_put_text(value, "label", moment_month_name(month));
        if (count > 0)
            value_put_text(
                value, "url", arena_printf(arena, "/archive/%04d/%02d", calendar->year, month));
        value_put_int(value, "count", count);
        value_put(value, "weeks", weeks_value(calendar, month));
        value_add(months, value);
    }
    return months;
}

static bool
count_days(Calendar *calendar, GError **error)
{
    CardTally *tallies;
    unsigned count;
    int64_t const year = calendar->year;
    if (!card_tallies(calendar->page->view.reader, calendar->page->arena, TOPIC_DAY,
            year * 10000 + 101, year * 10000 + 1231, &tallies, &count, error))
        return false;
    for (unsigned index = 0; index < count; index++) {
        int64_t const month = tallies[index].id / 100 % 100, day = tallies[index].id % 100;
        if (month < 1 || month > 12 || day < 1 || day > 31)
            continue;
        calendar->counts[month - 1][day] = tallies[index].count;
        calendar->fullest = MAX(calendar->fullest, tallies[index].count);
    }
    return true;
}

static Value *
years_value(SitePage *page, const CardTally *years, unsigned count, int current)
{
    Value *list = value_list(page->arena);
    for (unsigned index = count; index > 0; index--) {
        Value *value = value_object(page->arena);
        int const year = (int)years[index - 1].id;
        value_put_text(value, "year", arena_printf(page->arena, "%d", year));
        value_put_text(value, "url", arena_printf(page->arena, "/archive/%04d", year));
        value_put_int(value, "count", years[index - 1].count);
        value_put_bool(value, "current", year == current);
        value_add(list, value);
    }
    return list;
}

bool
archive_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    const char *asked = http_request_param(page->request, "year");
    CardTally *years;
    unsigned year_count;
    int64_t total;
    int const wanted = asked == NULL ? 0 : read_number(asked, 4, 1000, 9999);
    if (asked != NULL && wanted == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no such year");
    view_depend(view, TOPIC_LATEST, 0);
    if (!card_tallies(
            view->reader, page->arena, TOPIC_YEAR, 1000, 9999, &years, &year_count, error) ||
        !card_count(view->reader, topic_of(TOPIC_LATEST, 0), &total, error))
        return false;

    int const year = wanted != 0 ? wanted : year_count == 0 ? 0 : (int)years[year_count - 1].id;
    const char *path = year == 0 ? "/archive" : arena_printf(page->arena, "/archive/%04d", year);
    PageAbout const about = {
        .kind = "archive",
        .title = year == 0 ? "Archive" : arena_printf(page->arena, "Archive of %d", year),
        .path = path,
        .description = "Every story since the first, by day.",
    };
    Calendar calendar = {page, year, moment_date(view, view->reader->now_us), {{0}}, 0};
    if (year != 0 && !count_days(&calendar, error))
        return false;
    if (wanted != 0 && calendar.fullest == 0)
        return fail(error, FAIL_NOT_FOUND, "nothing was published in %d", wanted);
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    value_put_bool(root, "empty", total == 0);
    value_put_int(root, "total", total);
    value_put_text(root, "year_shown", arena_printf(page->arena, "%d", year));
    value_put(root, "years", years_value(page, years, year_count, year));
    if (year != 0)
        value_put(root, "months", months_value(&calendar));
    return site_render(page, "archive", root, error);
}

/* The nearest day with stories on one side of a date; 0 for none. */
static bool
neighbour_day(SitePage *page, int64_t from_us, int64_t until_us, bool later, int64_t *ret_date,
    GError **error)
{
    CardList list;
    uint64_t const topic = topic_of(TOPIC_LATEST, 0);
    bool const read = later ? card_list_newer(page->view.reader, page->arena, topic,
                                  (CardCursor){until_us - 1, INT64_MAX}, 1, &list, error)
                            : card_list(page->view.reader, page->arena, topic,
                                  (CardCursor){from_us, 0}, 1, &list, error);
    if (!read)
        return false;
    *ret_date = list.count == 0 ? 0 : moment_date(&page->view, list.cards[0]->published_us);
    return true;
}

static void
put_link(SitePage *page, Value *root, const char *field, int64_t date)
{
    if (date == 0)
        return;
    Value *link = value_object(page->arena);
    value_put_text(link, "url", date_address(page->arena, date));
    value_put_text(link, "label", date_label(page->arena, date));
    value_put(root, field, link);
}

static Value *
period_root(SitePage *page, const char *heading, const char *path, const CardList *cards)
{
    static const char *const SLOTS[] = {"top", NULL};
    PageAbout const about = {
        .kind = "day",
        .title = heading,
        .path = path,
        .description = arena_printf(
            page->arena, "What %s published on %s.", page->view.reader->settings->title, heading),
    };
    Value *root = page_view(&page->view, &about);
    page_view_social(&page->view, root, &about);
    site_put_ads(page, root, SLOTS);
    value_put_text(root, "heading", heading);
    value_put_bool(root, "empty", cards->count == 0);
    value_put(root, "days", card_view_days(&page->view, cards));
    return root;
}

static Value *
month_link(SitePage *page, int year, int month)
{
    Value *link = value_object(page->arena);
    value_put_text(link, "url", arena_printf(page->arena, "/archive/%04d/%02d", year, month));
    value_put_text(
        link, "label", arena_printf(page->arena, "%s %d", moment_month_name(month), year));
    return link;
}

static Value *
year_link(SitePage *page, int year)
{
    Value *link = value_object(page->arena);
    value_put_text(link, "url", arena_printf(page->arena, "/archive/%04d", year));
    value_put_text(link, "label", arena_printf(page->arena, "%d", year));
    return link;
}

bool
day_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    int const year = read_number(http_request_param(page->request, "year"), 4, 1000, 9999);
    int const month = read_number(http_request_param(page->request, "month"), 2, 1, 12);
    int const day = read_number(http_request_param(page->request, "day"), 2, 1, 31);
    int64_t const date = year * INT64_C(10000) + month * 100 + day;
    int64_t from_us, until_us, previous, next;
    CardList cards;
    if (year == 0 || month == 0 || day == 0 || !moment_of_date(view, date, &from_us) ||
        !moment_of_date(view, moment_add_days(date, 1), &until_us))
        return fail(error, FAIL_NOT_FOUND, "there is no such day");
    view_depend(view, TOPIC_LATEST, 0);
    if (!card_list_between(view->reader, page->arena, topic_of(TOPIC_LATEST, 0), from_us, until_us,
            DAY_LIMIT, &cards, error) ||
        !neighbour_day(page, from_us, until_us, false, &previous, error) ||
        !neighbour_day(page, from_us, until_us, true, &next, error))
        return false;
    if (cards.count == 0)
        return fail(
            error, FAIL_NOT_FOUND, "nothing was published on %s", date_label(page->arena, date));
    const char *path = date_address(page->arena, date);
    Value *root = period_root(page, moment_day_label(view, from_us), path, &cards);
    put_link(page, root, "previous_day", previous);
    put_link(page, root, "next_day", next);
    value_put(root, "month", month_link(page, year, month));
    return site_render(page, "day", root, error);
}

bool
month_page(SitePage *page, GError **error)
{
    enum { MONTH_LENGTH = 60 };

    View *view = &page->view;
    int const year = read_number(http_request_param(page->request, "year"), 4, 1000, 9999);
    int const month = read_number(http_request_param(page->request, "month"), 2, 1, 12);
    const char *before = http_request_query(page->request, "before");
    int64_t from_us, until_us, last_us;
    CardList cards;
    if (year == 0 || month == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no such month");
    int64_t const first = year * INT64_C(10000) + month * 100 + 1;
    int64_t const after = month == 12 ? (year + 1) * INT64_C(10000) + 101 : first + 100;
    if (!moment_of_date(view, first, &from_us) || !moment_of_date(view, after, &until_us))
        return fail(error, FAIL_NOT_FOUND, "there is no such month");
    last_us =
        before == NULL ? until_us : CLAMP(g_ascii_strtoll(before, NULL, 10), from_us, until_us);
    view_depend(view, TOPIC_LATEST, 0);
    if (!card_list_between(view->reader, page->arena, topic_of(TOPIC_LATEST, 0), from_us, last_us,
            MONTH_LENGTH + 1, &cards, error))
        return false;
    if (cards.count == 0)
        return fail(error, FAIL_NOT_FOUND, "nothing was published then");
    bool const more = cards.count > MONTH_LENGTH;
    cards.count = MIN(cards.count, MONTH_LENGTH);
    const char *heading = arena_printf(page->arena, "%s %d", moment_month_name(month), year);
    const char *path = arena_printf(page->arena, "/archive/%04d/%02d", year, month);
    Value *root = period_root(page, heading, path, &cards);
    value_put(root, "month", year_link(page, year));
    if (more)
        value_put_text(root, "older",
            arena_printf(page->arena, "%s?before=%" G_GINT64_FORMAT, path,
                cards.cards[cards.count - 1]->published_us));
    if (before != NULL)
        value_put_text(root, "newer", path);
    return site_render(page, "day", root, error);
}
