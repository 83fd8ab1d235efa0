/* SPDX-License-Identifier: MIT */
/* The index is an FTS5 table without content: the texts are in the log already. To take a story out
 * it is told the same texts again, made from the state that was indexed (search_doc.seq) and from
 * the names as they were then (search_doc.names).
 *
 * The column `marks` holds what is filtered by, as words: "s7" a section, "l12" a label, "y2024"
 * and "m202405" when it came out (UTC). A section's mark is the story's own section only, so that
 * moving a section changes no story; a query names the sections below instead. */
#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/search_internal.h"
#include "newsroom/statements.h"

static const char *
or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *
marks_of(Arena *arena, const Story *story)
{
    const StoryContent *content = story->live;
    g_autoptr(GString) marks = g_string_new(NULL);
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(story->published_us / 1000000);
    for (unsigned index = 0; index < content->section_count; index++)
        g_string_append_printf(marks, "s%" G_GINT64_FORMAT " ", content->sections[index]);
    for (unsigned index = 0; index < content->tag_count; index++)
        g_string_append_printf(marks, "l%" G_GINT64_FORMAT " ", content->tags[index]);
    for (unsigned index = 0; index < content->author_count; index++)
        g_string_append_printf(marks, "l%" G_GINT64_FORMAT " ", content->authors[index]);
    if (content->source_id != 0)
        g_string_append_printf(marks, "l%" G_GINT64_FORMAT " ", content->source_id);
    if (at != NULL)
        g_string_append_printf(marks, "y%d m%d%02d", g_date_time_get_year(at),
            g_date_time_get_year(at), g_date_time_get_month(at));
    return arena_strndup(arena, marks->str, marks->len);
}

SearchTexts
search_texts(Arena *arena, const StoryContent *content)
{
    return (SearchTexts){
        .headline = arena_printf(
            arena, "%s\n%s", or_empty(content->headline), or_empty(content->list_headline)),
        .lead = arena_printf(arena, "%s\n%s\n%s", or_empty(content->kicker),
            or_empty(content->standfirst), or_empty(content->dateline)),
        .body = story_body_text(arena, content, SIZE_MAX),
    };
}

bool
search_names(
    ApplyContext *context, const StoryContent *content, const char **ret_names, GError **error)
{
    g_autoptr(GString) ids = g_string_new("[0"), names = g_string_new(or_empty(content->byline));
    for (unsigned index = 0; index < content->tag_count; index++)
        g_string_append_printf(ids, ",%" G_GINT64_FORMAT, content->tags[index]);
    for (unsigned index = 0; index < content->author_count; index++)
        g_string_append_printf(ids, ",%" G_GINT64_FORMAT, content->authors[index]);
    g_string_append_printf(ids, ",%" G_GINT64_FORMAT "]", content->source_id);
    g_auto(Query) query = db_query(context->db, &SQL_SEARCH_NAMES, "s", ids->str);
    while (query_next(&query))
        g_string_append_printf(names, "\n%s", query_text(&query, 0));
    if (!query_end(&query, error))
        return false;
    *ret_names = arena_strndup(context->arena, names->str, names->len);
    return true;
}

/* What the index knows of a story; *ret_seq 0 where it knows nothing. */
static bool
load_doc(ApplyContext *context, int64_t story_id, Story *ret_story, const char **ret_names,
    int64_t *ret_seq, GError **error)
{
    g_autoptr(Json) state = NULL;
    g_auto(Query) query = db_query(context->db, &SQL_SEARCH_DOC_LOAD, "i", story_id);
    *ret_seq = 0;
    if (query_next(&query)) {
        *ret_names = query_copy(context->arena, &query, 0);
        *ret_seq = query_int(&query, 2);
        state = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
        if (state == NULL)
            return false;
    }
    if (!query_end(&query, error) ||
        (state != NULL && !story_from_json(context->arena, state, ret_story, error)))
        return false;
    ret_story->id = story_id;
    return true;
}

static bool
remove_doc(ApplyContext *context, const Story *story, const char *names, GError **error)
{
    SearchTexts const texts = search_texts(context->arena, story->live);
    return db_run(context->db, error, &SQL_SEARCH_DELETE, "isssss", story->id, texts.headline,
               texts.lead, texts.body, names, marks_of(context->arena, story)) &&
           db_run(context->db, error, &SQL_SEARCH_DOC_DELETE, "i", story->id);
}

bool
search_remove(ApplyContext *context, int64_t story_id, GError **error)
{
    Story story;
    const char *names;
    int64_t seq;
    return load_doc(context, story_id, &story, &names, &seq, error) &&
           (seq == 0 || remove_doc(context, &story, names, error));
}

bool
search_add(ApplyContext *context, const Story *story, int64_t seq, GError **error)
{
    const char *names;
    if (story->status != STORY_LIVE)
        return true;
    if (!search_names(context, story->live, &names, error))
        return false;
    SearchTexts const texts = search_texts(context->arena, story->live);
    return db_run(context->db, error, &SQL_SEARCH_INSERT, "isssss", story->id, texts.headline,
               texts.lead, texts.body, names, marks_of(context->arena, story)) &&
           db_run(context->db, error, &SQL_SEARCH_DOC_SAVE, "iis", story->id, seq, names);
}

bool
search_rename(ApplyContext *context, uint64_t topic, GError **error)
{
    g_autoptr(GArray) stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(context->db, &SQL_LISTING_STORIES, "i", (int64_t)topic);
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        g_array_append_val(stories, id);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < stories->len; index++) {
        Story story;
        const char *names;
        int64_t seq;
        if (!load_doc(
                context, g_array_index(stories, int64_t, index), &story, &names, &seq, error) ||
            (seq != 0 && (!remove_doc(context, &story, names, error) ||
                             !search_add(context, &story, seq, error))))
            return false;
    }
    return true;
}
