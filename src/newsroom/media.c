/* SPDX-License-Identifier: MIT */
#include "newsroom/media.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/media_internal.h"
#include "newsroom/search.h"
#include "newsroom/settings.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"
#include "text/fold.h"

enum { NAME_BYTES = 16, SEARCH_WORDS = 4 };

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

const char *
media_stem(Arena *arena, const char *file)
{
    return arena_strndup(arena, file, strcspn(file, "."));
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

static Json *
media_to_json(const Media *media)
{
    Json *state = json_object();
    json_put_text(state, "file", media->file);
    json_put_text(state, "type", media->type);
    json_put_int(state, "width", media->width);
    json_put_int(state, "height", media->height);
    json_put_int(state, "size", media->size_bytes);
    json_put_text(state, "caption", media->caption);
    json_put_text(state, "credit", media->credit);
    json_put_text(state, "alt", media->alt);
    json_put_text(state, "name", media->name);
    json_put_text(state, "headline", media->headline);
    json_put_text(state, "copyright", media->copyright);
    json_put_text(state, "keywords", media->keywords);
    json_put_text(state, "taken", media->taken);
    json_put_text(state, "licence", media->licence);
    if (media->until_us != 0)
        json_put_int(state, "until", media->until_us);
    if (media->focal_x != MEDIA_FOCAL_MIDDLE || media->focal_y != MEDIA_FOCAL_MIDDLE) {
        json_put_int(state, "focal_x", media->focal_x);
        json_put_int(state, "focal_y", media->focal_y);
    }
    media_crops_to_json(state, media);
    return state;
}

static bool
media_check(const Media *media, GError **error)
{
    if (media->until_us < 0)
        return fail(error, FAIL_INVALID, "the rights end before there were pictures");
    if (media->focal_x < 0 || media->focal_x > 1000 || media->focal_y < 0 || media->focal_y > 1000)
        return fail(error, FAIL_INVALID, "the focal point lies outside of the picture");
    return crops_check(media, error) && check_text("caption", media->caption, 5000, false, error) &&
           check_text("credit", media->credit, 500, false, error) &&
           check_text("alternative text", media->alt, 2000, false, error) &&
           check_text("file name", media->name, 300, false, error) &&
           check_text("headline", media->headline, 500, false, error) &&
           check_text("copyright", media->copyright, 500, false, error) &&
           check_text("keywords", media->keywords, 2000, false, error) &&
           check_text("licence", media->licence, 2000, false, error);
}

static bool
append_as(Write *write, ChangeKindId kind, const Media *media, GError **error)
{
    g_autoptr(Json) state = media_to_json(media);
    return write_append(write, kind, subject_of(write_arena(write), "media", media->id),
        media->revision, state, NULL, error);
}

bool
media_append(Write *write, const Media *media, GError **error)
{
    return append_as(write, CHANGE_MEDIA_SAVED, media, error);
}

bool
media_take(Newsroom *newsroom, Arena *arena, const char *bytes, size_t size, const Media *about,
    Media *ret_media, GError **error)
{
    const char *ending = NULL;
    Media media = *about;
    if (size > MEDIA_BYTES_MAX)
        return fail(error, FAIL_TOO_LARGE, "it has more than %d MB", MEDIA_BYTES_MAX / 1048576);
    if (!picture_inspect(bytes, size, &media, &ending, error))
        return false;
    media.id = media.revision = 0;
    if (about->width == 0 || !crops_follow(about, &media))
        media.focal_x = media.focal_y = MEDIA_FOCAL_MIDDLE;
    picture_describe(arena, bytes, size, &media);
    media.file = file_of(arena, bytes, size, ending);
    g_autofree char *target = g_build_filename(newsroom_media_dir(newsroom), media.file, NULL);
    if (!media_check(&media, error) ||
        (!g_file_test(target, G_FILE_TEST_EXISTS) && !picture_write(target, bytes, size, error)))
        return false;
    *ret_media = media;
    return true;
}

/* The picture that has or had a file; id 0: none. *ret_has: it has it today. */
static bool
find_holder(Write *write, const char *file, int64_t *ret_id, bool *ret_has, GError **error)
{
    int64_t today;
    const char *stem = media_stem(write_arena(write), file);
    if (!db_int(write_db(write), 0, ret_id, error, &SQL_MEDIA_ID_BY_STEM, "s", stem) ||
        !db_int(write_db(write), 0, &today, error, &SQL_MEDIA_BY_FILE, "s", file))
        return false;
    *ret_has = today != 0;
    return true;
}

static bool
record_new(Write *write, const Media *taken, int64_t *ret_id, GError **error)
{
    Media media = *taken;
    if (!next_id(write_db(write), "media", &media.id, error) || !media_append(write, &media, error))
        return false;
    *ret_id = media.id;
    return true;
}

bool
media_record(Write *write, const Media *taken, int64_t *ret_id, bool *ret_is_new, GError **error)
{
    int64_t holder;
    bool has;
    if (!find_holder(write, taken->file, &holder, &has, error))
        return false;
    if (holder != 0 && !has)
        return fail(error, FAIL_CONFLICT,
            "picture %" G_GINT64_FORMAT
            " had this very file until it was replaced; if it may be shown again, replace it there",
            holder);
    *ret_id = holder;
    *ret_is_new = holder == 0;
    return holder != 0 || record_new(write, taken, ret_id, error);
}

bool
media_add_bytes(Write *write, Newsroom *newsroom, const char *bytes, size_t size,
    const Media *about, int64_t *ret_id, GError **error)
{
    Media media;
    bool has;
    if (!media_take(newsroom, write_arena(write), bytes, size, about, &media, error) ||
        !find_holder(write, media.file, ret_id, &has, error))
        return false;
    return *ret_id != 0 || record_new(write, &media, ret_id, error);
}

bool
media_add(Write *write, Newsroom *newsroom, const char *path, const Media *about, int64_t *ret_id,
    GError **error)
{
    g_autofree char *bytes = NULL;
    size_t size;
    return (read_bounded(path, &bytes, &size, error) &&
               media_add_bytes(write, newsroom, bytes, size, about, ret_id, error)) ||
           fail_prefix(error, "picture %s", path);
}

static Media
media_of_row(Arena *arena, Query *query)
{
    Media media = {
        .id = query_int(query, 0),
        .revision = query_int(query, 1),
        .file = query_copy(arena, query, 2),
        .type = query_copy(arena, query, 3),
        .width = query_int(query, 4),
        .height = query_int(query, 5),
        .size_bytes = query_int(query, 6),
        .caption = query_copy(arena, query, 7),
        .credit = query_copy(arena, query, 8),
        .alt = query_copy(arena, query, 9),
        .name = query_copy(arena, query, 10),
        .headline = query_copy(arena, query, 11),
        .copyright = query_copy(arena, query, 12),
        .keywords = query_copy(arena, query, 13),
        .taken = query_copy(arena, query, 14),
        .licence = query_copy(arena, query, 15),
        .until_us = query_int(query, 16),
        .focal_x = query_int(query, 17),
        .focal_y = query_int(query, 18),
    };
    crops_from_text(query_text(query, 19), &media);
    return media;
}

bool
media_find_row(Db *db, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(db, &SQL_MEDIA_BY_ID, "i", id);
    *ret_found = query_next(&query);
    if (*ret_found)
        *ret_media = media_of_row(arena, &query);
    return query_end(&query, error);
}

bool
media_find(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error)
{
    return media_find_row(reader->db, arena, id, ret_media, ret_found, error);
}

bool
media_is_usable(const Reader *reader, const Media *media)
{
    return media->until_us == 0 || media->until_us > reader->now_us;
}

bool
media_find_public(
    Reader *reader, Arena *arena, int64_t id, Media *ret_media, bool *ret_found, GError **error)
{
    if (!media_find(reader, arena, id, ret_media, ret_found, error))
        return false;
    *ret_found = *ret_found && media_is_usable(reader, ret_media);
    return true;
}

bool
media_load(Write *write, int64_t id, Media *ret_media, GError **error)
{
    bool found;
    return media_find_row(write_db(write), write_arena(write), id, ret_media, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "there is no picture %" G_GINT64_FORMAT, id));
}

