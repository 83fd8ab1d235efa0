/* SPDX-License-Identifier: MIT */
/* The copies of pictures that are served: DIR/media/.renditions, made on first demand, one at a
 * time so that a page full of new pictures takes the memory of one. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "newsroom/media_internal.h"
#include "newsroom/settings.h"
#include "newsroom/statements.h"

const int MEDIA_WIDTHS[] = {320, 480, 720, 1080, 1600};
const unsigned MEDIA_WIDTH_COUNT = G_N_ELEMENTS(MEDIA_WIDTHS);

int
media_width_up_to(int64_t pixels)
{
    int width = MEDIA_WIDTHS[0];
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++)
        if (MEDIA_WIDTHS[index] <= pixels)
            width = MEDIA_WIDTHS[index];
    return width;
}

/* What a name asks for. */
typedef struct {
    char *stem;     /* "3f/3f9a…" */
    MediaCrop crop; /* width 0: uncut */
    int width;      /* 0: the whole picture */
    char *ending;
} Wanted;

static void
wanted_clear(Wanted *wanted)
{
    g_free(wanted->stem);
    g_free(wanted->ending);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static bool
is_width(int width)
{
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++)
        if (MEDIA_WIDTHS[index] == width)
            return true;
    return false;
}

static int64_t
number_of(const GMatchInfo *match, int part)
{
    g_autofree char *digits = g_match_info_fetch(match, part);
    return digits == NULL ? 0 : g_ascii_strtoll(digits, NULL, 10);
}

static bool
is_ending(const Wanted *wanted)
{
    return strcmp(wanted->ending, "webp") == 0 || strcmp(wanted->ending, "avif") == 0 ||
           (wanted->crop.width > 0 && strcmp(wanted->ending, "jpg") == 0);
}

static bool
parse_name(const char *name, Wanted *wanted)
{
    static GRegex *pattern;
    static gsize ready;
    g_autoptr(GMatchInfo) match = NULL;
    if (g_once_init_enter(&ready)) {
        /* A number is written in one way only, so that a file has one name. */
        pattern = g_regex_new("^([0-9a-f]{2}/[0-9a-f]{32})"
                              "(?:(?:-c(0|[1-9][0-9]{0,4})x(0|[1-9][0-9]{0,4})"
                              "x([1-9][0-9]{0,4})x([1-9][0-9]{0,4}))?-w([1-9][0-9]{2,3}))?"
                              "\\.(jpg|png|webp|gif|avif)\\z",
            G_REGEX_RAW, 0, NULL);
        g_once_init_leave(&ready, 1);
    }
    if (!g_regex_match(pattern, name, 0, &match))
        return false;
    wanted->stem = g_match_info_fetch(match, 1);
    wanted->crop = (MediaCrop){
        number_of(match, 2), number_of(match, 3), number_of(match, 4), number_of(match, 5)};
    wanted->width = (int)number_of(match, 6);
    wanted->ending = g_match_info_fetch(match, 7);
    return wanted->width == 0 || (is_width(wanted->width) && is_ending(wanted));
}

/* Whether an audience may see a picture, by what shows it. */
static bool
find_permit(Reader *reader, int64_t id, Audience audience, bool *ret_open, GError **error)
{
    int64_t is_public = 1;
    if (audience == AUDIENCE_PUBLIC &&
        !db_int(reader->db, 0, &is_public, error, &SQL_MEDIA_PUBLIC, "ii", id, reader->now_us))
        return false;
    *ret_open = is_public != 0 || reader->settings->logo == id;
    return true;
}

/* Whether a picture has what is wanted of it today. */
static bool
is_offered(const Media *media, const Wanted *wanted)
{
    if (wanted->width == 0)
        return g_str_has_suffix(media->file, wanted->ending);
    return wanted->crop.width == 0 || media_crop_is_current(media, &wanted->crop);
}

/* The picture that has or had the file of a name; *ret_found only where it may be shown. */
static bool
find_picture(Newsroom *newsroom, Arena *arena, const Wanted *wanted, Audience audience,
    Media *ret_media, bool *ret_found, GError **error)
{
    int64_t id;
    *ret_found = false;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL ||
        !db_int(reader->db, 0, &id, error, &SQL_MEDIA_ID_BY_STEM, "s", wanted->stem) ||
        !media_find_public(reader, arena, id, ret_media, ret_found, error))
        return false;
    return !*ret_found || find_permit(reader, id, audience, ret_found, error);
}

