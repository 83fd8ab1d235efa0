/* SPDX-License-Identifier: MIT */
/* The mails that the desk sends to its own people: links that let them set a password, notices that
 * something of their account was changed, a test. What is queued says whom and what; the message,
 * and a link's key, is made when it is sent. */
#pragma once

#include "desk/desk.h"
#include "newsroom/person.h"
#include "outbox/outbox.h"

/* With the newsroom, which outlives it. */
typedef struct DeskMailer DeskMailer;

DeskMailer *desk_mailer_new(Newsroom *newsroom, GError **error);
void desk_mailer_free(DeskMailer *mailer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeskMailer, desk_mailer_free)

/* Fills in what an outbox asks for mail. */
void desk_mailer_source(DeskMailer *mailer, OutboxSource *source);

typedef enum { MAIL_LINK, MAIL_RESET, MAIL_CHANGED, MAIL_TEST } MailKind;

enum { RESET_MINUTES = 60 };

/* Queues one. person: whose link it is, or whose account was changed (0: by the address alone).
 * what: of MAIL_CHANGED, "password", "second" or "email". */
bool desk_mailer_queue(Outbox *outbox, MailKind kind, const char *address, int64_t person,
    const char *what, GError **error);
/* A test, made at once. */
bool
desk_mailer_test(DeskMailer *mailer, const char *address, OutboxMail *ret_mail, GError **error);
