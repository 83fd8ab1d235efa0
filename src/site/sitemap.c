/* SPDX-License-Identifier: MIT */
/* Sitemaps: an index, a part of sections and other pages, and parts of at most 45,000 stories a
 * month; and the news sitemap of the last two days. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "site/site_internal.h"
#include "views/moment.h"

enum { PART_LENGTH = 45000, NEWS_LENGTH = 1000, AUTHORS_MAX = 5000 };

#define NEWS_AGE_US (2 * DAY_US)

static GString *
begin_xml(SitePage *page, const char *root)
{
    GString *out = http_response_text(page->response);
    http_response_type(page->response, "application/xml; charset=utf-8");
    g_string_append_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s\n", root);
    return out;
}

static void
add_element(GString *out, const char *name, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(out, "<%s>%s</%s>", name, escaped, name);
}

static void
add_page(SitePage *page, GString *out, const char *path)
{
    g_string_append(out, "<url>");
    add_element(out, "loc", view_absolute(&page->view, path));
    g_string_append(out, "</url>\n");
}

static void
add_story(SitePage *page, GString *out, const Card *card)
{
    const char *path = address_of_story(page->arena, card->id, card->slug, card->coverage);
    int64_t const changed_us = MAX(card->published_us, card->updated_us);
    g_string_append(out, "<url>");
    add_element(out, "loc", view_absolute(&page->view, path));
    add_element(out, "lastmod", clock_iso(page->arena, changed_us / SECOND_US * SECOND_US));
    g_string_append(out, "</url>\n");
}

static void
add_part(SitePage *page, GString *out, const char *name)
{
    g_string_append(out, "<sitemap>");
    add_element(out, "loc",
        view_absolute(&page->view, arena_printf(page->arena, "/sitemaps/%s.xml", name)));
    g_string_append(out, "</sitemap>\n");
}

bool
sitemap_index(SitePage *page, GError **error)
{
    View *view = &page->view;
    CardTally *months;
    unsigned count;
    view_depend(view, TOPIC_LATEST, 0);
    view_depend(view, TOPIC_SETTINGS, 0);
    if (!card_tallies(
            view->reader, page->arena, TOPIC_MONTH, 100001, 999912, &months, &count, error))
        return false;
    GString *out =
        begin_xml(page, "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
    add_part(page, out, "pages");
    for (unsigned index = count; index > 0; index--) {
        const CardTally *month = &months[index - 1];
        for (int64_t part = 0; part * PART_LENGTH < month->count; part++)
            add_part(page, out,
                arena_printf(page->arena, part == 0 ? "%04d-%02d" : "%04d-%02d-%d",
                    (int)(month->id / 100), (int)(month->id % 100), (int)part + 1));
    }
    g_string_append(out, "</sitemapindex>\n");
    return true;
}

static void
add_sections(SitePage *page, GString *out, const Section *const *sections)
{
    for (; *sections != NULL; sections++) {
        add_page(page, out, address_of_section(page->arena, *sections));
        add_sections(page, out, (*sections)->children);
    }
}

static bool
pages_part(SitePage *page, GString *out, GError **error)
{
    static const char *const PAGES[] = {
        "/", "/latest", "/most-read", "/archive", "/about", "/feeds", "/submit"};
    View *view = &page->view;
    g_autoptr(GPtrArray) authors = NULL;
    if (!label_list(view->reader, page->arena, LABEL_AUTHOR, AUTHORS_MAX, &authors, error))
        return false;
    view_depend(view, TOPIC_SECTIONS, 0);
    view_depend(view, TOPIC_LABELS, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++)
        add_page(page, out, PAGES[index]);
    add_sections(page, out, section_tree_top(view->reader->sections));
    for (unsigned index = 0; index < authors->len; index++) {
        const Label *author = g_ptr_array_index(authors, index);
        add_page(page, out, address_of_label(page->arena, LABEL_AUTHOR, author->slug));
    }
    return true;
}

/* The stories of a month; the parts before this one are skipped by their last story. */
static bool
month_part(SitePage *page, GString *out, int64_t month, int64_t part, GError **error)
{
    View *view = &page->view;
    int64_t const first = month * 100 + 1;
    int64_t const after = month % 100 == 12 ? (month / 100 + 1) * 10000 + 101 : first + 100;
    int64_t from_us, until_us;
    CardList cards = {0};
    if (!moment_of_date(view, first, &from_us) || !moment_of_date(view, after, &until_us))
        return fail(error, FAIL_NOT_FOUND, "there is no such sitemap");
    if (!card_list_between(view->reader, page->arena, topic_of(TOPIC_LATEST, 0), from_us, until_us,
            (unsigned)(part * PART_LENGTH), &cards, error))
        return false;
    unsigned const skipped = (unsigned)((part - 1) * PART_LENGTH);
    if (cards.count <= skipped)
        return fail(error, FAIL_NOT_FOUND, "there is no such sitemap");
    for (unsigned index = skipped; index < cards.count; index++)
        add_story(page, out, cards.cards[index]);
    return true;
}

