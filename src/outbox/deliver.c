/* SPDX-License-Identifier: MIT */
/* How each kind is sent. WebSub is the W3C's Recommendation of 2018: section 5.3 (the question
 * whether a subscriber meant it), 7 (content), 7.1 (its signature). */
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/fetch.h"
#include "newsroom/settings.h"
#include "newsroom/webhook.h"
#include "outbox/outbox_internal.h"

enum { CHALLENGE_BYTES = 24, ANSWER_SHOWN = 200, QUESTIONS_MAX = 3 };

static bool
is_taken(int status)
{
    return status >= 200 && status < 300;
}

/* One request. 410 and the other refusals that no repetition changes are told apart from what may
 * pass. */
static DeliveryOutcome
send_request(Outbox *outbox, const FetchRequest *request, FetchAnswer *ret_answer, char **ret_said)
{
    g_autoptr(GError) error = NULL;
    FetchRequest bounded = *request;
    bounded.allows_inside = outbox->options.allows_inside;
    *ret_answer = (FetchAnswer){0};
    if (!fetch_run(&bounded, ret_answer, &error)) {
        *ret_said = g_strdup(error->message);
        return fail_is(error, FAIL_INVALID) || fail_is(error, FAIL_FORBIDDEN) ? DELIVERY_LOST
                                                                              : DELIVERY_AGAIN;
    }
    *ret_said = g_strdup_printf("%d", ret_answer->status);
    if (is_taken(ret_answer->status))
        return DELIVERY_DONE;
    return ret_answer->status == 410 ? DELIVERY_LOST : DELIVERY_AGAIN;
}

static char *
hmac_hex(const char *secret, const char *const *parts, const size_t *sizes, size_t count)
{
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *)secret, strlen(secret));
    for (size_t index = 0; index < count; index++)
        g_hmac_update(hmac, (const guchar *)parts[index], (gssize)sizes[index]);
    return g_strdup(g_hmac_get_string(hmac));
}

char *
outbox_signature(const char *secret, int64_t at_s, const char *body, size_t size)
{
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT ".", at_s);
    const char *const parts[] = {time, body};
    size_t const sizes[] = {strlen(time), size};
    g_autofree char *hex = hmac_hex(secret, parts, sizes, 2);
    return g_strdup_printf("t=%" G_GINT64_FORMAT ",v1=%s", at_s, hex);
}

static char *
base_url(Outbox *outbox)
{
    g_autoptr(Reader) reader = newsroom_read(outbox->newsroom, NULL);
    return reader == NULL ? NULL : g_strdup(reader->settings->base_url);
}

/* The callback with the question in its query. */
static char *
question(const Delivery *delivery, const Json *asked, const char *topic, const char *challenge)
{
    g_autoptr(GString) url = g_string_new(delivery->target);
    g_string_append_c(url, strchr(delivery->target, '?') == NULL ? '?' : '&');
    g_string_append_printf(url, "hub.mode=%s&hub.topic=", json_text(asked, "mode"));
    g_string_append_uri_escaped(url, topic, NULL, FALSE);
    g_string_append_printf(url, "&hub.challenge=%s", challenge);
    if (strcmp(json_text(asked, "mode"), "subscribe") == 0)
        g_string_append_printf(
            url, "&hub.lease_seconds=%" G_GINT64_FORMAT, json_int(asked, "lease", 0));
    return g_string_free(g_steal_pointer(&url), FALSE);
}

static bool
note_meant(Outbox *outbox, const Delivery *delivery, const Json *asked, GError **error)
{
    const char *path = json_text(asked, "path");
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    if (strcmp(json_text(asked, "mode"), "unsubscribe") == 0)
        return db_run(outbox->db, error, &SQL_SUBSCRIPTION_DELETE, "ss", path, delivery->target);
    return db_run(outbox->db, error, &SQL_SUBSCRIPTION_SAVE, "sisssi", path,
        json_int(asked, "topic", 0), delivery->target, delivery->host, json_text(asked, "secret"),
        clock_now_us() + json_int(asked, "lease", 0) * SECOND_US);
}

