/* SPDX-License-Identifier: MIT */
/* The public site: its routes, its pages and what keeps them fresh. It reads through cards and
 * story_find_public() only, so nothing goes round the gate. */
#pragma once

#include "http/listener.h"
#include "newsroom/front.h"
#include "newsroom/most_read.h"
#include "newsroom/newsroom.h"
#include "outbox/outbox.h"
#include "site/theme_choice.h"
#include "views/view.h"

typedef struct Site Site;

/* theme_dir (may be NULL): serve's --theme, see site/theme_choice.h. The newsroom outlives it. */
Site *site_new(Newsroom *newsroom, const char *theme_dir, size_t cache_bytes, GError **error);
void site_free(Site *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Site, site_free)

/* Loads the theme again; on failure the running one stays. Thread-safe. */
bool site_reload_theme(Site *site, GError **error);
ThemeChoice *site_theme_choice(Site *site);

/* Does what time brings: lets scheduled stories out, turns the page at midnight. Returns when to
 * call again, at the latest. */
int64_t site_tick(Site *site);
/* Whether anything has changed since: then what it waits for may come earlier. */
bool site_is_changed(const Site *site);
/* What is read most, with the views of each story. The caller ticks it, see most_read_tick(). */
MostRead *site_most_read(Site *site);

/* What the outbox needs of the site, and the outbox that the site's hub (/websub) hands requests
 * to; without one it answers 503 and feeds name no hub. The outbox is closed before the site. */
void site_outbox_source(Site *site, OutboxSource *ret_source);
void site_set_outbox(Site *site, Outbox *outbox);
/* NULL: there is none. */
Outbox *site_outbox(Site *site);

/* Who may see pictures that nothing public shows yet: asked with a request for one. NULL: nobody.
 */
typedef bool (*SiteInsider)(HttpRequest *request, void *data);
void site_set_insider(Site *site, SiteInsider insider, void *data);

/* What stands beside stories. */
Related *site_related(Site *site);
/* The page of a story as readers of this snapshot would get it, which may be that of a transaction
 * that is never committed; not counted, and no search engine's. */
bool site_preview_story(Site *site, HttpRequest *request, HttpResponse *response, Reader *reader,
    const Story *story, GError **error);

/* How a change reached the public, from the beginning of its transaction on. */
typedef struct {
    unsigned pages; /* that read otherwise now */
    int64_t applied_us;
    int64_t committed_us;
    int64_t visible_us;                      /* every page asked for from then on shows it */
    unsigned readers;                        /* of open pages who heard of it so far */
    int64_t first_reader_us, last_reader_us; /* 0: none yet, or not all */
} PublishFigures;

/* Of a change; false for one of another process or older than the newest few hundred. */
bool site_publish_figures(Site *site, int64_t seq, PublishFigures *ret_figures);

/* The search that a request's query asks for (as on /search), for programs: {stories: [card with
 * "headline_parts" and "passage": [{text, marked}]], found, more, page, instead?, counts: {section,
 * tag, author, source: [{value, name, count}]}}. The caller drops it. */
bool
site_search_json(Site *site, HttpRequest *request, View *view, Json **ret_answer, GError **error);
/* Fills in routes, cache, error page, names of topics and metrics; the rest is the caller's. */
void site_listener_options(Site *site, ListenerOptions *options);

/* A front (of the site or of a section, by draft->id) as readers would see it if the draft were
 * saved. */
bool site_preview_front(
    Site *site, HttpRequest *request, HttpResponse *response, const Front *draft, GError **error);
/* How many have a story's page open and listen to it. */
unsigned site_readers(Site *site, int64_t story_id);

extern const Route SITE_ROUTES[];
extern const size_t SITE_ROUTE_COUNT;
