/* SPDX-License-Identifier: MIT */
#include "newsroom/card.h"

#include "newsroom/statements.h"

static void
card_of_row(Arena *arena, Query *query, Card *card)
{
    card->id = query_int(query, 0);
    card->published_us = query_int(query, 2);
    card->updated_us = query_int(query, 3);
    card->headline = query_copy(arena, query, 4);
    card->list_headline = query_copy(arena, query, 5);
    card->kicker = query_copy(arena, query, 6);
    card->standfirst = query_copy(arena, query, 7);
    card->slug = query_copy(arena, query, 8);
    card->byline = query_copy(arena, query, 9);
    card->language = query_copy(arena, query, 10);
    card->priority = (int)query_int(query, 11);
    card->corrected = query_int(query, 12) != 0;
    card->section_id = query_int(query, 13);
    card->picture_id = query_int(query, 14);
    card->picture_alt = query_copy(arena, query, 15);
    card->authors = query_copy(arena, query, 16);
    card->picture_caption = query_copy(arena, query, 17);
    card->picture_credit = query_copy(arena, query, 18);
    card->coverage = (Coverage)query_int(query, 19);
    card->urgency = (int)query_int(query, 20);
}

static bool
row_is_public(const Reader *reader, Query *query)
{
    return gate_check((StoryStatus)query_int(query, 1), query_int(query, 2), AUDIENCE_PUBLIC,
               reader->now_us) == GATE_OPEN;
}

/* The rows of a query that the gate lets through, at most limit. */
static bool
read_cards(
    Reader *reader, Arena *arena, Query *query, unsigned limit, CardList *ret_list, GError **error)
{
    CardList list = {arena_new_array(arena, const Card *, limit), 0};
    while (list.count < limit && query_next(query)) {
        if (!row_is_public(reader, query))
            continue;
        Card *card = arena_new0(arena, Card);
        card_of_row(arena, query, card);
        list.cards[list.count++] = card;
    }
    if (!query_end(query, error))
        return false;
    *ret_list = list;
    return true;
}

bool
card_list(Reader *reader, Arena *arena, uint64_t topic, CardCursor before, unsigned limit,
    CardList *ret_list, GError **error)
{
    int64_t const until = before.published_us == 0 ? INT64_MAX : before.published_us;
    g_auto(Query) query = db_query(reader->db, &SQL_CARD_BEFORE, "iiii", (int64_t)topic, until,
        before.story_id, (int64_t)limit);
    return read_cards(reader, arena, &query, limit, ret_list, error);
}

bool
card_list_newer(Reader *reader, Arena *arena, uint64_t topic, CardCursor after, unsigned limit,
    CardList *ret_list, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_CARD_AFTER, "iiii", (int64_t)topic,
        after.published_us, after.story_id, (int64_t)limit);
    CardList list;
    if (!read_cards(reader, arena, &query, limit, &list, error))
        return false;
    for (unsigned index = 0; index < list.count / 2; index++) {
        const Card *card = list.cards[index];
        list.cards[index] = list.cards[list.count - 1 - index];
        list.cards[list.count - 1 - index] = card;
    }
    *ret_list = list;
    return true;
}

bool
card_list_between(Reader *reader, Arena *arena, uint64_t topic, int64_t from_us, int64_t until_us,
    unsigned limit, CardList *ret_list, GError **error)
{
    g_auto(Query) query = db_query(
        reader->db, &SQL_CARD_BETWEEN, "iiii", (int64_t)topic, from_us, until_us, (int64_t)limit);
    return read_cards(reader, arena, &query, limit, ret_list, error);
}

bool
card_find(Reader *reader, Arena *arena, int64_t id, const Card **ret_card, GError **error)
{
    CardList list;
    g_auto(Query) query = db_query(reader->db, &SQL_CARD_BY_ID, "i", id);
    if (!read_cards(reader, arena, &query, 1, &list, error))
        return false;
    *ret_card = list.count == 0 ? NULL : list.cards[0];
    return true;
}

unsigned
card_author_ids(const Card *card, int64_t *ret_ids, unsigned most)
{
    unsigned count = 0;
    for (const char *at = card->authors; at != NULL && *at != '\0' && count < most;) {
        char *rest;
        ret_ids[count++] = g_ascii_strtoll(at, &rest, 10);
        at = *rest == ' ' ? rest + 1 : rest;
    }
    return count;
}

bool
card_count(Reader *reader, uint64_t topic, int64_t *ret_count, GError **error)
{
    return db_int(reader->db, 0, ret_count, error, &SQL_TALLY_GET, "i", (int64_t)topic);
}

bool
card_tallies(Reader *reader, Arena *arena, TopicKind kind, int64_t first, int64_t last,
    CardTally **ret_tallies, unsigned *ret_count, GError **error)
{
    g_autoptr(GArray) tallies = g_array_new(FALSE, FALSE, sizeof(CardTally));
    g_auto(Query) query = db_query(reader->db, &SQL_TALLY_BETWEEN, "ii",
        (int64_t)topic_of(kind, first), (int64_t)topic_of(kind, last));
    while (query_next(&query)) {
        CardTally const tally = {topic_id((uint64_t)query_int(&query, 0)), query_int(&query, 1)};
        g_array_append_val(tallies, tally);
    }
    if (!query_end(&query, error))
        return false;
    *ret_count = tallies->len;
    *ret_tallies = arena_memdup(arena, tallies->data, tallies->len * sizeof(CardTally));
    return true;
}
