/* SPDX-License-Identifier: MIT */
/* What /metrics shows, in Prometheus's text format 0.0.4. */
#include <stddef.h>

#include "http/listener_internal.h"

static const int64_t BUCKET_US[RENDER_BUCKETS] = {
    250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 500000, 2500000};

static const char *const REFUSAL_NAMES[REFUSAL_COUNT_] = {
#define REFUSAL(symbol, name, status, text) [REFUSAL_##symbol] = name,
#include "http/refusals.list"
#undef REFUSAL
};

void
metrics_render(Listener *listener, int64_t duration_us)
{
    Worker *worker = listener_worker(listener, NULL);
    for (int i = 0; i < RENDER_BUCKETS; i++) {
        if (duration_us <= BUCKET_US[i]) {
            count_add(&worker->render_bucket[i], 1);
            break;
        }
    }
    count_add(&worker->render_count, 1);
    count_add(&worker->render_us, (uint64_t)MAX(duration_us, 0));
}

/* The sum of one counter over all workers, by its place in a Worker. */
static uint64_t
sum(const Listener *listener, size_t offset)
{
    uint64_t total = 0;
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        const char *worker = (const char *)&listener->workers[i];
        total += atomic_load_explicit(
            (const _Atomic uint64_t *)(const void *)(worker + offset), memory_order_relaxed);
    }
    return total;
}

#define SUM(field) sum(listener, offsetof(Worker, field))

static void
write_head(GString *out, const char *name, const char *type, const char *help)
{
    g_string_append_printf(
        out, "# HELP dateline_%s %s\n# TYPE dateline_%s %s\n", name, help, name, type);
}

static void
write_one(GString *out, const char *name, const char *type, const char *help, uint64_t value)
{
    write_head(out, name, type, help);
    g_string_append_printf(out, "dateline_%s %" G_GUINT64_FORMAT "\n", name, (guint64)value);
}

static void
write_requests(const Listener *listener, GString *out)
{
    write_head(out, "http_requests_total", "counter", "Answers by class of status.");
    for (size_t class = 2; class < 6; class ++)
        g_string_append_printf(out,
            "dateline_http_requests_total{status=\"%" G_GSIZE_FORMAT "xx\"} %" G_GUINT64_FORMAT
            "\n",
            class, (guint64)SUM(by_class[class]));
    write_head(out, "http_refused_total", "counter",
        "Requests and connections refused before any handler, by reason.");
    for (size_t i = REFUSAL_NONE + 1; i < REFUSAL_COUNT_; i++)
        g_string_append_printf(out,
            "dateline_http_refused_total{reason=\"%s\"} %" G_GUINT64_FORMAT "\n", REFUSAL_NAMES[i],
            (guint64)SUM(refused[i]));
    write_one(out, "http_sent_bytes_total", "counter", "Bytes of bodies.", SUM(sent_bytes));
    write_one(out, "http_connections_total", "counter", "Connections accepted.", SUM(accepted));
    write_one(out, "http_connections", "gauge", "Connections open.",
        (uint64_t)MAX(atomic_load(&listener->open_connections), 0));
    write_one(out, "http_actions", "gauge", "Actions running or waiting.",
        (uint64_t)MAX(atomic_load(&listener->actions_running), 0));
}

static void
write_render(const Listener *listener, GString *out)
{
    write_head(out, "render_seconds", "histogram", "Time that handlers took.");
    uint64_t below = 0;
    for (size_t i = 0; i < RENDER_BUCKETS; i++) {
        below += SUM(render_bucket[i]);
        g_string_append_printf(out,
            "dateline_render_seconds_bucket{le=\"%g\"} %" G_GUINT64_FORMAT "\n",
            (double)BUCKET_US[i] / 1e6, (guint64)below);
    }
    uint64_t const count = SUM(render_count);
    g_string_append_printf(out,
        "dateline_render_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n"
        "dateline_render_seconds_sum %.6f\n"
        "dateline_render_seconds_count %" G_GUINT64_FORMAT "\n",
        (guint64)count, (double)SUM(render_us) / 1e6, (guint64)count);
}

static void
write_cache(PageCache *cache, GString *out)
{
    PageCacheStats stats;
    page_cache_stats(cache, &stats);
    write_head(out, "page_cache_lookups_total", "counter", "Lookups of kept pages by outcome.");
    g_string_append_printf(out,
        "dateline_page_cache_lookups_total{outcome=\"hit\"} %" G_GUINT64_FORMAT "\n"
        "dateline_page_cache_lookups_total{outcome=\"miss\"} %" G_GUINT64_FORMAT "\n"
        "dateline_page_cache_lookups_total{outcome=\"stale\"} %" G_GUINT64_FORMAT "\n",
        (guint64)stats.hits, (guint64)stats.misses, (guint64)stats.stale);
    write_one(out, "page_cache_stored_total", "counter", "Pages kept.", stats.stored);
    write_one(
        out, "page_cache_evictions_total", "counter", "Pages dropped for room.", stats.evictions);
    write_one(out, "page_cache_bytes", "gauge", "Memory of kept pages.", stats.size_bytes);
    write_one(out, "page_cache_pages", "gauge", "Pages kept now.", stats.pages);
}

void
metrics_write(Listener *listener, GString *out)
{
    write_requests(listener, out);
    write_render(listener, out);
    if (listener->options.cache != NULL)
        write_cache(listener->options.cache, out);
    for (unsigned index = 0; index < LISTENER_HUBS; index++)
        if (listener->options.hubs[index] != NULL)
            sse_hub_metrics(listener->options.hubs[index], out);
    if (listener->log != NULL)
        write_one(out, "access_log_dropped_total", "counter", "Records that found no room.",
            access_log_dropped(listener->log));
    write_one(out, "uptime_seconds", "gauge", "Since the listener started.",
        (uint64_t)((g_get_monotonic_time() - listener->started_us) / G_USEC_PER_SEC));
    write_head(out, "build_info", "gauge", "Versions.");
    g_string_append_printf(out, "dateline_build_info{version=\"%s\",libmicrohttpd=\"%s\"} 1\n",
        DATELINE_VERSION, listener_library_version());
    if (listener->options.metrics != NULL)
        listener->options.metrics(out, listener->options.app);
}
