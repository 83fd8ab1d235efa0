/* SPDX-License-Identifier: MIT */
/* Pages of lists: latest, tags, authors, sources, days and months. A page of a list is named by the
 * story it begins behind ("before") or ends before ("after"), so that it stays itself while news
 * arrives, and the millionth story costs what the first does. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "site/site_internal.h"
#include "views/card_view.h"
#include "views/moment.h"

enum { PAGE_LENGTH = 30, DAY_LIMIT = 2000, COMPANIONS = 12, COMPANION_STORIES = 40 };

/* "1732430000000000.42" */
static bool
read_cursor(const char *text, CardCursor *ret_cursor, GError **error)
{
    char *end;
    gint64 const published_us = g_ascii_strtoll(text, &end, 10);
    gint64 const id = *end == '.' ? g_ascii_strtoll(end + 1, &end, 10) : 0;
    if (published_us <= 0 || id <= 0 || *end != '\0')
        return fail(error, FAIL_NOT_FOUND, "there is no such page of the list");
    *ret_cursor = (CardCursor){published_us, id};
    return true;
}

static char *
cursor_address(Arena *arena, const char *path, const char *name, const Card *card)
{
    return arena_printf(arena, "%s?%s=%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, path, name,
        card->published_us, card->id);
}

/* The page after a cursor, going towards the newest; at the newest it is the list's first page. */
static bool
newer_page(SitePage *page, uint64_t topic, const char *path, CardCursor after, ListPage *list,
    GError **error)
{
    CardList *cards = &list->cards;
    if (!card_list_newer(
            page->view.reader, page->arena, topic, after, PAGE_LENGTH + 1, cards, error))
        return false;
    if (cards->count <= PAGE_LENGTH) {
        if (!card_list(page->view.reader, page->arena, topic, (CardCursor){0, 0}, PAGE_LENGTH,
                cards, error))
            return false;
    } else {
        cards->cards++;
        cards->count--;
        list->newer = cursor_address(page->arena, path, "after", cards->cards[0]);
    }
    if (cards->count > 0)
        list->older = cursor_address(page->arena, path, "before", cards->cards[cards->count - 1]);
    return true;
}

bool
site_list_page(SitePage *page, uint64_t topic, const char *path, ListPage *ret_list, GError **error)
{
    const char *before = http_request_query(page->request, "before");
    const char *after = http_request_query(page->request, "after");
    ListPage list = {0};
    CardCursor cursor = {0, 0};
    g_array_append_val(page->view.topics, topic);
    if (before != NULL && !read_cursor(before, &cursor, error))
        return false;
    if (before == NULL && after != NULL) {
        if (!read_cursor(after, &cursor, error) ||
            !newer_page(page, topic, path, cursor, &list, error))
            return false;
        *ret_list = list;
        return true;
    }
    if (!card_list(
            page->view.reader, page->arena, topic, cursor, PAGE_LENGTH + 1, &list.cards, error))
        return false;
    if (list.cards.count > PAGE_LENGTH) {
        list.cards.count = PAGE_LENGTH;
        list.older = cursor_address(page->arena, path, "before", list.cards.cards[PAGE_LENGTH - 1]);
    }
    if (before != NULL && list.cards.count > 0)
        list.newer = cursor_address(page->arena, path, "after", list.cards.cards[0]);
    *ret_list = list;
    return true;
}

/* What all list pages share; extra (may be NULL) is put under its field. */
typedef struct {
    PageAbout about;
    const char *template_name;
    const char *heading;
    const char *intro;
} ListAbout;

static Value *
list_root(SitePage *page, const ListAbout *list_about, const ListPage *list)
{
    static const char *const SLOTS[] = {"top", NULL};
    View *view = &page->view;
    PageAbout about = list_about->about;
    about.previous = list->newer;
    about.next = list->older;
    if (list->newer != NULL)
        about.robots = "noindex, follow";
    Value *root = page_view(view, &about);
    page_view_social(view, root, &about);
    site_put_ads(page, root, SLOTS);
    value_put_text(root, "heading", list_about->heading);
    value_put_text(root, "intro", list_about->intro);
    value_put(root, "days", card_view_days(view, &list->cards));
    value_put_text(root, "older", list->older);
    value_put_text(root, "newer", list->newer);
    value_put_bool(root, "empty", list->cards.count == 0);
    return root;
}

bool
latest_page(SitePage *page, GError **error)
{
    ListPage list;
    if (!site_list_page(page, topic_of(TOPIC_LATEST, 0), "/latest", &list, error))
        return false;
    ListAbout const about = {
        .about = {.kind = "latest",
            .title = "Latest",
            .path = "/latest",
            .description = "The newest stories of all sections, as they are published."},
        .heading = "Latest",
    };
    return site_render(page, "latest", list_root(page, &about, &list), error);
}

/* The tags that stand beside this one on its newest stories, the most frequent first. */
typedef struct {
    int64_t id;
    unsigned count;
} Companion;

