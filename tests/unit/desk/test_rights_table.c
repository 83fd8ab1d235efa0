/* SPDX-License-Identifier: MIT */
/* Every address of the desk and the API, for every role, every scope of a token and, where it acts
 * on a story, every place of that story, allowed and refused as rights.list says. Both lists are
 * read as they are, so that no line can be forgotten.
 */
#include <string.h>

#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/rights.h"
#include "newsroom/workflow.h"

typedef struct {
    const char *method;
    const char *pattern;
    const char *right;
} Line;

static const Line LINES[] = {
#define ROUTE(method, pattern, handler, right, policy, keys, help) {method, pattern, right},
#include "desk/routes.list"
};

/* Addresses that a token is refused at whatever its scope: what opens more doors. */
static bool
is_for_browsers(const Line *line)
{
    if (strcmp(line->pattern, "/desk/events") == 0)
        return true;
    return (g_str_has_prefix(line->pattern, "/desk/account") ||
               strcmp(line->pattern, "/desk/diary/calendar") == 0) &&
           strcmp(line->method, "GET") != 0;
}

static bool
is_action(const Line *line)
{
    return strcmp(line->method, "GET") != 0;
}

/* The pattern with something in place of its parameters that does not exist. */
static const char *
target_of(DeskFixture *fixture, const Line *line)
{
    g_autoptr(GString) target = g_string_new(NULL);
    for (const char *next = line->pattern; *next != '\0';) {
        size_t const plain = strcspn(next, ":*");
        g_string_append_len(target, next, (gssize)plain);
        next += plain;
        if (*next == '\0')
            break;
        g_string_append(target, "987654");
        next += strcspn(next, "/");
    }
    return arena_strdup(fixture->base.arena, target->str);
}

/* The password is right, so that only a right can be missing; the new one is too short to be taken.
 */
static int
ask(DeskFixture *fixture, const Caller *caller, const Line *line)
{
    const char *target = target_of(fixture, line);
    const char *body = !is_action(line) ? NULL
                       : g_str_has_prefix(target, "/api/v1/")
                           ? "{}"
                           : "current=correct+horse+staple&password=short";
    return desk_fixture_ask(fixture, caller, line->method, target, NULL, body).status;
}

static Right
right_of(const Line *line)
{
    Right right;
    g_assert_true(right_parse(line->right, &right));
    return right;
}

static void
test_every_line_names_a_right(DeskFixture *fixture, gconstpointer data)
{
    unsigned open = 0;
    for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++) {
        Right right;
        if (*LINES[index].right == '\0')
            open++;
        else if (!right_parse(LINES[index].right, &right))
            g_error("%s: no right \"%s\"", LINES[index].pattern, LINES[index].right);
        if (*LINES[index].right == '\0' && !g_str_has_prefix(LINES[index].pattern, "/desk/") &&
            strcmp(LINES[index].pattern, "/api/v1/openapi.json") != 0)
            g_error("%s is open to everybody", LINES[index].pattern);
    }
    g_assert_cmpuint(open, >, 0);
    g_assert_cmpuint(G_N_ELEMENTS(LINES) - open, >, 40);
}

static void
test_every_role(DeskFixture *fixture, gconstpointer data)
{
    for (unsigned role = 0; role < ROLE_COUNT_; role++) {
        int64_t const id = desk_fixture_person(fixture, role_name((Role)role), (Role)role);
        for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++) {
            const Line *line = &LINES[index];
            if (*line->right == '\0')
                continue;
            Caller const caller = desk_fixture_session(fixture, id);
            int const status = ask(fixture, &caller, line);
            bool const may = right_reach((Role)role, right_of(line)) != REACH_NO;
            if (may == (status == 403))
                g_error(
                    "%s %s as %s: %d", line->method, line->pattern, role_name((Role)role), status);
        }
    }
}

static void
test_every_scope(DeskFixture *fixture, gconstpointer data)
{
    int64_t const id = desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR);
    for (unsigned scope = SCOPE_READ; scope <= SCOPE_ADMIN; scope <<= 1)
        for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++) {
            const Line *line = &LINES[index];
            if (*line->right == '\0')
                continue;
            Caller const caller = desk_fixture_token(fixture, id, scope);
            Key const key = {.kind = KEY_TOKEN, .scopes = scope};
            bool const may = key_allows(&key, right_of(line)) && !is_for_browsers(line);
            int const status = ask(fixture, &caller, line);
            if (may == (status == 403))
                g_error("%s %s with scope %u: %d", line->method, line->pattern, scope, status);
        }
}

/* Nobody, somebody whose key is made up, and actions from elsewhere. */
static void
test_every_stranger(DeskFixture *fixture, gconstpointer data)
{
    Caller const own =
        desk_fixture_session(fixture, desk_fixture_person(fixture, "tove", ROLE_ADMINISTRATOR));
    Caller const strangers[] = {
        {0}, {.cookie = "dateline_session=AAAA", .csrf = own.csrf}, {.token = "dateline_AAAA"}};
    Caller without = own, wrong = own, foreign = own;
    without.csrf = NULL;
    wrong.csrf = "0123456789abcdef0123456789abcdef";
    foreign.is_foreign = true;
    Caller const *const forged[] = {&without, &wrong, &foreign};
    for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++) {
        const Line *line = &LINES[index];
        if (*line->right == '\0')
            continue;
        for (size_t place = 0; place < G_N_ELEMENTS(strangers); place++) {
            int const status = ask(fixture, &strangers[place], line);
            if (status != 303 && status != 401)
                g_error("%s %s as nobody: %d", line->method, line->pattern, status);
        }
        for (size_t place = 0; is_action(line) && place < G_N_ELEMENTS(forged); place++) {
            int const status = ask(fixture, forged[place], line);
            if (status != 403)
                g_error("%s %s from elsewhere: %d", line->method, line->pattern, status);
        }
    }
}

