/* SPDX-License-Identifier: MIT */
/* The quiet pages: about, feeds, be a reporter; the files of theme and newsroom; and errors. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/media.h"
#include "site/site_internal.h"
#include "text/fold.h"
#include "text/markdown.h"
#include "text/slug.h"
#include "views/card_view.h"
#include "views/moment.h"

enum { PEOPLE_MAX = 200, SUGGESTIONS = 6, WORDS_MAX = 12, YEAR_S = 31536000 };

static const char YEAR_HEADER[] = "public, max-age=31536000, immutable";

static bool
put_people(SitePage *page, Value *root, GError **error)
{
    g_autoptr(GPtrArray) authors = NULL;
    Value *list = value_list(page->arena);
    if (!label_list(page->view.reader, page->arena, LABEL_AUTHOR, PEOPLE_MAX, &authors, error))
        return false;
    for (unsigned index = 0; index < authors->len; index++) {
        const Label *author = g_ptr_array_index(authors, index);
        Value *person = value_object(page->arena);
        value_put_text(person, "name", author->name);
        value_put_text(person, "role", author->role);
        value_put_text(person, "url", address_of_label(page->arena, LABEL_AUTHOR, author->slug));
        value_add(list, person);
    }
    if (authors->len == 0)
        return true;
    Value *people = value_object(page->arena);
    value_put(people, "list", list);
    value_put(root, "people", people);
    return true;
}

static bool
put_numbers(SitePage *page, Value *root, GError **error)
{
    View *view = &page->view;
    CardTally *days;
    unsigned count;
    int64_t stories;
    view_depend(view, TOPIC_LATEST, 0);
    if (!card_count(view->reader, topic_of(TOPIC_LATEST, 0), &stories, error) ||
        !card_tallies(view->reader, page->arena, TOPIC_YEAR, 1000, 9999, &days, &count, error))
        return false;
    if (count == 0)
        return true;
    Value *numbers = value_object(page->arena);
    value_put_int(numbers, "stories", stories);
    value_put_int(numbers, "sections", section_tree_count(view->reader->sections));
    value_put_int(numbers, "since", days[0].id);
    value_put(root, "numbers", numbers);
    return true;
}

bool
about_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    const Settings *settings = view->reader->settings;
    SafeHtml text;
    const char *source = settings->about != NULL
                             ? settings->about
                             : arena_printf(page->arena,
                                   "%s publishes the news as it happens and corrects it in public.",
                                   settings->title);
    if (!markdown_to_html(page->arena, source, strlen(source), &text, error))
        return false;
    PageAbout const about = {.kind = "about",
        .title = "About",
        .path = "/about",
        .description = arena_printf(page->arena, "Who makes %s, and how.", settings->title)};
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    value_put_safe(root, "about", text);
    view_depend(view, TOPIC_LABELS, 0);
    return put_people(page, root, error) && put_numbers(page, root, error) &&
           site_render(page, "about", root, error);
}

static Value *
feed_value(SitePage *page, const char *name, const char *path)
{
    Value *feed = value_object(page->arena);
    value_put_text(feed, "name", name);
    value_put_text(feed, "rss", site_feed_path(page->arena, path, "feed.xml"));
    value_put_text(feed, "atom", site_feed_path(page->arena, path, "feed.atom"));
    value_put_text(feed, "json", site_feed_path(page->arena, path, "feed.json"));
    return feed;
}

static void
add_section_feeds(SitePage *page, Value *feeds, const Section *const *sections)
{
    for (; *sections != NULL; sections++) {
        value_add(feeds, feed_value(page, card_view_path_label(&page->view, *sections),
                             address_of_section(page->arena, *sections)));
        add_section_feeds(page, feeds, (*sections)->children);
    }
}

static Value *
feed_group(SitePage *page, Value *groups, const char *heading)
{
    Value *group = value_object(page->arena), *feeds = value_list(page->arena);
    value_put_text(group, "heading", heading);
    value_put(group, "feeds", feeds);
    value_add(groups, group);
    return feeds;
}

bool
feeds_page(SitePage *page, GError **error)
{
    View *view = &page->view;
    g_autoptr(GPtrArray) authors = NULL;
    PageAbout const about = {.kind = "feeds",
        .title = "Feeds",
        .path = "/feeds",
        .description = "RSS, Atom and JSON feeds of everything, of every section and author."};
    Value *root = page_view(view, &about), *groups = value_list(page->arena);
    page_view_social(view, root, &about);
    value_add(feed_group(page, groups, "Everything"),
        feed_value(page, view->reader->settings->title, "/"));
    if (section_tree_count(view->reader->sections) > 0)
        add_section_feeds(
            page, feed_group(page, groups, "Sections"), section_tree_top(view->reader->sections));
    if (!label_list(view->reader, page->arena, LABEL_AUTHOR, PEOPLE_MAX, &authors, error))
        return false;
    view_depend(view, TOPIC_LABELS, 0);
    Value *people = authors->len == 0 ? NULL : feed_group(page, groups, "Authors");
    for (unsigned index = 0; index < authors->len; index++) {
        const Label *author = g_ptr_array_index(authors, index);
        value_add(people, feed_value(page, author->name,
                              address_of_label(page->arena, LABEL_AUTHOR, author->slug)));
    }
    value_put(root, "groups", groups);
    return site_render(page, "feeds", root, error);
}

bool
site_submit(SitePage *page, const Section *section, GError **error)
{
    View *view = &page->view;
    const Settings *settings = view->reader->settings;
    const char *label = section == NULL ? NULL : card_view_path_label(view, section);
    PageAbout const about = {
        .kind = "submit",
        .title =
            label == NULL ? "Be a reporter" : arena_printf(page->arena, "Be a reporter: %s", label),
        .path = section == NULL ? "/submit"
                                : arena_printf(page->arena, "%s/submit",
                                      address_of_section(page->arena, section)),
        .description = "Write and send your article to the desk.",
        .section = section,
    };
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    if (section != NULL) {
        Value *value = value_object(page->arena);
        value_put_text(value, "name", section->name);
        value_put_text(value, "url", address_of_section(page->arena, section));
        value_put_text(value, "path_label", label);
        value_put(root, "section", value);
    }
    if (settings->contact != NULL) {
        Value *mail = value_object(page->arena);
        g_autofree char *subject =
            g_uri_escape_string(label != NULL ? label : "A report", NULL, false);
        value_put_text(mail, "address", settings->contact);
        value_put_text(mail, "link",
            arena_printf(page->arena, "mailto:%s?subject=%s", settings->contact, subject));
        value_put(root, "mail", mail);
    }
    value_put(root, "sections", page_view_sections(view));
    return site_render(page, "submit", root, error);
}

bool
submit_page(SitePage *page, GError **error)
{
    return site_submit(page, NULL, error);
}

/* What was chosen of the theme's looks, by the address that pages give it now. */
static bool
show_look(SitePage *page, const char *name, GError **error)
{
    const char *css, *address = page_view_look(&page->view, &css);
    if (address == NULL || strcmp(strrchr(address, '/') + 1, name) != 0)
        return fail(error, FAIL_NOT_FOUND, "there is no such file");
    http_response_type(page->response, "text/css; charset=utf-8");
    http_response_header(page->response, "Cache-Control", YEAR_HEADER);
    http_response_body(page->response, css, strlen(css));
    return true;
}

