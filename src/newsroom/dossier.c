/* SPDX-License-Identifier: MIT */
/* Companions are weighted by lift. Of the s newest stories of the label, n carry the tag b as well;
 * of all T stories, c do. By chance b would stand on s * c / T of them, so
 *
 *   lift = (n / s) / (c / T)        weight = n * ln(lift / LIFT_LEAST)
 *
 * n * ln(lift) is the part of the log-likelihood ratio (Dunning 1993) that tells how much the two
 * attract each other. A tag that stands everywhere has a lift near 1 and falls out, however often
 * it is met here; one that was met here by chance weighs little. */
#include "newsroom/dossier.h"

#include <math.h>

#include "newsroom/statements.h"

enum {
    CANDIDATES = 40,   /* the most frequent neighbours whose own counts are looked up */
    SAMPLE_SMALL = 20, /* below this one story in common is enough */
};

static const double LIFT_LEAST = 1.5;

typedef struct {
    CardTally tally;
    double weight;
} Neighbour;

/* What stands in the newest stories' lists. */
typedef struct {
    int64_t label_id;
    GHashTable *places; /* id of a label → place in neighbours + 1 */
    GArray *neighbours; /* of Neighbour */
    GArray *sections;   /* of CardTally */
    unsigned sampled;
} Sample;

static void
note_neighbour(Sample *sample, int64_t id)
{
    gpointer const key = GSIZE_TO_POINTER((gsize)id);
    gpointer const place = g_hash_table_lookup(sample->places, key);
    if (place != NULL) {
        g_array_index(sample->neighbours, Neighbour, GPOINTER_TO_UINT(place) - 1).tally.count++;
        return;
    }
    Neighbour const neighbour = {.tally = {id, 1}};
    g_array_append_val(sample->neighbours, neighbour);
    g_hash_table_insert(sample->places, key, GUINT_TO_POINTER(sample->neighbours->len));
}

static void
note_lists(Sample *sample, const char *lists)
{
    while (*lists != '\0') {
        uint64_t topic = 0;
        for (; g_ascii_isdigit(*lists); lists++)
            topic = topic * 10 + (uint64_t)(*lists - '0');
        lists += *lists != '\0';
        if (topic_kind(topic) == TOPIC_LABEL && topic_id(topic) != sample->label_id)
            note_neighbour(sample, topic_id(topic));
    }
}

static void
note_section(Sample *sample, int64_t id)
{
    for (unsigned index = 0; index < sample->sections->len; index++) {
        CardTally *tally = &g_array_index(sample->sections, CardTally, index);
        if (tally->id != id)
            continue;
        tally->count++;
        return;
    }
    CardTally const tally = {id, 1};
    if (id != 0)
        g_array_append_val(sample->sections, tally);
}

static bool
read_sample(Reader *reader, Sample *sample, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_LISTING_NEWEST_LISTS, "ii",
        (int64_t)topic_of(TOPIC_LABEL, sample->label_id), (int64_t)DOSSIER_SAMPLE);
    while (query_next(&query)) {
        if (gate_check((StoryStatus)query_int(&query, 0), query_int(&query, 1), AUDIENCE_PUBLIC,
                reader->now_us) != GATE_OPEN)
            continue;
        sample->sampled++;
        note_section(sample, query_int(&query, 2));
        note_lists(sample, query_text(&query, 3));
    }
    return query_end(&query, error);
}

