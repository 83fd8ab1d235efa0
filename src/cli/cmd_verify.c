/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "newsroom/media.h"

static void
print_finding(const char *sentence, void *data)
{
    printf("%s\n", sentence);
}

int
command_verify(int argc, char **argv)
{
    int exit_code;
    int64_t findings, missing, head;
    g_autoptr(GError) error = NULL;
    if (!command_options("verify", NULL, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL ||
        !store_verify(newsroom_store(newsroom), print_finding, NULL, &findings, &error) ||
        !media_verify(newsroom, print_finding, NULL, &missing, &error) ||
        !change_log_head(store_log(newsroom_store(newsroom)), &head, &error))
        return command_fail("verify", error);
    if (findings + missing > 0) {
        fprintf(
            stderr, "dateline verify: %" PRId64 " findings in %s\n", findings + missing, argv[1]);
        return 1;
    }
    printf("verified %" PRId64
           " changes: log in order, library as the log says, pictures present\n",
        head);
    return 0;
}
