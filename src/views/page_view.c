/* SPDX-License-Identifier: MIT */
#include "views/page_view.h"

#include <string.h>

#include "newsroom/address.h"
#include "newsroom/footer.h"
#include "render/look.h"
#include "views/card_view.h"
#include "views/moment.h"

enum { LOOK_DIGITS = 10 };

/* [{label, url}] */
static Value *
footer_links_value(View *view)
{
    FooterLink links[FOOTER_LINKS_MAX];
    unsigned count;
    Value *list = value_list(view->arena);
    if (!footer_links_read(view->arena, view->reader->settings->footer_links, links, &count, NULL))
        return list;
    for (unsigned index = 0; index < count; index++) {
        Value *entry = value_object(view->arena);
        value_put_text(entry, "label", links[index].label);
        value_put_text(entry, "url", links[index].url);
        value_add(list, entry);
    }
    return list;
}

static Value *
site_value(View *view)
{
    const Settings *settings = view->reader->settings;
    Value *site = value_object(view->arena);
    value_put_text(site, "title", settings->title);
    value_put_text(site, "tagline", settings->tagline);
    value_put_text(site, "description", settings->description);
    value_put_text(site, "language", settings->language);
    value_put_text(site, "direction", settings->direction);
    value_put_text(site, "base_url", settings->base_url);
    value_put_text(site, "contact", settings->contact);
    value_put_text(site, "place", settings->place);
    value_put_text(site, "footer", settings->footer);
    value_put(site, "footer_links", footer_links_value(view));
    value_put(site, "logo", card_view_logo(view));
    view_depend(view, TOPIC_SETTINGS, 0);
    return site;
}

static Value *
nav_item(View *view, const Section *section, const Section *current)
{
    Value *item = value_object(view->arena);
    value_put_text(item, "name", section->name);
    value_put_text(item, "url", address_of_section(view->arena, section));
    value_put_bool(item, "current", current != NULL && section_is_within(current, section));
    return item;
}

static Value *
nav_value(View *view, const Section *current)
{
    Value *nav = value_list(view->arena);
    const Section *const *top = section_tree_top(view->reader->sections);
    for (; *top != NULL; top++) {
        Value *item = nav_item(view, *top, current);
        if ((*top)->children[0] == NULL) {
            value_put_bool(item, "children", false);
        } else {
            Value *children = value_object(view->arena), *sections = value_list(view->arena);
            for (const Section *const *child = (*top)->children; *child != NULL; child++) {
                Value *below = nav_item(view, *child, current);
                value_put_bool(below, "children", false);
                value_add(sections, below);
            }
            value_put(children, "sections", sections);
            value_put(item, "children", children);
        }
        value_add(nav, item);
    }
    view_depend(view, TOPIC_SECTIONS, 0);
    return nav;
}

