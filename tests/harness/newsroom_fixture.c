/* SPDX-License-Identifier: MIT */
#include "newsroom_fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "newsroom/card.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"

void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    g_remove(path);
}

void
newsroom_fixture_set_up(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture->arena = arena_new();
    fixture->dir = g_dir_make_tmp("dateline-test-XXXXXX", NULL);
    fixture->newsroom = newsroom_create(fixture->dir, &error);
    g_assert_no_error(error);
}

void
newsroom_fixture_tear_down(NewsroomFixture *fixture, gconstpointer data)
{
    newsroom_close(fixture->newsroom);
    remove_tree(fixture->dir);
    g_free(fixture->dir);
    arena_free(fixture->arena);
    clock_resume();
}

Write *
fixture_begin(NewsroomFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Write *write = store_begin(newsroom_store(fixture->newsroom), "test", &error);
    g_assert_no_error(error);
    return write;
}

void
fixture_commit(Write *write)
{
    g_autoptr(GError) error = NULL;
    write_commit(write, NULL, &error);
    g_assert_no_error(error);
    write_free(write);
}

int64_t
fixture_section(NewsroomFixture *fixture, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = g_strsplit(path, "/", -1);
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    section_ensure(write, (const char *const *)names, g_strv_length(names), &id, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

int64_t
fixture_tag(NewsroomFixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    Write *write = fixture_begin(fixture);
    label_ensure(write, &(Label){.kind = LABEL_TAG, .name = name}, &id, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

int64_t
fixture_story(NewsroomFixture *fixture, const char *headline, const char *section, const char *tags,
    int64_t at_us)
{
    return fixture_story_with(fixture, headline, section, tags,
        "The first sentence says it all. The second adds a detail.\n\nAnd more.", at_us);
}

int64_t
fixture_story_with(NewsroomFixture *fixture, const char *headline, const char *section,
    const char *tags, const char *body, int64_t at_us)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = g_strsplit(tags != NULL ? tags : "", ",", -1);
    int64_t const section_id = fixture_section(fixture, section);
    int64_t tag_ids[16], id, revision;
    unsigned tag_count = 0;
    for (; names[tag_count] != NULL && tag_count < G_N_ELEMENTS(tag_ids); tag_count++)
        tag_ids[tag_count] = fixture_tag(fixture, names[tag_count]);
    StoryContent const content = {
        .headline = headline,
        .body = body,
        .sections = &section_id,
        .section_count = 1,
        .tags = tag_ids,
        .tag_count = tag_count,
    };
    Write *write = fixture_begin(fixture);
    story_create(write, &content, &id, &revision, &error);
    g_assert_no_error(error);
    story_publish(write, id, revision, at_us, &revision, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return id;
}

int64_t
fixture_revision(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Story story;
    bool found;
    g_assert_true(story_find(reader, fixture->arena, id, &story, &found, &error));
    g_assert_true(found);
    return story.revision;
}

char *
fixture_list(NewsroomFixture *fixture, uint64_t topic)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    g_autoptr(GString) ids = g_string_new(NULL);
    CardList list;
    g_assert_true(
        card_list(reader, fixture->arena, topic, (CardCursor){0, 0}, 1000, &list, &error));
    for (unsigned index = 0; index < list.count; index++)
        g_string_append_printf(ids, "%s%d", index == 0 ? "" : " ", (int)list.cards[index]->id);
    return arena_strdup(fixture->arena, ids->str);
}

Media
fixture_media(NewsroomFixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    Media media;
    bool found;
    g_assert_true(media_find(reader, fixture->arena, id, &media, &found, &error));
    g_assert_true(found);
    return media;
}

Media
fixture_picture(NewsroomFixture *fixture, const Media *about)
{
    static char colour;
    char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    g_autoptr(GError) error = NULL;
    int64_t id;
    gif[13] = ++colour;
    Write *write = fixture_begin(fixture);
    media_add_bytes(write, fixture->newsroom, gif, sizeof gif - 1, about, &id, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    Media media = fixture_media(fixture, id);
    if (about->until_us == 0)
        return media;
    media.until_us = about->until_us;
    write = fixture_begin(fixture);
    media_save(write, &media, &error);
    g_assert_no_error(error);
    fixture_commit(write);
    return fixture_media(fixture, id);
}
