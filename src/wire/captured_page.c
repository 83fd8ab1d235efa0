/* SPDX-License-Identifier: MIT */
/* The text of one captured story page:
 *
 *   date 2025-01-21 Headline of the page                        the capture's own first line
 *   World » RUSSIA | January 20, 2025, Monday // 17:15          breadcrumb and date line
 *   Bulgaria: Headline of the page                              kicker and headline
 *   paragraphs, parted by blank lines
 *   Source: The Moscow Times
 *   Russia » Be a reporter: Write and send your article
 *   Tags: Putin, Trump, Russia, US
 *   Related Articles:   then mentions
 *   Advertisement       (any number)
 *   More from Russia    then mentions
 *
 * A mention is three paragraphs: headline, standfirst, "World » EU | January 21, 2025, Tuesday //
 * 16:05". Mentions become short stories; the page's own story comes last and has the related ones
 * as what was listed beside it. What stands behind the last mention (the imprint) is left out. A
 * mention never changes a story that is known in full: both have the same id, made of headline and
 * time. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "text/utf8.h"
#include "wire/reader.h"

enum { PAGE_BYTES_MAX = 4 * 1024 * 1024, PATH_PARTS_MAX = 8, KICKER_MAX = 40, MENTIONS_MAX = 200 };

static const char SEPARATOR[] = " » ";

static const char *const MONTHS[] = {"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};

/* A breadcrumb with its time. */
typedef struct {
    const char *names[PATH_PARTS_MAX];
    unsigned count;
    int64_t at_us;
} Place;

typedef struct {
    const char *headline;
    const char *standfirst;
    Place place;
    int64_t line;
} Mention;

typedef struct {
    const ReaderContext *context;
    RecordSink *sink;
    Arena *arena; /* of the whole page */
    GPtrArray *lines;
    unsigned at;
    Place place;
    const char *kicker;
    const char *headline;
    GString *body;
    const char *source;
    const char *tags;
    Mention mentions[MENTIONS_MAX];
    unsigned mention_count;
    unsigned related_count; /* of the mentions: the first so many */
    GHashTable *casing;     /* folded section name -> as it is written in mixed case */
} Page;

static const char *
line_at(const Page *page, unsigned index)
{
    return index < page->lines->len ? g_ptr_array_index(page->lines, index) : NULL;
}

/* "January 20, 2025, Monday // 17:15" */
static bool
parse_time(const char *text, GTimeZone *zone, int64_t *ret_us)
{
    char month[12];
    int day, year, hour, minute;
    if (sscanf(text, "%11[A-Za-z] %2d, %4d, %*[A-Za-z] // %2d:%2d", month, &day, &year, &hour,
            &minute) != 5)
        return false;
    for (int index = 0; index < 12; index++) {
        if (g_ascii_strcasecmp(month, MONTHS[index]) != 0)
            continue;
        char iso[32];
        g_snprintf(
            iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:00", year, index + 1, day, hour, minute);
        return clock_parse(iso, zone, ret_us, NULL);
    }
    return false;
}

/* "World » RUSSIA | January 20, 2025, Monday // 17:15" */
static bool
parse_place(Page *page, const char *line, Place *ret_place)
{
    const char *bar = strstr(line, " | ");
    Place place = {0};
    if (bar == NULL || !parse_time(bar + 3, page->context->zone, &place.at_us))
        return false;
    g_auto(GStrv) names =
        g_strsplit(arena_strndup(page->arena, line, (size_t)(bar - line)), SEPARATOR, -1);
    for (unsigned index = 0; names[index] != NULL && place.count < PATH_PARTS_MAX; index++) {
        char *name = g_strstrip(arena_strdup(page->arena, names[index]));
        if (*name == '\0')
            return false;
        place.names[place.count++] = name;
    }
    *ret_place = place;
    return place.count > 0;
}

static bool
is_shouted(const char *name)
{
    g_autofree char *upper = g_utf8_strup(name, -1);
    return strcmp(upper, name) == 0 && g_utf8_strlen(name, -1) > 3;
}

static void
note_casing(Page *page, const Place *place)
{
    for (unsigned index = 0; index < place->count; index++)
        if (!is_shouted(place->names[index]))
            g_hash_table_insert(page->casing, g_utf8_casefold(place->names[index], -1),
                (char *)place->names[index]);
}

/* "RUSSIA" as the page writes it elsewhere ("Russia"), else with one capital. */
static const char *
cased(Page *page, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    const char *known = g_hash_table_lookup(page->casing, folded);
    if (known != NULL || !is_shouted(name))
        return known != NULL ? known : name;
    g_autofree char *first = g_utf8_substring(name, 0, 1);
    g_autofree char *rest = g_utf8_strdown(name + strlen(first), -1);
    return arena_printf(page->arena, "%s%s", first, rest);
}

static void
split_lines(Page *page, char *text)
{
    page->lines = g_ptr_array_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned index = 0; lines[index] != NULL; index++)
        g_ptr_array_add(page->lines, g_strstrip(arena_strdup(page->arena, lines[index])));
}

