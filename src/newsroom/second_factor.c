/* SPDX-License-Identifier: MIT */
/* {"totp": {"secret": Base32, "step": of the newest code that was taken}, "recovery": [hashes]} */
#include "newsroom/second_factor.h"

#include <string.h>

#include <sodium.h>

#include "base/clock.h"

enum { SHA1_BYTES = 20, RECOVERY_LETTERS = 16, RECOVERY_GROUP = 4, TYPED_MAX = 40 };

static const char BASE32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

unsigned
hotp_code(const uint8_t *secret, size_t size, uint64_t counter, unsigned digits)
{
    uint8_t message[8], hash[SHA1_BYTES];
    gsize length = sizeof hash;
    unsigned limit = 1;
    for (unsigned index = 0; index < sizeof message; index++)
        message[index] = (uint8_t)(counter >> (8 * (sizeof message - 1 - index)));
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, size);
    g_hmac_update(hmac, message, sizeof message);
    g_hmac_get_digest(hmac, hash, &length);
    g_hmac_unref(hmac);
    /* Dynamic truncation: the last four bits say where 31 bits are taken. */
    unsigned const offset = hash[SHA1_BYTES - 1] & 0x0f;
    uint32_t const number = (uint32_t)(hash[offset] & 0x7f) << 24 |
                            (uint32_t)hash[offset + 1] << 16 | (uint32_t)hash[offset + 2] << 8 |
                            hash[offset + 3];
    for (unsigned digit = 0; digit < digits; digit++)
        limit *= 10;
    return number % limit;
}

/* Five bits a letter; sizes here are whole groups, so that there is no padding. */
static char *
base32_of(Arena *arena, const uint8_t *bytes, size_t size)
{
    size_t const letters = size * 8 / 5;
    char *text = arena_alloc(arena, letters + 1);
    for (size_t index = 0; index < letters; index++) {
        size_t const bit = index * 5, byte = bit / 8;
        unsigned const pair = (unsigned)bytes[byte] << 8 | (byte + 1 < size ? bytes[byte + 1] : 0);
        text[index] = BASE32[pair >> (11 - bit % 8) & 31];
    }
    return text;
}

/* False where the text is no such secret. */
static bool
secret_bytes(const char *text, uint8_t *ret_bytes)
{
    unsigned held = 0, bits = 0;
    size_t size = 0;
    if (text == NULL || strlen(text) != TOTP_SECRET_BYTES * 8 / 5)
        return false;
    for (; *text != '\0'; text++) {
        const char *letter = strchr(BASE32, *text);
        if (letter == NULL)
            return false;
        held = (held << 5 | (unsigned)(letter - BASE32)) & 0xfff;
        bits += 5;
        if (bits < 8)
            continue;
        bits -= 8;
        ret_bytes[size++] = (uint8_t)(held >> bits);
    }
    return true;
}

char *
totp_new_secret(Arena *arena)
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    return base32_of(arena, bytes, sizeof bytes);
}

char *
totp_address(Arena *arena, const char *secret, const char *issuer, const char *login)
{
    g_autofree char *by = g_uri_escape_string(issuer, NULL, FALSE);
    g_autofree char *who = g_uri_escape_string(login, NULL, FALSE);
    return arena_printf(arena,
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", by, who,
        secret, by, TOTP_DIGITS, TOTP_STEP_S);
}

/* Without blanks and hyphens, in small letters; empty where it is too long to be a code. */
static void
normalise(const char *typed, char *out)
{
    size_t length = 0;
    for (; *typed != '\0'; typed++) {
        if (*typed == ' ' || *typed == '-')
            continue;
        if (length + 1 >= TYPED_MAX) {
            length = 0;
            break;
        }
        out[length++] = g_ascii_tolower(*typed);
    }
    out[length] = '\0';
}

bool
totp_check(const char *secret, const char *typed, int64_t now_us, int64_t last, int64_t *ret_step)
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    char code[TYPED_MAX], expected[TOTP_DIGITS + 1];
    int64_t const now = now_us / SECOND_US / TOTP_STEP_S;
    bool right = false;
    normalise(typed, code);
    if (!secret_bytes(secret, bytes) || strlen(code) != TOTP_DIGITS)
        return false;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        g_snprintf(expected, sizeof expected, "%0*u", TOTP_DIGITS,
            hotp_code(bytes, sizeof bytes, (uint64_t)step, TOTP_DIGITS));
        if (sodium_memcmp(expected, code, TOTP_DIGITS) != 0 || step <= last)
            continue;
        *ret_step = step;
        right = true;
    }
    return right;
}

