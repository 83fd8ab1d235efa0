/* SPDX-License-Identifier: MIT */
/* Cuts a WordPress export into the children of its channel, one at a time, each a small document of
 * its own: memory is bounded by one item, and a broken item costs that item and not the rest of the
 * file. Repairs what WordPress writes and XML forbids. It knows no field's meaning. */
#pragma once

#include "wire/input.h"

enum { WXR_PART_BYTES_MAX = 20 * 1024 * 1024 };

typedef struct WxrSplit WxrSplit;

/* A child of the channel. Borrowed until the next one. */
typedef struct {
    const char *name; /* "item", "wp:author"; NULL: there are no more */
    const char *xml;  /* <rss …>the child</rss>: valid UTF-8, no references but &amp; &lt; &gt;
                       * &quot; &apos; and numbers of allowed characters, no DTD */
    size_t size;
    int64_t line;        /* of its start tag */
    const char *problem; /* why it cannot be read; NULL: it is whole */
} WxrPart;

WxrSplit *wxr_split_new(Input *input);
void wxr_split_free(WxrSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WxrSplit, wxr_split_free)

/* FAIL_INVALID: no export, a DTD, a file that ends before its channel does; and the input's own. */
bool wxr_split_next(WxrSplit *split, WxrPart *ret_part, GError **error);
