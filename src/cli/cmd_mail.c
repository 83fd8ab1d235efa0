/* SPDX-License-Identifier: MIT */
/* Whether mail goes out: one message, at once, with what the server said. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/mail.h"
#include "cli/command.h"
#include "desk/mailer.h"

bool
command_mail_server(const char *dir, MailServer **ret_server, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "dateline.conf", NULL);
    if (!mail_server_read(path, ret_server, error))
        return false;
    return *ret_server != NULL ||
           fail(error, FAIL_NOT_FOUND, "%s names no mail server: it needs [mail] smtp and from",
               path);
}

static bool
send_test(Newsroom *newsroom, const char *dir, const char *address, GError **error)
{
    g_autoptr(MailServer) server = NULL;
    g_autoptr(DeskMailer) mailer = NULL;
    g_auto(OutboxMail) mail = {0};
    g_autofree char *said = NULL;
    if (!command_mail_server(dir, &server, error))
        return false;
    mailer = desk_mailer_new(newsroom, error);
    if (mailer == NULL || !desk_mailer_test(mailer, address, &mail, error))
        return false;
    MailMessage const message = {
        mail.to, mail.to_name, mail.subject, mail.text, mail.html, clock_now_us()};
    if (!mail_send(server, &message, &said, error))
        return false;
    printf("%s took it: %s\n", server->host, said);
    return true;
}

int
command_mail(int argc, char **argv)
{
    int exit_code;
    g_autoptr(GError) error = NULL;
    if (!command_options("mail", NULL, &argc, &argv, 3, 3, &exit_code))
        return exit_code;
    if (strcmp(argv[2], "test") != 0)
        return command_usage(
            "mail", "\"%s\" (expected test): dateline mail DIR test ADDRESS", argv[2]);
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL || !send_test(newsroom, argv[1], argv[3], &error))
        return command_fail("mail", error);
    return 0;
}
