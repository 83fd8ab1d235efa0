/* SPDX-License-Identifier: MIT */
/* What the pages of labels share. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/label.h"

/* "tags" and "tag". */
const char *labels_name(LabelKind kind);
const char *labels_one(LabelKind kind);
/* The page of a label at the desk, and the list that it is in. */
char *labels_url(DeskPage *page, int64_t id);
char *labels_list_url(DeskPage *page, LabelKind kind);

/* The label of the path, itself. *ret_answered: it is merged, and the response leads to the page of
 * the one that stands for it. */
bool labels_load(DeskPage *page, Label *ret_label, bool *ret_answered, GError **error);

/* Puts what the page of a label offers beside its fields: those that were merged into it, others
 * that it can be merged into (by the query "q"), whether it can be deleted. */
bool labels_put_merge(DeskPage *page, Value *root, const Label *label, GError **error);
/* The page of a label with a message; typed: what stands in the fields, NULL: what it says. */
bool labels_show(
    DeskPage *page, const Label *label, const Label *typed, const char *message, GError **error);
