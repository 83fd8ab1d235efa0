/* SPDX-License-Identifier: MIT */
/* The desk's search: stories of any stage by their words, and the searches that people keep. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk_fixture.h"
#include "newsroom/desk_search.h"
#include "newsroom/kept.h"
#include "newsroom/saved_search.h"
#include "newsroom/workflow.h"

typedef struct {
    DeskFixture base;
    Caller chief, ana;
    int64_t ana_id;
} Fixture;

/* A story by ana (or by nobody here) that is brought to a state. */
static int64_t
begin(Fixture *fixture, const char *headline, const char *section)
{
    g_autoptr(GError) error = NULL;
    int64_t id, section_id = fixture_section(&fixture->base.base, section);
    StoryContent const content = {.headline = headline,
        .kicker = "Brannoy",
        .body = "Walrus in the text.",
        .sections = &section_id,
        .section_count = 1};
    Store *store = newsroom_store(fixture->base.base.newsroom);
    g_autoptr(Write) write =
        store_begin(store, person_actor(fixture->base.base.arena, fixture->ana_id), &error);
    g_assert_true(story_create(write, &content, &id, NULL, &error));
    g_assert_true(write_commit(write, NULL, &error));
    return id;
}

static void
do_with(
    Fixture *fixture, int64_t id, bool (*change)(Write *, int64_t, int64_t, int64_t *, GError **))
{
    g_autoptr(GError) error = NULL;
    int64_t const revision = fixture_revision(&fixture->base.base, id);
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(change(write, id, revision, NULL, &error));
    fixture_commit(write);
}

static bool
publish(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_publish(write, id, revision, 0, ret_revision, error);
}

static bool
publish_later(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_publish(write, id, revision, clock_now_us() + DAY_US, ret_revision, error);
}

static bool
withdraw(Write *write, int64_t id, int64_t revision, int64_t *ret_revision, GError **error)
{
    return story_withdraw(write, id, revision, "Wrong.", ret_revision, error);
}

/* 1 a draft, 2 scheduled, 3 live, 4 withdrawn, 5 spiked, 6 live of another section and of nobody */
static void
set_up(Fixture *fixture, gconstpointer data)
{
    desk_fixture_set_up(&fixture->base, data);
    fixture->ana_id = desk_fixture_person(&fixture->base, "ana", ROLE_REPORTER);
    fixture->chief = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "mara", ROLE_CHIEF));
    fixture->ana = desk_fixture_session(&fixture->base, fixture->ana_id);
    for (int number = 0; number < 5; number++)
        begin(fixture, number % 2 == 0 ? "Ferry strike" : "Férry crews vote", "World/Lorn");
    do_with(fixture, 2, publish_later);
    do_with(fixture, 3, publish);
    do_with(fixture, 4, publish);
    do_with(fixture, 4, withdraw);
    do_with(fixture, 5, story_spike);
    fixture_story_with(&fixture->base.base, "Ferry wins", "Sport", NULL, "A walrus.", 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static const char *
show(Fixture *fixture, const Caller *caller, const char *query)
{
    g_autofree char *target = g_strconcat("/desk/search", query, NULL);
    Answer const answer = desk_fixture_get(&fixture->base, caller, target);
    g_assert_cmpint(answer.status, ==, 200);
    return answer.body;
}

/* The numbers of the stories that a page lists, in its order. */
static char *
listed(const char *page)
{
    static const char LINK[] = "<h3><a href=\"/desk/stories/";
    g_autoptr(GString) ids = g_string_new(NULL);
    for (const char *at = strstr(page, LINK); at != NULL; at = strstr(at, LINK)) {
        at += strlen(LINK);
        g_string_append_printf(
            ids, "%s%d", ids->len > 0 ? " " : "", (int)g_ascii_strtoll(at, NULL, 10));
    }
    return g_strdup(ids->str);
}

static void
test_finds(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *query, *found;
    } CASES[] = {
        {"?q=ferry", "5 4 2 1 6 3"},
        {"?q=FERRY+strike", "5 1 3"},
        {"?q=ferr*+-vote", "5 1 6 3"},
        {"?q=%22crews+vote%22", "4 2"},
        {"?q=brannoy+ferry&state=open", "2 1"},
        {"?q=walrus", "5 4 2 1 6 3"}, /* in the body */
        {"?q=walr*+text", "5 4 2 1 3"},
        {"?q=walrus+-text", "6"},
        {"?q=%22walrus+in+the+text%22&state=open", "2 1"},
        {"?q=ferry&section=world", "5 4 2 1 3"},
        {"?q=ferry&section=sport", "6"},
        {"?q=ferry&state=open", "2 1"},
        {"?q=ferry&state=live", "6 3"},
        {"?q=ferry&state=withdrawn", "4"},
        {"?q=ferry&state=spiked", "5"},
        {"?state=spiked", "5"},
        {"?section=sport", "6"},
        {"?q=zebra", ""},
        {"", ""},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autofree char *found = listed(show(fixture, &fixture->chief, CASES[index].query));
        g_test_message("%s", CASES[index].query);
        g_assert_cmpstr(found, ==, CASES[index].found);
    }
    g_autofree char *own = listed(show(fixture, &fixture->ana, "?q=ferry&mine=1"));
    g_assert_cmpstr(own, ==, "5 4 2 1 3");
    g_autofree char *none = listed(show(fixture, &fixture->chief, "?q=ferry&mine=1"));
    g_assert_cmpstr(none, ==, "");
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "?q=zebra"), "No story has these words"));
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, "?q=-a"), "only words to leave out"));
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "?q=a&section=mars"), "no section of that name"));
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "?q=a&state=x"), "no state of that name"));
    g_assert_null(strstr(show(fixture, &fixture->chief, "?q=%22%3E%3Cscript%3E"), "\"><script>"));
}

