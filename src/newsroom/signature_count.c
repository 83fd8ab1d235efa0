/* SPDX-License-Identifier: MIT */
/* Counts stand in an array of 2^20 by the upper bits of the term, so that rare terms that meet
 * there count for each other: harmless, as what matters is the order of magnitude. In the library
 * they are pairs of variable-length numbers (seven bits a byte, lowest first): the distance to the
 * next place with a count, and the count. A story's pending terms are places of three bytes each.
 *
 * rarity = ln((stories + P) / (count + P·p + 1)), p = permille / 1000 of the language's word list,
 * P = 100 stories that were never written: an archive of a few stories is judged by the list. */
#include "newsroom/signature_count.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "newsroom/statements.h"
#include "text/term.h"

enum { PLACE_BITS = 20, PLACES = 1 << PLACE_BITS, FIRST_EPOCHS = 16, EPOCH_SHARE = 8 };

enum { PRIOR_STORIES = 100, PENDING_SIZE = 3 };

struct SignatureCounts {
    const void *library; /* whose epoch this is; only compared */
    SignatureEpoch epoch;
    double stories_log; /* ln of the stories and the prior ones */
    uint32_t counts[PLACES];
};

static uint32_t
place_of(uint32_t term)
{
    return term >> (TERM_BITS - PLACE_BITS);
}

static void
set_epoch(SignatureCounts *counts, SignatureEpoch epoch)
{
    counts->epoch = epoch;
    counts->stories_log = log((double)epoch.stories + PRIOR_STORIES);
}

SignatureCounts *
signature_counts_new(void)
{
    SignatureCounts *counts = g_new0(SignatureCounts, 1);
    set_epoch(counts, (SignatureEpoch){0});
    return counts;
}

void
signature_counts_free(SignatureCounts *counts)
{
    g_free(counts);
}

static void
put_number(GByteArray *out, uint32_t number)
{
    uint8_t bytes[5];
    unsigned size = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[size++] = (uint8_t)(number | 0x80);
    bytes[size++] = (uint8_t)number;
    g_byte_array_append(out, bytes, size);
}

