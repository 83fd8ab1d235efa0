/* SPDX-License-Identifier: MIT */
#include "newsroom/workflow.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/person.h"
#include "newsroom/statements.h"
#include "newsroom/story_picture.h"

enum { REASON_MAX = 2000 };

bool
story_append(
    Write *write, ChangeKindId kind, const Story *story, int64_t *ret_revision, GError **error)
{
    g_autoptr(Json) state = story_to_json(story);
    const char *subject = subject_of(write_arena(write), "story", story->id);
    return write_append(write, (int)kind, subject, story->revision, state, ret_revision, error);
}

bool
story_load(Write *write, int64_t id, int64_t revision, Story *ret_story, GError **error)
{
    Arena *arena = write_arena(write);
    g_auto(Query) query = db_query(write_db(write), &SQL_STORY_BY_ID, "i", id);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    if (!row)
        return fail(error, FAIL_NOT_FOUND, "story %" G_GINT64_FORMAT " does not exist", id);
    g_autoptr(Json) state =
        json_read_object(query_text(&query, 2), query_size(&query, 2), SIZE_MAX, error);
    if (state == NULL || !story_from_state(write_db(write), arena, state, ret_story, error))
        return fail_prefix(error, "story %" G_GINT64_FORMAT, id);
    ret_story->id = id;
    /* The append compares this with the log and reports the conflict with both versions. */
    ret_story->revision = revision;
    return true;
}

bool
story_create(Write *write, const StoryContent *content, int64_t *ret_id, int64_t *ret_revision,
    GError **error)
{
    return story_create_from(write, content, NULL, ret_id, ret_revision, error);
}

bool
story_create_from(Write *write, const StoryContent *content, const Foreign *foreign,
    int64_t *ret_id, int64_t *ret_revision, GError **error)
{
    Story story = {.status = STORY_UNPUBLISHED, .stage = STORY_DRAFT, .working = content};
    if (foreign != NULL && foreign->id != NULL)
        story.foreign = *foreign;
    /* People work on it here: no import of the same id replaces it. */
    story.edited = foreign != NULL;
    if (!story_content_check(content, error) ||
        !next_id(write_db(write), "story", &story.id, error) ||
        !story_append(write, CHANGE_STORY_CREATED, &story, ret_revision, error))
        return fail_doing(error, "create story");
    *ret_id = story.id;
    return true;
}

bool
story_save(Write *write, int64_t id, int64_t revision, const StoryContent *content,
    int64_t *ret_revision, GError **error)
{
    Story story;
    if (!story_content_check(content, error) || !story_load(write, id, revision, &story, error))
        return fail_doing(error, "save story %" G_GINT64_FORMAT, id);
    if (story.working == NULL && story.live != NULL && story.status == STORY_LIVE)
        story.stage = STORY_DRAFT;
    story.working = content;
    story.edited = true;
    return story_append(write, CHANGE_STORY_SAVED, &story, ret_revision, error) ||
           fail_doing(error, "save story %" G_GINT64_FORMAT, id);
}

/* What a story must have to be shown. */
static bool
check_publishable(Write *write, const Story *story, int64_t moment_us, GError **error)
{
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    if (story->stage == STORY_SPIKED)
        return fail(error, FAIL_INVALID, "it is spiked; restore it first");
    if (content->section_count == 0)
        return fail(error, FAIL_INVALID, "it has no section");
    return story_content_check(content, error) &&
           story_picture_rights(write, content, moment_us, error) &&
           story_picture_words(write, content, error);
}

static void
take_working(Story *story)
{
    if (story->working != NULL)
        story->live = story->working;
    story->working = NULL;
    story->stage = STORY_READY;
}

/* The address that readers have stays, whatever becomes of the headline: as a story comes out its
 * slug is written down, and a version without one has that of the version before it. before: what
 * readers had until now; NULL: nothing. */
