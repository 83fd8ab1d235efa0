/* SPDX-License-Identifier: MIT */
/* Reads a theme's files, embedded ones first, then those of a folder over them. A link in the
 * folder may lead anywhere inside of it and nowhere else. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>

#include "base/error.h"
#include "render/mustache.h"
#include "render/theme_internal.h"

enum { FOLDER_LEVELS_MAX = 8, THEME_BYTES_MAX = 64 * 1024 * 1024, MANIFEST_BYTES_MAX = 64 * 1024 };

/* Where files are being read from, and how much was read. */
typedef struct {
    GHashTable *files;
    const char *prefix; /* embedded, or NULL */
    char *root;         /* a folder's real path, or NULL */
    unsigned count;
    size_t bytes;
} Reading;

static void
file_free(gpointer data)
{
    ThemeFile *file = data;
    g_bytes_unref(file->bytes);
    g_free(file->origin);
    g_free(file);
}

/* How large a file may be; 0 for one that is of no use to a theme. */
static size_t
limit_of(const char *path)
{
    if (strcmp(path, "theme.json") == 0)
        return MANIFEST_BYTES_MAX;
    if (g_str_has_prefix(path, "assets/"))
        return THEME_ASSET_BYTES_MAX;
    if (g_str_has_prefix(path, "fonts/"))
        return g_str_has_suffix(path, ".woff2") ? THEME_ASSET_BYTES_MAX : 0;
    return g_str_has_suffix(path, ".html") ? TEMPLATE_BYTES_MAX : 0;
}

static bool
is_passed_over(const char *name)
{
    return name[0] == '.' || g_str_has_suffix(name, "~") || strcmp(name, "node_modules") == 0 ||
           strcmp(name, "node_modules/") == 0;
}

/* Takes bytes and origin. */
static void
add(Reading *reading, const char *path, char *origin, GBytes *bytes)
{
    ThemeFile *file = g_new0(ThemeFile, 1);
    file->origin = origin;
    file->bytes = bytes;
    g_hash_table_replace(reading->files, g_strdup(path), file);
}

static bool
count_file(Reading *reading, const char *origin, size_t size, size_t limit, GError **error)
{
    reading->bytes += size;
    if (size > limit)
        return fail(error, FAIL_TOO_LARGE, "%s: %zu bytes (at most %zu)", origin, size, limit);
    if (++reading->count > THEME_FILES_MAX)
        return fail(
            error, FAIL_TOO_LARGE, "%s: more than %d files in a theme", origin, THEME_FILES_MAX);
    if (reading->bytes > THEME_BYTES_MAX)
        return fail(
            error, FAIL_TOO_LARGE, "%s: more than %d bytes in a theme", origin, THEME_BYTES_MAX);
    return true;
}

static bool
read_embedded_file(Reading *reading, const char *path, GError **error)
{
    size_t const limit = limit_of(path);
    if (limit == 0)
        return true;
    g_autofree char *full = g_strdup_printf("%s/%s", reading->prefix, path);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) bytes = g_resources_lookup_data(full, G_RESOURCE_LOOKUP_FLAGS_NONE, &cause);
    if (bytes == NULL)
        return fail(error, FAIL_INTERNAL, "embedded %s: %s", full, cause->message);
    g_autofree char *origin = g_strdup_printf("embedded %s", full);
    if (!count_file(reading, origin, g_bytes_get_size(bytes), limit, error))
        return false;
    add(reading, path, g_steal_pointer(&origin), g_steal_pointer(&bytes));
    return true;
}

/* below is "" or ends with a slash. */
static bool
read_embedded(Reading *reading, const char *below, GError **error)
{
    g_autofree char *folder = g_strdup_printf("%s/%s", reading->prefix, below);
    g_auto(GStrv) names =
        g_resources_enumerate_children(folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (names == NULL)
        return fail(error, FAIL_NOT_FOUND, "there is no embedded theme %s", reading->prefix);
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *path = g_strconcat(below, *name, NULL);
        bool const done = g_str_has_suffix(path, "/") ? read_embedded(reading, path, error)
                                                      : read_embedded_file(reading, path, error);
        if (!done)
            return false;
    }
    return true;
}

/* The real path of what lies at path below the root; an error if that is elsewhere. */
static char *
resolve(const Reading *reading, const char *path, GError **error)
{
    g_autofree char *full = g_build_filename(reading->root, path, NULL);
    char *real = realpath(full, NULL);
    if (real == NULL) {
        fail(error, FAIL_INVALID, "%s: %s", full, g_strerror(errno));
        return NULL;
    }
    size_t const length = strlen(reading->root);
    if (strncmp(real, reading->root, length) == 0 && (real[length] == '/' || real[length] == '\0'))
        return real;
    free(real);
    fail(error, FAIL_FORBIDDEN, "%s: leads out of the theme's folder", full);
    return NULL;
}

