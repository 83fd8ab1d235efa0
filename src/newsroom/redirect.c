/* SPDX-License-Identifier: MIT */
#include "newsroom/redirect.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

enum { PATH_MAX_BYTES = 2000 };

/* Redirects are subjects by the hash of their path, since a path may hold anything. */
static char *
redirect_subject(Arena *arena, const char *path)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
    return arena_printf(arena, "redirect:%.32s", digest);
}

bool
redirect_save(Write *write, const char *path, const char *target, GError **error)
{
    Db *db = write_db(write);
    if (!check_text("old address", path, PATH_MAX_BYTES, true, error) ||
        !check_text("target", target, PATH_MAX_BYTES, true, error))
        return false;
    if (*path != '/')
        return fail(error, FAIL_INVALID, "old address \"%.80s\" must begin with /", path);

    g_auto(Query) query = db_query(db, &SQL_REDIRECT_BY_PATH, "s", path);
    bool const same = query_next(&query) && strcmp(query_text(&query, 0), target) == 0;
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (same)
        return true;

    const char *subject = redirect_subject(write_arena(write), path);
    int64_t revision;
    if (!db_int(db, 0, &revision, error, &SQL_SUBJECT_REVISION, "s", subject))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "path", path);
    json_put_text(state, "target", target);
    return write_append(write, CHANGE_REDIRECT_SAVED, subject, revision, state, NULL, error);
}

bool
redirect_remove(Write *write, const char *path, GError **error)
{
    Db *db = write_db(write);
    const char *subject = redirect_subject(write_arena(write), path);
    int64_t revision;
    g_auto(Query) query = db_query(db, &SQL_REDIRECT_BY_PATH, "s", path);
    bool const found = query_next(&query);
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "\"%.80s\" leads nowhere", path);
    if (!db_int(db, 0, &revision, error, &SQL_SUBJECT_REVISION, "s", subject))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "path", path);
    json_object_set_new(state, "removed", json_true());
    return write_append(write, CHANGE_REDIRECT_SAVED, subject, revision, state, NULL, error);
}

bool
redirect_list(Reader *reader, Arena *arena, const char *after, const char *text, unsigned limit,
    GPtrArray **ret_redirects, GError **error)
{
    g_autoptr(GPtrArray) redirects = g_ptr_array_new();
    g_auto(Query) query =
        db_query(reader->db, &SQL_REDIRECT_LIST, "ssi", after, text, (int64_t)limit);
    while (query_next(&query)) {
        Redirect *redirect = arena_new0(arena, Redirect);
        *redirect = (Redirect){query_copy(arena, &query, 0), query_copy(arena, &query, 1)};
        g_ptr_array_add(redirects, redirect);
    }
    if (!query_end(&query, error))
        return false;
    *ret_redirects = g_steal_pointer(&redirects);
    return true;
}

/* NULL where it leads nowhere. */
static bool
find_target(Reader *reader, Arena *arena, const char *path, const char **ret_target, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_REDIRECT_BY_PATH, "s", path);
    *ret_target = query_next(&query) ? query_copy(arena, &query, 0) : NULL;
    return query_end(&query, error);
}

/* What sections and labels have below their addresses. */
static bool
is_below(const char *name)
{
    static const char *const NAMES[] = {"feed.xml", "feed.atom", "feed.json", "submit", NULL};
    return g_strv_contains(NAMES, name);
}

bool
redirect_find(Reader *reader, Arena *arena, const char *path, const char **ret_address,
    bool *ret_found, GError **error)
{
    const char *target, *slash = strrchr(path, '/');
    *ret_found = false;
    if (!find_target(reader, arena, path, &target, error))
        return false;
    if (target != NULL)
        return address_of_subject(reader, arena, target, ret_address, ret_found, error);
    if (slash == NULL || slash == path || !is_below(slash + 1))
        return true;
    const char *above = arena_strndup(arena, path, (size_t)(slash - path));
    if (!find_target(reader, arena, above, &target, error))
        return false;
    if (target == NULL || *target == '/' || strstr(target, "://") != NULL ||
        g_str_has_prefix(target, "story:"))
        return true;
    if (!address_of_subject(reader, arena, target, ret_address, ret_found, error))
        return false;
    if (*ret_found)
        *ret_address = arena_printf(arena, "%s%s", *ret_address, slash);
    return true;
}

bool
redirect_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, error);
    if (state == NULL)
        return false;
    apply_touch(context, topic_of(TOPIC_REDIRECTS, 0));
    if (json_flag(state, "removed", false))
        return db_run(context->db, error, &SQL_REDIRECT_DROP, "s", json_text(state, "path"));
    return db_run(context->db, error, &SQL_REDIRECT_SAVE, "ss", json_text(state, "path"),
        json_text(state, "target"));
}

char *
redirect_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    if (json_flag(state, "removed", false))
        return arena_printf(arena, "%s leads nowhere any more", json_text(state, "path"));
    return arena_printf(
        arena, "%s leads to %s", json_text(state, "path"), json_text(state, "target"));
}
