/* SPDX-License-Identifier: MIT */
/* One input of a format through the whole import, into a newsroom that is made anew now and
 * then; a second import of it must change nothing. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "newsroom_fixture.h"
#include "wire/import.h"

enum { FUZZ_IMPORTS_MAX = 200 };

static NewsroomFixture *fuzz_fixture;

static void
fuzz_forget(void)
{
    newsroom_fixture_tear_down(fuzz_fixture, NULL);
}

static inline void
fuzz_import_once(Newsroom *newsroom, const char *path, const char *format, ImportReport *report)
{
    ImportOptions const options = {.format = format, .attachments_dir = "/nonexistent"};
    g_autoptr(GError) error = NULL;
    if (!import_file(newsroom, path, &options, report, &error) && error == NULL)
        g_error("a failure without an error");
}

static inline int
fuzz_import(const uint8_t *data, size_t size, const char *format)
{
    static NewsroomFixture fixture;
    static unsigned count;
    char path[64];
    ImportReport first = {0}, second = {0};
    if (count++ % FUZZ_IMPORTS_MAX == 0) {
        if (fixture.newsroom != NULL)
            newsroom_fixture_tear_down(&fixture, NULL);
        else
            atexit(fuzz_forget);
        newsroom_fixture_set_up(&fixture, NULL);
        fuzz_fixture = &fixture;
    }
    int const file = memfd_create("input", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        g_error("no memory file");
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    fuzz_import_once(fixture.newsroom, path, format, &first);
    fuzz_import_once(fixture.newsroom, path, format, &second);
    if (first.imported > 0 && second.imported > 0)
        g_error("the same input came in twice");
    close(file);
    return 0;
}
