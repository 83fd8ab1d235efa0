/* SPDX-License-Identifier: MIT */
#include "newsroom/person.h"

#include <string.h>

#include <sodium.h>

#include "base/error.h"
#include "newsroom/alias.h"
#include "newsroom/changes_internal.h"
#include "newsroom/section.h"
#include "newsroom/statements.h"

static const char LOGIN_LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
static const char ACTOR_PREFIX[] = "user:";

static bool
is_among(int64_t id, const int64_t *ids, unsigned count)
{
    for (unsigned index = 0; index < count; index++)
        if (ids[index] == id)
            return true;
    return false;
}

/* Whether one of the story's sections is, or lies below, one that the person was given. */
static bool
covers(const Person *person, const RightScope *scope, const SectionTree *tree)
{
    if (person->section_count == 0)
        return true;
    for (unsigned index = 0; index < scope->section_count; index++) {
        const Section *section = section_find(tree, scope->sections[index]);
        for (; section != NULL; section = section->parent)
            if (is_among(section->id, person->sections, person->section_count))
                return true;
    }
    return false;
}

bool
person_may(const Person *person, Right right, const RightScope *scope, const SectionTree *tree)
{
    Reach const reach = right_reach(person->role, right);
    if (person->is_disabled || reach == REACH_NO)
        return false;
    if (scope == NULL || reach == REACH_ALL)
        return true;
    bool const is_own = is_among(person->id, scope->owners, scope->owner_count);
    if (reach == REACH_OWN || is_own)
        return is_own;
    return covers(person, scope, tree);
}

char *
person_actor(Arena *arena, int64_t id)
{
    return arena_printf(arena, "%s%" G_GINT64_FORMAT, ACTOR_PREFIX, id);
}

int64_t
person_of_actor(const char *actor)
{
    gint64 id;
    if (!g_str_has_prefix(actor, ACTOR_PREFIX) ||
        !g_ascii_string_to_signed(actor + strlen(ACTOR_PREFIX), 10, 1, INT64_C(1) << 55, &id, NULL))
        return 0;
    return id;
}

static Json *
person_to_json(const Person *person)
{
    Json *state = json_object();
    json_put_text(state, "login", person->login);
    json_put_text(state, "name", person->name);
    json_put_text(state, "email", person->email);
    json_put_text(state, "role", role_name(person->role));
    json_put_text(state, "password", person->password);
    if (person->author_id != 0)
        json_put_int(state, "author", person->author_id);
    if (person->is_disabled)
        json_object_set_new(state, "disabled", json_true());
    if (person->second != NULL)
        json_object_set_new(state, "second", json_loads(person->second, 0, NULL));
    if (person->section_count > 0) {
        Json *sections = json_array();
        for (unsigned index = 0; index < person->section_count; index++)
            json_array_append_new(sections, json_integer(person->sections[index]));
        json_object_set_new(state, "sections", sections);
    }
    return state;
}

static bool
person_from_json(Arena *arena, const Json *state, Person *ret_person, GError **error)
{
    const Json *sections = json_object_get(state, "sections");
    const Json *second = json_object_get(state, "second");
    Person person = {
        .login = arena_strdup(arena, json_text(state, "login")),
        .name = arena_strdup(arena, json_text(state, "name")),
        .email = arena_strdup(arena, json_text(state, "email")),
        .password = arena_strdup(arena, json_text(state, "password")),
        .author_id = json_int(state, "author", 0),
        .is_disabled = json_flag(state, "disabled", false),
        .section_count = (unsigned)MIN(json_array_size(sections), (size_t)PERSON_SECTIONS_MAX),
    };
    if (person.login == NULL || person.name == NULL ||
        !role_parse(json_text(state, "role"), &person.role))
        return fail(error, FAIL_CORRUPT, "a person without login, name or role");
    int64_t *ids = arena_new_array(arena, int64_t, person.section_count + 1);
    for (unsigned index = 0; index < person.section_count; index++)
        ids[index] = json_integer_value(json_array_get(sections, index));
    person.sections = ids;
    if (second != NULL) {
        g_autofree char *text = json_write(second);
        person.second = arena_strdup(arena, text);
    }
    *ret_person = person;
    return true;
}

