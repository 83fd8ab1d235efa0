/* SPDX-License-Identifier: MIT */
#include "views/dossier_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "newsroom/address.h"
#include "views/card_view.h"
#include "views/moment.h"
#include "views/period.h"

enum { TOP_SECTIONS_MAX = 64 };

/* After so long without a story it is "from … to …" and no longer "since". */
static const int64_t ASLEEP_US = 180 * DAY_US;
/* Within so long a beginning is named by its day. */
static const int64_t YOUNG_US = 60 * DAY_US;

/* "1,204 stories" */
static char *
count_label(Arena *arena, int64_t count)
{
    char digits[32], grouped[48];
    int const length = g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, count);
    size_t used = 0;
    for (int at = 0; at < length; at++) {
        if (at > 0 && (length - at) % 3 == 0)
            grouped[used++] = ',';
        grouped[used++] = digits[at];
    }
    grouped[used] = '\0';
    return arena_printf(arena, "%s %s", grouped, count == 1 ? "story" : "stories");
}

static const char *
day_of(View *view, int64_t at_us)
{
    return period_label(view->arena, PERIOD_DAY, moment_date(view, at_us));
}

static const char *
month_of(View *view, int64_t at_us)
{
    return period_label(view->arena, PERIOD_MONTH, moment_date(view, at_us) / 100);
}

/* "One story, of 12 March 2019" or "1,204 stories since March 2018" */
static const char *
when_sentence(View *view, const Dossier *dossier)
{
    Arena *arena = view->arena;
    int64_t const now_us = view->reader->now_us;
    const char *count = count_label(arena, dossier->count);
    const char *day = day_of(view, dossier->first_us), *month = month_of(view, dossier->first_us);
    const char *last = month_of(view, dossier->newest_us);
    view_depend(view, TOPIC_TODAY, 0);
    if (dossier->count == 1)
        return arena_printf(arena, "One story, of %s", day);
    if (strcmp(day, day_of(view, dossier->newest_us)) == 0)
        return arena_printf(arena, "%s, all of %s", count, day);
    if (now_us - dossier->newest_us <= ASLEEP_US)
        return arena_printf(
            arena, "%s since %s", count, now_us - dossier->first_us <= YOUNG_US ? day : month);
    if (strcmp(month, last) == 0)
        return arena_printf(arena, "%s in %s", count, month);
    return arena_printf(arena, "%s from %s to %s", count, month, last);
}

/* The sections at the top of the tree, in place of those given. */
static unsigned
fold_to_top(
    View *view, const Dossier *dossier, CardTally ret_tops[TOP_SECTIONS_MAX], unsigned *ret_best)
{
    unsigned count = 0, best = 0;
    for (unsigned index = 0; index < dossier->section_count; index++) {
        const Section *section = section_find(view->reader->sections, dossier->sections[index].id);
        unsigned place = 0;
        if (section == NULL)
            continue;
        while (section->parent != NULL)
            section = section->parent;
        while (place < count && ret_tops[place].id != section->id)
            place++;
        if (place == TOP_SECTIONS_MAX)
            continue;
        if (place == count)
            ret_tops[count++] = (CardTally){section->id, 0};
        ret_tops[place].count += dossier->sections[index].count;
        if (ret_tops[place].count > ret_tops[best].count)
            best = place;
    }
    *ret_best = best;
    return count;
}

static const char *
section_label(View *view, int64_t id)
{
    const Section *section = section_find(view->reader->sections, id);
    return section == NULL ? NULL : card_view_path_label(view, section);
}

/* "mostly in World » Russia and Politics": one section, two, or the branch of the tree that has
 * half of the newest stories; NULL where they are all over the place. */
