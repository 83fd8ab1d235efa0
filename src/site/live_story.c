/* SPDX-License-Identifier: MIT */
/* A live story's page: its summary and key events, what is pinned, and its entries, newest or
 * oldest first, a page at a time. A page of entries is named by the entry that it begins behind, so
 * it stays itself while new ones arrive; the first page alone grows. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/live_entry.h"
#include "site/site_internal.h"
#include "views/live_view.h"
#include "views/moment.h"
#include "views/story_view.h"

enum {
    PAGE_LENGTH = 25,
    MARKED_MOST = 60,
    FEED_LENGTH = 40,
    JSON_LD_LENGTH = 50,
    FEED_TEXT = 4000
};

/* Which entries are asked for. */
typedef struct {
    bool oldest_first;
    LiveEntryCursor beyond;
    bool is_first; /* page of its order */
} Asked;

static bool
read_cursor(const char *text, LiveEntryCursor *ret_cursor, GError **error)
{
    char *end;
    ret_cursor->at_us = g_ascii_strtoll(text, &end, 10);
    ret_cursor->id = *end == '.' ? g_ascii_strtoll(end + 1, &end, 10) : 0;
    return (ret_cursor->id > 0 && *end == '\0') ||
           fail(error, FAIL_NOT_FOUND, "there is no such page of entries");
}

/* The page that begins with an entry, by its number. */
static bool
begin_with(SitePage *page, const Story *story, const char *text, Asked *asked, GError **error)
{
    LiveEntry entry;
    bool found = false;
    int64_t const id = g_ascii_strtoll(text, NULL, 10);
    if (!live_entry_find(page->view.reader, page->arena, id, &entry, &found, error))
        return false;
    if (!found || entry.story_id != story->id || entry.is_removed)
        return fail(error, FAIL_NOT_FOUND, "this entry is not there any more");
    asked->is_first = false;
    asked->beyond =
        (LiveEntryCursor){entry.at_us, asked->oldest_first ? entry.id - 1 : entry.id + 1};
    return true;
}

static bool
read_asked(SitePage *page, const Story *story, Asked *ret_asked, GError **error)
{
    const char *order = http_request_query(page->request, "order");
    const char *beyond = http_request_query(page->request, "before");
    const char *entry = http_request_query(page->request, "entry");
    *ret_asked = (Asked){.oldest_first = g_strcmp0(order, "oldest") == 0, .is_first = true};
    if (beyond == NULL)
        beyond = http_request_query(page->request, "after");
    if (entry != NULL)
        return begin_with(page, story, entry, ret_asked, error);
    ret_asked->is_first = beyond == NULL;
    return beyond == NULL || read_cursor(beyond, &ret_asked->beyond, error);
}

static const char *
page_address(SitePage *page, const char *path, const Asked *asked, const LiveEntry *last)
{
    return arena_printf(page->arena, "%s?%s%s=%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, path,
        asked->oldest_first ? "order=oldest&" : "", asked->oldest_first ? "after" : "before",
        last->at_us, last->id);
}

static bool
put_entries(SitePage *page, const char *path, const Asked *asked, const Story *story, Value *root,
    GError **error)
{
    LiveEntryList list;
    Value *entries;
    if (!live_entry_list(page->view.reader, page->arena, story->id, asked->oldest_first,
            asked->beyond, PAGE_LENGTH + 1, &list, error))
        return false;
    bool const more = list.count > PAGE_LENGTH;
    list.count = MIN(list.count, (unsigned)PAGE_LENGTH);
    if (!live_view_entries(&page->view, path, &list, &entries, error))
        return false;
    value_put(root, "entries", entries);
    if (more)
        value_put_text(
            root, "further_url", page_address(page, path, asked, &list.entries[list.count - 1]));
    if (!asked->is_first)
        value_put_text(root, "first_url",
            asked->oldest_first ? arena_printf(page->arena, "%s?order=oldest", path) : path);
    return true;
}

