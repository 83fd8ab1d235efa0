/* SPDX-License-Identifier: MIT */
/* A device with a passkey, in software: answers as a browser and its authenticator would, and can
 * be told to answer wrongly. */
#pragma once

#include <openssl/types.h>

#include "newsroom/passkey.h"

typedef struct {
    int algorithm; /* COSE: -7, -8 or -257 */
    EVP_PKEY *key;
    unsigned char id[16];
    uint32_t count; /* of what it signed; 0: it keeps none */
    /* What it answers with. */
    const char *origin;
    const char *rp_id;
    const char *type; /* NULL: as is right */
    unsigned flags;   /* present, verified */
    bool crosses;     /* says that another site's page asked */
} Authenticator;

/* A new key, for a site. Copies of a device share its key. */
void
authenticator_init(Authenticator *device, int algorithm, const char *origin, const char *rp_id);
void authenticator_finish(Authenticator *device);
/* Its id as base64url; in the arena. */
const char *authenticator_id(const Authenticator *device, Arena *arena);
/* Answers to a challenge; in the arena. */
PasskeyAnswer authenticator_make(const Authenticator *device, Arena *arena, const char *challenge);
PasskeyAnswer authenticator_sign(const Authenticator *device, Arena *arena, const char *challenge);
/* Any bytes as base64url; in the arena. */
const char *authenticator_text(Arena *arena, const void *bytes, size_t size);
