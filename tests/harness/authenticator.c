/* SPDX-License-Identifier: MIT */
#include "authenticator.h"

#include <string.h>

#include <sodium.h>

enum { HAS_KEY = 0x40 };

void
authenticator_init(Authenticator *device, const char *origin, const char *rp_id)
{
    g_assert_cmpint(sodium_init(), >=, 0);
    *device = (Authenticator){.origin = origin, .rp_id = rp_id, .flags = 0x05};
    crypto_sign_keypair(device->key_public, device->key_secret);
    randombytes_buf(device->id, sizeof device->id);
}

const char *
authenticator_text(Arena *arena, const void *bytes, size_t size)
{
    size_t const room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    return sodium_bin2base64(text, room, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *
authenticator_id(const Authenticator *device, Arena *arena)
{
    return authenticator_text(arena, device->id, sizeof device->id);
}

static PasskeyAnswer
begin(const Authenticator *device, Arena *arena, const char *type, const char *challenge,
    unsigned flags, GByteArray *data)
{
    unsigned char head[37];
    const char *client = arena_printf(arena,
        "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":%s}",
        device->type != NULL ? device->type : type, challenge, device->origin,
        device->crosses ? "true" : "false");
    crypto_hash_sha256(head, (const unsigned char *)device->rp_id, strlen(device->rp_id));
    head[32] = (unsigned char)flags;
    for (int byte = 0; byte < 4; byte++)
        head[33 + byte] = (unsigned char)(device->count >> (8 * (3 - byte)));
    g_byte_array_append(data, head, sizeof head);
    return (PasskeyAnswer){.client_data = client, .client_size = strlen(client)};
}

PasskeyAnswer
authenticator_make(const Authenticator *device, Arena *arena, const char *challenge)
{
    /* {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: 32 bytes} */
    static const unsigned char KEY_HEAD[] = {
        0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20};
    static const unsigned char MAKER[16] = {0};
    unsigned char const id_size[] = {0, sizeof device->id};
    g_autoptr(GByteArray) data = g_byte_array_new();
    PasskeyAnswer answer =
        begin(device, arena, "webauthn.create", challenge, device->flags | HAS_KEY, data);
    g_byte_array_append(data, MAKER, sizeof MAKER);
    g_byte_array_append(data, id_size, sizeof id_size);
    g_byte_array_append(data, device->id, sizeof device->id);
    g_byte_array_append(data, KEY_HEAD, sizeof KEY_HEAD);
    g_byte_array_append(data, device->key_public, sizeof device->key_public);
    answer.auth_data = arena_memdup(arena, data->data, data->len);
    answer.auth_size = data->len;
    return answer;
}

PasskeyAnswer
authenticator_sign(const Authenticator *device, Arena *arena, const char *challenge)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char *signature = arena_alloc(arena, crypto_sign_BYTES);
    g_autoptr(GByteArray) data = g_byte_array_new();
    PasskeyAnswer answer = begin(device, arena, "webauthn.get", challenge, device->flags, data);
    answer.auth_data = arena_memdup(arena, data->data, data->len);
    answer.auth_size = data->len;
    crypto_hash_sha256(hash, (const unsigned char *)answer.client_data, answer.client_size);
    g_byte_array_append(data, hash, sizeof hash);
    crypto_sign_detached(signature, NULL, data->data, data->len, device->key_secret);
    answer.signature = signature;
    answer.signature_size = crypto_sign_BYTES;
    return answer;
}
