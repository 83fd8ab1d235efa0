/* SPDX-License-Identifier: MIT */
/* A note's state in the log: {"story":id,"person":id,"text":"…"}; without the text once it was
 * taken back, and then {} of what was before. */
#include "newsroom/note.h"

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

static void
note_of_row(Arena *arena, Query *query, Note *ret_note)
{
    *ret_note = (Note){query_int(query, 0), query_int(query, 1), query_int(query, 2),
        query_int(query, 3), query_int(query, 4), query_copy(arena, query, 5)};
}

bool
note_list(Reader *reader, Arena *arena, int64_t story_id, GPtrArray **ret_notes, GError **error)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    g_auto(Query) query =
        db_query(reader->db, &SQL_NOTE_OF_STORY, "ii", story_id, (int64_t)NOTES_SHOWN);
    while (query_next(&query)) {
        Note *note = arena_new0(arena, Note);
        note_of_row(arena, &query, note);
        g_ptr_array_add(notes, note);
    }
    if (!query_end(&query, error))
        return false;
    *ret_notes = g_steal_pointer(&notes);
    return true;
}

static bool
append(Write *write, const Note *note, GError **error)
{
    g_autoptr(Json) state = json_object();
    json_put_int(state, "story", note->story_id);
    json_put_int(state, "person", note->person_id);
    json_put_text(state, "text", note->text);
    return write_append(write, CHANGE_STORY_NOTED, subject_of(write_arena(write), "note", note->id),
        note->revision, state, NULL, error);
}

bool
note_add(Write *write, int64_t story_id, int64_t person_id, const char *text, int64_t *ret_id,
    GError **error)
{
    Story story;
    Note note = {.story_id = story_id, .person_id = person_id, .text = text};
    if (!check_text("the note", text, NOTE_TEXT_MAX, true, error) ||
        !story_load(write, story_id, 0, &story, error) ||
        !next_id(write_db(write), "note", &note.id, error) || !append(write, &note, error))
        return false;
    *ret_id = note.id;
    return true;
}

bool
note_take_back(Write *write, int64_t id, int64_t story_id, int64_t person_id, GError **error)
{
    Note note;
    g_auto(Query) query = db_query(write_db(write), &SQL_NOTE_BY_ID, "i", id);
    bool const found = query_next(&query);
    if (found)
        note_of_row(write_arena(write), &query, &note);
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (!found || note.story_id != story_id)
        return fail(error, FAIL_NOT_FOUND, "there is no note %" G_GINT64_FORMAT, id);
    if (note.person_id != person_id)
        return fail(error, FAIL_FORBIDDEN, "a note is taken back by who wrote it");
    const char *subject = subject_of(write_arena(write), "note", id);
    int64_t const told = note.revision;
    note.text = NULL;
    return append(write, &note, error) && write_compact(write, subject, told, error);
}

bool
note_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !note_id(context, "note", id, error))
        return false;
    if (json_object_size(state) == 0)
        return db_run(context->db, error, &SQL_NOTE_DELETE, "i", id);
    return db_run(context->db, error, &SQL_NOTE_SAVE, "iiiiis", id, change->revision,
        json_int(state, "story", 0), json_int(state, "person", 0), change->at_us,
        json_text(state, "text"));
}

char *
note_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    bool const stands = json_text(state, "text") != NULL;
    if (state == NULL || json_object_size(state) == 0)
        return arena_strdup(arena, "");
    return arena_printf(arena, "%s story %" G_GINT64_FORMAT,
        stands ? "to colleagues, beside" : "taken back, beside", json_int(state, "story", 0));
}
