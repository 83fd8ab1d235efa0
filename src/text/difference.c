/* SPDX-License-Identifier: MIT */
/* Each text is first written in its clean form, in which a word is a stretch of bytes and at most
 * one space parts it from the next. Every part of the answer is then a stretch of one clean text.
 *
 * The shortest list of words gone and new is found by Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (Algorithmica 1, 1986), the greedy algorithm of its section 3, with every round kept
 * so that the path can be read backwards. Round d has d + 1 furthest points, one for each number i
 * of words gone among its d changes: x words of the text before are read there and x + d - 2i of
 * the text after. Rounds are few, so they cost at most 2 MB.
 *
 * What stayed is a list of runs; between two neighbours is a change. The first run is the common
 * beginning and the last the common end; only these two may be empty when the parts are written. */
#include "text/difference.h"

#include <string.h>

#include "text/buffer_internal.h"
#include "text/words_internal.h"

/* Bytes of words compared until two texts are given up: well below a second. */
#define MOST_WORK_BYTES (64 * 1024 * 1024)

enum { LOOSE_WORDS = 2, LOOSE_CHARS = 3 };

typedef struct {
    size_t start;
    size_t end;
} Stretch; /* bytes of a clean text */

typedef struct {
    TextBuffer clean;
    GArray *words; /* of Stretch */
} Words;

