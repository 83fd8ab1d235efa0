/* SPDX-License-Identifier: MIT */
/* The catch-all: sections at every level with their feeds and submit pages, and the old addresses
 * of imported sites. */
#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/front.h"
#include "newsroom/settings.h"
#include "site/site_internal.h"
#include "views/card_view.h"

static Value *
section_value(View *view, const Section *section)
{
    const char *path = address_of_section(view->arena, section);
    Value *value = value_object(view->arena);
    value_put_text(value, "name", section->name);
    value_put_text(value, "url", path);
    value_put_text(value, "description", section->description);
    value_put_text(value, "path_label", card_view_path_label(view, section));
    value_put_text(value, "submit_url", arena_printf(view->arena, "%s/submit", path));
    value_put_text(value, "feeds_url", site_feed_path(view->arena, path, "feed.xml"));
    return value;
}

static Value *
children_value(View *view, const Section *section)
{
    Value *children = value_object(view->arena), *sections = value_list(view->arena);
    for (const Section *const *child = section->children; *child != NULL; child++) {
        Value *value = value_object(view->arena);
        value_put_text(value, "name", (*child)->name);
        value_put_text(value, "url", address_of_section(view->arena, *child));
        value_add(sections, value);
    }
    value_put(children, "sections", sections);
    return children;
}

/* The first page: what the front holds on top, and the list without it. */
static bool
put_front(SitePage *page, Value *root, const Section *section, const CardList *cards,
    GPtrArray *rest, GError **error)
{
    FrontStand stands[FRONT_PLACES];
    if (!site_find_front(page, section->id, cards, stands, error))
        return false;
    site_put_stands(page, root, stands);
    for (unsigned index = 0; index < cards->count; index++) {
        bool is_shown = false;
        for (unsigned place = 0; place < FRONT_PLACES; place++)
            is_shown |=
                stands[place].card != NULL && stands[place].card->id == cards->cards[index]->id;
        if (!is_shown)
            g_ptr_array_add(rest, (gpointer)cards->cards[index]);
    }
    value_put_bool(root, "empty", stands[0].card == NULL);
    return true;
}

static bool
put_stories(
    SitePage *page, Value *root, const Section *section, const ListPage *list, GError **error)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    value_put_bool(root, "empty", list->cards.count == 0);
    /* An address of the list beyond its end has no newer page, and is not the first one. */
    if (list->newer == NULL && http_request_query(page->request, "before") == NULL) {
        if (!put_front(page, root, section, &list->cards, rest, error))
            return false;
    } else {
        for (unsigned index = 0; index < list->cards.count; index++)
            g_ptr_array_add(rest, (gpointer)list->cards.cards[index]);
    }
    Value *value = card_view_array(&page->view, rest);
    if (value != NULL)
        value_put(root, "list", value);
    return true;
}

bool
site_section_front(SitePage *page, const Section *section, GError **error)
{
    static const char *const SLOTS[] = {"top", NULL};
    View *view = &page->view;
    const char *path = address_of_section(view->arena, section);
    ListPage list;
    ListBounds const bounds = {topic_of(TOPIC_SECTION, section->id), path, 0, INT64_MAX};
    if (!site_list_page(page, &bounds, &list, error))
        return false;
    PageAbout const about = {
        .kind = "section",
        .title = card_view_path_label(view, section),
        .description = section->description,
        .path = path,
        .previous = list.newer,
        .next = list.older,
        .robots = list.newer != NULL ? "noindex, follow" : NULL,
        .feed_path = path,
        .feed_title = section->name,
        .events = list.newer != NULL
                      ? NULL
                      : arena_printf(view->arena, "section=%s&breaking=1", section->path),
        .section = section,
    };
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    site_put_ads(page, root, SLOTS);
    value_put(root, "crumbs", card_view_path(view, section));
    value_put(root, "section", section_value(view, section));
    if (section->children[0] != NULL)
        value_put(root, "children", children_value(view, section));
    value_put_text(root, "older", list.older);
    value_put_text(root, "newer", list.newer);
    if (!put_stories(page, root, section, &list, error) || !site_put_breaking(page, root, error) ||
        (list.newer == NULL && !site_put_most_read(page, root, section, error)))
        return false;
    return site_render(page, "section", root, error);
}

static bool
is_indexnow_key(View *view, const char *path)
{
    g_autofree char *key = settings_indexnow_key(view->reader->settings->base_url);
    return g_str_has_prefix(path, key) && strcmp(path + strlen(key), ".txt") == 0;
}

/* The file that IndexNow asks for: its name is what it says. */
static bool
show_key(SitePage *page, const char *path)
{
    view_depend(&page->view, TOPIC_SETTINGS, 0);
    http_response_type(page->response, "text/plain; charset=utf-8");
    g_string_append_len(
        http_response_text(page->response), path, (gssize)(strlen(path) - strlen(".txt")));
    return true;
}

/* The path before its last part, and that part. */
static char *
split_path(Arena *arena, const char *path, const char **ret_last)
{
    const char *slash = strrchr(path, '/');
    *ret_last = slash == NULL ? path : slash + 1;
    return arena_strndup(arena, path, slash == NULL ? 0 : (size_t)(slash - path));
}

bool
section_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    const char *path = http_request_param(page->request, "path"), *last;
    const Section *section = section_find_path(view->reader->sections, path);
    if (section != NULL)
        return site_section_front(page, section, error);

    const char *above = split_path(page->arena, path, &last);
    section = section_find_path(view->reader->sections, above);
    if (section != NULL && site_feed_is(last)) {
        FeedAbout const about = {
            .title = arena_printf(page->arena, "%s: %s", view->reader->settings->title,
                card_view_path_label(view, section)),
            .description = section->description,
            .path = address_of_section(page->arena, section),
            .topic = topic_of(TOPIC_SECTION, section->id),
        };
        return site_write_feed(page, last, &about, error);
    }
    if (section != NULL && strcmp(last, "submit") == 0)
        return site_submit(page, section, error);
    if (is_indexnow_key(view, path))
        return show_key(page, path);
    /* An old address is led on by site_run(). */
    view_depend(view, TOPIC_REDIRECTS, 0);
    view_depend(view, TOPIC_SECTIONS, 0);
    return fail(error, FAIL_NOT_FOUND, "there is no page at %s", http_request_path(page->request));
}
