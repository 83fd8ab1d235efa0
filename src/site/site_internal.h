/* SPDX-License-Identifier: MIT */
/* What the page handlers of the site share. */
#pragma once

#include "base/clock.h"
#include "base/quota.h"
#include "newsroom/front.h"
#include "newsroom/story.h"
#include "site/events_internal.h"
#include "site/site.h"
#include "views/page_view.h"
#include "views/view.h"

/* One page being made. */
typedef struct {
    Site *site;
    HttpRequest *request;
    HttpResponse *response;
    Arena *arena;
    View view;
    Theme *theme;       /* the view's; NULL where another owns it */
    bool uncached;      /* a file: topics do not matter */
    const Front *draft; /* the front that is shown, as it is being arranged; NULL: as it is saved */
} SitePage;

/* A page handler: fills page->response, or fails: NOT_FOUND shows the 404 page. */
typedef bool (*SiteHandler)(SitePage *page, GError **error);

#define HANDLER(handler) bool handler(SitePage *page, GError **error);
#include "site/routes.list"

void site_run(HttpRequest *request, HttpResponse *response, SiteHandler handler);
void site_error_page(HttpRequest *request, HttpResponse *response);

/* Renders a template of the theme into the response. */
bool site_render(SitePage *page, const char *template_name, const Value *root, GError **error);

Newsroom *site_newsroom(Site *site);
Events *site_events(Site *site);
/* Of the site's own routes: for pages that are made without a socket. */
Router *site_router(Site *site);
/* Whether the desk knows who asks. */
bool site_is_insider(Site *site, HttpRequest *request);
/* Of requests to the hub, by address. */
Quota *site_websub_quota(Site *site);
/* The topic that alters a feed, by the feed's path. False where there is no such feed. */
bool site_feed_topic(SitePage *page, const char *path, uint64_t *ret_topic);

/* How long a story of priority BREAKING_PRIORITY stands as breaking over the fronts. */
enum { BREAKING_PRIORITY = 1 };

#define BREAKING_US (30 * MINUTE_US)

/* Puts "breaking" into a page: the newest such story of the last half hour. */
bool site_put_breaking(SitePage *page, Value *root, GError **error);
/* Which of /events an open story page follows: its own, those of its section and tags, whose
 * stories may change the lists beside it, and what breaks. NULL on failure. */
const char *site_story_events(SitePage *page, const Story *story, GError **error);

/* The slots a page shows. */
void site_put_ads(SitePage *page, Value *root, const char *const *slots);

/* A page of a list: the cards before or after the request's cursor, and the neighbours' addresses.
 */
typedef struct {
    CardList cards;
    const char *older; /* NULL: there are none */
    const char *newer;
} ListPage;

/* Which list, under which path (with a query where it has one), and what of it. */
typedef struct {
    uint64_t topic;
    const char *path;
    int64_t from_us;
    int64_t until_us; /* INT64_MAX: to the newest */
} ListBounds;

bool site_list_page(SitePage *page, const ListBounds *bounds, ListPage *ret_list, GError **error);

/* What pages of lists are given: the common fields, heading, intro, days, older, newer, empty. */
typedef struct {
    PageAbout about;
    const char *heading;
    const char *intro; /* may be NULL */
} ListAbout;

Value *site_list_root(SitePage *page, const ListAbout *list_about, const ListPage *list);

/* Feeds of any list, by the file's name: "feed.xml", "feed.atom" or "feed.json". */
typedef struct {
    const char *title;
    const char *description;
    const char *path; /* of the page it belongs to */
    uint64_t topic;
    const CardList *cards; /* what it lists instead of the topic's stories; NULL */
    const char *anchor;    /* their addresses: "path?entry=ID#entry-ID" from "entry"; NULL */
} FeedAbout;

bool site_feed_is(const char *file);
bool site_write_feed(SitePage *page, const char *file, const FeedAbout *about, GError **error);
/* "/feed.xml" below the root, "/world/feed.xml" below a path. */
char *site_feed_path(Arena *arena, const char *path, const char *file);

/* Puts "most_read" into a front, of a section or (NULL) of everything: what is read most there
 * today or else this week; nothing where these are too few to tell. */
bool site_put_most_read(SitePage *page, Value *root, const Section *section, GError **error);

/* A front as the page shows it, of a section or (0) of the site: as it is saved, or the draft that
 * the page is a preview of; notes what the page depends on with it. */
bool site_load_front(SitePage *page, int64_t id, Front *ret_front, GError **error);
/* Who stands on it, into FRONT_PLACES of them. */
bool site_find_front(
    SitePage *page, int64_t id, const CardList *newest, FrontStand *stands, GError **error);
/* Puts "lead" and "top" into it. */
void site_put_stands(SitePage *page, Value *root, const FrontStand *stands);
/* The page of a section. */
bool site_section_front(SitePage *page, const Section *section, GError **error);

/* The public story of ":id". *ret_answered: the response is made already, a redirect to its own
 * address or the page that says that it was withdrawn. is_live: this address is for live stories.
 */
bool
site_find_story(SitePage *page, bool is_live, Story *ret_story, bool *ret_answered, GError **error);
/* What the page of a story is given, but for what other sites read of it. */
bool site_story_root(
    SitePage *page, const Story *story, const char *kind, Value **ret_root, GError **error);

/* The submit page, of the whole site or of a section. */
bool site_submit(SitePage *page, const Section *section, GError **error);
