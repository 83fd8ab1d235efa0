/* SPDX-License-Identifier: MIT */
/* Two tags, authors or sources become one, or two again; one that nothing uses goes. What will
 * happen is said before. */
#include <string.h>

#include "base/error.h"
#include "desk/labels_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"

enum { CANDIDATES = 12, SEARCH_MAX = 200 };

static void
put_use(Value *value, const LabelUse *use)
{
    value_put_int(value, "live", use->live);
    value_put_int(value, "others", use->others);
    value_put_bool(value, "one_live", use->live == 1);
    value_put_bool(value, "one_other", use->others == 1);
    value_put_bool(value, "used", use->live + use->others + use->writers > 0 || use->merged > 0);
    value_put_bool(value, "carried", use->live + use->others > 0);
}

static bool
put_merged(DeskPage *page, Value *root, const Label *label, GError **error)
{
    g_autoptr(GPtrArray) labels = NULL;
    Value *merged = value_list(page->arena);
    if (!label_merged(page->view.reader, page->arena, label->id, &labels, error))
        return false;
    for (unsigned index = 0; index < labels->len; index++) {
        const Label *one = g_ptr_array_index(labels, index);
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", one->name);
        value_put_text(entry, "url", labels_url(page, one->id));
        value_put_int(entry, "revision", one->revision);
        value_add(merged, entry);
    }
    value_put(root, "merged", merged);
    value_put_bool(root, "has_merged", labels->len > 0);
    return true;
}

/* Others of its kind with the text that was searched for in their names. */
static bool
put_candidates(DeskPage *page, Value *root, const Label *label, GError **error)
{
    const char *text = http_request_query(page->request, "q");
    g_autoptr(GPtrArray) labels = NULL;
    Value *found = value_list(page->arena);
    value_put_text(root, "q", text);
    if (text == NULL || *text == '\0' || strlen(text) > SEARCH_MAX)
        return true;
    if (!label_search(
            page->view.reader, page->arena, label->kind, "", text, CANDIDATES + 2, &labels, error))
        return false;
    unsigned shown = 0;
    for (unsigned index = 0; index < labels->len && shown < CANDIDATES; index++) {
        const Label *one = g_ptr_array_index(labels, index);
        LabelUse use;
        if (one->id == label->id)
            continue;
        if (!label_use(page->view.reader, one->id, &use, error))
            return false;
        Value *entry = value_object(page->arena);
        value_put_text(entry, "name", one->name);
        value_put_text(entry, "url",
            arena_printf(page->arena, "%s/merge?into=%" G_GINT64_FORMAT,
                labels_url(page, label->id), one->id));
        put_use(entry, &use);
        value_add(found, entry);
        shown++;
    }
    value_put_bool(root, "searched", true);
    value_put_bool(root, "more_found", labels->len > shown + 1);
    value_put(root, "found", found);
    value_put_bool(root, "has_found", shown > 0);
    return true;
}

bool
labels_put_merge(DeskPage *page, Value *root, const Label *label, GError **error)
{
    LabelUse use;
    Value *value = value_object(page->arena);
    if (!label_use(page->view.reader, label->id, &use, error))
        return false;
    put_use(value, &use);
    value_put(root, "use", value);
    return put_merged(page, root, label, error) && put_candidates(page, root, label, error);
}

static bool
load_into(DeskPage *page, int64_t id, Label *ret_into, GError **error)
{
    bool found;
    return label_find_own(page->view.reader, page->arena, id, ret_into, &found, error) &&
           (found || fail(error, FAIL_NOT_FOUND, "there is no label %" G_GINT64_FORMAT, id));
}

