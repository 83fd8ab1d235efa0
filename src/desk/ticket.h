/* SPDX-License-Identifier: MIT */
/* What the desk remembers between two steps of one act: a sign-in that waits for its second factor,
 * a secret that was shown and not confirmed, a challenge. In memory only, for ten minutes, bounded;
 * after a restart people begin again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"

enum { TICKET_SECONDS = 600 };

typedef enum {
    TICKET_SIGN_IN = 1, /* the password was right; subject: the person */
    TICKET_ENROL,       /* a TOTP secret (note) of a session (subject) */
    TICKET_PASSKEY_NEW, /* a challenge to a session (subject), for a new passkey */
    TICKET_PASSKEY,     /* a challenge to anybody, for signing in */
} TicketKind;

typedef struct Tickets Tickets;

Tickets *tickets_new(void);
void tickets_free(Tickets *tickets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tickets, tickets_free)

/* A ticket with a random name, in the arena. Threads may share it, as all below. */
char *
ticket_issue(Tickets *tickets, Arena *arena, TicketKind kind, int64_t subject, const char *note);
/* One with the name of its kind and subject, in place of an earlier one. */
void ticket_put(Tickets *tickets, TicketKind kind, int64_t subject, const char *note);

/* By name, or by kind and subject where name is NULL (then *ret_subject is what is asked for).
 * False where there is none, or its time is over. */
bool ticket_find(Tickets *tickets, Arena *arena, TicketKind kind, const char *name,
    int64_t *ret_subject, const char **ret_note);
/* The same, and it is gone. */
bool ticket_take(Tickets *tickets, Arena *arena, TicketKind kind, const char *name,
    int64_t *ret_subject, const char **ret_note);
