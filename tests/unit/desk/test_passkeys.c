/* SPDX-License-Identifier: MIT */
/* Passkeys at the desk: made after the password, signing in, single challenges, hostile bodies. */
#include <string.h>

#include "authenticator.h"
#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/settings.h"

static const char ORIGIN[] = "https://desk.example";

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *body)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, body);
}

static void
set_setting(DeskFixture *fixture, const char *name, const char *value)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, name, value);
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
}

static const char *
text_in(DeskFixture *fixture, const char *body, const char *field)
{
    g_autoptr(Json) json = json_read_object(body, strlen(body), SIZE_MAX, NULL);
    g_assert_nonnull(json);
    return arena_strdup(fixture->base.arena, json_text(json, field));
}

static const char *
body_of(DeskFixture *fixture, const PasskeyAnswer *answer, const char *more)
{
    Arena *arena = fixture->base.arena;
    return arena_printf(arena,
        "{\"client_data\":\"%s\",\"auth_data\":\"%s\",\"signature\":\"%s\",%s}",
        authenticator_text(arena, answer->client_data, answer->client_size),
        authenticator_text(arena, answer->auth_data, answer->auth_size),
        authenticator_text(arena, answer->signature, answer->signature_size), more);
}

static const char *
question(DeskFixture *fixture, const Caller *caller)
{
    Answer const asked = post(fixture, caller, "/desk/account/passkeys/options.json",
        "{\"current\":\"correct horse staple\"}");
    g_assert_cmpint(asked.status, ==, 200);
    return text_in(fixture, asked.body, "challenge");
}

static void
make(DeskFixture *fixture, const Caller *caller, const Authenticator *device)
{
    PasskeyAnswer const answer =
        authenticator_make(device, fixture->base.arena, question(fixture, caller));
    g_assert_cmpint(post(fixture, caller, "/desk/account/passkeys.json",
                        body_of(fixture, &answer, "\"algorithm\":-8,\"name\":\"Phone <b>\""))
                        .status,
        ==, 201);
}

static const char *
sign_in_body(DeskFixture *fixture, const Authenticator *device, int64_t person_id)
{
    Arena *arena = fixture->base.arena;
    Answer const asked = post(fixture, NULL, "/desk/sign-in/passkey/options.json", "{}");
    g_assert_cmpint(asked.status, ==, 200);
    PasskeyAnswer const answer =
        authenticator_sign(device, arena, text_in(fixture, asked.body, "challenge"));
    const char *number = arena_printf(arena, "%d", (int)person_id);
    return body_of(fixture, &answer,
        arena_printf(arena, "\"id\":\"%s\",\"handle\":\"%s\",\"next\":\"/desk/account\"",
            authenticator_id(device, arena), authenticator_text(arena, number, strlen(number))));
}

static void
test_made_and_used(DeskFixture *fixture, gconstpointer data)
{
    Authenticator device;
    set_setting(fixture, "base_url", ORIGIN);
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    int64_t const nils = desk_fixture_person(fixture, "nils", ROLE_EDITOR);
    Caller const here = desk_fixture_session(fixture, mara);
    authenticator_init(&device, -8, ORIGIN, "desk.example");
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/passkeys/options.json", "{\"current\":\"wrong\"}")
            .status,
        ==, 422);
    make(fixture, &here, &device);
    const char *account = desk_fixture_get(fixture, &here, "/desk/account").body;
    g_assert_nonnull(strstr(account, "Phone &lt;b&gt;"));
    const char *body = sign_in_body(fixture, &device, mara);
    Answer const in = post(fixture, NULL, "/desk/sign-in/passkey.json", body);
    g_assert_cmpint(in.status, ==, 200);
    g_assert_cmpstr(text_in(fixture, in.body, "location"), ==, "/desk/account");
    Caller const session = {.cookie = in.cookie};
    g_assert_cmpint(desk_fixture_get(fixture, &session, "/desk").status, ==, 200);
    /* The same answer again, and one in another person's name. */
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in/passkey.json", body).status, ==, 403);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/sign-in/passkey.json", sign_in_body(fixture, &device, nils))
            .status,
        ==, 403);
    g_autofree char *form =
        g_strdup_printf("id=%s", authenticator_id(&device, fixture->base.arena));
    g_assert_cmpint(post(fixture, &here, "/desk/account/passkeys/remove", form).status, ==, 303);
    g_assert_cmpint(post(fixture, &here, "/desk/account/passkeys/remove", form).status, ==, 404);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/sign-in/passkey.json", sign_in_body(fixture, &device, mara))
            .status,
        ==, 403);
    authenticator_finish(&device);
}

