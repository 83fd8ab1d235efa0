/* SPDX-License-Identifier: MIT */
/* {"passkeys": [{"id", "key": base64url, "alg": COSE number, "name", "count", "made": us}]}
 * Authenticator data begins with SHA-256 of the site's name (32 bytes), flags (1), a counter (4).
 */
#include "newsroom/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"

enum {
    FLAG_PRESENT = 0x01,
    FLAG_VERIFIED = 0x04,
    FLAG_HAS_KEY = 0x40,
    SITE_BYTES = 32,
    HEAD_BYTES = 37,
    ID_BYTES_MAX = 1023,
    BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

static void
drop_credential(fido_cred_t **credential)
{
    fido_cred_free(credential);
}

static void
drop_assertion(fido_assert_t **assertion)
{
    fido_assert_free(assertion);
}

uint8_t *
passkey_decode(const char *text, size_t *ret_size)
{
    size_t const length = text == NULL ? 0 : strlen(text);
    if (length == 0 || length > PASSKEY_PART_MAX * 4 / 3)
        return NULL;
    g_autofree uint8_t *bytes = g_malloc(length);
    if (sodium_base642bin(bytes, length, text, length, NULL, ret_size, NULL, BASE64) != 0)
        return NULL;
    return g_steal_pointer(&bytes);
}

static char *
encode(Arena *arena, const uint8_t *bytes, size_t size)
{
    size_t const room = sodium_base64_encoded_len(size, BASE64);
    char *text = arena_alloc(arena, room);
    return sodium_bin2base64(text, room, bytes, size, BASE64);
}

bool
passkey_site(Arena *arena, const char *base_url, PasskeySite *ret_site)
{
    g_autoptr(GUri) uri = g_uri_parse(base_url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);
    if (host == NULL || *host == '\0' || g_hostname_is_ip_address(host))
        return false;
    bool const has_tls = strcmp(g_uri_get_scheme(uri), "https") == 0;
    if (!has_tls && strcmp(host, "localhost") != 0)
        return false;
    int const port = g_uri_get_port(uri);
    bool const names_port = port > 0 && port != (has_tls ? 443 : 80);
    g_autofree char *lower = g_ascii_strdown(host, -1);
    ret_site->rp_id = arena_strdup(arena, lower);
    ret_site->origin = names_port
                           ? arena_printf(arena, "%s://%s:%d", g_uri_get_scheme(uri), lower, port)
                           : arena_printf(arena, "%s://%s", g_uri_get_scheme(uri), lower);
    return true;
}

/* Of any person: an object with a list. */
static Json *
state_of(const Person *person)
{
    Json *state = person->second == NULL
                      ? NULL
                      : json_read_object(person->second, strlen(person->second), SIZE_MAX, NULL);
    if (state == NULL)
        state = json_object();
    if (!json_is_array(json_object_get(state, "passkeys")))
        json_object_set_new(state, "passkeys", json_array());
    return state;
}

static void
keep(Arena *arena, Person *person, Json *state)
{
    if (json_array_size(json_object_get(state, "passkeys")) == 0)
        json_object_del(state, "passkeys");
    g_autofree char *text = json_write(state);
    person->second = json_object_size(state) == 0 ? NULL : arena_strdup(arena, text);
}

/* The place of a key in the list; its length where it is not there. */
static size_t
place_of(const Json *list, const char *id)
{
    size_t place = 0;
    while (place < json_array_size(list) &&
           g_strcmp0(json_text(json_array_get(list, place), "id"), id) != 0)
        place++;
    return place;
}

GPtrArray *
passkey_list(Arena *arena, const Person *person)
{
    GPtrArray *passkeys = g_ptr_array_new();
    g_autoptr(Json) state = state_of(person);
    const Json *list = json_object_get(state, "passkeys");
    for (size_t index = 0; index < json_array_size(list); index++) {
        const Json *entry = json_array_get(list, index);
        Passkey *passkey = arena_new0(arena, Passkey);
        *passkey = (Passkey){arena_strdup(arena, json_text(entry, "id")),
            arena_strdup(arena, json_text(entry, "name")), json_int(entry, "made", 0)};
        if (passkey->id != NULL)
            g_ptr_array_add(passkeys, passkey);
    }
    return passkeys;
}

static Json *
client_data_of(const PasskeyAnswer *answer)
{
    return json_read_object(answer->client_data, answer->client_size, PASSKEY_PART_MAX, NULL);
}

const char *
passkey_challenge(Arena *arena, const PasskeyAnswer *answer)
{
    g_autoptr(Json) data = client_data_of(answer);
    return data == NULL ? NULL : arena_strdup(arena, json_text(data, "challenge"));
}

/* What the browser says it did, and what the authenticator says of where and with whom. */
static bool
check_answer(const PasskeySite *site, const char *challenge, const PasskeyAnswer *answer,
    const char *type, unsigned flags, GError **error)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    g_autoptr(Json) data = client_data_of(answer);
    if (data == NULL || g_strcmp0(json_text(data, "type"), type) != 0)
        return fail(error, FAIL_FORBIDDEN, "the browser's answer is none to this question");
    if (g_strcmp0(json_text(data, "challenge"), challenge) != 0)
        return fail(error, FAIL_FORBIDDEN, "the browser answered another question");
    if (g_strcmp0(json_text(data, "origin"), site->origin) != 0 ||
        json_flag(data, "crossOrigin", false))
        return fail(error, FAIL_FORBIDDEN, "this site is known as %s; go there", site->origin);
    crypto_hash_sha256(hash, (const unsigned char *)site->rp_id, strlen(site->rp_id));
    if (answer->auth_size < HEAD_BYTES || memcmp(answer->auth_data, hash, SITE_BYTES) != 0)
        return fail(error, FAIL_FORBIDDEN, "the passkey is one of another site");
    if ((answer->auth_data[SITE_BYTES] & flags) != flags)
        return fail(error, FAIL_FORBIDDEN, "the device did not ask who you are");
    return true;
}

