/* SPDX-License-Identifier: MIT */
#include "newsroom/alias.h"

#include "newsroom/statements.h"

bool
alias_find(Db *db, uint64_t topic, uint64_t *ret_topic, GError **error)
{
    int64_t target;
    if (!db_int(db, (int64_t)topic, &target, error, &SQL_ALIAS_FIND, "i", (int64_t)topic))
        return false;
    *ret_topic = (uint64_t)target;
    return true;
}

bool
alias_list(Db *db, uint64_t target, GArray **ret_topics, GError **error)
{
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_auto(Query) query = db_query(db, &SQL_ALIAS_OF, "i", (int64_t)target);
    while (query_next(&query)) {
        uint64_t const topic = (uint64_t)query_int(&query, 0);
        g_array_append_val(topics, topic);
    }
    if (!query_end(&query, error))
        return false;
    *ret_topics = g_steal_pointer(&topics);
    return true;
}

bool
alias_set(ApplyContext *context, uint64_t topic, uint64_t target, GError **error)
{
    if (topic == target)
        return db_run(context->db, error, &SQL_ALIAS_DROP, "i", (int64_t)topic);
    return db_run(context->db, error, &SQL_ALIAS_SAVE, "ii", (int64_t)topic, (int64_t)target);
}

static bool
contains(const int64_t *ids, unsigned count, int64_t id)
{
    while (count > 0)
        if (ids[--count] == id)
            return true;
    return false;
}

bool
alias_follow(Db *db, Arena *arena, TopicKind kind, const int64_t *ids, unsigned *count,
    const int64_t **ret_ids, GError **error)
{
    int64_t *kept = arena_new_array(arena, int64_t, *count);
    unsigned kept_count = 0;
    bool changed = false;
    for (unsigned index = 0; index < *count; index++) {
        uint64_t topic;
        if (!alias_find(db, topic_of(kind, ids[index]), &topic, error))
            return false;
        changed = changed || topic_id(topic) != ids[index];
        if (!contains(kept, kept_count, topic_id(topic)))
            kept[kept_count++] = topic_id(topic);
    }
    *ret_ids = changed ? kept : ids;
    *count = changed ? kept_count : *count;
    return true;
}

/* The content, or a copy of it that names what stands for its labels and sections now. */
static bool
follow_content(Db *db, Arena *arena, const StoryContent **content, GError **error)
{
    if (*content == NULL)
        return true;
    StoryContent *copy = arena_memdup(arena, *content, sizeof **content);
    uint64_t source = topic_of(TOPIC_LABEL, copy->source_id);
    if (!alias_follow(db, arena, TOPIC_SECTION, copy->sections, &copy->section_count,
            &copy->sections, error) ||
        !alias_follow(db, arena, TOPIC_LABEL, copy->tags, &copy->tag_count, &copy->tags, error) ||
        !alias_follow(
            db, arena, TOPIC_LABEL, copy->authors, &copy->author_count, &copy->authors, error) ||
        !alias_find(db, source, &source, error))
        return false;
    copy->source_id = topic_id(source);
    *content = copy;
    return true;
}

bool
alias_follow_story(Db *db, Arena *arena, Story *story, GError **error)
{
    int64_t any;
    return db_int(db, 0, &any, error, &SQL_ALIAS_ANY, "") &&
           (any == 0 || (follow_content(db, arena, &story->live, error) &&
                            follow_content(db, arena, &story->working, error)));
}
