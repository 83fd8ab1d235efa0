/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/difference.h"

enum { ROUNDS = 2000, MOST_WORDS = 40 };

/* Parts as one line: [-gone-], {+new+}, the rest stayed. */
static const struct {
    const char *before;
    const char *after;
    const char *parts;
} TEXTS[] = {
    {"", "", ""},
    {" \n ", "\u00A0", ""},
    {"", "One word", "{+One word+}"},
    {"One word", "", "[-One word-]"},
    {"Same words", "Same words", "Same words"},
    {"  Same\twords\n", "Same \u00A0 words", "Same words"},
    {"cost 200 crowns.", "cost 300 crowns.", "cost [-200-]{+300+} crowns."},
    {"200 crowns", "300 crowns", "[-200-]{+300+} crowns"},
    {"crowns 200", "crowns 300", "crowns [-200-]{+300+}"},
    {"paid crowns.", "paid crowns, late", "paid [-crowns.-]{+crowns, late+}"},
    {"all gone", "quite other words", "[-all gone-]{+quite other words+}"},
    /* The space around words that are only gone or only new. */
    {"the mayor said", "the former mayor said", "the {+former +}mayor said"},
    {"mayor said", "the mayor said", "{+the +}mayor said"},
    {"the mayor", "the mayor said", "the mayor{+ said+}"},
    {"the former mayor", "the mayor", "the [-former -]mayor"},
    /* Where else the words could stand. */
    {"He saw the cat and the dog", "He saw the dog", "He saw [-the cat and -]the dog"},
    {"It rained. He left. He slept.", "It rained. He slept.", "It rained. [-He left. -]He slept."},
    {"Come now. Eat.", "Come now. Sleep now. Eat.", "Come now. {+Sleep now. +}Eat."},
    {"So he did. So he said.", "So he did. So he ate. So he said.",
        "So he did. {+So he ate. +}So he said."},
    {"Same end.\n\nThe cat sat.\n\nThe dog ran.", "Same end.\n\nThe dog ran.",
        "Same end.\n\n[-The cat sat.\n\n-]The dog ran."},
    /* Paragraphs. */
    {"One.\n\nThree.", "One.\n\nTwo.\n\nThree.", "One.\n\n{+Two.\n\n+}Three."},
    {"One.\n\nTwo.", "One.", "One.[-\n\nTwo.-]"},
    {"Two.", "One.\n\nTwo.", "{+One.\n\n+}Two."},
    {"a\n\nb", "c\n\nd", "[-a-]{+c+}\n\n[-b-]{+d+}"},
    {"One line", "One\nline", "One[- -]{+\n+}line"},
    {"One \n \n line", "One\n\nline", "One\n\nline"},
    {"One\nline", "One\n\nline", "One[-\n-]{+\n\n+}line"},
    /* Short words between two replacements. */
    {"won 5 of 9 seats", "won 6 of 10 seats", "won [-5 of 9-]{+6 of 10+} seats"},
    {"won 5 of the 9 seats", "won 6 of the 10 seats", "won [-5 of the 9-]{+6 of the 10+} seats"},
    {"won 5 of all the 9 seats", "won 6 of all the 10 seats",
        "won [-5-]{+6+} of all the [-9-]{+10+} seats"},
    {"won 5 towns 9 times", "won 6 towns 10 times", "won [-5-]{+6+} towns [-9-]{+10+} times"},
    {"went to the city", "went to big the old city", "went to {+big +}the {+old +}city"},
    {"saw the old city", "saw all the new city", "saw {+all +}the [-old-]{+new+} city"},
    {"saw an old city", "saw no old big city", "saw [-an-]{+no+} old {+big +}city"},
    {"в 5 из 9 сёл", "в 6 из 10 сёл", "в [-5 из 9-]{+6 из 10+} сёл"},
    /* Other scripts. */
    {"Кметът откри моста в понеделник.", "Кметът откри моста във вторник.",
        "Кметът откри моста [-в понеделник.-]{+във вторник.+}"},
    {"افتتح رئيس البلدية الجسر أمس", "افتتح رئيس البلدية الجسر اليوم",
        "افتتح رئيس البلدية الجسر [-أمس-]{+اليوم+}"},
    {"هل وصل؟ نعم وصل؟ نعم", "هل وصل؟ نعم", "هل وصل؟ [-نعم وصل؟ -]نعم"},
    {"桥 开了", "桥\u3000关了", "桥 [-开了-]{+关了+}"},
    /* Bytes that are no UTF-8. */
    {"a \xFF\xC2 b", "a \xFF b", "a [-\xFF\xC2-]{+\xFF+} b"},
    {"a \xE2\x80", "a \xE2", "a [-\xE2\x80-]{+\xE2+}"},
    {"\xE2\xC2\xA0 b", "\xE2 b", "\xE2 b"},
};