static void
words_finish(Words *words)
{
    buffer_finish(&words->clean);
    g_clear_pointer(&words->words, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_finish)

/* Words that stayed: the first one's place in both texts. */
typedef struct {
    size_t before;
    size_t after;
    size_t size;
} Run;

typedef struct {
    const Words *before;
    const Words *after;
    Run between; /* where the middle begins, and nothing of it has stayed yet */
    unsigned before_count;
    unsigned after_count;
    size_t work_bytes;
} Search;

/* The length of the blank at at, 0 where there is none. */
static size_t
blank_size(const char *at)
{
    if ((unsigned char)*at < 0x80)
        return is_blank(*at) ? 1 : 0;
    gunichar const letter = g_utf8_get_char_validated(at, -1);
    if (letter == (gunichar)-1 || letter == (gunichar)-2 || !g_unichar_isspace(letter))
        return 0;
    return (size_t)g_utf8_skip[(unsigned char)*at];
}

static void
add_word(Words *words, const char *bytes, size_t size)
{
    Stretch const word = {words->clean.size, words->clean.size + size};
    buffer_add(&words->clean, bytes, size);
    g_array_append_val(words->words, word);
}

/* Skips blanks and returns how many line feeds were among them. */
static size_t
skip_blanks(const char **at)
{
    size_t feeds = 0;
    for (size_t size; (size = blank_size(*at)) > 0; *at += size)
        feeds += **at == '\n';
    return feeds;
}

static void
add_gap(Words *words, size_t feeds)
{
    size_t const start = words->clean.size;
    if (feeds == 0) {
        buffer_add_byte(&words->clean, ' ');
        return;
    }
    for (size_t i = 0; i < feeds; i++)
        buffer_add_byte(&words->clean, '\n');
    Stretch const word = {start, words->clean.size};
    g_array_append_val(words->words, word);
}

static void
read_words(const char *text, Words *words)
{
    words->words = g_array_new(FALSE, FALSE, sizeof(Stretch));
    const char *at = text;
    skip_blanks(&at);
    while (*at != '\0') {
        const char *end = at;
        while (*end != '\0' && blank_size(end) == 0)
            end++;
        add_word(words, at, (size_t)(end - at));
        at = end;
        size_t const feeds = skip_blanks(&at);
        if (*at != '\0')
            add_gap(words, feeds);
    }
}

static const Stretch *
word_at(const Words *words, size_t at)
{
    return &g_array_index(words->words, Stretch, at);
}

static size_t
word_size(const Words *words, size_t at)
{
    return word_at(words, at)->end - word_at(words, at)->start;
}

static const char *
word_bytes(const Words *words, size_t at)
{
    return words->clean.bytes + word_at(words, at)->start;
}

static bool
is_same_word(const Words *words, size_t at, const Words *others, size_t other)
{
    size_t const size = word_size(words, at);
    return size == word_size(others, other) &&
           memcmp(word_bytes(words, at), word_bytes(others, other), size) == 0;
}

static bool
is_line_feed(const Words *words, size_t at)
{
    return *word_bytes(words, at) == '\n';
}

static size_t
round_offset(size_t round)
{
    return round * (round + 1) / 2;
}

/* The words read of the text before when change number round is made at point i, from the points of
 * the round before: the change that comes further is made. */
static unsigned
after_change(const unsigned *last, unsigned round, unsigned i, bool *ret_gone)
{
    unsigned const by_new = i < round ? last[i] : 0;
    unsigned const by_gone = i > 0 ? last[i - 1] + 1 : 0;
    *ret_gone = by_gone > by_new;
    return MAX(by_new, by_gone);
}

/* Reads on from x and y while the words are the same. */
static unsigned
follow_same(Search *search, unsigned x, unsigned y)
{
    while (x < search->before_count && y < search->after_count) {
        size_t const before = search->between.before + x;
        size_t const after = search->between.after + y;
        search->work_bytes += word_size(search->before, before);
        if (!is_same_word(search->before, before, search->after, after))
            break;
        x++;
        y++;
    }
    return x;
}

/* Plays rounds until one reads both middles to their end; false where none within bounds does. */
static bool
play_rounds(Search *search, GArray *rounds, unsigned *ret_round, unsigned *ret_i)
{
    for (unsigned round = 0; round <= DIFFERENCE_MOST; round++) {
        g_array_set_size(rounds, (guint)round_offset(round + 1));
        unsigned *points = &g_array_index(rounds, unsigned, round_offset(round));
        for (unsigned i = 0; i <= round; i++) {
            bool gone;
            unsigned const x = after_change(points - round, round, i, &gone);
            points[i] = follow_same(search, x, x + round - 2 * i);
            if (points[i] == search->before_count &&
                points[i] + round - 2 * i == search->after_count) {
                *ret_round = round;
                *ret_i = i;
                return true;
            }
            if (search->work_bytes > MOST_WORK_BYTES)
                return false;
        }
    }
    return false;
}

/* Reads the path backwards from its end; the runs it adds are in reading order. */
static void
add_path(const Search *search, const GArray *rounds, unsigned round, unsigned i, GArray *runs)
{
    guint const first = runs->len;
    for (;; round--) {
        const unsigned *points = &g_array_index(rounds, unsigned, round_offset(round));
        bool gone;
        unsigned const x = after_change(points - round, round, i, &gone);
        Run const run = {
            search->between.before + x, search->between.after + x + round - 2 * i, points[i] - x};
        if (run.size > 0)
            g_array_append_val(runs, run);
        if (round == 0)
            break;
        if (gone)
            i--;
    }
    for (guint low = first, high = runs->len; low + 1 < high; low++, high--) {
        Run const run = g_array_index(runs, Run, low);
        g_array_index(runs, Run, low) = g_array_index(runs, Run, high - 1);
        g_array_index(runs, Run, high - 1) = run;
    }
}

static bool
add_middle(const Words *before, const Words *after, Run head, Run tail, GArray *runs)
{
    Search search = {
        .before = before,
        .after = after,
        .between = {head.size, head.size, 0},
        .before_count = (unsigned)(tail.before - head.size),
        .after_count = (unsigned)(tail.after - head.size),
    };
    if (search.before_count == 0 || search.after_count == 0)
        return true;
    g_autoptr(GArray) rounds = g_array_new(FALSE, FALSE, sizeof(unsigned));
    unsigned round;
    unsigned i;
    if (!play_rounds(&search, rounds, &round, &i))
        return false;
    add_path(&search, rounds, round, i, runs);
    return true;
}

/* Fills runs; false where only the common beginning and end are known. */
static bool
find_runs(const Words *before, const Words *after, GArray *runs)
{
    size_t const least = MIN(before->words->len, after->words->len);
    Run head = {0, 0, 0};
    while (head.size < least && is_same_word(before, head.size, after, head.size))
        head.size++;
    Run tail = {before->words->len, after->words->len, 0};
    while (head.size + tail.size < least &&
           is_same_word(before, tail.before - 1, after, tail.after - 1)) {
        tail.before--;
        tail.after--;
        tail.size++;
    }
    g_array_append_val(runs, head);
    bool const known = add_middle(before, after, head, tail, runs);
    g_array_append_val(runs, tail);
    return known;
}

/* How well a reader bears a change that begins at the word. */
static unsigned
beginning_rank(const Words *words, size_t at)
{
    static const char *const SENTENCE_ENDS[] = {".", "!", "?", "…", "؟", "۔", "।"};

    if (at == 0 || is_line_feed(words, at - 1))
        return 2;
    const Stretch *last = word_at(words, at - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(SENTENCE_ENDS); i++) {
        size_t const size = strlen(SENTENCE_ENDS[i]);
        if (last->end - last->start >= size &&
            memcmp(words->clean.bytes + last->end - size, SENTENCE_ENDS[i], size) == 0)
            return 1;
    }
    return 0;
}

/* Words only gone or only new, from begin to end, can often stand a few words earlier or later with
 * the same meaning ("the [cat and the] dog", "[the cat and] the dog"). They are put where a line
 * begins, else where a sentence does, else as early as they can stand. */
static void
settle_change(const Words *words, size_t begin, size_t end, Run *left, Run *right)
{
    size_t const size = end - begin;
    size_t at = begin;
    while (begin - at < left->size && is_same_word(words, at - 1, words, at - 1 + size))
        at--;
    size_t best = at;
    for (; at < begin + right->size && is_same_word(words, at, words, at + size); at++) {
        if (beginning_rank(words, at + 1) > beginning_rank(words, best))
            best = at + 1;
    }
    left->size = left->size + best - begin;
    right->before = right->before + best - begin;
    right->after = right->after + best - begin;
    right->size = right->size + begin - best;
}

static void
settle_changes(const Words *before, const Words *after, GArray *runs)
{
    for (guint i = 0; i + 1 < runs->len; i++) {
        Run *left = &g_array_index(runs, Run, i);
        Run *right = left + 1;
        size_t const before_begin = left->before + left->size;
        size_t const after_begin = left->after + left->size;
        bool const gone = before_begin < right->before;
        bool const added = after_begin < right->after;
        if (gone && !added)
            settle_change(before, before_begin, right->before, left, right);
        else if (added && !gone)
            settle_change(after, after_begin, right->after, left, right);
    }
}

static bool
is_replaced(const Run *left, const Run *right)
{
    return left->before + left->size < right->before && left->after + left->size < right->after;
}

/* One or two short words, as in "5 [of] 9": alone between two replacements they stayed by chance.
 */
static bool
is_loose(const Words *before, const Run *run)
{
    if (run->size > LOOSE_WORDS)
        return false;
    for (size_t i = 0; i < run->size; i++) {
        const Stretch *word = word_at(before, run->before + i);
        size_t chars = 0;
        for (size_t at = word->start; at < word->end; at++)
            chars += ((unsigned char)before->clean.bytes[at] & 0xC0) != 0x80;
        if (chars > LOOSE_CHARS || is_line_feed(before, run->before + i))
            return false;
    }
    return true;
}

/* Drops runs that settling emptied, and loose ones. */
static void
join_changes(const Words *before, GArray *runs)
{
    guint kept = 1;
    for (guint i = 1; i + 1 < runs->len; i++) {
        const Run *run = &g_array_index(runs, Run, i);
        const Run *left = &g_array_index(runs, Run, kept - 1);
        if (run->size > 0 &&
            !(is_replaced(left, run) && is_replaced(run, run + 1) && is_loose(before, run)))
            g_array_index(runs, Run, kept++) = *run;
    }
    g_array_index(runs, Run, kept++) = g_array_index(runs, Run, runs->len - 1);
    g_array_set_size(runs, kept);
}

static void
add_part(Arena *arena, Differences *found, DifferenceKind kind, const Words *words, Stretch stretch)
{
    if (stretch.start == stretch.end)
        return;
    found->parts[found->count++] = (Difference){kind,
        arena_strndup(arena, words->clean.bytes + stretch.start, stretch.end - stretch.start)};
}

/* The bytes from the end of the word before begin to the beginning of the word at end. */
static Stretch
stretch_between(const Words *words, size_t begin, size_t end)
{
    return (Stretch){
        begin == 0 ? 0 : word_at(words, begin - 1)->end,
        end == words->words->len ? words->clean.size : word_at(words, end)->start,
    };
}

/* Leaves a space that both stretches have at the same end to the words that stayed. */
static void
leave_common_spaces(const Words *before, Stretch *gone, const Words *after, Stretch *added)
{
    if (gone->start < gone->end && added->start < added->end &&
        before->clean.bytes[gone->start] == ' ' && after->clean.bytes[added->start] == ' ') {
        gone->start++;
        added->start++;
    }
    if (gone->start < gone->end && added->start < added->end &&
        before->clean.bytes[gone->end - 1] == ' ' && after->clean.bytes[added->end - 1] == ' ') {
        gone->end--;
        added->end--;
    }
}

static void
write_parts(
    Arena *arena, const Words *before, const Words *after, const GArray *runs, Differences *found)
{
    found->parts = arena_new_array(arena, Difference, 3 * (size_t)runs->len);
    size_t same_start = 0;
    for (guint i = 0; i + 1 < runs->len; i++) {
        const Run *left = &g_array_index(runs, Run, i);
        const Run *right = left + 1;
        Stretch gone = stretch_between(before, left->before + left->size, right->before);
        Stretch added = stretch_between(after, left->after + left->size, right->after);
        leave_common_spaces(before, &gone, after, &added);
        add_part(arena, found, DIFFERENCE_SAME, before, (Stretch){same_start, gone.start});
        add_part(arena, found, DIFFERENCE_GONE, before, gone);
        add_part(arena, found, DIFFERENCE_NEW, after, added);
        same_start = gone.end;
    }
    add_part(arena, found, DIFFERENCE_SAME, before, (Stretch){same_start, before->clean.size});
}

Differences
text_differences(Arena *arena, const char *before, const char *after)
{
    g_auto(Words) old = {TEXT_BUFFER_INIT, NULL};
    g_auto(Words) new = {TEXT_BUFFER_INIT, NULL};
    read_words(before, &old);
    read_words(after, &new);

    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Run));
    Differences found = {.is_whole = !find_runs(&old, &new, runs)};
    settle_changes(&old, &new, runs);
    join_changes(&old, runs);
    if (old.words->len > 0 || new.words->len > 0)
        write_parts(arena, &old, &new, runs, &found);
    return found;
}
