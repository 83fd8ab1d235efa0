/* SPDX-License-Identifier: MIT */
/* Two labels become one on every surface, in the step that merges them, and two again. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk_fixture.h"
#include "newsroom/dossier.h"
#include "newsroom/label.h"
#include "newsroom/suggest.h"
#include "newsroom/workflow.h"
#include "wire/export.h"

/* Stories: 1 carries the old name, 2 the kept one, 3 both, 4 is a draft with the old one. */
typedef struct {
    DeskFixture base;
    Caller tove;
    int64_t old, kept, ferry;
} Fixture;

static void
begin_draft(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    int64_t const section = fixture_section(&fixture->base.base, "World");
    StoryContent const content = {.headline = "Not yet",
        .body = "Later.",
        .sections = &section,
        .section_count = 1,
        .tags = &fixture->old,
        .tag_count = 1};
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_create(write, &content, &(int64_t){0}, NULL, &error));
    fixture_commit(write);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    clock_stop(INT64_C(1700438400) * SECOND_US);
    desk_fixture_set_up(&fixture->base, data);
    fixture->tove = desk_fixture_session(
        &fixture->base, desk_fixture_person(&fixture->base, "tove", ROLE_ADMINISTRATOR));
    fixture->old = fixture_tag(newsroom, "Novigrad");
    fixture->kept = fixture_tag(newsroom, "Novi Grad");
    fixture->ferry = fixture_tag(newsroom, "Ferry");
    fixture_story(newsroom, "Bridge opens", "World", "Novigrad,Ferry", 0);
    fixture_story(newsroom, "Bridge closes", "World", "Novi Grad", 0);
    fixture_story(newsroom, "Bridge painted", "World", "Novi Grad,Novigrad", 0);
    begin_draft(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    desk_fixture_tear_down(&fixture->base, data);
}

static Answer
get(Fixture *fixture, const char *target)
{
    return desk_fixture_get(&fixture->base, NULL, target);
}

static Answer
act(Fixture *fixture, int64_t id, const char *what, const char *form)
{
    const char *target =
        arena_printf(fixture->base.base.arena, "/desk/settings/labels/%d/%s", (int)id, what);
    return desk_fixture_ask(&fixture->base, &fixture->tove, "POST", target, NULL, form);
}

static int
merge(Fixture *fixture, int64_t id, int64_t into, int revision)
{
    g_autofree char *form = g_strdup_printf("revision=%d&into=%d", revision, (int)into);
    return act(fixture, id, "merge", form).status;
}

static int64_t
count_of(Fixture *fixture, int64_t label)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->base.base.newsroom, &error);
    Dossier dossier;
    int64_t months = 0;
    g_assert_true(dossier_load(reader, fixture->base.base.arena, label, &dossier, &error));
    for (unsigned index = 0; index < dossier.month_count; index++)
        months += dossier.months[index].count;
    g_assert_cmpint(months, ==, dossier.count);
    return dossier.count;
}

static const char *
listed(Fixture *fixture, int64_t label)
{
    return fixture_list(&fixture->base.base, topic_of(TOPIC_LABEL, label));
}

static void
assert_leads(Fixture *fixture, const char *from, const char *to)
{
    Answer const answer = get(fixture, from);
    g_assert_cmpint(answer.status, ==, 301);
    g_assert_cmpstr(answer.location, ==, to);
}

/* Once in a text. */
static bool
is_once(const char *text, const char *part)
{
    const char *first = strstr(text, part);
    return first != NULL && strstr(first + 1, part) == NULL;
}

static char *
export_of(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->base.base.dir, "out.jsonl", NULL);
    char *text = NULL;
    int64_t count;
    g_assert_true(export_stories(fixture->base.base.newsroom, "jsonl", path, &count, &error));
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    return text;
}

