/* SPDX-License-Identifier: MIT */
#include "newsroom/version.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"

static const StoryContent *
shown(const Story *story)
{
    return story->working != NULL ? story->working : story->live;
}

static bool
same_ids(const int64_t *one, unsigned one_count, const int64_t *other, unsigned other_count)
{
    return one_count == other_count &&
           (one_count == 0 || memcmp(one, other, one_count * sizeof *one) == 0);
}

static bool
same_picture(const StoryPicture *one, const StoryPicture *other)
{
    return one->media_id == other->media_id && g_strcmp0(one->alt, other->alt) == 0 &&
           g_strcmp0(one->caption, other->caption) == 0 &&
           g_strcmp0(one->credit, other->credit) == 0;
}

const char *
story_changed_fields(Arena *arena, const StoryContent *from, const StoryContent *to)
{
    static const StoryContent NOTHING = {.body = ""};
    g_autoptr(GString) text = g_string_new(NULL);
    from = from != NULL ? from : &NOTHING;

    const struct {
        const char *name;
        bool same;
    } FIELDS[] = {
        {"headline", g_strcmp0(from->headline, to->headline) == 0},
        {"list headline", g_strcmp0(from->list_headline, to->list_headline) == 0},
        {"address", story_same_slug(arena, from, to)},
        {"kicker", g_strcmp0(from->kicker, to->kicker) == 0},
        {"standfirst", g_strcmp0(from->standfirst, to->standfirst) == 0},
        {"text", g_strcmp0(from->body, to->body) == 0 && from->body_format == to->body_format},
        {"dateline", g_strcmp0(from->dateline, to->dateline) == 0},
        {"byline", g_strcmp0(from->byline, to->byline) == 0},
        {"language", g_strcmp0(from->language, to->language) == 0},
        {"priority", from->priority == to->priority},
        {"urgency", from->urgency == to->urgency},
        {"sections",
            same_ids(from->sections, from->section_count, to->sections, to->section_count)},
        {"tags", same_ids(from->tags, from->tag_count, to->tags, to->tag_count)},
        {"authors", same_ids(from->authors, from->author_count, to->authors, to->author_count)},
        {"source",
            from->source_id == to->source_id && g_strcmp0(from->source_url, to->source_url) == 0},
        {"picture", same_picture(&from->picture, &to->picture)},
        {"related stories",
            same_ids(from->related, from->related_count, to->related, to->related_count) &&
                same_ids(
                    from->unrelated, from->unrelated_count, to->unrelated, to->unrelated_count)},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++)
        if (!FIELDS[index].same)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", FIELDS[index].name);
    return arena_strdup(arena, text->str);
}

static const char *
name_of_kind(int kind)
{
    for (unsigned index = 0; index < CHANGE_KIND_COUNT; index++)
        if (CHANGE_KINDS[index].id == kind)
            return CHANGE_KINDS[index].name;
    return "unknown";
}

static const char *
note_of(int kind, const Story *story)
{
    if (kind == CHANGE_STORY_CORRECTED && story->correction_count > 0)
        return story->corrections[story->correction_count - 1].text;
    return kind == CHANGE_STORY_WITHDRAWN ? story->withdrawn_reason : NULL;
}

/* The change's own part of a row, and its story where its text is still there. */
static bool
read_row(
    Db *db, Arena *arena, Query *query, StoryVersion *ret_version, Story *ret_story, GError **error)
{
    *ret_version = (StoryVersion){
        .seq = query_int(query, 0),
        .revision = query_int(query, 1),
        .kind = (int)query_int(query, 2),
        .name = name_of_kind((int)query_int(query, 2)),
        .at_us = query_int(query, 3),
        .actor = query_copy(arena, query, 4),
        .summary = "",
    };
    ret_version->is_erased =
        ret_version->kind == CHANGE_SUBJECT_ERASED || query_size(query, 5) == 0;
    if (ret_version->is_erased)
        return true;
    g_autoptr(Json) state =
        json_read_object(query_text(query, 5), query_size(query, 5), SIZE_MAX, error);
    if (state == NULL || !story_from_state(db, arena, state, ret_story, error))
        return false;
    ret_version->note = note_of(ret_version->kind, ret_story);
    return true;
}

bool
story_versions(Reader *reader, Arena *arena, int64_t id, int64_t before, unsigned limit,
    GPtrArray **ret_versions, GError **error)
{
    g_autoptr(GPtrArray) versions = g_ptr_array_new();
    const Story *newer = NULL;
    /* One more, so that the last one shown can say what it changed. */
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_VERSIONS, "sii",
        subject_of(arena, "story", id), before > 0 ? before : G_MAXINT64, (int64_t)limit + 1);
    while (query_next(&query)) {
        StoryVersion *version = arena_new0(arena, StoryVersion);
        Story *story = arena_new0(arena, Story);
        if (!read_row(reader->db, arena, &query, version, story, error))
            return false;
        if (newer != NULL && !version->is_erased) {
            StoryVersion *after = g_ptr_array_index(versions, versions->len - 1);
            after->summary = story_changed_fields(arena, shown(story), shown(newer));
        }
        newer = version->is_erased ? NULL : story;
        g_ptr_array_add(versions, version);
    }
    if (!query_end(&query, error))
        return false;
    if (versions->len > limit)
        g_ptr_array_set_size(versions, (int)limit);
    *ret_versions = g_steal_pointer(&versions);
    return true;
}

bool
story_version(Reader *reader, Arena *arena, int64_t id, int64_t seq, Story *ret_story,
    StoryVersion *ret_version, bool *ret_found, GError **error)
{
    g_auto(Query) query =
        db_query(reader->db, &SQL_STORY_VERSION, "is", seq, subject_of(arena, "story", id));
    bool const row = query_next(&query);
    if (row && !read_row(reader->db, arena, &query, ret_version, ret_story, error))
        return false;
    *ret_found = row && !ret_version->is_erased;
    ret_story->id = id;
    ret_story->revision = row ? ret_version->revision : 0;
    return query_end(&query, error);
}

/* A state in the log; *ret_story is of nothing where it was emptied. */
static bool
read_state(Reader *reader, Arena *arena, Query *query, int column, Story *ret_story, GError **error)
{
    *ret_story = (Story){0};
    if (query_size(query, column) == 0)
        return true;
    g_autoptr(Json) state =
        json_read_object(query_text(query, column), query_size(query, column), SIZE_MAX, error);
    return state != NULL && story_from_state(reader->db, arena, state, ret_story, error);
}

bool
story_correction(Reader *reader, Arena *arena, int64_t id, const Correction *correction,
    const StoryContent **ret_before, const StoryContent **ret_after, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_STORY_CORRECTIONS, "si",
        subject_of(arena, "story", id), (int64_t)CHANGE_STORY_CORRECTED);
    *ret_before = *ret_after = NULL;
    while (*ret_after == NULL && query_next(&query)) {
        Story before, after;
        if (!read_state(reader, arena, &query, 0, &after, error))
            return false;
        unsigned const count = after.correction_count;
        if (count == 0 || after.corrections[count - 1].at_us != correction->at_us)
            continue;
        if (!read_state(reader, arena, &query, 1, &before, error))
            return false;
        *ret_before = before.live;
        *ret_after = after.live;
    }
    return query_end(&query, error);
}