static bool
is_known_algorithm(int algorithm)
{
    return algorithm == COSE_ES256 || algorithm == COSE_EDDSA || algorithm == COSE_RS256;
}

/* The key and its id, read out of the authenticator's data. */
static Json *
read_new(Arena *arena, const PasskeyAnswer *answer, int algorithm, GError **error)
{
    __attribute__((cleanup(drop_credential))) fido_cred_t *credential = fido_cred_new();
    if (credential == NULL || fido_cred_set_type(credential, algorithm) != FIDO_OK ||
        fido_cred_set_authdata_raw(credential, answer->auth_data, answer->auth_size) != FIDO_OK ||
        fido_cred_id_len(credential) == 0 || fido_cred_id_len(credential) > ID_BYTES_MAX ||
        fido_cred_pubkey_len(credential) == 0) {
        fail(error, FAIL_INVALID, "the device's new key cannot be read");
        return NULL;
    }
    Json *entry = json_object();
    json_put_text(
        entry, "id", encode(arena, fido_cred_id_ptr(credential), fido_cred_id_len(credential)));
    json_put_text(entry, "key",
        encode(arena, fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential)));
    json_put_int(entry, "alg", algorithm);
    json_put_int(entry, "count", fido_cred_sigcount(credential));
    return entry;
}

bool
passkey_add(Arena *arena, Person *person, const PasskeySite *site, const char *challenge,
    const PasskeyAnswer *answer, int algorithm, const char *name, GError **error)
{
    g_autoptr(Json) state = state_of(person);
    Json *list = json_object_get(state, "passkeys");
    if (!check_text("name", name, PASSKEY_NAME_MAX, true, error) ||
        !check_answer(site, challenge, answer, "webauthn.create",
            FLAG_PRESENT | FLAG_VERIFIED | FLAG_HAS_KEY, error))
        return false;
    if (!is_known_algorithm(algorithm))
        return fail(error, FAIL_INVALID, "the device signs in a way that is not known here");
    if (json_array_size(list) >= PASSKEYS_MAX)
        return fail(error, FAIL_INVALID, "there are %d passkeys already", PASSKEYS_MAX);
    g_autoptr(Json) entry = read_new(arena, answer, algorithm, error);
    if (entry == NULL)
        return false;
    if (place_of(list, json_text(entry, "id")) < json_array_size(list))
        return fail(error, FAIL_CONFLICT, "this passkey is known already");
    json_put_text(entry, "name", name);
    json_put_int(entry, "made", clock_now_us());
    json_array_append(list, entry);
    keep(arena, person, state);
    return true;
}

