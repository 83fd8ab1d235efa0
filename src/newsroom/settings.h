/* SPDX-License-Identifier: MIT */
/* What a newsroom says of itself: title, language, time zone. Kept in the log; what belongs to a
 * machine (ports, limits) is in dateline.conf instead. */
#pragma once

#include "newsroom/newsroom.h"
#include "newsroom/rights.h"

struct Settings {
    int64_t revision;
    const char *title;   /* "The Halden Wire" */
    const char *tagline; /* may be NULL, as all below but those with a default */
    const char *description;
    const char *language;  /* BCP 47; default "en" */
    const char *direction; /* "ltr" or "rtl", from the language */
    const char *time_zone; /* IANA name; default "UTC" */
    const char *base_url;  /* no slash at the end; default "http://127.0.0.1:8080" */
    const char *place;     /* where its clock hangs; default the zone's city */
    const char *contact;   /* e-mail address for readers */
    const char *security;  /* address for reports of weaknesses; default contact */
    const char *about;     /* Markdown */
    const char *ads_txt;
    const char *theme;        /* of a folder below DIR/themes; NULL: the built-in one */
    const char *footer;       /* a line at the foot of every page */
    const char *footer_links; /* newsroom/footer.h */
    int64_t logo;             /* a picture (media.h) in place of the title; 0: none */
    GHashTable *look; /* name of an option of the theme -> what was chosen (render/look.h) */
    const char *second_roles; /* "chief,administrator": roles that a second factor is asked of */
    GTimeZone *zone;
    Arena *arena; /* owns the texts */
};

/* Whether a role must have a second factor. */
bool settings_asks_second(const Settings *settings, Role role);

/* Whether a folder of that name can be a theme: small letters, digits and -. */
bool settings_is_theme_name(const char *name);

/* Reads the library's settings; defaults where there are none. */
Settings *settings_load(Db *db, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* The zone alone: cheaper, for what is done with every story. */
GTimeZone *settings_zone(Db *db, GError **error);

/* What shows search engines that tells them of addresses (IndexNow) come from this site: also the
 * name of a file at its root. Made of the site's own address; no secret. The caller frees. */
char *settings_indexnow_key(const char *base_url);

/* Changes the named fields; values are checked (zone, address, language). Fields absent from the
 * object stay as they are; null clears one. */
bool settings_save(Write *write, const Json *fields, GError **error);
/* The same for who saw a revision: FAIL_CONFLICT where there is a newer one. */
bool settings_change(Write *write, int64_t revision, const Json *fields, GError **error);
/* The fields as they were set, without defaults; the caller drops it. */
Json *settings_stored(Reader *reader, GError **error);
/* The names of time zones that people choose from, sorted, NULL-terminated; in the arena. None
 * where the system does not list them. */
const char *const *settings_zones(Arena *arena);
