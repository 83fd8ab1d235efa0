/* SPDX-License-Identifier: MIT */
/* People, what they may do, and the keys that stand for them. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/section.h"
#include "newsroom_fixture.h"

static int64_t
save(NewsroomFixture *fixture, const Person *person, GError **error)
{
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    if (person_save(write, person, &id, error))
        fixture_commit(write);
    else
        write_free(write);
    return id;
}

static Person
load(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Person person;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(person_find(reader, fixture->arena, id, &person, &found, &error));
    g_assert_true(found);
    return person;
}

static void
test_round_trip(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const sections[] = {
        fixture_section(fixture, "World"), fixture_section(fixture, "Sport")};
    Person const draft = {.login = "mara.quill",
        .name = "Мара Куил",
        .email = "Mara@Halden.example",
        .role = ROLE_CHIEF,
        .sections = sections,
        .section_count = 2,
        .author_id = 7,
        .second = "{\"totp\":\"x\"}"};
    int64_t const id = save(fixture, &draft, &error);
    g_assert_no_error(error);
    Person const person = load(fixture, id);
    g_assert_cmpstr(person.name, ==, draft.name);
    g_assert_cmpstr(person.second, ==, draft.second);
    g_assert_cmpint(person.sections[1], ==, sections[1]);
    g_assert_cmpint(person.author_id, ==, 7);
    bool found;
    Person same;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(
        person_find_login(reader, fixture->arena, "mara@HALDEN.example", &same, &found, &error));
    g_assert_true(found);
    g_assert_cmpint(same.id, ==, id);
}

static void
test_bad_ones_are_refused(NewsroomFixture *fixture, gconstpointer data)
{
    static const Person BAD[] = {
        {.login = "", .name = "X"},
        {.login = "Mara", .name = "X"},
        {.login = "ma ra", .name = "X"},
        {.login = "<b>", .name = "X"},
        {.login = ".mara", .name = "X"},
        {.login = "mara", .name = ""},
        {.login = "mara", .name = "X", .email = "nobody"},
        {.login = "taken", .name = "X"},
    };
    g_autoptr(GError) error = NULL;
    save(fixture, &(Person){.login = "taken", .name = "T", .role = ROLE_ADMINISTRATOR}, &error);
    g_assert_no_error(error);
    for (size_t index = 0; index < G_N_ELEMENTS(BAD); index++) {
        g_autoptr(GError) refused = NULL;
        g_assert_cmpint(save(fixture, &BAD[index], &refused), ==, 0);
        g_assert_true(fail_is(refused, FAIL_INVALID) || fail_is(refused, FAIL_CONFLICT));
    }
}

static void
test_the_last_administrator_stays(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL, refused = NULL;
    int64_t const first =
        save(fixture, &(Person){.login = "a", .name = "A", .role = ROLE_ADMINISTRATOR}, &error);
    Person person = load(fixture, first);
    person.role = ROLE_CHIEF;
    g_assert_cmpint(save(fixture, &person, &refused), ==, 0);
    g_assert_true(fail_is(refused, FAIL_INVALID));
    save(fixture, &(Person){.login = "b", .name = "B", .role = ROLE_ADMINISTRATOR}, &error);
    g_assert_cmpint(save(fixture, &person, &error), ==, first);
    g_assert_no_error(error);
}

/* Every line of the table, for every role, in the own story, in the own section, elsewhere. */
static void
test_rights(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const world = fixture_section(fixture, "World"),
                  lorn = fixture_section(fixture, "World/Lorn"),
                  sport = fixture_section(fixture, "Sport");
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    int64_t const me = 5, other = 6;
    RightScope const own = {&me, 1, &sport, 1}, below = {&other, 1, &lorn, 1},
                     else_where = {&other, 1, &sport, 1};
    for (unsigned role = 0; role < ROLE_COUNT_; role++) {
        Person const person = {
            .id = me, .role = (Role)role, .sections = &world, .section_count = 1};
        Person gone = person, everywhere = person;
        gone.is_disabled = true;
        everywhere.section_count = 0;
        for (unsigned index = 0; index < RIGHT_COUNT_; index++) {
            Right const right = (Right)index;
            Reach const reach = right_reach((Role)role, right);
            g_assert_cmpint(
                person_may(&person, right, &own, reader->sections), ==, reach != REACH_NO);
            g_assert_cmpint(
                person_may(&person, right, &below, reader->sections), ==, reach >= REACH_SECTION);
            g_assert_cmpint(
                person_may(&person, right, &else_where, reader->sections), ==, reach == REACH_ALL);
            g_assert_cmpint(person_may(&everywhere, right, &else_where, reader->sections), ==,
                reach >= REACH_SECTION);
            g_assert_false(person_may(&gone, right, &own, reader->sections));
            Right parsed;
            g_assert_true(right_parse(right_name(right), &parsed));
            g_assert_cmpint(parsed, ==, right);
        }
    }
    g_assert_cmpint(right_reach(ROLE_REPORTER, RIGHT_STORY_PUBLISH), ==, REACH_NO);
    g_assert_cmpint(right_reach(ROLE_EDITOR, RIGHT_STORY_PUBLISH), ==, REACH_SECTION);
    g_assert_cmpint(right_reach(ROLE_CHIEF, RIGHT_PEOPLE_MANAGE), ==, REACH_NO);
}

