/* SPDX-License-Identifier: MIT */
/* A newsroom: the folder DIR with dateline.db and media/, its store, and readers for pages.
 * Commands (story_publish(), section_save() …) take a Write; queries take a Reader. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"
#include "store/store.h"

typedef struct Newsroom Newsroom;
typedef struct SectionTree SectionTree;
typedef struct Settings Settings;

/* Makes DIR, its media folder and an empty library. FAIL_CONFLICT where there is one already. */
Newsroom *newsroom_create(const char *dir, GError **error);
/* FAIL_NOT_FOUND where DIR holds no newsroom. */
Newsroom *newsroom_open(const char *dir, GError **error);
/* Without a folder: for tests and for reading a log elsewhere. */
Newsroom *newsroom_open_memory(GError **error);
void newsroom_close(Newsroom *newsroom);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Newsroom, newsroom_close)

const char *newsroom_dir(const Newsroom *newsroom);
/* DIR/media */
const char *newsroom_media_dir(const Newsroom *newsroom);
Store *newsroom_store(Newsroom *newsroom);

/* What is better done while nobody writes: a few milliseconds of it, once a third of a second has
 * passed since the newest commit. To be called several times a second, by one thread that may wait
 * for the disk; false where nothing is left to do, or it is not the moment. */
bool newsroom_tidy(Newsroom *newsroom);

/* A consistent view of the library at one moment, from a pool of connections. One thread at a time;
 * short-lived: it holds back the WAL's checkpoint. */
typedef struct {
    Newsroom *newsroom;
    Db *db;
    const Settings *settings;
    const SectionTree *sections;
    int64_t now_us;
} Reader;

Reader *newsroom_read(Newsroom *newsroom, GError **error);
/* The same for reading through the library once: nothing of it stays in memory. */
Reader *newsroom_read_once(Newsroom *newsroom, GError **error);
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

/* How far the log had come at this view's moment. */
bool reader_position(Reader *reader, int64_t *ret_seq, GError **error);

/* What a Write sees: its own changes too. Valid until the Write ends. */
Reader *newsroom_read_within(Newsroom *newsroom, Write *write, GError **error);

/* The statements of newsroom's .sql files, for the test that prepares each. */
extern const Sql *const newsroom_sql[];
extern const unsigned newsroom_sql_count;