static void
settle_slug(Arena *arena, Story *story, const StoryContent *before)
{
    if (story->live->slug != NULL)
        return;
    StoryContent *content = arena_memdup(arena, story->live, sizeof *content);
    content->slug = story_slug(arena, before != NULL ? before : story->live);
    story->live = content;
}

/* Whether all of a live story is before readers already: another publish is to tell them of no
 * update. From an older revision it is a conflict, as ever. */
static bool
is_asked_again(Write *write, const Story *story, bool *ret_again, GError **error)
{
    int64_t newest;
    if (!db_int(write_db(write), 0, &newest, error, &SQL_STORY_REVISION, "i", story->id))
        return false;
    *ret_again = story->working == NULL && story->revision == newest;
    return true;
}

static bool
publish(Write *write, int64_t id, int64_t revision, int64_t at_us, bool is_embargo,
    int64_t *ret_revision, GError **error)
{
    int64_t const now_us = clock_now_us();
    bool again;
    Story story;
    if (!story_load(write, id, revision, &story, error) ||
        !check_publishable(write, &story, at_us, error))
        return fail_doing(error, "publish story %" G_GINT64_FORMAT, id);
    ChangeKindId kind = CHANGE_STORY_PUBLISHED;
    const StoryContent *before = story.status == STORY_LIVE ? story.live : NULL;
    if (story.status == STORY_LIVE) {
        if (at_us > now_us)
            return fail(error, FAIL_INVALID,
                "publish story %" G_GINT64_FORMAT ": it is live already; an update comes out now",
                id);
        if (!is_asked_again(write, &story, &again, error))
            return false;
        if (again) {
            if (ret_revision != NULL)
                *ret_revision = revision;
            return true;
        }
        kind = CHANGE_STORY_UPDATED;
        story.updated_us = now_us;
    } else if (at_us > now_us) {
        kind = CHANGE_STORY_SCHEDULED;
        story.status = STORY_SCHEDULED;
        story.published_us = at_us;
    } else {
        story.status = STORY_LIVE;
        story.published_us = at_us > 0 ? at_us : now_us;
        story.withdrawn_reason = NULL;
    }
    take_working(&story);
    if (story.status == STORY_LIVE)
        settle_slug(write_arena(write), &story, before);
    story.is_embargoed = is_embargo;
    return story_append(write, kind, &story, ret_revision, error) ||
           fail_doing(error, "publish story %" G_GINT64_FORMAT, id);
}

bool
story_publish(Write *write, int64_t id, int64_t revision, int64_t at_us, int64_t *ret_revision,
    GError **error)
{
    return publish(write, id, revision, at_us, false, ret_revision, error);
}

bool
story_embargo(Write *write, int64_t id, int64_t revision, int64_t until_us, int64_t *ret_revision,
    GError **error)
{
    if (until_us <= clock_now_us())
        return fail(error, FAIL_INVALID,
            "publish story %" G_GINT64_FORMAT ": its embargo has ended already", id);
    return publish(write, id, revision, until_us, true, ret_revision, error);
}

/* What is no longer before the public goes on as the working copy. */
static void
take_back(Story *story)
{
    if (story->working == NULL)
        story->working = story->live;
    story->status = STORY_UNPUBLISHED;
    story->live = NULL;
    story->published_us = 0;
    story->updated_us = 0;
    story->is_embargoed = false;
}

bool
story_unschedule(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "take back story %" G_GINT64_FORMAT, id);
    if (story.status != STORY_SCHEDULED)
        return fail(
            error, FAIL_INVALID, "take back story %" G_GINT64_FORMAT ": it is not scheduled", id);
    take_back(&story);
    return story_append(write, CHANGE_STORY_UNSCHEDULED, &story, ret_revision, error) ||
           fail_doing(error, "take back story %" G_GINT64_FORMAT, id);
}

static bool
is_undoable(int kind)
{
    return kind == CHANGE_STORY_PUBLISHED || kind == CHANGE_STORY_UPDATED ||
           kind == CHANGE_STORY_CORRECTED;
}

