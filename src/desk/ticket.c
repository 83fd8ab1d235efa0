/* SPDX-License-Identifier: MIT */
#include "desk/ticket.h"

#include <string.h>

#include <sodium.h>

#include "base/clock.h"

enum { NAME_BYTES = 24, NAMES_MAX = 20000, NAME_TEXT_MAX = 100 };

typedef struct {
    TicketKind kind;
    int64_t subject;
    int64_t until_us;
    char *note;
} Ticket;

struct Tickets {
    GMutex lock;
    GHashTable *by_name; /* name -> Ticket */
};

static void
ticket_free(gpointer data)
{
    Ticket *ticket = data;
    g_free(ticket->note);
    g_free(ticket);
}

Tickets *
tickets_new(void)
{
    Tickets *tickets = g_new0(Tickets, 1);
    g_mutex_init(&tickets->lock);
    tickets->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, ticket_free);
    return tickets;
}

void
tickets_free(Tickets *tickets)
{
    if (tickets == NULL)
        return;
    g_hash_table_unref(tickets->by_name);
    g_mutex_clear(&tickets->lock);
    g_free(tickets);
}

static gboolean
is_over(gpointer name, gpointer value, gpointer now_us)
{
    const Ticket *ticket = value;
    return ticket->until_us <= *(int64_t *)now_us;
}

/* Of a kind and subject; a name that no random one is. */
static char *
own_name(TicketKind kind, int64_t subject)
{
    return g_strdup_printf("%d %" G_GINT64_FORMAT, (int)kind, subject);
}

static void
insert(Tickets *tickets, const char *name, TicketKind kind, int64_t subject, const char *note)
{
    int64_t now_us = clock_now_us();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&tickets->lock);
    if (g_hash_table_size(tickets->by_name) >= NAMES_MAX)
        g_hash_table_foreach_remove(tickets->by_name, is_over, &now_us);
    if (g_hash_table_size(tickets->by_name) >= NAMES_MAX)
        g_hash_table_remove_all(tickets->by_name);
    Ticket *ticket = g_new0(Ticket, 1);
    *ticket = (Ticket){kind, subject, now_us + TICKET_SECONDS * INT64_C(1000000), g_strdup(note)};
    g_hash_table_replace(tickets->by_name, g_strdup(name), ticket);
}

char *
ticket_issue(Tickets *tickets, Arena *arena, TicketKind kind, int64_t subject, const char *note)
{
    unsigned char bytes[NAME_BYTES];
    char *name = arena_alloc(arena, NAME_TEXT_MAX);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(
        name, NAME_TEXT_MAX, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    insert(tickets, name, kind, subject, note);
    return name;
}

void
ticket_put(Tickets *tickets, TicketKind kind, int64_t subject, const char *note)
{
    g_autofree char *name = own_name(kind, subject);
    insert(tickets, name, kind, subject, note);
}

static bool
look(Tickets *tickets, Arena *arena, TicketKind kind, const char *name, int64_t *ret_subject,
    const char **ret_note, bool takes)
{
    int64_t now_us = clock_now_us();
    g_autofree char *own = name == NULL ? own_name(kind, *ret_subject) : NULL;
    const char *key = name == NULL ? own : name;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&tickets->lock);
    Ticket *ticket = g_hash_table_lookup(tickets->by_name, key);
    if (ticket == NULL || ticket->kind != kind || (name != NULL && strchr(name, ' ') != NULL) ||
        is_over(NULL, ticket, &now_us))
        return false;
    *ret_subject = ticket->subject;
    *ret_note = arena_strdup(arena, ticket->note);
    if (takes)
        g_hash_table_remove(tickets->by_name, key);
    return true;
}

bool
ticket_find(Tickets *tickets, Arena *arena, TicketKind kind, const char *name, int64_t *ret_subject,
    const char **ret_note)
{
    return look(tickets, arena, kind, name, ret_subject, ret_note, false);
}

bool
ticket_take(Tickets *tickets, Arena *arena, TicketKind kind, const char *name, int64_t *ret_subject,
    const char **ret_note)
{
    return look(tickets, arena, kind, name, ret_subject, ret_note, true);
}
