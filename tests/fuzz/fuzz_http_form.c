/* SPDX-License-Identifier: MIT */
/* Forms: the first line is the Content-Type, the rest the body. */
#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line_end = memchr(data, '\n', size);
    if (line_end == NULL)
        return 0;
    g_autofree char *type = g_strndup((const char *)data, (gsize)(line_end - data));
    size_t const body_size = size - (size_t)(line_end + 1 - data);
    g_autofree char *body = g_memdup2(line_end + 1, body_size);
    g_autoptr(Arena) arena = arena_new();
    HttpForm *form = NULL;
    if (!http_form_parse(arena, type, body != NULL ? body : "", body_size, &form, NULL))
        return 0;
    size_t count = 0;
    const HttpFormFile *files = http_form_files(form, &count);
    for (size_t i = 0; i < count; i++) {
        g_assert(files[i].bytes >= body && files[i].bytes + files[i].size <= body + body_size);
        g_assert(strpbrk(files[i].file_name, "/\\") == NULL);
        g_assert(g_utf8_validate(files[i].field, -1, NULL));
    }
    const char *title = http_form_value(form, "title");
    g_assert(title == NULL || g_utf8_validate(title, -1, NULL));
    return 0;
}
