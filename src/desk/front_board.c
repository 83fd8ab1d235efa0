/* SPDX-License-Identifier: MIT */
/* What the page of a front is given: the places and who stands in them, the stories that could, and
 * what somebody else has saved meanwhile. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/front_internal.h"
#include "newsroom/address.h"
#include "newsroom/search.h"
#include "views/card_view.h"
#include "views/moment.h"

enum { STORIES_SHOWN = 24, COMING_SHOWN = 8 };

static const char *const PLACE_NAMES[FRONT_PLACES] = {"Lead", "Second", "Third", "Fourth"};

/* A front under way, with what it needs to be shown. */
typedef struct {
    DeskPage *page;
    FrontDesk *desk;
    CardList newest;
    FrontStand stands[FRONT_PLACES];
} Board;

static void
put_figures(DeskPage *page, Value *value, int64_t story_id)
{
    FrontFigures const figures = fronts_figures(page, story_id);
    value_put_int(value, "readers", figures.readers);
    value_put_int(value, "views", figures.views);
    value_put_bool(value, "unread", figures.readers == 0 && figures.views == 0);
}

static Value *
story_value(DeskPage *page, const Card *card)
{
    View *view = &page->view;
    const char *headline = card->list_headline != NULL ? card->list_headline : card->headline;
    const Section *section = section_find(view->reader->sections, card->section_id);
    Value *value = value_object(page->arena);
    value_put_int(value, "id", card->id);
    value_put_text(value, "headline", headline);
    value_put_text(
        value, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, card->id));
    value_put_text(value, "section", section != NULL ? section->name : NULL);
    value_put(value, "time", moment_value(view, card->published_us));
    value_put_bool(value, "first", card->priority == 1);
    value_put_bool(value, "running", card->coverage == COVERAGE_RUNNING);
    card_view_language(view, value, card->language, headline);
    put_figures(page, value, card->id);
    return value;
}

static const FrontStand *
stand_of(const Board *board, int64_t story_id)
{
    for (int place = 0; place < FRONT_PLACES; place++)
        if (board->stands[place].card != NULL && board->stands[place].card->id == story_id)
            return &board->stands[place];
    return NULL;
}

static void
put_placement(DeskPage *page, Value *value, const Placement *placement)
{
    value_put_text(value, "held",
        arena_printf(page->arena, "%d:%" G_GINT64_FORMAT, placement->place, placement->story_id));
    value_put_int(value, "held_id", placement->story_id);
    value_put_bool(value, "locked", placement->is_locked);
    value_put_text(value, "until",
        placement->until_us != 0 ? desk_local_input(page, placement->until_us) : "");
    if (placement->until_us != 0)
        value_put(value, "until_moment", moment_full_value(&page->view, placement->until_us));
}

static const char *
headline_of(const Story *story)
{
    const StoryContent *content = story->live != NULL ? story->live : story->working;
    return content->list_headline != NULL ? content->list_headline : content->headline;
}

/* A story that is held for a place and not public yet. */
static bool
put_waiting(DeskPage *page, Value *value, const Placement *placement, GError **error)
{
    Story story;
    bool found;
    if (!story_find(page->view.reader, page->arena, placement->story_id, &story, &found, error))
        return false;
    if (!found)
        return true;
    Value *waiting = value_object(page->arena);
    value_put_int(waiting, "id", story.id);
    value_put_text(waiting, "headline", headline_of(&story));
    if (story.status == STORY_SCHEDULED)
        value_put(waiting, "from", moment_full_value(&page->view, story.published_us));
    put_placement(page, waiting, placement);
    value_put(value, "waiting", waiting);
    return true;
}

static bool
place_value(Board *board, int place, Value **ret_value, GError **error)
{
    DeskPage *page = board->page;
    const FrontStand *stand = &board->stands[place - 1];
    Value *value = value_object(page->arena);
    value_put_int(value, "place", place);
    value_put_text(value, "name", PLACE_NAMES[place - 1]);
    value_put_bool(value, "by_hand", stand->held != NULL);
    value_put_bool(value, "is_first", place == 1);
    value_put_bool(value, "is_last", place == FRONT_PLACES);
    if (stand->card != NULL)
        value_put(value, "story", story_value(page, stand->card));
    if (stand->held != NULL)
        put_placement(page, value, stand->held);
    for (unsigned index = 0; index < board->desk->draft.count; index++) {
        const Placement *placement = &board->desk->draft.placements[index];
        if (placement->place == place && stand_of(board, placement->story_id) == NULL &&
            !put_waiting(page, value, placement, error))
            return false;
    }
    *ret_value = value;
    return true;
}

static bool
put_places(Board *board, Value *root, GError **error)
{
    Value *places = value_list(board->page->arena);
    for (int place = 1; place <= FRONT_PLACES; place++) {
        Value *value;
        if (!place_value(board, place, &value, error))
            return false;
        value_add(places, value);
    }
    value_put(root, "slots", places);
    return true;
}

