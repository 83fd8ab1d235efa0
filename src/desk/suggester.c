/* SPDX-License-Identifier: MIT */
#include "desk/suggester.h"

#include "base/clock.h"

/* After so long the next who asks begins a new index, where the log has gone on. */
enum { AGE_MAX_US = 10 * 60 * 1000 * 1000 };

typedef struct {
    SuggestIndex *index;
    gint references;
} Shared;

struct Suggester {
    Newsroom *newsroom;
    GMutex lock; /* of all below */
    Shared *shared;
    GThread *learner;
    bool is_learning;
    int64_t made_us;
    int64_t seq; /* of the log, that the newest index knows */
};

static void
shared_unref(Shared *shared)
{
    if (shared == NULL || !g_atomic_int_dec_and_test(&shared->references))
        return;
    suggest_index_free(shared->index);
    g_free(shared);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shared, shared_unref)

/* Takes the index over. With the lock held. */
static void
put_index(Suggester *suggester, SuggestIndex *index)
{
    shared_unref(suggester->shared);
    suggester->shared = g_new(Shared, 1);
    *suggester->shared = (Shared){index, 1};
}

static gpointer
learn(gpointer data)
{
    Suggester *suggester = data;
    int64_t seq = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read_once(suggester->newsroom, &error);
    SuggestIndex *index = reader == NULL ? NULL : suggest_index_new(reader, &error);
    bool const good = index != NULL && reader_position(reader, &seq, &error) &&
                      suggest_index_learn(index, reader, SUGGEST_LEARN_STORIES, &error);
    if (!good) {
        g_warning("suggest: %s", error->message);
        g_clear_pointer(&index, suggest_index_free);
    }
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&suggester->lock);
    if (index != NULL) {
        put_index(suggester, index);
        suggester->seq = seq;
    }
    suggester->made_us = g_get_monotonic_time();
    suggester->is_learning = false;
    return NULL;
}

/* Begins to learn where that is due. With the lock held. */
static void
learn_in_time(Suggester *suggester, int64_t seq)
{
    bool const due =
        suggester->made_us == 0 ||
        (seq > suggester->seq && g_get_monotonic_time() - suggester->made_us > AGE_MAX_US);
    if (suggester->is_learning || !due)
        return;
    if (suggester->learner != NULL)
        g_thread_join(suggester->learner); /* it has ended */
    suggester->is_learning = true;
    suggester->learner = g_thread_new("suggest", learn, suggester);
}

static Shared *
take_index(Suggester *suggester, Reader *reader, GError **error)
{
    int64_t seq;
    if (!reader_position(reader, &seq, error))
        return NULL;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&suggester->lock);
    if (suggester->shared == NULL) {
        SuggestIndex *index = suggest_index_new(reader, error);
        if (index == NULL)
            return NULL;
        put_index(suggester, index);
    }
    learn_in_time(suggester, seq);
    g_atomic_int_inc(&suggester->shared->references);
    return suggester->shared;
}

Suggester *
suggester_new(Newsroom *newsroom)
{
    Suggester *suggester = g_new0(Suggester, 1);
    suggester->newsroom = newsroom;
    g_mutex_init(&suggester->lock);
    return suggester;
}

void
suggester_free(Suggester *suggester)
{
    if (suggester == NULL)
        return;
    if (suggester->learner != NULL)
        g_thread_join(suggester->learner);
    shared_unref(suggester->shared);
    g_mutex_clear(&suggester->lock);
    g_free(suggester);
}

bool
suggester_ask(Suggester *suggester, Reader *reader, Arena *arena, const StoryContent *content,
    Suggestions *ret_suggestions, GError **error)
{
    g_autoptr(Shared) shared = take_index(suggester, reader, error);
    if (shared == NULL)
        return false;
    *ret_suggestions = suggest_tags(shared->index, arena, content);
    return true;
}
