/* SPDX-License-Identifier: MIT */
/* fit(search, weight…): how well a row fits, as an auxiliary function of FTS5. The formula is BM25
 * with column weights, as in FTS5's own bm25() (Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework", 2009; k1 1.2, b 0.75), and better is smaller as there. What differs is how
 * rare a word is: bm25() counts every story that has it, which takes longer than the search itself
 * where the archive is large and the word common. Here the first SAMPLE_MAX stories that have it
 * are counted, and more are reckoned from how closely they lie. */
#include <math.h>
#include <string.h>

#include <glib.h>
#include <sqlite3.h>

#include "newsroom/search_internal.h"

enum { SAMPLE_MAX = 500, PHRASES_MAX = 1000 };

static const double K1 = 1.2, B = 0.75, LEAST_RARITY = 1e-6;

/* What holds for all rows of a query. */
typedef struct {
    double mean_size; /* of a story, in words */
    int phrases;
    double *rarity;    /* of each phrase */
    double *frequency; /* scratch */
} Ranking;

typedef struct {
    int64_t count;
    int64_t first_id;
    int64_t last_id;
} Sample;

static void
ranking_free(void *data)
{
    Ranking *ranking = data;
    g_free(ranking->rarity);
    g_free(ranking->frequency);
    g_free(ranking);
}

static int
sample_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *data)
{
    Sample *sample = data;
    sample->last_id = api->xRowid(fts);
    if (sample->count++ == 0)
        sample->first_id = sample->last_id;
    return sample->count < SAMPLE_MAX ? SQLITE_OK : SQLITE_DONE;
}

/* How many of rows stories have the phrase, about. */
static double
reckon(const Sample *sample, double rows)
{
    if (sample->count < SAMPLE_MAX)
        return (double)sample->count;
    return MIN(
        rows, (double)sample->count * rows / (double)(sample->last_id - sample->first_id + 1));
}

static int
measure_phrases(const Fts5ExtensionApi *api, Fts5Context *fts, Ranking *ranking)
{
    sqlite3_int64 rows = 0, words = 0;
    int result = api->xRowCount(fts, &rows);
    if (result == SQLITE_OK)
        result = api->xColumnTotalSize(fts, -1, &words);
    ranking->mean_size = MAX(1, (double)words / (double)MAX(1, rows));
    if (ranking->phrases == 1) { /* the same factor for every row */
        ranking->rarity[0] = 1;
        return result;
    }
    for (int phrase = 0; result == SQLITE_OK && phrase < ranking->phrases; phrase++) {
        Sample sample = {0};
        result = api->xQueryPhrase(fts, phrase, &sample, sample_row);
        double const have = reckon(&sample, (double)rows);
        ranking->rarity[phrase] =
            MAX(LEAST_RARITY, log(((double)rows - have + 0.5) / (have + 0.5)));
    }
    return result;
}

static int
find_ranking(const Fts5ExtensionApi *api, Fts5Context *fts, Ranking **ret_ranking)
{
    Ranking *ranking = api->xGetAuxdata(fts, 0);
    if (ranking == NULL) {
        ranking = g_new0(Ranking, 1);
        ranking->phrases = MIN(api->xPhraseCount(fts), PHRASES_MAX);
        ranking->rarity = g_new0(double, (size_t)ranking->phrases + 1);
        ranking->frequency = g_new0(double, (size_t)ranking->phrases + 1);
        int const result = measure_phrases(api, fts, ranking);
        if (result != SQLITE_OK) {
            ranking_free(ranking);
            return result;
        }
        int const kept = api->xSetAuxdata(fts, ranking, ranking_free); /* frees it where it fails */
        if (kept != SQLITE_OK)
            return kept;
    }
    *ret_ranking = ranking;
    return SQLITE_OK;
}

/* Adds up where the phrases stand in the row. */
static int
count_places(const Fts5ExtensionApi *api, Fts5Context *fts, Ranking *ranking, int weight_count,
    sqlite3_value **weights)
{
    int places = 0;
    int result = api->xInstCount(fts, &places);
    memset(ranking->frequency, 0, (size_t)ranking->phrases * sizeof *ranking->frequency);
    for (int place = 0; result == SQLITE_OK && place < places; place++) {
        int phrase, column, offset;
        result = api->xInst(fts, place, &phrase, &column, &offset);
        if (result == SQLITE_OK && phrase < ranking->phrases)
            ranking->frequency[phrase] +=
                column < weight_count ? sqlite3_value_double(weights[column]) : 1;
    }
    return result;
}

static void
fit(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int weight_count,
    sqlite3_value **weights)
{
    Ranking *ranking = NULL;
    int size = 0;
    int result = find_ranking(api, fts, &ranking);
    if (result == SQLITE_OK)
        result = api->xColumnSize(fts, -1, &size);
    if (result == SQLITE_OK)
        result = count_places(api, fts, ranking, weight_count, weights);
    if (result != SQLITE_OK) {
        sqlite3_result_error_code(context, result);
        return;
    }
    double const length = K1 * (1 - B + B * (double)size / ranking->mean_size);
    double sum = 0;
    for (int phrase = 0; phrase < ranking->phrases; phrase++) {
        double const frequency = ranking->frequency[phrase];
        sum += ranking->rarity[phrase] * frequency * (K1 + 1) / (frequency + length);
    }
    sqlite3_result_double(context, -sum);
}

bool
search_extend(Db *db, GError **error)
{
    return db_fts5_function(db, "fit", fit, error);
}
