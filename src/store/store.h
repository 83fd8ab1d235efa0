/* SPDX-License-Identifier: MIT */
/* The log and the library that follows it, kept together: a command opens a Write, appends changes
 * that are applied at once, and commits; watchers hear which topics changed before the commit is
 * acknowledged. The library's tables can always be made again from the log (store_rebuild). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"
#include "store/change.h"
#include "store/change_log.h"
#include "store/db.h"

typedef struct Store Store;

typedef enum { STORE_SQLITE, STORE_MEMORY } StoreEngine;

typedef struct {
    const char *path; /* the library's file; ":memory:" for tests */
    StoreEngine engine;
    const ChangeKind *kinds;
    size_t kind_count;
    const char *schema;        /* the library's tables */
    const char *schema_drop;   /* drops them */
    const char *const *tables; /* their names, NULL-terminated: what verify compares */
    /* Those of them that hold what was true when each change was applied: once a body was erased
     * they cannot be made again as they were, and verify leaves them out. May be NULL. */
    const char *const *frozen_tables;
    int schema_version; /* another one in the file: the library is rebuilt at open */
    void *data;         /* handed to apply functions */
} StoreOptions;

/* Opens or creates, catches up with the log, rebuilds the library where its version is old. */
Store *store_open(const StoreOptions *options, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

ChangeLog *store_log(Store *store);
const char *store_path(const Store *store);
const ChangeKind *store_kind(const Store *store, int id);

/* Called in the committing thread, after the commit and before it is acknowledged. topics NULL:
 * another process wrote, so anything may have changed. */
typedef void (*StoreWatch)(const uint64_t *topics, size_t count, int64_t head, void *data);
void store_watch(Store *store, StoreWatch watch, void *data);
void store_unwatch(Store *store, StoreWatch watch, void *data);

/* Looks whether another process (an import, say) has written to the log since, and tells the
 * watchers, as store_begin() does. Cheap: a server calls it many times a second. */
bool store_poll(Store *store, GError **error);

/* One command's transaction. Between begin and commit (or free, which rolls back) no other writer
 * runs. The arena dies with it. */
typedef struct Write Write;

Write *store_begin(Store *store, const char *actor, GError **error);
void write_free(Write *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Write, write_free)

/* The library as this transaction sees it. */
Db *write_db(Write *write);
Arena *write_arena(Write *write);

/* Appends and applies. expected is the revision the caller saw (0: new); state becomes the body.
 * FAIL_CONFLICT leaves the transaction usable and fills write_conflict(). */
bool write_append(Write *write, int kind, const char *subject, int64_t expected, const Json *state,
    int64_t *ret_revision, GError **error);
const ChangeConflict *write_conflict(const Write *write);
/* The topics that its changes have touched until now; valid until the next change. */
const uint64_t *write_touched(const Write *write, size_t *ret_count);

/* Empties the bodies of a subject's earlier changes. */
bool
write_erase(Write *write, const char *subject, int64_t up_to, int64_t *ret_count, GError **error);

/* Leaves "{}" of the body of a subject's earlier change: for states that the next one makes
 * worthless, as what was kept of a text while it was typed. Apply functions take "{}" for nothing,
 * so a rebuild gives the same library. */
bool write_compact(Write *write, const char *subject, int64_t revision, GError **error);

/* Durable and visible when it returns true; *ret_head (may be NULL) is the newest seq. The Write is
 * spent either way and still to be freed. */
bool write_commit(Write *write, int64_t *ret_head, GError **error);

/* How long the newest commit took; moments as g_get_monotonic_time(). For watchers, while they are
 * told of it. */
typedef struct {
    int64_t head;
    int64_t begun_us;     /* its transaction had the turn */
    int64_t applied_us;   /* its changes were applied, before the commit */
    int64_t committed_us; /* it was durable */
} StoreCommit;

StoreCommit store_last_commit(const Store *store);
/* Appends lines for /metrics: how long applying and committing take. */
void store_metrics(Store *store, GString *out);

/* Makes the library again from the log. progress (may be NULL) hears of it now and then. */
typedef void (*StoreProgress)(int64_t done, int64_t total, void *data);
bool store_rebuild(Store *store, StoreProgress progress, void *data, GError **error);

/* Checks the log's order and revisions, and the library against one rebuilt in a file beside it.
 * Each finding is a sentence given to found; *ret_findings counts them. */
typedef void (*StoreFinding)(const char *sentence, void *data);
bool
store_verify(Store *store, StoreFinding found, void *data, int64_t *ret_findings, GError **error);

/* Large imports: fewer checkpoints, a larger cache. Durability stays as it is. */
bool store_bulk(Store *store, bool on, GError **error);