bool
asset_file(SitePage *page, GError **error)
{
    const char *name = http_request_param(page->request, "name");
    const ThemeAsset *asset = theme_asset_find(page->view.theme, name);
    if (asset == NULL && g_str_has_prefix(name, "look."))
        return show_look(page, name, error);
    if (asset == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no such file");
    gsize size;
    const char *bytes = g_bytes_get_data(asset->bytes, &size);
    http_response_type(page->response, asset->type);
    http_response_header(page->response, "Cache-Control", YEAR_HEADER);
    http_response_body(page->response, bytes, size);
    return true;
}

static const char *
media_type(const char *name)
{
    const char *ending = strrchr(name, '.') + 1;
    return strcmp(ending, "jpg") == 0    ? "image/jpeg"
           : strcmp(ending, "png") == 0  ? "image/png"
           : strcmp(ending, "webp") == 0 ? "image/webp"
           : strcmp(ending, "gif") == 0  ? "image/gif"
                                         : "image/avif";
}

/* Leads on from the address of a file that was replaced; false where there is nowhere to. */
static bool
lead_on(SitePage *page, const char *name, Audience audience)
{
    g_autofree char *instead = media_instead(site_newsroom(page->site), name, audience, NULL);
    if (instead == NULL)
        return false;
    http_response_redirect(page->response, 302, address_of_media(page->arena, instead));
    http_response_replace_header(page->response, "Cache-Control", "no-cache");
    return true;
}

bool
media_file(SitePage *page, GError **error)
{
    const char *name = http_request_param(page->request, "path");
    int64_t until_us = 0;
    g_autoptr(GError) refused = NULL;
    Newsroom *newsroom = site_newsroom(page->site);
    g_autofree char *path = media_served(newsroom, name, AUDIENCE_PUBLIC, &until_us, &refused);
    bool const is_absent = fail_is(refused, FAIL_NOT_FOUND);
    bool const is_inside = is_absent && site_is_insider(page->site, page->request);
    if (is_absent && lead_on(page, name, is_inside ? AUDIENCE_DESK : AUDIENCE_PUBLIC))
        return true;
    if (is_inside)
        path = media_served(newsroom, name, AUDIENCE_DESK, &until_us, error);
    else if (refused != NULL)
        g_propagate_error(error, g_steal_pointer(&refused));
    if (path == NULL || !http_response_file_at(page->response, path, NULL, error))
        return false;
    http_response_type(page->response, media_type(name));
    if (is_inside) {
        http_response_header(page->response, "Cache-Control", "private, no-store");
        return true;
    }
    /* Nobody on the way keeps it for longer than it may be shown. */
    int64_t const left_s = (until_us - page->view.reader->now_us) / SECOND_US;
    if (until_us == 0 || left_s > YEAR_S)
        http_response_header(page->response, "Cache-Control", YEAR_HEADER);
    else
        http_response_header(page->response, "Cache-Control",
            arena_printf(page->view.arena, "public, max-age=%" G_GINT64_FORMAT, MAX(left_s, 0)));
    return true;
}

/* The words of a lost address, as slugs: the whole last part first, then word by word. */
static GPtrArray *
lost_words(Arena *arena, const char *path)
{
    GPtrArray *words = g_ptr_array_new();
    const char *slash = strrchr(path, '/');
    const char *slug = slug_from(arena, slash == NULL ? path : slash + 1, 80, "");
    g_ptr_array_add(words, (gpointer)slug);
    g_auto(GStrv) parts = g_strsplit(slug, "-", WORDS_MAX);
    for (unsigned index = 0; parts[index] != NULL; index++) {
        if (parts[index + 1] != NULL)
            g_ptr_array_add(words, arena_printf(arena, "%s-%s", parts[index], parts[index + 1]));
        if (strlen(parts[index]) > 2)
            g_ptr_array_add(words, arena_strdup(arena, parts[index]));
    }
    return words;
}

/* The nearest section above a path; NULL for none. */
static const Section *
section_above(const SectionTree *sections, const char *path)
{
    g_autofree char *part = g_strdup(path + 1);
    for (;;) {
        const Section *section = section_find_path(sections, part);
        char *slash = strrchr(part, '/');
        if (section != NULL || slash == NULL)
            return section;
        *slash = '\0';
    }
}

/* What a reader of a lost address may have wanted: stories of a tag that it names, else of the
 * section that it lies in, else the newest. */
static Value *
suggestions(View *view, const char *path)
{
    g_autoptr(GPtrArray) words = lost_words(view->arena, path);
    const Section *section = section_above(view->reader->sections, path);
    uint64_t topic =
        section != NULL ? topic_of(TOPIC_SECTION, section->id) : topic_of(TOPIC_LATEST, 0);
    for (unsigned index = 0; index < words->len; index++) {
        Label label;
        bool found;
        if (label_find_slug(view->reader, view->arena, LABEL_TAG, g_ptr_array_index(words, index),
                &label, &found, NULL) &&
            found) {
            topic = topic_of(TOPIC_LABEL, label.id);
            break;
        }
    }
    CardList cards;
    if (!card_list(view->reader, view->arena, topic, (CardCursor){0, 0}, SUGGESTIONS, &cards, NULL))
        return NULL;
    return card_view_list(view, &cards);
}

static bool
show_error(SitePage *page, GError **error)
{
    View *view = &page->view;
    int const status = http_response_get_status(page->response);
    bool const lost = status == 404;
    const char *heading = lost            ? "This page is not here"
                          : status == 403 ? "This is not open to you"
                          : status == 410 ? "This page is gone"
                          : status < 500  ? "That did not work"
                                          : "Something broke on our side";
    const char *message =
        lost ? "The address may be old or mistyped. Perhaps one of these is what you wanted."
        : status < 500
            ? http_response_error(page->response)
            : "The desk can read in its log what happened. Please try again in a moment.";
    PageAbout const about = {.kind = "error", .title = heading, .robots = "noindex"};
    Value *root = page_view(view, &about);
    value_put_int(root, "status", status);
    value_put_text(root, "heading", heading);
    value_put_text(root, "message", message);
    Value *list = lost ? suggestions(view, http_request_path(page->request)) : NULL;
    if (list != NULL)
        value_put(root, "suggestions", list);
    return site_render(page, "error", root, error);
}

/* A page when even the theme or the library fails. */
static void
plain_error(HttpResponse *response)
{
    http_response_type(response, "text/plain; charset=utf-8");
    GString *text = http_response_text(response);
    g_string_truncate(text, 0);
    g_string_append(text, "Something broke on our side. Please try again in a moment.\n");
}

static bool
error_handler(SitePage *page, GError **error)
{
    if (!show_error(page, error)) {
        g_warning("error page: %s", (*error)->message);
        g_clear_error(error);
        plain_error(page->response);
    }
    return true;
}

void
site_error_page(HttpRequest *request, HttpResponse *response)
{
    site_run(request, response, error_handler);
}
