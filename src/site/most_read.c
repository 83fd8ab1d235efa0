/* SPDX-License-Identifier: MIT */
/* What is read most: a page of three lists, and a block on the fronts. Readers see an order, no
 * numbers of views. Each story is asked for at the gate when it is shown. */
#include "newsroom/most_read.h"

#include "site/site_internal.h"
#include "views/card_view.h"

/* Fewer than this do not make a block: a ranking of two says nothing. */
enum { BLOCK_LEAST = 3 };

static const struct {
    const char *id;
    const char *name; /* of the page's list */
    const char *when; /* beside the block's heading */
    const char *none;
} WINDOWS[READERSHIP_WINDOW_COUNT_] = {
    [READERSHIP_HOUR] = {"hour", "This hour", "this hour",
        "Nothing has been read in the last hour."},
    [READERSHIP_DAY] = {"day", "Today", "today", "Nothing has been read in the last day."},
    [READERSHIP_WEEK] = {"week", "This week", "this week", "Nothing has been read this week."},
};

/* The cards of a list that the public may see, at most `most`. */
static bool
find_cards(SitePage *page, ReadershipWindow window, int64_t section_id, unsigned most,
    GPtrArray *cards, GError **error)
{
    View *view = &page->view;
    int64_t ids[MOST_READ_KEPT];
    unsigned const count =
        most_read_list(site_most_read(page->site), window, section_id, MOST_READ_KEPT, ids);
    for (unsigned place = 0; place < count && cards->len < most; place++) {
        const Card *card;
        view_depend(view, TOPIC_STORY, ids[place]);
        if (!card_find(view->reader, view->arena, ids[place], &card, error))
            return false;
        if (card != NULL)
            g_ptr_array_add(cards, (gpointer)card);
    }
    return true;
}

bool
site_put_most_read(SitePage *page, Value *root, const Section *section, GError **error)
{
    View *view = &page->view;
    int64_t const section_id = section != NULL ? section->id : 0;
    g_autoptr(GPtrArray) cards = g_ptr_array_new();
    ReadershipWindow window = READERSHIP_DAY;
    view_depend(view, TOPIC_MOST_READ, section_id);
    if (!find_cards(page, window, section_id, MOST_READ_BLOCK, cards, error))
        return false;
    if (cards->len < BLOCK_LEAST) {
        g_ptr_array_set_size(cards, 0);
        window = READERSHIP_WEEK;
        if (!find_cards(page, window, section_id, MOST_READ_BLOCK, cards, error))
            return false;
    }
    if (cards->len < BLOCK_LEAST)
        return true;
    /* These may stand elsewhere on the page too: a ranking with gaps would be none. */
    Value *block = card_view_array(view, cards);
    value_put_text(block, "when", WINDOWS[window].when);
    value_put_text(block, "url", arena_printf(view->arena, "/most-read#%s", WINDOWS[window].id));
    value_put(root, "most_read", block);
    return true;
}

static bool
put_window(SitePage *page, ReadershipWindow window, Value *windows, bool *empty, GError **error)
{
    View *view = &page->view;
    g_autoptr(GPtrArray) cards = g_ptr_array_new();
    Value *value = value_object(view->arena), *stories = value_list(view->arena);
    if (!find_cards(page, window, 0, MOST_READ_PAGE, cards, error))
        return false;
    for (unsigned index = 0; index < cards->len; index++)
        value_add(stories, card_view(view, g_ptr_array_index(cards, index)));
    value_put_text(value, "id", WINDOWS[window].id);
    value_put_text(value, "name", WINDOWS[window].name);
    value_put(value, "stories", stories);
    value_put_text(value, "none", cards->len == 0 ? WINDOWS[window].none : NULL);
    value_add(windows, value);
    *empty = *empty && cards->len == 0;
    return true;
}

bool
most_read_page(SitePage *page, GError **error)
{
    static const char *const SLOTS[] = {"top", NULL};
    PageAbout const about = {.kind = "most-read",
        .title = "Most read",
        .path = "/most-read",
        .description = "What is read most: this hour, today and this week."};
    View *view = &page->view;
    Value *root = page_view(view, &about), *windows = value_list(view->arena);
    bool empty = true;
    page_view_social(view, root, &about);
    site_put_ads(page, root, SLOTS);
    view_depend(view, TOPIC_MOST_READ, 0);
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++)
        if (!put_window(page, (ReadershipWindow)window, windows, &empty, error))
            return false;
    value_put(root, "windows", windows);
    value_put_bool(root, "empty", empty);
    return site_render(page, "most_read", root, error);
}
