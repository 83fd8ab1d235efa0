/* SPDX-License-Identifier: MIT */
#include "store/change_log.h"

void
change_log_close(ChangeLog *log)
{
    if (log == NULL)
        return;
    g_cond_clear(&log->wait_more);
    g_mutex_clear(&log->wait_lock);
    log->engine->close(log);
}

bool
change_log_begin(ChangeLog *log, GError **error)
{
    return log->engine->begin(log, error);
}

bool
change_log_append(ChangeLog *log, Change *change, int64_t expected, Arena *arena,
    ChangeConflict *ret_conflict, GError **error)
{
    return log->engine->append(log, change, expected, arena, ret_conflict, error);
}

bool
change_log_notice(ChangeLog *log, int64_t head)
{
    g_mutex_lock(&log->wait_lock);
    bool const news = head > log->committed;
    if (news) {
        log->committed = head;
        g_cond_broadcast(&log->wait_more);
    }
    g_mutex_unlock(&log->wait_lock);
    return news;
}

bool
change_log_commit(ChangeLog *log, int64_t *ret_head, GError **error)
{
    if (!log->engine->commit(log, ret_head, error))
        return false;
    change_log_notice(log, *ret_head);
    return true;
}

void
change_log_rollback(ChangeLog *log)
{
    log->engine->rollback(log);
}

bool
change_log_read(
    ChangeLog *log, int64_t after, int64_t limit, ChangeVisit visit, void *data, GError **error)
{
    return log->engine->read(log, after, limit > 0 ? limit : INT64_MAX, visit, data, error);
}

bool
change_log_latest(ChangeLog *log, Arena *arena, const char *subject, Change *ret_change,
    bool *ret_found, GError **error)
{
    return log->engine->latest(log, arena, subject, ret_change, ret_found, error);
}

bool
change_log_head(ChangeLog *log, int64_t *ret_seq, GError **error)
{
    return log->engine->head(log, ret_seq, error);
}

bool
change_log_erase(
    ChangeLog *log, const char *subject, int64_t up_to, int64_t *ret_count, GError **error)
{
    return log->engine->erase(log, subject, up_to, ret_count, error);
}

bool
change_log_compact(ChangeLog *log, const char *subject, int64_t revision, GError **error)
{
    return log->engine->compact(log, subject, revision, error);
}

bool
change_log_wait(ChangeLog *log, int64_t after, unsigned timeout_ms)
{
    gint64 const deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
    g_mutex_lock(&log->wait_lock);
    bool waiting = true;
    while (log->committed <= after && waiting)
        waiting = g_cond_wait_until(&log->wait_more, &log->wait_lock, deadline);
    bool const more = log->committed > after;
    g_mutex_unlock(&log->wait_lock);
    return more;
}
