/* SPDX-License-Identifier: MIT */
/* A search as an FTS5 query: every word of the asker's stands in quotation marks in it; filters are
 * the words of the column `marks` (search_index.c). */
#include "base/clock.h"
#include "newsroom/alias.h"
#include "newsroom/search_internal.h"
#include "newsroom/section.h"

enum { MONTHS_MAX = 24 };

/* A word or phrase as FTS5 takes it: in quotation marks, which are doubled inside. */
static void
compose_term(GString *out, const SearchTerm *term)
{
    g_string_append_c(out, '"');
    for (const char *at = term->text; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *at == '*' ? ' ' : *at);
    }
    g_string_append(out, term->prefix ? "\" *" : "\"");
}

/* All terms that are (or are not) to be left out, joined. */
static unsigned
compose_words(GString *out, const SearchText *text, bool excluded, const char *joint)
{
    unsigned count = 0;
    for (unsigned index = 0; index < text->count; index++) {
        if (text->terms[index].excluded != excluded)
            continue;
        if (count++ > 0)
            g_string_append(out, joint);
        compose_term(out, &text->terms[index]);
    }
    return count;
}

static void
begin_part(GString *out)
{
    if (out->len > 0)
        g_string_append(out, " AND ");
}

/* The mark of a topic, and those of what it stands for now. */
static void
add_marks(GString *out, Reader *reader, uint64_t topic)
{
    char const letter = topic_kind(topic) == TOPIC_LABEL ? 'l' : 's';
    g_autoptr(GArray) merged = NULL;
    g_string_append_printf(out, "%s\"%c%" G_GINT64_FORMAT "\"",
        out->str[out->len - 1] == '(' ? "" : " OR ", letter, topic_id(topic));
    if (!alias_list(reader->db, topic, &merged, NULL))
        return;
    for (unsigned index = 0; index < merged->len; index++)
        g_string_append_printf(out, " OR \"%c%" G_GINT64_FORMAT "\"", letter,
            topic_id(g_array_index(merged, uint64_t, index)));
}

static void
compose_label(GString *out, Reader *reader, int64_t label_id)
{
    if (label_id == 0)
        return;
    begin_part(out);
    g_string_append(out, "marks : (");
    add_marks(out, reader, topic_of(TOPIC_LABEL, label_id));
    g_string_append_c(out, ')');
}

static void
add_sections(GString *out, Reader *reader, const Section *section)
{
    add_marks(out, reader, topic_of(TOPIC_SECTION, section->id));
    for (const Section *const *child = section->children; *child != NULL; child++)
        add_sections(out, reader, *child);
}

static void
compose_section(GString *out, Reader *reader, int64_t section_id)
{
    const Section *section = section_find(reader->sections, section_id);
    if (section == NULL)
        return;
    begin_part(out);
    g_string_append(out, "marks : (");
    add_sections(out, reader, section);
    g_string_append_c(out, ')');
}

int
search_month(int64_t at_us)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(at_us / SECOND_US);
    return at == NULL ? 0 : g_date_time_get_year(at) * 12 + g_date_time_get_month(at) - 1;
}

/* The months (or years) in which a span lies; the exact bounds are checked on the rows. */
static void
compose_span(GString *out, const SearchQuery *query, int64_t now_us)
{
    if (query->from_us == 0)
        return;
    int const first = search_month(query->from_us);
    int const last = search_month(query->until_us == 0 ? now_us + DAY_US : query->until_us);
    bool const by_month = last - first < MONTHS_MAX;
    if (last < first || (!by_month && last / 12 - first / 12 > 100))
        return;
    begin_part(out);
    g_string_append(out, "marks : (");
    if (by_month)
        for (int month = first; month <= last; month++)
            g_string_append_printf(
                out, "%s\"m%d%02d\"", month == first ? "" : " OR ", month / 12, month % 12 + 1);
    else
        for (int year = first / 12; year <= last / 12; year++)
            g_string_append_printf(out, "%s\"y%d\"", year == first / 12 ? "" : " OR ", year);
    g_string_append_c(out, ')');
}

char *
search_compose(Arena *arena, Reader *reader, const SearchQuery *query)
{
    g_autoptr(GString) out = g_string_new(NULL), words = g_string_new(NULL);
    if (compose_words(words, &query->text, false, " AND ") > 0)
        g_string_append_printf(out, "{headline lead body names} : (%s)", words->str);
    compose_section(out, reader, query->section_id);
    compose_label(out, reader, query->tag_id);
    compose_label(out, reader, query->author_id);
    compose_label(out, reader, query->source_id);
    compose_span(out, query, reader->now_us);
    g_string_truncate(words, 0);
    if (out->len > 0 && compose_words(words, &query->text, true, " OR ") > 0)
        g_string_append_printf(out, " NOT {headline lead body names} : (%s)", words->str);
    return arena_strndup(arena, out->str, out->len);
}
