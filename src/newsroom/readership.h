/* SPDX-License-Identifier: MIT */
/* How often stories are looked at, lately: for each story three sums that fade, and a total. It is
 * told the number of a story and nothing else; it knows no reader, address or cookie, so there is
 * nobody to recognise in it. It is no change of news and not in the log: rebuild and verify do not
 * touch it, and losing it loses a ranking.
 *
 * A view counts 1 when it happens and 1/e after an hour, a day or a week. At a steady rate a sum is
 * therefore the number of views of that hour, day or week, and a first burst counts in full. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct Readership Readership;

typedef enum {
    READERSHIP_HOUR,
    READERSHIP_DAY,
    READERSHIP_WEEK,
    READERSHIP_WINDOW_COUNT_,
} ReadershipWindow;

/* So many stories are followed; beyond, the tenth with the smallest sums of a week is forgotten. */
enum { READERSHIP_STORIES_MAX = 200000 };

Readership *readership_new(void);
void readership_free(Readership *readership);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Readership, readership_free)

/* One view. Any thread, cheap: it is put aside until the next readership_gather(). Of more than
 * 8,192 from one thread in between the rest is lost, and counted as lost. */
void readership_count(Readership *readership, int64_t story_id);

/* Adds up what was put aside, as of now. True where there was something. Any thread. */
bool readership_gather(Readership *readership, int64_t now_us);

/* The stories with the largest sums, those of equal ones by number, newest first; a story whose sum
 * is below 1/e is left out: a single view lasts as long as its window. Returns how many, at most
 * `most`. Any thread. */
unsigned readership_top(Readership *readership, ReadershipWindow window, int64_t now_us,
    unsigned most, int64_t *ret_story_ids);

/* What the desk shows of one story: about so many views in the last hour, day and week, and exactly
 * so many since it is followed. All 0 for a story that is not. Any thread. */
typedef struct {
    double sums[READERSHIP_WINDOW_COUNT_];
    uint64_t total;
} ReadershipViews;

void readership_views(
    Readership *readership, int64_t story_id, int64_t now_us, ReadershipViews *ret_views);

typedef struct {
    uint64_t views; /* ever counted here, over restarts */
    uint64_t lost;  /* since the start */
    unsigned stories;
} ReadershipSize;

ReadershipSize readership_size(Readership *readership);

/* The sums as a file (readership_file.c); the caller frees. */
GBytes *readership_write(Readership *readership, int64_t now_us);
/* Takes the sums of a file in place of its own. FAIL_CORRUPT, and it stays as it was, for anything
 * readership_write() would not write. */
bool readership_read(
    Readership *readership, const void *bytes, size_t size, int64_t now_us, GError **error);

/* The same by path; a file that is not there is success with nothing to read. Writing replaces the
 * file in one step. */
bool readership_load(Readership *readership, const char *path, int64_t now_us, GError **error);
bool readership_save(Readership *readership, const char *path, int64_t now_us, GError **error);