static char *
found_by(Fixture *fixture, const char *query)
{
    return listed(show(fixture, &fixture->chief, query));
}

#define EXPECT(query, ids)                                                                         \
    do {                                                                                           \
        g_autofree char *found_ = found_by(fixture, query);                                        \
        g_assert_cmpstr(found_, ==, ids);                                                          \
    } while (0)

/* Saves story 3 as a working copy that says something else. */
static void
rewrite(Fixture *fixture, const StoryContent *content)
{
    g_autoptr(GError) error = NULL;
    int64_t const revision = fixture_revision(&fixture->base.base, 3);
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_save(write, 3, revision, content, NULL, &error));
    fixture_commit(write);
}

/* By every word of the working copy as it was saved last, and by what readers have meanwhile. */
static void
test_every_word(Fixture *fixture, gconstpointer data)
{
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    int64_t const tag = fixture_tag(&fixture->base.base, "Brannoy pier");
    StoryContent content = {.headline = "Crossing",
        .list_headline = "Shortlist",
        .kicker = "Quayside",
        .standfirst = "Nightfall.",
        .dateline = "SKARNES",
        .byline = "By Ingrid Sæther",
        .body = "<p>A <b>zeppelin</b> was <i>seen</i> over the &quot;Гавань&quot; by night.</p>",
        .body_format = BODY_HTML,
        .sections = &section,
        .section_count = 1,
        .tags = &tag,
        .tag_count = 1};
    static const char *const WORDS[] = {"crossing", "shortlist", "quayside", "nightfall", "skarnes",
        "ingrid", "zeppelin", "brannoy+pier", "%22zeppelin+was+seen%22", "zepp*", "s%C3%A6ther",
        "%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C"};
    rewrite(fixture, &content);
    for (size_t index = 0; index < G_N_ELEMENTS(WORDS); index++) {
        g_autofree char *query = g_strdup_printf("?q=%s", WORDS[index]);
        g_test_message("%s", query);
        EXPECT(query, "3");
    }
    const char *page = show(fixture, &fixture->chief, "?q=zeppelin");
    g_assert_nonnull(strstr(page, "At the desk"));
    g_assert_nonnull(strstr(page, "A <mark>zeppelin</mark> was seen over"));
    EXPECT("?q=walrus&state=live", "6 3"); /* what readers have of it */
    EXPECT("?q=zeppelin&state=open", "");

    content.body = "Nothing of it was true.";
    content.body_format = BODY_PLAIN;
    rewrite(fixture, &content);
    EXPECT("?q=zeppelin", "");
    do_with(fixture, 3, publish);
    EXPECT("?q=true", "3");
    g_assert_null(strstr(show(fixture, &fixture->chief, "?q=true"), "At the desk"));
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, "?q=true"), "was <mark>true</mark>"));
}

static void
keep(Fixture *fixture, int64_t story, int64_t seen, const char *fields)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) json = json_read_object(fields, strlen(fields), SIZE_MAX, &error);
    Kept const draft = {.story_id = story, .revision = seen, .base = 1, .person_id = 1};
    g_assert_no_error(error);
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(kept_save(write, &draft, json, NULL, &error));
    fixture_commit(write);
}

