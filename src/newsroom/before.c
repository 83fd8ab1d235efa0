/* SPDX-License-Identifier: MIT */
/* Candidates come from the index of search, by two questions that a near-copy answers: whose
 * headline has most of the six longest words of this one (all choices of three in five are named,
 * so that the index skips what has none), and whose body has one of four runs of six words as they
 * stand here. Each candidate is then compared: headlines by Dice's coefficient of their words
 * without stop words, bodies by the sketches that related stories are told apart with
 * (signature.h). */
#include "newsroom/before.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/search_internal.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"
#include "text/term.h"

enum {
    TIME_MAX_US = 400 * 1000,
    CHOSEN_MAX = 6, /* words of the headline that are looked for */
    WORDS_MAX = 40, /* of it that are compared */
    RUNS = 4,
    RUN_WORDS = 6,
    BODY_BYTES = 16 * 1024,
    BODY_WORDS = 3000,
    CANDIDATES_MAX = 300,
};

static const double HEADLINE_LEAST = 0.6, TEXT_LEAST = 0.3;

typedef struct {
    const char *start;
    size_t size;
} Piece;

typedef struct {
    uint32_t terms[WORDS_MAX];
    unsigned count;
} Terms;

typedef struct {
    Reader *reader;
    Arena *arena;
    Terms headline;
    uint8_t sketch[SIGNATURE_SKETCH_SIZE];
    double parts; /* of the sketch that say something; 0: there is no text */
    int64_t except_id;
    GArray *seen; /* of int64_t */
    Before *items;
    unsigned count;
} Looking;

/* The different words of a headline, stop words left out. */
static Terms
terms_of(const char *headline)
{
    Terms terms = {.count = 0};
    uint32_t term;
    TermScan scan = term_scan(headline, strlen(headline));
    while (terms.count < WORDS_MAX && term_next(&scan, &term)) {
        unsigned place = 0;
        while (place < terms.count && terms.terms[place] != term)
            place++;
        terms.terms[place] = term;
        terms.count += place == terms.count;
    }
    return terms;
}

static double
likeness(const Terms *left, const Terms *right)
{
    unsigned shared = 0;
    for (unsigned one = 0; one < left->count; one++)
        for (unsigned other = 0; other < right->count; other++)
            shared += left->terms[one] == right->terms[other];
    unsigned const all = left->count + right->count;
    return all == 0 ? 0 : 2.0 * shared / all;
}

/* The longest words without the stop words: the rare ones are among them. */
static unsigned
choose_words(const char *headline, Piece chosen[CHOSEN_MAX])
{
    unsigned count = 0;
    const char *at = headline, *end = at + strlen(at), *start;
    while (search_word_next(&at, end, &start)) {
        Piece const word = {start, (size_t)(at - start)};
        TermScan scan = term_scan(start, word.size);
        uint32_t term;
        unsigned place = 0;
        if (!term_next(&scan, &term))
            continue;
        while (place < count && chosen[place].size >= word.size)
            place++;
        if (place == CHOSEN_MAX)
            continue;
        count = MIN(count + 1, CHOSEN_MAX);
        memmove(&chosen[place + 1], &chosen[place], (count - place - 1) * sizeof *chosen);
        chosen[place] = word;
    }
    return count;
}

/* Words and runs hold no quotation mark: they are letters and digits, or cleared of it here. */
static void
append_quoted(GString *out, Piece piece)
{
    g_string_append_c(out, '"');
    for (size_t at = 0; at < piece.size; at++)
        g_string_append_c(out, piece.start[at] == '"' ? ' ' : piece.start[at]);
    g_string_append_c(out, '"');
}

/* Every choice of three in five of the words, each an AND, joined by OR. */
static char *
ask_headline(Arena *arena, const char *headline)
{
    Piece words[CHOSEN_MAX];
    unsigned const count = choose_words(headline, words), least = (3 * count + 4) / 5;
    g_autoptr(GString) out = g_string_new(NULL);
    for (unsigned choice = 1; choice < 1u << count; choice++) {
        if ((unsigned)__builtin_popcount(choice) != least)
            continue;
        g_string_append(out, out->len == 0 ? "headline : ((" : ") OR (");
        bool first = true;
        for (unsigned word = 0; word < count; word++) {
            if ((choice & 1u << word) == 0)
                continue;
            g_string_append(out, first ? "" : " AND ");
            append_quoted(out, words[word]);
            first = false;
        }
    }
    g_string_append(out, out->len == 0 ? "" : "))");
    return arena_strndup(arena, out->str, out->len);
}