/* Until when a story's newest change can be undone (0: it cannot), and the state before it. */
static bool
find_undo(
    Db *db, Arena *arena, int64_t id, int64_t *ret_until_us, Story *ret_before, GError **error)
{
    g_autofree char *subject = g_strdup_printf("story:%" G_GINT64_FORMAT, id);
    g_autoptr(Json) state = NULL;
    int64_t until_us = 0;
    g_auto(Query) query = db_query(db, &SQL_STORY_NEWEST_TWO, "s", subject);
    if (query_next(&query) && is_undoable((int)query_int(&query, 0)))
        until_us = query_int(&query, 1) + UNDO_SECONDS * SECOND_US;
    *ret_until_us = 0;
    if (until_us >= clock_now_us() && query_next(&query) && query_size(&query, 2) > 0) {
        *ret_until_us = until_us;
        state = json_read_object(query_text(&query, 2), query_size(&query, 2), SIZE_MAX, error);
        if (state == NULL || !story_from_state(db, arena, state, ret_before, error))
            return false;
    }
    return query_end(&query, error);
}

bool
story_undo_until(Reader *reader, int64_t id, int64_t *ret_us, GError **error)
{
    Story before;
    g_autoptr(Arena) arena = arena_new();
    return find_undo(reader->db, arena, id, ret_us, &before, error);
}

bool
story_undo(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    Story story, before;
    int64_t until_us;
    if (!story_load(write, id, revision, &story, error) ||
        !find_undo(write_db(write), write_arena(write), id, &until_us, &before, error))
        return fail_doing(error, "undo story %" G_GINT64_FORMAT, id);
    if (until_us == 0)
        return fail(error, FAIL_INVALID,
            "undo story %" G_GINT64_FORMAT
            ": it was published more than a minute ago, or changed since; correct or withdraw it",
            id);
    before.id = id;
    before.revision = revision;
    ChangeKindId const kind =
        before.status == STORY_LIVE ? CHANGE_STORY_UPDATED : CHANGE_STORY_UNPUBLISHED;
    if (before.status == STORY_SCHEDULED)
        take_back(&before);
    return story_append(write, kind, &before, ret_revision, error) ||
           fail_doing(error, "undo story %" G_GINT64_FORMAT, id);
}

bool
story_stage(Write *write, int64_t id, int64_t revision, StoryStage stage, int64_t *ret_revision,
    GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "move story %" G_GINT64_FORMAT, id);
    bool const waits =
        story.status == STORY_UNPUBLISHED || (story.status == STORY_LIVE && story.working != NULL);
    if (!waits || stage == STORY_SPIKED || story.stage == STORY_SPIKED)
        return fail(error, FAIL_INVALID,
            "move story %" G_GINT64_FORMAT
            ": only what is not public, spiked or scheduled has a stage",
            id);
    story.stage = stage;
    return story_append(write, CHANGE_STORY_STAGED, &story, ret_revision, error) ||
           fail_doing(error, "move story %" G_GINT64_FORMAT, id);
}

bool
story_pretend(Write *write, const Story *story, const StoryContent *content, GError **error)
{
    Story shown = *story;
    StoryContent *named = arena_memdup(write_arena(write), content, sizeof *content);
    if (named->headline == NULL)
        named->headline = "(no headline yet)";
    shown.live = named;
    shown.working = NULL;
    shown.status = STORY_LIVE;
    shown.withdrawn_reason = NULL;
    if (story->status != STORY_LIVE)
        shown.published_us = clock_now_us();
    return story_append(write, CHANGE_STORY_PUBLISHED, &shown, NULL, error);
}

