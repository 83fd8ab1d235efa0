/* SPDX-License-Identifier: MIT */
#include "views/correction_view.h"

#include <string.h>

#include "newsroom/version.h"
#include "text/difference.h"
#include "views/story_view.h"

enum { TEXT_BYTES = 128 * 1024, PARAGRAPHS_MAX = 40 };

/* The paragraphs that changed, as they are found. */
typedef struct {
    View *view;
    const char *name; /* of the field; NULL: the text */
    Value *list;
    unsigned count;
    Value *parts; /* of the paragraph that is under way; NULL: none yet */
    bool is_changed;
} Changes;

static void
add_part(Changes *changes, DifferenceKind kind, const char *text, size_t size)
{
    static const char *const NAMES[] = {
        [DIFFERENCE_SAME] = "same", [DIFFERENCE_GONE] = "gone", [DIFFERENCE_NEW] = "new"};
    Arena *arena = changes->view->arena;
    if (size == 0)
        return;
    if (changes->parts == NULL)
        changes->parts = value_list(arena);
    Value *part = value_object(arena);
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++)
        value_put_bool(part, NAMES[index], index == kind);
    value_put_text(part, "text", arena_strndup(arena, text, size));
    value_add(changes->parts, part);
    changes->is_changed = changes->is_changed || kind != DIFFERENCE_SAME;
}

static void
end_paragraph(Changes *changes)
{
    if (changes->is_changed && changes->count++ < PARAGRAPHS_MAX) {
        Value *paragraph = value_object(changes->view->arena);
        if (changes->name != NULL)
            value_put_text(paragraph, "name", changes->name);
        else
            value_put_bool(paragraph, "name", false);
        value_put(paragraph, "parts", changes->parts);
        value_add(changes->list, paragraph);
    }
    changes->parts = NULL;
    changes->is_changed = false;
}

static void
add_field(Changes *changes, const char *name, const char *before, const char *after)
{
    before = before != NULL ? before : "";
    after = after != NULL ? after : "";
    if (strcmp(before, after) == 0)
        return;
    Differences const found = text_differences(changes->view->arena, before, after);
    changes->name = name;
    for (unsigned index = 0; index < found.count; index++) {
        const char *text = found.parts[index].text;
        for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
            add_part(changes, found.parts[index].kind, text, (size_t)(end - text));
            end_paragraph(changes);
        }
        add_part(changes, found.parts[index].kind, text, strlen(text));
    }
    end_paragraph(changes);
}

Value *
correction_view(View *view, const Story *story, const Correction *correction)
{
    const StoryContent *before, *after;
    if (!correction->is_compared ||
        !story_correction(view->reader, view->arena, story->id, correction, &before, &after, NULL))
        return NULL;
    if (before == NULL || after == NULL)
        return NULL;
    Changes changes = {.view = view, .list = value_list(view->arena)};
    add_field(&changes, "Headline", before->headline, after->headline);
    add_field(&changes, "Standfirst", before->standfirst, after->standfirst);
    add_field(&changes, NULL, story_view_text(view, before, TEXT_BYTES),
        story_view_text(view, after, TEXT_BYTES));
    if (changes.count == 0)
        return NULL;
    Value *value = value_object(view->arena);
    value_put(value, "list", changes.list);
    return value;
}
