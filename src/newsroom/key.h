/* SPDX-License-Identifier: MIT */
/* Keys: what opens the desk in a person's name without a password. A session (a browser's cookie),
 * a token (for programs), a link (printed or mailed, for setting a password once), the
 * address of a calendar (which opens the diary for reading and nothing else). A key is 32 random
 * bytes that only its holder has; the log and the library know its hash. */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/rights.h"

typedef enum { KEY_SESSION = 1, KEY_TOKEN, KEY_LINK, KEY_CALENDAR } KeyKind;

typedef enum {
    SCOPE_READ = 1 << 0,
    SCOPE_WRITE = 1 << 1,
    SCOPE_PUBLISH = 1 << 2,
    SCOPE_ADMIN = 1 << 3,
    SCOPE_ALL = 15,
} KeyScopes;

/* How long a token may be asked to be good; without a number it does not end by itself. */
enum { KEY_DAYS_MAX = 3660 };

typedef struct {
    int64_t id;
    int64_t revision;
    KeyKind kind;
    int64_t person_id;
    const char *name; /* of a token: what it is for; of a session: the browser */
    unsigned scopes;  /* of a token */
    int64_t opened_us;
    int64_t until_us; /* 0: it does not end by itself */
} Key;

/* Comma-separated names; FAIL_INVALID names the one that is none. */
bool key_scopes_parse(const char *text, unsigned *ret_scopes, GError **error);
char *key_scopes_text(Arena *arena, unsigned scopes);
bool key_allows(const Key *key, Right right);

/* 32 random bytes as text, for a secret that is none of a key; in the arena. */
char *key_random(Arena *arena);

/* Makes one. *ret_secret, in the Write's arena, is shown to its holder and never again. A link
 * closes the person's earlier links, a calendar their earlier calendar. */
bool key_open(Write *write, const Key *draft, char **ret_secret, int64_t *ret_id, GError **error);
/* The key of a secret, where it is open and its time is not over. */
bool key_find(Reader *reader, Arena *arena, KeyKind kind, const char *secret, Key *ret_key,
    bool *ret_found, GError **error);
/* Open keys of a person, newest first; of Key, in the arena. */
bool key_list(Reader *reader, Arena *arena, KeyKind kind, int64_t person_id, GPtrArray **ret_keys,
    GError **error);
/* Closes one, or every key of a kind that a person has but one (except 0: all). */
bool key_close(Write *write, int64_t id, GError **error);
/* The same where it is that person's; FAIL_NOT_FOUND where it is not, or closed already. */
bool key_close_of(Write *write, int64_t person_id, int64_t id, GError **error);
bool key_close_all(Write *write, KeyKind kind, int64_t person_id, int64_t except, GError **error);
