/* SPDX-License-Identifier: MIT */
/* The library of pictures: what is there, found by words, and new ones by form, drop or paste. The
 * picker of the writing page uses the same addresses as JSON. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/picture_internal.h"
#include "newsroom/address.h"

/* BODY_WIDTH: of a picture within a text, one of MEDIA_WIDTHS. */
enum {
    PICTURES_A_PAGE = 48,
    FILES_MAX = 50,
    SEARCH_MAX = 200,
    BODY_WIDTH = 1080,
    ENDS_SOON_DAYS = 14,
};

const char *
picture_address(Arena *arena, int64_t id, const char *tail)
{
    return arena_printf(arena, "/desk/pictures/%" G_GINT64_FORMAT "%s", id, tail);
}

const char *
picture_title(const Media *media)
{
    return media->caption != NULL    ? media->caption
           : media->headline != NULL ? media->headline
           : media->name != NULL     ? media->name
                                     : "No caption yet";
}

/* {id, url, thumb, width, height, title, credit, alt, lacks_alt, ended, ends_soon} */
static Value *
picture_value(DeskPage *page, const Media *media)
{
    Arena *arena = page->arena;
    Value *value = value_object(arena);
    value_put_int(value, "id", media->id);
    value_put_text(value, "url", picture_address(arena, media->id, ""));
    value_put_text(value, "thumb", picture_address(arena, media->id, "/thumb"));
    value_put_int(value, "width", media->width);
    value_put_int(value, "height", media->height);
    value_put_text(value, "title", picture_title(media));
    value_put_text(value, "credit", media->credit);
    value_put_text(value, "alt", media->alt);
    value_put_bool(value, "lacks_alt", media->alt == NULL);
    bool const is_usable = media_is_usable(page->view.reader, media);
    value_put_bool(value, "ended", !is_usable);
    value_put_bool(value, "ends_soon",
        is_usable && media->until_us != 0 &&
            media->until_us < page->view.reader->now_us + ENDS_SOON_DAYS * DAY_US);
    return value;
}

static Json *
picture_json(DeskPage *page, const Media *media)
{
    Json *json = json_object();
    json_put_int(json, "id", media->id);
    json_put_text(json, "url", picture_address(page->arena, media->id, ""));
    json_put_text(json, "thumb", picture_address(page->arena, media->id, "/thumb"));
    json_put_text(json, "src", address_of_rendition(page->arena, media->file, BODY_WIDTH));
    json_put_int(json, "width", media->width);
    json_put_int(json, "height", media->height);
    json_put_text(json, "title", picture_title(media));
    json_put_text(json, "caption", media->caption);
    json_put_text(json, "credit", media->credit);
    json_put_text(json, "alt", media->alt);
    json_put_text(json, "name", media->name);
    if (media->until_us != 0)
        json_put_text(
            json, "until", clock_iso(page->arena, media->until_us / SECOND_US * SECOND_US));
    json_object_set_new(json, "usable", json_boolean(media_is_usable(page->view.reader, media)));
    return json;
}

/* One more than a page, so that it is known whether there are more. */
static bool
find_pictures(DeskPage *page, const char **ret_text, GPtrArray **ret_pictures, GError **error)
{
    const char *text = http_request_query(page->request, "q");
    const char *before = http_request_query(page->request, "before");
    gint64 before_id = 0;
    if (before != NULL && !g_ascii_string_to_signed(before, 10, 1, INT64_MAX, &before_id, NULL))
        return fail(error, FAIL_INVALID, "\"before\" is no number of a picture");
    *ret_text = text != NULL ? text : "";
    if (strlen(*ret_text) > SEARCH_MAX)
        return fail(error, FAIL_INVALID, "a search has at most %d bytes", SEARCH_MAX);
    return media_list(page->view.reader, page->arena, *ret_text, before_id, PICTURES_A_PAGE + 1,
        ret_pictures, error);
}

static bool
show_pictures(DeskPage *page, Value *refused, GError **error)
{
    g_autoptr(GPtrArray) pictures = NULL;
    const char *text;
    Value *list = value_list(page->arena);
    if (!find_pictures(page, &text, &pictures, error))
        return false;
    for (unsigned index = 0; index < MIN(pictures->len, PICTURES_A_PAGE); index++)
        value_add(list, picture_value(page, g_ptr_array_index(pictures, index)));
    g_autofree char *escaped = g_uri_escape_string(text, NULL, FALSE);
    Value *root = desk_root(page, "Pictures", "pictures");
    value_put_text(root, "q", *text == '\0' ? NULL : text);
    if (pictures->len > 0)
        value_put(root, "pictures", list);
    if (refused != NULL)
        value_put(root, "refused", refused);
    if (pictures->len > PICTURES_A_PAGE) {
        const Media *last = g_ptr_array_index(pictures, PICTURES_A_PAGE - 1);
        value_put_text(root, "more",
            arena_printf(
                page->arena, "/desk/pictures?q=%s&before=%" G_GINT64_FORMAT, escaped, last->id));
    }
    if (http_request_query(page->request, "before") != NULL)
        value_put_text(root, "newest", arena_printf(page->arena, "/desk/pictures?q=%s", escaped));
    value_put_bool(root, "may_add", desk_may(page, RIGHT_MEDIA_ADD, NULL));
    bool const is_begin = *text == '\0' && http_request_query(page->request, "before") == NULL;
    return (!is_begin || picture_put_rights(page, root, error)) &&
           desk_render(page, "pictures", root, error);
}

