/* SPDX-License-Identifier: MIT */
/* A section is deleted: what it had is another's on every surface at once, and every old address
 * leads on. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk_fixture.h"
#include "newsroom/assignment.h"
#include "newsroom/card.h"
#include "newsroom/front.h"
#include "newsroom/saved_search.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"

/* World has Lorn (with Bay below it) and Ost; Lorn goes to Ost. Stories: 1 of Lorn, 2 of Bay, 3 of
 * Ost and Lorn, 4 a draft of Lorn. Nils's rights reach Lorn; the diary has an event of Lorn. */
typedef struct {
    DeskFixture base;
    Caller tove, nils;
    int64_t world, lorn, bay, ost, nils_id;
} Fixture;

static int64_t
begin_story(Fixture *fixture, const char *headline, const int64_t *sections, unsigned count)
{
    g_autoptr(GError) error = NULL;
    int64_t id;
    StoryContent const content = {.headline = headline,
        .body = "Walrus in the text.",
        .sections = sections,
        .section_count = count};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_create(write, &content, &id, NULL, &error));
    fixture_commit(write);
    return id;
}

static void
fill(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t const both[] = {fixture->ost, fixture->lorn};
    fixture_story(&fixture->base.base, "Ferry of Lorn", "World/Lorn", NULL, 0);
    fixture_story(&fixture->base.base, "Ferry of the bay", "World/Lorn/Bay", NULL, 0);
    int64_t const id = begin_story(fixture, "Ferry between", both, 2);
    begin_story(fixture, "Ferry to come", &fixture->lorn, 1);
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_publish(write, id, 1, 0, NULL, &error));
    Front const front = {.id = fixture->lorn, .count = 1, .placements = {{1, 1, 0, true}}};
    g_assert_true(front_save(write, &front, NULL, &error));
    Assignment const assignment = {.title = "Regatta",
        .from_us = clock_now_us(),
        .until_us = clock_now_us(),
        .sections = &fixture->lorn,
        .section_count = 1};
    g_assert_true(assignment_save(write, &assignment, NULL, NULL, &error));
    fixture_commit(write);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    NewsroomFixture *newsroom = &fixture->base.base;
    clock_stop(INT64_C(1700438400) * SECOND_US);
    desk_fixture_set_up(&fixture->base, data);
    fixture->tove = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "tove", ROLE_ADMINISTRATOR));
    fixture->world = fixture_section(newsroom, "World");
    fixture->lorn = fixture_section(newsroom, "World/Lorn");
    fixture->bay = fixture_section(newsroom, "World/Lorn/Bay");
    fixture->ost = fixture_section(newsroom, "World/Ost");
    Write *write = fixture_begin(newsroom);
    g_assert_true(person_save(write,
        &(Person){.login = "nils",
            .name = "Nils",
            .role = ROLE_EDITOR,
            .sections = &fixture->lorn,
            .section_count = 1},
        &fixture->nils_id, &error));
    fixture_commit(write);
    fixture->nils = desk_fixture_session(&fixture->base, fixture->nils_id);
    fill(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static Answer
get(Fixture *fixture, const char *target)
{
    return desk_fixture_get(&fixture->base, NULL, target);
}

static Answer
see(Fixture *fixture, const char *target)
{
    return desk_fixture_get(&fixture->base, &fixture->tove, target);
}

static Answer
delete_section(Fixture *fixture, int64_t id, int64_t heir, int revision)
{
    Arena *arena = fixture->base.base.arena;
    const char *taker = heir == 0 ? "" : arena_printf(arena, "&heir=%" G_GINT64_FORMAT, heir);
    return desk_fixture_ask(&fixture->base, &fixture->tove, "POST",
        arena_printf(arena, "/desk/settings/sections/%" G_GINT64_FORMAT "/delete", id), NULL,
        arena_printf(arena, "revision=%d%s", revision, taker));
}

static void
assert_leads(Fixture *fixture, const char *from, const char *to)
{
    Answer const answer = get(fixture, from);
    g_assert_cmpint(answer.status, ==, 301);
    g_assert_cmpstr(answer.location, ==, to);
}

static void
test_every_surface(Fixture *fixture, gconstpointer data)
{
    static const char *const PAGES[] = {"/", "/world", "/world/ost", "/world/ost/bay", "/latest",
        "/articles/1/ferry-of-lorn", "/articles/2/ferry-of-the-bay", "/articles/3/ferry-between",
        "/feed.xml", "/feed.atom", "/feed.json", "/world/ost/feed.xml", "/world/ost/submit",
        "/submit", "/feeds", "/sitemaps/pages.xml", "/sitemaps/2023-11.xml", "/sitemap-news.xml",
        "/archive/2023/11/20", "/live", "/live?section=world/lorn", "/search?q=ferry",
        "/search?q=ferry&section=world/lorn", "/most-read"};
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++)
        get(fixture, PAGES[index]);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++) {
        Answer const page = get(fixture, PAGES[index]);
        if (page.status != 200)
            g_error("%s answers %d", PAGES[index], page.status);
        if (strstr(page.body, "world/lorn") != NULL || strstr(page.body, ">Lorn<") != NULL)
            g_error("%s names the deleted section", PAGES[index]);
    }
    g_assert_nonnull(strstr(get(fixture, "/articles/1/ferry-of-lorn").body, "href=\"/world/ost\""));
    for (int story = 1; story <= 3; story++) {
        g_autofree char *id = g_strdup_printf("/articles/%d/", story);
        g_assert_nonnull(strstr(get(fixture, "/world/ost").body, id));
        g_assert_nonnull(strstr(get(fixture, "/search?q=ferry&section=world/lorn").body, id));
    }
    assert_leads(fixture, "/world/lorn", "/world/ost");
    assert_leads(fixture, "/world/lorn/feed.xml", "/world/ost/feed.xml");
    assert_leads(fixture, "/world/lorn/feed.json", "/world/ost/feed.json");
    assert_leads(fixture, "/world/lorn/submit", "/world/ost/submit");
    assert_leads(fixture, "/world/lorn/bay", "/world/ost/bay");
    assert_leads(fixture, "/world/lorn/bay/feed.atom", "/world/ost/bay/feed.atom");
}

