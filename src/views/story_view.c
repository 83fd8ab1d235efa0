/* SPDX-License-Identifier: MIT */
#include "views/story_view.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/label.h"
#include "newsroom/media_body.h"
#include "text/plain.h"
#include "views/card_view.h"
#include "views/correction_view.h"
#include "views/moment.h"

enum { LIST_LENGTH = 6, WORDS_A_MINUTE = 230, COMPARED_MAX = 5 };

const Section *
story_view_section(const View *view, const StoryContent *content)
{
    return content->section_count == 0 ? NULL
                                       : section_find(view->reader->sections, content->sections[0]);
}

char *
story_view_address(View *view, const Story *story)
{
    return address_of_story(
        view->arena, story->id, story_slug(view->arena, story->live), story->coverage);
}

static void
depend_on_picture(int64_t id, void *view)
{
    view_depend(view, TOPIC_MEDIA, id);
}

bool
story_view_body(View *view, const StoryContent *content, SafeHtml *ret_body, GError **error)
{
    MediaBody const how = {content->body_format == BODY_MARKDOWN, depend_on_picture, view};
    SafeHtml body;
    return story_body_html(view->reader, view->arena, content, &body, error) &&
           media_body_public(view->reader, view->arena, body, &how, ret_body, error);
}

const char *
story_view_text(View *view, const StoryContent *content, size_t most_bytes)
{
    const char *text;
    return story_public_text(
               view->reader, view->arena, content, most_bytes, depend_on_picture, view, &text, NULL)
               ? text
               : "";
}

/* Of the stories that an editor pinned beside it, those that the public may see. */
static bool
public_related(View *view, const StoryContent *content, StoryContent *shown, GError **error)
{
    int64_t *ids = arena_new_array(view->arena, int64_t, content->related_count + 1);
    unsigned count = 0;
    for (unsigned index = 0; index < content->related_count; index++) {
        const Card *card;
        if (!card_find(view->reader, view->arena, content->related[index], &card, error))
            return false;
        if (card != NULL)
            ids[count++] = card->id;
    }
    shown->related = ids;
    shown->related_count = count;
    shown->unrelated_count = 0;
    return true;
}

bool
story_view_content(View *view, const StoryContent *content, StoryContent *ret_shown, GError **error)
{
    StoryContent shown = *content;
    SafeHtml body;
    Media media;
    if (!story_view_body(view, content, &body, error) ||
        !public_related(view, content, &shown, error))
        return false;
    shown.body = arena_strndup(view->arena, body.html, body.size);
    shown.body_format = BODY_HTML;
    if (!card_view_shown(view, &content->picture, &media, &shown.picture))
        shown.picture = (StoryPicture){0};
    *ret_shown = shown;
    return true;
}

/* A label for its page, depending on its words only. False where it is gone. */
static bool
find_label(View *view, int64_t id, Label *ret_label)
{
    bool found = false;
    view_depend(view, TOPIC_NAME, id);
    return label_find(view->reader, view->arena, id, ret_label, &found, NULL) && found;
}

static Value *
label_value(View *view, const Label *label)
{
    Value *value = value_object(view->arena);
    value_put_text(value, "name", label->name);
    value_put_text(value, "url", address_of_label(view->arena, label->kind, label->slug));
    if (label->kind == LABEL_TAG)
        value_put_text(value, "type", label->type != NULL ? label->type : "topic");
    return value;
}

/* {field: [label]} or NULL. */
static Value *
labels_value(View *view, const char *field, const int64_t *ids, unsigned count)
{
    Value *list = value_list(view->arena);
    unsigned known = 0;
    for (unsigned index = 0; index < count; index++) {
        Label label;
        if (!find_label(view, ids[index], &label))
            continue;
        value_add(list, label_value(view, &label));
        known++;
    }
    if (known == 0)
        return NULL;
    Value *value = value_object(view->arena);
    value_put(value, field, list);
    return value;
}

static void
put_source(View *view, Value *value, const StoryContent *content)
{
    Label label;
    if (content->source_id == 0 || !find_label(view, content->source_id, &label))
        return;
    Value *source = label_value(view, &label);
    value_put_text(source, "link", content->source_url != NULL ? content->source_url : label.url);
    value_put(value, "source", source);
}

static void
put_corrections(View *view, Value *value, const Story *story)
{
    if (story->correction_count == 0)
        return;
    unsigned compared = 0;
    Value *corrections = value_object(view->arena), *notes = value_list(view->arena);
    for (unsigned index = story->correction_count; index > 0; index--) {
        const Correction *correction = &story->corrections[index - 1];
        Value *note = moment_full_value(view, correction->at_us);
        value_put_text(note, "text", correction->text);
        Value *changes = compared >= COMPARED_MAX ? NULL : correction_view(view, story, correction);
        compared += changes != NULL;
        if (changes != NULL)
            value_put(note, "changes", changes);
        else
            value_put_bool(note, "changes", false);
        value_add(notes, note);
    }
    value_put(corrections, "notes", notes);
    value_put(value, "corrections", corrections);
}

