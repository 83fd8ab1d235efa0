/* SPDX-License-Identifier: MIT */
/* How a search runs: the terms become an FTS5 query in which every word stands in quotation marks
 * (compose), the newest SEARCH_FOUND_MAX matches are weighed (BM25 over the columns, search_rank.c,
 * times a share for time: half of what a year-old story loses against one of today is lost after
 * HALF_LIFE_DAYS), the best of them become cards through the gate. A progress handler ends what
 * takes too long. */
#include "newsroom/search.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/search_internal.h"
#include "newsroom/section.h"
#include "newsroom/statements.h"

enum {
    TIME_MAX_US = 1500 * 1000, /* of one search */
    CHECK_EVERY = 4000,        /* steps of the database's machine */
    MONTHS_MAX = 24,
    PASSAGE_CHARS = 240,
    HEADLINE_CHARS = 600,
    FACETS_MAX = 200,
    HALF_LIFE_DAYS = 365,
    BODY_BYTES = 100 * 1024, /* that a passage is looked for in */
};

static const double TIME_SHARE = 0.5;

typedef struct {
    int64_t id;
    int64_t published_us;
    double score;
} Match;

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

static void
compose_label(GString *out, int64_t label_id)
{
    if (label_id == 0)
        return;
    begin_part(out);
    g_string_append_printf(out, "marks : \"l%" G_GINT64_FORMAT "\"", label_id);
}

static void
add_sections(GString *out, const Section *section)
{
    g_string_append_printf(out, " OR \"s%" G_GINT64_FORMAT "\"", section->id);
    for (const Section *const *child = section->children; *child != NULL; child++)
        add_sections(out, *child);
}

static void
compose_section(GString *out, Reader *reader, int64_t section_id)
{
    const Section *section = section_find(reader->sections, section_id);
    if (section == NULL)
        return;
    begin_part(out);
    g_string_append_printf(out, "marks : (\"s%" G_GINT64_FORMAT "\"", section_id);
    for (const Section *const *child = section->children; *child != NULL; child++)
        add_sections(out, *child);
    g_string_append_c(out, ')');
}

static int
month_of(int64_t at_us)
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
    int const first = month_of(query->from_us);
    int const last = month_of(query->until_us == 0 ? now_us + DAY_US : query->until_us);
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

/* "" where nothing is asked for. */
static char *
compose(Arena *arena, Reader *reader, const SearchQuery *query)
{
    g_autoptr(GString) out = g_string_new(NULL), words = g_string_new(NULL);
    if (compose_words(words, &query->text, false, " AND ") > 0)
        g_string_append_printf(out, "{headline lead body names} : (%s)", words->str);
    compose_section(out, reader, query->section_id);
    compose_label(out, query->tag_id);
    compose_label(out, query->author_id);
    compose_label(out, query->source_id);
    compose_span(out, query, reader->now_us);
    g_string_truncate(words, 0);
    if (out->len > 0 && compose_words(words, &query->text, true, " OR ") > 0)
        g_string_append_printf(out, " NOT {headline lead body names} : (%s)", words->str);
    return arena_strndup(arena, out->str, out->len);
}

static int
is_late(void *deadline)
{
    return g_get_monotonic_time() > *(const int64_t *)deadline;
}

static double
weigh(double fit, int64_t published_us, int64_t now_us)
{
    double const days = (double)MAX(now_us - published_us, 0) / (double)DAY_US;
    return -fit * (1 - TIME_SHARE + TIME_SHARE * exp2(-days / HALF_LIFE_DAYS));
}

/* Adds a story's listings, topic numbers parted by blanks, to topic → (unsigned *) count. */
static void
count_lists(GHashTable *facets, const char *lists)
{
    while (*lists != '\0') {
        uint64_t topic = 0;
        while (g_ascii_isdigit(*lists))
            topic = topic * 10 + (uint64_t)(*lists++ - '0');
        lists += *lists != '\0';
        TopicKind const kind = topic_kind(topic);
        if (kind != TOPIC_SECTION && kind != TOPIC_LABEL && kind != TOPIC_YEAR)
            continue;
        gpointer key = (gpointer)(uintptr_t)topic;
        unsigned *count = g_hash_table_lookup(facets, key);
        if (count == NULL)
            g_hash_table_insert(facets, key, count = g_new0(unsigned, 1));
        *count += 1;
    }
}

