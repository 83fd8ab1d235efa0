/* SPDX-License-Identifier: MIT */
/* Content lines of iCalendar against RFC 5545, sections 3.1 and 3.3. */
#include <string.h>

#include <glib.h>

#include "base/clock.h"
#include "text/calendar.h"

static char *
text_line(const char *text)
{
    GString *calendar = g_string_new(NULL);
    calendar_text(calendar, "SUMMARY", text);
    return g_string_free(calendar, FALSE);
}

static void
test_escapes(void)
{
    static const char *const CASES[][2] = {
        {"Plain", "SUMMARY:Plain\r\n"},
        {"a, b; c\\d: \"e\"", "SUMMARY:a\\, b\\; c\\\\d: \"e\"\r\n"},
        {"one\ntwo\r\nthree\rfour", "SUMMARY:one\\ntwo\\nthree\\nfour\r\n"},
        {"bell\a\x7f", "SUMMARY:bell\r\n"},
        {"END:VEVENT\r\nBEGIN:VALARM", "SUMMARY:END:VEVENT\\nBEGIN:VALARM\r\n"},
        {"Заливът", "SUMMARY:Заливът\r\n"},
        {"", ""},
        {NULL, ""},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autofree char *line = text_line(CASES[index][0]);
        g_assert_cmpstr(line, ==, CASES[index][1]);
    }
    g_autofree char *broken = text_line("a\xff\xc3");
    g_assert_true(g_utf8_validate(broken, -1, NULL));
}

/* Every physical line has at most 75 octets and whole characters, and unfolding gives it back. */
static void
check_folding(const char *text)
{
    g_autofree char *calendar = text_line(text);
    g_autoptr(GString) unfolded = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(calendar, "\r\n", -1);
    for (unsigned index = 0; lines[index] != NULL; index++) {
        g_assert_cmpuint(strlen(lines[index]), <=, 75);
        g_assert_true(g_utf8_validate(lines[index], -1, NULL));
        g_assert_null(strpbrk(lines[index], "\r\n"));
        if (index > 0 && *lines[index] != '\0')
            g_assert_cmpint(*lines[index], ==, ' ');
        g_string_append(unfolded, lines[index] + (index > 0 && *lines[index] != '\0'));
    }
    g_autofree char *expected = g_strconcat("SUMMARY:", text, NULL);
    g_assert_cmpstr(unfolded->str, ==, expected);
}

static void
test_folds(void)
{
    static const char *const LETTERS[] = {"x", "é", "щ", "漢", "🚢"};
    for (size_t letter = 0; letter < G_N_ELEMENTS(LETTERS); letter++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int count = 0; count < 300; count++) {
            g_string_append(text, LETTERS[letter]);
            check_folding(text->str);
        }
    }
    g_autofree char *just = g_strnfill(75 - strlen("SUMMARY:"), 'x');
    g_autofree char *line = text_line(just);
    g_assert_null(strstr(line, "\r\n "));
}

static void
test_times(void)
{
    g_autoptr(GString) calendar = g_string_new(NULL);
    calendar_moment(calendar, "DTSTART", INT64_C(1700000000) * SECOND_US);
    calendar_moment(calendar, "DTEND", INT64_C(951782399) * SECOND_US + 999999);
    calendar_date(calendar, "DTSTART", 20240229);
    calendar_line(calendar, "URL", "https://news.example/a\r\nX-EVIL:1");
    g_assert_cmpstr(calendar->str, ==,
        "DTSTART:20231114T221320Z\r\nDTEND:20000228T235959Z\r\nDTSTART;VALUE=DATE:20240229\r\n"
        "URL:https://news.example/aX-EVIL:1\r\n");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/calendar/escapes", test_escapes);
    g_test_add_func("/text/calendar/folds", test_folds);
    g_test_add_func("/text/calendar/times", test_times);
    return g_test_run();
}