static void
put_length(Value *value, View *view, SafeHtml body)
{
    const char *text = plain_from_html(view->arena, body.html, body.size);
    unsigned const words = plain_word_count(text);
    value_put_int(value, "word_count", words);
    if (words >= WORDS_A_MINUTE)
        value_put_int(value, "reading_minutes", (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE);
}

bool
story_view(View *view, const Story *story, Value **ret_value, GError **error)
{
    const StoryContent *content = story->live;
    const Card *card;
    SafeHtml body;
    if (!card_find(view->reader, view->arena, story->id, &card, error) ||
        !story_view_body(view, content, &body, error))
        return fail_prefix(error, "story %" G_GINT64_FORMAT, story->id);
    if (card == NULL)
        return fail(error, FAIL_NOT_FOUND, "story %" G_GINT64_FORMAT " is not public", story->id);

    Value *value = card_view(view, card);
    value_put_text(value, "title", content->headline);
    value_put_text(value, "standfirst", content->standfirst);
    value_put_text(value, "dateline", content->dateline);
    value_put(value, "time_full", moment_full_value(view, story->published_us));
    if (story->updated_us > story->published_us)
        value_put(value, "updated_full",
            moment_later_value(view, story->updated_us, story->published_us));
    Value *authors = labels_value(view, "people", content->authors, content->author_count);
    if (authors != NULL && content->byline == NULL)
        value_put(value, "authors", authors);
    else
        value_put_text(value, "byline",
            content->byline != NULL ? content->byline : view->reader->settings->title);
    value_put_safe(value, "body", safe_html_scroll_tables(view->arena, body));
    Value *picture = card_view_picture(view, &content->picture);
    if (picture != NULL)
        value_put(value, "picture", picture);
    put_source(view, value, content);
    put_corrections(view, value, story);
    Value *tags = labels_value(view, "list", content->tags, content->tag_count);
    if (tags != NULL)
        value_put(value, "tags", tags);
    put_length(value, view, body);
    view_depend(view, TOPIC_STORY, story->id);
    *ret_value = value;
    return true;
}

/* The stories beside this one that the gate lets through. */
static bool
related_cards(View *view, const Story *story, GPtrArray *cards, GHashTable *taken, GError **error)
{
    int64_t ids[RELATED_MOST];
    unsigned count = 0;
    view_depend(view, TOPIC_RELATED, story->id);
    view_depend(view, TOPIC_RELATED, 0);
    if (view->related != NULL && related_is_ready(view->related) &&
        !related_for_story(view->related, view->reader, story, false, ids, &count, error))
        return false;
    for (unsigned index = 0; index < count && cards->len < RELATED_SHOWN; index++) {
        const Card *card;
        view_depend(view, TOPIC_STORY, ids[index]);
        if (!card_find(view->reader, view->arena, ids[index], &card, error))
            return false;
        if (card != NULL && g_hash_table_add(taken, (gpointer)&card->id))
            g_ptr_array_add(cards, (gpointer)card);
    }
    return true;
}

static bool
put_more(View *view, const Section *section, GHashTable *taken, Value *page, GError **error)
{
    CardList newest;
    g_autoptr(GPtrArray) cards = g_ptr_array_new();
    view_depend(view, TOPIC_SECTION, section->id);
    if (!card_list(view->reader, view->arena, topic_of(TOPIC_SECTION, section->id),
            (CardCursor){0, 0}, LIST_LENGTH + g_hash_table_size(taken), &newest, error))
        return false;
    for (unsigned index = 0; index < newest.count && cards->len < LIST_LENGTH; index++)
        if (!g_hash_table_contains(taken, &newest.cards[index]->id))
            g_ptr_array_add(cards, (gpointer)newest.cards[index]);
    Value *more = card_view_array(view, cards);
    if (more == NULL)
        return true;
    Value *place = value_object(view->arena);
    value_put_text(place, "name", section->name);
    value_put_text(place, "url", address_of_section(view->arena, section));
    value_put(more, "section", place);
    value_put(page, "more", more);
    return true;
}

bool
story_view_lists(View *view, const Story *story, Value *page, GError **error)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GPtrArray) related = g_ptr_array_new();
    g_hash_table_add(taken, (gpointer)&story->id);
    if (!related_cards(view, story, related, taken, error))
        return fail_prefix(error, "related to story %" G_GINT64_FORMAT, story->id);
    Value *list = card_view_array(view, related);
    if (list != NULL)
        value_put(page, "related", list);
    const Section *section = story_view_section(view, story->live);
    return section == NULL || put_more(view, section, taken, page, error);
}

/* A share address: the parts of a place around the story's address and headline. */
typedef struct {
    const char *id;
    const char *name;
    const char *before;
    const char *order; /* "a" address, "h" headline, "ha" headline, a blank, address … */
    const char *between;
} SharePlace;

Value *
story_view_share(View *view, const Story *story)
{
    static const SharePlace PLACES[] = {
        {"mail", "E-mail", "mailto:?subject=", "ha", "&body="},
        {"whatsapp", "WhatsApp", "https://wa.me/?text=", "ha", "%20"},
        {"telegram", "Telegram", "https://t.me/share/url?url=", "ah", "&text="},
        {"facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u=", "a", ""},
        {"x", "X", "https://x.com/intent/post?url=", "ah", "&text="},
        {"bluesky", "Bluesky", "https://bsky.app/intent/compose?text=", "ha", "%20"},
        {"linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url=", "a", ""},
    };
    g_autofree char *address =
        g_uri_escape_string(view_absolute(view, story_view_address(view, story)), NULL, false);
    g_autofree char *headline = g_uri_escape_string(story->live->headline, NULL, false);
    Value *share = value_list(view->arena);
    for (size_t index = 0; index < G_N_ELEMENTS(PLACES); index++) {
        const SharePlace *place = &PLACES[index];
        const char *first = place->order[0] == 'a' ? address : headline;
        const char *second = place->order[1] == '\0'  ? ""
                             : place->order[1] == 'a' ? address
                                                      : headline;
        Value *value = value_object(view->arena);
        value_put_text(value, "id", place->id);
        value_put_text(value, "name", place->name);
        value_put_text(value, "url",
            arena_printf(view->arena, "%s%s%s%s", place->before, first, place->between, second));
        value_add(share, value);
    }
    return share;
}
