/* SPDX-License-Identifier: MIT */
/* dateline user: the program itself, and what it left in the newsroom. */
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom_fixture.h"

enum { WORDS_MAX = 8 };

/* Runs "user DIR …"; its exit code, and what it said on either stream. */
static int
run(NewsroomFixture *fixture, const char *words, char **ret_said)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) split = g_strsplit(words, " ", -1);
    g_autofree char *program = g_strdup(g_getenv("DATELINE"));
    char *argv[WORDS_MAX + 4] = {program, (char[]){"user"}, fixture->dir};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    for (size_t index = 0; split[index] != NULL; index++) {
        g_assert_cmpuint(index, <, WORDS_MAX);
        argv[index + 3] = split[index];
    }
    g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(status));
    *ret_said = g_strconcat(out, err, NULL);
    return WEXITSTATUS(status);
}

static void
expect(NewsroomFixture *fixture, const char *words, int code, const char *says)
{
    g_autofree char *said = NULL;
    int const got = run(fixture, words, &said);
    if (got != code || strstr(said, says) == NULL)
        g_error("user %s: %d, \"%s\"", words, got, said);
}

static Person
person_of(NewsroomFixture *fixture, const char *login)
{
    g_autoptr(GError) error = NULL;
    Person person = {0};
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(person_find_login(reader, fixture->arena, login, &person, &found, &error));
    g_assert_true(found);
    return person;
}

/* The newest token of a person; NULL where there is none. */
static const Key *
token_of(NewsroomFixture *fixture, const char *login)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) keys = NULL;
    int64_t const id = person_of(fixture, login).id;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(key_list(reader, fixture->arena, KEY_TOKEN, id, &keys, &error));
    return keys->len == 0 ? NULL : g_ptr_array_index(keys, 0);
}

static void
test_disable_and_enable(NewsroomFixture *fixture, gconstpointer data)
{
    expect(fixture, "add mara --role editor", 0, "/desk/welcome/");
    expect(fixture, "disable mara", 0, "signed out everywhere");
    g_assert_true(person_of(fixture, "mara").is_disabled);
    expect(fixture, "enable mara", 0, "may sign in again");
    g_assert_false(person_of(fixture, "mara").is_disabled);
    g_assert_cmpint(person_of(fixture, "mara").role, ==, ROLE_EDITOR);
    expect(fixture, "enable nobody", 1, "there is nobody with the login \"nobody\"");
}

static void
test_tokens(NewsroomFixture *fixture, gconstpointer data)
{
    static const char *const BAD[] = {"--days -3", "--days 0", "--days 99999", "--scopes all",
        "--scopes reed", "--days 2147483648"};
    expect(fixture, "add mara", 0, "/desk/welcome/");
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autofree char *words = g_strconcat("token mara ", BAD[index], NULL);
        g_autofree char *said = NULL;
        g_assert_cmpint(run(fixture, words, &said), !=, 0);
        g_assert_null(token_of(fixture, "mara"));
    }
    expect(fixture, "token mara --scopes read --days 2", 0, "a token of mara (read)");
    int64_t const until_us = token_of(fixture, "mara")->until_us;
    g_assert_cmpint(until_us, >, clock_now_us() + DAY_US);
    g_assert_cmpint(until_us, <=, clock_now_us() + 2 * DAY_US);
    expect(fixture, "token mara", 0, "(read,write,publish,admin)");
    g_assert_cmpint(token_of(fixture, "mara")->until_us, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/cli/user/disable-and-enable", NewsroomFixture, NULL, newsroom_fixture_set_up,
        test_disable_and_enable, newsroom_fixture_tear_down);
    g_test_add("/cli/user/tokens", NewsroomFixture, NULL, newsroom_fixture_set_up, test_tokens,
        newsroom_fixture_tear_down);
    return g_test_run();
}
