/* SPDX-License-Identifier: MIT */
/* Goes through the stories in order of id, a batch at a time: each batch is read from a snapshot of
 * its own and written as one transaction, so a run that is broken off is finished by the next, and
 * a story that somebody else changes in between is left to that one too. */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "newsroom/card.h"
#include "newsroom/suggest.h"
#include "newsroom/workflow.h"

enum { BATCH = 250 };

/* Scores are probabilities; of all that stand above this one, six in seven were right where
 * measured. */
static const double APPLY_LEAST = 0.6;

/* What one story is to be given. */
typedef struct {
    int64_t id;
    int64_t revision;
    int64_t tags[SUGGEST_MOST];
    unsigned count;
} Assignment;

typedef struct {
    Newsroom *newsroom;
    const SuggestIndex *index;
    Arena *arena; /* dies with each story */
    bool apply;
    int64_t only; /* id of the one story that was asked for, 0: all untagged ones */
    int64_t last; /* where the batch has come to */
    unsigned read;
    GArray *batch; /* of Assignment */
    int64_t seen, tagged, unchanged, failed;
} Tagging;

static void
print_suggestions(const Story *story, const Suggestions *suggestions)
{
    g_autoptr(Json) line = json_object();
    json_t *list = json_array();
    json_put_int(line, "id", story->id);
    json_put_text(line, "foreign_id", story->foreign.id);
    for (unsigned index = 0; index < suggestions->count; index++) {
        const Suggestion *item = &suggestions->items[index];
        json_array_append_new(list,
            json_pack("{s:s,s:s,s:f,s:b}", "name", item->name, "type", item->type, "score",
                (double)(int)(item->score * 1000 + 0.5) / 1000, "known", item->label_id != 0));
    }
    json_object_set_new(line, "suggest", list);
    g_autofree char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(4));
    puts(text);
}

static void
assign(Tagging *tagging, const Story *story, const Suggestions *suggestions)
{
    Assignment assignment = {.id = story->id, .revision = story->revision};
    for (unsigned index = 0; index < suggestions->count; index++) {
        const Suggestion *item = &suggestions->items[index];
        if (item->label_id != 0 && item->score >= APPLY_LEAST)
            assignment.tags[assignment.count++] = item->label_id;
    }
    if (assignment.count > 0)
        g_array_append_val(tagging->batch, assignment);
    else
        tagging->unchanged++;
}

static bool
consider(const Story *story, void *data, GError **error)
{
    Tagging *tagging = data;
    const StoryContent *content = story->working != NULL ? story->working : story->live;
    bool const bare = content->tag_count == 0 &&
                      (story->live == NULL || story->live->tag_count == 0) &&
                      story->status != STORY_WITHDRAWN && story->stage != STORY_SPIKED;
    tagging->last = story->id;
    tagging->read++;
    if (!bare && (tagging->only == 0 || tagging->apply))
        return true;
    arena_reset(tagging->arena);
    Suggestions const suggestions = suggest_tags(tagging->index, tagging->arena, content);
    tagging->seen++;
    if (tagging->apply)
        assign(tagging, story, &suggestions);
    else
        print_suggestions(story, &suggestions);
    return !ferror(stdout) || fail(error, FAIL_UNAVAILABLE, "the output is closed");
}

/* A story that has changed since it was read is left as it is. */
static bool
write_batch(Tagging *tagging, GError **error)
{
    if (tagging->batch->len == 0)
        return true;
    g_autoptr(Write) write = store_begin(newsroom_store(tagging->newsroom), "tag", error);
    if (write == NULL)
        return false;
    for (unsigned index = 0; index < tagging->batch->len; index++) {
        const Assignment *assignment = &g_array_index(tagging->batch, Assignment, index);
        g_autoptr(GError) refused = NULL;
        if (story_retag(write, assignment->id, assignment->revision, assignment->tags,
                assignment->count, NULL, &refused)) {
            tagging->tagged++;
        } else if (fail_is(refused, FAIL_CONFLICT) || fail_is(refused, FAIL_NOT_FOUND)) {
            fprintf(stderr, "%s\n", refused->message);
            tagging->failed++;
        } else {
            g_propagate_error(error, g_steal_pointer(&refused));
            return false;
        }
    }
    g_array_set_size(tagging->batch, 0);
    return write_commit(write, NULL, error);
}

