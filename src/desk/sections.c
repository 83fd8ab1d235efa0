/* SPDX-License-Identifier: MIT */
/* The tree of sections: order and place by buttons or by dragging, names and addresses on a page of
 * their own. Old addresses lead to the new ones by themselves. */
#include <string.h>

#include "base/error.h"
#include "desk/sections_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"
#include "views/card_view.h"

static const char HERE[] = "/desk/settings/sections";

static const char *const DONE[][2] = {
    {"saved", "Saved. Old addresses lead to the new ones."},
    {"added", "Added."},
    {"deleted", "Deleted. Old addresses lead to the section that took over."},
    {"placed", "Moved. Old addresses lead to the new ones."},
    {NULL, NULL},
};

/* Where a row can go by a button: in front of a sibling (0: behind the last). */
static void
put_moves(Value *row, const Section *const *siblings, unsigned place)
{
    const Section *const *self = siblings + place;
    if (place > 0)
        value_put_int(row, "before_up", siblings[place - 1]->id);
    value_put_bool(row, "can_rise", place > 0);
    value_put_bool(row, "can_sink", self[1] != NULL);
    value_put_int(row, "before_down", self[1] != NULL && self[2] != NULL ? self[2]->id : 0);
    value_put_int(row, "next", self[1] != NULL ? self[1]->id : 0);
}

static void
add_rows(DeskPage *page, Value *rows, const Section *const *siblings)
{
    for (unsigned place = 0; siblings[place] != NULL; place++) {
        const Section *section = siblings[place];
        Value *row = value_object(page->arena);
        value_put_int(row, "id", section->id);
        value_put_int(row, "parent", section->parent_id);
        value_put_int(row, "revision", section->revision);
        value_put_int(row, "depth", section->depth);
        value_put_int(row, "level", section->depth + 1);
        value_put_text(row, "name", section->name);
        value_put_text(row, "path", section->path);
        value_put_text(row, "address", address_of_section(page->arena, section));
        value_put_text(row, "url", sections_url(page, section->id));
        put_moves(row, siblings, place);
        value_add(rows, row);
        add_rows(page, rows, section->children);
    }
}

char *
sections_url(DeskPage *page, int64_t id)
{
    return arena_printf(page->arena, "%s/%" G_GINT64_FORMAT, HERE, id);
}

void
sections_add_others(
    DeskPage *page, Value *list, const Section *const *sections, const Section *but, int64_t chosen)
{
    for (; *sections != NULL; sections++) {
        if (*sections == but)
            continue;
        Value *entry = value_object(page->arena);
        value_put_int(entry, "id", (*sections)->id);
        value_put_text(entry, "label", card_view_path_label(&page->view, *sections));
        value_put_bool(entry, "chosen", (*sections)->id == chosen);
        value_add(list, entry);
        sections_add_others(page, list, (*sections)->children, but, chosen);
    }
}

static void
put_draft(DeskPage *page, Value *root, const SectionDraft *draft)
{
    const SectionTree *tree = page->view.reader->sections;
    Value *value = value_object(page->arena), *parents = value_list(page->arena);
    value_put_text(value, "name", draft->name);
    value_put_text(value, "slug", draft->slug);
    value_put_text(value, "description", draft->description);
    value_put(root, "draft", value);
    sections_add_others(
        page, parents, section_tree_top(tree), section_find(tree, draft->id), draft->parent_id);
    value_put(root, "parents", parents);
}

static bool
show_sections(DeskPage *page, const SectionDraft *typed, const char *message, GError **error)
{
    static const SectionDraft NEW = {0};
    const SectionTree *tree = page->view.reader->sections;
    Value *root = settings_root(page, "Sections", "sections"), *rows = value_list(page->arena);
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_bool(root, "adding", typed != NULL || section_tree_count(tree) == 0);
    add_rows(page, rows, section_tree_top(tree));
    value_put(root, "rows", rows);
    value_put_int(root, "count", section_tree_count(tree));
    put_draft(page, root, typed != NULL ? typed : &NEW);
    return desk_render(page, "sections", root, error);
}

