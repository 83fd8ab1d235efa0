/* SPDX-License-Identifier: MIT */
/* New names: runs of two to four capitalised words, with small words of names ("of", "van") between
 * them, that a text has at least once outside its headline, where every word may be capitalised.
 * What sentences begin with is taken off the front, as are titles. */
#include <string.h>

#include "newsroom/suggest_internal.h"

enum { NAME_WORDS = 4, RUN_WORDS = 8, NAME_BYTES = 120 };

static const char *const LINKS[] = {
    "of", "van", "von", "de", "del", "da", "al", "el", "bin", "на", "за", "и"};

/* Words that stand before names and are no part of them. */
static const char *const FRONTS[] = {"the", "a", "an", "and", "but", "or", "in", "on", "at", "by",
    "for", "from", "of", "to", "with", "as", "if", "when", "while", "after", "before", "since",
    "because", "although", "though", "that", "this", "these", "those", "he", "she", "it", "they",
    "we", "i", "you", "his", "her", "its", "their", "our", "my", "both", "even", "like", "under",
    "over", "than", "then", "there", "here", "so", "not", "no", "yes", "now", "also", "who", "what",
    "why", "how", "where", "mr", "mrs", "ms", "dr", "cpl", "sgt", "lt", "capt", "col", "rev", "sir",
    "president", "minister", "senator", "sen", "rep", "gov", "governor", "secretary", "judge",
    "justice", "general", "gen", "professor", "prof", "king", "queen", "prince", "princess",
    "mayor", "congressman", "congresswoman", "representative", "chairman", "director", "former",
    "и", "а", "но", "в", "във", "на", "за", "от", "по", "с", "със", "при", "към", "до", "като",
    "ако", "след", "преди", "според", "когато", "той", "тя", "те", "това", "тази", "този", "тези",
    "не", "да", "г", "президентът", "премиерът", "министърът", "проф", "д"};

static const char *const ORGANISATIONS[] = {"agency", "association", "authority", "bank", "board",
    "bureau", "club", "college", "commission", "committee", "company", "congress", "corporation",
    "council", "court", "department", "federation", "foundation", "fund", "group", "inc",
    "institute", "league", "ministry", "movement", "office", "organisation", "organization",
    "parliament", "party", "police", "school", "senate", "service", "society", "union",
    "university", "агенция", "банка", "комисия", "министерство", "партия", "съд", "съвет", "съюз",
    "университет"};

/* Whether a word is on a list of small letters; its first letter may be a capital. */
static bool
is_one_of(const NameWords *text, const NameWord *word, const char *const *list, size_t count)
{
    const char *raw = text->text + word->begin;
    char small[6];
    size_t const first = (size_t)(g_utf8_next_char(raw) - raw);
    size_t const lowered =
        (size_t)g_unichar_to_utf8(g_unichar_tolower(g_utf8_get_char(raw)), small);
    if (first != lowered || word->size < first)
        return false;
    for (size_t index = 0; index < count; index++)
        if (strncmp(list[index], small, first) == 0 && strlen(list[index]) == word->size &&
            memcmp(list[index] + first, raw + first, word->size - first) == 0)
            return true;
    return false;
}

static bool
is_part(const NameWord *word)
{
    return (word->flags & NAME_CAPITAL) != 0 && (word->flags & NAME_LETTERS) != 0;
}

/* The words of the run that begins at a place: capitalised, with links between. */
static unsigned
run_length(const NameWords *text, unsigned at)
{
    unsigned length = 1;
    for (unsigned next = at + 1; next < text->count && next - at < RUN_WORDS; next++) {
        const NameWord *word = &text->words[next];
        if ((word->flags & NAME_BREAK) != 0 || (word[-1].flags & NAME_POSSESSIVE) != 0)
            break;
        if (is_part(word))
            length = next - at + 1;
        else if (!is_one_of(text, word, LINKS, G_N_ELEMENTS(LINKS)))
            break;
    }
    return length;
}

typedef struct {
    const SuggestIndex *index;
    Arena *arena;
    NewName *names;
    unsigned count;
} Names;

