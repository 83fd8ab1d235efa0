/* SPDX-License-Identifier: MIT */
/* What went wrong, told to people as a page of the desk and to programs as a problem document:
 * what a handler could not do, and what the listener refused before any handler ran (an address
 * where nothing is, a method that it does not take, a right that is missing). */
#include <string.h>

#include "base/error.h"
#include "desk/desk_internal.h"

static const char *
heading_of(int status)
{
    return status == 404   ? "This page is not here"
           : status == 403 ? "This is not open to you"
           : status < 500  ? "That did not work"
                           : "Something broke on our side";
}

void
desk_show_error(DeskPage *page, int status, const GError *error)
{
    g_autoptr(GError) failed = NULL;
    http_response_body(page->response, "", 0);
    if (desk_wants_json(page->request)) {
        Json *problem = problem_new(error);
        json_put_int(problem, "status", status);
        problem_answer(page->response, problem);
        return;
    }
    Value *root = desk_root(page, heading_of(status), NULL);
    value_put_text(root, "message", fail_said(error));
    value_put_bool(root, "was_action", strcmp(http_request_method(page->request), "GET") != 0);
    value_put_int(root, "status", status);
    http_response_status(page->response, status);
    if (!desk_render(page, "error", root, &failed))
        http_response_fail(page->response, error);
}

/* What the listener, or desk_permit(), left to be shown. */
static void
read_refusal(const DeskPage *page, GError **error)
{
    const char *message = http_response_error(page->response);
    const char *path = http_request_path(page->request);
    switch (http_response_get_status(page->response)) {
    case 403:
        fail(error, FAIL_FORBIDDEN, "%s", message != NULL ? message : "this is not allowed");
        return;
    case 404:
        fail(error, FAIL_NOT_FOUND, "there is nothing at %s", path);
        return;
    case 405:
        fail(
            error, FAIL_USAGE, "%s cannot be done at %s", http_request_method(page->request), path);
        return;
    case 413:
        fail(error, FAIL_TOO_LARGE, "%s", message != NULL ? message : "that is too much at once");
        return;
    case 503:
        fail(error, FAIL_BUSY, "%s", message != NULL ? message : "too much to do; try again");
        return;
    default:
        if (http_response_get_status(page->response) < 500)
            fail(error, FAIL_USAGE, "%s", message != NULL ? message : "this is not understood");
        else
            fail(error, FAIL_INTERNAL, "%s", message != NULL ? message : "the log says more");
    }
}

bool
desk_refused(DeskPage *page, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    read_refusal(page, &refusal);
    if (!session_recognise(page, error))
        return false;
    desk_show_error(page, http_response_get_status(page->response), refusal);
    return true;
}
