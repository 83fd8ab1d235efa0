/* SPDX-License-Identifier: MIT */
/* How a search runs: the terms become an FTS5 query (search_compose.c), the matches that came in
 * last are weighed, at most SEARCH_FOUND_MAX (BM25 over the columns, search_rank.c, times a share
 * for time: half of what a year-old story loses against one of today is lost after HALF_LIFE_DAYS),
 * the best of them become cards through the gate.
 *
 * Newest first is another thing where more match than are weighed: what came in last need not have
 * come out last (an archive is imported in any order). Then the matches are read by when they came
 * out, in spans that go back from now and double, until there are as many as are shown; a span is a
 * filter of the index as any other.
 *
 * A progress handler ends what takes too long. */
#include "newsroom/search.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/search_internal.h"
#include "newsroom/statements.h"

enum {
    TIME_MAX_US = 1500 * 1000, /* of one search */
    CHECK_EVERY = 4000,        /* steps of the database's machine */
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

static int
is_late(void *data)
{
    const SearchTime *time = data;
    return g_get_monotonic_time() > time->deadline_us;
}

void
search_time_begin(SearchTime *time, Db *db, int64_t most_us)
{
    *time = (SearchTime){db, g_get_monotonic_time() + most_us};
    sqlite3_progress_handler(db_handle(db), CHECK_EVERY, is_late, time);
}

bool
search_time_end(SearchTime *time)
{
    sqlite3_progress_handler(db_handle(time->db), 0, NULL, NULL);
    return is_late(time);
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

/* What a search is under way with. */
typedef struct {
    Reader *reader;
    Arena *arena;
    const SearchQuery *query;
    unsigned most;      /* that are weighed */
    GArray *matches;    /* of Match; one more than most where there are more */
    GHashTable *facets; /* of the first most; topic → (unsigned *) count */
} Searching;

static bool
read_matches(Searching *searching, const char *match, GError **error)
{
    const SearchQuery *query = searching->query;
    Reader *reader = searching->reader;
    g_auto(Query) rows =
        db_query(reader->db, *match == '{' ? &SQL_SEARCH_FOUND : &SQL_SEARCH_LISTED, "siii", match,
            query->from_us == 0 ? INT64_MIN : query->from_us,
            query->until_us == 0 ? INT64_MAX : query->until_us, (int64_t)searching->most + 1);
    while (query_next(&rows)) {
        Match one = {query_int(&rows, 0), query_int(&rows, 2), 0};
        one.score = weigh(query_double(&rows, 1), one.published_us, reader->now_us);
        g_array_append_val(searching->matches, one);
        if (searching->matches->len <= searching->most && !query->typing)
            count_lists(searching->facets, query_text(&rows, 3));
    }
    return query_end(&rows, error);
}

/* Adds the matches of a span (from_us 0: no beginning), the newest first, up to a count. */
static bool
read_span(Searching *searching, int64_t from_us, int64_t until_us, unsigned count, GError **error)
{
    SearchQuery span = *searching->query;
    span.from_us = from_us;
    span.until_us = until_us;
    const char *match = search_compose(searching->arena, searching->reader, &span);
    g_auto(Query) rows = db_query(searching->reader->db, &SQL_SEARCH_NEWEST, "siii", match,
        from_us == 0 ? INT64_MIN : from_us, until_us,
        (int64_t)count - (int64_t)searching->matches->len);
    while (query_next(&rows)) {
        Match const one = {query_int(&rows, 0), query_int(&rows, 1), 0};
        g_array_append_val(searching->matches, one);
    }
    return query_end(&rows, error);
}

/* Where a span of so many months before a moment begins; 0: there is nothing before it. */
static int64_t
span_start(const Searching *searching, int64_t until_us, int months, int64_t oldest_us)
{
    int const first = search_month(until_us - 1) - months + 1;
    int64_t const least_us = searching->query->from_us;
    g_autoptr(GDateTime) start =
        first < 12 ? NULL : g_date_time_new_utc(first / 12, first % 12 + 1, 1, 0, 0, 0);
    int64_t start_us = start == NULL ? INT64_MIN : g_date_time_to_unix(start) * SECOND_US;
    start_us += start_us == 0; /* which would say: no beginning */
    if (least_us != 0)
        return MAX(least_us, start_us);
    return start_us <= oldest_us ? 0 : start_us;
}

/* The newest of all that match, in place of what was weighed. */
static bool
read_newest(Searching *searching, GError **error)
{
    const SearchQuery *query = searching->query;
    unsigned const count = MIN(query->skip + query->limit, searching->most);
    int64_t const start_us = query->from_us;
    int64_t until_us = query->until_us != 0 ? query->until_us : searching->reader->now_us + DAY_US;
    int64_t oldest_us;
    if (!db_int(searching->reader->db, 0, &oldest_us, error, &SQL_LISTING_OLDEST, "i",
            (int64_t)topic_of(TOPIC_LATEST, 0)))
        return false;
    g_array_set_size(searching->matches, 0);
    for (int months = 1; searching->matches->len < count; months *= 2) {
        int64_t const from_us = span_start(searching, until_us, months, oldest_us);
        if (!read_span(searching, from_us, until_us, count, error))
            return false;
        if (from_us == start_us || until_us <= oldest_us)
            return true;
        until_us = from_us;
    }
    return true;
}

static bool
find_all(Searching *searching, SearchResult *result, GError **error)
{
    const char *match = search_compose(searching->arena, searching->reader, searching->query);
    if (*match == '\0')
        return true;
    if (!read_matches(searching, match, error))
        return false;
    result->more = searching->matches->len > searching->most;
    result->found = MIN(searching->matches->len, searching->most);
    g_array_set_size(searching->matches, result->found);
    if (searching->query->newest && result->more)
        return read_newest(searching, error);
    g_array_sort(searching->matches, searching->query->newest ? by_time : by_score);
    return true;
}

/* The same within bounded time. */
static bool
find_matches(Searching *searching, SearchResult *result, GError **error)
{
    SearchTime time;
    g_autoptr(GError) cause = NULL;
    search_time_begin(&time, searching->reader->db, TIME_MAX_US);
    bool const good = find_all(searching, result, &cause);
    bool const late = search_time_end(&time);
    if (good)
        return true;
    if (late)
        return fail(error, FAIL_BUSY, "This search takes too long: add a word or a filter");
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
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

/* What is shown while somebody types is the headline only. */
static bool
make_hit(Searching *searching, int64_t id, SearchResult *result, GError **error)
{
    const Card *card;
    Story story;
    Gate gate;
    bool found;
    Arena *arena = searching->arena;
    const SearchText *text = &searching->query->text;
    if (!card_find(searching->reader, arena, id, &card, error))
        return false;
    if (card == NULL)
        return true;
    const char *body;
    SearchHit hit = {
        .card = card, .headline = search_mark(arena, text, card->headline, HEADLINE_CHARS)};
    if (!searching->query->typing) {
        if (!story_find_public(searching->reader, arena, id, &story, &gate, &found, error))
            return false;
        if (!found)
            return true;
        if (!story_public_text(
                searching->reader, arena, story.live, BODY_BYTES, NULL, NULL, &body, error))
            return false;
        hit.passage = search_mark(arena, text, body, PASSAGE_CHARS);
    }
    result->hits[result->count++] = hit;
    return true;
}

/* The hits of the page that is asked for. */
static bool
make_hits(Searching *searching, SearchResult *result, GError **error)
{
    const SearchQuery *query = searching->query;
    unsigned const until = MIN(searching->matches->len, query->skip + query->limit);
    result->hits = arena_new_array(searching->arena, SearchHit, query->limit + 1);
    for (unsigned index = query->skip; index < until; index++)
        if (!make_hit(searching, g_array_index(searching->matches, Match, index).id, result, error))
            return false;
    return true;
}

bool
search_run(Reader *reader, Arena *arena, const SearchQuery *query, SearchResult *ret_result,
    GError **error)
{
    SearchResult result = {0};
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_autoptr(GHashTable) facets = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    unsigned const most =
        query->weigh != 0 ? MIN(query->weigh, SEARCH_FOUND_MAX) : SEARCH_FOUND_MAX;
    Searching searching = {reader, arena, query, most, matches, facets};
    if (query->text.problem == NULL && !find_matches(&searching, &result, error))
        return false;
    take_facets(arena, facets, &result);
    if (!make_hits(&searching, &result, error) ||
        (result.found == 0 && !query->typing &&
            !search_instead(reader, arena, &query->text, &result.instead, error)))
        return false;
    *ret_result = result;
    return true;
}