static const char *
where_sentence(View *view, const Dossier *dossier)
{
    CardTally tops[TOP_SECTIONS_MAX];
    unsigned best;
    int64_t const half = ((int64_t)dossier->sampled + 1) / 2;
    if (dossier->section_count == 0)
        return NULL;
    const char *first = section_label(view, dossier->sections[0].id);
    if (first != NULL && dossier->section_count == 1)
        return arena_printf(view->arena, dossier->count == 1 ? "in %s" : "all in %s", first);
    if (first != NULL && dossier->sections[0].count >= half)
        return arena_printf(view->arena, "mostly in %s", first);
    if (fold_to_top(view, dossier, tops, &best) > 0 && tops[best].count >= half) {
        const char *top = section_label(view, tops[best].id);
        return arena_printf(view->arena, "mostly in %s", top);
    }
    if (first == NULL || dossier->sections[0].count + dossier->sections[1].count < half)
        return NULL;
    const char *second = section_label(view, dossier->sections[1].id);
    return second == NULL ? NULL : arena_printf(view->arena, "mostly in %s and %s", first, second);
}

char *
dossier_view_facts(View *view, const Dossier *dossier)
{
    if (dossier->count == 0 || dossier->first_us == 0)
        return NULL;
    const char *when = when_sentence(view, dossier), *where = where_sentence(view, dossier);
    view_depend(view, TOPIC_SECTIONS, 0);
    if (where == NULL)
        return arena_printf(view->arena, "%s.", when);
    return arena_printf(
        view->arena, "%s, %s%s.", when, dossier->count > dossier->sampled ? "lately " : "", where);
}

Value *
dossier_view_companions(View *view, const Dossier *dossier)
{
    if (dossier->companion_count == 0)
        return NULL;
    Value *tags = value_list(view->arena), *value = value_object(view->arena);
    for (unsigned index = 0; index < dossier->companion_count; index++) {
        const Label *label = &dossier->companions[index];
        Value *tag = value_object(view->arena);
        view_depend(view, TOPIC_NAME, label->id);
        value_put_text(tag, "name", label->name);
        value_put_text(tag, "url", address_of_label(view->arena, label->kind, label->slug));
        value_add(tags, tag);
    }
    value_put(value, "tags", tags);
    return value;
}

static const char *
schema_type(const Label *label)
{
    static const struct {
        const char *type;
        const char *schema;
    } TYPES[] = {{"person", "Person"}, {"place", "Place"}, {"organisation", "Organization"}};

    if (label->kind == LABEL_AUTHOR)
        return "Person";
    if (label->kind == LABEL_SOURCE)
        return "Organization";
    for (size_t index = 0; index < G_N_ELEMENTS(TYPES); index++)
        if (g_strcmp0(label->type, TYPES[index].type) == 0)
            return TYPES[index].schema;
    return "Thing";
}

SafeHtml
dossier_view_json_ld(View *view, const Label *label, const char *path, const char *description)
{
    const Settings *settings = view->reader->settings;
    const char *address = view_absolute(view, path);
    g_autoptr(Json) page = json_object();
    json_t *thing = json_object();
    json_put_text(thing, "@type", schema_type(label));
    json_put_text(thing, "name", label->name);
    json_put_text(thing, "description", label->description);
    json_put_text(thing, "jobTitle", label->kind == LABEL_AUTHOR ? label->role : NULL);
    json_put_text(thing, "sameAs", label->url);
    json_put_text(page, "@context", "https://schema.org");
    json_put_text(page, "@type", "CollectionPage");
    json_put_text(page, "@id", address);
    json_put_text(page, "url", address);
    json_put_text(page, "name", label->name);
    json_put_text(page, "description", description);
    json_put_text(page, "inLanguage", settings->language);
    json_object_set_new(page, "about", thing);
    json_object_set_new(page, "isPartOf",
        json_pack("{s:s,s:s,s:s}", "@type", "WebSite", "name", settings->title, "url",
            view_absolute(view, "/")));
    view_depend(view, TOPIC_SETTINGS, 0);
    return safe_html_from_json(view->arena, page);
}
