/* SPDX-License-Identifier: MIT */
/* /search: a form, filters with counts, results with passages; and its OpenSearch description.
 * Never kept: every question is its own page. */
#include "newsroom/search.h"

#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "site/site_internal.h"
#include "views/card_json.h"
#include "views/card_view.h"
#include "views/search_view.h"

enum { PAGE_LENGTH = 20, PAGES_MAX = 100, FACET_MAX = 8, TYPING_LENGTH = 8, TYPING_WEIGH = 200 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlTextWriter, xmlFreeTextWriter)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlBuffer, xmlBufferFree)

static const char *const FIELDS[] = {
    "q", "section", "tag", "author", "source", "from", "to", "order"};

typedef struct {
    SitePage *page;
    const char *values[G_N_ELEMENTS(FIELDS)]; /* as asked for; NULL: not */
    SearchQuery query;
    unsigned number; /* of the page, from 1 */
    const char *problem;
} Asked;

static const char *
value_of(const Asked *asked, const char *field)
{
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        if (strcmp(FIELDS[index], field) == 0)
            return asked->values[index];
    return NULL;
}

/* The address of this search with one field set otherwise (NULL: left out); number 0: page one. */
static char *
address_with(const Asked *asked, const char *field, const char *value, unsigned number)
{
    g_autoptr(GString) out = g_string_new("/search");
    char joint = '?';
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *text = g_strcmp0(FIELDS[index], field) == 0 ? value : asked->values[index];
        if (text == NULL)
            continue;
        g_string_append_printf(out, "%c%s=", joint, FIELDS[index]);
        g_string_append_uri_escaped(out, text, NULL, TRUE);
        joint = '&';
    }
    if (number > 1)
        g_string_append_printf(out, "%cpage=%u", joint, number);
    return arena_strndup(asked->page->arena, out->str, out->len);
}

/* What was asked for by a name of before goes by its name of now. */
static void
set_value(Asked *asked, const char *field, const char *value)
{
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        if (strcmp(FIELDS[index], field) == 0)
            asked->values[index] = value;
}

static bool
read_label(Asked *asked, const char *field, LabelKind kind, int64_t *ret_id, GError **error)
{
    Label label;
    bool found;
    const char *slug = value_of(asked, field);
    if (slug == NULL)
        return true;
    if (!label_find_slug(
            asked->page->view.reader, asked->page->arena, kind, slug, &label, &found, error))
        return false;
    if (!found)
        asked->problem = arena_printf(asked->page->arena, "There is no %s of that name.", field);
    else
        set_value(asked, field, label.slug);
    *ret_id = found ? label.id : 0;
    return true;
}

/* The first moment of the day after; a day may have 23 or 25 hours. */
static int64_t
day_after(GTimeZone *zone, int64_t day_us)
{
    g_autoptr(Arena) arena = arena_new();
    int64_t next_us = day_us + DAY_US;
    clock_day_start(clock_day(arena, day_us + DAY_US + DAY_US / 4, zone), zone, &next_us, NULL);
    return next_us;
}

static void
read_day(Asked *asked, const char *field, bool end, int64_t *ret_us)
{
    const Settings *settings = asked->page->view.reader->settings;
    const char *day = value_of(asked, field);
    int64_t at_us;
    if (day == NULL)
        return;
    if (strlen(day) != 10 || !clock_day_start(day, settings->zone, &at_us, NULL)) {
        asked->problem = "A day is written as 2025-01-20.";
        return;
    }
    *ret_us = end ? day_after(settings->zone, at_us) : at_us;
}