static bool
person_of_row(Db *db, Arena *arena, Query *query, Person *ret_person, GError **error)
{
    g_autoptr(Json) state =
        json_read_object(query_text(query, 2), query_size(query, 2), SIZE_MAX, error);
    if (state == NULL || !person_from_json(arena, state, ret_person, error) ||
        !alias_follow(db, arena, TOPIC_SECTION, ret_person->sections, &ret_person->section_count,
            &ret_person->sections, error))
        return false;
    ret_person->id = query_int(query, 0);
    ret_person->revision = query_int(query, 1);
    return true;
}

static bool
first_person(
    Db *db, Arena *arena, Query *query, Person *ret_person, bool *ret_found, GError **error)
{
    bool const row = query_next(query);
    if (row && !person_of_row(db, arena, query, ret_person, error))
        return false;
    if (!query_end(query, error))
        return false;
    *ret_found = row;
    return true;
}

bool
person_find(
    Reader *reader, Arena *arena, int64_t id, Person *ret_person, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_PERSON_BY_ID, "i", id);
    return first_person(reader->db, arena, &query, ret_person, ret_found, error);
}

bool
person_find_login(Reader *reader, Arena *arena, const char *login, Person *ret_person,
    bool *ret_found, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(login, -1);
    g_auto(Query) query = db_query(reader->db, &SQL_PERSON_BY_LOGIN, "s", lower);
    return first_person(reader->db, arena, &query, ret_person, ret_found, error);
}

bool
person_list(Reader *reader, Arena *arena, GPtrArray **ret_people, GError **error)
{
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    g_auto(Query) query = db_query(reader->db, &SQL_PERSON_ALL, "");
    while (query_next(&query)) {
        Person *person = arena_new0(arena, Person);
        if (!person_of_row(reader->db, arena, &query, person, error))
            return false;
        g_ptr_array_add(people, person);
    }
    if (!query_end(&query, error))
        return false;
    *ret_people = g_steal_pointer(&people);
    return true;
}

bool
person_count(Reader *reader, int64_t *ret_count, GError **error)
{
    return db_int(reader->db, 0, ret_count, error, &SQL_PERSON_COUNT, "");
}

bool
person_administrator(Reader *reader, int64_t *ret_id, GError **error)
{
    return db_int(
        reader->db, 0, ret_id, error, &SQL_PERSON_FIRST, "i", (int64_t)ROLE_ADMINISTRATOR);
}

static bool
check_login(const char *login, GError **error)
{
    if (!check_text("login", login, PERSON_LOGIN_MAX, true, error))
        return false;
    if (strspn(login, LOGIN_LETTERS) != strlen(login) || !g_ascii_isalnum(login[0]))
        return fail(error, FAIL_INVALID,
            "login \"%s\" (small letters, digits, '.', '-', '_' and '@' are allowed)", login);
    return true;
}

/* Somebody must be able to let others in. */
static bool
check_administrators(Write *write, const Person *person, GError **error)
{
    int64_t all, others;
    if (person->id == 0 || (person->role == ROLE_ADMINISTRATOR && !person->is_disabled))
        return true;
    if (!db_int(write_db(write), 0, &all, error, &SQL_PERSON_OTHER_ADMINISTRATORS, "ii",
            (int64_t)ROLE_ADMINISTRATOR, (int64_t)0) ||
        !db_int(write_db(write), 0, &others, error, &SQL_PERSON_OTHER_ADMINISTRATORS, "ii",
            (int64_t)ROLE_ADMINISTRATOR, person->id))
        return false;
    return others > 0 || all == 0 ||
           fail(error, FAIL_INVALID, "\"%s\" is the last administrator", person->login);
}

