/* SPDX-License-Identifier: MIT */
/* Endings are taken off only as far as one rule without a dictionary is safe on both sides, the
 * name's and the text's: what stays need not be a word, it must only be the same.
 *
 *   Latin, 4 letters and more     -s but not -ss, -us, -is; -ies becomes -y
 *   Cyrillic, 5 letters and more  the article -та -то -те -ът -ят, then one of а я о е и ъ у ю ы,
 *                                 while 4 letters are left */
#include "text/name_words.h"

#include <string.h>

#include <glib.h>

#include "text/fold.h"

enum { WORD_BYTES = 96 };

#define HASH_SEED  UINT64_C(14695981039346656037)
#define HASH_PRIME UINT64_C(1099511628211)

typedef struct {
    const char *text;
    const char *at;
    char folded[WORD_BYTES + FOLD_LETTER_MAX];
    size_t size;
    unsigned letters;
    unsigned capitals;
    unsigned characters;
} Scan;

static uint64_t
hash_of(const char *bytes, size_t size)
{
    uint64_t hash = HASH_SEED;
    for (size_t index = 0; index < size; index++)
        hash = (hash ^ (unsigned char)bytes[index]) * HASH_PRIME;
    return hash;
}

static bool
ends_with(const char *bytes, size_t size, const char *ending)
{
    size_t const length = strlen(ending);
    return size >= length && memcmp(bytes + size - length, ending, length) == 0;
}

static bool
is_cyrillic(const char *folded, size_t size)
{
    return size >= 2 && ((unsigned char)folded[0] & 0xFC) == 0xD0;
}

static size_t
without_cyrillic_ending(const char *folded, size_t size)
{
    static const char *const ARTICLES[] = {"та", "то", "те", "ът", "ят"};
    static const char *const VOWELS[] = {"а", "я", "о", "е", "и", "ъ", "у", "ю", "ы"};

    for (size_t index = 0; index < G_N_ELEMENTS(ARTICLES); index++) {
        if (size < 12 || !ends_with(folded, size, ARTICLES[index]))
            continue;
        size -= 4;
        break;
    }
    for (size_t index = 0; index < G_N_ELEMENTS(VOWELS); index++)
        if (size >= 10 && ends_with(folded, size, VOWELS[index]))
            return size - 2;
    return size;
}

static uint64_t
stem_of(const char *folded, size_t size)
{
    if (is_cyrillic(folded, size))
        return hash_of(folded, without_cyrillic_ending(folded, size));
    if (size < 4 || folded[size - 1] != 's' || ends_with(folded, size, "ss") ||
        ends_with(folded, size, "us") || ends_with(folded, size, "is"))
        return hash_of(folded, size);
    if (size > 4 && ends_with(folded, size, "ies"))
        return (hash_of(folded, size - 3) ^ 'y') * HASH_PRIME;
    return hash_of(folded, size - 1);
}

