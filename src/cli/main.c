/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "base/error.h"
#include "cli/command.h"
#include "http/listener.h"

static const Command COMMANDS[] = {
#define COMMAND(name, function, arguments, help) {name, function, arguments, help},
#include "cli/commands.list"
#undef COMMAND
};

static const Command *
command_find(const char *name)
{
    for (size_t index = 0; index < G_N_ELEMENTS(COMMANDS); index++)
        if (strcmp(COMMANDS[index].name, name) == 0)
            return &COMMANDS[index];
    return NULL;
}

static void
print_help(FILE *out)
{
    fputs("Dateline: a news agency's publishing house in one program.\n\n"
          "usage: dateline COMMAND DIR …\n\n",
        out);
    for (size_t index = 0; index < G_N_ELEMENTS(COMMANDS); index++)
        fprintf(out, "  %-8s %s\n", COMMANDS[index].name, COMMANDS[index].help);
    fputs("\nDIR is the newsroom's folder. \"dateline COMMAND --help\" tells more.\n", out);
}

static void
print_version(void)
{
    printf("dateline %s (SQLite %s, libmicrohttpd %s)\n", DATELINE_VERSION, sqlite3_libversion(),
        listener_library_version());
}

bool
command_options(const char *name, GOptionEntry *entries, int *argc, char ***argv, int least,
    int most, int *ret_exit)
{
    const Command *command = command_find(name);
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *usage = g_strdup_printf("usage: dateline %s %s", name, command->arguments);
    gboolean help = FALSE;
    GOptionEntry const own[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "show this", NULL}, G_OPTION_ENTRY_NULL};
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, own, NULL);
    if (entries != NULL)
        g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, &error)) {
        *ret_exit = command_usage(name, "%s", error->message);
        return false;
    }
    if (help) {
        printf("%s\n%s.\n", usage, command->help);
        for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL;
             entry++)
            printf("  --%-14s %s\n", entry->long_name, entry->description);
        *ret_exit = 0;
        return false;
    }
    int const rest = *argc - 1;
    if (rest < least || (most != 0 && rest > most)) {
        *ret_exit = command_usage(name, rest < least ? "something is missing" : "too many words");
        return false;
    }
    return true;
}

int
command_fail(const char *name, const GError *error)
{
    fprintf(stderr, "dateline %s: %s\n", name, error->message);
    return fail_code_exit(fail_code(error));
}

int
command_usage(const char *name, const char *format, ...)
{
    const Command *command = command_find(name);
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "dateline %s: %s (usage: dateline %s %s)\n", name, message, name,
        command->arguments);
    return 2;
}

int
main(int argc, char **argv)
{
    if (sodium_init() < 0) {
        fputs("dateline: the cryptographic library does not start\n", stderr);
        return 1;
    }
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_version();
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    const Command *command = command_find(argv[1]);
    if (command == NULL) {
        fprintf(
            stderr, "dateline: there is no command \"%s\" (dateline --help lists them)\n", argv[1]);
        return 2;
    }
    return command->run(argc - 1, argv + 1);
}
