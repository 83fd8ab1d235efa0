/* SPDX-License-Identifier: MIT */
/* The desk's lists of stories: the board that is its first page (what is drafted, reviewed and
 * ready, what goes out next, what came out today), each list on a page of its own, and what can be
 * done with many stories at once. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/diary_internal.h"
#include "desk/picture_internal.h"
#include "newsroom/desk_list.h"
#include "newsroom/lock.h"
#include "newsroom/most_read.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"
#include "views/card_view.h"
#include "views/moment.h"
#include "views/search_view.h"

enum { NORMAL_URGENCY = 5, BOARD_ROWS = 12, LIST_ROWS = 60, ACT_MOST = 100 };

typedef enum {
    LIST_OPEN,
    LIST_MINE,
    LIST_URGENT,
    LIST_DRAFT,
    LIST_REVIEW,
    LIST_READY,
    LIST_SCHEDULED,
    LIST_TODAY,
    LIST_WORKING,
    LIST_SPIKED,
    LIST_WITHDRAWN,
} ListKind;

static const struct {
    const char *name;
    const char *label;
    const char *empty; /* what an empty one says */
    DeskPlace place;
    int stage; /* -1: any */
} LISTS[] = {
    [LIST_OPEN] = {"open", "At work", "Nothing is being written.", DESK_OPEN, -1},
    [LIST_MINE] = {"mine", "Mine", "You have not begun a story yet.", DESK_NOWHERE, -1},
    [LIST_URGENT] = {"urgent", "Urgent", "Nothing that is being written is urgent.", DESK_OPEN, -1},
    [LIST_DRAFT] = {"draft", "Draft", "No drafts.", DESK_OPEN, STORY_DRAFT},
    [LIST_REVIEW] = {"review", "Review", "Nothing waits for a second pair of eyes.", DESK_OPEN,
        STORY_REVIEW},
    [LIST_READY] = {"ready", "Ready", "Nothing is ready to go out.", DESK_OPEN, STORY_READY},
    [LIST_SCHEDULED] = {"scheduled", "Going out", "Nothing is scheduled.", DESK_SCHEDULED, -1},
    [LIST_TODAY] = {"today", "Out today", "Nothing has come out today.", DESK_NOWHERE, -1},
    [LIST_WORKING] = {"working", "Corrections due",
        "No live story has changes that are not published.", DESK_WORKING, -1},
    [LIST_SPIKED] = {"spiked", "Spiked", "Nothing was spiked.", DESK_SPIKED, -1},
    [LIST_WITHDRAWN] = {"withdrawn", "Withdrawn", "Nothing was withdrawn.", DESK_WITHDRAWN, -1},
};

/* What rows share while a page is made. */
typedef struct {
    DeskPage *page;
    GHashTable *locks;  /* story -> Lock */
    GHashTable *people; /* person -> name */
} Rows;

static bool
begin_rows(Rows *rows, DeskPage *page, GError **error)
{
    g_autoptr(GPtrArray) locks = NULL, people = NULL;
    *rows = (Rows){page, g_hash_table_new(g_int64_hash, g_int64_equal),
        g_hash_table_new(g_int64_hash, g_int64_equal)};
    if (!lock_list(page->view.reader, page->arena, &locks, error) ||
        !person_list(page->view.reader, page->arena, &people, error))
        return false;
    for (unsigned index = 0; index < locks->len; index++) {
        Lock *lock = g_ptr_array_index(locks, index);
        g_hash_table_insert(rows->locks, &lock->story_id, lock);
    }
    for (unsigned index = 0; index < people->len; index++) {
        Person *person = g_ptr_array_index(people, index);
        g_hash_table_insert(rows->people, &person->id, (char *)person->name);
    }
    return true;
}

static void
end_rows(Rows *rows)
{
    g_hash_table_unref(rows->locks);
    g_hash_table_unref(rows->people);
}

/* Until so many seconds after its moment a scheduled story is not called overdue. */
static const int64_t GRACE_US = 10 * SECOND_US;

/* "07:12" today, "29 November, 07:12" on another day. */
static const char *
coming_out(View *view, int64_t at_us)
{
    const Value *moment = moment_value(view, at_us);
    const char *label = value_get_text(value_get(moment, "label"));
    const char *clock = value_get_text(value_get(moment, "clock"));
    return strstr(label, clock) != NULL ? label : arena_printf(view->arena, "%s, %s", label, clock);
}