bool
media_save(Write *write, const Media *media, GError **error)
{
    Media known, saved = *media;
    if (!media_check(media, error) || !media_load(write, media->id, &known, error))
        return fail_doing(error, "save picture");
    saved.file = known.file;
    saved.type = known.type;
    saved.width = known.width;
    saved.height = known.height;
    saved.size_bytes = known.size_bytes;
    saved.name = known.name;
    saved.taken = known.taken;
    return media_append(write, &saved, error) || fail_doing(error, "save picture");
}

bool
media_remove(Write *write, int64_t id, GError **error)
{
    Media known;
    int64_t uses;
    if (!media_load(write, id, &known, error) ||
        !db_int(write_db(write), 0, &uses, error, &SQL_MEDIA_USES, "i", id))
        return false;
    if (uses > 0)
        return fail(error, FAIL_CONFLICT,
            "picture %" G_GINT64_FORMAT " is in use; take it out of the stories first", id);
    g_autoptr(Settings) settings = settings_load(write_db(write), error);
    if (settings == NULL)
        return false;
    if (settings->logo == id)
        return fail(
            error, FAIL_CONFLICT, "picture %" G_GINT64_FORMAT " is the newsroom's logo", id);
    g_autoptr(Json) state = json_object();
    json_object_set_new(state, "removed", json_true());
    return write_append(write, CHANGE_MEDIA_SAVED, subject_of(write_arena(write), "media", id),
        known.revision, state, NULL, error);
}