/* By the words that are kept while they are typed, too, until a save has them or has others. */
static void
test_typed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    StoryContent content = {
        .headline = "Crossing", .body = "Calm.", .sections = &section, .section_count = 1};
    rewrite(fixture, &content);
    keep(fixture, 3, 0, "{\"title\":\"Passage\",\"section_ids\":[1]}");
    EXPECT("?q=passage", "3");
    EXPECT("?q=calm", "3");
    keep(fixture, 3, 1,
        "{\"body\":\"<p>A <b>marmalade</b> "
        "sea.</p><script>zebra</script>\",\"body_format\":\"html\"}");
    EXPECT("?q=passage", "");
    EXPECT("?q=marmalade", "3");
    EXPECT("?q=zebra", "");
    g_assert_nonnull(
        strstr(show(fixture, &fixture->chief, "?q=marmalade"), "A <mark>marmalade</mark> sea"));
    rewrite(fixture, &content); /* a save of somebody else: what is kept stays */
    EXPECT("?q=marmalade", "3");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(kept_drop(write, 3, 2, &error));
    fixture_commit(write);
    EXPECT("?q=marmalade", "");
    EXPECT("?q=calm", "3");
    /* One that is public, and nothing else at the desk. */
    do_with(fixture, 3, publish);
    keep(fixture, 3, 3, "{\"body\":\"Marmalade again.\",\"body_format\":\"plain\"}");
    EXPECT("?q=marmalade&state=live", "3");
    EXPECT("?q=marmalade&state=open", "");
    write = fixture_begin(&fixture->base.base);
    g_assert_true(subject_erase(write, "kept:3", "a name", &error));
    fixture_commit(write);
    EXPECT("?q=marmalade", "");
}

static void
test_urgent(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    StoryContent content = {
        .headline = "Ferry sinks", .body = "B.", .sections = &section, .section_count = 1};
    int64_t ids[2], revision;
    Write *write = fixture_begin(&fixture->base.base);
    content.urgency = 2;
    g_assert_true(story_create(write, &content, &ids[0], NULL, &error));
    content.urgency = 1;
    g_assert_true(story_create(write, &content, &ids[1], &revision, &error));
    g_assert_true(story_publish(write, ids[1], revision, 0, NULL, &error));
    content.urgency = 3;
    g_assert_true(story_create(write, &content, &(int64_t){0}, NULL, &error));
    fixture_commit(write);
    EXPECT("?q=ferry&urgent=1", "7 8");
    EXPECT("?q=ferry&urgent=1&state=open", "7");
    EXPECT("?urgent=1&state=open", "7");
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, "?q=ferry&urgent=1"),
        "name=\"urgent\" value=\"1\" checked"));
}

/* What is erased is in no word of the index any more. */
static void
test_erased(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    int64_t const tag = fixture_tag(&fixture->base.base, "Ida Private");
    StoryContent const content = {.headline = "Crossing",
        .body = "B.",
        .sections = &section,
        .section_count = 1,
        .tags = &tag,
        .tag_count = 1};
    rewrite(fixture, &content);
    EXPECT("?q=private", "3");
    Write *write = fixture_begin(&fixture->base.base);
    g_autofree char *label = g_strdup_printf("label:%d", (int)tag);
    subject_erase(write, label, "asked for", &error);
    g_assert_no_error(error);
    fixture_commit(write);
    EXPECT("?q=private", "");
    EXPECT("?q=crossing", "3");
    write = fixture_begin(&fixture->base.base);
    g_assert_true(subject_erase(write, "story:3", "asked for", &error));
    fixture_commit(write);
    EXPECT("?q=crossing", "");
}

/* A live story with a working copy is found once, at the desk. */
static void
test_once(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World/Lorn");
    int64_t revision = fixture_revision(&fixture->base.base, 3);
    StoryContent const content = {
        .headline = "Ferry strike ends", .body = "Over.", .sections = &section, .section_count = 1};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_save(write, 3, revision, &content, &revision, &error));
    fixture_commit(write);
    g_autofree char *found = listed(show(fixture, &fixture->chief, "?q=ferry+strike&state=live"));
    g_assert_cmpstr(found, ==, "3");
}

static void
test_bounds(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World");
    Write *write = fixture_begin(&fixture->base.base);
    for (int number = 0; number < 80; number++) {
        StoryContent const content = {
            .headline = "Gull", .body = "", .sections = &section, .section_count = 1};
        g_assert_true(story_create(write, &content, &(int64_t){0}, NULL, &error));
    }
    fixture_commit(write);
    const char *page = show(fixture, &fixture->chief, "?q=gull");
    g_assert_nonnull(strstr(page, "60+"));
    g_assert_nonnull(strstr(page, "changed last"));
    g_autofree char *found = listed(page);
    g_auto(GStrv) ids = g_strsplit(found, " ", -1);
    g_assert_cmpuint(g_strv_length(ids), ==, 60);
}

