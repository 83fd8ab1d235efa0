/* SPDX-License-Identifier: MIT */
/* A newsroom in a temporary folder, and short words for what tests do with it. */
#pragma once

#include "newsroom/media.h"
#include "newsroom/newsroom.h"
#include "newsroom/story.h"

typedef struct {
    char *dir;
    Newsroom *newsroom;
    Arena *arena;
} NewsroomFixture;

void newsroom_fixture_set_up(NewsroomFixture *fixture, gconstpointer data);
void newsroom_fixture_tear_down(NewsroomFixture *fixture, gconstpointer data);
/* Removes a folder and all in it. */
void remove_tree(const char *path);

/* Begins a command; asserts that it can. */
Write *fixture_begin(NewsroomFixture *fixture);
/* Commits and frees. */
void fixture_commit(Write *write);

/* A section by its path of names, made where missing: fixture_section(f, "World/Lorn"). */
int64_t fixture_section(NewsroomFixture *fixture, const char *path);
int64_t fixture_tag(NewsroomFixture *fixture, const char *name);

/* A live story, published at a moment (0: now). tags: names parted by commas, or NULL. */
int64_t fixture_story(NewsroomFixture *fixture, const char *headline, const char *section,
    const char *tags, int64_t at_us);
/* The same with a text of its own. */
int64_t fixture_story_with(NewsroomFixture *fixture, const char *headline, const char *section,
    const char *tags, const char *body, int64_t at_us);
int64_t fixture_revision(NewsroomFixture *fixture, int64_t id);

/* The ids of a list, parted by blanks, newest first. */
char *fixture_list(NewsroomFixture *fixture, uint64_t topic);

/* A picture as the library has it. */
Media fixture_media(NewsroomFixture *fixture, int64_t id);
/* A picture of one pixel, another with every call, with the texts and the end of rights of about.
 */
Media fixture_picture(NewsroomFixture *fixture, const Media *about);
