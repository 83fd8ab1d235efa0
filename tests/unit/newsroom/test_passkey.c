/* SPDX-License-Identifier: MIT */
/* Passkeys against a device that lies in every way it can. */
#include <string.h>

#include "authenticator.h"
#include "base/error.h"
#include "newsroom/passkey.h"

static const PasskeySite SITE = {"https://desk.example", "desk.example"};

typedef struct {
    Arena *arena;
    Person person;
    Authenticator device;
} Scene;

static void
set_up(Scene *scene, gconstpointer data)
{
    scene->arena = arena_new();
    scene->person = (Person){.id = 3, .login = "mara"};
    authenticator_init(&scene->device, -8, SITE.origin, SITE.rp_id);
}

static void
tear_down(Scene *scene, gconstpointer data)
{
    authenticator_finish(&scene->device);
    arena_free(scene->arena);
}

static bool
add(Scene *scene, const Authenticator *device, int algorithm, GError **error)
{
    PasskeyAnswer const answer = authenticator_make(device, scene->arena, "question");
    return passkey_add(
        scene->arena, &scene->person, &SITE, "question", &answer, algorithm, "Mara's phone", error);
}

static bool
sign(Scene *scene, const Authenticator *device, const char *asked, const char *answered)
{
    g_autoptr(GError) error = NULL;
    bool changed;
    PasskeyAnswer const answer = authenticator_sign(device, scene->arena, answered);
    bool const good = passkey_check(scene->arena, &scene->person, &SITE, asked,
        authenticator_id(device, scene->arena), &answer, &changed, &error);
    g_assert_true(good || fail_is(error, FAIL_FORBIDDEN));
    return good;
}

static void
test_make_and_sign(Scene *scene, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(add(scene, &scene->device, -8, &error));
    g_assert_no_error(error);
    g_autoptr(GPtrArray) list = passkey_list(scene->arena, &scene->person);
    g_assert_cmpuint(list->len, ==, 1);
    g_assert_cmpstr(((const Passkey *)list->pdata[0])->name, ==, "Mara's phone");
    g_assert_true(sign(scene, &scene->device, "question", "question"));
    g_assert_false(add(scene, &scene->device, -8, &error));
    g_assert_true(fail_is(error, FAIL_CONFLICT));
    g_assert_true(passkey_remove(
        scene->arena, &scene->person, authenticator_id(&scene->device, scene->arena), NULL));
    g_assert_null(scene->person.second);
    g_assert_false(sign(scene, &scene->device, "question", "question"));
}

static void
test_every_algorithm(Scene *scene, gconstpointer data)
{
    static const int ALGORITHMS[] = {-7, -8, -257};
    for (size_t index = 0; index < G_N_ELEMENTS(ALGORITHMS); index++) {
        Authenticator device, thief;
        authenticator_init(&device, ALGORITHMS[index], SITE.origin, SITE.rp_id);
        authenticator_init(&thief, ALGORITHMS[index], SITE.origin, SITE.rp_id);
        memcpy(thief.id, device.id, sizeof device.id);
        g_assert_true(add(scene, &device, ALGORITHMS[index], NULL));
        g_assert_true(sign(scene, &device, "question", "question"));
        g_assert_false(sign(scene, &thief, "question", "question"));
        PasskeyAnswer bent = authenticator_sign(&device, scene->arena, "question");
        uint8_t *signature = arena_memdup(scene->arena, bent.signature, bent.signature_size);
        signature[bent.signature_size / 2] ^= 1;
        bent.signature = signature;
        bool changed;
        g_assert_false(passkey_check(scene->arena, &scene->person, &SITE, "question",
            authenticator_id(&device, scene->arena), &bent, &changed, NULL));
        authenticator_finish(&device);
        authenticator_finish(&thief);
    }
}

static void
test_lies_are_told_apart(Scene *scene, gconstpointer data)
{
    g_assert_true(add(scene, &scene->device, -8, NULL));
    Authenticator other = scene->device, far = scene->device, framed = scene->device,
                  typed = scene->device, absent = scene->device, hasty = scene->device, thief;
    authenticator_init(&thief, -8, SITE.origin, SITE.rp_id);
    memcpy(thief.id, scene->device.id, sizeof thief.id);
    other.origin = "https://desk.example.evil.example";
    far.rp_id = "evil.example";
    framed.crosses = true;
    typed.type = "webauthn.create";
    absent.flags = 0x04;
    hasty.flags = 0x01;
    Authenticator const *const liars[] = {&other, &far, &framed, &typed, &absent, &hasty, &thief};
    for (size_t index = 0; index < G_N_ELEMENTS(liars); index++)
        g_assert_false(sign(scene, liars[index], "question", "question"));
    g_assert_false(sign(scene, &scene->device, "question", "another"));
    g_assert_true(sign(scene, &scene->device, "question", "question"));
    authenticator_finish(&thief);
}

