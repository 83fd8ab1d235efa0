/* SPDX-License-Identifier: MIT */
/* What is done with a story through the API: publish, correct, withdraw and the rest. If-Match is
 * optional here: without it the newest revision is meant. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/kept.h"
#include "newsroom/settings.h"
#include "newsroom/story_picture.h"
#include "newsroom/workflow.h"

/* Lays the body's fields (but the named ones) over the working copy and saves, where there are any.
 */
static bool
save_fields(ApiCall *call, const char *const *others, GError **error)
{
    StoryContent *content;
    const StoryContent *base = call->story.working != NULL ? call->story.working : call->story.live;
    g_autoptr(Json) fields = json_copy((Json *)call->body);
    for (; *others != NULL; others++)
        json_object_del(fields, *others);
    if (json_object_size(fields) == 0)
        return true;
    return api_read_content(call, fields, base, &content, error) &&
           story_save(call->write, call->story.id, call->revision, content, &call->revision, error);
}

/* A time of the body: ISO 8601, without a zone in the newsroom's. */
static bool
read_time(ApiCall *call, const char *field, int64_t *ret_us, GError **error)
{
    const char *text = json_text(call->body, field);
    *ret_us = 0;
    return text == NULL || clock_parse(text, call->reader->settings->zone, ret_us, error) ||
           fail_prefix(error, "%s", field);
}

static bool
refuse_others(ApiCall *call, const char *const *known, GError **error)
{
    const char *name;
    Json *value;
    json_object_foreach((Json *)call->body, name, value)
    {
        if (!g_strv_contains(known, name))
            return fail(error, FAIL_INVALID, "there is no field \"%.60s\"", name);
    }
    return true;
}

/* What an editor should know of the pictures that come out now. */
static bool
put_warnings(ApiCall *call, int64_t moment_us, GError **error)
{
    g_autoptr(GPtrArray) sentences = NULL;
    Story story;
    bool found;
    g_autoptr(Reader) reader = newsroom_read_within(call->page->newsroom, call->write, error);
    if (reader == NULL || !story_find(reader, call->arena, call->story.id, &story, &found, error) ||
        !story_picture_warnings(reader, call->arena, story.live, moment_us, &sentences, error))
        return false;
    Json *warnings = json_array();
    for (unsigned index = 0; index < sentences->len; index++)
        json_array_append_new(warnings, json_string(g_ptr_array_index(sentences, index)));
    json_object_set_new(call->answer, "warnings", warnings);
    return true;
}

/* {"at"?: time, "embargo"?: true or a time}. Both hold the story until then. */
static bool
publish(ApiCall *call, GError **error)
{
    static const char *const KNOWN[] = {"at", "embargo", NULL};
    int64_t at_us, embargo_us;
    if (!desk_require_story(call->page, call->reader, RIGHT_STORY_PUBLISH, &call->story, error) ||
        !refuse_others(call, KNOWN, error) || !read_time(call, "at", &at_us, error) ||
        !read_time(call, "embargo", &embargo_us, error))
        return false;
    if (at_us != 0 && embargo_us != 0 && at_us != embargo_us)
        return fail(error, FAIL_INVALID, "at and embargo are different moments");
    int64_t const moment_us = MAX(at_us, embargo_us);
    bool const is_embargo = embargo_us != 0 || json_flag(call->body, "embargo", false);
    if (is_embargo && moment_us == 0)
        return fail(error, FAIL_INVALID, "embargo: until when?");
    return (is_embargo ? story_embargo : story_publish)(
               call->write, call->story.id, call->revision, moment_us, &call->revision, error) &&
           put_warnings(call, moment_us, error) && api_answer_story(call, call->story.id, error);
}

bool
api_publish(DeskPage *page, GError **error)
{
    return api_run(page, publish, error);
}

static bool
correct(ApiCall *call, GError **error)
{
    static const char *const OTHERS[] = {"note", "compare", "kept", NULL};
    const Json *compare = json_object_get(call->body, "compare");
    if (compare != NULL && !json_is_boolean(compare))
        return fail(error, FAIL_INVALID, "compare: true or false was expected");
    return desk_require_story(call->page, call->reader, RIGHT_STORY_CORRECT, &call->story, error) &&
           save_fields(call, OTHERS, error) &&
           kept_drop(call->write, call->story.id, json_int(call->body, "kept", 0), error) &&
           story_correct(call->write, call->story.id, call->revision, json_text(call->body, "note"),
               json_flag(call->body, "compare", false), &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_correct(DeskPage *page, GError **error)
{
    return api_run(page, correct, error);
}

static bool
withdraw(ApiCall *call, GError **error)
{
    static const char *const KNOWN[] = {"reason", NULL};
    return desk_require_story(
               call->page, call->reader, RIGHT_STORY_WITHDRAW, &call->story, error) &&
           refuse_others(call, KNOWN, error) &&
           story_withdraw(call->write, call->story.id, call->revision,
               json_text(call->body, "reason"), &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_withdraw(DeskPage *page, GError **error)
{
    return api_run(page, withdraw, error);
}

static bool
spike(ApiCall *call, GError **error)
{
    static const char *const KNOWN[] = {NULL};
    return desk_require_story(call->page, call->reader, RIGHT_STORY_SPIKE, &call->story, error) &&
           refuse_others(call, KNOWN, error) &&
           story_spike(call->write, call->story.id, call->revision, &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_spike(DeskPage *page, GError **error)
{
    return api_run(page, spike, error);
}

static bool
restore(ApiCall *call, GError **error)
{
    static const char *const KNOWN[] = {NULL};
    return desk_require_story(call->page, call->reader, RIGHT_STORY_SPIKE, &call->story, error) &&
           refuse_others(call, KNOWN, error) &&
           story_restore(call->write, call->story.id, call->revision, &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_restore(DeskPage *page, GError **error)
{
    return api_run(page, restore, error);
}
