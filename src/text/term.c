/* SPDX-License-Identifier: MIT */
/* A word is a run of letters and digits. Its folded bytes go through FNV-1a and a final mixing
 * (Murmur3's), of which 24 bits are kept: with two million words in an archive about one pair of
 * stories in 7,000 shares a term without sharing a word, which is below what matters. Letters up to
 * U+052F are folded by a table made once with fold_text(); beyond it a letter is only lowered.
 * Ideographs stand for themselves. Text with combining marks is the caller's to compose first. */
#include "text/term.h"

#include <string.h>

#include <glib.h>

#include "text/fold.h"

enum { TABLE_FIRST = 0x80, TABLE_LIMIT = 0x530, FOLDED_MAX = 6, WORDS_SIZE = 4096 };

#define TERM_MASK  ((UINT32_C(1) << TERM_BITS) - 1)
#define HASH_SEED  UINT32_C(2166136261)
#define HASH_PRIME UINT32_C(16777619)

typedef struct {
    uint8_t size; /* 0: no part of a word */
    char bytes[FOLDED_MAX];
} Folded;

typedef struct {
    uint32_t term; /* 0: free */
    uint16_t permille;
    bool stop;
} KnownWord;

static const struct {
    uint16_t permille;
    const char *words;
} LISTS[] = {

#define WORDS(permille, words) {permille, words},
#include "text/term_words.list"
#undef WORDS
};

/* ASCII: the folded byte, 0 where it is no part of a word. */
static char plain[TABLE_FIRST];
static Folded folded[TABLE_LIMIT - TABLE_FIRST];
static KnownWord known[WORDS_SIZE];

static inline uint32_t
hash_byte(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * HASH_PRIME;
}

static inline uint32_t
hash_end(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= UINT32_C(0x85ebca6b);
    hash ^= hash >> 13;
    hash *= UINT32_C(0xc2b2ae35);
    hash ^= hash >> 16;
    hash &= TERM_MASK;
    return hash == 0 ? 1 : hash;
}

uint32_t
term_of_word(const char *word, size_t size)
{
    uint32_t hash = HASH_SEED;
    for (size_t index = 0; index < size; index++)
        hash = hash_byte(hash, word[index]);
    return hash_end(hash);
}

static void
fill_folded(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (gunichar letter = TABLE_FIRST; letter < TABLE_LIMIT; letter++) {
        char bytes[7] = {0};
        g_unichar_to_utf8(letter, bytes);
        if (!g_unichar_isalnum(letter))
            continue;
        const char *text = fold_text(arena, bytes);
        size_t const size = strlen(text);
        Folded *entry = &folded[letter - TABLE_FIRST];
        entry->size = (uint8_t)MIN(size, FOLDED_MAX);
        memcpy(entry->bytes, text, entry->size);
    }
}

static KnownWord *
known_slot(uint32_t term)
{
    uint32_t place = term % WORDS_SIZE;
    while (known[place].term != 0 && known[place].term != term)
        place = (place + 1) % WORDS_SIZE;
    return &known[place];
}

static void
fill_known(void)
{
    for (size_t list = 0; list < G_N_ELEMENTS(LISTS); list++) {
        g_auto(GStrv) words = g_strsplit(LISTS[list].words, " ", -1);
        for (char **word = words; *word != NULL; word++) {
            KnownWord *slot = known_slot(term_of_word(*word, strlen(*word)));
            if (slot->term != 0)
                continue;
            slot->term = term_of_word(*word, strlen(*word));
            slot->permille = LISTS[list].permille;
            slot->stop = LISTS[list].permille == 0;
        }
    }
}

static void
ready(void)
{
    static gsize done;
    if (!g_once_init_enter(&done))
        return;
    for (int byte = 0; byte < TABLE_FIRST; byte++)
        plain[byte] = g_ascii_isalnum(byte) ? g_ascii_tolower((char)byte) : '\0';
    fill_folded();
    fill_known();
    g_once_init_leave(&done, 1);
}

unsigned
term_common_permille(uint32_t term)
{
    ready();
    return known_slot(term)->permille;
}

/* What a character is to a word; the scan stands behind it then. */
typedef enum { PART_NONE, PART_LETTER, PART_IDEOGRAPH } Part;

static bool
is_ideograph(gunichar letter)
{
    return (letter >= 0x3040 && letter <= 0x30FF) || (letter >= 0x3400 && letter <= 0x9FFF) ||
           (letter >= 0xF900 && letter <= 0xFAFF) || (letter >= 0x20000 && letter <= 0x3FFFF);
}

static Part
take_rare(TermScan *scan, gunichar letter, uint32_t *hash)
{
    if (!g_unichar_isalnum(letter))
        return PART_NONE;
    char bytes[6];
    int const size = g_unichar_to_utf8(g_unichar_tolower(letter), bytes);
    for (int index = 0; index < size; index++)
        *hash = hash_byte(*hash, bytes[index]);
    return is_ideograph(letter) ? PART_IDEOGRAPH : PART_LETTER;
}

static Part
take_wide(TermScan *scan, uint32_t *hash)
{
    gunichar const letter = g_utf8_get_char_validated(scan->at, scan->end - scan->at);
    if (letter == (gunichar)-1 || letter == (gunichar)-2) {
        scan->at++;
        return PART_NONE;
    }
    scan->at = g_utf8_next_char(scan->at);
    if (letter >= TABLE_LIMIT)
        return take_rare(scan, letter, hash);
    const Folded *entry = &folded[letter - TABLE_FIRST];
    for (unsigned index = 0; index < entry->size; index++)
        *hash = hash_byte(*hash, entry->bytes[index]);
    return entry->size == 0 ? PART_NONE : PART_LETTER;
}

static inline Part
take_character(TermScan *scan, uint32_t *hash)
{
    char const byte = *scan->at;
    if ((unsigned char)byte >= 0x80)
        return take_wide(scan, hash);
    scan->at++;
    char const letter = plain[(unsigned char)byte];
    if (letter == '\0')
        return PART_NONE;
    *hash = hash_byte(*hash, letter);
    return PART_LETTER;
}

/* One word's letters, or one ideograph; false where there is nothing to keep. */
static bool
take_word(TermScan *scan, uint32_t *ret_term)
{
    uint32_t hash = HASH_SEED;
    scan->word = scan->at;
    unsigned length = 0;
    while (scan->at < scan->end) {
        const char *begin = scan->at;
        uint32_t longer = hash;
        Part const part = take_character(scan, &longer);
        if (part == PART_NONE)
            break;
        if (part == PART_IDEOGRAPH && length > 0) {
            scan->at = begin;
            break;
        }
        hash = longer;
        length++;
        scan->word_end = scan->at;
        if (part == PART_IDEOGRAPH) {
            *ret_term = hash_end(hash);
            return true;
        }
    }
    *ret_term = hash_end(hash);
    return length > 1 && !known_slot(*ret_term)->stop;
}

bool
term_next(TermScan *scan, uint32_t *ret_term)
{
    ready();
    while (scan->at < scan->end)
        if (take_word(scan, ret_term))
            return true;
    return false;
}