static bool
read_all(int descriptor, const char *origin, size_t size, GBytes **ret_bytes, GError **error)
{
    g_autofree char *text = g_malloc(size + 1);
    size_t used = 0;
    while (used < size) {
        ssize_t const got = read(descriptor, text + used, size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(error, FAIL_UNAVAILABLE, "%s: %s", origin, g_strerror(errno));
        if (got == 0)
            break;
        used += (size_t)got;
    }
    *ret_bytes = g_bytes_new_take(g_steal_pointer(&text), used);
    return true;
}

/* Reads the file whose real path is given. */
static bool
read_real(Reading *reading, const char *path, const char *real, size_t limit, GError **error)
{
    int const descriptor = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return fail(error, FAIL_UNAVAILABLE, "%s: %s", real, g_strerror(errno));
    struct stat status;
    GBytes *bytes = NULL;
    bool done;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        done = fail(error, FAIL_INVALID, "%s: no plain file", real);
    else
        done = count_file(reading, real, (size_t)status.st_size, limit, error) &&
               read_all(descriptor, real, (size_t)status.st_size, &bytes, error);
    close(descriptor);
    if (done)
        add(reading, path, g_build_filename(reading->root, path, NULL), bytes);
    return done;
}

static bool read_folder(Reading *reading, const char *below, unsigned level, GError **error);

static bool
read_entry(Reading *reading, const char *path, unsigned level, GError **error)
{
    char *real = resolve(reading, path, error);
    if (real == NULL)
        return false;
    bool done = true;
    size_t const limit = limit_of(path);
    if (g_file_test(real, G_FILE_TEST_IS_DIR)) {
        g_autofree char *below = g_strconcat(path, "/", NULL);
        done = read_folder(reading, below, level, error);
    } else if (limit > 0) {
        done = read_real(reading, path, real, limit, error);
    }
    free(real);
    return done;
}

/* below is "" or ends with a slash. */
static bool
read_folder(Reading *reading, const char *below, unsigned level, GError **error)
{
    g_autofree char *folder = g_build_filename(reading->root, below, NULL);
    if (level == 0)
        return fail(error, FAIL_TOO_LARGE, "%s: more than %d folders inside each other", folder,
            FOLDER_LEVELS_MAX);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &cause);
    if (entries == NULL)
        return fail(error, FAIL_NOT_FOUND, "%s: %s", folder, cause->message);
    const char *name;
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_strconcat(below, name, NULL);
        if (!is_passed_over(name) && !read_entry(reading, path, level - 1, error))
            return false;
    }
    return true;
}

static bool
find_root(const char *folder, char **ret_root, GError **error)
{
    char *real = realpath(folder, NULL);
    if (real == NULL)
        return fail(error, FAIL_NOT_FOUND, "%s: %s", folder, g_strerror(errno));
    *ret_root = g_strdup(real);
    free(real);
    return true;
}

bool
theme_files_read(
    const char *prefix, const char *override_dir, GHashTable **ret_files, GError **error)
{
    g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
    Reading embedded = {.files = files, .prefix = prefix};
    if (prefix != NULL && !read_embedded(&embedded, "", error))
        return false;
    if (override_dir != NULL) {
        g_autofree char *root = NULL;
        if (!find_root(override_dir, &root, error))
            return false;
        Reading folder = {.files = files, .root = root};
        if (!read_folder(&folder, "", FOLDER_LEVELS_MAX, error))
            return false;
    }
    *ret_files = g_steal_pointer(&files);
    return true;
}

bool
theme_files_add_font(GHashTable *files, const char *override_dir, const char *font, GError **error)
{
    g_autofree char *name = g_path_get_basename(font);
    g_autofree char *path = g_strconcat("fonts/", name, NULL);
    g_autofree char *source = g_build_filename("node_modules", font, NULL);
    g_autofree char *root = NULL;
    if (!find_root(override_dir, &root, error))
        return false;
    g_autofree char *beside = g_build_filename(root, path, NULL);
    g_autofree char *full = g_build_filename(root, source, NULL);
    if (g_file_test(beside, G_FILE_TEST_EXISTS) || !g_file_test(full, G_FILE_TEST_EXISTS))
        return true;
    Reading reading = {.files = files, .root = root};
    char *real = resolve(&reading, source, error);
    if (real == NULL)
        return false;
    bool const done = read_real(&reading, path, real, THEME_ASSET_BYTES_MAX, error);
    free(real);
    return done;
}
