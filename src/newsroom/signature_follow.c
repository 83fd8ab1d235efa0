/* SPDX-License-Identifier: MIT */
/* The tags of a signature stand first in it, with the fact 0 (signature.c). Where a tag is merged
 * or a section deleted they are changed there, and the words behind them stay. */
#include <string.h>

#include "newsroom/changes_internal.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"

/* The terms of a row as they are changed. */
typedef struct {
    uint8_t sketch[SIGNATURE_SKETCH_SIZE];
    int64_t section_id;
    uint32_t terms[SIGNATURE_EARLY_TERMS];
    unsigned count;
    unsigned tag_count; /* of them the first */
} Terms;

static bool
read_terms(Db *db, int64_t story_id, Terms *ret_terms, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_SIGNATURE_PLACE, "i", story_id);
    *ret_found = query_next(&query);
    const uint8_t *blob = *ret_found ? query_blob(&query, 1) : NULL;
    size_t const size = *ret_found ? query_size(&query, 1) : 0;
    *ret_found = blob != NULL && size >= SIGNATURE_SKETCH_SIZE;
    if (!*ret_found)
        return query_end(&query, error);
    ret_terms->section_id = query_int(&query, 0);
    memcpy(ret_terms->sketch, blob, SIGNATURE_SKETCH_SIZE);
    ret_terms->count =
        (unsigned)MIN((size - SIGNATURE_SKETCH_SIZE) / sizeof(uint32_t), SIGNATURE_EARLY_TERMS);
    memcpy(ret_terms->terms, blob + SIGNATURE_SKETCH_SIZE, ret_terms->count * sizeof(uint32_t));
    ret_terms->tag_count = 0;
    for (unsigned index = 0; index < ret_terms->count; index++)
        ret_terms->terms[index] = GUINT32_FROM_LE(ret_terms->terms[index]);
    while (ret_terms->tag_count < ret_terms->count &&
           (ret_terms->terms[ret_terms->tag_count] & SIGNATURE_FACT_MASK) == 0)
        ret_terms->tag_count++;
    return query_end(&query, error);
}

static bool
write_terms(ApplyContext *context, int64_t story_id, const Terms *terms, GError **error)
{
    uint8_t blob[SIGNATURE_SKETCH_SIZE + sizeof terms->terms];
    memcpy(blob, terms->sketch, SIGNATURE_SKETCH_SIZE);
    for (unsigned index = 0; index < terms->count; index++) {
        uint32_t const packed = GUINT32_TO_LE(terms->terms[index]);
        memcpy(blob + SIGNATURE_SKETCH_SIZE + index * sizeof packed, &packed, sizeof packed);
    }
    return db_run(context->db, error, &SQL_SIGNATURE_SET_PLACE, "iib", story_id, terms->section_id,
        (const void *)blob, SIGNATURE_SKETCH_SIZE + terms->count * sizeof(uint32_t));
}

static void
add_tag(Terms *terms, uint32_t packed)
{
    for (unsigned index = 0; index < terms->tag_count; index++)
        if (terms->terms[index] == packed)
            return;
    terms->terms[terms->tag_count++] = packed;
}

/* The tags again, of ids or of the terms that were there; then the words. */
static Terms
with_tags(const Terms *before, const uint32_t *tags, unsigned count)
{
    unsigned const words = before->count - before->tag_count;
    unsigned const room =
        MIN(MAX(before->tag_count, SIGNATURE_TERMS / 4), SIGNATURE_EARLY_TERMS - words);
    Terms after = *before;
    after.tag_count = 0;
    for (unsigned index = 0; index < count && after.tag_count < room; index++)
        add_tag(&after, tags[index]);
    memcpy(after.terms + after.tag_count, before->terms + before->tag_count,
        words * sizeof *after.terms);
    after.count = after.tag_count + words;
    return after;
}

bool
signature_follow(ApplyContext *context, const Story *story, GError **error)
{
    const StoryContent *content = story->live;
    uint32_t tags[STORY_LABELS_MAX];
    unsigned const count = content == NULL ? 0 : MIN(content->tag_count, STORY_LABELS_MAX);
    Terms before;
    bool found;
    if (story->status != STORY_LIVE)
        return true;
    if (!read_terms(context->db, story->id, &before, &found, error))
        return false;
    if (!found)
        return true;
    for (unsigned index = 0; index < count; index++)
        tags[index] = signature_tag_term(content->tags[index]) << SIGNATURE_TERM_SHIFT;
    Terms after = with_tags(&before, tags, count);
    after.section_id = content->section_count == 0 ? 0 : content->sections[0];
    bool const same = after.section_id == before.section_id && after.count == before.count &&
                      memcmp(after.terms, before.terms, after.count * sizeof *after.terms) == 0;
    return same || write_terms(context, story->id, &after, error);
}

bool
signature_move_tag(
    ApplyContext *context, int64_t story_id, int64_t from_id, int64_t to_id, GError **error)
{
    uint32_t const from = signature_tag_term(from_id) << SIGNATURE_TERM_SHIFT;
    uint32_t const to = signature_tag_term(to_id) << SIGNATURE_TERM_SHIFT;
    uint32_t tags[SIGNATURE_EARLY_TERMS];
    Terms before;
    bool found;
    if (!read_terms(context->db, story_id, &before, &found, error))
        return false;
    if (!found)
        return true;
    for (unsigned index = 0; index < before.tag_count; index++)
        tags[index] = before.terms[index] == from ? to : before.terms[index];
    Terms const after = with_tags(&before, tags, before.tag_count);
    return write_terms(context, story_id, &after, error);
}