bool
story_correct(Write *write, int64_t id, int64_t revision, const char *note, bool is_compared,
    int64_t *ret_revision, GError **error)
{
    Story story;
    if (!check_text("the correction's note", note, REASON_MAX, true, error) ||
        !story_load(write, id, revision, &story, error))
        return fail_doing(error, "correct story %" G_GINT64_FORMAT, id);
    if (story.status != STORY_LIVE)
        return fail(error, FAIL_INVALID, "correct story %" G_GINT64_FORMAT ": it is not live", id);
    if (!story_picture_words(write, story.working != NULL ? story.working : story.live, error))
        return fail_doing(error, "correct story %" G_GINT64_FORMAT, id);
    if (story.correction_count >= STORY_CORRECTIONS_MAX)
        return fail(error, FAIL_INVALID,
            "correct story %" G_GINT64_FORMAT ": %d corrections already", id,
            STORY_CORRECTIONS_MAX);

    unsigned const count = story.correction_count + 1;
    Correction *corrections = arena_new_array(write_arena(write), Correction, count);
    for (unsigned index = 0; index < story.correction_count; index++)
        corrections[index] = story.corrections[index];
    corrections[count - 1] = (Correction){clock_now_us(), note, is_compared};
    story.corrections = corrections;
    story.correction_count = count;
    story.updated_us = corrections[count - 1].at_us;
    const StoryContent *before = story.live;
    take_working(&story);
    settle_slug(write_arena(write), &story, before);
    return story_append(write, CHANGE_STORY_CORRECTED, &story, ret_revision, error) ||
           fail_doing(error, "correct story %" G_GINT64_FORMAT, id);
}

/* The same content with other tags. */
static const StoryContent *
retagged(Arena *arena, const StoryContent *content, const int64_t *tags, unsigned count)
{
    if (content == NULL)
        return NULL;
    StoryContent *other = arena_memdup(arena, content, sizeof *content);
    other->tags = tags;
    other->tag_count = count;
    return other;
}

bool
story_retag(Write *write, int64_t id, int64_t revision, const int64_t *tags, unsigned count,
    int64_t *ret_revision, GError **error)
{
    Arena *arena = write_arena(write);
    Story story;
    if (count > STORY_LABELS_MAX)
        return fail(error, FAIL_INVALID, "tag story %" G_GINT64_FORMAT ": more than %d tags", id,
            STORY_LABELS_MAX);
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "tag story %" G_GINT64_FORMAT, id);
    story.live = retagged(arena, story.live, tags, count);
    story.working = retagged(arena, story.working, tags, count);
    return story_append(write, CHANGE_STORY_RETAGGED, &story, ret_revision, error) ||
           fail_doing(error, "tag story %" G_GINT64_FORMAT, id);
}

bool
story_withdraw(Write *write, int64_t id, int64_t revision, const char *reason,
    int64_t *ret_revision, GError **error)
{
    Story story;
    if (!check_text("the reason", reason, REASON_MAX, true, error) ||
        !story_load(write, id, revision, &story, error))
        return fail_doing(error, "withdraw story %" G_GINT64_FORMAT, id);
    if (story.status != STORY_LIVE)
        return fail(error, FAIL_INVALID, "withdraw story %" G_GINT64_FORMAT ": it is not out", id);
    story.status = STORY_WITHDRAWN;
    story.withdrawn_reason = reason;
    return story_append(write, CHANGE_STORY_WITHDRAWN, &story, ret_revision, error) ||
           fail_doing(error, "withdraw story %" G_GINT64_FORMAT, id);
}

bool
story_spike(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "spike story %" G_GINT64_FORMAT, id);
    if (story.status != STORY_UNPUBLISHED)
        return fail(error, FAIL_INVALID,
            "spike story %" G_GINT64_FORMAT ": it was published; withdraw it instead", id);
    story.stage = STORY_SPIKED;
    return story_append(write, CHANGE_STORY_SPIKED, &story, ret_revision, error) ||
           fail_doing(error, "spike story %" G_GINT64_FORMAT, id);
}

bool
story_restore(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return fail_doing(error, "restore story %" G_GINT64_FORMAT, id);
    if (story.stage != STORY_SPIKED && story.status != STORY_WITHDRAWN)
        return fail(error, FAIL_INVALID,
            "restore story %" G_GINT64_FORMAT ": it is neither spiked nor withdrawn", id);
    if (story.working == NULL)
        story.working = story.live;
    story.status = STORY_UNPUBLISHED;
    story.stage = STORY_DRAFT;
    return story_append(write, CHANGE_STORY_RESTORED, &story, ret_revision, error) ||
           fail_doing(error, "restore story %" G_GINT64_FORMAT, id);
}

