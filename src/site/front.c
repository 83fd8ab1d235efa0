/* SPDX-License-Identifier: MIT */
/* The front page: the lead and the top stories as newsroom/front.h arranges them, by hand and by
 * rule; the wire is the newest of the rest; then a block a section, which begins as the section's
 * own front does where hands have arranged that. A story stands on the page once. */
#include "newsroom/front.h"

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/moment.h"

enum {
    WIRE_COUNT = 10,
    BLOCK_STORIES = 3,
    BLOCK_BRIEFS = 4,
    BLOCK_WANTED = 1 + BLOCK_STORIES + BLOCK_BRIEFS,
    NORMAL_PRIORITY = 3,
};

typedef struct {
    SitePage *page;
    GHashTable *shown; /* ids */
} FrontPage;

static bool
show(FrontPage *front, const Card *card)
{
    return g_hash_table_add(front->shown, (gpointer)&card->id);
}

bool
site_load_front(SitePage *page, int64_t id, Front *ret_front, GError **error)
{
    View *view = &page->view;
    view_depend(view, TOPIC_FRONT, id);
    if (page->draft != NULL && page->draft->id == id)
        *ret_front = *page->draft;
    else if (!front_find(view->reader, id, ret_front, error))
        return false;
    for (unsigned index = 0; index < ret_front->count; index++)
        view_depend(view, TOPIC_STORY, ret_front->placements[index].story_id);
    if (ret_front->count > 0)
        view_depend(view, TOPIC_QUARTER, 0); /* a newer lead steps back after a day */
    return true;
}

bool
site_find_front(
    SitePage *page, int64_t id, const CardList *newest, FrontStand *stands, GError **error)
{
    Front front;
    return site_load_front(page, id, &front, error) &&
           front_stand(page->view.reader, page->arena, &front, newest, stands, error);
}

void
site_put_stands(SitePage *page, Value *root, const FrontStand *stands)
{
    g_autoptr(GPtrArray) top = g_ptr_array_new();
    if (stands[0].card != NULL)
        value_put(root, "lead", card_view(&page->view, stands[0].card));
    for (unsigned place = 1; place < FRONT_PLACES; place++)
        if (stands[place].card != NULL)
            g_ptr_array_add(top, (gpointer)stands[place].card);
    Value *list = card_view_array(&page->view, top);
    if (list != NULL)
        value_put(root, "top", list);
}

static void
put_wire(FrontPage *front, Value *root, const CardList *newest)
{
    View *view = &front->page->view;
    int64_t const now_us = view->reader->now_us;
    int64_t day = moment_date(view, now_us);
    Value *stories = value_list(view->arena);
    unsigned count = 0;
    for (unsigned index = 0; index < newest->count && count < WIRE_COUNT; index++) {
        const Card *card = newest->cards[index];
        if (!show(front, card))
            continue;
        Value *value = card_view(view, card);
        int64_t const card_day = moment_date(view, card->published_us);
        value_put_bool(value, "fresh", card->published_us > now_us - HOUR_US);
        if (card_day != day) {
            g_autoptr(GDate) date = g_date_new_dmy((GDateDay)(card_day % 100),
                (GDateMonth)(card_day / 100 % 100), (GDateYear)(card_day / 10000));
            char name[32];
            g_date_strftime(name, sizeof name, "%A", date);
            value_put_text(value, "day_break", arena_strdup(view->arena, name));
        } else {
            value_put_bool(value, "day_break", false);
        }
        day = card_day;
        value_add(stories, value);
        count++;
    }
    view_depend(view, TOPIC_QUARTER, 0);
    if (count == 0)
        return;
    Value *wire = value_object(view->arena);
    value_put(wire, "stories", stories);
    value_put(root, "wire", wire);
}

/* The one to lead a block: the most important of the newest, with a picture before one without. */
static unsigned
choose_lead(const GPtrArray *cards)
{
    unsigned best = 0;
    for (unsigned index = 1; index < cards->len && index < BLOCK_STORIES + 1; index++) {
        const Card *card = g_ptr_array_index(cards, index), *lead = g_ptr_array_index(cards, best);
        bool const pictured = card->picture_id != 0 && lead->picture_id == 0;
        if (card->priority < MIN(lead->priority, NORMAL_PRIORITY) ||
            (pictured && card->priority <= lead->priority))
            best = index;
    }
    return best;
}

static Value *
block_section(View *view, const Section *section)
{
    Value *value = value_object(view->arena);
    value_put_text(value, "name", section->name);
    value_put_text(value, "url", address_of_section(view->arena, section));
    value_put_bool(value, "children", false);
    if (section->children[0] == NULL)
        return value;
    Value *children = value_object(view->arena), *sections = value_list(view->arena);
    for (const Section *const *child = section->children; *child != NULL; child++) {
        Value *below = value_object(view->arena);
        value_put_text(below, "name", (*child)->name);
        value_put_text(below, "url", address_of_section(view->arena, *child));
        value_add(sections, below);
    }
    value_put(children, "sections", sections);
    value_put(value, "children", children);
    return value;
}

