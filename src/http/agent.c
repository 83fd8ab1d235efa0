/* SPDX-License-Identifier: MIT */
/* All browsers of people begin with one of BEGINNINGS; most programs do not, and those that do name
 * themselves ("bot") or an address where more is said of them ("http"). Where a word begins is
 * found by its first letter, so that an ordinary agent costs about its length. */
#include "http/agent.h"

#include <string.h>

#include <glib.h>

enum { AGENT_BYTES_MAX = 512 };

static const char *const BEGINNINGS[] = {
    "Mozilla/", "Opera/", "Lynx/", "w3m/", "Links", "ELinks/", "Dillo/"};

/* In lower case, in the alphabet's order. */
static const char *const WORDS[] = {"archive", "bot", "checker", "crawl", "curl", "externalhit",
    "favicon", "feed", "fetch", "headless", "http", "inspect", "libwww-perl", "lighthouse",
    "mediapartners", "monitor", "phantom", "playwright", "prerender", "preview", "puppeteer",
    "python", "scan", "scrap", "selenium", "slurp", "spider", "validator", "wget", "wordpress"};

/* The words of one letter: WORDS[first] to WORDS[first + count - 1]. */
typedef struct {
    unsigned char first, count;
} Letter;

static Letter letters[256];

static void
fill_letters(void)
{
    for (unsigned index = 0; index < G_N_ELEMENTS(WORDS); index++) {
        unsigned char const small = (unsigned char)WORDS[index][0];
        Letter *letter = &letters[small];
        if (letter->count++ == 0)
            letter->first = (unsigned char)index;
        letters[(unsigned char)g_ascii_toupper((char)small)] = *letter;
    }
}

static bool
begins_with(const char *text, const char *word)
{
    return g_ascii_strncasecmp(text, word, strlen(word)) == 0;
}

static bool
names_program(const char *agent)
{
    for (const char *at = agent; *at != '\0'; at++) {
        Letter const letter = letters[(unsigned char)*at];
        for (unsigned index = letter.first; index < (unsigned)letter.first + letter.count; index++)
            if (g_ascii_tolower(at[1]) == WORDS[index][1] && begins_with(at, WORDS[index]))
                return true;
        if (*at == 'c' || *at == 'C') /* Cubot makes telephones */
            at += begins_with(at, "cubot") ? strlen("cubot") - 1 : 0;
    }
    return false;
}

bool
agent_is_person(const char *agent)
{
    static gsize once;
    if (agent == NULL || strnlen(agent, AGENT_BYTES_MAX + 1) > AGENT_BYTES_MAX)
        return false;
    if (g_once_init_enter(&once)) {
        fill_letters();
        g_once_init_leave(&once, 1);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(BEGINNINGS); index++)
        if (g_str_has_prefix(agent, BEGINNINGS[index]))
            return !names_program(agent);
    return false;
}

/* A part of an agent and what it is called; the first that is found counts, since browsers name
 * those that they descend from, too. */
typedef struct {
    const char *part;
    const char *name;
} Known;

static const Known BROWSERS[] = {{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi", "Vivaldi"},
    {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}};
static const Known SYSTEMS[] = {{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"},
    {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}};

static const char *
first_known(const char *agent, const Known *known, size_t count)
{
    for (size_t index = 0; index < count; index++)
        if (strstr(agent, known[index].part) != NULL)
            return known[index].name;
    return NULL;
}

const char *
agent_words(const char *agent, char *buffer, size_t size)
{
    const char *browser =
        agent == NULL ? NULL : first_known(agent, BROWSERS, G_N_ELEMENTS(BROWSERS));
    const char *system = agent == NULL ? NULL : first_known(agent, SYSTEMS, G_N_ELEMENTS(SYSTEMS));
    g_snprintf(buffer, size, "%s%s%s", browser != NULL ? browser : "a browser",
        system != NULL ? " on " : "", system != NULL ? system : "");
    return buffer;
}
