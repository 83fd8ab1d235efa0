/* SPDX-License-Identifier: MIT */
/* Every address of the desk and the API, for every role and every scope of a token, allowed and
 * refused as rights.list says. Both lists are read as they are, so that no line can be forgotten.
 */
#include <string.h>

#include "desk_fixture.h"
#include "newsroom/key.h"
#include "newsroom/rights.h"

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

#define ADD(path, function)                                                                        \
    g_test_add(path, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/rights-table/every-line-names-a-right", test_every_line_names_a_right);
    ADD("/rights-table/every-role", test_every_role);
    ADD("/rights-table/every-scope", test_every_scope);
    ADD("/rights-table/every-stranger", test_every_stranger);
    return g_test_run();
}
