/* SPDX-License-Identifier: MIT */
#include "site/site.h"

#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/campaign.h"
#include "newsroom/media.h"
#include "newsroom/redirect.h"
#include "newsroom/topics.h"
#include "newsroom/workflow.h"
#include "site/events_internal.h"
#include "site/figures.h"
#include "site/site_internal.h"
#include "views/ad_view.h"
#include "views/moment.h"

enum { TICK_MAX_S = 60, WEBSUB_BURST = 30, WEBSUB_PER_MINUTE = 60 };

struct Site {
    Newsroom *newsroom;
    PageCache *cache;
    Related *related;
    MostRead *most_read;
    Events *events;
    Figures *figures;
    GArray *related_stories; /* of int64_t: whose lists the commit at hand has changed */
    Outbox *_Atomic outbox;  /* may be NULL */
    Quota *websub_quota;
    SiteInsider insider;
    void *insider_data;
    Router *router;
    ThemeChoice *theme;
    GMutex tick_lock;
    int64_t today;          /* the newsroom's date at the last tick */
    int64_t quarter;        /* the quarter of an hour, likewise */
    int64_t campaign_us;    /* when campaigns turn next; 0: never */
    int64_t rights_us;      /* when the rights of the next picture end; 0: never */
    int64_t rights_from_us; /* pages know of those that ended up to here */
    int64_t front_us;       /* when a story's time on a front is over next; 0: never */
    int64_t front_from_us;  /* as rights_from_us */
    atomic_bool is_changed; /* since the last tick: it may have to come back earlier */
};

#define HANDLER(handler)                                                                           \
    static void run_##handler(HttpRequest *request, HttpResponse *response)                        \
    {                                                                                              \
        site_run(request, response, handler);                                                      \
    }
#include "site/routes.list"

const Route SITE_ROUTES[] = {
#define ROUTE(method, pattern, handler, policy, keys, help)                                        \
    {method, pattern, NULL, policy, run_##handler, help, keys},
#include "site/routes.list"
};
const size_t SITE_ROUTE_COUNT = G_N_ELEMENTS(SITE_ROUTES);

static bool
has_settings(const uint64_t *topics, size_t count)
{
    for (size_t index = 0; index < count; index++)
        if (topic_kind(topics[index]) == TOPIC_SETTINGS)
            return true;
    return topics == NULL;
}

static void
newsroom_changed(const uint64_t *topics, size_t count, int64_t head, void *data)
{
    Site *site = data;
    /* Another theme first: a page that is begun after the bump is made of it. */
    bool const is_other =
        has_settings(topics, count) && theme_choice_follow(site->theme, site->newsroom);
    if (topics == NULL || is_other)
        page_cache_clear(site->cache);
    if (topics != NULL)
        page_cache_bump(site->cache, topics, count);
    atomic_store(&site->is_changed, true);
    StoreCommit const commit = store_last_commit(newsroom_store(site->newsroom));
    if (topics != NULL && commit.head == head)
        figures_note(site->figures, &commit, topics, count, site->related_stories);
    g_array_set_size(site->related_stories, 0);
    events_wake(site->events, head);
    Outbox *outbox = atomic_load(&site->outbox);
    if (outbox != NULL)
        outbox_wake(outbox);
}

/* Pages that show these stories' lists, or any list. */
static void
related_changed(const int64_t *stories, size_t count, void *data)
{
    Site *site = data;
    uint64_t const all = topic_of(TOPIC_RELATED, 0);
    if (stories == NULL) {
        page_cache_bump(site->cache, &all, 1);
        return;
    }
    g_autofree uint64_t *topics = g_new(uint64_t, count);
    g_array_append_vals(site->related_stories, stories, (guint)count);
    for (size_t index = 0; index < count; index++)
        topics[index] = topic_of(TOPIC_RELATED, stories[index]);
    page_cache_bump(site->cache, topics, count);
}

static void
most_read_changed(const uint64_t *topics, size_t count, void *data)
{
    Site *site = data;
    page_cache_bump(site->cache, topics, count);
}

static void
count_view(uint64_t counter, void *app)
{
    Site *site = app;
    readership_count(most_read_readership(site->most_read), (int64_t)counter);
}

Site *
site_new(Newsroom *newsroom, const char *theme_dir, size_t cache_bytes, GError **error)
{
    g_autoptr(Site) site = g_new0(Site, 1);
    site->newsroom = newsroom;
    site->cache = page_cache_new(cache_bytes);
    g_mutex_init(&site->tick_lock);
    site->theme = theme_choice_new(newsroom, theme_dir, error);
    if (site->theme == NULL)
        return NULL;
    site->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, error);
    if (site->router == NULL)
        return NULL;
    site->websub_quota = quota_new(WEBSUB_BURST, WEBSUB_PER_MINUTE);
    site->figures = figures_new();
    site->related_stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    site->related = related_open(newsroom, related_changed, site);
    site->most_read = most_read_open(newsroom, most_read_changed, site);
    site->events = events_open(newsroom, error);
    if (site->events == NULL)
        return NULL;
    store_watch(newsroom_store(newsroom), newsroom_changed, site);
    return g_steal_pointer(&site);
}

