/* SPDX-License-Identifier: MIT */
/* What became of a change on the public side: when it was durable, when pages followed, when open
 * pages heard of it. Of the newest few hundred changes; in memory only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "newsroom/newsroom.h"

typedef struct Figures Figures;

Figures *figures_new(void);
void figures_free(Figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Figures, figures_free)

/* A commit became visible with these topics; related: of int64_t, the stories beside which another
 * list stands now. */
void figures_note(Figures *figures, const StoreCommit *commit, const uint64_t *topics,
    size_t topic_count, const GArray *related);

typedef struct {
    StoreCommit commit;
    int64_t visible_us; /* as g_get_monotonic_time() */
    /* Pages that read otherwise now: the story's, the fronts, lists, archive pages and dossiers
     * that it is in, and stories whose related list changed. Feeds and sitemaps are not counted. */
    unsigned pages;
} FiguresOfChange;

/* Of the commit that holds a change; false where it is too old or not from here. */
bool figures_find(Figures *figures, int64_t seq, FiguresOfChange *ret_figures);
