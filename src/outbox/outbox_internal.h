/* SPDX-License-Identifier: MIT */
/* The parts of the outbox: the queue and its threads (outbox.c), what follows from a change
 * (follow.c), and how each kind is sent (deliver.c). */
#pragma once

#include <stdatomic.h>

#include "outbox/outbox.h"
#include "outbox/statements.h"

typedef enum {
    DELIVERY_VERIFY = 1,
    DELIVERY_CONTENT,
    DELIVERY_WEBHOOK,
    DELIVERY_INDEXNOW,
    DELIVERY_MAIL
} DeliveryKind;

typedef struct {
    int64_t id;
    DeliveryKind kind;
    char *target;
    char *host;
    char *reference;
    int64_t attempts;
    int64_t created_us;
} Delivery;

typedef enum {
    DELIVERY_DONE,
    DELIVERY_AGAIN, /* try later */
    DELIVERY_LOST,  /* it will never be taken: dead at once */
    DELIVERY_OVER,  /* there is nothing to send any more */
} DeliveryOutcome;

struct Outbox {
    Newsroom *newsroom;
    OutboxOptions options;
    char *indexnow_url;
    GMutex lock; /* of all below */
    GCond changed;
    Db *db;
    GHashTable *under_way; /* host and kind, as text */
    atomic_bool is_woken;
    bool is_stopping;
    int64_t followed; /* position */
    GThread *thread;
    GThreadPool *senders;
    uint64_t sent, failed;
};

/* Under the lock. Queues what follows from the next changes of the log; *ret_more where it did not
 * come to the end. */
bool outbox_follow(Outbox *outbox, bool *ret_more, GError **error);
/* Under the lock. */
bool outbox_add(
    Outbox *outbox, DeliveryKind kind, const char *target, const char *reference, GError **error);
/* Without the lock. *ret_answer, for people, is the caller's. */
DeliveryOutcome outbox_deliver(Outbox *outbox, const Delivery *delivery, char **ret_answer);
DeliveryOutcome outbox_deliver_mail(Outbox *outbox, const Delivery *delivery, char **ret_said);
