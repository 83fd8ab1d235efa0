/* SPDX-License-Identifier: MIT */
/* One's own account: name, password, where one is signed in, and the tokens of one's programs. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/people_internal.h"
#include "newsroom/passkey.h"
#include "newsroom/second_factor.h"
#include "newsroom/settings.h"
#include "views/moment.h"

static const char *const DONE[][2] = {
    {"saved", "Saved."},
    {"password", "The password is changed. You are signed out everywhere else."},
    {"closed", "Closed."},
    {"passkey", "The passkey is yours. Sign in with it from now on."},
    {NULL, NULL},
};

static Value *
keys_value(DeskPage *page, GPtrArray *keys)
{
    Value *list = value_list(page->arena);
    for (unsigned index = 0; index < keys->len; index++) {
        value_add(list, person_key_value(page, g_ptr_array_index(keys, index)));
    }
    return list;
}

static bool
put_keys(DeskPage *page, Value *root, const char *field, KeyKind kind, GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    if (!key_list(page->view.reader, page->arena, kind, page->user->person.id, &keys, error))
        return false;
    value_put(root, field, keys_value(page, keys));
    return true;
}

static void
put_passkeys(DeskPage *page, Value *root)
{
    PasskeySite site;
    g_autoptr(GPtrArray) passkeys = passkey_list(page->arena, &page->user->person);
    Value *list = value_list(page->arena);
    for (unsigned index = 0; index < passkeys->len; index++) {
        const Passkey *passkey = g_ptr_array_index(passkeys, index);
        Value *entry = value_object(page->arena);
        value_put_text(entry, "id", passkey->id);
        value_put_text(entry, "name", passkey->name);
        value_put(entry, "made", moment_value(&page->view, passkey->made_us));
        value_add(list, entry);
    }
    value_put(root, "passkeys", list);
    value_put_bool(root, "can_passkey",
        passkey_site(page->arena, page->view.reader->settings->base_url, &site));
}

/* message: what was refused; token: a new one, shown this once. Both may be NULL. */
static bool
show_account(DeskPage *page, const char *message, const char *token, GError **error)
{
    Value *root = desk_root(page, "Your account", NULL);
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "token", token);
    put_passkeys(page, root);
    value_put_bool(root, "second", second_is_on(&page->user->person));
    value_put_text(root, "email", page->user->person.email);
    value_put_int(root, "least", PASSWORD_LENGTH_MIN);
    return put_keys(page, root, "sessions", KEY_SESSION, error) &&
           put_keys(page, root, "tokens", KEY_TOKEN, error) &&
           desk_render(page, "account", root, error);
}

bool
account_page(DeskPage *page, GError **error)
{
    return show_account(page, NULL, NULL, error);
}

static bool
save_person(DeskPage *page, const Person *person, bool closes_others, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_save(write, person, NULL, error) ||
        (closes_others &&
            !key_close_all(write, KEY_SESSION, person->id, page->user->key.id, error)) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, &page->user->person, person);
    return true;
}

static const char *
field_or(const HttpForm *form, const char *field, const char *fallback)
{
    const char *value = http_form_value(form, field);
    return value != NULL ? value : fallback;
}

bool
account_save(DeskPage *page, GError **error)
{
    HttpForm *form;
    Person person = page->user->person;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    const char *email = field_or(form, "email", "");
    person.name = field_or(form, "name", person.name);
    person.email = *email == '\0' ? NULL : email;
    if (!save_person(page, &person, false, error))
        return false;
    desk_redirect(page, "/desk/account?done=saved");
    return true;
}

bool
account_password(DeskPage *page, GError **error)
{
    HttpForm *form;
    Person person = page->user->person;
    g_autoptr(GError) refused = NULL;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    const char *throttled = arena_printf(page->arena, "login %s", person.login);
    if (throttle_wait_s(desk_throttle(page), throttled) > 0) {
        http_response_status(page->response, 429);
        return show_account(page, "Too many tries. Wait a little.", NULL, error);
    }
    if (!person_check_password(&person, field_or(form, "current", ""))) {
        throttle_failed(desk_throttle(page), throttled);
        http_response_status(page->response, 403);
        return show_account(page, "The current password is another one.", NULL, error);
    }
    g_autofree char *hash =
        person_hash_password(field_or(form, "password", ""), person.login, &refused);
    if (hash == NULL) {
        http_response_status(page->response, 422);
        return show_account(page, fail_said(refused), NULL, error);
    }
    person.password = hash;
    if (!save_person(page, &person, true, error))
        return false;
    desk_redirect(page, "/desk/account?done=password");
    return true;
}

/* One key that is the person's own, by number; or "others": every other session. */
static bool
close_keys(DeskPage *page, Write *write, const char *which, GError **error)
{
    int64_t const person_id = page->user->person.id;
    if (strcmp(which, "others") == 0)
        return key_close_all(write, KEY_SESSION, person_id, page->user->key.id, error);
    return key_close_of(write, person_id, g_ascii_strtoll(which, NULL, 10), error);
}

bool
account_close(DeskPage *page, GError **error)
{
    HttpForm *form;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !close_keys(page, write, field_or(form, "key", ""), error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, "/desk/account?done=closed");
    return true;
}

/* What a new token may do, and until when; "days" empty: for ever. */
static bool
read_token(DeskPage *page, Key *ret_key, GError **error)
{
    HttpForm *form;
    gint64 days = 0;
    if (!desk_form(page, &form, error))
        return false;
    const char *days_text = field_or(form, "days", "");
    const char *const *scopes = http_form_list(form, "scope");
    g_autofree char *joined = g_strjoinv(",", (char **)scopes);
    *ret_key = (Key){
        .kind = KEY_TOKEN, .person_id = page->user->person.id, .name = field_or(form, "name", "")};
    if (*joined == '\0')
        return fail(error, FAIL_INVALID, "say what the token may do");
    if (!key_scopes_parse(joined, &ret_key->scopes, error))
        return false;
    if (*days_text != '\0' &&
        !g_ascii_string_to_signed(days_text, 10, 1, KEY_DAYS_MAX, &days, NULL))
        return fail(
            error, FAIL_INVALID, "a token is good for 1 to %d days, or for ever", KEY_DAYS_MAX);
    ret_key->until_us = days == 0 ? 0 : clock_now_us() + days * DAY_US;
    return true;
}

static bool
open_token(DeskPage *page, const Key *key, const char **ret_secret, GError **error)
{
    char *secret;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !key_open(write, key, &secret, NULL, error))
        return false;
    *ret_secret = arena_strdup(page->arena, secret);
    return write_commit(write, NULL, error);
}

bool
account_token(DeskPage *page, GError **error)
{
    g_autoptr(GError) refused = NULL;
    const char *secret = NULL;
    Key key;
    if (!desk_require_session(page, error))
        return false;
    if (!read_token(page, &key, &refused) || !open_token(page, &key, &secret, &refused)) {
        http_response_status(page->response, fail_code_http_status(fail_code(refused)));
        return show_account(page, fail_said(refused), NULL, error);
    }
    http_response_status(page->response, 201);
    return desk_refresh(page, error) && show_account(page, NULL, secret, error);
}
