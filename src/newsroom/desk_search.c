/* SPDX-License-Identifier: MIT */
#include "newsroom/desk_search.h"

#include "base/error.h"
#include "newsroom/search_internal.h"
#include "newsroom/section.h"
#include "newsroom/statements.h"

enum {
    PUBLIC_LOOKED_AT = 200,
    TIME_MAX_US = 1500 * 1000,
    PASSAGE_CHARS = 200,
    BODY_BYTES = 100 * 1024, /* that a passage is looked for in */
};

static const bool PLACES[DESK_STATES_][DESK_PLACES_] = {
    [DESK_STATE_ANY] = {[DESK_NOWHERE] = true,
        [DESK_OPEN] = true,
        [DESK_SCHEDULED] = true,
        [DESK_WORKING] = true,
        [DESK_SPIKED] = true,
        [DESK_WITHDRAWN] = true},
    [DESK_STATE_OPEN] = {[DESK_OPEN] = true, [DESK_SCHEDULED] = true},
    [DESK_STATE_LIVE] = {[DESK_NOWHERE] = true, [DESK_WORKING] = true},
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
is_meant(const Reader *reader, const DeskSearch *search, const DeskRow *row)
{
    return (!search->is_urgent || story_is_urgent(row->urgency)) &&
           (search->begun_by == 0 || row->begun_by == search->begun_by) &&
           is_in_section(reader, search, row->section_id);
}

static gint
by_change(gconstpointer left, gconstpointer right)
{
    const DeskRow *one = *(const DeskRow *const *)left, *other = *(const DeskRow *const *)right;
    if (one->changed_us != other->changed_us)
        return one->changed_us < other->changed_us ? 1 : -1;
    return one->id < other->id ? 1 : one->id > other->id ? -1 : 0;
}

/* The rows of a place with the words that are asked for, or all where none is. */
static bool
find_rows(Reader *reader, Arena *arena, const DeskSearch *search, DeskPlace place,
    GPtrArray **ret_rows, GError **error)
{
    SearchQuery const words = {.text = search->text};
    DeskQuery const query = {
        .place = place, .begun_by = search->begun_by, .limit = DESK_SEARCH_LOOKED_AT};
    if (search->text.count == 0)
        return desk_list(reader, arena, &query, ret_rows, error);
    return desk_found(reader, arena, place, search_compose(arena, reader, &words),
        DESK_SEARCH_LOOKED_AT, ret_rows, error);
}

static bool
add_place(Reader *reader, Arena *arena, const DeskSearch *search, DeskPlace place, DeskFound *found,
    GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    if (!find_rows(reader, arena, search, place, &rows, error))
        return false;
    found->more = found->more || rows->len == DESK_SEARCH_LOOKED_AT;
    for (unsigned index = 0; index < rows->len; index++)
        if (is_meant(reader, search, rows->pdata[index]))
            g_ptr_array_add(found->rows, rows->pdata[index]);
    return true;
}

static bool
add_places(Reader *reader, Arena *arena, const DeskSearch *search, DeskFound *found, GError **error)
{
    SearchTime time;
    bool good = true;
    g_autoptr(GError) cause = NULL;
    search_time_begin(&time, reader->db, TIME_MAX_US);
    /* Of what stands nowhere there are words only where somebody types (desk_text.h). */
    for (DeskPlace place = search->text.count > 0 ? DESK_NOWHERE : DESK_OPEN;
         good && place < DESK_PLACES_; place++)
        good =
            !PLACES[search->state][place] || add_place(reader, arena, search, place, found, &cause);
    bool const late = search_time_end(&time);
    if (good)
        return true;
    if (late)
        return fail(error, FAIL_BUSY, "This search takes too long: add a word or a filter");
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* The text that a row is found by, of the desk or as readers have it; NULL where there is none. */
static bool
find_body(
    Reader *reader, Arena *arena, int64_t id, bool is_public, const char **ret_body, GError **error)
{
    Story story;
    Gate gate;
    bool found;
    *ret_body = NULL;
    if (is_public) {
        if (!story_find_public(reader, arena, id, &story, &gate, &found, error))
            return false;
        if (found)
            *ret_body = story_body_text(arena, story.live, BODY_BYTES);
        return true;
    }
    g_auto(Query) query = db_query(reader->db, &SQL_DESK_TEXT_BODY, "i", id);
    if (query_next(&query))
        *ret_body = query_copy(arena, &query, 0);
    return query_end(&query, error);
}

static bool
any_marked(const SearchParts *parts)
{
    for (unsigned index = 0; index < parts->count; index++)
        if (parts->parts[index].marked)
            return true;
    return false;
}

/* Gives the rows that are shown their passages, where the words stand in the text. */
static bool
add_passages(Reader *reader, Arena *arena, const DeskSearch *search, GPtrArray *rows,
    bool is_public, GError **error)
{
    for (unsigned index = 0; search->text.count > 0 && index < rows->len; index++) {
        DeskRow *row = rows->pdata[index];
        const char *body;
        if (!find_body(reader, arena, row->id, is_public, &body, error))
            return false;
        if (body == NULL)
            continue;
        SearchParts const parts = search_mark(arena, &search->text, body, PASSAGE_CHARS);
        if (any_marked(&parts))
            row->passage = parts;
    }
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
    if (!add_places(reader, arena, search, &found, error))
        return false;
    g_ptr_array_sort(rows, by_change);
    cut(&found);
    if (!add_passages(reader, arena, search, rows, false, error))
        return false;
    found.rows = g_steal_pointer(&rows);
    *ret_found = found;
    return true;
}

static bool
is_among(const GPtrArray *rows, int64_t id)
{
    for (unsigned index = 0; index < rows->len; index++)
        if (((const DeskRow *)rows->pdata[index])->id == id)
            return true;
    return false;
}

bool
desk_search_public(Reader *reader, Arena *arena, const DeskSearch *search, const GPtrArray *found,
    DeskFound *ret_found, GError **error)
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
        if (row != NULL && !is_among(found, row->id) &&
            (!search->is_urgent || story_is_urgent(row->urgency)) &&
            (search->begun_by == 0 || row->begun_by == search->begun_by))
            g_ptr_array_add(rows, row);
    }
    DeskFound public = {rows, result.more || result.found > PUBLIC_LOOKED_AT};
    cut(&public);
    if (!add_passages(reader, arena, search, rows, true, error))
        return false;
    public.rows = g_steal_pointer(&rows);
    *ret_found = public;
    return true;
}
