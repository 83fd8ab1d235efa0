/* SPDX-License-Identifier: MIT */
/* The hub's list of events, its limits and its numbers. Readers are in sse_reader.c, the threads
 * that write to them in sse_push.c. */
#include "http/sse.h"

#include <string.h>

#include "http/response_internal.h"
#include "http/sse_internal.h"

/* Blocks */

static SseBlock *
block_new(const SseEvent *event, const char *text, size_t size)
{
    unsigned const topics = MIN(event->topic_count, SSE_EVENT_TOPICS_MAX);
    unsigned const ended = MIN(event->ended_count, SSE_EVENT_TOPICS_MAX);
    SseBlock *block = g_malloc0(sizeof *block + (topics + ended) * sizeof(uint64_t) + size);
    atomic_init(&block->references, 1);
    block->topic_count = topics;
    block->ended_count = ended;
    block->size = size;
    if (topics > 0)
        memcpy(block->topics, event->topics, topics * sizeof(uint64_t));
    if (ended > 0)
        memcpy(block->topics + topics, event->ended, ended * sizeof(uint64_t));
    memcpy((char *)(block->topics + topics + ended), text, size);
    return block;
}

static void
append_event(GString *out, const SseEvent *event)
{
    if (event->data == NULL)
        return;
    g_string_append_printf(out, "id: %" G_GINT64_FORMAT "\n", event->id);
    if (event->name != NULL)
        g_string_append_printf(out, "event: %s\n", event->name);
    for (const char *line = event->data;;) {
        size_t const size = strcspn(line, "\r\n");
        g_string_append(out, "data: ");
        g_string_append_len(out, line, (gssize)size);
        g_string_append_c(out, '\n');
        if (line[size] == '\0')
            break;
        line += size + (line[size] == '\r' && line[size + 1] == '\n' ? 2 : 1);
    }
    g_string_append_c(out, '\n');
}

SseBlock *
sse_block_of_event(const SseEvent *event)
{
    g_autoptr(GString) text = g_string_sized_new(1024);
    append_event(text, event);
    SseBlock *block = block_new(event, text->str, text->len);
    block->id = event->id;
    block->published_us = event->begun_us != 0 ? event->begun_us : g_get_monotonic_time();
    return block;
}

SseBlock *
sse_block_of_text(const char *text, size_t size)
{
    SseEvent const none = {.id = 0};
    return block_new(&none, text, size);
}

SseBlock *
sse_block_ref(SseBlock *block)
{
    atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
    return block;
}

void
sse_block_unref(SseBlock *block)
{
    if (block != NULL &&
        atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) == 1)
        g_free(block);
}

const char *
sse_block_text(const SseBlock *block)
{
    return (const char *)(block->topics + block->topic_count + block->ended_count);
}

bool
sse_filter_matches(const SseFilter *filter, const uint64_t *topics, unsigned count)
{
    if (filter->count == 0)
        return true;
    for (unsigned wanted = 0; wanted < filter->count; wanted++)
        for (unsigned index = 0; index < count; index++)
            if (topics[index] == filter->topics[wanted])
                return true;
    return false;
}

/* Batches */

const SseFilter *
sse_batch_filter(const SseBatch *batch)
{
    return &batch->reader->filter;
}

bool
sse_batch_add(SseBatch *batch, const SseEvent *event)
{
    if (event->id <= batch->reached)
        return true;
    batch->is_over = sse_reader_ends(batch->reader, event->id, event->ended, event->ended_count);
    if (!batch->is_over &&
        sse_filter_matches(&batch->reader->filter, event->topics, event->topic_count))
        append_event(batch->text, event);
    batch->reached = event->id;
    batch->is_full = batch->is_over || batch->text->len >= BATCH_BYTES;
    return !batch->is_full;
}

/* The hub */