static void
test_every_surface(Fixture *fixture, gconstpointer data)
{
    static const char *const PAGES[] = {"/", "/world", "/latest", "/tags/novi-grad",
        "/tags/novi-grad/feed.xml", "/tags/novi-grad/feed.atom", "/tags/novi-grad/feed.json",
        "/articles/1/bridge-opens", "/articles/3/bridge-painted", "/feed.xml", "/feed.json",
        "/sitemaps/2023-11.xml", "/sitemap-news.xml", "/tags/ferry", "/live",
        "/search?q=bridge&tag=novi-grad", "/search?q=bridge&tag=novigrad"};
    /* Pages that were kept before the merge must not outlive it. */
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++)
        get(fixture, PAGES[index]);
    g_assert_nonnull(strstr(get(fixture, "/articles/1/bridge-opens").body, "Novigrad"));
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    for (size_t index = 0; index < G_N_ELEMENTS(PAGES); index++) {
        Answer const page = get(fixture, PAGES[index]);
        g_assert_cmpint(page.status, ==, 200);
        if (strstr(page.body, "Novigrad") != NULL || strstr(page.body, "novigrad") != NULL)
            g_error("%s names the merged tag", PAGES[index]);
    }
    g_assert_nonnull(strstr(get(fixture, "/articles/1/bridge-opens").body, "/tags/novi-grad"));
    g_assert_true(is_once(get(fixture, "/articles/3/bridge-painted").body,
        "<a href=\"/tags/novi-grad\" rel=\"tag\">Novi Grad</a>"));
    for (int story = 1; story <= 3; story++) {
        g_autofree char *id = g_strdup_printf("/articles/%d/", story);
        g_assert_nonnull(strstr(get(fixture, "/tags/novi-grad").body, id));
        g_assert_nonnull(strstr(get(fixture, "/search?q=bridge&tag=novigrad").body, id));
    }
    assert_leads(fixture, "/tags/novigrad", "/tags/novi-grad");
    assert_leads(fixture, "/tags/novigrad?in=2023", "/tags/novi-grad?in=2023");
    assert_leads(fixture, "/tags/novigrad/feed.xml", "/tags/novi-grad/feed.xml");
    assert_leads(fixture, "/tags/novigrad/feed.json", "/tags/novi-grad/feed.json");
    g_autofree char *out = export_of(fixture);
    g_assert_null(strstr(out, "Novigrad"));
}

static void
test_lists_and_counts(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    g_assert_cmpstr(listed(fixture, fixture->kept), ==, "3 2 1");
    g_assert_cmpstr(listed(fixture, fixture->old), ==, "");
    g_assert_cmpint(count_of(fixture, fixture->kept), ==, 3);
    g_assert_cmpint(count_of(fixture, fixture->old), ==, 0);
    g_assert_cmpint(fixture_tag(&fixture->base.base, "Novigrad"), ==, fixture->kept);
}

/* Whatever names the old one in a request, or is saved with it by a page that was open. */
static void
test_programs(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    Caller const program = desk_fixture_token(
        &fixture->base, desk_fixture_person(&fixture->base, "bot", ROLE_CHIEF), ~0u);
    Answer const list = desk_fixture_get(&fixture->base, &program, "/api/v1/stories?tag=novigrad");
    g_assert_cmpint(list.status, ==, 200);
    g_assert_nonnull(strstr(list.body, "Bridge opens"));
    g_assert_null(strstr(list.body, "Novigrad"));
    Answer const draft = desk_fixture_get(&fixture->base, &program, "/api/v1/stories/4");
    g_assert_nonnull(strstr(draft.body, "Novi Grad"));
    g_assert_null(strstr(draft.body, "Novigrad"));
    Answer const made = desk_fixture_ask(&fixture->base, &program, "POST", "/api/v1/stories", NULL,
        "{\"title\":\"Late\",\"sections\":[\"World\"],\"body\":\"B.\",\"tags\":[\"Novigrad\","
        "\"Novi Grad\"]}");
    g_assert_cmpint(made.status, ==, 201);
    g_autoptr(Reader) reader = newsroom_read(newsroom->newsroom, &error);
    Story story;
    bool found;
    g_assert_true(story_find(reader, newsroom->arena, 5, &story, &found, &error));
    g_assert_cmpuint(story.working->tag_count, ==, 1);
    g_assert_cmpint(story.working->tags[0], ==, fixture->kept);
    Answer const words =
        desk_fixture_get(&fixture->base, &program, "/desk/words.json?kind=tag&q=novig");
    g_assert_nonnull(strstr(words.body, "Novi Grad"));
    g_assert_null(strstr(words.body, "Novigrad"));
}

