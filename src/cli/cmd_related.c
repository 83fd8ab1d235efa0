/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "newsroom/card.h"
#include "newsroom/signature.h"
#include "related/related.h"

enum { WORDS_SHOWN = 8 };

typedef struct {
    Related *related;
    Reader *reader;
    Arena *arena;        /* of one story */
    GHashTable *foreign; /* story id -> its origin's id */
    bool earlier;
} Listing;

typedef struct {
    int64_t published_us;
    int64_t id;
} Moment;

static int
compare_moments(const void *left, const void *right)
{
    const Moment *a = left, *b = right;
    if (a->published_us != b->published_us)
        return a->published_us < b->published_us ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static bool
add_moment(const Signature *signature, void *data, GError **error)
{
    Moment const moment = {signature->published_us, signature->story_id};
    g_array_append_val((GArray *)data, moment);
    return true;
}

static const char *
name_of(const Listing *listing, int64_t id)
{
    const char *foreign = g_hash_table_lookup(listing->foreign, &id);
    return foreign != NULL ? foreign : arena_printf(listing->arena, "%" PRId64, id);
}

/* The ids that a reader would see; the gate has the last word. */
static bool
shown_ids(const Listing *listing, int64_t id, int64_t *ids, unsigned *ret_count, GError **error)
{
    Story story;
    bool found;
    unsigned count = 0, shown = 0;
    *ret_count = 0;
    if (!story_find(listing->reader, listing->arena, id, &story, &found, error))
        return false;
    if (!found || story.live == NULL)
        return true;
    if (!related_for_story(
            listing->related, listing->reader, &story, listing->earlier, ids, &count, error))
        return false;
    for (unsigned index = 0; index < count && shown < RELATED_SHOWN; index++) {
        const Card *card;
        if (!card_find(listing->reader, listing->arena, ids[index], &card, error))
            return false;
        if (card != NULL && (!listing->earlier || card->published_us <= story.published_us))
            ids[shown++] = ids[index];
    }
    *ret_count = shown;
    return true;
}

static bool
print_list(const Listing *listing, int64_t id, GError **error)
{
    int64_t ids[RELATED_MOST];
    unsigned count;
    if (!shown_ids(listing, id, ids, &count, error))
        return false;
    g_autoptr(Json) line = json_object();
    json_t *related = json_array();
    for (unsigned index = 0; index < count; index++)
        json_array_append_new(related, json_string(name_of(listing, ids[index])));
    json_object_set_new(line, "id", json_string(name_of(listing, id)));
    json_object_set_new(line, "related", related);
    g_autofree char *text = json_dumps(line, JSON_COMPACT);
    arena_reset(listing->arena);
    return puts(text) >= 0 || fail(error, FAIL_UNAVAILABLE, "standard output is closed");
}

static bool
print_all(const Listing *listing, GError **error)
{
    g_autoptr(GArray) moments = g_array_new(FALSE, FALSE, sizeof(Moment));
    if (!signature_each(listing->reader, add_moment, moments, error))
        return false;
    if (moments->len > 0)
        qsort(moments->data, moments->len, sizeof(Moment), compare_moments);
    for (unsigned index = 0; index < moments->len; index++)
        if (!print_list(listing, g_array_index(moments, Moment, index).id, error))
            return false;
    return true;
}

static void
print_words(const IndexShared *shared, unsigned count, GHashTable *words)
{
    printf("%35s", "shares:");
    for (unsigned index = 0; index < count; index++) {
        const char *word = g_hash_table_lookup(words, GUINT_TO_POINTER(shared[index].term));
        printf(" %s %.3f",
            shared[index].is_tag ? "(a tag)"
            : word != NULL       ? word
                                 : "?",
            shared[index].share);
    }
    putchar('\n');
}

static bool
print_item(
    const Listing *listing, const Story *story, int64_t other, GHashTable *words, GError **error)
{
    const StoryContent *content = story->live;
    IndexShared shared[WORDS_SHOWN];
    ScoreParts parts;
    const Card *card;
    unsigned count;
    bool pinned = false;
    if (!card_find(listing->reader, listing->arena, other, &card, error))
        return false;
    if (card == NULL)
        return true;
    for (unsigned pin = 0; pin < content->related_count; pin++)
        pinned = pinned || content->related[pin] == other;
    if (!related_explain(listing->related, listing->reader, story->id, other, &parts, shared,
            WORDS_SHOWN, &count, error))
        return false;
    printf("%7.4f %9.4f %9.4f %8.2f %6.2f  %s  %-10s %s%s\n", (double)parts.score, parts.likeness,
        parts.nearness, parts.section, parts.newer,
        clock_iso(listing->arena, card->published_us / SECOND_US * SECOND_US),
        name_of(listing, other), pinned ? "(pinned) " : "", card->headline);
    print_words(shared, count, words);
    return true;
}

static bool
find_story(const Listing *listing, const char *name, Story *ret_story, GError **error)
{
    int64_t id;
    gint64 own;
    bool found = false;
    if (!story_find_by_foreign_id(listing->reader, name, &id, error))
        return false;
    if (id == 0 && g_ascii_string_to_signed(name, 10, 1, INT64_MAX, &own, NULL))
        id = own;
    if (id != 0 && !story_find(listing->reader, listing->arena, id, ret_story, &found, error))
        return false;
    if (!found || ret_story->status != STORY_LIVE)
        return fail(error, FAIL_NOT_FOUND, "there is no live story \"%s\"", name);
    return true;
}

static bool
explain(const Listing *listing, const char *name, GError **error)
{
    int64_t ids[RELATED_MOST];
    unsigned count;
    Story story;
    if (!find_story(listing, name, &story, error) ||
        !related_for_story(
            listing->related, listing->reader, &story, listing->earlier, ids, &count, error))
        return false;
    g_autoptr(GHashTable) words = signature_spellings(listing->arena, story.live);
    printf("%s\n\nscore = (likeness + nearness) x section x newer\n\n", story.live->headline);
    printf("%7s %9s %9s %8s %6s  %-20s  %-10s %s\n", "score", "likeness", "nearness", "section",
        "newer", "published", "id", "headline");
    for (unsigned index = 0; index < count; index++)
        if (!print_item(listing, &story, ids[index], words, error))
            return false;
    return true;
}

int
command_related(int argc, char **argv)
{
    gboolean earlier = FALSE;
    g_autofree char *name = NULL;
    GOptionEntry entries[] = {
        {"as-published", 0, 0, G_OPTION_ARG_NONE, &earlier,
            "as it stood when the story came out: only earlier stories", NULL},
        {"explain", 0, 0, G_OPTION_ARG_STRING, &name, "each part of the score of one story's list",
            "ID"},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    g_autoptr(GError) error = NULL;
    if (!command_options("related", entries, &argc, &argv, 1, 1, &exit_code))
        return exit_code;
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    g_autoptr(Reader) reader = newsroom == NULL ? NULL : newsroom_read(newsroom, &error);
    g_autoptr(GHashTable) foreign = reader == NULL ? NULL : story_foreign_ids(reader, &error);
    if (foreign == NULL)
        return command_fail("related", error);
    g_autoptr(Related) related = related_open(newsroom, NULL, NULL);
    g_autoptr(Arena) arena = arena_new();
    Listing const listing = {related, reader, arena, foreign, earlier != FALSE};
    if (name != NULL ? !explain(&listing, name, &error) : !print_all(&listing, &error))
        return command_fail("related", error);
    return fflush(stdout) == 0 ? 0 : 1;
}