static bool
take_media(Arena *arena, Query *query, GPtrArray **ret_media, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    while (query_next(query)) {
        Media const media = media_of_row(arena, query);
        g_ptr_array_add(found, arena_memdup(arena, &media, sizeof media));
    }
    if (!query_end(query, error))
        return false;
    *ret_media = g_steal_pointer(&found);
    return true;
}

bool
media_list(Reader *reader, Arena *arena, const char *text, int64_t before_id, unsigned limit,
    GPtrArray **ret_media, GError **error)
{
    const char *words[SEARCH_WORDS] = {"", "", "", ""};
    unsigned count = 0;
    g_auto(GStrv) parts = g_strsplit(fold_text(arena, text), " ", -1);
    for (char **part = parts; *part != NULL && count < SEARCH_WORDS; part++)
        if (**part != '\0')
            words[count++] = *part;
    g_auto(Query) query =
        db_query(reader->db, &SQL_MEDIA_SEARCH, "issssi", before_id > 0 ? before_id : INT64_MAX,
            words[0], words[1], words[2], words[3], (int64_t)limit);
    return take_media(arena, &query, ret_media, error);
}

bool
media_ending(Reader *reader, Arena *arena, int64_t after_us, int64_t until_us, unsigned limit,
    GPtrArray **ret_media, GError **error)
{
    g_auto(Query) query =
        db_query(reader->db, &SQL_MEDIA_ENDING, "iii", after_us, until_us, (int64_t)limit);
    return take_media(arena, &query, ret_media, error);
}

static bool
take_ids(Query *query, GArray **ret_ids, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    while (query_next(query)) {
        int64_t const id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    if (!query_end(query, error))
        return false;
    *ret_ids = g_steal_pointer(&ids);
    return true;
}

bool
media_ended(Reader *reader, int64_t after_us, int64_t until_us, GArray **ret_ids, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_MEDIA_ENDED, "ii", after_us, until_us);
    return take_ids(&query, ret_ids, error);
}

bool
media_next_end(Reader *reader, int64_t *ret_us, GError **error)
{
    return db_int(reader->db, 0, ret_us, error, &SQL_MEDIA_NEXT_END, "i", reader->now_us);
}

