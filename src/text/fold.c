/* SPDX-License-Identifier: MIT */
#include "text/fold.h"

#include <stdbool.h>
#include <string.h>

#include "text/buffer_internal.h"

enum { DECOMPOSED_MAX = 18, TABLE_LIMIT = 0x530 };

typedef struct {
    unsigned char size;
    char bytes[FOLD_LETTER_MAX];
} FoldedLetter;

static bool
is_diacritic(gunichar letter)
{
    return (letter >= 0x0300 && letter <= 0x036F) || (letter >= 0x0591 && letter <= 0x05C7) ||
           (letter >= 0x064B && letter <= 0x065F) || letter == 0x0670 ||
           (letter >= 0x1AB0 && letter <= 0x1AFF) || (letter >= 0x1DC0 && letter <= 0x1DFF) ||
           (letter >= 0x20D0 && letter <= 0x20FF);
}

static void
add_letter(TextBuffer *out, gunichar letter)
{
    char bytes[6];
    buffer_add(out, bytes, (size_t)g_unichar_to_utf8(letter, bytes));
}

/* й (U+0439) and ї (U+0457) are letters of the alphabet, not и and і with a mark. */
static bool
is_whole(gunichar letter)
{
    return letter == 0x0439 || letter == 0x0457;
}

static void
add_folded(TextBuffer *out, gunichar letter)
{
    if (letter < 0x80 || is_whole(letter)) {
        add_letter(out, letter);
        return;
    }
    gunichar parts[DECOMPOSED_MAX];
    size_t const count = g_unichar_fully_decompose(letter, TRUE, parts, DECOMPOSED_MAX);
    for (size_t i = 0; i < count && i < DECOMPOSED_MAX; i++) {
        if (!is_diacritic(parts[i]))
            add_letter(out, parts[i]);
    }
}

char *
fold_text(Arena *arena, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t const size = strlen(text);
    char *folded = arena_alloc(arena, size + 1);
    size_t ascii = 0;
    for (; ascii < size && (unsigned char)text[ascii] < 0x80; ascii++)
        folded[ascii] = g_ascii_tolower(text[ascii]);
    if (ascii == size)
        return folded;

    g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(composed, -1);
    g_auto(TextBuffer) out = TEXT_BUFFER_INIT;
    for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at))
        add_folded(&out, g_utf8_get_char(at));
    return buffer_take(arena, &out);
}

static FoldedLetter
folded_letter(gunichar letter)
{
    FoldedLetter folded = {0};
    char text[7] = {0};
    if (!g_unichar_isalnum(letter))
        return folded;
    g_autoptr(Arena) arena = arena_new();
    g_unichar_to_utf8(letter, text);
    const char *whole = fold_text(arena, text);
    const char *end = whole;
    while (*end != '\0' && g_utf8_next_char(end) - whole <= FOLD_LETTER_MAX)
        end = g_utf8_next_char(end);
    folded.size = (unsigned char)(end - whole);
    memcpy(folded.bytes, whole, folded.size);
    return folded;
}

size_t
fold_letter(gunichar letter, char ret_bytes[FOLD_LETTER_MAX])
{
    static FoldedLetter table[TABLE_LIMIT];
    static gsize ready;
    if (letter >= TABLE_LIMIT) {
        FoldedLetter const rare = folded_letter(letter);
        memcpy(ret_bytes, rare.bytes, rare.size);
        return rare.size;
    }
    if (g_once_init_enter(&ready)) {
        for (gunichar index = 0; index < TABLE_LIMIT; index++)
            table[index] = folded_letter(index);
        g_once_init_leave(&ready, 1);
    }
    memcpy(ret_bytes, table[letter].bytes, table[letter].size);
    return table[letter].size;
}

/* The scripts written from right to left, by their Unicode blocks. */
static bool
is_right_to_left(gunichar letter)
{
    return (letter >= 0x0590 && letter <= 0x08FF) || (letter >= 0xFB1D && letter <= 0xFDFF) ||
           (letter >= 0xFE70 && letter <= 0xFEFC) || (letter >= 0x10800 && letter <= 0x10FFF) ||
           (letter >= 0x1E800 && letter <= 0x1EFFF);
}

const char *
text_direction(const char *text)
{
    if (text == NULL)
        return "ltr";
    for (const char *at = text; *at != '\0';) {
        if ((unsigned char)*at < 0x80) {
            if (g_ascii_isalpha(*at))
                return "ltr";
            at++;
            continue;
        }
        gunichar const letter = g_utf8_get_char_validated(at, -1);
        if (letter == (gunichar)-1 || letter == (gunichar)-2) {
            at++;
            continue;
        }
        if (letter == 0x200E || letter == 0x200F)
            return letter == 0x200F ? "rtl" : "ltr";
        if (g_unichar_isalpha(letter))
            return is_right_to_left(letter) ? "rtl" : "ltr";
        at = g_utf8_next_char(at);
    }
    return "ltr";
}
