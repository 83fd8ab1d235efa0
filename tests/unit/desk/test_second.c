/* SPDX-License-Identifier: MIT */
/* The second factor at the desk: set up, asked for, used once, slowed, recovered, required. */
#include <string.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/second_factor.h"
#include "newsroom/settings.h"

static const char RIGHT_FORM[] = "login=mara&password=correct+horse+staple";
static const int64_t START_US = INT64_C(1700000010) * SECOND_US;

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *form)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, form);
}

/* The code that an authenticator shows for a secret in Base32 (blanks allowed). */
static const char *
code_of(DeskFixture *fixture, const char *secret, int64_t at_us)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint8_t bytes[TOTP_SECRET_BYTES] = {0};
    unsigned bit = 0;
    for (; *secret != '\0'; secret++) {
        if (*secret == ' ')
            continue;
        unsigned const value = (unsigned)(strchr(LETTERS, *secret) - LETTERS);
        for (int place = 4; place >= 0; place--, bit++)
            bytes[bit / 8] |= (uint8_t)((value >> place & 1) << (7 - bit % 8));
    }
    return arena_printf(fixture->base.arena, "code=%06u",
        hotp_code(bytes, sizeof bytes, (uint64_t)(at_us / SECOND_US / TOTP_STEP_S), 6));
}

static const char *
after(DeskFixture *fixture, const char *body, const char *mark)
{
    const char *start = strstr(body, mark);
    g_assert_nonnull(start);
    start += strlen(mark);
    return arena_strndup(fixture->base.arena, start, strcspn(start, "<"));
}

/* Turns it on for who asks; the secret, and a recovery code. */
static const char *
turn_on(DeskFixture *fixture, const Caller *caller, const char **ret_recovery)
{
    g_assert_cmpint(
        post(fixture, caller, "/desk/account/second/begin", "current=wrong").status, ==, 403);
    g_assert_cmpint(
        desk_fixture_get(fixture, caller, "/desk/account/second/qr.svg").status, ==, 404);
    g_assert_cmpint(
        post(fixture, caller, "/desk/account/second/begin", "current=correct+horse+staple").status,
        ==, 303);
    Answer const qr = desk_fixture_get(fixture, caller, "/desk/account/second/qr.svg");
    g_assert_cmpstr(qr.type, ==, "image/svg+xml");
    g_assert_nonnull(strstr(qr.body, "h1v1h-1z"));
    const char *secret = after(fixture,
        desk_fixture_get(fixture, caller, "/desk/account/second").body, "Or type it: <code>");
    g_assert_cmpint(
        post(fixture, caller, "/desk/account/second/confirm", "code=000").status, ==, 422);
    Answer const on = post(
        fixture, caller, "/desk/account/second/confirm", code_of(fixture, secret, clock_now_us()));
    g_assert_cmpint(on.status, ==, 200);
    *ret_recovery = after(fixture, on.body, "<li><code>");
    g_assert_cmpint(
        desk_fixture_get(fixture, caller, "/desk/account/second/qr.svg").status, ==, 404);
    return secret;
}

static void
test_it_is_asked_for(DeskFixture *fixture, gconstpointer data)
{
    clock_stop(START_US);
    const char *recovery;
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const here = desk_fixture_session(fixture, mara);
    const char *secret = turn_on(fixture, &here, &recovery);
    Answer const first = post(fixture, NULL, "/desk/sign-in",
        "login=mara&password=correct+horse+staple&next=/desk/account");
    g_assert_cmpstr(first.location, ==, "/desk/sign-in/second");
    g_assert_true(g_str_has_prefix(first.cookie, "dateline_second="));
    Caller const waiting = {.cookie = first.cookie};
    g_assert_cmpint(desk_fixture_get(fixture, &waiting, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &waiting, "/desk/sign-in/second").status, ==, 200);
    /* The code that turned it on is used up. */
    const char *used = code_of(fixture, secret, clock_now_us());
    g_assert_cmpint(post(fixture, &waiting, "/desk/sign-in/second", used).status, ==, 403);
    clock_stop(START_US + 30 * SECOND_US);
    const char *fresh = code_of(fixture, secret, clock_now_us());
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in/second", fresh).status, ==, 403);
    Caller foreign = waiting;
    foreign.is_foreign = true;
    g_assert_cmpint(post(fixture, &foreign, "/desk/sign-in/second", fresh).status, ==, 403);
    Answer const in = post(fixture, &waiting, "/desk/sign-in/second", fresh);
    g_assert_cmpint(in.status, ==, 303);
    g_assert_cmpstr(in.location, ==, "/desk/account");
    Caller const session = {.cookie = in.cookie};
    g_assert_cmpint(desk_fixture_get(fixture, &session, "/desk").status, ==, 200);
    /* Neither the ticket nor the code is good twice. */
    g_assert_cmpint(post(fixture, &waiting, "/desk/sign-in/second", fresh).status, ==, 403);
    Answer const again = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
    Caller const second = {.cookie = again.cookie};
    g_assert_cmpint(post(fixture, &second, "/desk/sign-in/second", fresh).status, ==, 403);
    g_autofree char *form = g_strconcat("code=", recovery, NULL);
    g_assert_cmpint(post(fixture, &second, "/desk/sign-in/second", form).status, ==, 303);
    clock_resume();
}

