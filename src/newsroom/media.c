/* SPDX-License-Identifier: MIT */
#include "newsroom/media.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sodium.h>
#include <vips/vips.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

const int MEDIA_WIDTHS[] = {320, 480, 720, 1080, 1600};
const unsigned MEDIA_WIDTH_COUNT = G_N_ELEMENTS(MEDIA_WIDTHS);

enum { NAME_BYTES = 16, RENDITION_QUALITY = 78 };

static const struct {
    const char *loader; /* beginning of the loader's name that the bytes ask for */
    const char *ending;
    const char *type;
} TYPES[] = {
    {"VipsForeignLoadJpeg", "jpg", "image/jpeg"},
    {"VipsForeignLoadPng", "png", "image/png"},
    {"VipsForeignLoadWebp", "webp", "image/webp"},
    {"VipsForeignLoadNsgif", "gif", "image/gif"},
    {"VipsForeignLoadGif", "gif", "image/gif"},
    {"VipsForeignLoadHeif", "avif", "image/avif"},
};

static bool
start_vips(GError **error)
{
    static gsize started;
    if (g_once_init_enter(&started)) {
        int const failed = vips_init("dateline");
        vips_concurrency_set(1);
        vips_cache_set_max(0);
        g_once_init_leave(&started, failed == 0 ? 1 : 2);
    }
    return started == 1 || fail(error, FAIL_UNAVAILABLE, "the picture library does not start");
}

static bool
fail_vips(GError **error, const char *doing)
{
    g_autofree char *text = vips_error_buffer_copy();
    return fail(error, FAIL_INVALID, "%s: %s", doing, g_strstrip(text));
}

/* What the bytes are, whatever the file is called. */
static bool
sniff(const char *bytes, size_t size, Media *media, const char **ret_ending, GError **error)
{
    const char *loader = vips_foreign_find_load_buffer(bytes, size);
    size_t index = 0;
    while (index < G_N_ELEMENTS(TYPES) &&
           (loader == NULL || !g_str_has_prefix(loader, TYPES[index].loader)))
        index++;
    if (index == G_N_ELEMENTS(TYPES)) {
        vips_error_clear();
        return fail(error, FAIL_INVALID, "not a picture (expected JPEG, PNG, WebP, GIF or AVIF)");
    }
    VipsImage *image = vips_image_new_from_buffer(bytes, size, "", NULL);
    if (image == NULL)
        return fail_vips(error, "read picture");
    media->type = TYPES[index].type;
    media->width = vips_image_get_width(image);
    media->height = vips_image_get_height(image);
    media->size_bytes = (int64_t)size;
    *ret_ending = TYPES[index].ending;
    g_object_unref(image);
    if (media->width > MEDIA_SIDE_MAX || media->height > MEDIA_SIDE_MAX)
        return fail(error, FAIL_INVALID, "picture of %d x %d pixels (at most %d a side)",
            (int)media->width, (int)media->height, MEDIA_SIDE_MAX);
    return true;
}

/* "3f/3f9a….jpg" from the content. */
static char *
file_of(Arena *arena, const char *bytes, size_t size, const char *ending)
{
    unsigned char digest[NAME_BYTES];
    char hex[2 * NAME_BYTES + 1];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes, size, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_printf(arena, "%.2s/%s.%s", hex, hex, ending);
}

/* Writes a file whole or not at all: beside its place, synced, then renamed. */
static bool
write_whole(const char *path, const char *bytes, size_t size, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return fail(error, FAIL_UNAVAILABLE, "make folder %s: %s", folder, g_strerror(errno));
    if (!g_file_set_contents_full(path, bytes, (gssize)size,
            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &cause))
        return fail(error, FAIL_UNAVAILABLE, "write %s: %s", path, cause->message);
    return true;
}

static bool
read_bounded(const char *path, char **ret_bytes, size_t *ret_size, GError **error)
{
    GStatBuf about;
    g_autoptr(GError) cause = NULL;
    if (g_stat(path, &about) != 0)
        return fail(error, FAIL_NOT_FOUND, "%s: %s", path, g_strerror(errno));
    if (!S_ISREG(about.st_mode))
        return fail(error, FAIL_INVALID, "%s is no file", path);
    if (about.st_size > MEDIA_BYTES_MAX)
        return fail(error, FAIL_TOO_LARGE, "%s has more than %d bytes", path, MEDIA_BYTES_MAX);
    if (!g_file_get_contents(path, ret_bytes, ret_size, &cause))
        return fail(error, FAIL_UNAVAILABLE, "%s", cause->message);
    return true;
}

static bool
append_media(Write *write, const Media *media, int64_t *ret_id, GError **error)
{
    int64_t id;
    if (!next_id(write_db(write), "media", &id, error))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "file", media->file);
    json_put_text(state, "type", media->type);
    json_put_int(state, "width", media->width);
    json_put_int(state, "height", media->height);
    json_put_int(state, "size", media->size_bytes);
    json_put_text(state, "caption", media->caption);
    json_put_text(state, "credit", media->credit);
    json_put_text(state, "alt", media->alt);
    *ret_id = id;
    return write_append(write, CHANGE_MEDIA_SAVED, subject_of(write_arena(write), "media", id), 0,
        state, NULL, error);
}