/* A story of somebody, in a section: begun by who asks or by another; where who asks may act, below
 * it, or elsewhere. */
typedef struct {
    const char *name;
    const char *section;
    bool is_own;
    bool is_covered; /* in their section or below it */
} Place;

static const Place PLACES[] = {
    {"one's own", "Sport", true, false},
    {"one's own in one's section", "World", true, true},
    {"another's in one's section", "World", false, true},
    {"another's below one's section", "World/Lorn/North", false, true},
    {"another's elsewhere", "Sport", false, false},
    {"another's in a section of like name", "Sport/World", false, false},
};

static int64_t
begin_story(DeskFixture *fixture, int64_t owner, const char *section)
{
    g_autoptr(GError) error = NULL;
    int64_t id, revision;
    int64_t const section_id = fixture_section(&fixture->base, section);
    StoryContent const content = {.headline = "Ferry crews agree",
        .body = "They did. It took long.",
        .sections = &section_id,
        .section_count = 1};
    g_autoptr(Write) write = store_begin(
        newsroom_store(fixture->base.newsroom), person_actor(fixture->base.arena, owner), &error);
    g_assert_no_error(error);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(write_commit(write, NULL, &error));
    return id;
}

/* Whether the table lets a role do it there. */
static bool
reaches(Role role, Right right, const Place *place)
{
    switch (right_reach(role, right)) {
    case REACH_NO:
        return false;
    case REACH_OWN:
        return place->is_own;
    case REACH_SECTION:
        return place->is_own || place->is_covered;
    case REACH_ALL:
        return true;
    }
    return false;
}

/* An address of one story that something is done at. Letting go is left out: it touches nothing but
 * what who asks holds, and holding a story is part of the right to it. */
static bool
acts_on_a_story(const Line *line)
{
    return is_action(line) && strstr(line->pattern, "/stories/:id") != NULL &&
           !g_str_has_suffix(line->pattern, "/unlock");
}

static void
try_story(DeskFixture *fixture, const Caller *caller, int64_t story, const Line *line, Role role,
    const Place *place)
{
    const char *after = strstr(line->pattern, ":id") + strlen(":id");
    const char *target = arena_printf(fixture->base.arena, "%.*s%d%s",
        (int)(after - strlen(":id") - line->pattern), line->pattern, (int)story, after);
    bool const is_api = g_str_has_prefix(target, "/api/");
    Caller with = *caller;
    with.header = "If-Match";
    with.value = "\"1\"";
    int const status = desk_fixture_ask(fixture, &with, line->method, target, NULL,
        is_api ? "{\"title\":\"Ferry crews vote\",\"note\":\"It was wrong.\","
                 "\"reason\":\"It was wrong.\",\"stage\":\"review\",\"tab\":\"t\",\"fields\":{}}"
               : "revision=1&version=1&seq=1")
                           .status;
    bool const may = reaches(role, right_of(line), place);
    if (may == (status == 403))
        g_error("%s %s as %s, %s: %d", line->method, line->pattern, role_name(role), place->name,
            status);
}

/* A person of a role whose section is World. */
static int64_t
person_of_world(DeskFixture *fixture, Role role)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    int64_t const world = fixture_section(&fixture->base, "World");
    Write *write = fixture_begin(&fixture->base);
    Person const person = {.login = role_name(role),
        .name = "Somebody",
        .role = role,
        .sections = &world,
        .section_count = 1};
    g_assert_true(person_save(write, &person, &id, &error));
    fixture_commit(write);
    return id;
}

/* Role by action by section, each through the page's session and through a token. */
static void
test_every_section(DeskFixture *fixture, gconstpointer data)
{
    unsigned tried = 0;
    int64_t const other = desk_fixture_person(fixture, "other", ROLE_CHIEF);
    for (unsigned role = 0; role < ROLE_COUNT_; role++) {
        int64_t const id = person_of_world(fixture, (Role)role);
        Caller const session = desk_fixture_session(fixture, id);
        Caller const token = desk_fixture_token(fixture, id, SCOPE_ALL);
        for (size_t index = 0; index < G_N_ELEMENTS(LINES); index++)
            for (size_t place = 0; place < G_N_ELEMENTS(PLACES); place++) {
                if (!acts_on_a_story(&LINES[index]))
                    continue;
                int64_t const owner = PLACES[place].is_own ? id : other;
                for (int way = 0; way < 2; way++, tried++)
                    try_story(fixture, way == 0 ? &session : &token,
                        begin_story(fixture, owner, PLACES[place].section), &LINES[index],
                        (Role)role, &PLACES[place]);
            }
    }
    g_assert_cmpuint(tried, >, 500);
}

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/rights-table/every-line-names-a-right", test_every_line_names_a_right);
    ADD("/rights-table/every-role", test_every_role);
    ADD("/rights-table/every-scope", test_every_scope);
    ADD("/rights-table/every-section", test_every_section);
    ADD("/rights-table/every-stranger", test_every_stranger);
    return g_test_run();
}
