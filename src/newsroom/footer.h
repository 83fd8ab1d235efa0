/* SPDX-License-Identifier: MIT */
/* The links at the foot of every page that the law or custom asks for: imprint, privacy, contacts.
 * They are written one a line, words and then the address: "Imprint /about". */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/arena.h"

typedef struct {
    const char *label;
    const char *url; /* a path of this site, https://, http:// or mailto: */
} FooterLink;

enum { FOOTER_LINKS_MAX = 12 };

/* text may be NULL. FAIL_INVALID names the line: no words, no address, too many. */
bool footer_links_read(Arena *arena, const char *text, FooterLink ret_links[FOOTER_LINKS_MAX],
    unsigned *ret_count, GError **error);
