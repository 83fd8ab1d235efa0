/* SPDX-License-Identifier: MIT */
#include "newsroom/address.h"

#include <string.h>

#include "newsroom/changes.h"
#include "newsroom/statements.h"

static char *
escaped(Arena *arena, const char *path)
{
    g_autofree char *text = g_uri_escape_string(path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, false);
    return arena_strdup(arena, text);
}

char *
address_of_story(Arena *arena, int64_t id, const char *slug, Coverage coverage)
{
    return arena_printf(arena, "/%s/%" G_GINT64_FORMAT "/%s",
        coverage == COVERAGE_NONE ? "articles" : "live", id, escaped(arena, slug));
}

char *
address_of_section(Arena *arena, const Section *section)
{
    return arena_printf(arena, "/%s", escaped(arena, section->path));
}

char *
address_of_label(Arena *arena, LabelKind kind, const char *slug)
{
    static const char *const FOLDERS[] = {NULL, "tags", "authors", "sources"};
    return arena_printf(arena, "/%s/%s", FOLDERS[kind], escaped(arena, slug));
}

char *
address_of_media(Arena *arena, const char *file)
{
    return arena_printf(arena, "/media/%s", file);
}

char *
address_of_rendition_as(Arena *arena, const char *file, int width, const char *ending)
{
    return arena_printf(arena, "/media/%.*s-w%d.%s", (int)strcspn(file, "."), file, width, ending);
}

char *
address_of_cut(Arena *arena, const char *file, const MediaCrop *crop, int width, const char *ending)
{
    return arena_printf(arena, "/media/%.*s-c%dx%dx%dx%d-w%d.%s", (int)strcspn(file, "."), file,
        (int)crop->x, (int)crop->y, (int)crop->width, (int)crop->height, width, ending);
}

char *
address_of_rendition(Arena *arena, const char *file, int width)
{
    return address_of_rendition_as(arena, file, width, "webp");
}

bool
address_of_subject(Reader *reader, Arena *arena, const char *subject, const char **ret_address,
    bool *ret_found, GError **error)
{
    int64_t id;
    *ret_found = false;
    if (*subject == '/' || strstr(subject, "://") != NULL) {
        *ret_address = subject;
        *ret_found = true;
        return true;
    }
    if (!subject_id(subject, &id, error))
        return false;
    if (g_str_has_prefix(subject, "story:")) {
        const Card *card;
        if (!card_find(reader, arena, id, &card, error))
            return false;
        *ret_found = card != NULL;
        if (card != NULL)
            *ret_address = address_of_story(arena, id, card->slug, card->coverage);
    } else if (g_str_has_prefix(subject, "section:")) {
        const Section *section = section_find(reader->sections, id);
        *ret_found = section != NULL;
        if (section != NULL)
            *ret_address = address_of_section(arena, section);
    } else if (g_str_has_prefix(subject, "label:")) {
        Label label;
        if (!label_find(reader, arena, id, &label, ret_found, error))
            return false;
        if (*ret_found)
            *ret_address = address_of_label(arena, label.kind, label.slug);
    }
    return true;
}
