/* SPDX-License-Identifier: MIT */
/* Feeds of any list: RSS 2.0 (with the Atom and Media RSS namespaces), Atom (RFC 4287) and JSON
 * Feed 1.1. All three say the same of a story: headline, standfirst, section, times, author,
 * picture. */
#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "newsroom/address.h"
#include "site/site_internal.h"
#include "text/plain.h"
#include "views/card_view.h"

enum { FEED_LENGTH = 40 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlTextWriter, xmlFreeTextWriter)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlBuffer, xmlBufferFree)

typedef struct {
    SitePage *page;
    const FeedAbout *about;
    const char *self; /* the feed's own address */
    const char *hub;  /* where to subscribe to it; NULL: nowhere */
    CardList cards;
    int64_t updated_us; /* the newest change of any story in it */
} Feed;

bool
site_feed_is(const char *file)
{
    return strcmp(file, "feed.xml") == 0 || strcmp(file, "feed.atom") == 0 ||
           strcmp(file, "feed.json") == 0;
}

char *
site_feed_path(Arena *arena, const char *path, const char *file)
{
    return arena_printf(arena, "%s/%s", strcmp(path, "/") == 0 ? "" : path, file);
}

static const char *
card_headline(Feed *feed, const Card *card)
{
    Arena *arena = feed->page->arena;
    const char *headline = card->kicker == NULL
                               ? card->headline
                               : arena_printf(arena, "%s: %s", card->kicker, card->headline);
    return text_valid_utf8(arena, headline, strlen(headline));
}

static char *
card_address(Feed *feed, const Card *card)
{
    const FeedAbout *about = feed->about;
    if (about->anchor != NULL)
        return view_absolute(&feed->page->view,
            arena_printf(feed->page->arena, "%s?%s=%" G_GINT64_FORMAT "#%s-%" G_GINT64_FORMAT,
                about->path, about->anchor, card->id, about->anchor, card->id));
    return view_absolute(&feed->page->view,
        address_of_story(feed->page->arena, card->id, card->slug, card->coverage));
}

/* Stays the same when headline and address change. */
static char *
card_guid(Feed *feed, const Card *card)
{
    if (feed->about->anchor != NULL)
        return card_address(feed, card);
    return view_absolute(&feed->page->view,
        arena_printf(feed->page->arena, "/articles/%" G_GINT64_FORMAT, card->id));
}

static int64_t
card_updated(const Card *card)
{
    return MAX(card->updated_us, card->published_us);
}

static const char *
card_section(Feed *feed, const Card *card)
{
    const Section *section = section_find(feed->page->view.reader->sections, card->section_id);
    view_depend(&feed->page->view, TOPIC_SECTIONS, 0);
    return section == NULL ? NULL : section->name;
}

static const Value *
card_picture(Feed *feed, const Card *card)
{
    StoryPicture const picture = {.media_id = card->picture_id, .alt = card->picture_alt};
    return card_view_cut(&feed->page->view, &picture, MEDIA_WIDE, "webp");
}

/* An element with text, where there is text. */
static void
element(xmlTextWriter *writer, const char *name, const char *text)
{
    if (text != NULL)
        xmlTextWriterWriteElement(writer, BAD_CAST name, BAD_CAST text);
}

static void
attribute(xmlTextWriter *writer, const char *name, const char *text)
{
    if (text != NULL)
        xmlTextWriterWriteAttribute(writer, BAD_CAST name, BAD_CAST text);
}

static void
number(Feed *feed, xmlTextWriter *writer, const char *name, const Value *value)
{
    attribute(
        writer, name, arena_printf(feed->page->arena, "%" G_GINT64_FORMAT, value_get_int(value)));
}

static char *
rfc822(Arena *arena, int64_t at_us)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at_us / SECOND_US);
    g_autofree char *text = g_date_time_format(time, "%a, %d %b %Y %H:%M:%S GMT");
    return arena_strdup(arena, text);
}