bool
sitemap_part(SitePage *page, GError **error)
{
    const char *name = http_request_param(page->request, "name");
    int year = 0, month = 0, part = 1;
    char rest[8] = "";
    bool const pages = strcmp(name, "pages.xml") == 0;
    if (!pages && sscanf(name, "%4d-%2d-%3d%7s", &year, &month, &part, rest) != 4) {
        part = 1;
        if (sscanf(name, "%4d-%2d%7s", &year, &month, rest) != 3)
            rest[0] = '\0';
    }
    if (!pages && (strcmp(rest, ".xml") != 0 || year < 1000 || month < 1 || month > 12 ||
                      part < 1 || part > 100))
        return fail(error, FAIL_NOT_FOUND, "there is no such sitemap");
    view_depend(&page->view, TOPIC_SETTINGS, 0);
    view_depend(&page->view, TOPIC_MONTH, year * INT64_C(100) + month);
    GString *out =
        begin_xml(page, "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
    bool const written = pages ? pages_part(page, out, error)
                               : month_part(page, out, year * INT64_C(100) + month, part, error);
    if (written)
        g_string_append(out, "</urlset>\n");
    return written;
}

bool
sitemap_news(SitePage *page, GError **error)
{
    View *view = &page->view;
    const Settings *settings = view->reader->settings;
    CardList cards;
    view_depend(view, TOPIC_LATEST, 0);
    view_depend(view, TOPIC_SETTINGS, 0);
    view_depend(view, TOPIC_QUARTER, 0);
    if (!card_list_between(view->reader, page->arena, topic_of(TOPIC_LATEST, 0),
            view->reader->now_us - NEWS_AGE_US, INT64_MAX, NEWS_LENGTH, &cards, error))
        return false;
    GString *out =
        begin_xml(page, "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
                        "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">");
    for (unsigned index = 0; index < cards.count; index++) {
        const Card *card = cards.cards[index];
        const char *path = address_of_story(page->arena, card->id, card->slug, card->coverage);
        g_string_append(out, "<url>");
        add_element(out, "loc", view_absolute(view, path));
        g_string_append(out, "<news:news><news:publication>");
        add_element(out, "news:name", settings->title);
        add_element(
            out, "news:language", card->language != NULL ? card->language : settings->language);
        g_string_append(out, "</news:publication>");
        add_element(out, "news:publication_date",
            clock_iso(page->arena, card->published_us / SECOND_US * SECOND_US));
        add_element(out, "news:title", card->headline);
        g_string_append(out, "</news:news></url>\n");
    }
    g_string_append(out, "</urlset>\n");
    return true;
}

static GString *
begin_text(SitePage *page)
{
    http_response_type(page->response, "text/plain; charset=utf-8");
    view_depend(&page->view, TOPIC_SETTINGS, 0);
    return http_response_text(page->response);
}

bool
robots_txt(SitePage *page, GError **error)
{
    g_string_append_printf(begin_text(page),
        "User-agent: *\nDisallow: /desk\nDisallow: /api/\n\nSitemap: %s\nSitemap: %s\n",
        view_absolute(&page->view, "/sitemap.xml"),
        view_absolute(&page->view, "/sitemap-news.xml"));
    return true;
}

bool
ads_txt(SitePage *page, GError **error)
{
    const char *text = page->view.reader->settings->ads_txt;
    g_string_append(begin_text(page),
        text != NULL ? text : "# No one is authorised to sell advertisements for this site.\n");
    return true;
}

bool
security_txt(SitePage *page, GError **error)
{
    View *view = &page->view;
    const char *contact = view->reader->settings->security;
    if (contact == NULL)
        return fail(error, FAIL_NOT_FOUND, "no address for reports is set");
    int64_t const expires_us =
        (view->reader->now_us / DAY_US + 180) * DAY_US; /* always half a year ahead */
    view_depend(view, TOPIC_TODAY, 0);
    g_string_append_printf(begin_text(page),
        "Contact: %s%s\nExpires: %s\nPreferred-Languages: %s\nCanonical: %s\n",
        strstr(contact, "://") == NULL ? "mailto:" : "", contact,
        clock_iso(page->arena, expires_us), view->reader->settings->language,
        view_absolute(view, "/.well-known/security.txt"));
    return true;
}