void
site_free(Site *site)
{
    if (site == NULL)
        return;
    if (site->events != NULL)
        store_unwatch(newsroom_store(site->newsroom), newsroom_changed, site);
    events_close(site->events);
    related_close(site->related);
    figures_free(site->figures);
    g_array_unref(site->related_stories);
    most_read_close(site->most_read);
    theme_choice_free(site->theme);
    router_free(site->router);
    quota_free(site->websub_quota);
    g_mutex_clear(&site->tick_lock);
    page_cache_free(site->cache);
    g_free(site);
}

Newsroom *
site_newsroom(Site *site)
{
    return site->newsroom;
}

Events *
site_events(Site *site)
{
    return site->events;
}

Router *
site_router(Site *site)
{
    return site->router;
}

Outbox *
site_outbox(Site *site)
{
    return atomic_load(&site->outbox);
}

void
site_set_outbox(Site *site, Outbox *outbox)
{
    atomic_store(&site->outbox, outbox);
}

void
site_set_insider(Site *site, SiteInsider insider, void *data)
{
    site->insider = insider;
    site->insider_data = data;
}

bool
site_is_insider(Site *site, HttpRequest *request)
{
    return site->insider != NULL && site->insider(request, site->insider_data);
}

Quota *
site_websub_quota(Site *site)
{
    return site->websub_quota;
}

unsigned
site_readers(Site *site, int64_t story_id)
{
    return sse_hub_listeners(events_hub(site->events), topic_of(TOPIC_STORY, story_id));
}

MostRead *
site_most_read(Site *site)
{
    return site->most_read;
}

bool
site_publish_figures(Site *site, int64_t seq, PublishFigures *ret_figures)
{
    FiguresOfChange of;
    SsePush push;
    if (!figures_find(site->figures, seq, &of))
        return false;
    int64_t const begun_us = of.commit.begun_us;
    *ret_figures = (PublishFigures){.pages = of.pages,
        .applied_us = of.commit.applied_us - begun_us,
        .committed_us = of.commit.committed_us - begun_us,
        .visible_us = of.visible_us - begun_us};
    if (!sse_hub_pushed(events_hub(site->events), seq, &push))
        return true;
    ret_figures->readers = push.readers;
    ret_figures->first_reader_us = push.first_us == 0 ? 0 : MAX(0, push.first_us - begun_us);
    ret_figures->last_reader_us = push.last_us == 0 ? 0 : MAX(0, push.last_us - begun_us);
    return true;
}

bool
site_reload_theme(Site *site, GError **error)
{
    if (!theme_choice_reload(site->theme, error))
        return false;
    page_cache_clear(site->cache);
    return true;
}

ThemeChoice *
site_theme_choice(Site *site)
{
    return site->theme;
}

/* Lets out what is due; the moment of the next one, or 0. */
static int64_t
release_stories(Site *site, GError **error)
{
    int64_t next_us = 0;
    unsigned count = 0;
    g_autoptr(Reader) reader = newsroom_read(site->newsroom, error);
    if (reader == NULL || !story_next_release(reader, &next_us, error))
        return 0;
    if (next_us == 0 || next_us > clock_now_us())
        return next_us;
    g_clear_pointer(&reader, reader_free);
    g_autoptr(Write) write = store_begin(newsroom_store(site->newsroom), "schedule", error);
    if (write == NULL || !story_release_due(write, &count, &next_us, error) ||
        !write_commit(write, NULL, error))
        return 0;
    return next_us;
}

/* Puts into the log which rights have ended, so that searches follow. What fails is tried again
 * with the next turn; the pictures themselves are gone by the clock alone. */
static void
end_rights(Site *site)
{
    bool is_due = false;
    unsigned count;
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(site->newsroom, &error);
    if (reader != NULL && media_has_due(reader, &is_due, &error) && !is_due)
        return;
    g_clear_pointer(&reader, reader_free);
    g_autoptr(Write) write =
        error != NULL ? NULL : store_begin(newsroom_store(site->newsroom), "schedule", &error);
    if (write == NULL || !media_end_due(write, &count, &error) ||
        !write_commit(write, NULL, &error))
        g_warning("end of rights: %s", error->message);
}

