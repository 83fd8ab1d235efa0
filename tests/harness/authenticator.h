/* SPDX-License-Identifier: MIT */
/* A device with a passkey, in software: answers as a browser and its authenticator would, and can
 * be told to answer wrongly. Its key is EdDSA. */
#pragma once

#include "newsroom/passkey.h"

typedef struct {
    unsigned char key_public[32];
    unsigned char key_secret[64];
    unsigned char id[16];
    uint32_t count; /* of what it signed; 0: it keeps none */
    /* What it answers with. */
    const char *origin;
    const char *rp_id;
    const char *type; /* NULL: as is right */
    unsigned flags;   /* present, verified */
    bool crosses;     /* says that another site's page asked */
} Authenticator;

/* A new key, for a site. */
void authenticator_init(Authenticator *device, const char *origin, const char *rp_id);
/* Its id as base64url; in the arena. */
const char *authenticator_id(const Authenticator *device, Arena *arena);
/* Answers to a challenge; in the arena. */
PasskeyAnswer authenticator_make(const Authenticator *device, Arena *arena, const char *challenge);
PasskeyAnswer authenticator_sign(const Authenticator *device, Arena *arena, const char *challenge);
/* Any bytes as base64url; in the arena. */
const char *authenticator_text(Arena *arena, const void *bytes, size_t size);
