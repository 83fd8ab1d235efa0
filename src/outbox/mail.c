/* SPDX-License-Identifier: MIT */
/* Mail: queued by whom it goes to and what it is about, made when it is sent. What is secret in it
 * (a link that lets somebody in) never waits in the queue. */
#include "base/mail.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "outbox/outbox_internal.h"

enum { MAIL_WAITING_MAX = 1000 };

void
outbox_mail_clear(OutboxMail *mail)
{
    g_clear_pointer(&mail->to, g_free);
    g_clear_pointer(&mail->to_name, g_free);
    g_clear_pointer(&mail->subject, g_free);
    g_clear_pointer(&mail->text, g_free);
    g_clear_pointer(&mail->html, g_free);
}

bool
outbox_can_mail(const Outbox *outbox)
{
    return outbox->options.mail_server != NULL;
}

bool
outbox_mail(Outbox *outbox, const char *address, const Json *asked, GError **error)
{
    int64_t waiting;
    g_autofree char *reference = json_write(asked);
    if (!outbox_can_mail(outbox))
        return fail(error, FAIL_UNAVAILABLE,
            "no mail goes out from here: dateline.conf names no server ([mail] smtp)");
    if (!mail_check_address(address, error))
        return false;
    const char *host = outbox->options.mail_server->host;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    if (!db_int(outbox->db, 0, &waiting, error, &SQL_DELIVERY_COUNT_HOST, "si", host,
            (int64_t)DELIVERY_MAIL))
        return false;
    if (waiting >= MAIL_WAITING_MAX)
        return fail(error, FAIL_BUSY, "too much mail waits already");
    if (!db_run(outbox->db, error, &SQL_DELIVERY_ADD, "isssi", (int64_t)DELIVERY_MAIL, address,
            host, reference, clock_now_us()))
        return false;
    outbox->is_woken = true;
    g_cond_broadcast(&outbox->changed);
    return true;
}

DeliveryOutcome
outbox_deliver_mail(Outbox *outbox, const Delivery *delivery, char **ret_said)
{
    const OutboxSource *source = &outbox->options.source;
    g_autoptr(GError) error = NULL;
    g_auto(OutboxMail) mail = {0};
    g_autoptr(Json) asked =
        json_read_object(delivery->reference, strlen(delivery->reference), SIZE_MAX, &error);
    if (asked == NULL)
        return DELIVERY_OVER;
    if (!outbox_can_mail(outbox) || source->mail == NULL) {
        *ret_said = g_strdup("no mail server is set up");
        return DELIVERY_AGAIN;
    }
    if (!source->mail(delivery->target, asked, &mail, source->mail_data, &error)) {
        *ret_said = g_strdup(error->message);
        return DELIVERY_AGAIN;
    }
    if (mail.to == NULL)
        return DELIVERY_OVER;
    MailMessage const message = {
        mail.to, mail.to_name, mail.subject, mail.text, mail.html, clock_now_us()};
    if (mail_send(outbox->options.mail_server, &message, ret_said, &error))
        return DELIVERY_DONE;
    *ret_said = g_strdup(error->message);
    return fail_is(error, FAIL_INVALID) ? DELIVERY_LOST : DELIVERY_AGAIN;
}
