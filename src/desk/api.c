/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/story_json.h"
#include "newsroom/address.h"
#include "newsroom/answered.h"
#include "newsroom/settings.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

/* What a call is under way with; freed at the end of api_run(). */
typedef struct {
    ApiCall call;
    Json *body;
    const char *key;    /* Idempotency-Key; NULL: none */
    const char *caller; /* whose key */
    const char *digest;
} Running;

bool
api_is_within_quota(DeskPage *page)
{
    unsigned left, wait_s;
    bool const is_given = quota_take(desk_quota(page), page->user->key.id, &left, &wait_s);
    http_response_header(
        page->response, "RateLimit-Remaining", arena_printf(page->arena, "%u", left));
    if (is_given)
        return true;
    g_autoptr(GError) error = NULL;
    fail(&error, FAIL_BUSY, "too many requests; the next one is possible in %u s", wait_s);
    Json *problem = problem_new(error);
    json_put_text(problem, "type", "urn:dateline:too-many");
    json_put_int(problem, "status", 429);
    http_response_header(page->response, "Retry-After", arena_printf(page->arena, "%u", wait_s));
    problem_answer(page->response, problem);
    return false;
}

bool
api_story_id(DeskPage *page, int64_t *ret_id, GError **error)
{
    guint64 id;
    const char *text = http_request_param(page->request, "id");
    if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no story \"%.40s\"", text);
    *ret_id = (int64_t)id;
    return true;
}

static bool
load_story(DeskPage *page, Reader *reader, Arena *arena, Story *ret_story, GError **error)
{
    int64_t id;
    bool found;
    if (!api_story_id(page, &id, error) || !story_find(reader, arena, id, ret_story, &found, error))
        return false;
    return found || fail(error, FAIL_NOT_FOUND, "there is no story %" G_GINT64_FORMAT, id);
}

bool
api_find_story(DeskPage *page, Story *ret_story, GError **error)
{
    return load_story(page, page->view.reader, page->arena, ret_story, error);
}

static void
put_time(Json *object, Arena *arena, const char *field, int64_t at_us)
{
    if (at_us != 0)
        json_put_text(object, field, clock_iso(arena, at_us / SECOND_US * SECOND_US));
}

static void
put_state(Json *object, Reader *reader, Arena *arena, const Story *story)
{
    const StoryContent *shown = story->live != NULL ? story->live : story->working;
    const char *slug = story_slug(arena, shown);
    const char *path = address_of_story(arena, story->id, slug, story->coverage);
    json_put_int(object, "id", story->id);
    json_put_int(object, "revision", story->revision);
    json_put_text(object, "status", story_status_name(story->status));
    json_put_text(object, "stage", story_stage_name(story->stage));
    json_put_text(object, "url", arena_printf(arena, "%s%s", reader->settings->base_url, path));
    json_put_text(object, "path", path);
    put_time(object, arena, "published", story->published_us);
    if (story->is_embargoed)
        json_object_set_new(object, "embargo", json_true());
    put_time(object, arena, "updated", story->updated_us);
    json_put_text(object, "withdrawn_reason", story->withdrawn_reason);
    json_put_text(object, "foreign_id", story->foreign.id);
    json_put_text(object, "origin", story->foreign.origin);
    json_object_set_new(
        object, "has_working_copy", json_boolean(story->live != NULL && story->working != NULL));
}

static void
put_corrections(Json *object, Arena *arena, const Story *story)
{
    if (story->correction_count == 0)
        return;
    Json *list = json_array();
    for (unsigned index = 0; index < story->correction_count; index++) {
        Json *note = json_object();
        put_time(note, arena, "at", story->corrections[index].at_us);
        json_put_text(note, "text", story->corrections[index].text);
        json_array_append_new(list, note);
    }
    json_object_set_new(object, "corrections", list);
}

bool
api_put_story(Json *object, Reader *reader, Arena *arena, const Story *story,
    const StoryContent *content, GError **error)
{
    put_state(object, reader, arena, story);
    put_corrections(object, arena, story);
    return story_json_put(object, reader, arena, content, error);
}

bool
api_answer_story(ApiCall *call, int64_t id, GError **error)
{
    bool found;
    Story story;
    g_autoptr(Reader) reader = newsroom_read_within(call->page->newsroom, call->write, error);
    if (reader == NULL || !story_find(reader, call->arena, id, &story, &found, error))
        return false;
    put_state(call->answer, reader, call->arena, &story);
    http_response_header(call->page->response, "ETag",
        arena_printf(call->arena, "\"%" G_GINT64_FORMAT "\"", story.revision));
    return true;
}

static double
milliseconds(int64_t us)
{
    return (double)us / 1000;
}

