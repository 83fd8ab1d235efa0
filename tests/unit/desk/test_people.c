/* SPDX-License-Identifier: MIT */
/* People and what opens the desk for them: by administrators, and one's own tokens. */
#include <string.h>

#include "base/clock.h"
#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/label.h"

typedef struct {
    int64_t chief_id; /* an administrator */
    Caller chief;
    int64_t mara_id; /* a reporter */
    Caller mara;
} Cast;

static Cast
cast_of(DeskFixture *fixture)
{
    Cast cast;
    cast.chief_id = desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR);
    cast.chief = desk_fixture_session(fixture, cast.chief_id);
    cast.mara_id = desk_fixture_person(fixture, "mara", ROLE_REPORTER);
    cast.mara = desk_fixture_session(fixture, cast.mara_id);
    return cast;
}

static Answer
post(DeskFixture *fixture, const Caller *caller, const char *target, const char *form)
{
    return desk_fixture_ask(fixture, caller, "POST", target, NULL, form);
}

static Person
load(DeskFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Person person;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_assert_true(person_find(reader, fixture->base.arena, id, &person, &found, &error));
    g_assert_true(found);
    return person;
}

static const char *
page_of(DeskFixture *fixture, int64_t id, const char *tail)
{
    return arena_printf(fixture->base.arena, "/desk/people/%d%s", (int)id, tail);
}

/* What stands in the page's <code> after a mark; NULL where there is none. */
static const char *
shown_once(DeskFixture *fixture, const char *body, const char *mark)
{
    const char *section = strstr(body, "class=\"once\"");
    const char *start = section == NULL ? NULL : strstr(section, mark);
    if (start == NULL)
        return NULL;
    return arena_strndup(fixture->base.arena, start, strcspn(start, "<"));
}

static void
test_adding_gives_a_link(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    int64_t const world = fixture_section(&fixture->base, "World");
    g_autofree char *form = g_strdup_printf(
        "name=%%D0%%9D%%D0%%B8%%D0%%BB%%D1%%81&login=Nils&email=nils@halden.example&role=editor"
        "&section=%d&author=Nils+Aas",
        (int)world);
    Answer const made = post(fixture, &cast.chief, "/desk/people", form);
    g_assert_cmpint(made.status, ==, 201);
    const char *link = shown_once(fixture, made.body, "/desk/welcome/");
    g_assert_nonnull(link);
    g_assert_cmpint(post(fixture, NULL, link, "password=four+calm+grey+herons").status, ==, 303);
    Answer const in =
        post(fixture, NULL, "/desk/sign-in", "login=nils&password=four+calm+grey+herons");
    g_assert_cmpint(in.status, ==, 303);
    Answer const list = desk_fixture_get(fixture, &cast.chief, "/desk/people");
    g_assert_nonnull(strstr(list.body, "Нилс"));
    g_assert_nonnull(strstr(list.body, "<td>World</td>"));
    g_assert_null(shown_once(fixture, list.body, "/desk/welcome/"));
    Person const nils = load(fixture, cast.mara_id + 1);
    g_assert_cmpint(nils.section_count, ==, 1);
    g_assert_cmpint(nils.sections[0], ==, world);
    g_assert_cmpint(nils.author_id, !=, 0);
}

static void
test_bad_forms_keep_what_was_typed(DeskFixture *fixture, gconstpointer data)
{
    static const struct {
        const char *form;
        int status;
    } BAD[] = {
        {"name=Nils&login=mara&role=editor", 409},
        {"name=Nils&login=two+words&role=editor", 422},
        {"name=Nils&login=nils&role=owner", 422},
        {"name=Nils&login=nils", 422},
        {"name=Nils&login=nils&role=editor&section=99", 422},
        {"name=Nils&login=nils&role=editor&section=-1", 422},
        {"name=Nils&login=nils&role=editor&email=nowhere", 422},
        {"name=Nils&login=%3Cscript%3E&role=editor", 422},
    };

    Cast const cast = cast_of(fixture);
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        Answer const answer = post(fixture, &cast.chief, "/desk/people", BAD[index].form);
        g_assert_cmpint(answer.status, ==, BAD[index].status);
        g_assert_nonnull(strstr(answer.body, "value=\"Nils\""));
        g_assert_null(strstr(answer.body, "<script>"));
    }
    g_autofree char *name = g_strnfill(300, 'x');
    g_autofree char *form = g_strconcat("login=nils&role=editor&name=", name, NULL);
    g_assert_cmpint(post(fixture, &cast.chief, "/desk/people", form).status, ==, 422);
}

