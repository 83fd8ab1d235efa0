/* SPDX-License-Identifier: MIT */
/* What the outbox is given: which feeds a change alters, a feed as it stands, an event as the gate
 * lets it through. */
#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/changes.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "site/events_internal.h"
#include "site/site_internal.h"

/* The topic that alters a feed, by the feed's path. False where there is no such feed. */
bool
site_feed_topic(SitePage *page, const char *path, uint64_t *ret_topic)
{
    static const struct {
        const char *prefix;
        LabelKind kind;
    } LABELS[] = {{"tags/", LABEL_TAG}, {"authors/", LABEL_AUTHOR}, {"sources/", LABEL_SOURCE}};

    Reader *reader = page->view.reader;
    g_autofree char *above = g_strndup(path + 1, (size_t)(strrchr(path, '/') - path));
    if (*above == '\0') {
        *ret_topic = topic_of(TOPIC_LATEST, 0);
        return true;
    }
    above[strlen(above) - 1] = '\0';
    for (size_t index = 0; index < G_N_ELEMENTS(LABELS); index++) {
        Label label;
        bool found = false;
        if (!g_str_has_prefix(above, LABELS[index].prefix))
            continue;
        label_find_slug(reader, page->arena, LABELS[index].kind,
            above + strlen(LABELS[index].prefix), &label, &found, NULL);
        *ret_topic = found ? topic_of(TOPIC_LABEL, label.id) : 0;
        return found;
    }
    if (g_str_has_prefix(above, "live/")) {
        const Card *card = NULL;
        int64_t const id = g_ascii_strtoll(above + strlen("live/"), NULL, 10);
        *ret_topic = topic_of(TOPIC_STORY, id);
        return card_find(reader, page->arena, id, &card, NULL) && card != NULL &&
               card->coverage != COVERAGE_NONE;
    }
    const Section *section = section_find_kept_path(reader, above);
    *ret_topic = section == NULL ? 0 : topic_of(TOPIC_SECTION, section->id);
    return section != NULL;
}

static bool
topics(const Change *change, GArray *ret_topics, void *data)
{
    Site *site = data;
    return events_topics(site_events(site), change, ret_topics);
}

/* At a path, or where that leads. */
static bool
find_feed(Site *site, const char *path, bool may_lead, GBytes **ret_bytes, const char **ret_type,
    GError **error)
{
    HttpRequestParts const parts = {.target = path, .app = site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size;
    if (request == NULL)
        return false;
    router_run(site_router(site), request, response);
    int const status = http_response_get_status(response);
    if (status == 301 && may_lead)
        return find_feed(site, http_response_get_header(response, "Location"), false, ret_bytes,
            ret_type, error);
    if (status != 200)
        return fail(error, status >= 500 ? FAIL_UNAVAILABLE : FAIL_NOT_FOUND, "%s answers %d", path,
            status);
    const char *type = http_response_get_type(response);
    *ret_type = g_intern_string(type);
    const char *bytes = http_response_get_body(response, &size);
    *ret_bytes = g_bytes_new(bytes, size);
    return true;
}

static bool
feed(const char *path, GBytes **ret_bytes, const char **ret_type, void *data, GError **error)
{
    return find_feed(data, path, true, ret_bytes, ret_type, error);
}

static char *
event(int64_t seq, const char **ret_name, void *data)
{
    return events_json(site_events((Site *)data), seq, ret_name);
}

/* Stories that readers can, or could until now, open. */
static char *
address(const Change *change, void *data)
{
    Site *site = data;
    int64_t id;
    const Card *card = NULL;
    if (!g_str_has_prefix(change->subject, "story:") || !subject_id(change->subject, &id, NULL))
        return NULL;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Reader) reader = newsroom_read(site_newsroom(site), NULL);
    if (reader == NULL || !card_find(reader, arena, id, &card, NULL))
        return NULL;
    const char *base = reader->settings->base_url;
    if (card == NULL)
        return g_strdup_printf("%s/articles/%" G_GINT64_FORMAT, base, id);
    return g_strconcat(base, address_of_story(arena, id, card->slug, card->coverage), NULL);
}

void
site_outbox_source(Site *site, OutboxSource *ret_source)
{
    *ret_source = (OutboxSource){topics, feed, event, address, site};
}
