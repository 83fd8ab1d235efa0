/* SPDX-License-Identifier: MIT */
/* People of the newsroom: who signs in at the desk. Their state is in the log as everything is;
 * of a password only its argon2id hash. What opens the desk in their name (sessions, tokens, links)
 * is in key.h. In the log a person acts as "user:3". */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/rights.h"

enum {
    PERSON_NAME_MAX = 120,
    PERSON_LOGIN_MAX = 60,
    PERSON_SECTIONS_MAX = 100,
    PASSWORD_LENGTH_MIN = 10,
    PASSWORD_LENGTH_MAX = 200, /* bytes */
};

typedef struct {
    int64_t id;
    int64_t revision;  /* 0: new */
    const char *login; /* lower-case letters, digits, '.', '-', '_' and one '@' */
    const char *name;  /* "Mara Quill" */
    const char *email; /* may be NULL */
    Role role;
    const int64_t *sections; /* where they may act, with the sections below; none: everywhere */
    unsigned section_count;
    int64_t author_id; /* the author (label) they write as; 0: none */
    bool is_disabled;
    const char *password; /* argon2id, as libsodium writes it; NULL: none set */
    const char *second;   /* second factors, a JSON object of second_factor.h; NULL: none */
} Person;

/* What a right is asked for: a story that somebody began or holds, in sections. Nothing known of
 * it: all zero. */
typedef struct {
    const int64_t *owners; /* people */
    unsigned owner_count;
    const int64_t *sections;
    unsigned section_count;
} RightScope;

/* Whether a person may; disabled people may nothing. scope NULL: anywhere at all, in some story. */
bool
person_may(const Person *person, Right right, const RightScope *scope, const SectionTree *tree);

/* "user:3"; and the id behind it, 0 for any other actor. */
char *person_actor(Arena *arena, int64_t id);
int64_t person_of_actor(const char *actor);

bool person_find(
    Reader *reader, Arena *arena, int64_t id, Person *ret_person, bool *ret_found, GError **error);
/* By login or e-mail address, without regard to case. */
bool person_find_login(Reader *reader, Arena *arena, const char *login, Person *ret_person,
    bool *ret_found, GError **error);
/* All of them, by name; of Person, in the arena. */
bool person_list(Reader *reader, Arena *arena, GPtrArray **ret_people, GError **error);
/* How many can sign in: not disabled, with a password. */
bool person_count(Reader *reader, int64_t *ret_count, GError **error);
/* An administrator; 0 where there is none. */
bool person_administrator(Reader *reader, int64_t *ret_id, GError **error);

/* Creates or changes. FAIL_INVALID names the field; FAIL_CONFLICT for a login or an address
 * that is taken. The last administrator can neither be disabled nor given another role. */
bool person_save(Write *write, const Person *person, int64_t *ret_id, GError **error);

/* argon2id of a password, for Person.password; slow by design (about 50 ms). FAIL_INVALID for one
 * that is too short, too long, or the login itself. The caller frees. */
char *person_hash_password(const char *password, const char *login, GError **error);
/* As slow. With person NULL or without a password it takes as long and says no. */
bool person_check_password(const Person *person, const char *password);