static guint
key_hash(gconstpointer data)
{
    const AddressKey *key = data;
    uint64_t halves[2];
    memcpy(halves, key->bytes, sizeof halves);
    return (guint)(((halves[0] ^ halves[1]) * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

static gboolean
key_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(AddressKey)) == 0;
}

SseHub *
sse_hub_new(const SseOptions *given, int64_t head)
{
    SseHub *hub = g_new0(SseHub, 1);
    hub->options = *given;
    SseOptions *options = &hub->options;
    options->kept_events = options->kept_events != 0 ? options->kept_events : 4096;
    options->kept_bytes = options->kept_bytes != 0 ? options->kept_bytes : 8 * 1024 * 1024;
    options->gap_limit = options->gap_limit != 0 ? options->gap_limit : 5000;
    options->stream_limit = options->stream_limit != 0 ? options->stream_limit : 15000;
    hub->exempts_loopback = options->per_address_limit == 0;
    options->per_address_limit = options->per_address_limit != 0 ? options->per_address_limit : 150;
    options->keep_alive_s = options->keep_alive_s != 0 ? options->keep_alive_s : 15;
    options->retry_ms = options->retry_ms != 0 ? options->retry_ms : 2000;
    options->name = options->name != NULL ? options->name : "sse";
    g_mutex_init(&hub->lock);
    g_cond_init(&hub->wake);
    hub->ring = g_new0(SseBlock *, options->kept_events);
    hub->floor = hub->head = head;
    hub->addresses = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
    hub->listeners = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return hub;
}

static SseBlock **
ring_at(const SseHub *hub, uint64_t number)
{
    return &hub->ring[number % hub->options.kept_events];
}

static void
drop_oldest(SseHub *hub)
{
    SseBlock **oldest = ring_at(hub, hub->first++);
    hub->floor = (*oldest)->id;
    hub->ring_bytes -= (*oldest)->size;
    g_clear_pointer(oldest, sse_block_unref);
}

void
sse_hub_free(SseHub *hub)
{
    if (hub == NULL)
        return;
    while (hub->first < hub->next)
        drop_oldest(hub);
    g_hash_table_unref(hub->addresses);
    g_hash_table_unref(hub->listeners);
    g_cond_clear(&hub->wake);
    g_mutex_clear(&hub->lock);
    g_free(hub->ring);
    g_free(hub);
}

void
sse_hub_publish(SseHub *hub, const SseEvent *event)
{
    g_autoptr(SseBlock) block = sse_block_of_event(event);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    if (event->id <= hub->head)
        return;
    while (hub->next - hub->first == hub->options.kept_events ||
           (hub->next > hub->first && hub->ring_bytes + block->size > hub->options.kept_bytes))
        drop_oldest(hub);
    atomic_init(&block->pending, hub->is_stopping ? 0 : hub->pusher_count);
    hub->ring_bytes += block->size;
    hub->head = event->id;
    *ring_at(hub, hub->next++) = g_steal_pointer(&block);
    atomic_fetch_add(&hub->events, 1);
    g_cond_broadcast(&hub->wake);
}

void
sse_hub_advance(SseHub *hub, int64_t position)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    hub->head = MAX(hub->head, position);
}

int64_t
sse_hub_head(SseHub *hub)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    return hub->head;
}

uint64_t
sse_hub_seek(const SseHub *hub, int64_t position)
{
    uint64_t low = hub->first;
    uint64_t high = hub->next;
    while (low < high) {
        uint64_t const middle = low + (high - low) / 2;
        if ((*ring_at(hub, middle))->id <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
sse_hub_pushed(SseHub *hub, int64_t id, SsePush *ret_push)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    uint64_t const number = sse_hub_seek(hub, id - 1);
    if (number == hub->next || (*ring_at(hub, number))->id != id)
        return false;
    SseBlock *block = *ring_at(hub, number);
    *ret_push = (SsePush){block->published_us, atomic_load(&block->first_us),
        atomic_load(&block->last_us), atomic_load(&block->readers)};
    return true;
}

/* Limits */

static unsigned
count_of(SseHub *hub, const AddressKey *key)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(hub->addresses, key));
}

AddressKey
sse_party_key(uint64_t party)
{
    AddressKey key = {{0}};
    memcpy(key.bytes, &party, sizeof party);
    return key;
}

int
sse_hub_admit(SseHub *hub, const AddressKey *key, bool is_loopback, bool *ret_counted)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    bool const is_counted = !(is_loopback && hub->exempts_loopback);
    unsigned const count = is_counted ? count_of(hub, key) : 0;
    bool const is_full = hub->is_stopping || hub->streams >= hub->options.stream_limit;
    if (is_full || count >= hub->options.per_address_limit) {
        atomic_fetch_add(&hub->refused, 1);
        return is_full ? 503 : 429;
    }
    hub->streams++;
    if (is_counted)
        g_hash_table_insert(
            hub->addresses, g_memdup2(key, sizeof *key), GUINT_TO_POINTER(count + 1));
    *ret_counted = is_counted;
    return 0;
}

void
sse_hub_count(SseHub *hub, const SseFilter *filter, int by)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    for (unsigned index = 0; index < filter->count; index++) {
        const uint64_t *topic = &filter->topics[index];
        int const count = GPOINTER_TO_INT(g_hash_table_lookup(hub->listeners, topic)) + by;
        if (count <= 0)
            g_hash_table_remove(hub->listeners, topic);
        else
            g_hash_table_insert(
                hub->listeners, g_memdup2(topic, sizeof *topic), GINT_TO_POINTER(count));
    }
}

