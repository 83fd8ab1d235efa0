/* SPDX-License-Identifier: MIT */
/* How a story's change becomes rows: one card in `story`, its places in `listing` while the public
 * may see it, and the counts in `tally`. A story is listed under the topics that it names and under
 * every section above its own. The column `lists` remembers them, so that the next change can take
 * the story out of each without knowing how the tree stood then. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/desk_list.h"
#include "newsroom/person.h"
#include "newsroom/search.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"
#include "newsroom/story.h"
#include "newsroom/topics.h"
#include "text/plain.h"

enum { STANDFIRST_MAX = 280, HEAD_BYTES = 6000, MEDIA_STEM_LENGTH = 35 };

/* The first sentence, as text, of a body in any format. Only the body's beginning is looked at. */
static const char *
derived_standfirst(Arena *arena, const StoryContent *content)
{
    const char *text = story_body_text(arena, content, HEAD_BYTES);
    const char *sentence = plain_first_sentence(arena, text, STANDFIRST_MAX);
    return sentence == NULL || *sentence == '\0' ? NULL : sentence;
}

/* 20250120, the day of a moment in the newsroom's zone. */
static bool
date_of(ApplyContext *context, int64_t at_us, int64_t *ret_date, GError **error)
{
    g_autoptr(GTimeZone) zone = settings_zone(context->db, error);
    if (zone == NULL)
        return false;
    const char *day = clock_day(context->arena, at_us, zone);
    *ret_date = g_ascii_strtoll(day, NULL, 10) * 10000 + g_ascii_strtoll(day + 5, NULL, 10) * 100 +
                g_ascii_strtoll(day + 8, NULL, 10);
    return true;
}

static void
add_list(GArray *lists, uint64_t topic)
{
    for (unsigned index = 0; index < lists->len; index++)
        if (g_array_index(lists, uint64_t, index) == topic)
            return;
    g_array_append_val(lists, topic);
}

/* The sections of a story and all above them. */
static bool
add_sections(ApplyContext *context, GArray *lists, const StoryContent *content, GError **error)
{
    for (unsigned index = 0; index < content->section_count; index++) {
        int64_t id = content->sections[index];
        for (unsigned depth = 0; id != 0 && depth <= SECTION_DEPTH_MAX; depth++) {
            add_list(lists, topic_of(TOPIC_SECTION, id));
            g_auto(Query) query = db_query(context->db, &SQL_SECTION_PATH, "i", id);
            id = query_next(&query) ? query_int(&query, 1) : 0;
            if (!query_end(&query, error))
                return false;
        }
    }
    return true;
}

/* Every topic that lists a live story. */
static bool
lists_of(ApplyContext *context, const Story *story, GArray *lists, GError **error)
{
    const StoryContent *content = story->live;
    int64_t date;
    add_list(lists, topic_of(TOPIC_LATEST, 0));
    if (!add_sections(context, lists, content, error) ||
        !date_of(context, story->published_us, &date, error))
        return false;
    for (unsigned index = 0; index < content->tag_count; index++)
        add_list(lists, topic_of(TOPIC_LABEL, content->tags[index]));
    for (unsigned index = 0; index < content->author_count; index++)
        add_list(lists, topic_of(TOPIC_LABEL, content->authors[index]));
    if (content->source_id != 0)
        add_list(lists, topic_of(TOPIC_LABEL, content->source_id));
    add_list(lists, topic_of(TOPIC_DAY, date));
    add_list(lists, topic_of(TOPIC_MONTH, date / 100));
    add_list(lists, topic_of(TOPIC_YEAR, date / 10000));
    return true;
}

/* Days, months and years are counted but not listed: they are ranges of the list of all. */
static bool
is_listed(uint64_t topic)
{
    TopicKind const kind = topic_kind(topic);
    return kind != TOPIC_DAY && kind != TOPIC_MONTH && kind != TOPIC_YEAR;
}

