/* SPDX-License-Identifier: MIT */
/* How a story's change becomes a row: its card in `story`, with the pictures and the words that go
 * with it. Where it is listed is story_listing.c's. */
#include <string.h>

#include "newsroom/alias.h"
#include "newsroom/changes_internal.h"
#include "newsroom/desk_list.h"
#include "newsroom/desk_text.h"
#include "newsroom/media_use.h"
#include "newsroom/person.h"
#include "newsroom/search.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"
#include "newsroom/story.h"
#include "newsroom/topics.h"
#include "text/plain.h"

enum { STANDFIRST_MAX = 280, HEAD_BYTES = 6000 };

static SafePictureChange
leave_out(const SafePicture *picture, void *data)
{
    return (SafePictureChange){.is_gone = true};
}

/* The beginning of a body as text, without its pictures: a caption is no standfirst, and it stays
 * where its picture goes. */
static const char *
beginning(Arena *arena, const StoryContent *content)
{
    StoryContent head = *content;
    SafeHtml html;
    head.body = arena_strndup(arena, content->body, strnlen(content->body, HEAD_BYTES));
    if (!story_may_have_pictures(&head) || !story_content_html(arena, &head, &html, NULL))
        return story_body_text(arena, content, HEAD_BYTES);
    html = safe_html_pictures(arena, html, leave_out, NULL);
    return plain_from_html(arena, html.html, html.size);
}

/* The first sentence, as text, of a body in any format. Only the body's beginning is looked at. */
static const char *
derived_standfirst(Arena *arena, const StoryContent *content)
{
    const char *text = beginning(arena, content);
    const char *sentence = plain_first_sentence(arena, text, STANDFIRST_MAX);
    return sentence == NULL || *sentence == '\0' ? NULL : sentence;
}

static bool
save_row(ApplyContext *context, const Change *change, const Story *story, const char *lists,
    GError **error)
{
    Arena *arena = context->arena;
    const StoryContent *content = story->live != NULL ? story->live : story->working;
    const char *standfirst =
        content->standfirst != NULL ? content->standfirst : derived_standfirst(arena, content);
    int64_t const begun_by = change->revision == 1 ? person_of_actor(change->actor) : 0;
    return db_run(context->db, error, &SQL_STORY_INSERT, "iiiiiiiisssssssiiiisssssiiiii", story->id,
        change->seq, change->revision, (int64_t)story->status, (int64_t)story->stage,
        story->published_us, story->updated_us, change->at_us, content->headline,
        content->list_headline, content->kicker, standfirst, story_slug(arena, content),
        content->byline, content->language,
        (int64_t)(content->priority == 0 ? 3 : content->priority),
        (int64_t)(story->correction_count > 0),
        content->section_count == 0 ? (int64_t)0 : content->sections[0], content->picture.media_id,
        content->picture.alt, lists, story_authors_text(arena, content), content->picture.caption,
        content->picture.credit, (int64_t)story->coverage, (int64_t)desk_place_of(story),
        (int64_t)story->is_embargoed, begun_by, (int64_t)content->urgency);
}

/* Notes the pictures that its versions show. */
static bool
note_pictures(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    MediaUser const user = {story->id, 0};
    const StoryContent *live = story->live, *working = story->working;
    return (change->revision == 1 || media_use_drop(context, user, error)) &&
           (live == NULL ||
               media_use_note(context, user, live->picture.media_id, live->body, true, error)) &&
           (working == NULL || media_use_note(context, user, working->picture.media_id,
                                   working->body, false, error));
}

bool
story_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    const char *lists;
    Story story;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !story_from_json(context->arena, state, &story, error))
        return false;
    story.id = id;
    /* The index and the references go by what the story says; lists by what stands for it. */
    Story followed = story;
    apply_touch(context, topic_of(TOPIC_STORY, id));
    if (!alias_follow_story(context->db, context->arena, &followed, error) ||
        (change->revision == 1 && !note_id(context, "story", id, error)) ||
        (change->revision > 1 &&
            (!search_remove(context, id, error) || !story_unlist(context, id, error))) ||
        !story_enlist(context, &followed, &lists, error))
        return false;
    if (story.foreign.origin != NULL &&
        !db_run(context->db, error, &SQL_FOREIGN_SAVE, "ssisi", story.foreign.origin,
            story.foreign.id, id, story.foreign.digest != NULL ? story.foreign.digest : "",
            (int64_t)story.edited))
        return false;
    if ((story.status == STORY_WITHDRAWN || story.stage == STORY_SPIKED) &&
        !front_forget(context, id, error))
        return false;
    return save_row(context, change, &followed, lists, error) &&
           note_pictures(context, change, &story, error) &&
           story_note_refs(context, change, &story, error) &&
           signature_apply(context, change, &followed, error) &&
           search_add(context, &story, change->seq, error) &&
           desk_text_apply(context, change, &story, error);
}

char *
story_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    Story story;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL || !story_from_json(arena, state, &story, NULL))
        return arena_strdup(arena, "");
    const StoryContent *content = story.live != NULL ? story.live : story.working;
    return arena_printf(arena, "\"%s\", %s", content->headline, json_text(state, "status"));
}
