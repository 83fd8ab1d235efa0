/* SPDX-License-Identifier: MIT */
/* Two labels become one: the state of the one says which label stands for it, and that is all that
 * is written to the log. Stories are not saved anew (alias.h); their places in lists, counts by
 * month and signatures go over as the change is applied. */
#include <string.h>

#include "base/error.h"
#include "newsroom/alias.h"
#include "newsroom/card.h"
#include "newsroom/changes_internal.h"
#include "newsroom/desk_text.h"
#include "newsroom/label_internal.h"
#include "newsroom/search.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

bool
label_merged(Reader *reader, Arena *arena, int64_t id, GPtrArray **ret_labels, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_MERGED, "i", id);
    return label_read(&query, arena, ret_labels, error);
}

bool
label_use(Reader *reader, int64_t id, LabelUse *ret_use, GError **error)
{
    int64_t const topic = (int64_t)topic_of(TOPIC_LABEL, id);
    g_autoptr(GArray) merged = NULL;
    if (!card_count(reader, (uint64_t)topic, &ret_use->live, error) ||
        !db_int(reader->db, 0, &ret_use->others, error, &SQL_TOPIC_REFS, "i", topic) ||
        !db_int(reader->db, 0, &ret_use->writers, error, &SQL_LABEL_USES_OTHERS, "i", id) ||
        !alias_list(reader->db, (uint64_t)topic, &merged, error))
        return false;
    ret_use->merged = merged->len;
    return true;
}

bool
label_common(Reader *reader, int64_t id, int64_t other_id, int64_t *ret_count, GError **error)
{
    return db_int(reader->db, 0, ret_count, error, &SQL_LABEL_COMMON, "ii",
        (int64_t)topic_of(TOPIC_LABEL, id), (int64_t)topic_of(TOPIC_LABEL, other_id));
}

/* The label as it stands, at the revision that the caller saw. */
static bool
load_label(Write *write, Reader *reader, int64_t id, Label *ret_label, GError **error)
{
    bool found;
    if (!label_find_own(reader, write_arena(write), id, ret_label, &found, error))
        return false;
    return found || fail(error, FAIL_NOT_FOUND, "there is no label %" G_GINT64_FORMAT, id);
}

static bool
check_merge(const Label *label, const Label *into, GError **error)
{
    if (label->id == into->id)
        return fail(error, FAIL_INVALID, "\"%.80s\" cannot be merged into itself", label->name);
    if (label->kind != into->kind)
        return fail(error, FAIL_INVALID,
            "\"%.80s\" and \"%.80s\" are not of one kind: tags merge with tags, authors with "
            "authors, sources with sources",
            label->name, into->name);
    if (label->merged_into != 0)
        return fail(error, FAIL_INVALID,
            "\"%.80s\" is merged already; separate it first to merge it into another", label->name);
    if (into->merged_into != 0)
        return fail(error, FAIL_INVALID,
            "\"%.80s\" is merged into another itself; choose the one that stands for it",
            into->name);
    return true;
}

bool
label_merge(Write *write, int64_t id, int64_t revision, int64_t into_id, GError **error)
{
    Label label, into;
    g_autoptr(Reader) reader = newsroom_read_within(NULL, write, error);
    if (reader == NULL || !load_label(write, reader, id, &label, error) ||
        !load_label(write, reader, into_id, &into, error) || !check_merge(&label, &into, error))
        return false;
    label.revision = revision;
    label.merged_into = into_id;
    return label_append(write, CHANGE_LABEL_MERGED, &label, error);
}

bool
label_separate(Write *write, int64_t id, int64_t revision, GError **error)
{
    Label label;
    g_autoptr(Reader) reader = newsroom_read_within(NULL, write, error);
    if (reader == NULL || !load_label(write, reader, id, &label, error))
        return false;
    if (label.merged_into == 0)
        return fail(error, FAIL_INVALID, "\"%.80s\" is not merged", label.name);
    label.revision = revision;
    label.merged_into = 0;
    return label_append(write, CHANGE_LABEL_SEPARATED, &label, error);
}

