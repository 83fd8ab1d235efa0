/* SPDX-License-Identifier: MIT */
/* Letters become Latin in three steps: the table below (it also holds what Unicode does not
 * decompose: ß, æ, ø, ł), then the letter's decomposition without its marks, then the letter
 * itself in lower case. Everything that is no letter, mark or digit parts words. */
#include "text/slug.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

enum { DECOMPOSED_MAX = 18, LETTER_BYTES = 6 };

typedef struct {
    const char *slug; /* NULL: not in the table */
} Latin;

/* Small letters U+0430 to U+045F: the Bulgarian official table, Russian, Ukrainian, Serbian. */
static const char *const CYRILLIC[] = {
    "a",
    "b",
    "v",
    "g",
    "d",
    "e",
    "zh",
    "z",
    "i",
    "y",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p", /* а-п */
    "r",
    "s",
    "t",
    "u",
    "f",
    "h",
    "ts",
    "ch",
    "sh",
    "sht",
    "a",
    "y",
    "y",
    "e",
    "yu",
    "ya", /* р-я */
    "e",
    "yo",
    "dj",
    "g",
    "ye",
    "dz",
    "i",
    "yi",
    "j",
    "lj",
    "nj",
    "c",
    "k",
    "i",
    "u",
    "dz",
};

/* Small letters U+03B1 to U+03C9. */
static const char *const GREEK[] = {
    "a",
    "v",
    "g",
    "d",
    "e",
    "z",
    "i",
    "th",
    "i",
    "k",
    "l",
    "m",
    "n",
    "x",
    "o",
    "p",
    "r",
    "s",
    "s",
    "t",
    "y",
    "f",
    "ch",
    "ps",
    "o",
};

static const struct {
    gunichar letter;
    const char *latin;
} OTHERS[] = {
    {0x00DF, "ss"},
    {0x1E9E, "ss"},
    {0x00E6, "ae"},
    {0x00F8, "o"},
    {0x00FE, "th"},
    {0x00F0, "d"},
    {0x0111, "d"},
    {0x0142, "l"},
    {0x0131, "i"},
    {0x0127, "h"},
    {0x0153, "oe"},
    {0x014B, "ng"},
    {0x0167, "t"},
    {0x0491, "g"},
    {0x0138, "k"},
    {0x0259, "a"},
    {0x0493, "g"},
    {0x049B, "q"},
    {0x04A3, "n"},
    {0x04E9, "o"},
    {0x04B1, "u"},
    {0x04AF, "u"},
    {0x04BB, "h"},
    {0x04D9, "a"},
    {0x0463, "ya"},
    {0x046B, "a"},
};

typedef struct {
    char *bytes;
    size_t used;
    size_t chars;
    size_t max_chars;
    size_t word_end; /* bytes of the last whole word that fits */
    bool gap;        /* a word has ended and the next has not begun */
} Slug;

static const char *
table_latin(gunichar letter)
{
    if (letter >= 0x0430 && letter < 0x0430 + G_N_ELEMENTS(CYRILLIC))
        return CYRILLIC[letter - 0x0430];
    if (letter >= 0x03B1 && letter < 0x03B1 + G_N_ELEMENTS(GREEK))
        return GREEK[letter - 0x03B1];
    for (size_t i = 0; i < G_N_ELEMENTS(OTHERS); i++) {
        if (OTHERS[i].letter == letter)
            return OTHERS[i].latin;
    }
    return NULL;
}

static bool
is_apostrophe(gunichar letter)
{
    return letter == '\'' || letter == 0x2019 || letter == 0x2018 || letter == 0x02BC ||
           letter == 0x02B9 || letter == '`' || letter == 0x00B4;
}

/* Marks that are part of a word, and the soft hyphen and joiners inside one. */
static bool
is_inside_word(gunichar letter)
{
    return letter == 0x00AD || (letter >= 0x200B && letter <= 0x200F) || letter == 0x2060 ||
           letter == 0xFEFF || g_unichar_ismark(letter);
}

