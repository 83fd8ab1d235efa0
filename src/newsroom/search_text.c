/* SPDX-License-Identifier: MIT */
/* The language of the search field: words parted by blanks, all of which must stand in a story;
 * "several words" as they stand; a word with * at its end for all that begin so (three letters at
 * least); a word or phrase with - before it that must not stand there. Everything else in it is
 * ignored, as the index ignores it. */
#include <string.h>

#include "newsroom/search.h"
#include "text/utf8.h"

enum { PREFIX_CHARS_MIN = 3 };

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
    unsigned const count = letters(term);
    if (count == 0)
        return;
    if (prefix && count < PREFIX_CHARS_MIN) {
        text->problem = "A beginning needs three letters before its *.";
        return;
    }
    text->terms[text->count++] = (SearchTerm){term, prefix, excluded};
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

void
search_text_read(Arena *arena, const char *text, SearchText *ret_text)
{
    bool any = false;
    *ret_text = (SearchText){.count = 0};
    if (text == NULL)
        return;
    size_t const size = strlen(text);
    if (size > SEARCH_TEXT_MAX) {
        ret_text->problem = "That is too long to look for: use fewer words.";
        return;
    }
    const char *at = plain_quotes(arena, text_valid_utf8(arena, text, size));
    while (*at != '\0' && ret_text->problem == NULL) {
        if (g_unichar_isspace(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        else
            at = read_term(arena, ret_text, at);
    }
    for (unsigned index = 0; index < ret_text->count; index++)
        any = any || !ret_text->terms[index].excluded;
    if (ret_text->problem == NULL && ret_text->count > 0 && !any)
        ret_text->problem = "There are only words to leave out: add one to look for.";
}
