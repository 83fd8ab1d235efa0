/* SPDX-License-Identifier: MIT */
/* Tags, authors and sources: what they are called, what they are, where their page stands. */
#include <string.h>

#include "base/error.h"
#include "desk/labels_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"
#include "newsroom/card.h"
#include "text/slug.h"

enum { LABELS_A_PAGE = 60, SLUG_CHARACTERS = 60, SEARCH_MAX = 200 };

static const char HERE[] = "/desk/settings/labels";

static const char *const DONE[][2] = {
    {"saved", "Saved. An old address leads to the new one."},
    {"added", "Added."},
    {"merged", "Merged. The old name and its addresses lead here."},
    {"separated", "Separated again. Stories that were saved in between keep the other one."},
    {"deleted", "Deleted."},
    {NULL, NULL},
};

/* Kinds as their lists, and one of each, are called. */
static const struct {
    const char *name;
    const char *label;
    const char *one;
} KINDS[] = {{NULL, NULL, NULL}, {"tags", "Tags", "tag"}, {"authors", "Authors", "author"},
    {"sources", "Sources", "source"}};

static const char *const TYPES[] = {"topic", "person", "place", "organisation"};

const char *
labels_name(LabelKind kind)
{
    return KINDS[kind].name;
}

const char *
labels_one(LabelKind kind)
{
    return KINDS[kind].one;
}

char *
labels_url(DeskPage *page, int64_t id)
{
    return arena_printf(page->arena, "%s/%" G_GINT64_FORMAT, HERE, id);
}

char *
labels_list_url(DeskPage *page, LabelKind kind)
{
    return arena_printf(page->arena, "%s?kind=%s", HERE, KINDS[kind].name);
}

static LabelKind
kind_of(const char *name)
{
    for (unsigned kind = LABEL_TAG; kind <= LABEL_SOURCE; kind++)
        if (g_strcmp0(name, KINDS[kind].name) == 0)
            return (LabelKind)kind;
    return LABEL_TAG;
}

static void
put_kinds(DeskPage *page, Value *root, LabelKind chosen)
{
    Value *list = value_list(page->arena);
    for (unsigned kind = LABEL_TAG; kind <= LABEL_SOURCE; kind++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "url", labels_list_url(page, kind));
        value_put_text(entry, "label", KINDS[kind].label);
        value_put_bool(entry, "current", kind == chosen);
        value_add(list, entry);
    }
    value_put(root, "kinds", list);
    value_put_text(root, "kind", KINDS[chosen].name);
    value_put_text(root, "one", KINDS[chosen].one);
    value_put_bool(root, "is_tag", chosen == LABEL_TAG);
    value_put_bool(root, "is_author", chosen == LABEL_AUTHOR);
}

static void
put_draft(DeskPage *page, Value *root, const Label *label)
{
    Value *value = value_object(page->arena), *types = value_list(page->arena);
    value_put_text(value, "name", label->name);
    value_put_text(value, "slug", label->slug);
    value_put_text(value, "role", label->role);
    value_put_text(value, "link", label->url);
    value_put_text(value, "description", label->description);
    value_put(root, "draft", value);
    for (size_t index = 0; index < G_N_ELEMENTS(TYPES); index++) {
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", TYPES[index]);
        value_put_bool(entry, "chosen",
            label->type == NULL ? index == 0 : strcmp(label->type, TYPES[index]) == 0);
        value_add(types, entry);
    }
    value_put(root, "types", types);
}

static bool
add_row(DeskPage *page, Value *rows, const Label *label, GError **error)
{
    int64_t count;
    if (!card_count(page->view.reader, topic_of(TOPIC_LABEL, label->id), &count, error))
        return false;
    Value *row = value_object(page->arena);
    value_put_text(row, "url", labels_url(page, label->id));
    value_put_text(row, "name", label->name);
    value_put_text(row, "address", address_of_label(page->arena, label->kind, label->slug));
    value_put_int(row, "count", count);
    if (label->kind == LABEL_TAG)
        value_put_text(row, "about", label->type != NULL ? label->type : TYPES[0]);
    else
        value_put_text(row, "about", label->kind == LABEL_AUTHOR ? label->role : label->url);
    value_add(rows, row);
    return true;
}

static bool
put_rows(DeskPage *page, Value *root, LabelKind kind, GError **error)
{
    const char *text = http_request_query(page->request, "q");
    const char *after = http_request_query(page->request, "after");
    g_autoptr(GPtrArray) labels = NULL;
    Value *rows = value_list(page->arena);
    text = text == NULL || strlen(text) > SEARCH_MAX ? "" : text;
    if (!label_search(page->view.reader, page->arena, kind, after != NULL ? after : "", text,
            LABELS_A_PAGE + 1, &labels, error))
        return false;
    for (unsigned index = 0; index < MIN(labels->len, LABELS_A_PAGE); index++)
        if (!add_row(page, rows, g_ptr_array_index(labels, index), error))
            return false;
    value_put(root, "rows", rows);
    value_put_bool(root, "empty", labels->len == 0);
    value_put_text(root, "q", text);
    if (labels->len > LABELS_A_PAGE) {
        const Label *last = g_ptr_array_index(labels, LABELS_A_PAGE - 1);
        g_autofree char *from = g_uri_escape_string(last->name, NULL, FALSE);
        g_autofree char *with = g_uri_escape_string(text, NULL, FALSE);
        value_put_text(root, "more",
            arena_printf(
                page->arena, "%s?kind=%s&q=%s&after=%s", HERE, KINDS[kind].name, with, from));
    }
    return true;
}

