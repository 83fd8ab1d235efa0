/* SPDX-License-Identifier: MIT */
/* Mail that follows from what is done at the desk: a link where an administrator gave one, a notice
 * where something of an account was changed. That it cannot be sent stops nothing that was done. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"

bool
desk_can_mail(const DeskPage *page)
{
    Outbox *outbox = site_outbox(desk_site(page));
    return outbox != NULL && outbox_can_mail(outbox);
}

bool
desk_mail_link(DeskPage *page, const Person *person)
{
    g_autoptr(GError) error = NULL;
    if (!desk_can_mail(page) || person->email == NULL)
        return false;
    if (desk_mailer_queue(
            site_outbox(desk_site(page)), MAIL_LINK, person->email, person->id, NULL, &error))
        return true;
    g_warning("mail a link: %s", error->message);
    return false;
}

static void
tell(DeskPage *page, const char *address, int64_t person_id, const char *what)
{
    g_autoptr(GError) error = NULL;
    if (address != NULL && !desk_mailer_queue(site_outbox(desk_site(page)), MAIL_CHANGED, address,
                               person_id, what, &error))
        g_warning("mail a notice: %s", error->message);
}

void
desk_mail_changes(DeskPage *page, const Person *before, const Person *after)
{
    if (!desk_can_mail(page) || before->id == 0)
        return;
    /* A first password is no change of one. */
    if (before->password != NULL && g_strcmp0(before->password, after->password) != 0)
        tell(page, after->email, before->id, "password");
    if (g_strcmp0(before->second, after->second) != 0)
        tell(page, after->email, before->id, "second");
    if (g_strcmp0(before->email, after->email) == 0)
        return;
    tell(page, before->email, before->id, "email");
    tell(page, after->email, before->id, "email");
}
