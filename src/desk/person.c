/* SPDX-License-Identifier: MIT */
/* One person, for administrators: what they are called and may do, the link that lets them set a
 * password, where they are signed in, and the end of it. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/people_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/label.h"
#include "views/moment.h"

static const char *const DONE[][2] = {
    {"saved", "Saved."},
    {"mailed",
        "A link is on its way to their address. It sets a password, once, within seven days."},
    {"out", "Signed out everywhere."},
    {"closed", "Closed."},
    {"disabled", "The account is disabled, and everything that it had open is closed."},
    {"second", "The second factor and passkeys are taken away. Their password alone lets them in."},
    {"enabled", "The account is open again. A new link lets them in."},
    {NULL, NULL},
};

static bool
find_id(DeskPage *page, int64_t id, Person *ret_person, GError **error)
{
    bool found = false;
    return person_find(page->view.reader, page->arena, id, ret_person, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "there is no person %" G_GINT64_FORMAT, id));
}

static bool
load_person(DeskPage *page, Person *ret_person, GError **error)
{
    int64_t id;
    return desk_param_id(page, "id", "person", &id, error) && find_id(page, id, ret_person, error);
}

static const char *
address_of(DeskPage *page, const Person *person, const char *tail)
{
    return arena_printf(page->arena, "/desk/people/%" G_GINT64_FORMAT "%s", person->id, tail);
}

Value *
person_key_value(DeskPage *page, const Key *key)
{
    Value *entry = value_object(page->arena);
    value_put_int(entry, "id", key->id);
    value_put_text(entry, "name", key->name != NULL ? key->name : "a browser");
    value_put(entry, "opened", moment_value(&page->view, key->opened_us));
    if (key->until_us != 0)
        value_put(entry, "until", moment_value(&page->view, key->until_us));
    value_put_text(entry, "scopes", key_scopes_text(page->arena, key->scopes));
    value_put_bool(entry, "is_this", key->id == page->user->key.id);
    return entry;
}

static bool
put_keys(DeskPage *page, Value *root, const char *field, KeyKind kind, const Person *person,
    GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    Value *list = value_list(page->arena);
    if (!key_list(page->view.reader, page->arena, kind, person->id, &keys, error))
        return false;
    for (unsigned index = 0; index < keys->len; index++) {
        value_add(list, person_key_value(page, g_ptr_array_index(keys, index)));
    }
    value_put(root, field, list);
    return true;
}

static bool
author_name(DeskPage *page, const Person *person, const char **ret_name, GError **error)
{
    Label label;
    bool found = false;
    if (person->author_id != 0 &&
        !label_find(page->view.reader, page->arena, person->author_id, &label, &found, error))
        return false;
    *ret_name = found ? label.name : "";
    return true;
}

bool
person_show(DeskPage *page, int64_t id, const PersonForm *typed, const char *message,
    const char *link, GError **error)
{
    Person person;
    if (!find_id(page, id, &person, error))
        return false;
    PersonForm form = {.person = person};
    if (!author_name(page, &person, &form.author, error))
        return false;
    Value *root = settings_root(page, person.name, "people");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "link", link);
    value_put_text(root, "url", address_of(page, &person, ""));
    value_put_text(root, "heading", person.name);
    value_put_int(root, "revision", person.revision);
    value_put_bool(root, "disabled", person.is_disabled);
    value_put_bool(root, "invited", person.password == NULL);
    value_put_bool(root, "second", person.second != NULL);
    value_put_bool(root, "can_mail", desk_can_mail(page) && person.email != NULL);
    value_put_bool(root, "is_this", person.id == page->user->person.id);
    value_put_text(root, "actor", person_actor(page->arena, person.id));
    person_form_put(page, root, typed != NULL ? typed : &form);
    return put_keys(page, root, "sessions", KEY_SESSION, &person, error) &&
           put_keys(page, root, "tokens", KEY_TOKEN, &person, error) &&
           desk_render(page, "person", root, error);
}

bool
person_page(DeskPage *page, GError **error)
{
    Person person;
    return load_person(page, &person, error) &&
           person_show(page, person.id, NULL, NULL, NULL, error);
}

static bool
save_form(DeskPage *page, const Person *before, PersonForm *form, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_form_save(write, form, NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, before, &form->person);
    return true;
}

bool
person_change(DeskPage *page, GError **error)
{
    Person person;
    PersonForm form;
    g_autoptr(GError) refused = NULL;
    if (!load_person(page, &person, error))
        return false;
    if (person_form_read(page, &person, &form, &refused) &&
        save_form(page, &person, &form, &refused)) {
        desk_redirect(page, address_of(page, &person, "?done=saved"));
        return true;
    }
    const char *message = arena_strdup(page->arena, fail_said(refused));
    if (fail_is(refused, FAIL_CONFLICT) && form.person.revision != person.revision)
        message = "Somebody else changed this person meanwhile. What you typed is still here; "
                  "saving it again puts it over theirs.";
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return person_show(page, person.id, &form, message, NULL, error);
}

bool
person_link(DeskPage *page, GError **error)
{
    Person person;
    HttpForm *form;
    const char *link;
    if (!load_person(page, &person, error))
        return false;
    if (person.is_disabled)
        return fail(error, FAIL_INVALID, "%s is disabled", person.login);
    if (!desk_form(page, &form, error))
        return false;
    if (*form_text(form, "shown") == '\0' && desk_mail_link(page, &person)) {
        desk_redirect(page, address_of(page, &person, "?done=mailed"));
        return true;
    }
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_open_link(page, write, person.id, &link, error) ||
        !write_commit(write, NULL, error))
        return false;
    return desk_refresh(page, error) && person_show(page, person.id, NULL, NULL, link, error);
}

bool
person_sign_out(DeskPage *page, GError **error)
{
    Person person;
    g_autoptr(Write) write = NULL;
    if (!load_person(page, &person, error) || (write = desk_begin(page, error)) == NULL ||
        !key_close_all(write, KEY_SESSION, person.id, 0, error) ||
        !key_close_all(write, KEY_LINK, person.id, 0, error) || !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, address_of(page, &person, "?done=out"));
    return true;
}

bool
person_close(DeskPage *page, GError **error)
{
    Person person;
    HttpForm *form;
    if (!load_person(page, &person, error) || !desk_form(page, &form, error))
        return false;
    const char *which = http_form_value(form, "key");
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL ||
        !key_close_of(
            write, person.id, which == NULL ? 0 : g_ascii_strtoll(which, NULL, 10), error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, address_of(page, &person, "?done=closed"));
    return true;
}

static bool
set_disabled(DeskPage *page, bool is_disabled, const char *tail, GError **error)
{
    static const KeyKind KINDS[] = {KEY_SESSION, KEY_TOKEN, KEY_LINK};
    Person person;
    if (!load_person(page, &person, error))
        return false;
    if (is_disabled && person.id == page->user->person.id)
        return fail(error, FAIL_INVALID, "nobody disables their own account");
    g_autoptr(Write) write = desk_begin(page, error);
    person.is_disabled = is_disabled;
    if (write == NULL || !person_save(write, &person, NULL, error))
        return false;
    for (size_t index = 0; index < G_N_ELEMENTS(KINDS); index++)
        if (!key_close_all(write, KINDS[index], person.id, 0, error))
            return false;
    if (!write_commit(write, NULL, error))
        return false;
    desk_redirect(page, address_of(page, &person, tail));
    return true;
}

bool
person_second_remove(DeskPage *page, GError **error)
{
    Person person;
    if (!load_person(page, &person, error))
        return false;
    Person const before = person;
    person.second = NULL;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !person_save(write, &person, NULL, error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_mail_changes(page, &before, &person);
    desk_redirect(page, address_of(page, &person, "?done=second"));
    return true;
}

bool
person_disable(DeskPage *page, GError **error)
{
    return set_disabled(page, true, "?done=disabled", error);
}

bool
person_enable(DeskPage *page, GError **error)
{
    return set_disabled(page, false, "?done=enabled", error);
}
