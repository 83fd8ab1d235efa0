/* SPDX-License-Identifier: MIT */
#include "store/checkpoint.h"

#include <stdatomic.h>

struct Checkpointer {
    Db *writer; /* borrowed */
    char *path;
    Db *db;            /* the checkpoints' own, opened for the first; of the pool's one thread */
    GThreadPool *pool; /* one thread */
    atomic_bool asked;
};

/* With pages of 16 KiB: 16 MiB, and 128 where the writer never pauses, so that no moment finds
 * everything moved and the log's file could start from its beginning again. */
enum { PAGES = 1000, PAGES_MAX = 8192 };

static int
checkpoint(sqlite3 *handle)
{
    return sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void
run(void *unused, void *data)
{
    Checkpointer *self = data;
    g_autoptr(GError) error = NULL;
    atomic_store(&self->asked, false);
    if (self->db == NULL && (self->db = db_open(self->path, DB_WRITE, &error)) == NULL) {
        g_warning("no checkpoint: %s", error->message);
        return;
    }
    int const result = checkpoint(db_handle(self->db));
    /* Busy: somebody else is at it. The next commit asks again, whatever happened. */
    if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY)
        g_warning("checkpoint: %s", sqlite3_errmsg(db_handle(self->db)));
}

static int
on_commit(void *data, sqlite3 *handle, const char *name, int pages)
{
    Checkpointer *self = data;
    if (pages >= PAGES && !atomic_exchange(&self->asked, true))
        g_thread_pool_push(self->pool, self, NULL);
    if (pages >= PAGES_MAX)
        checkpoint(handle);
    return SQLITE_OK;
}

Checkpointer *
checkpointer_new(Db *writer, const char *path)
{
    Checkpointer *self = g_new0(Checkpointer, 1);
    self->writer = writer;
    self->path = g_strdup(path);
    self->pool = g_thread_pool_new(run, self, 1, FALSE, NULL);
    checkpointer_attach(self);
    return self;
}

void
checkpointer_attach(Checkpointer *self)
{
    sqlite3_wal_hook(db_handle(self->writer), on_commit, self);
}

void
checkpointer_free(Checkpointer *self)
{
    if (self == NULL)
        return;
    sqlite3_wal_hook(db_handle(self->writer), NULL, NULL);
    g_thread_pool_free(self->pool, FALSE, TRUE);
    db_close(self->db);
    g_free(self->path);
    g_free(self);
}