bool
media_end_due(Write *write, unsigned *ret_count, GError **error)
{
    g_autoptr(GArray) due = NULL;
    g_auto(Query) query = db_query(write_db(write), &SQL_MEDIA_END_DUE, "i", clock_now_us());
    if (!take_ids(&query, &due, error))
        return false;
    query_finish(&query);
    for (unsigned index = 0; index < due->len; index++) {
        Media media;
        if (!media_load(write, g_array_index(due, int64_t, index), &media, error) ||
            !append_as(write, CHANGE_MEDIA_ENDED, &media, error))
            return false;
    }
    *ret_count = due->len;
    return true;
}

bool
media_has_due(Reader *reader, bool *ret_due, GError **error)
{
    int64_t id;
    if (!db_int(reader->db, 0, &id, error, &SQL_MEDIA_END_DUE, "i", reader->now_us))
        return false;
    *ret_due = id != 0;
    return true;
}

/* All texts of a picture, folded: what a search looks into. */
static const char *
words_of(Arena *arena, const Json *state)
{
    static const char *const FIELDS[] = {
        "caption", "credit", "alt", "headline", "copyright", "keywords", "name"};
    g_autoptr(GString) words = g_string_new(NULL);
    for (unsigned index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        const char *text = json_text(state, FIELDS[index]);
        if (text != NULL)
            g_string_append_printf(words, "%s\n", text);
    }
    return fold_text(arena, words->str);
}

/* Whether the right to show it had ended when this was said. */
static bool
is_ended(const Change *change, const Json *state)
{
    int64_t const until_us = json_int(state, "until", 0);
    return change->kind == CHANGE_MEDIA_ENDED || (until_us != 0 && until_us <= change->at_us);
}

static bool
save_row(ApplyContext *context, const Change *change, int64_t id, const Json *state, GError **error)
{
    Media shape = {.width = json_int(state, "width", 0), .height = json_int(state, "height", 0)};
    media_crops_from_json(state, &shape);
    return db_run(context->db, error, &SQL_MEDIA_SAVE, "iissiiissssssssssiiisi", id,
        change->revision, json_text(state, "file"), json_text(state, "type"), shape.width,
        shape.height, json_int(state, "size", 0), json_text(state, "caption"),
        json_text(state, "credit"), json_text(state, "alt"), json_text(state, "name"),
        json_text(state, "headline"), json_text(state, "copyright"), json_text(state, "keywords"),
        json_text(state, "taken"), json_text(state, "licence"), words_of(context->arena, state),
        json_int(state, "until", 0), json_int(state, "focal_x", MEDIA_FOCAL_MIDDLE),
        json_int(state, "focal_y", MEDIA_FOCAL_MIDDLE), crops_to_text(context->arena, &shape),
        (int64_t)is_ended(change, state));
}

static bool
drop(ApplyContext *context, int64_t id, GError **error)
{
    return db_run(context->db, error, &SQL_MEDIA_FILE_DROP, "i", id) &&
           db_run(context->db, error, &SQL_MEDIA_DELETE, "i", id);
}

bool
media_erase(ApplyContext *context, int64_t id, GError **error)
{
    apply_touch(context, topic_of(TOPIC_MEDIA, id));
    return drop(context, id, error) && search_follow_media(context, id, error);
}

bool
media_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id, was_ended;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    apply_touch(context, topic_of(TOPIC_MEDIA, id));
    if (json_flag(state, "removed", false))
        return drop(context, id, error);
    return db_int(context->db, 0, &was_ended, error, &SQL_MEDIA_IS_ENDED, "i", id) &&
           db_run(context->db, error, &SQL_MEDIA_FILE_ADD, "si",
               media_stem(context->arena, json_text(state, "file")), id) &&
           note_id(context, "media", id, error) && save_row(context, change, id, state, error) &&
           (was_ended == (int64_t)is_ended(change, state) ||
               search_follow_media(context, id, error));
}

char *
media_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    if (state == NULL)
        return arena_strdup(arena, "");
    if (json_flag(state, "removed", false))
        return arena_strdup(arena, "removed");
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
