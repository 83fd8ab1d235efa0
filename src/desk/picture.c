/* SPDX-License-Identifier: MIT */
/* One picture: its words, its rights, what must stay in sight when it is cropped, and where it is
 * used. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/picture_internal.h"
#include "newsroom/address.h"
#include "newsroom/media_use.h"
#include "newsroom/settings.h"
#include "views/moment.h"

enum { USES_SHOWN = 100, ENDS_SOON_DAYS = 7, THUMB_WIDTH = 480, LARGE_WIDTH = 1080 };

static bool
load_picture(DeskPage *page, Media *ret_media, GError **error)
{
    const char *text = http_request_param(page->request, "id");
    gint64 id;
    bool found = false;
    if (!g_ascii_string_to_signed(text, 10, 1, INT64_MAX, &id, NULL))
        return fail(error, FAIL_NOT_FOUND, "there is no picture \"%.40s\"", text);
    return media_find(page->view.reader, page->arena, id, ret_media, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "there is no picture %" G_GINT64_FORMAT, id));
}

static const char *
entries_words(Arena *arena, int64_t entries)
{
    return entries == 1 ? "in an entry"
                        : arena_printf(arena, "in %" G_GINT64_FORMAT " entries", entries);
}

/* {headline, url, address?, is_live, entries?} */
static bool
use_value(DeskPage *page, const MediaUse *used, Value **ret_value, GError **error)
{
    Story story;
    bool found, is_public;
    const char *address;
    *ret_value = NULL;
    if (!story_find(page->view.reader, page->arena, used->story_id, &story, &found, error))
        return false;
    if (!found)
        return true;
    Value *use = value_object(page->arena);
    const char *subject = arena_printf(page->arena, "story:%" G_GINT64_FORMAT, story.id);
    if (!address_of_subject(page->view.reader, page->arena, subject, &address, &is_public, error))
        return false;
    value_put_text(
        use, "headline", story.live != NULL ? story.live->headline : story.working->headline);
    value_put_text(
        use, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, story.id));
    value_put_bool(use, "is_live", is_public);
    value_put_text(use, "address", is_public ? address : NULL);
    if (used->entries > 0)
        value_put_text(use, "entries", entries_words(page->arena, used->entries));
    *ret_value = use;
    return true;
}

/* [{name, is_campaign}] */
static bool
put_beside(DeskPage *page, Value *root, int64_t id, unsigned *ret_count, GError **error)
{
    g_autoptr(GArray) used = NULL;
    Value *beside = value_list(page->arena);
    if (!media_used_beside(page->view.reader, page->arena, id, &used, error))
        return false;
    for (unsigned index = 0; index < used->len; index++) {
        const MediaUseBeside *one = &g_array_index(used, MediaUseBeside, index);
        Value *use = value_object(page->arena);
        value_put_text(use, "name", one->name);
        value_put_bool(use, "is_campaign", one->is_campaign);
        value_add(beside, use);
    }
    value_put(root, "beside", beside);
    *ret_count = used->len;
    return true;
}

static bool
put_uses(DeskPage *page, Value *root, int64_t id, GError **error)
{
    g_autoptr(GArray) used = NULL;
    unsigned beside;
    Value *uses = value_list(page->arena);
    if (!media_used_by(page->view.reader, id, USES_SHOWN, &used, error) ||
        !put_beside(page, root, id, &beside, error))
        return false;
    for (unsigned index = 0; index < used->len; index++) {
        Value *use;
        if (!use_value(page, &g_array_index(used, MediaUse, index), &use, error))
            return false;
        if (use != NULL)
            value_add(uses, use);
    }
    value_put(root, "uses", uses);
    value_put_bool(root, "is_used", used->len + beside > 0);
    return true;
}

static void
put_rights(DeskPage *page, Value *root, const Media *media)
{
    int64_t const now_us = page->view.reader->now_us;
    if (media->until_us == 0)
        return;
    value_put_text(root, "until", desk_local_input(page, media->until_us));
    value_put(root, "until_moment", moment_full_value(&page->view, media->until_us));
    value_put_bool(root, "ended", media->until_us <= now_us);
    value_put_bool(root, "ends_soon",
        media->until_us > now_us && media->until_us < now_us + ENDS_SOON_DAYS * DAY_US);
}

static bool
show_picture(DeskPage *page, const Media *media, const char *message, GError **error)
{
    Value *root = desk_root(page, "Picture", "pictures");
    static const char *const DONE[][2] = {{"saved", "Saved."},
        {"known", "It is in the library already: this is it."},
        {"replaced", "Replaced, in every story. Look whether its words and its cuts still fit."},
        {NULL, NULL}};
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_int(root, "id", media->id);
    value_put_int(root, "revision", media->revision);
    value_put_text(root, "url", picture_address(page->arena, media->id, ""));
    value_put_text(root, "thumb", picture_address(page->arena, media->id, "/thumb"));
    value_put_text(root, "large", picture_address(page->arena, media->id, "/large"));
    value_put_int(root, "width", media->width);
    value_put_int(root, "height", media->height);
    value_put_text(root, "file_name", media->name);
    value_put_text(root, "taken", media->taken);
    value_put_text(root, "headline", media->headline);
    value_put_text(root, "caption", media->caption);
    value_put_text(root, "credit", media->credit);
    value_put_text(root, "alt", media->alt);
    value_put_bool(root, "lacks_alt", media->alt == NULL);
    value_put_text(root, "copyright", media->copyright);
    value_put_text(root, "keywords", media->keywords);
    value_put_text(root, "licence", media->licence);
    value_put_int(root, "focal_x", media->focal_x);
    value_put_int(root, "focal_y", media->focal_y);
    picture_put_crops(page, root, media);
    value_put_bool(root, "may_change", desk_may(page, RIGHT_MEDIA_CHANGE, NULL));
    put_rights(page, root, media);
    return put_uses(page, root, media->id, error) && desk_render(page, "picture", root, error);
}