static bool
release_one(Write *write, int64_t id, int64_t revision, GError **error)
{
    Story story;
    if (!story_load(write, id, revision, &story, error))
        return false;
    story.status = STORY_LIVE;
    story.is_embargoed = false;
    settle_slug(write_arena(write), &story, NULL);
    return story_append(write, CHANGE_STORY_PUBLISHED, &story, NULL, error);
}

bool
story_release_due(Write *write, unsigned *ret_count, int64_t *ret_next_us, GError **error)
{
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, 2 * sizeof(int64_t));
    int64_t const now_us = clock_now_us();
    unsigned released = 0;
    g_auto(Query) query = db_query(write_db(write), &SQL_STORY_DUE, "i", now_us);
    while (query_next(&query)) {
        int64_t const pair[2] = {query_int(&query, 0), query_int(&query, 1)};
        g_array_append_vals(due, pair, 1);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < due->len; index++) {
        const int64_t *pair = (const int64_t *)(void *)due->data + 2 * index;
        g_autoptr(GError) refused = NULL;
        if (release_one(write, pair[0], pair[1], &refused))
            released += 1;
        else
            g_warning("release story %" G_GINT64_FORMAT ": %s", pair[0], refused->message);
    }
    *ret_count = released;
    return db_int(write_db(write), 0, ret_next_us, error, &SQL_STORY_NEXT_DUE, "i", now_us);
}

bool
story_next_release(Reader *reader, int64_t *ret_us, GError **error)
{
    return db_int(reader->db, 0, ret_us, error, &SQL_STORY_NEXT_DUE, "i", (int64_t)0);
}

bool
story_begun_by(Reader *reader, int64_t id, int64_t *ret_person, GError **error)
{
    g_autofree char *subject = g_strdup_printf("story:%" G_GINT64_FORMAT, id);
    g_auto(Query) query = db_query(reader->db, &SQL_SUBJECT_BEGUN, "s", subject);
    *ret_person = query_next(&query) ? person_of_actor(query_text(&query, 0)) : 0;
    return query_end(&query, error);
}

/* Erases the subjects of a noun that a statement names for a story. */
static bool
erase_each(Write *write, const Sql *sql, const char *noun, int64_t story_id, const char *reason,
    GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(write_db(write), sql, "i", story_id);
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        g_array_append_val(ids, id);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < ids->len; index++)
        if (!subject_erase(write,
                subject_of(write_arena(write), noun, g_array_index(ids, int64_t, index)), reason,
                error))
            return false;
    return true;
}

/* A live story's entries go with it, what was kept of its text, and the notes beside it. */
static bool
erase_companions(Write *write, const char *subject, const char *reason, GError **error)
{
    int64_t story_id, revision;
    if (!g_str_has_prefix(subject, "story:") || !subject_id(subject, &story_id, NULL))
        return true;
    const char *kept = subject_of(write_arena(write), "kept", story_id);
    return db_int(write_db(write), 0, &revision, error, &SQL_SUBJECT_REVISION, "s", kept) &&
           (revision == 0 || subject_erase(write, kept, reason, error)) &&
           erase_each(write, &SQL_LIVE_ENTRY_ALL, "entry", story_id, reason, error) &&
           erase_each(write, &SQL_NOTE_ALL, "note", story_id, reason, error);
}

bool
subject_erase(Write *write, const char *subject, const char *reason, GError **error)
{
    int64_t revision, count;
    if (!check_text("the reason", reason, REASON_MAX, true, error) ||
        !db_int(write_db(write), 0, &revision, error, &SQL_SUBJECT_REVISION, "s", subject))
        return false;
    if (revision == 0)
        return fail(error, FAIL_NOT_FOUND, "there is no %s", subject);
    if (!erase_companions(write, subject, reason, error))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "reason", reason);
    json_put_int(state, "emptied", revision);
    /* The library forgets first: the index is told what it knew from the bodies. */
    if (!write_append(write, CHANGE_SUBJECT_ERASED, subject, revision, state, NULL, error))
        return fail_doing(error, "erase %s", subject);
    return write_erase(write, subject, revision, &count, error);
}

