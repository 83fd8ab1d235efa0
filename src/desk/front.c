/* SPDX-License-Identifier: MIT */
/* The page where fronts are arranged. One form holds an arrangement under way; every button sends
 * it with what is to be done to it, and the answer is the page with that done. Nothing is public
 * before it is saved. The script sends the same form and puts the answer's parts in place. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/front_internal.h"

static const char *
front_address(Arena *arena, int64_t id, const char *done)
{
    return arena_printf(arena, "/desk/front?section=%" G_GINT64_FORMAT "%s", id, done);
}

static bool
show(DeskPage *page, FrontDesk *desk, GError **error)
{
    const Section *section = section_find(page->view.reader->sections, desk->draft.id);
    const char *title =
        section == NULL ? "The front" : arena_printf(page->arena, "Front of %s", section->name);
    Value *root = desk_root(page, title, "front");
    if (g_strcmp0(http_request_query(page->request, "done"), "saved") == 0)
        value_put_text(root, "notice", "Saved. Readers see it now.");
    desk_let_frame(page);
    return fronts_put_board(page, root, desk, error) && desk_render(page, "fronts", root, error);
}

bool
fronts_page(DeskPage *page, GError **error)
{
    FrontDesk desk = {.search = http_request_query(page->request, "q")};
    int64_t id;
    if (!fronts_id(page, http_request_query(page->request, "section"), &id, error) ||
        !front_find(page->view.reader, id, &desk.saved, error))
        return false;
    desk.draft = desk.saved;
    return show(page, &desk, error);
}

/* "2:42" */
static bool
read_held(DeskPage *page, const HttpForm *form, const char *held, Front *draft, GError **error)
{
    char *rest;
    gint64 const place = g_ascii_strtoll(held, &rest, 10);
    gint64 const story = *rest == ':' ? g_ascii_strtoll(rest + 1, &rest, 10) : 0;
    Placement *placement = &draft->placements[draft->count];
    if (*rest != '\0' || place < 1 || place > FRONT_PLACES || story < 1 ||
        draft->count == FRONT_PLACES || front_held(draft, story) != NULL ||
        (draft->count > 0 && draft->placements[draft->count - 1].place >= place))
        return fail(error, FAIL_INVALID, "the form holds no arrangement; load the page again");
    *placement = (Placement){.place = (int)place, .story_id = story};
    const char *until = arena_printf(page->arena, "until-%" G_GINT64_FORMAT, story);
    const char *locked = arena_printf(page->arena, "locked-%" G_GINT64_FORMAT, story);
    placement->is_locked = http_form_value(form, locked) != NULL;
    draft->count++;
    return desk_parse_local(
        page, "until", http_form_value(form, until), &placement->until_us, error);
}

static bool
read_draft(DeskPage *page, const HttpForm *form, FrontDesk *desk, GError **error)
{
    const char *revision = http_form_value(form, "revision");
    guint64 number;
    if (revision == NULL || !g_ascii_string_to_unsigned(revision, 10, 0, G_MAXINT64, &number, NULL))
        return fail(error, FAIL_INVALID, "the form has no revision; load the page again");
    desk->draft = (Front){
        .id = desk->saved.id, .revision = (int64_t)number, .saved_us = page->view.reader->now_us};
    for (const char *const *held = http_form_list(form, "held"); *held != NULL; held++)
        if (!read_held(page, form, *held, &desk->draft, error))
            return false;
    return true;
}

/* Where a story stands in the draft; 0: nowhere. */
static bool
find_place(DeskPage *page, const Front *draft, int64_t story_id, int *ret_place, GError **error)
{
    CardList newest;
    FrontStand stands[FRONT_PLACES];
    if (!front_newest(page->view.reader, page->arena, draft->id, &newest, error) ||
        !front_stand(page->view.reader, page->arena, draft, &newest, stands, error))
        return false;
    *ret_place = 0;
    for (int place = 1; place <= FRONT_PLACES; place++)
        if (stands[place - 1].card != NULL && stands[place - 1].card->id == story_id)
            *ret_place = place;
    return true;
}

static bool
is_locked(const Front *draft, int place)
{
    for (unsigned index = 0; index < draft->count; index++)
        if (draft->placements[index].place == place)
            return draft->placements[index].is_locked;
    return false;
}