static char *
written(const Differences *found)
{
    static const char *const MARKS[][2] = {{"", ""}, {"[-", "-]"}, {"{+", "+}"}};

    GString *line = g_string_new(NULL);
    for (unsigned i = 0; i < found->count; i++) {
        const Difference *part = &found->parts[i];
        g_string_append(line, MARKS[part->kind][0]);
        g_string_append(line, part->text);
        g_string_append(line, MARKS[part->kind][1]);
    }
    return g_string_free(line, FALSE);
}

/* The parts of one text, joined: all but those of the kind left out. */
static char *
joined_without(const Differences *found, DifferenceKind kind)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < found->count; i++) {
        if (found->parts[i].kind != kind)
            g_string_append(text, found->parts[i].text);
    }
    return g_string_free(text, FALSE);
}

static void
check_says(const Differences *found, const char *before, const char *after)
{
    g_autofree char *said_before = joined_without(found, DIFFERENCE_NEW);
    g_autofree char *said_after = joined_without(found, DIFFERENCE_GONE);
    g_assert_cmpstr(said_before, ==, before);
    g_assert_cmpstr(said_after, ==, after);
}

/* No empty part, no neighbours of one kind, gone before new. */
static void
check_shape(const Differences *found)
{
    for (unsigned i = 0; i < found->count; i++) {
        g_assert_cmpstr(found->parts[i].text, !=, "");
        if (i > 0) {
            g_assert_cmpint(found->parts[i].kind, !=, found->parts[i - 1].kind);
            g_assert_false(found->parts[i].kind == DIFFERENCE_GONE &&
                           found->parts[i - 1].kind == DIFFERENCE_NEW);
        }
    }
}

static void
test_texts(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        Differences const found = text_differences(arena, TEXTS[i].before, TEXTS[i].after);
        g_autofree char *parts = written(&found);
        g_assert_cmpstr(parts, ==, TEXTS[i].parts);
        g_assert_false(found.is_whole);
        check_shape(&found);
    }
}

/* "PREFIX0 PREFIX1 …", a blank at the end. */
static void
add_numbered(GString *text, const char *prefix, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(text, "%s%u ", prefix, i);
}

static char *
numbered_between(const char *prefix, unsigned count)
{
    GString *text = g_string_new("The beginning. ");
    add_numbered(text, prefix, count);
    g_string_append(text, "The end.");
    return g_string_free(text, FALSE);
}

/* As many words may differ as the header says, and not one more. */
static void
test_most(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *before = numbered_between("a", DIFFERENCE_MOST / 2);
    g_autofree char *after = numbered_between("b", DIFFERENCE_MOST / 2);
    g_autofree char *longer = numbered_between("b", DIFFERENCE_MOST / 2 + 1);

    Differences found = text_differences(arena, before, after);
    g_assert_false(found.is_whole);
    check_says(&found, before, after);

    found = text_differences(arena, before, longer);
    g_assert_true(found.is_whole);
    g_assert_cmpuint(found.count, ==, 4);
    g_assert_cmpstr(found.parts[0].text, ==, "The beginning. ");
    g_assert_cmpint(found.parts[1].kind, ==, DIFFERENCE_GONE);
    g_assert_cmpint(found.parts[2].kind, ==, DIFFERENCE_NEW);
    g_assert_cmpstr(found.parts[3].text, ==, " The end.");
    check_says(&found, before, longer);
}

/* Two megabytes with nothing in common but their ends; then the same only added. */
static void
test_large(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *before = numbered_between("a", 270 * 1000);
    g_autofree char *after = numbered_between("b", 270 * 1000);
    g_assert_cmpuint(strlen(before), >, 2000 * 1000);

    gint64 const start_us = g_get_monotonic_time();
    Differences found = text_differences(arena, before, after);
    g_assert_true(found.is_whole);
    g_assert_cmpuint(found.count, ==, 4);
    check_says(&found, before, after);

    found = text_differences(arena, "The beginning. The end.", before);
    g_assert_false(found.is_whole);
    g_assert_cmpuint(found.count, ==, 3);
    check_says(&found, "The beginning. The end.", before);
    g_assert_cmpint(g_get_monotonic_time() - start_us, <, 20 * G_USEC_PER_SEC);
}

/* Words of four kilobytes that only their ends tell apart. */
static char *
long_words(const char *ending)
{
    g_autofree char *stem = g_strnfill(4096, 'a');
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < DIFFERENCE_MOST / 2 - 10; i++)
        g_string_append_printf(text, "%s%s%u ", stem, ending, 1000 + i);
    g_string_append(text, "end");
    return g_string_free(text, FALSE);
}

