/* SPDX-License-Identifier: MIT */
/* The desk's own numbers: what was published a day, by section and by author, and what had to be
 * corrected or withdrawn. Bars are drawn by the page itself, without a script. */
#include "newsroom/numbers.h"

#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/audit.h"
#include "newsroom/changes.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "views/moment.h"

enum { SHARES_SHOWN = 12, NOTES_SHOWN = 10, CHART_HEIGHT = 100, BAR_WIDTH = 10 };

/* The stretches of time that can be looked at; the first is shown where none is asked for. */
static const int DAYS[] = {30, 7, 90};

static int
days_of(DeskPage *page)
{
    const char *text = http_request_query(page->request, "days");
    for (size_t index = 0; index < G_N_ELEMENTS(DAYS); index++)
        if (g_strcmp0(text, arena_printf(page->arena, "%d", DAYS[index])) == 0)
            return DAYS[index];
    return DAYS[0];
}

static void
put_stretches(DeskPage *page, Value *root, int chosen)
{
    static const int ORDER[] = {7, 30, 90};
    Value *list = value_list(page->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(ORDER); index++) {
        Value *entry = value_object(page->arena);
        value_put_int(entry, "days", ORDER[index]);
        value_put_bool(entry, "current", ORDER[index] == chosen);
        value_add(list, entry);
    }
    value_put(root, "stretches", list);
}

/* Stories published a day, the last being today. */
static bool
read_days(DeskPage *page, int64_t first, int days, int64_t *counts, GError **error)
{
    for (int day = 0; day < days; day++)
        if (!card_count(page->view.reader, topic_of(TOPIC_DAY, moment_add_days(first, day)),
                &counts[day], error))
            return false;
    return true;
}

static int64_t
sum_of(const int64_t *counts, int days, int64_t *ret_most)
{
    int64_t sum = 0;
    *ret_most = 0;
    for (int day = 0; day < days; day++) {
        sum += counts[day];
        *ret_most = MAX(*ret_most, counts[day]);
    }
    return sum;
}

/* {label, count, x, y, height}: one a day, in a picture of CHART_HEIGHT. */
static void
put_bars(DeskPage *page, Value *root, int64_t first, const int64_t *counts, int days, int64_t most)
{
    Value *bars = value_list(page->arena);
    for (int day = 0; day < days; day++) {
        Value *bar = value_object(page->arena);
        int64_t const height = most == 0 ? 0 : counts[day] * CHART_HEIGHT / most;
        int64_t moment_us;
        value_put_int(bar, "count", counts[day]);
        value_put_int(bar, "x", (int64_t)day * BAR_WIDTH + 1);
        value_put_int(bar, "y", CHART_HEIGHT - height);
        value_put_int(bar, "height", height);
        if (moment_of_date(&page->view, moment_add_days(first, day), &moment_us))
            value_put_text(bar, "label", moment_day_label(&page->view, moment_us));
        value_add(bars, bar);
    }
    value_put(root, "bars", bars);
    value_put_int(root, "chart_width", (int64_t)days * BAR_WIDTH);
    value_put_int(root, "most", most);
}

static bool
share_name(
    DeskPage *page, const Share *share, bool is_author, const char **ret_name, GError **error)
{
    Label label;
    bool found = false;
    *ret_name = is_author ? "The agency’s own" : "No section";
    if (share->id == 0)
        return true;
    if (!is_author) {
        const Section *section = section_find(page->view.reader->sections, share->id);
        *ret_name = section != NULL ? section->name : *ret_name;
        return true;
    }
    if (!label_find(page->view.reader, page->arena, share->id, &label, &found, error))
        return false;
    *ret_name = found ? label.name : *ret_name;
    return true;
}

/* The largest, and what the others are together. */
static bool
put_shares(DeskPage *page, Value *root, const char *field, const Share *shares, unsigned count,
    bool is_author, GError **error)
{
    Value *list = value_list(page->arena);
    int64_t others = 0;
    for (unsigned index = 0; index < count; index++) {
        const char *name;
        if (index >= SHARES_SHOWN) {
            others += shares[index].count;
            continue;
        }
        if (!share_name(page, &shares[index], is_author, &name, error))
            return false;
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", name);
        value_put_int(entry, "count", shares[index].count);
        value_put_int(entry, "share", MAX(1, shares[index].count * 100 / shares[0].count));
        value_add(list, entry);
    }
    Value *group = value_object(page->arena);
    value_put(group, "list", list);
    value_put_int(group, "others", others);
    value_put(root, field, group);
    return true;
}

