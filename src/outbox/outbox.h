/* SPDX-License-Identifier: MIT */
/* Outgoing work: what other servers are told when the news changes. It follows the log with a
 * position of its own, queues what is to be sent and sends it from threads of its own, again and
 * again with growing pauses, so that a slow or broken world never holds up a publish. After two
 * days a delivery is dead: it is kept for a month, for the desk to see and to try again.
 *
 * What is sent is made when it is sent: a story that was withdrawn in between is not told. Its
 * state is in DIR/outbox.db, outside the log: losing it loses subscriptions that will renew
 * themselves.
 *
 *   websub    the newest form of a feed to those who subscribed to it
 *   webhook   each public event to the addresses that an administrator set, in order, signed
 *   indexnow  addresses of stories that changed, to a search engine
 *   mail      messages to people of the newsroom, through the administrator's mail server */
#pragma once

#include "base/mail.h"
#include "newsroom/newsroom.h"

typedef struct Outbox Outbox;

/* A message as it is made when it is sent. */
typedef struct {
    char *to;
    char *to_name; /* may be NULL */
    char *subject;
    char *text;
    char *html;
} OutboxMail;

void outbox_mail_clear(OutboxMail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OutboxMail, outbox_mail_clear)

/* What the site, and the desk for mail, give. Called on the outbox's threads. */
typedef struct {
    /* The topics (newsroom/topics.h) of the feeds that a change alters; false: it is no public
     * event. */
    bool (*topics)(const Change *change, GArray *ret_topics, void *data);
    /* A feed as it stands, by its path. The caller frees; FAIL_NOT_FOUND where there is none. */
    bool (*feed)(
        const char *path, GBytes **ret_bytes, const char **ret_type, void *data, GError **error);
    /* The event of a change as JSON, as the gate lets it through now, and its name; NULL: none. */
    char *(*event)(int64_t seq, const char **ret_name, void *data);
    /* The address of the story that a change is about; NULL: none that is public or was. */
    char *(*address)(const Change *change, void *data);
    void *data;
    /* Makes what was asked for with outbox_mail(); "to" stays NULL where there is nothing to send
     * any more. */
    bool (*mail)(const char *address, const Json *asked, OutboxMail *ret_mail, void *mail_data,
        GError **error);
    void *mail_data;
} OutboxSource;

typedef struct {
    OutboxSource source;
    bool allows_inside;            /* other servers may be on this machine or network: for tests */
    const MailServer *mail_server; /* outlives the outbox; NULL: no mail goes out */
    const char *indexnow_url;      /* where to tell of changed addresses; NULL: nowhere */
    unsigned first_pause_ms;       /* before a second try; 0: 10 s */
    int64_t dead_after_us;         /* 0: two days */
} OutboxOptions;

/* Opens or makes DIR/outbox.db; it begins with what is new. Nothing is sent before outbox_start().
 */
Outbox *outbox_open(Newsroom *newsroom, const OutboxOptions *options, GError **error);
void outbox_start(Outbox *outbox);
/* Lets what is under way end. */
void outbox_close(Outbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outbox, outbox_close)

/* The log has grown. Returns at once. */
void outbox_wake(Outbox *outbox);
/* Waits until nothing is due or under way and the log is followed to its end; false after
 * timeout_ms. */
bool outbox_settle(Outbox *outbox, unsigned timeout_ms);

/* A request of WebSub, checked: who will be asked whether they meant it. */
typedef struct {
    bool is_unsubscribe;
    const char *path; /* of the feed */
    uint64_t topic;   /* that alters it */
    const char *callback;
    const char *secret; /* NULL: contents are not signed */
    int64_t lease_s;
} SubscriptionRequest;

enum { LEASE_MIN_S = 3600, LEASE_DEFAULT_S = 10 * 86400, LEASE_MAX_S = 30 * 86400 };

/* Queues the question. FAIL_BUSY where there are too many subscriptions, in all or of one host. */
bool outbox_subscribe(Outbox *outbox, const SubscriptionRequest *request, GError **error);
/* Whether a callback is subscribed to a feed now. */
bool outbox_is_subscribed(Outbox *outbox, const char *path, const char *callback);

/* Whether mail goes out. */
bool outbox_can_mail(const Outbox *outbox);
/* Queues a message to an address; asked says what it is about and holds no secret. FAIL_UNAVAILABLE
 * where no mail goes out, FAIL_BUSY where too much waits. */
bool outbox_mail(Outbox *outbox, const char *address, const Json *asked, GError **error);

typedef struct {
    int64_t id;
    const char *kind; /* "websub", "webhook" … */
    const char *target;
    const char *answer; /* the last one, or what went wrong */
    int64_t attempts;
    int64_t created_us;
} DeadLetter;

/* Dead letters, newest first, at most limit: of DeadLetter, in the arena. */
bool outbox_dead_letters(
    Outbox *outbox, Arena *arena, unsigned limit, GPtrArray **ret_letters, GError **error);
/* Tries one again, or forgets it. FAIL_NOT_FOUND where it is no dead letter. */
bool outbox_retry(Outbox *outbox, int64_t id, GError **error);
bool outbox_discard(Outbox *outbox, int64_t id, GError **error);

void outbox_metrics(Outbox *outbox, GString *out);

/* "t=1700000000,v1=HEX": HMAC-SHA256 with the secret over "1700000000." and the body. The caller
 * frees. */
char *outbox_signature(const char *secret, int64_t at_s, const char *body, size_t size);
