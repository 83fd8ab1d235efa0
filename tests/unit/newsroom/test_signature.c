/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "newsroom/label.h"
#include "newsroom/signature.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "text/term.h"

static bool
signature_of(NewsroomFixture *fixture, int64_t id, Signature *signature)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    bool found;
    g_assert_true(signature_find(reader, id, signature, &found, &error));
    return found;
}

/* The fact of a word; -1 where the signature has it not. */
static int
fact_of(const Signature *signature, const char *word)
{
    uint32_t const term = term_of_word(word, strlen(word));
    for (unsigned place = 0; place < signature->term_count; place++)
        if (signature->terms[place] >> SIGNATURE_TERM_SHIFT == term)
            return (int)(signature->terms[place] & SIGNATURE_FACT_MASK);
    return -1;
}

static int64_t
publish(NewsroomFixture *fixture, const StoryContent *content)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(fixture, "World");
    StoryContent placed = *content;
    int64_t id, revision;
    placed.sections = &section;
    placed.section_count = 1;
    Write *write = fixture_begin(fixture);
    g_assert_true(story_create(write, &placed, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, 0, &revision, &error));
    fixture_commit(write);
    return id;
}

static void
test_terms(NewsroomFixture *fixture, gconstpointer data)
{
    static const struct {
        BodyFormat format;
        const char *body;
    } BODIES[] = {
        {BODY_PLAIN, "The ferry waited. The ferry left; pilots slept."},
        {BODY_MARKDOWN,
            "The *ferry* waited. The [ferry](https://skip.example/) left; pilots slept."},
        {BODY_HTML, "<p>The <b>ferry</b> waited.</p><p>The ferry left; pilots slept.</p>"},
    };

    for (size_t index = 0; index < G_N_ELEMENTS(BODIES); index++) {
        StoryContent const content = {.headline = "Ferry strike ends",
            .kicker = "Lorn",
            .body = BODIES[index].body,
            .body_format = BODIES[index].format};
        Signature signature;
        g_assert_true(signature_of(fixture, publish(fixture, &content), &signature));
        int const both = (int)(SIGNATURE_HEADLINE | SIGNATURE_LEAD);
        g_assert_cmpint(fact_of(&signature, "ferry"), ==, both | 2);
        g_assert_cmpint(fact_of(&signature, "strike"), ==, SIGNATURE_HEADLINE);
        g_assert_cmpint(fact_of(&signature, "lorn"), ==, SIGNATURE_LEAD);
        g_assert_cmpint(fact_of(&signature, "pilots"), ==, SIGNATURE_LEAD | 1);
        g_assert_cmpint(fact_of(&signature, "skip"), ==, -1);
        g_assert_cmpint(fact_of(&signature, "the"), ==, -1);
    }
}

/* A signature is there while its story is live, and new after a new version. */
static void
test_follows_the_story(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t const id = fixture_story(fixture, "Ferry crews agree", "World/Lorn", "Fog,Fog,Sea", 0);
    Signature signature;
    int64_t revision = fixture_revision(fixture, id);
    g_assert_true(signature_of(fixture, id, &signature));
    g_assert_cmpint(signature.section_id, ==, fixture_section(fixture, "World/Lorn"));
    uint32_t const fog = signature_tag_term(fixture_tag(fixture, "Fog")) << SIGNATURE_TERM_SHIFT;
    g_assert_cmpuint(signature.terms[0], ==, fog);
    g_assert_cmpuint(signature.terms[1], !=, fog);

    int64_t const section = fixture_section(fixture, "World");
    StoryContent const content = {
        .headline = "Ferries stop", .body = "Again.", .sections = &section, .section_count = 1};
    Write *write = fixture_begin(fixture);
    g_assert_true(story_save(write, id, revision, &content, &revision, &error));
    fixture_commit(write);
    g_assert_true(signature_of(fixture, id, &signature));
    g_assert_cmpint(fact_of(&signature, "ferry"), >=, 0);

    write = fixture_begin(fixture);
    g_assert_true(story_publish(write, id, revision, 0, &revision, &error));
    fixture_commit(write);
    g_assert_true(signature_of(fixture, id, &signature));
    g_assert_cmpint(fact_of(&signature, "ferry"), ==, -1);
    g_assert_cmpint(fact_of(&signature, "ferries"), >=, 0);

    write = fixture_begin(fixture);
    g_assert_true(story_withdraw(write, id, revision, "It was wrong.", &revision, &error));
    fixture_commit(write);
    g_assert_false(signature_of(fixture, id, &signature));
}

