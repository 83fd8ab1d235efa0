/* SPDX-License-Identifier: MIT */
#include "newsroom/saved_search.h"

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

enum { LISTED_MAX = 300 };

static void
search_of_row(Arena *arena, Query *query, SavedSearch *ret_search)
{
    *ret_search = (SavedSearch){query_int(query, 0), query_int(query, 1), query_int(query, 2),
        query_int(query, 3) != 0, query_copy(arena, query, 4), query_copy(arena, query, 5)};
}

bool
saved_search_find(Reader *reader, Arena *arena, int64_t id, SavedSearch *ret_search,
    bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_SAVED_SEARCH_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found)
        search_of_row(arena, &query, ret_search);
    return query_end(&query, error);
}

bool
saved_search_list(
    Reader *reader, Arena *arena, int64_t person_id, GPtrArray **ret_searches, GError **error)
{
    g_autoptr(GPtrArray) searches = g_ptr_array_new();
    g_auto(Query) query =
        db_query(reader->db, &SQL_SAVED_SEARCH_FOR, "ii", person_id, (int64_t)LISTED_MAX);
    while (query_next(&query)) {
        SavedSearch *search = arena_new0(arena, SavedSearch);
        search_of_row(arena, &query, search);
        g_ptr_array_add(searches, search);
    }
    if (!query_end(&query, error))
        return false;
    *ret_searches = g_steal_pointer(&searches);
    return true;
}

/* Which row a draft is: the one of its name, or a new one. */
static bool
find_place(
    Write *write, const SavedSearch *draft, int64_t *ret_id, int64_t *ret_revision, GError **error)
{
    int64_t count;
    {
        g_auto(Query) query = db_query(
            write_db(write), &SQL_SAVED_SEARCH_BY_NAME, "is", draft->person_id, draft->name);
        bool const known = query_next(&query);
        *ret_id = known ? query_int(&query, 0) : 0;
        *ret_revision = known ? query_int(&query, 1) : 0;
        if (!query_end(&query, error))
            return false;
    }
    if (*ret_id != 0)
        return true;
    if (!db_int(write_db(write), 0, &count, error, &SQL_SAVED_SEARCH_COUNT, "i", draft->person_id))
        return false;
    if (count >= SAVED_SEARCHES_MAX)
        return fail(error, FAIL_INVALID, "%d searches are kept already", SAVED_SEARCHES_MAX);
    return next_id(write_db(write), "search", ret_id, error);
}

bool
saved_search_save(Write *write, const SavedSearch *draft, int64_t *ret_id, GError **error)
{
    int64_t id, revision;
    if (!check_text("name", draft->name, SAVED_NAME_MAX, true, error) ||
        !check_text("search", draft->query, SAVED_QUERY_MAX, true, error) ||
        !find_place(write, draft, &id, &revision, error))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_int(state, "person", draft->person_id);
    json_object_set_new(state, "shared", json_boolean(draft->is_shared));
    json_put_text(state, "name", draft->name);
    json_put_text(state, "query", draft->query);
    if (!write_append(write, CHANGE_SEARCH_SAVED, subject_of(write_arena(write), "search", id),
            revision, state, NULL, error))
        return fail_doing(error, "save search");
    if (ret_id != NULL)
        *ret_id = id;
    return true;
}

bool
saved_search_remove(Write *write, int64_t id, GError **error)
{
    int64_t revision;
    {
        g_auto(Query) query = db_query(write_db(write), &SQL_SAVED_SEARCH_BY_ID, "i", id);
        revision = query_next(&query) ? query_int(&query, 1) : 0;
        if (!query_end(&query, error))
            return false;
    }
    if (revision == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no search %" G_GINT64_FORMAT, id);
    g_autoptr(Json) state = json_object();
    json_object_set_new(state, "removed", json_true());
    return write_append(write, CHANGE_SEARCH_SAVED, subject_of(write_arena(write), "search", id),
        revision, state, NULL, error);
}

bool
saved_search_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !note_id(context, "search", id, error))
        return false;
    if (json_flag(state, "removed", false))
        return db_run(context->db, error, &SQL_SAVED_SEARCH_DELETE, "i", id);
    return db_run(context->db, error, &SQL_SAVED_SEARCH_PUT, "iiiiss", id, change->revision,
        json_int(state, "person", 0), (int64_t)json_flag(state, "shared", false),
        json_text(state, "name"), json_text(state, "query"));
}

char *
saved_search_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    const char *name = state == NULL ? NULL : json_text(state, "name");
    return arena_strdup(arena, name != NULL ? name : "removed");
}