bool
pictures_page(DeskPage *page, GError **error)
{
    return show_pictures(page, NULL, error);
}

bool
pictures_json(DeskPage *page, GError **error)
{
    g_autoptr(GPtrArray) pictures = NULL;
    const char *text;
    if (!find_pictures(page, &text, &pictures, error))
        return false;
    Json *list = json_array();
    for (unsigned index = 0; index < MIN(pictures->len, PICTURES_A_PAGE); index++)
        json_array_append_new(list, picture_json(page, g_ptr_array_index(pictures, index)));
    desk_json(page, 200, list);
    return true;
}

/* Each file in a transaction of its own: one that is refused takes no other with it. */
static bool
add_file(
    DeskPage *page, const HttpFormFile *file, int64_t *ret_id, bool *ret_is_new, GError **error)
{
    Media const about = {.name = *file->file_name == '\0' ? NULL : file->file_name};
    Media media;
    if (!media_take(page->newsroom, page->arena, file->bytes, file->size, &about, &media, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && media_record(write, &media, ret_id, ret_is_new, error) &&
           write_commit(write, NULL, error);
}

/* What became of the posted files. */
typedef struct {
    GArray *ids;
    GArray *known;  /* those of them that were there before */
    Value *refused; /* [{name, message}]; NULL: none */
    Json *refused_json;
} Added;

static void
refuse_file(DeskPage *page, Added *added, const HttpFormFile *file, const GError *cause)
{
    Value *value = value_object(page->arena);
    Json *json = json_object();
    value_put_text(value, "name", file->file_name);
    value_put_text(value, "message", fail_said(cause));
    json_put_text(json, "name", file->file_name);
    json_put_text(json, "message", fail_said(cause));
    if (added->refused == NULL)
        added->refused = value_list(page->arena);
    value_add(added->refused, value);
    json_array_append_new(added->refused_json, json);
}

static bool
add_files(DeskPage *page, Added *added, GError **error)
{
    HttpForm *form;
    size_t count;
    if (!desk_form(page, &form, error))
        return false;
    const HttpFormFile *files = http_form_files(form, &count);
    if (count > FILES_MAX)
        return fail(error, FAIL_TOO_LARGE, "at most %d pictures at once", FILES_MAX);
    for (size_t index = 0; index < count; index++) {
        g_autoptr(GError) cause = NULL;
        int64_t id;
        bool is_new;
        if (files[index].size == 0 && *files[index].file_name == '\0')
            continue;
        if (add_file(page, &files[index], &id, &is_new, &cause)) {
            g_array_append_val(added->ids, id);
            if (!is_new)
                g_array_append_val(added->known, id);
        } else
            refuse_file(page, added, &files[index], cause);
    }
    if (added->ids->len == 0 && added->refused == NULL)
        return fail(error, FAIL_INVALID, "choose a picture first");
    return desk_refresh(page, error);
}

static bool
answer_json(DeskPage *page, const Added *added, GError **error)
{
    g_autoptr(Json) pictures = json_array();
    for (unsigned index = 0; index < added->ids->len; index++) {
        Media media;
        bool found;
        if (!media_find(page->view.reader, page->arena, g_array_index(added->ids, int64_t, index),
                &media, &found, error))
            return false;
        if (found)
            json_array_append_new(pictures, picture_json(page, &media));
    }
    Json *known = json_array();
    for (unsigned index = 0; index < added->known->len; index++)
        json_array_append_new(known, json_integer(g_array_index(added->known, int64_t, index)));
    Json *answer = json_object();
    json_object_set_new(answer, "known", known);
    json_object_set(answer, "pictures", pictures);
    json_object_set(answer, "refused", added->refused_json);
    desk_json(page, added->ids->len > 0 ? 201 : 422, answer);
    return true;
}

bool
pictures_add(DeskPage *page, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(Json) refused = json_array();
    Added added = {.ids = ids, .known = known, .refused_json = refused};
    if (!add_files(page, &added, error))
        return false;
    if (desk_wants_json(page->request))
        return answer_json(page, &added, error);
    if (added.refused != NULL) {
        http_response_status(page->response, 422);
        return show_pictures(page, added.refused, error);
    }
    desk_redirect(page, ids->len == 1 ? picture_address(page->arena, g_array_index(ids, int64_t, 0),
                                            known->len == 1 ? "?done=known" : "")
                                      : "/desk/pictures");
    return true;
}
