/* SPDX-License-Identifier: MIT */
/* What the verbs share. A verb is one file with one function, which returns the exit code: 0 done,
 * 1 failed, 2 wrong use. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/mail.h"
#include "newsroom/newsroom.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *arguments;
    const char *help;
} Command;

#define COMMAND(name, function, arguments, help) int function(int argc, char **argv);
#include "cli/commands.list"
#undef COMMAND

/* Reads a verb's options; argv keeps the rest, at least `least` and at most `most` of them behind
 * the verb (most 0: any number). On wrong use or --help it prints what is right, and *ret_exit is
 * the exit code. */
bool command_options(const char *name, GOptionEntry *entries, int *argc, char ***argv, int least,
    int most, int *ret_exit);

/* Prints "dateline VERB: message" to stderr and returns the error's exit code. */
int command_fail(const char *name, const GError *error);
/* The exit code of wrong use, with a hint. */
int command_usage(const char *name, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A progress bar on a terminal, a plain line every few seconds elsewhere. total 0: not known. */
typedef struct {
    const char *what;
    gint64 started_us;
    gint64 shown_us;
    bool terminal;
} Progress;

void progress_start(Progress *progress, const char *what);
void progress_show(Progress *progress, int64_t done, int64_t total);
void progress_end(Progress *progress);

/* The mail server of DIR/dateline.conf; FAIL_NOT_FOUND where it names none. */
bool command_mail_server(const char *dir, MailServer **ret_server, GError **error);

/* The folder of sample files: beside the program, or where it was installed. NULL where neither. */
char *sample_dir(void);
/* Fills a new newsroom with the invented agency of samples/. */
bool sample_fill(Newsroom *newsroom, const char *dir, GError **error);
