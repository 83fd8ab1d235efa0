/* SPDX-License-Identifier: MIT */
/* Notes to colleagues beside a story, as the writing page asks for them. They are the desk's alone:
 * the API has no address for them. */
#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/note.h"

/* {"notes": [{"id", "name", "at", "text", "mine"}]}, the newest first. */
bool
notes_json(DeskPage *page, GError **error)
{
    int64_t id;
    g_autoptr(GPtrArray) notes = NULL;
    if (!api_story_id(page, &id, error) ||
        !note_list(page->view.reader, page->arena, id, &notes, error))
        return false;
    Json *answer = json_object(), *list = json_array();
    for (unsigned index = 0; index < notes->len; index++) {
        const Note *note = g_ptr_array_index(notes, index);
        Json *json = json_object();
        json_put_int(json, "id", note->id);
        const char *name = desk_person_name(page->view.reader, page->arena, note->person_id);
        json_put_text(json, "name", name != NULL ? name : "somebody");
        json_put_text(json, "at", clock_iso(page->arena, note->at_us / SECOND_US * SECOND_US));
        json_put_text(json, "text", note->text);
        json_object_set_new(json, "mine", json_boolean(note->person_id == page->user->person.id));
        json_array_append_new(list, json);
    }
    json_object_set_new(answer, "notes", list);
    desk_json(page, 200, answer);
    return true;
}

static bool
add(ApiCall *call, GError **error)
{
    int64_t id;
    if (!note_add(call->write, call->story.id, call->page->user->person.id,
            json_text(call->body, "text"), &id, error))
        return false;
    call->status = 201;
    json_put_int(call->answer, "id", id);
    return true;
}

bool
notes_add(DeskPage *page, GError **error)
{
    return api_run(page, add, error);
}

static bool
take_back(ApiCall *call, GError **error)
{
    guint64 id;
    const char *text = http_request_param(call->page->request, "note");
    if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no note \"%.40s\"", text);
    return note_take_back(
        call->write, (int64_t)id, call->story.id, call->page->user->person.id, error);
}

bool
notes_take_back(DeskPage *page, GError **error)
{
    return api_run(page, take_back, error);
}
