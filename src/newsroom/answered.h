/* SPDX-License-Identifier: MIT */
/* Requests that were answered, under a key that the caller chose (Idempotency-Key), kept for a day:
 * a program that lost the answer asks again and gets the same one, and nothing happens twice. The
 * note is one change in the same transaction as what the request did. */
#pragma once

#include "newsroom/newsroom.h"

enum { ANSWERED_KEY_MAX = 200, ANSWERED_BODY_MAX = 64 * 1024 };

typedef struct {
    const char *digest; /* of the request, to see whether it is the same */
    int status;
    const char *body; /* JSON */
} Answered;

/* caller: who chose the key ("key:7"). Keys of different callers are different. */
bool answered_find(Write *write, const char *caller, const char *key, Answered *ret_answered,
    bool *ret_found, GError **error);
bool answered_save(
    Write *write, const char *caller, const char *key, const Answered *answered, GError **error);
