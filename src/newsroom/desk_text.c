/* SPDX-License-Identifier: MIT */
/* The words of what is at the desk. Unlike the public index (search_index.c) this one has its texts
 * beside it, in a table that a rebuild is compared by: a newsroom has some thousand of them, and
 * most of the archive stands nowhere here. The index follows the table by triggers (schema.sql).
 *
 * What is kept while it is typed (kept.h) is laid over what was saved last: somebody who looks for
 * their words means those of five minutes ago, too. A text follows from the story and from what is
 * kept of it alone, so whichever changes, it is made anew. */
#include "newsroom/desk_text.h"

#include "newsroom/changes_internal.h"
#include "newsroom/desk_list.h"
#include "newsroom/search_internal.h"
#include "newsroom/statements.h"

/* Where the words of a kept field belong; its other fields hold none or are looked for by name. */
static const struct {
    const char *field;
    size_t offset;
} KEPT[] = {
    {"title", offsetof(StoryContent, headline)},
    {"list_title", offsetof(StoryContent, list_headline)},
    {"kicker", offsetof(StoryContent, kicker)},
    {"standfirst", offsetof(StoryContent, standfirst)},
    {"dateline", offsetof(StoryContent, dateline)},
    {"byline", offsetof(StoryContent, byline)},
    {"body", offsetof(StoryContent, body)},
};

static void
lay_over(Arena *arena, const Json *fields, StoryContent *content)
{
    for (size_t index = 0; index < G_N_ELEMENTS(KEPT); index++) {
        const Json *value = json_object_get(fields, KEPT[index].field);
        if (json_is_string(value))
            *(const char **)(void *)((char *)content + KEPT[index].offset) =
                arena_strdup(arena, json_string_value(value));
    }
    if (json_is_string(json_object_get(fields, "body")))
        body_format_parse(json_text(fields, "body_format"), &content->body_format);
}

/* *ret_fields NULL where nothing is kept. The caller drops them. */
static bool
find_kept(ApplyContext *context, int64_t story_id, Json **ret_fields, GError **error)
{
    g_auto(Query) query = db_query(context->db, &SQL_KEPT_BY_STORY, "i", story_id);
    *ret_fields = NULL;
    if (query_next(&query) && query_text(&query, 4) != NULL)
        *ret_fields =
            json_read_object(query_text(&query, 4), query_size(&query, 4), SIZE_MAX, NULL);
    return query_end(&query, error);
}

bool
desk_text_remove(ApplyContext *context, int64_t story_id, GError **error)
{
    return db_run(context->db, error, &SQL_DESK_TEXT_DELETE, "i", story_id);
}

static bool
put_text(ApplyContext *context, const Story *story, GError **error)
{
    g_autoptr(Json) kept = NULL;
    StoryContent content = story->working != NULL ? *story->working : *story->live;
    const char *names;
    if (!desk_text_remove(context, story->id, error) ||
        !find_kept(context, story->id, &kept, error))
        return false;
    if (kept == NULL && desk_place_of(story) == DESK_NOWHERE)
        return true;
    lay_over(context->arena, kept, &content);
    SearchTexts const texts = search_texts(context->arena, &content);
    return search_names(context, &content, &names, error) &&
           db_run(context->db, error, &SQL_DESK_TEXT_ADD, "issss", story->id, texts.headline,
               texts.lead, texts.body, names);
}

bool
desk_text_apply(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    /* An archive that is imported has nothing here to look for. */
    return (change->revision == 1 && desk_place_of(story) == DESK_NOWHERE) ||
           put_text(context, story, error);
}

/* Makes the text of a story anew from its state. */
static bool
renew(ApplyContext *context, int64_t id, GError **error)
{
    Story story;
    g_autoptr(Json) state = story_state(context, id, error);
    if (state == NULL || !story_from_json(context->arena, state, &story, error))
        return false;
    story.id = id;
    return put_text(context, &story, error);
}

bool
desk_text_apply_kept(ApplyContext *context, int64_t story_id, GError **error)
{
    g_auto(Query) query = db_query(context->db, &SQL_DESK_BY_ID, "i", story_id);
    bool const is_there = query_next(&query);
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    return !is_there || renew(context, story_id, error);
}

bool
desk_text_rename(ApplyContext *context, GError **error)
{
    g_autoptr(GArray) stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(context->db, &SQL_DESK_TEXT_ALL, "");
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        g_array_append_val(stories, id);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < stories->len; index++) {
        if (!renew(context, g_array_index(stories, int64_t, index), error))
            return false;
    }
    return true;
}
