/* SPDX-License-Identifier: MIT */
/* The second factor: asked for after the password, and one's own, with its QR code and recovery
 * codes. What changes it asks for the password again: an open session is not enough. */
#include <qrencode.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/second_factor.h"
#include "newsroom/settings.h"

enum { QUIET = 4 /* fields of white around */ };

static const char COOKIE[] = "dateline_second";
static const char HERE[] = "/desk/account/second";

static const char *const DONE[][2] = {
    {"needed", "Your role asks for a second factor. Set one up to go on."},
    {"removed", "The second factor is off."},
    {NULL, NULL},
};

bool
second_ask(DeskPage *page, const Person *person, const char *next)
{
    const char *name =
        ticket_issue(desk_tickets(page), page->arena, TICKET_SIGN_IN, person->id, next);
    http_response_cookie(page->response, page->request, COOKIE, name, TICKET_SECONDS);
    desk_redirect(page, "/desk/sign-in/second");
    return true;
}

/* Who waits for their second step, and where they go then. */
static bool
find_waiting(DeskPage *page, Person *ret_person, const char **ret_next, GError **error)
{
    int64_t id;
    bool found = false;
    const char *name = http_request_cookie(page->request, COOKIE);
    if (name != NULL &&
        ticket_find(desk_tickets(page), page->arena, TICKET_SIGN_IN, name, &id, ret_next) &&
        !person_find(page->view.reader, page->arena, id, ret_person, &found, error))
        return false;
    return (found && !ret_person->is_disabled) ||
           fail(error, FAIL_FORBIDDEN, "that took too long; sign in again");
}

static bool
show_question(DeskPage *page, int status, const char *message, GError **error)
{
    Value *root = desk_root(page, "Second step", NULL);
    value_put_text(root, "message", message);
    http_response_status(page->response, status);
    return desk_render(page, "sign_in_second", root, error);
}

bool
sign_in_second_page(DeskPage *page, GError **error)
{
    Person person;
    const char *next;
    return find_waiting(page, &person, &next, error) && show_question(page, 200, NULL, error);
}

/* The code is used up in the step that opens the session. */
static bool
let_in(DeskPage *page, const Person *person, const char *next, GError **error)
{
    int64_t id;
    const char *note;
    g_autoptr(Write) write =
        store_begin(newsroom_store(page->newsroom), person_actor(page->arena, person->id), error);
    if (write == NULL || !person_save(write, person, NULL, error) ||
        !session_open(page, write, person, error) || !write_commit(write, NULL, error))
        return false;
    ticket_take(desk_tickets(page), page->arena, TICKET_SIGN_IN,
        http_request_cookie(page->request, COOKIE), &id, &note);
    http_response_cookie(page->response, page->request, COOKIE, "", -1);
    desk_redirect(page, next);
    return true;
}

static bool
too_many(DeskPage *page, const char *name, const char **ret_message)
{
    unsigned const wait_s = throttle_wait_s(desk_throttle(page), name);
    if (wait_s == 0)
        return false;
    http_response_header(page->response, "Retry-After", arena_printf(page->arena, "%u", wait_s));
    *ret_message = arena_printf(
        page->arena, "Too many tries. The next one is possible in %u seconds.", wait_s);
    return true;
}

bool
sign_in_second(DeskPage *page, GError **error)
{
    Person person;
    HttpForm *form;
    const char *next, *message;
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (!find_waiting(page, &person, &next, error) || !desk_form(page, &form, error))
        return false;
    const char *throttled = arena_printf(page->arena, "second %" G_GINT64_FORMAT, person.id);
    if (too_many(page, throttled, &message))
        return show_question(page, 429, message, error);
    if (!second_check(page->arena, &person, form_text(form, "code"), page->view.reader->now_us)) {
        throttle_failed(desk_throttle(page), throttled);
        return show_question(page, 403,
            "That code is not right, or was used already. Wait for the next one.", error);
    }
    throttle_succeeded(desk_throttle(page), throttled);
    return let_in(page, &person, next, error);
}

/* The secret that was shown and not confirmed yet; NULL: none. */
static const char *
pending_secret(DeskPage *page)
{
    int64_t session = page->user->key.id;
    const char *secret;
    return ticket_find(desk_tickets(page), page->arena, TICKET_ENROL, NULL, &session, &secret)
               ? secret
               : NULL;
}

/* "ABCD EFGH …", for typing. */
static const char *
in_fours(Arena *arena, const char *secret)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t index = 0; secret[index] != '\0'; index++) {
        if (index > 0 && index % 4 == 0)
            g_string_append_c(text, ' ');
        g_string_append_c(text, secret[index]);
    }
    return arena_strdup(arena, text->str);
}

/* codes: new recovery codes, shown this once; NULL: none. */
static bool
show_second(DeskPage *page, const Person *person, const char *const *codes, int status,
    const char *message, GError **error)
{
    Value *root = desk_root(page, "Second factor", NULL), *list = value_list(page->arena);
    const char *secret = pending_secret(page);
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_bool(root, "is_on", second_is_on(person));
    value_put_int(root, "left", second_recovery_left(person));
    if (secret != NULL && !second_is_on(person))
        value_put_text(root, "secret", in_fours(page->arena, secret));
    for (; codes != NULL && *codes != NULL; codes++)
        value_add_text(list, *codes);
    value_put(root, "codes", list);
    value_put_bool(root, "has_codes", value_count(list) > 0);
    http_response_status(page->response, status);
    return desk_render(page, "second", root, error);
}