/* What the newsroom knows of a foreign id. */
typedef struct {
    int64_t id; /* 0: nothing */
    int64_t revision;
    bool edited;
    bool same;
} Known;

static bool
find_known(Write *write, const Foreign *foreign, Known *ret_known, GError **error)
{
    Known known = {0};
    g_auto(Query) query =
        db_query(write_db(write), &SQL_FOREIGN_FIND, "ss", foreign->origin, foreign->id);
    if (query_next(&query)) {
        known.id = query_int(&query, 0);
        known.same = g_strcmp0(query_text(&query, 1), foreign->digest) == 0;
        known.edited = query_int(&query, 2) != 0;
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (known.id != 0 &&
        !db_int(write_db(write), 0, &known.revision, error, &SQL_STORY_REVISION, "i", known.id))
        return false;
    *ret_known = known;
    return true;
}

bool
story_known(
    Write *write, const char *origin, const char *foreign_id, int64_t *ret_id, GError **error)
{
    return db_int(write_db(write), 0, ret_id, error, &SQL_FOREIGN_FIND, "ss", origin, foreign_id);
}

bool
story_import_settled(Write *write, const Foreign *foreign, bool brief, ImportOutcome *ret_outcome,
    bool *ret_settled, GError **error)
{
    Known known;
    if (!find_known(write, foreign, &known, error))
        return false;
    *ret_settled = known.id != 0 && (known.same || known.edited || brief);
    if (*ret_settled)
        *ret_outcome = known.same || brief ? IMPORT_UNCHANGED : IMPORT_KEPT;
    return true;
}

/* The address that readers have stays, whatever headline comes in, unless a slug comes with it. */
static bool
keep_slug(Write *write, Story *incoming, GError **error)
{
    Story known;
    if (incoming->id == 0 || incoming->live == NULL || incoming->live->slug != NULL)
        return true;
    if (!story_load(write, incoming->id, incoming->revision, &known, error))
        return false;
    const char *slug =
        known.status == STORY_LIVE ? story_slug(write_arena(write), known.live) : NULL;
    if (slug == NULL || strcmp(slug, story_slug(write_arena(write), incoming->live)) == 0)
        return true;
    StoryContent *content = arena_memdup(write_arena(write), incoming->live, sizeof *content);
    content->slug = slug;
    incoming->live = content;
    return true;
}

bool
story_import(
    Write *write, const Story *story, int64_t *ret_id, ImportOutcome *ret_outcome, GError **error)
{
    const StoryContent *content = story->live != NULL ? story->live : story->working;
    Story incoming = *story;
    Known known = {0};
    if (!story_content_check(content, error))
        return false;
    if (story->status != STORY_UNPUBLISHED && story->published_us == 0)
        return fail(error, FAIL_INVALID, "a published story needs the time of its publication");
    if (story->foreign.origin != NULL && !find_known(write, &story->foreign, &known, error))
        return false;
    if (known.id != 0 && (known.same || known.edited)) {
        *ret_id = known.id;
        *ret_outcome = known.same ? IMPORT_UNCHANGED : IMPORT_KEPT;
        return true;
    }
    incoming.id = known.id;
    incoming.revision = known.revision;
    if (!keep_slug(write, &incoming, error))
        return false;
    if (known.id == 0 && !next_id(write_db(write), "story", &incoming.id, error))
        return false;
    if (!story_append(write, CHANGE_STORY_IMPORTED, &incoming, NULL, error))
        return false;
    *ret_id = incoming.id;
    *ret_outcome = known.id == 0 ? IMPORT_NEW : IMPORT_UPDATED;
    return true;
}