static Value *
block_value(View *view, const Section *section, GPtrArray *cards, bool is_arranged)
{
    Value *block = value_object(view->arena), *stories = value_list(view->arena);
    g_autoptr(GPtrArray) briefs = g_ptr_array_new();
    const Card *lead = g_ptr_array_steal_index(cards, is_arranged ? 0 : choose_lead(cards));
    for (unsigned index = 0; index < cards->len; index++) {
        if (index < BLOCK_STORIES)
            value_add(stories, card_view(view, g_ptr_array_index(cards, index)));
        else
            g_ptr_array_add(briefs, g_ptr_array_index(cards, index));
    }
    value_put(block, "section", block_section(view, section));
    value_put(block, "lead", card_view(view, lead));
    value_put(block, "stories", stories);
    Value *list = card_view_array(view, briefs);
    if (list != NULL)
        value_put(block, "briefs", list);
    else
        value_put_bool(block, "briefs", false);
    return block;
}

/* Those of the cards that the page does not show yet, until there are enough. */
static void
take_cards(FrontPage *front, const Card *const *cards, unsigned count, GPtrArray *taken)
{
    for (unsigned index = 0; index < count && taken->len < BLOCK_WANTED; index++)
        if (cards[index] != NULL && show(front, cards[index]))
            g_ptr_array_add(taken, (gpointer)cards[index]);
}

/* What stands on top of a section's own front. */
static bool
take_stands(FrontPage *front, const Front *arranged, const CardList *newest, GPtrArray *taken,
    GError **error)
{
    FrontStand stands[FRONT_PLACES];
    const Card *cards[FRONT_PLACES];
    View *view = &front->page->view;
    if (!front_stand(view->reader, view->arena, arranged, newest, stands, error))
        return false;
    for (unsigned place = 0; place < FRONT_PLACES; place++)
        cards[place] = stands[place].card;
    take_cards(front, cards, FRONT_PLACES, taken);
    return true;
}

/* A block of a section's stories that the page does not show yet; NULL for none. */
static bool
make_block(FrontPage *front, const Section *section, Value **ret_block, GError **error)
{
    View *view = &front->page->view;
    Front arranged;
    CardList newest;
    g_autoptr(GPtrArray) cards = g_ptr_array_new();
    if (!site_load_front(front->page, section->id, &arranged, error))
        return false;
    bool const by_hand = arranged.count > 0;
    unsigned const wanted =
        by_hand ? FRONT_SECTION_LOOKED_AT : BLOCK_WANTED + FRONT_PLACES + WIRE_COUNT;
    view_depend(view, TOPIC_SECTION, section->id);
    if (!card_list(view->reader, view->arena, topic_of(TOPIC_SECTION, section->id),
            (CardCursor){0, 0}, wanted, &newest, error) ||
        (by_hand && !take_stands(front, &arranged, &newest, cards, error)))
        return false;
    take_cards(front, newest.cards, newest.count, cards);
    *ret_block = cards->len == 0 ? NULL : block_value(view, section, cards, by_hand);
    return true;
}

static bool
put_blocks(FrontPage *front, Value *root, const Section *const *sections, GError **error)
{
    Value *blocks = value_list(front->page->arena);
    for (; *sections != NULL; sections++) {
        Value *block;
        if (!make_block(front, *sections, &block, error))
            return false;
        if (block != NULL)
            value_add(blocks, block);
    }
    value_put(root, "blocks", blocks);
    return true;
}

static bool
fill_front(SitePage *page, Value *root, const CardList *newest, GError **error)
{
    View *view = &page->view;
    g_autoptr(GHashTable) shown = g_hash_table_new(g_int64_hash, g_int64_equal);
    FrontStand stands[FRONT_PLACES];
    FrontPage front = {page, shown};
    int64_t const today = moment_date(view, view->reader->now_us);
    if (!site_find_front(page, 0, newest, stands, error))
        return false;
    site_put_stands(page, root, stands);
    for (unsigned place = 0; place < FRONT_PLACES; place++)
        if (stands[place].card != NULL)
            show(&front, stands[place].card);
    put_wire(&front, root, newest);
    value_put_bool(root, "quiet", moment_date(view, newest->cards[0]->published_us) != today);
    if (!site_put_most_read(page, root, NULL, error))
        return false;
    return put_blocks(&front, root, section_tree_top(view->reader->sections), error);
}

bool
front_page(SitePage *page, GError **error)
{
    static const char *const SLOTS[] = {"top", "inline", NULL};
    PageAbout const about = {.kind = "front", .path = "/", .events = ""};
    View *view = &page->view;
    CardList newest;
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    site_put_ads(page, root, SLOTS);
    view_depend(view, TOPIC_LATEST, 0);
    if (!front_newest(view->reader, view->arena, 0, &newest, error))
        return false;
    value_put_bool(root, "empty", newest.count == 0);
    if (!site_put_breaking(page, root, error))
        return false;
    if (newest.count > 0 && !fill_front(page, root, &newest, error))
        return false;
    return site_render(page, "front", root, error);
}
