/* SPDX-License-Identifier: MIT */
/* Pages of lists: latest, and what tags, authors and sources (label.c) share with it. A page of a
 * list is named by the story it begins behind ("before") or ends before ("after"), so that it stays
 * itself while news arrives, and the millionth story costs what the first does. */
#include <string.h>

#include "base/error.h"
#include "site/site_internal.h"
#include "views/card_view.h"

enum { PAGE_LENGTH = 30 };

/* "1732430000000000.42" */
static bool
read_cursor(const char *text, CardCursor *ret_cursor, GError **error)
{
    char *end;
    gint64 const published_us = g_ascii_strtoll(text, &end, 10);
    gint64 const id = *end == '.' ? g_ascii_strtoll(end + 1, &end, 10) : 0;
    if (published_us <= 0 || id <= 0 || *end != '\0')
        return fail(error, FAIL_NOT_FOUND, "there is no such page of the list");
    *ret_cursor = (CardCursor){published_us, id};
    return true;
}

static char *
cursor_address(Arena *arena, const char *path, const char *name, const Card *card)
{
    return arena_printf(arena, "%s%s%s=%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, path,
        strchr(path, '?') == NULL ? "?" : "&", name, card->published_us, card->id);
}

/* Leaves out what is newer or older than the list's bounds. */
static void
cut_to_bounds(const ListBounds *bounds, CardList *cards)
{
    while (cards->count > 0 && cards->cards[0]->published_us >= bounds->until_us) {
        cards->cards++;
        cards->count--;
    }
    while (cards->count > 0 && cards->cards[cards->count - 1]->published_us < bounds->from_us)
        cards->count--;
}

static bool
read_older(
    SitePage *page, const ListBounds *bounds, CardCursor before, CardList *cards, GError **error)
{
    if (before.published_us == 0 || before.published_us > bounds->until_us)
        before = (CardCursor){bounds->until_us, 0};
    if (!card_list(
            page->view.reader, page->arena, bounds->topic, before, PAGE_LENGTH + 1, cards, error))
        return false;
    cut_to_bounds(bounds, cards);
    return true;
}

/* The page after a cursor, going towards the newest; at the newest it is the list's first page. */
static bool
newer_page(
    SitePage *page, const ListBounds *bounds, CardCursor after, ListPage *list, GError **error)
{
    CardList *cards = &list->cards;
    if (!card_list_newer(
            page->view.reader, page->arena, bounds->topic, after, PAGE_LENGTH + 1, cards, error))
        return false;
    cut_to_bounds(bounds, cards);
    if (cards->count <= PAGE_LENGTH)
        return read_older(page, bounds, (CardCursor){0, 0}, cards, error);
    cards->cards++;
    cards->count--;
    list->newer = cursor_address(page->arena, bounds->path, "after", cards->cards[0]);
    list->older =
        cursor_address(page->arena, bounds->path, "before", cards->cards[cards->count - 1]);
    return true;
}

bool
site_list_page(SitePage *page, const ListBounds *bounds, ListPage *ret_list, GError **error)
{
    const char *before = http_request_query(page->request, "before");
    const char *after = http_request_query(page->request, "after");
    ListPage list = {0};
    CardCursor cursor = {0, 0};
    g_array_append_val(page->view.topics, bounds->topic);
    if (before != NULL && !read_cursor(before, &cursor, error))
        return false;
    if (before == NULL && after != NULL) {
        if (!read_cursor(after, &cursor, error) || !newer_page(page, bounds, cursor, &list, error))
            return false;
    } else if (!read_older(page, bounds, cursor, &list.cards, error)) {
        return false;
    }
    if (list.cards.count > PAGE_LENGTH) {
        list.cards.count = PAGE_LENGTH;
        list.older =
            cursor_address(page->arena, bounds->path, "before", list.cards.cards[PAGE_LENGTH - 1]);
    }
    if (before != NULL && list.cards.count > 0)
        list.newer = cursor_address(page->arena, bounds->path, "after", list.cards.cards[0]);
    *ret_list = list;
    return true;
}

Value *
site_list_root(SitePage *page, const ListAbout *list_about, const ListPage *list)
{
    static const char *const SLOTS[] = {"top", NULL};
    View *view = &page->view;
    PageAbout about = list_about->about;
    about.previous = list->newer;
    about.next = list->older;
    if (list->newer != NULL) {
        about.robots = "noindex, follow";
        about.events = NULL;
    }
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    site_put_ads(page, root, SLOTS);
    value_put_text(root, "heading", list_about->heading);
    value_put_text(root, "intro", list_about->intro);
    value_put(root, "days", card_view_days(view, &list->cards));
    value_put_text(root, "older", list->older);
    value_put_text(root, "newer", list->newer);
    value_put_bool(root, "empty", list->cards.count == 0);
    return root;
}

bool
latest_page(SitePage *page, GError **error)
{
    ListPage list;
    ListBounds const bounds = {topic_of(TOPIC_LATEST, 0), "/latest", 0, INT64_MAX};
    if (!site_list_page(page, &bounds, &list, error))
        return false;
    ListAbout const about = {
        .about = {.kind = "latest",
            .title = "Latest",
            .path = "/latest",
            .events = "",
            .description = "The newest stories of all sections, as they are published."},
        .heading = "Latest",
    };
    return site_render(page, "latest", site_list_root(page, &about, &list), error);
}
