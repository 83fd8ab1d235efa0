/* SPDX-License-Identifier: MIT */
/* The commands on a story. Each checks, appends one change and returns the new revision; revision
 * is the one the caller saw, and an older one is FAIL_CONFLICT (write_conflict() has the newer). */
#pragma once

#include "newsroom/story.h"

/* A new unpublished story in stage draft. */
bool story_create(Write *write, const StoryContent *content, int64_t *ret_id, int64_t *ret_revision,
    GError **error);
/* The same of one that has an id elsewhere, too (foreign may be NULL or without an id). */
bool story_create_from(Write *write, const StoryContent *content, const Foreign *foreign,
    int64_t *ret_id, int64_t *ret_revision, GError **error);
/* Saves the working copy; the public version stays. The first one of a live story is a draft. */
bool story_save(Write *write, int64_t id, int64_t revision, const StoryContent *content,
    int64_t *ret_revision, GError **error);
/* Puts the working copy before the public: now (at_us 0 or past) or at a moment to come, until
 * which the gate holds it (schedule or embargo). On a live story: an update; nothing where it has
 * no working copy. */
bool story_publish(Write *write, int64_t id, int64_t revision, int64_t at_us, int64_t *ret_revision,
    GError **error);
/* The same at a moment to come, of which others outside may know already: the desk shows it as held
 * under embargo. */
bool story_embargo(Write *write, int64_t id, int64_t revision, int64_t until_us,
    int64_t *ret_revision, GError **error);
/* Takes a scheduled story back before its moment; the public never knew of it. */
bool
story_unschedule(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error);

enum { UNDO_SECONDS = 60 };

/* Takes back what was published, updated or corrected within the last minute, where nothing was
 * done with the story since: the public version is the one before, or none; the text stays as the
 * working copy. */
bool story_undo(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error);
/* Until when that is possible; 0: it is not. */
bool story_undo_until(Reader *reader, int64_t id, int64_t *ret_us, GError **error);

/* Moves a story that is not public yet, or the working copy of a live one, to draft, review or
 * ready. */
bool story_stage(Write *write, int64_t id, int64_t revision, StoryStage stage,
    int64_t *ret_revision, GError **error);
/* As if a content were live, whatever it lacks: what a preview is made of. For a transaction that
 * is never committed. */
bool story_pretend(Write *write, const Story *story, const StoryContent *content, GError **error);

/* Publishes the working copy of a live story with a dated public note; is_compared: readers may see
 * the words before and after. */
bool story_correct(Write *write, int64_t id, int64_t revision, const char *note, bool is_compared,
    int64_t *ret_revision, GError **error);
/* Gives the public version and the working copy these tags. The text stays as it was, so it is no
 * update to readers and no edit that would keep a newer import out. */
bool story_retag(Write *write, int64_t id, int64_t revision, const int64_t *tags, unsigned count,
    int64_t *ret_revision, GError **error);
/* Kills a live story: gone everywhere in this step; its address says so. */
bool story_withdraw(Write *write, int64_t id, int64_t revision, const char *reason,
    int64_t *ret_revision, GError **error);
/* Discards an unpublished story; restore brings it, or a withdrawn one, back as a draft. */
bool story_spike(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error);
bool
story_restore(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error);

/* The person who began a story; 0 where it came from elsewhere. */
bool story_begun_by(Reader *reader, int64_t id, int64_t *ret_person, GError **error);

/* Lets out every scheduled story whose moment has come; *ret_next_us is the next one's moment (0:
 * none). One that cannot be let out holds up no other: it is told in the server's log, stays
 * scheduled, and the desk shows it as overdue. */
bool story_release_due(Write *write, unsigned *ret_count, int64_t *ret_next_us, GError **error);
/* The moment of the next scheduled story, 0 for none. */
bool story_next_release(Reader *reader, int64_t *ret_us, GError **error);

/* Empties all that the log ever said of a subject ("story:42") and takes it out of the library; a
 * record that it happened stays. For personal data. */
bool subject_erase(Write *write, const char *subject, const char *reason, GError **error);

typedef enum { IMPORT_NEW, IMPORT_UPDATED, IMPORT_UNCHANGED, IMPORT_KEPT } ImportOutcome;

/* Before the work of turning names into ids: *ret_settled true where a record changes nothing
 * (unchanged, or kept); brief records never change a story that is known. */
bool story_import_settled(Write *write, const Foreign *foreign, bool brief,
    ImportOutcome *ret_outcome, bool *ret_settled, GError **error);
/* The story that an imported one became; 0 where there is none. */
bool story_known(
    Write *write, const char *origin, const char *foreign_id, int64_t *ret_id, GError **error);
/* Takes in a story that came from elsewhere, whole: its status, times and corrections as given.
 * The same foreign id again is an update where its digest differs, and changes nothing where not.
 * IMPORT_KEPT: it differs, but people have worked on it here, so that work stays. */
bool story_import(
    Write *write, const Story *story, int64_t *ret_id, ImportOutcome *ret_outcome, GError **error);
