/* SPDX-License-Identifier: MIT */
/* Which terms: all words of headline, kicker, standfirst and the body's first 16 kB (as text), and
 * one term a tag; kept are the tags and those words with the greatest (1 + ln count + headline +
 * beginning) · rarity^p, by the counts of the epoch. In the library a signature is the sketch and
 * then each term with its fact as four bytes, lowest first; tags stand first, then words as they
 * come in the text.
 *
 * The sketch is one-permutation min-hashing (Li, Owen, Zhang 2012): each sequence of three terms
 * of the body is hashed; four bits choose one of 16 parts, which keeps the least of 8 others. */
#include "newsroom/signature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"
#include "text/fold.h"
#include "text/markdown.h"
#include "text/plain.h"
#include "text/term.h"

enum {
    TEXT_BYTES = 16 * 1024, /* of the body, as text */
    BODY_BYTES = 64 * 1024, /* of the body, as markup */
    LEAD_BYTES = 600,
    TABLE_SIZE = 2048,
    DISTINCT_MAX = 1500,
    COUNT_MAX = 63,
    EMPTY_PART = 255,
};

/* As related/score.c has them; here they only choose. */
static const double HEADLINE_EXTRA = 0.5, LEAD_EXTRA = 0.67, RARITY_POWER = 0.75;

/* A term of the story being read; term 0: free. */
typedef struct {
    uint32_t term;
    uint32_t fact;
} Word;

typedef struct {
    Word table[TABLE_SIZE];
    uint32_t terms[DISTINCT_MAX]; /* in the order they came */
    unsigned term_count;
    uint8_t sketch[SIGNATURE_SKETCH_SIZE];
} Words;

static uint32_t
mix(uint32_t hash)
{
    hash ^= hash >> 15;
    hash *= UINT32_C(0x2c1b3c6d);
    hash ^= hash >> 12;
    hash *= UINT32_C(0x297a2d39);
    return hash ^ hash >> 15;
}

uint32_t
signature_tag_term(int64_t tag_id)
{
    uint32_t const term =
        mix((uint32_t)tag_id * UINT32_C(0x9e3779b1) ^ UINT32_C(0x7461670a)) >> (32 - TERM_BITS);
    return term == 0 ? 1 : term;
}

unsigned
signature_copies(const uint8_t *left, const uint8_t *right)
{
    unsigned same = 0;
    for (unsigned part = 0; part < SIGNATURE_SKETCH_SIZE; part++)
        same += left[part] == right[part] && left[part] != EMPTY_PART;
    return same;
}

/* NULL where there is no room for a new one. */
static Word *
find_word(Words *words, uint32_t term)
{
    uint32_t place = term % TABLE_SIZE;
    while (words->table[place].term != 0 && words->table[place].term != term)
        place = (place + 1) % TABLE_SIZE;
    Word *word = &words->table[place];
    if (word->term == 0) {
        if (words->term_count == DISTINCT_MAX)
            return NULL;
        word->term = term;
        words->terms[words->term_count++] = term;
    }
    return word;
}

/* Text as the scan wants it: letters with combining marks put together. */
static TermScan
scan_of(Arena *arena, const char *text, size_t size)
{
    if (memchr(text, 0xcc, size) == NULL && memchr(text, 0xcd, size) == NULL)
        return term_scan(text, size);
    const char *folded = fold_text(arena, arena_strndup(arena, text, size));
    return term_scan(folded, strlen(folded));
}

static void
add_line(Words *words, Arena *arena, const char *text, uint32_t flag)
{
    uint32_t term;
    if (text == NULL)
        return;
    TermScan scan = scan_of(arena, text, strlen(text));
    while (term_next(&scan, &term)) {
        Word *word = find_word(words, term);
        if (word != NULL)
            word->fact |= flag;
    }
}

static void
add_to_sketch(Words *words, uint32_t sequence)
{
    uint32_t const hash = mix(sequence);
    uint8_t *part = &words->sketch[hash >> 28];
    uint8_t const value = (uint8_t)(hash >> 8);
    if (value < *part)
        *part = value;
}

