/* SPDX-License-Identifier: MIT */
/* What a right is asked for when a story is at hand. */
#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/lock.h"
#include "newsroom/workflow.h"

static bool
scope_of(DeskPage *page, Reader *reader, const Story *story, RightScope *ret_scope, GError **error)
{
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    int64_t *owners = arena_new_array(page->arena, int64_t, 2);
    Lock lock;
    if (!story_begun_by(reader, story->id, &owners[0], error) ||
        !lock_find(reader, page->arena, story->id, &lock, error))
        return false;
    unsigned count = owners[0] != 0;
    if (lock.person_id != 0)
        owners[count++] = lock.person_id;
    *ret_scope = (RightScope){owners, count, content->sections, content->section_count};
    return true;
}

bool
desk_may_story(DeskPage *page, Reader *reader, Right right, const Story *story)
{
    RightScope scope;
    return scope_of(page, reader, story, &scope, NULL) && desk_may(page, right, &scope);
}

bool
desk_require_story(DeskPage *page, Reader *reader, Right right, const Story *story, GError **error)
{
    RightScope scope;
    return scope_of(page, reader, story, &scope, error) && desk_require(page, right, &scope, error);
}