/* How many changes of a kind there were, now and in the stretch before. */
static bool
put_kind(DeskPage *page, Value *root, const char *field, ChangeKindId kind, int64_t before_us,
    int64_t from_us, GError **error)
{
    int64_t now, before;
    Reader *reader = page->view.reader;
    if (!audit_count(reader, kind, from_us, 0, &now, error) ||
        !audit_count(reader, kind, before_us, from_us, &before, error))
        return false;
    Value *value = value_object(page->arena);
    value_put_int(value, "now", now);
    value_put_int(value, "before", before);
    value_put(root, field, value);
    return true;
}

/* The newest corrections or withdrawals, in the record's words. */
static bool
put_newest(DeskPage *page, Value *root, const char *field, ChangeKindId kind, int64_t from_us,
    GError **error)
{
    AuditFilter const filter = {.kind = kind, .from_us = from_us};
    g_autoptr(GPtrArray) lines = NULL;
    Value *list = value_list(page->arena);
    if (!audit_list(page->view.reader, page->arena, &filter, NOTES_SHOWN, &lines, error))
        return false;
    for (unsigned index = 0; index < lines->len; index++) {
        const AuditLine *line = g_ptr_array_index(lines, index);
        int64_t id;
        Story story;
        bool found = false;
        if (!subject_id(line->subject, &id, error) ||
            !story_find(page->view.reader, page->arena, id, &story, &found, error))
            return false;
        const StoryContent *content = !found               ? NULL
                                      : story.live != NULL ? story.live
                                                           : story.working;
        if (content == NULL)
            continue;
        Value *entry = value_object(page->arena);
        value_put(entry, "at", moment_value(&page->view, line->at_us));
        value_put_text(entry, "headline", content->headline);
        value_put_text(
            entry, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, id));
        value_add(list, entry);
    }
    value_put(root, field, list);
    return true;
}

bool
numbers_page(DeskPage *page, GError **error)
{
    View *view = &page->view;
    int const days = days_of(page);
    int64_t const today = moment_date(view, view->reader->now_us);
    int64_t const first = moment_add_days(today, 1 - days);
    int64_t const earlier = moment_add_days(first, -days);
    int64_t *counts = arena_new_array(page->arena, int64_t, days);
    int64_t *counts_before = arena_new_array(page->arena, int64_t, days);
    int64_t from_us, before_us, most, most_before;
    Numbers numbers;
    if (!moment_of_date(view, first, &from_us) || !moment_of_date(view, earlier, &before_us))
        return fail(error, FAIL_INTERNAL, "there is no such day");
    if (!read_days(page, first, days, counts, error) ||
        !read_days(page, earlier, days, counts_before, error) ||
        !numbers_since(view->reader, page->arena, from_us, &numbers, error))
        return false;
    Value *root = desk_root(page, "Numbers", "numbers");
    int64_t const published = sum_of(counts, days, &most);
    value_put_int(root, "days", days);
    value_put_int(root, "published", published);
    value_put_int(root, "published_before", sum_of(counts_before, days, &most_before));
    value_put_text(root, "a_day", arena_printf(page->arena, "%.1f", (double)published / days));
    value_put_text(root, "first", moment_day_label(view, from_us));
    put_stretches(page, root, days);
    put_bars(page, root, first, counts, days, most);
    return put_shares(
               page, root, "sections", numbers.sections, numbers.section_count, false, error) &&
           put_shares(page, root, "authors", numbers.authors, numbers.author_count, true, error) &&
           put_kind(page, root, "corrections", CHANGE_STORY_CORRECTED, before_us, from_us, error) &&
           put_kind(page, root, "withdrawals", CHANGE_STORY_WITHDRAWN, before_us, from_us, error) &&
           put_newest(page, root, "corrected", CHANGE_STORY_CORRECTED, from_us, error) &&
           put_newest(page, root, "withdrawn", CHANGE_STORY_WITHDRAWN, from_us, error) &&
           desk_render(page, "numbers", root, error);
}