static void
put_targets(DeskPage *page, Value *value, int64_t story_id)
{
    Value *places = value_list(page->arena);
    for (int place = 1; place <= FRONT_PLACES; place++) {
        Value *target = value_object(page->arena);
        value_put_int(target, "place", place);
        value_put_text(target, "name", PLACE_NAMES[place - 1]);
        value_put_int(target, "story_id", story_id);
        value_add(places, target);
    }
    value_put(value, "targets", places);
}

static void
add_story(Board *board, Value *stories, const Card *card)
{
    if (stand_of(board, card->id) != NULL)
        return;
    Value *value = story_value(board->page, card);
    put_targets(board->page, value, card->id);
    value_add(stories, value);
}

/* Scheduled stories can be given a place ahead. */
static bool
put_coming(Board *board, Value *root, GError **error)
{
    DeskPage *page = board->page;
    FrontComing coming[COMING_SHOWN];
    unsigned count;
    Value *stories = value_list(page->arena);
    if (!front_coming(page->view.reader, page->arena, COMING_SHOWN, coming, &count, error))
        return false;
    for (unsigned index = 0; index < count; index++) {
        const Section *section =
            section_find(page->view.reader->sections, coming[index].section_id);
        Value *value = value_object(page->arena);
        if (front_held(&board->desk->draft, coming[index].id) != NULL)
            continue;
        value_put_int(value, "id", coming[index].id);
        value_put_text(value, "url",
            arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, coming[index].id));
        value_put_text(value, "headline", coming[index].headline);
        value_put_text(value, "section", section != NULL ? section->name : NULL);
        value_put(value, "time", moment_full_value(&page->view, coming[index].published_us));
        put_targets(page, value, coming[index].id);
        value_add(stories, value);
    }
    value_put(root, "coming", stories);
    return true;
}

/* The column: what a search found, or the newest. */
static bool
put_stories(Board *board, Value *root, GError **error)
{
    DeskPage *page = board->page;
    Value *stories = value_list(page->arena);
    SearchQuery query = {.limit = STORIES_SHOWN};
    SearchResult result = {0};
    const char *search = board->desk->search;
    char *typed = g_strstrip(arena_strdup(page->arena, search != NULL ? search : ""));
    search_text_read(page->arena, typed, &query.text);
    if (*typed != '\0')
        value_put_text(root, "q", typed);
    if (query.text.problem != NULL) {
        value_put_text(root, "search_problem", query.text.problem);
    } else if (query.text.count > 0) {
        if (!search_run(page->view.reader, page->arena, &query, &result, error))
            return false;
        for (unsigned index = 0; index < result.count; index++)
            add_story(board, stories, result.hits[index].card);
    } else {
        if (!put_coming(board, root, error))
            return false;
        for (unsigned index = 0;
             index < board->newest.count && value_count(stories) < STORIES_SHOWN; index++)
            add_story(board, stories, board->newest.cards[index]);
    }
    value_put(root, "stories", stories);
    return true;
}

static bool
same_placements(const Front *a, const Front *b)
{
    if (a->count != b->count)
        return false;
    for (unsigned index = 0; index < a->count; index++) {
        const Placement *left = &a->placements[index], *right = &b->placements[index];
        if (left->place != right->place || left->story_id != right->story_id ||
            left->until_us != right->until_us || left->is_locked != right->is_locked)
            return false;
    }
    return true;
}

static bool
put_saved_by(DeskPage *page, Value *value, const Front *saved, GError **error)
{
    Person person;
    bool found = false;
    if (saved->revision == 0)
        return true;
    if (saved->saved_by != 0 &&
        !person_find(page->view.reader, page->arena, saved->saved_by, &person, &found, error))
        return false;
    value_put_text(value, "who", found ? person.name : "A program");
    value_put(value, "when", moment_value(&page->view, saved->saved_us));
    return true;
}

/* What stands now, by somebody else's hand. */
static bool
put_theirs(Board *board, Value *root, GError **error)
{
    DeskPage *page = board->page;
    const Front *saved = &board->desk->saved;
    FrontStand stands[FRONT_PLACES];
    Value *theirs = value_object(page->arena), *places = value_list(page->arena);
    if (!front_stand(page->view.reader, page->arena, saved, &board->newest, stands, error) ||
        !put_saved_by(page, theirs, saved, error))
        return false;
    for (int place = 1; place <= FRONT_PLACES; place++) {
        const FrontStand *stand = &stands[place - 1];
        Value *value = value_object(page->arena);
        if (stand->card == NULL)
            continue;
        value_put_text(value, "name", PLACE_NAMES[place - 1]);
        value_put_bool(value, "by_hand", stand->held != NULL);
        value_put(value, "story", story_value(page, stand->card));
        value_add(places, value);
    }
    value_put(theirs, "slots", places);
    value_put(root, "theirs", theirs);
    return true;
}

/* Drops what can stand nowhere any more. */
static bool
clean_draft(DeskPage *page, Front *draft, GError **error)
{
    for (unsigned index = 0; index < draft->count; index++) {
        Story story;
        bool found;
        int64_t const id = draft->placements[index].story_id;
        if (!story_find(page->view.reader, page->arena, id, &story, &found, error))
            return false;
        if (found && story.status != STORY_WITHDRAWN && story.stage != STORY_SPIKED)
            continue;
        front_take_out(draft, id);
        index--;
    }
    return true;
}