/* People sign in with it too, so it is nobody else's. */
static bool
check_email(Write *write, const Person *person, GError **error)
{
    int64_t holder;
    if (!check_text("e-mail address", person->email, PERSON_NAME_MAX * 2, false, error))
        return false;
    if (person->email == NULL)
        return true;
    if (strchr(person->email, '@') == NULL)
        return fail(error, FAIL_INVALID, "\"%.80s\" is no e-mail address", person->email);
    g_autofree char *lower = g_ascii_strdown(person->email, -1);
    if (!db_int(
            write_db(write), 0, &holder, error, &SQL_PERSON_EMAIL_TAKEN, "si", lower, person->id))
        return false;
    return holder == 0 ||
           fail(error, FAIL_CONFLICT, "the address \"%.80s\" is somebody else's", person->email);
}

static bool
person_check(Write *write, const Person *person, GError **error)
{
    int64_t holder;
    if (!check_login(person->login, error) ||
        !check_text("name", person->name, PERSON_NAME_MAX, true, error) ||
        !check_email(write, person, error) ||
        !db_int(write_db(write), 0, &holder, error, &SQL_PERSON_LOGIN_TAKEN, "si", person->login,
            person->id))
        return false;
    if (holder != 0)
        return fail(error, FAIL_CONFLICT, "the login \"%s\" is taken", person->login);
    if (person->section_count > PERSON_SECTIONS_MAX)
        return fail(error, FAIL_INVALID, "more than %d sections", PERSON_SECTIONS_MAX);
    return check_administrators(write, person, error);
}

bool
person_save(Write *write, const Person *person, int64_t *ret_id, GError **error)
{
    int64_t id = person->id;
    if (!person_check(write, person, error) ||
        (id == 0 && !next_id(write_db(write), "person", &id, error)))
        return fail_doing(error, "save person");
    g_autoptr(Json) state = person_to_json(person);
    if (!write_append(write, CHANGE_PERSON_SAVED, subject_of(write_arena(write), "person", id),
            person->revision, state, NULL, error))
        return fail_doing(error, "save person \"%s\"", person->login);
    if (ret_id != NULL)
        *ret_id = id;
    return true;
}

bool
person_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    Person person;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !person_from_json(context->arena, state, &person, error))
        return false;
    g_autofree char *body = json_write(state);
    g_autofree char *email = person.email == NULL ? NULL : g_ascii_strdown(person.email, -1);
    return note_id(context, "person", id, error) &&
           db_run(context->db, error, &SQL_PERSON_INSERT, "iisssiis", id, change->revision,
               person.login, email, person.name, (int64_t)person.role, (int64_t)person.is_disabled,
               body);
}

char *
person_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    return arena_printf(arena, "%s \"%s\"%s", json_text(state, "role"), json_text(state, "login"),
        json_flag(state, "disabled", false) ? ", disabled" : "");
}

char *
person_hash_password(const char *password, const char *login, GError **error)
{
    size_t const size = strlen(password);
    if (g_utf8_strlen(password, -1) < PASSWORD_LENGTH_MIN || size > PASSWORD_LENGTH_MAX) {
        fail(error, FAIL_INVALID, "a password has %d to %d characters", PASSWORD_LENGTH_MIN,
            PASSWORD_LENGTH_MAX);
        return NULL;
    }
    if (login != NULL && g_ascii_strcasecmp(password, login) == 0) {
        fail(error, FAIL_INVALID, "the password is the login");
        return NULL;
    }
    char hash[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password, size, crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        fail(error, FAIL_UNAVAILABLE, "no memory for hashing a password");
        return NULL;
    }
    return g_strdup(hash);
}

bool
person_check_password(const Person *person, const char *password)
{
    /* Of random bytes that nobody knows: who asks cannot tell by the time it takes whether a login
     * exists. */
    static const char NOBODY[crypto_pwhash_STRBYTES] =
        "$argon2id$v=19$m=65536,t=2,p=1$+c/RjuRTQkGsLBWn488Eig$"
        "dimE6a6LW6gM9eolvpgDe7kWOTnTw2Yvh3o+NItGZdQ";
    bool const has_one = person != NULL && person->password != NULL;
    size_t const size = MIN(strlen(password), (size_t)PASSWORD_LENGTH_MAX);
    if (sodium_init() < 0)
        return false;
    bool const is_right =
        crypto_pwhash_str_verify(has_one ? person->password : NOBODY, password, size) == 0;
    return is_right && has_one;
}