/* Key events as a list of links, and the pinned entries whole (on the first page). */
static bool
put_marked(SitePage *page, const char *path, const Asked *asked, const Story *story, Value *root,
    GError **error)
{
    LiveEntryList list;
    Value *keys = value_list(page->arena), *pinned = value_list(page->arena);
    if (!live_entry_marked(page->view.reader, page->arena, story->id, MARKED_MOST, &list, error))
        return false;
    for (unsigned index = 0; index < list.count; index++) {
        Value *value;
        if (!live_view_entry(&page->view, path, &list.entries[index], &value, error))
            return false;
        if (list.entries[index].is_key)
            value_add(keys, value);
        if (list.entries[index].is_pinned && asked->is_first)
            value_add(pinned, value);
    }
    if (value_count(keys) > 0) {
        Value *events = value_object(page->arena);
        value_put(events, "list", keys);
        value_put(root, "key_events", events);
    }
    value_put(root, "pinned_entries", pinned);
    return true;
}

static bool
put_coverage(SitePage *page, const char *path, const Asked *asked, const Story *story, Value *root,
    GError **error)
{
    LiveEntryList newest;
    int64_t count;
    Value *coverage = value_object(page->arena);
    if (!live_entry_count(page->view.reader, story->id, &count, error) ||
        !live_entry_list(page->view.reader, page->arena, story->id, false, (LiveEntryCursor){0, 0},
            JSON_LD_LENGTH, &newest, error))
        return false;
    value_put_bool(coverage, "running", story->coverage == COVERAGE_RUNNING);
    value_put_bool(coverage, "ended", story->coverage == COVERAGE_ENDED);
    value_put_int(coverage, "count", count);
    value_put_bool(coverage, "one", count == 1);
    if (newest.count > 0)
        value_put(coverage, "latest", moment_value(&page->view, newest.entries[0].at_us));
    value_put_bool(coverage, "oldest_first", asked->oldest_first);
    value_put_text(coverage, "other_url",
        asked->oldest_first ? path : arena_printf(page->arena, "%s?order=oldest", path));
    value_put_bool(coverage, "first_page", asked->is_first);
    value_put_text(coverage, "feed_url", arena_printf(page->arena, "%s/feed.xml", path));
    value_put(root, "coverage", coverage);
    return story_view_social(&page->view, story, &newest, root, error);
}

bool
live_story_page(SitePage *page, GError **error)
{
    Story story;
    Asked asked;
    Value *root;
    bool answered;
    if (!site_find_story(page, true, &story, &answered, error))
        return false;
    if (answered)
        return true;
    const char *path = story_view_address(&page->view, &story);
    return read_asked(page, &story, &asked, error) &&
           site_story_root(page, &story, "story live-story", &root, error) &&
           put_entries(page, path, &asked, &story, root, error) &&
           put_marked(page, path, &asked, &story, root, error) &&
           put_coverage(page, path, &asked, &story, root, error) &&
           site_render(page, "live_story", root, error);
}

/* An entry as a feed shows it. */
static const Card *
card_of(View *view, const LiveEntry *entry)
{
    Card *card = arena_new0(view->arena, Card);
    *card = (Card){.id = entry->id,
        .published_us = entry->at_us,
        .headline = live_view_title(view, entry),
        .standfirst = live_view_text(view, entry, FEED_TEXT),
        .slug = "",
        .picture_id = entry->picture.media_id,
        .picture_alt = entry->picture.alt};
    if (entry->correction_count > 0)
        card->updated_us = entry->corrections[entry->correction_count - 1].at_us;
    return card;
}

bool
live_story_feed(SitePage *page, GError **error)
{
    Story story;
    bool answered;
    LiveEntryList list;
    const char *file = http_request_param(page->request, "feed");
    if (!site_feed_is(file))
        return fail(error, FAIL_NOT_FOUND, "there is no such page");
    if (!site_find_story(page, true, &story, &answered, error))
        return false;
    if (answered)
        return true;
    if (!live_entry_list(page->view.reader, page->arena, story.id, false, (LiveEntryCursor){0, 0},
            FEED_LENGTH, &list, error))
        return false;
    CardList cards = {arena_new_array(page->arena, const Card *, list.count + 1), list.count};
    for (unsigned index = 0; index < list.count; index++)
        cards.cards[index] = card_of(&page->view, &list.entries[index]);
    FeedAbout const about = {.title = story.live->headline,
        .description = story_view_description(&page->view, &story),
        .path = story_view_address(&page->view, &story),
        .topic = topic_of(TOPIC_STORY, story.id),
        .cards = &cards,
        .anchor = "entry"};
    return site_write_feed(page, file, &about, error);
}
