/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "wire/export.h"

int
command_export(int argc, char **argv)
{
    g_autofree char *format = NULL, *out = NULL;
    GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &format, "jsonl, ninjs (3.1) or ninjs-2.2", NULL},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "the file to write; - is standard output", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    int64_t count = 0;
    g_autoptr(GError) error = NULL;
    if (!command_options("export", entries, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    if (format == NULL || out == NULL)
        return command_usage("export", "%s is missing", format == NULL ? "--format" : "--out");
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL || !export_stories(newsroom, format, out, &count, &error))
        return command_fail("export", error);
    fprintf(stderr, "exported %" PRId64 "\n", count);
    return 0;
}
