/* SPDX-License-Identifier: MIT */
/* WordPress eXtended RSS, versions 1.0 to 1.2: RSS 2.0 with what WordPress adds.
 *
 *   channel   title, link, wp:base_site_url, wp:base_blog_url, wp:author …, wp:category …, item …
 *   item      wxr_item.c
 *
 * An item may use attachments and categories that stand behind it, so a file is read twice: first
 * for what is said of the site, then for the stories. What cannot be opened a second time (a pipe)
 * is read once, and its items use what came before them. wxr_split.c cuts the file into children,
 * wxr_fields.c parses one, wxr_site.c remembers the site. */
#include <string.h>

#include "base/error.h"
#include "wire/reader.h"
#include "wire/wxr_item_internal.h"
#include "wire/wxr_split_internal.h"

typedef struct {
    WxrSite *site;
    Arena *scratch;   /* of one child */
    RecordSink *sink; /* NULL in the first of two passes */
    bool alone;       /* there is only one pass */
} Pass;

/* Whether the first pass has to parse a child: items only where they may be attachments. */
static bool
may_tell_of_site(const WxrPart *part)
{
    return strcmp(part->name, "item") != 0 ||
           memmem(part->xml, part->size, "attachment", strlen("attachment")) != NULL;
}

static bool
hand_over_failure(Pass *pass, const WxrPart *part, const char *reason)
{
    Arena *arena;
    if (pass->sink == NULL || strcmp(part->name, "item") != 0)
        return true;
    ImportRecord *record = record_sink_begin(pass->sink, &arena);
    record->line = part->line;
    record_fail(record, arena, "%s", reason);
    return record_sink_end(pass->sink);
}

static bool
hand_over_item(Pass *pass, const WxrPart *part, const WxrFields *fields)
{
    Arena *arena;
    ImportRecord *record;
    switch (wxr_item_kind(fields)) {
    case WXR_STORY:
        record = record_sink_begin(pass->sink, &arena);
        record->line = part->line;
        wxr_item_read(pass->site, pass->scratch, fields, arena, record);
        return record_sink_end(pass->sink);
    case WXR_OTHER:
        record_sink_skip(pass->sink);
        return true;
    case WXR_ATTACHMENT_ITEM:
        break;
    }
    return true;
}

/* False: nobody wants more. */
static bool
take_part(Pass *pass, const WxrPart *part)
{
    WxrFields fields;
    g_autoptr(GError) error = NULL;
    if (part->problem != NULL)
        return hand_over_failure(pass, part, part->problem);
    if (pass->sink == NULL && !may_tell_of_site(part))
        return true;
    if (!wxr_fields_parse(pass->scratch, part->xml, part->size, &fields, &error))
        return hand_over_failure(pass, part, error->message);
    if (pass->sink == NULL || pass->alone)
        wxr_site_note(pass->site, pass->scratch, &fields);
    if (pass->sink == NULL || fields.kind != WXR_ITEM)
        return true;
    return hand_over_item(pass, part, &fields);
}

static bool
run_pass(Pass *pass, Input *input, GError **error)
{
    g_autoptr(WxrSplit) split = wxr_split_new(input);
    for (;;) {
        WxrPart part;
        if (!wxr_split_next(split, &part, error))
            return false;
        if (part.name == NULL)
            return true;
        bool const wanted = take_part(pass, &part);
        arena_reset(pass->scratch);
        if (!wanted)
            return true;
    }
}

bool
wxr_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error)
{
    g_autoptr(WxrSite) site = wxr_site_new(context);
    g_autoptr(Arena) scratch = arena_new();
    Pass pass = {.site = site, .scratch = scratch};
    bool const twice = context->path != NULL && g_file_test(context->path, G_FILE_TEST_IS_REGULAR);
    if (twice) {
        g_autoptr(Input) first = input_open(context->path, error);
        if (first == NULL)
            return false;
        /* what stops it stops the second pass too, which tells of it */
        run_pass(&pass, first, NULL);
    }
    pass.sink = sink;
    pass.alone = !twice;
    return run_pass(&pass, input, error);
}