/* Appends to the current word; false when max_chars is reached. */
static bool
slug_put(Slug *slug, const char *bytes, size_t size, size_t chars)
{
    size_t const joint = slug->gap && slug->used > 0;
    if (slug->gap)
        slug->word_end = slug->used;
    if (slug->chars + joint + chars > slug->max_chars)
        return false;
    if (joint)
        slug->bytes[slug->used++] = '-';
    memcpy(slug->bytes + slug->used, bytes, size);
    slug->used += size;
    slug->chars += joint + chars;
    slug->gap = false;
    return true;
}

static bool
slug_put_letter(Slug *slug, gunichar letter)
{
    if (letter < 0x80) {
        char const small = g_ascii_tolower((char)letter);
        return slug_put(slug, &small, 1, 1);
    }
    gunichar const small = g_unichar_tolower(letter);
    const char *latin = table_latin(small);
    if (latin != NULL)
        return slug_put(slug, latin, strlen(latin), strlen(latin));
    gunichar parts[DECOMPOSED_MAX];
    size_t const count = g_unichar_fully_decompose(small, TRUE, parts, DECOMPOSED_MAX);
    gunichar const base = g_unichar_tolower(parts[0]);
    latin = count > 0 && base != small && base >= 0x80 ? table_latin(base) : NULL;
    if (latin != NULL)
        return slug_put(slug, latin, strlen(latin), strlen(latin));
    if (base < 0x80 && g_ascii_isalnum(base)) {
        bool room = true;
        for (size_t i = 0; room && i < MIN(count, DECOMPOSED_MAX); i++) {
            char const part = parts[i] < 0x80 ? g_ascii_tolower((char)parts[i]) : '\0';
            room = !g_ascii_isalnum(part) || slug_put(slug, &part, 1, 1);
        }
        return room;
    }
    char bytes[LETTER_BYTES];
    return slug_put(slug, bytes, (size_t)g_unichar_to_utf8(small, bytes), 1);
}

/* Takes one character that is not an ASCII letter or digit; false when the slug is full. */
static bool
slug_take(Slug *slug, gunichar letter)
{
    if (letter >= 0x80 && g_unichar_isalnum(letter))
        return slug_put_letter(slug, letter);
    if (letter >= 0x80 && is_inside_word(letter)) {
        bool const drop = slug->used == 0 || slug->gap || (letter >= 0x0300 && letter <= 0x036F) ||
                          !g_unichar_ismark(letter);
        if (drop)
            return true;
        char bytes[LETTER_BYTES];
        return slug_put(slug, bytes, (size_t)g_unichar_to_utf8(letter, bytes), 1);
    }
    if (!is_apostrophe(letter))
        slug->gap = true;
    return true;
}

/* Reads title into the slug; false when it was full before the end. */
static bool
slug_read(Slug *slug, const char *title)
{
    for (const char *at = title; *at != '\0';) {
        unsigned char const byte = (unsigned char)*at;
        if (byte < 0x80) {
            at++;
            if (!g_ascii_isalnum(byte)) {
                if (byte != '\'' && byte != '`')
                    slug->gap = true;
            } else if (!slug_put_letter(slug, byte)) {
                return false;
            }
            continue;
        }
        gunichar const letter = g_utf8_get_char_validated(at, -1);
        if (letter >= (gunichar)-2) {
            slug->gap = true;
            at++;
            continue;
        }
        at = g_utf8_next_char(at);
        if (!slug_take(slug, letter))
            return false;
    }
    return true;
}

char *
slug_from(Arena *arena, const char *title, size_t max_chars, const char *fallback)
{
    if (title == NULL)
        return arena_strdup(arena, fallback);
    size_t const size = strlen(title);
    size_t const wanted = size > G_MAXSIZE / 16 ? G_MAXSIZE / 2 : size * 3 + 1;
    size_t const room = max_chars < wanted / LETTER_BYTES ? max_chars * LETTER_BYTES : wanted;
    Slug slug = {.bytes = arena_alloc(arena, room + 1), .max_chars = max_chars};
    if (!slug_read(&slug, title) && slug.word_end > 0)
        slug.used = slug.word_end;
    slug.bytes[slug.used] = '\0';
    return slug.used > 0 ? slug.bytes : arena_strdup(arena, fallback);
}
