/* SPDX-License-Identifier: MIT */
/* People of a newsroom, for whoever has the machine: adds them, gives roles, prints the links and
 * tokens that let them in. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "desk/mailer.h"
#include "newsroom/key.h"
#include "newsroom/person.h"
#include "newsroom/settings.h"

/* DAYS_OPEN: a token that does not end by itself. */
enum { LINK_DAYS = 7, DAYS_OPEN = INT_MIN };

typedef struct {
    const char *dir;
    Newsroom *newsroom;
    Write *write;
    Reader *reader; /* within the write */
    Arena *arena;
    const char *login;
    Person person; /* of the login; id 0 for none */
    const char *name;
    const char *email;
    const char *role;
    const char *scopes;
    const char *note;
    int days;
    bool is_mailed;
} UserTask;

static bool
known(const UserTask *task, GError **error)
{
    return task->person.id != 0 ||
           fail(error, FAIL_NOT_FOUND, "there is nobody with the login \"%s\"", task->login);
}

static bool
print_link(UserTask *task, int64_t person_id, GError **error)
{
    char *secret;
    Key const key = {
        .kind = KEY_LINK, .person_id = person_id, .until_us = clock_now_us() + LINK_DAYS * DAY_US};
    if (!key_open(task->write, &key, &secret, NULL, error))
        return false;
    printf("set a password, once and within %d days, at\n%s/desk/welcome/%s\n", LINK_DAYS,
        task->reader->settings->base_url, secret);
    return true;
}

static bool
user_add(UserTask *task, GError **error)
{
    int64_t id;
    Person person = {.login = task->login,
        .name = task->name != NULL ? task->name : task->login,
        .email = task->email,
        .role = ROLE_REPORTER};
    if (task->role != NULL && !role_parse(task->role, &person.role))
        return fail(error, FAIL_USAGE,
            "role \"%s\" (expected reporter, editor, chief or administrator)", task->role);
    return person_save(task->write, &person, &id, error) && print_link(task, id, error);
}

static bool
user_role(UserTask *task, GError **error)
{
    if (!known(task, error))
        return false;
    if (task->role == NULL || !role_parse(task->role, &task->person.role))
        return fail(error, FAIL_USAGE, "--role is reporter, editor, chief or administrator");
    if (!person_save(task->write, &task->person, NULL, error))
        return false;
    printf("%s is %s\n", task->login, role_name(task->person.role));
    return true;
}

/* Into the queue of the server, which makes the link when it sends it. */
static bool
mail_link(UserTask *task, GError **error)
{
    g_autoptr(MailServer) server = NULL;
    g_autoptr(Outbox) outbox = NULL;
    const Person *person = &task->person;
    if (person->email == NULL)
        return fail(error, FAIL_INVALID, "%s has no e-mail address", person->login);
    if (!command_mail_server(task->dir, &server, error))
        return false;
    OutboxOptions const options = {.mail_server = server};
    outbox = outbox_open(task->newsroom, &options, error);
    if (outbox == NULL ||
        !desk_mailer_queue(outbox, MAIL_LINK, person->email, person->id, NULL, error))
        return false;
    printf("a link goes to %s as soon as the newsroom is served\n", person->email);
    return true;
}

static bool
user_password(UserTask *task, GError **error)
{
    if (!known(task, error))
        return false;
    return task->is_mailed ? mail_link(task, error) : print_link(task, task->person.id, error);
}

static bool
user_second(UserTask *task, GError **error)
{
    if (!known(task, error))
        return false;
    task->person.second = NULL;
    if (!person_save(task->write, &task->person, NULL, error))
        return false;
    printf("%s has no second factor and no passkeys any more\n", task->login);
    return true;
}

static bool
user_disable(UserTask *task, GError **error)
{
    if (!known(task, error))
        return false;
    task->person.is_disabled = true;
    if (!person_save(task->write, &task->person, NULL, error) ||
        !key_close_all(task->write, KEY_SESSION, task->person.id, 0, error) ||
        !key_close_all(task->write, KEY_TOKEN, task->person.id, 0, error) ||
        !key_close_all(task->write, KEY_LINK, task->person.id, 0, error))
        return false;
    printf("%s is disabled and signed out everywhere\n", task->login);
    return true;
}

static bool
user_enable(UserTask *task, GError **error)
{
    if (!known(task, error))
        return false;
    task->person.is_disabled = false;
    if (!person_save(task->write, &task->person, NULL, error))
        return false;
    printf("%s may sign in again\n", task->login);
    return true;
}

