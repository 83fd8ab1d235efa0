/* SPDX-License-Identifier: MIT */
/* The people of the newsroom: who there is, and somebody new. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/people_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"

enum { LINK_DAYS = 7 };

/* What a role is, for who gives it. */
static const char *const ROLE_HELP[ROLE_COUNT_] = {
    "writes and hands in; changes stories of their own",
    "changes, publishes, corrects and withdraws stories of their sections",
    "the same in every section; arranges the sections and reads the record",
    "everything, with people and settings",
};

static bool
read_sections(DeskPage *page, const HttpForm *form, Person *person, GError **error)
{
    const char *const *texts = http_form_list(form, "section");
    unsigned const count = g_strv_length((char **)texts);
    if (count > PERSON_SECTIONS_MAX)
        return fail(error, FAIL_INVALID, "at most %d sections", PERSON_SECTIONS_MAX);
    int64_t *ids = arena_new_array(page->arena, int64_t, count + 1);
    for (unsigned index = 0; index < count; index++) {
        gint64 id;
        if (!g_ascii_string_to_signed(texts[index], 10, 1, INT64_MAX, &id, NULL) ||
            section_find(page->view.reader->sections, id) == NULL)
            return fail(error, FAIL_INVALID, "there is no section \"%.40s\"", texts[index]);
        ids[index] = id;
    }
    person->sections = ids;
    person->section_count = count;
    return true;
}

bool
person_form_read(DeskPage *page, const Person *before, PersonForm *ret_form, GError **error)
{
    HttpForm *form;
    gint64 revision = 0;
    *ret_form = (PersonForm){.person = *before};
    if (!desk_form(page, &form, error))
        return false;
    Person *person = &ret_form->person;
    const char *email = form_text(form, "email"), *role = form_text(form, "role");
    g_autofree char *login = g_ascii_strdown(form_text(form, "login"), -1);
    person->login = arena_strdup(page->arena, g_strstrip(login));
    person->name = form_text(form, "name");
    person->email = *email == '\0' ? NULL : email;
    ret_form->author = form_text(form, "author");
    if (!role_parse(role, &person->role))
        return fail(error, FAIL_INVALID, "choose a role");
    if (before->id != 0 &&
        !g_ascii_string_to_signed(form_text(form, "revision"), 10, 1, INT64_MAX, &revision, NULL))
        return fail(error, FAIL_INVALID, "the form lacks its revision");
    person->revision = revision;
    return read_sections(page, form, person, error);
}

bool
person_form_save(Write *write, PersonForm *form, int64_t *ret_id, GError **error)
{
    form->person.author_id = 0;
    if (*form->author != '\0' &&
        !label_ensure(write, &(Label){.kind = LABEL_AUTHOR, .name = form->author},
            &form->person.author_id, error))
        return fail_prefix(error, "author");
    return person_save(write, &form->person, ret_id, error);
}

static Value *
roles_value(DeskPage *page, Role chosen)
{
    Value *list = value_list(page->arena);
    for (unsigned role = 0; role < ROLE_COUNT_; role++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", role_name((Role)role));
        value_put_text(entry, "help", ROLE_HELP[role]);
        value_put_bool(entry, "chosen", role == chosen);
        value_add(list, entry);
    }
    return list;
}

static bool
has_section(const Person *person, int64_t id)
{
    for (unsigned index = 0; index < person->section_count; index++)
        if (person->sections[index] == id)
            return true;
    return false;
}

static void
add_sections(DeskPage *page, Value *list, const Section *const *sections, const Person *person)
{
    for (; *sections != NULL; sections++) {
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", (*sections)->id);
        value_put_text(entry, "name", (*sections)->name);
        value_put_int(entry, "depth", (*sections)->depth);
        value_put_bool(entry, "chosen", has_section(person, (*sections)->id));
        value_add(list, entry);
        add_sections(page, list, (*sections)->children, person);
    }
}

void
person_form_put(DeskPage *page, Value *root, const PersonForm *form)
{
    const Person *person = &form->person;
    Value *value = value_object(page->arena), *sections = value_list(page->arena);
    value_put_text(value, "login", person->login);
    value_put_text(value, "name", person->name);
    value_put_text(value, "email", person->email);
    value_put_text(value, "author", form->author);
    value_put_int(value, "section_count", person->section_count);
    value_put(root, "person", value);
    value_put(root, "roles", roles_value(page, person->role));
    add_sections(page, sections, section_tree_top(page->view.reader->sections), person);
    if (value_count(sections) > 0)
        value_put(root, "sections", sections);
}

