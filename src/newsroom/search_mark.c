/* SPDX-License-Identifier: MIT */
/* Marking what was looked for. Words are compared folded, one after the other, as the index does;
 * a passage begins a few words before the place with the most different terms close together. */
#include <string.h>

#include "newsroom/search_internal.h"
#include "text/fold.h"

enum { WORDS_MAX = 6000, BEFORE_CHARS = 60, TERM_WORDS_MAX = 12, SPAN_BYTES_MAX = 120000 };

typedef struct {
    const char *start;
    const char *end;
    int term;        /* that begins here; -1: none */
    unsigned length; /* of it, in words */
} Word;

typedef struct {
    char *words[TERM_WORDS_MAX]; /* folded */
    unsigned count;
    bool prefix;
} Wanted;

bool
search_word_next(const char **at, const char *end, const char **ret_start)
{
    const char *text = *at;
    while (text < end && !g_unichar_isalnum(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    if (text >= end)
        return false;
    *ret_start = text;
    while (text < end &&
           (g_unichar_isalnum(g_utf8_get_char(text)) || g_unichar_ismark(g_utf8_get_char(text))))
        text = g_utf8_next_char(text);
    *at = text;
    return true;
}

/* A word as it is compared; "" where nothing of it is left that could be read (a mark that stands
 * alone, folded away): it is like no other word. */
static char *
folded_word(Arena *arena, const char *start, const char *end)
{
    char *folded = fold_text(arena, arena_strndup(arena, start, (size_t)(end - start)));
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_isalnum(g_utf8_get_char(at)))
            return folded;
    return arena_strdup(arena, "");
}

static Wanted
wanted_of(Arena *arena, const SearchTerm *term)
{
    Wanted wanted = {.prefix = term->prefix};
    const char *at = term->text, *end = at + strlen(at), *start;
    while (wanted.count < TERM_WORDS_MAX && search_word_next(&at, end, &start))
        wanted.words[wanted.count++] = folded_word(arena, start, at);
    return wanted;
}

static bool
is_wanted(const Wanted *wanted, char *const *folded, unsigned left)
{
    if (wanted->count == 0 || wanted->count > left)
        return false;
    for (unsigned index = 0; index < wanted->count; index++) {
        bool const open = wanted->prefix && index == wanted->count - 1;
        if (*wanted->words[index] == '\0')
            return false;
        if (open ? !g_str_has_prefix(folded[index], wanted->words[index])
                 : strcmp(folded[index], wanted->words[index]) != 0)
            return false;
    }
    return true;
}

/* The words of a text with the terms that begin at them. */
static unsigned
find_words(Arena *arena, const SearchText *text, const char *shown, Word **ret_words)
{
    Wanted wanted[SEARCH_TERMS_MAX];
    size_t const size = strnlen(shown, SPAN_BYTES_MAX);
    size_t const most = MIN(WORDS_MAX, size / 2 + 1); /* with something between them */
    char **folded = arena_new_array(arena, char *, most);
    Word *words = arena_new_array(arena, Word, most);
    const char *at = shown, *start;
    const char *end = shown + size;
    unsigned count = 0;
    for (unsigned index = 0; index < text->count; index++)
        wanted[index] = wanted_of(arena, &text->terms[index]);
    while (count < most && search_word_next(&at, end, &start)) {
        folded[count] = folded_word(arena, start, at);
        words[count++] = (Word){start, at, -1, 0};
    }
    for (unsigned word = 0; word < count; word++)
        for (unsigned index = 0; index < text->count && words[word].term < 0; index++)
            if (!text->terms[index].excluded &&
                is_wanted(&wanted[index], folded + word, count - word)) {
                words[word].term = (int)index;
                words[word].length = wanted[index].count;
            }
    *ret_words = words;
    return count;
}

/* The word from which on the most different terms stand within max_chars. */
static unsigned
best_place(const Word *words, unsigned count, size_t max_chars)
{
    unsigned best = 0, best_terms = 0;
    for (unsigned from = 0; from < count; from++) {
        uint32_t seen = 0;
        if (words[from].term < 0)
            continue;
        for (unsigned word = from;
             word < count && (size_t)(words[word].end - words[from].start) <= max_chars; word++)
            if (words[word].term >= 0)
                seen |= UINT32_C(1) << words[word].term;
        unsigned const terms = (unsigned)__builtin_popcount(seen);
        if (terms > best_terms) {
            best = from;
            best_terms = terms;
        }
    }
    return best;
}

static void
add_part(Arena *arena, SearchParts *parts, const char *from, const char *end, bool marked)
{
    if (end <= from)
        return;
    char *text = arena_strndup(arena, from, (size_t)(end - from));
    for (char *at = text; *at != '\0'; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    parts->parts[parts->count++] = (SearchPart){text, marked};
}

SearchParts
search_mark(Arena *arena, const SearchText *text, const char *shown, size_t max_chars)
{
    Word *words;
    unsigned const count = find_words(arena, text, shown, &words);
    bool const fits = strlen(shown) <= max_chars;
    unsigned const place = fits ? 0 : best_place(words, count, max_chars);
    SearchParts parts = {arena_new_array(arena, SearchPart, 2 * (size_t)count + 4), 0};
    unsigned first = place, last;
    while (first > 0 && (place == 0 || words[place].start - words[first - 1].start < BEFORE_CHARS))
        first--;
    for (last = first; last < count && (size_t)(words[last].end - words[first].start) <= max_chars;)
        last++;
    const char *from = first == 0 ? shown : words[first].start;
    const char *stop = last == count ? shown + strlen(shown) : words[last - (last > first)].end;
    if (last == count && (size_t)(stop - from) > max_chars * 2 && count > 0)
        stop = words[count - 1].end;
    if (first > 0)
        parts.parts[parts.count++] = (SearchPart){"… ", false};
    for (unsigned word = first; word < last; word++) {
        if (words[word].term < 0)
            continue;
        unsigned const final = MIN(word + words[word].length, last) - 1;
        add_part(arena, &parts, from, words[word].start, false);
        add_part(arena, &parts, words[word].start, words[final].end, true);
        from = words[final].end;
        word = final;
    }
    add_part(arena, &parts, from, stop, false);
    if (stop < shown + strlen(shown))
        parts.parts[parts.count++] = (SearchPart){" …", false};
    return parts;
}
