/* SPDX-License-Identifier: MIT */
#include <glib.h>

#include "http/agent.h"

static void
test_persons_and_programs(void)
{
    static const struct {
        const char *agent;
        bool is_person;
    } CASES[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", true},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            true},
        {"Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_S) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Mobile Safari/537.36",
            true},
        {"Opera/9.80 (Android; Opera Mini/7.5/191.294; U; en) Presto/2.12.423 Version/12.16", true},
        {"Lynx/2.9.0 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.9", true},
        {"w3m/0.5.3+git20230121", true},
        {NULL, false},
        {"", false},
        {"Mozilla", false},
        {"curl/7.88.1", false},
        {"Wget/1.21.3", false},
        {"python-requests/2.31.0", false},
        {"Go-http-client/1.1", false},
        {"Feedly/1.0 (poller)", false},
        {"Mozilla/5.0 (compatible; Example/1.0; +http://example.com/who)", false},
        {"Mozilla/5.0 (compatible; ExampleBot/2.1)", false},
        {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/126 Mobile Safari/537.36 "
         "(compatible; EXAMPLEBOT)",
            false},
        {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "HeadlessChrome/126.0.0.0 Safari/537.36",
            false},
        {"Mozilla/5.0 (compatible; Some! Slurp)", false},
        {"Mozilla/5.0 (Windows NT 10.0) ExamplePreview/1.0b", false},
        {"Mozilla/5.0 (Cubot; bot)", false},
        {"Mozilla/5.0 (Linux; Android 9; CUBO", true},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_test_message("%s", CASES[index].agent != NULL ? CASES[index].agent : "none");
        g_assert_true(agent_is_person(CASES[index].agent) == CASES[index].is_person);
    }
}

static void
test_length(void)
{
    g_autofree char *filler = g_strnfill(512 - 12, 'x');
    g_autofree char *longest = g_strconcat("Mozilla/5.0 ", filler, NULL);
    g_autofree char *longer = g_strconcat(longest, "x", NULL);
    g_assert_true(agent_is_person(longest));
    g_assert_false(agent_is_person(longer));
}

static void
test_words(void)
{
    static const char *const CASES[][2] = {
        {NULL, "a browser"},
        {"", "a browser"},
        {"<script>", "a browser"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox on Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
            "Edge on Windows"},
        {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
         "Mobile Safari/537.36",
            "Chrome on Android"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.5 Safari/605.1.15",
            "Safari on macOS"},
    };
    char buffer[80], small[6];
    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++)
        g_assert_cmpstr(agent_words(CASES[index][0], buffer, sizeof buffer), ==, CASES[index][1]);
    g_assert_cmpstr(agent_words(NULL, small, sizeof small), ==, "a bro");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/agent/persons-and-programs", test_persons_and_programs);
    g_test_add_func("/agent/length", test_length);
    g_test_add_func("/agent/words", test_words);
    return g_test_run();
}
