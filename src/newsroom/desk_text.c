/* SPDX-License-Identifier: MIT */
/* The words of what is at the desk. Unlike the public index (search_index.c) this one has its texts
 * beside it, in a table that a rebuild is compared by: a newsroom has some thousand of them, and
 * most of the archive stands nowhere here. The index follows the table by triggers (schema.sql).
 *
 * What is only kept while it is typed is nobody's version yet and is not looked into (kept.h). */
#include "newsroom/desk_text.h"

#include "newsroom/changes_internal.h"
#include "newsroom/desk_list.h"
#include "newsroom/search_internal.h"
#include "newsroom/statements.h"

static bool
add_text(ApplyContext *context, const Story *story, GError **error)
{
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    SearchTexts const texts = search_texts(context->arena, content);
    const char *names;
    return search_names(context, content, &names, error) &&
           db_run(context->db, error, &SQL_DESK_TEXT_ADD, "issss", story->id, texts.headline,
               texts.lead, texts.body, names);
}

bool
desk_text_remove(ApplyContext *context, int64_t story_id, GError **error)
{
    return db_run(context->db, error, &SQL_DESK_TEXT_DELETE, "i", story_id);
}

bool
desk_text_apply(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    if (change->revision > 1 && !desk_text_remove(context, story->id, error))
        return false;
    return desk_place_of(story) == DESK_NOWHERE || add_text(context, story, error);
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
        Story story;
        int64_t const id = g_array_index(stories, int64_t, index);
        g_autoptr(Json) state = story_state(context, id, error);
        if (state == NULL || !story_from_json(context->arena, state, &story, error))
            return false;
        story.id = id;
        if (!desk_text_remove(context, id, error) || !add_text(context, &story, error))
            return false;
    }
    return true;
}
