/* SPDX-License-Identifier: MIT */
#include "site/theme_choice.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/settings.h"

static const char PREFIX[] = "/dateline/themes/morning";

enum { NAMES_MAX = 100 };

struct ThemeChoice {
    char *forced;     /* serve's --theme; NULL: what the newsroom chose */
    char *folder;     /* DIR/themes; NULL: a newsroom without a folder */
    GMutex load_lock; /* one loads at a time */
    GMutex lock;      /* of all that follows */
    Theme *theme;
    char *name;    /* what the newsroom chose; NULL: the built-in one */
    char *trouble; /* why that does not run */
};

static Theme *
open_named(const ThemeChoice *choice, const char *name, GError **error)
{
    if (!settings_is_theme_name(name) || choice->folder == NULL) {
        fail(error, FAIL_NOT_FOUND, "there is no theme \"%.40s\"", name);
        return NULL;
    }
    g_autofree char *folder = g_build_filename(choice->folder, name, NULL);
    return theme_open(PREFIX, folder, error);
}

/* Puts a theme in the place of the one that runs. Takes theme and trouble over. */
static void
put(ThemeChoice *choice, Theme *theme, const char *name, char *trouble)
{
    g_mutex_lock(&choice->lock);
    g_autoptr(Theme) old = choice->theme;
    choice->theme = theme;
    g_free(choice->name);
    choice->name = g_strdup(name);
    g_free(choice->trouble);
    choice->trouble = trouble;
    g_mutex_unlock(&choice->lock);
}

/* The one of that name, or the built-in one where it does not load. */
static bool
put_named(ThemeChoice *choice, const char *name, GError **error)
{
    g_autoptr(GError) refused = NULL;
    Theme *theme = name != NULL ? open_named(choice, name, &refused) : NULL;
    if (theme == NULL)
        theme = theme_open(PREFIX, NULL, error);
    if (theme == NULL)
        return false;
    if (refused != NULL)
        g_warning(
            "theme \"%s\" does not load, readers see the built-in one: %s", name, refused->message);
    put(choice, theme, name, refused != NULL ? g_strdup(refused->message) : NULL);
    return true;
}

static bool
read_name(Newsroom *newsroom, char **ret_name, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    if (reader == NULL)
        return false;
    *ret_name = g_strdup(reader->settings->theme);
    return true;
}

ThemeChoice *
theme_choice_new(Newsroom *newsroom, const char *forced, GError **error)
{
    g_autoptr(ThemeChoice) choice = g_new0(ThemeChoice, 1);
    g_autofree char *name = NULL;
    const char *dir = newsroom_dir(newsroom);
    g_mutex_init(&choice->load_lock);
    g_mutex_init(&choice->lock);
    choice->forced = g_strdup(forced);
    choice->folder = dir != NULL ? g_build_filename(dir, "themes", NULL) : NULL;
    if (forced != NULL) {
        choice->theme = theme_open(PREFIX, forced, error);
        return choice->theme != NULL ? g_steal_pointer(&choice) : NULL;
    }
    if (!read_name(newsroom, &name, error) || !put_named(choice, name, error))
        return NULL;
    return g_steal_pointer(&choice);
}

void
theme_choice_free(ThemeChoice *choice)
{
    if (choice == NULL)
        return;
    theme_unref(choice->theme);
    g_mutex_clear(&choice->load_lock);
    g_mutex_clear(&choice->lock);
    g_free(choice->trouble);
    g_free(choice->name);
    g_free(choice->folder);
    g_free(choice->forced);
    g_free(choice);
}

Theme *
theme_choice_take(ThemeChoice *choice)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&choice->lock);
    return theme_ref(choice->theme);
}

bool
theme_choice_follow(ThemeChoice *choice, Newsroom *newsroom)
{
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;
    if (choice->forced != NULL)
        return false;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&choice->load_lock);
    if (!read_name(newsroom, &name, &error)) {
        g_warning("theme stays as it was: %s", error->message);
        return false;
    }
    if (g_strcmp0(name, choice->name) == 0)
        return false;
    if (!put_named(choice, name, &error)) {
        g_warning("theme stays as it was: %s", error->message);
        return false;
    }
    return true;
}

bool
theme_choice_reload(ThemeChoice *choice, GError **error)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&choice->load_lock);
    Theme *theme = choice->forced == NULL && choice->name != NULL
                       ? open_named(choice, choice->name, error)
                       : theme_open(PREFIX, choice->forced, error);
    if (theme == NULL)
        return false;
    g_autofree char *name = g_strdup(choice->name);
    put(choice, theme, name, NULL);
    return true;
}

bool
theme_choice_check(ThemeChoice *choice, const char *name, GError **error)
{
    g_autoptr(Theme) theme = open_named(choice, name, error);
    return theme != NULL;
}

static int
compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

char **
theme_choice_names(ThemeChoice *choice)
{
    const char *name;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = choice->folder != NULL ? g_dir_open(choice->folder, 0, NULL) : NULL;
    while (dir != NULL && names->len < NAMES_MAX && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(choice->folder, name, NULL);
        if (settings_is_theme_name(name) && g_file_test(path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

const char *
theme_choice_forced(const ThemeChoice *choice)
{
    return choice->forced;
}

char *
theme_choice_trouble(ThemeChoice *choice)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&choice->lock);
    return choice->trouble == NULL ? NULL
                                   : g_strdup_printf("The theme \"%s\" does not load, so readers "
                                                     "see the built-in one: %s",
                                         choice->name, choice->trouble);
}