/* Pictures whose rights have ended since the last turn go from every page that shows them. */
static void
turn_pictures(Site *site, Reader *reader)
{
    g_autoptr(GArray) ended = NULL;
    if (!media_ended(reader, site->rights_from_us, reader->now_us, &ended, NULL))
        return;
    for (unsigned index = 0; index < ended->len; index++)
        g_array_index(ended, uint64_t, index) =
            topic_of(TOPIC_MEDIA, g_array_index(ended, int64_t, index));
    if (ended->len > 0)
        page_cache_bump(site->cache, (const uint64_t *)(const void *)ended->data, ended->len);
    site->rights_from_us = reader->now_us;
    if (!media_next_end(reader, &site->rights_us, NULL))
        site->rights_us = 0;
}

/* Fronts that have held a story up to its time show what follows. */
static void
turn_fronts(Site *site, Reader *reader)
{
    g_autoptr(GArray) ended = NULL;
    if (!front_ended(reader, site->front_from_us, reader->now_us, &ended, NULL))
        return;
    for (unsigned index = 0; index < ended->len; index++) {
        uint64_t const topic = topic_of(TOPIC_FRONT, g_array_index(ended, int64_t, index));
        page_cache_bump(site->cache, &topic, 1);
    }
    site->front_from_us = reader->now_us;
    if (!front_next_end(reader, &site->front_us, NULL))
        site->front_us = 0;
}

/* Tells the cache what the clock has changed. */
static void
turn_pages(Site *site, Reader *reader)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) ignored = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    View view = {arena, reader, NULL, ignored, NULL};
    uint64_t topics[3];
    size_t count = 0;
    int64_t const today = moment_date(&view, reader->now_us);
    int64_t const quarter = reader->now_us / QUARTER_US;
    if (today != site->today)
        topics[count++] = topic_of(TOPIC_TODAY, 0);
    if (quarter != site->quarter)
        topics[count++] = topic_of(TOPIC_QUARTER, 0);
    if (site->campaign_us != 0 && site->campaign_us <= reader->now_us)
        topics[count++] = topic_of(TOPIC_CAMPAIGNS, 0);
    site->today = today;
    site->quarter = quarter;
    if (!campaign_next_turn(reader, &site->campaign_us, NULL))
        site->campaign_us = 0;
    if (count > 0)
        page_cache_bump(site->cache, topics, count);
    turn_pictures(site, reader);
    turn_fronts(site, reader);
}

int64_t
site_tick(Site *site)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&site->tick_lock);
    atomic_store(&site->is_changed, false);
    int64_t const release_us = release_stories(site, &error);
    end_rights(site);
    g_autoptr(Reader) reader = error == NULL ? newsroom_read(site->newsroom, &error) : NULL;
    if (reader == NULL) {
        g_warning("schedule: %s", error->message);
        return clock_now_us() + SECOND_US;
    }
    turn_pages(site, reader);
    int64_t next_us = (reader->now_us / SECOND_US / TICK_MAX_S + 1) * TICK_MAX_S * SECOND_US;
    if (release_us != 0)
        next_us = MIN(next_us, release_us);
    if (site->campaign_us != 0)
        next_us = MIN(next_us, site->campaign_us);
    if (site->rights_us != 0)
        next_us = MIN(next_us, site->rights_us);
    if (site->front_us != 0)
        next_us = MIN(next_us, site->front_us);
    return next_us;
}

bool
site_is_changed(const Site *site)
{
    return atomic_load(&site->is_changed);
}

static void
site_metrics(GString *out, void *app)
{
    Site *site = app;
    int64_t head = 0, stories = 0;
    g_autoptr(Reader) reader = newsroom_read(site->newsroom, NULL);
    if (reader == NULL ||
        !change_log_head(store_log(newsroom_store(site->newsroom)), &head, NULL) ||
        !card_count(reader, topic_of(TOPIC_LATEST, 0), &stories, NULL))
        return;
    g_string_append_printf(out,
        "# HELP dateline_log_head Newest change of the log.\n"
        "# TYPE dateline_log_head gauge\ndateline_log_head %" G_GINT64_FORMAT "\n"
        "# HELP dateline_stories Stories that the public may see.\n"
        "# TYPE dateline_stories gauge\ndateline_stories %" G_GINT64_FORMAT "\n",
        head, stories);
    store_metrics(newsroom_store(site->newsroom), out);
    events_metrics(site->events, out);
    if (site_outbox(site) != NULL)
        outbox_metrics(site_outbox(site), out);
    ReadershipSize const readership = readership_size(most_read_readership(site->most_read));
    g_string_append_printf(out,
        "# HELP dateline_views_total Views of stories by people, over restarts.\n"
        "# TYPE dateline_views_total counter\ndateline_views_total %" G_GUINT64_FORMAT "\n"
        "# HELP dateline_views_lost_total Views that found no room.\n"
        "# TYPE dateline_views_lost_total counter\ndateline_views_lost_total %" G_GUINT64_FORMAT
        "\n# HELP dateline_viewed_stories Stories whose views are followed.\n"
        "# TYPE dateline_viewed_stories gauge\ndateline_viewed_stories %u\n",
        (guint64)readership.views, (guint64)readership.lost, readership.stories);
}