static void
add_body(Words *words, Arena *arena, const char *text, size_t size)
{
    TermScan scan = scan_of(arena, text, size);
    const char *lead_end = scan.at + LEAD_BYTES;
    uint32_t term, before = 0, first = 0;
    while (term_next(&scan, &term)) {
        Word *word = find_word(words, term);
        add_to_sketch(words, first * UINT32_C(0x9e3779b1) ^ before * UINT32_C(0x85ebca6b) ^ term);
        first = before;
        before = term;
        if (word == NULL)
            continue;
        if ((word->fact & SIGNATURE_COUNT_MASK) < COUNT_MAX)
            word->fact++;
        if (scan.at < lead_end)
            word->fact |= SIGNATURE_LEAD;
    }
}

/* The body as text, or as much of it as is looked at. */
static const char *
body_text(Arena *arena, const StoryContent *content, size_t *ret_size)
{
    size_t const size = MIN(strlen(content->body), BODY_BYTES);
    const char *text = content->body;
    SafeHtml html;
    if (content->body_format == BODY_HTML)
        text = plain_from_html(arena, content->body, size);
    else if (content->body_format == BODY_MARKDOWN &&
             markdown_to_html(arena, content->body, size, &html, NULL))
        text = plain_from_html(arena, html.html, html.size);
    *ret_size = strnlen(text, TEXT_BYTES);
    return text;
}

static void
read_words(Words *words, Arena *arena, const StoryContent *content)
{
    size_t size;
    const char *text = body_text(arena, content, &size);
    memset(words->table, 0, sizeof words->table);
    memset(words->sketch, EMPTY_PART, sizeof words->sketch);
    words->term_count = 0;
    add_line(words, arena, content->headline, SIGNATURE_HEADLINE);
    add_line(words, arena, content->kicker, SIGNATURE_LEAD);
    add_line(words, arena, content->standfirst, SIGNATURE_LEAD);
    add_body(words, arena, text, size);
}

void
signature_sketch(
    Arena *arena, const StoryContent *content, uint8_t ret_sketch[SIGNATURE_SKETCH_SIZE])
{
    Words *words = arena_alloc(arena, sizeof *words);
    read_words(words, arena, content);
    memcpy(ret_sketch, words->sketch, SIGNATURE_SKETCH_SIZE);
}

/* What each fact weighs beside a rarity that is not raised to a power. */
static const float *
fact_weights(void)
{
    static gsize ready;
    static float weights[SIGNATURE_FACT_MASK + 1];
    if (!g_once_init_enter(&ready))
        return weights;
    for (unsigned fact = 1; fact <= SIGNATURE_FACT_MASK; fact++) {
        unsigned const count = fact & SIGNATURE_COUNT_MASK;
        double weight = count > 0 ? 1 + log(count) : 0;
        if (fact & SIGNATURE_HEADLINE)
            weight += HEADLINE_EXTRA;
        if (fact & SIGNATURE_LEAD)
            weight += LEAD_EXTRA;
        weights[fact] = (float)pow(weight, 1 / RARITY_POWER);
    }
    g_once_init_leave(&ready, 1);
    return weights;
}

/* The value that `most` of the values reach or exceed (Hoare's selection); reorders them. */
static float
value_at(float *values, unsigned count, unsigned most)
{
    unsigned low = 0, high = count - 1;
    unsigned const wanted = most - 1;
    while (low < high) {
        float const pivot = values[low + (high - low) / 2];
        unsigned left = low, right = high;
        for (;;) {
            while (values[left] > pivot)
                left++;
            while (values[right] < pivot)
                right--;
            if (left >= right)
                break;
            float const swapped = values[left];
            values[left++] = values[right];
            values[right--] = swapped;
        }
        if (wanted <= right)
            high = right;
        else
            low = right + 1;
    }
    return values[wanted];
}

static unsigned
terms_kept(const SignatureCounts *counts)
{
    return signature_counts_epoch(counts).stories < SIGNATURE_EARLY_STORIES ? SIGNATURE_EARLY_TERMS
                                                                            : SIGNATURE_TERMS;
}

static bool
contains(const int64_t *ids, unsigned count, int64_t id)
{
    while (count > 0)
        if (ids[--count] == id)
            return true;
    return false;
}