/* Asks the callback whether it meant it: it must answer 2xx with the challenge and nothing else. */
static DeliveryOutcome
verify(Outbox *outbox, const Delivery *delivery, char **ret_said)
{
    unsigned char bytes[CHALLENGE_BYTES];
    char challenge[CHALLENGE_BYTES * 2 + 1];
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) asked =
        json_read_object(delivery->reference, strlen(delivery->reference), SIZE_MAX, NULL);
    g_autofree char *base = base_url(outbox);
    if (asked == NULL || base == NULL || sodium_init() < 0)
        return DELIVERY_AGAIN;
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(challenge, sizeof challenge, bytes, sizeof bytes);
    g_autofree char *topic = g_strconcat(base, json_text(asked, "path"), NULL);
    g_autofree char *url = question(delivery, asked, topic, challenge);
    g_auto(FetchAnswer) answer = {0};
    FetchRequest const request = {.url = url};
    DeliveryOutcome const outcome = send_request(outbox, &request, &answer, ret_said);
    if (outcome == DELIVERY_AGAIN && answer.body == NULL && delivery->attempts + 1 < QUESTIONS_MAX)
        return DELIVERY_AGAIN;
    if (outcome != DELIVERY_DONE || answer.size != strlen(challenge) ||
        strcmp(answer.body, challenge) != 0)
        return DELIVERY_OVER; /* they did not mean it */
    if (!note_meant(outbox, delivery, asked, &error)) {
        g_free(*ret_said);
        *ret_said = g_strdup(error->message);
        return DELIVERY_AGAIN;
    }
    return DELIVERY_DONE;
}

typedef struct {
    char *path, *callback, *secret;
} Subscription;

static void
subscription_clear(Subscription *subscription)
{
    g_free(subscription->path);
    g_free(subscription->callback);
    g_free(subscription->secret);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subscription, subscription_clear)

static bool
find_subscription(Outbox *outbox, const char *reference, Subscription *ret_subscription)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
    g_auto(Query) query = db_query(outbox->db, &SQL_SUBSCRIPTION_BY_ID, "ii",
        g_ascii_strtoll(reference, NULL, 10), clock_now_us());
    if (!query_next(&query))
        return false;
    *ret_subscription = (Subscription){g_strdup(query_text(&query, 0)),
        g_strdup(query_text(&query, 1)), g_strdup(query_text(&query, 2))};
    return true;
}

/* The feed as it is now, signed where the subscriber gave a secret. */
static DeliveryOutcome
distribute(Outbox *outbox, const Delivery *delivery, char **ret_said)
{
    const OutboxSource *source = &outbox->options.source;
    g_auto(Subscription) subscription = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_auto(FetchAnswer) answer = {0};
    const char *type;
    gsize size;
    if (!find_subscription(outbox, delivery->reference, &subscription))
        return DELIVERY_OVER;
    if (!source->feed(subscription.path, &bytes, &type, source->data, &error)) {
        *ret_said = g_strdup(error->message);
        return fail_is(error, FAIL_NOT_FOUND) ? DELIVERY_OVER : DELIVERY_AGAIN;
    }
    const char *body = g_bytes_get_data(bytes, &size);
    g_autofree char *base = base_url(outbox);
    g_autofree char *content_type = g_strconcat("Content-Type: ", type, NULL);
    g_autofree char *link = g_strdup_printf(
        "Link: <%s/websub>; rel=\"hub\", <%s%s>; rel=\"self\"", base, base, subscription.path);
    g_autofree char *hex =
        subscription.secret == NULL ? NULL : hmac_hex(subscription.secret, &body, &size, 1);
    g_autofree char *signature =
        hex == NULL ? NULL : g_strconcat("X-Hub-Signature: sha256=", hex, NULL);
    const char *const headers[] = {content_type, link, signature, NULL};
    FetchRequest const request = {
        .url = subscription.callback, .headers = headers, .body = body, .body_size = size};
    DeliveryOutcome const outcome = send_request(outbox, &request, &answer, ret_said);
    if (outcome == DELIVERY_LOST && answer.status == 410) {
        g_autoptr(GMutexLocker) held = g_mutex_locker_new(&outbox->lock);
        db_run(outbox->db, NULL, &SQL_SUBSCRIPTION_DELETE, "ss", subscription.path,
            subscription.callback);
        return DELIVERY_OVER;
    }
    return outcome;
}

