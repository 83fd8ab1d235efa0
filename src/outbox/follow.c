/* SPDX-License-Identifier: MIT */
/* From a change of the log to what is to be sent because of it: one transaction takes the position
 * and the queue a step further, so nothing is forgotten and nothing queued twice. */
#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes.h"
#include "newsroom/webhook.h"
#include "outbox/outbox_internal.h"

enum { CHANGES_AT_ONCE = 200 };

typedef struct {
    Outbox *outbox;
    GPtrArray *webhooks;
    int64_t reached;
    unsigned count;
    GError *error;
} Following;

static bool
queue_contents(Following *following, uint64_t topic)
{
    Outbox *outbox = following->outbox;
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_auto(Query) query =
        db_query(outbox->db, &SQL_SUBSCRIPTION_OF_TOPIC, "ii", (int64_t)topic, clock_now_us());
    while (query_next(&query)) {
        g_ptr_array_add(found, g_strdup_printf("%" G_GINT64_FORMAT, query_int(&query, 0)));
        g_ptr_array_add(found, g_strdup(query_text(&query, 1)));
    }
    if (!query_end(&query, &following->error))
        return false;
    query_finish(&query);
    for (guint index = 0; index < found->len; index += 2)
        if (!outbox_add(outbox, DELIVERY_CONTENT, found->pdata[index + 1], found->pdata[index],
                &following->error))
            return false;
    return true;
}

static bool
queue_webhooks(Following *following, int64_t seq)
{
    for (guint index = 0; index < following->webhooks->len; index++) {
        const Webhook *webhook = following->webhooks->pdata[index];
        g_autofree char *reference =
            g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, seq, webhook->id);
        if (!outbox_add(
                following->outbox, DELIVERY_WEBHOOK, webhook->url, reference, &following->error))
            return false;
    }
    return true;
}

static bool
queue_address(Following *following, const Change *change)
{
    Outbox *outbox = following->outbox;
    const OutboxSource *source = &outbox->options.source;
    g_autofree char *address =
        outbox->indexnow_url == NULL ? NULL : source->address(change, source->data);
    return address == NULL ||
           outbox_add(outbox, DELIVERY_INDEXNOW, outbox->indexnow_url, address, &following->error);
}

static bool
visit(const Change *change, void *data)
{
    Following *following = data;
    const OutboxSource *source = &following->outbox->options.source;
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    following->reached = change->seq;
    following->count++;
    if (!source->topics(change, topics, source->data))
        return true;
    for (guint index = 0; index < topics->len; index++)
        if (!queue_contents(following, g_array_index(topics, uint64_t, index)))
            return false;
    return queue_webhooks(following, change->seq) && queue_address(following, change);
}

bool
outbox_follow(Outbox *outbox, bool *ret_more, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) webhooks = NULL;
    g_autoptr(Reader) reader = newsroom_read(outbox->newsroom, error);
    if (reader == NULL || !webhook_list(reader, arena, &webhooks, error) ||
        !db_run(outbox->db, error, &SQL_OUTBOX_BEGIN, ""))
        return false;
    Following following = {outbox, webhooks, outbox->followed, 0, NULL};
    bool good = change_log_read(store_log(newsroom_store(outbox->newsroom)), outbox->followed,
        CHANGES_AT_ONCE, visit, &following, error);
    if (following.error != NULL) {
        g_propagate_error(error, following.error);
        good = false;
    }
    good = good && db_run(outbox->db, error, &SQL_FOLLOW_SET, "i", following.reached) &&
           db_run(outbox->db, error, &SQL_OUTBOX_COMMIT, "");
    if (!good) {
        db_run(outbox->db, NULL, &SQL_OUTBOX_ROLLBACK, "");
        return false;
    }
    outbox->followed = following.reached;
    *ret_more = following.count == CHANGES_AT_ONCE;
    return true;
}
