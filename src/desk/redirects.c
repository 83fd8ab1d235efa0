/* SPDX-License-Identifier: MIT */
/* Old addresses and where they lead. */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"
#include "desk/settings_internal.h"
#include "newsroom/address.h"
#include "newsroom/redirect.h"

enum { REDIRECTS_A_PAGE = 100, SEARCH_MAX = 200 };

static const char HERE[] = "/desk/settings/redirects";

static const char *const DONE[][2] = {
    {"added", "Added. The old address leads there now."},
    {"removed", "Removed."},
    {NULL, NULL},
};

static bool
add_row(DeskPage *page, Value *rows, const Redirect *redirect, GError **error)
{
    const char *address = NULL;
    bool found;
    if (!address_of_subject(
            page->view.reader, page->arena, redirect->target, &address, &found, error))
        return false;
    Value *row = value_object(page->arena);
    value_put_text(row, "path", redirect->path);
    value_put_text(row, "target", redirect->target);
    value_put_text(row, "address", found ? address : NULL);
    value_put_bool(row, "nowhere", !found);
    value_add(rows, row);
    return true;
}

static bool
show_redirects(
    DeskPage *page, const char *path, const char *target, const char *message, GError **error)
{
    const char *text = http_request_query(page->request, "q");
    const char *after = http_request_query(page->request, "after");
    g_autoptr(GPtrArray) redirects = NULL;
    Value *rows = value_list(page->arena);
    text = text == NULL || strlen(text) > SEARCH_MAX ? "" : text;
    if (!redirect_list(page->view.reader, page->arena, after != NULL ? after : "", text,
            REDIRECTS_A_PAGE + 1, &redirects, error))
        return false;
    for (unsigned index = 0; index < MIN(redirects->len, REDIRECTS_A_PAGE); index++)
        if (!add_row(page, rows, g_ptr_array_index(redirects, index), error))
            return false;
    Value *root = settings_root(page, "Old addresses", "redirects");
    desk_put_done(page, root, DONE);
    value_put_text(root, "message", message);
    value_put_text(root, "typed_path", path);
    value_put_text(root, "typed_target", target);
    value_put(root, "rows", rows);
    value_put_bool(root, "empty", redirects->len == 0);
    value_put_text(root, "q", text);
    if (redirects->len > REDIRECTS_A_PAGE) {
        const Redirect *last = g_ptr_array_index(redirects, REDIRECTS_A_PAGE - 1);
        g_autofree char *from = g_uri_escape_string(last->path, NULL, FALSE);
        g_autofree char *with = g_uri_escape_string(text, NULL, FALSE);
        value_put_text(
            root, "more", arena_printf(page->arena, "%s?q=%s&after=%s", HERE, with, from));
    }
    return desk_render(page, "redirects", root, error);
}

bool
redirects_page(DeskPage *page, GError **error)
{
    return show_redirects(page, NULL, NULL, NULL, error);
}

/* A page of this site: by its path, or as "story:42". Never another site's: an old address of ours
 * must not be made to lead readers away. */
static bool
check_target(DeskPage *page, const char *path, const char *target, GError **error)
{
    const char *address;
    bool found = false;
    if (*target == '/' && target[1] != '/' && target[1] != '\\')
        return strcmp(path, target) != 0 ||
               fail(error, FAIL_INVALID, "an address cannot lead to itself");
    if (!g_str_has_prefix(target, "story:") && !g_str_has_prefix(target, "section:") &&
        !g_str_has_prefix(target, "label:"))
        return fail(error, FAIL_INVALID,
            "it leads to a path of this site (/world) or to a story (story:42)");
    if (!address_of_subject(page->view.reader, page->arena, target, &address, &found, NULL) ||
        !found)
        return fail(error, FAIL_INVALID, "\"%.60s\" is nothing that is public", target);
    return true;
}

static bool
add(DeskPage *page, const char *path, const char *target, GError **error)
{
    if (!check_target(page, path, target, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    return write != NULL && redirect_save(write, path, target, error) &&
           write_commit(write, NULL, error);
}

bool
redirects_add(DeskPage *page, GError **error)
{
    HttpForm *form;
    g_autoptr(GError) refused = NULL;
    if (!desk_form(page, &form, error))
        return false;
    const char *path = form_text(form, "path"), *target = form_text(form, "target");
    if (add(page, path, target, &refused)) {
        desk_redirect(page, "/desk/settings/redirects?done=added");
        return true;
    }
    http_response_status(page->response, fail_code_http_status(fail_code(refused)));
    return show_redirects(page, path, target, fail_said(refused), error);
}

bool
redirects_remove(DeskPage *page, GError **error)
{
    HttpForm *form;
    if (!desk_form(page, &form, error))
        return false;
    g_autoptr(Write) write = desk_begin(page, error);
    if (write == NULL || !redirect_remove(write, form_text(form, "path"), error) ||
        !write_commit(write, NULL, error))
        return false;
    desk_redirect(page, "/desk/settings/redirects?done=removed");
    return true;
}
