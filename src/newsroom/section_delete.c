/* SPDX-License-Identifier: MIT */
/* A section goes, and another one takes over what it had: the sections below it are moved first, as
 * by hand, then one change says who stands for it (alias.h). Its stories are not saved anew. */
#include <string.h>

#include "base/error.h"
#include "newsroom/alias.h"
#include "newsroom/card.h"
#include "newsroom/changes_internal.h"
#include "newsroom/section.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

bool
section_use(Reader *reader, int64_t id, SectionUse *ret_use, GError **error)
{
    uint64_t const topic = topic_of(TOPIC_SECTION, id);
    const Section *section = section_find(reader->sections, id);
    SectionUse use = {0};
    for (unsigned index = 0; section != NULL && section->children[index] != NULL; index++)
        use.children++;
    if (!card_count(reader, topic, &use.live, error) ||
        !db_int(reader->db, 0, &use.others, error, &SQL_TOPIC_REFS, "i", (int64_t)topic) ||
        !db_int(reader->db, 0, &use.people, error, &SQL_SECTION_PEOPLE, "ii", id, (int64_t)topic) ||
        !db_int(reader->db, 0, &use.assignments, error, &SQL_SECTION_ASSIGNMENTS, "ii", id,
            (int64_t)topic))
        return false;
    *ret_use = use;
    return true;
}

static bool
check_unused(Reader *reader, const Section *section, GError **error)
{
    SectionUse use;
    if (!section_use(reader, section->id, &use, error))
        return false;
    if (use.live + use.others + use.people + use.assignments + use.children == 0)
        return true;
    return fail(error, FAIL_INVALID,
        "\"%.80s\" has %" G_GINT64_FORMAT
        " stories, %u sections below it, rights of %" G_GINT64_FORMAT
        " people and %" G_GINT64_FORMAT " assignments: name the section that takes them over",
        section->name, use.live + use.others, use.children, use.people, use.assignments);
}

static bool
check_heir(const Section *section, const Section *heir, int64_t heir_id, GError **error)
{
    if (heir == NULL || heir->id != heir_id)
        return fail(error, FAIL_INVALID, "there is no section that could take over");
    if (heir == section)
        return fail(error, FAIL_INVALID, "\"%.80s\" cannot take over from itself", section->name);
    return !section_is_within(heir, section) ||
           fail(error, FAIL_INVALID, "\"%.80s\" lies below \"%.80s\"; move it elsewhere first",
               heir->name, section->name);
}

/* The child's own slug where the heir has none such, or it is the child's place already. */
static const char *
slug_below(const Section *child, const Section *heir)
{
    for (const Section *const *there = heir->children; *there != NULL; there++)
        if (strcmp((*there)->slug, child->slug) == 0)
            return NULL;
    return child->slug;
}

static bool
move_children(Write *write, const Section *section, const Section *heir, GError **error)
{
    for (const Section *const *child = section->children; *child != NULL; child++) {
        SectionDraft const draft = {.id = (*child)->id,
            .revision = (*child)->revision,
            .parent_id = heir->id,
            .name = (*child)->name,
            .slug = slug_below(*child, heir),
            .description = (*child)->description};
        if (!section_save(write, &draft, NULL, error))
            return false;
    }
    return true;
}

bool
section_delete(Write *write, int64_t id, int64_t revision, int64_t heir_id, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read_within(NULL, write, error);
    if (reader == NULL)
        return false;
    const Section *section = section_find(reader->sections, id);
    const Section *heir = section_find(reader->sections, heir_id);
    if (section == NULL || section->id != id)
        return fail(error, FAIL_NOT_FOUND, "there is no section %" G_GINT64_FORMAT, id);
    if (heir_id == 0 ? !check_unused(reader, section, error)
                     : (!check_heir(section, heir, heir_id, error) ||
                           !move_children(write, section, heir, error)))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "name", section->name);
    if (heir_id != 0) {
        json_put_int(state, "heir", heir_id);
        json_put_text(state, "heir_name", heir->name);
    }
    return write_append(write, CHANGE_SECTION_DELETED,
               subject_of(write_arena(write), "section", id), revision, state, NULL, error) ||
           fail_prefix(error, "section \"%s\"", section->name);
}

/* What led to the section leads to its heir; its own address, too. */
static bool
lead_on(ApplyContext *context, int64_t id, uint64_t heir, const char *path, GError **error)
{
    uint64_t const topic = topic_of(TOPIC_SECTION, id);
    g_autoptr(GArray) before = NULL;
    if (!alias_list(context->db, topic, &before, error))
        return false;
    g_array_append_val(before, topic);
    for (unsigned index = 0; index < before->len; index++)
        if (!alias_set(context, g_array_index(before, uint64_t, index), heir, error))
            return false;
    if (!db_run(context->db, error, &SQL_REDIRECT_SAVE, "ss",
            arena_printf(context->arena, "/%s", path), subject_of(context->arena, "section", id)) ||
        !story_relist_topic(context, topic, error))
        return false;
    for (unsigned index = 0; index < before->len; index++)
        if (!story_relist_refs(context, g_array_index(before, uint64_t, index), error))
            return false;
    return true;
}

bool
section_apply_deleted(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    int64_t const heir = json_int(state, "heir", 0);
    g_auto(Query) query = db_query(context->db, &SQL_SECTION_PATH, "i", id);
    const char *path = query_next(&query) ? query_copy(context->arena, &query, 0) : NULL;
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    apply_touch(context, topic_of(TOPIC_SECTIONS, 0));
    apply_touch(context, topic_of(TOPIC_SECTION, id));
    apply_touch(context, topic_of(TOPIC_SECTION, heir));
    apply_touch(context, topic_of(TOPIC_FRONT, id));
    apply_touch(context, topic_of(TOPIC_REDIRECTS, 0));
    return note_id(context, "section", id, error) &&
           db_run(context->db, error, &SQL_SECTION_DELETE, "i", id) &&
           db_run(context->db, error, &SQL_FRONT_DELETE, "i", id) &&
           db_run(context->db, error, &SQL_FRONT_CLEAR, "i", id) &&
           (heir != 0 || db_run(context->db, error, &SQL_REDIRECT_FORGET, "s", change->subject)) &&
           (heir == 0 || path == NULL ||
               lead_on(context, id, topic_of(TOPIC_SECTION, heir), path, error));
}

char *
section_describe_deleted(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    const char *heir = state == NULL ? NULL : json_text(state, "heir_name");
    return heir == NULL ? arena_printf(arena, "\"%s\"", state ? json_text(state, "name") : "?")
                        : arena_printf(arena, "\"%s\", taken over by \"%s\"",
                              json_text(state, "name"), heir);
}
