/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib.h>

#include "text/plain.h"
#include "text/words_internal.h"

static const char ELLIPSIS[] = "…";

static bool
is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* What should not stand before an ellipsis. */
static bool
is_loose_end(char byte)
{
    return byte == ' ' || byte == ',' || byte == ';' || byte == ':' || byte == '-' || byte == '.' ||
           byte == '(';
}

/* Copies with runs of blanks as one space and stops after max_chars characters; *ret_left says
 * whether words were left. */
static size_t
copy_line(char *line, const char *text, size_t size, size_t max_chars, bool *ret_left)
{
    size_t used = 0;
    size_t chars = 0;
    for (size_t i = 0; i < size; i++) {
        bool const blank = is_blank(text[i]);
        if (blank && (used == 0 || line[used - 1] == ' '))
            continue;
        if (!is_continuation(text[i]) && chars++ == max_chars) {
            while (i < size && is_blank(text[i]))
                i++;
            *ret_left = i < size;
            return used;
        }
        line[used++] = blank ? ' ' : text[i];
    }
    *ret_left = false;
    return used;
}

/* The length up to which whole words fit in one character less, so that "…" has room. */
static size_t
last_word_end(const char *line, size_t used)
{
    size_t end = used;
    while (end > 0 && line[end - 1] != ' ')
        end--;
    if (end == 0 && used > 0) {
        end = used - 1;
        while (end > 0 && is_continuation(line[end]))
            end--;
    }
    while (end > 0 && is_loose_end(line[end - 1]))
        end--;
    return end;
}

char *
words_cut(Arena *arena, const char *text, size_t size, size_t max_chars)
{
    size_t const room = max_chars >= size / 4 ? size : max_chars * 4;
    char *line = arena_alloc(arena, room + sizeof(ELLIPSIS));
    bool left;
    size_t used = copy_line(line, text, size, max_chars, &left);
    if (left && max_chars > 0) {
        used = last_word_end(line, used);
        memcpy(line + used, ELLIPSIS, sizeof(ELLIPSIS) - 1);
        used += sizeof(ELLIPSIS) - 1;
    } else if (used > 0 && line[used - 1] == ' ') {
        used--;
    }
    line[used] = '\0';
    return line;
}

char *
plain_excerpt(Arena *arena, const char *text, size_t max_chars)
{
    return text == NULL ? NULL : words_cut(arena, text, strlen(text), max_chars);
}

/* Scripts that part words by nothing: each character counts. */
static bool
is_ideograph(gunichar letter)
{
    return (letter >= 0x3040 && letter <= 0x30FF) || (letter >= 0x3400 && letter <= 0x9FFF) ||
           (letter >= 0xF900 && letter <= 0xFAFF) || (letter >= 0x20000 && letter <= 0x3FFFF);
}

/* Reads one character beyond ASCII and says what it adds to the count. */
static unsigned
count_letter(const char **at, bool *in_word)
{
    gunichar const letter = g_utf8_get_char_validated(*at, -1);
    if (letter == (gunichar)-1 || letter == (gunichar)-2) {
        (*at)++;
        return 0;
    }
    *at = g_utf8_next_char(*at);
    if (is_ideograph(letter))
        return 1;
    if (*in_word || !g_unichar_isalnum(letter))
        return 0;
    *in_word = true;
    return 1;
}

unsigned
plain_word_count(const char *text)
{
    unsigned count = 0;
    bool in_word = false;
    for (const char *at = text == NULL ? "" : text; *at != '\0';) {
        if ((unsigned char)*at >= 0x80) {
            count += count_letter(&at, &in_word);
            continue;
        }
        if (is_blank(*at)) {
            in_word = false;
        } else if (!in_word && g_ascii_isalnum(*at)) {
            in_word = true;
            count++;
        }
        at++;
    }
    return count;
}
