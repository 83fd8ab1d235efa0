/* SPDX-License-Identifier: MIT */
/* A story's history: every change, who made it and when, two versions side by side (the page's
 * script marks the words that differ), and an earlier text brought back as the working copy. */
#include <string.h>

#include "base/error.h"
#include "desk/api_internal.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/version.h"
#include "newsroom/workflow.h"
#include "views/moment.h"

enum { VERSIONS_A_PAGE = 100, TEXT_MAX = 200000 };

static const struct {
    const char *name;
    const char *label;
} KINDS[] = {
    {"story.created", "Begun"},
    {"story.saved", "Saved"},
    {"story.imported", "Imported"},
    {"story.scheduled", "Scheduled"},
    {"story.unscheduled", "Schedule taken back"},
    {"story.published", "Published"},
    {"story.unpublished", "Publish undone"},
    {"story.updated", "Updated"},
    {"story.corrected", "Corrected"},
    {"story.withdrawn", "Withdrawn"},
    {"story.spiked", "Spiked"},
    {"story.restored", "Restored"},
    {"story.retagged", "Tagged"},
    {"story.staged", "Moved"},
    {"story.covered", "Live coverage"},
};

static const char *
label_of_kind(const char *name)
{
    for (size_t index = 0; index < G_N_ELEMENTS(KINDS); index++)
        if (strcmp(KINDS[index].name, name) == 0)
            return KINDS[index].label;
    return name;
}

static const char *
history_address(Arena *arena, int64_t id, const char *tail)
{
    return arena_printf(arena, "/desk/stories/%" G_GINT64_FORMAT "/history%s", id, tail);
}

static const char *
who_did(DeskPage *page, const char *actor)
{
    const char *name = desk_person_name(page->view.reader, page->arena, person_of_actor(actor));
    return name != NULL ? name : actor;
}

static const StoryContent *
shown(const Story *story)
{
    return story->working != NULL ? story->working : story->live;
}

static const char *
section_names(DeskPage *page, const StoryContent *content)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < content->section_count; index++) {
        const Section *section =
            section_find(page->view.reader->sections, content->sections[index]);
        if (section != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", section->path);
    }
    return arena_strdup(page->arena, text->str);
}

static const char *
label_names(DeskPage *page, const int64_t *ids, unsigned count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < count; index++) {
        Label label;
        bool found = false;
        if (label_find(page->view.reader, page->arena, ids[index], &label, &found, NULL) && found)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", label.name);
    }
    return arena_strdup(page->arena, text->str);
}

static const char *
picture_words(DeskPage *page, const StoryPicture *picture)
{
    if (picture->media_id == 0)
        return "";
    return arena_printf(page->arena, "Picture %" G_GINT64_FORMAT "%s%s%s%s%s%s", picture->media_id,
        picture->caption != NULL ? ": " : "", picture->caption != NULL ? picture->caption : "",
        picture->credit != NULL ? " / " : "", picture->credit != NULL ? picture->credit : "",
        picture->alt != NULL ? " / " : "", picture->alt != NULL ? picture->alt : "");
}

/* Numbers of stories, as they are addressed. */
static const char *
story_numbers(DeskPage *page, const int64_t *ids, unsigned count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < count; index++)
        g_string_append_printf(
            text, "%sStory %" G_GINT64_FORMAT, text->len > 0 ? ", " : "", ids[index]);
    return arena_strdup(page->arena, text->str);
}

static const char *
place_name(const StoryContent *content)
{
    static const char *const NAMES[] = {
        "Normal", "Lead, breaking", "Top", "Normal", "Low", "Brief"};
    return NAMES[CLAMP(content->priority, 0, 5)];
}

/* One field of both versions, where they differ. */
static void
add_pair(DeskPage *page, Value *pairs, const char *name, const char *was, const char *is)
{
    was = was != NULL ? was : "";
    is = is != NULL ? is : "";
    if (strcmp(was, is) == 0)
        return;
    Value *pair = value_object(page->arena);
    value_put_text(pair, "name", name);
    value_put_text(pair, "was", was);
    value_put_text(pair, "is", is);
    value_add(pairs, pair);
}

/* Where the words are the same, a link or an emphasis may be another one. */
static void
add_text(DeskPage *page, Value *pairs, const StoryContent *was, const StoryContent *is)
{
    const char *before = story_body_text(page->arena, was, TEXT_MAX);
    const char *after = story_body_text(page->arena, is, TEXT_MAX);
    add_pair(page, pairs, "Text", before, after);
    if (g_strcmp0(before, after) == 0 && was->body_format == is->body_format)
        add_pair(page, pairs, "Text, with links and emphasis", was->body, is->body);
}

