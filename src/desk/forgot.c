/* SPDX-License-Identifier: MIT */
/* A new password for who has forgotten theirs, by a link to their address. Whether anybody has the
 * address is never said, nor shown by the time it takes: it is queued unread, and looked up when
 * the mail is made. */
#include <string.h>

#include "base/error.h"
#include "base/mail.h"
#include "desk/desk_internal.h"
#include "http/address.h"

static bool
show(DeskPage *page, int status, const char *email, const char *message, bool is_sent,
    GError **error)
{
    Value *root = desk_root(page, "Forgotten password", NULL);
    value_put_text(root, "email", email);
    value_put_text(root, "message", message);
    value_put_bool(root, "is_sent", is_sent);
    http_response_status(page->response, status);
    return desk_render(page, "forgot", root, error);
}

static bool
require_mail(DeskPage *page, GError **error)
{
    return desk_can_mail(page) ||
           fail(error, FAIL_NOT_FOUND,
               "no mail goes out from here; an administrator can give you a new link");
}

bool
forgot_page(DeskPage *page, GError **error)
{
    return require_mail(page, error) && show(page, 200, NULL, NULL, false, error);
}

/* The network that somebody asks from: of IPv6 a household's. */
static const char *
network_of(DeskPage *page)
{
    AddressKey key = {{0}};
    uint64_t halves[2];
    address_text_key(http_request_client_address(page->request), &key);
    memcpy(halves, key.bytes, sizeof halves);
    return arena_printf(
        page->arena, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", halves[0], halves[1]);
}

/* Every question counts, whosever address it is. Seconds to wait; 0: none. */
static unsigned
count_question(DeskPage *page, const char *email)
{
    Throttle *throttle = desk_throttle(page);
    g_autofree char *lower = g_ascii_strdown(email, -1);
    const char *by_email = arena_printf(page->arena, "forgot %s", lower);
    const char *by_address = arena_printf(page->arena, "forgot from %s", network_of(page));
    unsigned const wait_s =
        MAX(throttle_wait_s(throttle, by_email), throttle_wait_s(throttle, by_address));
    if (wait_s > 0)
        return wait_s;
    throttle_failed(throttle, by_email);
    throttle_failed(throttle, by_address);
    return 0;
}

bool
forgot(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!http_request_is_same_origin(page->request))
        return fail(error, FAIL_FORBIDDEN, "this did not come from the desk's own page");
    if (!require_mail(page, error) || !desk_form(page, &form, error))
        return false;
    const char *email = form_text(form, "email");
    if (!mail_check_address(email, &refused))
        return show(page, 422, email, "That is no e-mail address.", false, error);
    unsigned const wait_s = count_question(page, email);
    if (wait_s > 0) {
        http_response_header(
            page->response, "Retry-After", arena_printf(page->arena, "%u", wait_s));
        return show(page, 429, email,
            arena_printf(
                page->arena, "Too many tries. The next one is possible in %u seconds.", wait_s),
            false, error);
    }
    return desk_mailer_queue(site_outbox(desk_site(page)), MAIL_RESET, email, 0, NULL, error) &&
           show(page, 200, NULL, NULL, true, error);
}