bool
api_put_figures(DeskPage *page, Json *answer, int64_t seq)
{
    PublishFigures figures;
    if (!site_publish_figures(desk_site(page), seq, &figures))
        return false;
    Json *json = json_object();
    json_put_int(json, "pages", figures.pages);
    json_object_set_new(json, "applied_ms", json_real(milliseconds(figures.applied_us)));
    json_object_set_new(json, "committed_ms", json_real(milliseconds(figures.committed_us)));
    json_object_set_new(json, "visible_ms", json_real(milliseconds(figures.visible_us)));
    json_put_int(json, "readers", figures.readers);
    if (figures.first_reader_us != 0)
        json_object_set_new(
            json, "first_reader_ms", json_real(milliseconds(figures.first_reader_us)));
    if (figures.last_reader_us != 0)
        json_object_set_new(
            json, "last_reader_ms", json_real(milliseconds(figures.last_reader_us)));
    json_object_set_new(answer, "figures", json);
    return true;
}

bool
api_figures(DeskPage *page, GError **error)
{
    guint64 seq;
    const char *text = http_request_param(page->request, "seq");
    g_autoptr(Json) answer = json_object();
    if (!api_is_within_quota(page))
        return true;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &seq, NULL) ||
        !api_put_figures(page, answer, (int64_t)seq))
        return fail(error, FAIL_NOT_FOUND, "of change %.40s nothing is known any more", text);
    json_put_int(answer, "seq", (int64_t)seq);
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}

/* The revision in If-Match: a quoted number. */
static bool
read_match(ApiCall *call, GError **error)
{
    const char *match = http_request_header(call->page->request, "If-Match");
    g_autofree char *number = NULL;
    guint64 revision;
    call->revision = call->story.revision;
    if (match == NULL)
        return true;
    size_t const size = strlen(match);
    if (size > 2 && match[0] == '"' && match[size - 1] == '"')
        number = g_strndup(match + 1, size - 2);
    /* What is no story may be saved for the first time: of revision 0. */
    if (number == NULL || !g_ascii_string_to_unsigned(
                              number, 10, call->story.id != 0 ? 1 : 0, G_MAXINT64, &revision, NULL))
        return fail(error, FAIL_USAGE, "If-Match is a revision in quotes, as \"7\"");
    call->revision = (int64_t)revision;
    call->has_match = true;
    return true;
}

bool
api_read_body(DeskPage *page, Json **ret_body, GError **error)
{
    size_t size;
    const char *type = http_request_header(page->request, "Content-Type");
    const char *text = http_request_body(page->request, &size);
    if (size == 0) {
        *ret_body = json_object();
        return true;
    }
    if (type == NULL || !g_str_has_prefix(type, "application/json"))
        return fail(error, FAIL_USAGE, "the body is no application/json");
    *ret_body = json_read_object(text, size, BODY_MAX, error);
    return *ret_body != NULL;
}

/* What makes a request the same one: method, path and body. */
static void
read_key(Running *running)
{
    DeskPage *page = running->call.page;
    size_t size;
    running->key = http_request_header(page->request, "Idempotency-Key");
    if (running->key == NULL)
        return;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    const char *parts[] = {
        http_request_method(page->request), " ", http_request_path(page->request), "\n"};
    for (size_t index = 0; index < G_N_ELEMENTS(parts); index++)
        g_checksum_update(checksum, (const guchar *)parts[index], -1);
    const char *body = http_request_body(page->request, &size);
    g_checksum_update(checksum, (const guchar *)body, (gssize)size);
    running->digest = arena_strdup(page->arena, g_checksum_get_string(checksum));
    running->caller = arena_printf(page->arena, "key:%" G_GINT64_FORMAT, page->user->key.id);
}

/* The headers of an answer that was given before, by what it says. */
static void
put_headers_again(ApiCall *call, const Answered *answered, const Json *answer)
{
    int64_t const revision = json_int(answer, "revision", 0), id = json_int(answer, "id", 0);
    if (revision != 0)
        http_response_header(call->page->response, "ETag",
            arena_printf(call->arena, "\"%" G_GINT64_FORMAT "\"", revision));
    if (answered->status == 201 &&
        strcmp(http_request_path(call->page->request), "/api/v1/stories") == 0)
        http_response_header(call->page->response, "Location",
            arena_printf(call->arena, "/api/v1/stories/%" G_GINT64_FORMAT, id));
}

/* An answer that was given before. */
static bool
replay(Running *running, bool *ret_done, GError **error)
{
    Answered answered;
    bool found = false;
    ApiCall *call = &running->call;
    *ret_done = false;
    if (running->key == NULL)
        return true;
    if (!answered_find(call->write, running->caller, running->key, &answered, &found, error))
        return false;
    if (!found)
        return true;
    if (strcmp(answered.digest, running->digest) != 0)
        return fail(error, FAIL_INVALID, "this Idempotency-Key was used for another request");
    Json *answer = json_read_object(answered.body, strlen(answered.body), SIZE_MAX, error);
    if (answer == NULL)
        return false;
    http_response_header(call->page->response, "Idempotent-Replayed", "true");
    put_headers_again(call, &answered, answer);
    desk_json(call->page, answered.status, answer);
    *ret_done = true;
    return true;
}