static Answer
post(Fixture *fixture, const Caller *caller, const char *target, const char *fields)
{
    Arena *arena = fixture->base.base.arena;
    return desk_fixture_ask(&fixture->base, caller, "POST", target, NULL,
        arena_printf(arena, "csrf=%s&%s", caller->csrf, fields));
}

static void
test_kept(Fixture *fixture, gconstpointer data)
{
    Answer answer = post(fixture, &fixture->ana, "/desk/search",
        "name=+My+ferries+&q=ferry+%22a%22&section=world&state=open&mine=1");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpstr(answer.location, ==,
        "/desk/search?q=ferry%20%22a%22&section=world&state=open&mine=1&done=kept");
    answer = post(fixture, &fixture->ana, "/desk/search", "name=For+all&q=strike&shared=1");
    g_assert_cmpint(answer.status, ==, 303);
    const char *own = show(fixture, &fixture->ana, "");
    g_assert_nonnull(strstr(own, "My ferries</a>"));
    g_assert_nonnull(strstr(own, "For all</a> <span class=\"pill\">Shared"));
    g_assert_nonnull(
        strstr(own, "/desk/search?q=ferry%20%22a%22&amp;section=world&amp;state=open&amp;mine=1"));
    const char *others = show(fixture, &fixture->chief, "?q=strike");
    g_assert_null(strstr(others, "My ferries"));
    g_assert_nonnull(strstr(others, "Shared by others"));
    g_assert_nonnull(strstr(others, "aria-current=\"true\" dir=\"auto\">For all</a>"));
    /* The same name again is the same search, changed. */
    post(fixture, &fixture->ana, "/desk/search", "name=For+all&q=pier&shared=1");
    g_assert_nonnull(strstr(show(fixture, &fixture->chief, ""), "/desk/search?q=pier\""));
    /* One that is another's alone is not there; a chief may tidy up what is shared. */
    g_assert_cmpint(post(fixture, &fixture->chief, "/desk/search/1/remove", "").status, ==, 404);
    g_assert_cmpint(post(fixture, &fixture->chief, "/desk/search/2/remove", "").status, ==, 303);
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search/2/remove", "").status, ==, 404);
    answer = post(fixture, &fixture->chief, "/desk/search", "name=Chief%27s&q=x&shared=1");
    g_assert_cmpint(answer.status, ==, 303);
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search/3/remove", "").status, ==, 403);
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search/1/remove", "").status, ==, 303);
    g_assert_null(strstr(show(fixture, &fixture->ana, ""), "My ferries"));
}

static void
test_what_is_refused(Fixture *fixture, gconstpointer data)
{
    static const char *const FIELDS[] = {"name=&q=ferry", "q=ferry", "name=x", "name=x&q=-a",
        "name=x&q=a&section=mars", "name=x&q=a&state=odd"};
    g_autofree char *name = g_strnfill(SAVED_NAME_MAX + 1, 'n');
    g_autofree char *longer = g_strdup_printf("name=%s&q=ferry", name);
    for (size_t index = 0; index < G_N_ELEMENTS(FIELDS); index++) {
        g_test_message("%s", FIELDS[index]);
        g_assert_cmpint(
            post(fixture, &fixture->ana, "/desk/search", FIELDS[index]).status, ==, 422);
    }
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search", longer).status, ==, 422);
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search/x/remove", "").status, ==, 404);
    for (int number = 0; number < SAVED_SEARCHES_MAX; number++) {
        g_autofree char *fields = g_strdup_printf("name=n%d&q=ferry", number);
        g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search", fields).status, ==, 303);
    }
    g_assert_cmpint(
        post(fixture, &fixture->ana, "/desk/search", "name=more&q=ferry").status, ==, 422);
    g_assert_cmpint(post(fixture, &fixture->ana, "/desk/search", "name=n7&q=pier").status, ==, 303);
    Caller stranger = fixture->ana;
    stranger.csrf = "0000";
    g_assert_cmpint(post(fixture, &stranger, "/desk/search", "name=x&q=ferry").status, ==, 403);
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/desk-search/finds", test_finds);
    ADD("/desk-search/every-word", test_every_word);
    ADD("/desk-search/typed", test_typed);
    ADD("/desk-search/urgent", test_urgent);
    ADD("/desk-search/erased", test_erased);
    ADD("/desk-search/once", test_once);
    ADD("/desk-search/bounds", test_bounds);
    ADD("/desk-search/kept", test_kept);
    ADD("/desk-search/what-is-refused", test_what_is_refused);
    return g_test_run();
}
