/* SPDX-License-Identifier: MIT */
/* What stands for what: a label that was merged into another one, a section that another took over
 * from. Both go by their topic's number (topics.h). Stories keep the ids that they were saved with,
 * so that a merge is one change however many stories it moves; who reads a story's state through
 * story_from_state() is given what stands for them now. */
#pragma once

#include "newsroom/story.h"
#include "newsroom/topics.h"

/* What a topic leads to: another one, never one that leads on itself, or the topic itself. */
bool alias_find(Db *db, uint64_t topic, uint64_t *ret_topic, GError **error);
/* The topics (uint64_t) that lead to one, without itself, in order; the caller unrefs. */
bool alias_list(Db *db, uint64_t target, GArray **ret_topics, GError **error);

/* For apply functions: a topic leads to another one from now on; to itself: nowhere. */
bool alias_set(ApplyContext *context, uint64_t topic, uint64_t target, GError **error);

/* A list of ids of labels or sections (kind) with what stands for each, each once, in their order;
 * ids itself where there is nothing to change. */
bool alias_follow(Db *db, Arena *arena, TopicKind kind, const int64_t *ids, unsigned *count,
    const int64_t **ret_ids, GError **error);
/* The same for all that a story names. */
bool alias_follow_story(Db *db, Arena *arena, Story *story, GError **error);
