/* SPDX-License-Identifier: MIT */
/* Outgoing mail: messages made with GMime, sent over SMTP with libcurl. Whose server it is is the
 * administrator's word (dateline.conf); what is in a message comes from people, so addresses are
 * checked and no text can become a header. A connection that leaves this machine is encrypted, or
 * there is none. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

enum { MAIL_ADDRESS_MAX = 254, MAIL_SAID_MAX = 400 };

typedef struct {
    char *url;  /* without a user */
    char *host; /* of it */
    char *user, *password;
    char *from, *from_name; /* the name may be NULL */
    char *reply_to;         /* an address; may be NULL */
    bool is_encrypted;      /* from the beginning, or by STARTTLS */
    unsigned timeout_ms;
} MailServer;

/* From the group [mail] of a file: smtp = smtps://user@host:465 (or smtp:// for STARTTLS; without
 * encryption to this machine alone), from = The Gazette <desk@gazette.example>, reply_to,
 * password_file, timeout_s. The password may also come as DATELINE_MAIL_PASSWORD. *ret_server NULL:
 * there is no such file, or no smtp in it. FAIL_INVALID says what of it is wrong. */
bool mail_server_read(const char *path, MailServer **ret_server, GError **error);
void mail_server_free(MailServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailServer, mail_server_free)

/* An address that a message can go to: ASCII, one '@', a host of names. FAIL_INVALID. */
bool mail_check_address(const char *address, GError **error);

typedef struct {
    const char *to, *to_name; /* the name may be NULL */
    const char *subject;
    const char *text;
    const char *html; /* may be NULL */
    int64_t at_us;
} MailMessage;

/* The message as it goes over the wire: RFC 5322, CRLF, ASCII. The caller frees. FAIL_INVALID: an
 * address in it is none. */
char *mail_write(const MailServer *server, const MailMessage *message, GError **error);
/* Gives it to the server. *ret_said (may be NULL) is what the server said last, for people; the
 * caller frees. FAIL_INVALID: it will never be taken (5xx), with the server's words;
 * FAIL_UNAVAILABLE: not now. Blocks for at most the server's timeout; any thread. */
bool
mail_send(const MailServer *server, const MailMessage *message, char **ret_said, GError **error);

/* What a server said, fit for people to read: one line, bounded, printable. The caller frees. */
char *mail_words(const char *bytes, size_t size);