static void
test_new_ones_are_checked_too(Scene *scene, gconstpointer data)
{
    Authenticator const *const none = NULL;
    Authenticator other = scene->device, far = scene->device, absent = scene->device;
    other.origin = "http://desk.example";
    far.rp_id = "evil.example";
    absent.flags = 0x01;
    Authenticator const *const liars[] = {&other, &far, &absent, none};
    for (size_t index = 0; liars[index] != NULL; index++)
        g_assert_false(add(scene, liars[index], -8, NULL));
    g_assert_false(add(scene, &scene->device, -7, NULL));
    g_assert_false(add(scene, &scene->device, -65535, NULL));
    g_assert_false(add(scene, &scene->device, 0, NULL));
    PasskeyAnswer const whole = authenticator_make(&scene->device, scene->arena, "question");
    for (size_t size = 0; size < whole.auth_size; size++) {
        PasskeyAnswer cut = whole;
        cut.auth_data = arena_memdup(scene->arena, whole.auth_data, size + 1);
        cut.auth_size = size;
        g_assert_false(
            passkey_add(scene->arena, &scene->person, &SITE, "question", &cut, -8, "cut", NULL));
    }
    g_assert_null(scene->person.second);
}

/* Of two devices with one key, the one that is behind is found. */
static void
test_a_copy_is_found(Scene *scene, gconstpointer data)
{
    scene->device.count = 5;
    g_assert_true(add(scene, &scene->device, -8, NULL));
    Authenticator copy = scene->device;
    g_assert_false(sign(scene, &copy, "question", "question"));
    scene->device.count = 7;
    g_assert_true(sign(scene, &scene->device, "question", "question"));
    copy.count = 6;
    g_assert_false(sign(scene, &copy, "question", "question"));
    copy.count = 0;
    g_assert_false(sign(scene, &copy, "question", "question"));
}

static void
test_bounds(Scene *scene, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    for (unsigned index = 0; index < PASSKEYS_MAX; index++) {
        Authenticator device;
        authenticator_init(&device, -8, SITE.origin, SITE.rp_id);
        g_assert_true(add(scene, &device, -8, &error));
        authenticator_finish(&device);
    }
    g_assert_false(add(scene, &scene->device, -8, &error));
    g_assert_true(fail_is(error, FAIL_INVALID));
    size_t size;
    g_autofree char *huge = g_strnfill(PASSKEY_PART_MAX * 2, 'A');
    g_assert_null(passkey_decode(huge, &size));
    g_assert_null(passkey_decode("a+b/", &size));
    g_assert_null(passkey_decode("", &size));
    g_assert_null(passkey_decode(NULL, &size));
}

static void
test_sites(Scene *scene, gconstpointer data)
{
    static const char *const NONE[] = {"http://127.0.0.1:8080", "https://[::1]",
        "https://192.0.2.7", "http://news.example", "news.example", ""};
    PasskeySite site;
    for (size_t index = 0; index < G_N_ELEMENTS(NONE); index++)
        g_assert_false(passkey_site(scene->arena, NONE[index], &site));
    g_assert_true(passkey_site(scene->arena, "https://News.Example:443/path", &site));
    g_assert_cmpstr(site.origin, ==, "https://news.example");
    g_assert_cmpstr(site.rp_id, ==, "news.example");
    g_assert_true(passkey_site(scene->arena, "http://localhost:8080", &site));
    g_assert_cmpstr(site.origin, ==, "http://localhost:8080");
}

#define ADD(path, function) g_test_add(path, Scene, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/passkey/make-and-sign", test_make_and_sign);
    ADD("/passkey/every-algorithm", test_every_algorithm);
    ADD("/passkey/lies-are-told-apart", test_lies_are_told_apart);
    ADD("/passkey/new-ones-are-checked-too", test_new_ones_are_checked_too);
    ADD("/passkey/a-copy-is-found", test_a_copy_is_found);
    ADD("/passkey/bounds", test_bounds);
    ADD("/passkey/sites", test_sites);
    return g_test_run();
}
