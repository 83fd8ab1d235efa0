/* SPDX-License-Identifier: MIT */
/* What the pages of the diary share: its days, the form of one assignment, and its calendar. */
#pragma once

#include "desk/desk_internal.h"
#include "newsroom/assignment.h"

/* An assignment in a form: what was typed stays as it was typed. */
typedef struct {
    Assignment assignment;
    const char *from_day, *from_time, *until_day, *until_time; /* as inputs give them */
    const char *story;                                         /* a number or an address */
    bool begins_story;                                         /* where there is none yet */
} DiaryForm;

/* The fields of an assignment, for a form. */
void diary_form_fill(DeskPage *page, const Assignment *assignment, DiaryForm *ret_form);
/* What was posted, over an assignment's id. FAIL_INVALID names what cannot be read; the form holds
 * what was typed even then. */
bool diary_form_read(DeskPage *page, int64_t id, DiaryForm *ret_form, GError **error);
/* Puts the fields, and the people and sections to choose from. */
bool diary_form_put(DeskPage *page, Value *root, const DiaryForm *form, GError **error);

/* Puts "diary" into the desk's first page: what there is today and tomorrow. */
bool diary_put_next(DeskPage *page, Value *root, GError **error);

/* People by id: int64_t -> Person, in the arena; the caller unrefs. */
bool diary_people(DeskPage *page, GHashTable **ret_people, GError **error);
/* {id, url, title, place, time, nobody?, people: [{name, initial, is_me}], planned?, covered?,
 * cancelled?, sections: "World, Sport", story?: {headline, url}}; its time is told as on a day,
 * 20261128. */
bool diary_value(DeskPage *page, GHashTable *people, const Assignment *assignment, int64_t day,
    Value **ret_value, GError **error);