static Value *
pairs_value(DeskPage *page, const StoryContent *was, const StoryContent *is)
{
    Value *pairs = value_list(page->arena);
    add_pair(page, pairs, "Kicker", was->kicker, is->kicker);
    add_pair(page, pairs, "Headline", was->headline, is->headline);
    add_pair(page, pairs, "List headline", was->list_headline, is->list_headline);
    if (!story_same_slug(page->arena, was, is))
        add_pair(page, pairs, "Address", was->slug, is->slug);
    add_pair(page, pairs, "Standfirst", was->standfirst, is->standfirst);
    add_pair(page, pairs, "Byline", was->byline, is->byline);
    add_pair(page, pairs, "Authors", label_names(page, was->authors, was->author_count),
        label_names(page, is->authors, is->author_count));
    add_pair(page, pairs, "Dateline", was->dateline, is->dateline);
    add_text(page, pairs, was, is);
    add_pair(page, pairs, "Place on fronts", place_name(was), place_name(is));
    add_pair(page, pairs, "Language", was->language, is->language);
    if (was->urgency != is->urgency)
        add_pair(page, pairs, "Urgency", story_urgency_name(was->urgency),
            story_urgency_name(is->urgency));
    add_pair(page, pairs, "Sections", section_names(page, was), section_names(page, is));
    add_pair(page, pairs, "Tags", label_names(page, was->tags, was->tag_count),
        label_names(page, is->tags, is->tag_count));
    add_pair(page, pairs, "Source", label_names(page, &was->source_id, was->source_id != 0),
        label_names(page, &is->source_id, is->source_id != 0));
    add_pair(page, pairs, "Address of the original", was->source_url, is->source_url);
    add_pair(page, pairs, "Related, pinned", story_numbers(page, was->related, was->related_count),
        story_numbers(page, is->related, is->related_count));
    add_pair(page, pairs, "Related, left out",
        story_numbers(page, was->unrelated, was->unrelated_count),
        story_numbers(page, is->unrelated, is->unrelated_count));
    add_pair(page, pairs, "Picture", picture_words(page, &was->picture),
        picture_words(page, &is->picture));
    return pairs;
}

/* {seq, label, who, at, summary?, url, now_url?, current, erased} */
static Value *
version_value(DeskPage *page, int64_t id, const StoryVersion *version, int64_t newest, int64_t to)
{
    Arena *arena = page->arena;
    Value *value = value_object(arena);
    value_put_int(value, "seq", version->seq);
    value_put_text(value, "label", label_of_kind(version->name));
    value_put_text(value, "who", who_did(page, version->actor));
    value_put(value, "at", moment_full_value(&page->view, version->at_us));
    value_put_text(value, "summary", version->summary);
    value_put_text(value, "note", version->note);
    value_put_bool(value, "erased", version->is_erased);
    value_put_bool(value, "current", version->seq == to);
    value_put_bool(value, "newest", version->seq == newest);
    value_put_text(value, "url",
        history_address(arena, id, arena_printf(arena, "?to=%" G_GINT64_FORMAT, version->seq)));
    if (version->seq != newest)
        value_put_text(value, "now_url",
            history_address(arena, id,
                arena_printf(arena, "?from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT, version->seq,
                    newest)));
    return value;
}

static bool
read_seq(DeskPage *page, const char *name, int64_t *ret_seq, GError **error)
{
    guint64 seq = 0;
    const char *text = http_request_query(page->request, name);
    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &seq, NULL))
        return fail(error, FAIL_INVALID, "\"%s\" is the number of a version", name);
    *ret_seq = (int64_t)seq;
    return true;
}

/* The place of the version that one is laid beside when nobody says which: the one before it.
 * Beside an update or a correction it is what readers had until then. */
static unsigned
place_before(const GPtrArray *versions, unsigned place)
{
    static const char *const CAME_OUT[] = {
        "story.published", "story.updated", "story.corrected", "story.imported", NULL};
    const char *name = ((const StoryVersion *)g_ptr_array_index(versions, place))->name;
    if (strcmp(name, "story.updated") != 0 && strcmp(name, "story.corrected") != 0)
        return place + 1;
    for (unsigned older = place + 1; older < versions->len; older++) {
        const StoryVersion *version = g_ptr_array_index(versions, older);
        if (!version->is_erased && g_strv_contains(CAME_OUT, version->name))
            return older;
    }
    return place + 1;
}

/* Which two are compared: to, by default the newest, and from. */
static void
choose_pair(const GPtrArray *versions, int64_t *to, int64_t *from)
{
    for (unsigned index = 0; index < versions->len; index++) {
        const StoryVersion *version = g_ptr_array_index(versions, index);
        if (*to == 0 && !version->is_erased)
            *to = version->seq;
        if (version->seq != *to || *from != 0)
            continue;
        unsigned const before = place_before(versions, index);
        if (before < versions->len)
            *from = ((const StoryVersion *)g_ptr_array_index(versions, before))->seq;
    }
}