static unsigned
skip_blank(const Page *page, unsigned index)
{
    const char *line;
    while ((line = line_at(page, index)) != NULL && *line == '\0')
        index++;
    return index;
}

/* The first line with a breadcrumb and a time, and the headline below it. */
static bool
read_head(Page *page, GError **error)
{
    const char *line;
    while ((line = line_at(page, page->at)) != NULL && !parse_place(page, line, &page->place))
        page->at++;
    if (line == NULL)
        return fail(error, FAIL_INVALID,
            "no date line such as \"World » Russia | January 20, 2025, Monday // 17:15\"");
    page->at = skip_blank(page, page->at + 1);
    const char *title = line_at(page, page->at);
    if (title == NULL)
        return fail(error, FAIL_INVALID, "no headline below the date line");
    const char *colon = strstr(title, ": ");
    page->headline = title;
    if (colon != NULL && colon != title && g_utf8_strlen(title, colon - title) <= KICKER_MAX) {
        page->kicker = arena_strndup(page->arena, title, (size_t)(colon - title));
        page->headline = colon + 2;
    }
    page->at++;
    return true;
}

static bool
begins_lists(const char *line)
{
    return g_str_has_prefix(line, "Related Articles") || g_str_has_prefix(line, "More from ");
}

static void
read_body(Page *page)
{
    const char *line;
    for (; (line = line_at(page, page->at)) != NULL && !begins_lists(line); page->at++) {
        if (*line == '\0' || strcmp(line, "Advertisement") == 0)
            continue;
        if (g_str_has_prefix(line, "Source: "))
            page->source = line + strlen("Source: ");
        else if (g_str_has_prefix(line, "Tags: "))
            page->tags = line + strlen("Tags: ");
        else if (strstr(line, "Be a reporter:") == NULL)
            g_string_append_printf(page->body, "%s%s", page->body->len == 0 ? "" : "\n\n", line);
    }
}

/* Headline, standfirst and place from a line on; 0 where there is no mention, else where it ends.
 */
static unsigned
parse_mention(Page *page, unsigned index, Mention *ret_mention)
{
    unsigned const second = skip_blank(page, index + 1), third = skip_blank(page, second + 1);
    const char *place = line_at(page, third);
    Mention mention = {
        .headline = line_at(page, index),
        .standfirst = line_at(page, second),
        .line = index + 1,
    };
    if (place == NULL || !parse_place(page, place, &mention.place)) {
        /* without a standfirst */
        place = line_at(page, second);
        if (place == NULL || !parse_place(page, place, &mention.place))
            return 0;
        mention.standfirst = NULL;
        *ret_mention = mention;
        return second + 1;
    }
    *ret_mention = mention;
    return third + 1;
}

static void
read_lists(Page *page)
{
    bool related = false;
    const char *line;
    while ((line = line_at(page, page->at)) != NULL && page->mention_count < MENTIONS_MAX) {
        if (begins_lists(line)) {
            related = g_str_has_prefix(line, "Related");
            page->at++;
            continue;
        }
        if (*line == '\0' || strcmp(line, "Advertisement") == 0) {
            page->at++;
            continue;
        }
        unsigned const end = parse_mention(page, page->at, &page->mentions[page->mention_count]);
        if (end == 0)
            return;
        page->mention_count++;
        if (related)
            page->related_count = page->mention_count;
        page->at = end;
    }
}

/* Blanks made one, so that a wrapped line is the same headline; and the time. */
static char *
foreign_id(Arena *arena, const char *headline, int64_t at_us)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit_set(headline, " \t", -1);
    for (unsigned index = 0; words[index] != NULL; index++)
        if (*words[index] != '\0')
            g_string_append_printf(text, "%s%s", text->len == 0 ? "" : " ", words[index]);
    return arena_printf(arena, "%s %s", clock_iso(arena, at_us), text->str);
}