static int
compare_companions(gconstpointer left, gconstpointer right)
{
    const Companion *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static bool
count_companions(
    SitePage *page, const CardList *cards, int64_t tag_id, GArray *companions, GError **error)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (unsigned index = 0; index < cards->count && index < COMPANION_STORIES; index++) {
        Story story;
        Gate gate;
        bool found;
        if (!story_find_public(page->view.reader, page->arena, cards->cards[index]->id, &story,
                &gate, &found, error))
            return false;
        for (unsigned place = 0; found && place < story.live->tag_count; place++) {
            int64_t const id = story.live->tags[place];
            if (id == tag_id)
                continue;
            gpointer known = g_hash_table_lookup(places, &id);
            if (known != NULL) {
                g_array_index(companions, Companion, GPOINTER_TO_UINT(known) - 1).count++;
                continue;
            }
            Companion const companion = {id, 1};
            g_array_append_val(companions, companion);
            g_hash_table_insert(places, arena_memdup(page->arena, &id, sizeof id),
                GUINT_TO_POINTER(companions->len));
        }
    }
    g_array_sort(companions, compare_companions);
    return true;
}

static bool
put_companions(SitePage *page, Value *root, const CardList *cards, int64_t tag_id, GError **error)
{
    g_autoptr(GArray) companions = g_array_new(FALSE, FALSE, sizeof(Companion));
    Value *list = value_list(page->arena);
    unsigned count = 0;
    if (!count_companions(page, cards, tag_id, companions, error))
        return false;
    for (; count < companions->len && count < COMPANIONS; count++) {
        int64_t const id = g_array_index(companions, Companion, count).id;
        Label label;
        bool found;
        view_depend(&page->view, TOPIC_NAME, id);
        if (!label_find(page->view.reader, page->arena, id, &label, &found, error))
            return false;
        if (!found)
            continue;
        Value *value = value_object(page->arena);
        value_put_text(value, "name", label.name);
        value_put_text(value, "url", address_of_label(page->arena, LABEL_TAG, label.slug));
        value_add(list, value);
    }
    if (count == 0)
        return true;
    Value *value = value_object(page->arena);
    value_put(value, "tags", list);
    value_put(root, "companions", value);
    return true;
}

/* Finds the label of a request, or fails NOT_FOUND. */
static bool
find_label(SitePage *page, LabelKind kind, Label *ret_label, GError **error)
{
    const char *slug = http_request_param(page->request, "slug");
    bool found;
    if (!label_find_slug(page->view.reader, page->arena, kind, slug, ret_label, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no such page");
    view_depend(&page->view, TOPIC_NAME, ret_label->id);
    return true;
}

static Value *
label_value(SitePage *page, const Label *label, int64_t count)
{
    StoryPicture const picture = {.media_id = label->picture_id, .alt = label->name};
    Value *value = value_object(page->arena);
    value_put_text(value, "name", label->name);
    value_put_text(value, "type", label->type);
    value_put_text(value, "role", label->role);
    value_put_text(value, "link", label->url);
    value_put_text(value, "description", label->description);
    value_put_int(value, "count", count);
    Value *image = card_view_picture(&page->view, &picture);
    if (image != NULL)
        value_put(value, "picture", image);
    return value;
}

static bool
label_page(SitePage *page, LabelKind kind, const char *template_name, GError **error)
{
    Label label;
    ListPage list;
    int64_t count;
    if (!find_label(page, kind, &label, error))
        return false;
    const char *path = address_of_label(page->arena, kind, label.slug);
    uint64_t const topic = topic_of(TOPIC_LABEL, label.id);
    if (!site_list_page(page, topic, path, &list, error) ||
        !card_count(page->view.reader, topic, &count, error))
        return false;
    ListAbout const about = {
        .about = {.kind = template_name,
            .title = label.name,
            .path = path,
            .description = label.description,
            .feed_path = path,
            .feed_title = label.name,
            .robots = count == 0 ? "noindex" : NULL},
        .heading = label.name,
    };
    Value *root = list_root(page, &about, &list);
    value_put(root, template_name, label_value(page, &label, count));
    if (kind == LABEL_TAG && !put_companions(page, root, &list.cards, label.id, error))
        return false;
    return site_render(page, template_name, root, error);
}

bool
tag_page(SitePage *page, GError **error)
{
    return label_page(page, LABEL_TAG, "tag", error);
}

bool
author_page(SitePage *page, GError **error)
{
    return label_page(page, LABEL_AUTHOR, "author", error);
}

bool
source_page(SitePage *page, GError **error)
{
    return label_page(page, LABEL_SOURCE, "source", error);
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
    Label label;
    while (index + 1 < G_N_ELEMENTS(KINDS) && !g_str_has_prefix(path, KINDS[index].prefix))
        index++;
    if (!site_feed_is(file))
        return fail(error, FAIL_NOT_FOUND, "there is no such page");
    if (!find_label(page, KINDS[index].kind, &label, error))
        return false;
    FeedAbout const about = {
        .title =
            arena_printf(page->arena, "%s: %s", page->view.reader->settings->title, label.name),
        .description = label.description,
        .path = address_of_label(page->arena, label.kind, label.slug),
        .topic = topic_of(TOPIC_LABEL, label.id),
    };
    return site_write_feed(page, file, &about, error);
}
