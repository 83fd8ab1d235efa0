/* SPDX-License-Identifier: MIT */
/* The standfirst rule. A sentence ends at . ! ? … (and the marks of other scripts) with the
 * quotes and brackets that close behind it, when a blank and then anything but a small letter
 * follows. A full stop alone ends nothing after an abbreviation. Abbreviations are of three kinds:
 * before a name (Mr.), before a number (No. 10), and those that may close a sentence (U.S.), which
 * do so only before a word that often begins one (The). Nor does it end anything before a dash
 * ("TAMPA, Fla. — The mayor") or behind a dateline ("SOFIA. The mayor"). */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "text/plain.h"
#include "text/words_internal.h"

enum { REAL_WORDS = 3, PARAGRAPHS_READ = 40, WORD_BYTES = 24, DATELINE_BYTES_MAX = 60 };

typedef enum {
    WORD_ORDINARY,
    WORD_BEFORE_NAME,
    WORD_BEFORE_NUMBER,
    WORD_MAY_END,
} WordKind;

typedef struct {
    const char *start;
    const char *end;
} Span;

/* Lower-case, each between blanks. */
static const char BEFORE_NAME[] =
    " mr mrs ms mx messrs dr drs prof profs sen sens rep reps gov govs gen gens col lt capt sgt "
    "cpl maj adm cmdr brig st ste rev "
    "hon"
    " pres amb supt det insp mme mlle mt vs v cf fig vol ed eds trans approx ca e.g i.e viz"
    " г-н г-жа д-р проф доц акад инж арх ул бул гр кв обл общ св ген полк подп кап лейт серж адм "
    "т.нар"
    " т.н т.е т.ч напр вж чл ал стр им о.з с р пл тов рис табл см ред бл ж.к ";
static const char BEFORE_NUMBER[] = " no nos art sec ch p pp para jan feb mar apr jun jul aug sep "
                                    "sept oct nov dec nr № тел бр ян февр"
                                    " апр авг септ окт ноем дек ";
static const char MAY_END[] =
    " inc ltd co corp plc llc bros dept est jr sr esq ph.d etc al ave blvd rd ft lb oz sq a.m p.m"
    " г гг др пр лв ст млн млрд хил тыс руб долл в вв км кг мин сек ч т.д т.п пр.н.е н.е ";
/* American states, abbreviated as news agencies do; with a small letter some are words. They may
 * close a sentence. */
static const char STATES[] =
    " ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb"
    " nev okla ore pa tenn tex va vt wash wis wyo ";
static const char STARTERS[] =
    " the a an he she it they we i in on at but and this that these those his her its their there"
    " after when while if as for from with by to not no so yet however meanwhile earlier"
    " according last both some many most one two about more who what why how police officials"
    " той тя то те тази този това тези в във на по за от из и а но след при според през до с със"
    " както когато ако докато още така вчера днес не няма има около он она оно они это этот"
    " эта как когда после также если для у к о об из-за ";

static const char *
next_char(const char *at, const char *end)
{
    at += g_utf8_skip[(unsigned char)*at];
    return at < end ? at : end;
}

static gunichar
char_at(const char *at, const char *end)
{
    if (at >= end)
        return 0;
    if ((unsigned char)*at < 0x80)
        return (unsigned char)*at;
    gunichar const letter = g_utf8_get_char_validated(at, end - at);
    return letter >= (gunichar)-2 ? 0xFFFD : letter;
}

static bool
is_terminator(gunichar letter)
{
    switch (letter) {
    case '.':
    case '!':
    case '?':
    case 0x2026: /* … */
    case 0x061F: /* ؟ */
    case 0x06D4:
    case 0x0964:
    case 0x3002: /* 。 */
    case 0xFF01:
    case 0xFF1F:
    case 0x203C:
    case 0x2047:
    case 0x2048:
    case 0x2049:
        return true;
    default:
        return false;
    }
}

/* Marks of scripts that put no blank between sentences. */
static bool
is_full_width(gunichar letter)
{
    return letter == 0x3002 || letter == 0xFF01 || letter == 0xFF1F;
}

static bool
is_closer(gunichar letter)
{
    switch (letter) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case 0x00BB:
    case 0x2019:
    case 0x201C: /* closes in „…“ */
    case 0x201D:
    case 0x203A:
    case 0x300D:
    case 0x300F:
        return true;
    default:
        return false;
    }
}

static bool
is_opener(gunichar letter)
{
    switch (letter) {
    case '"':
    case '\'':
    case '(':
    case '[':
    case '-':
    case 0x00AB:
    case 0x00A0:
    case 0x2013:
    case 0x2014:
    case 0x2018:
    case 0x201C:
    case 0x201E:
    case 0x2039:
        return true;
    default:
        return false;
    }
}