static void
test_a_change_from_an_old_page_is_told(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    const char *page = page_of(fixture, cast.mara_id, "");
    g_assert_cmpint(
        post(fixture, &cast.chief, page, "revision=1&name=Mara+Quill&login=mara&role=editor")
            .status,
        ==, 303);
    g_assert_cmpint(load(fixture, cast.mara_id).role, ==, ROLE_EDITOR);
    Answer const late =
        post(fixture, &cast.chief, page, "revision=1&name=Mara+Q.&login=mara&role=reporter");
    g_assert_cmpint(late.status, ==, 409);
    g_assert_nonnull(strstr(late.body, "value=\"Mara Q.\""));
    g_assert_nonnull(strstr(late.body, "name=\"revision\" value=\"2\""));
    g_assert_cmpint(load(fixture, cast.mara_id).role, ==, ROLE_EDITOR);
    g_assert_cmpint(
        post(fixture, &cast.chief, page, "name=M&login=mara&role=reporter").status, ==, 422);
}

static void
test_the_last_administrator_stays(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    const char *page = page_of(fixture, cast.chief_id, "");
    g_assert_cmpint(
        post(fixture, &cast.chief, page, "revision=1&name=Tove&login=tove&role=chief").status, ==,
        422);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.chief_id, "/disable"), "").status, ==,
        422);
    g_assert_cmpint(load(fixture, cast.chief_id).role, ==, ROLE_ADMINISTRATOR);
    g_assert_false(load(fixture, cast.chief_id).is_disabled);
    desk_fixture_person(fixture, "second", ROLE_ADMINISTRATOR);
    g_assert_cmpint(
        post(fixture, &cast.chief, page, "revision=1&name=Tove&login=tove&role=chief").status, ==,
        303);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.chief, "/desk/people").status, ==, 403);
}

static void
test_disabling_ends_everything(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    Caller const program = desk_fixture_token(fixture, cast.mara_id, SCOPE_ALL);
    Answer const linked = post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/link"), "");
    const char *link = shown_once(fixture, linked.body, "/desk/welcome/");
    g_assert_nonnull(link);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/disable"), "").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.mara, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, NULL, link).status, ==, 404);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/link"), "").status, ==, 422);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/enable"), "").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.mara, "/desk").status, ==, 303);
    g_assert_cmpint(
        post(fixture, NULL, "/desk/sign-in", "login=mara&password=correct+horse+staple").status, ==,
        303);
}

static void
test_signing_somebody_out(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    Caller const program = desk_fixture_token(fixture, cast.mara_id, SCOPE_ALL);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/sign-out"), "").status, ==,
        303);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.mara, "/desk").status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/desk").status, ==, 200);
    Answer const theirs =
        desk_fixture_get(fixture, &cast.chief, page_of(fixture, cast.mara_id, ""));
    const char *key = strstr(theirs.body, "name=\"key\" value=\"");
    g_assert_nonnull(key);
    key += strlen("name=\"key\" value=\"");
    g_autofree char *form = g_strdup_printf("key=%.*s", (int)strcspn(key, "\""), key);
    /* Not under another person's address. */
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.chief_id, "/close"), form).status, ==,
        404);
    g_assert_cmpint(
        post(fixture, &cast.chief, page_of(fixture, cast.mara_id, "/close"), form).status, ==, 303);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/desk").status, ==, 303);
}