static bool
site_healthy(void *app, GError **error)
{
    Site *site = app;
    g_autoptr(Reader) reader = newsroom_read(site->newsroom, error);
    return reader != NULL;
}

void
site_listener_options(Site *site, ListenerOptions *options)
{
    options->routes = SITE_ROUTES;
    options->route_count = SITE_ROUTE_COUNT;
    options->hubs[0] = events_hub(site->events);
    options->cache = site->cache;
    options->errors[0] = (ListenerErrors){"", site_error_page, site};
    options->topic_name = topic_name;
    options->counted = count_view;
    options->metrics = site_metrics;
    options->healthy = site_healthy;
    options->app = site;
}

/* Opens what a page needs; the arena is the request's. */
static bool
page_open(SitePage *page, Site *site, HttpRequest *request, HttpResponse *response, GError **error)
{
    *page = (SitePage){
        .site = site,
        .request = request,
        .response = response,
        .arena = http_request_arena(request),
    };
    Reader *reader = newsroom_read(site->newsroom, error);
    if (reader == NULL)
        return false;
    page->theme = theme_choice_take(site->theme);
    page->view = (View){page->arena, reader, page->theme,
        g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), 64), site->related};
    return true;
}

static void
page_close(SitePage *page)
{
    for (unsigned index = 0; index < page->view.topics->len; index++)
        http_response_depend(page->response, g_array_index(page->view.topics, uint64_t, index));
    g_array_unref(page->view.topics);
    reader_free(page->view.reader);
    theme_unref(page->theme);
}

/* Where nothing is any more but something was: an old address leads to the new one. */
static bool
lead_on(SitePage *page)
{
    const char *address;
    bool found = false;
    if (!redirect_find(page->view.reader, page->arena, http_request_path(page->request), &address,
            &found, NULL) ||
        !found)
        return false;
    http_response_body(page->response, "", 0);
    http_response_uncacheable(page->response);
    http_response_redirect(page->response, 301, address);
    return true;
}

void
site_run(HttpRequest *request, HttpResponse *response, SiteHandler handler)
{
    g_autoptr(GError) error = NULL;
    Site *site = http_request_app(request);
    SitePage page;
    if (page_open(&page, site, request, response, &error)) {
        if (!handler(&page, &error) && !(fail_is(error, FAIL_NOT_FOUND) && lead_on(&page)))
            http_response_fail(response, error);
        page_close(&page);
    } else {
        http_response_fail(response, error);
    }
}

bool
site_preview_front(
    Site *site, HttpRequest *request, HttpResponse *response, const Front *draft, GError **error)
{
    SitePage page;
    if (!page_open(&page, site, request, response, error))
        return false;
    const Section *section = section_find(page.view.reader->sections, draft->id);
    page.draft = draft;
    bool const good = section != NULL  ? site_section_front(&page, section, error)
                      : draft->id == 0 ? front_page(&page, error)
                                       : fail(error, FAIL_NOT_FOUND, "there is no such section");
    page_close(&page);
    return good;
}

Related *
site_related(Site *site)
{
    return site->related;
}

bool
site_preview_story(Site *site, HttpRequest *request, HttpResponse *response, Reader *reader,
    const Story *story, GError **error)
{
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    Arena *arena = http_request_arena(request);
    Value *root;
    g_autoptr(Theme) theme = theme_choice_take(site->theme);
    SitePage page = {.site = site,
        .request = request,
        .response = response,
        .arena = arena,
        .view = {arena, reader, theme, topics, site->related},
        .uncached = true};
    bool const shown = site_story_root(&page, story, "story", &root, error) &&
                       site_render(&page, "story", root, error);
    http_response_header(response, "X-Robots-Tag", "noindex");
    return shown;
}

bool
site_render(SitePage *page, const char *template_name, const Value *root, GError **error)
{
    return theme_render(
        page->view.theme, template_name, root, http_response_text(page->response), error);
}

void
site_put_ads(SitePage *page, Value *root, const char *const *slots)
{
    Value *ads = value_object(page->arena);
    for (; *slots != NULL; slots++)
        value_put(ads, *slots, ad_view(&page->view, *slots));
    value_put(root, "ads", ads);
}