/* The word in lower case between two blanks, as the lists have it; false where it is too long. */
static bool
list_key(Span word, char key[WORD_BYTES * 2])
{
    size_t used = 0;
    key[used++] = ' ';
    for (const char *at = word.start; at < word.end; at = next_char(at, word.end)) {
        if (used > WORD_BYTES)
            return false;
        gunichar const letter = char_at(at, word.end);
        if (letter < 0x80)
            key[used++] = g_ascii_tolower((char)letter);
        else
            used += (size_t)g_unichar_to_utf8(g_unichar_tolower(letter), key + used);
    }
    key[used++] = ' ';
    key[used] = '\0';
    return used > 2;
}

static bool
is_capital_alone(Span word)
{
    return next_char(word.start, word.end) == word.end &&
           g_unichar_isupper(char_at(word.start, word.end));
}

static bool
is_all_digits(Span word)
{
    for (const char *at = word.start; at < word.end; at++) {
        if (!g_ascii_isdigit(*at))
            return false;
    }
    return true;
}

/* "U.S" and "т.н", but neither "3.5" nor "example.org": one or two letters between the stops. */
static bool
is_dotted(Span word)
{
    unsigned letters = 0;
    bool dotted = false;
    for (const char *at = word.start; at < word.end; at = next_char(at, word.end)) {
        gunichar const letter = char_at(at, word.end);
        if (letter == '.') {
            dotted = dotted || letters > 0;
            letters = 0;
        } else if (!g_unichar_isalpha(letter) || ++letters > 2) {
            return false;
        }
    }
    return dotted;
}

/* What the word before a full stop is; the stop itself is not part of it. */
static WordKind
word_kind(Span word, const char *paragraph)
{
    char key[WORD_BYTES * 2];
    if (word.start == paragraph && is_all_digits(word))
        return WORD_BEFORE_NAME;
    if (!list_key(word, key))
        return WORD_ORDINARY;
    if (is_capital_alone(word) && strcmp(key, " i ") != 0)
        return WORD_BEFORE_NAME;
    if (strstr(BEFORE_NUMBER, key) != NULL)
        return WORD_BEFORE_NUMBER;
    if (strstr(BEFORE_NAME, key) != NULL)
        return WORD_BEFORE_NAME;
    if (strstr(MAY_END, key) != NULL ||
        (g_ascii_isupper(*word.start) && strstr(STATES, key) != NULL))
        return WORD_MAY_END;
    return is_dotted(word) ? WORD_MAY_END : WORD_ORDINARY;
}

static Span
word_before(const char *paragraph, const char *stop)
{
    const char *start = stop;
    while (start > paragraph && !is_blank(start[-1]))
        start--;
    for (const char *at; start < stop; start = at) {
        if (!is_opener(char_at(start, stop)))
            break;
        at = next_char(start, stop);
    }
    /* Of "then-Sen" the last part counts. */
    const char *hyphen = memrchr(start, '-', (size_t)(stop - start));
    if (hyphen != NULL && hyphen + 1 < stop && g_ascii_isalpha(hyphen[1]))
        start = hyphen + 1;
    return (Span){start, stop};
}

static Span
word_after(const char *at, const char *end)
{
    while (at < end && (is_blank(*at) || is_opener(char_at(at, end))))
        at = next_char(at, end);
    const char *stop = at;
    while (stop < end && !is_blank(*stop) && *stop != ',' && *stop != '.')
        stop++;
    return (Span){at, stop};
}

static bool
is_starter(Span word)
{
    char key[WORD_BYTES * 2];
    return list_key(word, key) && strstr(STARTERS, key) != NULL;
}

/* Whether a dash follows: behind a full stop it goes on with a dateline or with speech. */
static bool
is_dash(const char *at, const char *end)
{
    while (at < end && (is_blank(*at) || char_at(at, end) == 0xA0))
        at = next_char(at, end);
    gunichar const letter = char_at(at, end);
    return letter == 0x2013 || letter == 0x2014 ||
           (letter == '-' && end - at > 1 && (at[1] == '-' || is_blank(at[1])));
}

/* Whether what stands before the stop is a dateline: one word, or nothing but capitals. */
static bool
is_dateline(const char *paragraph, const char *stop)
{
    bool one_word = true;
    bool capitals = true;
    if (stop - paragraph > DATELINE_BYTES_MAX)
        return false;
    for (const char *at = paragraph; at < stop; at = next_char(at, stop)) {
        gunichar const letter = char_at(at, stop);
        one_word = one_word && !(letter < 0x80 && is_blank((char)letter));
        capitals = capitals && (!g_unichar_isalnum(letter) || g_unichar_isupper(letter));
    }
    return one_word || capitals;
}

/* Whether a sentence ends with the lone full stop at stop, before the word next. */
static bool
stop_ends(Span paragraph, const char *stop, Span next)
{
    if (is_dash(stop + 1, paragraph.end))
        return false;
    switch (word_kind(word_before(paragraph.start, stop), paragraph.start)) {
    case WORD_BEFORE_NAME:
        return false;
    case WORD_BEFORE_NUMBER:
        return !g_ascii_isdigit(*next.start);
    case WORD_MAY_END:
        return is_starter(next);
    case WORD_ORDINARY:
        break;
    }
    return !is_dateline(paragraph.start, stop);
}