static void
test_passwords(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *hash = person_hash_password("четири сиви чапли", "mara", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(hash, "$argon2id$"));
    Person const person = {.password = hash};
    g_assert_true(person_check_password(&person, "четири сиви чапли"));
    g_assert_false(person_check_password(&person, "четири сиви чапла"));
    g_assert_false(person_check_password(&person, ""));
    g_assert_false(person_check_password(NULL, ""));
    g_assert_false(person_check_password(&(Person){0}, ""));
    g_assert_null(person_hash_password("too short", "mara", NULL));
    g_assert_null(person_hash_password("mara.quill.of.halden", "Mara.Quill.of.Halden", NULL));
}

static bool
is_open(NewsroomFixture *fixture, KeyKind kind, const char *secret)
{
    g_autoptr(GError) error = NULL;
    Key key;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_assert_true(key_find(reader, fixture->arena, kind, secret, &key, &found, &error));
    return found;
}

static void
test_keys(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    char *secret;
    int64_t id;
    clock_stop(INT64_C(1700000000) * SECOND_US);
    Key const draft = {.kind = KEY_TOKEN,
        .person_id = 3,
        .name = "feed",
        .scopes = SCOPE_READ,
        .until_us = INT64_C(1700000060) * SECOND_US};
    Write *write = fixture_begin(fixture);
    g_assert_true(key_open(write, &draft, &secret, &id, &error));
    secret = arena_strdup(fixture->arena, secret);
    fixture_commit(write);
    g_assert_true(g_str_has_prefix(secret, "dateline_"));
    g_assert_true(is_open(fixture, KEY_TOKEN, secret));
    g_assert_false(is_open(fixture, KEY_SESSION, secret));
    g_assert_false(is_open(fixture, KEY_TOKEN, secret + 1));
    clock_stop(INT64_C(1700000060) * SECOND_US);
    g_assert_false(is_open(fixture, KEY_TOKEN, secret));
    clock_resume();
    g_assert_true(key_allows(&draft, RIGHT_DESK_READ));
    g_assert_false(key_allows(&draft, RIGHT_STORY_PUBLISH));

    /* The log knows the hash only. */
    g_autofree char *file = g_build_filename(fixture->dir, "dateline.db", NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));
    g_assert_null(memmem(bytes, size, secret, strlen(secret)));

    write = fixture_begin(fixture);
    g_assert_true(key_close(write, id, &error));
    fixture_commit(write);
    write = fixture_begin(fixture);
    g_assert_false(key_close(write, id, &error));
    g_assert_true(fail_is(error, FAIL_NOT_FOUND));
    write_free(write);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, NewsroomFixture, NULL, newsroom_fixture_set_up, function,                     \
        newsroom_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/person/round-trip", test_round_trip);
    ADD("/person/bad-ones-are-refused", test_bad_ones_are_refused);
    ADD("/person/the-last-administrator-stays", test_the_last_administrator_stays);
    ADD("/person/rights", test_rights);
    g_test_add_func("/person/passwords", test_passwords);
    ADD("/person/keys", test_keys);
    return g_test_run();
}
