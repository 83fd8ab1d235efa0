/* SPDX-License-Identifier: MIT */
/* What the pages of settings share: one row of tabs over all of them. */
#pragma once

#include "desk/desk_internal.h"

/* desk_root() with "tabs": the pages of settings that the person may see, tab being the current
 * one. */
Value *settings_root(DeskPage *page, const char *title, const char *tab);
/* A text of a form with the line ends of this system, without blanks around it; the caller frees. */
char *settings_clean_text(const char *text);
/* Saves the fields for who saw the form's revision. */
bool settings_save_form(DeskPage *page, const HttpForm *form, const Json *fields, GError **error);
/* The first of them that the person may see. */
const char *settings_first(DeskPage *page);