/* Of any person: an object, empty for none. */
static Json *
state_of(const Person *person)
{
    Json *state = person->second == NULL
                      ? NULL
                      : json_read_object(person->second, strlen(person->second), SIZE_MAX, NULL);
    return state != NULL ? state : json_object();
}

static void
keep(Arena *arena, Person *person, const Json *state)
{
    g_autofree char *text = json_write(state);
    person->second = json_object_size(state) == 0 ? NULL : arena_strdup(arena, text);
}

bool
second_is_on(const Person *person)
{
    g_autoptr(Json) state = state_of(person);
    return json_is_object(json_object_get(state, "totp"));
}

unsigned
second_recovery_left(const Person *person)
{
    g_autoptr(Json) state = state_of(person);
    return (unsigned)json_array_size(json_object_get(state, "recovery"));
}

void
second_begin(Arena *arena, Person *person, const char *secret, int64_t step)
{
    g_autoptr(Json) state = state_of(person);
    Json *totp = json_object();
    json_put_text(totp, "secret", secret);
    json_put_int(totp, "step", step);
    json_object_set_new(state, "totp", totp);
    keep(arena, person, state);
}

/* Eighty random bits need no slow hash. */
static char *
recovery_hash(Arena *arena, const char *normalised)
{
    static const char PURPOSE[] = "dateline recovery ";
    unsigned char hash[crypto_generichash_BYTES];
    char *text = arena_alloc(arena, 2 * sizeof hash + 1);
    g_autofree char *input = g_strconcat(PURPOSE, normalised, NULL);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)input, strlen(input), NULL, 0);
    return sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
}

/* "ab2d-efgh-…" */
static char *
in_groups(Arena *arena, const char *letters)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t index = 0; letters[index] != '\0'; index++) {
        if (index > 0 && index % RECOVERY_GROUP == 0)
            g_string_append_c(text, '-');
        g_string_append_c(text, letters[index]);
    }
    return arena_strdup(arena, text->str);
}

const char *const *
second_renew_recovery(Arena *arena, Person *person)
{
    g_autoptr(Json) state = state_of(person);
    Json *hashes = json_array();
    const char **codes = arena_new_array(arena, const char *, RECOVERY_CODES + 1);
    for (unsigned index = 0; index < RECOVERY_CODES; index++) {
        uint8_t bytes[RECOVERY_LETTERS * 5 / 8];
        char letters[TYPED_MAX];
        randombytes_buf(bytes, sizeof bytes);
        normalise(base32_of(arena, bytes, sizeof bytes), letters);
        codes[index] = in_groups(arena, letters);
        json_array_append_new(hashes, json_string(recovery_hash(arena, letters)));
    }
    json_object_set_new(state, "recovery", hashes);
    keep(arena, person, state);
    return codes;
}

void
second_remove(Arena *arena, Person *person)
{
    g_autoptr(Json) state = state_of(person);
    json_object_del(state, "totp");
    json_object_del(state, "recovery");
    keep(arena, person, state);
}

static bool
take_recovery(Arena *arena, Json *state, const char *typed)
{
    char code[TYPED_MAX];
    Json *hashes = json_object_get(state, "recovery");
    normalise(typed, code);
    if (strlen(code) != RECOVERY_LETTERS)
        return false;
    const char *hash = recovery_hash(arena, code);
    for (size_t index = 0; index < json_array_size(hashes); index++) {
        const char *known = json_string_value(json_array_get(hashes, index));
        if (known == NULL || strlen(known) != strlen(hash) ||
            sodium_memcmp(known, hash, strlen(hash)) != 0)
            continue;
        json_array_remove(hashes, index);
        return true;
    }
    return false;
}

bool
second_check(Arena *arena, Person *person, const char *typed, int64_t now_us)
{
    g_autoptr(Json) state = state_of(person);
    Json *totp = json_object_get(state, "totp");
    int64_t step;
    if (totp == NULL)
        return false;
    if (totp_check(json_text(totp, "secret"), typed, now_us, json_int(totp, "step", 0), &step))
        json_put_int(totp, "step", step);
    else if (!take_recovery(arena, state, typed))
        return false;
    keep(arena, person, state);
    return true;
}
