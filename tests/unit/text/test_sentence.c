/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "text/plain.h"

enum { LONG = 300 };

static const struct {
    const char *text;
    size_t max_chars;
    const char *sentence; /* NULL: there is none */
} SENTENCES[] = {
    {"", LONG, NULL},
    {" \n\n\t ", LONG, NULL},
    {"Rain fell on the harbour. Boats stayed in.", LONG, "Rain fell on the harbour"},
    {"Rain fell on the harbour", LONG, "Rain fell on the harbour"},
    {"SOFIA\n\nRain fell on the harbour. More.", LONG, "Rain fell on the harbour"},
    {"Short one.\n\nTwo words.", LONG, "Short one"},
    {"The two\nlines are  one. Next.", LONG, "The two lines are one"},
    {"Mr. Hart met Dr. Lee and Sen. Ola. They left.", LONG, "Mr. Hart met Dr. Lee and Sen. Ola"},
    {"John Q. Public and J. R. Doe voted. It passed.", LONG, "John Q. Public and J. R. Doe voted"},
    {"The U.S. Senate met. It rained.", LONG, "The U.S. Senate met"},
    {"He lives in the U.S. The rest is history.", LONG, "He lives in the U.S."},
    {"It left at 5 p.m. He waited for it.", LONG, "It left at 5 p.m."},
    {"House No. 10 was sold. Soon.", LONG, "House No. 10 was sold"},
    {"We all said no. Nobody left.", LONG, "We all said no"},
    {"Fruit, e.g. apples, rose 3.5 percent. Good.", LONG, "Fruit, e.g. apples, rose 3.5 percent"},
    {"The firm Hart Inc. Monday said it was late. So.", LONG,
        "The firm Hart Inc. Monday said it was late"},
    {"TAMPA, Fla. — The mayor left. Soon.", LONG, "TAMPA, Fla. — The mayor left"},
    {"AMES, Pa. -- Rain fell there. Soon.", LONG, "AMES, Pa. -- Rain fell there"},
    {"NEW HART. Rain fell there. Soon.", LONG, "NEW HART. Rain fell there"},
    {"Hartville. Rain fell there. Soon.", LONG, "Hartville. Rain fell there"},
    {"It rained. Boats stayed in.", LONG, "It rained"},
    {"A fire in Ames, Mo. Sunday burned long. So.", LONG, "A fire in Ames, Mo. Sunday burned long"},
    {"The mayor was ill. Nurses came.", LONG, "The mayor was ill"},
    {"The case Hart v. Lee was heard by then-Sen. Ola. It ended.", LONG,
        "The case Hart v. Lee was heard by then-Sen. Ola"},
    {"The mayor works at Hart Inc.", LONG, "The mayor works at Hart Inc."},
    {"The rate rose to 3.5.", LONG, "The rate rose to 3.5"},
    {"Read it at example.org. Nobody did.", LONG, "Read it at example.org"},
    {"Who opened the gate? Nobody knows.", LONG, "Who opened the gate?"},
    {"What a very long day! It ended.", LONG, "What a very long day!"},
    {"He waited for more… Then he left.", LONG, "He waited for more…"},
    {"He waited ... and waited. Then left.", LONG, "He waited ... and waited"},
    {"“The gate is open.” She smiled.", LONG, "“The gate is open.”"},
    {"“Is it open now?” she asked. He nodded.", LONG, "“Is it open now?” she asked"},
    {"The vote (it was close.) Then it ended there.", LONG, "The vote (it was close.)"},
    {"Visit example.org for more news. Now.", LONG, "Visit example.org for more news"},
    {"It was built in 1987. It fell.", LONG, "It was built in 1987"},
    {"Това стана през 2024 г. в София. Край.", LONG, "Това стана през 2024 г. в София"},
    {"Това стана през 2024 г. Той не дойде.", LONG, "Това стана през 2024 г."},
    {"Според проф. Петров т.н. пазар на ул. „Роза“ и др. места расте. Да.", LONG,
        "Според проф. Петров т.н. пазар на ул. „Роза“ и др. места расте"},
    {"А. Б. Иванов пристигна днес. Край.", LONG, "А. Б. Иванов пристигна днес"},
    {"„Портата е отворена.“ Тя се усмихна.", LONG, "„Портата е отворена.“"},
    {"София. Портата се отвори. Край.", LONG, "София. Портата се отвори"},
    {"ذهب الولد. ثم عاد.", LONG, "ذهب الولد"},
    {"門が開いた。彼は笑った。", LONG, "門が開いた。"},
    {"• First item of list. Two.", LONG, "First item of list"},
    {"one two three four", 13, "one two…"},
    {"one two three four", 14, "one two three…"},
    {"one two, three four", 10, "one two…"},
    {"abcdefghijkl mno pqr", 5, "abcd…"},
    {"щъркели летят над града", 14, "щъркели летят…"},
};

static void
test_sentences(void)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(SENTENCES); i++) {
        const char *sentence =
            plain_first_sentence(arena, SENTENCES[i].text, SENTENCES[i].max_chars);
        g_assert_cmpstr(sentence, ==, SENTENCES[i].sentence);
    }
    g_assert_null(plain_first_sentence(arena, NULL, LONG));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/sentence/table", test_sentences);
    return g_test_run();
}
