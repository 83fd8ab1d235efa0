/* SPDX-License-Identifier: MIT */
/* What other servers are told: webhooks, and deliveries that nobody took. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/webhook.h"
#include "outbox/outbox.h"
#include "site/site.h"
#include "views/moment.h"

enum { LETTERS_SHOWN = 200 };

static const char HERE[] = "/desk/settings/outgoing";

static const char *const DONE[][2] = {
    {"removed", "Removed. It is told nothing more."},
    {"again", "It is tried again."},
    {"discarded", "Forgotten."},
    {"tested", "A test is on its way to your address. If it does not arrive, look below for what "
               "the server said."},
    {NULL, NULL},
};

static bool
put_letters(DeskPage *page, Value *root, GError **error)
{
    Outbox *outbox = site_outbox(desk_site(page));
    g_autoptr(GPtrArray) letters = NULL;
    Value *list = value_list(page->arena);
    if (outbox == NULL)
        return true;
    if (!outbox_dead_letters(outbox, page->arena, LETTERS_SHOWN, &letters, error))
        return false;
    for (unsigned index = 0; index < letters->len; index++) {
        const DeadLetter *letter = g_ptr_array_index(letters, index);
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", letter->id);
        value_put_text(entry, "kind", letter->kind);
        value_put_text(entry, "target", letter->target);
        value_put_text(entry, "answer", letter->answer);
        value_put_int(entry, "attempts", letter->attempts);
        value_put(entry, "since", moment_value(&page->view, letter->created_us));
        value_add(list, entry);
    }
    value_put(root, "letters", list);
    return true;
}

/* url: what was typed and refused. secret: of a new one, shown this once. */
static bool
show_outgoing(
    DeskPage *page, const char *url, const char *secret, const char *message, GError **error)
{
    g_autoptr(GPtrArray) webhooks = NULL;
    Value *list = value_list(page->arena);
    if (!webhook_list(page->view.reader, page->arena, &webhooks, error))
        return false;
    for (unsigned index = 0; index < webhooks->len; index++) {
        const Webhook *webhook = g_ptr_array_index(webhooks, index);
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", webhook->id);
        value_put_text(entry, "address", webhook->url);
        value_add(list, entry);
    }
    Value *root = settings_root(page, "Outgoing", "outgoing");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "typed", url);
    value_put_text(root, "secret", secret);
    value_put(root, "webhooks", list);
    value_put_bool(root, "can_mail", desk_can_mail(page));
    value_put_text(root, "email", page->user->person.email);
    return put_letters(page, root, error) && desk_render(page, "outgoing", root, error);
}

bool
outgoing_page(DeskPage *page, GError **error)
{
    return show_outgoing(page, NULL, NULL, NULL, error);
}

static bool
add(DeskPage *page, const char *url, const char *secret, GError **error)
{
    Webhook const webhook = {.url = url, .secret = secret};
    int64_t id;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && webhook_save(write, &webhook, &id, error) &&
           write_commit(write, NULL, error);
}

bool
outgoing_add(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    const char *url = form_text(form, "url"), *secret = form_text(form, "secret");
    if (*secret == '\0')
        secret = key_random(page->arena);
    if (!add(page, url, secret, &refused)) {
        http_response_status(page->response, fail_code_http_status(fail_code(refused)));
        return show_outgoing(page, url, NULL, fail_said(refused), error);
    }
    http_response_status(page->response, 201);
    return desk_refresh(page, error) && show_outgoing(page, NULL, secret, NULL, error);
}

bool
outgoing_remove(DeskPage *page, GError **error)
{
    int64_t id = 0;
    if (!desk_param_id(page, "webhook", "webhook", &id, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !webhook_remove(write, id, error) || !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, arena_printf(page->arena, "%s?done=removed", HERE));
    return true;
}

bool
outgoing_test(DeskPage *page, GError **error)
{
    const char *email = page->user->person.email;
    if (!desk_can_mail(page))
        return fail(error, FAIL_UNAVAILABLE, "dateline.conf names no mail server");
    if (email == NULL)
        return fail(error, FAIL_INVALID, "your account has no e-mail address");
    if (!desk_mailer_queue(
            site_outbox(desk_site(page)), MAIL_TEST, email, page->user->person.id, NULL, error))
        return false;
    desk_redirect(page, arena_printf(page->arena, "%s?done=tested", HERE));
    return true;
}

static bool
change_letter(DeskPage *page, bool (*change)(Outbox *outbox, int64_t id, GError **error),
    const char *done, GError **error)
{
    Outbox *outbox = site_outbox(desk_site(page));
    int64_t id = 0;
    if (outbox == NULL)
        return fail(error, FAIL_UNAVAILABLE, "nothing goes out from here");
    if (!desk_param_id(page, "delivery", "delivery", &id, error) || !change(outbox, id, error))
        return false;
    desk_redirect(page, arena_printf(page->arena, "%s?done=%s", HERE, done));
    return true;
}

bool
outgoing_retry(DeskPage *page, GError **error)
{
    return change_letter(page, outbox_retry, "again", error);
}

bool
outgoing_discard(DeskPage *page, GError **error)
{
    return change_letter(page, outbox_discard, "discarded", error);
}