/* Whether the signature is the key's. */
static bool
verify(const fido_assert_t *assertion, int algorithm, const uint8_t *key, size_t size)
{
    es256_pk_t *es256 = NULL;
    eddsa_pk_t *eddsa = NULL;
    rs256_pk_t *rs256 = NULL;
    bool good = false;
    if (algorithm == COSE_ES256 && (es256 = es256_pk_new()) != NULL)
        good = es256_pk_from_ptr(es256, key, size) == FIDO_OK &&
               fido_assert_verify(assertion, 0, algorithm, es256) == FIDO_OK;
    else if (algorithm == COSE_EDDSA && (eddsa = eddsa_pk_new()) != NULL)
        good = eddsa_pk_from_ptr(eddsa, key, size) == FIDO_OK &&
               fido_assert_verify(assertion, 0, algorithm, eddsa) == FIDO_OK;
    else if (algorithm == COSE_RS256 && (rs256 = rs256_pk_new()) != NULL)
        good = rs256_pk_from_ptr(rs256, key, size) == FIDO_OK &&
               fido_assert_verify(assertion, 0, algorithm, rs256) == FIDO_OK;
    es256_pk_free(&es256);
    eddsa_pk_free(&eddsa);
    rs256_pk_free(&rs256);
    return good;
}

static bool
is_signed(
    const Json *entry, const PasskeySite *site, const PasskeyAnswer *answer, int64_t *ret_count)
{
    __attribute__((cleanup(drop_assertion))) fido_assert_t *assertion = fido_assert_new();
    size_t size = 0;
    g_autofree uint8_t *key = passkey_decode(json_text(entry, "key"), &size);
    if (assertion == NULL || key == NULL || answer->signature == NULL ||
        fido_assert_set_count(assertion, 1) != FIDO_OK ||
        fido_assert_set_clientdata(assertion, (const unsigned char *)answer->client_data,
            answer->client_size) != FIDO_OK ||
        fido_assert_set_rp(assertion, site->rp_id) != FIDO_OK ||
        fido_assert_set_up(assertion, FIDO_OPT_TRUE) != FIDO_OK ||
        fido_assert_set_uv(assertion, FIDO_OPT_TRUE) != FIDO_OK ||
        fido_assert_set_authdata_raw(assertion, 0, answer->auth_data, answer->auth_size) !=
            FIDO_OK ||
        fido_assert_set_sig(assertion, 0, answer->signature, answer->signature_size) != FIDO_OK)
        return false;
    *ret_count = fido_assert_sigcount(assertion, 0);
    return verify(assertion, (int)json_int(entry, "alg", 0), key, size);
}

bool
passkey_check(Arena *arena, Person *person, const PasskeySite *site, const char *challenge,
    const char *id, const PasskeyAnswer *answer, bool *ret_changed, GError **error)
{
    int64_t count;
    g_autoptr(Json) state = state_of(person);
    Json *list = json_object_get(state, "passkeys");
    Json *entry = json_array_get(list, place_of(list, id));
    if (!check_answer(site, challenge, answer, "webauthn.get", FLAG_PRESENT | FLAG_VERIFIED, error))
        return false;
    if (entry == NULL || !is_signed(entry, site, answer, &count))
        return fail(error, FAIL_FORBIDDEN, "this passkey is not known here");
    /* A counter that does not go on is one of two copies of a key; without one it stays 0. */
    int64_t const last = json_int(entry, "count", 0);
    if ((count != 0 || last != 0) && count <= last)
        return fail(error, FAIL_FORBIDDEN, "this passkey may have been copied; use another");
    *ret_changed = count != last;
    json_put_int(entry, "count", count);
    keep(arena, person, state);
    return true;
}

bool
passkey_remove(Arena *arena, Person *person, const char *id, GError **error)
{
    g_autoptr(Json) state = state_of(person);
    Json *list = json_object_get(state, "passkeys");
    size_t const place = place_of(list, id);
    if (place >= json_array_size(list))
        return fail(error, FAIL_NOT_FOUND, "there is no such passkey");
    json_array_remove(list, place);
    keep(arena, person, state);
    return true;
}