static bool
show_labels(DeskPage *page, LabelKind kind, const Label *typed, const char *message, GError **error)
{
    static const Label NEW = {0};
    Value *root = settings_root(page, KINDS[kind].label, "labels");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_bool(root, "adding", typed != NULL);
    value_put_text(root, "heading", KINDS[kind].label);
    put_kinds(page, root, kind);
    put_draft(page, root, typed != NULL ? typed : &NEW);
    return put_rows(page, root, kind, error) && desk_render(page, "labels", root, error);
}

bool
labels_page(DeskPage *page, GError **error)
{
    return show_labels(page, kind_of(http_request_query(page->request, "kind")), NULL, NULL, error);
}

static const char *
or_null(const char *text)
{
    return *text == '\0' ? NULL : text;
}

static void
read_label(DeskPage *page, const HttpForm *form, Label *label)
{
    const char *slug = form_text(form, "slug");
    label->name = form_text(form, "name");
    label->slug = *slug == '\0'
                      ? NULL
                      : slug_from(page->arena, slug, SLUG_CHARACTERS, KINDS[label->kind].one);
    label->type = label->kind == LABEL_TAG ? or_null(form_text(form, "type")) : NULL;
    label->role = label->kind == LABEL_AUTHOR ? or_null(form_text(form, "role")) : NULL;
    label->url = or_null(form_text(form, "link"));
    label->description = or_null(form_text(form, "description"));
}

/* Addresses that readers are led to. */
static bool
check_link(const Label *label, GError **error)
{
    return label->url == NULL || g_str_has_prefix(label->url, "https://") ||
           g_str_has_prefix(label->url, "http://") ||
           fail(error, FAIL_INVALID, "a link begins with https://");
}

static bool
save_label(DeskPage *page, const Label *label, GError **error)
{
    int64_t id;
    if (!check_link(label, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && label_save(write, label, &id, error) &&
           write_commit(write, NULL, error);
}

bool
labels_add(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    Label label = {.kind = kind_of(form_text(form, "kind"))};
    read_label(page, form, &label);
    if (save_label(page, &label, &refused)) {
        desk_redirect(
            page, arena_printf(page->arena, "%s&done=added", labels_list_url(page, label.kind)));
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_labels(page, label.kind, &label, fail_said(refused), error);
}

bool
labels_load(DeskPage *page, Label *ret_label, bool *ret_answered, GError **error)
{
    int64_t id = 0;
    bool found = false;
    if (!desk_param_id(page, "id", "label", &id, error) ||
        !label_find(page->view.reader, page->arena, id, ret_label, &found, error))
        return false;
    if (!found)
        return fail(error, FAIL_NOT_FOUND, "there is no label %" G_GINT64_FORMAT, id);
    *ret_answered = ret_label->id != id;
    if (*ret_answered)
        desk_redirect(page, labels_url(page, ret_label->id));
    return true;
}

bool
labels_show(
    DeskPage *page, const Label *label, const Label *typed, const char *message, GError **error)
{
    Value *root = settings_root(page, label->name, "labels");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "heading", label->name);
    value_put_int(root, "revision", label->revision);
    value_put_text(root, "url", labels_url(page, label->id));
    value_put_text(root, "back", labels_list_url(page, label->kind));
    value_put_text(root, "address", address_of_label(page->arena, label->kind, label->slug));
    put_kinds(page, root, label->kind);
    put_draft(page, root, typed != NULL ? typed : label);
    return labels_put_merge(page, root, label, error) &&
           desk_render(page, "label_edit", root, error);
}

bool
label_edit_page(DeskPage *page, GError **error)
{
    Label label;
    bool answered;
    return labels_load(page, &label, &answered, error) &&
           (answered || labels_show(page, &label, NULL, NULL, error));
}

bool
label_change(DeskPage *page, GError **error)
{
    HttpForm *form;
    Label label;
    bool answered;
    g_autoptr(GError) refused = NULL;
    if (!labels_load(page, &label, &answered, error) || !desk_form(page, &form, error))
        return false;
    if (answered)
        return true;
    Label draft = label;
    read_label(page, form, &draft);
    if (form_number(form, "revision", 1, &draft.revision, &refused) &&
        save_label(page, &draft, &refused)) {
        desk_redirect(
            page, arena_printf(page->arena, "%s&done=saved", labels_list_url(page, label.kind)));
        return true;
    }
    bool const is_late = fail_is(refused, FAIL_CONFLICT) && draft.revision != label.revision;
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return labels_show(page, &label, &draft,
        is_late ? "Somebody else changed this meanwhile. What you typed is still here; saving it "
                  "again puts it over theirs."
                : fail_said(refused),
        error);
}