static Value *
choice_value(DeskPage *page, int64_t id, const char *name, int64_t current)
{
    Value *value = value_object(page->arena);
    value_put_text(value, "id", arena_printf(page->arena, "%" G_GINT64_FORMAT, id));
    value_put_text(value, "name", name);
    value_put_bool(value, "current", id == current);
    return value;
}

static void
add_choices(DeskPage *page, Value *choices, const Section *const *sections, int64_t current)
{
    for (; *sections != NULL; sections++) {
        value_add(choices, choice_value(page, (*sections)->id,
                               card_view_path_label(&page->view, *sections), current));
        add_choices(page, choices, (*sections)->children, current);
    }
}

static void
put_preview(Board *board, Value *root, bool is_changed)
{
    DeskPage *page = board->page;
    const Front *draft = &board->desk->draft;
    const char *base =
        arena_printf(page->arena, "/desk/front/preview?section=%" G_GINT64_FORMAT, draft->id);
    if (!is_changed) {
        value_put_text(root, "preview", base);
        return;
    }
    g_autoptr(Json) fields = json_object();
    json_object_set_new(fields, "placements", fronts_placements_json(page->arena, draft));
    g_autofree char *text = json_write(fields);
    g_autofree char *escaped = g_uri_escape_string(text, NULL, false);
    value_put_text(root, "preview", arena_printf(page->arena, "%s&draft=%s", base, escaped));
}

static void
put_front(Board *board, Value *root, bool is_changed)
{
    DeskPage *page = board->page;
    const Front *draft = &board->desk->draft;
    const Section *section = section_find(page->view.reader->sections, draft->id);
    Value *choices = value_list(page->arena);
    value_add(choices, choice_value(page, 0, "The front", draft->id));
    add_choices(page, choices, section_tree_top(page->view.reader->sections), draft->id);
    value_put(root, "choices", choices);
    value_put_text(root, "id", arena_printf(page->arena, "%" G_GINT64_FORMAT, draft->id));
    value_put_text(
        root, "revision", arena_printf(page->arena, "%" G_GINT64_FORMAT, draft->revision));
    value_put_text(root, "path", section != NULL ? address_of_section(page->arena, section) : "/");
    if (section != NULL && section->parent == NULL)
        value_put_text(root, "leads_block", section->name);
    value_put_bool(root, "may_arrange", fronts_may_arrange(page, draft->id));
    value_put_bool(root, "is_changed", is_changed);
    value_put_bool(root, "by_rule", draft->count == 0);
    value_put_text(root, "message", board->desk->message);
    put_preview(board, root, is_changed);
}

/* The blocks below the site's front, each by the front of its section. */
static bool
put_blocks(Board *board, Value *root, GError **error)
{
    DeskPage *page = board->page;
    const Section *const *sections = section_tree_top(page->view.reader->sections);
    Value *blocks = value_list(page->arena);
    if (board->desk->draft.id != 0 || *sections == NULL)
        return true;
    for (; *sections != NULL; sections++) {
        Front front;
        Value *value = value_object(page->arena);
        if (!front_find(page->view.reader, (*sections)->id, &front, error))
            return false;
        value_put_int(value, "id", (*sections)->id);
        value_put_text(value, "name", (*sections)->name);
        value_put_bool(value, "by_hand", front.count > 0);
        value_add(blocks, value);
    }
    Value *below = value_object(page->arena);
    value_put(below, "blocks", blocks);
    value_put(root, "below", below);
    return true;
}

bool
fronts_put_board(DeskPage *page, Value *root, FrontDesk *desk, GError **error)
{
    Board board = {.page = page, .desk = desk};
    Reader *reader = page->view.reader;
    bool const is_stale = desk->draft.revision != desk->saved.revision;
    if (!clean_draft(page, &desk->draft, error) ||
        !front_newest(reader, page->arena, desk->draft.id, &board.newest, error) ||
        !front_stand(reader, page->arena, &desk->draft, &board.newest, board.stands, error))
        return false;
    front_settle(&desk->draft, board.stands);
    /* Settling has moved what stands() points to. */
    desk->draft.saved_us = MAX(desk->draft.saved_us, desk->is_draft ? reader->now_us : 0);
    for (int place = 1; place <= FRONT_PLACES; place++)
        if (board.stands[place - 1].held != NULL)
            board.stands[place - 1].held =
                front_held(&desk->draft, board.stands[place - 1].card->id);
    if (is_stale && !put_theirs(&board, root, error))
        return false;
    value_put_bool(root, "is_conflict", desk->is_conflict);
    /* Whoever saves after having seen theirs saves over it. */
    if (desk->is_conflict)
        desk->draft.revision = desk->saved.revision;
    put_front(&board, root, desk->is_draft && !same_placements(&desk->draft, &desk->saved));
    return put_saved_by(page, root, &desk->saved, error) && put_places(&board, root, error) &&
           put_stories(&board, root, error) && put_blocks(&board, root, error);
}