/* The size of an apostrophe, typewriter's or printer's; 0 where there is none. */
static size_t
apostrophe_at(const char *at)
{
    if (*at == '\'')
        return 1;
    return strncmp(at, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

/* The character at a place; 0 at the end and for bytes that are none. */
static gunichar
character_at(const char *at)
{
    if ((unsigned char)*at < 0x80)
        return (unsigned char)*at;
    gunichar const character = g_utf8_get_char_validated(at, -1);
    return character == (gunichar)-1 || character == (gunichar)-2 ? 0 : character;
}

static bool
is_letter_at(const char *at)
{
    gunichar const character = character_at(at);
    return character != 0 && g_unichar_isalnum(character);
}

/* Takes one letter or digit into the word; false where there is none. */
static bool
take_letter(Scan *scan)
{
    gunichar const character = character_at(scan->at);
    char bytes[FOLD_LETTER_MAX];
    size_t const size = character == 0 ? 0 : fold_letter(character, bytes);
    if (size == 0)
        return false;
    if (scan->size < WORD_BYTES) {
        memcpy(scan->folded + scan->size, bytes, size);
        scan->size += size;
    }
    scan->characters++;
    scan->letters += g_unichar_isalpha(character);
    scan->capitals += g_unichar_isupper(character);
    scan->at = g_utf8_next_char(scan->at);
    return true;
}

/* Whether ".X" goes on with initials: behind one or more single capitals, and no longer word. */
static bool
goes_on_with_initial(const Scan *scan)
{
    if (*scan->at != '.' || scan->capitals != scan->characters)
        return false;
    gunichar const next = character_at(scan->at + 1);
    return next != 0 && g_unichar_isupper(next) && !is_letter_at(g_utf8_next_char(scan->at + 1));
}

/* Whether an apostrophe here begins a possessive: 's and no more letter. */
static bool
is_possessive(const char *behind)
{
    return (*behind == 's' || *behind == 'S') && !is_letter_at(behind + 1);
}

static void
take_word(Scan *scan, NameWord *word)
{
    bool initials = true;
    size_t skip = 0;
    gunichar const first = character_at(scan->at);
    scan->size = scan->letters = scan->capitals = scan->characters = 0;
    word->begin = (uint32_t)(scan->at - scan->text);
    while (take_letter(scan)) {
        size_t const apostrophe = apostrophe_at(scan->at);
        if (apostrophe > 0 && is_possessive(scan->at + apostrophe)) {
            skip = apostrophe + 1;
            break;
        }
        if (apostrophe > 0 && is_letter_at(scan->at + apostrophe))
            scan->at += apostrophe;
        else if (initials && goes_on_with_initial(scan))
            scan->at++;
        else if (is_letter_at(scan->at))
            initials = false;
    }
    word->size = (uint16_t)MIN(scan->at - (scan->text + word->begin), UINT16_MAX);
    word->folded = hash_of(scan->folded, scan->size);
    bool const capitals =
        scan->letters > 0 && scan->characters > 1 && scan->capitals == scan->letters;
    word->stem = capitals ? word->folded : stem_of(scan->folded, scan->size);
    word->flags =
        (uint16_t)((g_unichar_isupper(first) ? NAME_CAPITAL : 0) | (capitals ? NAME_CAPITALS : 0) |
                   (scan->letters > 0 ? NAME_LETTERS : 0) | (skip > 0 ? NAME_POSSESSIVE : 0));
    scan->at += skip;
}

/* Stands on the next word; what the signs before it tell. before may be NULL. */
static unsigned
skip_signs(Scan *scan, const NameWord *before)
{
    unsigned flags = before == NULL ? NAME_BREAK | NAME_FIRST : 0;
    /* "Mr. Kesk", "St. Olaf", "John F. Kennedy": this full stop ends nothing. */
    bool const abbreviated = before != NULL && *scan->at == '.' && before->size <= 3 &&
                             (before->flags & NAME_CAPITAL) != 0;
    bool const stopped = *scan->at == '.' && !abbreviated;
    for (bool first = true; *scan->at != '\0' && !is_letter_at(scan->at); first = false) {
        char const byte = *scan->at;
        if ((byte == '.' && !(first && abbreviated)) || byte == '!' || byte == '?' ||
            (byte == '\n' && scan->at[1] == '\n'))
            flags |= NAME_BREAK | NAME_FIRST;
        else if (byte == ',' || byte == ';' || byte == ':' || byte == '(' || byte == ')' ||
                 byte == '"' || byte == '\t' ||
                 (strncmp(scan->at, "\xE2\x80", 2) == 0 && apostrophe_at(scan->at) == 0))
            flags |= NAME_BREAK;
        scan->at = character_at(scan->at) == 0 ? scan->at + 1 : g_utf8_next_char(scan->at);
    }
    return stopped ? flags | NAME_BREAK | NAME_FIRST : flags;
}

/* Combining marks stand between U+0300 and U+036F. */
static bool
is_composed(const char *text)
{
    for (; *text != '\0'; text++)
        if (((unsigned char)text[0] == 0xCC || (unsigned char)text[0] == 0xCD) &&
            ((unsigned char)text[1] & 0xC0) == 0x80)
            return false;
    return true;
}

static const char *
composed(Arena *arena, const char *text)
{
    if (is_composed(text))
        return text;
    g_autofree char *whole = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    return whole == NULL ? text : arena_strdup(arena, whole);
}

NameWords
name_words_read(Arena *arena, const char *text, unsigned limit)
{
    if (text == NULL)
        text = "";
    text = composed(arena, text);
    size_t const possible = strlen(text) / 2 + 1;
    unsigned const most = (unsigned)MIN(possible, MIN(limit, (unsigned)NAME_WORDS_MAX));
    NameWord *words = arena_new_array(arena, NameWord, most);
    Scan scan = {.text = text, .at = text};
    unsigned count = 0;
    while (count < most) {
        unsigned const before = skip_signs(&scan, count == 0 ? NULL : &words[count - 1]);
        if (*scan.at == '\0')
            break;
        take_word(&scan, &words[count]);
        words[count++].flags |= (uint16_t)before;
    }
    return (NameWords){text, words, count};
}
