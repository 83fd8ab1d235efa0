/* SPDX-License-Identifier: MIT */
/* Which changes of the log are public events, and how they reach the hub. An event's place, name
 * and topics follow from its change alone, so that a stream that resumes from the log is the stream
 * that was live. Its data is the story's card as the gate lets it through at the moment of telling:
 * a reader who resumes never hears a headline that was corrected, or a story that was withdrawn.
 *
 * Entries of a live story are events of that story alone.
 *
 * An archive that is imported is no news: of imported stories those are events that came out at
 * most a day before. */
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "base/histogram.h"
#include "base/waker.h"
#include "newsroom/address.h"
#include "newsroom/alias.h"
#include "newsroom/changes.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "site/events_internal.h"
#include "site/site_internal.h"
#include "views/card_json.h"

/* PRELOADED: changes before the start that the hub knows from the beginning, for those who come
 * back after a restart. */
enum { PRELOADED = 1000, READ_AT_ONCE = 500, WAIT_MAX_MS = 1000 };

static const int64_t NEWS_US = DAY_US;

struct Events {
    Newsroom *newsroom;
    SseHub *hub;
    GThread *follower;
    Waker waker;
    GMutex lock;                      /* of the two below */
    int64_t visible_head, visible_us; /* how far pages follow the log, and since when */
    Histogram visible;
};

typedef struct {
    View view; /* without theme and related stories */
    int64_t reached;
    int64_t until;   /* what the view's reader knows of */
    Events *events;  /* events go to the hub */
    SseBatch *batch; /* or to one reader */
    char **text;     /* or the first one's data is all that is wanted, with its name */
    const char *name;
} Telling;

static bool
is_event(const Change *change, const Story *story)
{
    switch (change->kind) {
    case CHANGE_STORY_PUBLISHED:
    case CHANGE_STORY_UPDATED:
    case CHANGE_STORY_CORRECTED:
        return story->status == STORY_LIVE;
    case CHANGE_STORY_WITHDRAWN:
    case CHANGE_STORY_UNPUBLISHED:
        return true;
    case CHANGE_STORY_IMPORTED:
        return story->status == STORY_LIVE && story->published_us > change->at_us - NEWS_US;
    default:
        return false;
    }
}

/* Whether a change can be an event at all: the others need not be read. */
static bool
may_be_event(int kind)
{
    return kind == CHANGE_STORY_PUBLISHED || kind == CHANGE_STORY_UPDATED ||
           kind == CHANGE_STORY_CORRECTED || kind == CHANGE_STORY_WITHDRAWN ||
           kind == CHANGE_STORY_UNPUBLISHED || kind == CHANGE_STORY_IMPORTED ||
           kind == CHANGE_LIVE_ENTRY_SAVED;
}

static void
add_topic(GArray *topics, TopicKind kind, int64_t id)
{
    uint64_t const topic = topic_of(kind, id);
    if (id != 0 && topics->len < SSE_EVENT_TOPICS_MAX)
        g_array_append_val(topics, topic);
}

/* Whether it tells of a story that interrupts readers: of the first priority, as it comes out. */
static bool
is_breaking(const Change *change, const Story *story)
{
    return story->live != NULL && story->live->priority == BREAKING_PRIORITY &&
           (change->kind == CHANGE_STORY_PUBLISHED || change->kind == CHANGE_STORY_IMPORTED) &&
           story->published_us > change->at_us - BREAKING_US;
}

/* Who began to follow a label or section before another stood for it hears what that one has. */
static void
add_merged(GArray *topics, Reader *reader)
{
    unsigned const count = topics->len;
    for (unsigned index = 0; index < count; index++) {
        g_autoptr(GArray) merged = NULL;
        if (alias_list(reader->db, g_array_index(topics, uint64_t, index), &merged, NULL))
            g_array_append_vals(topics, merged->data, merged->len);
    }
}

/* The story, its sections and those above them, its tags, authors and source. */
static GArray *
topics_of(const Change *change, const Story *story, Reader *reader)
{
    GArray *topics = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    const StoryContent *content = story->live;
    add_topic(topics, TOPIC_STORY, story->id);
    if (content == NULL)
        return topics;
    for (unsigned index = 0; index < content->section_count; index++) {
        const Section *section = section_find(reader->sections, content->sections[index]);
        for (; section != NULL; section = section->parent)
            add_topic(topics, TOPIC_SECTION, section->id);
    }
    for (unsigned index = 0; index < content->tag_count; index++)
        add_topic(topics, TOPIC_LABEL, content->tags[index]);
    for (unsigned index = 0; index < content->author_count; index++)
        add_topic(topics, TOPIC_LABEL, content->authors[index]);
    add_topic(topics, TOPIC_LABEL, content->source_id);
    add_merged(topics, reader);
    if (is_breaking(change, story)) {
        uint64_t const breaking = topic_of(TOPIC_BREAKING, 0);
        g_array_append_val(topics, breaking);
    }
    return topics;
}

