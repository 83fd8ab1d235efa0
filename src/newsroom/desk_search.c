/* SPDX-License-Identifier: MIT */
#include "newsroom/desk_search.h"

#include "base/error.h"
#include "newsroom/search_internal.h"
#include "newsroom/section.h"

enum { PUBLIC_LOOKED_AT = 200 };

static const bool PLACES[DESK_STATES_][DESK_PLACES_] = {
    [DESK_STATE_ANY] = {[DESK_OPEN] = true,
        [DESK_SCHEDULED] = true,
        [DESK_WORKING] = true,
        [DESK_SPIKED] = true,
        [DESK_WITHDRAWN] = true},
    [DESK_STATE_OPEN] = {[DESK_OPEN] = true, [DESK_SCHEDULED] = true},
    [DESK_STATE_LIVE] = {[DESK_WORKING] = true},
    [DESK_STATE_WITHDRAWN] = {[DESK_WITHDRAWN] = true},
    [DESK_STATE_SPIKED] = {[DESK_SPIKED] = true},
};

static bool
is_in_section(const Reader *reader, const DeskSearch *search, int64_t section_id)
{
    const Section *section = section_find(reader->sections, section_id);
    const Section *within = section_find(reader->sections, search->section_id);
    return search->section_id == 0 ||
           (section != NULL && within != NULL && section_is_within(section, within));
}

static bool
is_meant(const Reader *reader, Arena *arena, const DeskSearch *search, const DeskRow *row)
{
    const char *line = row->kicker == NULL
                           ? row->headline
                           : arena_printf(arena, "%s %s", row->kicker, row->headline);
    return (!search->is_urgent || story_is_urgent(row->urgency)) &&
           (search->begun_by == 0 || row->begun_by == search->begun_by) &&
           is_in_section(reader, search, row->section_id) &&
           search_matches(arena, &search->text, line);
}

static gint
by_change(gconstpointer left, gconstpointer right)
{
    const DeskRow *one = *(const DeskRow *const *)left, *other = *(const DeskRow *const *)right;
    if (one->changed_us != other->changed_us)
        return one->changed_us < other->changed_us ? 1 : -1;
    return one->id < other->id ? 1 : one->id > other->id ? -1 : 0;
}

static bool
add_place(Reader *reader, Arena *arena, const DeskSearch *search, DeskPlace place, DeskFound *found,
    GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    DeskQuery const query = {
        .place = place, .begun_by = search->begun_by, .limit = DESK_SEARCH_LOOKED_AT};
    if (!desk_list(reader, arena, &query, &rows, error))
        return false;
    found->more = found->more || rows->len == DESK_SEARCH_LOOKED_AT;
    for (unsigned index = 0; index < rows->len; index++)
        if (is_meant(reader, arena, search, rows->pdata[index]))
            g_ptr_array_add(found->rows, rows->pdata[index]);
    return true;
}

static void
cut(DeskFound *found)
{
    found->more = found->more || found->rows->len > DESK_SEARCH_SHOWN;
    if (found->rows->len > DESK_SEARCH_SHOWN)
        g_ptr_array_set_size(found->rows, DESK_SEARCH_SHOWN);
}

bool
desk_search_work(
    Reader *reader, Arena *arena, const DeskSearch *search, DeskFound *ret_found, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    DeskFound found = {rows, false};
    for (DeskPlace place = DESK_OPEN; place < DESK_PLACES_; place++)
        if (PLACES[search->state][place] && !add_place(reader, arena, search, place, &found, error))
            return false;
    g_ptr_array_sort(rows, by_change);
    cut(&found);
    found.rows = g_steal_pointer(&rows);
    *ret_found = found;
    return true;
}

bool
desk_search_public(
    Reader *reader, Arena *arena, const DeskSearch *search, DeskFound *ret_found, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    SearchQuery const query = {.text = search->text,
        .section_id = search->section_id,
        .typing = true, /* headlines are enough */
        .limit = PUBLIC_LOOKED_AT};
    SearchResult result = {0};
    bool const is_asked = search->state == DESK_STATE_ANY || search->state == DESK_STATE_LIVE;
    if (is_asked && !search_run(reader, arena, &query, &result, error))
        return false;
    for (unsigned index = 0; index < result.count; index++) {
        DeskRow *row;
        if (!desk_row(reader, arena, result.hits[index].card->id, &row, error))
            return false;
        if (row != NULL && row->place == DESK_NOWHERE &&
            (!search->is_urgent || story_is_urgent(row->urgency)) &&
            (search->begun_by == 0 || row->begun_by == search->begun_by))
            g_ptr_array_add(rows, row);
    }
    *ret_found = (DeskFound){rows, result.more || result.found > PUBLIC_LOOKED_AT};
    cut(ret_found);
    ret_found->rows = g_steal_pointer(&rows);
    return true;
}
