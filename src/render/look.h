/* SPDX-License-Identifier: MIT */
/* What a newsroom may choose of a theme's looks. A theme says so in theme.json:
 *
 *   "options": [
 *     {"name": "accent", "label": "Accent colour", "type": "colour", "variable": "--signal",
 *      "light": {"colour": "#b3261e", "grounds": ["#fffdf9"]},
 *      "dark": {"colour": "#ff8a7a", "grounds": ["#14130f"]}},
 *     {"name": "headlines", "label": "Headlines", "type": "choice", "variable": "--head",
 *      "choices": [{"name": "serif", "label": "With serifs"},
 *                  {"name": "sans", "label": "Without serifs", "value": "var(--sans)"}]}]
 *
 * What was chosen becomes a stylesheet that sets the variables. A colour is for text too: on each
 * ground it has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). By day it must have it as it was
 * chosen; by night it is lightened until it has, and a page that is dark at any hour finds that one
 * as VARIABLE-night. Paper keeps the theme's own colours. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/arena.h"
#include "base/json.h"

enum { LOOK_OPTIONS_MAX = 20, LOOK_CHOICES_MAX = 20, LOOK_GROUNDS_MAX = 8 };

/* Whether a theme's options can be understood; NULL (there are none) can. */
bool look_check_options(const Json *options, GError **error);
/* FAIL_INVALID, with what to do, for a value that an option does not take; "" is what the theme
 * has by itself. FAIL_NOT_FOUND: the theme has no such option. */
bool look_check_value(const Json *options, const char *name, const char *value, GError **error);
/* A stylesheet of what was chosen (name -> value), in the arena; NULL where that is nothing. Values
 * that this theme does not take are passed over. */
const char *look_css(Arena *arena, const Json *options, GHashTable *values);
