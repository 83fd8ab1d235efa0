/* SPDX-License-Identifier: MIT */
/* What stands in a picture beside its pixels: IPTC, XMP and EXIF, in this order of trust. Only
 * words are taken; where it was made is not. */
#include <gexiv2/gexiv2.h>
#include <string.h>

#include "newsroom/media_internal.h"

enum { TAGS_MAX = 4, LINE_MAX_BYTES = 500, TEXT_MAX_BYTES = 4000, KEYWORDS_MAX = 50 };

static const char *const CAPTION[TAGS_MAX] = {
    "Iptc.Application2.Caption", "Xmp.dc.description", "Exif.Image.ImageDescription"};
static const char *const HEADLINE[TAGS_MAX] = {
    "Iptc.Application2.Headline", "Xmp.photoshop.Headline"};
static const char *const BYLINE[TAGS_MAX] = {
    "Iptc.Application2.Byline", "Xmp.dc.creator", "Exif.Image.Artist"};
static const char *const CREDIT[TAGS_MAX] = {"Iptc.Application2.Credit", "Xmp.photoshop.Credit"};
static const char *const COPYRIGHT[TAGS_MAX] = {
    "Iptc.Application2.Copyright", "Xmp.dc.rights", "Exif.Image.Copyright"};
static const char *const TAKEN[TAGS_MAX] = {
    "Exif.Photo.DateTimeOriginal", "Xmp.photoshop.DateCreated"};
static const char *const KEYWORDS[TAGS_MAX] = {"Iptc.Application2.Keywords", "Xmp.dc.subject"};

/* One line or text of bounded length in UTF-8; NULL where nothing is left. */
static const char *
clean(Arena *arena, const char *found, size_t limit)
{
    static const char DEFAULT_LANGUAGE[] = "lang=\"x-default\" ";
    if (g_str_has_prefix(found, DEFAULT_LANGUAGE))
        found += strlen(DEFAULT_LANGUAGE);
    g_autofree char *text = g_utf8_validate(found, -1, NULL)
                                ? g_strdup(found)
                                : g_convert(found, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    if (text == NULL)
        return NULL;
    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    g_strstrip(text);
    if (strlen(text) > limit)
        *g_utf8_find_prev_char(text, text + limit) = '\0';
    return *text == '\0' ? NULL : arena_strdup(arena, text);
}

static const char *
first_of(Arena *arena, GExiv2Metadata *known, const char *const tags[TAGS_MAX], size_t limit)
{
    for (unsigned index = 0; index < TAGS_MAX && tags[index] != NULL; index++) {
        g_autofree char *found = gexiv2_metadata_try_get_tag_string(known, tags[index], NULL);
        const char *text = found == NULL ? NULL : clean(arena, found, limit);
        if (text != NULL)
            return text;
    }
    return NULL;
}

/* "fog, harbour" */
static const char *
keywords_of(Arena *arena, GExiv2Metadata *known)
{
    for (unsigned tag = 0; KEYWORDS[tag] != NULL; tag++) {
        g_auto(GStrv) found = gexiv2_metadata_try_get_tag_multiple(known, KEYWORDS[tag], NULL);
        if (found == NULL || found[0] == NULL)
            continue;
        if (g_strv_length(found) > KEYWORDS_MAX) {
            g_free(found[KEYWORDS_MAX]);
            for (char **beyond = found + KEYWORDS_MAX + 1; *beyond != NULL; beyond++)
                g_free(*beyond);
            found[KEYWORDS_MAX] = NULL;
        }
        g_autofree char *line = g_strjoinv(", ", found);
        return clean(arena, line, TEXT_MAX_BYTES / 2);
    }
    return NULL;
}

/* "2025-01-20 08:10" from "2025:01:20 08:10:33" or an ISO date. */
static const char *
taken_at(Arena *arena, GExiv2Metadata *known)
{
    const char *found = first_of(arena, known, TAKEN, LINE_MAX_BYTES);
    int year, month, day, hour = 0, minute = 0;
    if (found == NULL ||
        sscanf(found, "%4d%*1[:-]%2d%*1[:-]%2d%*1[ T]%2d:%2d", &year, &month, &day, &hour,
            &minute) < 3 ||
        !g_date_valid_dmy((GDateDay)CLAMP(day, 0, 255), (GDateMonth)CLAMP(month, 0, 13),
            (GDateYear)CLAMP(year, 0, 9999)) ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return NULL;
    return arena_printf(arena, "%04d-%02d-%02d %02d:%02d", year, month, day, hour, minute);
}

static const char *
credit_of(Arena *arena, GExiv2Metadata *known)
{
    const char *byline = first_of(arena, known, BYLINE, LINE_MAX_BYTES / 2 - 8);
    const char *credit = first_of(arena, known, CREDIT, LINE_MAX_BYTES / 2 - 8);
    if (byline == NULL || credit == NULL || strcmp(byline, credit) == 0)
        return byline != NULL ? byline : credit;
    return arena_printf(arena, "%s / %s", byline, credit);
}

static void
fill(const char **field, const char *found)
{
    if (*field == NULL)
        *field = found;
}

void
picture_describe(Arena *arena, const char *bytes, size_t size, Media *media)
{
    /* The library keeps tables of its own that it does not guard. */
    static GMutex one_at_a_time;
    static bool started;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&one_at_a_time);
    if (!started) {
        gexiv2_initialize();
        gexiv2_log_set_level(GEXIV2_LOG_LEVEL_MUTE);
        started = true;
    }
    g_autoptr(GExiv2Metadata) known = gexiv2_metadata_new();
    if (!gexiv2_metadata_open_buf(known, (const guint8 *)bytes, (glong)size, NULL))
        return;
    fill(&media->caption, first_of(arena, known, CAPTION, TEXT_MAX_BYTES));
    fill(&media->headline, first_of(arena, known, HEADLINE, LINE_MAX_BYTES));
    fill(&media->credit, credit_of(arena, known));
    fill(&media->copyright, first_of(arena, known, COPYRIGHT, LINE_MAX_BYTES));
    fill(&media->keywords, keywords_of(arena, known));
    fill(&media->taken, taken_at(arena, known));
}
