/* SPDX-License-Identifier: MIT */
/* What happens to stories when something that they name changes: the tree of sections, the zone in
 * which days are counted, a label that is merged. None of them is saved anew: their rows are made
 * again from the state that they have (relist), or, where a label's stories only go over to another
 * one, changed in place: that takes a fraction of the time. */
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/label.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"
#include "newsroom/story.h"
#include "newsroom/topics.h"

Json *
story_state(ApplyContext *context, int64_t id, GError **error)
{
    g_autoptr(Json) state = NULL;
    bool found;
    g_auto(Query) query = db_query(context->db, &SQL_STORY_STATE, "i", id);
    found = query_next(&query);
    if (found)
        state = json_read_object(query_text(&query, 0), query_size(&query, 0), SIZE_MAX, error);
    if ((found && state == NULL) || !query_end(&query, error))
        return NULL;
    if (!found)
        fail(error, FAIL_CORRUPT, "story %" G_GINT64_FORMAT " has no state", id);
    return g_steal_pointer(&state);
}

/* Puts a story into the listings that its state asks for. */
static bool
relist(ApplyContext *context, int64_t id, GError **error)
{
    g_autoptr(Json) state = story_state(context, id, error);
    const char *lists;
    Story story;
    if (state == NULL)
        return false;
    if (!story_from_state(context->db, context->arena, state, &story, error))
        return false;
    story.id = id;
    const StoryContent *content = story.live != NULL ? story.live : story.working;
    return story_unlist(context, id, error) && story_enlist(context, &story, &lists, error) &&
           db_run(context->db, error, &SQL_STORY_SET_PLACE, "isis", id, lists,
               content->section_count == 0 ? (int64_t)0 : content->sections[0],
               story_authors_text(context->arena, content)) &&
           signature_follow(context, &story, error);
}

/* The ids that a statement gives for a topic, before any of them is changed. */
static bool
read_stories(Db *db, const Sql *sql, uint64_t topic, GArray **ret_ids, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(db, sql, "i", (int64_t)topic);
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        g_array_append_val(ids, id);
    }
    if (!query_end(&query, error))
        return false;
    *ret_ids = g_steal_pointer(&ids);
    return true;
}

/* Each with an arena of its own: there may be hundreds of thousands. */
static bool
relist_all(ApplyContext *context, const Sql *sql, uint64_t topic, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    g_autoptr(Arena) arena = arena_new();
    ApplyContext inner = *context;
    inner.arena = arena;
    if (!read_stories(context->db, sql, topic, &ids, error))
        return false;
    for (unsigned index = 0; index < ids->len; index++) {
        if (!relist(&inner, g_array_index(ids, int64_t, index), error))
            return false;
        arena_reset(arena);
    }
    return true;
}

bool
story_relist_topic(ApplyContext *context, uint64_t topic, GError **error)
{
    return relist_all(context, &SQL_LISTING_STORIES, topic, error);
}

bool
story_relist_refs(ApplyContext *context, uint64_t topic, GError **error)
{
    return relist_all(context, &SQL_STORY_REF_STORIES, topic, error);
}

/* A label's stories on their way to another one. */
typedef struct {
    ApplyContext *context;
    Arena *arena; /* dies with each story */
    uint64_t from;
    uint64_t to;
    bool is_tag;
    GHashTable *left;    /* month in a pointer -> how many stories left the one */
    GHashTable *entered; /* and came to the other */
} Moving;

static void
count_month(GHashTable *months, int64_t month)
{
    gpointer const key = GSIZE_TO_POINTER((gsize)month);
    unsigned const count = GPOINTER_TO_UINT(g_hash_table_lookup(months, key));
    g_hash_table_insert(months, key, GUINT_TO_POINTER(count + 1));
}

/* The story's topics with the one in place of the other, each once; its month, and whether it was
 * listed under the other one already. */
static const char *
move_in_lists(Moving *moving, const char *text, int64_t *ret_month, bool *ret_there)
{
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    unsigned kept = 0;
    bool seen = false;
    *ret_there = false;
    story_lists_parse(text, lists);
    for (unsigned index = 0; index < lists->len; index++) {
        uint64_t topic = g_array_index(lists, uint64_t, index);
        if (topic_kind(topic) == TOPIC_MONTH)
            *ret_month = topic_id(topic);
        *ret_there = *ret_there || topic == moving->to;
        topic = topic == moving->from ? moving->to : topic;
        if (topic == moving->to && seen)
            continue;
        seen = seen || topic == moving->to;
        g_array_index(lists, uint64_t, kept++) = topic;
    }
    g_array_set_size(lists, kept);
    return story_lists_text(moving->arena, lists);
}

