/* SPDX-License-Identifier: MIT */
/* How long something takes, counted in fixed ranges from half a millisecond to a second, as
 * Prometheus reads it. Any thread may observe and write at any time. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include <glib.h>

enum { HISTOGRAM_BUCKETS = 11 };

/* All zeros is empty. */
typedef struct {
    _Atomic uint64_t bucket[HISTOGRAM_BUCKETS];
    _Atomic uint64_t count, total_us;
} Histogram;

void histogram_observe(Histogram *histogram, int64_t duration_us);
/* Appends the lines of the metric dateline_NAME. */
void histogram_write(Histogram *histogram, GString *out, const char *name, const char *help);