/* When the change was appended, in monotonic time; notes how long pages took to follow. */
static int64_t
begun_us(Events *events, const Change *change)
{
    int64_t const age_us = MAX(0, clock_now_us() - change->at_us);
    int64_t const result = g_get_monotonic_time() - age_us;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&events->lock);
    if (change->seq <= events->visible_head)
        histogram_observe(&events->visible, MAX(0, events->visible_us - result));
    return result;
}

/* To the hub, or to the one reader who is being brought up. */
static bool
hand_over(Telling *telling, const Change *change, const Json *data, const uint64_t *topics,
    unsigned count)
{
    g_autofree char *text = json_write(data);
    if (telling->text != NULL) {
        *telling->text = g_steal_pointer(&text);
        telling->name =
            store_kind(newsroom_store(telling->view.reader->newsroom), change->kind)->name;
        return false;
    }
    SseEvent event = {
        .id = change->seq,
        .name = store_kind(newsroom_store(telling->view.reader->newsroom), change->kind)->name,
        .data = text,
        .topics = topics,
        .topic_count = count,
    };
    if (telling->batch != NULL)
        return sse_batch_add(telling->batch, &event);
    event.begun_us = begun_us(telling->events, change);
    sse_hub_publish(telling->events->hub, &event);
    return true;
}

static bool
tell(Telling *telling, const Change *change, const Story *story)
{
    View *view = &telling->view;
    const Card *card = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) topics = topics_of(change, story, telling->view.reader);
    if (!card_find(view->reader, view->arena, story->id, &card, &error))
        g_warning("event %" G_GINT64_FORMAT ": %s", change->seq, error->message);
    g_autoptr(Json) data =
        card != NULL ? card_json(view, card) : card_json_withdrawn(view, story->id);
    return hand_over(telling, change, data, (const uint64_t *)(void *)topics->data, topics->len);
}

/* Of an entry only where it is: its text is the page's to show. */
static Json *
entry_json(View *view, const Card *card, const LiveEntry *entry)
{
    Json *data = json_object();
    const char *path = address_of_story(view->arena, card->id, card->slug, card->coverage);
    json_put_int(data, "id", entry->id);
    json_put_int(data, "story", entry->story_id);
    json_put_text(data, "at", clock_iso(view->arena, entry->at_us / SECOND_US * SECOND_US));
    json_object_set_new(data, "removed", json_boolean(entry->is_removed));
    json_put_text(data, "path",
        arena_printf(view->arena, "%s?entry=%" G_GINT64_FORMAT "#entry-%" G_GINT64_FORMAT, path,
            entry->id, entry->id));
    return data;
}

/* Tells the followers of a live story of one of its entries, where the public may see the story. */
static bool
tell_entry(Telling *telling, const Change *change, const LiveEntry *entry)
{
    View *view = &telling->view;
    const Card *card = NULL;
    g_autoptr(GError) error = NULL;
    uint64_t const topic = topic_of(TOPIC_STORY, entry->story_id);
    if (!card_find(view->reader, view->arena, entry->story_id, &card, &error))
        g_warning("event %" G_GINT64_FORMAT ": %s", change->seq, error->message);
    if (card == NULL)
        return true;
    g_autoptr(Json) data = entry_json(view, card, entry);
    return hand_over(telling, change, data, &topic, 1);
}

static bool
visit_entry(Telling *telling, const Change *change, const Json *state)
{
    LiveEntry entry;
    g_autoptr(GError) error = NULL;
    if (!live_entry_from_json(telling->view.arena, state, &entry, &error) ||
        !subject_id(change->subject, &entry.id, &error)) {
        g_warning("event %" G_GINT64_FORMAT ": %s", change->seq, error->message);
        return true;
    }
    return tell_entry(telling, change, &entry);
}

static bool
visit_story(Telling *telling, const Change *change, const Json *state)
{
    Story story;
    g_autoptr(GError) error = NULL;
    if (!story_from_state(telling->view.reader->db, telling->view.arena, state, &story, &error) ||
        !subject_id(change->subject, &story.id, &error)) {
        g_warning("event %" G_GINT64_FORMAT ": %s", change->seq, error->message);
        return true;
    }
    return !is_event(change, &story) || tell(telling, change, &story);
}