static bool
read_batch(Tagging *tagging, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read(tagging->newsroom, error);
    tagging->read = 0;
    if (reader == NULL)
        return false;
    if (tagging->only == 0)
        return story_each_after(reader, tagging->last, BATCH, consider, tagging, error);
    Story story;
    bool found;
    g_autoptr(Arena) arena = arena_new();
    if (!story_find(reader, arena, tagging->only, &story, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no story %" G_GINT64_FORMAT, tagging->only);
    return consider(&story, tagging, error);
}

static bool
tag_stories(Tagging *tagging, Progress *progress, GError **error)
{
    do {
        if (!read_batch(tagging, error) || !write_batch(tagging, error))
            return false;
        if (tagging->only == 0)
            progress_show(progress, tagging->last, 0);
    } while (tagging->only == 0 && tagging->read == BATCH);
    return true;
}

static SuggestIndex *
learn(Newsroom *newsroom, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read(newsroom, error);
    g_autoptr(SuggestIndex) index = reader == NULL ? NULL : suggest_index_new(reader, error);
    if (index == NULL || !suggest_index_learn(index, reader, SUGGEST_LEARN_STORIES, error))
        return NULL;
    return g_steal_pointer(&index);
}

static int
run(Tagging *tagging)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) batch = g_array_new(FALSE, FALSE, sizeof(Assignment));
    Progress progress;
    progress_start(&progress, "stories");
    g_autoptr(SuggestIndex) index = learn(tagging->newsroom, &error);
    tagging->index = index;
    tagging->arena = arena;
    tagging->batch = batch;
    bool const done = index != NULL && tag_stories(tagging, &progress, &error);
    progress_end(&progress);
    int const exit_code = done ? tagging->failed > 0 : command_fail("tag", error);
    if (tagging->apply)
        printf("tagged %" PRId64 ", unchanged %" PRId64 ", failed %" PRId64 "\n", tagging->tagged,
            tagging->unchanged, tagging->failed);
    else
        fprintf(stderr, "suggested for %" PRId64 " %s\n", tagging->seen,
            tagging->seen == 1 ? "story" : "stories");
    return exit_code;
}

int
command_tag(int argc, char **argv)
{
    gboolean suggest = FALSE, untagged = FALSE, apply = FALSE;
    GOptionEntry entries[] = {
        {"suggest", 0, 0, G_OPTION_ARG_NONE, &suggest,
            "print a JSON line for each story: {\"id\", \"suggest\": [{name, type, score, known}]}",
            NULL},
        {"untagged", 0, 0, G_OPTION_ARG_NONE, &untagged,
            "all stories without tags (this is the default)", NULL},
        {"apply", 0, 0, G_OPTION_ARG_NONE, &apply,
            "give stories without tags the likely ones that exist already", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int exit_code;
    gint64 only = 0;
    g_autoptr(GError) error = NULL;
    if (!command_options("tag", entries, &argc, &argv, 1, 2, &exit_code))
        return exit_code;
    if (!suggest)
        return command_usage("tag", "what to do? --suggest is all there is");
    if (argc > 2 &&
        (untagged || !g_ascii_string_to_signed(argv[2], 10, 1, G_MAXINT64, &only, NULL)))
        return command_usage("tag", "one story's number or --untagged is expected");
    g_autoptr(Newsroom) newsroom = newsroom_open(argv[1], &error);
    if (newsroom == NULL)
        return command_fail("tag", error);
    Tagging tagging = {.newsroom = newsroom, .apply = apply, .only = only};
    return run(&tagging);
}