static void
test_lists(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    g_assert_cmpstr(fixture_list(newsroom, topic_of(TOPIC_SECTION, fixture->ost)), ==, "3 2 1");
    g_assert_cmpstr(fixture_list(newsroom, topic_of(TOPIC_SECTION, fixture->world)), ==, "3 2 1");
    g_assert_cmpstr(fixture_list(newsroom, topic_of(TOPIC_SECTION, fixture->lorn)), ==, "");
    /* An import that still names it comes to the one that took over. */
    g_assert_cmpint(fixture_section(newsroom, "World/Lorn"), ==, fixture->ost);
    g_assert_cmpint(fixture_section(newsroom, "World/Lorn/Bay"), ==, fixture->bay);
}

static void
test_programs(Fixture *fixture, gconstpointer data)
{
    Caller const program = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "bot", ROLE_CHIEF), ~0u);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    Answer const list =
        desk_fixture_get(&fixture->base, &program, "/api/v1/stories?section=world/lorn");
    g_assert_cmpint(list.status, ==, 200);
    g_assert_nonnull(strstr(list.body, "Ferry of Lorn"));
    g_assert_null(strstr(list.body, "\"Lorn\""));
    Answer const both = desk_fixture_get(&fixture->base, &program, "/api/v1/stories/3");
    g_autofree char *once = g_strdup_printf("\"section_ids\":[%d]", (int)fixture->ost);
    g_assert_nonnull(strstr(both.body, once));
    Answer const draft = desk_fixture_get(&fixture->base, &program, "/api/v1/stories/4");
    g_assert_nonnull(strstr(draft.body, once));
    g_autofree char *body = g_strdup_printf(
        "{\"title\":\"Late\",\"body\":\"B.\",\"section_ids\":[%d]}", (int)fixture->lorn);
    Answer const made =
        desk_fixture_ask(&fixture->base, &program, "POST", "/api/v1/stories", NULL, body);
    g_assert_cmpint(made.status, ==, 201);
    g_assert_nonnull(
        strstr(desk_fixture_get(&fixture->base, &program, "/api/v1/stories/5").body, once));
}

/* Whose work was in the section goes on in the one that took over, and nowhere else. */
static void
test_rights_and_diary(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_autoptr(GError) error = NULL;
    int64_t const sport = fixture_section(newsroom, "Sport");
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    g_autoptr(Reader) reader = newsroom_read(newsroom->newsroom, &error);
    Person nils;
    Assignment assignment;
    Front front;
    bool found;
    g_assert_true(person_find(reader, newsroom->arena, fixture->nils_id, &nils, &found, &error));
    RightScope const own = {.sections = &fixture->ost, .section_count = 1};
    RightScope const old = {.sections = &fixture->lorn, .section_count = 1};
    RightScope const other = {.sections = &sport, .section_count = 1};
    g_assert_true(person_may(&nils, RIGHT_STORY_PUBLISH, &own, reader->sections));
    g_assert_true(person_may(&nils, RIGHT_STORY_PUBLISH, &old, reader->sections));
    g_assert_false(person_may(&nils, RIGHT_STORY_PUBLISH, &other, reader->sections));
    g_assert_true(assignment_find(reader, newsroom->arena, 1, &assignment, &found, &error));
    g_assert_cmpuint(assignment.section_count, ==, 1);
    g_assert_cmpint(assignment.sections[0], ==, fixture->ost);
    g_assert_true(front_find(reader, fixture->lorn, &front, &error));
    g_assert_cmpuint(front.count, ==, 0);
    /* What names the deleted section is saved again without a complaint. */
    Write *write = fixture_begin(newsroom);
    g_assert_true(assignment_save(write, &assignment, NULL, NULL, &error));
    fixture_commit(write);
}