static bool
check_unused(Reader *reader, const Label *label, GError **error)
{
    LabelUse use;
    if (!label_use(reader, label->id, &use, error))
        return false;
    if (label->merged_into != 0)
        return fail(
            error, FAIL_INVALID, "\"%.80s\" is merged: its name leads to another", label->name);
    if (use.live + use.others > 0)
        return fail(error, FAIL_INVALID,
            "%" G_GINT64_FORMAT " stories carry \"%.80s\"; merge it into another instead",
            use.live + use.others, label->name);
    if (use.writers > 0)
        return fail(error, FAIL_INVALID,
            "somebody at the desk, or an entry of a live story, is signed \"%.80s\"", label->name);
    return use.merged == 0 ||
           fail(error, FAIL_INVALID, "others were merged into \"%.80s\"; separate them first",
               label->name);
}

bool
label_delete(Write *write, int64_t id, int64_t revision, GError **error)
{
    Label label;
    g_autoptr(Reader) reader = newsroom_read_within(NULL, write, error);
    if (reader == NULL || !load_label(write, reader, id, &label, error) ||
        !check_unused(reader, &label, error))
        return false;
    label.revision = revision;
    return label_append(write, CHANGE_LABEL_DELETED, &label, error);
}

/* A label and all that were merged into it, and into those. */
static bool
read_group(Db *db, int64_t id, GArray *group, GError **error)
{
    g_array_append_val(group, id);
    for (unsigned index = 0; index < group->len; index++) {
        g_auto(Query) query =
            db_query(db, &SQL_LABEL_MERGED, "i", g_array_index(group, int64_t, index));
        while (query_next(&query)) {
            int64_t const below = query_int(&query, 0);
            g_array_append_val(group, below);
        }
        if (!query_end(&query, error))
            return false;
    }
    return true;
}

/* The rows of stories that are not public, or that are being worked on. */
static bool
relist_refs(ApplyContext *context, const GArray *group, GError **error)
{
    for (unsigned index = 0; index < group->len; index++)
        if (!story_relist_refs(
                context, topic_of(TOPIC_LABEL, g_array_index(group, int64_t, index)), error))
            return false;
    return true;
}

bool
label_regroup(ApplyContext *context, int64_t id, LabelKind kind, int64_t before, int64_t after,
    GError **error)
{
    g_autoptr(GArray) group = g_array_new(FALSE, FALSE, sizeof(int64_t));
    uint64_t old, new = topic_of(TOPIC_LABEL, after == 0 ? id : after);
    if (before == after)
        return true;
    if (!alias_find(context->db, topic_of(TOPIC_LABEL, id), &old, error) ||
        !alias_find(context->db, new, &new, error) || !read_group(context->db, id, group, error))
        return false;
    if (after == 0)
        new = topic_of(TOPIC_LABEL, id);
    for (unsigned index = 0; index < group->len; index++) {
        uint64_t const topic = topic_of(TOPIC_LABEL, g_array_index(group, int64_t, index));
        if (!alias_set(context, topic, new, error))
            return false;
    }
    for (size_t index = 0; index < 2; index++) {
        uint64_t const topic = index == 0 ? old : new;
        apply_touch(context, topic);
        apply_touch(context, topic_of(TOPIC_NAME, topic_id(topic)));
    }
    return (before == 0 ? story_move_label(
                              context, topic_id(old), topic_id(new), kind == LABEL_TAG, error)
                        : story_relist_topic(context, old, error)) &&
           relist_refs(context, group, error);
}

bool
label_apply_deleted(ApplyContext *context, const Change *change, GError **error)
{
    int64_t id;
    if (!subject_id(change->subject, &id, error))
        return false;
    apply_touch(context, topic_of(TOPIC_LABELS, 0));
    apply_touch(context, topic_of(TOPIC_NAME, id));
    apply_touch(context, topic_of(TOPIC_LABEL, id));
    apply_touch(context, topic_of(TOPIC_REDIRECTS, 0));
    return note_id(context, "label", id, error) &&
           db_run(context->db, error, &SQL_LABEL_DELETE, "i", id) &&
           db_run(context->db, error, &SQL_REDIRECT_FORGET, "s", change->subject);
}

bool
label_erase(ApplyContext *context, int64_t id, GError **error)
{
    int64_t before;
    return db_int(context->db, 0, &before, error, &SQL_LABEL_MERGED_INTO, "i", id) &&
           label_regroup(context, id, LABEL_TAG, before, 0, error) &&
           db_run(context->db, error, &SQL_LABEL_DELETE, "i", id) &&
           search_rename(context, topic_of(TOPIC_LABEL, id), error) &&
           desk_text_rename(context, error);
}