static char *
rfc3339(Arena *arena, int64_t at_us)
{
    return clock_iso(arena, at_us / SECOND_US * SECOND_US);
}

static void
write_rss_item(Feed *feed, xmlTextWriter *writer, const Card *card)
{
    Arena *arena = feed->page->arena;
    const Value *picture = card_picture(feed, card);
    xmlTextWriterStartElement(writer, BAD_CAST "item");
    element(writer, "title", card_headline(feed, card));
    element(writer, "link", card_address(feed, card));
    xmlTextWriterStartElement(writer, BAD_CAST "guid");
    attribute(writer, "isPermaLink", "true");
    xmlTextWriterWriteString(writer, BAD_CAST card_guid(feed, card));
    xmlTextWriterEndElement(writer);
    element(writer, "pubDate", rfc822(arena, card->published_us));
    element(writer, "description", card->standfirst);
    element(writer, "dc:creator", card_view_byline(&feed->page->view, card));
    element(writer, "category", card_section(feed, card));
    if (picture != NULL) {
        xmlTextWriterStartElement(writer, BAD_CAST "media:content");
        attribute(writer, "url", value_get_text(value_get(picture, "url")));
        attribute(writer, "medium", "image");
        attribute(writer, "type", "image/webp");
        number(feed, writer, "width", value_get(picture, "width"));
        number(feed, writer, "height", value_get(picture, "height"));
        element(writer, "media:description", value_get_text(value_get(picture, "alt")));
        xmlTextWriterEndElement(writer);
    }
    xmlTextWriterEndElement(writer);
}

/* The whole logo's address; NULL where there is none. */
static const char *
logo_of(Feed *feed)
{
    const Value *logo = card_view_logo(&feed->page->view);
    return logo == NULL ? NULL : value_get_text(value_get(logo, "url"));
}

static void
write_rss_image(Feed *feed, xmlTextWriter *writer)
{
    const char *logo = logo_of(feed);
    if (logo == NULL)
        return;
    xmlTextWriterStartElement(writer, BAD_CAST "image");
    element(writer, "url", logo);
    element(writer, "title", feed->about->title);
    element(writer, "link", view_absolute(&feed->page->view, feed->about->path));
    xmlTextWriterEndElement(writer);
}

