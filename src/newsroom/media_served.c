/* SPDX-License-Identifier: MIT */
/* The copies of pictures that are served: DIR/media/.renditions, made on first demand, one at a
 * time so that a page full of new pictures takes the memory of one. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "newsroom/media_internal.h"
#include "newsroom/statements.h"

const int MEDIA_WIDTHS[] = {320, 480, 720, 1080, 1600};
const unsigned MEDIA_WIDTH_COUNT = G_N_ELEMENTS(MEDIA_WIDTHS);

/* What a name asks for. */
typedef struct {
    char *stem; /* "3f/3f9a…" */
    int width;  /* 0: the whole picture */
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

static bool
parse_name(const char *name, Wanted *wanted)
{
    static GRegex *pattern;
    static gsize ready;
    g_autoptr(GMatchInfo) match = NULL;
    if (g_once_init_enter(&ready)) {
        pattern = g_regex_new("^([0-9a-f]{2}/[0-9a-f]{32})(?:-w([0-9]{3,4}))?"
                              "\\.(jpg|png|webp|gif|avif)$",
            0, 0, NULL);
        g_once_init_leave(&ready, 1);
    }
    if (!g_regex_match(pattern, name, 0, &match))
        return false;
    g_autofree char *width = g_match_info_fetch(match, 2);
    wanted->stem = g_match_info_fetch(match, 1);
    wanted->ending = g_match_info_fetch(match, 3);
    wanted->width = (int)g_ascii_strtoll(width, NULL, 10);
    return *width == '\0' || (is_width(wanted->width) && (strcmp(wanted->ending, "webp") == 0 ||
                                                             strcmp(wanted->ending, "avif") == 0));
}

/* Whether an audience may see a picture, by what shows it. */
static bool
find_permit(
    Reader *reader, int64_t id, const char *stem, Audience audience, bool *ret_open, GError **error)
{
    g_autofree char *address = g_strconcat("/media/", stem, NULL);
    int64_t is_public = 1;
    if (audience == AUDIENCE_PUBLIC && !db_int(reader->db, 0, &is_public, error, &SQL_MEDIA_PUBLIC,
                                           "iis", id, reader->now_us, address))
        return false;
    *ret_open = is_public != 0;
    return true;
}

/* The file behind a name: NULL where there is none that may be shown. */
static bool
find_file(Newsroom *newsroom, const Wanted *wanted, Audience audience, char **ret_file,
    int64_t *ret_until_us, GError **error)
{
    bool is_open = true;
    *ret_file = NULL;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL)
        return false;
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_BY_STEM, "s", wanted->stem);
    if (query_next(&query)) {
        const char *file = query_text(&query, 0);
        int64_t const until_us = query_int(&query, 1);
        bool const ends_alike = g_str_has_suffix(file, wanted->ending);
        if ((wanted->width > 0 || ends_alike) && (until_us == 0 || until_us > reader->now_us)) {
            *ret_file = g_strdup(file);
            *ret_until_us = until_us;
        }
        if (!find_permit(reader, query_int(&query, 2), wanted->stem, audience, &is_open, error))
            return false;
    }
    if (!is_open)
        g_clear_pointer(ret_file, g_free);
    return query_end(&query, error);
}

static char *
made_copy(Newsroom *newsroom, const char *file, const char *name, int width, GError **error)
{
    static GMutex one_at_a_time;
    g_autofree char *target =
        g_build_filename(newsroom_media_dir(newsroom), ".renditions", name, NULL);
    if (g_file_test(target, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&target);
    g_autofree char *source = g_build_filename(newsroom_media_dir(newsroom), file, NULL);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&one_at_a_time);
    if (!g_file_test(target, G_FILE_TEST_EXISTS) && !picture_copy(source, target, width, error))
        return NULL;
    return g_steal_pointer(&target);
}

char *
media_served(
    Newsroom *newsroom, const char *name, Audience audience, int64_t *ret_until_us, GError **error)
{
    g_auto(Wanted) wanted = {0};
    g_autofree char *file = NULL;
    if (parse_name(name, &wanted) &&
        !find_file(newsroom, &wanted, audience, &file, ret_until_us, error))
        return NULL;
    if (file == NULL) {
        fail(error, FAIL_NOT_FOUND, "there is no such picture");
        return NULL;
    }
    return made_copy(newsroom, file, name, wanted.width, error);
}

char *
media_preview(Newsroom *newsroom, const Media *media, int width, GError **error)
{
    int const stem = (int)strcspn(media->file, ".");
    g_autofree char *name = g_strdup_printf("%.*s-w%d.webp", stem, media->file, width);
    return made_copy(newsroom, media->file, name, width, error);
}

bool
media_sweep(Newsroom *newsroom, const char *file, GError **error)
{
    int64_t known;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL || !db_int(reader->db, 0, &known, error, &SQL_MEDIA_BY_FILE, "s", file))
        return false;
    if (known != 0)
        return true;
    const char *folder = newsroom_media_dir(newsroom);
    g_autofree char *original = g_build_filename(folder, file, NULL);
    g_autofree char *whole = g_build_filename(folder, ".renditions", file, NULL);
    g_unlink(original);
    g_unlink(whole);
    for (unsigned index = 0; index < 2 * MEDIA_WIDTH_COUNT; index++) {
        g_autofree char *name = g_strdup_printf("%.*s-w%d.%s", (int)strcspn(file, "."), file,
            MEDIA_WIDTHS[index / 2], index % 2 == 0 ? "webp" : "avif");
        g_autofree char *path = g_build_filename(folder, ".renditions", name, NULL);
        g_unlink(path);
    }
    return true;
}
