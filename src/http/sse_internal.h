/* SPDX-License-Identifier: MIT */
/* What the hub's files and the listener share. A reader belongs to one thread at a time:
 *
 *   running   to the thread that serves its connection, which asks it for bytes
 *   parked    to a pusher; its connection is suspended and all its bytes are sent
 *   refilled  to a refill thread; its connection is suspended
 *
 * It changes hands by MHD_suspend_connection with an entry in the pusher's inbox (or in the queue
 * of refills) and back by MHD_resume_connection, so nothing of a reader needs a lock. */
#pragma once

#include <stdatomic.h>
#include <sys/types.h>

#include "base/histogram.h"
#include "http/address.h"
#include "http/sse.h"

struct MHD_Connection;

enum {
    PUSHERS_MAX = 4,
    BATCH_BYTES = 16384,
    PLAIN_ROOM = 1024, /* bytes that the library takes at a time; part of every reader's memory */
    TLS_ROOM = 4096,
};

/* A piece of a stream's text, shared by all readers. */
typedef struct {
    atomic_uint references;
    atomic_uint pending; /* pushers, and readers handed over, that have still to send it */
    atomic_uint readers;
    _Atomic int64_t first_us, last_us;
    int64_t published_us; /* 0: not an event */
    int64_t id;
    size_t size;
    unsigned topic_count, ended_count;
    uint64_t topics[]; /* then the owners whose streams end, then the text */
} SseBlock;

SseBlock *sse_block_of_event(const SseEvent *event);
SseBlock *sse_block_of_text(const char *text, size_t size);
SseBlock *sse_block_ref(SseBlock *block);
void sse_block_unref(SseBlock *block);
const char *sse_block_text(const SseBlock *block);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SseBlock, sse_block_unref)

typedef struct {
    SseHub *hub;
    struct MHD_Connection *handle;
    int fd;
    AddressKey key;
    bool is_counted; /* for its address */
    bool is_direct;  /* a pusher may write to the socket */
    bool is_dead;
    bool is_over; /* nobody has a right to it any more */
    SseFilter filter;
    uint64_t owners[SSE_OWNERS];
    int64_t checked;  /* what ended streams up to here is settled */
    int64_t until_us; /* 0: it does not end by itself */
    int64_t position; /* every event up to here is sent, or in current */
    int64_t told;     /* the last id that the client has heard */
    uint64_t next;    /* the number of the ring's end when it was parked */
    SseBlock *current;
    size_t offset;
    SseBlock *owed; /* handed over with this reader; counted when it is sent */
    int64_t heard_us;
    uint64_t sent_bytes;
} SseReader;

struct SseBatch {
    const SseReader *reader;
    GString *text;
    int64_t reached;
    bool is_full;
    bool is_over; /* the reader's right ends in it */
};

/* Whether an event that ends streams of these owners ends this one. */
bool sse_reader_ends(const SseReader *reader, int64_t id, const uint64_t *ended, unsigned count);
/* Whether it is told this block. */
bool sse_reader_wants(const SseReader *reader, const SseBlock *block);
bool sse_reader_ends_with(const SseReader *reader, const SseBlock *block);

typedef struct {
    SseHub *hub;
    GThread *thread;
    GPtrArray *inbox;            /* under the hub's lock */
    GPtrArray *arrived, *parked; /* its own, as all below */
    uint64_t next;               /* the next event to push; its parked readers have all before */
    int64_t head;
} SsePusher;

struct SseHub {
    SseOptions options;
    bool exempts_loopback;
    GMutex lock; /* of all below up to the pushers' inboxes */
    GCond wake;
    SseBlock **ring; /* the event of number n at n % kept_events */
    uint64_t first, next;
    size_t ring_bytes;
    int64_t floor; /* all events after it are in the ring */
    int64_t head;
    bool is_stopping;
    GHashTable *addresses; /* AddressKey → streams */
    GHashTable *listeners; /* topic → streams that ask for it */
    unsigned streams;
    unsigned turn;
    unsigned pusher_count;
    SsePusher pushers[PUSHERS_MAX];
    GThreadPool *refills;

    _Atomic uint64_t events, sent_events, sent_bytes, refilled, reloads, dropped, refused;
    Histogram push_first, push_last;
};

/* sse.c */

/* An event of the ring with an id above a position; its number, or next where there is none. Under
 * the lock. */
uint64_t sse_hub_seek(const SseHub *hub, int64_t position);
void sse_block_sent(SseHub *hub, SseBlock *block);
/* One of those that an event waits for is done with it. */
void sse_block_settle(SseHub *hub, SseBlock *block);
/* Whether another stream may begin: 0 and counted, or the status that says why not. */
int sse_hub_admit(SseHub *hub, const AddressKey *key, bool is_loopback, bool *ret_counted);
/* What a party is counted as, in place of an address. */
AddressKey sse_party_key(uint64_t party);
void sse_hub_leave(SseHub *hub, const AddressKey *key, bool is_counted);
/* A stream with this filter begins (by 1) or is over (by -1). */
void sse_hub_count(SseHub *hub, const SseFilter *filter, int by);
void sse_hub_metrics(SseHub *hub, GString *out);

/* sse_push.c */

/* Begins and ends with the listener; ending lets every stream end. */
void sse_hub_start(SseHub *hub, unsigned threads);
void sse_hub_stop(SseHub *hub);

/* sse_reader.c */

/* Belongs to the thread that serves the connection until it asks for bytes. */
SseReader *sse_reader_new(SseHub *hub, const SseStart *start);
void sse_reader_free(SseReader *reader);
/* An MHD_ContentReaderCallback. */
ssize_t sse_reader_read(void *reader, uint64_t position, char *out, size_t room);
/* Brings a reader up from where events are kept, on a refill thread. */
void sse_reader_refill(gpointer reader, gpointer hub);
/* Lets its connection run again. */
void sse_reader_resume(SseReader *reader);