/* Few enough words differ, but each comparison of two is long: given up. */
static void
test_long_words(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *before = long_words("x");
    g_autofree char *after = long_words("y");
    Differences const found = text_differences(arena, before, after);
    g_assert_true(found.is_whole);
    g_assert_cmpuint(found.count, ==, 3);
    check_says(&found, before, after);
}

static const char *const LONG_WORDS[] = {"word", "mayor", "bridge.", "кмет", "الجسر", "b\xFF\xC2x"};
static const char *const ANY_WORDS[] = {"a", "of", "the", "в", "\xE2", "mayor", "bridge."};
static const char *const BLANKS[] = {" ", "  ", "\u00A0", "\t", " \u2003 ", "\r"};
static const char *const FEEDS[] = {"\n", "\n\n", " \n", "\n \n", "\n\u00A0\n\t"};

typedef struct {
    GString *raw;
    GString *clean;
    GPtrArray *words; /* with the runs of line feeds */
} Sample;

static void
sample_finish(Sample *sample)
{
    g_string_free(sample->raw, TRUE);
    g_string_free(sample->clean, TRUE);
    g_ptr_array_unref(sample->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sample, sample_finish)

static const char *
any_of(GRand *random, const char *const *choices, size_t count)
{
    return choices[g_rand_int_range(random, 0, (gint32)count)];
}

static void
add_random_gap(Sample *sample, GRand *random)
{
    if (g_rand_int_range(random, 0, 4) > 0) {
        g_string_append(sample->raw, any_of(random, BLANKS, G_N_ELEMENTS(BLANKS)));
        g_string_append_c(sample->clean, ' ');
        return;
    }
    const char *feeds = any_of(random, FEEDS, G_N_ELEMENTS(FEEDS));
    const char *clean = strchr(strchr(feeds, '\n') + 1, '\n') == NULL ? "\n" : "\n\n";
    g_string_append(sample->raw, feeds);
    g_string_append(sample->clean, clean);
    g_ptr_array_add(sample->words, (char *)clean);
}

static Sample
random_sample(GRand *random, bool long_words)
{
    Sample sample = {g_string_new(NULL), g_string_new(NULL), g_ptr_array_new()};
    int const count = g_rand_int_range(random, 0, MOST_WORDS);
    for (int i = 0; i < count; i++) {
        const char *word = long_words ? any_of(random, LONG_WORDS, G_N_ELEMENTS(LONG_WORDS))
                                      : any_of(random, ANY_WORDS, G_N_ELEMENTS(ANY_WORDS));
        if (i > 0)
            add_random_gap(&sample, random);
        g_string_append(sample.raw, word);
        g_string_append(sample.clean, word);
        g_ptr_array_add(sample.words, (char *)word);
    }
    if (g_rand_boolean(random))
        g_string_append(sample.raw, any_of(random, FEEDS, G_N_ELEMENTS(FEEDS)));
    return sample;
}

/* The longest common subsequence by the textbook's table. */
static unsigned
common_words(const Sample *before, const Sample *after)
{
    unsigned longest[2 * MOST_WORDS + 1] = {0};
    for (guint i = 0; i < before->words->len; i++) {
        unsigned diagonal = 0;
        for (guint j = 0; j < after->words->len; j++) {
            unsigned const above = longest[j + 1];
            bool const same = strcmp(before->words->pdata[i], after->words->pdata[j]) == 0;
            longest[j + 1] = same ? diagonal + 1 : MAX(above, longest[j]);
            diagonal = above;
        }
    }
    return longest[after->words->len];
}

static unsigned
same_words(const Differences *found)
{
    unsigned count = 0;
    for (unsigned i = 0; i < found->count; i++) {
        if (found->parts[i].kind != DIFFERENCE_SAME)
            continue;
        char last = ' ';
        for (const char *at = found->parts[i].text; *at != '\0'; last = *at++)
            count += *at != ' ' && (last == ' ' || (*at == '\n') != (last == '\n'));
    }
    return count;
}

/* Whatever the texts, the parts give both back, and without short words no word is called gone or
 * new that could have stayed. */
static void
test_random(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1986);
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(Arena) arena = arena_new();
        bool const long_words = round % 2 == 0;
        g_auto(Sample) before = random_sample(random, long_words);
        g_auto(Sample) after = random_sample(random, long_words);
        Differences const found = text_differences(arena, before.raw->str, after.raw->str);
        check_says(&found, before.clean->str, after.clean->str);
        check_shape(&found);
        g_assert_false(found.is_whole);
        if (long_words)
            g_assert_cmpuint(same_words(&found), ==, common_words(&before, &after));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/difference/texts", test_texts);
    g_test_add_func("/text/difference/most", test_most);
    g_test_add_func("/text/difference/large", test_large);
    g_test_add_func("/text/difference/long-words", test_long_words);
    g_test_add_func("/text/difference/random", test_random);
    return g_test_run();
}
