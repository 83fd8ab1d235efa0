/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"

enum { BAR_WIDTH = 30 };

#define TERMINAL_EVERY_US (G_USEC_PER_SEC / 10)
#define PLAIN_EVERY_US    (10 * G_USEC_PER_SEC)

void
progress_start(Progress *progress, const char *what)
{
    progress->what = what;
    progress->started_us = g_get_monotonic_time();
    progress->shown_us = progress->started_us;
    progress->terminal = isatty(STDERR_FILENO) != 0;
}

static void
show_bar(int64_t done, int64_t total)
{
    int const filled = total > 0 ? (int)(done * BAR_WIDTH / total) : 0;
    fputs(" [", stderr);
    for (int place = 0; place < BAR_WIDTH; place++)
        fputc(place < filled ? '=' : ' ', stderr);
    fputc(']', stderr);
}

void
progress_show(Progress *progress, int64_t done, int64_t total)
{
    gint64 const now_us = g_get_monotonic_time();
    if (now_us - progress->shown_us < (progress->terminal ? TERMINAL_EVERY_US : PLAIN_EVERY_US))
        return;
    progress->shown_us = now_us;
    double const seconds = (double)(now_us - progress->started_us) / G_USEC_PER_SEC;
    if (progress->terminal)
        fprintf(stderr, "\r\033[K");
    fprintf(stderr, "%s %" PRId64, progress->what, done);
    if (progress->terminal && total > 0)
        show_bar(done, total);
    else if (total > 0)
        fprintf(stderr, " of %" PRId64, total);
    fprintf(stderr, ", %.0f a second%s", (double)done / seconds, progress->terminal ? "" : "\n");
    fflush(stderr);
}

void
progress_end(Progress *progress)
{
    if (progress->terminal && progress->shown_us != progress->started_us)
        fprintf(stderr, "\r\033[K");
}