static void
put_state(Rows *rows, Value *value, const DeskRow *row)
{
    View *view = &rows->page->view;
    bool const is_scheduled = row->status == STORY_SCHEDULED;
    value_put_bool(value, "scheduled", is_scheduled);
    value_put_bool(value, "embargo", row->is_embargoed);
    value_put_bool(
        value, "overdue", is_scheduled && row->published_us + GRACE_US < view->reader->now_us);
    value_put_bool(value, "live", row->status == STORY_LIVE);
    value_put_bool(value, "withdrawn", row->status == STORY_WITHDRAWN);
    value_put_bool(value, "spiked", row->place == DESK_SPIKED);
    value_put_bool(value, "working", row->place == DESK_WORKING);
    value_put_text(value, "stage",
        row->place == DESK_OPEN || row->place == DESK_WORKING ? LISTS[LIST_DRAFT + row->stage].label
                                                              : NULL);
    value_put_bool(value, "running", row->coverage == COVERAGE_RUNNING);
    value_put_bool(value, "first", row->priority == 1);
    if (row->urgency != 0 && row->urgency < NORMAL_URGENCY)
        value_put_text(value, "urgency", story_urgency_name(row->urgency));
    value_put_bool(value, "urgent", story_is_urgent(row->urgency));
    if (is_scheduled)
        value_put_text(value, "moment", coming_out(view, row->published_us));
    if (row->status == STORY_LIVE) {
        ReadershipViews views;
        readership_views(most_read_readership(site_most_read(desk_site(rows->page))), row->id,
            view->reader->now_us, &views);
        value_put_int(value, "views", (int64_t)(views.sums[READERSHIP_HOUR] + 0.5));
    }
    if (row->published_us != 0)
        value_put(value, "out", moment_value(view, row->published_us));
    value_put(value, "changed", moment_value(view, row->changed_us));
}

/* {id, url, revision, headline, kicker?, section?, who?, lock?: {name, mine}, stage?, scheduled …}
 */
static Value *
row_value(Rows *rows, const DeskRow *row)
{
    Arena *arena = rows->page->arena;
    const Lock *lock = g_hash_table_lookup(rows->locks, &row->id);
    Value *value = value_object(arena);
    value_put_int(value, "id", row->id);
    value_put_int(value, "revision", row->revision);
    value_put_text(value, "url", arena_printf(arena, "/desk/stories/%" G_GINT64_FORMAT, row->id));
    value_put_text(value, "headline", row->headline);
    value_put_text(value, "kicker", row->kicker);
    const Section *section = section_find(rows->page->view.reader->sections, row->section_id);
    if (section != NULL)
        value_put_text(value, "section", card_view_path_label(&rows->page->view, section));
    value_put_text(value, "who", g_hash_table_lookup(rows->people, &row->begun_by));
    put_state(rows, value, row);
    value_put_bool(value, "has_passage", row->passage.count > 0);
    if (row->passage.count > 0)
        value_put(value, "passage", search_view_parts(arena, &row->passage));
    if (lock != NULL) {
        Value *held = value_object(arena);
        value_put_text(held, "name", g_hash_table_lookup(rows->people, &lock->person_id));
        value_put_bool(held, "mine", lock->person_id == rows->page->user->person.id);
        value_put(value, "lock", held);
    }
    return value;
}

static Value *
rows_value(Rows *rows, const GPtrArray *found, unsigned most)
{
    Value *list = value_list(rows->page->arena);
    for (unsigned index = 0; index < MIN(found->len, most); index++)
        value_add(list, row_value(rows, g_ptr_array_index(found, index)));
    return list;
}

bool
desk_rows_value(DeskPage *page, const GPtrArray *found, Value **ret_rows, GError **error)
{
    Rows rows;
    if (!begin_rows(&rows, page, error))
        return false;
    *ret_rows = rows_value(&rows, found, found->len);
    end_rows(&rows);
    return true;
}

/* From the newsroom's last midnight on. */
static bool
find_today(DeskPage *page, unsigned limit, GPtrArray **ret_found, GError **error)
{
    int64_t from_us = 0;
    moment_of_date(&page->view, moment_date(&page->view, page->view.reader->now_us), &from_us);
    return desk_published(
        page->view.reader, page->arena, from_us, G_MAXINT64, limit, ret_found, error);
}

