/* SPDX-License-Identifier: MIT */
/* Pictures of the library within texts. A text names a picture by the file that it had when the
 * text was written; what readers get is the picture as it is today, or nothing of it. */
#include "newsroom/media_body.h"

#include <string.h>

#include "newsroom/address.h"
#include "newsroom/media_internal.h"
#include "newsroom/statements.h"

static const char ADDRESS[] = "/media/";

/* The stem behind "/media/" and what follows it; false where there is none. */
static bool
read_stem(const char *at, size_t *ret_length)
{
    size_t const length = strspn(at, "0123456789abcdef/");
    *ret_length = length;
    return length == MEDIA_STEM_LENGTH && at[2] == '/' && (at[length] == '.' || at[length] == '-');
}

const char *
media_body_next(Arena *arena, const char **at)
{
    size_t length;
    while (*at != NULL && (*at = strstr(*at, ADDRESS)) != NULL) {
        const char *stem = *at += strlen(ADDRESS);
        if (read_stem(stem, &length))
            return arena_strndup(arena, stem, length);
    }
    return NULL;
}

/* The picture that a text means by a stem; *ret_found false where there is none. */
static bool
find_meant(
    Db *db, Arena *arena, const char *stem, Media *ret_media, bool *ret_found, GError **error)
{
    int64_t id;
    return db_int(db, 0, &id, error, &SQL_MEDIA_ID_BY_STEM, "s", stem) &&
           media_find_row(db, arena, id, ret_media, ret_found, error);
}

bool
media_of_address(
    Db *db, Arena *arena, const char *address, Media *ret_media, bool *ret_found, GError **error)
{
    const char *stem = media_body_next(arena, &address);
    *ret_found = false;
    return stem == NULL || find_meant(db, arena, stem, ret_media, ret_found, error);
}

bool
media_body_current(
    Reader *reader, Arena *arena, const char *text, const char **ret_text, GError **error)
{
    g_autoptr(GString) out = NULL;
    const char *at = text, *from = text, *stem;
    while ((stem = media_body_next(arena, &at)) != NULL) {
        Media media;
        bool found;
        if (!find_meant(reader->db, arena, stem, &media, &found, error))
            return false;
        if (!found || g_str_has_prefix(media.file, stem))
            continue;
        if (out == NULL)
            out = g_string_new(NULL);
        g_string_append_len(out, from, at - from);
        from = at + MEDIA_STEM_LENGTH;
        /* A whole file has its own ending. */
        g_string_append(out, *from == '.' ? media.file : media_stem(arena, media.file));
        if (*from == '.')
            from += 1 + strspn(from + 1, "abcdefghijklmnopqrstuvwxyz");
    }
    *ret_text = text;
    if (out != NULL) {
        g_string_append(out, from);
        *ret_text = arena_strndup(arena, out->str, out->len);
    }
    return true;
}

static bool
is_among(const GPtrArray *pictures, int64_t id)
{
    for (unsigned index = 0; index < pictures->len; index++)
        if (((const Media *)g_ptr_array_index(pictures, index))->id == id)
            return true;
    return false;
}

bool
media_body_pictures(
    Reader *reader, Arena *arena, const char *text, GPtrArray *pictures, GError **error)
{
    const char *at = text, *stem;
    while ((stem = media_body_next(arena, &at)) != NULL) {
        Media media;
        bool found;
        if (!find_meant(reader->db, arena, stem, &media, &found, error))
            return false;
        if (found && !is_among(pictures, media.id))
            g_ptr_array_add(pictures, arena_memdup(arena, &media, sizeof media));
    }
    return true;
}

/* A walk for apply functions, which know no moment but the log's. */
typedef struct {
    Db *db;
    Arena *arena;
    GError *error; /* the first */
} Leaving;

static bool
is_ended(Db *db, const char *stem, int64_t *ret_ended, GError **error)
{
    return db_int(db, 0, ret_ended, error, &SQL_MEDIA_FILE_IS_ENDED, "s", stem);
}

static SafePictureChange
leave_picture(const SafePicture *picture, void *data)
{
    Leaving *leaving = data;
    const char *at = picture->address;
    const char *stem = media_body_next(leaving->arena, &at);
    int64_t ended = 0;
    if (stem != NULL && leaving->error == NULL)
        is_ended(leaving->db, stem, &ended, &leaving->error);
    return (SafePictureChange){.is_gone = ended != 0};
}

bool
media_body_has_ended(Db *db, Arena *arena, const char *text, bool *ret_has, GError **error)
{
    const char *at = text, *stem;
    int64_t ended = 0;
    while (ended == 0 && (stem = media_body_next(arena, &at)) != NULL)
        if (!is_ended(db, stem, &ended, error))
            return false;
    *ret_has = ended != 0;
    return true;
}

bool
media_body_leave_ended(Db *db, Arena *arena, SafeHtml html, SafeHtml *ret_html, GError **error)
{
    Leaving leaving = {db, arena, NULL};
    *ret_html = safe_html_pictures(arena, html, leave_picture, &leaving);
    if (leaving.error == NULL)
        return true;
    g_propagate_error(error, leaving.error);
    return false;
}

/* What a body's pictures are made with. */
typedef struct {
    Reader *reader;
    Arena *arena;
    const MediaBody *how;
    GError *error; /* the first */
} Showing;

/* The picture of an address of ours; NULL: of another place, or unknown. */
static const Media *
picture_of(Showing *showing, const char *address)
{
    Media media;
    bool found = false;
    if (address == NULL || showing->error != NULL ||
        !media_of_address(
            showing->reader->db, showing->arena, address, &media, &found, &showing->error) ||
        !found)
        return NULL;
    return arena_memdup(showing->arena, &media, sizeof media);
}

static const char *
srcset_of(Arena *arena, const Media *media)
{
    g_autoptr(GString) set = g_string_new(NULL);
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++) {
        if (MEDIA_WIDTHS[index] > media->width && index > 0)
            break;
        g_string_append_printf(set, "%s%s %dw", set->len == 0 ? "" : ", ",
            address_of_rendition(arena, media->file, MEDIA_WIDTHS[index]),
            MIN(MEDIA_WIDTHS[index], (int)media->width));
    }
    return arena_strndup(arena, set->str, set->len);
}

static SafePictureChange
show_picture(const SafePicture *picture, void *data)
{
    Showing *showing = data;
    const Media *media = picture_of(showing, picture->address);
    if (media == NULL)
        return (SafePictureChange){0};
    if (showing->how->seen != NULL)
        showing->how->seen(media->id, showing->how->data);
    if (!media_is_usable(showing->reader, media))
        return (SafePictureChange){.is_gone = true};
    bool const is_told =
        picture->alt != NULL && (*picture->alt != '\0' || !showing->how->is_empty_untold);
    return (SafePictureChange){
        .is_changed = true,
        .src = address_of_rendition(showing->arena, media->file, MEDIA_BODY_WIDTH),
        .srcset = srcset_of(showing->arena, media),
        .sizes = MEDIA_BODY_SIZES,
        .alt = is_told ? picture->alt : media->alt,
        .is_alt_escaped = is_told,
        .width = (int)media->width,
        .height = (int)media->height,
    };
}

bool
media_body_public(Reader *reader, Arena *arena, SafeHtml html, const MediaBody *how,
    SafeHtml *ret_html, GError **error)
{
    Showing showing = {reader, arena, how, NULL};
    SafeHtml const shown = safe_html_pictures(arena, html, show_picture, &showing);
    if (showing.error != NULL) {
        g_propagate_error(error, showing.error);
        return false;
    }
    *ret_html = shown;
    return true;
}
