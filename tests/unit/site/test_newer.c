/* SPDX-License-Identifier: MIT */
/* A captured page of a real site, and twenty newer stories, invented for this test: some go on with
 * the page's subject, the others share a country, a tag or a section with it and nothing else. The
 * first lead its related list from the step that publishes them; the others never stand there. */
#include <string.h>

#include "base/clock.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "site/site.h"
#include "wire/import.h"

typedef struct {
    NewsroomFixture base;
    Site *site;
    Router *router;
    const char *path; /* of the captured story's page */
} NewerFixture;

static const struct {
    bool continues;
    const char *section; /* by its path of names */
    const char *tags;
    const char *headline;
    const char *body;
} NEWER[] = {
    {false, "World", "US", "Snow closes schools in the northern states of the US",
        "Ploughs were out before dawn, and buses ran late or not at all."},
    {true, "World/Russia", "Putin,Trump,Russia,US",
        "Putin and Trump teams prepare a first call after inauguration",
        "Aides of Putin and Trump are preparing a first telephone call after the inauguration, the "
        "Kremlin "
        "said. Direct communication between Russia and the US administration is to begin again."},
    {false, "World/Russia", "Russia", "Ice festival opens on a lake in the east of Russia",
        "Sculptors from nine towns cut palaces of ice. The festival lasts until the thaw."},
    {false, "World", "US", "Museum in the US returns a stolen violin",
        "The instrument had hung in a side room for forty years before a visitor recognised it."},
    {true, "World/Russia", "Putin,Trump,Russia",
        "Trump answers Putin's congratulations, relations to be restored",
        "Trump thanked Putin for his congratulations on the second term and said that relations "
        "between "
        "Russia and the US could be restored. The Kremlin welcomed the answer."},
    {false, "World/Russia", "Russia", "Hockey club from the Urals wins its tenth match in a row",
        "The goalkeeper stopped thirty shots, and the crowd sang until the lights went out."},
    {false, "World/Russia", "Russia", "Railway to the Arctic port gets new sleeping cars",
        "The cars have wider beds and a samovar at each end. Tickets cost what they did."},
    {false, "Business", "US", "Maize price in the US falls for the third week",
        "Traders point to a good harvest and full silos along the river."},
    {true, "World/Russia", "Putin,Russia,US",
        "Security Council of Russia hears Putin on dialogue with Washington",
        "Putin told the Security Council that Moscow is open to dialogue with the new "
        "administration in "
        "Washington on equality and mutual respect, and spoke of Ukraine and long-term interests."},
    {false, "World", "US", "Lighthouse on the US coast is for sale for a dollar",
        "The buyer must paint it every second year and let the gulls nest on the gallery."},
    {false, "World/Russia", "Russia", "Botanists in Russia raise a moss from old permafrost",
        "It grows slowly, in a jar, on a window sill of the institute."},
    {false, "Culture", "Russia", "Ballet school in Russia takes its first pupil of seventy",
        "She had wanted to since she was six, and the teachers found no rule against it."},
    {true, "World", "Trump,US,Russia,Ukraine",
        "Trump promises talks with Putin on ending the war in Ukraine",
        "Trump said that talks with Putin on ending the war in Ukraine would come soon after the "
        "inauguration. The Kremlin said that it rejected a temporary ceasefire."},
    {false, "World", "US", "Marathon runners in the US stop for a duck and her brood",
        "The leading group lost eleven seconds and got the loudest applause of the day."},
    {false, "World/Russia", "Russia", "Beekeepers of the steppe report a rich year",
        "Honey of buckwheat and linden fills the cellars, and jars are short."},
    {true, "World/EU", "Putin,Trump,EU,Russia",
        "EU ministers weigh what a Putin and Trump meeting would mean",
        "Foreign ministers of the EU discussed how a meeting of Putin and Trump would change "
        "relations "
        "between Russia, the US and Europe, and what it would mean for sanctions and Ukraine."},
    {false, "Sport", "US", "Rowers cross the US from lake to sea",
        "It took sixty days, four oars and a tent that leaked."},
    {false, "World/Russia", "Russia", "Town in Russia names a street after its postman",
        "He carried letters there for fifty years and knows every dog by name."},
    {false, "World", "US", "Observatory in the US finds a comet with two tails",
        "It will be seen with the naked eye in March, low over the western horizon."},
    {false, "World/Russia", "Russia", "Children of a Russian village build a windmill",
        "It lights the school and, on stormy nights, the bakery as well."},
};

static char *
page(NewerFixture *fixture, const char *target)
{
    g_autoptr(GError) error = NULL;
    HttpRequestParts const parts = {.target = target, .app = fixture->site};
    g_autoptr(HttpRequest) request = http_request_new(&parts, &error);
    g_assert_no_error(error);
    g_autoptr(HttpResponse) response = http_response_new();
    size_t size;
    router_run(fixture->router, request, response);
    const char *location = http_response_get_header(response, "Location");
    const char *body = http_response_get_body(response, &size);
    return location != NULL ? arena_strdup(fixture->base.arena, location)
                            : arena_strndup(fixture->base.arena, body, size);
}

