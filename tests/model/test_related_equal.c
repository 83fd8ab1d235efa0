/* SPDX-License-Identifier: MIT */
/* What the index keeps is what it would compute from nothing: after random publishes, corrections,
 * withdrawals, moves and new tags every story's list equals the one made by comparing all pairs,
 * and the one of an index loaded afresh; and a list that was not told to have changed has not. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "related/related.h"

enum { STEPS = 240, LOAD_EVERY = 3, CHECK_EVERY = 60, WORDS = 90, BODY_WORDS = 45, COPIES = 11 };

typedef struct {
    NewsroomFixture *fixture;
    Related *related;
    GRand *random;
    int64_t now_us;
    GArray *stories;   /* of int64_t, all that were ever made */
    GHashTable *pages; /* id -> list as text: what a page that was kept shows */
    char *last_body;
    unsigned told;
    unsigned stayed; /* pages that were not told to have changed */
} Walk;

static int
pick(Walk *walk, int count)
{
    return g_rand_int_range(walk->random, 0, MAX(count, 1));
}

static void
lists_changed(const int64_t *stories, size_t count, void *data)
{
    Walk *walk = data;
    walk->told++;
    if (stories == NULL)
        g_hash_table_remove_all(walk->pages);
    for (size_t index = 0; index < count; index++)
        g_hash_table_remove(walk->pages, &stories[index]);
}

/* Words come in subjects of fifteen, so that some stories have much in common. */
static char *
any_body(Walk *walk, Arena *arena)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int const subject = pick(walk, WORDS / 15) * 15;
    if (walk->last_body != NULL && pick(walk, 5) == 0) { /* the same report again */
        g_string_assign(text, walk->last_body);
        g_string_append_printf(text, " later%d", pick(walk, 100));
        return arena_strdup(arena, text->str);
    }
    for (int count = 0; count < BODY_WORDS; count++)
        g_string_append_printf(
            text, "word%d ", pick(walk, 3) ? subject + pick(walk, 15) : pick(walk, WORDS));
    g_free(walk->last_body);
    walk->last_body = g_strdup(text->str);
    return arena_strdup(arena, text->str);
}

static StoryContent
any_content(Walk *walk, Arena *arena)
{
    static const char *const SECTIONS[] = {"World", "World/Lorn", "World/Ost", "Sport"};
    static const char *const TAGS[] = {"Fog", "Sea", "Grid", "Vote"};
    int64_t *section = arena_new_array(arena, int64_t, 1);
    int64_t *tags = arena_new_array(arena, int64_t, 2);
    section[0] = fixture_section(walk->fixture, SECTIONS[pick(walk, 4)]);
    tags[0] = fixture_tag(walk->fixture, TAGS[pick(walk, 4)]);
    tags[1] = fixture_tag(walk->fixture, TAGS[pick(walk, 4)]);
    return (StoryContent){
        .headline = arena_printf(arena, "Word%d and word%d", pick(walk, WORDS), pick(walk, WORDS)),
        .body = any_body(walk, arena),
        .sections = section,
        .section_count = 1,
        .tags = tags,
        .tag_count = (unsigned)pick(walk, 3),
    };
}

static void
publish_new(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    StoryContent const content = any_content(walk, arena);
    int64_t id, revision;
    Write *write = fixture_begin(walk->fixture);
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, 0, &revision, &error));
    fixture_commit(write);
    g_array_append_val(walk->stories, id);
}

/* A new version, a withdrawal, or back from one. */
static void
change_one(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Arena) arena = arena_new();
    int64_t const id = g_array_index(walk->stories, int64_t, pick(walk, (int)walk->stories->len));
    StoryContent content = any_content(walk, arena);
    int64_t revision = fixture_revision(walk->fixture, id);
    Write *write = fixture_begin(walk->fixture);
    bool done;
    if (pick(walk, 4) == 0)
        done =
            story_withdraw(write, id, revision, "It was wrong.", &revision, &error) ||
            (g_clear_error(&error), story_restore(write, id, revision, &revision, &error) &&
                                        story_publish(write, id, revision, 0, &revision, &error));
    else
        done = story_save(write, id, revision, &content, &revision, &error) &&
               story_publish(write, id, revision, 0, &revision, &error);
    if (done)
        fixture_commit(write);
    else
        write_free(write);
}

