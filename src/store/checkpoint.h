/* SPDX-License-Identifier: MIT */
/* Moves what was committed from the write-ahead log into the database's file, beside the writer:
 * done by the writer itself, as SQLite does without being told, every thirtieth publish would wait
 * for some thousand pages to reach the disk. https://www.sqlite.org/wal.html#ckpt */
#pragma once

#include <glib.h>

#include "store/db.h"

typedef struct Checkpointer Checkpointer;

/* Follows the commits of writer, which must outlive it. path is of the same file. */
Checkpointer *checkpointer_new(Db *writer, const char *path);
/* Takes the writer's hook back, after something else had it (PRAGMA wal_autocheckpoint). */
void checkpointer_attach(Checkpointer *checkpointer);
/* Waits for a checkpoint that runs. */
void checkpointer_free(Checkpointer *checkpointer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checkpointer, checkpointer_free)
