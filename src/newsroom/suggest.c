/* SPDX-License-Identifier: MIT */
/* A known tag's score is the probability that an editor sets it, by what the archive shows:
 *
 *   class   how the text names it: in the headline, at the beginning, how often, written exactly,
 *           by itself or only within a longer name (mention_class())
 *   rate    of all mentions of this class in tagged stories, the share that were tags; before
 *           anything is learnt, and where little is, a guess that counts as PRIOR_MENTIONS
 *   ratio   of this tag, the stories that carry it over those expected by the rates of its
 *           mentions, both with PRIOR_CARRIED added: above 1 for what editors always tag, below it
 *           for words that are names by chance
 *   score   odds(rate) * ratio, as a probability
 *
 * (Carried over expected with a constant added to both is the gamma-Poisson shrinkage of DuMouchel
 * 1999.) A new name scores by its count in the text, its place and how many stories of the archive
 * have it, and never more than NEW_SCORE_MOST: most names that recur are no tags. */
#include "newsroom/suggest.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "newsroom/statements.h"
#include "newsroom/suggest_internal.h"

enum {
    NEW_COUNT_LEAST = 2,
    NEW_STORIES_LEAST = 2,
    NEW_MOST = 3,
    STRETCHES = 32,
    NAMES_MAX = 400000
};

static const double PRIOR_MENTIONS = 12, PRIOR_CARRIED = 1.5;
static const double SCORE_LEAST = 0.05, NEW_SCORE_MOST = 0.4;

static double
probability(double logit)
{
    return 1 / (1 + exp(-logit));
}

/* A guess at a class's rate. */
static double
prior_rate(unsigned class)
{
    static const struct {
        unsigned bit;
        double weight;
    } WEIGHTS[] = {{CLASS_HEADLINE, 1.6}, {CLASS_LEAD, 0.5}, {CLASS_EXACT, 0.7}, {CLASS_FREE, 0.8},
        {CLASS_SEVERAL, 0.5}};

    double logit = -3.2 + 0.4 * (class & CLASS_OFTEN);
    for (size_t index = 0; index < G_N_ELEMENTS(WEIGHTS); index++)
        if ((class & WEIGHTS[index].bit) != 0)
            logit += WEIGHTS[index].weight;
    return probability(logit);
}

/* One mention of a story that was learnt from. */
typedef struct {
    unsigned tag;
    unsigned char class;
    bool carried;
} Lesson;

typedef struct {
    SuggestIndex *index;
    Arena *arena; /* dies with each story */
    GArray *lessons;
    GHashTable *read; /* ids of stories */
    unsigned left;    /* tagged stories still wanted */
} Learner;

static bool
carries(const StoryContent *content, int64_t tag_id)
{
    for (unsigned index = 0; index < content->tag_count; index++)
        if (content->tags[index] == tag_id)
            return true;
    return false;
}

static void
learn_names(Learner *learner, const SuggestText *text)
{
    NewName names[SUGGEST_NEW_NAMES];
    GHashTable *known = learner->index->names;
    unsigned const count = suggest_new_names(learner->index, learner->arena, text, names);
    for (unsigned place = 0; place < count; place++) {
        gpointer const key = GSIZE_TO_POINTER((gsize)names[place].hash);
        unsigned const stories = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
        if (stories > 0 || g_hash_table_size(known) < NAMES_MAX)
            g_hash_table_insert(known, key, GUINT_TO_POINTER(stories + 1));
    }
}

static bool
learn_story(const Story *story, void *data, GError **error)
{
    Learner *learner = data;
    const StoryContent *content = story->live;
    if (content == NULL || story->status != STORY_LIVE || learner->left == 0 ||
        !g_hash_table_add(learner->read, GSIZE_TO_POINTER((gsize)story->id)))
        return true;
    arena_reset(learner->arena);
    SuggestText const text = suggest_text(learner->arena, content);
    learn_names(learner, &text);
    if (content->tag_count == 0)
        return true;
    learner->left--;
    Mentions const found = suggest_mentions(learner->index, learner->arena, &text);
    for (unsigned place = 0; place < found.count; place++) {
        const Mention *mention = &found.mentions[place];
        Lesson const lesson = {
            .tag = mention->tag,
            .class = (unsigned char)mention_class(learner->index, mention),
            .carried = carries(content, learner->index->tags[mention->tag].id),
        };
        g_array_append_val(learner->lessons, lesson);
    }
    return true;
}

