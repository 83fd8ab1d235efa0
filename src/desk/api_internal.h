/* SPDX-License-Identifier: MIT */
/* What the API's handlers share. A command is one transaction: its Idempotency-Key is looked up,
 * the story of the address is loaded, the command runs, and its answer is noted and committed with
 * what it did. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/live_entry.h"
#include "newsroom/story.h"
#include "newsroom/version.h"

typedef struct ApiCall ApiCall;

/* Puts what a newer change made of the subject into a problem, as "theirs". */
typedef bool (*ApiTheirs)(
    ApiCall *call, const ChangeConflict *newer, const Json *state, Json *problem, GError **error);

struct ApiCall {
    DeskPage *page;
    Write *write;
    Reader *reader;       /* within the write */
    Arena *arena;         /* the write's */
    const Json *body;     /* an object; empty where none was sent */
    Story story;          /* of the address; id 0 where it names none */
    int64_t entry_id;     /* of a live story, where the address names one; 0 */
    int64_t revision;     /* from If-Match, else the story's */
    bool has_match;       /* If-Match was sent */
    int status;           /* of the answer: 200 unless the command says otherwise */
    Json *answer;         /* what the command fills in */
    Json *refusal;        /* what is added to the problem where the command fails; NULL: nothing */
    ApiTheirs put_theirs; /* of what is neither story nor entry: set by its command; NULL */
};

typedef bool (*ApiCommand)(ApiCall *call, GError **error);

/* Runs a command and answers. A conflict is answered with both versions: "yours" (mine, may be
 * NULL) as it was sent and "theirs" as it stands. */
bool api_run(DeskPage *page, ApiCommand command, GError **error);

/* One request of the caller's quota; false after having answered 429. */
bool api_is_within_quota(DeskPage *page);

/* The posted object, an empty one where nothing was sent. The caller drops it. */
bool api_read_body(DeskPage *page, Json **ret_body, GError **error);

/* {id, revision, status, stage, url, path, published?, updated? …} and the fields of a version. */
bool api_put_story(Json *object, Reader *reader, Arena *arena, const Story *story,
    const StoryContent *content, GError **error);
/* story_json_read() of the call; sections are made where the caller may change them. */
bool api_read_content(ApiCall *call, const Json *fields, const StoryContent *base,
    StoryContent **ret_content, GError **error);
/* Puts "figures" into an answer: how the change of that number reached the public. */
bool api_put_figures(DeskPage *page, Json *answer, int64_t seq);
/* Takes the call's story for a tab of the caller's; refuses with "lock" where another holds it. */
bool api_hold(ApiCall *call, const char *tab, bool take_over, GError **error);
/* {seq, revision, kind, at, person?, name, summary}; the caller drops it. */
Json *api_version_json(DeskPage *page, const StoryVersion *version);
/* An entry of a live story; the caller drops it. */
Json *api_entry_json(Reader *reader, Arena *arena, const LiveEntry *entry);
/* The number in ":id"; FAIL_NOT_FOUND for anything else. */
bool api_story_id(DeskPage *page, int64_t *ret_id, GError **error);
/* The story that ":id" names, for reading. */
bool api_find_story(DeskPage *page, Story *ret_story, GError **error);
/* {id, revision, url, status, stage} of the call's story as it is after the command. */
bool api_answer_story(ApiCall *call, int64_t id, GError **error);

/* A transaction in which the story of ":id" is live with what is typed of it: for previews. The
 * caller frees both and never commits. */
bool story_try_live(
    DeskPage *page, Write **ret_write, Reader **ret_reader, Story *ret_story, GError **error);
