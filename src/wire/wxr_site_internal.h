/* SPDX-License-Identifier: MIT */
/* What a WordPress export says of the whole site: its address, who writes as whom, the tree of its
 * categories, the files of its attachments. E-mail addresses are not taken in. */
#pragma once

#include "wire/reader.h"
#include "wire/wxr_fields_internal.h"
#include "wire/wxr_files_internal.h"

typedef struct WxrSite WxrSite;

WxrSite *wxr_site_new(const ReaderContext *context);
void wxr_site_free(WxrSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WxrSite, wxr_site_free)

/* Takes in a child of the channel, or an item that is an attachment; leaves any other alone. */
void wxr_site_note(WxrSite *site, Arena *scratch, const WxrFields *fields);

/* Where foreign ids come from: what the context says, else the site's address. */
const char *wxr_site_origin(const WxrSite *site);
/* "https://site.example/", or NULL. */
const char *wxr_site_url(const WxrSite *site);
const WxrFiles *wxr_site_files(const WxrSite *site);
GTimeZone *wxr_site_zone(const WxrSite *site);

/* The name of a login; NULL where all there is of it is an e-mail address. */
const char *wxr_site_author(const WxrSite *site, const char *login);
/* The nicename of a category by its number, NULL where it is not known. */
const char *wxr_site_term(const WxrSite *site, const char *term_id);
/* A category with those above it; of one that the export does not list only its name. */
SectionPath
wxr_site_section(const WxrSite *site, Arena *arena, const char *nicename, const char *name);
/* Whether an address leads to an uploaded picture of this site. */
bool wxr_site_owns_picture(const WxrSite *site, const char *url);

/* Markup, or text with entities, as one line of plain text of at most max_chars characters; NULL
 * where nothing is left. */
const char *wxr_plain(Arena *arena, const char *markup, size_t max_chars);
/* The same, as short as the name of a section, tag or author must be. */
const char *wxr_name(Arena *arena, const char *markup);
