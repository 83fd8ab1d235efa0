/* SPDX-License-Identifier: MIT */
/* One item of a WordPress export made into a story's record. */
#pragma once

#include "wire/wxr_site_internal.h"

typedef enum {
    WXR_STORY,
    WXR_ATTACHMENT_ITEM, /* noted by wxr_site */
    WXR_OTHER,           /* menus, revisions, what is in the bin */
} WxrItemKind;

WxrItemKind wxr_item_kind(const WxrFields *fields);

/* Fills the record of an item that is a story; what is kept lives in arena, the rest in scratch. */
void wxr_item_read(const WxrSite *site, Arena *scratch, const WxrFields *fields, Arena *arena,
    ImportRecord *record);