static void
test_an_address_is_one_persons(DeskFixture *fixture, gconstpointer data)
{
    Cast const cast = cast_of(fixture);
    g_assert_cmpint(
        post(fixture, &cast.chief, "/desk/account", "name=Tove&email=Tove@halden.example").status,
        ==, 303);
    g_assert_cmpint(
        post(fixture, &cast.mara, "/desk/account", "name=Mara&email=tove@HALDEN.example").status,
        ==, 409);
}

static void
test_tokens_of_ones_own(DeskFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"name=&scope=read", "name=x", "name=x&scope=everything",
        "name=x&scope=read&days=0", "name=x&scope=read&days=9999", "name=x&scope=read&days=soon"};
    Cast const cast = cast_of(fixture);
    clock_stop(INT64_C(1700000000) * SECOND_US);
    Caller const here = desk_fixture_session(fixture, cast.mara_id);
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++)
        g_assert_cmpint(post(fixture, &here, "/desk/account/tokens", BAD[index]).status, ==, 422);
    Answer const made =
        post(fixture, &here, "/desk/account/tokens", "name=feed&scope=read&scope=write&days=2");
    g_assert_cmpint(made.status, ==, 201);
    const char *secret = shown_once(fixture, made.body, "dateline_");
    g_assert_nonnull(secret);
    Caller const program = {.token = secret};
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/api/v1/stories").status, ==, 200);
    g_assert_null(strstr(desk_fixture_get(fixture, &here, "/desk/account").body, secret));
    /* A token makes no tokens, whatever its scopes, and closes none. */
    Caller const strong = desk_fixture_token(fixture, cast.chief_id, SCOPE_ALL);
    g_assert_cmpint(
        post(fixture, &strong, "/desk/account/tokens", "name=x&scope=admin").status, ==, 403);
    g_assert_cmpint(post(fixture, &strong, "/desk/account/close", "key=others").status, ==, 403);
    g_assert_cmpint(post(fixture, &strong, "/desk/account", "name=X").status, ==, 403);
    clock_stop(INT64_C(1700000000) * SECOND_US + 2 * DAY_US);
    g_assert_cmpint(desk_fixture_get(fixture, &program, "/api/v1/stories").status, ==, 401);
    clock_resume();
}

static void
test_others_are_refused(DeskFixture *fixture, gconstpointer data)
{
    static const char *const TAILS[] = {"", "/link", "/sign-out", "/close", "/disable", "/enable"};
    Cast const cast = cast_of(fixture);
    Caller const weak = desk_fixture_token(fixture, cast.chief_id, SCOPE_READ | SCOPE_WRITE);
    for (size_t index = 0; index < G_N_ELEMENTS(TAILS); index++) {
        const char *target = page_of(fixture, cast.mara_id, TAILS[index]);
        Caller plain = cast.chief;
        plain.csrf = NULL;
        g_assert_cmpint(post(fixture, &cast.mara, target, "role=administrator").status, ==, 403);
        g_assert_cmpint(post(fixture, &weak, target, "role=administrator").status, ==, 403);
        g_assert_cmpint(post(fixture, &plain, target, "role=administrator").status, ==, 403);
    }
    g_assert_cmpint(desk_fixture_get(fixture, &cast.chief, "/desk/people/99").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.chief, "/desk/people/x").status, ==, 404);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.mara, "/desk/settings").status, ==, 403);
    g_assert_cmpint(desk_fixture_get(fixture, &cast.chief, "/desk/settings").status, <, 400);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/people/adding-gives-a-link", test_adding_gives_a_link);
    ADD("/people/bad-forms-keep-what-was-typed", test_bad_forms_keep_what_was_typed);
    ADD("/people/a-change-from-an-old-page-is-told", test_a_change_from_an_old_page_is_told);
    ADD("/people/the-last-administrator-stays", test_the_last_administrator_stays);
    ADD("/people/disabling-ends-everything", test_disabling_ends_everything);
    ADD("/people/signing-somebody-out", test_signing_somebody_out);
    ADD("/people/an-address-is-one-persons", test_an_address_is_one_persons);
    ADD("/people/tokens-of-ones-own", test_tokens_of_ones_own);
    ADD("/people/others-are-refused", test_others_are_refused);
    return g_test_run();
}
