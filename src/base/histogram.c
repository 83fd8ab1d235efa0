/* SPDX-License-Identifier: MIT */
#include "base/histogram.h"

static const int64_t MOST_US[HISTOGRAM_BUCKETS] = {
    500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000};

void
histogram_observe(Histogram *histogram, int64_t duration_us)
{
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        if (duration_us <= MOST_US[i]) {
            atomic_fetch_add(&histogram->bucket[i], 1);
            break;
        }
    }
    atomic_fetch_add(&histogram->count, 1);
    atomic_fetch_add(&histogram->total_us, (uint64_t)MAX(duration_us, 0));
}

void
histogram_write(Histogram *histogram, GString *out, const char *name, const char *help)
{
    uint64_t below = 0;
    g_string_append_printf(
        out, "# HELP dateline_%s %s\n# TYPE dateline_%s histogram\n", name, help, name);
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        below += atomic_load(&histogram->bucket[i]);
        g_string_append_printf(out, "dateline_%s_bucket{le=\"%g\"} %" G_GUINT64_FORMAT "\n", name,
            (double)MOST_US[i] / 1e6, (guint64)below);
    }
    guint64 const count = atomic_load(&histogram->count);
    g_string_append_printf(out,
        "dateline_%s_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\ndateline_%s_sum %.6f\n"
        "dateline_%s_count %" G_GUINT64_FORMAT "\n",
        name, count, name, (double)atomic_load(&histogram->total_us) / 1e6, name, count);
}
