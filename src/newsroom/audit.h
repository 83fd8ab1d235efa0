/* SPDX-License-Identifier: MIT */
/* Who did what: the log read backwards, by who, what, to whom and when. It reads bounded parts of
 * indexes only, so that it costs the same at the end of a year as on the first day, and shows of a
 * change what describes it, never its full state. */
#pragma once

#include "newsroom/newsroom.h"

/* What is asked for; NULL or 0: anything. */
typedef struct {
    const char *actor;   /* "user:3", "import" … */
    int kind;            /* ChangeKindId */
    const char *subject; /* "story:42" */
    int64_t from_us;     /* at or after */
    int64_t until_us;    /* before */
    int64_t before;      /* a seq: only older ones */
} AuditFilter;

typedef struct {
    int64_t seq;
    int64_t at_us;
    const char *actor;
    const char *kind; /* "story.published" */
    const char *subject;
    int64_t revision;
    const char *text; /* one line for people; "" where its body was emptied */
} AuditLine;

/* Newest first, at most limit; of AuditLine, in the arena. */
bool audit_list(Reader *reader, Arena *arena, const AuditFilter *filter, unsigned limit,
    GPtrArray **ret_lines, GError **error);
/* Everybody who ever did something, by name; of const char *, in the arena. */
bool audit_actors(Reader *reader, Arena *arena, GPtrArray **ret_actors, GError **error);
/* How many changes of a kind there were from one moment (at or after) to another (before). */
bool audit_count(Reader *reader, int kind, int64_t from_us, int64_t until_us, int64_t *ret_count,
    GError **error);
/* "story.published" and back; 0 for none. */
int audit_kind(const char *name);
