/* SPDX-License-Identifier: MIT */
/* What the writing page shows beside a text, as JSON: the stories that would stand next to it with
 * the reason of each, and names by their beginning. */
#include <string.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/card.h"
#include "newsroom/label.h"
#include "newsroom/signature.h"
#include "views/card_json.h"

enum { WORDS_SHOWN = 3, TERMS_ASKED = 8, NAMES_MOST = 8, QUERY_MAX = 200 };

/* What is told of one story beside another. */
typedef struct {
    DeskPage *page;
    Reader *reader;
    const Story *story;
    GHashTable *words;
} Telling;

static const char *
tag_of_term(const Telling *telling, uint32_t term)
{
    const StoryContent *content = telling->story->live;
    for (unsigned index = 0; index < content->tag_count; index++) {
        Label label;
        bool found;
        if (signature_tag_term(content->tags[index]) == term &&
            label_find(telling->reader, telling->page->arena, content->tags[index], &label, &found,
                NULL) &&
            found)
            return label.name;
    }
    return NULL;
}

/* No number, no scrap. */
static bool
is_telling(const char *word)
{
    return g_unichar_isalpha(g_utf8_get_char(word)) && g_utf8_strlen(word, -1) > 2;
}

/* "both: the tag Lorn Bay; harbour, dredger": what two stories share, the heaviest first. */
static const char *
reason_of(const Telling *telling, const IndexShared *shared, unsigned count)
{
    g_autoptr(GString) tags = g_string_new(NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    unsigned shown = 0;
    for (unsigned index = 0; index < count && shown < WORDS_SHOWN; index++) {
        const char *word = shared[index].is_tag ? tag_of_term(telling, shared[index].term)
                                                : g_hash_table_lookup(telling->words,
                                                      GUINT_TO_POINTER(shared[index].term));
        GString *list = shared[index].is_tag ? tags : words;
        if (word == NULL || !is_telling(word))
            continue;
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", word);
        shown++;
    }
    if (tags->len > 0)
        g_string_prepend(tags, strchr(tags->str, ',') != NULL ? "the tags " : "the tag ");
    if (tags->len > 0 && words->len > 0)
        g_string_append(tags, "; ");
    g_string_append(tags, words->str);
    if (tags->len > 0)
        g_string_prepend(tags, "both: ");
    return tags->len == 0 ? NULL : arena_strndup(telling->page->arena, tags->str, tags->len);
}

/* Adds a story as it is public; nothing where it is not. with_reason: what both share, too. */
static bool
add_story(const Telling *telling, Json *list, int64_t id, bool with_reason, GError **error)
{
    View view = telling->page->view;
    const Card *card;
    IndexShared shared[TERMS_ASKED];
    ScoreParts parts;
    unsigned count = 0;
    g_autoptr(GError) unknown = NULL;
    view.reader = telling->reader;
    if (!card_find(telling->reader, telling->page->arena, id, &card, error))
        return false;
    if (card == NULL || id == telling->story->id)
        return true;
    Json *json = card_json(&view, card);
    if (with_reason && related_explain(site_related(desk_site(telling->page)), telling->reader,
                           telling->story->id, id, &parts, shared, TERMS_ASKED, &count, &unknown))
        json_put_text(json, "reason", reason_of(telling, shared, count));
    json_array_append_new(list, json);
    return true;
}

static bool
add_related(const Telling *telling, Json *list, GError **error)
{
    IndexItem items[INDEX_LIST];
    unsigned count = 0;
    Related *related = site_related(desk_site(telling->page));
    if (!related_is_ready(related))
        return true;
    if (!related_list(related, telling->reader, telling->story->id, items, &count, error))
        return false;
    for (unsigned index = 0; index < count; index++)
        if (!add_story(telling, list, items[index].story_id, true, error))
            return false;
    return true;
}

/* The stories of "ids": pinned or left out, whatever the text says. */
static bool
add_others(const Telling *telling, Json *list, GError **error)
{
    const char *text = http_request_query(telling->page->request, "ids");
    g_auto(GStrv) ids = g_strsplit(text != NULL ? text : "", ",", 2 * STORY_LABELS_MAX);
    for (char **id = ids; *id != NULL; id++) {
        gint64 number;
        if (**id == '\0')
            continue;
        if (!g_ascii_string_to_signed(*id, 10, 1, INT64_C(1) << 55, &number, NULL))
            return fail(error, FAIL_INVALID, "ids: numbers of stories were expected");
        if (!add_story(telling, list, number, false, error))
            return false;
    }
    return true;
}

/* {"related": [card with "reason"?], "others": [card]} */
bool
story_related(DeskPage *page, GError **error)
{
    g_autoptr(Write) write = NULL;
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Json) answer = json_object();
    Story story;
    Json *related = json_array(), *others = json_array();
    json_object_set_new(answer, "related", related);
    json_object_set_new(answer, "others", others);
    if (!story_try_live(page, &write, &reader, &story, error))
        return false;
    g_autoptr(GHashTable) words = signature_spellings(page->arena, story.live);
    Telling const telling = {page, reader, &story, words};
    if (!add_related(&telling, related, error) || !add_others(&telling, others, error))
        return false;
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}

static bool
read_kind(DeskPage *page, LabelKind *ret_kind, GError **error)
{
    static const char *const KINDS[] = {NULL, "tag", "author", "source"};
    const char *name = http_request_query(page->request, "kind");
    for (unsigned kind = LABEL_TAG; kind < G_N_ELEMENTS(KINDS); kind++)
        if (g_strcmp0(name, KINDS[kind]) == 0) {
            *ret_kind = (LabelKind)kind;
            return true;
        }
    return fail(error, FAIL_INVALID, "kind is tag, author or source");
}

/* [{"name", "type"?, "note"?}] */
bool
words_json(DeskPage *page, GError **error)
{
    LabelKind kind = LABEL_TAG;
    g_autoptr(GPtrArray) labels = NULL;
    const char *text = http_request_query(page->request, "q");
    if (!read_kind(page, &kind, error))
        return false;
    if (text == NULL || *text == '\0' || strlen(text) > QUERY_MAX)
        return fail(error, FAIL_INVALID, "q is the beginning of a name");
    if (!label_list_like(page->view.reader, page->arena, kind, text, NAMES_MOST, &labels, error))
        return false;
    Json *list = json_array();
    for (unsigned index = 0; index < labels->len; index++) {
        const Label *label = g_ptr_array_index(labels, index);
        Json *json = json_object();
        json_put_text(json, "name", label->name);
        if (kind == LABEL_TAG)
            json_put_text(json, "type", label->type != NULL ? label->type : "topic");
        json_put_text(json, "note", kind == LABEL_AUTHOR ? label->role : NULL);
        json_array_append_new(list, json);
    }
    desk_json(page, 200, list);
    return true;
}