/* The words of the greatest value, in the text's order; of equals the first. */
static unsigned
choose_words(
    const SignatureCounts *counts, Words *words, uint32_t *kept, unsigned count, unsigned most)
{
    float values[DISTINCT_MAX], ordered[DISTINCT_MAX], least = -1;
    const float *weights = fact_weights();
    unsigned above = 0;
    for (unsigned index = 0; index < words->term_count; index++)
        values[index] = weights[find_word(words, words->terms[index])->fact] *
                        (float)signature_counts_rarity(counts, words->terms[index]);
    if (words->term_count > most) {
        memcpy(ordered, values, words->term_count * sizeof *values);
        least = value_at(ordered, words->term_count, most);
    }
    for (unsigned index = 0; index < words->term_count; index++)
        above += values[index] > least;
    for (unsigned index = 0, equal = most - above; index < words->term_count; index++) {
        if (values[index] < least || (values[index] == least && equal == 0))
            continue;
        equal -= values[index] == least;
        const Word *word = find_word(words, words->terms[index]);
        kept[count++] = word->term << SIGNATURE_TERM_SHIFT | word->fact;
    }
    return count;
}

/* The tags and the words that tell the story from others. */
static unsigned
choose(const SignatureCounts *counts, Words *words, const StoryContent *content, uint32_t *kept)
{
    unsigned const most = terms_kept(counts);
    unsigned count = 0;
    for (unsigned index = 0; index < content->tag_count && count < most / 4; index++)
        if (!contains(content->tags, index, content->tags[index]))
            kept[count++] = signature_tag_term(content->tags[index]) << SIGNATURE_TERM_SHIFT;
    return choose_words(counts, words, kept, count, most - count);
}

static bool
save(ApplyContext *context, const Story *story, const Words *words, const uint32_t *kept,
    unsigned count, GError **error)
{
    uint8_t blob[SIGNATURE_SKETCH_SIZE + sizeof(uint32_t) * SIGNATURE_EARLY_TERMS];
    const StoryContent *content = story->live;
    memcpy(blob, words->sketch, SIGNATURE_SKETCH_SIZE);
    for (unsigned index = 0; index < count; index++) {
        uint32_t const packed = GUINT32_TO_LE(kept[index]);
        memcpy(blob + SIGNATURE_SKETCH_SIZE + index * sizeof packed, &packed, sizeof packed);
    }
    return db_run(context->db, error, &SQL_SIGNATURE_SAVE, "iiiib", story->id, (int64_t)1,
        story->published_us, content->section_count == 0 ? (int64_t)0 : content->sections[0],
        (const void *)blob, SIGNATURE_SKETCH_SIZE + count * sizeof(uint32_t));
}

/* Counts the story's words and tags. */
static bool
count_terms(ApplyContext *context, const Change *change, const StoryContent *content,
    const Words *words, GError **error)
{
    uint32_t terms[DISTINCT_MAX + STORY_LABELS_MAX];
    unsigned count = words->term_count;
    memcpy(terms, words->terms, count * sizeof *terms);
    for (unsigned index = 0; index < content->tag_count && index < STORY_LABELS_MAX; index++)
        if (!contains(content->tags, index, content->tags[index]))
            terms[count++] = signature_tag_term(content->tags[index]);
    return signature_counts_add(context->data, context->db, change, terms, count, error);
}

bool
signature_apply(ApplyContext *context, const Change *change, const Story *story, GError **error)
{
    SignatureCounts *counts = context->data;
    uint32_t kept[SIGNATURE_EARLY_TERMS];
    int64_t known = 0;
    if (story->status != STORY_LIVE)
        return change->revision == 1 ||
               db_run(context->db, error, &SQL_SIGNATURE_HIDE, "i", story->id);
    if ((change->revision > 1 &&
            !db_int(context->db, 0, &known, error, &SQL_SIGNATURE_KNOWN, "i", story->id)) ||
        !signature_counts_follow(counts, context->db, context->db, NULL, error))
        return false;
    Words *words = arena_alloc(context->arena, sizeof *words);
    read_words(words, context->arena, story->live);
    unsigned const count = choose(counts, words, story->live, kept);
    return save(context, story, words, kept, count, error) &&
           (known != 0 || count_terms(context, change, story->live, words, error));
}

bool
signature_erase(ApplyContext *context, int64_t story_id, GError **error)
{
    return db_run(context->db, error, &SQL_SIGNATURE_DELETE, "i", story_id);
}

