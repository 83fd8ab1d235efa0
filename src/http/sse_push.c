/* SPDX-License-Identifier: MIT */
/* Pushers: threads that hold the parked readers and write new events to them. A parked reader's
 * connection is suspended with nothing left to send, so its socket is the pusher's alone, and the
 * event goes out as one write of bytes that all readers share: no state of the library is touched,
 * nothing is copied for a reader. Whatever the socket does not take, and everything for readers
 * with TLS, goes the ordinary way: the connection is resumed and the library asks for the rest.
 * (The body has no chunks and ends with the connection, so the two ways can follow each other at
 * any byte.)
 *
 * At the beginning of a pass all parked readers have every event before pusher->next. A reader
 * that was parked before that moment, with fewer, is resumed; one that has more already is passed
 * over for these by its position. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "http/sse_internal.h"

enum { PASS_EVENTS = 16, TICK_US = 1000000 };

static const char BEAT[] = "event: beat\ndata: {}\n";

/* What one pass writes. */
typedef struct {
    SseBlock *blocks[PASS_EVENTS];
    unsigned count;
    int64_t head; /* every event up to here is parked readers' after the pass */
    int64_t now_us;
    SseBlock *position; /* "id: head", made where it is needed */
} Pass;

/* What is left of a reader's events in this pass. */
typedef struct {
    struct iovec parts[PASS_EVENTS];
    SseBlock *blocks[PASS_EVENTS];
    unsigned count;
    size_t size;
} Outgoing;

static void
count_bytes(SseReader *reader, size_t size)
{
    reader->sent_bytes += size;
    atomic_fetch_add_explicit(&reader->hub->sent_bytes, size, memory_order_relaxed);
}

static void
outgoing_add(Outgoing *out, SseBlock *block)
{
    out->parts[out->count] = (struct iovec){(void *)sse_block_text(block), block->size};
    out->blocks[out->count++] = block;
    out->size += block->size;
}

/* Notes what went out; the block that did so in part becomes the reader's current one. */
static void
note_sent(SseReader *reader, const Outgoing *out, size_t sent)
{
    count_bytes(reader, sent);
    for (unsigned i = 0; i < out->count && sent > 0; i++) {
        SseBlock *block = out->blocks[i];
        if (sent < block->size) {
            reader->current = sse_block_ref(block);
            reader->offset = sent;
            reader->position = MAX(reader->position, block->id);
            return;
        }
        sent -= block->size;
        sse_block_sent(reader->hub, block);
        reader->position = MAX(reader->position, block->id);
        reader->told = MAX(reader->told, block->id);
    }
}

