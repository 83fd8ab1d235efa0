/* SPDX-License-Identifier: MIT */
#include "newsroom/front.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/person.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

enum {
    FEW = 6,            /* fewer than this in a day: a quiet day, the newest stories stand in */
    SECTION_LEADS = 6,  /* of so many newest the most important leads a section */
    FIRST_PRIORITY = 1, /* takes a place that is not locked */
    NORMAL_PRIORITY = 3,
};

bool
front_find(Reader *reader, int64_t id, Front *ret_front, GError **error)
{
    Front front = {.id = id};
    g_auto(Query) query = db_query(reader->db, &SQL_FRONT_GET, "i", id);
    if (query_next(&query)) {
        front.revision = query_int(&query, 0);
        front.saved_us = query_int(&query, 1);
        front.saved_by = query_int(&query, 2);
    }
    if (!query_end(&query, error))
        return false;
    g_auto(Query) places = db_query(reader->db, &SQL_FRONT_PLACES, "i", id);
    while (front.count < FRONT_PLACES && query_next(&places)) {
        Placement const placement = {(int)query_int(&places, 0), query_int(&places, 1),
            query_int(&places, 2), query_int(&places, 3) != 0};
        if (placement.until_us == 0 || placement.until_us > reader->now_us)
            front.placements[front.count++] = placement;
    }
    if (!query_end(&places, error))
        return false;
    *ret_front = front;
    return true;
}

bool
front_newest(Reader *reader, Arena *arena, int64_t id, CardList *ret_newest, GError **error)
{
    uint64_t const topic = id == 0 ? topic_of(TOPIC_LATEST, 0) : topic_of(TOPIC_SECTION, id);
    return card_list(reader, arena, topic, (CardCursor){0, 0},
        id == 0 ? FRONT_LOOKED_AT : FRONT_SECTION_LOOKED_AT, ret_newest, error);
}

