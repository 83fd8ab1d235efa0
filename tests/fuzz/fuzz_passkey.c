/* SPDX-License-Identifier: MIT */
/* What an authenticator sends, of any bytes: the input's first byte says how it is made and the
 * rest is its data. Nothing of it may be taken for a signature. */
#include <stdint.h>
#include <string.h>

#include "authenticator.h"
#include "newsroom/passkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int ALGORITHMS[] = {-7, -8, -257, -35};
    static const PasskeySite SITE = {"https://desk.example", "desk.example"};
    g_autoptr(Arena) arena = arena_new();
    Person person = {.id = 1, .login = "mara"}, holder = person;
    Authenticator device;
    bool changed;
    if (size == 0)
        return 0;
    authenticator_init(&device, -8, SITE.origin, SITE.rp_id);
    PasskeyAnswer answer = authenticator_make(&device, arena, "question");
    g_assert_true(passkey_add(arena, &holder, &SITE, "question", &answer, -8, "phone", NULL));
    /* The head stays, so that the rest is read; without it everything is refused at once. */
    uint8_t *bytes = arena_alloc(arena, 37 + size);
    memcpy(bytes, answer.auth_data, 37);
    memcpy(bytes + 37, data + 1, size - 1);
    answer.auth_data = (data[0] & 4) != 0 ? data + 1 : bytes;
    answer.auth_size = (data[0] & 4) != 0 ? size - 1 : 37 + size - 1;
    passkey_add(arena, &person, &SITE, "question", &answer, ALGORITHMS[data[0] & 3], "phone", NULL);
    PasskeyAnswer forged = authenticator_sign(&device, arena, "question");
    if ((data[0] & 8) != 0) {
        forged.signature = data + 1;
        forged.signature_size = size - 1;
    } else {
        forged.auth_data = answer.auth_data;
        forged.auth_size = answer.auth_size;
    }
    g_assert_false(passkey_check(arena, &holder, &SITE, "question",
        authenticator_id(&device, arena), &forged, &changed, NULL));
    forged.client_data = (const char *)data + 1;
    forged.client_size = size - 1;
    passkey_challenge(arena, &forged);
    authenticator_finish(&device);
    return 0;
}