static bool
note_answer(Running *running, GError **error)
{
    if (running->key == NULL)
        return true;
    g_autofree char *body = json_write(running->call.answer);
    Answered const answered = {running->digest, running->call.status, body};
    return answered_save(running->call.write, running->caller, running->key, &answered, error);
}

static bool
put_version(Json *problem, const char *field, ApiCall *call, const Story *story, GError **error)
{
    Json *version = json_object();
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    json_object_set_new(problem, field, version);
    return api_put_story(version, call->reader, call->arena, story, content, error);
}

static bool
put_their_story(
    ApiCall *call, const ChangeConflict *newer, const Json *state, Json *problem, GError **error)
{
    Story theirs;
    if (!story_from_state(call->reader->db, call->arena, state, &theirs, error))
        return false;
    theirs.id = call->story.id;
    theirs.revision = newer->revision;
    return put_version(problem, "theirs", call, &theirs, error);
}

static bool
put_their_entry(
    ApiCall *call, const ChangeConflict *newer, const Json *state, Json *problem, GError **error)
{
    LiveEntry theirs;
    if (!live_entry_from_json(call->arena, state, &theirs, error))
        return false;
    theirs.id = call->entry_id;
    theirs.revision = newer->revision;
    json_object_set_new(problem, "theirs", api_entry_json(call->reader, call->arena, &theirs));
    return true;
}

/* 409 with what was sent and what stands. */
static bool
answer_conflict(Running *running, const GError *conflict, GError **error)
{
    ApiCall *call = &running->call;
    const ChangeConflict *newer = write_conflict(call->write);
    Json *problem = problem_new(conflict);
    g_autoptr(Json) state = json_read_object(newer->body, strlen(newer->body), SIZE_MAX, error);
    Json *yours = json_deep_copy(call->body);
    json_put_int(yours, "revision", call->revision);
    json_object_set_new(problem, "yours", yours);
    ApiTheirs const put = call->put_theirs != NULL ? call->put_theirs
                          : call->entry_id != 0    ? put_their_entry
                                                   : put_their_story;
    if (state == NULL || !put(call, newer, state, problem, error)) {
        json_decref(problem);
        return false;
    }
    problem_answer(call->page->response, problem);
    return true;
}

static bool
begin(Running *running, GError **error)
{
    ApiCall *call = &running->call;
    DeskPage *page = call->page;
    if (!api_read_body(page, &running->body, error))
        return false;
    call->body = running->body;
    read_key(running);
    call->write = desk_begin(page, error);
    if (call->write == NULL)
        return false;
    call->arena = write_arena(call->write);
    call->reader = newsroom_read_within(page->newsroom, call->write, error);
    call->answer = json_object();
    if (call->reader == NULL)
        return false;
    if (http_request_param(page->request, "id") != NULL &&
        !load_story(page, call->reader, call->arena, &call->story, error))
        return false;
    return read_match(call, error);
}

static bool
finish(Running *running, GError **error)
{
    int64_t head;
    ApiCall *call = &running->call;
    if (!note_answer(running, error) || !write_commit(call->write, &head, error))
        return false;
    json_put_int(call->answer, "seq", head);
    api_put_figures(call->page, call->answer, head);
    desk_json(call->page, call->status, g_steal_pointer(&call->answer));
    return true;
}

static bool
run(Running *running, ApiCommand command, GError **error)
{
    bool done;
    g_autoptr(GError) refused = NULL;
    if (!begin(running, error) || !replay(running, &done, error))
        return false;
    if (done)
        return true;
    if (command(&running->call, &refused))
        return finish(running, error);
    if (running->call.refusal != NULL) {
        Json *problem = problem_new(refused);
        json_object_update(problem, running->call.refusal);
        problem_answer(running->call.page->response, problem);
        return true;
    }
    if (fail_is(refused, FAIL_CONFLICT) &&
        (running->call.story.id != 0 || running->call.put_theirs != NULL) &&
        write_conflict(running->call.write)->body != NULL)
        return answer_conflict(running, refused, error);
    g_propagate_error(error, g_steal_pointer(&refused));
    return false;
}

bool
api_run(DeskPage *page, ApiCommand command, GError **error)
{
    Running running = {.call = {.page = page, .status = 200}};
    if (!api_is_within_quota(page))
        return true;
    bool const good = run(&running, command, error);
    g_clear_pointer(&running.call.reader, reader_free);
    g_clear_pointer(&running.call.write, write_free);
    json_decref(running.call.answer);
    json_decref(running.call.refusal);
    json_decref(running.body);
    return good;
}