/* True where everything went out and the reader stays parked. */
static bool
send_direct(SseReader *reader, Outgoing *out, int64_t now_us)
{
    struct msghdr const message = {.msg_iov = out->parts, .msg_iovlen = out->count};
    ssize_t sent = sendmsg(reader->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        reader->is_dead = true;
    if (sent < 0)
        sent = 0;
    reader->heard_us = now_us;
    note_sent(reader, out, (size_t)sent);
    return (size_t)sent == out->size;
}

/* Counts the newest of the events as one to wait for: the library sends it soon. */
static void
owe(SseReader *reader, const Outgoing *out)
{
    SseBlock *newest = out->blocks[out->count - 1];
    atomic_fetch_add(&newest->pending, 1);
    reader->owed = sse_block_ref(newest);
}

/* Gives a reader the pass's events; false where it goes back to its connection. */
static bool
push_events(SseReader *reader, const Pass *pass)
{
    Outgoing out = {.count = 0};
    for (unsigned i = 0; i < pass->count && !reader->is_over; i++) {
        SseBlock *block = pass->blocks[i];
        reader->is_over = sse_reader_ends_with(reader, block);
        if (block->id > reader->position && sse_reader_wants(reader, block))
            outgoing_add(&out, block);
    }
    if (reader->is_over)
        return false;
    if (out.count > 0 && !reader->is_direct) {
        owe(reader, &out);
        return false;
    }
    if (out.count > 0 && !send_direct(reader, &out, pass->now_us))
        return false;
    reader->position = MAX(reader->position, pass->head);
    return true;
}

static bool
has_hung_up(const SseReader *reader)
{
    char byte;
    return recv(reader->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Ends the stream of a reader who has left, or whose time is over. One who has heard nothing for a
 * while gets a comment, or the position where it knows an older one. */
static bool
keep_alive(SseReader *reader, Pass *pass, SseBlock *comment)
{
    if (has_hung_up(reader)) {
        reader->is_dead = true;
        return false;
    }
    reader->is_over = reader->until_us != 0 && reader->until_us <= pass->now_us;
    if (reader->is_over)
        return false;
    if (reader->heard_us >
        pass->now_us - (int64_t)reader->hub->options.keep_alive_s * G_USEC_PER_SEC)
        return true;
    bool const is_news = reader->told < pass->head;
    if (is_news && pass->position == NULL) {
        char text[80];
        int const size = g_snprintf(text, sizeof text, "id: %" G_GINT64_FORMAT "\n%s\n", pass->head,
            reader->hub->options.is_spoken ? BEAT : "");
        pass->position = sse_block_of_text(text, (size_t)size);
        pass->position->id = pass->head;
    }
    SseBlock *block = is_news ? pass->position : comment;
    if (!reader->is_direct) {
        reader->current = sse_block_ref(block);
        return false;
    }
    Outgoing out = {.count = 0};
    outgoing_add(&out, block);
    return send_direct(reader, &out, pass->now_us);
}

/* Under the lock. False where there is nothing to do. */
static bool
gather(SsePusher *pusher, Pass *pass)
{
    SseHub *hub = pusher->hub;
    while (pass->count < PASS_EVENTS && pusher->next + pass->count < hub->next) {
        uint64_t const number = pusher->next + pass->count;
        pass->blocks[pass->count++] = sse_block_ref(hub->ring[number % hub->options.kept_events]);
    }
    if (pusher->next + pass->count == hub->next)
        pusher->head = hub->head;
    else
        pusher->head = pass->blocks[pass->count - 1]->id;
    pass->head = pusher->head;
    bool const has_work = pass->count > 0 || pusher->inbox->len > 0;
    GPtrArray *empty = pusher->arrived;
    pusher->arrived = pusher->inbox;
    pusher->inbox = empty;
    return has_work;
}

static void
join(SsePusher *pusher)
{
    GPtrArray *arrived = pusher->arrived;
    for (guint i = 0; i < arrived->len; i++) {
        SseReader *reader = arrived->pdata[i];
        if (reader->next < pusher->next)
            sse_reader_resume(reader);
        else
            g_ptr_array_add(pusher->parked, reader);
    }
    g_ptr_array_set_size(arrived, 0);
}

static void
resume_all(GPtrArray *readers)
{
    for (guint i = 0; i < readers->len; i++)
        sse_reader_resume(readers->pdata[i]);
    g_ptr_array_set_size(readers, 0);
}

static void
run_pass(SsePusher *pusher, Pass *pass)
{
    GPtrArray *parked = pusher->parked;
    for (guint i = 0; pass->count > 0 && i < parked->len;) {
        SseReader *reader = parked->pdata[i];
        if (push_events(reader, pass)) {
            i++;
            continue;
        }
        g_ptr_array_remove_index_fast(parked, i);
        sse_reader_resume(reader);
    }
    for (unsigned i = 0; i < pass->count; i++) {
        sse_block_settle(pusher->hub, pass->blocks[i]);
        sse_block_unref(pass->blocks[i]);
    }
    pusher->next += pass->count;
}

static void
keep_all_alive(SsePusher *pusher, Pass *pass, SseBlock *comment)
{
    GPtrArray *parked = pusher->parked;
    for (guint i = 0; i < parked->len;) {
        SseReader *reader = parked->pdata[i];
        if (keep_alive(reader, pass, comment)) {
            i++;
            continue;
        }
        g_ptr_array_remove_index_fast(parked, i);
        sse_reader_resume(reader);
    }
    g_clear_pointer(&pass->position, sse_block_unref);
}

/* Events were dropped before this pusher came to them: its readers catch up by themselves. */
static void
skip_lost(SsePusher *pusher)
{
    resume_all(pusher->parked);
    pusher->next = pusher->hub->next;
}

static void *
run_pusher(void *data)
{
    SsePusher *pusher = data;
    SseHub *hub = pusher->hub;
    g_autofree char *alive =
        hub->options.is_spoken ? g_strconcat(BEAT, "\n", NULL) : g_strdup(":\n\n");
    g_autoptr(SseBlock) comment = sse_block_of_text(alive, strlen(alive));
    int64_t tick_us = g_get_monotonic_time() + TICK_US;
    g_mutex_lock(&hub->lock);
    while (!hub->is_stopping) {
        Pass pass = {.count = 0};
        if (pusher->next < hub->first)
            skip_lost(pusher);
        bool const has_work = gather(pusher, &pass);
        if (!has_work && g_get_monotonic_time() < tick_us) {
            g_cond_wait_until(&hub->wake, &hub->lock, tick_us);
            continue;
        }
        g_mutex_unlock(&hub->lock);
        pass.now_us = g_get_monotonic_time();
        join(pusher);
        run_pass(pusher, &pass);
        if (pass.now_us >= tick_us) {
            keep_all_alive(pusher, &pass, comment);
            tick_us = pass.now_us + TICK_US;
        }
        g_mutex_lock(&hub->lock);
    }
    g_mutex_unlock(&hub->lock);
    resume_all(pusher->inbox);
    resume_all(pusher->arrived);
    resume_all(pusher->parked);
    return NULL;
}

void
sse_hub_start(SseHub *hub, unsigned threads)
{
    g_mutex_lock(&hub->lock);
    hub->is_stopping = false;
    hub->refills = g_thread_pool_new(sse_reader_refill, hub, 2, FALSE, NULL);
    hub->pusher_count = CLAMP(threads, 1, PUSHERS_MAX);
    for (unsigned i = 0; i < hub->pusher_count; i++)
        hub->pushers[i] = (SsePusher){.hub = hub,
            .inbox = g_ptr_array_new(),
            .arrived = g_ptr_array_new(),
            .parked = g_ptr_array_new(),
            .next = hub->next,
            .head = hub->head};
    for (unsigned i = 0; i < hub->pusher_count; i++)
        hub->pushers[i].thread = g_thread_new("sse-pusher", run_pusher, &hub->pushers[i]);
    g_mutex_unlock(&hub->lock);
}

void
sse_hub_stop(SseHub *hub)
{
    g_mutex_lock(&hub->lock);
    hub->is_stopping = true;
    g_cond_broadcast(&hub->wake);
    g_mutex_unlock(&hub->lock);
    for (unsigned i = 0; i < hub->pusher_count; i++) {
        g_thread_join(hub->pushers[i].thread);
        g_ptr_array_unref(hub->pushers[i].inbox);
        g_ptr_array_unref(hub->pushers[i].arrived);
        g_ptr_array_unref(hub->pushers[i].parked);
    }
    hub->pusher_count = 0;
    g_thread_pool_free(hub->refills, FALSE, TRUE);
    hub->refills = NULL;
}