bool
account_second(DeskPage *page, GError **error)
{
    return show_second(page, &page->user->person, NULL, 200, NULL, error);
}

/* *ret_message says why not, and *ret_status. The throttle is that of signing in. */
static bool
password_is_right(DeskPage *page, const char **ret_message, int *ret_status, GError **error)
{
    HttpForm *form;
    const Person *person = &page->user->person;
    const char *throttled = arena_printf(page->arena, "login %s", person->login);
    *ret_message = NULL;
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    if (too_many(page, throttled, ret_message))
        *ret_status = 429;
    else if (!person_check_password(person, form_text(form, "current"))) {
        throttle_failed(desk_throttle(page), throttled);
        *ret_message = "The password is another one.";
        *ret_status = 403;
    }
    return true;
}

bool
account_second_begin(DeskPage *page, GError **error)
{
    const char *message;
    int status;
    const Person *person = &page->user->person;
    if (!password_is_right(page, &message, &status, error))
        return false;
    if (message != NULL)
        return show_second(page, person, NULL, status, message, error);
    ticket_put(desk_tickets(page), TICKET_ENROL, page->user->key.id, totp_new_secret(page->arena));
    desk_redirect(page, HERE);
    return true;
}

static bool
save(DeskPage *page, const Person *person, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_save(write, person, NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, &page->user->person, person);
    return true;
}

/* A first code shows that the secret arrived; with it come the recovery codes. */
bool
account_second_confirm(DeskPage *page, GError **error)
{
    HttpForm *form;
    Person person = page->user->person;
    const char *message;
    const char *secret = pending_secret(page);
    int64_t step, session = page->user->key.id;
    const char *throttled = arena_printf(page->arena, "second %" G_GINT64_FORMAT, person.id);
    if (!desk_require_session(page, error) || !desk_form(page, &form, error))
        return false;
    if (secret == NULL || second_is_on(&person))
        return show_second(page, &person, NULL, 422, "That took too long. Begin again.", error);
    if (too_many(page, throttled, &message))
        return show_second(page, &person, NULL, 429, message, error);
    if (!totp_check(secret, form_text(form, "code"), page->view.reader->now_us, 0, &step)) {
        throttle_failed(desk_throttle(page), throttled);
        return show_second(page, &person, NULL, 422,
            "That code is not right. Is the clock of the other device right?", error);
    }
    throttle_succeeded(desk_throttle(page), throttled);
    second_begin(page->arena, &person, secret, step);
    const char *const *codes = second_renew_recovery(page->arena, &person);
    if (!save(page, &person, error))
        return false;
    ticket_take(desk_tickets(page), page->arena, TICKET_ENROL, NULL, &session, &secret);
    return show_second(page, &person, codes, 200, NULL, error);
}

bool
account_second_recovery(DeskPage *page, GError **error)
{
    const char *message;
    int status;
    Person person = page->user->person;
    if (!password_is_right(page, &message, &status, error))
        return false;
    if (message == NULL && !second_is_on(&person)) {
        message = "There is no second factor.";
        status = 422;
    }
    if (message != NULL)
        return show_second(page, &person, NULL, status, message, error);
    const char *const *codes = second_renew_recovery(page->arena, &person);
    return save(page, &person, error) && show_second(page, &person, codes, 200, NULL, error);
}

bool
account_second_remove(DeskPage *page, GError **error)
{
    const char *message;
    int status;
    Person person = page->user->person;
    if (!password_is_right(page, &message, &status, error))
        return false;
    if (message != NULL)
        return show_second(page, &person, NULL, status, message, error);
    second_remove(page->arena, &person);
    if (!save(page, &person, error))
        return false;
    desk_redirect(page, arena_printf(page->arena, "%s?done=removed", HERE));
    return true;
}

/* The dark fields as one path: a square a field. */
static const char *
path_of(Arena *arena, const QRcode *code)
{
    g_autoptr(GString) path = g_string_new(NULL);
    for (int place = 0; place < code->width * code->width; place++)
        if ((code->data[place] & 1) != 0)
            g_string_append_printf(
                path, "M%d %dh1v1h-1z", place % code->width, place / code->width);
    return arena_strdup(arena, path->str);
}

bool
account_second_qr(DeskPage *page, GError **error)
{
    const char *secret = pending_secret(page);
    if (secret == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no new secret");
    const char *address = totp_address(
        page->arena, secret, page->view.reader->settings->title, page->user->person.login);
    QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_L);
    if (code == NULL)
        return fail(error, FAIL_TOO_LARGE, "the newsroom's title is too long for a QR code");
    Value *root = value_object(page->arena);
    value_put_int(root, "box", code->width + 2 * QUIET);
    value_put_text(root, "path", path_of(page->arena, code));
    QRcode_free(code);
    http_response_type(page->response, "image/svg+xml");
    return desk_render(page, "qr", root, error);
}
