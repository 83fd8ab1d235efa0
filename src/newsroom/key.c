/* SPDX-License-Identifier: MIT */
#include "newsroom/key.h"

#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

enum { SECRET_BYTES = 32, KEY_NAME_MAX = 200, SECRET_TEXT_MAX = 100 };

/* So that a token that leaks into a file is recognised by those who search for such things. */
static const char *const PREFIXES[] = {NULL, "", "dateline_", "", ""};
static const char *const KIND_NAMES[] = {NULL, "session", "token", "link", "calendar"};
static const char *const SCOPE_NAMES[] = {"read", "write", "publish", "admin"};

static unsigned
scope_of(const char *name)
{
    for (unsigned index = 0; index < G_N_ELEMENTS(SCOPE_NAMES); index++)
        if (strcmp(name, SCOPE_NAMES[index]) == 0)
            return 1U << index;
    return 0;
}

bool
key_scopes_parse(const char *text, unsigned *ret_scopes, GError **error)
{
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    unsigned scopes = 0;
    for (unsigned index = 0; names[index] != NULL; index++) {
        unsigned const scope = scope_of(g_strstrip(names[index]));
        if (scope == 0)
            return fail(error, FAIL_INVALID,
                "scope \"%.40s\" (expected read, write, publish or admin)", names[index]);
        scopes |= scope;
    }
    *ret_scopes = scopes;
    return true;
}

char *
key_scopes_text(Arena *arena, unsigned scopes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < G_N_ELEMENTS(SCOPE_NAMES); index++)
        if ((scopes & 1U << index) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", SCOPE_NAMES[index]);
    return arena_strdup(arena, text->str);
}

bool
key_allows(const Key *key, Right right)
{
    return key->kind != KEY_TOKEN || (key->scopes & scope_of(right_scope(right))) != 0;
}

/* Hexadecimal BLAKE2b of the secret: 32 random bytes need no salt and no slowness. */
static char *
hash_of(Arena *arena, const char *secret)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *text = arena_alloc(arena, 2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)secret, strlen(secret), NULL, 0);
    return sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
}

