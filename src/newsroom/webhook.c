/* SPDX-License-Identifier: MIT */
#include "newsroom/webhook.h"

#include <string.h>

#include "base/error.h"
#include "base/fetch.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

enum { SECRET_MIN = 16, SECRET_MAX = 200 };

static void
webhook_of_row(Arena *arena, Query *query, Webhook *ret_webhook)
{
    *ret_webhook = (Webhook){query_int(query, 0), query_int(query, 1), query_copy(arena, query, 2),
        query_copy(arena, query, 3)};
}

bool
webhook_find(
    Reader *reader, Arena *arena, int64_t id, Webhook *ret_webhook, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_WEBHOOK_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found)
        webhook_of_row(arena, &query, ret_webhook);
    return query_end(&query, error);
}

bool
webhook_list(Reader *reader, Arena *arena, GPtrArray **ret_webhooks, GError **error)
{
    g_autoptr(GPtrArray) webhooks = g_ptr_array_new();
    g_auto(Query) query = db_query(reader->db, &SQL_WEBHOOK_ALL, "");
    while (query_next(&query)) {
        Webhook *webhook = arena_new0(arena, Webhook);
        webhook_of_row(arena, &query, webhook);
        g_ptr_array_add(webhooks, webhook);
    }
    if (!query_end(&query, error))
        return false;
    *ret_webhooks = g_steal_pointer(&webhooks);
    return true;
}

bool
webhook_save(Write *write, const Webhook *webhook, int64_t *ret_id, GError **error)
{
    int64_t id = webhook->id, count;
    if (!check_text("secret", webhook->secret, SECRET_MAX, true, error) ||
        !check_text("url", webhook->url, FETCH_URL_MAX, true, error) ||
        !fetch_check_url(webhook->url, error) ||
        !db_int(write_db(write), 0, &count, error, &SQL_WEBHOOK_COUNT, ""))
        return false;
    if (strlen(webhook->secret) < SECRET_MIN)
        return fail(error, FAIL_INVALID, "a secret has at least %d bytes", SECRET_MIN);
    if (id == 0 && count >= WEBHOOKS_MAX)
        return fail(error, FAIL_INVALID, "%d webhooks already", WEBHOOKS_MAX);
    if (id == 0 && !next_id(write_db(write), "webhook", &id, error))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "url", webhook->url);
    json_put_text(state, "secret", webhook->secret);
    if (!write_append(write, CHANGE_WEBHOOK_SAVED, subject_of(write_arena(write), "webhook", id),
            webhook->revision, state, NULL, error))
        return fail_doing(error, "save webhook");
    *ret_id = id;
    return true;
}

bool
webhook_remove(Write *write, int64_t id, GError **error)
{
    int64_t revision;
    const char *subject = subject_of(write_arena(write), "webhook", id);
    g_auto(Query) query = db_query(write_db(write), &SQL_WEBHOOK_BY_ID, "i", id);
    revision = query_next(&query) ? query_int(&query, 1) : 0;
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (revision == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no webhook %" G_GINT64_FORMAT, id);
    g_autoptr(Json) state = json_object();
    json_object_set_new(state, "removed", json_true());
    return write_append(write, CHANGE_WEBHOOK_SAVED, subject, revision, state, NULL, error);
}

bool
webhook_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !note_id(context, "webhook", id, error))
        return false;
    if (json_flag(state, "removed", false))
        return db_run(context->db, error, &SQL_WEBHOOK_DELETE, "i", id);
    return db_run(context->db, error, &SQL_WEBHOOK_INSERT, "iiss", id, change->revision,
        json_text(state, "url"), json_text(state, "secret"));
}

char *
webhook_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    const char *url = state == NULL ? NULL : json_text(state, "url");
    return arena_strdup(arena, url != NULL ? url : "removed");
}
