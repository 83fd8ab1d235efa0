/* SPDX-License-Identifier: MIT */
/* What the pages of sections share. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/section.h"

/* The section of the path; FAIL_NOT_FOUND, for a deleted one, too. */
bool sections_find(DeskPage *page, const Section **ret_section, GError **error);
/* "/desk/settings/sections/3" */
char *sections_url(DeskPage *page, int64_t id);
/* Adds every section but one and what lies below it, as {id, label, chosen?}; a label is like
 * "World » Lorn". */
void sections_add_others(DeskPage *page, Value *list, const Section *const *sections,
    const Section *but, int64_t chosen);
