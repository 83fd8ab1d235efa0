/* SPDX-License-Identifier: MIT */
/* Getting in at the desk, and what keeps others out: sessions, links, form tokens, scopes. */
#include <string.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/key.h"

static const char RIGHT_FORM[] = "login=mara&password=correct+horse+staple";
static const char WRONG_FORM[] = "login=mara&password=wrong+horse+staple";

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *form)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, form);
}

static void
test_nobody_is_asked_to_sign_in(DeskFixture *fixture, gconstpointer data)
{
    Answer const page = desk_fixture_get(fixture, NULL, "/desk/account?done=saved");
    g_assert_cmpint(page.status, ==, 303);
    g_assert_cmpstr(page.location, ==, "/desk/sign-in?next=/desk/account%3Fdone%3Dsaved");
    Caller const stranger = {.cookie = "dateline_session=AAAA"};
    g_assert_cmpint(desk_fixture_get(fixture, &stranger, "/desk").status, ==, 303);
    Caller const program = {.token = "dateline_AAAA"};
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/desk").status, ==, 303);
}

static void
test_sign_in_and_out(DeskFixture *fixture, gconstpointer data)
{
    desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Answer const in = post(fixture, NULL, "/desk/sign-in",
        "login=Mara&password=correct+horse+staple&next=/desk/account");
    g_assert_cmpint(in.status, ==, 303);
    g_assert_cmpstr(in.location, ==, "/desk/account");
    Caller caller = {.cookie = in.cookie};
    Answer const page = desk_fixture_get(fixture, &caller, "/desk/account");
    g_assert_cmpint(page.status, ==, 200);
    g_assert_nonnull(strstr(page.body, "editor"));
    const char *csrf =
        strstr(page.body, "name=\"csrf\" content=\"") + strlen("name=\"csrf\" content=\"");
    caller.csrf = arena_strndup(fixture->base.arena, csrf, strcspn(csrf, "\""));
    g_assert_cmpint(post(fixture, &caller, "/desk/sign-out", "").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk").status, ==, 303);
}

static void
test_next_stays_here(DeskFixture *fixture, gconstpointer data)
{
    static const char *const ELSEWHERE[] = {
        "https://evil.example/", "//evil.example/", "/deskevil", "/desk\\evil", "/articles/1", ""};
    desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    for (size_t index = 0; index < G_N_ELEMENTS(ELSEWHERE); index++) {
        g_autofree char *next = g_uri_escape_string(ELSEWHERE[index], NULL, false);
        g_autofree char *form = g_strconcat(RIGHT_FORM, "&next=", next, NULL);
        g_assert_cmpstr(post(fixture, NULL, "/desk/sign-in", form).location, ==, "/desk");
    }
}

static void
test_wrong_ones_are_alike_and_slowed(DeskFixture *fixture, gconstpointer data)
{
    clock_stop(INT64_C(1700000000) * SECOND_US);
    desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Answer const wrong = post(fixture, NULL, "/desk/sign-in", WRONG_FORM);
    Answer const nobody =
        post(fixture, NULL, "/desk/sign-in", "login=tove&password=wrong+horse+staple");
    g_assert_cmpint(wrong.status, ==, 403);
    g_assert_cmpint(nobody.status, ==, 403);
    g_assert_null(wrong.cookie);
    for (unsigned index = 0; index < 3; index++)
        post(fixture, NULL, "/desk/sign-in", WRONG_FORM);
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in", RIGHT_FORM).status, ==, 429);
    clock_stop(INT64_C(1700000010) * SECOND_US);
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in", RIGHT_FORM).status, ==, 303);
    clock_resume();
}

static void
test_a_session_is_never_taken_over(DeskFixture *fixture, gconstpointer data)
{
    desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Answer const first = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
    Caller const planted = {.cookie = first.cookie};
    Answer const second = post(fixture, &planted, "/desk/sign-in", RIGHT_FORM);
    g_assert_cmpstr(first.cookie, !=, second.cookie);
    g_assert_cmpint(desk_fixture_get(fixture, &planted, "/desk").status, ==, 303);
    Caller const chosen = {.cookie = "dateline_session=chosen-by-somebody-else"};
    Answer const third = post(fixture, &chosen, "/desk/sign-in", RIGHT_FORM);
    g_assert_null(strstr(third.cookie, "chosen"));
}

static void
test_actions_need_their_own_page(DeskFixture *fixture, gconstpointer data)
{
    Caller caller =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "mara", ROLE_EDITOR));
    Caller without = caller, foreign = caller, other = caller;
    without.csrf = NULL;
    foreign.is_foreign = true;
    other.csrf = "0123456789abcdef0123456789abcdef";
    g_assert_cmpint(post(fixture, &without, "/desk/account", "name=X").status, ==, 403);
    g_assert_cmpint(post(fixture, &foreign, "/desk/account", "name=X").status, ==, 403);
    g_assert_cmpint(post(fixture, &other, "/desk/account", "name=X").status, ==, 403);
    g_assert_null(strstr(desk_fixture_get(fixture, &caller, "/desk/account").body, "value=\"X\""));
    g_assert_cmpint(post(fixture, &caller, "/desk/account", "name=Mara+Quill").status, ==, 303);
    g_assert_nonnull(
        strstr(desk_fixture_get(fixture, &caller, "/desk/account").body, "Mara Quill"));
    g_assert_cmpint(
        post(fixture, &(Caller){.is_foreign = true}, "/desk/sign-in", RIGHT_FORM).status, ==, 403);
}