unsigned
sse_hub_listeners(SseHub *hub, uint64_t topic)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    return GPOINTER_TO_UINT(g_hash_table_lookup(hub->listeners, &topic));
}

void
sse_hub_leave(SseHub *hub, const AddressKey *key, bool is_counted)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&hub->lock);
    hub->streams--;
    if (!is_counted)
        return;
    unsigned const count = count_of(hub, key);
    if (count <= 1)
        g_hash_table_remove(hub->addresses, key);
    else
        g_hash_table_insert(
            hub->addresses, g_memdup2(key, sizeof *key), GUINT_TO_POINTER(count - 1));
}

/* Numbers */

void
sse_block_sent(SseHub *hub, SseBlock *block)
{
    if (block->published_us == 0)
        return;
    atomic_fetch_add_explicit(&hub->sent_events, 1, memory_order_relaxed);
    if (atomic_load(&block->pending) == 0) /* to one who came later */
        return;
    atomic_fetch_add_explicit(&block->readers, 1, memory_order_relaxed);
    int64_t none = 0;
    if (atomic_load_explicit(&block->first_us, memory_order_relaxed) != 0)
        return;
    int64_t const now_us = g_get_monotonic_time();
    if (atomic_compare_exchange_strong(&block->first_us, &none, now_us))
        histogram_observe(&hub->push_first, now_us - block->published_us);
}

void
sse_block_settle(SseHub *hub, SseBlock *block)
{
    if (atomic_fetch_sub(&block->pending, 1) != 1)
        return;
    int64_t const now_us = g_get_monotonic_time();
    atomic_store(&block->last_us, now_us);
    if (atomic_load(&block->readers) > 0)
        histogram_observe(&hub->push_last, now_us - block->published_us);
}

static void
write_head(GString *out, const char *name, const char *type, const char *help)
{
    g_string_append_printf(
        out, "# HELP dateline_%s %s\n# TYPE dateline_%s %s\n", name, help, name, type);
}

static void
write_one(const SseHub *hub, GString *out, const char *what, const char *type, const char *help,
    uint64_t value)
{
    g_autofree char *name = g_strconcat(hub->options.name, "_", what, NULL);
    write_head(out, name, type, help);
    g_string_append_printf(out, "dateline_%s %" G_GUINT64_FORMAT "\n", name, (guint64)value);
}

static void
write_push(const SseHub *hub, GString *out, Histogram *push, const char *what, const char *help)
{
    bool const is_first_hub = strcmp(hub->options.name, "sse") == 0;
    g_autofree char *name =
        g_strconcat(is_first_hub ? "" : hub->options.name, is_first_hub ? "" : "_", what, NULL);
    histogram_write(push, out, name, help);
}

void
sse_hub_metrics(SseHub *hub, GString *out)
{
    g_mutex_lock(&hub->lock);
    unsigned const streams = hub->streams;
    int64_t const head = hub->head;
    g_mutex_unlock(&hub->lock);
    write_one(hub, out, "streams", "gauge", "Event streams open.", streams);
    write_one(hub, out, "head", "gauge", "Position up to which events were handed on.",
        (uint64_t)MAX(head, 0));
    write_one(hub, out, "events_total", "counter", "Events handed on.", atomic_load(&hub->events));
    write_one(hub, out, "sent_events_total", "counter", "Events times readers.",
        atomic_load(&hub->sent_events));
    write_one(hub, out, "sent_bytes_total", "counter", "Bytes of event streams.",
        atomic_load(&hub->sent_bytes));
    write_one(hub, out, "refills_total", "counter",
        "Times that a reader was brought up from the log.", atomic_load(&hub->refilled));
    write_one(hub, out, "reloads_total", "counter", "Readers told to reload.",
        atomic_load(&hub->reloads));
    write_one(hub, out, "dropped_total", "counter", "Readers cut off because they took nothing.",
        atomic_load(&hub->dropped));
    write_one(hub, out, "refused_total", "counter", "Streams refused by a limit.",
        atomic_load(&hub->refused));
    write_push(hub, out, &hub->push_first, "push_first_seconds",
        "From an event's beginning to its first reader.");
    write_push(hub, out, &hub->push_last, "push_last_seconds",
        "From an event's beginning to the last of the readers that wait for it.");
}

/* Responses */

void
http_response_stream(HttpResponse *response, const SseStart *start)
{
    g_free(response->stream);
    response->stream = g_memdup2(start, sizeof *start);
}

const SseStart *
http_response_get_stream(const HttpResponse *response)
{
    return response->stream;
}
