/* SPDX-License-Identifier: MIT */
/* What is read most, in all of the site and in every section with those below it: the readership's
 * sums, ranked anew every few seconds, of stories that are public then. A list is a hint, as it may
 * be older than the newest withdrawal: whoever shows it asks the gate for each story, and makes the
 * page depend on TOPIC_STORY of each and on TOPIC_MOST_READ of the section.
 *
 * The counts are kept in DIR/readership, which one process at a time should write; a newsroom
 * without a folder keeps none. */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/readership.h"

typedef struct MostRead MostRead;

/* A list has more than pages show, for those that the gate stops. */
enum { MOST_READ_PAGE = 10, MOST_READ_BLOCK = 5, MOST_READ_KEPT = 20 };

/* These topics' lists are no longer what they were. Called within most_read_tick(). */
typedef void (*MostReadChanged)(const uint64_t *topics, size_t count, void *data);

/* Reads DIR/readership; one that cannot be read costs a warning, and counting starts anew. The
 * newsroom outlives it. */
MostRead *most_read_open(Newsroom *newsroom, MostReadChanged changed, void *data);
/* Keeps the counts. */
void most_read_close(MostRead *most_read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MostRead, most_read_close)

/* To count views, and for the numbers of one story. Lives as long as the MostRead. */
Readership *most_read_readership(MostRead *most_read);

/* Takes in what was counted; ranks every 10 seconds (every second while there are few), writes the file every minute where something
 * was counted. To be called several times a second, by one thread that may wait for the disk. */
void most_read_tick(MostRead *most_read);

/* The stories of a section (0: of everything), most read first; how many. Of sections no list of
 * the hour is made. Any thread. */
unsigned most_read_list(MostRead *most_read, ReadershipWindow window, int64_t section_id,
    unsigned most, int64_t *ret_story_ids);