static bool
find_list(DeskPage *page, ListKind kind, DeskQuery query, GPtrArray **ret_found, GError **error)
{
    if (kind == LIST_TODAY)
        return find_today(page, query.limit, ret_found, error);
    if (kind == LIST_SCHEDULED)
        return desk_scheduled(page->view.reader, page->arena, query.limit, ret_found, error);
    if (kind == LIST_MINE)
        query.begun_by = page->user->person.id;
    query.urgent_first = LISTS[kind].place == DESK_OPEN || LISTS[kind].place == DESK_WORKING;
    query.place = LISTS[kind].place;
    query.has_stage = LISTS[kind].stage >= 0;
    query.stage = (StoryStage)MAX(LISTS[kind].stage, 0);
    if (kind == LIST_URGENT)
        return desk_urgent(page->view.reader, page->arena, &query, ret_found, error);
    return desk_list(page->view.reader, page->arena, &query, ret_found, error);
}

static const char *
list_address(Arena *arena, ListKind kind)
{
    return arena_printf(arena, "/desk/stories?list=%s", LISTS[kind].name);
}

/* {name, label, url, count?, rows, empty, more} */
static bool
add_lane(Rows *rows, Value *lanes, ListKind kind, int64_t count, GError **error)
{
    DeskPage *page = rows->page;
    g_autoptr(GPtrArray) found = NULL;
    Value *lane = value_object(page->arena);
    if (!find_list(page, kind, (DeskQuery){.limit = BOARD_ROWS + 1}, &found, error))
        return false;
    value_put_text(lane, "name", LISTS[kind].name);
    value_put_text(lane, "label", LISTS[kind].label);
    value_put_text(lane, "url", list_address(page->arena, kind));
    value_put_text(lane, "empty", LISTS[kind].empty);
    value_put_int(lane, "count", count >= 0 ? count : (int64_t)found->len);
    value_put_bool(lane, "more", found->len > BOARD_ROWS);
    if (found->len > 0)
        value_put(lane, "rows", rows_value(rows, found, BOARD_ROWS));
    value_add(lanes, lane);
    return true;
}

static bool
put_board(Rows *rows, Value *root, GError **error)
{
    DeskPage *page = rows->page;
    int64_t open[3], places[DESK_PLACES_];
    Value *work = value_list(page->arena), *aside = value_list(page->arena);
    if (!desk_counts(page->view.reader, open, places, error) ||
        !add_lane(rows, work, LIST_DRAFT, open[STORY_DRAFT], error) ||
        !add_lane(rows, work, LIST_REVIEW, open[STORY_REVIEW], error) ||
        !add_lane(rows, work, LIST_READY, open[STORY_READY], error) ||
        !add_lane(rows, aside, LIST_SCHEDULED, places[DESK_SCHEDULED], error) ||
        (places[DESK_WORKING] > 0 &&
            !add_lane(rows, aside, LIST_WORKING, places[DESK_WORKING], error)) ||
        !add_lane(rows, aside, LIST_TODAY, -1, error))
        return false;
    value_put(root, "work", work);
    value_put(root, "aside", aside);
    return true;
}

bool
home_page(DeskPage *page, GError **error)
{
    Rows rows;
    Value *root = desk_root(page, "Desk", "home");
    value_put_text(root, "day", moment_day_label(&page->view, page->view.reader->now_us));
    bool const good = begin_rows(&rows, page, error) && put_board(&rows, root, error) &&
                      diary_put_next(page, root, error) && picture_put_rights(page, root, error);
    value_put_bool(root, "may_create", desk_may(page, RIGHT_STORY_CREATE, NULL));
    end_rows(&rows);
    return good && desk_render(page, "home", root, error);
}

static bool
read_list(DeskPage *page, ListKind *ret_kind, GError **error)
{
    const char *name = http_request_query(page->request, "list");
    *ret_kind = LIST_OPEN;
    for (unsigned kind = 0; name != NULL && kind < G_N_ELEMENTS(LISTS); kind++) {
        if (strcmp(name, LISTS[kind].name) != 0)
            continue;
        *ret_kind = (ListKind)kind;
        return true;
    }
    return name == NULL || fail(error, FAIL_NOT_FOUND, "there is no list \"%.40s\"", name);
}