bool
sections_page(DeskPage *page, GError **error)
{
    return show_sections(page, NULL, NULL, error);
}

bool
sections_find(DeskPage *page, const Section **ret_section, GError **error)
{
    int64_t id;
    if (!desk_param_id(page, "id", "section", &id, error))
        return false;
    *ret_section = section_find(page->view.reader->sections, id);
    return (*ret_section != NULL && (*ret_section)->id == id) ||
           fail(error, FAIL_NOT_FOUND, "there is no section %" G_GINT64_FORMAT, id);
}

static bool
show_section(DeskPage *page, const Section *section, const SectionDraft *typed, const char *message,
    GError **error)
{
    SectionDraft const draft = {.id = section->id,
        .parent_id = section->parent_id,
        .name = section->name,
        .slug = section->slug,
        .description = section->description};
    Value *root = settings_root(page, section->name, "sections");
    value_put_text(root, "message", message);
    value_put_text(root, "heading", section->name);
    value_put_int(root, "revision", section->revision);
    value_put_text(root, "url", sections_url(page, section->id));
    value_put_text(root, "address", address_of_section(page->arena, section));
    put_draft(page, root, typed != NULL ? typed : &draft);
    return desk_render(page, "section_edit", root, error);
}

bool
section_edit_page(DeskPage *page, GError **error)
{
    const Section *section;
    return sections_find(page, &section, error) && show_section(page, section, NULL, NULL, error);
}

static bool
read_draft(const HttpForm *form, SectionDraft *ret_draft, GError **error)
{
    const char *slug = form_text(form, "slug"), *description = form_text(form, "description");
    ret_draft->name = form_text(form, "name");
    ret_draft->slug = *slug == '\0' ? NULL : slug;
    ret_draft->description = *description == '\0' ? NULL : description;
    return form_number(form, "parent", 0, &ret_draft->parent_id, error);
}

static bool
save_draft(DeskPage *page, const SectionDraft *draft, GError **error)
{
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && section_save(write, draft, NULL, error) &&
           write_commit(write, NULL, error);
}

bool
sections_add(DeskPage *page, GError **error)
{
    HttpForm *form;
    SectionDraft draft = {0};
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    if (read_draft(form, &draft, &refused) && save_draft(page, &draft, &refused)) {
        desk_redirect(page, "/desk/settings/sections?done=added");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_sections(page, &draft, fail_said(refused), error);
}

bool
section_change(DeskPage *page, GError **error)
{
    HttpForm *form;
    const Section *section;
    g_autoptr(GError) refused = NULL;
    if (!sections_find(page, &section, error) || !desk_form(page, &form, error))
        return false;
    SectionDraft draft = {.id = section->id};
    bool const read = read_draft(form, &draft, &refused) &&
                      form_number(form, "revision", 1, &draft.revision, &refused);
    draft.position = draft.parent_id == section->parent_id ? section->position : 0;
    if (read && save_draft(page, &draft, &refused)) {
        desk_redirect(page, "/desk/settings/sections?done=saved");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_section(page, section, &draft,
        fail_is(refused, FAIL_CONFLICT)
            ? "Somebody else changed this section meanwhile. What you typed is still here; saving "
              "it again puts it over theirs."
            : fail_said(refused),
        error);
}

static bool
place(DeskPage *page, const Section *section, GError **error)
{
    HttpForm *form;
    int64_t parent, before, revision;
    if (!desk_form(page, &form, error) || !form_number(form, "parent", 0, &parent, error) ||
        !form_number(form, "before", 0, &before, error) ||
        !form_number(form, "revision", 1, &revision, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && section_place(write, section->id, revision, parent, before, error) &&
           write_commit(write, NULL, error);
}

bool
section_move(DeskPage *page, GError **error)
{
    const Section *section;
    g_autoptr(GError) refused = NULL;
    if (!sections_find(page, &section, error))
        return false;
    if (place(page, section, &refused)) {
        desk_redirect(page, "/desk/settings/sections?done=placed");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_sections(page, NULL, fail_said(refused), error);
}