static bool
find_version(DeskPage *page, int64_t id, int64_t seq, Story *ret_story, StoryVersion *ret_version,
    GError **error)
{
    bool found;
    if (!story_version(
            page->view.reader, page->arena, id, seq, ret_story, ret_version, &found, error))
        return false;
    return found || fail(error, FAIL_NOT_FOUND,
                        "story %" G_GINT64_FORMAT " has no version %" G_GINT64_FORMAT
                        ", or its text was emptied",
                        id, seq);
}

/* {from, to, pairs, same} */
static bool
put_comparison(DeskPage *page, Value *root, int64_t id, int64_t from, int64_t to, GError **error)
{
    static const StoryContent NOTHING = {.body = ""};
    Story was = {.live = &NOTHING}, is;
    StoryVersion before, after;
    Value *comparison = value_object(page->arena);
    if (!find_version(page, id, to, &is, &after, error) ||
        (from != 0 && !find_version(page, id, from, &was, &before, error)))
        return false;
    Value *pairs = pairs_value(page, shown(&was), shown(&is));
    value_put(comparison, "to", moment_full_value(&page->view, after.at_us));
    value_put_text(comparison, "to_who", who_did(page, after.actor));
    if (from != 0) {
        value_put(comparison, "from", moment_full_value(&page->view, before.at_us));
        value_put_text(comparison, "from_who", who_did(page, before.actor));
    }
    value_put(comparison, "pairs", pairs);
    value_put_bool(comparison, "same", value_count(pairs) == 0);
    value_put(root, "comparison", comparison);
    return true;
}

static bool
put_versions(DeskPage *page, Value *root, const Story *story, GError **error)
{
    g_autoptr(GPtrArray) versions = NULL;
    int64_t from = 0, to = 0;
    if (!read_seq(page, "from", &from, error) || !read_seq(page, "to", &to, error) ||
        !story_versions(
            page->view.reader, page->arena, story->id, 0, VERSIONS_A_PAGE, &versions, error))
        return false;
    int64_t const newest = ((StoryVersion *)g_ptr_array_index(versions, 0))->seq;
    choose_pair(versions, &to, &from);
    Value *list = value_list(page->arena);
    for (unsigned index = 0; index < versions->len; index++)
        value_add(
            list, version_value(page, story->id, g_ptr_array_index(versions, index), newest, to));
    value_put(root, "versions", list);
    value_put_bool(root, "more", versions->len == VERSIONS_A_PAGE);
    return put_comparison(page, root, story->id, from, to, error);
}

bool
history_page(DeskPage *page, GError **error)
{
    Story story;
    if (!api_find_story(page, &story, error))
        return false;
    Value *root = desk_root(page, "History", "stories");
    value_put_text(root, "headline", shown(&story)->headline);
    value_put_text(
        root, "url", arena_printf(page->arena, "/desk/stories/%" G_GINT64_FORMAT, story.id));
    value_put_text(root, "restore_url", history_address(page->arena, story.id, ""));
    value_put_int(root, "revision", story.revision);
    value_put_bool(root, "may_write",
        desk_may_story(page, page->view.reader, RIGHT_STORY_WRITE, &story) &&
            story.stage != STORY_SPIKED);
    static const char *const DONE[][2] = {
        {"restored",
            "That text is the working copy now. Readers see no change until it is published."},
        {NULL, NULL}};
    desk_put_done(page, root, DONE);
    return put_versions(page, root, &story, error) && desk_render(page, "history", root, error);
}

/* "seq" names the version whose text comes back, "revision" the one that was seen. */
bool
history_restore(DeskPage *page, GError **error)
{
    HttpForm *form;
    Story story, old;
    StoryVersion version;
    guint64 seq, revision;
    const char *number, *seen;
    if (!desk_form(page, &form, error) || !api_find_story(page, &story, error))
        return false;
    number = http_form_value(form, "seq");
    seen = http_form_value(form, "revision");
    if (number == NULL || seen == NULL ||
        !g_ascii_string_to_unsigned(number, 10, 1, G_MAXINT64, &seq, NULL) ||
        !g_ascii_string_to_unsigned(seen, 10, 1, G_MAXINT64, &revision, NULL))
        return fail(error, FAIL_INVALID, "which version is to come back?");
    if (!desk_require_story(page, page->view.reader, RIGHT_STORY_WRITE, &story, error) ||
        !find_version(page, story.id, (int64_t)seq, &old, &version, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL ||
        !story_save(write, story.id, (int64_t)revision, shown(&old), NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, history_address(page->arena, story.id, "?done=restored"));
    return true;
}
