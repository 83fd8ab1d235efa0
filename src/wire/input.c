/* SPDX-License-Identifier: MIT */
#include "wire/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/error.h"

enum { BLOCK_BYTES = 64 * 1024 };

struct Input {
    char *path;
    struct archive *archive;
    bool ended;
    char *block;   /* BLOCK_BYTES */
    size_t filled; /* bytes in the block */
    size_t used;   /* of them given out */
    GString *line; /* a line that crosses blocks */
};

static bool
fail_archive(Input *input, GError **error)
{
    const char *reason = archive_error_string(input->archive);
    return fail(
        error, FAIL_INVALID, "%s: %s", input->path, reason != NULL ? reason : "cannot be read");
}

Input *
input_open(const char *path, GError **error)
{
    struct archive_entry *entry;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail(error, FAIL_NOT_FOUND, "%s does not exist", path);
        return NULL;
    }
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        fail(error, FAIL_INVALID, "%s is a folder", path);
        return NULL;
    }
    g_autoptr(Input) input = g_new0(Input, 1);
    input->path = g_strdup(path);
    input->block = g_malloc(BLOCK_BYTES);
    input->line = g_string_new(NULL);
    input->archive = archive_read_new();
    archive_read_support_filter_gzip(input->archive);
    archive_read_support_filter_xz(input->archive);
    archive_read_support_filter_zstd(input->archive);
    archive_read_support_filter_bzip2(input->archive);
    archive_read_support_format_raw(input->archive);
    archive_read_support_format_empty(input->archive);
    if (archive_read_open_filename(input->archive, path, BLOCK_BYTES) != ARCHIVE_OK) {
        fail_archive(input, error);
        return NULL;
    }
    int const result = archive_read_next_header(input->archive, &entry);
    if (result == ARCHIVE_EOF) {
        input->ended = true;
    } else if (result != ARCHIVE_OK) {
        fail_archive(input, error);
        return NULL;
    }
    return g_steal_pointer(&input);
}

void
input_close(Input *input)
{
    if (input == NULL)
        return;
    archive_read_free(input->archive);
    g_string_free(input->line, TRUE);
    g_free(input->block);
    g_free(input->path);
    g_free(input);
}

/* Fills the block from its used part on. */
static bool
fill(Input *input, GError **error)
{
    if (input->used > 0) {
        memmove(input->block, input->block + input->used, input->filled - input->used);
        input->filled -= input->used;
        input->used = 0;
    }
    while (!input->ended && input->filled < BLOCK_BYTES) {
        la_ssize_t const count = archive_read_data(
            input->archive, input->block + input->filled, BLOCK_BYTES - input->filled);
        if (count < 0)
            return fail_archive(input, error);
        if (count == 0)
            input->ended = true;
        input->filled += (size_t)count;
    }
    return true;
}

bool
input_peek(Input *input, const char **ret_bytes, size_t *ret_size, GError **error)
{
    if (!fill(input, error))
        return false;
    *ret_bytes = input->block;
    *ret_size = input->filled;
    return true;
}

bool
input_read(Input *input, const char **ret_bytes, size_t *ret_size, GError **error)
{
    if (input->used == input->filled && !fill(input, error))
        return false;
    *ret_bytes = input->block + input->used;
    *ret_size = input->filled - input->used;
    input->used = input->filled;
    return true;
}

bool
input_line(Input *input, size_t limit, char **ret_line, size_t *ret_size, bool *ret_too_long,
    GError **error)
{
    bool too_long = false;
    g_string_truncate(input->line, 0);
    *ret_line = NULL;
    for (;;) {
        if (input->used == input->filled && !fill(input, error))
            return false;
        size_t const left = input->filled - input->used;
        if (left == 0 && input->line->len == 0 && !too_long)
            return true;
        const char *start = input->block + input->used;
        const char *end = memchr(start, '\n', left);
        size_t const part = end == NULL ? left : (size_t)(end - start);
        too_long = too_long || input->line->len + part > limit;
        if (too_long)
            g_string_truncate(input->line, 0);
        else
            g_string_append_len(input->line, start, (gssize)part);
        input->used += end == NULL ? part : part + 1;
        if (end != NULL || left == 0)
            break;
    }
    if (input->line->len > 0 && input->line->str[input->line->len - 1] == '\r')
        g_string_truncate(input->line, input->line->len - 1);
    *ret_line = input->line->str;
    *ret_size = input->line->len;
    *ret_too_long = too_long;
    return true;
}

bool
input_rest(Input *input, size_t limit, char **ret_text, size_t *ret_size, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (;;) {
        const char *bytes;
        size_t size;
        if (!input_read(input, &bytes, &size, error))
            return false;
        if (size == 0)
            break;
        if (text->len + size > limit)
            return fail(error, FAIL_TOO_LARGE, "%s has more than %zu bytes", input->path, limit);
        g_string_append_len(text, bytes, (gssize)size);
    }
    *ret_size = text->len;
    *ret_text = g_string_free(g_steal_pointer(&text), FALSE);
    return true;
}