/* Runs of words from all over the body, as they stand. */
static char *
ask_body(Arena *arena, const char *body)
{
    Piece words[BODY_WORDS];
    unsigned count = 0;
    const char *at = body, *end = at + strnlen(at, BODY_BYTES), *start;
    g_autoptr(GString) out = g_string_new(NULL);
    while (count < BODY_WORDS && search_word_next(&at, end, &start))
        words[count++] = (Piece){start, (size_t)(at - start)};
    for (unsigned run = 0; run < RUNS && count >= RUN_WORDS; run++) {
        unsigned const first = (count - RUN_WORDS) * run / (RUNS - 1);
        const Piece *last = &words[first + RUN_WORDS - 1];
        Piece const piece = {
            words[first].start, (size_t)(last->start + last->size - words[first].start)};
        g_string_append(out, out->len == 0 ? "body : (" : " OR ");
        append_quoted(out, piece);
    }
    g_string_append(out, out->len == 0 ? "" : ")");
    return arena_strndup(arena, out->str, out->len);
}

static double
rank_of(const Before *before)
{
    return MAX(before->headline, before->text) + 0.1 * MIN(before->headline, before->text);
}

/* Keeps the likest; of equal ones the newer. */
static void
keep(Looking *looking, Before one)
{
    unsigned place = looking->count;
    while (place > 0 &&
           (rank_of(&looking->items[place - 1]) < rank_of(&one) ||
               (rank_of(&looking->items[place - 1]) <= rank_of(&one) &&
                   looking->items[place - 1].card->published_us < one.card->published_us)))
        place--;
    if (place == BEFORE_MOST)
        return;
    looking->count = MIN(looking->count + 1, BEFORE_MOST);
    memmove(&looking->items[place + 1], &looking->items[place],
        (looking->count - place - 1) * sizeof one);
    looking->items[place] = one;
}

static bool
compare(Looking *looking, int64_t id, GError **error)
{
    Before one = {0};
    Signature signature;
    bool found;
    if (!card_find(looking->reader, looking->arena, id, &one.card, error))
        return false;
    if (one.card == NULL)
        return true;
    Terms const terms = terms_of(one.card->headline);
    one.headline = likeness(&looking->headline, &terms);
    if (looking->parts > 0) {
        if (!signature_find(looking->reader, id, &signature, &found, error))
            return false;
        if (found)
            one.text = signature_copies(looking->sketch, signature.sketch) / looking->parts;
    }
    if (one.headline >= HEADLINE_LEAST || one.text >= TEXT_LEAST)
        keep(looking, one);
    return true;
}

static bool
gather(Looking *looking, const char *match, GError **error)
{
    if (*match == '\0')
        return true;
    g_auto(Query) rows =
        db_query(looking->reader->db, &SQL_BEFORE_FOUND, "si", match, (int64_t)CANDIDATES_MAX);
    while (query_next(&rows)) {
        int64_t const id = query_int(&rows, 0);
        bool known = id == looking->except_id;
        for (unsigned index = 0; index < looking->seen->len; index++)
            known = known || g_array_index(looking->seen, int64_t, index) == id;
        if (!known)
            g_array_append_val(looking->seen, id);
    }
    return query_end(&rows, error);
}

/* What is not found in time is not found. */
static bool
gather_in_time(Looking *looking, const char *match, GError **error)
{
    SearchTime time;
    g_autoptr(GError) cause = NULL;
    search_time_begin(&time, looking->reader->db, TIME_MAX_US);
    bool const good = gather(looking, match, &cause);
    if (search_time_end(&time) || good)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

bool
before_find(Reader *reader, Arena *arena, const StoryContent *content, int64_t except_id,
    Before ret_items[BEFORE_MOST], unsigned *ret_count, GError **error)
{
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(int64_t));
    StoryContent asked = *content;
    asked.headline = content->headline != NULL ? content->headline : "";
    asked.body = content->body != NULL ? content->body : "";
    Looking looking = {.reader = reader,
        .arena = arena,
        .headline = terms_of(asked.headline),
        .except_id = except_id,
        .seen = seen,
        .items = ret_items};
    signature_sketch(arena, &asked, looking.sketch);
    looking.parts = signature_copies(looking.sketch, looking.sketch);
    if (!gather_in_time(&looking, ask_headline(arena, asked.headline), error) ||
        !gather_in_time(
            &looking, ask_body(arena, story_body_text(arena, &asked, BODY_BYTES)), error))
        return false;
    for (unsigned index = 0; index < seen->len; index++)
        if (!compare(&looking, g_array_index(seen, int64_t, index), error))
            return false;
    *ret_count = looking.count;
    return true;
}
