/* SPDX-License-Identifier: MIT */
/* The tags' names as a table of word sequences. Each name is entered with all its beginnings
 * ("new", "new york", "new york times"), so that a text is read word by word and left at the first
 * word that no name goes on with: for most words one look into the table. Sequences are compared by
 * 64 bits of hash. */
#include <string.h>

#include "base/error.h"
#include "newsroom/label.h"
#include "newsroom/statements.h"
#include "newsroom/suggest_internal.h"
#include "newsroom/topics.h"

enum { SLOTS_LEAST = 64 };

static SuggestSlot *
slot_of(SuggestSlot *slots, size_t mask, uint64_t hash)
{
    size_t place = (size_t)hash & mask;
    while (slots[place].hash != 0 && slots[place].hash != hash)
        place = (place + 1) & mask;
    return &slots[place];
}

const SuggestSlot *
suggest_index_find(const SuggestIndex *index, uint64_t hash)
{
    const SuggestSlot *slot = slot_of(index->slots, index->slot_mask, hash);
    return slot->hash != 0 ? slot : NULL;
}

/* Keeps half of the table free. */
static void
make_room(SuggestIndex *index)
{
    size_t const size = index->slots == NULL ? 0 : index->slot_mask + 1;
    if ((index->slot_count + SUGGEST_NAME_WORDS) * 2 <= size)
        return;
    size_t const larger = MAX(size * 2, SLOTS_LEAST);
    SuggestSlot *slots = g_new0(SuggestSlot, larger);
    for (size_t place = 0; place < size; place++)
        if (index->slots[place].hash != 0)
            *slot_of(slots, larger - 1, index->slots[place].hash) = index->slots[place];
    g_free(index->slots);
    index->slots = slots;
    index->slot_mask = larger - 1;
}

void
suggest_index_add(SuggestIndex *index, Arena *scratch, const SuggestTag *tag)
{
    NameWords const name = name_words_read(scratch, tag->name, SUGGEST_NAME_WORDS + 1);
    uint64_t hash = 0, folded = 0;
    if (name.count == 0 || name.count > SUGGEST_NAME_WORDS)
        return;
    make_room(index);
    SuggestSlot *slot = NULL;
    for (unsigned place = 0; place < name.count; place++) {
        hash = sequence_hash(hash, name.words[place].stem);
        folded = sequence_hash(folded, name.words[place].folded);
        slot = slot_of(index->slots, index->slot_mask, hash);
        index->slot_count += slot->hash == 0;
        slot->hash = hash;
    }
    SuggestTag *entry = &index->tags[index->tag_count++];
    *entry = *tag;
    entry->stems = hash;
    entry->folded = folded;
    entry->ratio = 1;
    entry->words = (uint8_t)name.count;
    entry->flags = (uint8_t)name.words[0].flags;
    entry->next = slot->tag;
    slot->tag = index->tag_count;
}

SuggestIndex *
suggest_index_new(Reader *reader, GError **error)
{
    g_autoptr(SuggestIndex) index = g_new0(SuggestIndex, 1);
    g_autoptr(Arena) scratch = arena_new();
    int64_t count;
    index->arena = arena_new();
    index->names = g_hash_table_new(NULL, NULL);
    if (!db_int(reader->db, 0, &count, error, &SQL_LABEL_COUNT, "i", (int64_t)LABEL_TAG))
        return NULL;
    suggest_index_prepare(index);
    make_room(index);
    index->tags = arena_new_array(index->arena, SuggestTag, (size_t)count);
    g_auto(Query) query = db_query(reader->db, &SQL_LABEL_NAMES, "iii", (int64_t)LABEL_TAG, count,
        (int64_t)topic_of(TOPIC_LABEL, 0));
    while (query_next(&query)) {
        SuggestTag const tag = {
            .id = query_int(&query, 0),
            .name = query_copy(index->arena, &query, 1),
            .type = query_copy(index->arena, &query, 2),
            .shown = query_copy(index->arena, &query, 3),
        };
        suggest_index_add(index, scratch, &tag);
        arena_reset(scratch);
    }
    return query_end(&query, error) ? g_steal_pointer(&index) : NULL;
}

void
suggest_index_free(SuggestIndex *index)
{
    if (index == NULL)
        return;
    g_hash_table_unref(index->names);
    g_free(index->slots);
    arena_free(index->arena);
    g_free(index);
}