static void
test_guessing_is_slowed(DeskFixture *fixture, gconstpointer data)
{
    clock_stop(START_US);
    const char *recovery;
    Caller const here =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    const char *secret = turn_on(fixture, &here, &recovery);
    clock_stop(START_US + MINUTE_US);
    for (int try = 0; try < 5; try++) {
        Answer const first = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
        Caller const waiting = {.cookie = first.cookie};
        g_assert_cmpint(
            post(fixture, &waiting, "/desk/sign-in/second", "code=000000").status, ==, 403);
    }
    Answer const first = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
    Caller const waiting = {.cookie = first.cookie};
    const char *right = code_of(fixture, secret, clock_now_us());
    g_assert_cmpint(post(fixture, &waiting, "/desk/sign-in/second", right).status, ==, 429);
    clock_stop(START_US + MINUTE_US + 10 * SECOND_US);
    g_assert_cmpint(post(fixture, &waiting, "/desk/sign-in/second", right).status, ==, 303);
    /* A ticket ends by itself. */
    Answer const late = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
    Caller const tardy = {.cookie = late.cookie};
    clock_stop(START_US + 20 * MINUTE_US);
    g_assert_cmpint(desk_fixture_get(fixture, &tardy, "/desk/sign-in/second").status, ==, 403);
    clock_resume();
}

static void
test_a_link_does_not_go_round_it(DeskFixture *fixture, gconstpointer data)
{
    const char *recovery;
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const tove =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR));
    Caller const here = desk_fixture_session(fixture, mara);
    turn_on(fixture, &here, &recovery);
    g_autofree char *page = g_strdup_printf("/desk/people/%d", (int)mara);
    g_autofree char *link = g_strconcat(page, "/link", NULL);
    g_autofree char *off = g_strconcat(page, "/second", NULL);
    const char *shown = after(fixture, post(fixture, &tove, link, "").body, "/desk/welcome/");
    g_autofree char *address = g_strconcat("/desk/welcome/", shown, NULL);
    Answer const set = post(fixture, NULL, address, "password=four+calm+grey+herons");
    g_assert_cmpstr(set.location, ==, "/desk/sign-in/second");
    g_assert_true(g_str_has_prefix(set.cookie, "dateline_second="));
    g_assert_cmpint(post(fixture, &tove, off, "").status, ==, 303);
    g_assert_cmpstr(
        post(fixture, NULL, "/desk/sign-in", "login=mara&password=four+calm+grey+herons").location,
        ==, "/desk");
}

static void
test_turning_off_and_renewing(DeskFixture *fixture, gconstpointer data)
{
    const char *recovery;
    Caller const here =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    turn_on(fixture, &here, &recovery);
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/second/recovery", "current=no").status, ==, 403);
    Answer const renewed =
        post(fixture, &here, "/desk/account/second/recovery", "current=correct+horse+staple");
    g_assert_cmpint(renewed.status, ==, 200);
    g_assert_cmpstr(after(fixture, renewed.body, "<li><code>"), !=, recovery);
    g_assert_null(strstr(desk_fixture_get(fixture, &here, "/desk/account/second").body,
        after(fixture, renewed.body, "<li><code>")));
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/second/remove", "current=no").status, ==, 403);
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/second/remove", "current=correct+horse+staple").status,
        ==, 303);
    g_assert_cmpstr(post(fixture, NULL, "/desk/sign-in", RIGHT_FORM).location, ==, "/desk");
}

static void
test_a_role_may_need_one(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const char *recovery;
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_CHIEF);
    Caller const here = desk_fixture_session(fixture, mara);
    Caller const program = desk_fixture_token(fixture, mara, SCOPE_ALL);
    Caller const other =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "nils", ROLE_EDITOR));
    Write *write = fixture_begin(&fixture->base);
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, "second_roles", "chief,owner");
    g_assert_false(settings_save(write, fields, &error));
    json_put_text(fields, "second_roles", "chief,administrator");
    g_clear_error(&error);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
    g_assert_cmpstr(desk_fixture_get(fixture, &here, "/desk/pictures").location, ==,
        "/desk/account/second?done=needed");
    g_assert_cmpint(desk_fixture_get(fixture, &here, "/desk/pictures.json").status, ==, 403);
    g_assert_cmpint(post(fixture, &here, "/desk/people", "").status, ==, 403);
    g_assert_cmpint(desk_fixture_get(fixture, &other, "/desk/pictures").status, ==, 200);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/desk/pictures").status, ==, 200);
    turn_on(fixture, &here, &recovery);
    g_assert_cmpint(desk_fixture_get(fixture, &here, "/desk/pictures").status, ==, 200);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/second/it-is-asked-for", test_it_is_asked_for);
    ADD("/second/guessing-is-slowed", test_guessing_is_slowed);
    ADD("/second/a-link-does-not-go-round-it", test_a_link_does_not_go_round_it);
    ADD("/second/turning-off-and-renewing", test_turning_off_and_renewing);
    ADD("/second/a-role-may-need-one", test_a_role_may_need_one);
    return g_test_run();
}
