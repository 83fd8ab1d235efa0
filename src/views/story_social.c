/* SPDX-License-Identifier: MIT */
/* What other sites and search engines read of a story: Open Graph, and schema.org's NewsArticle
 * with its BreadcrumbList as JSON-LD. */
#include "base/clock.h"
#include "base/json.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "views/card_view.h"
#include "views/live_view.h"
#include "views/moment.h"
#include "views/story_view.h"

const char *
story_view_description(View *view, const Story *story)
{
    const Card *card = NULL;
    if (story->live->standfirst != NULL)
        return story->live->standfirst;
    if (!card_find(view->reader, view->arena, story->id, &card, NULL) || card == NULL)
        return NULL;
    return card->standfirst;
}

static const char *
label_name(View *view, int64_t id, const char **ret_url)
{
    Label label;
    bool found;
    if (!label_find(view->reader, view->arena, id, &label, &found, NULL) || !found)
        return NULL;
    *ret_url = view_absolute(view, address_of_label(view->arena, label.kind, label.slug));
    return label.name;
}

static const char *
iso_second(View *view, int64_t at_us)
{
    return clock_iso(view->arena, at_us / SECOND_US * SECOND_US);
}

static Value *
names_value(View *view, const int64_t *ids, unsigned count)
{
    Value *names = value_list(view->arena);
    for (unsigned index = 0; index < count; index++) {
        const char *url, *name = label_name(view, ids[index], &url);
        if (name == NULL)
            continue;
        Value *value = value_object(view->arena);
        value_put_text(value, "name", name);
        value_add(names, value);
    }
    return names;
}

static Value *
open_graph(View *view, const Story *story)
{
    const StoryContent *content = story->live;
    const Section *section = story_view_section(view, content);
    Value *social = value_object(view->arena);
    value_put_text(social, "type", "article");
    value_put_text(social, "title", content->headline);
    value_put_text(social, "description", story_view_description(view, story));
    value_put_text(social, "url", view_absolute(view, story_view_address(view, story)));
    /* In the one form that every place which shows links can read. */
    value_put(social, "image", card_view_cut(view, &content->picture, MEDIA_BANNER, "jpg"));
    value_put_text(social, "published", iso_second(view, story->published_us));
    if (story->updated_us > story->published_us)
        value_put_text(social, "modified", iso_second(view, story->updated_us));
    value_put_text(social, "section", section != NULL ? section->name : NULL);
    value_put(social, "authors", names_value(view, content->authors, content->author_count));
    value_put(social, "tags", names_value(view, content->tags, content->tag_count));
    return social;
}

static json_t *
publisher_json(View *view)
{
    const Settings *settings = view->reader->settings;
    const Value *logo = card_view_logo(view);
    json_t *publisher = json_pack("{s:s,s:s,s:s}", "@type", "NewsMediaOrganization", "name",
        settings->title, "url", view_absolute(view, "/"));
    if (logo != NULL)
        json_object_set_new(publisher, "logo",
            json_pack("{s:s,s:s,s:I,s:I}", "@type", "ImageObject", "url",
                value_get_text(value_get(logo, "url")), "width",
                (json_int_t)value_get_int(value_get(logo, "width")), "height",
                (json_int_t)value_get_int(value_get(logo, "height"))));
    return publisher;
}

static json_t *
authors_json(View *view, const StoryContent *content)
{
    json_t *authors = json_array();
    for (unsigned index = 0; index < content->author_count; index++) {
        const char *url, *name = label_name(view, content->authors[index], &url);
        if (name != NULL)
            json_array_append_new(
                authors, json_pack("{s:s,s:s,s:s}", "@type", "Person", "name", name, "url", url));
    }
    if (json_array_size(authors) == 0)
        json_array_append_new(authors, publisher_json(view));
    return authors;
}

static json_t *
breadcrumbs_json(View *view, const Section *section)
{
    json_t *items = json_array();
    for (; section != NULL; section = section->parent)
        json_array_insert_new(items, 0,
            json_pack("{s:s,s:s,s:s}", "@type", "ListItem", "name", section->name, "item",
                view_absolute(view, address_of_section(view->arena, section))));
    for (size_t index = 0; index < json_array_size(items); index++)
        json_object_set_new(
            json_array_get(items, index), "position", json_integer((json_int_t)index + 1));
    return json_pack("{s:s,s:o}", "@type", "BreadcrumbList", "itemListElement", items);
}

