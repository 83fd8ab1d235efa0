/* SPDX-License-Identifier: MIT */
/* Pages and feeds of tags, authors and sources: the label's dossier (what it is, when it was
 * covered, what goes with it) above its stories. "?in=2019", "2019-03" or "2019-03-12" shows one
 * stretch of them. */
#include "newsroom/label.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/dossier_view.h"
#include "views/timeline_view.h"

/* The address of a label that was merged leads to the one that stands for it, a feed's to its feed.
 */
static void
lead_to_kept(SitePage *page, const Label *label)
{
    const char *feed = http_request_param(page->request, "feed");
    const char *query = http_request_raw_query(page->request);
    http_response_uncacheable(page->response);
    http_response_redirect(page->response, 301,
        arena_printf(page->arena, "%s%s%s%s%s",
            address_of_label(page->arena, label->kind, label->slug), feed != NULL ? "/" : "",
            feed != NULL ? feed : "", *query != '\0' ? "?" : "", query));
}

/* Finds the label of a request, or fails NOT_FOUND. *ret_answered: the response leads to another
 * address. */
static bool
find_label(SitePage *page, LabelKind kind, Label *ret_label, bool *ret_answered, GError **error)
{
    const char *slug = http_request_param(page->request, "slug");
    bool found;
    if (!label_find_slug(page->view.reader, page->arena, kind, slug, ret_label, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no such page");
    view_depend(&page->view, TOPIC_NAME, ret_label->id);
    *ret_answered = strcmp(ret_label->slug, slug) != 0;
    if (*ret_answered)
        lead_to_kept(page, ret_label);
    return true;
}

static Value *
label_value(SitePage *page, const Label *label, int64_t count)
{
    StoryPicture const picture = {.media_id = label->picture_id, .alt = label->name};
    Value *value = value_object(page->arena);
    value_put_text(value, "name", label->name);
    if (label->kind == LABEL_TAG)
        value_put_text(value, "type", label->type != NULL ? label->type : "topic");
    value_put_text(value, "role", label->role);
    value_put_text(value, "link", label->url);
    value_put_text(value, "description", label->description);
    value_put_int(value, "count", count);
    Value *image = card_view_picture(&page->view, &picture);
    if (image != NULL)
        value_put(value, "picture", image);
    return value;
}

/* A label's page as it is put together. */
typedef struct {
    Label label;
    Dossier dossier;
    Period period;
    const char *path;  /* of the label */
    const char *facts; /* NULL without a story */
} LabelPage;

/* What the request asks for; NOT_FOUND for a stretch of time that is none. */
static bool
read_label_page(
    SitePage *page, LabelKind kind, LabelPage *label_page, bool *ret_answered, GError **error)
{
    const char *in = http_request_query(page->request, "in");
    View *view = &page->view;
    *label_page = (LabelPage){.period = period_all()};
    if (!find_label(page, kind, &label_page->label, ret_answered, error))
        return false;
    if (*ret_answered)
        return true;
    if (in != NULL && !period_parse(view, in, &label_page->period))
        return fail(error, FAIL_NOT_FOUND, "there is no such time");
    /* The counts of all other tags weigh in its companions. */
    view_depend(view, TOPIC_LATEST, 0);
    view_depend(view, TOPIC_LABEL, label_page->label.id);
    label_page->path = address_of_label(page->arena, kind, label_page->label.slug);
    if (!dossier_load(view->reader, page->arena, label_page->label.id, &label_page->dossier, error))
        return false;
    label_page->facts = dossier_view_facts(view, &label_page->dossier);
    return true;
}

/* The whole page says what the label is; a stretch of time is its name and the timeline. */
static bool
put_dossier(SitePage *page, const LabelPage *label_page, Value *root, GError **error)
{
    TimelineAbout const about = {
        .dossier = &label_page->dossier,
        .topic = topic_of(TOPIC_LABEL, label_page->label.id),
        .path = label_page->path,
        .period = &label_page->period,
    };
    const Label *label = &label_page->label;
    Value *timeline;
    if (!timeline_view(&page->view, &about, &timeline, error))
        return false;
    value_put(root, "timeline", timeline);
    if (label_page->period.unit != PERIOD_ALL)
        return true;
    if (label->description != NULL)
        value_put_text(root, "facts", label_page->facts);
    value_put(root, "companions", dossier_view_companions(&page->view, &label_page->dossier));
    value_put_safe(root, "json_ld",
        dossier_view_json_ld(&page->view, label, label_page->path,
            label->description != NULL ? label->description : label_page->facts));
    return true;
}

static bool
show_label(SitePage *page, LabelKind kind, const char *template_name, GError **error)
{
    LabelPage label_page;
    ListPage list;
    bool answered = false;
    if (!read_label_page(page, kind, &label_page, &answered, error))
        return false;
    if (answered)
        return true;
    const Label *label = &label_page.label;
    const Period *period = &label_page.period;
    const char *iso = period_iso(page->arena, period->unit, period->id);
    bool const whole = period->unit == PERIOD_ALL;
    ListBounds const bounds = {
        .topic = topic_of(TOPIC_LABEL, label->id),
        .path =
            whole ? label_page.path : arena_printf(page->arena, "%s?in=%s", label_page.path, iso),
        .from_us = period->from_us,
        .until_us = period->until_us,
    };
    if (!site_list_page(page, &bounds, &list, error))
        return false;
    if (!whole && list.cards.count == 0)
        return fail(error, FAIL_NOT_FOUND, "nothing was published then");
    const char *description = label->description != NULL ? label->description : label_page.facts;
    const char *heading = whole ? label->name
                                : arena_printf(page->arena, "%s, %s", label->name,
                                      period_label(page->arena, period->unit, period->id));
    ListAbout const about = {
        .about = {.kind = template_name,
            .title = heading,
            .path = label_page.path,
            .description = description,
            .feed_path = label_page.path,
            .feed_title = label->name,
            .events = whole && kind == LABEL_TAG
                          ? arena_printf(page->arena, "tag=%s&breaking=1", label->slug)
                          : NULL,
            .robots = !whole                  ? "noindex, follow"
                      : list.cards.count == 0 ? "noindex"
                                              : NULL},
        .heading = heading,
        .intro = whole ? description : NULL,
    };
    Value *root = site_list_root(page, &about, &list);
    value_put(root, template_name, label_value(page, label, label_page.dossier.count));
    return put_dossier(page, &label_page, root, error) &&
           site_render(page, template_name, root, error);
}

bool
tag_page(SitePage *page, GError **error)
{
    return show_label(page, LABEL_TAG, "tag", error);
}

bool
author_page(SitePage *page, GError **error)
{
    return show_label(page, LABEL_AUTHOR, "author", error);
}

bool
source_page(SitePage *page, GError **error)
{
    return show_label(page, LABEL_SOURCE, "source", error);
}

bool
label_feed(SitePage *page, GError **error)
{
    static const struct {
        const char *prefix;
        LabelKind kind;
    } KINDS[] = {{"/tags/", LABEL_TAG}, {"/authors/", LABEL_AUTHOR}, {"/sources/", LABEL_SOURCE}};

    const char *file = http_request_param(page->request, "feed");
    const char *path = http_request_path(page->request);
    size_t index = 0;
    bool answered;
    Label label;
    while (index + 1 < G_N_ELEMENTS(KINDS) && !g_str_has_prefix(path, KINDS[index].prefix))
        index++;
    if (!site_feed_is(file))
        return fail(error, FAIL_NOT_FOUND, "there is no such page");
    if (!find_label(page, KINDS[index].kind, &label, &answered, error))
        return false;
    if (answered)
        return true;
    FeedAbout const about = {
        .title =
            arena_printf(page->arena, "%s: %s", page->view.reader->settings->title, label.name),
        .description = label.description,
        .path = address_of_label(page->arena, label.kind, label.slug),
        .topic = topic_of(TOPIC_LABEL, label.id),
    };
    return site_write_feed(page, file, &about, error);
}
