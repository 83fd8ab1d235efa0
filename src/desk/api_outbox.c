/* SPDX-License-Identifier: MIT */
/* What goes out to other servers, for administrators: webhooks, and deliveries that nobody took. */
#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/webhook.h"

enum { LETTERS_SHOWN = 200 };

bool
api_webhooks(DeskPage *page, GError **error)
{
    g_autoptr(GPtrArray) webhooks = NULL;
    if (!api_is_within_quota(page))
        return true;
    if (!webhook_list(page->view.reader, page->arena, &webhooks, error))
        return false;
    Json *answer = json_object(), *list = json_array();
    for (guint index = 0; index < webhooks->len; index++) {
        const Webhook *webhook = webhooks->pdata[index];
        Json *one = json_object();
        json_put_int(one, "id", webhook->id);
        json_put_text(one, "url", webhook->url);
        json_array_append_new(list, one);
    }
    json_object_set_new(answer, "webhooks", list);
    desk_json(page, 200, answer);
    return true;
}

static bool
add_webhook(ApiCall *call, GError **error)
{
    Webhook const webhook = {
        .url = json_text(call->body, "url"), .secret = json_text(call->body, "secret")};
    int64_t id = 0;
    if (!webhook_save(call->write, &webhook, &id, error))
        return false;
    call->status = 201;
    json_put_int(call->answer, "id", id);
    return true;
}

bool
api_webhook_add(DeskPage *page, GError **error)
{
    return api_run(page, add_webhook, error);
}

/* A number of the path. */
static bool
number_of(DeskPage *page, const char *name, int64_t *ret_number, GError **error)
{
    guint64 number;
    const char *text = http_request_param(page->request, name);
    if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &number, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no %s \"%.40s\"", name, text);
    *ret_number = (int64_t)number;
    return true;
}

static bool
remove_webhook(ApiCall *call, GError **error)
{
    int64_t id = 0;
    return number_of(call->page, "webhook", &id, error) && webhook_remove(call->write, id, error);
}

bool
api_webhook_remove(DeskPage *page, GError **error)
{
    return api_run(page, remove_webhook, error);
}

static bool
find_outbox(DeskPage *page, Outbox **ret_outbox, GError **error)
{
    *ret_outbox = site_outbox(desk_site(page));
    return *ret_outbox != NULL || fail(error, FAIL_UNAVAILABLE, "nothing goes out from here");
}

/* Deliveries that were given up, newest first. */
bool
api_outbox(DeskPage *page, GError **error)
{
    Outbox *outbox;
    g_autoptr(GPtrArray) letters = NULL;
    if (!api_is_within_quota(page))
        return true;
    if (!find_outbox(page, &outbox, error) ||
        !outbox_dead_letters(outbox, page->arena, LETTERS_SHOWN, &letters, error))
        return false;
    Json *answer = json_object(), *list = json_array();
    for (guint index = 0; index < letters->len; index++) {
        const DeadLetter *letter = letters->pdata[index];
        Json *one = json_object();
        json_put_int(one, "id", letter->id);
        json_put_text(one, "kind", letter->kind);
        json_put_text(one, "target", letter->target);
        json_put_text(one, "answer", letter->answer);
        json_put_int(one, "attempts", letter->attempts);
        json_put_text(
            one, "since", clock_iso(page->arena, letter->created_us / SECOND_US * SECOND_US));
        json_array_append_new(list, one);
    }
    json_object_set_new(answer, "dead", list);
    desk_json(page, 200, answer);
    return true;
}

static bool
change_letter(
    DeskPage *page, bool (*change)(Outbox *outbox, int64_t id, GError **error), GError **error)
{
    Outbox *outbox;
    int64_t id = 0;
    if (!api_is_within_quota(page))
        return true;
    if (!find_outbox(page, &outbox, error) || !number_of(page, "delivery", &id, error) ||
        !change(outbox, id, error))
        return false;
    desk_json(page, 200, json_object());
    return true;
}

bool
api_outbox_retry(DeskPage *page, GError **error)
{
    return change_letter(page, outbox_retry, error);
}

bool
api_outbox_discard(DeskPage *page, GError **error)
{
    return change_letter(page, outbox_discard, error);
}
