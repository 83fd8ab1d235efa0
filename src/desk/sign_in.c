/* SPDX-License-Identifier: MIT */
/* Signing in and out, and setting a password by a link that works once. What is wrong with a login
 * is never said: not whether it exists, nor whether it is disabled. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/passkey.h"
#include "newsroom/second_factor.h"
#include "newsroom/settings.h"

static const char HOME[] = "/desk";

const char *
desk_safe_next(const char *next)
{
    if (next == NULL || !g_str_has_prefix(next, HOME) || strpbrk(next, "\\\r\n") != NULL)
        return HOME;
    return next[strlen(HOME)] == '\0' || strchr("/?", next[strlen(HOME)]) != NULL ? next : HOME;
}

static bool
show_sign_in(
    DeskPage *page, const char *login, const char *next, const char *message, GError **error)
{
    PasskeySite site;
    Value *root = desk_root(page, "Sign in", NULL);
    value_put_text(root, "login", login);
    value_put_text(root, "next", next);
    value_put_text(root, "message", message);
    value_put_bool(root, "can_mail", desk_can_mail(page));
    value_put_bool(
        root, "passkeys", passkey_site(page->arena, page->view.reader->settings->base_url, &site));
    return desk_render(page, "sign_in", root, error);
}

bool
sign_in_page(DeskPage *page, GError **error)
{
    const char *next = desk_safe_next(http_request_query(page->request, "next"));
    return show_sign_in(page, NULL, next, NULL, error);
}

/* What was posted. */
typedef struct {
    const char *login;
    const char *password;
    const char *next;
} Attempt;

static bool
read_attempt(DeskPage *page, Attempt *ret_attempt, GError **error)
{
    HttpForm *form;
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (!desk_form(page, &form, error))
        return false;
    const char *login = http_form_value(form, "login");
    const char *password = http_form_value(form, "password");
    *ret_attempt = (Attempt){login != NULL ? login : "", password != NULL ? password : "",
        desk_safe_next(http_form_value(form, "next"))};
    return true;
}

static bool
refuse_sign_in(
    DeskPage *page, const Attempt *attempt, int status, const char *message, GError **error)
{
    http_response_status(page->response, status);
    return show_sign_in(page, attempt->login, attempt->next, message, error);
}

/* Their role asks for a second factor, and what they have is a passkey. */
static bool
needs_passkey(DeskPage *page, const Person *person)
{
    g_autoptr(GPtrArray) passkeys = passkey_list(page->arena, person);
    return passkeys->len > 0 && !second_is_on(person) &&
           settings_asks_second(page->view.reader->settings, person->role);
}

static bool
let_in(DeskPage *page, const Attempt *attempt, const Person *person, GError **error)
{
    if (second_is_on(person))
        return second_ask(page, person, attempt->next);
    if (needs_passkey(page, person))
        return refuse_sign_in(page, attempt, 403,
            "Your role asks for more than a password: use your passkey.", error);
    g_autoptr(Write) write =
        store_begin(newsroom_store(page->newsroom), person_actor(page->arena, person->id), error);
    if (write == NULL || !session_open(page, write, person, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, attempt->next);
    return true;
}

bool
sign_in(DeskPage *page, GError **error)
{
    Attempt attempt = {0};
    Person person;
    bool found;
    if (!read_attempt(page, &attempt, error))
        return false;
    Throttle *throttle = desk_throttle(page);
    const char *by_login = arena_printf(page->arena, "login %.80s", attempt.login);
    const char *by_address =
        arena_printf(page->arena, "address %s", http_request_client_address(page->request));
    unsigned const wait_s =
        MAX(throttle_wait_s(throttle, by_login), throttle_wait_s(throttle, by_address));
    if (wait_s > 0) {
        http_response_header(
            page->response, "Retry-After", arena_printf(page->arena, "%u", wait_s));
        return refuse_sign_in(page, &attempt, 429,
            arena_printf(
                page->arena, "Too many tries. The next one is possible in %u seconds.", wait_s),
            error);
    }
    if (!person_find_login(page->view.reader, page->arena, attempt.login, &person, &found, error))
        return false;
    if (!person_check_password(found ? &person : NULL, attempt.password) || person.is_disabled) {
        throttle_failed(throttle, by_login);
        throttle_failed(throttle, by_address);
        return refuse_sign_in(
            page, &attempt, 403, "This login and password do not belong together.", error);
    }
    throttle_succeeded(throttle, by_login);
    return let_in(page, &attempt, &person, error);
}

bool
sign_out(DeskPage *page, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !key_close(write, page->user->key.id, error) ||
        !write_commit(write, NULL, error))
        return false;
    session_forget(page);
    desk_redirect(page, "/desk/sign-in");
    return true;
}

/* The person whom the address's link belongs to. */
static bool
find_invited(DeskPage *page, Key *ret_key, Person *ret_person, GError **error)
{
    bool found;
    const char *secret = http_request_param(page->request, "secret");
    if (!key_find(page->view.reader, page->arena, KEY_LINK, secret, ret_key, &found, error) ||
        (found && !person_find(page->view.reader, page->arena, ret_key->person_id, ret_person,
                      &found, error)))
        return false;
    return (found && !ret_person->is_disabled) ||
           fail(error, FAIL_NOT_FOUND,
               "this link was used already or is too old; ask an administrator for a new one");
}

static bool
show_welcome(DeskPage *page, const Person *person, const char *message, GError **error)
{
    Value *root = desk_root(page, "Welcome", NULL);
    value_put_text(root, "name", person->name);
    value_put_text(root, "login", person->login);
    value_put_text(root, "message", message);
    value_put_text(root, "action", http_request_path(page->request));
    value_put_int(root, "least", PASSWORD_LENGTH_MIN);
    value_put_bool(root, "is_first", person->password == NULL);
    http_response_header(page->response, "Referrer-Policy", "no-referrer");
    return desk_render(page, "welcome", root, error);
}

bool
welcome_page(DeskPage *page, GError **error)
{
    Key key;
    Person person;
    return find_invited(page, &key, &person, error) && show_welcome(page, &person, NULL, error);
}

/* The password goes into the log, the link is used up, and every session begun before ends. A link
 * stands for the password only: a second factor is asked for after it. */
static bool
take_password(DeskPage *page, const Key *link, Person *person, const char *hash, GError **error)
{
    Person const before = *person;
    g_autoptr(Write) write =
        store_begin(newsroom_store(page->newsroom), person_actor(page->arena, person->id), error);
    person->password = hash;
    if (write == NULL || !person_save(write, person, NULL, error) ||
        !key_close(write, link->id, error) ||
        !key_close_all(write, KEY_SESSION, person->id, 0, error))
        return false;
    bool const is_half_way = second_is_on(person) || needs_passkey(page, person);
    if ((!is_half_way && !session_open(page, write, person, error)) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, &before, person);
    if (second_is_on(person))
        return second_ask(page, person, HOME);
    desk_redirect(page, is_half_way ? "/desk/sign-in" : HOME);
    return true;
}

bool
welcome(DeskPage *page, GError **error)
{
    Key key;
    Person person;
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (!find_invited(page, &key, &person, error) || !desk_form(page, &form, error))
        return false;
    const char *password = http_form_value(form, "password");
    g_autofree char *hash =
        person_hash_password(password != NULL ? password : "", person.login, &refused);
    if (hash == NULL) {
        http_response_status(page->response, 422);
        return show_welcome(page, &person, fail_said(refused), error);
    }
    return take_password(page, &key, &person, hash, error);
}