/* typing: results are asked for with every letter that somebody types. */
static bool
read_asked(SitePage *page, bool typing, Asked *asked, GError **error)
{
    SearchQuery *query = &asked->query;
    *asked = (Asked){.page = page, .number = 1};
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *value = http_request_query(page->request, FIELDS[index]);
        asked->values[index] = value != NULL && *value != '\0' ? value : NULL;
    }
    query->typing = typing;
    (typing ? search_text_read_typed : search_text_read)(
        page->arena, value_of(asked, "q"), &query->text);
    asked->problem = query->text.problem;
    const char *path = value_of(asked, "section"),
               *number = http_request_query(page->request, "page");
    const Section *section = path == NULL ? NULL : section_find_kept_path(page->view.reader, path);
    if (path != NULL && section == NULL)
        asked->problem = "There is no section of that name.";
    if (section != NULL)
        set_value(asked, "section", section->path);
    query->section_id = section == NULL ? 0 : section->id;
    read_day(asked, "from", false, &query->from_us);
    read_day(asked, "to", true, &query->until_us);
    query->newest = g_strcmp0(value_of(asked, "order"), "newest") == 0;
    if (number != NULL)
        asked->number = (unsigned)CLAMP(g_ascii_strtoll(number, NULL, 10), 1, PAGES_MAX);
    query->limit = typing ? TYPING_LENGTH : PAGE_LENGTH;
    query->skip = (asked->number - 1) * query->limit;
    query->weigh = typing ? TYPING_WEIGH : 0;
    return read_label(asked, "tag", LABEL_TAG, &query->tag_id, error) &&
           read_label(asked, "author", LABEL_AUTHOR, &query->author_id, error) &&
           read_label(asked, "source", LABEL_SOURCE, &query->source_id, error);
}

static Value *
hits_value(Asked *asked, const SearchResult *result)
{
    Arena *arena = asked->page->arena;
    Value *list = value_list(arena);
    for (unsigned index = 0; index < result->count; index++) {
        const SearchHit *hit = &result->hits[index];
        Value *value = card_view(&asked->page->view, hit->card);
        value_put(value, "headline_parts", search_view_parts(arena, &hit->headline));
        value_put(value, "passage", search_view_parts(arena, &hit->passage));
        value_add(list, value);
    }
    return list;
}

/* One choice of a filter. more: there are more stories than were counted. */
static void
add_choice(const Asked *asked, Value *list, const char *field, const char *name, const char *value,
    const SearchFacet *facet, bool more)
{
    Value *choice = value_object(asked->page->arena);
    value_put_text(choice, "name", name);
    value_put_text(choice, "url", address_with(asked, field, value, 0));
    value_put_int(choice, "count", facet->count);
    value_put_bool(choice, "more", more);
    value_add(list, choice);
}

static bool
add_label_choice(
    const Asked *asked, Value *const *lists, const SearchFacet *facet, bool more, GError **error)
{
    static const char *const NAMES[] = {NULL, "tag", "author", "source"};
    Label label;
    bool found;
    if (!label_find(asked->page->view.reader, asked->page->arena, topic_id(facet->topic), &label,
            &found, error))
        return false;
    if (!found || value_of(asked, NAMES[label.kind]) != NULL ||
        value_count(lists[label.kind]) >= FACET_MAX)
        return true;
    add_choice(asked, lists[label.kind], NAMES[label.kind], label.name, label.slug, facet, more);
    return true;
}

static void
put_filter(
    const Asked *asked, Value *filters, const char *field, const char *heading, Value *choices)
{
    const char *chosen = value_of(asked, field);
    if (chosen == NULL && value_count(choices) == 0)
        return;
    Value *filter = value_object(asked->page->arena);
    value_put_text(filter, "heading", heading);
    value_put(filter, "choices", choices);
    if (chosen != NULL) {
        value_put_text(filter, "chosen", chosen);
        value_put_text(filter, "without", address_with(asked, field, NULL, 0));
    }
    value_add(filters, filter);
}

static void
add_section_choice(const Asked *asked, Value *list, const SearchFacet *facet, bool more)
{
    View *view = &asked->page->view;
    const Section *section = section_find(view->reader->sections, topic_id(facet->topic));
    const Section *within = section_find(view->reader->sections, asked->query.section_id);
    bool const below = within != NULL ? section != NULL && section->parent == within
                                      : section != NULL && section->parent == NULL;
    if (below && value_count(list) < 2 * FACET_MAX)
        add_choice(asked, list, "section", section->name, section->path, facet, more);
}

static bool
put_filters(const Asked *asked, Value *root, const SearchResult *result, GError **error)
{
    Arena *arena = asked->page->arena;
    Value *sections = value_list(arena), *filters = value_list(arena);
    Value *labels[] = {NULL, value_list(arena), value_list(arena), value_list(arena)};
    for (unsigned index = 0; index < result->facet_count; index++) {
        const SearchFacet *facet = &result->facets[index];
        if (topic_kind(facet->topic) == TOPIC_SECTION)
            add_section_choice(asked, sections, facet, result->more);
        else if (topic_kind(facet->topic) == TOPIC_LABEL &&
                 !add_label_choice(asked, labels, facet, result->more, error))
            return false;
    }
    put_filter(asked, filters, "section", "Section", sections);
    put_filter(asked, filters, "tag", "Tag", labels[LABEL_TAG]);
    put_filter(asked, filters, "author", "Author", labels[LABEL_AUTHOR]);
    put_filter(asked, filters, "source", "Source", labels[LABEL_SOURCE]);
    value_put(root, "filters", filters);
    return true;
}

