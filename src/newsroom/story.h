/* SPDX-License-Identifier: MIT */
/* Stories: their full state as the log has it, and the cards that lists show. */
#pragma once

#include "newsroom/gate.h"
#include "newsroom/newsroom.h"
#include "text/safe_html.h"

typedef enum { BODY_PLAIN, BODY_MARKDOWN, BODY_HTML } BodyFormat;

const char *story_status_name(StoryStatus status);
const char *story_stage_name(StoryStage stage);
const char *body_format_name(BodyFormat format);
/* "plain", "markdown" or "html". */
bool body_format_parse(const char *name, BodyFormat *ret_format);

typedef struct {
    int64_t media_id; /* 0: none */
    const char *alt;
    const char *caption;
    const char *credit;
} StoryPicture;

/* What a version of a story says. NULL and 0 where it says nothing. */
typedef struct {
    const char *headline;
    const char *list_headline;
    const char *slug; /* the end of its address; NULL: as readers have it, else of the headline */
    const char *kicker;
    const char *standfirst; /* NULL: derived from the first sentence */
    const char *body;
    BodyFormat body_format;
    const char *dateline;    /* "BRANNOY" */
    const char *byline;      /* as printed, where it is more than the authors' names */
    const char *language;    /* BCP 47; NULL: the newsroom's */
    int priority;            /* where it stands on fronts: 1 lead, 2 top, 3 normal, 4 low, 5 brief;
                                0 is 3 */
    int urgency;             /* how fast it is to be handled and read, IPTC's: 1 flash, 2 urgent,
                                5 normal … 9 any time; 0: not said, as normal */
    const int64_t *sections; /* the first is the primary one */
    unsigned section_count;
    const int64_t *tags;
    unsigned tag_count;
    const int64_t *authors;
    unsigned author_count;
    int64_t source_id;
    const char *source_url;
    StoryPicture picture;
    const int64_t *related; /* stories pinned to its related list, shown first */
    unsigned related_count;
    const int64_t *unrelated; /* stories never to be shown there */
    unsigned unrelated_count;
    const int64_t *listed; /* what stood beside it where it came from: fills the list's end */
    unsigned listed_count;
} StoryContent;

/* Whether a story is told in entries while it happens (live_entry.h). */
typedef enum { COVERAGE_NONE, COVERAGE_RUNNING, COVERAGE_ENDED } Coverage;

/* "running" or "ended"; NULL for none. */
const char *coverage_name(Coverage coverage);
/* Those, and "none". */
bool coverage_parse(const char *name, Coverage *ret_coverage);

typedef struct {
    int64_t at_us;
    const char *text;
    bool is_compared; /* readers may see the words before and after */
} Correction;

/* Where an imported story came from. */
typedef struct {
    const char *origin; /* "jsonl", a site's address … */
    const char *id;
    const char *url;
    const char *digest; /* of the record, to see whether it changed */
} Foreign;

typedef struct {
    int64_t id;
    int64_t revision; /* 0: not saved yet */
    StoryStatus status;
    StoryStage stage;
    int64_t published_us;        /* 0: never */
    int64_t updated_us;          /* 0: not since publication */
    const StoryContent *live;    /* what the public sees or saw; NULL before publication */
    const StoryContent *working; /* the working copy; NULL where it equals live */
    const Correction *corrections;
    unsigned correction_count;
    Coverage coverage;
    const char *withdrawn_reason;
    Foreign foreign;   /* origin NULL: written here */
    bool is_embargoed; /* it waits for its moment, and others outside may know of it */
    bool edited;       /* by people, since it was imported */
} Story;

enum {
    STORY_BODY_MAX = 2 * 1024 * 1024, /* bytes */
    STORY_LINE_MAX = 2000,            /* of headline, kicker, standfirst …, bytes */
    STORY_SLUG_MAX = 200,             /* characters */
    STORY_URGENCY_MAX = 9,
    STORY_LABELS_MAX = 60,
    STORY_CORRECTIONS_MAX = 200,
};

