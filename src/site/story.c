/* SPDX-License-Identifier: MIT */
#include "newsroom/story.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/story_view.h"

static bool
read_id(const char *text, int64_t *ret_id, GError **error)
{
    gint64 id;
    if (!g_ascii_string_to_signed(text, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no such story");
    *ret_id = id;
    return true;
}

static Value *
reporter_value(View *view, const Section *section)
{
    Value *reporter = value_object(view->arena);
    const char *path = address_of_section(view->arena, section);
    value_put_text(reporter, "url", arena_printf(view->arena, "%s/submit", path));
    value_put_text(reporter, "path_label", card_view_path_label(view, section));
    return reporter;
}

bool
site_story_root(
    SitePage *page, const Story *story, const char *kind, Value **ret_root, GError **error)
{
    static const char *const SLOTS[] = {"aside", "inline", NULL};
    View *view = &page->view;
    const Section *section = story_view_section(view, story->live);
    Value *value;
    const char *events = site_story_events(page, story, error);
    if (events == NULL || !story_view(view, story, &value, error))
        return false;
    PageAbout const about = {
        .kind = kind,
        .title = story->live->headline,
        .description = story_view_description(view, story),
        .path = story_view_address(view, story),
        .events = events,
        .section = section,
        .feed_path = section == NULL ? NULL : address_of_section(view->arena, section),
        .feed_title = section == NULL ? NULL : section->name,
    };
    Value *root = page_view(view, &about);
    value_put(root, "story", value);
    value_put(root, "share", story_view_share(view, story));
    site_put_ads(page, root, SLOTS);
    if (section != NULL) {
        value_put(root, "crumbs", card_view_path(view, section));
        value_put(root, "reporter", reporter_value(view, section));
    }
    http_response_counter(page->response, (uint64_t)story->id);
    *ret_root = root;
    return story_view_lists(view, story, root, error);
}

static bool
show_story(SitePage *page, const Story *story, GError **error)
{
    Value *root;
    return site_story_root(page, story, "story", &root, error) &&
           story_view_social(&page->view, story, NULL, root, error) &&
           site_render(page, "story", root, error);
}

/* A withdrawn story's address says that it is gone, and no more than that. */
static bool
show_gone(SitePage *page, int64_t id, GError **error)
{
    View *view = &page->view;
    PageAbout const about = {.kind = "error", .title = "Withdrawn", .robots = "noindex"};
    Value *root = page_view(view, &about);
    view_depend(view, TOPIC_STORY, id);
    http_response_status(page->response, 410);
    value_put_int(root, "status", 410);
    value_put_text(root, "heading", "This story has been withdrawn");
    value_put_text(root, "message",
        "We published it and then took it back, because it was wrong or must not be shown. It is "
        "gone from every page and list.");
    return site_render(page, "error", root, error);
}

/* Whether the request stands at the story's own address. */
static bool
is_at(SitePage *page, const char *address, bool is_live)
{
    const char *slug = http_request_param(page->request, "slug");
    g_autofree char *given = slug == NULL ? NULL : g_uri_escape_string(slug, "", false);
    return given != NULL && strcmp(given, strrchr(address, '/') + 1) == 0 &&
           g_str_has_prefix(address, is_live ? "/live/" : "/articles/");
}

bool
site_find_story(SitePage *page, bool is_live, Story *ret_story, bool *ret_answered, GError **error)
{
    View *view = &page->view;
    int64_t id = 0;
    Gate gate;
    bool found;
    if (!read_id(http_request_param(page->request, "id"), &id, error))
        return false;
    view_depend(view, TOPIC_STORY, id);
    *ret_answered = true;
    if (!story_find_public(view->reader, page->arena, id, ret_story, &gate, &found, error))
        return false;
    if (gate == GATE_GONE)
        return show_gone(page, id, error);
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no such story");
    const char *address = story_view_address(view, ret_story);
    const char *feed = http_request_param(page->request, "feed");
    *ret_answered = !is_at(page, address, is_live);
    if (*ret_answered)
        http_response_redirect(page->response, 301,
            feed == NULL ? address : arena_printf(page->arena, "%s/%s", address, feed));
    return true;
}

bool
story_page(SitePage *page, GError **error)
{
    Story story;
    bool answered;
    return site_find_story(page, false, &story, &answered, error) &&
           (answered || show_story(page, &story, error));
}
