/* SPDX-License-Identifier: MIT */
/* The section tree. A section has a stable id; its address is the path of slugs from the top.
 * Renaming or moving one leaves redirects from every old address. */
#pragma once

#include "newsroom/newsroom.h"

typedef struct Section Section;

struct Section {
    int64_t id;
    int64_t revision;
    int64_t parent_id; /* 0 at the top */
    int64_t position;
    const char *name;
    const char *slug;
    const char *path; /* "world/russia" */
    const char *description;
    const Section *parent;
    const Section *const *children; /* NULL-terminated, in order */
    unsigned depth;                 /* 0 at the top */
};

enum { SECTION_DEPTH_MAX = 8, SECTION_COUNT_MAX = 5000 };

SectionTree *section_tree_load(Db *db, GError **error);
void section_tree_free(SectionTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SectionTree, section_tree_free)

/* NULL-terminated, in order. */
const Section *const *section_tree_top(const SectionTree *tree);
unsigned section_tree_count(const SectionTree *tree);
/* Of a deleted section the one that took over from it. */
const Section *section_find(const SectionTree *tree, int64_t id);
/* By "world/russia", without a slash at either end. */
const Section *section_find_path(const SectionTree *tree, const char *path);
/* By a path that somebody kept: of a section as it is, or as it was before it was moved, renamed or
 * deleted. NULL where there is none, and after an error. */
const Section *section_find_kept_path(Reader *reader, const char *path);
/* A child (of NULL: the top) by its exact name. */
const Section *section_find_child(const SectionTree *tree, const Section *parent, const char *name);
/* The same; where there is none now, what took over from the one that was deleted there. */
const Section *
section_find_named(Db *db, const SectionTree *tree, const Section *parent, const char *name);
/* Whether section is ancestor or lies below it. */
bool section_is_within(const Section *section, const Section *ancestor);

/* What can be said of a section; NULL or 0 where it says nothing. */
typedef struct {
    int64_t id;       /* 0: a new one */
    int64_t revision; /* the one seen */
    int64_t parent_id;
    int64_t position; /* 0: last */
    const char *name;
    const char *slug; /* NULL: from the name */
    const char *description;
} SectionDraft;

/* Makes, renames or moves. FAIL_INVALID: no name, a slug that is taken or reserved by the site's
 * own addresses, a loop, a tree too deep. */
bool section_save(Write *write, const SectionDraft *draft, int64_t *ret_id, GError **error);

/* Puts a section below another (0: at the top) in front of one of its sections (0: behind the
 * last). Its address changes with its place; the old one leads to the new one. */
bool section_place(Write *write, int64_t id, int64_t revision, int64_t parent_id, int64_t before_id,
    GError **error);

/* The section at a path of names, made where it is missing. A deleted one is not made again: the
 * one that took over from it stands for it. */
bool section_ensure(
    Write *write, const char *const *names, size_t count, int64_t *ret_id, GError **error);

/* section_delete.c */

/* What goes over to another section where one is deleted. */
typedef struct {
    int64_t live;        /* stories that the public sees, of those below it too */
    int64_t others;      /* stories that it does not, and working copies */
    int64_t people;      /* whose rights reach there */
    int64_t assignments; /* of the diary */
    unsigned children;   /* right below it */
} SectionUse;

bool section_use(Reader *reader, int64_t id, SectionUse *ret_use, GError **error);

/* Deletes it. heir: the section that takes over its stories, the sections below it, the rights of
 * people and the diary's assignments, and to which its addresses lead; 0 where there is none of
 * these. FAIL_INVALID: there is, or the heir lies below it. It cannot be undone. */
bool section_delete(Write *write, int64_t id, int64_t revision, int64_t heir_id, GError **error);