/* "SEQ:WEBHOOK" */
static DeliveryOutcome
call_webhook(Outbox *outbox, const Delivery *delivery, char **ret_said)
{
    const OutboxSource *source = &outbox->options.source;
    g_autoptr(Arena) arena = arena_new();
    g_auto(FetchAnswer) answer = {0};
    char *colon;
    const char *name;
    Webhook webhook;
    bool found = false;
    int64_t const seq = g_ascii_strtoll(delivery->reference, &colon, 10);
    int64_t const id = *colon == ':' ? g_ascii_strtoll(colon + 1, NULL, 10) : 0;
    g_autoptr(Reader) reader = newsroom_read(outbox->newsroom, NULL);
    if (reader == NULL || !webhook_find(reader, arena, id, &webhook, &found, NULL))
        return DELIVERY_AGAIN;
    g_clear_pointer(&reader, reader_free);
    g_autofree char *data = found ? source->event(seq, &name, source->data) : NULL;
    if (data == NULL)
        return DELIVERY_OVER;
    g_autofree char *body = g_strdup_printf(
        "{\"id\":%" G_GINT64_FORMAT ",\"event\":\"%s\",\"data\":%s}", seq, name, data);
    g_autofree char *signature =
        outbox_signature(webhook.secret, clock_now_us() / SECOND_US, body, strlen(body));
    g_autofree char *signed_header = g_strconcat("Dateline-Signature: ", signature, NULL);
    g_autofree char *number = g_strdup_printf("Idempotency-Key: %" G_GINT64_FORMAT, seq);
    const char *const headers[] = {"Content-Type: application/json", signed_header, number, NULL};
    FetchRequest const request = {
        .url = webhook.url, .headers = headers, .body = body, .body_size = strlen(body)};
    return send_request(outbox, &request, &answer, ret_said);
}

/* One address, as the protocol's simple form has it. */
static DeliveryOutcome
tell_indexnow(Outbox *outbox, const Delivery *delivery, char **ret_said)
{
    g_auto(FetchAnswer) answer = {0};
    g_autoptr(GString) url = g_string_new(delivery->target);
    g_autofree char *base = base_url(outbox);
    if (base == NULL)
        return DELIVERY_AGAIN;
    g_autofree char *key = settings_indexnow_key(base);
    g_string_append_c(url, strchr(delivery->target, '?') == NULL ? '?' : '&');
    g_string_append_printf(url, "key=%s&url=", key);
    g_string_append_uri_escaped(url, delivery->reference, NULL, FALSE);
    FetchRequest const request = {.url = url->str};
    DeliveryOutcome const outcome = send_request(outbox, &request, &answer, ret_said);
    bool const is_refused = answer.status == 400 || answer.status == 403 || answer.status == 422;
    return is_refused ? DELIVERY_LOST : outcome;
}

DeliveryOutcome
outbox_deliver(Outbox *outbox, const Delivery *delivery, char **ret_answer)
{
    switch (delivery->kind) {
    case DELIVERY_VERIFY:
        return verify(outbox, delivery, ret_answer);
    case DELIVERY_CONTENT:
        return distribute(outbox, delivery, ret_answer);
    case DELIVERY_WEBHOOK:
        return call_webhook(outbox, delivery, ret_answer);
    case DELIVERY_INDEXNOW:
        return tell_indexnow(outbox, delivery, ret_answer);
    case DELIVERY_MAIL:
        return outbox_deliver_mail(outbox, delivery, ret_answer);
    }
    return DELIVERY_OVER;
}