/* Whether a known tag's name stands within the words. */
static bool
holds_tag(const SuggestIndex *index, const NameWord *words, unsigned count)
{
    for (unsigned at = 0; at < count; at++) {
        uint64_t stems = 0;
        for (unsigned length = 0; at + length < count; length++) {
            stems = sequence_hash(stems, words[at + length].stem);
            const SuggestSlot *slot = suggest_index_find(index, stems);
            if (slot == NULL)
                break;
            if (slot->tag != 0 && (length > 0 || count == 1))
                return true;
        }
    }
    return false;
}

static void
note_name(Names *names, const NameWords *text, unsigned at, unsigned count)
{
    const NameWord *first = &text->words[at], *last = &text->words[at + count - 1];
    uint64_t hash = 0;
    for (unsigned place = 0; place < count; place++)
        hash = sequence_hash(hash, first[place].folded);
    for (unsigned place = 0; place < names->count; place++)
        if (names->names[place].hash == hash) {
            names->names[place].count++;
            return;
        }
    if (names->count == SUGGEST_NEW_NAMES || holds_tag(names->index, first, count))
        return;
    char *name = arena_strndup(
        names->arena, text->text + first->begin, last->begin + last->size - first->begin);
    names->names[names->count++] = (NewName){
        .hash = hash, .name = g_strdelimit(name, "\n\t", ' '), .count = 1, .last = last->folded};
}

/* "PORT HALDEN" at the head of a report is no name. */
static bool
is_shouted(const NameWord *words, unsigned count)
{
    for (unsigned place = 0; place < count; place++)
        if ((words[place].flags & NAME_CAPITALS) == 0)
            return false;
    return true;
}

/* The run without what is no part of a name; what is left may be too short or too long. */
static void
take_run(Names *names, const NameWords *text, unsigned at, unsigned length)
{
    while (length > 0 && (is_one_of(text, &text->words[at], FRONTS, G_N_ELEMENTS(FRONTS)) ||
                             !is_part(&text->words[at]))) {
        at++;
        length--;
    }
    if (length >= 2 && length <= NAME_WORDS && !is_shouted(&text->words[at], length) &&
        text->words[at + length - 1].begin + text->words[at + length - 1].size -
                text->words[at].begin <=
            NAME_BYTES)
        note_name(names, text, at, length);
}

static void
read_names(Names *names, const NameWords *text)
{
    for (unsigned at = 0; at < text->count;) {
        unsigned const length = is_part(&text->words[at]) ? run_length(text, at) : 1;
        if (length > 1)
            take_run(names, text, at, length);
        at += length;
    }
}

/* A surname that stands alone: after "Adrian Kesk" only "Kesk". */
static void
note_surnames(Names *names, const NameWords *text)
{
    for (unsigned at = 0; at < text->count; at++) {
        const NameWord *word = &text->words[at];
        bool const follows = at > 0 && (word->flags & NAME_BREAK) == 0 && is_part(word - 1) &&
                             !is_one_of(text, word - 1, FRONTS, G_N_ELEMENTS(FRONTS));
        if (!is_part(word) || follows)
            continue;
        for (unsigned place = 0; place < names->count; place++)
            names->names[place].alone += names->names[place].last == word->folded;
    }
}

static void
note_headline(Names *names, const NameWords *text)
{
    for (unsigned at = 0; at < text->count; at++) {
        uint64_t hash = 0;
        for (unsigned length = 0; length < NAME_WORDS && at + length < text->count; length++) {
            hash = sequence_hash(hash, text->words[at + length].folded);
            for (unsigned place = 0; length > 0 && place < names->count; place++)
                names->names[place].headline |= names->names[place].hash == hash;
        }
    }
}

unsigned
suggest_new_names(const SuggestIndex *index, Arena *arena, const SuggestText *text,
    NewName ret_names[SUGGEST_NEW_NAMES])
{
    Names names = {index, arena, ret_names, 0};
    read_names(&names, &text->standfirst);
    read_names(&names, &text->body);
    note_surnames(&names, &text->body);
    note_headline(&names, &text->headline);
    return names.count;
}

const char *
suggest_name_type(const NewName *name)
{
    g_autofree char *folded = g_utf8_strdown(name->name, -1);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    for (char **word = words; *word != NULL; word++)
        for (size_t index = 0; index < G_N_ELEMENTS(ORGANISATIONS); index++)
            if (strcmp(*word, ORGANISATIONS[index]) == 0)
                return "organisation";
    return name->alone > 0 ? "person" : "topic";
}
