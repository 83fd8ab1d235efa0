/* SPDX-License-Identifier: MIT */
/* What all engines share: how a log starts and the words of a conflict, so that every engine
 * fails in the same way. */
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "store/change_log.h"

static inline void
engine_start(ChangeLog *log, const ChangeLogEngine *engine, int64_t head)
{
    log->engine = engine;
    log->committed = head;
    g_mutex_init(&log->wait_lock);
    g_cond_init(&log->wait_more);
}

/* The time of the next change: now, but never before the last. */
static inline int64_t
engine_time(int64_t last_us)
{
    return MAX(clock_now_us(), last_us);
}

static inline bool
engine_conflict(GError **error, const char *subject, int64_t expected, int64_t found)
{
    if (expected == 0)
        return fail(error, FAIL_CONFLICT, "%s exists already (revision %" G_GINT64_FORMAT ")",
            subject, found);
    return fail(error, FAIL_CONFLICT,
        "%s was changed meanwhile: revision %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, subject,
        found, expected);
}