/* With a terminator at mark, whether a sentence ends here; *ret_end is then behind its closers. */
static bool
sentence_ends(Span paragraph, const char *mark, const char **ret_end)
{
    const char *at = mark;
    bool full_width = false;
    while (at < paragraph.end && is_terminator(char_at(at, paragraph.end))) {
        full_width = is_full_width(char_at(at, paragraph.end));
        at = next_char(at, paragraph.end);
    }
    const char *marks_end = at;
    while (at < paragraph.end && is_closer(char_at(at, paragraph.end)))
        at = next_char(at, paragraph.end);
    *ret_end = at;
    if (at == paragraph.end || full_width)
        return true;
    if (!is_blank(*at) && char_at(at, paragraph.end) != 0xA0)
        return false;
    Span const next = word_after(at, paragraph.end);
    if (next.start == paragraph.end)
        return true;
    if (g_unichar_islower(char_at(next.start, paragraph.end)))
        return false;
    bool const lone_stop = *mark == '.' && marks_end == mark + 1;
    return !lone_stop || stop_ends(paragraph, mark, next);
}

/* The first sentence; reading stops soon after limit bytes, for a longer one is cut anyway. */
static Span
find_sentence(Span paragraph, size_t limit)
{
    const char *at = paragraph.start;
    while (at < paragraph.end && (size_t)(at - paragraph.start) <= limit) {
        unsigned char const byte = (unsigned char)*at;
        if (byte < 0x80 && byte != '.' && byte != '!' && byte != '?') {
            at++;
            continue;
        }
        const char *end;
        if (!is_terminator(char_at(at, paragraph.end)))
            at = next_char(at, paragraph.end);
        else if (sentence_ends(paragraph, at, &end))
            return (Span){paragraph.start, end};
        else
            at = end;
    }
    return paragraph;
}

static const char *
skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

/* The paragraph that begins at text: up to a blank line, without the blanks at its end. */
static Span
paragraph_at(const char *text)
{
    const char *end = text;
    for (;;) {
        end += strcspn(end, "\n");
        const char *next = end;
        unsigned lines = 0;
        for (; is_blank(*next); next++)
            lines += *next == '\n';
        if (*next == '\0' || lines > 1)
            break;
        end = next;
    }
    while (end > text && is_blank(end[-1]))
        end--;
    if (g_str_has_prefix(text, "• "))
        text = skip_blanks(text + strlen("• "));
    return (Span){text, MAX(text, end)};
}

/* Whether the paragraph has at least three words; reads no further than the third. */
static bool
is_real(Span paragraph)
{
    unsigned words = 0;
    bool in_word = false;
    for (const char *at = paragraph.start; at < paragraph.end; at = next_char(at, paragraph.end)) {
        gunichar const letter = char_at(at, paragraph.end);
        if (letter >= 0x3040 && letter <= 0x9FFF)
            return true;
        if (letter < 0x80 && is_blank((char)letter))
            in_word = false;
        else if (!in_word &&
                 (letter < 0x80 ? g_ascii_isalnum(letter) : g_unichar_isalnum(letter))) {
            in_word = true;
            if (++words == REAL_WORDS)
                return true;
        }
    }
    return false;
}

static Span
find_paragraph(const char *text)
{
    Span const first = paragraph_at(skip_blanks(text));
    Span paragraph = first;
    for (int i = 0; i < PARAGRAPHS_READ && *paragraph.start != '\0'; i++) {
        if (is_real(paragraph))
            return paragraph;
        paragraph = paragraph_at(skip_blanks(paragraph.end));
    }
    return first;
}

/* One full stop goes, unless it belongs to an abbreviation or to an ellipsis. */
static Span
drop_stop(Span sentence, const char *paragraph)
{
    if (sentence.end - sentence.start < 2 || sentence.end[-1] != '.' || sentence.end[-2] == '.')
        return sentence;
    Span const word = word_before(paragraph, sentence.end - 1);
    if (word_kind(word, paragraph) != WORD_MAY_END)
        sentence.end--;
    return sentence;
}

char *
plain_first_sentence(Arena *arena, const char *text, size_t max_chars)
{
    if (text == NULL)
        return NULL;
    Span const paragraph = find_paragraph(text);
    if (paragraph.start == paragraph.end)
        return NULL;
    size_t const limit = max_chars < SIZE_MAX / 8 ? max_chars * 4 : SIZE_MAX;
    Span const sentence = drop_stop(find_sentence(paragraph, limit), paragraph.start);
    return words_cut(arena, sentence.start, (size_t)(sentence.end - sentence.start), max_chars);
}
