/* SPDX-License-Identifier: MIT */
#include "desk/news.h"

#include <string.h>

#include "base/clock.h"
#include "newsroom/changes.h"
#include "newsroom/desk_list.h"
#include "newsroom/lock.h"
#include "newsroom/person.h"

enum { CLOCK_BITS = 8 };

static const char *const NAMES[] = {

#define NEWS_KIND(symbol, name) [NEWS_PLACE_##symbol] = name,
    NEWS_KINDS(NEWS_KIND)
#undef NEWS_KIND
};

int64_t
desk_position(int64_t seq)
{
    return seq << CLOCK_BITS;
}

int64_t
desk_position_seq(int64_t position)
{
    return position >> CLOCK_BITS;
}

void
news_init(News *news, int64_t reached)
{
    *news = (News){
        .reached = reached,
        .stories = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
        .fronts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
        .people = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .keys = g_array_new(FALSE, FALSE, sizeof(int64_t)),
    };
}

void
news_finish(News *news)
{
    g_hash_table_unref(news->stories);
    g_hash_table_unref(news->fronts);
    g_array_unref(news->people);
    g_array_unref(news->keys);
}

void
news_clear(News *news)
{
    g_hash_table_remove_all(news->stories);
    g_hash_table_remove_all(news->fronts);
    g_array_set_size(news->people, 0);
    g_array_set_size(news->keys, 0);
    news->first_us = 0;
    news->what = 0;
    news->is_too_much = news->is_skipped = false;
}

static void
add_story(News *news, int64_t id, NewsKind kind)
{
    unsigned const former = GPOINTER_TO_UINT(g_hash_table_lookup(news->stories, &id));
    news->what |= kind;
    if (former == 0 && g_hash_table_size(news->stories) >= NEWS_STORIES)
        news->is_too_much = true;
    else
        g_hash_table_replace(
            news->stories, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(former | kind));
}

void
news_add_front(News *news, int64_t id)
{
    news->what |= NEWS_FRONT;
    g_hash_table_add(news->fronts, g_memdup2(&id, sizeof id));
}

/* A note or an entry: it says itself which story it is of. */
static void
add_beside(News *news, const Change *change, NewsKind kind)
{
    g_autoptr(Json) own = NULL;
    const Json *state = *change->body == '\0' ? NULL : change_state(change, &own, NULL);
    int64_t const story = state == NULL ? 0 : json_int(state, "story", 0);
    if (story != 0)
        add_story(news, story, kind);
}

static void
add_key(News *news, const Change *change, int64_t id)
{
    g_autoptr(Json) own = NULL;
    const Json *state = *change->body == '\0' ? NULL : change_state(change, &own, NULL);
    if (state == NULL || json_flag(state, "closed", false))
        g_array_append_val(news->keys, id);
}

/* What is erased is told by what it was. */
static void
add_erased(News *news, const Change *change, int64_t id)
{
    if (g_str_has_prefix(change->subject, "story:"))
        add_story(news, id, NEWS_STORY);
    else if (g_str_has_prefix(change->subject, "person:"))
        g_array_append_val(news->people, id);
    else if (g_str_has_prefix(change->subject, "media:"))
        news->what |= NEWS_PICTURE;
    else if (g_str_has_prefix(change->subject, "assignment:"))
        news->what |= NEWS_DIARY;
}

static void
add_change(News *news, const Change *change)
{
    const char *colon = strchr(change->subject, ':');
    int64_t const id = colon == NULL ? 0 : g_ascii_strtoll(colon + 1, NULL, 10);
    switch (change->kind) {
    case CHANGE_STORY_LOCKED:
        add_story(news, id, NEWS_LOCK);
        break;
    case CHANGE_STORY_KEPT:
        add_story(news, id, NEWS_KEPT);
        break;
    case CHANGE_STORY_NOTED:
        add_beside(news, change, NEWS_NOTE);
        break;
    case CHANGE_LIVE_ENTRY_SAVED:
        add_beside(news, change, NEWS_ENTRY);
        break;
    case CHANGE_FRONT_SAVED:
        news_add_front(news, id);
        break;
    case CHANGE_ASSIGNMENT_SAVED:
        news->what |= NEWS_DIARY;
        break;
    case CHANGE_MEDIA_SAVED:
    case CHANGE_MEDIA_ENDED:
        news->what |= NEWS_PICTURE;
        break;
    case CHANGE_SETTINGS_SAVED:
    case CHANGE_SECTION_SAVED:
    case CHANGE_LABEL_SAVED:
        news->what |= NEWS_SETTINGS;
        break;
    case CHANGE_PERSON_SAVED:
        g_array_append_val(news->people, id);
        break;
    case CHANGE_KEY_SAVED:
        add_key(news, change, id);
        break;
    case CHANGE_SUBJECT_ERASED:
        add_erased(news, change, id);
        break;
    default:
        if (g_str_has_prefix(change->subject, "story:"))
            add_story(news, id, NEWS_STORY);
        break;
    }
}