static void
signature_of_row(Query *query, Signature *signature)
{
    const uint8_t *blob = query_blob(query, 3);
    size_t const size = query_size(query, 3);
    signature->story_id = query_int(query, 0);
    signature->published_us = query_int(query, 1);
    signature->section_id = query_int(query, 2);
    signature->term_count = 0;
    if (blob == NULL || size < SIGNATURE_SKETCH_SIZE) {
        memset(signature->sketch, EMPTY_PART, SIGNATURE_SKETCH_SIZE);
        return;
    }
    memcpy(signature->sketch, blob, SIGNATURE_SKETCH_SIZE);
    signature->term_count =
        (unsigned)MIN((size - SIGNATURE_SKETCH_SIZE) / sizeof(uint32_t), SIGNATURE_EARLY_TERMS);
    memcpy(
        signature->terms, blob + SIGNATURE_SKETCH_SIZE, signature->term_count * sizeof(uint32_t));
    for (unsigned index = 0; index < signature->term_count; index++)
        signature->terms[index] = GUINT32_FROM_LE(signature->terms[index]);
}

bool
signature_each(Reader *reader, SignatureVisit visit, void *data, GError **error)
{
    Signature signature;
    g_auto(Query) query = db_query(reader->db, &SQL_SIGNATURE_LIVE, "");
    while (query_next(&query)) {
        signature_of_row(&query, &signature);
        if (!visit(&signature, data, error))
            return false;
    }
    return query_end(&query, error);
}

bool
signature_find(
    Reader *reader, int64_t story_id, Signature *ret_signature, bool *ret_found, GError **error)
{
    g_auto(Query) query = db_query(reader->db, &SQL_SIGNATURE_FIND, "i", story_id);
    bool const row = query_next(&query);
    if (!query_end(&query, error))
        return false;
    if (row)
        signature_of_row(&query, ret_signature);
    *ret_found = row;
    return true;
}

bool
signature_position(Reader *reader, int64_t *ret_position, GError **error)
{
    return db_int(reader->db, 0, ret_position, error, &SQL_SIGNATURE_POSITION, "");
}

/* Whether a change alters signatures of stories that did not change. */
static bool
regroups(int kind)
{
    return kind == CHANGE_LABEL_MERGED || kind == CHANGE_LABEL_SEPARATED ||
           kind == CHANGE_SECTION_DELETED;
}

bool
signature_changes(Reader *reader, int64_t after, SignatureNews *news, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    news->position = after;
    g_auto(Query) query = db_query(reader->db, &SQL_SIGNATURE_SUBJECTS, "i", after);
    while (query_next(&query)) {
        const char *subject = query_text(&query, 1);
        int64_t id;
        news->position = query_int(&query, 0);
        news->sections = news->sections || g_str_has_prefix(subject, "section:");
        news->regrouped = news->regrouped || regroups((int)query_int(&query, 2));
        if (!g_str_has_prefix(subject, "story:") || !subject_id(subject, &id, NULL) ||
            !g_hash_table_add(seen, g_memdup2(&id, sizeof id)))
            continue;
        g_array_append_val(news->stories, id);
    }
    return query_end(&query, error);
}

bool
signature_counts_read(SignatureCounts *counts, Reader *reader, bool *ret_turned, GError **error)
{
    return signature_counts_follow(counts, reader->db, reader->newsroom, ret_turned, error);
}

/* Notes how each term is written in a text. */
static void
note_spellings(GHashTable *spellings, const char *text)
{
    uint32_t term;
    if (text == NULL)
        return;
    TermScan scan = term_scan(text, strlen(text));
    while (term_next(&scan, &term))
        if (!g_hash_table_contains(spellings, GUINT_TO_POINTER(term)))
            g_hash_table_insert(spellings, GUINT_TO_POINTER(term),
                g_strndup(scan.word, (gsize)(scan.word_end - scan.word)));
}

GHashTable *
signature_spellings(Arena *arena, const StoryContent *content)
{
    GHashTable *spellings = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    note_spellings(spellings, content->headline);
    note_spellings(spellings, content->kicker);
    note_spellings(spellings, content->standfirst);
    note_spellings(spellings, story_body_text(arena, content, STORY_BODY_MAX));
    return spellings;
}