/* False at the end and where the bytes are cut off. */
static bool
take_number(const uint8_t **at, const uint8_t *end, uint32_t *ret_number)
{
    uint32_t number = 0;
    for (unsigned shift = 0; *at < end && shift < 32; shift += 7) {
        uint8_t const byte = *(*at)++;
        number |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

static void
read_counts(SignatureCounts *counts, const uint8_t *at, size_t size)
{
    const uint8_t *end = at + size;
    uint32_t place = 0, step, count;
    memset(counts->counts, 0, sizeof counts->counts);
    while (take_number(&at, end, &step) && take_number(&at, end, &count)) {
        place += step;
        if (place >= PLACES)
            return;
        counts->counts[place] = count;
    }
}

static GByteArray *
write_counts(const SignatureCounts *counts)
{
    GByteArray *out = g_byte_array_new();
    uint32_t last = 0;
    for (uint32_t place = 0; place < PLACES; place++) {
        if (counts->counts[place] == 0)
            continue;
        put_number(out, place - last);
        put_number(out, counts->counts[place]);
        last = place;
    }
    return out;
}

static void
add_pending(SignatureCounts *counts, const uint8_t *bytes, size_t size)
{
    for (; size >= PENDING_SIZE; size -= PENDING_SIZE, bytes += PENDING_SIZE) {
        uint32_t const place = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
        counts->counts[place % PLACES]++;
    }
}

/* The epoch that the library is in, and the number of the story counted last. */
static bool
read_position(Db *db, SignatureEpoch *ret_epoch, int64_t *ret_last, GError **error)
{
    SignatureEpoch epoch = {0};
    int64_t last = 0;
    g_auto(Query) query = db_query(db, &SQL_TERM_POSITION, "");
    if (query_next(&query)) {
        epoch = (SignatureEpoch){query_int(&query, 0), query_int(&query, 1), query_int(&query, 2)};
        last = query_int(&query, 3);
    }
    if (!query_end(&query, error))
        return false;
    *ret_epoch = epoch;
    *ret_last = last;
    return true;
}

static bool
take_epoch(SignatureCounts *counts, Db *db, const void *library, SignatureEpoch epoch,
    bool *ret_turned, GError **error)
{
    const SignatureEpoch *mine = &counts->epoch;
    bool const same = counts->library == library && mine->seq == epoch.seq &&
                      mine->at_us == epoch.at_us && mine->stories == epoch.stories;
    if (ret_turned != NULL)
        *ret_turned = !same;
    if (same)
        return true;
    counts->library = NULL;
    g_auto(Query) query = db_query(db, &SQL_TERM_COUNTS, "");
    if (query_next(&query))
        read_counts(counts, query_blob(&query, 0), query_size(&query, 0));
    if (!query_end(&query, error))
        return false;
    counts->library = library;
    set_epoch(counts, epoch);
    return true;
}

bool
signature_counts_follow(
    SignatureCounts *counts, Db *db, const void *library, bool *ret_turned, GError **error)
{
    SignatureEpoch epoch;
    int64_t last;
    return read_position(db, &epoch, &last, error) &&
           take_epoch(counts, db, library, epoch, ret_turned, error);
}

SignatureEpoch
signature_counts_epoch(const SignatureCounts *counts)
{
    return counts->epoch;
}

double
signature_counts_rarity(const SignatureCounts *counts, uint32_t term)
{
    unsigned const permille = term_common_permille(term);
    double const expected = PRIOR_STORIES * permille / 1000.0;
    double const rarity = counts->stories_log - log(counts->counts[place_of(term)] + expected + 1);
    return MAX(rarity, 0);
}

static GByteArray *
write_pending(const uint32_t *terms, unsigned count)
{
    GByteArray *out = g_byte_array_new();
    g_byte_array_set_size(out, count * PENDING_SIZE);
    for (unsigned index = 0; index < count; index++) {
        uint32_t const place = place_of(terms[index]);
        uint8_t *bytes = out->data + index * PENDING_SIZE;
        bytes[0] = (uint8_t)place;
        bytes[1] = (uint8_t)(place >> 8);
        bytes[2] = (uint8_t)(place >> 16);
    }
    return out;
}

static bool
begin_epoch(SignatureCounts *counts, Db *db, const Change *change, int64_t stories, GError **error)
{
    counts->library = NULL; /* neither the old epoch nor the new one until all is written */
    g_auto(Query) query = db_query(db, &SQL_TERM_PENDING_ALL, "");
    while (query_next(&query))
        add_pending(counts, query_blob(&query, 0), query_size(&query, 0));
    if (!query_end(&query, error))
        return false;
    query_finish(&query);
    g_autoptr(GByteArray) bytes = write_counts(counts);
    if (!db_run(db, error, &SQL_TERM_EPOCH_BEGIN, "iiib", stories, change->seq, change->at_us,
            (const void *)bytes->data, (size_t)bytes->len) ||
        !db_run(db, error, &SQL_TERM_PENDING_CLEAR, ""))
        return false;
    set_epoch(counts, (SignatureEpoch){stories, change->seq, change->at_us});
    counts->library = db;
    return true;
}

bool
signature_counts_add(SignatureCounts *counts, Db *db, const Change *change, const uint32_t *terms,
    unsigned term_count, GError **error)
{
    SignatureEpoch epoch;
    int64_t last;
    if (!read_position(db, &epoch, &last, error) || !take_epoch(counts, db, db, epoch, NULL, error))
        return false;
    g_autoptr(GByteArray) bytes = write_pending(terms, term_count);
    if (!db_run(db, error, &SQL_TERM_PENDING_ADD, "ib", last + 1, (const void *)bytes->data,
            (size_t)bytes->len))
        return false;
    int64_t const waiting = last + 1 - epoch.stories;
    if (waiting < MAX(FIRST_EPOCHS, epoch.stories / EPOCH_SHARE))
        return true;
    return begin_epoch(counts, db, change, last + 1, error);
}