/* Whether a text can have a picture at all: most have none, and need not be read as a page is. */
bool story_may_have_pictures(const StoryContent *content);

/* The body as plain text, in any format. Only its first bytes are read, markup counted. */
const char *story_body_text(Arena *arena, const StoryContent *content, size_t most_bytes);

/* The end of its address: its slug, or what its headline makes. Never NULL. */
const char *story_slug(Arena *arena, const StoryContent *content);
/* Whether a version changes nothing of the address, be its slug only written down as it was. */
bool story_same_slug(Arena *arena, const StoryContent *from, const StoryContent *to);
/* What somebody asks for as a slug, as an address has it; *ret_slug NULL where text is NULL or
 * blank. FAIL_INVALID where it has neither letters nor digits, or more than STORY_SLUG_MAX. */
bool story_slug_read(Arena *arena, const char *text, const char **ret_slug, GError **error);

/* "Flash", "Urgent" … "Any time"; "Not set" for 0. */
const char *story_urgency_name(int urgency);
/* Whether it is a flash or urgent: what comes first at the desk, and is called so to readers. */
bool story_is_urgent(int urgency);

/* The body in clean HTML, whatever its format, with its pictures' addresses of today. What the
 * public gets of these is media_body_public()'s to say. */
bool story_body_html(
    Reader *reader, Arena *arena, const StoryContent *content, SafeHtml *ret_html, GError **error);

/* The same with the addresses that the body was written with. */
bool
story_content_html(Arena *arena, const StoryContent *content, SafeHtml *ret_html, GError **error);

/* The body as the public may read it now: plain text of its first bytes, without the captions of
 * pictures that are not shown. seen is told of each picture of the library (media_body.h); NULL:
 * nobody. */
bool story_public_text(Reader *reader, Arena *arena, const StoryContent *content, size_t most_bytes,
    void (*seen)(int64_t id, void *data), void *data, const char **ret_text, GError **error);

/* FAIL_INVALID, naming the field, for what no newsroom would print: no headline, too long. */
bool story_content_check(const StoryContent *content, GError **error);

/* The body of a change, and back. */
Json *story_to_json(const Story *story);
bool story_from_json(Arena *arena, const Json *state, Story *ret_story, GError **error);
/* The same with what stands for its labels and sections now (alias.h). */
bool story_from_state(Db *db, Arena *arena, const Json *state, Story *ret_story, GError **error);

/* Any story, for the desk, exports and commands. */
bool story_find(
    Reader *reader, Arena *arena, int64_t id, Story *ret_story, bool *ret_found, GError **error);
/* A story as the public may see it: found only where the gate is open; *ret_gate tells why not. */
bool story_find_public(Reader *reader, Arena *arena, int64_t id, Story *ret_story, Gate *ret_gate,
    bool *ret_found, GError **error);

/* The story that an imported one became. */
bool story_find_foreign(
    Reader *reader, const char *origin, const char *foreign_id, int64_t *ret_id, GError **error);

/* By the origin's id alone; 0 where there is none. Reads all of them. */
bool
story_find_by_foreign_id(Reader *reader, const char *foreign_id, int64_t *ret_id, GError **error);
/* The origins' ids of all stories that have one: int64_t -> text; the caller drops it. */
GHashTable *story_foreign_ids(Reader *reader, GError **error);

/* Visits all stories in order of id, of any status. */
typedef bool (*StoryVisit)(const Story *story, void *data, GError **error);
bool story_each(Reader *reader, StoryVisit visit, void *data, GError **error);
/* The same of the newest public ones, at most limit, newest first. */
bool
story_each_newest(Reader *reader, unsigned limit, StoryVisit visit, void *data, GError **error);
/* The same of at most limit stories with ids above after. */
bool story_each_after(
    Reader *reader, int64_t after, unsigned limit, StoryVisit visit, void *data, GError **error);