/* A state that says the old id itself, as a page that was open would send it. */
static void
test_old_ids_are_followed(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_autoptr(GError) error = NULL;
    int64_t const tags[] = {fixture->old, fixture->kept, fixture->ferry};
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    Write *write = fixture_begin(newsroom);
    g_assert_true(story_retag(write, 1, 2, tags, G_N_ELEMENTS(tags), NULL, &error));
    fixture_commit(write);
    g_assert_cmpstr(listed(fixture, fixture->kept), ==, "3 2 1");
    g_assert_cmpint(count_of(fixture, fixture->kept), ==, 3);
    g_assert_true(is_once(get(fixture, "/articles/1/bridge-opens").body,
        "<a href=\"/tags/novi-grad\" rel=\"tag\">Novi Grad</a>"));
}

static void
test_suggestions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    StoryContent const content = {.headline = "Novigrad votes",
        .body = "Novigrad voted. Then Novigrad counted, and Novi Grad slept. Novi Grad woke."};
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    g_autoptr(Reader) reader = newsroom_read(fixture->base.base.newsroom, &error);
    g_autoptr(SuggestIndex) index = suggest_index_new(reader, &error);
    g_assert_no_error(error);
    Suggestions const found = suggest_tags(index, fixture->base.base.arena, &content);
    unsigned kept = 0;
    for (unsigned place = 0; place < found.count; place++) {
        kept += found.items[place].label_id == fixture->kept;
        g_assert_cmpint(found.items[place].label_id, !=, fixture->old);
        g_assert_cmpstr(found.items[place].name, !=, "Novigrad");
    }
    g_assert_cmpuint(kept, ==, 1);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    NewsroomFixture *newsroom = &fixture->base.base;
    g_autoptr(GError) error = NULL;
    int64_t author;
    Write *write = fixture_begin(newsroom);
    g_assert_true(
        label_ensure(write, &(Label){.kind = LABEL_AUTHOR, .name = "Mara Quill"}, &author, &error));
    fixture_commit(write);
    g_assert_cmpint(merge(fixture, fixture->old, fixture->old, 1), ==, 422);
    g_assert_cmpint(merge(fixture, fixture->old, author, 1), ==, 422);
    g_assert_cmpint(merge(fixture, fixture->old, 99, 1), ==, 404);
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 7), ==, 409);
    g_assert_cmpint(act(fixture, fixture->old, "merge", "revision=1").status, ==, 422);
    g_assert_cmpint(act(fixture, fixture->old, "separate", "revision=1").status, ==, 422);
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    /* Into one that leads on itself: a circle, too. */
    g_assert_cmpint(merge(fixture, fixture->kept, fixture->old, 1), ==, 422);
    g_assert_cmpint(merge(fixture, fixture->ferry, fixture->old, 1), ==, 422);
    /* The merged one is not changed, and its name stays taken. */
    write = fixture_begin(newsroom);
    g_assert_false(label_save(write,
        &(Label){.id = fixture->old, .revision = 2, .kind = LABEL_TAG, .name = "Other"}, &author,
        &error));
    g_assert_true(fail_is(error, FAIL_INVALID));
    g_clear_error(&error);
    g_assert_false(
        label_save(write, &(Label){.kind = LABEL_TAG, .name = "Novigrad"}, &author, &error));
    g_assert_nonnull(strstr(error->message, "merged into another"));
    write_free(write);
    g_assert_cmpstr(listed(fixture, fixture->kept), ==, "3 2 1");
}

/* One that had others merged into it is merged itself, and separated again. */
static void
test_chains(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    g_assert_cmpint(merge(fixture, fixture->kept, fixture->ferry, 1), ==, 303);
    g_assert_cmpstr(listed(fixture, fixture->ferry), ==, "3 2 1");
    assert_leads(fixture, "/tags/novigrad", "/tags/ferry");
    assert_leads(fixture, "/tags/novi-grad", "/tags/ferry");
    g_assert_cmpint(act(fixture, fixture->kept, "separate", "revision=2").status, ==, 303);
    g_assert_cmpstr(listed(fixture, fixture->ferry), ==, "1");
    g_assert_cmpstr(listed(fixture, fixture->kept), ==, "3 2 1");
    assert_leads(fixture, "/tags/novigrad", "/tags/novi-grad");
}

