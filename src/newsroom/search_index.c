/* SPDX-License-Identifier: MIT */
/* The index is an FTS5 table without content: the texts are in the log already. To take a story out
 * it is told the same texts again, made from the state that was indexed (search_doc.seq) and from
 * the names as they were then (search_doc.names). Where a picture's rights had ended, its caption
 * is not in it: the body as it was indexed stands beside that (search_doc.body).
 *
 * The column `marks` holds what is filtered by, as words: "s7" a section, "l12" a label, "y2024"
 * and "m202405" when it came out (UTC). A section's mark is the story's own section only, so that
 * moving a section changes no story; a query names the sections below instead. */
#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/media_body.h"
#include "newsroom/search_internal.h"
#include "newsroom/statements.h"
#include "text/plain.h"

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

/* What the index knows of a story. */
typedef struct {
    Story story;
    int64_t seq; /* 0: nothing */
    const char *names;
    const char *body; /* NULL: all of it */
} Doc;

static bool
load_doc(ApplyContext *context, int64_t story_id, Doc *ret_doc, GError **error)
{
    Doc doc = {.seq = 0};
    g_autoptr(Json) state = NULL;
    g_auto(Query) query = db_query(context->db, &SQL_SEARCH_DOC_LOAD, "i", story_id);
    if (query_next(&query)) {
        doc.names = query_copy(context->arena, &query, 0);
        doc.seq = query_int(&query, 2);
        doc.body = query_copy(context->arena, &query, 3);
        state = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
        if (state == NULL)
            return false;
    }
    if (!query_end(&query, error) ||
        (state != NULL && !story_from_json(context->arena, state, &doc.story, error)))
        return false;
    doc.story.id = story_id;
    *ret_doc = doc;
    return true;
}

/* Puts it in, or takes it out, by one statement. */
static bool
tell_index(ApplyContext *context, const Sql *sql, const Story *story, const char *names,
    const char *body, GError **error)
{
    SearchTexts const texts = search_texts(context->arena, story->live);
    return db_run(context->db, error, sql, "isssss", story->id, texts.headline, texts.lead,
        body != NULL ? body : texts.body, names, marks_of(context->arena, story));
}

static bool
remove_doc(ApplyContext *context, const Doc *doc, GError **error)
{
    return tell_index(context, &SQL_SEARCH_DELETE, &doc->story, doc->names, doc->body, error) &&
           db_run(context->db, error, &SQL_SEARCH_DOC_DELETE, "i", doc->story.id);
}

bool
search_remove(ApplyContext *context, int64_t story_id, GError **error)
{
    Doc doc;
    return load_doc(context, story_id, &doc, error) &&
           (doc.seq == 0 || remove_doc(context, &doc, error));
}

/* The body without the captions of pictures whose rights have ended; NULL where it has none. */
static bool
body_left(ApplyContext *context, const StoryContent *content, const char **ret_body, GError **error)
{
    Arena *arena = context->arena;
    SafeHtml html;
    bool has_ended;
    *ret_body = NULL;
    if (!media_body_has_ended(context->db, arena, content->body, &has_ended, error))
        return false;
    if (!has_ended)
        return true;
    if (!story_content_html(arena, content, &html, error) ||
        !media_body_leave_ended(context->db, arena, html, &html, error))
        return false;
    *ret_body = plain_from_html(arena, html.html, html.size);
    return true;
}

bool
search_add(ApplyContext *context, const Story *story, int64_t seq, GError **error)
{
    const char *names, *body;
    return story->status != STORY_LIVE ||
           (search_names(context, story->live, &names, error) &&
               body_left(context, story->live, &body, error) &&
               tell_index(context, &SQL_SEARCH_INSERT, story, names, body, error) &&
               db_run(
                   context->db, error, &SQL_SEARCH_DOC_SAVE, "iiss", story->id, seq, names, body));
}

/* Puts the stories that a query names in again, as they are now told. */
static bool
add_again(ApplyContext *context, Query *query, GError **error)
{
    g_autoptr(GArray) stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    while (query_next(query)) {
        int64_t const id = query_int(query, 0);
        g_array_append_val(stories, id);
    }
    if (!query_end(query, error))
        return false;
    query_finish(query);
    for (unsigned index = 0; index < stories->len; index++) {
        Doc doc;
        if (!load_doc(context, g_array_index(stories, int64_t, index), &doc, error) ||
            (doc.seq != 0 && (!remove_doc(context, &doc, error) ||
                                 !search_add(context, &doc.story, doc.seq, error))))
            return false;
    }
    return true;
}

bool
search_rename(ApplyContext *context, uint64_t topic, GError **error)
{
    g_auto(Query) query = db_query(context->db, &SQL_LISTING_STORIES, "i", (int64_t)topic);
    return add_again(context, &query, error);
}

bool
search_follow_media(ApplyContext *context, int64_t media_id, GError **error)
{
    g_auto(Query) query = db_query(context->db, &SQL_MEDIA_STORIES, "i", media_id);
    return add_again(context, &query, error);
}

/* https://www.sqlite.org/fts5.html#the_merge_command: fewer than two changes mean that nothing was
 * left to do. */
static bool
merge(Db *db, const Sql *sql, bool *ret_more, GError **error)
{
    enum { PAGES = 16 };

    int64_t before, after;
    if (!db_int(db, 0, &before, error, &SQL_SEARCH_MERGED, "") ||
        !db_run(db, error, sql, "i", (int64_t)PAGES) ||
        !db_int(db, 0, &after, error, &SQL_SEARCH_MERGED, ""))
        return false;
    *ret_more = *ret_more || after - before >= 2;
    return true;
}

bool
search_merge(Write *write, bool *ret_more, GError **error)
{
    Db *db = write_db(write);
    *ret_more = false;
    return merge(db, &SQL_SEARCH_MERGE, ret_more, error) &&
           merge(db, &SQL_SEARCH_MERGE_DESK, ret_more, error);
}