static bool
user_token(UserTask *task, GError **error)
{
    char *secret;
    Key key = {.kind = KEY_TOKEN,
        .person_id = task->person.id,
        .name = task->note != NULL ? task->note : "command line",
        .scopes = SCOPE_ALL,
        .until_us = task->days != DAYS_OPEN ? clock_now_us() + task->days * DAY_US : 0};
    if (task->days != DAYS_OPEN && (task->days < 1 || task->days > KEY_DAYS_MAX))
        return fail(error, FAIL_USAGE, "--days is 1 to %d", KEY_DAYS_MAX);
    if (!known(task, error) ||
        (task->scopes != NULL && !key_scopes_parse(task->scopes, &key.scopes, error)) ||
        !key_open(task->write, &key, &secret, NULL, error))
        return false;
    printf("a token of %s (%s), shown this once:\n%s\n", task->login,
        key_scopes_text(task->arena, key.scopes), secret);
    return true;
}

static int
list_people(Newsroom *newsroom)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) people = NULL;
    g_autoptr(Reader) reader = newsroom_read(newsroom, &error);
    if (reader == NULL || !person_list(reader, arena, &people, &error))
        return command_fail("user", error);
    if (people->len == 0)
        puts("nobody yet: dateline user DIR add NAME --role administrator");
    for (unsigned index = 0; index < people->len; index++) {
        const Person *person = g_ptr_array_index(people, index);
        printf("%-20s %-14s %s%s%s\n", person->login, role_name(person->role), person->name,
            person->password == NULL ? "  (no password yet)" : "",
            person->is_disabled ? "  (disabled)" : "");
    }
    return 0;
}

static const struct {
    const char *name;
    bool (*run)(UserTask *task, GError **error);
} ACTIONS[] = {
    {"add", user_add},
    {"role", user_role},
    {"password", user_password},
    {"no-second-factor", user_second},
    {"disable", user_disable},
    {"enable", user_enable},
    {"token", user_token},
};

static bool
run_action(UserTask *task, const char *action, GError **error)
{
    bool found;
    g_autoptr(Arena) arena = arena_new();
    size_t index = 0;
    while (index < G_N_ELEMENTS(ACTIONS) && strcmp(ACTIONS[index].name, action) != 0)
        index++;
    if (index == G_N_ELEMENTS(ACTIONS))
        return fail(error, FAIL_USAGE,
            "\"%s\" (expected add, list, role, password, no-second-factor, disable, enable or "
            "token)",
            action);
    g_autoptr(Write) write = store_begin(newsroom_store(task->newsroom), "command line", error);
    if (write == NULL)
        return false;
    g_autoptr(Reader) reader = newsroom_read_within(task->newsroom, write, error);
    if (reader == NULL ||
        !person_find_login(reader, arena, task->login, &task->person, &found, error))
        return false;
    if (!found)
        task->person = (Person){0};
    task->write = write;
    task->reader = reader;
    task->arena = arena;
    return ACTIONS[index].run(task, error) && write_commit(write, NULL, error);
}

int
command_user(int argc, char **argv)
{
    g_autofree char *name = NULL, *email = NULL, *role = NULL, *scopes = NULL, *note = NULL;
    int days = DAYS_OPEN;
    gboolean is_mailed = FALSE;
    GOptionEntry entries[] = {
        {"role", 0, 0, G_OPTION_ARG_STRING, &role, "reporter, editor, chief or administrator",
            "ROLE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &name, "the name that colleagues see", "NAME"},
        {"email", 0, 0, G_OPTION_ARG_STRING, &email, "an e-mail address", "ADDRESS"},
        {"scopes", 0, 0, G_OPTION_ARG_STRING, &scopes,
            "of a token: some of read,write,publish,admin; by itself all of them", "SCOPES"},
        {"note", 0, 0, G_OPTION_ARG_STRING, &note, "of a token: what it is for", "TEXT"},
        {"mail", 0, 0, G_OPTION_ARG_NONE, &is_mailed,
            "with password: mail the link in place of printing it", NULL},
        {"days", 0, 0, G_OPTION_ARG_INT, &days,
            "of a token: how long it is good; by itself until it is closed", "N"},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    g_autoptr(GError) error = NULL;
    if (!command_options("user", entries, &argc, &argv, 2, 3, &exit_code))
        return exit_code;
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("user", error);
    if (strcmp(argv[2], "list") == 0)
        return list_people(newsroom);
    if (argc < 4)
        return command_usage("user", "whom? dateline user DIR %s LOGIN", argv[2]);
    UserTask task = {.dir = argv[1],
        .newsroom = newsroom,
        .is_mailed = is_mailed,
        .login = argv[3],
        .name = name,
        .email = email,
        .role = role,
        .scopes = scopes,
        .note = note,
        .days = days};
    if (!run_action(&task, argv[2], &error))
        return command_fail("user", error);
    return 0;
}