static bool
is_of_file(const Media *media, const Wanted *wanted)
{
    size_t const length = strlen(wanted->stem);
    return strncmp(media->file, wanted->stem, length) == 0 && media->file[length] == '.';
}

static bool
make_copy(const char *source, const char *target, const Media *media, const Wanted *wanted,
    GError **error)
{
    return wanted->crop.width > 0
               ? picture_cut(source, target, media, &wanted->crop, wanted->width, error)
               : picture_copy(source, target, wanted->width, error);
}

static char *
made_copy(
    Newsroom *newsroom, const Media *media, const char *name, const Wanted *wanted, GError **error)
{
    static GMutex one_at_a_time;
    g_autofree char *target =
        g_build_filename(newsroom_media_dir(newsroom), ".renditions", name, NULL);
    if (g_file_test(target, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&target);
    g_autofree char *source = g_build_filename(newsroom_media_dir(newsroom), media->file, NULL);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&one_at_a_time);
    if (!g_file_test(target, G_FILE_TEST_EXISTS) &&
        !make_copy(source, target, media, wanted, error))
        return NULL;
    return g_steal_pointer(&target);
}

char *
media_served(
    Newsroom *newsroom, const char *name, Audience audience, int64_t *ret_until_us, GError **error)
{
    g_auto(Wanted) wanted = {0};
    g_autoptr(Arena) arena = arena_new();
    Media media;
    bool found = false;
    if (parse_name(name, &wanted) &&
        !find_picture(newsroom, arena, &wanted, audience, &media, &found, error))
        return NULL;
    if (!found || !is_of_file(&media, &wanted) || !is_offered(&media, &wanted)) {
        fail(error, FAIL_NOT_FOUND, "there is no such picture");
        return NULL;
    }
    *ret_until_us = media.until_us;
    return made_copy(newsroom, &media, name, &wanted, error);
}

char *
media_instead(Newsroom *newsroom, const char *name, Audience audience, GError **error)
{
    g_auto(Wanted) wanted = {0};
    g_autoptr(Arena) arena = arena_new();
    Media media;
    bool found = false;
    if (parse_name(name, &wanted) && wanted.crop.width == 0 &&
        !find_picture(newsroom, arena, &wanted, audience, &media, &found, error))
        return NULL;
    if (!found || is_of_file(&media, &wanted))
        return NULL;
    return wanted.width == 0 ? g_strdup(media.file)
                             : g_strdup_printf("%s-w%d.%s", media_stem(arena, media.file),
                                   wanted.width, wanted.ending);
}

char *
media_preview(Newsroom *newsroom, const Media *media, int width, GError **error)
{
    Wanted const wanted = {.width = width};
    int const stem = (int)strcspn(media->file, ".");
    g_autofree char *name = g_strdup_printf("%.*s-w%d.webp", stem, media->file, width);
    return made_copy(newsroom, media, name, &wanted, error);
}

/* Whether a copy is of use: of a picture that is there (id not 0), whole or cut as it is today. */
static bool
is_of_use(const char *name, const Media *media)
{
    g_auto(Wanted) wanted = {0};
    return media->id != 0 && parse_name(name, &wanted) && is_of_file(media, &wanted) &&
           is_offered(media, &wanted);
}

static bool
sweep_copies(Newsroom *newsroom, const char *file, const Media *media, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *parent = g_path_get_dirname(file), *name = g_path_get_basename(file);
    g_autofree char *folder =
        g_build_filename(newsroom_media_dir(newsroom), ".renditions", parent, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    const char *copy;
    name[strcspn(name, ".")] = '\0';
    if (dir == NULL)
        return g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
               fail(error, FAIL_UNAVAILABLE, "%s", cause->message);
    while ((copy = g_dir_read_name(dir)) != NULL) {
        g_autofree char *whole = g_build_filename(parent, copy, NULL);
        g_autofree char *path = g_build_filename(folder, copy, NULL);
        if (g_str_has_prefix(copy, name) && !is_of_use(whole, media))
            g_unlink(path);
    }
    return true;
}

bool
media_sweep(Newsroom *newsroom, const char *file, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Media media = {0};
    int64_t id;
    bool found;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL || !db_int(reader->db, 0, &id, error, &SQL_MEDIA_BY_FILE, "s", file) ||
        !media_find(reader, arena, id, &media, &found, error))
        return false;
    if (!found) {
        g_autofree char *original = g_build_filename(newsroom_media_dir(newsroom), file, NULL);
        g_unlink(original);
    }
    return sweep_copies(newsroom, file, &media, error);
}
