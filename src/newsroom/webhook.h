/* SPDX-License-Identifier: MIT */
/* Webhooks: addresses that an administrator wants to be told of every public event (outbox/). */
#pragma once

#include "newsroom/newsroom.h"

enum { WEBHOOKS_MAX = 50 };

typedef struct {
    int64_t id;
    int64_t revision; /* 0: new */
    const char *url;
    const char *secret; /* signs what is sent; 16 to 200 bytes */
} Webhook;

bool webhook_save(Write *write, const Webhook *webhook, int64_t *ret_id, GError **error);
bool webhook_remove(Write *write, int64_t id, GError **error);
bool webhook_find(Reader *reader, Arena *arena, int64_t id, Webhook *ret_webhook, bool *ret_found,
    GError **error);
/* All of them; of Webhook, in the arena. */
bool webhook_list(Reader *reader, Arena *arena, GPtrArray **ret_webhooks, GError **error);
