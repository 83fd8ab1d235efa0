/* SPDX-License-Identifier: MIT */
/* What the story page of the desk asks for while somebody writes: what is kept of the text, who
 * holds the story, where it stands, what it was. Programs may ask the same. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/story_json.h"
#include "newsroom/kept.h"
#include "newsroom/lock.h"
#include "newsroom/version.h"
#include "newsroom/workflow.h"

enum { VERSIONS_DEFAULT = 50 };

static const char *const STAGES[] = {"draft", "review", "ready"};

static void
put_moment(Json *object, Arena *arena, const char *field, int64_t at_us)
{
    json_put_text(object, field, clock_iso(arena, at_us / 1000 * 1000));
}

/* "lock": who holds it; absent where nobody does. */
static void
put_lock(Json *object, Reader *reader, Arena *arena, const Lock *lock, const DeskUser *user)
{
    if (lock->person_id == 0)
        return;
    Json *json = json_object();
    json_put_int(json, "person", lock->person_id);
    json_put_text(json, "name", desk_person_name(reader, arena, lock->person_id));
    put_moment(json, arena, "since", lock->since_us);
    json_put_text(json, "tab", lock->person_id == user->person.id ? lock->tab : NULL);
    json_object_set_new(json, "mine", json_boolean(lock->person_id == user->person.id));
    json_object_set_new(object, "lock", json);
}

/* "kept": the text that no save has yet. */
static void
put_kept(Json *object, const char *field, Reader *reader, Arena *arena, const Kept *kept)
{
    if (kept->fields == NULL)
        return;
    Json *json = json_object();
    json_put_int(json, "kept", kept->revision);
    json_put_int(json, "base", kept->base);
    json_put_int(json, "person", kept->person_id);
    json_put_text(json, "name", desk_person_name(reader, arena, kept->person_id));
    put_moment(json, arena, "at", kept->at_us);
    json_object_set_new(
        json, "fields", json_read_object(kept->fields, strlen(kept->fields), SIZE_MAX, NULL));
    json_object_set_new(object, field, json);
}

/* What whoever asks may do with the story. */
static Json *
permits(DeskPage *page, Reader *reader, const Story *story)
{
    static const struct {
        const char *name;
        Right right;
    } RIGHTS[] = {
        {"write", RIGHT_STORY_WRITE},
        {"stage", RIGHT_STORY_STAGE},
        {"publish", RIGHT_STORY_PUBLISH},
        {"correct", RIGHT_STORY_CORRECT},
        {"withdraw", RIGHT_STORY_WITHDRAW},
        {"spike", RIGHT_STORY_SPIKE},
        {"take", RIGHT_LOCK_TAKE},
    };

    Json *json = json_object();
    for (size_t index = 0; index < G_N_ELEMENTS(RIGHTS); index++)
        json_object_set_new(json, RIGHTS[index].name,
            json_boolean(desk_may_story(page, reader, RIGHTS[index].right, story)));
    return json;
}

static bool
put_desk(Json *answer, DeskPage *page, const Story *story, GError **error)
{
    Reader *reader = page->view.reader;
    Arena *arena = page->arena;
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    Json *fields = json_object();
    Kept kept;
    Lock lock;
    int64_t undo_us;
    json_object_set_new(answer, "story", fields);
    if (!api_put_story(fields, reader, arena, story, content, error) ||
        !kept_find(reader, arena, story->id, &kept, error) ||
        !lock_find(reader, arena, story->id, &lock, error) ||
        !story_undo_until(reader, story->id, &undo_us, error))
        return false;
    json_put_int(answer, "revision", story->revision);
    json_object_set(answer, "status", json_object_get(fields, "status"));
    json_object_set(answer, "stage", json_object_get(fields, "stage"));
    put_kept(answer, "kept", reader, arena, &kept);
    put_lock(answer, reader, arena, &lock, page->user);
    json_object_set_new(answer, "may", permits(page, reader, story));
    if (undo_us != 0)
        put_moment(answer, arena, "undo_until", undo_us);
    return true;
}

bool
api_desk(DeskPage *page, GError **error)
{
    Story story;
    g_autoptr(Json) answer = json_object();
    if (!api_is_within_quota(page))
        return true;
    if (!api_find_story(page, &story, error) || !put_desk(answer, page, &story, error))
        return false;
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}

/* Refuses, with who holds the story. */
static bool
refuse_lock(ApiCall *call, const Lock *lock)
{
    call->refusal = json_object();
    put_lock(call->refusal, call->reader, call->arena, lock, call->page->user);
    return false;
}

bool
api_hold(ApiCall *call, const char *tab, bool take_over, GError **error)
{
    Lock lock;
    int64_t const person_id = call->page->user->person.id;
    if (lock_take(call->write, call->story.id, person_id, tab, take_over, &lock, error)) {
        put_lock(call->answer, call->reader, call->arena, &lock, call->page->user);
        return true;
    }
    return refuse_lock(call, &lock);
}