/* "1700000000000000-42": where the page before ended. */
static bool
read_before(DeskPage *page, DeskQuery *query, GError **error)
{
    const char *text = http_request_query(page->request, "before");
    char *rest = NULL;
    if (text == NULL)
        return true;
    query->before_us = g_ascii_strtoll(text, &rest, 10);
    if (*rest == '-')
        query->before_id = g_ascii_strtoll(rest + 1, &rest, 10);
    return (*rest == '\0' && query->before_us > 0 && query->before_id > 0) ||
           fail(error, FAIL_INVALID, "\"before\" is where another page of the list ended");
}

static Value *
tabs_value(DeskPage *page, ListKind current)
{
    Value *tabs = value_list(page->arena);
    for (unsigned kind = 0; kind < G_N_ELEMENTS(LISTS); kind++) {
        Value *tab = value_object(page->arena);
        value_put_text(tab, "label", LISTS[kind].label);
        value_put_text(tab, "url", list_address(page->arena, (ListKind)kind));
        value_put_bool(tab, "current", kind == current);
        value_add(tabs, tab);
    }
    return tabs;
}

/* The actions that a list's stories can take, by what they are. */
static void
put_actions(DeskPage *page, Value *root, ListKind kind)
{
    DeskPlace const place = LISTS[kind].place;
    bool const waits = place == DESK_OPEN || kind == LIST_MINE;
    bool const may_stage = desk_may(page, RIGHT_STORY_STAGE, NULL);
    bool const may_spike = desk_may(page, RIGHT_STORY_SPIKE, NULL);
    bool const may_publish = desk_may(page, RIGHT_STORY_PUBLISH, NULL);
    value_put_bool(root, "can_stage", waits && may_stage);
    value_put_bool(root, "can_spike", waits && may_spike);
    value_put_bool(root, "can_publish", (waits || place == DESK_WORKING) && may_publish);
    value_put_bool(root, "can_take_back", place == DESK_SCHEDULED && may_publish);
    value_put_bool(
        root, "can_restore", (place == DESK_SPIKED || place == DESK_WITHDRAWN) && may_spike);
    value_put_bool(root, "can_act",
        (waits && (may_stage || may_spike || may_publish)) ||
            (place == DESK_WORKING && may_publish) || (place == DESK_SCHEDULED && may_publish) ||
            ((place == DESK_SPIKED || place == DESK_WITHDRAWN) && may_spike));
}