/* The rates of all classes, then each tag's ratio. */
static void
take_lessons(SuggestIndex *index, const GArray *lessons)
{
    double met[SUGGEST_CLASSES] = {0}, carried[SUGGEST_CLASSES] = {0};
    g_autofree double *expected = g_new0(double, index->tag_count);
    g_autofree double *seen = g_new0(double, index->tag_count);
    for (unsigned place = 0; place < lessons->len; place++) {
        const Lesson *lesson = &g_array_index(lessons, Lesson, place);
        met[lesson->class]++;
        carried[lesson->class] += lesson->carried;
    }
    for (unsigned class = 0; class < SUGGEST_CLASSES; class ++)
        index->rates[class] =
            (carried[class] + PRIOR_MENTIONS * prior_rate(class)) / (met[class] + PRIOR_MENTIONS);
    for (unsigned place = 0; place < lessons->len; place++) {
        const Lesson *lesson = &g_array_index(lessons, Lesson, place);
        expected[lesson->tag] += index->rates[lesson->class];
        seen[lesson->tag] += lesson->carried;
    }
    for (unsigned tag = 0; tag < index->tag_count; tag++)
        index->tags[tag].ratio = (seen[tag] + PRIOR_CARRIED) / (expected[tag] + PRIOR_CARRIED);
}

void
suggest_index_prepare(SuggestIndex *index)
{
    for (unsigned class = 0; class < SUGGEST_CLASSES; class ++)
        index->rates[class] = prior_rate(class);
}

/* Where the newest are not tagged: stretches from all over the archive. */
static bool
learn_elsewhere(Learner *learner, Reader *reader, unsigned stories, GError **error)
{
    int64_t last;
    if (!db_int(reader->db, 0, &last, error, &SQL_IDENTITY_LAST, "s", "story"))
        return false;
    for (int64_t stretch = STRETCHES; stretch > 0 && learner->left > 0; stretch--)
        if (!story_each_after(reader, last * (stretch - 1) / STRETCHES, 4 * stories / STRETCHES + 1,
                learn_story, learner, error))
            return false;
    return true;
}

bool
suggest_index_learn(SuggestIndex *index, Reader *reader, unsigned stories, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) lessons = g_array_new(FALSE, FALSE, sizeof(Lesson));
    g_autoptr(GHashTable) read = g_hash_table_new(NULL, NULL);
    Learner learner = {index, arena, lessons, read, stories};
    if (!story_each_newest(reader, stories, learn_story, &learner, error) ||
        !learn_elsewhere(&learner, reader, stories, error))
        return fail_doing(error, "learn the use of tags");
    take_lessons(index, lessons);
    return true;
}

static double
tag_score(const SuggestIndex *index, const Mention *mention)
{
    double const rate = index->rates[mention_class(index, mention)];
    double const odds = rate / (1 - rate) * index->tags[mention->tag].ratio;
    return odds / (1 + odds);
}

static double
new_name_score(const SuggestIndex *index, const NewName *name)
{
    gpointer const key = GSIZE_TO_POINTER((gsize)name->hash);
    unsigned const stories = GPOINTER_TO_UINT(g_hash_table_lookup(index->names, key));
    unsigned const count = name->count + MIN(name->alone, 3) + (name->headline ? 1 : 0);
    if (count < NEW_COUNT_LEAST || stories < NEW_STORIES_LEAST)
        return 0;
    return NEW_SCORE_MOST * probability(-2.5 + 0.5 * MIN(count, 6) + (name->headline ? 1 : 0) +
                                        0.4 * log((double)stories));
}