static void
test_searches_that_were_kept(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    Answer const found = see(fixture, "/desk/search?q=ferry&section=world/lorn");
    g_assert_nonnull(strstr(found.body, "Ferry of Lorn"));
    g_assert_nonnull(strstr(found.body, "Ferry to come"));
    g_assert_null(strstr(found.body, "There is no section"));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    Answer const used = delete_section(fixture, fixture->lorn, 0, 1);
    g_assert_cmpint(used.status, ==, 422);
    g_assert_nonnull(strstr(used.body, "name the section that takes them over"));
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->lorn, 1).status, ==, 422);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->bay, 1).status, ==, 422);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, 99, 1).status, ==, 422);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 7).status, ==, 409);
    g_assert_cmpint(delete_section(fixture, 99, fixture->ost, 1).status, ==, 404);
    g_assert_cmpint(get(fixture, "/world/lorn").status, ==, 200);
    g_assert_cmpint(get(fixture, "/world/lorn/bay").status, ==, 200);
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    /* Gone for good: it is not found, changed or deleted again. */
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 2).status, ==, 404);
    g_autofree char *page = g_strdup_printf("/desk/settings/sections/%d", (int)fixture->lorn);
    g_assert_cmpint(see(fixture, page).status, ==, 404);
}

/* One whose rights alone name it is not deleted without an heir: no section given means all. */
static void
test_rights_hold_a_section(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_autoptr(GError) error = NULL;
    int64_t const arts = fixture_section(newsroom, "Arts");
    Write *write = fixture_begin(newsroom);
    g_assert_true(person_save(write,
        &(Person){.login = "ida",
            .name = "Ida",
            .role = ROLE_EDITOR,
            .sections = &arts,
            .section_count = 1},
        NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(delete_section(fixture, arts, 0, 1).status, ==, 422);
    g_assert_cmpint(delete_section(fixture, arts, fixture->ost, 1).status, ==, 303);
}

static void
test_empty_one(Fixture *fixture, gconstpointer data)
{
    int64_t const arts = fixture_section(&fixture->base.base, "Arts");
    g_autofree char *page = g_strdup_printf("/desk/settings/sections/%d/delete", (int)arts);
    g_assert_null(strstr(see(fixture, page).body, "<select"));
    g_assert_cmpint(get(fixture, "/arts").status, ==, 200);
    g_assert_cmpint(delete_section(fixture, arts, 0, 1).status, ==, 303);
    g_assert_cmpint(get(fixture, "/arts").status, ==, 404);
    g_assert_null(strstr(get(fixture, "/").body, "href=\"/arts\""));
    g_assert_cmpint(fixture_section(&fixture->base.base, "Arts"), >, arts);
}

/* What took over is deleted itself; children with the same address get another. */
static void
test_twice(Fixture *fixture, gconstpointer data)
{
    fixture_section(&fixture->base.base, "World/Ost/Bay");
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    assert_leads(fixture, "/world/lorn/bay", "/world/ost/bay-2");
    g_assert_cmpint(delete_section(fixture, fixture->ost, fixture->world, 1).status, ==, 303);
    assert_leads(fixture, "/world/lorn", "/world");
    assert_leads(fixture, "/world/ost", "/world");
    assert_leads(fixture, "/world/lorn/feed.xml", "/world/feed.xml");
    g_assert_cmpstr(
        fixture_list(&fixture->base.base, topic_of(TOPIC_SECTION, fixture->world)), ==, "3 2 1");
    g_assert_nonnull(strstr(get(fixture, "/search?q=ferry&section=world").body, "/articles/1/"));
}

static void
test_confirmation(Fixture *fixture, gconstpointer data)
{
    g_autofree char *page =
        g_strdup_printf("/desk/settings/sections/%d/delete", (int)fixture->lorn);
    Answer const asked = see(fixture, page);
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">3</b> public stories"));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> other<"));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> section right below"));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> person"));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> assignment"));
    g_assert_null(strstr(asked.body, ">World » Lorn</option>"));
    g_assert_null(strstr(asked.body, ">World » Lorn » Bay</option>"));
    g_assert_nonnull(strstr(asked.body, ">World » Ost</option>"));
    g_assert_cmpint(delete_section(fixture, fixture->lorn, fixture->ost, 1).status, ==, 303);
    g_assert_nonnull(strstr(see(fixture, "/desk/audit").body, "section deleted"));
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/section-delete/every-surface", test_every_surface);
    ADD("/section-delete/lists", test_lists);
    ADD("/section-delete/programs", test_programs);
    ADD("/section-delete/rights-and-diary", test_rights_and_diary);
    ADD("/section-delete/searches-that-were-kept", test_searches_that_were_kept);
    ADD("/section-delete/refused", test_refused);
    ADD("/section-delete/rights-hold-a-section", test_rights_hold_a_section);
    ADD("/section-delete/empty-one", test_empty_one);
    ADD("/section-delete/twice", test_twice);
    ADD("/section-delete/confirmation", test_confirmation);
    return g_test_run();
}
