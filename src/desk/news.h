/* SPDX-License-Identifier: MIT */
/* What happened in the newsroom, as open pages of the desk are told: which stories changed and in
 * what, and which other things; not how, that is for the page to fetch. Any number of changes makes
 * one small piece of news, in which each thing is named once and as it stands when it is told.
 *
 * Positions of this news are the log's, with room between two changes for what the clock brings
 * (desk_position()). */
#pragma once

#include "newsroom/newsroom.h"

/* Kinds of news, with the names that pages know. Those of a story come first. */
#define NEWS_KINDS(X)                                                                              \
    X(STORY, "story")       /* its text, its stage, whether the public sees it */                  \
    X(LOCK, "lock")         /* who holds it */                                                     \
    X(KEPT, "kept")         /* what is being typed */                                              \
    X(NOTE, "note")         /* a note beside it */                                                 \
    X(ENTRY, "entry")       /* an entry of a live one */                                           \
    X(FRONT, "front")       /* the arrangement of a front */                                       \
    X(DIARY, "diary")       /* an assignment */                                                    \
    X(PICTURE, "picture")   /* a picture, or its rights are over */                                \
    X(SETTINGS, "settings") /* sections, labels, what the newsroom says of itself */               \
    X(CLOCK, "clock")       /* a day is over; a story's moment passed, and it did not come out */

typedef enum {

#define NEWS_KIND(symbol, name) NEWS_PLACE_##symbol,
    NEWS_KINDS(NEWS_KIND)
#undef NEWS_KIND
        NEWS_KIND_COUNT_
} NewsPlace;

typedef enum {

#define NEWS_KIND(symbol, name) NEWS_##symbol = 1 << NEWS_PLACE_##symbol,
    NEWS_KINDS(NEWS_KIND)
#undef NEWS_KIND
} NewsKind;

/* NEWS_MOST: changes that are told of one by one; NEWS_STORIES: stories that are. What is more is
 * told as "reload". */
enum { NEWS_MOST = 2000, NEWS_STORIES = 100 };

typedef struct {
    int64_t reached;     /* of the log: all up to here is in it */
    int64_t first_us;    /* when the oldest change in it was appended; 0: there is none */
    unsigned what;       /* of NewsKind */
    GHashTable *stories; /* id -> NewsKind */
    GHashTable *fronts;  /* ids: of sections, and 0 */
    GArray *people;      /* of int64_t: who changed */
    GArray *keys;        /* of int64_t: sessions and tokens that were closed */
    bool is_too_much;    /* pages start anew */
    bool is_skipped;     /* changes were passed over: who lost a right in them is not known */
} News;

void news_init(News *news, int64_t reached);
void news_finish(News *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(News, news_finish)
/* Nothing is in it, from where it has come to on. */
void news_clear(News *news);

/* Adds what the log has after news->reached. More than NEWS_MOST changes are passed over and make
 * it too much. */
bool news_read(News *news, ChangeLog *log, GError **error);
void news_add_front(News *news, int64_t id);

/* Whether there is anything to tell pages. */
bool news_is_any(const News *news);
/* {"position", "what": [names], "stories": [{id, what, revision, headline, status, stage, lock?:
 * {person, name, since, tab}}], "fronts": [ids], "reload"?: true}; the caller drops it. */
bool news_json(const News *news, Reader *reader, int64_t position, Json **ret_json, GError **error);

/* The position of a change; the clock's news come between it and the next one's. */
int64_t desk_position(int64_t seq);
int64_t desk_position_seq(int64_t position);
