/* SPDX-License-Identifier: MIT */
/* One reader. The library asks for bytes whenever its socket takes some. What is asked for comes
 * from the block at hand, then from the ring; where the reader's position is older than the ring it
 * goes to a refill thread, and where there is nothing left to send it is parked with a pusher. */
#include <string.h>

#include <microhttpd.h>

#include "http/sse_internal.h"

typedef enum { STEP_SEND, STEP_PARKED, STEP_REFILLING, STEP_END } Step;

static SseBlock *
preamble(const SseHub *hub, const SseStart *start)
{
    uint32_t const most = hub->options.retry_ms + hub->options.retry_ms / 2 + 1;
    uint32_t const retry_ms =
        (uint32_t)g_random_int_range((gint32)hub->options.retry_ms, (gint32)most);
    char text[160];
    int size = g_snprintf(
        text, sizeof text, "retry: %u\nid: %" G_GINT64_FORMAT "\n", retry_ms, start->after);
    if (start->reload)
        size += g_snprintf(text + size, sizeof text - (gulong)size,
            "event: reload\ndata: {\"id\":%" G_GINT64_FORMAT "}\n", start->after);
    else if (hub->options.is_spoken)
        size += g_snprintf(text + size, sizeof text - (gulong)size, "event: hello\ndata: {}\n");
    text[size] = '\n';
    return sse_block_of_text(text, (size_t)size + 1);
}

SseReader *
sse_reader_new(SseHub *hub, const SseStart *start)
{
    SseReader *reader = g_new0(SseReader, 1);
    reader->hub = hub;
    reader->filter = start->filter;
    reader->position = reader->told = start->after;
    memcpy(reader->owners, start->owners, sizeof reader->owners);
    reader->checked = start->checked;
    reader->until_us = start->until_us;
    reader->current = preamble(hub, start);
    sse_hub_count(hub, &reader->filter, 1);
    if (start->reload)
        atomic_fetch_add(&hub->reloads, 1);
    return reader;
}

bool
sse_reader_ends(const SseReader *reader, int64_t id, const uint64_t *ended, unsigned count)
{
    if (id <= reader->checked)
        return false;
    for (unsigned owner = 0; owner < SSE_OWNERS; owner++)
        for (unsigned index = 0; reader->owners[owner] != 0 && index < count; index++)
            if (ended[index] == reader->owners[owner])
                return true;
    return false;
}

bool
sse_reader_ends_with(const SseReader *reader, const SseBlock *block)
{
    return sse_reader_ends(
        reader, block->id, block->topics + block->topic_count, block->ended_count);
}

bool
sse_reader_wants(const SseReader *reader, const SseBlock *block)
{
    return block->size > 0 &&
           sse_filter_matches(&reader->filter, block->topics, block->topic_count);
}

/* What it was handed over for is on its way, or will never be. */
static void
settle(SseReader *reader, bool was_sent)
{
    SseBlock *owed = g_steal_pointer(&reader->owed);
    if (owed == NULL)
        return;
    if (was_sent)
        sse_block_sent(reader->hub, owed);
    sse_block_settle(reader->hub, owed);
    sse_block_unref(owed);
}

void
sse_reader_free(SseReader *reader)
{
    if (reader == NULL)
        return;
    settle(reader, false);
    sse_hub_count(reader->hub, &reader->filter, -1);
    sse_hub_leave(reader->hub, &reader->key, reader->is_counted);
    sse_block_unref(reader->current);
    g_free(reader);
}

void
sse_reader_resume(SseReader *reader)
{
    MHD_resume_connection(reader->handle);
}

/* A position too far back is given up: the reader is told and goes on from the head. */
static void
tell_to_reload(SseReader *reader, int64_t head)
{
    SseStart const start = {.after = head, .reload = true};
    reader->current = preamble(reader->hub, &start);
    reader->position = reader->told = head;
    atomic_fetch_add(&reader->hub->reloads, 1);
}

/* The next event of the ring for this reader, or NULL: none, or its stream is over. Under the lock.
 */
static SseBlock *
next_block(SseReader *reader)
{
    const SseHub *hub = reader->hub;
    for (uint64_t number = sse_hub_seek(hub, reader->position); number < hub->next; number++) {
        SseBlock *block = hub->ring[number % hub->options.kept_events];
        reader->position = block->id;
        reader->is_over = sse_reader_ends_with(reader, block);
        if (reader->is_over)
            return NULL;
        if (sse_reader_wants(reader, block))
            return sse_block_ref(block);
    }
    reader->position = MAX(reader->position, hub->head);
    return NULL;
}

