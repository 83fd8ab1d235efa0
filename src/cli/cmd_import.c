/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "wire/import.h"

static void
show_progress(int64_t done, int64_t total, void *data)
{
    progress_show(data, done, total);
}

/* "archive.jsonl:120: published is missing" */
static void
show_failure(const char *path, int64_t line, const char *reason, void *data)
{
    progress_end(data);
    if (line > 0)
        fprintf(stderr, "%s:%" PRId64 ": %s\n", path, line, reason);
    else
        fprintf(stderr, "%s: %s\n", path, reason);
}

int
command_import(int argc, char **argv)
{
    g_autofree char *format = NULL, *origin = NULL, *attachments = NULL;
    GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &format, "auto, captured-page, jsonl or wxr", NULL},
        {"origin", 0, 0, G_OPTION_ARG_STRING, &origin, "a name for where the stories come from",
            NULL},
        {"attachments", 0, 0, G_OPTION_ARG_FILENAME, &attachments,
            "the folder with an export's files", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    Progress progress;
    ImportReport report = {0};
    g_autoptr(GError) error = NULL;
    if (!command_options("import", entries, &argc, &argv, 2, 0, &exit_code))
        return exit_code;
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("import", error);
    progress_start(&progress, "imported");
    ImportOptions const options = {
        .format = format,
        .origin = origin,
        .attachments_dir = attachments,
        .progress = show_progress,
        .failure = show_failure,
        .data = &progress,
    };
    bool done = true;
    for (int index = 2; done && index < argc; index++)
        done = import_file(newsroom, argv[index], &options, &report, &error);
    progress_end(&progress);
    if (!done)
        exit_code = command_fail("import", error);
    if (report.kept > 0)
        printf("kept %" PRId64 " that were edited here since they came in\n", report.kept);
    if (report.skipped > 0)
        printf("skipped %" PRId64 " that are no stories\n", report.skipped);
    if (report.pictures_missing > 0)
        printf("pictures not at hand: %" PRId64 " (name their folder with --attachments)\n",
            report.pictures_missing);
    printf("imported %" PRId64 ", updated %" PRId64 ", unchanged %" PRId64 ", failed %" PRId64 "\n",
        report.imported, report.updated, report.unchanged, report.failed);
    return !done ? exit_code : report.failed > 0 ? 1 : 0;
}
