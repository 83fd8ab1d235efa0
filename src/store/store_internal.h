/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/histogram.h"
#include "store/checkpoint.h"
#include "store/store.h"

struct Store {
    Db *db; /* the writer's connection; under write_lock */
    ChangeLog *log;
    Checkpointer *checkpointer; /* NULL in memory */
    char *path;
    ChangeKind *kinds; /* by id; name NULL where there is none */
    int kind_limit;
    StoreOptions options;
    GMutex write_lock;
    GArray *watchers;
    StoreCommit last; /* under write_lock */
    Histogram apply, commit;
};

/* Applies one change to db with the store's kinds. touched may be NULL. */
bool store_apply(
    Store *store, Db *db, Arena *arena, const Change *change, GArray *touched, GError **error);

/* Reads the whole log into the tables of db, in transactions of some thousand changes. */
bool store_replay(
    Store *store, Db *db, int64_t after, StoreProgress progress, void *data, GError **error);