/* Reads what matches, at most one more than are weighed. */
static bool
read_matches(Reader *reader, const SearchQuery *query, const char *match, GArray *matches,
    GHashTable *facets, GError **error)
{
    bool const words = strchr(match, '{') == match;
    g_auto(Query) rows = db_query(reader->db, words ? &SQL_SEARCH_FOUND : &SQL_SEARCH_LISTED,
        "siii", match, query->from_us == 0 ? INT64_MIN : query->from_us,
        query->until_us == 0 ? INT64_MAX : query->until_us, (int64_t)SEARCH_FOUND_MAX + 1);
    while (query_next(&rows)) {
        Match one = {query_int(&rows, 0), query_int(&rows, 2), 0};
        one.score = weigh(query_double(&rows, 1), one.published_us, reader->now_us);
        g_array_append_val(matches, one);
        if (matches->len <= SEARCH_FOUND_MAX)
            count_lists(facets, query_text(&rows, 3));
    }
    return query_end(&rows, error);
}

static bool
find_matches(Reader *reader, const SearchQuery *query, const char *match, GArray *matches,
    GHashTable *facets, GError **error)
{
    g_autoptr(GError) cause = NULL;
    int64_t deadline = g_get_monotonic_time() + TIME_MAX_US;
    sqlite3_progress_handler(db_handle(reader->db), CHECK_EVERY, is_late, &deadline);
    bool const good = read_matches(reader, query, match, matches, facets, &cause);
    sqlite3_progress_handler(db_handle(reader->db), 0, NULL, NULL);
    if (good)
        return true;
    if (g_get_monotonic_time() > deadline)
        return fail(error, FAIL_BUSY, "This search takes too long: add a word or a filter");
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static int
compare_time(const Match *left, const Match *right)
{
    if (left->published_us != right->published_us)
        return left->published_us < right->published_us ? 1 : -1;
    return left->id < right->id ? 1 : left->id > right->id ? -1 : 0;
}

static gint
by_time(gconstpointer left, gconstpointer right)
{
    return compare_time(left, right);
}

static gint
by_score(gconstpointer left, gconstpointer right)
{
    const Match *one = left, *other = right;
    if (one->score != other->score)
        return one->score < other->score ? 1 : -1;
    return compare_time(one, other);
}

static gint
by_count(gconstpointer left, gconstpointer right)
{
    const SearchFacet *one = left, *other = right;
    if (one->count != other->count)
        return one->count < other->count ? 1 : -1;
    return one->topic < other->topic ? -1 : one->topic > other->topic;
}

static void
take_facets(Arena *arena, GHashTable *counts, SearchResult *result)
{
    GHashTableIter iter;
    gpointer topic, count;
    g_autoptr(GArray) facets = g_array_new(FALSE, FALSE, sizeof(SearchFacet));
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &topic, &count)) {
        SearchFacet const facet = {(uint64_t)(uintptr_t)topic, *(const unsigned *)count};
        g_array_append_val(facets, facet);
    }
    g_array_sort(facets, by_count);
    result->facet_count = MIN(facets->len, FACETS_MAX);
    result->facets = arena_memdup(arena, facets->data, result->facet_count * sizeof(SearchFacet));
}

static bool
make_hit(Reader *reader, Arena *arena, const SearchText *text, int64_t id, SearchResult *result,
    GError **error)
{
    const Card *card;
    Story story;
    Gate gate;
    bool found;
    if (!card_find(reader, arena, id, &card, error))
        return false;
    if (card == NULL)
        return true;
    if (!story_find_public(reader, arena, id, &story, &gate, &found, error))
        return false;
    if (!found)
        return true;
    SearchHit *hit = &result->hits[result->count++];
    hit->card = card;
    hit->headline = search_mark(arena, text, card->headline, HEADLINE_CHARS);
    hit->passage =
        search_mark(arena, text, story_body_text(arena, story.live, BODY_BYTES), PASSAGE_CHARS);
    return true;
}

bool
search_run(Reader *reader, Arena *arena, const SearchQuery *query, SearchResult *ret_result,
    GError **error)
{
    SearchResult result = {0};
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_autoptr(GHashTable) facets = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    const char *match = query->text.problem != NULL ? "" : compose(arena, reader, query);
    if (*match != '\0' && !find_matches(reader, query, match, matches, facets, error))
        return false;
    result.more = matches->len > SEARCH_FOUND_MAX;
    result.found = MIN(matches->len, SEARCH_FOUND_MAX);
    g_array_set_size(matches, result.found);
    g_array_sort(matches, query->newest ? by_time : by_score);
    take_facets(arena, facets, &result);
    result.hits = arena_new_array(arena, SearchHit, query->limit + 1);
    unsigned const until = MIN(result.found, query->skip + query->limit);
    for (unsigned index = query->skip; index < until; index++)
        if (!make_hit(reader, arena, &query->text, g_array_index(matches, Match, index).id, &result,
                error))
            return false;
    if (result.found == 0 && !search_instead(reader, arena, &query->text, &result.instead, error))
        return false;
    *ret_result = result;
    return true;
}