static void
fill_record(
    Page *page, Arena *arena, ImportRecord *record, const Place *place, const char *headline)
{
    const char **names = arena_new_array(arena, const char *, place->count);
    SectionPath *path = arena_new0(arena, SectionPath);
    for (unsigned index = 0; index < place->count; index++)
        names[index] = arena_strdup(arena, cased(page, place->names[index]));
    *path = (SectionPath){names, place->count};
    record->sections = path;
    record->section_count = 1;
    record->content.headline = arena_strdup(arena, headline);
    record->story.status = STORY_LIVE;
    record->story.stage = STORY_READY;
    record->story.live = &record->content;
    record->story.published_us = place->at_us;
    record->story.foreign = (Foreign){
        .origin = page->context->origin,
        .id = foreign_id(arena, headline, place->at_us),
    };
}

static bool
hand_over_mention(Page *page, const Mention *mention)
{
    Arena *arena;
    ImportRecord *record = record_sink_begin(page->sink, &arena);
    fill_record(page, arena, record, &mention->place, mention->headline);
    record->line = mention->line;
    record->brief = true;
    record->content.standfirst = arena_strdup(arena, mention->standfirst);
    record->content.body = mention->standfirst != NULL ? record->content.standfirst : "";
    record->story.foreign.digest =
        record_digest(arena, record->content.body, strlen(record->content.body));
    return record_sink_end(page->sink);
}

static void
put_tags(Page *page, Arena *arena, ImportRecord *record)
{
    g_auto(GStrv) tags = g_strsplit(page->tags != NULL ? page->tags : "", ",", STORY_LABELS_MAX);
    RecordLabel *labels = arena_new_array(arena, RecordLabel, g_strv_length(tags));
    for (unsigned index = 0; tags[index] != NULL; index++) {
        const char *name = g_strstrip(tags[index]);
        if (*name != '\0')
            labels[record->tag_count++].name = arena_strdup(arena, name);
    }
    record->tags = labels;
}

static void
put_listed(Page *page, Arena *arena, ImportRecord *record)
{
    const char **ids = arena_new_array(arena, const char *, page->related_count);
    for (unsigned index = 0; index < page->related_count; index++)
        ids[index] =
            foreign_id(arena, page->mentions[index].headline, page->mentions[index].place.at_us);
    record->listed = ids;
    record->listed_count = page->related_count;
}

static bool
hand_over_story(Page *page, const char *digest)
{
    Arena *arena;
    ImportRecord *record = record_sink_begin(page->sink, &arena);
    fill_record(page, arena, record, &page->place, page->headline);
    record->content.kicker = arena_strdup(arena, page->kicker);
    record->content.body = arena_strndup(arena, page->body->str, page->body->len);
    record->source = arena_strdup(arena, page->source);
    record->story.foreign.digest = arena_strdup(arena, digest);
    put_tags(page, arena, record);
    put_listed(page, arena, record);
    return record_sink_end(page->sink);
}

static void
page_finish(Page *page)
{
    if (page->lines != NULL)
        g_ptr_array_unref(page->lines);
    g_string_free(page->body, TRUE);
    g_hash_table_unref(page->casing);
    arena_free(page->arena);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_finish)

bool
captured_page_read(Input *input, const ReaderContext *context, RecordSink *sink, GError **error)
{
    g_autofree char *bytes = NULL;
    size_t size;
    if (!input_rest(input, PAGE_BYTES_MAX, &bytes, &size, error))
        return false;
    g_auto(Page) page = {
        .context = context,
        .sink = sink,
        .arena = arena_new(),
        .body = g_string_new(NULL),
        .casing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    char *text = text_valid_utf8(page.arena, bytes, size);
    split_lines(&page, text);
    if (!read_head(&page, error))
        return false;
    read_body(&page);
    read_lists(&page);
    note_casing(&page, &page.place);
    for (unsigned index = 0; index < page.mention_count; index++)
        note_casing(&page, &page.mentions[index].place);
    for (unsigned index = 0; index < page.mention_count; index++)
        if (!hand_over_mention(&page, &page.mentions[index]))
            return true;
    hand_over_story(&page, record_digest(page.arena, text, strlen(text)));
    return true;
}
