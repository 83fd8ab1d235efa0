/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "newsroom/card.h"
#include "newsroom/redirect.h"
#include "newsroom/section.h"
#include "newsroom_fixture.h"

static const char *
path_of(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    const Section *section = section_find(reader->sections, id);
    return section == NULL ? NULL : arena_strdup(fixture->arena, section->path);
}

static const char *
where_leads(NewsroomFixture *fixture, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    const char *address = NULL;
    bool found;
    g_assert_true(redirect_find(reader, fixture->arena, path, &address, &found, &error));
    return found ? address : NULL;
}

static void
save(NewsroomFixture *fixture, const SectionDraft *draft)
{
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(fixture);
    section_save(write, draft, NULL, &error);
    g_assert_no_error(error);
    fixture_commit(write);
}

static void
test_rename_keeps_old_addresses(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const russia = fixture_section(fixture, "World/Russia");
    int64_t const world = fixture_section(fixture, "World");
    save(fixture, &(SectionDraft){.id = world, .revision = 1, .name = "Abroad"});
    g_assert_cmpstr(path_of(fixture, russia), ==, "abroad/russia");
    g_assert_cmpstr(where_leads(fixture, "/world"), ==, "/abroad");
    g_assert_cmpstr(where_leads(fixture, "/world/russia"), ==, "/abroad/russia");
    save(fixture, &(SectionDraft){.id = world, .revision = 2, .name = "World"});
    g_assert_cmpstr(where_leads(fixture, "/world"), ==, NULL);
    g_assert_cmpstr(where_leads(fixture, "/abroad/russia"), ==, "/world/russia");
}

static void
test_move_takes_the_stories_along(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const russia = fixture_section(fixture, "World/Russia");
    int64_t const world = fixture_section(fixture, "World");
    int64_t const europe = fixture_section(fixture, "Europe");
    fixture_story(fixture, "One", "World/Russia", NULL, 0);
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_SECTION, world)), ==, "1");
    save(fixture,
        &(SectionDraft){.id = russia, .revision = 1, .name = "Russia", .parent_id = europe});
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_SECTION, world)), ==, "");
    g_assert_cmpstr(fixture_list(fixture, topic_of(TOPIC_SECTION, europe)), ==, "1");
    g_assert_cmpstr(where_leads(fixture, "/world/russia"), ==, "/europe/russia");
}

static const char *
name_within(NewsroomFixture *fixture, Write *write, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read_within(fixture->newsroom, write, &error);
    g_assert_no_error(error);
    return arena_strdup(fixture->arena, section_find(reader->sections, id)->name);
}

static const char *
name_at_next_write(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(Write) write = fixture_begin(fixture);
    return name_within(fixture, write, id);
}

/* The tree is kept from one write to the next, and is the right one all the same. */
static void
test_a_write_sees_the_tree(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const world = fixture_section(fixture, "World");
    g_assert_cmpstr(name_at_next_write(fixture, world), ==, "World");
    Write *write = fixture_begin(fixture);
    section_save(
        write, &(SectionDraft){.id = world, .revision = 1, .name = "Abroad"}, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(name_within(fixture, write, world), ==, "Abroad");
    write_free(write); /* not committed */
    g_assert_cmpstr(name_at_next_write(fixture, world), ==, "World");
    save(fixture, &(SectionDraft){.id = world, .revision = 1, .name = "Abroad"});
    g_assert_cmpstr(name_at_next_write(fixture, world), ==, "Abroad");
}

static void
test_a_write_sees_what_another_process_wrote(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const world = fixture_section(fixture, "World");
    g_assert_cmpstr(name_at_next_write(fixture, world), ==, "World");
    NewsroomFixture other = {.newsroom = newsroom_open(fixture->dir, &error)};
    g_assert_no_error(error);
    save(&other, &(SectionDraft){.id = world, .revision = 1, .name = "Abroad"});
    g_assert_cmpstr(name_at_next_write(fixture, world), ==, "Abroad");
    newsroom_close(other.newsroom);
}

static void
test_what_is_refused(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const world = fixture_section(fixture, "World");
    int64_t const russia = fixture_section(fixture, "World/Russia");

    const struct {
        SectionDraft draft;
        const char *says;
    } CASES[] = {
        {{.name = ""}, "missing"},
        {{.name = NULL}, "missing"},
        {{.name = " \t "}, "blank"},
        {{.name = "\u200b\u00a0"}, "blank"},
        {{.name = "World"}, "here already"},
        {{.name = "Russia", .parent_id = world}, "here already"},
        {{.name = "Other", .slug = "world"}, "taken"},
        {{.name = "Other", .slug = "archive"}, "taken"},
        {{.name = "Other", .slug = "a b"}, "letters"},
        {{.name = "Other", .slug = "../etc"}, "letters"},
        {{.name = "Other", .parent_id = 99}, "does not exist"},
        {{.id = world, .revision = 1, .name = "World", .parent_id = russia}, "below itself"},
        {{.id = world, .revision = 7, .name = "World"}, "changed meanwhile"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(CASES); index++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Write) write = fixture_begin(fixture);
        g_assert_false(section_save(write, &CASES[index].draft, NULL, &error));
        g_assert_nonnull(strstr(error->message, CASES[index].says));
    }
}

static void
test_slugs_step_aside(NewsroomFixture *fixture, gconstpointer data)
{
    int64_t const archive = fixture_section(fixture, "Archive");
    int64_t const cyrillic = fixture_section(fixture, "Общество/Здраве");
    g_assert_cmpstr(path_of(fixture, archive), ==, "archive-2");
    g_assert_cmpstr(path_of(fixture, cyrillic), ==, "obshtestvo/zdrave");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/section/rename", test_rename_keeps_old_addresses},
        {"/section/move", test_move_takes_the_stories_along},
        {"/section/within", test_a_write_sees_the_tree},
        {"/section/another_process", test_a_write_sees_what_another_process_wrote},
        {"/section/refused", test_what_is_refused},
        {"/section/slugs", test_slugs_step_aside},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
