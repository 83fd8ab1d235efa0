/* SPDX-License-Identifier: MIT */
#include "newsroom/answered.h"

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

bool
answered_find(Write *write, const char *caller, const char *key, Answered *ret_answered,
    bool *ret_found, GError **error)
{
    Arena *arena = write_arena(write);
    g_auto(Query) query =
        db_query(write_db(write), &SQL_ANSWERED_FIND, "ssi", caller, key, clock_now_us() - DAY_US);
    bool const row = query_next(&query);
    if (row)
        *ret_answered = (Answered){
            query_copy(arena, &query, 0), (int)query_int(&query, 1), query_copy(arena, &query, 2)};
    if (!query_end(&query, error))
        return false;
    *ret_found = row;
    return true;
}

bool
answered_save(
    Write *write, const char *caller, const char *key, const Answered *answered, GError **error)
{
    int64_t id;
    if (!check_text("Idempotency-Key", key, ANSWERED_KEY_MAX, true, error) ||
        !check_text("the answer", answered->body, ANSWERED_BODY_MAX, true, error) ||
        !next_id(write_db(write), "answer", &id, error))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "caller", caller);
    json_put_text(state, "key", key);
    json_put_text(state, "digest", answered->digest);
    json_put_int(state, "status", answered->status);
    json_put_text(state, "body", answered->body);
    return write_append(write, CHANGE_REQUEST_ANSWERED,
               subject_of(write_arena(write), "answer", id), 0, state, NULL, error) ||
           fail_doing(error, "note the answer");
}

bool
answered_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    return state != NULL && subject_id(change->subject, &id, error) &&
           note_id(context, "answer", id, error) &&
           db_run(context->db, error, &SQL_ANSWERED_FORGET, "i", change->at_us - DAY_US) &&
           db_run(context->db, error, &SQL_ANSWERED_INSERT, "sssiis", json_text(state, "caller"),
               json_text(state, "key"), json_text(state, "digest"), change->at_us,
               json_int(state, "status", 200), json_text(state, "body"));
}

char *
answered_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    return arena_printf(arena, "%s, status %d", state != NULL ? json_text(state, "key") : "",
        state != NULL ? (int)json_int(state, "status", 0) : 0);
}