char *
key_random(Arena *arena)
{
    unsigned char bytes[SECRET_BYTES];
    char *text = arena_alloc(arena, SECRET_TEXT_MAX);
    randombytes_buf(bytes, sizeof bytes);
    return sodium_bin2base64(
        text, SECRET_TEXT_MAX, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static char *
new_secret(Arena *arena, KeyKind kind)
{
    return arena_printf(arena, "%s%s", PREFIXES[kind], key_random(arena));
}

static Json *
key_to_json(const Key *key)
{
    Json *state = json_object();
    json_put_text(state, "kind", KIND_NAMES[key->kind]);
    json_put_int(state, "person", key->person_id);
    json_put_text(state, "name", key->name);
    if (key->scopes != 0)
        json_put_int(state, "scopes", key->scopes);
    json_put_int(state, "opened", key->opened_us);
    if (key->until_us != 0)
        json_put_int(state, "until", key->until_us);
    return state;
}

static void
key_of_row(Arena *arena, Query *query, Key *ret_key)
{
    *ret_key = (Key){
        .id = query_int(query, 0),
        .revision = query_int(query, 1),
        .kind = (KeyKind)query_int(query, 2),
        .person_id = query_int(query, 3),
        .name = query_copy(arena, query, 4),
        .scopes = (unsigned)query_int(query, 5),
        .opened_us = query_int(query, 6),
        .until_us = query_int(query, 7),
    };
}

bool
key_open(Write *write, const Key *draft, char **ret_secret, int64_t *ret_id, GError **error)
{
    Arena *arena = write_arena(write);
    Key key = *draft;
    if (sodium_init() < 0)
        return fail(error, FAIL_UNAVAILABLE, "open key: no random numbers");
    key.opened_us = clock_now_us();
    if (!check_text("name", key.name, KEY_NAME_MAX, key.kind == KEY_TOKEN, error) ||
        !next_id(write_db(write), "key", &key.id, error) ||
        ((key.kind == KEY_LINK || key.kind == KEY_CALENDAR) &&
            !key_close_all(write, key.kind, key.person_id, 0, error)))
        return fail_doing(error, "open key");
    char *secret = new_secret(arena, key.kind);
    g_autoptr(Json) state = key_to_json(&key);
    json_put_text(state, "hash", hash_of(arena, secret));
    if (!write_append(
            write, CHANGE_KEY_SAVED, subject_of(arena, "key", key.id), 0, state, NULL, error))
        return fail_doing(error, "open key");
    *ret_secret = secret;
    if (ret_id != NULL)
        *ret_id = key.id;
    return true;
}

bool
key_find(Reader *reader, Arena *arena, KeyKind kind, const char *secret, Key *ret_key,
    bool *ret_found, GError **error)
{
    *ret_found = false;
    if (strlen(secret) > SECRET_TEXT_MAX)
        return true;
    g_auto(Query) query = db_query(reader->db, &SQL_KEY_BY_HASH, "s", hash_of(arena, secret));
    bool const row = query_next(&query);
    if (row)
        key_of_row(arena, &query, ret_key);
    if (!query_end(&query, error))
        return false;
    *ret_found = row && ret_key->kind == kind &&
                 (ret_key->until_us == 0 || ret_key->until_us > reader->now_us);
    return true;
}

static bool
list_keys(
    Db *db, Arena *arena, KeyKind kind, int64_t person_id, GPtrArray **ret_keys, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_auto(Query) query = db_query(db, &SQL_KEY_OF_PERSON, "ii", person_id, (int64_t)kind);
    while (query_next(&query)) {
        Key *key = arena_new0(arena, Key);
        key_of_row(arena, &query, key);
        g_ptr_array_add(keys, key);
    }
    if (!query_end(&query, error))
        return false;
    *ret_keys = g_steal_pointer(&keys);
    return true;
}

bool
key_list(Reader *reader, Arena *arena, KeyKind kind, int64_t person_id, GPtrArray **ret_keys,
    GError **error)
{
    return list_keys(reader->db, arena, kind, person_id, ret_keys, error);
}

static bool
close_one(Write *write, const Key *key, GError **error)
{
    g_autoptr(Json) state = key_to_json(key);
    json_object_set_new(state, "closed", json_true());
    return write_append(write, CHANGE_KEY_SAVED, subject_of(write_arena(write), "key", key->id),
        key->revision, state, NULL, error);
}

static bool
find_open(Write *write, int64_t id, Key *ret_key, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(write_db(write), &SQL_KEY_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found)
        key_of_row(write_arena(write), &query, ret_key);
    return query_end(&query, error);
}

bool
key_close(Write *write, int64_t id, GError **error)
{
    Key key;
    bool found;
    if (!find_open(write, id, &key, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "key %" G_GINT64_FORMAT " is not open", id);
    return close_one(write, &key, error);
}

bool
key_close_of(Write *write, int64_t person_id, int64_t id, GError **error)
{
    Key key;
    bool found;
    if (!find_open(write, id, &key, &found, error))
        return false;
    if (!found || key.person_id != person_id)
        return fail(error, FAIL_NOT_FOUND, "that is closed already");
    return close_one(write, &key, error);
}

bool
key_close_all(Write *write, KeyKind kind, int64_t person_id, int64_t except, GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    if (!list_keys(write_db(write), write_arena(write), kind, person_id, &keys, error))
        return false;
    for (unsigned index = 0; index < keys->len; index++) {
        const Key *key = g_ptr_array_index(keys, index);
        if (key->id != except && !close_one(write, key, error))
            return false;
    }
    return true;
}

bool
key_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    int64_t kind = KEY_SESSION;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    while (kind < KEY_CALENDAR && g_strcmp0(KIND_NAMES[kind], json_text(state, "kind")) != 0)
        kind++;
    if (!note_id(context, "key", id, error) ||
        !db_run(context->db, error, &SQL_KEY_DELETE, "i", id))
        return false;
    if (json_flag(state, "closed", false))
        return true;
    return db_run(context->db, error, &SQL_KEY_INSERT, "iiiissiii", id, change->revision, kind,
        json_int(state, "person", 0), json_text(state, "hash"), json_text(state, "name"),
        json_int(state, "scopes", 0), json_int(state, "opened", 0), json_int(state, "until", 0));
}

char *
key_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    const char *name = json_text(state, "name");
    return arena_printf(arena, "%s of user:%" G_GINT64_FORMAT "%s%s %s", json_text(state, "kind"),
        json_int(state, "person", 0), name != NULL ? ", " : "", name != NULL ? name : "",
        json_flag(state, "closed", false) ? "closed" : "opened");
}