static void
move_section(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(walk->fixture, "World/Lorn");
    int64_t const sport = fixture_section(walk->fixture, "Sport");
    g_autoptr(Reader) reader = newsroom_read(walk->fixture->newsroom, &error);
    const Section *now = section_find(reader->sections, section);
    SectionDraft const draft = {
        .id = section, .revision = now->revision, .parent_id = sport, .name = "Lorn"};
    bool const deletes = pick(walk, 3) == 0;
    Write *write = fixture_begin(walk->fixture);
    if (deletes ? section_delete(write, section, now->revision, sport, &error)
                : section_save(write, &draft, NULL, &error))
        fixture_commit(write);
    else
        write_free(write);
}

/* Two tags become one, or two again. */
static void
merge_tags(Walk *walk)
{
    static const char *const TAGS[] = {"Fog", "Sea", "Grid", "Vote"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(walk->fixture->newsroom, &error);
    int64_t const into = fixture_tag(walk->fixture, TAGS[pick(walk, 4)]);
    Label label = {0};
    for (int64_t id = 1; id <= 8; id++) {
        bool found;
        g_assert_true(label_find_own(reader, walk->fixture->arena, id, &label, &found, &error));
        if (found && (label.merged_into != 0 || pick(walk, 3) == 0))
            break;
    }
    Write *write = fixture_begin(walk->fixture);
    if (label.merged_into != 0 ? label_separate(write, label.id, label.revision, &error)
                               : label_merge(write, label.id, label.revision, into, &error))
        fixture_commit(write);
    else
        write_free(write);
}

static char *
list_text(const IndexItem *items, unsigned count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned item = 0; item < count; item++)
        g_string_append_printf(
            text, "%d:%.9g ", (int)items[item].story_id, (double)items[item].score);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Without the scores: what a page shows of it. */
static char *
shown_text(const char *list)
{
    g_autoptr(GRegex) scores = g_regex_new(":[^ ]*", 0, 0, NULL);
    return g_regex_replace_literal(scores, list, -1, 0, "", 0, NULL);
}

static char *
list_of(Related *related, Reader *reader, int64_t id)
{
    g_autoptr(GError) error = NULL;
    IndexItem items[INDEX_LIST];
    unsigned count;
    g_assert_true(related_list(related, reader, id, items, &count, &error));
    return list_text(items, count);
}

typedef struct {
    Signature signature;
    float score;
} Candidate;

static bool
is_newer(const Signature *left, const Signature *right)
{
    return left->published_us != right->published_us ? left->published_us > right->published_us
                                                     : left->story_id > right->story_id;
}

static int
compare_candidates(const void *left, const void *right)
{
    const Candidate *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return is_newer(&a->signature, &b->signature) ? -1 : 1;
}

/* The list by comparing a story with every other one. */
static char *
list_by_pairs(Walk *walk, Reader *reader, int64_t own)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Candidate));
    IndexItem items[INDEX_LIST];
    Signature taken[INDEX_LIST];
    unsigned count = 0;
    for (unsigned index = 0; index < walk->stories->len; index++) {
        int64_t const id = g_array_index(walk->stories, int64_t, index);
        IndexShared shared[1];
        Candidate candidate;
        ScoreParts parts;
        unsigned shares;
        bool found;
        if (id == own || !signature_find(reader, id, &candidate.signature, &found, NULL) ||
            !found ||
            !related_explain(walk->related, reader, own, id, &parts, shared, 1, &shares, NULL) ||
            parts.score == 0)
            continue;
        candidate.score = parts.score;
        g_array_append_val(all, candidate);
    }
    g_array_sort(all, compare_candidates);
    for (unsigned place = 0; place < all->len && count < INDEX_LIST; place++) {
        const Candidate *candidate = &g_array_index(all, Candidate, place);
        unsigned same = 0;
        while (same < count &&
               signature_copies(taken[same].sketch, candidate->signature.sketch) < COPIES)
            same++;
        if (same == count) {
            items[count].score = candidate->score;
            taken[count++] = candidate->signature;
        } else if (is_newer(&candidate->signature, &taken[same])) {
            taken[same] = candidate->signature;
        }
    }
    for (unsigned item = 0; item < count; item++)
        items[item].story_id = taken[item].story_id;
    return list_text(items, count);
}