static int
compare_tallies(gconstpointer left, gconstpointer right)
{
    const CardTally *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int
compare_weights(gconstpointer left, gconstpointer right)
{
    const Neighbour *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return compare_tallies(&a->tally, &b->tally);
}

/* Cuts the neighbours to the frequent ones, weighs them and brings them in order; those that stand
 * everywhere get a weight of 0 or less. */
static bool
weigh_neighbours(Reader *reader, Sample *sample, GError **error)
{
    GArray *neighbours = sample->neighbours;
    int64_t total;
    int64_t const least = sample->sampled < SAMPLE_SMALL ? 1 : 2;
    g_array_sort(neighbours, compare_tallies);
    unsigned count = MIN(neighbours->len, CANDIDATES);
    while (count > 0 && g_array_index(neighbours, Neighbour, count - 1).tally.count < least)
        count--;
    g_array_set_size(neighbours, count);
    if (!card_count(reader, topic_of(TOPIC_LATEST, 0), &total, error))
        return false;
    for (unsigned index = 0; index < count; index++) {
        Neighbour *neighbour = &g_array_index(neighbours, Neighbour, index);
        int64_t carrying;
        if (!card_count(reader, topic_of(TOPIC_LABEL, neighbour->tally.id), &carrying, error))
            return false;
        double const met = (double)neighbour->tally.count;
        double const expected =
            (double)sample->sampled * (double)MAX(carrying, 1) / (double)MAX(total, 1);
        neighbour->weight = met * log(met / expected / LIFT_LEAST);
    }
    g_array_sort(neighbours, compare_weights);
    return true;
}

/* Neighbours are labels of any kind; tags are kept. Where all stand everywhere, one is shown. */
static bool
take_companions(
    Reader *reader, Arena *arena, const Sample *sample, Dossier *dossier, GError **error)
{
    Label *companions = arena_new_array(arena, Label, DOSSIER_COMPANIONS);
    unsigned count = 0;
    for (unsigned index = 0; index < sample->neighbours->len && count < DOSSIER_COMPANIONS;
         index++) {
        const Neighbour *neighbour = &g_array_index(sample->neighbours, Neighbour, index);
        bool found;
        if (neighbour->weight <= 0 && count > 0)
            break;
        if (!label_find(reader, arena, neighbour->tally.id, &companions[count], &found, error))
            return false;
        if (found && companions[count].kind == LABEL_TAG)
            count++;
    }
    dossier->companions = companions;
    dossier->companion_count = count;
    return true;
}

static bool
load_sample(Reader *reader, Arena *arena, int64_t label_id, Dossier *dossier, GError **error)
{
    g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) neighbours = g_array_new(FALSE, FALSE, sizeof(Neighbour));
    g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(CardTally));
    Sample sample = {label_id, places, neighbours, sections, 0};
    if (!read_sample(reader, &sample, error) || !weigh_neighbours(reader, &sample, error))
        return false;
    g_array_sort(sections, compare_tallies);
    dossier->sections = arena_memdup(arena, sections->data, sections->len * sizeof(CardTally));
    dossier->section_count = sections->len;
    dossier->sampled = sample.sampled;
    return take_companions(reader, arena, &sample, dossier, error);
}

static bool
load_months(Reader *reader, Arena *arena, int64_t label_id, Dossier *dossier, GError **error)
{
    CardTally *months = arena_new_array(arena, CardTally, DOSSIER_MONTHS_MAX);
    unsigned count = 0;
    g_auto(Query) query =
        db_query(reader->db, &SQL_TALLY_NEWEST, "iii", (int64_t)topic_of_coverage(label_id, 0),
            (int64_t)topic_of_coverage(label_id, 999912), (int64_t)DOSSIER_MONTHS_MAX);
    while (count < DOSSIER_MONTHS_MAX && query_next(&query)) {
        int64_t const id = topic_id((uint64_t)query_int(&query, 0));
        months[count++] = (CardTally){id & ((1 << COVERAGE_MONTH_BITS) - 1), query_int(&query, 1)};
    }
    if (!query_end(&query, error))
        return false;
    for (unsigned index = 0; index < count / 2; index++) {
        CardTally const month = months[index];
        months[index] = months[count - 1 - index];
        months[count - 1 - index] = month;
    }
    dossier->months = months;
    dossier->month_count = count;
    return true;
}

bool
dossier_load(Reader *reader, Arena *arena, int64_t label_id, Dossier *ret_dossier, GError **error)
{
    uint64_t const topic = topic_of(TOPIC_LABEL, label_id);
    Dossier dossier = {0};
    CardList newest;
    if (!card_count(reader, topic, &dossier.count, error) ||
        !card_list(reader, arena, topic, (CardCursor){0, 0}, 1, &newest, error) ||
        !db_int(reader->db, 0, &dossier.first_us, error, &SQL_LISTING_FIRST, "i", (int64_t)topic) ||
        !load_months(reader, arena, label_id, &dossier, error) ||
        !load_sample(reader, arena, label_id, &dossier, error))
        return false;
    dossier.newest_us = newest.count == 0 ? 0 : newest.cards[0]->published_us;
    *ret_dossier = dossier;
    return true;
}

bool
dossier_count_between(Reader *reader, uint64_t topic, int64_t from_us, int64_t until_us,
    int64_t *ret_count, GError **error)
{
    return db_int(reader->db, 0, ret_count, error, &SQL_LISTING_COUNT, "iii", (int64_t)topic,
        from_us, until_us);
}
