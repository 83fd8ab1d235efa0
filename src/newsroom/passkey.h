/* SPDX-License-Identifier: MIT */
/* Passkeys (WebAuthn Level 2) of a person, in Person.second: made and checked without trusting the
 * browser: challenge, origin, site, presence and verification of the person, signature, counter.
 * No attestation is asked for: whoever is signed in with a password says which key is theirs. The
 * signatures are libfido2's business. */
#pragma once

#include "newsroom/person.h"

enum { PASSKEYS_MAX = 20, PASSKEY_NAME_MAX = 80, PASSKEY_PART_MAX = 8192 /* bytes */ };

typedef struct {
    const char *id; /* base64url */
    const char *name;
    int64_t made_us;
} Passkey;

/* The site that passkeys belong to. */
typedef struct {
    const char *origin; /* "https://news.example" */
    const char *rp_id;  /* "news.example" */
} PasskeySite;

/* Of a base address; false where browsers make no passkeys (an IP address, no TLS). */
bool passkey_site(Arena *arena, const char *base_url, PasskeySite *ret_site);

/* What a browser sends, decoded. */
typedef struct {
    const char *client_data; /* JSON */
    size_t client_size;
    const uint8_t *auth_data;
    size_t auth_size;
    const uint8_t *signature; /* of signing in only */
    size_t signature_size;
} PasskeyAnswer;

/* Of Passkey, in the arena. */
GPtrArray *passkey_list(Arena *arena, const Person *person);

/* The challenge that an answer says it answers; NULL: none. In the arena. */
const char *passkey_challenge(Arena *arena, const PasskeyAnswer *answer);

/* Adds a new key to person->second, in the arena; the caller saves the person. algorithm: a COSE
 * number (-7 ES256, -8 EdDSA, -257 RS256). FAIL_INVALID says what is wrong. */
bool passkey_add(Arena *arena, Person *person, const PasskeySite *site, const char *challenge,
    const PasskeyAnswer *answer, int algorithm, const char *name, GError **error);
/* Whether it was signed now by that key of the person. *ret_changed: its counter went on, so that
 * the person is to be saved. FAIL_FORBIDDEN says what is wrong. */
bool passkey_check(Arena *arena, Person *person, const PasskeySite *site, const char *challenge,
    const char *id, const PasskeyAnswer *answer, bool *ret_changed, GError **error);
/* FAIL_NOT_FOUND where there is none. */
bool passkey_remove(Arena *arena, Person *person, const char *id, GError **error);

/* base64url without padding. NULL where the text is none or has more than PASSKEY_PART_MAX bytes;
 * the caller frees. */
uint8_t *passkey_decode(const char *text, size_t *ret_size);
