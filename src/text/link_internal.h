/* SPDX-License-Identifier: MIT */
/* Decides which addresses may stand in the sanitizer's output, and in which form. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/arena.h"

typedef struct {
    Arena *arena;
    const char *base_url; /* may be NULL */
    GUri *base;           /* parsed when the first relative link is met */
    bool base_tried;
} LinkBase;

void link_base_finish(LinkBase *base);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LinkBase, link_base_finish)

typedef enum {
    LINK_ANCHOR, /* http, https, mailto, tel or relative */
    LINK_SOURCE, /* http, https or relative */
} LinkUse;

/* The address as it is written out: blanks and backslashes percent-encoded, the scheme in small
 * letters, relative ones resolved. NULL where it may not stand. */
const char *link_clean(LinkBase *base, const char *raw, LinkUse use);

/* The host without "www.", NULL for an address without one. */
const char *link_domain(Arena *arena, const char *link);