/* results: what a bulk action did; NULL: none was asked for. */
static bool
show_list(DeskPage *page, ListKind kind, Value *results, GError **error)
{
    Rows rows;
    g_autoptr(GPtrArray) found = NULL;
    DeskQuery query = {.limit = LIST_ROWS + 1};
    Value *root = desk_root(page, LISTS[kind].label, "stories");
    if (!read_before(page, &query, error) || !find_list(page, kind, query, &found, error))
        return false;
    value_put_bool(root, "may_create", desk_may(page, RIGHT_STORY_CREATE, NULL));
    value_put_text(root, "name", LISTS[kind].name);
    value_put_text(root, "label", LISTS[kind].label);
    value_put_text(root, "empty", LISTS[kind].empty);
    value_put(root, "tabs", tabs_value(page, kind));
    value_put(root, "results", results);
    value_put_bool(root, "has_results", results != NULL);
    put_actions(page, root, kind);
    bool const good = begin_rows(&rows, page, error);
    if (good && found->len > 0)
        value_put(root, "rows", rows_value(&rows, found, LIST_ROWS));
    end_rows(&rows);
    if (found->len > LIST_ROWS && kind != LIST_SCHEDULED && kind != LIST_TODAY &&
        kind != LIST_URGENT) {
        const DeskRow *last = g_ptr_array_index(found, LIST_ROWS - 1);
        value_put_text(root, "more",
            arena_printf(page->arena, "%s&before=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                list_address(page->arena, kind), last->changed_us, last->id));
    }
    return good && desk_render(page, "stories", root, error);
}

bool
stories_page(DeskPage *page, GError **error)
{
    ListKind kind;
    return read_list(page, &kind, error) && show_list(page, kind, NULL, error);
}

/* What can be done with many at once. */
typedef struct {
    const char *name;
    const char *done; /* "Moved to review" */
    Right right;
    StoryStage stage; /* of "stage" */
    bool (*run)(Write *, int64_t, int64_t, int64_t *, GError **);
} Action;

static bool
publish_now(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_publish(write, id, revision, 0, ret_revision, error);
}

static const Action ACTIONS[] = {
    {"draft", "Moved to draft", RIGHT_STORY_STAGE, STORY_DRAFT, NULL},
    {"review", "Moved to review", RIGHT_STORY_STAGE, STORY_REVIEW, NULL},
    {"ready", "Moved to ready", RIGHT_STORY_STAGE, STORY_READY, NULL},
    {"publish", "Published", RIGHT_STORY_PUBLISH, STORY_READY, publish_now},
    {"take-back", "Taken back", RIGHT_STORY_PUBLISH, STORY_READY, story_unschedule},
    {"spike", "Spiked", RIGHT_STORY_SPIKE, STORY_DRAFT, story_spike},
    {"restore", "Restored as a draft", RIGHT_STORY_SPIKE, STORY_DRAFT, story_restore},
};

/* "42.7": a story and the revision that was on the page, so that nothing is done to what changed
 * since. */
static bool
read_pick(const char *text, int64_t *ret_id, int64_t *ret_revision, GError **error)
{
    char *rest = NULL;
    *ret_id = g_ascii_strtoll(text, &rest, 10);
    *ret_revision = *rest == '.' ? g_ascii_strtoll(rest + 1, &rest, 10) : 0;
    return (*rest == '\0' && *ret_id > 0 && *ret_revision > 0) ||
           fail(error, FAIL_INVALID, "\"%.40s\" names no story", text);
}

/* One story in a transaction of its own: what cannot be done holds up no other. */
static bool
act_on(DeskPage *page, const Action *action, const char *pick, Value *result, GError **error)
{
    int64_t id, revision;
    bool found;
    Story story;
    if (!read_pick(pick, &id, &revision, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    g_autoptr(Reader) reader =
        write == NULL ? NULL : newsroom_read_within(page->newsroom, write, error);
    if (reader == NULL || !story_find(reader, page->arena, id, &story, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no story %" G_GINT64_FORMAT, id);
    const StoryContent *content = story.working != NULL ? story.working : story.live;
    value_put_text(result, "headline", content->headline);
    value_put_text(result, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, id));
    if (!desk_require_story(page, reader, action->right, &story, error))
        return false;
    bool const done = action->run != NULL
                          ? action->run(write, id, revision, NULL, error)
                          : story_stage(write, id, revision, action->stage, NULL, error);
    return done && write_commit(write, NULL, error);
}

static Value *
act_on_all(DeskPage *page, const Action *action, const char *const *picks)
{
    Value *results = value_list(page->arena);
    for (unsigned index = 0; picks[index] != NULL; index++) {
        g_autoptr(GError) refused = NULL;
        Value *result = value_object(page->arena);
        if (act_on(page, action, picks[index], result, &refused))
            value_put_text(result, "done", action->done);
        else
            value_put_text(result, "refused",
                fail_is(refused, FAIL_CONFLICT) ? "somebody changed it meanwhile; look at it first"
                                                : arena_strdup(page->arena, fail_said(refused)));
        value_add(results, result);
    }
    return results;
}

bool
stories_act(DeskPage *page, GError **error)
{
    HttpForm *form;
    ListKind kind;
    const Action *action = NULL;
    if (!read_list(page, &kind, error) || !desk_form(page, &form, error))
        return false;
    const char *name = http_form_value(form, "act");
    const char *const *picks = http_form_list(form, "story");
    for (size_t index = 0; index < G_N_ELEMENTS(ACTIONS); index++)
        if (g_strcmp0(name, ACTIONS[index].name) == 0)
            action = &ACTIONS[index];
    if (action == NULL)
        return fail(error, FAIL_INVALID, "what is to be done with the stories?");
    unsigned const count = g_strv_length((char **)picks);
    if (count > ACT_MOST)
        return fail(error, FAIL_INVALID, "at most %d stories at once", ACT_MOST);
    Value *results = act_on_all(page, action, picks);
    return desk_refresh(page, error) && show_list(page, kind, count > 0 ? results : NULL, error);
}
