/* SPDX-License-Identifier: MIT */
/* Topics: what pages are made of and what changes touch, as one number: a kind in the top byte and
 * an id below. The same numbers name the library's listings ("the newest of section 3"). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TOPIC_KINDS(X)                                                                             \
    X(LATEST, "latest")     /* 0: all public stories */                                            \
    X(STORY, "story")       /* id of a story */                                                    \
    X(SECTION, "section")   /* id of a section: its stories and those of the sections below it */  \
    X(LABEL, "label")       /* id of a tag, author or source */                                    \
    X(DAY, "day")           /* 20250120 */                                                         \
    X(MONTH, "month")       /* 202501 */                                                           \
    X(YEAR, "year")         /* 2025 */                                                             \
    X(SECTIONS, "sections") /* 0: the tree itself */                                               \
    X(LABELS, "labels")     /* 0: names of tags, authors and sources */                            \
    X(SETTINGS, "settings") /* 0 */                                                                \
    X(MEDIA, "media")       /* id of a picture */                                                  \
    X(REDIRECTS, "redirects") /* 0 */                                                              \
    X(CAMPAIGNS, "campaigns") /* 0: advertisements */                                              \
    X(NAME, "name")           /* id of a label: what is said of it, not its stories */             \
    X(TODAY, "today")         /* 0: turns at the newsroom's midnight */                            \
    X(QUARTER, "quarter")     /* 0: turns every quarter of an hour */                              \
    X(COVERAGE, "coverage")   /* topic_of_coverage(): a tally only, not touched by changes */      \
    X(RELATED, "related")     /* id of a story: what is listed beside it; 0: all such lists */     \
    X(MOST_READ, "most-read") /* id of a section: what is read most in it; 0: of everything */ \
    X(BREAKING, "breaking")   /* 0: stories that break as they come out; of events only */ \
    X(FRONT, "front")         /* id of a section, or 0: what is held by hand on its front */

typedef enum {
    TOPIC_NONE,

#define TOPIC_KIND(symbol, name) TOPIC_##symbol,
    TOPIC_KINDS(TOPIC_KIND)
#undef TOPIC_KIND
        TOPIC_KIND_COUNT_
} TopicKind;

static inline uint64_t
topic_of(TopicKind kind, int64_t id)
{
    return (uint64_t)kind << 56 | ((uint64_t)id & UINT64_C(0x00ffffffffffffff));
}

static inline TopicKind
topic_kind(uint64_t topic)
{
    return (TopicKind)(topic >> 56);
}

static inline int64_t
topic_id(uint64_t topic)
{
    return (int64_t)(topic & UINT64_C(0x00ffffffffffffff));
}

enum { COVERAGE_MONTH_BITS = 20 };

/* The stories of a label in a month, 202501. In order of number a label's months stand together. */
static inline uint64_t
topic_of_coverage(int64_t label_id, int64_t month)
{
    return topic_of(TOPIC_COVERAGE, label_id << COVERAGE_MONTH_BITS | month);
}

/* "section-3", into buffer; returns buffer. */
const char *topic_name(uint64_t topic, char *buffer, size_t size);
