/* SPDX-License-Identifier: MIT */
/* Cards: what a list shows of a story. All of these lists hold only what the gate lets through to
 * the public, newest first. */
#pragma once

#include "newsroom/story.h"
#include "newsroom/topics.h"

typedef struct {
    int64_t id;
    int64_t published_us;
    int64_t updated_us; /* 0: not since */
    const char *headline;
    const char *list_headline; /* may be NULL, as all texts below but slug */
    const char *kicker;
    const char *standfirst;
    const char *slug;
    const char *byline;  /* as printed; NULL: the authors' names, or the agency's */
    const char *authors; /* their ids, parted by blanks; see card_author_ids() */
    const char *language;
    int priority;
    int urgency;
    bool corrected;
    int64_t section_id;
    int64_t picture_id;
    const char *picture_alt;
    const char *picture_caption;
    const char *picture_credit;
    Coverage coverage; /* of a live story */
} Card;

typedef struct {
    const Card **cards;
    unsigned count;
} CardList;

/* Where a page of a list ends; {0, 0} begins at the newest. */
typedef struct {
    int64_t published_us;
    int64_t story_id;
} CardCursor;

/* The stories of a topic (TOPIC_LATEST, TOPIC_SECTION, TOPIC_LABEL) before a cursor. */
bool card_list(Reader *reader, Arena *arena, uint64_t topic, CardCursor before, unsigned limit,
    CardList *ret_list, GError **error);
/* The limit stories just newer than a cursor, still newest first: the page before. */
bool card_list_newer(Reader *reader, Arena *arena, uint64_t topic, CardCursor after, unsigned limit,
    CardList *ret_list, GError **error);
/* Those published from from_us on and before until_us. */
bool card_list_between(Reader *reader, Arena *arena, uint64_t topic, int64_t from_us,
    int64_t until_us, unsigned limit, CardList *ret_list, GError **error);
/* One card; NULL where the gate is shut. */
bool card_find(Reader *reader, Arena *arena, int64_t id, const Card **ret_card, GError **error);
/* The ids of a card's authors; how many there are, at most as many as asked for. */
unsigned card_author_ids(const Card *card, int64_t *ret_ids, unsigned most);
/* How many a topic has (also TOPIC_DAY, TOPIC_MONTH, TOPIC_YEAR). */
bool card_count(Reader *reader, uint64_t topic, int64_t *ret_count, GError **error);

/* The day counts from one topic number to another of the same kind, ascending. */
typedef struct {
    int64_t id; /* 20250120, 202501 or 2025 */
    int64_t count;
} CardTally;

bool card_tallies(Reader *reader, Arena *arena, TopicKind kind, int64_t first, int64_t last,
    CardTally **ret_tallies, unsigned *ret_count, GError **error);