/* To the next place up (-1) or down (1) that is not locked. */
static bool
move_story(DeskPage *page, Front *draft, int64_t story_id, int step, GError **error)
{
    int place;
    if (!find_place(page, draft, story_id, &place, error))
        return false;
    if (place == 0)
        return fail(error, FAIL_INVALID, "that story stands here no longer");
    place += step;
    while (is_locked(draft, place))
        place += step;
    if (place < 1 || place > FRONT_PLACES)
        return fail(error, FAIL_INVALID, "there is no place to move it to");
    return front_put(draft, place, story_id, error);
}

/* "put:2:42", "up:42", "down:42", "out:42", "reset"; anything else only shows the page again. */
static bool
do_act(DeskPage *page, Front *draft, const char *act, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(act, ":", 3);
    unsigned const count = g_strv_length(parts);
    gint64 const last = count > 1 ? g_ascii_strtoll(parts[count - 1], NULL, 10) : 0;
    if (strcmp(act, "reset") == 0)
        draft->count = 0;
    else if (count == 2 && strcmp(parts[0], "out") == 0)
        front_take_out(draft, last);
    else if (count == 2 && strcmp(parts[0], "up") == 0)
        return move_story(page, draft, last, -1, error);
    else if (count == 2 && strcmp(parts[0], "down") == 0)
        return move_story(page, draft, last, 1, error);
    else if (count == 3 && strcmp(parts[0], "put") == 0 && last > 0)
        return front_put(draft, (int)g_ascii_strtoll(parts[1], NULL, 10), last, error);
    return true;
}

static bool
save(DeskPage *page, const Front *draft, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && front_save(write, draft, NULL, error) &&
           write_commit(write, NULL, error);
}

static bool
save_draft(DeskPage *page, FrontDesk *desk, GError **error)
{
    g_autoptr(GError) refused = NULL;
    if (save(page, &desk->draft, &refused)) {
        desk_redirect(page, front_address(page->arena, desk->draft.id, "&done=saved"));
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    desk->is_conflict = fail_is(refused, FAIL_CONFLICT);
    desk->message = arena_strdup(page->arena, fail_said(refused));
    /* A new snapshot: what is theirs may be younger than this request. */
    return desk_refresh(page, error) &&
           front_find(page->view.reader, desk->draft.id, &desk->saved, error) &&
           show(page, desk, error);
}

bool
fronts_arrange(DeskPage *page, GError **error)
{
    HttpForm *form;
    FrontDesk desk = {.is_draft = true};
    g_autoptr(GError) refused = NULL;
    int64_t id;
    if (!desk_form(page, &form, error) ||
        !fronts_id(page, http_form_value(form, "section"), &id, error) ||
        !fronts_require(page, id, error) ||
        !front_find(page->view.reader, id, &desk.saved, error) ||
        !read_draft(page, form, &desk, error))
        return false;
    const char *act = http_form_value(form, "act"), *search = http_form_value(form, "q");
    desk.search = search;
    if (act == NULL)
        act = "";
    if (strcmp(act, "save") == 0)
        return save_draft(page, &desk, error);
    if (!do_act(page, &desk.draft, act, &refused)) {
        if (!fail_is(refused, FAIL_INVALID)) {
            g_propagate_error(error, g_steal_pointer(&refused));
            return false;
        }
        http_response_status(page->response, 422);
        desk.message = fail_said(refused);
    }
    return show(page, &desk, error);
}

bool
fronts_preview(DeskPage *page, GError **error)
{
    const char *text = http_request_query(page->request, "draft");
    Front draft;
    int64_t id;
    if (!fronts_id(page, http_request_query(page->request, "section"), &id, error) ||
        !front_find(page->view.reader, id, &draft, error))
        return false;
    if (text != NULL) {
        g_autoptr(Json) fields = json_read_object(text, strlen(text), 4096, error);
        if (fields == NULL || !fronts_read_json(page, fields, &draft, error))
            return false;
        draft.saved_us = page->view.reader->now_us;
    }
    desk_let_frame(page);
    return site_preview_front(desk_site(page), page->request, page->response, &draft, error);
}
