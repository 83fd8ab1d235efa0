/* SPDX-License-Identifier: MIT */
#include "newsroom/story_picture.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/media_internal.h"
#include "newsroom/settings.h"

enum { NAME_MAX_CHARS = 60 };

/* A walk over the pictures of a text. */
typedef struct Walk Walk;
typedef void (*WalkVisit)(Walk *walk, const SafePicture *picture, const Media *media);

struct Walk {
    Db *db;
    Arena *arena;
    const StoryContent *content;
    WalkVisit visit; /* media NULL: of another place */
    int64_t moment_us;
    Reader *reader;       /* of warnings */
    GPtrArray *sentences; /* the same */
    GError *error;        /* the first */
};

static SafePictureChange
visit_picture(const SafePicture *picture, void *data)
{
    Walk *walk = data;
    Media media;
    bool found = false;
    if (walk->error == NULL && picture->address != NULL &&
        media_of_address(walk->db, walk->arena, picture->address, &media, &found, &walk->error))
        walk->visit(walk, picture, found ? &media : NULL);
    return (SafePictureChange){0};
}

static bool
walk_text(Walk *walk, GError **error)
{
    SafeHtml html;
    if (!story_may_have_pictures(walk->content))
        return true;
    if (!story_content_html(walk->arena, walk->content, &html, error))
        return false;
    safe_html_pictures(walk->arena, html, visit_picture, walk);
    if (walk->error == NULL)
        return true;
    g_propagate_error(error, walk->error);
    return false;
}

/* "picture 7 (“The pier”)" */
static const char *
name_of(Arena *arena, const Media *media)
{
    const char *name = media->caption != NULL    ? media->caption
                       : media->headline != NULL ? media->headline
                                                 : media->name;
    if (name == NULL)
        return arena_printf(arena, "picture %" G_GINT64_FORMAT, media->id);
    g_autofree char *begun =
        g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), NAME_MAX_CHARS));
    return arena_printf(arena, "picture %" G_GINT64_FORMAT " (\u201c%s\u201d)", media->id, begun);
}

static bool
has_words(const char *text)
{
    return text != NULL && *text != '\0';
}

static void
check_words(Walk *walk, const SafePicture *picture, const Media *media)
{
    bool const is_choice = walk->content->body_format == BODY_HTML && picture->alt != NULL;
    if (is_choice || has_words(picture->alt) || (media != NULL && has_words(media->alt)))
        return;
    fail(&walk->error, FAIL_INVALID,
        "%s in its text has no alternative text: say what it shows, for readers who do not see it, "
        "or mark it as decoration",
        media != NULL ? name_of(walk->arena, media) : picture->address);
}

/* The lead, where there is one: *ret_found. FAIL_INVALID where the library has no such picture. */
static bool
find_lead(
    Write *write, const StoryContent *content, Media *ret_media, bool *ret_found, GError **error)
{
    int64_t const id = content->picture.media_id;
    *ret_found = false;
    if (id == 0)
        return true;
    return media_find_row(write_db(write), write_arena(write), id, ret_media, ret_found, error) &&
           (*ret_found ||
               fail(error, FAIL_INVALID, "its picture %" G_GINT64_FORMAT " does not exist", id));
}

bool
story_picture_words(Write *write, const StoryContent *content, GError **error)
{
    Walk walk = {.db = write_db(write),
        .arena = write_arena(write),
        .content = content,
        .visit = check_words};
    Media lead;
    bool found;
    if (!find_lead(write, content, &lead, &found, error))
        return false;
    if (found && !has_words(content->picture.alt) && !has_words(lead.alt))
        return fail(error, FAIL_INVALID,
            "its %s has no alternative text: say what it shows, for readers who do not see it",
            name_of(write_arena(write), &lead));
    return walk_text(&walk, error);
}

bool
story_picture_rights(Write *write, const StoryContent *content, int64_t moment_us, GError **error)
{
    Media lead;
    bool found;
    if (!find_lead(write, content, &lead, &found, error))
        return false;
    if (!found || lead.until_us == 0 || lead.until_us > MAX(moment_us, clock_now_us()))
        return true;
    if (lead.until_us <= clock_now_us())
        return fail(error, FAIL_INVALID, "the right to show its picture has ended");
    return fail(error, FAIL_INVALID,
        "the right to show its picture ends before the story comes out; choose another, or an "
        "earlier moment");
}

/* "3 May 2031, 08:30" in the newsroom's zone. */
static const char *
moment_words(Reader *reader, Arena *arena, int64_t at_us)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / SECOND_US);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, reader->settings->zone);
    g_autofree char *text = g_date_time_format(local, "%-d %B %Y, %H:%M");
    return arena_strdup(arena, text);
}

static void
warn_of_rights(Walk *walk, const SafePicture *picture, const Media *media)
{
    if (media == NULL || media->until_us == 0 ||
        media->until_us > walk->moment_us + RIGHTS_WARN_HOURS * HOUR_US)
        return;
    const char *end = moment_words(walk->reader, walk->arena, media->until_us);
    const char *name = name_of(walk->arena, media);
    g_ptr_array_add(walk->sentences,
        media->until_us <= walk->moment_us
            ? arena_printf(walk->arena,
                  "The right to show %s ended on %s: readers get the text without it.", name, end)
            : arena_printf(walk->arena,
                  "The right to show %s ends on %s: from then on the story is without it.", name,
                  end));
}

bool
story_picture_warnings(Reader *reader, Arena *arena, const StoryContent *content, int64_t moment_us,
    GPtrArray **ret_sentences, GError **error)
{
    g_autoptr(GPtrArray) sentences = g_ptr_array_new();
    Walk walk = {.db = reader->db,
        .arena = arena,
        .content = content,
        .visit = warn_of_rights,
        .moment_us = MAX(moment_us, reader->now_us),
        .reader = reader,
        .sentences = sentences};
    Media lead;
    bool found = false;
    if (content->picture.media_id != 0 &&
        !media_find(reader, arena, content->picture.media_id, &lead, &found, error))
        return false;
    if (found)
        warn_of_rights(&walk, NULL, &lead);
    if (!walk_text(&walk, error))
        return false;
    *ret_sentences = g_steal_pointer(&sentences);
    return true;
}