static int64_t
captured_story(NewerFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.newsroom, &error);
    g_autoptr(GHashTable) foreign = story_foreign_ids(reader, &error);
    g_assert_no_error(error);
    GHashTableIter iterator;
    gpointer key, value;
    g_hash_table_iter_init(&iterator, foreign);
    while (g_hash_table_iter_next(&iterator, &key, &value))
        if (strstr(value, "Putin Extends Congratulations") != NULL)
            id = *(int64_t *)key;
    g_assert_cmpint(id, >, 0);
    return id;
}

static void
set_up(NewerFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    ImportReport report = {0};
    ImportOptions const options = {.format = "captured-page"};
    g_autofree char *file =
        g_build_filename(g_getenv("DATELINE_DATA"), "captured-page-russia.txt", NULL);
    clock_stop(INT64_C(1737475200) * SECOND_US); /* 21 January 2025, 16:00 UTC */
    newsroom_fixture_set_up(&fixture->base, data);
    g_assert_true(import_file(fixture->base.newsroom, file, &options, &report, &error));
    g_assert_no_error(error);
    fixture->site = site_new(fixture->base.newsroom, NULL, 1 << 20, &error);
    g_assert_no_error(error);
    fixture->router = router_new(SITE_ROUTES, SITE_ROUTE_COUNT, &error);
    g_assert_no_error(error);
    g_autofree char *address =
        g_strdup_printf("/articles/%" G_GINT64_FORMAT, captured_story(fixture));
    fixture->path = page(fixture, address);
    while (strstr(page(fixture, fixture->path), "id=\"related\"") == NULL)
        g_usleep(1000); /* until the index has loaded */
}

static void
tear_down(NewerFixture *fixture, gconstpointer data)
{
    router_free(fixture->router);
    site_free(fixture->site);
    newsroom_fixture_tear_down(&fixture->base, data);
    clock_resume();
}

/* The page's related list, and all that it links to. */
static char *
related_of(NewerFixture *fixture)
{
    const char *text = page(fixture, fixture->path);
    const char *begin = strstr(text, "id=\"related\"");
    g_assert_nonnull(begin);
    const char *end = strstr(begin, "</section>");
    return arena_strndup(fixture->base.arena, begin, (size_t)(end - begin));
}

/* How many stories stand in a related list before this headline; -1: it does not. */
static int
place_of(const char *related, const char *headline)
{
    g_autofree char *escaped = g_markup_escape_text(headline, -1);
    g_auto(GStrv) whole = g_strsplit(escaped, "&apos;", -1);
    const char *at = strstr(related, whole[0]);
    int place = 0;
    if (at == NULL)
        return -1;
    for (const char *card = strstr(related, "<article"); card != NULL && card < at;
         card = strstr(card + 1, "<article"))
        place++;
    return place - 1;
}

static void
test_continuations_lead(NewerFixture *fixture, gconstpointer data)
{
    unsigned continuing = 0;
    for (size_t index = 0; index < G_N_ELEMENTS(NEWER); index++) {
        clock_stop(INT64_C(1737475200) * SECOND_US + (int64_t)(index + 1) * 20 * MINUTE_US);
        fixture_story_with(&fixture->base, NEWER[index].headline, NEWER[index].section,
            NEWER[index].tags, NEWER[index].body, 0);
        continuing += NEWER[index].continues;
        const char *related = related_of(fixture);
        for (size_t known = 0; known <= index; known++) {
            int const place = place_of(related, NEWER[known].headline);
            g_test_message("after %zu: \"%s\" at %d", index + 1, NEWER[known].headline, place);
            if (NEWER[known].continues)
                g_assert_true(place >= 0 && place < (int)continuing);
            else
                g_assert_cmpint(place, ==, -1);
        }
    }
    g_assert_cmpuint(continuing, ==, 5);
}

/* Whatever stands beside the story stands on its page once. */
static void
test_no_story_twice(NewerFixture *fixture, gconstpointer data)
{
    for (size_t index = 0; index < G_N_ELEMENTS(NEWER); index++) {
        clock_stop(INT64_C(1737475200) * SECOND_US + (int64_t)(index + 1) * 20 * MINUTE_US);
        fixture_story_with(&fixture->base, NEWER[index].headline, NEWER[index].section,
            NEWER[index].tags, NEWER[index].body, 0);
    }
    const char *text = strstr(page(fixture, fixture->path), "class=\"side\"");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    static const char MARK[] = "<h3><a href=\"";
    unsigned count = 0;
    for (const char *at = strstr(text, MARK); at != NULL; at = strstr(at + 1, MARK), count++) {
        const char *address = at + strlen(MARK);
        g_assert_true(g_hash_table_add(seen, g_strndup(address, strcspn(address, "\""))));
    }
    g_assert_cmpuint(count, ==, 12);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/newer/continuations-lead", NewerFixture, NULL, set_up, test_continuations_lead,
        tear_down);
    g_test_add("/newer/no-story-twice", NewerFixture, NULL, set_up, test_no_story_twice, tear_down);
    return g_test_run();
}