static void
put_form(const Asked *asked, Value *root)
{
    Value *form = value_object(asked->page->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        value_put_text(form, FIELDS[index], asked->values[index]);
    value_put_bool(form, "newest", asked->query.newest);
    value_put_text(form, "best_url", address_with(asked, "order", NULL, 0));
    value_put_text(form, "newest_url", address_with(asked, "order", "newest", 0));
    value_put(root, "form", form);
}

/* "One story", "312 stories", "More than 2,000 stories" */
static char *
found_text(Arena *arena, const SearchResult *result)
{
    unsigned const thousands = result->found / 1000, rest = result->found % 1000;
    if (result->found == 1 && !result->more)
        return arena_strdup(arena, "One story");
    const char *number = thousands > 0 ? arena_printf(arena, "%u,%03u", thousands, rest)
                                       : arena_printf(arena, "%u", rest);
    return arena_printf(arena, "%s%s stories", result->more ? "More than " : "", number);
}

static bool
put_results(Asked *asked, Value *root, GError **error)
{
    SearchResult result;
    Arena *arena = asked->page->arena;
    if (!search_run(asked->page->view.reader, arena, &asked->query, &result, error))
        return false;
    Value *results = value_object(arena);
    value_put(results, "hits", hits_value(asked, &result));
    value_put_text(results, "found", found_text(arena, &result));
    value_put_bool(results, "none", result.found == 0);
    if (result.instead != NULL) {
        value_put_text(results, "instead", result.instead);
        value_put_text(results, "instead_url", address_with(asked, "q", result.instead, 0));
    }
    if (asked->number > 1)
        value_put_text(root, "newer", address_with(asked, NULL, NULL, asked->number - 1));
    if (result.found > asked->number * PAGE_LENGTH && asked->number < PAGES_MAX)
        value_put_text(root, "older", address_with(asked, NULL, NULL, asked->number + 1));
    value_put(root, "results", results);
    return put_filters(asked, root, &result, error);
}

bool
search_page(SitePage *page, GError **error)
{
    Asked asked;
    g_autoptr(GError) cause = NULL;
    if (!read_asked(page, false, &asked, error))
        return false;
    const char *words = value_of(&asked, "q");
    PageAbout const about = {.kind = "search",
        .title = words == NULL ? "Search" : arena_printf(page->arena, "Search: %.200s", words),
        .path = "/search",
        .robots = "noindex, follow"};
    Value *root = page_view(&page->view, &about);
    put_form(&asked, root);
    bool any = false;
    for (size_t index = 0; index + 1 < G_N_ELEMENTS(FIELDS); index++)
        any = any || asked.values[index] != NULL;
    if (asked.problem == NULL && any && !put_results(&asked, root, &cause)) {
        if (!fail_is(cause, FAIL_BUSY)) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        asked.problem = arena_strdup(page->arena, cause->message);
    }
    value_put_text(root, "problem", asked.problem);
    return site_render(page, "search", root, error);
}

/* [{"text", "marked"}] */
static Json *
parts_json(const SearchParts *parts)
{
    Json *list = json_array();
    for (unsigned index = 0; index < parts->count; index++) {
        Json *part = json_object();
        json_object_set_new(part, "text", json_string(parts->parts[index].text));
        json_object_set_new(part, "marked", json_boolean(parts->parts[index].marked));
        json_array_append_new(list, part);
    }
    return list;
}

static Json *
hits_json(View *view, const SearchResult *result)
{
    Json *list = json_array();
    for (unsigned index = 0; index < result->count; index++) {
        const SearchHit *hit = &result->hits[index];
        Json *story = card_json(view, hit->card);
        json_object_set_new(story, "headline_parts", parts_json(&hit->headline));
        json_object_set_new(story, "passage", parts_json(&hit->passage));
        json_array_append_new(list, story);
    }
    return list;
}

/* {"section": [{"value", "name", "count", "more"}], "tag": …}: what could be asked for besides.
 * With more, count is what is known of and there may be more. */
static bool
put_counts(Asked *asked, const SearchResult *result, Json *answer, GError **error)
{
    static const char *const NAMES[] = {NULL, "tag", "author", "source"};
    View *view = &asked->page->view;
    Json *counts = json_object();
    json_object_set_new(answer, "counts", counts);
    json_object_set_new(counts, "section", json_array());
    for (size_t index = 1; index < G_N_ELEMENTS(NAMES); index++)
        json_object_set_new(counts, NAMES[index], json_array());
    for (unsigned index = 0; index < result->facet_count; index++) {
        const SearchFacet *facet = &result->facets[index];
        const char *field = "section", *name = NULL, *value = NULL;
        Label label;
        bool found = false;
        if (topic_kind(facet->topic) == TOPIC_SECTION) {
            const Section *section = section_find(view->reader->sections, topic_id(facet->topic));
            name = section != NULL ? card_view_path_label(view, section) : NULL;
            value = section != NULL ? section->path : NULL;
        } else if (topic_kind(facet->topic) == TOPIC_LABEL) {
            if (!label_find(
                    view->reader, view->arena, topic_id(facet->topic), &label, &found, error))
                return false;
            field = found ? NAMES[label.kind] : NULL;
            name = found ? label.name : NULL;
            value = found ? label.slug : NULL;
        }
        if (name == NULL)
            continue;
        Json *count = json_object();
        json_put_text(count, "value", value);
        json_put_text(count, "name", name);
        json_put_int(count, "count", facet->count);
        json_object_set_new(count, "more", json_boolean(result->more));
        json_array_append_new(json_object_get(counts, field), count);
    }
    return true;
}

bool
site_search_json(Site *site, HttpRequest *request, View *view, Json **ret_answer, GError **error)
{
    Asked asked;
    SearchResult result;
    SitePage page = {
        .site = site, .request = request, .arena = view->arena, .view = *view, .uncached = true};
    bool const typing = g_strcmp0(http_request_query(request, "typing"), "1") == 0;
    if (!read_asked(&page, typing, &asked, error))
        return false;
    if (asked.problem != NULL && (!asked.query.typing || asked.query.text.problem == NULL))
        return fail(error, FAIL_INVALID, "%s", asked.problem);
    if (!search_run(view->reader, view->arena, &asked.query, &result, error))
        return false;
    g_autoptr(Json) answer = json_object();
    json_object_set_new(answer, "stories", hits_json(view, &result));
    json_put_int(answer, "found", result.found);
    json_object_set_new(answer, "more", json_boolean(result.more));
    json_put_int(answer, "page", asked.number);
    json_put_text(answer, "instead", result.instead);
    json_put_text(answer, "problem", asked.problem);
    if (!put_counts(&asked, &result, answer, error))
        return false;
    *ret_answer = g_steal_pointer(&answer);
    return true;
}

bool
opensearch_xml(SitePage *page, GError **error)
{
    const Settings *settings = page->view.reader->settings;
    g_autoptr(xmlBuffer) buffer = xmlBufferCreate();
    g_autoptr(xmlTextWriter) writer = xmlNewTextWriterMemory(buffer, 0);
    view_depend(&page->view, TOPIC_SETTINGS, 0);
    g_autofree char *name =
        g_utf8_substring(settings->title, 0, MIN(16, g_utf8_strlen(settings->title, -1)));
    xmlTextWriterStartDocument(writer, "1.0", "UTF-8", NULL);
    xmlTextWriterStartElement(writer, BAD_CAST "OpenSearchDescription");
    xmlTextWriterWriteAttribute(
        writer, BAD_CAST "xmlns", BAD_CAST "http://a9.com/-/spec/opensearch/1.1/");
    xmlTextWriterWriteElement(writer, BAD_CAST "ShortName", BAD_CAST name);
    xmlTextWriterWriteFormatElement(writer, BAD_CAST "Description", "Search %s", settings->title);
    xmlTextWriterWriteElement(writer, BAD_CAST "InputEncoding", BAD_CAST "UTF-8");
    xmlTextWriterStartElement(writer, BAD_CAST "Url");
    xmlTextWriterWriteAttribute(writer, BAD_CAST "type", BAD_CAST "text/html");
    xmlTextWriterWriteFormatAttribute(
        writer, BAD_CAST "template", "%s/search?q={searchTerms}", settings->base_url);
    xmlTextWriterEndDocument(writer);
    xmlTextWriterFlush(writer);
    http_response_type(page->response, "application/opensearchdescription+xml");
    http_response_body(
        page->response, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
    return true;
}
