/* SPDX-License-Identifier: MIT */
/* The steps of opening a theme: reading its files (theme_files.c), turning assets into addresses
 * (theme_assets.c). */
#pragma once

#include "render/theme.h"

/* A file as it was found. */
typedef struct {
    char *origin; /* where, for messages */
    GBytes *bytes;
} ThemeFile;

/* All files of use, by path below the theme ("story.html", "assets/morning.css", "theme.json").
 * prefix or override_dir may be NULL. */
bool theme_files_read(
    const char *prefix, const char *override_dir, GHashTable **ret_files, GError **error);

/* Adds override_dir/node_modules/FONT as "fonts/NAME" where it exists and override_dir/fonts/NAME
 * does not. */
bool
theme_files_add_font(GHashTable *files, const char *override_dir, const char *font, GError **error);

typedef struct ThemeAssets ThemeAssets;

/* Hashes the files below assets/ and fonts/ and rewrites the stylesheets among them. Their addresses
 * begin with path, "/assets". */
bool theme_assets_new(
    GHashTable *files, const char *path, ThemeAssets **ret_assets, GError **error);
void theme_assets_free(ThemeAssets *assets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ThemeAssets, theme_assets_free)

const ThemeAsset *theme_assets_find(const ThemeAssets *assets, const char *hashed_name);
const char *theme_assets_url(const ThemeAssets *assets, const char *name);
Value *theme_assets_object(const ThemeAssets *assets);
