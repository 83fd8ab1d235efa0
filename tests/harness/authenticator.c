/* SPDX-License-Identifier: MIT */
#include "authenticator.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include <sodium.h>

enum { HAS_KEY = 0x40, ES256 = -7, EDDSA = -8, RSA_BITS = 2048 };

static EVP_PKEY *
new_key(int algorithm)
{
    if (algorithm == ES256)
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    if (algorithm == EDDSA)
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)RSA_BITS);
}

void
authenticator_init(Authenticator *device, int algorithm, const char *origin, const char *rp_id)
{
    g_assert_cmpint(sodium_init(), >=, 0);
    *device = (Authenticator){.algorithm = algorithm,
        .key = new_key(algorithm),
        .origin = origin,
        .rp_id = rp_id,
        .flags = 0x05};
    g_assert_nonnull(device->key);
    randombytes_buf(device->id, sizeof device->id);
}

void
authenticator_finish(Authenticator *device)
{
    EVP_PKEY_free(device->key);
}

static void
append_number(GByteArray *data, EVP_PKEY *key, const char *name, size_t size)
{
    BIGNUM *number = NULL;
    unsigned char bytes[RSA_BITS / 8];
    g_assert_cmpint(EVP_PKEY_get_bn_param(key, name, &number), ==, 1);
    g_assert_cmpint(BN_bn2binpad(number, bytes, (int)size), ==, (int)size);
    g_byte_array_append(data, bytes, (guint)size);
    BN_free(number);
}

/* The public key as a COSE map (RFC 9053). */
static void
append_key(GByteArray *data, const Authenticator *device)
{
    /* {1: 1 (OKP), 3: -8, -1: 6 (Ed25519), -2: 32 bytes} */
    static const unsigned char OKP[] = {0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20};
    /* {1: 2 (EC2), 3: -7, -1: 1 (P-256), -2: 32 bytes, -3: 32 bytes} */
    static const unsigned char EC2[] = {0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20};
    static const unsigned char EC2_Y[] = {0x22, 0x58, 0x20};
    /* {1: 3 (RSA), 3: -257, -1: 256 bytes, -2: 3 bytes} */
    static const unsigned char RSA[] = {
        0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00};
    static const unsigned char RSA_E[] = {0x21, 0x43, 0x01, 0x00, 0x01};
    if (device->algorithm == EDDSA) {
        unsigned char bytes[32];
        size_t size = sizeof bytes;
        g_assert_cmpint(EVP_PKEY_get_raw_public_key(device->key, bytes, &size), ==, 1);
        g_byte_array_append(data, OKP, sizeof OKP);
        g_byte_array_append(data, bytes, sizeof bytes);
    } else if (device->algorithm == ES256) {
        g_byte_array_append(data, EC2, sizeof EC2);
        append_number(data, device->key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        g_byte_array_append(data, EC2_Y, sizeof EC2_Y);
        append_number(data, device->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    } else {
        g_byte_array_append(data, RSA, sizeof RSA);
        append_number(data, device->key, OSSL_PKEY_PARAM_RSA_N, RSA_BITS / 8);
        g_byte_array_append(data, RSA_E, sizeof RSA_E);
    }
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
    static const unsigned char MAKER[16] = {0};
    unsigned char const id_size[] = {0, sizeof device->id};
    g_autoptr(GByteArray) data = g_byte_array_new();
    PasskeyAnswer answer =
        begin(device, arena, "webauthn.create", challenge, device->flags | HAS_KEY, data);
    g_byte_array_append(data, MAKER, sizeof MAKER);
    g_byte_array_append(data, id_size, sizeof id_size);
    g_byte_array_append(data, device->id, sizeof device->id);
    append_key(data, device);
    answer.auth_data = arena_memdup(arena, data->data, data->len);
    answer.auth_size = data->len;
    return answer;
}

PasskeyAnswer
authenticator_sign(const Authenticator *device, Arena *arena, const char *challenge)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t size = RSA_BITS / 8;
    unsigned char *signature = arena_alloc(arena, size);
    g_autoptr(GByteArray) data = g_byte_array_new();
    PasskeyAnswer answer = begin(device, arena, "webauthn.get", challenge, device->flags, data);
    answer.auth_data = arena_memdup(arena, data->data, data->len);
    answer.auth_size = data->len;
    crypto_hash_sha256(hash, (const unsigned char *)answer.client_data, answer.client_size);
    g_byte_array_append(data, hash, sizeof hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = device->algorithm == EDDSA ? NULL : EVP_sha256();
    g_assert_cmpint(EVP_DigestSignInit(context, NULL, digest, NULL, device->key), ==, 1);
    g_assert_cmpint(EVP_DigestSign(context, signature, &size, data->data, data->len), ==, 1);
    EVP_MD_CTX_free(context);
    answer.signature = signature;
    answer.signature_size = size;
    return answer;
}