/* "A 1" has no terms, and is a story all the same. */
static void
test_no_words(NewsroomFixture *fixture, gconstpointer data)
{
    StoryContent const content = {.headline = "A 1", .body = ""};
    Signature signature;
    g_assert_true(signature_of(fixture, publish(fixture, &content), &signature));
    g_assert_cmpuint(signature.term_count, ==, 0);
}

static void
test_copies(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (int word = 0; word < 200; word++)
        g_string_append_printf(body, "word%d ", word * 7 % 100);
    g_autofree char *again = g_strconcat(body->str, "and one thing more", NULL);
    g_autofree char *other = g_utf8_strreverse(body->str, -1);
    const char *const BODIES[] = {body->str, again, other, "Short.", "Short."};
    Signature signatures[G_N_ELEMENTS(BODIES)];
    for (size_t index = 0; index < G_N_ELEMENTS(BODIES); index++) {
        StoryContent const content = {.headline = "Ferry", .body = BODIES[index]};
        g_assert_true(signature_of(fixture, publish(fixture, &content), &signatures[index]));
    }
    g_assert_cmpuint(signature_copies(signatures[0].sketch, signatures[0].sketch), ==, 16);
    g_assert_cmpuint(signature_copies(signatures[0].sketch, signatures[1].sketch), >=, 14);
    g_assert_cmpuint(signature_copies(signatures[0].sketch, signatures[2].sketch), <, 4);
    g_assert_cmpuint(signature_copies(signatures[3].sketch, signatures[4].sketch), <, 4);
}

/* Epochs begin at 16, 32 … stories; in between nothing moves; a rolled-back write leaves no trace.
 */
static void
test_epochs(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SignatureCounts) counts = signature_counts_new();
    uint32_t const ferry = term_of_word("ferry", 5), never = term_of_word("zanzibar", 8);
    double before = 0;
    for (int64_t number = 1; number <= 33; number++) {
        bool turned;
        fixture_story(fixture, "Ferry crews agree", "World", NULL, 0);
        g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
        g_assert_true(signature_counts_read(counts, reader, &turned, &error));
        g_assert_cmpint(turned, ==, number == 1 || number % 16 == 0);
        g_assert_cmpint(signature_counts_epoch(counts).stories, ==, number / 16 * 16);
        double const rarity = signature_counts_rarity(counts, ferry);
        g_assert_true(turned || rarity == before);
        before = rarity;
    }
    g_assert_cmpfloat(before, <, signature_counts_rarity(counts, never));
    for (int number = 34; number <= 47; number++)
        fixture_story(fixture, "Ferry crews agree", "World", NULL, 0);
    int64_t const section = fixture_section(fixture, "World");
    StoryContent const content = {
        .headline = "Zanzibar", .body = "Zanzibar.", .sections = &section, .section_count = 1};
    int64_t id, revision;
    Write *write = fixture_begin(fixture); /* would begin an epoch */
    g_assert_true(story_create(write, &content, &id, &revision, &error));
    g_assert_true(story_publish(write, id, revision, 0, &revision, &error));
    write_free(write);
    fixture_story(fixture, "Ferry crews agree", "World", NULL, 0);
    int64_t findings;
    g_assert_true(store_verify(newsroom_store(fixture->newsroom), NULL, NULL, &findings, &error));
    g_assert_cmpint(findings, ==, 0);
}

/* What follows reads over whichever connection is free: that alone begins nothing anew. */
static void
test_another_connection_is_no_epoch(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SignatureCounts) counts = signature_counts_new();
    bool turned;
    fixture_story(fixture, "Ferry crews vote", "World", NULL, 0);
    g_autoptr(Reader) one = newsroom_read(fixture->newsroom, &error);
    g_autoptr(Reader) other = newsroom_read(fixture->newsroom, &error);
    g_assert_true(one->db != other->db);
    g_assert_true(signature_counts_read(counts, one, &turned, &error));
    g_assert_true(turned);
    g_assert_true(signature_counts_read(counts, other, &turned, &error));
    g_assert_false(turned);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(NewsroomFixture *, gconstpointer);
    } TESTS[] = {
        {"/newsroom/signature/terms", test_terms},
        {"/newsroom/signature/follows", test_follows_the_story},
        {"/newsroom/signature/no-words", test_no_words},
        {"/newsroom/signature/copies", test_copies},
        {"/newsroom/signature/epochs", test_epochs},
        {"/newsroom/signature/connections", test_another_connection_is_no_epoch},
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(TESTS); index++)
        g_test_add(TESTS[index].path, NewsroomFixture, NULL, newsroom_fixture_set_up,
            TESTS[index].test, newsroom_fixture_tear_down);
    return g_test_run();
}
