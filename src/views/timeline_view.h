/* SPDX-License-Identifier: MIT */
/* The coverage of a label over time as bars, each of which leads to its stories. */
#pragma once

#include "newsroom/dossier.h"
#include "views/period.h"
#include "views/view.h"

/* What a timeline is of. */
typedef struct {
    const Dossier *dossier;
    uint64_t topic;
    const char *path;     /* of the page; bars lead to path?in=2019 */
    const Period *period; /* what the page shows of it */
} TimelineAbout;

/* {heading, bars: [{label, short, under, level, peak, url, current}], trail: {steps: [{label,
 * url}]}}: years, months or days, whichever tell most (docs/templates.md); NULL where there would
 * be one bar. At most 42 bars. */
bool timeline_view(View *view, const TimelineAbout *about, Value **ret_timeline, GError **error);