bool
media_add(Write *write, Newsroom *newsroom, const char *path, const Media *about, int64_t *ret_id,
    GError **error)
{
    g_autofree char *bytes = NULL;
    size_t size;
    const char *ending = NULL;
    Media media = *about;
    int64_t known;
    if (!start_vips(error) || !read_bounded(path, &bytes, &size, error) ||
        !sniff(bytes, size, &media, &ending, error))
        return fail_prefix(error, "picture %s", path);
    if (!check_text("caption", media.caption, 5000, false, error) ||
        !check_text("credit", media.credit, 500, false, error) ||
        !check_text("alternative text", media.alt, 2000, false, error))
        return false;

    media.file = file_of(write_arena(write), bytes, size, ending);
    if (!db_int(write_db(write), 0, &known, error, &SQL_MEDIA_BY_FILE, "s", media.file))
        return false;
    if (known != 0) {
        *ret_id = known;
        return true;
    }
    g_autofree char *target = g_build_filename(newsroom_media_dir(newsroom), media.file, NULL);
    return write_whole(target, bytes, size, error) && append_media(write, &media, ret_id, error);
}

bool
media_find(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_BY_ID, "i", id);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    *ret_found = row;
    if (!row)
        return true;
    *ret_media = (Media){
        .id = query_int(&query, 0),
        .revision = query_int(&query, 1),
        .file = query_copy(arena, &query, 2),
        .type = query_copy(arena, &query, 3),
        .width = query_int(&query, 4),
        .height = query_int(&query, 5),
        .size_bytes = query_int(&query, 6),
        .caption = query_copy(arena, &query, 7),
        .credit = query_copy(arena, &query, 8),
        .alt = query_copy(arena, &query, 9),
    };
    return true;
}

/* "3f/3f9a…-w720.webp": the stem before "-w" and a width that pages ask for. */
static bool
parse_rendition(const char *name, char **ret_stem, int *ret_width)
{
    g_autoptr(GMatchInfo) match = NULL;
    static GRegex *pattern;
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        pattern = g_regex_new("^([0-9a-f]{2}/[0-9a-f]{32})-w([0-9]{3,4})\\.webp$", 0, 0, NULL);
        g_once_init_leave(&ready, 1);
    }
    if (!g_regex_match(pattern, name, 0, &match))
        return false;
    g_autofree char *width_text = g_match_info_fetch(match, 2);
    int const width = (int)g_ascii_strtoll(width_text, NULL, 10);
    for (unsigned index = 0; index < MEDIA_WIDTH_COUNT; index++) {
        if (MEDIA_WIDTHS[index] != width)
            continue;
        *ret_stem = g_match_info_fetch(match, 1);
        *ret_width = width;
        return true;
    }
    return false;
}

static bool
make_rendition(const char *source, const char *target, int width, GError **error)
{
    VipsImage *image = NULL;
    void *bytes = NULL;
    size_t size = 0;
    if (!start_vips(error))
        return false;
    bool const made = vips_thumbnail(source, &image, width, "height", MEDIA_SIDE_MAX, "size",
                          VIPS_SIZE_DOWN, NULL) == 0 &&
                      vips_webpsave_buffer(
                          image, &bytes, &size, "Q", RENDITION_QUALITY, "strip", TRUE, NULL) == 0;
    if (image != NULL)
        g_object_unref(image);
    bool const done =
        made ? write_whole(target, bytes, size, error) : fail_vips(error, "make a smaller picture");
    g_free(bytes);
    return done;
}

char *
media_rendition(Newsroom *newsroom, const char *name, GError **error)
{
    static GMutex one_at_a_time;
    g_autofree char *stem = NULL;
    int width;
    if (!parse_rendition(name, &stem, &width)) {
        fail(error, FAIL_NOT_FOUND, "there is no such picture");
        return NULL;
    }
    g_autofree char *target =
        g_build_filename(newsroom_media_dir(newsroom), ".renditions", name, NULL);
    if (g_file_test(target, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&target);

    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL)
        return NULL;
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_BY_STEM, "s", stem);
    g_autofree char *file = query_next(&query) ? g_strdup(query_text(&query, 0)) : NULL;
    if (!query_end(&query, error))
        return NULL;
    if (file == NULL || !g_str_has_prefix(file, stem)) {
        fail(error, FAIL_NOT_FOUND, "there is no such picture");
        return NULL;
    }
    g_autofree char *source = g_build_filename(newsroom_media_dir(newsroom), file, NULL);
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&one_at_a_time);
    if (!g_file_test(target, G_FILE_TEST_EXISTS) && !make_rendition(source, target, width, error))
        return NULL;
    return g_steal_pointer(&target);
}

bool
media_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    apply_touch(context, topic_of(TOPIC_MEDIA, id));
    return note_id(context, "media", id, error) &&
           db_run(context->db, error, &SQL_MEDIA_SAVE, "iissiiisss", id, change->revision,
               json_text(state, "file"), json_text(state, "type"), json_int(state, "width", 0),
               json_int(state, "height", 0), json_int(state, "size", 0),
               json_text(state, "caption"), json_text(state, "credit"), json_text(state, "alt"));
}

char *
media_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    return arena_printf(arena, "%s, %d x %d", json_text(state, "file"),
        (int)json_int(state, "width", 0), (int)json_int(state, "height", 0));
}

bool
media_verify(
    Newsroom *newsroom, StoreFinding found, void *data, int64_t *ret_findings, GError **error)
{
    int64_t findings = 0;
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL)
        return false;
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_ALL, "");
    while (query_next(&query)) {
        GStatBuf about;
        const char *file = query_text(&query, 1);
        g_autofree char *path = g_build_filename(newsroom_media_dir(newsroom), file, NULL);
        if (g_stat(path, &about) == 0 && about.st_size == query_int(&query, 2))
            continue;
        g_autofree char *sentence =
            g_strdup_printf("picture %" G_GINT64_FORMAT " is missing or damaged: media/%s",
                query_int(&query, 0), file);
        found(sentence, data);
        findings++;
    }
    *ret_findings = findings;
    return query_end(&query, error);
}
