/* SPDX-License-Identifier: MIT */
/* Rights that end: which pictures stories will lose within two weeks, or have lost lately, so that
 * somebody buys them again or puts others in their place. */
#include "base/clock.h"
#include "desk/picture_internal.h"
#include "newsroom/media_use.h"
#include "views/moment.h"

enum { RIGHTS_AHEAD_DAYS = 14, RIGHTS_BEHIND_DAYS = 14, RIGHTS_MOST = 20, STORIES_MOST = 5 };

/* The stories that show it now, or will: [{headline, url}], and whether there are more. */
static bool
put_stories(DeskPage *page, Value *value, int64_t media_id, GError **error)
{
    g_autoptr(GArray) uses = NULL;
    Value *stories = value_list(page->arena);
    unsigned shown = 0;
    if (!media_used_by(page->view.reader, media_id, UINT_MAX, &uses, error))
        return false;
    for (unsigned index = 0; index < uses->len && shown <= STORIES_MOST; index++) {
        Story story;
        bool found;
        int64_t const id = g_array_index(uses, MediaUse, index).story_id;
        if (!story_find(page->view.reader, page->arena, id, &story, &found, error))
            return false;
        if (!found || (story.status != STORY_LIVE && story.status != STORY_SCHEDULED))
            continue;
        if (shown++ == STORIES_MOST)
            break;
        Value *entry = value_object(page->arena);
        value_put_text(entry, "headline", story.live->headline);
        value_put_text(
            entry, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, id));
        value_add(stories, entry);
    }
    value_put(value, "stories", stories);
    value_put_bool(value, "more", shown > STORIES_MOST);
    return true;
}

bool
picture_put_rights(DeskPage *page, Value *root, GError **error)
{
    int64_t const now_us = page->view.reader->now_us;
    g_autoptr(GPtrArray) found = NULL;
    Value *pictures = value_list(page->arena);
    if (!media_ending(page->view.reader, page->arena, now_us - RIGHTS_BEHIND_DAYS * DAY_US,
            now_us + RIGHTS_AHEAD_DAYS * DAY_US, RIGHTS_MOST, &found, error))
        return false;
    for (unsigned index = 0; index < found->len; index++) {
        const Media *media = g_ptr_array_index(found, index);
        Value *value = value_object(page->arena);
        value_put_int(value, "id", media->id);
        value_put_text(value, "url", picture_address(page->arena, media->id, ""));
        value_put_text(value, "thumb", picture_address(page->arena, media->id, "/thumb"));
        value_put_text(value, "title", picture_title(media));
        value_put(value, "until", moment_full_value(&page->view, media->until_us));
        value_put_bool(value, "ended", media->until_us <= now_us);
        if (!put_stories(page, value, media->id, error))
            return false;
        value_add(pictures, value);
    }
    if (found->len > 0) {
        Value *rights = value_object(page->arena);
        value_put(rights, "pictures", pictures);
        value_put(root, "rights", rights);
    }
    return true;
}