static void
write_rss(Feed *feed, xmlTextWriter *writer)
{
    const Settings *settings = feed->page->view.reader->settings;
    const FeedAbout *about = feed->about;
    xmlTextWriterStartElement(writer, BAD_CAST "rss");
    attribute(writer, "version", "2.0");
    attribute(writer, "xmlns:atom", "http://www.w3.org/2005/Atom");
    attribute(writer, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    attribute(writer, "xmlns:media", "http://search.yahoo.com/mrss/");
    xmlTextWriterStartElement(writer, BAD_CAST "channel");
    element(writer, "title", about->title);
    element(writer, "link", view_absolute(&feed->page->view, about->path));
    element(writer, "description", about->description != NULL ? about->description : about->title);
    element(writer, "language", settings->language);
    if (feed->updated_us != 0)
        element(writer, "lastBuildDate", rfc822(feed->page->arena, feed->updated_us));
    element(writer, "generator", "Dateline " DATELINE_VERSION);
    write_rss_image(feed, writer);
    xmlTextWriterStartElement(writer, BAD_CAST "atom:link");
    attribute(writer, "href", feed->self);
    attribute(writer, "rel", "self");
    attribute(writer, "type", "application/rss+xml");
    xmlTextWriterEndElement(writer);
    if (feed->hub != NULL) {
        xmlTextWriterStartElement(writer, BAD_CAST "atom:link");
        attribute(writer, "href", feed->hub);
        attribute(writer, "rel", "hub");
        xmlTextWriterEndElement(writer);
    }
    for (unsigned index = 0; index < feed->cards.count; index++)
        write_rss_item(feed, writer, feed->cards.cards[index]);
    xmlTextWriterEndElement(writer);
    xmlTextWriterEndElement(writer);
}

static void
write_link(xmlTextWriter *writer, const char *relation, const char *type, const char *address)
{
    xmlTextWriterStartElement(writer, BAD_CAST "link");
    attribute(writer, "rel", relation);
    attribute(writer, "type", type);
    attribute(writer, "href", address);
    xmlTextWriterEndElement(writer);
}

static void
write_author(xmlTextWriter *writer, const char *name)
{
    xmlTextWriterStartElement(writer, BAD_CAST "author");
    element(writer, "name", name);
    xmlTextWriterEndElement(writer);
}

static void
write_atom_entry(Feed *feed, xmlTextWriter *writer, const Card *card)
{
    Arena *arena = feed->page->arena;
    const char *section = card_section(feed, card);
    const char *byline = card_view_byline(&feed->page->view, card);
    xmlTextWriterStartElement(writer, BAD_CAST "entry");
    element(writer, "id", card_guid(feed, card));
    element(writer, "title", card_headline(feed, card));
    write_link(writer, "alternate", "text/html", card_address(feed, card));
    element(writer, "published", rfc3339(arena, card->published_us));
    element(writer, "updated", rfc3339(arena, card_updated(card)));
    if (byline != NULL)
        write_author(writer, byline);
    if (section != NULL) {
        xmlTextWriterStartElement(writer, BAD_CAST "category");
        attribute(writer, "term", section);
        xmlTextWriterEndElement(writer);
    }
    element(writer, "summary", card->standfirst);
    xmlTextWriterEndElement(writer);
}

static void
write_atom(Feed *feed, xmlTextWriter *writer)
{
    const Settings *settings = feed->page->view.reader->settings;
    View *view = &feed->page->view;
    xmlTextWriterStartElement(writer, BAD_CAST "feed");
    attribute(writer, "xmlns", "http://www.w3.org/2005/Atom");
    attribute(writer, "xml:lang", settings->language);
    element(writer, "id", feed->self);
    element(writer, "title", feed->about->title);
    element(writer, "subtitle", feed->about->description);
    element(writer, "logo", logo_of(feed));
    element(writer, "updated", rfc3339(feed->page->arena, feed->updated_us));
    write_author(writer, settings->title);
    write_link(writer, "self", "application/atom+xml", feed->self);
    write_link(writer, "alternate", "text/html", view_absolute(view, feed->about->path));
    if (feed->hub != NULL)
        write_link(writer, "hub", NULL, feed->hub);
    xmlTextWriterStartElement(writer, BAD_CAST "generator");
    attribute(writer, "version", DATELINE_VERSION);
    xmlTextWriterWriteString(writer, BAD_CAST "Dateline");
    xmlTextWriterEndElement(writer);
    for (unsigned index = 0; index < feed->cards.count; index++)
        write_atom_entry(feed, writer, feed->cards.cards[index]);
    xmlTextWriterEndElement(writer);
}

static json_t *
json_item(Feed *feed, const Card *card)
{
    Arena *arena = feed->page->arena;
    json_t *item = json_object();
    const char *section = card_section(feed, card);
    const char *byline = card_view_byline(&feed->page->view, card);
    const Value *picture = card_picture(feed, card);
    json_put_text(item, "id", card_guid(feed, card));
    json_put_text(item, "url", card_address(feed, card));
    json_put_text(item, "title", card_headline(feed, card));
    json_object_set_new(
        item, "content_text", json_string(card->standfirst != NULL ? card->standfirst : ""));
    json_put_text(item, "summary", card->standfirst);
    json_put_text(item, "date_published", rfc3339(arena, card->published_us));
    json_put_text(item, "date_modified", rfc3339(arena, card_updated(card)));
    json_put_text(item, "language", card->language);
    if (byline != NULL)
        json_object_set_new(item, "authors", json_pack("[{s:s}]", "name", byline));
    if (section != NULL)
        json_object_set_new(item, "tags", json_pack("[s]", section));
    if (picture != NULL)
        json_put_text(item, "image", value_get_text(value_get(picture, "url")));
    return item;
}

static void
write_json(Feed *feed, GString *out)
{
    const Settings *settings = feed->page->view.reader->settings;
    g_autoptr(Json) root = json_object();
    json_t *items = json_array();
    json_put_text(root, "version", "https://jsonfeed.org/version/1.1");
    json_put_text(root, "title", feed->about->title);
    json_put_text(root, "icon", logo_of(feed));
    json_put_text(root, "description", feed->about->description);
    json_put_text(root, "home_page_url", view_absolute(&feed->page->view, feed->about->path));
    json_put_text(root, "feed_url", feed->self);
    json_put_text(root, "language", settings->language);
    json_object_set_new(root, "authors", json_pack("[{s:s}]", "name", settings->title));
    for (unsigned index = 0; index < feed->cards.count; index++)
        json_array_append_new(items, json_item(feed, feed->cards.cards[index]));
    if (feed->hub != NULL)
        json_object_set_new(
            root, "hubs", json_pack("[{s:s,s:s}]", "type", "WebSub", "url", feed->hub));
    json_object_set_new(root, "items", items);
    g_autofree char *text = json_dumps(root, JSON_COMPACT);
    g_string_append(out, text);
}

static bool
write_xml(Feed *feed, void (*write)(Feed *, xmlTextWriter *), GError **error)
{
    g_autoptr(xmlBuffer) buffer = xmlBufferCreate();
    g_autoptr(xmlTextWriter) writer = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
    if (writer == NULL || xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL) < 0)
        return fail(error, FAIL_INTERNAL, "the XML writer does not start");
    write(feed, writer);
    if (xmlTextWriterEndDocument(writer) < 0)
        return fail(error, FAIL_INTERNAL, "the XML writer failed");
    http_response_body(feed->page->response, (const char *)xmlBufferContent(buffer),
        (size_t)xmlBufferLength(buffer));
    return true;
}