static char *
lists_to_text(Arena *arena, const GArray *lists)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < lists->len; index++)
        g_string_append_printf(text, index == 0 ? "%" G_GUINT64_FORMAT : " %" G_GUINT64_FORMAT,
            g_array_index(lists, uint64_t, index));
    return arena_strndup(arena, text->str, text->len);
}

static void
lists_from_text(const char *text, GArray *lists)
{
    while (*text != '\0') {
        char *rest;
        uint64_t const topic = g_ascii_strtoull(text, &rest, 10);
        g_array_append_val(lists, topic);
        text = *rest == ' ' ? rest + 1 : rest;
    }
}

/* Counts a story in, or out, under each of its labels for the month it came out: dossiers. */
static bool
tally_coverage(ApplyContext *context, const GArray *lists, int by, GError **error)
{
    int64_t month = 0;
    for (unsigned index = 0; index < lists->len; index++)
        if (topic_kind(g_array_index(lists, uint64_t, index)) == TOPIC_MONTH)
            month = topic_id(g_array_index(lists, uint64_t, index));
    for (unsigned index = 0; index < lists->len; index++) {
        uint64_t const topic = g_array_index(lists, uint64_t, index);
        if (topic_kind(topic) != TOPIC_LABEL)
            continue;
        uint64_t const coverage = topic_of_coverage(topic_id(topic), month);
        if (!tally_add(context, coverage, by, error) ||
            (by < 0 && !db_run(context->db, error, &SQL_TALLY_DROP, "i", (int64_t)coverage)))
            return false;
    }
    return true;
}

static bool
enlist(ApplyContext *context, int64_t id, int64_t published_us, const GArray *lists, GError **error)
{
    for (unsigned index = 0; index < lists->len; index++) {
        uint64_t const topic = g_array_index(lists, uint64_t, index);
        apply_touch(context, topic);
        if (!tally_add(context, topic, 1, error))
            return false;
        if (is_listed(topic) &&
            !db_run(context->db, error, &SQL_LISTING_ADD, "iii", (int64_t)topic, published_us, id))
            return false;
    }
    return tally_coverage(context, lists, 1, error);
}

bool
story_unlist(ApplyContext *context, int64_t id, GError **error)
{
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_auto(Query) query = db_query(context->db, &SQL_STORY_LISTS, "i", id);
    int64_t published_us = 0;
    if (query_next(&query)) {
        lists_from_text(query_text(&query, 0), lists);
        published_us = query_int(&query, 1);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < lists->len; index++) {
        uint64_t const topic = g_array_index(lists, uint64_t, index);
        apply_touch(context, topic);
        if (!tally_add(context, topic, -1, error) ||
            !db_run(context->db, error, &SQL_TALLY_DROP, "i", (int64_t)topic) ||
            (is_listed(topic) && !db_run(context->db, error, &SQL_LISTING_REMOVE, "iii",
                                     (int64_t)topic, published_us, id)))
            return false;
    }
    return tally_coverage(context, lists, -1, error);
}

/* Puts a story into the listings that its state asks for. */
static bool
relist(ApplyContext *context, int64_t id, GError **error)
{
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_autoptr(Json) state = NULL;
    Story story;
    g_auto(Query) query = db_query(context->db, &SQL_STORY_STATE, "i", id);
    if (query_next(&query))
        state = json_read_object(query_text(&query, 1), query_size(&query, 1), SIZE_MAX, error);
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    if (state == NULL)
        return fail(error, FAIL_CORRUPT, "story %" G_GINT64_FORMAT " has no state", id);
    if (!story_from_json(context->arena, state, &story, error))
        return false;
    return lists_of(context, &story, lists, error) &&
           enlist(context, id, story.published_us, lists, error) &&
           db_run(context->db, error, &SQL_STORY_SET_LISTS, "is", id,
               lists_to_text(context->arena, lists));
}

