/* SPDX-License-Identifier: MIT */
/* The language of the search field: words parted by blanks, all of which must stand in a story;
 * "several words" as they stand; a word with * at its end for all that begin so (three letters at
 * least); a word or phrase with - before it that must not stand there. Everything else in it is
 * ignored, as the index ignores it.
 *
 * To the index "he's" is two words, and a beginning is only ever the last: "he's*" would look for
 * all that begins with s, which costs the whole list of words and is not meant. So where the last
 * piece has fewer than three letters the word is taken as it stands. What is being typed is asked
 * for with every letter, so there a beginning has four: one of three costs ten times as much. */
#include <string.h>

#include "newsroom/search.h"
#include "text/utf8.h"

enum { PREFIX_CHARS_MIN = 3, TYPED_CHARS_MIN = 4 };

static unsigned
letters(const char *text)
{
    unsigned count = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        count += g_unichar_isalnum(g_utf8_get_char(text));
    return count;
}

/* The end of a word: a blank or a quotation mark. */
static const char *
word_end(const char *at)
{
    while (*at != '\0' && *at != '"' && !g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

/* The letters of the last piece, as the index cuts words at all that is no letter or digit. */
static unsigned
last_letters(const char *text)
{
    unsigned count = 0;
    for (bool within = false; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar const letter = g_utf8_get_char(text);
        bool const is_letter =
            g_unichar_isalnum(letter) || (within && letter >= 0x300 && letter <= 0x36f);
        if (is_letter && !within)
            count = 0;
        count += g_unichar_isalnum(letter);
        within = is_letter;
    }
    return count;
}

static bool
has_blank(const char *text)
{
    while (*text != '\0' && !g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return *text != '\0';
}

static void
add_term(Arena *arena, SearchText *text, const char *from, const char *end, bool excluded)
{
    if (text->count == SEARCH_TERMS_MAX) {
        text->problem = "That is more than sixteen words: leave some out.";
        return;
    }
    char *term = arena_strndup(arena, from, (size_t)(end - from));
    size_t const size = strlen(term);
    bool const prefix = size > 0 && term[size - 1] == '*';
    unsigned const count = letters(term), last = last_letters(term);
    if (count == 0)
        return;
    if (prefix && (count < PREFIX_CHARS_MIN || (last < PREFIX_CHARS_MIN && has_blank(term)))) {
        text->problem = "A beginning needs three letters before its *.";
        return;
    }
    text->terms[text->count++] = (SearchTerm){term, prefix && last >= PREFIX_CHARS_MIN, excluded};
}

/* Reads one term; where it ends. */
static const char *
read_term(Arena *arena, SearchText *text, const char *at)
{
    bool const excluded = *at == '-';
    at += excluded;
    if (*at != '"') {
        const char *end = word_end(at);
        add_term(arena, text, at, end, excluded);
        return end;
    }
    const char *close = strchr(at + 1, '"');
    const char *end = close == NULL ? at + strlen(at) : close;
    add_term(arena, text, at + 1, end, excluded);
    return close == NULL ? end : close + 1;
}

/* Quotation marks of any sort as people's keyboards make them. */
static char *
plain_quotes(Arena *arena, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar const letter = g_utf8_get_char(text);
        if (letter == 0x201c || letter == 0x201d || letter == 0x201e || letter == 0xab ||
            letter == 0xbb)
            g_string_append_c(out, '"');
        else
            g_string_append_unichar(out, letter);
    }
    return arena_strndup(arena, out->str, out->len);
}

static void
check_terms(SearchText *text)
{
    bool any = false;
    for (unsigned index = 0; index < text->count; index++)
        any = any || !text->terms[index].excluded;
    if (text->problem == NULL && text->count > 0 && !any)
        text->problem = "There are only words to leave out: add one to look for.";
}

/* *ret_open: it ends within a word that has no star yet. */
static void
read_terms(Arena *arena, const char *text, SearchText *ret_text, bool *ret_open)
{
    *ret_text = (SearchText){.count = 0};
    *ret_open = false;
    if (text == NULL)
        return;
    size_t const size = strlen(text);
    if (size > SEARCH_TEXT_MAX) {
        ret_text->problem = "That is too long to look for: use fewer words.";
        return;
    }
    const char *at = plain_quotes(arena, text_valid_utf8(arena, text, size));
    while (*at != '\0' && ret_text->problem == NULL) {
        unsigned const before = ret_text->count;
        const char *start = at;
        if (g_unichar_isspace(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        else
            at = read_term(arena, ret_text, at);
        *ret_open = *at == '\0' && ret_text->count > before &&
                    (*start == '-' ? start[1] : start[0]) != '"' && at[-1] != '*';
    }
}

void
search_text_read(Arena *arena, const char *text, SearchText *ret_text)
{
    bool open;
    read_terms(arena, text, ret_text, &open);
    check_terms(ret_text);
}

void
search_text_read_typed(Arena *arena, const char *text, SearchText *ret_text)
{
    bool open;
    read_terms(arena, text, ret_text, &open);
    if (open && ret_text->problem == NULL) {
        SearchTerm *last = &ret_text->terms[ret_text->count - 1];
        last->prefix = last_letters(last->text) >= TYPED_CHARS_MIN;
        if (last->excluded || (letters(last->text) < TYPED_CHARS_MIN && ret_text->count > 1))
            ret_text->count--;
    }
    check_terms(ret_text);
}