/* The picture in the three shapes that search engines ask for; NULL for none. */
static json_t *
images_json(View *view, const StoryPicture *picture)
{
    static const MediaShape SHAPES[] = {MEDIA_WIDE, MEDIA_STANDARD, MEDIA_SQUARE};
    json_t *images = json_array();
    for (size_t index = 0; index < G_N_ELEMENTS(SHAPES); index++) {
        const Value *cut = card_view_cut(view, picture, SHAPES[index], "webp");
        if (cut != NULL)
            json_array_append_new(
                images, json_pack("{s:s,s:s,s:I,s:I}", "@type", "ImageObject", "url",
                            value_get_text(value_get(cut, "url")), "width",
                            (json_int_t)value_get_int(value_get(cut, "width")), "height",
                            (json_int_t)value_get_int(value_get(cut, "height"))));
    }
    if (json_array_size(images) > 0)
        return images;
    json_decref(images);
    return NULL;
}

static json_t *
article_json(View *view, const Story *story)
{
    const StoryContent *content = story->live;
    const char *address = view_absolute(view, story_view_address(view, story));
    const Section *section = story_view_section(view, content);
    json_t *article = json_object();
    json_put_text(article, "@type", "NewsArticle");
    json_put_text(article, "@id", address);
    json_put_text(article, "url", address);
    json_put_text(article, "mainEntityOfPage", address);
    json_put_text(article, "headline", content->headline);
    json_put_text(article, "description", story_view_description(view, story));
    json_put_text(article, "datePublished", iso_second(view, story->published_us));
    json_put_text(
        article, "dateModified", iso_second(view, MAX(story->published_us, story->updated_us)));
    json_put_text(article, "articleSection", section != NULL ? section->name : NULL);
    json_put_text(article, "inLanguage",
        content->language != NULL ? content->language : view->reader->settings->language);
    json_put_text(article, "dateline", content->dateline);
    json_object_set_new(article, "author", authors_json(view, content));
    json_object_set_new(article, "publisher", publisher_json(view));
    json_object_set_new(article, "isAccessibleForFree", json_true());
    json_t *images = images_json(view, &content->picture);
    if (images != NULL)
        json_object_set_new(article, "image", images);
    json_t *keywords = json_array();
    for (unsigned index = 0; index < content->tag_count; index++) {
        const char *url, *name = label_name(view, content->tags[index], &url);
        if (name != NULL)
            json_array_append_new(keywords, json_string(name));
    }
    json_object_set_new(article, "keywords", keywords);
    for (unsigned index = 0; index < story->correction_count; index++) {
        if (index == 0)
            json_object_set_new(article, "correction", json_array());
        json_array_append_new(json_object_get(article, "correction"),
            json_pack("{s:s,s:s,s:s}", "@type", "CorrectionComment", "text",
                story->corrections[index].text, "datePublished",
                iso_second(view, story->corrections[index].at_us)));
    }
    return article;
}

/* Makes a NewsArticle a LiveBlogPosting: which is one of its kinds. */
static void
put_coverage(View *view, json_t *article, const Story *story, const LiveEntryList *entries)
{
    int64_t last_us = story->published_us;
    for (unsigned index = 0; index < entries->count; index++)
        last_us = MAX(last_us, entries->entries[index].at_us);
    json_put_text(article, "@type", "LiveBlogPosting");
    json_put_text(article, "coverageStartTime", iso_second(view, story->published_us));
    if (story->coverage == COVERAGE_ENDED)
        json_put_text(article, "coverageEndTime", iso_second(view, last_us));
    json_put_text(article, "dateModified", iso_second(view, MAX(last_us, story->updated_us)));
    json_object_set_new(article, "liveBlogUpdate",
        live_view_updates(view, story_view_address(view, story), entries));
}

bool
story_view_social(
    View *view, const Story *story, const LiveEntryList *entries, Value *page, GError **error)
{
    json_t *article = article_json(view, story);
    if (entries != NULL)
        put_coverage(view, article, story, entries);
    g_autoptr(Json) root = json_pack("{s:s,s:[o,o]}", "@context", "https://schema.org", "@graph",
        article, breadcrumbs_json(view, story_view_section(view, story->live)));
    value_put(page, "social", open_graph(view, story));
    if (root != NULL)
        value_put_safe(page, "json_ld", safe_html_from_json(view->arena, root));
    return true;
}
