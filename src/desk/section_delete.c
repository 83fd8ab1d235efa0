/* SPDX-License-Identifier: MIT */
/* A section is deleted: the page says what goes over to which other section before it does. */
#include "base/error.h"
#include "desk/sections_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"

static bool
show_delete(
    DeskPage *page, const Section *section, int64_t heir, const char *message, GError **error)
{
    const SectionTree *tree = page->view.reader->sections;
    Value *root = settings_root(page, "Deleting a section", "sections");
    Value *value = value_object(page->arena), *heirs = value_list(page->arena);
    SectionUse use;
    if (!section_use(page->view.reader, section->id, &use, error))
        return false;
    value_put_int(value, "live", use.live);
    value_put_int(value, "others", use.others);
    value_put_int(value, "people", use.people);
    value_put_int(value, "assignments", use.assignments);
    value_put_int(value, "children", use.children);
    value_put_bool(root, "has_people", use.people > 0);
    value_put_bool(root, "has_assignments", use.assignments > 0);
    value_put_bool(root, "has_children", use.children > 0);
    value_put_bool(value, "one_live", use.live == 1);
    value_put_bool(value, "one_other", use.others == 1);
    value_put_bool(value, "one_person", use.people == 1);
    value_put_bool(value, "one_assignment", use.assignments == 1);
    value_put_bool(value, "one_child", use.children == 1);
    sections_add_others(page, heirs, section_tree_top(tree), section, heir);
    value_put(root, "use", value);
    value_put(root, "heirs", heirs);
    value_put_bool(
        root, "used", use.live + use.others + use.people + use.assignments + use.children > 0);
    value_put_bool(root, "alone", value_count(heirs) == 0);
    value_put_text(root, "message", message);
    value_put_text(root, "name", section->name);
    value_put_text(root, "url", sections_url(page, section->id));
    value_put_text(root, "address", address_of_section(page->arena, section));
    value_put_int(root, "revision", section->revision);
    return desk_render(page, "section_delete", root, error);
}

bool
section_delete_page(DeskPage *page, GError **error)
{
    const Section *section;
    return sections_find(page, &section, error) &&
           show_delete(page, section, section->parent_id, NULL, error);
}

static bool
remove_section(
    DeskPage *page, const Section *section, const HttpForm *form, int64_t *ret_heir, GError **error)
{
    int64_t revision;
    if (*form_text(form, "heir") != '\0' && !form_number(form, "heir", 0, ret_heir, error))
        return false;
    if (!form_number(form, "revision", 1, &revision, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && section_delete(write, section->id, revision, *ret_heir, error) &&
           write_commit(write, NULL, error);
}

bool
section_remove(DeskPage *page, GError **error)
{
    HttpForm *form;
    const Section *section;
    int64_t heir = 0;
    g_autoptr(GError) refused = NULL;
    if (!sections_find(page, &section, error) || !desk_form(page, &form, error))
        return false;
    if (remove_section(page, section, form, &heir, &refused)) {
        desk_redirect(page, "/desk/settings/sections?done=deleted");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_delete(page, section, heir,
        fail_is(refused, FAIL_CONFLICT)
            ? "Somebody else changed this section meanwhile. Look at it again, then go on."
            : fail_said(refused),
        error);
}