bool
story_relist_topic(ApplyContext *context, uint64_t topic, GError **error)
{
    g_autoptr(GArray) stories = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(context->db, &SQL_LISTING_STORIES, "i", (int64_t)topic);
    while (query_next(&query)) {
        int64_t const story = query_int(&query, 0);
        g_array_append_val(stories, story);
    }
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < stories->len; index++) {
        int64_t const story = g_array_index(stories, int64_t, index);
        if (!story_unlist(context, story, error) || !relist(context, story, error))
            return false;
    }
    return true;
}

/* The authors' ids, where the story has no byline of its own. */
static char *
authors_to_text(Arena *arena, const StoryContent *content)
{
    if (content->byline != NULL || content->author_count == 0)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < content->author_count; index++)
        g_string_append_printf(
            text, index == 0 ? "%" G_GINT64_FORMAT : " %" G_GINT64_FORMAT, content->authors[index]);
    return arena_strndup(arena, text->str, text->len);
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
        content->picture.alt, lists, authors_to_text(arena, content), content->picture.caption,
        content->picture.credit, (int64_t)story->coverage, (int64_t)desk_place_of(story),
        (int64_t)story->is_embargoed, begun_by, (int64_t)content->urgency);
}

/* Notes the pictures that a version shows: its lead, and those whose addresses stand in its text.
 */
static bool
note_pictures(
    ApplyContext *context, int64_t id, const StoryContent *content, bool is_live, GError **error)
{
    static const char ADDRESS[] = "/media/";
    const char *at = content == NULL ? NULL : content->body;
    if (content != NULL && content->picture.media_id != 0 &&
        !db_run(context->db, error, &SQL_MEDIA_USE_ADD, "iii", content->picture.media_id, id,
            (int64_t)is_live))
        return false;
    while (at != NULL && (at = strstr(at, ADDRESS)) != NULL) {
        at += strlen(ADDRESS);
        size_t const length = strspn(at, "0123456789abcdef/");
        int64_t media_id;
        if (length != MEDIA_STEM_LENGTH)
            continue;
        if (!db_int(context->db, 0, &media_id, error, &SQL_MEDIA_ID_BY_STEM, "s",
                arena_strndup(context->arena, at, length)) ||
            (media_id != 0 && !db_run(context->db, error, &SQL_MEDIA_USE_ADD, "iii", media_id, id,
                                  (int64_t)is_live)))
            return false;
    }
    return true;
}

static bool
note_all_pictures(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    return (change->revision == 1 ||
               db_run(context->db, error, &SQL_MEDIA_USE_DROP, "i", story->id)) &&
           note_pictures(context, story->id, story->live, true, error) &&
           note_pictures(context, story->id, story->working, false, error);
}

bool
story_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    Story story;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error) ||
        !story_from_json(context->arena, state, &story, error))
        return false;
    story.id = id;
    apply_touch(context, topic_of(TOPIC_STORY, id));
    if ((change->revision == 1 && !note_id(context, "story", id, error)) ||
        (change->revision > 1 &&
            (!search_remove(context, id, error) || !story_unlist(context, id, error))) ||
        (story.status == STORY_LIVE && (!lists_of(context, &story, lists, error) ||
                                           !enlist(context, id, story.published_us, lists, error))))
        return false;
    if (story.foreign.origin != NULL &&
        !db_run(context->db, error, &SQL_FOREIGN_SAVE, "ssisi", story.foreign.origin,
            story.foreign.id, id, story.foreign.digest != NULL ? story.foreign.digest : "",
            (int64_t)story.edited))
        return false;
    if ((story.status == STORY_WITHDRAWN || story.stage == STORY_SPIKED) &&
        !front_forget(context, id, error))
        return false;
    return save_row(context, change, &story, lists_to_text(context->arena, lists), error) &&
           note_all_pictures(context, change, &story, error) &&
           signature_apply(context, change, &story, error) &&
           search_add(context, &story, change->seq, error);
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
