/* SPDX-License-Identifier: MIT */
/* A theme: templates, assets and theme.json, embedded in the program and overridden file by file
 * from a folder. Everything is read and checked when it is opened; later nothing touches the disk.
 * Assets get an address with a hash of their content, so that they may be cached for ever. A theme
 * is immutable: to reload, open another one and swap. It may be read by any number of threads. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/arena.h"
#include "base/json.h"
#include "render/value.h"

typedef struct Theme Theme;

typedef struct {
    const char *name; /* with the hash: "morning.0123456789.css" */
    const char *type; /* media type */
    const char *etag; /* the hash alone, without quotes */
    GBytes *bytes;
} ThemeAsset;

enum {
    THEME_FILES_MAX = 2000,
    THEME_ASSET_BYTES_MAX = 4 * 1024 * 1024,
};

/* prefix (may be NULL): of an embedded GResource ("/dateline/themes/morning") with templates as
 * *.html, assets below assets/, fonts below fonts/, and theme.json. override_dir (may be NULL): a
 * folder of the same shape whose files win one by one; fonts may also lie where theme.json says,
 * below its node_modules/. Hidden files and files of no use to a theme are passed over.
 * FAIL_INVALID names the file and line that is wrong, FAIL_FORBIDDEN a link that leads out of the
 * folder, FAIL_TOO_LARGE a file above its bound, FAIL_NOT_FOUND a missing folder or theme.json. */
Theme *theme_open(const char *prefix, const char *override_dir, GError **error);
/* The theme is counted: who keeps it beyond its owner takes a reference. Thread-safe. */
Theme *theme_ref(Theme *theme);
void theme_unref(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_unref)

/* From theme.json. */
const char *theme_name(const Theme *theme);
const char *theme_title(const Theme *theme);
const char *theme_description(const Theme *theme);
/* What a newsroom may choose (render/look.h); NULL: nothing. */
const Json *theme_options(const Theme *theme);

/* A template's name is its path without .html: "story", "partials/card". */
bool theme_has(const Theme *theme, const char *template_name);

/* Appends the page to out; FAIL_NOT_FOUND without such a template, FAIL_TOO_LARGE above the bounds
 * of render/mustache.h. */
bool theme_render(
    const Theme *theme, const char *template_name, const Value *root, GString *out, GError **error);

/* An object with one field an asset, '.' and '-' turned into '_': morning_css is
 * "/assets/morning.0123456789.css". Built once: it lives as long as the theme and is not to be
 * changed; the arena is not used. */
Value *theme_assets_value(const Theme *theme, Arena *arena);

/* By the name with the hash; NULL where there is none. */
const ThemeAsset *theme_asset_find(const Theme *theme, const char *hashed_name);

/* The address of an asset by its plain name ("morning.css"); NULL where there is none. */
const char *theme_asset_url(const Theme *theme, const char *name);
