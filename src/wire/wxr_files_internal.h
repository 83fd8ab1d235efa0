/* SPDX-License-Identifier: MIT */
/* The files of a WordPress export: which of them are at hand, by the address they had on the site
 * and by the id of their attachment. It looks at names only and reads no file. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/arena.h"

enum { WXR_ATTACHMENTS_MAX = 2000000 };

typedef struct WxrFiles WxrFiles;

/* An attachment whose file is at hand. The texts are borrowed; "" where there is none. */
typedef struct {
    const char *file; /* below the folder */
    const char *caption;
    const char *alt;
} WxrAttachment;

WxrFiles *wxr_files_new(const char *dir);
void wxr_files_free(WxrFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WxrFiles, wxr_files_free)

/* The name, below the folder, of the file that had this address: below wp-content/uploads/ as on
 * the site, or flat; of a smaller copy ("-300x200") also the original. NULL: not at hand. */
const char *wxr_files_locate(const WxrFiles *files, Arena *arena, const char *url);
char *wxr_files_path(const WxrFiles *files, Arena *arena, const char *file);

/* Remembers an attachment; above WXR_ATTACHMENTS_MAX it is forgotten. */
void wxr_files_add(WxrFiles *files, const char *id, const WxrAttachment *attachment);
bool wxr_files_find(const WxrFiles *files, const char *id, WxrAttachment *ret_attachment);
