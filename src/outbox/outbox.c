/* SPDX-License-Identifier: MIT */
#include "outbox/outbox.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/fetch.h"
#include "outbox/outbox_internal.h"
#include "outbox/schema.gen.h"

enum {
    SENDERS = 6,
    FIRST_PAUSE_MS = 10000,
    LOOK_EACH_MS = 1000,
    SUBSCRIPTIONS_MAX = 20000,
    SUBSCRIPTIONS_OF_HOST_MAX = 200,
    QUESTIONS_OF_HOST_MAX = 50,
    DEAD_LETTERS_MAX = 500,
};

#define LONGEST_PAUSE_US (12 * HOUR_US)
#define DEAD_AFTER_US    (2 * DAY_US)
#define GRAVE_US         (30 * DAY_US)

static void
delivery_free(Delivery *delivery)
{
    if (delivery == NULL)
        return;
    g_free(delivery->target);
    g_free(delivery->host);
    g_free(delivery->reference);
    g_free(delivery);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

static int64_t
pause_us(const Outbox *outbox, int64_t attempts)
{
    int64_t const first_us =
        (outbox->options.first_pause_ms != 0 ? outbox->options.first_pause_ms : FIRST_PAUSE_MS) *
        INT64_C(1000);
    int64_t const growing_us = first_us << MIN(2 * attempts, 16);
    int64_t const pause = MIN(growing_us, LONGEST_PAUSE_US);
    return pause + pause / 4 * g_random_int_range(0, 1001) / 1000;
}

static char *
way_of(const Delivery *delivery)
{
    return g_strdup_printf("%d %s", (int)delivery->kind, delivery->host);
}

/* Under the lock. */
static bool
note_outcome(Outbox *outbox, const Delivery *delivery, DeliveryOutcome outcome, const char *answer,
    GError **error)
{
    int64_t const now_us = clock_now_us();
    int64_t const dead_after_us =
        outbox->options.dead_after_us != 0 ? outbox->options.dead_after_us : DEAD_AFTER_US;
    int64_t const attempts = delivery->attempts + 1;
    outbox->sent += outcome == DELIVERY_DONE;
    outbox->failed += outcome == DELIVERY_AGAIN || outcome == DELIVERY_LOST;
    switch (outcome) {
    case DELIVERY_DONE:
        return db_run(outbox->db, error, &SQL_DELIVERY_DONE, "i", delivery->id) &&
               db_run(outbox->db, error, &SQL_DELIVERY_ANEW, "ii", delivery->id, now_us);
    case DELIVERY_OVER:
        return db_run(outbox->db, error, &SQL_DELIVERY_DELETE, "i", delivery->id);
    case DELIVERY_AGAIN:
        if (now_us - delivery->created_us < dead_after_us)
            return db_run(outbox->db, error, &SQL_DELIVERY_AGAIN, "iiis", delivery->id, attempts,
                now_us + pause_us(outbox, delivery->attempts), answer);
        break;
    case DELIVERY_LOST:
        break;
    }
    return db_run(outbox->db, error, &SQL_DELIVERY_BURY, "iis", delivery->id, attempts, answer);
}

static void
send_one(gpointer data, gpointer user_data)
{
    g_autoptr(Delivery) delivery = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = NULL, *way = way_of(delivery);
    Outbox *outbox = user_data;
    DeliveryOutcome const outcome = outbox_deliver(outbox, delivery, &answer);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    if (!note_outcome(outbox, delivery, outcome, answer, &error))
        g_warning("outbox: %s", error->message);
    g_hash_table_remove(outbox->under_way, way);
    g_cond_broadcast(&outbox->changed);
}

/* Under the lock. Gives what is due to the senders, one of each host and kind at a time. */
static bool
take_due(Outbox *outbox, GError **error)
{
    g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func((GDestroyNotify)delivery_free);
    g_auto(Query) query = db_query(outbox->db, &SQL_DELIVERY_DUE, "i", clock_now_us());
    while (query_next(&query)) {
        Delivery *delivery = g_new0(Delivery, 1);
        *delivery = (Delivery){query_int(&query, 0), (DeliveryKind)query_int(&query, 1),
            g_strdup(query_text(&query, 2)), g_strdup(query_text(&query, 3)),
            g_strdup(query_text(&query, 4)), query_int(&query, 5), query_int(&query, 6)};
        g_ptr_array_add(due, delivery);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (guint index = 0; index < due->len; index++) {
        g_autofree char *way = way_of(due->pdata[index]);
        if (g_hash_table_contains(outbox->under_way, way))
            continue;
        Delivery *delivery = g_steal_pointer(&due->pdata[index]);
        if (!db_run(outbox->db, error, &SQL_DELIVERY_TAKE, "i", delivery->id)) {
            delivery_free(delivery);
            return false;
        }
        g_hash_table_add(outbox->under_way, g_steal_pointer(&way));
        g_thread_pool_push(outbox->senders, delivery, NULL);
    }
    return true;
}

/* Under the lock. */
static bool
work(Outbox *outbox, GError **error)
{
    bool more = true;
    int64_t const now_us = clock_now_us();
    outbox->is_woken = false;
    while (more && !outbox->is_stopping)
        if (!outbox_follow(outbox, &more, error))
            return false;
    return db_run(outbox->db, error, &SQL_SUBSCRIPTION_EXPIRE, "i", now_us) &&
           db_run(outbox->db, error, &SQL_DELIVERY_FORGET, "i", now_us - GRAVE_US) &&
           take_due(outbox, error);
}

/* Until it is woken, or a delivery's time comes. */
static void
wait_for_work(Outbox *outbox)
{
    int64_t next_us = 0, wait_ms = LOOK_EACH_MS;
    int64_t const now_us = clock_now_us();
    if (db_int(outbox->db, 0, &next_us, NULL, &SQL_DELIVERY_NEXT, "i", now_us) && next_us != 0)
        wait_ms = CLAMP((next_us - now_us) / 1000 + 1, 1, LOOK_EACH_MS);
    gint64 const until_us = g_get_monotonic_time() + wait_ms * 1000;
    if (!outbox->is_woken && !outbox->is_stopping)
        g_cond_wait_until(&outbox->changed, &outbox->lock, until_us);
}

static gpointer
run(gpointer data)
{
    Outbox *outbox = data;
    g_mutex_lock(&outbox->lock);
    while (!outbox->is_stopping) {
        g_autoptr(GError) error = NULL;
        if (!work(outbox, &error))
            g_warning("outbox: %s", error->message);
        g_cond_broadcast(&outbox->changed);
        wait_for_work(outbox);
    }
    g_mutex_unlock(&outbox->lock);
    return NULL;
}

/* The position that was reached, or the log's end where the file is new. */
static bool
find_position(Outbox *outbox, GError **error)
{
    int64_t head;
    if (!change_log_head(store_log(newsroom_store(outbox->newsroom)), &head, error) ||
        !db_int(outbox->db, head, &outbox->followed, error, &SQL_FOLLOW_GET, ""))
        return false;
    /* Of a log that was restored from an earlier moment. */
    outbox->followed = MIN(outbox->followed, head);
    return db_run(outbox->db, error, &SQL_FOLLOW_SET, "i", outbox->followed);
}

Outbox *
outbox_open(Newsroom *newsroom, const OutboxOptions *options, GError **error)
{
    g_autoptr(Outbox) outbox = g_new0(Outbox, 1);
    g_autofree char *path = g_build_filename(newsroom_dir(newsroom), "outbox.db", NULL);
    outbox->newsroom = newsroom;
    outbox->options = *options;
    outbox->indexnow_url = g_strdup(options->indexnow_url);
    outbox->under_way = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_mutex_init(&outbox->lock);
    g_cond_init(&outbox->changed);
    outbox->db = db_open(path, DB_WRITE, error);
    if (outbox->db == NULL || !db_script(outbox->db, OUTBOX_SCHEMA, error) ||
        !find_position(outbox, error)) {
        fail_prefix(error, "outbox");
        return NULL;
    }
    return g_steal_pointer(&outbox);
}

void
outbox_start(Outbox *outbox)
{
    outbox->senders = g_thread_pool_new(send_one, outbox, SENDERS, FALSE, NULL);
    outbox->thread = g_thread_new("outbox", run, outbox);
}

void
outbox_close(Outbox *outbox)
{
    if (outbox == NULL)
        return;
    g_mutex_lock(&outbox->lock);
    outbox->is_stopping = true;
    g_cond_broadcast(&outbox->changed);
    g_mutex_unlock(&outbox->lock);
    if (outbox->thread != NULL)
        g_thread_join(outbox->thread);
    if (outbox->senders != NULL)
        g_thread_pool_free(outbox->senders, FALSE, TRUE);
    db_close(outbox->db);
    g_hash_table_unref(outbox->under_way);
    g_cond_clear(&outbox->changed);
    g_mutex_clear(&outbox->lock);
    g_free(outbox->indexnow_url);
    g_free(outbox);
}

void
outbox_wake(Outbox *outbox)
{
    /* Who publishes never waits: whoever holds the lock looks, or broadcasts, before it waits. */
    atomic_store(&outbox->is_woken, true);
    if (!g_mutex_trylock(&outbox->lock))
        return;
    g_cond_broadcast(&outbox->changed);
    g_mutex_unlock(&outbox->lock);
}

/* Under the lock. */
static bool
is_settled(Outbox *outbox)
{
    int64_t head, next_us;
    int64_t const now_us = clock_now_us();
    return g_hash_table_size(outbox->under_way) == 0 &&
           change_log_head(store_log(newsroom_store(outbox->newsroom)), &head, NULL) &&
           head == outbox->followed &&
           db_int(outbox->db, 0, &next_us, NULL, &SQL_DELIVERY_NEXT, "i", INT64_C(0)) &&
           (next_us == 0 || next_us > now_us);
}

bool
outbox_settle(Outbox *outbox, unsigned timeout_ms)
{
    gint64 const until_us = g_get_monotonic_time() + timeout_ms * (gint64)1000;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    outbox->is_woken = true;
    g_cond_broadcast(&outbox->changed);
    while (!is_settled(outbox))
        if (!g_cond_wait_until(&outbox->changed, &outbox->lock, until_us))
            return is_settled(outbox);
    return true;
}

bool
outbox_add(
    Outbox *outbox, DeliveryKind kind, const char *target, const char *reference, GError **error)
{
    g_autofree char *host = fetch_host(target);
    if (host == NULL)
        return fail(error, FAIL_INVALID, "\"%.80s\" is no address", target);
    return db_run(outbox->db, error, &SQL_DELIVERY_ADD, "isssi", (int64_t)kind, target, host,
        reference, clock_now_us());
}

/* Room for one more of a host, and in all. */
static bool
check_room(Outbox *outbox, const char *host, GError **error)
{
    int64_t all, of_host, asked;
    if (!db_int(outbox->db, 0, &all, error, &SQL_SUBSCRIPTION_COUNT, "") ||
        !db_int(outbox->db, 0, &of_host, error, &SQL_SUBSCRIPTION_COUNT_HOST, "s", host) ||
        !db_int(outbox->db, 0, &asked, error, &SQL_DELIVERY_COUNT_HOST, "si", host,
            (int64_t)DELIVERY_VERIFY))
        return false;
    if (all >= SUBSCRIPTIONS_MAX)
        return fail(error, FAIL_BUSY, "this hub has as many subscriptions as it takes");
    if (of_host >= SUBSCRIPTIONS_OF_HOST_MAX || asked >= QUESTIONS_OF_HOST_MAX)
        return fail(error, FAIL_BUSY, "too many subscriptions of %s", host);
    return true;
}

bool
outbox_subscribe(Outbox *outbox, const SubscriptionRequest *request, GError **error)
{
    g_autoptr(Json) json = json_object();
    g_autofree char *host = fetch_host(request->callback);
    if (host == NULL)
        return fail(error, FAIL_INVALID, "hub.callback is no address of the web");
    json_put_text(json, "mode", request->is_unsubscribe ? "unsubscribe" : "subscribe");
    json_put_text(json, "path", request->path);
    json_put_int(json, "topic", (int64_t)request->topic);
    json_put_int(json, "lease", CLAMP(request->lease_s, LEASE_MIN_S, LEASE_MAX_S));
    json_put_text(json, "secret", request->secret);
    g_autofree char *reference = json_write(json);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    if (!check_room(outbox, host, error) ||
        !outbox_add(outbox, DELIVERY_VERIFY, request->callback, reference, error))
        return false;
    outbox->is_woken = true;
    g_cond_broadcast(&outbox->changed);
    return true;
}

bool
outbox_is_subscribed(Outbox *outbox, const char *path, const char *callback)
{
    int64_t id;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    return db_int(outbox->db, 0, &id, NULL, &SQL_SUBSCRIPTION_FIND, "ssi", path, callback,
               clock_now_us()) &&
           id != 0;
}

static const char *const KIND_NAMES[] = {NULL, "websub", "websub", "webhook", "indexnow", "mail"};

bool
outbox_dead_letters(
    Outbox *outbox, Arena *arena, unsigned limit, GPtrArray **ret_letters, GError **error)
{
    g_autoptr(GPtrArray) letters = g_ptr_array_new();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    g_auto(Query) query = db_query(
        outbox->db, &SQL_DELIVERY_DEAD, "i", (int64_t)MIN(limit, (unsigned)DEAD_LETTERS_MAX));
    while (query_next(&query)) {
        DeadLetter *letter = arena_new0(arena, DeadLetter);
        *letter = (DeadLetter){query_int(&query, 0),
            KIND_NAMES[CLAMP(query_int(&query, 1), 1, DELIVERY_MAIL)], query_copy(arena, &query, 2),
            query_copy(arena, &query, 3), query_int(&query, 4), query_int(&query, 5)};
        g_ptr_array_add(letters, letter);
    }
    if (!query_end(&query, error))
        return false;
    *ret_letters = g_steal_pointer(&letters);
    return true;
}

/* Runs a statement on a dead letter; there must be one. */
static bool
change_letter(Outbox *outbox, int64_t id, bool revives, GError **error)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    bool const good =
        revives ? db_run(outbox->db, error, &SQL_DELIVERY_REVIVE, "ii", id, clock_now_us())
                : db_run(outbox->db, error, &SQL_DELIVERY_DISCARD, "i", id);
    if (!good)
        return false;
    if (sqlite3_changes(db_handle(outbox->db)) == 0)
        return fail(error, FAIL_NOT_FOUND, "delivery %" G_GINT64_FORMAT " is no dead letter", id);
    outbox->is_woken = true;
    g_cond_broadcast(&outbox->changed);
    return true;
}

bool
outbox_retry(Outbox *outbox, int64_t id, GError **error)
{
    return change_letter(outbox, id, true, error);
}

bool
outbox_discard(Outbox *outbox, int64_t id, GError **error)
{
    return change_letter(outbox, id, false, error);
}

static void
write_line(GString *out, const char *name, const char *type, const char *help, int64_t value)
{
    g_string_append_printf(out,
        "# HELP dateline_outbox_%s %s\n# TYPE dateline_outbox_%s %s\n"
        "dateline_outbox_%s %" G_GINT64_FORMAT "\n",
        name, help, name, type, name, value);
}

void
outbox_metrics(Outbox *outbox, GString *out)
{
    int64_t depth = 0, oldest_us = 0, dead = 0, subscriptions = 0;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    g_auto(Query) query = db_query(outbox->db, &SQL_DELIVERY_DEPTH, "");
    if (query_next(&query)) {
        depth = query_int(&query, 0);
        oldest_us = query_int(&query, 1);
    }
    query_finish(&query);
    if (!db_int(outbox->db, 0, &dead, NULL, &SQL_DELIVERY_GRAVES, "") ||
        !db_int(outbox->db, 0, &subscriptions, NULL, &SQL_SUBSCRIPTION_COUNT, ""))
        return;
    write_line(out, "waiting", "gauge", "Deliveries that wait or are under way.", depth);
    write_line(out, "oldest_seconds", "gauge", "Age of the oldest of them.",
        oldest_us == 0 ? 0 : (clock_now_us() - oldest_us) / SECOND_US);
    write_line(out, "dead", "gauge", "Dead letters.", dead);
    write_line(out, "subscriptions", "gauge", "Subscriptions to feeds.", subscriptions);
    write_line(out, "sent_total", "counter", "Deliveries that were taken.", (int64_t)outbox->sent);
    write_line(out, "failed_total", "counter", "Tries that were not.", (int64_t)outbox->failed);
}
