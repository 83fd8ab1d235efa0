/* SPDX-License-Identifier: MIT */
/* What is live about the pages: the events that an open page follows, the story that breaks, and
 * /live, the wire as it runs, to the second. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/moment.h"
#include "views/story_view.h"

/* TAGS_FOLLOWED: with the story, its section and what breaks they are as many topics as a stream
 * may have. */
enum { NEWEST_LOOKED_AT = 40, WIRE_LENGTH = 80, TAGS_FOLLOWED = 5 };

bool
site_put_breaking(SitePage *page, Value *root, GError **error)
{
    View *view = &page->view;
    CardList newest;
    view_depend(view, TOPIC_LATEST, 0);
    if (!card_list(view->reader, view->arena, topic_of(TOPIC_LATEST, 0), (CardCursor){0, 0},
            NEWEST_LOOKED_AT, &newest, error))
        return false;
    for (unsigned index = 0; index < newest.count; index++) {
        const Card *card = newest.cards[index];
        if (card->published_us <= view->reader->now_us - BREAKING_US)
            return true;
        if (card->priority != BREAKING_PRIORITY)
            continue;
        view_depend(view, TOPIC_QUARTER, 0); /* it stands until the quarter after it is over */
        value_put(root, "breaking", card_view(view, card));
        return true;
    }
    return true;
}

const char *
site_story_events(SitePage *page, const Story *story, GError **error)
{
    View *view = &page->view;
    const StoryContent *content = story->live;
    const Section *section = story_view_section(view, content);
    g_autoptr(GString) query = g_string_new(NULL);
    g_string_append_printf(query, "story=%" G_GINT64_FORMAT "&breaking=1", story->id);
    if (section != NULL) {
        g_autofree char *path = g_uri_escape_string(section->path, "/", false);
        g_string_append_printf(query, "&section=%s", path);
    }
    for (unsigned index = 0; index < MIN(content->tag_count, (unsigned)TAGS_FOLLOWED); index++) {
        Label label;
        bool found;
        if (!label_find(view->reader, page->arena, content->tags[index], &label, &found, error))
            return NULL;
        if (!found)
            continue;
        g_autofree char *slug = g_uri_escape_string(label.slug, NULL, false);
        g_string_append_printf(query, "&tag=%s", slug);
    }
    return arena_strdup(page->arena, query->str);
}

/* "07:12:31" */
static char *
second_of(View *view, int64_t at_us)
{
    struct tm local;
    clock_local(at_us, view->reader->settings->zone, &local);
    return arena_printf(view->arena, "%02d:%02d:%02d", local.tm_hour, local.tm_min, local.tm_sec);
}

static Value *
day_value(View *view, int64_t at_us, Value **ret_stories)
{
    Value *day = value_object(view->arena);
    *ret_stories = value_list(view->arena);
    value_put_text(day, "iso", moment_date_iso(view->arena, moment_date(view, at_us)));
    value_put_text(day, "label", moment_day_label(view, at_us));
    value_put(day, "stories", *ret_stories);
    return day;
}

static Value *
wire_days(View *view, const CardList *list)
{
    Value *days = value_list(view->arena), *stories = NULL;
    int64_t current = 0;
    for (unsigned index = 0; index < list->count; index++) {
        const Card *card = list->cards[index];
        int64_t const date = moment_date(view, card->published_us);
        if (date != current)
            value_add(days, day_value(view, card->published_us, &stories));
        current = date;
        Value *value = card_view(view, card);
        value_put_text(value, "second", second_of(view, card->published_us));
        value_put_text(value, "path_label",
            card->section_id == 0 ? NULL
                                  : card_view_path_label(view,
                                        section_find(view->reader->sections, card->section_id)));
        value_add(stories, value);
    }
    return days;
}

/* [{name, url, current}]: everything, and each section at the top. */
static Value *
filters_value(View *view, const Section *chosen, bool is_wall)
{
    Value *filters = value_list(view->arena), *all = value_object(view->arena);
    const char *wall = is_wall ? "wall=1" : "";
    value_put_text(all, "name", "Everything");
    value_put_text(all, "url", arena_printf(view->arena, "/live%s%s", is_wall ? "?" : "", wall));
    value_put_bool(all, "current", chosen == NULL);
    value_add(filters, all);
    for (const Section *const *top = section_tree_top(view->reader->sections); *top != NULL;
         top++) {
        Value *filter = value_object(view->arena);
        g_autofree char *path = g_uri_escape_string((*top)->path, "/", false);
        value_put_text(filter, "name", (*top)->name);
        value_put_text(filter, "url",
            arena_printf(view->arena, "/live?section=%s%s%s", path, is_wall ? "&" : "", wall));
        value_put_bool(filter, "current", chosen != NULL && section_is_within(chosen, *top));
        value_add(filters, filter);
    }
    return filters;
}

static bool
find_section(SitePage *page, const Section **ret_section, GError **error)
{
    const char *path = http_request_query(page->request, "section");
    *ret_section = NULL;
    if (path == NULL || *path == '\0')
        return true;
    *ret_section = section_find_kept_path(page->view.reader, path);
    view_depend(&page->view, TOPIC_SECTIONS, 0);
    return *ret_section != NULL || fail(error, FAIL_NOT_FOUND, "there is no section %s", path);
}

/* What the switch between wall and page leads to. */
static const char *
other_address(Arena *arena, const Section *section, bool is_wall)
{
    g_autofree char *path = section == NULL ? NULL : g_uri_escape_string(section->path, "/", false);
    if (path == NULL)
        return is_wall ? "/live" : "/live?wall=1";
    return arena_printf(arena, "/live?section=%s%s", path, is_wall ? "" : "&wall=1");
}

bool
live_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    const Section *section;
    CardList list;
    bool const is_wall = http_request_query(page->request, "wall") != NULL;
    if (!find_section(page, &section, error))
        return false;
    uint64_t const topic =
        section == NULL ? topic_of(TOPIC_LATEST, 0) : topic_of(TOPIC_SECTION, section->id);
    g_array_append_val(view->topics, topic);
    PageAbout const about = {.kind = is_wall ? "live wall" : "live",
        .title = section == NULL ? "Live" : arena_printf(page->arena, "Live: %s", section->name),
        .path = other_address(page->arena, section, true),
        .description = "Every story in the second it is published.",
        .robots = is_wall ? "noindex" : NULL,
        .events = section == NULL ? "" : arena_printf(page->arena, "section=%s", section->path),
        .section = section};
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    if (!card_list(view->reader, page->arena, topic, (CardCursor){0, 0}, WIRE_LENGTH, &list, error))
        return false;
    value_put_text(root, "zone", view->reader->settings->time_zone);
    value_put(root, "days", wire_days(view, &list));
    value_put_bool(root, "empty", list.count == 0);
    value_put(root, "filters", filters_value(view, section, is_wall));
    value_put_bool(root, "wall", is_wall);
    value_put_text(root, "other_url", other_address(page->arena, section, is_wall));
    return site_render(page, "live", root, error);
}