static bool
visit_change(const Change *change, void *data)
{
    Telling *telling = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Json) own = NULL;
    if (change->seq > telling->until)
        return false;
    telling->reached = change->seq;
    if (!may_be_event(change->kind) || *change->body == '\0')
        return true;
    const Json *state = change_state(change, &own, &error);
    if (state == NULL) {
        g_warning("event %" G_GINT64_FORMAT ": %s", change->seq, error->message);
        return true;
    }
    bool const good = change->kind == CHANGE_LIVE_ENTRY_SAVED ? visit_entry(telling, change, state)
                                                              : visit_story(telling, change, state);
    arena_reset(telling->view.arena);
    g_array_set_size(telling->view.topics, 0);
    return good;
}

/* Tells of the changes after a position, at most limit of them. */
static bool
tell_after(Events *events, Telling *telling, int64_t limit, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) ignored = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    ChangeLog *log = store_log(newsroom_store(events->newsroom));
    if (!change_log_head(log, &telling->until, error))
        return false;
    g_autoptr(Reader) reader = newsroom_read(events->newsroom, error);
    if (reader == NULL)
        return false;
    telling->view = (View){.arena = arena, .reader = reader, .topics = ignored};
    return change_log_read(log, telling->reached, limit, visit_change, telling, error);
}

static bool
refill(SseBatch *batch, int64_t after, void *data, GError **error)
{
    Telling telling = {.batch = batch, .reached = after};
    return tell_after(data, &telling, 0, error);
}

static gpointer
run_follower(gpointer data)
{
    Events *events = data;
    Telling telling = {.events = events, .reached = sse_hub_head(events->hub)};
    int64_t told;
    do {
        g_autoptr(GError) error = NULL;
        do {
            told = telling.reached;
            if (!tell_after(events, &telling, READ_AT_ONCE, &error)) {
                g_warning("events: %s", error->message);
                break;
            }
            sse_hub_advance(events->hub, telling.reached);
        } while (telling.reached - told >= READ_AT_ONCE);
    } while (waker_wait(&events->waker, g_get_monotonic_time() + WAIT_MAX_MS * (gint64)1000));
    return NULL;
}

Events *
events_open(Newsroom *newsroom, GError **error)
{
    int64_t head;
    if (!change_log_head(store_log(newsroom_store(newsroom)), &head, error))
        return NULL;
    Events *events = g_new0(Events, 1);
    SseOptions const options = {.refill = refill, .data = events};
    events->newsroom = newsroom;
    g_mutex_init(&events->lock);
    waker_init(&events->waker);
    events->hub = sse_hub_new(&options, MAX(0, head - PRELOADED));
    events->follower = g_thread_new("events", run_follower, events);
    return events;
}

void
events_close(Events *events)
{
    if (events == NULL)
        return;
    waker_stop(&events->waker);
    g_thread_join(events->follower);
    sse_hub_free(events->hub);
    waker_finish(&events->waker);
    g_mutex_clear(&events->lock);
    g_free(events);
}

void
events_wake(Events *events, int64_t head)
{
    g_mutex_lock(&events->lock);
    events->visible_head = head;
    events->visible_us = g_get_monotonic_time();
    g_mutex_unlock(&events->lock);
    waker_wake(&events->waker);
}

void
events_metrics(Events *events, GString *out)
{
    histogram_write(&events->visible, out, "publish_visible_seconds",
        "From an event's change being appended until it is durable and on every page.");
}

SseHub *
events_hub(Events *events)
{
    return events->hub;
}

char *
events_json(Events *events, int64_t seq, const char **ret_name)
{
    char *text = NULL;
    Telling telling = {.events = events, .reached = seq - 1, .text = &text};
    if (!tell_after(events, &telling, 1, NULL))
        g_clear_pointer(&text, g_free);
    *ret_name = telling.name;
    return text;
}

bool
events_topics(Events *events, const Change *change, GArray *ret_topics)
{
    Story story;
    LiveEntry entry;
    g_autoptr(Json) own = NULL;
    g_autoptr(Arena) arena = arena_new();
    if (!may_be_event(change->kind) || *change->body == '\0')
        return false;
    const Json *state = change_state(change, &own, NULL);
    if (state != NULL && change->kind == CHANGE_LIVE_ENTRY_SAVED) {
        if (!live_entry_from_json(arena, state, &entry, NULL))
            return false;
        add_topic(ret_topics, TOPIC_STORY, entry.story_id);
        return true;
    }
    g_autoptr(Reader) reader = newsroom_read(events->newsroom, NULL);
    if (state == NULL || reader == NULL ||
        !story_from_state(reader->db, arena, state, &story, NULL) ||
        !subject_id(change->subject, &story.id, NULL) || !is_event(change, &story))
        return false;
    g_autoptr(GArray) topics = topics_of(change, &story, reader);
    uint64_t const latest = topic_of(TOPIC_LATEST, 0);
    g_array_append_val(ret_topics, latest);
    g_array_append_vals(ret_topics, topics->data, topics->len);
    return true;
}
