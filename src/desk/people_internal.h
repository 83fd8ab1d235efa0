/* SPDX-License-Identifier: MIT */
/* What the pages of people share: the form of one, and the page of one. */
#pragma once

#include "desk/desk_internal.h"

/* What was typed of a person. */
typedef struct {
    Person person;
    const char *author; /* the name that they write under; "" for none */
} PersonForm;

/* Reads the posted form over what is known of the person (all zero: a new one). */
bool person_form_read(DeskPage *page, const Person *before, PersonForm *ret_form, GError **error);
/* Saves it; an author of that name is made where there is none. */
bool person_form_save(Write *write, PersonForm *form, int64_t *ret_id, GError **error);
/* Puts "person", "roles" and "sections" for the form's fields. */
void person_form_put(DeskPage *page, Value *root, const PersonForm *form);

/* Makes a link for setting a password, as an address; in the page's arena. */
bool
person_open_link(DeskPage *page, Write *write, int64_t id, const char **ret_link, GError **error);

/* A session or token as pages list it: {id, name, opened, until?, scopes, is_this}. */
Value *person_key_value(DeskPage *page, const Key *key);

/* The page of a person as they are now. typed: what was refused (NULL: nothing); message and link
 * may be NULL. */
bool person_show(DeskPage *page, int64_t id, const PersonForm *typed, const char *message,
    const char *link, GError **error);
