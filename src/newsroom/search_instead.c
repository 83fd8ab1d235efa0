/* SPDX-License-Identifier: MIT */
/* "Did you mean": for a word that the archive does not know, the known word one step away (a letter
 * too many, missing, other, or two swapped) that stands in the most stories. The steps are tried
 * one by one in the index's own list of words (Norvig's way), so the cost is bounded by the word's
 * length and not by the archive. */
#include <string.h>

#include "newsroom/search_internal.h"
#include "newsroom/statements.h"
#include "text/fold.h"

enum { CHARS_MIN = 4, CHARS_MAX = 20, UNKNOWN_MAX = 3 };

typedef struct {
    Reader *reader;
    Arena *arena;
    GString *word; /* the step being tried */
    const char *best;
    int64_t best_count;
    GError **error;
} Steps;

static bool
count_stories(Steps *steps, const char *word, int64_t *ret_count)
{
    return db_int(steps->reader->db, 0, ret_count, steps->error, &SQL_SEARCH_WORD_KNOWN, "s", word);
}

/* Tries letters with the one at index replaced by what is given (NULL: left out). */
static bool
try_step(Steps *steps, const gunichar *letters, long count, long index, const gunichar *instead,
    long instead_count, long skipped)
{
    int64_t stories;
    g_string_truncate(steps->word, 0);
    for (long at = 0; at < index; at++)
        g_string_append_unichar(steps->word, letters[at]);
    for (long at = 0; at < instead_count; at++)
        g_string_append_unichar(steps->word, instead[at]);
    for (long at = index + skipped; at < count; at++)
        g_string_append_unichar(steps->word, letters[at]);
    if (!count_stories(steps, steps->word->str, &stories))
        return false;
    if (stories > steps->best_count) {
        steps->best_count = stories;
        steps->best = arena_strndup(steps->arena, steps->word->str, steps->word->len);
    }
    return true;
}

static bool
try_letters(Steps *steps, const gunichar *letters, long count, long index)
{
    bool const cyrillic = g_unichar_get_script(letters[0]) == G_UNICODE_SCRIPT_CYRILLIC;
    gunichar const first = cyrillic ? 0x430 : 'a', last = cyrillic ? 0x44f : 'z';
    for (gunichar letter = first; letter <= last; letter++) {
        if (!try_step(steps, letters, count, index, &letter, 1, 0) ||
            (index < count && !try_step(steps, letters, count, index, &letter, 1, 1)))
            return false;
    }
    return true;
}

static bool
try_all(Steps *steps, const char *word)
{
    glong count;
    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(word, -1, &count);
    if (count < CHARS_MIN || count > CHARS_MAX)
        return true;
    for (long index = 0; index <= count; index++) {
        if (!try_letters(steps, letters, count, index) ||
            (index < count && !try_step(steps, letters, count, index, NULL, 0, 1)))
            return false;
        if (index + 1 >= count)
            continue;
        gunichar const swapped[] = {letters[index + 1], letters[index]};
        if (!try_step(steps, letters, count, index, swapped, 2, 2))
            return false;
    }
    return true;
}

/* Writes a term as it is, or with a known word in the place of an unknown one. */
static bool
write_term(Steps *steps, GString *out, const SearchTerm *term, unsigned *unknown, bool *changed)
{
    int64_t stories = 1;
    const char *folded = fold_text(steps->arena, term->text);
    bool const one_word = strpbrk(term->text, " \t*'’-.") == NULL;
    steps->best = NULL;
    steps->best_count = 0;
    if (one_word && !term->excluded && *unknown < UNKNOWN_MAX &&
        (!count_stories(steps, folded, &stories) ||
            (stories == 0 && (++*unknown, !try_all(steps, folded)))))
        return false;
    *changed = *changed || steps->best != NULL;
    g_string_append_printf(out, "%s%s%s%s%s", out->len > 0 ? " " : "", term->excluded ? "-" : "",
        one_word ? "" : "\"", steps->best != NULL ? steps->best : term->text, one_word ? "" : "\"");
    return true;
}

bool
search_instead(
    Reader *reader, Arena *arena, const SearchText *text, const char **ret_instead, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL), word = g_string_new(NULL);
    Steps steps = {reader, arena, word, NULL, 0, error};
    unsigned unknown = 0;
    bool changed = false;
    for (unsigned index = 0; index < text->count; index++)
        if (!write_term(&steps, out, &text->terms[index], &unknown, &changed))
            return false;
    *ret_instead = changed ? arena_strndup(arena, out->str, out->len) : NULL;
    return true;
}