bool
site_write_feed(SitePage *page, const char *file, const FeedAbout *about, GError **error)
{
    View *view = &page->view;
    Feed feed = {.page = page, .about = about};
    feed.self = view_absolute(view, site_feed_path(page->arena, about->path, file));
    if (site_outbox(page->site) != NULL) {
        feed.hub = view_absolute(view, "/websub");
        http_response_header(page->response, "Link",
            arena_printf(
                page->arena, "<%s>; rel=\"hub\", <%s>; rel=\"self\"", feed.hub, feed.self));
    }
    g_array_append_val(view->topics, about->topic);
    view_depend(view, TOPIC_SETTINGS, 0);
    if (about->cards != NULL)
        feed.cards = *about->cards;
    else if (!card_list(view->reader, page->arena, about->topic, (CardCursor){0, 0}, FEED_LENGTH,
                 &feed.cards, error))
        return false;
    for (unsigned index = 0; index < feed.cards.count; index++)
        feed.updated_us = MAX(feed.updated_us, card_updated(feed.cards.cards[index]));
    if (strcmp(file, "feed.json") == 0) {
        http_response_type(page->response, "application/feed+json; charset=utf-8");
        write_json(&feed, http_response_text(page->response));
        return true;
    }
    bool const atom = strcmp(file, "feed.atom") == 0;
    http_response_type(page->response,
        atom ? "application/atom+xml; charset=utf-8" : "application/rss+xml; charset=utf-8");
    return write_xml(&feed, atom ? write_atom : write_rss, error);
}

bool
site_feed(SitePage *page, GError **error)
{
    const Settings *settings = page->view.reader->settings;
    FeedAbout const about = {
        .title = settings->title,
        .description = settings->description,
        .path = "/",
        .topic = topic_of(TOPIC_LATEST, 0),
    };
    return site_write_feed(page, http_request_path(page->request) + 1, &about, error);
}