/* The same with the ids of its authors. */
static const char *
move_in_authors(Moving *moving, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    bool seen = false;
    if (text == NULL)
        return NULL;
    for (char *rest; *text != '\0'; text = *rest == ' ' ? rest + 1 : rest) {
        int64_t id = g_ascii_strtoll(text, &rest, 10);
        id = id == topic_id(moving->from) ? topic_id(moving->to) : id;
        if (id == topic_id(moving->to) && seen)
            continue;
        seen = seen || id == topic_id(moving->to);
        g_string_append_printf(out, out->len == 0 ? "%" G_GINT64_FORMAT : " %" G_GINT64_FORMAT, id);
    }
    return arena_strndup(moving->arena, out->str, out->len);
}

static bool
move_story(Moving *moving, int64_t id, GError **error)
{
    Db *db = moving->context->db;
    int64_t month = 0;
    bool there;
    g_auto(Query) query = db_query(db, &SQL_STORY_PLACE, "i", id);
    if (!query_next(&query))
        return query_end(&query, error) &&
               fail(error, FAIL_CORRUPT, "story %" G_GINT64_FORMAT " is listed and is not there",
                   id);
    const char *lists = move_in_lists(moving, query_text(&query, 0), &month, &there);
    const char *authors =
        move_in_authors(moving, query_is_null(&query, 1) ? NULL : query_text(&query, 1));
    int64_t const published_us = query_int(&query, 2);
    query_finish(&query);
    count_month(moving->left, month);
    if (!there)
        count_month(moving->entered, month);
    return db_run(db, error, &SQL_STORY_SET_LISTS, "iss", id, lists, authors) &&
           db_run(db, error, &SQL_LISTING_REMOVE, "iii", (int64_t)moving->from, published_us, id) &&
           db_run(db, error, &SQL_LISTING_ADD, "iii", (int64_t)moving->to, published_us, id) &&
           (!moving->is_tag || signature_move_tag(moving->context, id, topic_id(moving->from),
                                   topic_id(moving->to), error));
}

/* Counts a topic's stories in or out, in all and for each month. */
static bool
count_moved(Moving *moving, uint64_t topic, GHashTable *months, int sign, GError **error)
{
    GHashTableIter iter;
    gpointer month, count;
    int total = 0;
    g_hash_table_iter_init(&iter, months);
    while (g_hash_table_iter_next(&iter, &month, &count)) {
        uint64_t const coverage =
            topic_of_coverage(topic_id(topic), (int64_t)GPOINTER_TO_SIZE(month));
        int const by = sign * (int)GPOINTER_TO_UINT(count);
        total += by;
        if (!tally_add(moving->context, coverage, by, error) ||
            !db_run(moving->context->db, error, &SQL_TALLY_DROP, "i", (int64_t)coverage))
            return false;
    }
    return total == 0 ||
           (tally_add(moving->context, topic, total, error) &&
               db_run(moving->context->db, error, &SQL_TALLY_DROP, "i", (int64_t)topic));
}

bool
story_move_label(ApplyContext *context, int64_t from_id, int64_t to_id, bool is_tag, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GHashTable) left = g_hash_table_new(NULL, NULL),
                          entered = g_hash_table_new(NULL, NULL);
    Moving moving = {.context = context,
        .arena = arena,
        .from = topic_of(TOPIC_LABEL, from_id),
        .to = topic_of(TOPIC_LABEL, to_id),
        .is_tag = is_tag,
        .left = left,
        .entered = entered};
    if (!read_stories(context->db, &SQL_LISTING_STORIES, moving.from, &ids, error))
        return false;
    for (unsigned index = 0; index < ids->len; index++) {
        if (!move_story(&moving, g_array_index(ids, int64_t, index), error))
            return false;
        arena_reset(arena);
    }
    return count_moved(&moving, moving.from, left, -1, error) &&
           count_moved(&moving, moving.to, entered, 1, error);
}
