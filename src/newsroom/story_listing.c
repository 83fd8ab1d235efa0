/* SPDX-License-Identifier: MIT */
/* Where a story is listed: its places in `listing` while the public may see it, the counts in
 * `tally`, and in `story_ref` what else it names. A story is listed under the topics that it names
 * and under every section above its own. The column `lists` remembers them, so that the next change
 * can take the story out of each without knowing how the tree stood then. */
#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/statements.h"
#include "newsroom/story.h"
#include "newsroom/topics.h"

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

const char *
story_lists_text(Arena *arena, const GArray *lists)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < lists->len; index++)
        g_string_append_printf(text, index == 0 ? "%" G_GUINT64_FORMAT : " %" G_GUINT64_FORMAT,
            g_array_index(lists, uint64_t, index));
    return arena_strndup(arena, text->str, text->len);
}

void
story_lists_parse(const char *text, GArray *lists)
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
        story_lists_parse(query_text(&query, 0), lists);
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

bool
story_enlist(ApplyContext *context, const Story *story, const char **ret_lists, GError **error)
{
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    if (story->status == STORY_LIVE &&
        (!lists_of(context, story, lists, error) ||
            !enlist(context, story->id, story->published_us, lists, error)))
        return false;
    *ret_lists = story_lists_text(context->arena, lists);
    return true;
}

static bool
add_ref(ApplyContext *context, int64_t story_id, TopicKind kind, const int64_t *ids, unsigned count,
    GError **error)
{
    for (unsigned index = 0; index < count; index++)
        if (ids[index] != 0 && !db_run(context->db, error, &SQL_STORY_REF_ADD, "ii", story_id,
                                   (int64_t)topic_of(kind, ids[index])))
            return false;
    return true;
}

static bool
add_refs(ApplyContext *context, int64_t story_id, const StoryContent *content, GError **error)
{
    return content == NULL ||
           (add_ref(context, story_id, TOPIC_SECTION, content->sections, content->section_count,
                error) &&
               add_ref(context, story_id, TOPIC_LABEL, content->tags, content->tag_count, error) &&
               add_ref(context, story_id, TOPIC_LABEL, content->authors, content->author_count,
                   error) &&
               add_ref(context, story_id, TOPIC_LABEL, &content->source_id, 1, error));
}

bool
story_note_refs(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    return (change->revision == 1 ||
               db_run(context->db, error, &SQL_STORY_REF_DROP, "i", story->id)) &&
           (story->status == STORY_LIVE || add_refs(context, story->id, story->live, error)) &&
           add_refs(context, story->id, story->working, error);
}

const char *
story_authors_text(Arena *arena, const StoryContent *content)
{
    if (content->byline != NULL || content->author_count == 0)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < content->author_count; index++)
        g_string_append_printf(
            text, index == 0 ? "%" G_GINT64_FORMAT : " %" G_GINT64_FORMAT, content->authors[index]);
    return arena_strndup(arena, text->str, text->len);
}