bool
person_open_link(DeskPage *page, Write *write, int64_t id, const char **ret_link, GError **error)
{
    char *secret;
    Key const key = {
        .kind = KEY_LINK, .person_id = id, .until_us = clock_now_us() + LINK_DAYS * DAY_US};
    if (!key_open(write, &key, &secret, NULL, error))
        return false;
    *ret_link = arena_printf(
        page->arena, "%s/desk/welcome/%s", page->view.reader->settings->base_url, secret);
    return true;
}

/* "World, Sport"; NULL: everywhere. */
static const char *
sections_text(DeskPage *page, const Person *person)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned index = 0; index < person->section_count; index++) {
        const Section *section = section_find(page->view.reader->sections, person->sections[index]);
        if (section != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", section->name);
    }
    return text->len == 0 ? NULL : arena_strdup(page->arena, text->str);
}

static bool
count_keys(DeskPage *page, int64_t id, KeyKind kind, int64_t *ret_count, GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    if (!key_list(page->view.reader, page->arena, kind, id, &keys, error))
        return false;
    *ret_count = keys->len;
    return true;
}

static bool
add_person(DeskPage *page, Value *list, const Person *person, GError **error)
{
    int64_t sessions, tokens;
    if (!count_keys(page, person->id, KEY_SESSION, &sessions, error) ||
        !count_keys(page, person->id, KEY_TOKEN, &tokens, error))
        return false;
    Value *entry = value_object(page->arena);
    value_put_text(
        entry, "url", arena_printf(page->arena, "/desk/people/%" G_GINT64_FORMAT, person->id));
    value_put_text(entry, "name", person->name);
    value_put_text(entry, "login", person->login);
    value_put_text(entry, "email", person->email);
    value_put_text(entry, "role", role_name(person->role));
    value_put_text(entry, "where", sections_text(page, person));
    value_put_int(entry, "sessions", sessions);
    value_put_int(entry, "tokens", tokens);
    value_put_bool(entry, "disabled", person->is_disabled);
    value_put_bool(entry, "invited", person->password == NULL && !person->is_disabled);
    value_put_bool(entry, "second", person->second != NULL);
    value_put_bool(entry, "is_this", person->id == page->user->person.id);
    value_add(list, entry);
    return true;
}

static bool
show_people(DeskPage *page, const PersonForm *typed, const char *message, GError **error)
{
    static const PersonForm NOBODY = {.person = {.role = ROLE_REPORTER}, .author = ""};
    g_autoptr(GPtrArray) people = NULL;
    Value *list = value_list(page->arena);
    if (!person_list(page->view.reader, page->arena, &people, error))
        return false;
    for (unsigned index = 0; index < people->len; index++)
        if (!add_person(page, list, g_ptr_array_index(people, index), error))
            return false;
    Value *root = settings_root(page, "People", "people");
    value_put_text(root, "message", message);
    value_put_bool(root, "adding", typed != NULL);
    value_put(root, "people", list);
    value_put_int(root, "count", people->len);
    person_form_put(page, root, typed != NULL ? typed : &NOBODY);
    return desk_render(page, "people", root, error);
}

bool
people_page(DeskPage *page, GError **error)
{
    return show_people(page, NULL, NULL, error);
}

static bool
add_new(DeskPage *page, PersonForm *form, int64_t *ret_id, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && person_form_save(write, form, ret_id, error) &&
           write_commit(write, NULL, error);
}

/* The link that lets them in: mailed where it can be, else shown. */
static bool
invite(DeskPage *page, Person *person, GError **error)
{
    const char *link;
    if (desk_mail_link(page, person)) {
        desk_redirect(page,
            arena_printf(page->arena, "/desk/people/%" G_GINT64_FORMAT "?done=mailed", person->id));
        return true;
    }
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_open_link(page, write, person->id, &link, error) ||
        !write_commit(write, NULL, error))
        return false;
    http_response_status(page->response, 201);
    return desk_refresh(page, error) && person_show(page, person->id, NULL, NULL, link, error);
}

bool
people_add(DeskPage *page, GError **error)
{
    g_autoptr(GError) refused = NULL;
    static const Person NEW = {.role = ROLE_REPORTER};
    PersonForm form;
    if (!person_form_read(page, &NEW, &form, &refused) ||
        !add_new(page, &form, &form.person.id, &refused)) {
        http_response_status(page->response, fail_code_http_status(fail_code(refused)));
        return show_people(page, &form, arena_strdup(page->arena, fail_said(refused)), error);
    }
    return invite(page, &form.person, error);
}
