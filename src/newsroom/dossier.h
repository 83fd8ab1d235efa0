/* SPDX-License-Identifier: MIT */
/* A dossier: what the archive knows of a tag, an author or a source beyond its list of stories:
 * how many, from when to when, in which sections, beside which tags. Its cost does not grow with
 * the stories: months are counted when a change is applied (topic_of_coverage()), and what needs
 * the stories themselves looks at the newest DOSSIER_SAMPLE of them. It makes no sentences. */
#pragma once

#include "newsroom/card.h"
#include "newsroom/label.h"

enum { DOSSIER_SAMPLE = 120, DOSSIER_COMPANIONS = 12, DOSSIER_MONTHS_MAX = 480 };

typedef struct {
    int64_t count;    /* public stories */
    int64_t first_us; /* when the oldest and the newest came out; 0 where there is none */
    int64_t newest_us;
    /* The newest DOSSIER_MONTHS_MAX months that have stories, ascending: id 202501. */
    CardTally *months;
    unsigned month_count;
    /* The primary sections of the newest stories, the fullest first; sampled: how many stories. */
    CardTally *sections;
    unsigned section_count;
    unsigned sampled;
    /* The tags that go with it, the most telling first. */
    const Label *companions;
    unsigned companion_count;
} Dossier;

bool
dossier_load(Reader *reader, Arena *arena, int64_t label_id, Dossier *ret_dossier, GError **error);
/* How many stories a topic lists between two moments. Costs as much as it counts. */
bool dossier_count_between(Reader *reader, uint64_t topic, int64_t from_us, int64_t until_us,
    int64_t *ret_count, GError **error);