static void
test_a_link_works_once(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL, *again = NULL, *none = NULL;
    g_assert_true(desk_first_link(fixture->base.newsroom, &path, &error));
    g_assert_true(desk_first_link(fixture->base.newsroom, &again, &error));
    g_assert_cmpint(desk_fixture_get(fixture, NULL, path).status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, again).status, ==, 200);
    g_assert_cmpint(post(fixture, NULL, again, "password=short").status, ==, 422);
    Answer const in = post(fixture, NULL, again, "password=four+calm+grey+herons");
    g_assert_cmpint(in.status, ==, 303);
    Caller const caller = {.cookie = in.cookie};
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk").status, ==, 200);
    g_assert_cmpint(post(fixture, NULL, again, "password=four+calm+grey+herons").status, ==, 404);
    g_assert_true(desk_first_link(fixture->base.newsroom, &none, &error));
    g_assert_null(none);
}

/* Who was given a link before the first start can still use it. */
static void
test_a_start_takes_no_link_away(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    char *secret;
    Key key = {.kind = KEY_LINK};
    Write *write = fixture_begin(&fixture->base);
    Person const mara = {.login = "mara", .name = "Mara", .role = ROLE_ADMINISTRATOR};
    g_assert_true(person_save(write, &mara, &key.person_id, &error));
    g_assert_true(key_open(write, &key, &secret, NULL, &error));
    const char *welcome = arena_printf(fixture->base.arena, "/desk/welcome/%s", secret);
    fixture_commit(write);
    g_assert_true(desk_first_link(fixture->base.newsroom, &path, &error));
    g_assert_null(path);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, welcome).status, ==, 200);
}

static void
test_a_new_password_signs_out(DeskFixture *fixture, gconstpointer data)
{
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const here = desk_fixture_session(fixture, mara),
                 there = desk_fixture_session(fixture, mara);
    g_assert_cmpint(
        post(fixture, &here, "/desk/account/password", "current=no&password=four+calm+grey+herons")
            .status,
        ==, 403);
    g_assert_cmpint(desk_fixture_get(fixture, &there, "/desk").status, ==, 200);
    g_assert_cmpint(post(fixture, &here, "/desk/account/password",
                        "current=correct+horse+staple&password=four+calm+grey+herons")
                        .status,
        ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &here, "/desk").status, ==, 200);
    g_assert_cmpint(desk_fixture_get(fixture, &there, "/desk").status, ==, 303);
}

static void
test_only_own_keys_are_closed(DeskFixture *fixture, gconstpointer data)
{
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    int64_t const tove = desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR);
    Caller const first = desk_fixture_session(fixture, mara),
                 second = desk_fixture_session(fixture, tove);
    g_assert_cmpint(post(fixture, &second, "/desk/account/close", "key=1").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &first, "/desk").status, ==, 200);
    Caller const third = desk_fixture_session(fixture, mara);
    g_assert_cmpint(post(fixture, &third, "/desk/account/close", "key=others").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &first, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &second, "/desk").status, ==, 200);
}

static void
test_disabled_people_are_out(DeskFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    Person person;
    bool found;
    int64_t const mara = desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Caller const caller = desk_fixture_session(fixture, mara);
    Caller const token = desk_fixture_token(fixture, mara, SCOPE_ALL);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(person_find(reader, fixture->base.arena, mara, &person, &found, &error));
    g_clear_pointer(&reader, reader_free);
    person.is_disabled = true;
    Write *write = fixture_begin(&fixture->base);
    g_assert_true(person_save(write, &person, NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &token, "/desk").status, ==, 303);
    g_assert_cmpint(post(fixture, NULL, "/desk/sign-in", RIGHT_FORM).status, ==, 403);
}

static void
test_time_ends_a_session(DeskFixture *fixture, gconstpointer data)
{
    int64_t const start_us = INT64_C(1700000000) * SECOND_US;
    clock_stop(start_us);
    desk_fixture_person(fixture, "mara", ROLE_EDITOR);
    Answer const in = post(fixture, NULL, "/desk/sign-in", RIGHT_FORM);
    Caller const caller = {.cookie = in.cookie};
    clock_stop(start_us + 14 * DAY_US - SECOND_US);
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk").status, ==, 200);
    clock_stop(start_us + 14 * DAY_US);
    g_assert_cmpint(desk_fixture_get(fixture, &caller, "/desk").status, ==, 303);
    clock_resume();
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/sign-in/nobody-is-asked-to-sign-in", test_nobody_is_asked_to_sign_in);
    ADD("/sign-in/sign-in-and-out", test_sign_in_and_out);
    ADD("/sign-in/next-stays-here", test_next_stays_here);
    ADD("/sign-in/wrong-ones-are-alike-and-slowed", test_wrong_ones_are_alike_and_slowed);
    ADD("/sign-in/a-session-is-never-taken-over", test_a_session_is_never_taken_over);
    ADD("/sign-in/actions-need-their-own-page", test_actions_need_their_own_page);
    ADD("/sign-in/a-link-works-once", test_a_link_works_once);
    ADD("/sign-in/a-start-takes-no-link-away", test_a_start_takes_no_link_away);
    ADD("/sign-in/a-new-password-signs-out", test_a_new_password_signs_out);
    ADD("/sign-in/only-own-keys-are-closed", test_only_own_keys_are_closed);
    ADD("/sign-in/disabled-people-are-out", test_disabled_people_are_out);
    ADD("/sign-in/time-ends-a-session", test_time_ends_a_session);
    return g_test_run();
}
