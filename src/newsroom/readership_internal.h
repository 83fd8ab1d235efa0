/* SPDX-License-Identifier: MIT */
/* The table of a readership, for the file that keeps it. */
#pragma once

#include "newsroom/readership.h"

typedef struct {
    int64_t story_id;
    uint64_t total;
    double sums[READERSHIP_WINDOW_COUNT_];
} ReadershipStory;

typedef struct {
    GArray *stories;    /* of ReadershipStory */
    GHashTable *places; /* story id → place in stories */
    int64_t at_us;      /* the moment that all sums stand for */
    uint64_t views;
} ReadershipTable;

void readership_table_init(ReadershipTable *table);
void readership_table_clear(ReadershipTable *table);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReadershipTable, readership_table_clear)

/* NULL where it is not followed; valid until the table changes. */
ReadershipStory *readership_table_find(const ReadershipTable *table, int64_t story_id);
/* Adds one that is not there yet. */
ReadershipStory *readership_table_add(ReadershipTable *table, int64_t story_id);
/* Lets all sums stand for now. */
void readership_table_turn(ReadershipTable *table, int64_t now_us);

/* The table, locked until readership_unlock(). */
ReadershipTable *readership_lock(Readership *readership);
void readership_unlock(Readership *readership);