static int
compare_importance(const void *left, const void *right)
{
    const Card *a = *(const Card *const *)left, *b = *(const Card *const *)right;
    if (a->priority != b->priority)
        return a->priority - b->priority;
    if (a->published_us != b->published_us)
        return a->published_us > b->published_us ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

/* The day's stories by importance. */
static void
order_front(GPtrArray *newest, int64_t now_us)
{
    unsigned count = 0;
    while (count < newest->len &&
           (count < FEW || ((const Card *)newest->pdata[count])->published_us > now_us - DAY_US))
        count++;
    g_ptr_array_set_size(newest, (gint)count);
    if (newest->len > 1)
        qsort(newest->pdata, newest->len, sizeof(void *), compare_importance);
}

/* The newest, but the most important of the first few before all. */
static void
order_section(GPtrArray *newest)
{
    unsigned best = 0;
    for (unsigned index = 1; index < newest->len && index < SECTION_LEADS; index++) {
        const Card *card = newest->pdata[index], *lead = newest->pdata[best];
        if (card->priority < MIN(lead->priority, NORMAL_PRIORITY))
            best = index;
    }
    if (best != 0)
        g_ptr_array_insert(newest, 0, g_ptr_array_steal_index(newest, best));
}

/* The newest that are not held, of Card. */
static GPtrArray *
free_cards(const Front *front, const CardList *newest)
{
    GPtrArray *cards = g_ptr_array_new();
    unsigned const most = front->id == 0 ? FRONT_LOOKED_AT : FRONT_SECTION_LOOKED_AT;
    for (unsigned index = 0; index < MIN(newest->count, most); index++) {
        unsigned held = 0;
        while (held < front->count && front->placements[held].story_id != newest->cards[index]->id)
            held++;
        if (held == front->count)
            g_ptr_array_add(cards, (gpointer)newest->cards[index]);
    }
    return cards;
}

static bool
put_locked(Reader *reader, Arena *arena, const Front *front, FrontStand *stands, GError **error)
{
    for (unsigned index = 0; index < front->count; index++) {
        const Placement *placement = &front->placements[index];
        const Card *card;
        if (!placement->is_locked)
            continue;
        if (!card_find(reader, arena, placement->story_id, &card, error))
            return false;
        if (card != NULL)
            stands[placement->place - 1] = (FrontStand){card, placement};
    }
    return true;
}

static bool
is_newcomer(const Card *card, int64_t after_us)
{
    return card->priority == FIRST_PRIORITY && card->published_us > after_us;
}

/* The newest story that came out since with the first priority takes a place, where one can be
 * taken from somebody. */
static void
put_newcomer(const Front *front, int64_t now_us, GPtrArray *cards, FrontStand *stands)
{
    int64_t const after_us = MAX(front->saved_us, now_us - DAY_US);
    unsigned place = 0, yielding = 0, newcomer = 0;
    for (unsigned index = 0; index < front->count; index++)
        yielding += !front->placements[index].is_locked;
    while (place < FRONT_PLACES && stands[place].card != NULL)
        place++;
    while (newcomer < cards->len && !is_newcomer(cards->pdata[newcomer], after_us))
        newcomer++;
    if (yielding > 0 && place < FRONT_PLACES && newcomer < cards->len)
        stands[place].card = g_ptr_array_steal_index(cards, newcomer);
}

/* Each in its place or, where that is taken, in the next free one below. */
static bool
put_unlocked(Reader *reader, Arena *arena, const Front *front, FrontStand *stands, GError **error)
{
    for (unsigned index = 0; index < front->count; index++) {
        const Placement *placement = &front->placements[index];
        unsigned place = (unsigned)placement->place - 1;
        const Card *card;
        if (placement->is_locked)
            continue;
        if (!card_find(reader, arena, placement->story_id, &card, error))
            return false;
        while (place < FRONT_PLACES && stands[place].card != NULL)
            place++;
        if (card != NULL && place < FRONT_PLACES)
            stands[place] = (FrontStand){card, placement};
    }
    return true;
}

bool
front_stand(Reader *reader, Arena *arena, const Front *front, const CardList *newest,
    FrontStand ret_stands[FRONT_PLACES], GError **error)
{
    FrontStand stands[FRONT_PLACES] = {{NULL, NULL}};
    g_autoptr(GPtrArray) cards = free_cards(front, newest);
    unsigned next = 0;
    if (!put_locked(reader, arena, front, stands, error))
        return false;
    put_newcomer(front, reader->now_us, cards, stands);
    if (!put_unlocked(reader, arena, front, stands, error))
        return false;
    if (front->id == 0)
        order_front(cards, reader->now_us);
    else
        order_section(cards);
    for (unsigned place = 0; place < FRONT_PLACES && next < cards->len; place++)
        if (stands[place].card == NULL)
            stands[place].card = cards->pdata[next++];
    memcpy(ret_stands, stands, sizeof stands);
    return true;
}

bool
front_coming(Reader *reader, Arena *arena, unsigned limit, FrontComing *ret_coming,
    unsigned *ret_count, GError **error)
{
    unsigned count = 0;
    g_auto(Query) query = db_query(reader->db, &SQL_FRONT_COMING, "i", (int64_t)limit);
    while (count < limit && query_next(&query))
        ret_coming[count++] = (FrontComing){query_int(&query, 0), query_copy(arena, &query, 1),
            query_int(&query, 2), query_int(&query, 3)};
    *ret_count = count;
    return query_end(&query, error);
}

/* {"placements": [{"place", "story", "until"?, "locked"?}]} */
static Json *
front_to_json(const Front *front)
{
    Json *state = json_object(), *placements = json_array();
    for (unsigned index = 0; index < front->count; index++) {
        const Placement *placement = &front->placements[index];
        Json *json = json_object();
        json_put_int(json, "place", placement->place);
        json_put_int(json, "story", placement->story_id);
        if (placement->until_us != 0)
            json_put_int(json, "until", placement->until_us);
        if (placement->is_locked)
            json_object_set_new(json, "locked", json_true());
        json_array_append_new(placements, json);
    }
    json_object_set_new(state, "placements", placements);
    return state;
}

bool
front_from_json(const Json *state, Front *ret_front, GError **error)
{
    const Json *placements = json_object_get(state, "placements");
    Front front = {0};
    if (!json_is_array(placements) || json_array_size(placements) > FRONT_PLACES)
        return fail(error, FAIL_CORRUPT, "a front without placements, or with too many");
    for (size_t index = 0; index < json_array_size(placements); index++) {
        const Json *json = json_array_get(placements, index);
        int64_t const place = json_int(json, "place", 0);
        if (place < 1 || place > FRONT_PLACES)
            return fail(error, FAIL_CORRUPT, "a front's place %" G_GINT64_FORMAT, place);
        front.placements[front.count++] = (Placement){(int)place, json_int(json, "story", 0),
            json_int(json, "until", 0), json_flag(json, "locked", false)};
    }
    *ret_front = front;
    return true;
}

static bool
check_front(Write *write, int64_t id, GError **error)
{
    int64_t revision;
    if (id == 0)
        return true;
    return db_int(write_db(write), 0, &revision, error, &SQL_SECTION_REVISION, "i", id) &&
           (revision != 0 ||
               fail(error, FAIL_NOT_FOUND, "there is no section %" G_GINT64_FORMAT, id));
}

static bool
check_story(Write *write, const Placement *placement, GError **error)
{
    g_auto(Query) query = db_query(write_db(write), &SQL_FRONT_STORY, "i", placement->story_id);
    bool const found = query_next(&query);
    bool const gone =
        found && (query_int(&query, 0) == STORY_WITHDRAWN || query_int(&query, 1) == STORY_SPIKED);
    if (!query_end(&query, error))
        return false;
    if (found && !gone)
        return true;
    return fail(error, FAIL_INVALID, "place %d: %s story %" G_GINT64_FORMAT "%s", placement->place,
        found ? "" : "there is no", placement->story_id,
        found ? " was withdrawn or discarded" : "");
}

/* Against the placements before it. */
static bool
check_placement(Write *write, const Front *front, unsigned index, GError **error)
{
    const Placement *placement = &front->placements[index];
    if (placement->place < 1 || placement->place > FRONT_PLACES)
        return fail(
            error, FAIL_INVALID, "place %d: places are 1 to %d", placement->place, FRONT_PLACES);
    if (placement->until_us != 0 && placement->until_us <= clock_now_us())
        return fail(error, FAIL_INVALID, "place %d: the time until which it is held is over",
            placement->place);
    for (unsigned before = 0; before < index; before++) {
        if (front->placements[before].place == placement->place)
            return fail(error, FAIL_INVALID, "place %d is held twice", placement->place);
        if (front->placements[before].story_id == placement->story_id)
            return fail(error, FAIL_INVALID, "place %d: story %" G_GINT64_FORMAT " has another",
                placement->place, placement->story_id);
    }
    return check_story(write, placement, error);
}

static int
compare_places(const void *left, const void *right)
{
    return ((const Placement *)left)->place - ((const Placement *)right)->place;
}

bool
front_save(Write *write, const Front *front, int64_t *ret_revision, GError **error)
{
    Front saved = *front;
    if (!check_front(write, front->id, error))
        return false;
    if (front->count > FRONT_PLACES)
        return fail(error, FAIL_INVALID, "a front has %d places", FRONT_PLACES);
    for (unsigned index = 0; index < front->count; index++)
        if (!check_placement(write, front, index, error))
            return false;
    qsort(saved.placements, saved.count, sizeof(Placement), compare_places);
    g_autoptr(Json) state = front_to_json(&saved);
    return write_append(write, CHANGE_FRONT_SAVED,
               subject_of(write_arena(write), "front", front->id), front->revision, state,
               ret_revision, error) ||
           fail_doing(error, "arrange front %" G_GINT64_FORMAT, front->id);
}

bool
front_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    Front front;
    int64_t id = 0;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !front_from_json(state, &front, error) ||
        (strcmp(change->subject, "front:0") != 0 && !subject_id(change->subject, &id, error)))
        return false;
    apply_touch(context, topic_of(TOPIC_FRONT, id));
    if (!db_run(context->db, error, &SQL_FRONT_INSERT, "iiii", id, change->revision, change->at_us,
            person_of_actor(change->actor)) ||
        !db_run(context->db, error, &SQL_FRONT_CLEAR, "i", id))
        return false;
    for (unsigned index = 0; index < front.count; index++) {
        const Placement *placement = &front.placements[index];
        if (!db_run(context->db, error, &SQL_FRONT_HOLD, "iiiii", id, (int64_t)placement->place,
                placement->story_id, placement->until_us, (int64_t)placement->is_locked))
            return false;
    }
    return true;
}