static int
compare_suggestions(gconstpointer left, gconstpointer right)
{
    const Suggestion *a = left, *b = right;
    if (a->score < b->score || a->score > b->score)
        return a->score > b->score ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* A tag once, whatever it is called in the text. */
static void
add_suggestion(GArray *all, Suggestion suggestion)
{
    for (unsigned index = 0; index < all->len && suggestion.label_id != 0; index++) {
        Suggestion *before = &g_array_index(all, Suggestion, index);
        if (before->label_id != suggestion.label_id)
            continue;
        before->score = MAX(before->score, suggestion.score);
        return;
    }
    if (suggestion.score >= SCORE_LEAST)
        g_array_append_val(all, suggestion);
}

/* Whether one mention of two tags that are called alike ("Election", "Elections") is the better. */
static bool
is_better(const SuggestIndex *index, const Mention *one, const Mention *other)
{
    double const score = tag_score(index, one), beside = tag_score(index, other);
    if (score < beside || score > beside)
        return score > beside;
    if (one->exact != other->exact)
        return one->exact > other->exact;
    return index->tags[one->tag].id < index->tags[other->tag].id;
}

/* The tags that a text names, of those that are called alike the best one. */
static void
add_known(const SuggestIndex *index, Arena *arena, const SuggestText *text, GArray *all)
{
    Mentions const found = suggest_mentions(index, arena, text);
    g_autoptr(GHashTable) best = g_hash_table_new(NULL, NULL); /* stems → mention */
    for (unsigned place = 0; place < found.count; place++) {
        Mention *mention = &found.mentions[place];
        gpointer const key = GSIZE_TO_POINTER((gsize)index->tags[mention->tag].stems);
        const Mention *other = g_hash_table_lookup(best, key);
        if (other == NULL || is_better(index, mention, other))
            g_hash_table_insert(best, key, mention);
    }
    for (unsigned place = 0; place < found.count; place++) {
        const Mention *mention = &found.mentions[place];
        const SuggestTag *tag = &index->tags[mention->tag];
        if (g_hash_table_lookup(best, GSIZE_TO_POINTER((gsize)tag->stems)) == mention)
            add_suggestion(
                all, (Suggestion){tag->id, tag->shown, tag->type, tag_score(index, mention)});
    }
}

/* The best few; of "Eric Kesk" and "Eric Jan Kesk" one. */
static void
add_new(const SuggestIndex *index, Arena *arena, const SuggestText *text, GArray *all)
{
    NewName names[SUGGEST_NEW_NAMES];
    double scores[SUGGEST_NEW_NAMES];
    unsigned const count = suggest_new_names(index, arena, text, names);
    for (unsigned place = 0; place < count; place++)
        scores[place] = new_name_score(index, &names[place]);
    for (unsigned taken = 0; taken < NEW_MOST; taken++) {
        unsigned best = 0;
        for (unsigned place = 1; place < count; place++)
            if (scores[place] > scores[best])
                best = place;
        if (count == 0 || scores[best] <= 0)
            break;
        add_suggestion(
            all, (Suggestion){0, names[best].name, suggest_name_type(&names[best]), scores[best]});
        for (unsigned place = 0; place < count; place++)
            if (names[place].last == names[best].last)
                scores[place] = 0;
    }
}

Suggestions
suggest_tags(const SuggestIndex *index, Arena *arena, const StoryContent *content)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Suggestion));
    SuggestText const text = suggest_text(arena, content);
    add_known(index, arena, &text, all);
    add_new(index, arena, &text, all);
    g_array_sort(all, compare_suggestions);
    unsigned const count = MIN(all->len, (unsigned)SUGGEST_MOST);
    Suggestion *items = arena_memdup(arena, all->data, count * sizeof(Suggestion));
    for (unsigned place = 0; place < count; place++) {
        items[place].name = arena_strdup(arena, items[place].name);
        items[place].type = arena_strdup(arena, items[place].type);
    }
    return (Suggestions){items, count};
}
