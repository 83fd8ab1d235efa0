/* SPDX-License-Identifier: MIT */
/* A change: one row of the log, the full new state of one subject. What kinds there are is the
 * business of whoever opens the store (newsroom/changes.list); here they are a table. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"
#include "base/json.h"
#include "store/db.h"

typedef struct {
    int64_t seq;         /* place in the log, from 1, without gaps */
    int64_t at_us;       /* when it was appended; never before the change in front of it */
    const char *actor;   /* "import", "user:3", "schedule" … */
    int kind;            /* id of a ChangeKind */
    const char *subject; /* "story:42" */
    int64_t revision;    /* 1, 2, 3 … within the subject */
    const char *body;    /* JSON object; "" once it was erased */
    const Json *state;   /* body as a value where the appender had it at hand, else NULL */
} Change;

/* What an append that came too late learns: the state it had not seen. */
typedef struct {
    int64_t revision;
    char *body; /* lives in the arena given to the append */
} ChangeConflict;

/* What apply functions write to: the library's tables, and the topics that changed. */
typedef struct {
    Db *db;
    Arena *arena;    /* dies after this change */
    GArray *touched; /* of uint64_t; NULL while rebuilding */
    void *data;      /* StoreOptions.data */
} ApplyContext;

static inline void
apply_touch(ApplyContext *context, uint64_t topic)
{
    if (context->touched != NULL)
        g_array_append_val(context->touched, topic);
}

/* Writes the change into the library. Depends on nothing but the change and the library, so that
 * a rebuild gives the same rows; applying the newest change of a subject twice changes nothing. */
typedef bool (*ChangeApply)(ApplyContext *context, const Change *change, GError **error);

/* One line for people: "headline changed, 2 tags". */
typedef char *(*ChangeDescribe)(Arena *arena, const Change *change);

typedef struct {
    int id; /* stored in the log for ever */
    const char *name;
    ChangeApply apply;
    ChangeDescribe describe;
} ChangeKind;
