/* SPDX-License-Identifier: MIT */
/* The change log: one ordered, append-only list. This is the interface that every engine keeps;
 * tests/contract runs one suite over all of them. A transaction has one writer at a time; reading
 * is allowed from any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/change.h"
#include "store/db.h"

typedef struct ChangeLog ChangeLog;

/* Called for each change in order; false stops the reading without an error. Texts are borrowed. */
typedef bool (*ChangeVisit)(const Change *change, void *data);

/* What an engine provides. Every function is called with self; begin to commit (or rollback) by
 * one thread at a time, the others by any thread. */
typedef struct {
    const char *name;
    /* The log's rows are in the library's file, so that one transaction covers both. */
    bool shares_library;
    bool (*begin)(ChangeLog *self, GError **error);
    /* Gives change->seq, at_us and revision. expected is the revision the writer saw, 0 for a
     * subject that should not exist. FAIL_CONFLICT fills *ret_conflict and appends nothing. */
    bool (*append)(ChangeLog *self, Change *change, int64_t expected, Arena *arena,
        ChangeConflict *ret_conflict, GError **error);
    /* Durable when it returns true; *ret_head is the newest seq then. */
    bool (*commit)(ChangeLog *self, int64_t *ret_head, GError **error);
    void (*rollback)(ChangeLog *self);
    bool (*read)(ChangeLog *self, int64_t after, int64_t limit, ChangeVisit visit, void *data,
        GError **error);
    /* The newest change of a subject; *ret_found false where it has none. */
    bool (*latest)(ChangeLog *self, Arena *arena, const char *subject, Change *ret_change,
        bool *ret_found, GError **error);
    bool (*head)(ChangeLog *self, int64_t *ret_seq, GError **error);
    /* Empties the bodies of a subject up to and including a revision; within a transaction. */
    bool (*erase)(
        ChangeLog *self, const char *subject, int64_t up_to, int64_t *ret_count, GError **error);
    /* Leaves "{}" of one change's body; within a transaction. */
    bool (*compact)(ChangeLog *self, const char *subject, int64_t revision, GError **error);
    void (*close)(ChangeLog *self);
} ChangeLogEngine;

struct ChangeLog {
    const ChangeLogEngine *engine;
    GMutex wait_lock;
    GCond wait_more;
    int64_t committed; /* newest seq that waiters may read; under wait_lock */
};

/* The rows live in db, which must outlive the log; db_path opens further readers (NULL for
 * ":memory:", where reading happens on db itself). */
ChangeLog *change_log_open_sqlite(Db *db, const char *db_path, GError **error);
ChangeLog *change_log_open_memory(void);
void change_log_close(ChangeLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChangeLog, change_log_close)

bool change_log_begin(ChangeLog *log, GError **error);
bool change_log_append(ChangeLog *log, Change *change, int64_t expected, Arena *arena,
    ChangeConflict *ret_conflict, GError **error);
/* *ret_head: the newest seq then. */
bool change_log_commit(ChangeLog *log, int64_t *ret_head, GError **error);
void change_log_rollback(ChangeLog *log);

/* At most limit changes after a position (limit 0: all). */
bool change_log_read(
    ChangeLog *log, int64_t after, int64_t limit, ChangeVisit visit, void *data, GError **error);
bool change_log_latest(ChangeLog *log, Arena *arena, const char *subject, Change *ret_change,
    bool *ret_found, GError **error);
bool change_log_head(ChangeLog *log, int64_t *ret_seq, GError **error);
bool change_log_erase(
    ChangeLog *log, const char *subject, int64_t up_to, int64_t *ret_count, GError **error);

bool change_log_compact(ChangeLog *log, const char *subject, int64_t revision, GError **error);

/* Takes note of a head that another process reached; false where it is known already. */
bool change_log_notice(ChangeLog *log, int64_t head);

/* Waits until there is a change after the position; false after timeout_ms without one. */
bool change_log_wait(ChangeLog *log, int64_t after, unsigned timeout_ms);
