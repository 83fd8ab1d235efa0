/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cli/command.h"

enum { POLL_MS = 200 };

typedef struct {
    Store *store;
    Arena *arena;
    bool json;
    int64_t position;
} Listing;

static void
print_json(const Listing *listing, const Change *change, const char *kind)
{
    g_autoptr(Json) body = *change->body == '\0' ? NULL : json_loads(change->body, 0, NULL);
    g_autoptr(Json) line = json_object();
    json_put_int(line, "seq", change->seq);
    json_put_text(line, "at", clock_iso(listing->arena, change->at_us));
    json_put_text(line, "actor", change->actor);
    json_put_text(line, "kind", kind);
    json_put_text(line, "subject", change->subject);
    json_put_int(line, "revision", change->revision);
    json_object_set(line, "body", body != NULL ? body : json_null());
    g_autofree char *text = json_dumps(line, JSON_COMPACT);
    puts(text);
}

static bool
print_change(const Change *change, void *data)
{
    Listing *listing = data;
    const ChangeKind *kind = store_kind(listing->store, change->kind);
    const char *name = kind != NULL ? kind->name : "unknown";
    if (listing->json) {
        print_json(listing, change, name);
    } else {
        const char *what = *change->body == '\0' ? "(erased)"
                           : kind == NULL        ? ""
                                                 : kind->describe(listing->arena, change);
        printf("%8" PRId64 "  %s  %-10s %-16s %-14s r%-3" PRId64 " %s\n", change->seq,
            clock_iso(listing->arena, change->at_us / SECOND_US * SECOND_US), change->actor, name,
            change->subject, change->revision, what);
    }
    listing->position = change->seq;
    arena_reset(listing->arena);
    return !ferror(stdout);
}

int
command_log(int argc, char **argv)
{
    gint64 since = 0;
    gboolean follow = FALSE, json = FALSE;
    GOptionEntry entries[] = {
        {"since", 0, 0, G_OPTION_ARG_INT64, &since, "only what came after this change", NULL},
        {"follow", 0, 0, G_OPTION_ARG_NONE, &follow, "wait for more", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "one JSON object a line, bodies included", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    g_autoptr(GError) error = NULL;
    if (!command_options("log", entries, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    if (since < 0)
        return command_usage("log", "--since takes a change's number");
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("log", error);
    g_autoptr(Arena) arena = arena_new();
    Listing listing = {newsroom_store(newsroom), arena, json, since};
    ChangeLog *log = store_log(listing.store);
    do {
        if (!change_log_read(log, listing.position, 0, print_change, &listing, &error) ||
            (follow && !store_poll(listing.store, &error)))
            return command_fail("log", error);
        fflush(stdout);
        if (follow)
            change_log_wait(log, listing.position, POLL_MS);
    } while (follow && !ferror(stdout));
    return 0;
}