static bool
visit(const Change *change, void *data)
{
    News *news = data;
    if (news->first_us == 0)
        news->first_us = change->at_us;
    news->reached = change->seq;
    add_change(news, change);
    return true;
}

bool
news_read(News *news, ChangeLog *log, GError **error)
{
    int64_t head;
    if (!change_log_head(log, &head, error))
        return false;
    if (head > news->reached + NEWS_MOST) {
        news->reached = head;
        news->is_too_much = news->is_skipped = true;
        return true;
    }
    return change_log_read(log, news->reached, NEWS_MOST, visit, news, error);
}

bool
news_is_any(const News *news)
{
    return news->what != 0 || news->is_too_much;
}

static Json *
names_json(unsigned what)
{
    Json *names = json_array();
    for (unsigned place = 0; place < NEWS_KIND_COUNT_; place++)
        if ((what & 1U << place) != 0)
            json_array_append_new(names, json_string(NAMES[place]));
    return names;
}

static bool
put_lock(Json *json, Reader *reader, Arena *arena, int64_t story_id, GError **error)
{
    Lock lock;
    Person person;
    bool found;
    if (!lock_find(reader, arena, story_id, &lock, error))
        return false;
    if (lock.person_id == 0)
        return true;
    if (!person_find(reader, arena, lock.person_id, &person, &found, error))
        return false;
    Json *held = json_object();
    json_put_int(held, "person", lock.person_id);
    json_put_text(held, "name", found ? person.name : NULL);
    json_put_text(held, "since", clock_iso(arena, lock.since_us / 1000 * 1000));
    json_put_text(held, "tab", lock.tab);
    json_object_set_new(json, "lock", held);
    return true;
}

/* A story that is gone has its number only. */
static bool
put_story(Json *json, Reader *reader, Arena *arena, int64_t id, GError **error)
{
    DeskRow *row;
    if (!desk_row(reader, arena, id, &row, error))
        return false;
    json_put_int(json, "id", id);
    if (row == NULL)
        return true;
    json_put_int(json, "revision", row->revision);
    json_put_text(json, "headline", row->headline);
    json_put_text(json, "status", story_status_name(row->status));
    json_put_text(json, "stage", story_stage_name(row->stage));
    return put_lock(json, reader, arena, id, error);
}

static bool
put_stories(const News *news, Reader *reader, Json *list, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    GHashTableIter iter;
    gpointer id, what;
    g_hash_table_iter_init(&iter, news->stories);
    while (!news->is_too_much && g_hash_table_iter_next(&iter, &id, &what)) {
        Json *json = json_object();
        json_object_set_new(json, "what", names_json(GPOINTER_TO_UINT(what)));
        json_array_append_new(list, json);
        if (!put_story(json, reader, arena, *(const int64_t *)id, error))
            return false;
        arena_reset(arena);
    }
    return true;
}

bool
news_json(const News *news, Reader *reader, int64_t position, Json **ret_json, GError **error)
{
    g_autoptr(Json) json = json_object();
    Json *stories = json_array(), *fronts = json_array();
    GHashTableIter iter;
    gpointer id;
    json_put_int(json, "position", position);
    json_object_set_new(json, "what", names_json(news->what));
    json_object_set_new(json, "stories", stories);
    json_object_set_new(json, "fronts", fronts);
    if (news->is_too_much)
        json_object_set_new(json, "reload", json_true());
    g_hash_table_iter_init(&iter, news->fronts);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        json_array_append_new(fronts, json_integer(*(const int64_t *)id));
    if (!put_stories(news, reader, stories, error))
        return false;
    *ret_json = g_steal_pointer(&json);
    return true;
}