/* What will happen, to be confirmed. */
static bool
show_merge(DeskPage *page, const Label *label, const Label *into, GError **error)
{
    LabelUse use;
    int64_t common;
    Value *root = settings_root(page, "Merge", "labels"), *value = value_object(page->arena);
    if (!label_use(page->view.reader, label->id, &use, error) ||
        !label_common(page->view.reader, label->id, into->id, &common, error))
        return false;
    put_use(value, &use);
    value_put(root, "use", value);
    value_put_int(root, "common", common);
    value_put_bool(root, "has_common", common > 0);
    value_put_text(root, "one", labels_one(label->kind));
    value_put_text(root, "name", label->name);
    value_put_text(root, "into_name", into->name);
    value_put_int(root, "into", into->id);
    value_put_int(root, "revision", label->revision);
    value_put_text(root, "url", labels_url(page, label->id));
    value_put_text(root, "address", address_of_label(page->arena, label->kind, label->slug));
    value_put_text(root, "into_address", address_of_label(page->arena, into->kind, into->slug));
    return desk_render(page, "label_merge", root, error);
}

bool
label_merge_page(DeskPage *page, GError **error)
{
    const char *text = http_request_query(page->request, "into");
    gint64 id;
    Label label, into;
    bool answered;
    if (text == NULL || !g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, &id, NULL))
        return fail(error, FAIL_INVALID, "which one is it merged into?");
    return labels_load(page, &label, &answered, error) &&
           (answered ||
               (load_into(page, id, &into, error) && show_merge(page, &label, &into, error)));
}

/* One change of the label of the path, by the form's revision. */
typedef bool (*LabelChange)(Write *write, const Label *label, const HttpForm *form, GError **error);

static bool
run_change(DeskPage *page, const HttpForm *form, Label *label, LabelChange change, GError **error)
{
    if (!form_number(form, "revision", 1, &label->revision, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && change(write, label, form, error) && write_commit(write, NULL, error);
}

/* Does it and goes on to an address; what is refused is said on the page of the label shown. */
static bool
answer_change(DeskPage *page, const Label *label, const Label *shown, LabelChange change,
    const char *next, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    Label draft = *label;
    if (!desk_form(page, &form, error))
        return false;
    if (run_change(page, form, &draft, change, &refused)) {
        desk_redirect(page, next);
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return labels_show(page, shown, NULL,
        fail_is(refused, FAIL_CONFLICT)
            ? "Somebody else changed this meanwhile. Look at it again, then go on."
            : fail_said(refused),
        error);
}

static bool
merge(Write *write, const Label *label, const HttpForm *form, GError **error)
{
    int64_t into;
    return form_number(form, "into", 1, &into, error) &&
           label_merge(write, label->id, label->revision, into, error);
}

bool
label_merge_into(DeskPage *page, GError **error)
{
    Label label;
    HttpForm *form;
    bool answered;
    if (!labels_load(page, &label, &answered, error) || !desk_form(page, &form, error))
        return false;
    if (answered)
        return true;
    const char *into = form_text(form, "into");
    bool const is_number = *into != '\0' && strspn(into, "0123456789") == strlen(into);
    return answer_change(page, &label, &label, merge,
        is_number ? arena_printf(page->arena, "/desk/settings/labels/%s?done=merged", into) : "",
        error);
}

static bool
separate(Write *write, const Label *label, const HttpForm *form, GError **error)
{
    return label_separate(write, label->id, label->revision, error);
}

bool
label_separate_again(DeskPage *page, GError **error)
{
    int64_t id = 0;
    Label label, kept;
    bool found = false;
    if (!desk_param_id(page, "id", "label", &id, error) || !load_into(page, id, &label, error) ||
        !label_find(page->view.reader, page->arena, id, &kept, &found, error))
        return false;
    return answer_change(page, &label, found ? &kept : &label, separate,
        arena_printf(page->arena, "%s?done=separated", labels_url(page, id)), error);
}

static bool
remove_label(Write *write, const Label *label, const HttpForm *form, GError **error)
{
    return label_delete(write, label->id, label->revision, error);
}

bool
label_remove(DeskPage *page, GError **error)
{
    Label label;
    bool answered;
    return labels_load(page, &label, &answered, error) &&
           (answered ||
               answer_change(page, &label, &label, remove_label,
                   arena_printf(page->arena, "%s&done=deleted", labels_list_url(page, label.kind)),
                   error));
}