/* Suspends the connection for a pusher or a refill. Under the lock, so that the hub cannot stop in
 * between. */
static Step
put_aside(SseReader *reader, bool is_behind)
{
    SseHub *hub = reader->hub;
    MHD_suspend_connection(reader->handle);
    if (is_behind) {
        g_thread_pool_push(hub->refills, reader, NULL);
        return STEP_REFILLING;
    }
    reader->next = hub->next;
    SsePusher *pusher = &hub->pushers[hub->turn++ % hub->pusher_count];
    g_ptr_array_add(pusher->inbox, reader); /* the next event wakes it */
    return STEP_PARKED;
}

/* Finds the next block, or puts the reader aside. may_wait: nothing is left to send first. */
static Step
find_next(SseReader *reader, bool may_wait)
{
    SseHub *hub = reader->hub;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    if (hub->is_stopping)
        return STEP_END;
    bool const is_behind = reader->position < hub->floor;
    if (is_behind && hub->head - reader->position > hub->options.gap_limit) {
        reader->is_over = reader->owners[0] != 0;
        if (reader->is_over)
            return STEP_END;
        tell_to_reload(reader, hub->head);
        return STEP_SEND;
    }
    if (!is_behind) {
        reader->current = next_block(reader);
        if (reader->is_over)
            return STEP_END;
        if (reader->current != NULL)
            return STEP_SEND;
    }
    return may_wait ? put_aside(reader, is_behind) : STEP_PARKED;
}

/* Copies what fits of the block at hand. */
static size_t
take(SseReader *reader, char *out, size_t room)
{
    SseBlock *block = reader->current;
    size_t const size = MIN(block->size - reader->offset, room);
    memcpy(out, sse_block_text(block) + reader->offset, size);
    reader->offset += size;
    if (reader->offset < block->size)
        return size;
    if (block->id != 0)
        reader->told = block->id;
    if (block->published_us != 0 && block != reader->owed)
        sse_block_sent(reader->hub, block);
    reader->offset = 0;
    g_clear_pointer(&reader->current, sse_block_unref);
    return size;
}

ssize_t
sse_reader_read(void *data, uint64_t position, char *out, size_t room)
{
    SseReader *reader = data;
    size_t size = 0;
    if (reader->is_dead)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (reader->is_over)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (reader->owed != NULL && reader->current == NULL && reader->position >= reader->owed->id)
        settle(reader, true);
    while (size < room) {
        if (reader->current != NULL) {
            size += take(reader, out + size, room - size);
            continue;
        }
        Step const step = find_next(reader, size == 0);
        if (step == STEP_END && size == 0)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (step != STEP_SEND)
            break;
    }
    reader->heard_us = g_get_monotonic_time();
    reader->sent_bytes += size;
    atomic_fetch_add_explicit(&reader->hub->sent_bytes, size, memory_order_relaxed);
    return (ssize_t)size;
}

void
sse_reader_refill(gpointer data, gpointer hub_data)
{
    SseReader *reader = data;
    SseHub *hub = hub_data;
    g_autoptr(GError) error = NULL;
    SseBatch batch = {
        .reader = reader,
        .text = g_string_sized_new(BATCH_BYTES / 4),
        .reached = reader->position,
    };
    g_mutex_lock(&hub->lock);
    int64_t const floor = hub->floor;
    bool const is_stopping = hub->is_stopping;
    g_mutex_unlock(&hub->lock);
    if (!is_stopping && !hub->options.refill(&batch, reader->position, hub->options.data, &error)) {
        g_warning("event stream: %s", error->message);
        reader->is_dead = true;
    }
    reader->is_over = batch.is_over;
    if (batch.text->len > 0) {
        reader->current = sse_block_of_text(batch.text->str, batch.text->len);
        reader->current->id = batch.reached;
    }
    reader->position = batch.is_full ? batch.reached : MAX(batch.reached, floor);
    g_string_free(batch.text, TRUE);
    atomic_fetch_add(&hub->refilled, 1);
    sse_reader_resume(reader);
}