/* {"tab", "base": revision, "kept": revision seen, "fields": {…}} */
static bool
keep(ApiCall *call, GError **error)
{
    const Json *fields = json_object_get(call->body, "fields");
    Kept const draft = {
        .story_id = call->story.id,
        .revision = json_int(call->body, "kept", 0),
        .base = json_int(call->body, "base", 0),
        .person_id = call->page->user->person.id,
    };
    Kept stands;
    int64_t revision;
    if (!json_is_object(fields))
        return fail(error, FAIL_INVALID, "fields: the story's fields were expected");
    if (!desk_require_story(call->page, call->reader, RIGHT_STORY_WRITE, &call->story, error) ||
        !api_hold(call, json_text(call->body, "tab"), false, error) ||
        !kept_find(call->reader, call->arena, call->story.id, &stands, error))
        return false;
    if (!kept_save(call->write, &draft, fields, &revision, error)) {
        call->refusal = json_object();
        json_object_set(call->refusal, "yours", (Json *)fields);
        put_kept(call->refusal, "theirs", call->reader, call->arena, &stands);
        return false;
    }
    json_put_int(call->answer, "kept", revision);
    put_moment(call->answer, call->arena, "at", clock_now_us());
    return true;
}

bool
api_keep(DeskPage *page, GError **error)
{
    return api_run(page, keep, error);
}

/* {"tab", "take"?: true} */
static bool
lock(ApiCall *call, GError **error)
{
    bool const takes = json_flag(call->body, "take", false);
    return desk_require_story(call->page, call->reader, takes ? RIGHT_LOCK_TAKE : RIGHT_STORY_WRITE,
               &call->story, error) &&
           api_hold(call, json_text(call->body, "tab"), takes, error);
}

bool
api_lock(DeskPage *page, GError **error)
{
    return api_run(page, lock, error);
}

static bool
unlock(ApiCall *call, GError **error)
{
    return lock_release(call->write, call->story.id, call->page->user->person.id,
        json_text(call->body, "tab"), error);
}

bool
api_unlock(DeskPage *page, GError **error)
{
    return api_run(page, unlock, error);
}

static bool
move(ApiCall *call, GError **error)
{
    const char *name = json_text(call->body, "stage");
    for (unsigned stage = 0; stage < G_N_ELEMENTS(STAGES); stage++)
        if (g_strcmp0(name, STAGES[stage]) == 0)
            return desk_require_story(
                       call->page, call->reader, RIGHT_STORY_STAGE, &call->story, error) &&
                   story_stage(call->write, call->story.id, call->revision, (StoryStage)stage,
                       &call->revision, error) &&
                   api_answer_story(call, call->story.id, error);
    return fail(error, FAIL_INVALID, "stage is draft, review or ready");
}

bool
api_stage(DeskPage *page, GError **error)
{
    return api_run(page, move, error);
}

/* Takes back a schedule, or what was published within the minute. */
static bool
undo(ApiCall *call, GError **error)
{
    bool (*const take_back)(Write *, int64_t, int64_t, int64_t *, GError **) =
        call->story.status == STORY_SCHEDULED ? story_unschedule : story_undo;
    return desk_require_story(call->page, call->reader, RIGHT_STORY_PUBLISH, &call->story, error) &&
           take_back(call->write, call->story.id, call->revision, &call->revision, error) &&
           api_answer_story(call, call->story.id, error);
}

bool
api_undo(DeskPage *page, GError **error)
{
    return api_run(page, undo, error);
}

static bool
read_before(DeskPage *page, int64_t *ret_before, GError **error)
{
    guint64 before = 0;
    const char *text = http_request_query(page->request, "cursor");
    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &before, NULL))
        return fail(
            error, FAIL_INVALID, "cursor is what an earlier answer gave as \"next_cursor\"");
    *ret_before = (int64_t)before;
    return true;
}

Json *
api_version_json(DeskPage *page, const StoryVersion *version)
{
    Json *json = json_object();
    int64_t const person_id = person_of_actor(version->actor);
    const char *name = desk_person_name(page->view.reader, page->arena, person_id);
    json_put_int(json, "seq", version->seq);
    json_put_int(json, "revision", version->revision);
    json_put_text(json, "kind", version->name);
    put_moment(json, page->arena, "at", version->at_us);
    if (person_id != 0)
        json_put_int(json, "person", person_id);
    json_put_text(json, "name", name != NULL ? name : version->actor);
    json_put_text(json, "summary", version->summary);
    if (version->is_erased)
        json_object_set_new(json, "erased", json_true());
    return json;
}

bool
api_versions(DeskPage *page, GError **error)
{
    g_autoptr(GPtrArray) versions = NULL;
    int64_t id, before = 0;
    if (!api_is_within_quota(page))
        return true;
    if (!api_story_id(page, &id, error) || !read_before(page, &before, error) ||
        !story_versions(
            page->view.reader, page->arena, id, before, VERSIONS_DEFAULT, &versions, error))
        return false;
    if (versions->len == 0 && before == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no story %" G_GINT64_FORMAT, id);
    Json *answer = json_object(), *list = json_array();
    for (unsigned index = 0; index < versions->len; index++)
        json_array_append_new(list, api_version_json(page, g_ptr_array_index(versions, index)));
    json_object_set_new(answer, "versions", list);
    if (versions->len == VERSIONS_DEFAULT) {
        const StoryVersion *last = g_ptr_array_index(versions, versions->len - 1);
        json_put_text(
            answer, "next_cursor", arena_printf(page->arena, "%" G_GINT64_FORMAT, last->revision));
    }
    desk_json(page, 200, answer);
    return true;
}
