/* SPDX-License-Identifier: MIT */
/* What every page is given (docs/templates.md, "Every page"): site, date, navigation, assets, and
 * what search engines and other sites read. */
#pragma once

#include "views/view.h"

/* What a page says of itself. NULL where it says nothing. */
typedef struct {
    const char *kind;  /* "front", "story" … */
    const char *title; /* without the site's name; NULL: the site's title and tagline */
    const char *description;
    const char *path;     /* its address: canonical */
    const char *previous; /* path of the neighbouring pages of a list */
    const char *next;
    const char *robots;
    const char *feed_path;  /* path before "/feed.xml"; "" for the site's; NULL: the site's only */
    const char *feed_title; /* of that feed */
    const char *events;     /* which of /events the open page follows, "section=world"; "": all;
                             * NULL: it stays as it is */
    const Section *section; /* the navigation marks it and those above it */
} PageAbout;

/* The page's root object with all common fields; the caller adds its own. */
Value *page_view(View *view, const PageAbout *about);
/* [{name, url, path_label, current, children}] of every section, as a flat list in tree order. */
Value *page_view_sections(View *view);
/* What a page that is no story says to other sites. */
void page_view_social(View *view, Value *page, const PageAbout *about);

/* The address of the stylesheet of what the newsroom chose of the theme's looks, and its text; NULL
 * where it chose nothing. The address changes with the text. */
const char *page_view_look(View *view, const char **ret_css);
