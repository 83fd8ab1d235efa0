/* SPDX-License-Identifier: MIT */
/* The hub of event streams (text/event-stream, HTML 9.2): one ordered list of events, any number of
 * readers, each of whom gets every event that matches its filter, in order and once. The hub keeps
 * the newest events in memory; a reader that is further behind is brought up from wherever events
 * are kept (SseRefill), and one that is too far behind is told to reload. A slow reader costs its
 * socket's buffer and one batch, and never makes others wait. It knows nothing of what the events
 * are about.
 *
 * What a reader sees: "retry" and an "id" at once, so that its position is known before the first
 * event; then its events; while nothing happens a comment, or the position it has reached.
 *
 * A stream that somebody had to have a right to names who it belongs to (SseStart.owners); what
 * takes the right away is published like an event, and ends it in its turn. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "http/response.h"

enum { SSE_FILTER_TOPICS = 8, SSE_EVENT_TOPICS_MAX = 1024, SSE_OWNERS = 3 };

/* Which events a reader wants: those with any of these topics; count 0: all. */
typedef struct {
    uint64_t topics[SSE_FILTER_TOPICS];
    unsigned count;
} SseFilter;

typedef struct {
    int64_t id;       /* above 0; events come in ascending order */
    const char *name; /* without a line end */
    const char *data; /* line ends become several data lines; NULL: there is nothing to say */
    const uint64_t *topics;
    unsigned topic_count;  /* at most SSE_EVENT_TOPICS_MAX */
    const uint64_t *ended; /* streams of these owners end with it, and do not hear it */
    unsigned ended_count;  /* likewise */
    int64_t begun_us;      /* since when it is under way, as g_get_monotonic_time(); 0: since now */
} SseEvent;

bool sse_filter_matches(const SseFilter *filter, const uint64_t *topics, unsigned count);

/* Events for one reader that fell behind. */
typedef struct SseBatch SseBatch;

const SseFilter *sse_batch_filter(const SseBatch *batch);
/* Takes an event that matches; false where the batch is full now: stop there. */
bool sse_batch_add(SseBatch *batch, const SseEvent *event);

/* Adds the events after a position, in order, until the batch is full or there are no more. What
 * was published to the hub before the call must be among them. Called on threads of the hub's own,
 * several at a time. */
typedef bool (*SseRefill)(SseBatch *batch, int64_t after, void *data, GError **error);

typedef struct {
    SseRefill refill;
    void *data;
    unsigned kept_events;       /* in memory; 0: 4,096 */
    size_t kept_bytes;          /* 0: 8 MiB */
    int64_t gap_limit;          /* a reader whose position is further back reloads; 0: 5,000 */
    unsigned stream_limit;      /* more are 503; 0: 15,000 */
    unsigned per_address_limit; /* more are 429; 0: 150, and loopback exempt */
    unsigned keep_alive_s;      /* 0: 15 */
    unsigned retry_ms;          /* clients wait this long to half as much more; 0: 2,000 */
    /* A script hears that the stream is there and lives: an event "hello" at the beginning, "beat"
     * in place of comments. */
    bool is_spoken;
    const char *name; /* of its metrics, a literal; NULL: "sse" */
} SseOptions;

typedef struct SseHub SseHub;

/* head: the position up to which events are only to be had from refill. */
SseHub *sse_hub_new(const SseOptions *options, int64_t head);
/* After the listener has stopped. */
void sse_hub_free(SseHub *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SseHub, sse_hub_free)

/* Hands an event to its readers and returns at once. Ids that are not above the last are dropped.
 * Thread-safe. */
void sse_hub_publish(SseHub *hub, const SseEvent *event);
/* Every event up to this position was published; what else stood there is none. Readers' positions
 * follow, so that a quiet filter does not fall behind. */
void sse_hub_advance(SseHub *hub, int64_t position);
int64_t sse_hub_head(SseHub *hub);

/* Where a reader begins. One with owners that is too far behind is not told to reload but ended:
 * what it missed may have been its end. */
typedef struct {
    SseFilter filter;
    int64_t after;               /* the last position it has */
    bool reload;                 /* its position is of no use: tell it so and go on from after */
    SseHub *hub;                 /* NULL: the listener's first */
    uint64_t owners[SSE_OWNERS]; /* whose right it stands on; 0: none */
    int64_t checked;             /* the position at which they were seen to have it */
    int64_t until_us;            /* it ends by itself, as g_get_monotonic_time(); 0: it does not */
    uint64_t party;              /* counted with this rather than with its address; 0: not */
} SseStart;

/* What a ROUTE_STREAM handler ends with; the start is copied. */
void http_response_stream(HttpResponse *response, const SseStart *start);
/* NULL where it did not. */
const SseStart *http_response_get_stream(const HttpResponse *response);

/* How an event went out. Moments as g_get_monotonic_time(), 0 where it has not come to it. Readers
 * whose socket was full, and those who come later, are not waited for. */
typedef struct {
    int64_t published_us;
    int64_t first_us; /* to the first reader */
    int64_t last_us;  /* to all that match and waited */
    unsigned readers; /* who had it so far */
} SsePush;

/* How many streams ask for a topic by name now. */
unsigned sse_hub_listeners(SseHub *hub, uint64_t topic);

/* Of one of the events in memory; false for any other. */
bool sse_hub_pushed(SseHub *hub, int64_t id, SsePush *ret_push);