bool
picture_page(DeskPage *page, GError **error)
{
    Media media;
    return load_picture(page, &media, error) && show_picture(page, &media, NULL, error);
}

static bool
send_preview(DeskPage *page, int width, GError **error)
{
    Media media;
    if (!load_picture(page, &media, error))
        return false;
    g_autofree char *path = media_preview(page->newsroom, &media, width, error);
    if (path == NULL || !http_response_file_at(page->response, path, NULL, error))
        return false;
    http_response_type(page->response, "image/webp");
    http_response_replace_header(page->response, "Cache-Control", "private, no-cache");
    return true;
}

bool
picture_thumb(DeskPage *page, GError **error)
{
    return send_preview(page, THUMB_WIDTH, error);
}

bool
picture_large(DeskPage *page, GError **error)
{
    return send_preview(page, LARGE_WIDTH, error);
}

/* A text of the form; NULL where it is empty. */
static const char *
text_of(DeskPage *page, const HttpForm *form, const char *field)
{
    const char *value = http_form_value(form, field);
    char *text = g_strstrip(arena_strdup(page->arena, value != NULL ? value : ""));
    return *text == '\0' ? NULL : text;
}

static bool
number_of(
    const HttpForm *form, const char *field, int64_t limit, int64_t *ret_number, GError **error)
{
    const char *value = http_form_value(form, field);
    gint64 number;
    if (value == NULL || !g_ascii_string_to_signed(value, 10, 0, limit, &number, NULL))
        return fail(
            error, FAIL_INVALID, "\"%s\" is no number up to %" G_GINT64_FORMAT, field, limit);
    *ret_number = number;
    return true;
}

static bool
read_picture(DeskPage *page, const HttpForm *form, Media *media, GError **error)
{
    if (!number_of(form, "revision", INT64_MAX, &media->revision, error) ||
        !number_of(form, "focal_x", 1000, &media->focal_x, error) ||
        !number_of(form, "focal_y", 1000, &media->focal_y, error))
        return false;
    media->headline = text_of(page, form, "headline");
    media->caption = text_of(page, form, "caption");
    media->credit = text_of(page, form, "credit");
    media->alt = text_of(page, form, "alt");
    media->copyright = text_of(page, form, "copyright");
    media->keywords = text_of(page, form, "keywords");
    media->licence = text_of(page, form, "licence");
    return desk_parse_local(
        page, "usable until", http_form_value(form, "until"), &media->until_us, error);
}

static bool
save_picture(DeskPage *page, const HttpForm *form, Media *media, GError **error)
{
    if (!picture_read_crops(page, form, media, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !media_save(write, media, error) || !write_commit(write, NULL, error))
        return false;
    g_clear_pointer(&write, write_free);
    return media_sweep(page->newsroom, media->file, error);
}

bool
picture_save(DeskPage *page, GError **error)
{
    Media media;
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!load_picture(page, &media, error) || !desk_form(page, &form, error) ||
        !read_picture(page, form, &media, error))
        return false;
    if (save_picture(page, form, &media, &refused)) {
        desk_redirect(page, picture_address(page->arena, media.id, "?done=saved"));
        return true;
    }
    /* What was typed stays in the form. */
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_picture(page, &media,
        fail_is(refused, FAIL_CONFLICT) ? "Somebody else has changed this picture meanwhile. Your "
                                          "words are still here: open it in another tab to compare."
                                        : fail_said(refused),
        error);
}

/* The file's bytes are looked at before anybody has to wait. */
static bool
replace_file(DeskPage *page, const HttpForm *form, const Media *media, GError **error)
{
    const HttpFormFile *file = http_form_file(form, "file");
    int64_t revision;
    Media taken;
    if (file == NULL || file->size == 0)
        return fail(error, FAIL_INVALID, "choose a picture first");
    Media const about = {.name = *file->file_name == '\0' ? NULL : file->file_name};
    if (!form_number(form, "revision", 1, &revision, error) ||
        !media_take(page->newsroom, page->arena, file->bytes, file->size, &about, &taken, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !media_replace(write, media->id, revision, &taken, error) ||
        !write_commit(write, NULL, error))
        return false;
    g_clear_pointer(&write, write_free);
    return media_sweep(page->newsroom, media->file, error);
}

bool
picture_replace(DeskPage *page, GError **error)
{
    Media media;
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!load_picture(page, &media, error) || !desk_form(page, &form, error))
        return false;
    if (replace_file(page, form, &media, &refused)) {
        const char *address = picture_address(page->arena, media.id, "?done=replaced");
        if (desk_wants_json(page->request))
            desk_json(page, 200, json_pack("{s:s}", "url", address));
        else
            desk_redirect(page, address);
        return true;
    }
    if (desk_wants_json(page->request)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_picture(page, &media, fail_said(refused), error);
}

bool
picture_remove(DeskPage *page, GError **error)
{
    Media media;
    if (!load_picture(page, &media, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !media_remove(write, media.id, error) || !write_commit(write, NULL, error))
        return false;
    g_clear_pointer(&write, write_free);
    if (!media_sweep(page->newsroom, media.file, error))
        return false;
    desk_redirect(page, "/desk/pictures");
    return true;
}