char *
front_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Front front;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL || !front_from_json(state, &front, NULL))
        return arena_strdup(arena, "");
    for (unsigned index = 0; index < front.count; index++)
        g_string_append_printf(text, "%s%d: story %" G_GINT64_FORMAT "%s", index == 0 ? "" : ", ",
            front.placements[index].place, front.placements[index].story_id,
            front.placements[index].is_locked ? " (locked)" : "");
    return arena_strdup(arena, front.count == 0 ? "by rule" : text->str);
}

bool
front_forget(ApplyContext *context, int64_t story_id, GError **error)
{
    return db_run(context->db, error, &SQL_FRONT_DROP, "i", story_id);
}

bool
front_next_end(Reader *reader, int64_t *ret_us, GError **error)
{
    return db_int(reader->db, 0, ret_us, error, &SQL_FRONT_NEXT_END, "i", reader->now_us);
}

bool
front_ended(Reader *reader, int64_t from_us, int64_t until_us, GArray **ret_ids, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(Query) query = db_query(reader->db, &SQL_FRONT_ENDED, "ii", from_us, until_us);
    while (query_next(&query)) {
        int64_t const id = query_int(&query, 0);
        g_array_append_val(ids, id);
    }
    if (!query_end(&query, error))
        return false;
    *ret_ids = g_steal_pointer(&ids);
    return true;
}
