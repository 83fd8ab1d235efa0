/* SPDX-License-Identifier: MIT */
/* A lock's state in the log: {"person":id,"tab":"…"}; {"person":0} once it was let go. */
#include "newsroom/lock.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

static void
lock_of_row(Arena *arena, Query *query, Lock *ret_lock)
{
    *ret_lock = (Lock){query_int(query, 0), query_int(query, 1), query_int(query, 2),
        query_copy(arena, query, 3), query_int(query, 4)};
}

static bool
find(Db *db, Arena *arena, int64_t story_id, Lock *ret_lock, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_LOCK_BY_STORY, "i", story_id);
    *ret_lock = (Lock){.story_id = story_id};
    if (query_next(&query))
        lock_of_row(arena, &query, ret_lock);
    return query_end(&query, error);
}

bool
lock_find(Reader *reader, Arena *arena, int64_t story_id, Lock *ret_lock, GError **error)
{
    return find(reader->db, arena, story_id, ret_lock, error);
}

bool
lock_list(Reader *reader, Arena *arena, GPtrArray **ret_locks, GError **error)
{
    g_autoptr(GPtrArray) locks = g_ptr_array_new();
    g_auto(Query) query = db_query(reader->db, &SQL_LOCK_HELD, "");
    while (query_next(&query)) {
        Lock *lock = arena_new0(arena, Lock);
        lock_of_row(arena, &query, lock);
        g_ptr_array_add(locks, lock);
    }
    if (!query_end(&query, error))
        return false;
    *ret_locks = g_steal_pointer(&locks);
    return true;
}

static bool
holds(const Lock *lock, int64_t person_id, const char *tab)
{
    return lock->person_id == person_id && g_strcmp0(lock->tab, tab) == 0;
}

static bool
append(Write *write, const Lock *lock, int64_t person_id, const char *tab, GError **error)
{
    g_autoptr(Json) state = json_object();
    json_put_int(state, "person", person_id);
    json_put_text(state, "tab", tab);
    return write_append(write, CHANGE_STORY_LOCKED,
        subject_of(write_arena(write), "lock", lock->story_id), lock->revision, state, NULL, error);
}

bool
lock_take(Write *write, int64_t story_id, int64_t person_id, const char *tab, bool take_over,
    Lock *ret_lock, GError **error)
{
    Arena *arena = write_arena(write);
    if (!check_text("tab", tab, LOCK_TAB_MAX, true, error) ||
        !find(write_db(write), arena, story_id, ret_lock, error))
        return fail_doing(error, "hold story %" G_GINT64_FORMAT, story_id);
    if (holds(ret_lock, person_id, tab))
        return true;
    if (ret_lock->person_id != 0 && !take_over)
        return fail(error, FAIL_CONFLICT, "story %" G_GINT64_FORMAT " is held by %s", story_id,
            ret_lock->person_id == person_id ? "another tab of yours" : "somebody else");
    return append(write, ret_lock, person_id, tab, error) &&
           find(write_db(write), arena, story_id, ret_lock, error);
}

bool
lock_release(Write *write, int64_t story_id, int64_t person_id, const char *tab, GError **error)
{
    Lock lock;
    if (!find(write_db(write), write_arena(write), story_id, &lock, error))
        return false;
    return lock.person_id == 0 || !holds(&lock, person_id, tab) ||
           append(write, &lock, 0, NULL, error);
}

bool
lock_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t story_id;
    const Json *state = change_state(change, &own, error);
    return state != NULL && subject_id(change->subject, &story_id, error) &&
           db_run(context->db, error, &SQL_LOCK_SAVE, "iiisi", story_id, change->revision,
               json_int(state, "person", 0), json_text(state, "tab"), change->at_us);
}

char *
lock_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    bool const is_held = state != NULL && json_int(state, "person", 0) != 0;
    return arena_strdup(arena, is_held ? "taken to write in it" : "let go");
}
