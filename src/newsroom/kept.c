/* SPDX-License-Identifier: MIT */
/* A kept text's state in the log: {"base":revision,"person":id,"fields":{…}}, without fields once a
 * save has them; {} once a newer one took its place. */
#include "newsroom/kept.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/desk_text.h"
#include "newsroom/statements.h"

static bool
find(Db *db, Arena *arena, int64_t story_id, Kept *ret_kept, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_KEPT_BY_STORY, "i", story_id);
    *ret_kept = (Kept){.story_id = story_id};
    if (query_next(&query))
        *ret_kept = (Kept){
            .story_id = story_id,
            .revision = query_int(&query, 0),
            .base = query_int(&query, 1),
            .person_id = query_int(&query, 2),
            .at_us = query_int(&query, 3),
            .fields = query_copy(arena, &query, 4),
        };
    return query_end(&query, error);
}

bool
kept_find(Reader *reader, Arena *arena, int64_t story_id, Kept *ret_kept, GError **error)
{
    return find(reader->db, arena, story_id, ret_kept, error);
}

static bool
append(Write *write, const Kept *kept, int64_t expected, const Json *fields, int64_t *ret_revision,
    GError **error)
{
    const char *subject = subject_of(write_arena(write), "kept", kept->story_id);
    g_autoptr(Json) state = json_object();
    json_put_int(state, "base", kept->base);
    json_put_int(state, "person", kept->person_id);
    if (fields != NULL)
        json_object_set(state, "fields", (Json *)fields);
    return write_append(write, CHANGE_STORY_KEPT, subject, expected, state, ret_revision, error) &&
           (expected == 0 || write_compact(write, subject, expected, error));
}

bool
kept_save(
    Write *write, const Kept *draft, const Json *fields, int64_t *ret_revision, GError **error)
{
    Kept kept;
    g_autofree char *text = json_write(fields);
    if (strlen(text) > KEPT_BYTES_MAX)
        return fail(error, FAIL_INVALID,
            "keep the text of story %" G_GINT64_FORMAT ": it is larger than %d bytes",
            draft->story_id, KEPT_BYTES_MAX);
    if (!find(write_db(write), write_arena(write), draft->story_id, &kept, error))
        return false;
    if (kept.fields != NULL && kept.revision != draft->revision)
        return fail(error, FAIL_CONFLICT,
            "other text of story %" G_GINT64_FORMAT " was kept meanwhile", draft->story_id);
    return append(write, draft, kept.revision, fields, ret_revision, error);
}

bool
kept_drop(Write *write, int64_t story_id, int64_t revision, GError **error)
{
    Kept kept;
    if (!find(write_db(write), write_arena(write), story_id, &kept, error))
        return false;
    if (kept.fields == NULL || kept.revision != revision)
        return true;
    return append(write, &kept, revision, NULL, NULL, error);
}

bool
kept_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    g_autofree char *fields = NULL;
    int64_t story_id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &story_id, error))
        return false;
    if (json_object_size(state) == 0)
        return db_run(context->db, error, &SQL_KEPT_DELETE, "i", story_id) &&
               desk_text_apply_kept(context, story_id, error);
    if (json_object_get(state, "fields") != NULL)
        fields = json_write(json_object_get(state, "fields"));
    return db_run(context->db, error, &SQL_KEPT_SAVE, "iiiiis", story_id, change->revision,
               json_int(state, "base", 0), json_int(state, "person", 0), change->at_us, fields) &&
           desk_text_apply_kept(context, story_id, error);
}

char *
kept_describe(Arena *arena, const Change *change)
{
    return arena_strdup(arena, strlen(change->body) > strlen("{}") ? "text kept while typing" : "");
}
