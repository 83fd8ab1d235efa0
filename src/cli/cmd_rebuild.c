/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"

static void
show(int64_t done, int64_t total, void *data)
{
    progress_show(data, done, total);
}

int
command_rebuild(int argc, char **argv)
{
    int exit_code;
    int64_t head;
    Progress progress;
    g_autoptr(GError) error = NULL;
    if (!command_options("rebuild", NULL, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("rebuild", error);
    progress_start(&progress, "changes");
    bool const done = store_rebuild(newsroom_store(newsroom), show, &progress, &error);
    progress_end(&progress);
    if (!done || !change_log_head(store_log(newsroom_store(newsroom)), &head, &error))
        return command_fail("rebuild", error);
    printf("rebuilt from %" PRId64 " changes\n", head);
    return 0;
}