static void
test_challenges_are_for_one(DeskFixture *fixture, gconstpointer data)
{
    Authenticator device;
    clock_stop(INT64_C(1700000000) * SECOND_US);
    set_setting(fixture, "base_url", ORIGIN);
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const here = desk_fixture_session(fixture, mara);
    Caller const other =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "nils", ROLE_EDITOR));
    authenticator_init(&device, -8, ORIGIN, "desk.example");
    static const char MORE[] = "\"algorithm\":-8,\"name\":\"Phone\"";
    PasskeyAnswer const mine =
        authenticator_make(&device, fixture->base.arena, question(fixture, &here));
    g_assert_cmpint(
        post(fixture, &other, "/desk/account/passkeys.json", body_of(fixture, &mine, MORE)).status,
        ==, 403);
    /* Spent by the attempt; and one that is too old; and one that was never given. */
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/passkeys.json", body_of(fixture, &mine, MORE)).status,
        ==, 403);
    PasskeyAnswer const late =
        authenticator_make(&device, fixture->base.arena, question(fixture, &here));
    clock_stop(INT64_C(1700000000) * SECOND_US + 11 * MINUTE_US);
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/passkeys.json", body_of(fixture, &late, MORE)).status,
        ==, 403);
    PasskeyAnswer const made_up = authenticator_make(&device, fixture->base.arena, "AAAA");
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/passkeys.json", body_of(fixture, &made_up, MORE))
            .status,
        ==, 403);
    /* A challenge for making one signs nobody in. */
    PasskeyAnswer const crossed =
        authenticator_sign(&device, fixture->base.arena, question(fixture, &here));
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in/passkey.json",
                        body_of(fixture, &crossed, "\"id\":\"AAAA\",\"handle\":\"MQ\""))
                        .status,
        ==, 403);
    Caller const program = desk_fixture_token(fixture, mara, SCOPE_ALL);
    g_assert_cmpint(post(fixture, &program, "/desk/account/passkeys/options.json",
                        "{\"current\":\"correct horse staple\"}")
                        .status,
        ==, 403);
    clock_resume();
    authenticator_finish(&device);
}

static void
test_hostile_bodies(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BODIES[] = {"{}", "[]", "{\"client_data\":1}",
        "{\"client_data\":\"AAAA\",\"auth_data\":\"AAAA\",\"signature\":\"AAAA\"}",
        "{\"client_data\":\"e30\",\"auth_data\":\"AAAA\",\"signature\":\"AAAA\",\"id\":7}",
        "{\"client_data\":\"\",\"auth_data\":\"\",\"signature\":\"\"}", "{", ""};
    set_setting(fixture, "base_url", ORIGIN);
    for (size_t index = 0; index < G_N_ELEMENTS(BODIES); index++) {
        clock_stop(INT64_C(1700000000) * SECOND_US + (int64_t)index * HOUR_US);
        int const status = post(fixture, NULL, "/desk/sign-in/passkey.json", BODIES[index]).status;
        g_assert_true(status == 403 || status == 422);
    }
    for (int try = 0; try < 9; try++)
        post(fixture, NULL, "/desk/sign-in/passkey.json", BODIES[3]);
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in/passkey.json", BODIES[3]).status, ==, 503);
    clock_resume();
    g_assert_cmpint(
        post(fixture, &(Caller){.is_foreign = true}, "/desk/sign-in/passkey/options.json", "{}")
            .status,
        ==, 403);
}

static void
test_where_browsers_make_none(DeskFixture *fixture, gconstpointer data)
{
    Caller const here =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    g_assert_null(strstr(desk_fixture_get(fixture, NULL, "/desk/sign-in").body, "data-passkey"));
    g_assert_null(
        strstr(desk_fixture_get(fixture, &here, "/desk/account").body, "data-passkey-add"));
    g_assert_cmpint(
        post(fixture, NULL, "/desk/sign-in/passkey/options.json", "{}").status, ==, 503);
    set_setting(fixture, "base_url", ORIGIN);
    g_assert_nonnull(strstr(desk_fixture_get(fixture, NULL, "/desk/sign-in").body, "data-passkey"));
}

/* Where a role asks for more than a password, a passkey is that; the password alone is not. */
static void
test_instead_of_a_second_factor(DeskFixture *fixture, gconstpointer data)
{
    Authenticator device;
    set_setting(fixture, "base_url", ORIGIN);
    set_setting(fixture, "second_roles", "editor");
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const here = desk_fixture_session(fixture, mara);
    authenticator_init(&device, -8, ORIGIN, "desk.example");
    g_assert_cmpint(desk_fixture_get(fixture, &here, "/desk").status, ==, 303);
    make(fixture, &here, &device);
    g_assert_cmpint(desk_fixture_get(fixture, &here, "/desk").status, ==, 200);
    Answer const alone =
        post(fixture, NULL, "/desk/sign-in", "login=mara&password=correct+horse+staple");
    g_assert_cmpint(alone.status, ==, 403);
    g_assert_null(alone.cookie);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/sign-in/passkey.json", sign_in_body(fixture, &device, mara))
            .status,
        ==, 200);
    authenticator_finish(&device);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/passkeys/made-and-used", test_made_and_used);
    ADD("/passkeys/challenges-are-for-one", test_challenges_are_for_one);
    ADD("/passkeys/hostile-bodies", test_hostile_bodies);
    ADD("/passkeys/where-browsers-make-none", test_where_browsers_make_none);
    ADD("/passkeys/instead-of-a-second-factor", test_instead_of_a_second_factor);
    return g_test_run();
}
