/* SPDX-License-Identifier: MIT */
#include "newsroom/media_use.h"

#include "newsroom/media_body.h"
#include "newsroom/statements.h"

static bool
add(ApplyContext *context, MediaUser user, int64_t media_id, bool is_live, GError **error)
{
    return media_id == 0 || db_run(context->db, error, &SQL_MEDIA_USE_ADD, "iiii", media_id,
                                user.story_id, user.entry_id, (int64_t)is_live);
}

bool
media_use_note(ApplyContext *context, MediaUser user, int64_t lead_id, const char *body,
    bool is_live, GError **error)
{
    const char *at = body, *stem;
    if (!add(context, user, lead_id, is_live, error))
        return false;
    while ((stem = media_body_next(context->arena, &at)) != NULL) {
        int64_t media_id;
        if (!db_int(context->db, 0, &media_id, error, &SQL_MEDIA_ID_BY_STEM, "s", stem) ||
            !add(context, user, media_id, is_live, error))
            return false;
    }
    return true;
}

bool
media_use_drop(ApplyContext *context, MediaUser user, GError **error)
{
    return user.entry_id == 0
               ? db_run(context->db, error, &SQL_MEDIA_USE_DROP, "i", user.story_id)
               : db_run(context->db, error, &SQL_MEDIA_USE_DROP_ENTRY, "i", user.entry_id);
}

bool
media_used_by(Reader *reader, int64_t id, unsigned limit, GArray **ret_uses, GError **error)
{
    g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(MediaUse));
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_USED_BY, "ii", id, (int64_t)limit);
    while (query_next(&query)) {
        MediaUse const use = {query_int(&query, 0), query_int(&query, 1)};
        g_array_append_val(uses, use);
    }
    if (!query_end(&query, error))
        return false;
    *ret_uses = g_steal_pointer(&uses);
    return true;
}

bool
media_used_beside(Reader *reader, Arena *arena, int64_t id, GArray **ret_uses, GError **error)
{
    g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(MediaUseBeside));
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_USED_BESIDE, "i", id);
    while (query_next(&query)) {
        MediaUseBeside const use = {query_copy(arena, &query, 0), query_int(&query, 1) != 0};
        g_array_append_val(uses, use);
    }
    if (!query_end(&query, error))
        return false;
    *ret_uses = g_steal_pointer(&uses);
    return true;
}
