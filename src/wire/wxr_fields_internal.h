/* SPDX-License-Identifier: MIT */
/* The fields of one child of a WordPress export's channel: names known by namespace or, where it is
 * not declared, by the usual prefix. Comments, custom fields nobody asks for and anything unknown
 * are left out. It does not interpret values. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef enum {
    WXR_NONE,
    /* children of the channel */
    WXR_ITEM,
    WXR_BASE_SITE_URL,
    WXR_BASE_BLOG_URL,
    WXR_AUTHOR,
    WXR_TERM_CATEGORY, /* wp:category */
    /* fields; title and link are the channel's too */
    WXR_TITLE,
    WXR_LINK,
    WXR_GUID,
    WXR_PUB_DATE,
    WXR_CREATOR,
    WXR_CATEGORY, /* of an item: domain, nicename */
    WXR_CONTENT,
    WXR_EXCERPT,
    WXR_POST_ID,
    WXR_POST_DATE,
    WXR_POST_DATE_GMT,
    WXR_POST_MODIFIED_GMT,
    WXR_POST_NAME,
    WXR_STATUS,
    WXR_POST_TYPE,
    WXR_POST_PASSWORD,
    WXR_IS_STICKY,
    WXR_ATTACHMENT_URL,
    WXR_POSTMETA,
    WXR_META_KEY,
    WXR_META_VALUE,
    WXR_AUTHOR_LOGIN,
    WXR_AUTHOR_DISPLAY_NAME,
    WXR_AUTHOR_FIRST_NAME,
    WXR_AUTHOR_LAST_NAME,
    WXR_TERM_ID,
    WXR_CATEGORY_NICENAME,
    WXR_CATEGORY_PARENT,
    WXR_CAT_NAME,
    /* values of wp:postmeta, by their key */
    WXR_META_THUMBNAIL_ID,
    WXR_META_IMAGE_ALT,
    WXR_META_OLD_SLUG,
    WXR_META_PRIMARY_CATEGORY,
} WxrName;

typedef struct {
    WxrName name;
    const char *text;
    const char *domain; /* of a category; NULL where it has none */
    const char *nicename;
} WxrField;

typedef struct {
    WxrName kind;     /* WXR_NONE: nothing we know */
    const char *text; /* where it has no fields: of title, link … */
    const WxrField *fields;
    unsigned field_count;
} WxrFields;

/* Reads what wxr_split made. FAIL_INVALID where it is not well-formed. */
bool
wxr_fields_parse(Arena *arena, const char *xml, size_t size, WxrFields *ret_fields, GError **error);

/* The first of a name that is not empty; NULL where there is none. Texts have no blanks around
 * them. */
const char *wxr_fields_text(const WxrFields *fields, WxrName name);
