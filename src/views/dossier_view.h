/* SPDX-License-Identifier: MIT */
/* A dossier as template values: what a label is, in a sentence of facts, the tags that go with it,
 * and what search engines read of it. */
#pragma once

#include "newsroom/dossier.h"
#include "views/view.h"

/* "1,204 stories since March 2018, lately mostly in World » Russia."; NULL where there is none. */
char *dossier_view_facts(View *view, const Dossier *dossier);
/* {tags: [{name, url}]}; NULL where none goes with it. */
Value *dossier_view_companions(View *view, const Dossier *dossier);
/* schema.org's CollectionPage about a Person, Place, Organization or Thing; path is the page's,
 * description may be NULL. */
SafeHtml
dossier_view_json_ld(View *view, const Label *label, const char *path, const char *description);
