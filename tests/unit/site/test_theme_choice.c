/* SPDX-License-Identifier: MIT */
/* Which theme a site begins with, and what takes its place. */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "newsroom/settings.h"
#include "newsroom_fixture.h"
#include "site/theme_choice.h"

#define ADD(path, test)                                                                            \
    g_test_add(                                                                                    \
        path, NewsroomFixture, NULL, newsroom_fixture_set_up, test, newsroom_fixture_tear_down)

static char *
write_theme(NewsroomFixture *fixture, const char *name, const char *title)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_build_filename(fixture->dir, "themes", name, NULL);
    g_autofree char *path = g_build_filename(folder, "theme.json", NULL);
    g_autofree char *text = g_strdup_printf(
        "{\"name\": \"evening\", \"title\": \"%s\", \"description\": \"Later.\"}", title);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    return folder;
}

static void
choose(NewsroomFixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) fields = json_object();
    json_object_set_new(fields, "theme", name != NULL ? json_string(name) : json_null());
    Write *write = fixture_begin(fixture);
    g_assert_true(settings_save(write, fields, &error));
    fixture_commit(write);
}

static ThemeChoice *
choice_of(NewsroomFixture *fixture, const char *forced)
{
    g_autoptr(GError) error = NULL;
    ThemeChoice *choice = theme_choice_new(fixture->newsroom, forced, &error);
    g_assert_no_error(error);
    return choice;
}

static void
assert_title(ThemeChoice *choice, const char *title)
{
    g_autoptr(Theme) theme = theme_choice_take(choice);
    g_assert_cmpstr(theme_title(theme), ==, title);
}

static void
test_start(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *folder = write_theme(fixture, "evening", "Evening");
    choose(fixture, "evening");
    g_autoptr(ThemeChoice) choice = choice_of(fixture, NULL);
    assert_title(choice, "Evening");
    g_assert_null(theme_choice_trouble(choice));
    g_assert_null(theme_choice_forced(choice));
    choose(fixture, NULL);
    assert_title(choice, "Evening");
    g_assert_true(theme_choice_follow(choice, fixture->newsroom));
    g_assert_false(theme_choice_follow(choice, fixture->newsroom));
    assert_title(choice, "Morning");
}

/* A page that is being made keeps the theme that it began with. */
static void
test_kept(NewsroomFixture *fixture, gconstpointer data)
{
    g_autofree char *folder = write_theme(fixture, "evening", "Evening");
    g_autoptr(ThemeChoice) choice = choice_of(fixture, NULL);
    g_autoptr(Theme) begun = theme_choice_take(choice);
    choose(fixture, "evening");
    g_assert_true(theme_choice_follow(choice, fixture->newsroom));
    assert_title(choice, "Evening");
    g_assert_cmpstr(theme_title(begun), ==, "Morning");
}

static void
test_broken_at_start(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = write_theme(fixture, "evening", "Evening\" \"");
    choose(fixture, "evening");
    g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "*\"evening\" does not load*theme.json*");
    g_autoptr(ThemeChoice) choice = choice_of(fixture, NULL);
    g_test_assert_expected_messages();
    assert_title(choice, "Morning");
    g_autofree char *trouble = theme_choice_trouble(choice);
    g_assert_nonnull(strstr(trouble, "theme.json"));
    g_assert_false(theme_choice_reload(choice, &error));
    g_assert_true(fail_is(error, FAIL_INVALID));
    assert_title(choice, "Morning");
    g_free(write_theme(fixture, "evening", "Evening"));
    g_assert_true(theme_choice_reload(choice, NULL));
    assert_title(choice, "Evening");
    g_assert_null(theme_choice_trouble(choice));
}

static void
test_gone_at_start(NewsroomFixture *fixture, gconstpointer data)
{
    choose(fixture, "evening");
    g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "*\"evening\" does not load*");
    g_autoptr(ThemeChoice) choice = choice_of(fixture, NULL);
    g_test_assert_expected_messages();
    assert_title(choice, "Morning");
}

static void
test_forced_wins(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = write_theme(fixture, "evening", "Evening");
    g_free(write_theme(fixture, "night", "Night"));
    choose(fixture, "night");
    g_autoptr(ThemeChoice) choice = choice_of(fixture, folder);
    assert_title(choice, "Evening");
    g_assert_cmpstr(theme_choice_forced(choice), ==, folder);
    g_assert_false(theme_choice_follow(choice, fixture->newsroom));
    g_free(write_theme(fixture, "evening", "Later"));
    g_assert_true(theme_choice_reload(choice, &error));
    assert_title(choice, "Later");
    g_assert_null(theme_choice_new(fixture->newsroom, "/nowhere", &error));
    g_assert_nonnull(error);
}

static void
test_names(NewsroomFixture *fixture, gconstpointer data)
{
    static const char *const FOLDERS[] = {"night", "evening", "Loud", ".hidden", "a b"};
    g_autoptr(ThemeChoice) choice = choice_of(fixture, NULL);
    g_auto(GStrv) none = theme_choice_names(choice);
    g_assert_cmpuint(g_strv_length(none), ==, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(FOLDERS); index++)
        g_free(write_theme(fixture, FOLDERS[index], "Title"));
    g_auto(GStrv) names = theme_choice_names(choice);
    g_autofree char *joined = g_strjoinv(" ", names);
    g_assert_cmpstr(joined, ==, "evening night");
    g_assert_true(theme_choice_check(choice, "night", NULL));
    g_assert_false(theme_choice_check(choice, "Loud", NULL));
    g_assert_false(theme_choice_check(choice, "../themes/night", NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/theme-choice/start", test_start);
    ADD("/theme-choice/kept", test_kept);
    ADD("/theme-choice/broken-at-start", test_broken_at_start);
    ADD("/theme-choice/gone-at-start", test_gone_at_start);
    ADD("/theme-choice/forced-wins", test_forced_wins);
    ADD("/theme-choice/names", test_names);
    return g_test_run();
}
