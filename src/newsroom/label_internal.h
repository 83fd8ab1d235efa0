/* SPDX-License-Identifier: MIT */
/* What the files of labels share. */
#pragma once

#include "newsroom/label.h"

/* The rows of a query that begins with the columns of label_by_id, of Label. */
bool label_read(Query *query, Arena *arena, GPtrArray **ret_labels, GError **error);
/* Its state as a change. */
bool label_append(Write *write, int kind, const Label *label, GError **error);
/* For apply functions: a label was merged into one (0: none) and is merged into another one now;
 * its row says so already. The lists of its stories and of those that lead to it follow. */
bool label_regroup(ApplyContext *context, int64_t id, LabelKind kind, int64_t before, int64_t after,
    GError **error);
