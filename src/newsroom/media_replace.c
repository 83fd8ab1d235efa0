/* SPDX-License-Identifier: MIT */
/* A picture's file is replaced. Often because the old one must go: so nothing leads to its bytes
 * any more, they are taken from the disk, and they do not come back by being added anew. */
#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/media_internal.h"
#include "newsroom/statements.h"

/* What a picture is called in an error. */
static const char *
called(Write *write, int64_t id)
{
    Media media;
    if (!media_load(write, id, &media, NULL))
        return "";
    const char *name = media.caption != NULL ? media.caption : media.name;
    return name == NULL ? "" : arena_printf(write_arena(write), " (\"%.60s\")", name);
}

static bool
check_file(Write *write, const Media *known, const Media *taken, GError **error)
{
    int64_t holder;
    if (g_strcmp0(known->file, taken->file) == 0)
        return fail(error, FAIL_INVALID, "this is the file that it has already");
    if (!db_int(write_db(write), 0, &holder, error, &SQL_MEDIA_ID_BY_STEM, "s",
            media_stem(write_arena(write), taken->file)))
        return false;
    /* Back to a file of its own it may go. */
    return holder == 0 || holder == known->id ||
           fail(error, FAIL_CONFLICT,
               "picture %" G_GINT64_FORMAT "%s has or had this very file; use that one instead",
               holder, called(write, holder));
}

bool
media_replace(Write *write, int64_t id, int64_t revision, const Media *taken, GError **error)
{
    Media known;
    if (!media_load(write, id, &known, error) || !check_file(write, &known, taken, error))
        return fail_doing(error, "another file for picture %" G_GINT64_FORMAT, id);
    Media media = known;
    media.revision = revision;
    media.file = taken->file;
    media.type = taken->type;
    media.width = taken->width;
    media.height = taken->height;
    media.size_bytes = taken->size_bytes;
    media.name = taken->name;
    media.taken = taken->taken;
    if (!crops_follow(&known, &media))
        media.focal_x = media.focal_y = MEDIA_FOCAL_MIDDLE;
    return media_append(write, &media, error) ||
           fail_doing(error, "another file for picture %" G_GINT64_FORMAT, id);
}
