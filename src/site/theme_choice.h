/* SPDX-License-Identifier: MIT */
/* The theme that the site runs with: serve's --theme, which wins; else the one that the newsroom
 * chose, the folder DIR/themes/NAME; else the one that is built in, "morning". A chosen one that
 * does not load is told of in the log and at the desk, and the built-in one stands in: a theme
 * never takes the site down. Thread-safe. */
#pragma once

#include "newsroom/newsroom.h"
#include "render/theme.h"

typedef struct ThemeChoice ThemeChoice;

/* forced (may be NULL) is serve's --theme: FAIL_… as of theme_open() where it does not load. */
ThemeChoice *theme_choice_new(Newsroom *newsroom, const char *forced, GError **error);
void theme_choice_free(ThemeChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ThemeChoice, theme_choice_free)

/* The running theme; the caller unrefs it. */
Theme *theme_choice_take(ThemeChoice *choice);
/* After the settings may have changed: whether another theme runs now. */
bool theme_choice_follow(ThemeChoice *choice, Newsroom *newsroom);
/* Loads the running one's files again; on failure it stays as it is. */
bool theme_choice_reload(ThemeChoice *choice, GError **error);

/* Whether the folder of that name makes a theme; the error says why not. */
bool theme_choice_check(ThemeChoice *choice, const char *name, GError **error);
/* The names of the folders, in order; the caller frees it. */
char **theme_choice_names(ThemeChoice *choice);
/* serve's --theme, or NULL. */
const char *theme_choice_forced(const ThemeChoice *choice);
/* Why the theme that was chosen is not what readers see, or NULL; the caller frees it. */
char *theme_choice_trouble(ThemeChoice *choice);