static void
add_feeds(View *view, Value *feeds, const char *path, const char *title)
{
    static const struct {
        const char *file;
        const char *type;
        const char *name;
    } KINDS[] = {
        {"feed.xml", "application/rss+xml", "RSS"},
        {"feed.atom", "application/atom+xml", "Atom"},
        {"feed.json", "application/feed+json", "JSON Feed"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(KINDS); index++) {
        Value *feed = value_object(view->arena);
        value_put_text(feed, "type", KINDS[index].type);
        value_put_text(
            feed, "title", arena_printf(view->arena, "%s (%s)", title, KINDS[index].name));
        value_put_text(feed, "url",
            view_absolute(view, arena_printf(view->arena, "%s/%s", path, KINDS[index].file)));
        value_add(feeds, feed);
    }
}

static Value *
feeds_value(View *view, const PageAbout *about)
{
    Value *feeds = value_list(view->arena);
    const char *site = view->reader->settings->title;
    if (about->feed_path != NULL && *about->feed_path != '\0')
        add_feeds(view, feeds, about->feed_path,
            arena_printf(view->arena, "%s: %s", site, about->feed_title));
    add_feeds(view, feeds, "", site);
    return feeds;
}

static const char *
full_title(View *view, const PageAbout *about)
{
    const Settings *settings = view->reader->settings;
    if (about->title != NULL)
        return arena_printf(view->arena, "%s | %s", about->title, settings->title);
    if (settings->tagline == NULL)
        return settings->title;
    return arena_printf(view->arena, "%s: %s", settings->title, settings->tagline);
}

static Value *
about_value(View *view, const PageAbout *about)
{
    Value *page = value_object(view->arena);
    value_put_text(page, "title", full_title(view, about));
    value_put_text(page, "description",
        about->description != NULL ? about->description : view->reader->settings->description);
    if (about->path != NULL)
        value_put_text(page, "canonical", view_absolute(view, about->path));
    value_put_text(page, "kind", about->kind);
    value_put_text(page, "robots", about->robots);
    value_put_text(page, "previous", about->previous);
    value_put_text(page, "next", about->next);
    return page;
}

/* {url, seq}: what the open page listens to, from the position on that it was made at. */
static void
put_live(View *view, Value *root, const PageAbout *about)
{
    int64_t seq;
    if (about->events == NULL || !reader_position(view->reader, &seq, NULL))
        return;
    Value *live = value_object(view->arena);
    value_put_text(live, "url",
        *about->events == '\0' ? "/events"
                               : arena_printf(view->arena, "/events?%s", about->events));
    value_put_int(live, "seq", seq);
    value_put(root, "live", live);
}

const char *
page_view_look(View *view, const char **ret_css)
{
    const char *css =
        look_css(view->arena, theme_options(view->theme), view->reader->settings->look);
    view_depend(view, TOPIC_SETTINGS, 0);
    *ret_css = css;
    if (css == NULL)
        return NULL;
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, css, -1);
    return arena_printf(view->arena, "/assets/look.%.*s.css", LOOK_DIGITS, hash);
}

Value *
page_view(View *view, const PageAbout *about)
{
    Value *root = value_object(view->arena), *today = value_object(view->arena);
    int64_t const now_us = view->reader->now_us;
    int64_t const date = moment_date(view, now_us);
    value_put_text(today, "iso", moment_date_iso(view->arena, date));
    value_put_text(today, "label", moment_day_label(view, now_us));
    view_depend(view, TOPIC_TODAY, 0);

    value_put(root, "site", site_value(view));
    value_put(root, "today", today);
    value_put_int(root, "year", date / 10000);
    value_put(root, "nav", nav_value(view, about->section));
    value_put(root, "page", about_value(view, about));
    value_put(root, "feeds", feeds_value(view, about));
    put_live(view, root, about);
    value_put(root, "assets", theme_assets_value(view->theme, view->arena));
    value_put_text(root, "look", page_view_look(view, &(const char *){NULL}));
    return root;
}

void
page_view_social(View *view, Value *page, const PageAbout *about)
{
    Value *social = value_object(view->arena);
    value_put_text(social, "type", "website");
    value_put_text(
        social, "title", about->title != NULL ? about->title : view->reader->settings->title);
    value_put_text(social, "description",
        about->description != NULL ? about->description : view->reader->settings->description);
    value_put_text(social, "url", view_absolute(view, about->path));
    value_put(page, "social", social);
}

static void
add_section(View *view, Value *sections, const Section *section)
{
    Value *value = value_object(view->arena);
    const char *address = address_of_section(view->arena, section);
    value_put_text(value, "name", section->name);
    value_put_text(value, "url", arena_printf(view->arena, "%s/submit", address));
    value_put_text(value, "path_label", card_view_path_label(view, section));
    value_add(sections, value);
    for (const Section *const *child = section->children; *child != NULL; child++)
        add_section(view, sections, *child);
}

Value *
page_view_sections(View *view)
{
    Value *sections = value_list(view->arena);
    const Section *const *top = section_tree_top(view->reader->sections);
    for (; *top != NULL; top++)
        add_section(view, sections, *top);
    return sections;
}