/* Against an index loaded afresh: every list, and every page that was not told to have changed.
 * Then some lists are asked for, and shown from now on. */
static void
check_against_loaded(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(walk->fixture->newsroom, &error);
    g_autoptr(Related) fresh = related_open(walk->fixture->newsroom, NULL, NULL);
    for (unsigned index = 0; index < walk->stories->len; index++) {
        int64_t const id = g_array_index(walk->stories, int64_t, index);
        const char *page = g_hash_table_lookup(walk->pages, &id);
        if (page == NULL && pick(walk, 2))
            continue;
        g_autofree char *loaded = list_of(fresh, reader, id);
        g_autofree char *kept = list_of(walk->related, reader, id);
        g_autofree char *shown = shown_text(loaded);
        g_assert_cmpstr(kept, ==, loaded);
        if (page != NULL) {
            g_assert_cmpstr(page, ==, shown);
            walk->stayed++;
        }
        g_hash_table_insert(walk->pages, g_memdup2(&id, sizeof id), g_steal_pointer(&shown));
    }
}

/* Against all pairs. */
static void
check_against_pairs(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(walk->fixture->newsroom, &error);
    for (unsigned index = 0; index < walk->stories->len; index++) {
        int64_t const id = g_array_index(walk->stories, int64_t, index);
        Signature signature;
        bool live;
        g_assert_true(signature_find(reader, id, &signature, &live, &error));
        g_autofree char *kept = list_of(walk->related, reader, id);
        g_autofree char *pairs = live ? list_by_pairs(walk, reader, id) : g_strdup("");
        g_assert_cmpstr(kept, ==, pairs);
    }
}

static void
test_walk(NewsroomFixture *fixture, gconstpointer seed)
{
    Walk walk = {
        .fixture = fixture,
        .random = g_rand_new_with_seed(GPOINTER_TO_UINT(seed)),
        .now_us = INT64_C(1700000000) * SECOND_US,
        .stories = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .pages = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
    };
    clock_stop(walk.now_us);
    walk.related = related_open(fixture->newsroom, lists_changed, &walk);
    for (unsigned step = 0; step < STEPS; step++) {
        walk.now_us += (int64_t)pick(&walk, 20000) * SECOND_US;
        clock_stop(walk.now_us);
        if (walk.stories->len < 5 || pick(&walk, 3))
            publish_new(&walk);
        else if (pick(&walk, 30) == 0)
            move_section(&walk);
        else if (pick(&walk, 10) == 0)
            merge_tags(&walk);
        else
            change_one(&walk);
        if (step % LOAD_EVERY == LOAD_EVERY - 1)
            check_against_loaded(&walk);
        if (step % CHECK_EVERY == CHECK_EVERY - 1)
            check_against_pairs(&walk);
    }
    g_test_message(
        "%u stories, told %u times, %u lists stayed", walk.stories->len, walk.told, walk.stayed);
    g_assert_cmpuint(walk.stayed, >, 0);
    related_close(walk.related);
    g_hash_table_unref(walk.pages);
    g_array_unref(walk.stories);
    g_free(walk.last_body);
    g_rand_free(walk.random);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned seed = 1; seed <= 6; seed++) {
        g_autofree char *path = g_strdup_printf("/model/related_equal/%u", seed);
        g_test_add(path, NewsroomFixture, GUINT_TO_POINTER(seed), newsroom_fixture_set_up,
            test_walk, newsroom_fixture_tear_down);
    }
    return g_test_run();
}
