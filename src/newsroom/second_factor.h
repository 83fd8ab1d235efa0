/* SPDX-License-Identifier: MIT */
/* What a person shows beside their password (Person.second): codes that change with time (TOTP,
 * RFC 6238: HMAC-SHA1, six digits, 30 seconds) and recovery codes, each good once. The codes'
 * secret must be known to check them, so it stands in the log; of recovery codes only hashes do. */
#pragma once

#include "newsroom/person.h"

enum {
    TOTP_STEP_S = 30,
    TOTP_DIGITS = 6,
    TOTP_SECRET_BYTES = 20,
    RECOVERY_CODES = 10,
};

/* The code of a counter (HOTP, RFC 4226), 1 to 9 digits. */
unsigned hotp_code(const uint8_t *secret, size_t size, uint64_t counter, unsigned digits);

/* A new secret in Base32, as it is typed into an authenticator; in the arena. */
char *totp_new_secret(Arena *arena);
/* "otpauth://totp/…", what the QR code says; in the arena. */
char *totp_address(Arena *arena, const char *secret, const char *issuer, const char *login);
/* Whether a typed code (blanks allowed) is that of now, the step before or the step after, and of
 * a step later than last. *ret_step is its step. */
bool
totp_check(const char *secret, const char *typed, int64_t now_us, int64_t last, int64_t *ret_step);

/* Whether a code is asked for after the password. */
bool second_is_on(const Person *person);
/* How many recovery codes are left. */
unsigned second_recovery_left(const Person *person);

/* These change person->second, in the arena; the caller saves the person. */
void second_begin(Arena *arena, Person *person, const char *secret, int64_t step);
/* New recovery codes in place of the old: NULL-terminated, to be shown once. */
const char *const *second_renew_recovery(Arena *arena, Person *person);
/* The codes; passkeys stay. */
void second_remove(Arena *arena, Person *person);
/* Whether a typed code is right: of the moment, or a recovery code. Then the person was changed so
 * that it is not right again. */
bool second_check(Arena *arena, Person *person, const char *typed, int64_t now_us);
