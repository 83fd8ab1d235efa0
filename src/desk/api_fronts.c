/* SPDX-License-Identifier: MIT */
/* The fronts through the API: who stands where, and what is held by hand. */
#include "base/clock.h"
#include "base/error.h"
#include "desk/api_internal.h"
#include "desk/front_internal.h"
#include "newsroom/address.h"
#include "views/card_json.h"

static Json *
stand_json(DeskPage *page, View *view, int place, const FrontStand *stand)
{
    Json *json = json_object();
    json_put_int(json, "place", place);
    json_put_text(json, "by", stand->held != NULL ? "hand" : "rule");
    Json *story = card_json(view, stand->card);
    FrontFigures const figures = fronts_figures(page, stand->card->id);
    json_put_int(story, "readers", figures.readers);
    json_put_int(story, "views_hour", figures.views);
    json_object_set_new(json, "story", story);
    return json;
}

/* {id, revision, path, saved?, places, placements: […], stands: [{place, by, story}]} */
static bool
put_front(DeskPage *page, Reader *reader, int64_t id, Json *answer, GError **error)
{
    Front front;
    CardList newest;
    FrontStand stands[FRONT_PLACES];
    View view = page->view;
    view.reader = reader;
    const Section *section = section_find(reader->sections, id);
    if (!front_find(reader, id, &front, error) ||
        !front_newest(reader, page->arena, id, &newest, error) ||
        !front_stand(reader, page->arena, &front, &newest, stands, error))
        return false;
    json_put_int(answer, "id", id);
    json_put_int(answer, "revision", front.revision);
    json_put_text(answer, "path", section != NULL ? address_of_section(page->arena, section) : "/");
    json_put_int(answer, "places", FRONT_PLACES);
    if (front.revision != 0)
        json_put_text(
            answer, "saved", clock_iso(page->arena, front.saved_us / SECOND_US * SECOND_US));
    json_object_set_new(answer, "placements", fronts_placements_json(page->arena, &front));
    Json *list = json_array();
    for (int place = 1; place <= FRONT_PLACES; place++)
        if (stands[place - 1].card != NULL)
            json_array_append_new(list, stand_json(page, &view, place, &stands[place - 1]));
    json_object_set_new(answer, "stands", list);
    http_response_header(page->response, "ETag",
        arena_printf(page->arena, "\"%" G_GINT64_FORMAT "\"", front.revision));
    return true;
}

bool
api_front(DeskPage *page, GError **error)
{
    int64_t id;
    if (!api_is_within_quota(page))
        return true;
    if (!fronts_id(page, http_request_param(page->request, "front"), &id, error))
        return false;
    g_autoptr(Json) answer = json_object();
    if (!put_front(page, page->view.reader, id, answer, error))
        return false;
    desk_json(page, 200, g_steal_pointer(&answer));
    return true;
}

static bool
put_theirs(
    ApiCall *call, const ChangeConflict *newer, const Json *state, Json *problem, GError **error)
{
    Front theirs;
    Json *json = json_object();
    json_object_set_new(problem, "theirs", json);
    if (!front_from_json(state, &theirs, error))
        return false;
    json_put_int(json, "revision", newer->revision);
    json_object_set_new(json, "placements", fronts_placements_json(call->arena, &theirs));
    return true;
}

static bool
save(ApiCall *call, GError **error)
{
    Front front = {.revision = call->revision};
    if (!fronts_id(
            call->page, http_request_param(call->page->request, "front"), &front.id, error) ||
        !fronts_require(call->page, front.id, error) ||
        !fronts_read_json(call->page, call->body, &front, error))
        return false;
    call->put_theirs = put_theirs;
    if (!front_save(call->write, &front, NULL, error))
        return false;
    g_autoptr(Reader) reader = newsroom_read_within(call->page->newsroom, call->write, error);
    return reader != NULL && put_front(call->page, reader, front.id, call->answer, error);
}

bool
api_front_save(DeskPage *page, GError **error)
{
    if (http_request_header(page->request, "If-Match") != NULL)
        return api_run(page, save, error);
    fail(error, FAIL_USAGE,
        "If-Match is missing: the revision that was seen, as \"7\"; \"0\" for a front that nobody "
        "has arranged");
    return false;
}