/* Stories that were saved in between keep the one that stood for it. */
static void
test_separate_again(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    Answer const page = desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/2");
    g_assert_nonnull(strstr(page.body, "/desk/settings/labels/1/separate"));
    g_assert_cmpstr(
        desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/1").location, ==,
        "/desk/settings/labels/2");
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_correct(write, 3, 2, "The colour.", false, NULL, &error) ||
                  story_withdraw(write, 3, 2, "No.", NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(act(fixture, fixture->old, "separate", "revision=1").status, ==, 409);
    g_assert_cmpint(act(fixture, fixture->old, "separate", "revision=2").status, ==, 303);
    g_assert_cmpstr(listed(fixture, fixture->old), ==, "1");
    g_assert_cmpint(count_of(fixture, fixture->old), ==, 1);
    g_assert_nonnull(strstr(get(fixture, "/tags/novigrad").body, "Bridge opens"));
    g_assert_null(strstr(get(fixture, "/tags/novi-grad").body, "Bridge opens"));
    g_assert_null(strstr(get(fixture, "/search?q=bridge&tag=novi-grad").body, "/articles/1/"));
}

static void
test_confirmation_and_search(Fixture *fixture, gconstpointer data)
{
    Answer const found =
        desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/1?q=novi");
    g_assert_nonnull(strstr(found.body, "/desk/settings/labels/1/merge?into=2"));
    g_assert_null(strstr(found.body, "merge?into=1\""));
    Answer const asked =
        desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/1/merge?into=2");
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">2</b> public stories"));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> other "));
    g_assert_nonnull(strstr(asked.body, "<b class=\"num\">1</b> of them had both"));
    g_assert_cmpint(
        desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/1/merge?into=x")
            .status,
        ==, 422);
    g_assert_cmpint(merge(fixture, fixture->old, fixture->kept, 1), ==, 303);
    Answer const record = desk_fixture_get(&fixture->base, &fixture->tove, "/desk/audit");
    g_assert_nonnull(strstr(record.body, "label merged"));
    /* The list finds it by the old name. */
    Answer const list =
        desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels?q=novigrad");
    g_assert_nonnull(strstr(list.body, "<b>Novi Grad</b>"));
}

static void
test_deletion(Fixture *fixture, gconstpointer data)
{
    int64_t const unused = fixture_tag(&fixture->base.base, "Nobody");
    g_autofree char *page = g_strdup_printf("/desk/settings/labels/%d", (int)unused);
    g_assert_nonnull(
        strstr(desk_fixture_get(&fixture->base, &fixture->tove, page).body, "/delete\""));
    g_assert_null(
        strstr(desk_fixture_get(&fixture->base, &fixture->tove, "/desk/settings/labels/1").body,
            "/delete\""));
    Answer const refused = act(fixture, fixture->old, "delete", "revision=1");
    g_assert_cmpint(refused.status, ==, 422);
    g_assert_nonnull(strstr(refused.body, "3 stories carry"));
    g_assert_cmpint(act(fixture, unused, "delete", "revision=1").status, ==, 303);
    g_assert_cmpint(get(fixture, "/tags/nobody").status, ==, 404);
    g_assert_cmpint(fixture_tag(&fixture->base.base, "Nobody"), >, unused);
    /* One that a draft alone names is used. */
    int64_t const ids[] = {fixture_tag(&fixture->base.base, "Draft only")};
    g_autoptr(GError) error = NULL;
    Write *write = fixture_begin(&fixture->base.base);
    g_assert_true(story_retag(write, 4, 1, ids, 1, NULL, &error));
    fixture_commit(write);
    g_assert_cmpint(act(fixture, ids[0], "delete", "revision=1").status, ==, 422);
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/merge/every-surface", test_every_surface);
    ADD("/merge/lists-and-counts", test_lists_and_counts);
    ADD("/merge/programs", test_programs);
    ADD("/merge/old-ids-are-followed", test_old_ids_are_followed);
    ADD("/merge/suggestions", test_suggestions);
    ADD("/merge/refused", test_refused);
    ADD("/merge/chains", test_chains);
    ADD("/merge/separate-again", test_separate_again);
    ADD("/merge/confirmation-and-search", test_confirmation_and_search);
    ADD("/merge/deletion", test_deletion);
    return g_test_run();
}
